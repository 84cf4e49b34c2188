"""Who is meant: phrases of a text resolved to actors, by name and office and date, within the article.

Order of work: phrases are read off the text; those with a name are resolved first and remembered; then family names,
offices without a name, counterparts and pairs look back to what is remembered. Two readings that tie give nothing.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from extract.knowledge import Knowledge, Term
from extract.lexicon import stems
from extract.mentions import ActorMention
from extract.name_forms import family_name
from extract.phrases import NameBook, Phrase, PhraseReader
from extract.records import Actor
from extract.roles import RoleWords
from extract.text import BOILERPLATE, QUOTES, Text

_MINISTERS = frozenset({"foreign_minister", "defence_minister", "minister", "deputy_foreign_minister", "bare_minister"})
_HEADS = frozenset({"head_of_state", "head_of_government", "president", "monarch", "chancellor"})
_LEADERS = _HEADS | {"crown_prince", "leaders"}
_OFFICES_OF = {"president": _HEADS, "monarch": frozenset({"head_of_state", "monarch"}), "bare_minister": _MINISTERS}
_OFFICES_OF |= {"leaders": _LEADERS, "chancellor": frozenset({"head_of_government", "chancellor"})}
_TITLES = {"president": "president", "chancellor": "chancellor", "monarch": "king"}
_LOOSE = frozenset({"other", "minister", "official", "bare_minister", "counterpart", "leaders"})
_UNNAMED = frozenset({"definite", "construct", "possessive"})


@dataclass
class Registry:
    """The persons that an article names, as it goes on: by family name, and in order with their offices."""

    people: list[ActorMention] = field(default_factory=list)
    by_short: dict[tuple[str, ...], list[Actor]] = field(default_factory=dict)

    def remember(self, mention: ActorMention, name: tuple[str, ...]) -> None:
        self.people.append(mention)
        for short in {name[-1:], family_name(name, mention.actor.country_iso3) or name[-1:], name}:
            actors = self.by_short.setdefault(short, [])
            if mention.actor not in actors:
                actors.append(mention.actor)

    def holds(self, actor_id: str) -> bool:
        return any(mention.actor.actor_id == actor_id for mention in self.people)


@dataclass
class ActorFinder:
    """Resolves the phrases of one text. `earliest`, `latest`: when it was published, as far as known."""

    text: Text
    words: RoleWords
    book: NameBook
    knowledge: Knowledge
    earliest: date | None = None
    latest: date | None = None
    home_country: str | None = None
    registry: Registry = field(default_factory=Registry)

    def find(self) -> tuple[ActorMention, ...]:
        """All actor mentions in text order; a phrase that names several actors gives several mentions."""
        phrases = list(self.phrases())
        found: list[ActorMention] = []
        for phrase in phrases:
            if phrase.has_name and (phrase.role is not None or self._is_full(phrase)):
                found.extend(self._named(phrase))
        found.sort(key=lambda mention: mention.first)
        self.registry.people.sort(key=lambda mention: mention.first)
        found.extend(self._family_names(phrases))
        found.sort(key=lambda mention: mention.first)
        named = {mention.first for mention in found}
        for phrase in phrases:
            if phrase.first not in named:
                found.extend(self._unnamed(phrase, found))
                found.sort(key=lambda mention: mention.first)
        return tuple(found)

    def _family_names(self, phrases: list[Phrase]) -> Iterator[ActorMention]:
        """Words outside all phrases that are the family name of somebody whom the article alone names."""
        shorts = {key: actors[0] for key, actors in self.registry.by_short.items() if len(actors) == 1}
        if not shorts:
            return
        surfaces = {proclitic + key[0] for key in shorts for proclitic in ("", "و", "ف", "ب", "ل", "ك")}
        longest = max(map(len, shorts), default=0)
        covered = {at for phrase in phrases for at in range(phrase.first, phrase.stop)}
        for sentence in self.text.sentences:
            if sentence.kind == BOILERPLATE:
                continue
            for at in range(sentence.first, sentence.stop):
                if self.text.forms[at] not in surfaces or at in covered:
                    continue
                for length in range(min(longest, sentence.stop - at), 0, -1):
                    found = self._family_name(shorts, at, length)
                    if found is not None:
                        yield found
                        break

    def _family_name(self, shorts: dict[tuple[str, ...], Actor], at: int, length: int) -> ActorMention | None:
        rest = tuple(self.text.forms[at + 1 : at + length])
        for proclitics, stem in stems(self.text.forms[at]):
            actor = shorts.get((stem, *rest))
            if actor is not None and (not proclitics or stem not in self.words.common):
                phrase = Phrase(at, at + length, proclitics, None, name_first=at, name_stop=at + length)
                return None if self._has_given_name(phrase) else self._mention(phrase, actor, "short")
        return None

    # phrases

    def phrases(self) -> Iterator[Phrase]:
        """The phrases of the text, longest first at each token, appositions put together."""
        reader = PhraseReader(self.text, self.words, self.book)
        pending: Phrase | None = None
        for sentence in self.text.sentences:
            if sentence.kind == BOILERPLATE:
                continue
            at = sentence.first
            while at < sentence.stop:
                if not reader.opens(self.text.forms[at]):
                    at += 1
                    continue
                phrase = self._phrase_at(reader, at, sentence.stop)
                if phrase is None or self._names_a_thing(phrase):
                    at += 1 if phrase is None else max(phrase.stop - at, 1)
                    continue
                if phrase.role is not None and not phrase.has_name and phrase.role.shape in _UNNAMED:
                    phrase, pending = self._with_name_before(reader, phrase, pending, sentence.first)
                if pending is not None:
                    yield pending
                pending = phrase
                at = max(phrase.stop, at + 1)
        if pending is not None:
            yield pending

    def _names_a_thing(self, phrase: Phrase) -> bool:
        """مطار الملك خالد: what is named after a person is no person."""
        before = self.text.forms[phrase.first - 1] if phrase.first else ""
        return bool(phrase.people) and phrase.role is None and before in self.words.named_after

    def _phrase_at(self, reader: PhraseReader, at: int, limit: int) -> Phrase | None:
        """The longest reading at a token; a role beats a body, a body beats a bare name of the same length."""
        best: Phrase | None = None
        for read in (reader.role_phrase, reader.body_phrase, reader.bare_name):
            phrase = read(at, limit)
            if phrase is not None and phrase.stop <= at:
                phrase = None
            if phrase is not None and (best is None or phrase.stop > best.stop):
                best = phrase
        return best

    def _with_name_before(
        self, reader: PhraseReader, phrase: Phrase, previous: Phrase | None, begin: int
    ) -> tuple[Phrase, Phrase | None]:
        """NAME، ROLE: a role without a name takes the name that stands right before it."""
        if phrase.proclitics not in ("",):
            return phrase, previous
        stop = phrase.first
        if stop - 1 >= begin and self.text.forms[stop - 1] in ("،", "-", "("):
            stop -= 1
        if previous is not None and previous.stop == stop and previous.has_name and previous.role is None:
            if previous.people and self._may_hold(previous.people, phrase):
                merged = replace(phrase, first=previous.first, proclitics=previous.proclitics, people=previous.people)
                return replace(merged, name_first=previous.name_first, name_stop=previous.name_stop), None
            return phrase, previous
        floor = max(begin, previous.stop if previous is not None else begin)
        start = reader.free_name_before(stop, floor)
        if start is None:
            return phrase, previous
        return replace(phrase, first=start, proclitics="", name_first=start, name_stop=stop), previous

    def _may_hold(self, people: tuple[str, ...], phrase: Phrase) -> bool:
        """Whether one of the people could be in that office there: استقبل عباس وزير الخارجية الفرنسي names two."""
        for actor_id in people:
            terms = self.knowledge.terms(actor_id)
            countries = {self.knowledge.actors[actor_id].country_iso3, *(term.country_iso3 for term in terms)}
            if phrase.countries and not countries & set(phrase.countries):
                continue
            office = phrase.role.office if phrase.role is not None else ""
            if office in _LOOSE or not terms or office in ("spokesperson", "special_envoy", "ambassador"):
                return True
            if any(term.office in _OFFICES_OF.get(office, frozenset({office})) for term in terms):
                return True
        return False

    def _is_full(self, phrase: Phrase) -> bool:
        """A bare name that is enough by itself: two units or more, of a person the reference knows."""
        people = [entry for entry in phrase.entries if entry.kind == "person"]
        if not phrase.people or (phrase.entries and not people):
            return False
        return bool(people) and not any(entry.is_short for entry in people) and phrase.name_stop - phrase.name_first > 1

    # names

    def _named(self, phrase: Phrase) -> list[ActorMention]:
        """A phrase with a name: the known person who fits it, else a discovered one."""
        role = phrase.role
        name = self._name_words(phrase)
        countries = phrase.countries or self._country_of_master(phrase)
        office, title = self._office_and_title(phrase)
        actor = self._choose(phrase, countries, office) or self._holder_spelled_otherwise(name, countries, office)
        if actor is None:
            if role is None:
                return []
            actor = self._discovered(phrase, countries)
        mention = ActorMention(
            phrase.first,
            phrase.stop,
            actor,
            title,
            office,
            role.role if role is not None else None,
            "full",
            phrase.proclitics,
            phrase.name_first,
            phrase.name_stop,
        )
        self.registry.remember(mention, name)
        return [mention]

    def _holder_spelled_otherwise(
        self, name: tuple[str, ...], countries: tuple[str, ...], office: str | None
    ) -> Actor | None:
        """The holder of the office then, where half of an unknown spelling's words are his."""
        holder = self._holder(office, countries[0]) if countries and len(name) > 1 else None
        if holder is None:
            return None
        shared = [word for word in name if word in self.book.words_of.get(holder.actor_id, frozenset())]
        return holder if len(shared) * 2 >= len(name) and any(len(word) > 3 for word in shared) else None

    def _name_words(self, phrase: Phrase) -> tuple[str, ...]:
        words = tuple(self.text.forms[phrase.name_first : phrase.name_stop])
        bare = phrase.role is None and phrase.proclitics and phrase.name_first == phrase.first
        return (words[0].removeprefix(phrase.proclitics), *words[1:]) if bare else words

    def _office_and_title(self, phrase: Phrase) -> tuple[str | None, str | None]:
        """The office code and the English title of a role; a counterpart has those of the person it looks back to."""
        role = phrase.role
        if role is None or phrase.of_body:
            return None, None
        if role.role == "counterpart":
            anchor = self._anchor(phrase.first)
            return (anchor.office, anchor.title) if anchor else (None, None)
        return role.office, f"former {role.title_en}" if phrase.former else role.title_en

    def _choose(self, phrase: Phrase, countries: tuple[str, ...], office: str | None) -> Actor | None:
        """Of the people that a name may mean, the one who fits country, body, office and time best; None on a tie."""
        scored = sorted(((self._fit(ref, phrase, countries, office), ref) for ref in phrase.people), reverse=True)
        if not scored or scored[0][0] < 0 or (len(scored) > 1 and scored[0][0] == scored[1][0]):
            return None
        return self.knowledge.actors.get(scored[0][1])

    def _fit(self, actor_id: str, phrase: Phrase, countries: tuple[str, ...], office: str | None) -> int:
        terms = self.knowledge.terms(actor_id)
        actor = self.knowledge.actors[actor_id]
        score = 4 if self.registry.holds(actor_id) else 0
        if countries:
            theirs = {actor.country_iso3, *(term.country_iso3 for term in terms)}
            score += 3 if theirs & set(countries) else -9
        if phrase.organisation:
            score += 2 if any(term.organisation == phrase.organisation for term in terms) else 0
        if office is not None:
            wanted = _OFFICES_OF.get(office, frozenset({office}))
            fitting = [term for term in terms if term.office in wanted]
            score += 2 if fitting else 0
            score += 2 if any(self._in_time(term) for term in fitting) else 0
        if self.latest is not None:
            score += 1 if any(self._in_time(term) for term in terms) else 0
        return score

    def _in_time(self, term: Term) -> bool:
        return self.latest is not None and term.touches(self.earliest, self.latest)

    def _discovered(self, phrase: Phrase, countries: tuple[str, ...]) -> Actor:
        """A person whom only the article names: id from the folded name and country, so that all articles agree."""
        words = self._name_words(phrase)
        surface = " ".join(self.text.surface(at, at + 1) for at in range(phrase.name_first, phrase.name_stop))
        if phrase.role is None and phrase.proclitics and phrase.name_first == phrase.first:
            surface = surface[len(phrase.proclitics) :]
        country = countries[0] if len(countries) == 1 else None
        for known in self.registry.by_short.get(words, []):
            if known.origin == "discovered" and (country is None or known.country_iso3 in (None, country)):
                return known
        digest = hashlib.sha256(f"{' '.join(words)}|{country or ''}".encode()).hexdigest()[:12]
        return Actor(f"x-{digest}", "person", None, surface, country, phrase.organisation, None, "discovered")

    # what has no name of its own

    def _unnamed(self, phrase: Phrase, found: list[ActorMention]) -> list[ActorMention]:
        if phrase.role is not None:
            return self._role_alone(phrase, found)
        if phrase.body is not None and phrase.body.stands_for == "outlet":
            return [self._outlet(phrase)]
        if phrase.body is not None:
            return [self._state_body(phrase)]
        return self._bare(phrase)

    def _bare(self, phrase: Phrase) -> list[ActorMention]:
        """A family name of somebody the article names (or of one person only), a country, a body."""
        words = self._name_words(phrase)
        remembered = self.registry.by_short.get(words, [])
        if len(remembered) == 1 and not self._has_given_name(phrase):
            return [self._mention(phrase, remembered[0], "short")]
        people = [entry for entry in phrase.entries if entry.kind == "person" and not entry.is_generic]
        if people and self._has_given_name(phrase):
            return []
        others = [entry for entry in phrase.entries if entry.kind in ("country", "metonym", "organisation")]
        if others and not remembered:
            entry = others[0]
            actor = self.knowledge.actor_of(entry)
            generic = entry.is_generic and entry.kind == "organisation" and not self._is_outlet(entry.ref, phrase)
            ordinary = entry.kind == "organisation" and self._ordinary(words) and not self._is_outlet(entry.ref, phrase)
            if actor is not None and not (generic or ordinary):
                form = {"country": "country", "metonym": "metonym"}.get(entry.kind, "body")
                return [self._mention(phrase, actor, form)]
            return []
        if people and not self._ordinary(words):
            phrase = replace(phrase, people=tuple(dict.fromkeys(entry.ref for entry in people)))
            chosen = self._short_of_one(phrase)
            if chosen is not None:
                return [self._mention(phrase, chosen, "short")]
        return []

    def _has_given_name(self, phrase: Phrase) -> bool:
        """خليل العبيدي: a family name behind another's given name is that other's."""
        before = self.text.forms[phrase.first - 1] if phrase.first and not phrase.proclitics else ""
        given = self.book.units.get(before, 0) > 1 and before not in self.book.not_persons
        return given and len(before) > 2 and before not in self.words.common and before not in self.words.particles

    def _is_outlet(self, organisation_id: str, phrase: Phrase) -> bool:
        """Whether an ordinary word is an outlet's name here: قناة الجزيرة, لقاء مع الجزيرة."""
        kind = self.knowledge.organisations[organisation_id].kind
        before = self.text.forms[phrase.first - 1] if phrase.first else ""
        quoted = before in QUOTES and phrase.stop < len(self.text.forms) and self.text.forms[phrase.stop] in QUOTES
        return kind == "media" and (before in self.words.outlet_nouns or quoted)

    def _ordinary(self, words: tuple[str, ...]) -> bool:
        """A single word of the general language: no name without an earlier full one."""
        return len(words) == 1 and (words[0] in self.words.common or words[0] in self.words.particles)

    def _short_of_one(self, phrase: Phrase) -> Actor | None:
        """Who a family name means in an article that never gives the full name: one who is alone in his time."""
        people = phrase.people
        if phrase.name_stop - phrase.name_first == 1 and self._name_words(phrase)[0] in self.book.given:
            return None
        if self.latest is not None:
            people = tuple(p for p in people if any(self._in_time(term) for term in self.knowledge.terms(p)))
        return self.knowledge.actors.get(people[0]) if len(people) == 1 else None

    def _state_body(self, phrase: Phrase) -> ActorMention:
        """A government, side or delegation is its country; a ministry is a body of its own that acts for it."""
        assert phrase.body is not None
        country = self.knowledge.actors[f"country-{phrase.countries[0]}"]
        if phrase.body.stands_for == "country":
            return self._mention(phrase, country, "metonym")
        surface = self.text.surface(phrase.first, phrase.stop)[len(phrase.proclitics) :]
        if phrase.proclitics.endswith("ل") and surface.startswith("ل"):
            surface = "ا" + surface
        name_en = phrase.body.name_en.format(country=country.name_en)
        kind = "group" if phrase.body.stands_for == "group" else "organisation"
        known = self.knowledge.entries(surface)
        for entry in known:
            if entry.kind == "organisation" and (actor := self.knowledge.actor_of(entry)) is not None:
                return self._mention(phrase, actor, "group" if actor.kind == "group" else "body")
        digest = hashlib.sha256(f"{name_en}".encode()).hexdigest()[:12]
        actor = Actor(f"x-{digest}", kind, name_en, surface, phrase.countries[0], None, None, "discovered")
        return self._mention(phrase, actor, "group" if kind == "group" else "state_body")

    def _outlet(self, phrase: Phrase) -> ActorMention:
        """A paper, channel or agency: the one the reference knows, else one of the name that the article gives."""
        first, stop = (phrase.name_first, phrase.name_stop) if phrase.has_name else (phrase.first, phrase.stop)
        name = self.text.surface(first, stop)
        if not phrase.has_name:
            name = name[len(phrase.proclitics) :]
        known = [entry for entry in self.knowledge.entries(name) if entry.kind == "organisation"]
        actor = self.knowledge.actors.get(f"org-{phrase.organisation}") if phrase.organisation else None
        if actor is None and known:
            actor = self.knowledge.actor_of(known[0])
        if actor is None:
            country = phrase.countries[0] if phrase.countries else None
            digest = hashlib.sha256(f"outlet|{' '.join(self.text.forms[first:stop])}".encode()).hexdigest()[:12]
            actor = Actor(f"x-{digest}", "organisation", None, name, country, None, None, "discovered")
        return replace(self._mention(phrase, actor, "outlet"), title=None, office=None)

    def _role_alone(self, phrase: Phrase, found: list[ActorMention]) -> list[ActorMention]:
        """An office without a name: the person the article named in it, else its holder then, else the state."""
        role = phrase.role
        assert role is not None
        office, title = self._office_and_title(phrase)
        if role.shape in ("dual", "plural"):
            return self._several(phrase, office, title, found)
        if role.role == "latter":
            return self._latter(phrase)
        if (
            phrase.of_body
            or role.shape == "construct"
            and not (phrase.countries or phrase.organisation or phrase.master)
        ):
            return []  # رئيس نادي …: complete without a state, and no state's office
        if role.role == "counterpart" and not phrase.countries:
            return []
        countries = phrase.countries or self._possessor(phrase) or self._country_of_master(phrase)
        actor = self._named_in_office(phrase, office, countries[:1], found)
        if actor is None and countries and not phrase.former:
            actor = self._holder(office, countries[0])
        if actor is None and phrase.organisation and office and not phrase.former:
            actor = self._single(
                self.knowledge.holders(office, None, phrase.organisation, None, self.earliest, self.latest)
            )
        if actor is None and not countries and self.home_country and role.shape == "definite" and not phrase.former:
            actor = self._holder(office, self.home_country) if office not in _LOOSE else None
        if actor is None and countries:
            actor = self.knowledge.actors.get(f"country-{countries[0]}")
        if actor is None:
            return []
        return [replace(self._mention(phrase, actor, "role"), title=title, office=office)]

    def _several(
        self, phrase: Phrase, office: str | None, title: str | None, found: list[ActorMention]
    ) -> list[ActorMention]:
        """الرئيسان الروسي والتركي: one for each country; الوزيران, الزعيمان: the last two persons who fit."""
        mentions = []
        assert phrase.role is not None
        if phrase.role.role == "official":  # the officials of a state are that state
            states = [self.knowledge.actors[f"country-{country}"] for country in phrase.countries]
            return [self._mention(phrase, state, "metonym") for state in states]
        for country in phrase.countries:
            actor = self._named_in_office(phrase, office, (country,), found) or self._holder(office, country)
            actor = actor or self.knowledge.actors.get(f"country-{country}")
            if actor is not None:
                mentions.append(replace(self._mention(phrase, actor, "role"), title=title, office=office))
        if phrase.role.role == "sides":
            return self._sides(phrase)
        if mentions or phrase.role.shape != "dual" or phrase.role.role == "counterpart":
            return mentions
        wanted = _OFFICES_OF.get(office or "", frozenset({office or ""}))
        before = [m for m in found if m.form == "full" and m.first < phrase.first and m.office in wanted]
        last: list[Actor] = []
        for mention in reversed(before):
            if mention.actor not in last:
                last.append(mention.actor)
        return [replace(self._mention(phrase, actor, "pair"), title=title, office=office) for actor in last[:2][::-1]]

    def _latter(self, phrase: Phrase) -> list[ActorMention]:
        """مع الأخير: the person named last; an adjective (اللقاء الأخير) is none."""
        before = self.text.forms[phrase.first - 1] if phrase.first else ""
        if not (phrase.proclitics in ("ل", "ب") or before in ("مع", "من", "عن", "ان", "الي", "علي")):
            return []
        earlier = [mention for mention in self.registry.people if mention.first < phrase.first]
        return [self._mention(phrase, earlier[-1].actor, "role")] if earlier else []

    def _sides(self, phrase: Phrase) -> list[ActorMention]:
        """الجانبان, الطرفان: the last two persons of two states that the block names before it."""
        block = self.text.sentence(phrase.first).block
        last: list[ActorMention] = []
        for mention in reversed(self.registry.people):
            if mention.first >= phrase.first or self.text.sentence(mention.first).block != block:
                continue
            if all(mention.actor.country_iso3 != known.actor.country_iso3 for known in last):
                last.append(mention)
            if len(last) == 2:
                return [
                    replace(self._mention(phrase, m.actor, "pair"), title=m.title, role="sides") for m in last[::-1]
                ]
        return []

    def _holder(self, office: str | None, country: str) -> Actor | None:
        """The one holder of an office while the article was written."""
        if office is None or office in _LOOSE or self.latest is None:
            return None
        if office in _TITLES:
            found = self.knowledge.holders_of_title(_TITLES[office], country, None, self.earliest, self.latest)
            if not found and office == "monarch":
                found = self.knowledge.holders("head_of_state", country, None, None, self.earliest, self.latest)
            return self._single(found)
        return self._single(self.knowledge.holders(office, country, None, None, self.earliest, self.latest))

    def _single(self, terms: tuple[Term, ...]) -> Actor | None:
        actors = {term.actor_id for term in terms}
        return self.knowledge.actors.get(actors.pop()) if len(actors) == 1 and self.latest is not None else None

    def _named_in_office(
        self, phrase: Phrase, office: str | None, countries: tuple[str, ...], found: list[ActorMention]
    ) -> Actor | None:
        """The person named in this office before (nearest first, the same block before others), else after."""
        block = self.text.sentence(phrase.first).block
        wanted = _OFFICES_OF.get(office or "", frozenset({office or ""}))
        role = phrase.role.role if phrase.role is not None else None
        any_office = role == "official" or office is None
        fits = [
            mention
            for mention in self.registry.people
            if (any_office or self._in_office(mention, role, wanted))
            and (not countries or mention.actor.country_iso3 in countries)
            and (not phrase.organisation or mention.actor.organisation in (None, phrase.organisation) or not countries)
            and (phrase.organisation is None or self._of_body(mention, phrase.organisation))
        ]
        if any_office and not countries:
            return None
        at = bisect_left([mention.first for mention in fits], phrase.first)
        order = [*reversed(fits[:at]), *fits[at:]]
        same_block = [m for m in order if self.text.sentence(m.first).block == block]
        for mention in same_block or order:
            return mention.actor
        return None

    def _in_office(self, mention: ActorMention, role: str | None, wanted: frozenset[str]) -> bool:
        if role != "bare_minister" and wanted & {"other", "minister"}:
            return mention.role == role
        return mention.office in wanted or self._has_held(mention.actor, wanted)

    def _has_held(self, actor: Actor, wanted: frozenset[str]) -> bool:
        return any(term.office in wanted and self._in_time(term) for term in self.knowledge.terms(actor.actor_id))

    def _of_body(self, mention: ActorMention, organisation: str) -> bool:
        if mention.actor.organisation == organisation:
            return True
        return any(term.organisation == organisation for term in self.knowledge.terms(mention.actor.actor_id))

    def _country_of_master(self, phrase: Phrase) -> tuple[str, ...]:
        """The state that a person's adviser or envoy acts for."""
        countries = {self.knowledge.actors[ref].country_iso3 for ref in phrase.master} - {None}
        return tuple(country for country in countries if country) if len(countries) == 1 else ()

    def _possessor(self, phrase: Phrase) -> tuple[str, ...]:
        """The country of وزير خارجيته: that of the last person or country before it."""
        if phrase.role is None or phrase.role.shape != "possessive":
            return ()
        before = [m for m in self.registry.people if m.first < phrase.first and m.actor.country_iso3]
        return (before[-1].actor.country_iso3,) if before and before[-1].actor.country_iso3 else ()

    def _anchor(self, at: int) -> ActorMention | None:
        """The person whose counterpart is meant: the nearest with an office before, else after, in the sentence."""
        sentence = self.text.sentence(at)
        people = [m for m in self.registry.people if m.office and sentence.first <= m.first < sentence.stop]
        before = [m for m in people if m.first < at]
        if before:
            return before[-1]
        earlier = [m for m in self.registry.people if m.office and m.first < at]
        return people[0] if people else (earlier[-1] if earlier else None)

    def _mention(self, phrase: Phrase, actor: Actor, form: str) -> ActorMention:
        first, stop = (phrase.name_first, phrase.name_stop) if phrase.has_name else (phrase.first, phrase.stop)
        known = next((m for m in self.registry.people if m.actor.actor_id == actor.actor_id), None)
        title, office = (known.title, known.office) if known else (None, None)
        role = known.role if known else None
        return ActorMention(phrase.first, phrase.stop, actor, title, office, role, form, phrase.proclitics, first, stop)


def people_in_office(mentions: Iterable[ActorMention]) -> tuple[tuple[Actor, str, ActorMention], ...]:
    """Persons whom the text names together with a present office: evidence for when it was written."""
    return tuple(
        (mention.actor, mention.office, mention)
        for mention in mentions
        if mention.form == "full"
        and mention.actor.origin == "reference"
        and mention.office
        and not (mention.title or "").startswith("former")
    )
