"""Who is meant: phrases of a text resolved to actors, by name and office and date, within the article.

Order of work: phrases are read off the text; those with a name are resolved first and remembered; then family names,
offices without a name, counterparts and pairs look back to what is remembered. Two readings that tie give nothing.
"""

from __future__ import annotations

import hashlib
from bisect import insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import compress, count
from operator import attrgetter

from extract.bare_names import KINGDOM, BareNames
from extract.coreference import HEADS, LOOSE, OFFICES_OF, STATE_OFFICES, Registry
from extract.lexicon import stems
from extract.mentions import ActorMention
from extract.phrases import PhraseReader
from extract.qualifiers import Phrase
from extract.records import Actor
from extract.text import BOILERPLATE
from extract.vocabulary import BODY, ROLE, TITLE

_first = attrgetter("first")
_UNNAMED = frozenset({"definite", "construct", "possessive"})


@dataclass
class ActorFinder(BareNames):
    """Resolves the phrases of one text. `earliest`, `latest`: when it was published, as far as known."""

    known_phrases: tuple[Phrase, ...] | None = None  # of the text, once they have been read

    def at(self, earliest: date | None, latest: date | None) -> ActorFinder:
        """A finder for the same text, whose phrases are read already, taken as written in another time."""
        return replace(self, earliest=earliest, latest=latest, registry=Registry())

    def find(self) -> tuple[ActorMention, ...]:
        """All actor mentions in text order; a phrase that names several actors gives several mentions."""
        if self.known_phrases is None:
            self.known_phrases = tuple(self.phrases())
        phrases = self.known_phrases
        states = [(phrase.first, told) for phrase in phrases if (told := self._states_of(phrase))]
        self.states_named = frozenset().union(*(told for _, told in states))
        foreign = (first for first, told in states if told - {self.home_country})
        self.abroad = min(foreign, default=len(self.text.forms))
        found: list[ActorMention] = []
        called = [p for p in phrases if p.name_first >= 0 and (p.role is not None or self._is_full(p))]
        for phrase in sorted(called, key=lambda phrase: not phrase.countries):  # who is told most of goes first
            found.extend(self._named(phrase))
        found.sort(key=_first)
        self.registry.people.sort(key=_first)
        found.extend(self._family_names(phrases))
        found.sort(key=_first)
        named = {mention.first for mention in found}
        for phrase in phrases:
            if phrase.first not in named:
                for mention in self._unnamed(phrase, found):
                    insort(found, mention, key=_first)
        return tuple(found)

    def _states_of(self, phrase: Phrase) -> frozenset[str]:
        """The states that a phrase names, as countries, seats, by a demonym or as somebody's own."""
        if phrase.stop - phrase.first == 1 and self._name_words(phrase) == KINGDOM:
            return frozenset()  # any kingdom
        return phrase.entries.states.union(phrase.countries) if phrase.countries else phrase.entries.states

    def _family_names(self, phrases: Sequence[Phrase]) -> Iterator[ActorMention]:
        """Words outside all phrases that are the family name of somebody whom the article alone names."""
        shorts = {key: actors[0] for key, actors in self.registry.by_short.items() if len(actors) == 1}
        if not shorts:
            return
        surfaces = {proclitic + key[0] for key in shorts for proclitic in ("", "و", "ف", "ب", "ل", "ك")}
        longest = max(map(len, shorts), default=0)
        covered = {at for phrase in phrases for at in range(phrase.first, phrase.stop)}
        for at in compress(count(), map(surfaces.__contains__, self.text.forms)):
            if at in covered or (sentence := self.text.sentence(at)).kind == BOILERPLATE:
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
                return None if self._has_given_name(phrase) else self.mention(phrase, actor, "short")
        return None

    # phrases

    def phrases(self) -> Iterator[Phrase]:
        """The phrases of the text, longest first at each token, appositions put together."""
        reader = PhraseReader(self.text, self.words, self.book, self._names, self.openings)
        pending: Phrase | None = None
        done = 0
        for at in sorted({*self._names, *self.openings.of(ROLE | BODY | TITLE)}):
            if at < done or (sentence := self.text.sentence(at)).kind == BOILERPLATE:
                continue
            phrase = reader.longest(at, sentence.stop)
            if phrase is None:
                continue
            done = phrase.stop
            if self._names_a_thing(phrase):
                continue
            if pending is not None and self._is_named_twice(pending, phrase):
                stop = self.text.forms.index("،", phrase.first)
                phrase = replace(phrase, stop=stop, name_first=-1, name_stop=-1, people=())
                done = stop
            if phrase.role is not None and not phrase.has_name and phrase.role.shape in _UNNAMED:
                phrase, pending = self._with_name_before(reader, phrase, pending, sentence.first)
            if pending is not None:
                yield pending
            pending = phrase
            second = reader.next_of_pair(phrase, sentence.stop) if phrase.role and phrase.has_name else None
            if second is not None:
                yield pending
                pending, done = second, second.stop
        if pending is not None:
            yield pending

    def _is_named_twice(self, previous: Phrase, phrase: Phrase) -> bool:
        """X، وزير الدولة، Y: the office between two commas is that of the known X, and Y another."""
        if phrase.role is None or not phrase.has_name or previous.role is not None or not previous.people:
            return False
        forms = self.text.forms
        opens = previous.stop + 1 == phrase.first and forms[previous.stop] == "،"
        return opens and "،" in forms[phrase.first : phrase.name_first] and self._may_hold(previous.people, phrase)

    def _names_a_thing(self, phrase: Phrase) -> bool:
        """مطار الملك خالد: what is named after a person is no person."""
        before = self.text.forms[phrase.first - 1] if phrase.first else ""
        return bool(phrase.people) and not phrase.countries and before in self.words.named_after

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
            if office in LOOSE or not terms or office in ("spokesperson", "special_envoy", "ambassador"):
                return True
            if any(term.office in OFFICES_OF.get(office, frozenset({office})) for term in terms):
                return True
        return False

    def _is_full(self, phrase: Phrase) -> bool:
        """A bare name that is enough by itself: two units or more, of a person the reference knows."""
        return bool(phrase.people) and phrase.entries.whole_people and phrase.name_stop - phrase.name_first > 1

    # names

    def _named(self, phrase: Phrase) -> list[ActorMention]:
        """A phrase with a name: the known person who fits it, else a discovered one."""
        role = phrase.role
        name = self._name_words(phrase)
        countries = phrase.countries or self.country_of_master(phrase)
        office, title = self.office_and_title(phrase)
        actor = self._choose(phrase, countries, office) or self._holder_spelled_otherwise(name, countries, office)
        if actor is None:
            if role is None:
                return []
            actor = self._discovered(phrase, countries or self._of_delegation(phrase) or self._home_of(phrase, office))
        if role is not None and role.role == "chancellor" and actor.country_iso3 not in self._with_chancellor:
            office, title = None, "counsellor"  # المستشار فلان: a judge or an adviser
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

    @cached_property
    def _with_chancellor(self) -> frozenset[str]:
        """The states whose head of government is a chancellor."""
        return frozenset().union(*(t.only for t in self.knowledge.titles if t.title == "chancellor"))

    def _of_delegation(self, phrase: Phrase) -> tuple[str, ...]:
        """وفدا أمريكيا برئاسة السيناتور X: whom nobody knows and who heads a delegation is of its state."""
        if not phrase.first or self.text.forms[phrase.first - 1] not in self.words.heading:
            return ()
        headed = next((one for one in self.known_phrases or () if one.stop == phrase.first - 1), None)
        return headed.countries if headed is not None and headed.body is not None else ()

    def _home_of(self, phrase: Phrase, office: str | None) -> tuple[str, ...]:
        """The state of رئيس الحكومة X in a national paper: one of no other state is its own."""
        whole = office in STATE_OFFICES and phrase.organisation is None and not phrase.of_body
        return (self.home_country,) if whole and self.home_country and self._at_home(phrase) else ()

    def _holder_spelled_otherwise(
        self, name: tuple[str, ...], countries: tuple[str, ...], office: str | None
    ) -> Actor | None:
        """The holder of the office then, where half of an unknown spelling's words are his."""
        holder = self.holder(office, countries[0]) if countries and len(name) > 1 else None
        if holder is None:
            return None
        shared = [word for word in name if word in self.book.words_of.get(holder.actor_id, frozenset())]
        return holder if len(shared) * 2 >= len(name) and any(len(word) > 3 for word in shared) else None

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
            wanted = OFFICES_OF.get(office, frozenset({office}))
            fitting = [term for term in terms if term.office in wanted]
            score += 2 if fitting else (-5 if wanted & HEADS and score < 4 else 0)
            score += 2 if any(self.in_time(term) for term in fitting) else 0
            given = phrase.name_stop - phrase.name_first == 1 and self._name_words(phrase)[0] in self.book.given
            score -= 9 if given and not fitting else 0  # السفير فيليب …: a given name is nobody's alone
        if self.latest is not None:
            score += 1 if any(self.in_time(term) for term in terms) else 0
        return score

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

    def _unnamed(self, phrase: Phrase, found: list[ActorMention]) -> list[ActorMention]:
        if phrase.role is not None:
            return self.role_alone(phrase, found)
        if phrase.body is not None and phrase.body.stands_for == "outlet":
            return [self._outlet(phrase)]
        if phrase.body is not None:
            return [self._state_body(phrase)]
        return self.bare(phrase)

    def _state_body(self, phrase: Phrase) -> ActorMention:
        """A government, side or delegation is its country; a ministry is a body of its own that acts for it."""
        assert phrase.body is not None
        country = self.knowledge.actors[f"country-{phrase.countries[0]}"]
        if phrase.body.stands_for == "country":
            return self.mention(phrase, country, "metonym")
        surface = self.text.surface(phrase.first, phrase.stop)[len(phrase.proclitics) :]
        if phrase.proclitics.endswith("ل") and surface.startswith("ل"):
            surface = "ا" + surface
        name_en = phrase.body.name_en.format(country=country.name_en)
        kind = "group" if phrase.body.stands_for == "group" else "organisation"
        known = self.knowledge.entries(surface)
        for entry in known:
            if entry.kind == "organisation" and (actor := self.knowledge.actor_of(entry)) is not None:
                return self.mention(phrase, actor, "group" if actor.kind == "group" else "body")
        digest = hashlib.sha256(f"{name_en}".encode()).hexdigest()[:12]
        actor = Actor(f"x-{digest}", kind, name_en, surface, phrase.countries[0], None, None, "discovered")
        return self.mention(phrase, actor, "group" if kind == "group" else "state_body")

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
        return replace(self.mention(phrase, actor, "outlet"), title=None, office=None)
