"""Actors without a name of their own: offices, counterparts, possessives and pairs, by what the article named before.

What ties gives nothing: an office that two persons held in the article's time is nobody in particular.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from extract.frozen import replace
from extract.knowledge import Knowledge, Term
from extract.lexicon import stems
from extract.mentions import ActorMention
from extract.name_forms import family_name
from extract.names import NameBook
from extract.qualifiers import Phrase
from extract.records import Actor
from extract.roles import RoleWords
from extract.text import Text
from extract.vocabulary import Openings

_MINISTERS = frozenset({"foreign_minister", "defence_minister", "minister", "deputy_foreign_minister", "bare_minister"})
HEADS = frozenset({"head_of_state", "head_of_government", "president", "monarch", "chancellor"})
_LEADERS = HEADS | {"crown_prince", "leaders"}
OFFICES_OF = {"president": HEADS, "monarch": frozenset({"head_of_state", "monarch"}), "bare_minister": _MINISTERS}
OFFICES_OF |= {"leaders": _LEADERS, "chancellor": frozenset({"head_of_government", "chancellor"})}
_TITLES = {"president": "president", "chancellor": "chancellor", "monarch": "king"}
STATE_OFFICES = HEADS | {"crown_prince", "foreign_minister", "defence_minister", "speaker_of_parliament"}
LOOSE = frozenset({"other", "minister", "official", "bare_minister", "counterpart", "leaders"})


@dataclass
class Registry:
    """The persons that an article names, as it goes on: by family name, and in order with their offices."""

    people: list[ActorMention] = field(default_factory=list)
    by_short: dict[tuple[str, ...], list[Actor]] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)

    def remember(self, mention: ActorMention, name: tuple[str, ...]) -> None:
        self.people.append(mention)
        self.ids.add(mention.actor.actor_id)
        for short in {name[-1:], family_name(name, mention.actor.country_iso3) or name[-1:], name}:
            actors = self.by_short.setdefault(short, [])
            if mention.actor not in actors:
                actors.append(mention.actor)

    def holds(self, actor_id: str) -> bool:
        return actor_id in self.ids


@dataclass
class Coreference:
    """Resolves phrases against what an article has named. `earliest`, `latest`: its publication, as far as known.

    `home_country`: the state that is meant where an office stands without one; None where that may be any.
    """

    text: Text
    words: RoleWords
    book: NameBook
    knowledge: Knowledge
    openings: Openings
    earliest: date | None = None
    latest: date | None = None
    home_country: str | None = None
    registry: Registry = field(default_factory=Registry)
    states_named: frozenset[str] = frozenset()
    abroad: int = 0  # the token at which a state other than the home country is first named

    def role_alone(self, phrase: Phrase, found: list[ActorMention]) -> list[ActorMention]:
        """An office without a name: the person the article named in it, else its holder then, else the state."""
        role = phrase.role
        assert role is not None
        office, title = self.office_and_title(phrase, found)
        if role.shape in ("dual", "plural"):
            return self._several(phrase, office, title, found)
        if role.role == "latter":
            return self._latter(phrase)
        if phrase.of_body or (
            role.shape == "construct" and not (phrase.countries or phrase.organisation or phrase.master)
        ):
            return []  # رئيس نادي …: complete without a state, and no state's office
        if role.role == "counterpart" and not phrase.countries:
            return []
        countries = phrase.countries or self._possessor(phrase, found) or self.country_of_master(phrase)
        actor = self._named_in_office(phrase, office, countries[:1], found)
        if actor is None and countries and not phrase.former and not self._is_named_unread(phrase):
            actor = self.holder(office, countries[0])
        if actor is None and phrase.organisation and office and not phrase.former:
            actor = self._single(
                self.knowledge.holders(office, None, phrase.organisation, None, self.earliest, self.latest)
            )
        if not countries and self._is_of_home(phrase, office) and not self._is_before(actor, phrase):
            ours = self._unnamed_in_office(office, phrase, found) or self.holder(office, self.home_country or "")
            actor = ours or actor
        if actor is None and countries:
            actor = self.knowledge.actors.get(f"country-{countries[0]}")
        if actor is None:
            return []
        return [replace(self.mention(phrase, actor, "role"), title=title, office=office)]

    def _is_of_home(self, phrase: Phrase, office: str | None) -> bool:
        """وزير الخارجية, رئيس الجمهورية in a national paper, of no state and no body: that of the paper's own state."""
        role = phrase.role
        if role is None or role.shape != "definite" or office not in STATE_OFFICES or not self._at_home(phrase):
            return False
        whole = phrase.stop - phrase.first > 1 and "ل" not in phrase.proclitics  # الرئيس is any; النائب لرئيس الحكومة
        return whole and not (phrase.former or phrase.organisation or phrase.master or self._is_named_unread(phrase))

    def _at_home(self, phrase: Phrase) -> bool:
        """Whether a phrase without a state is told of the outlet's own: where the news is from abroad, that is said."""
        return self.home_country is not None and (self.home_country in self.states_named or phrase.first < self.abroad)

    def _is_before(self, actor: Actor | None, phrase: Phrase) -> bool:
        """Whether the article names somebody before a phrase, or names one of the outlet's own state anywhere."""
        own = actor is not None and actor.country_iso3 == self.home_country
        return own or any(m.actor == actor and m.first < phrase.first for m in self.registry.people)

    def _unnamed_in_office(self, office: str | None, phrase: Phrase, found: Sequence[ActorMention]) -> Actor | None:
        """Whoever the article has told of in this office before, by the office alone: رئيس الوزراء الإيطالي."""
        before = (m for m in reversed(found) if m.first < phrase.first and m.office == office and m.form == "role")
        return next((mention.actor for mention in before), None)

    def _is_named_unread(self, phrase: Phrase) -> bool:
        """ROLE + DEMONYM + a word that no lexicon knows: a name that was not read, and not the office's holder."""
        if (
            phrase.stop >= len(self.text.forms)
            or self.text.sentence_of[phrase.stop] != self.text.sentence_of[phrase.first]
        ):
            return False
        form = self.text.forms[phrase.stop]
        known = any(stem in self.words.common for _, stem in stems(form))
        known = known or form in self.words.particles or self.book.names.opens(form)
        return (
            form.isalpha()
            and not form.isascii()
            and not known
            and form not in self.book.units
            and form[0] not in "يتسن"
        )

    def _several(
        self, phrase: Phrase, office: str | None, title: str | None, found: list[ActorMention]
    ) -> list[ActorMention]:
        """الرئيسان الروسي والتركي: one for each country; الوزيران, الزعيمان: the last two persons who fit."""
        mentions = []
        assert phrase.role is not None
        if phrase.role.role in ("official", "sides") and phrase.countries:  # the officials of a state are that state
            states = [self.knowledge.actors[f"country-{country}"] for country in phrase.countries]
            return [self.mention(phrase, state, "metonym") for state in states]
        if phrase.role.role == "official":
            return []
        if phrase.role.shape == "plural" and phrase.organisation and not phrase.countries:  # وزراء الخارجية العرب
            body = self.knowledge.actors.get(f"org-{phrase.organisation}")
            return [replace(self.mention(phrase, body, "body"), role=phrase.role.role)] if body is not None else []
        for country in phrase.countries:
            actor = self._named_in_office(phrase, office, (country,), found) or self.holder(office, country)
            actor = actor or self.knowledge.actors.get(f"country-{country}")
            if actor is not None:
                mentions.append(replace(self.mention(phrase, actor, "role"), title=title, office=office))
        if phrase.role.role == "sides":
            return self._sides(phrase)
        if mentions or phrase.role.shape != "dual" or phrase.role.role == "counterpart":
            return mentions
        wanted = OFFICES_OF.get(office or "", frozenset({office or ""}))
        before = [m for m in found if m.form == "full" and m.first < phrase.first and m.office in wanted]
        last: list[Actor] = []
        for mention in reversed(before):
            if mention.actor not in last:
                last.append(mention.actor)
        return [replace(self.mention(phrase, actor, "pair"), title=title, office=office) for actor in last[:2][::-1]]

    def _latter(self, phrase: Phrase) -> list[ActorMention]:
        """مع الأخير: the person named last; an adjective (اللقاء الأخير) is none."""
        before = self.text.forms[phrase.first - 1] if phrase.first else ""
        if not (phrase.proclitics in ("ل", "ب") or before in ("مع", "من", "عن", "ان", "الي", "علي")):
            return []
        earlier = [mention for mention in self.registry.people if mention.first < phrase.first]
        return [self.mention(phrase, earlier[-1].actor, "role")] if earlier else []

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
                return [replace(self.mention(phrase, m.actor, "pair"), title=m.title, role="sides") for m in last[::-1]]
        return []

    def holder(self, office: str | None, country: str) -> Actor | None:
        """The one holder of an office while the article was written."""
        if office is None or office in LOOSE or office == "ambassador" or self.latest is None:
            return None  # a state has an ambassador in every capital
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
        wanted = OFFICES_OF.get(office or "", frozenset({office or ""}))
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
        later = [mention for mention in fits[at:] if mention.role != "counterpart"]  # نظيره is another in that office
        order = [*reversed(fits[:at]), *later]
        same_block = [m for m in order if self.text.sentence(m.first).block == block]
        for mention in same_block or order:
            return mention.actor
        return None

    def _in_office(self, mention: ActorMention, role: str | None, wanted: frozenset[str]) -> bool:
        if role != "bare_minister" and wanted & {"other", "minister"}:
            return mention.role == role
        return mention.office in wanted or self._has_held(mention.actor, wanted)

    def _has_held(self, actor: Actor, wanted: frozenset[str]) -> bool:
        return any(term.office in wanted and self.in_time(term) for term in self.knowledge.terms(actor.actor_id))

    def _of_body(self, mention: ActorMention, organisation: str) -> bool:
        if mention.actor.organisation == organisation:
            return True
        return any(term.organisation == organisation for term in self.knowledge.terms(mention.actor.actor_id))

    def country_of_master(self, phrase: Phrase) -> tuple[str, ...]:
        """The state that a person's adviser or envoy acts for."""
        countries = {self.knowledge.actors[ref].country_iso3 for ref in phrase.master} - {None}
        return tuple(country for country in countries if country) if len(countries) == 1 else ()

    def _possessor(self, phrase: Phrase, found: Sequence[ActorMention]) -> tuple[str, ...]:
        """The country of وزير خارجيته: that of the last person or country before it."""
        if phrase.role is None or phrase.role.shape != "possessive":
            return ()
        before = [m for m in self.registry.people if m.first < phrase.first and m.actor.country_iso3]
        sentence = self.text.sentence(phrase.first)
        states = [m for m in found if m.actor.kind == "country" and sentence.first <= m.first < phrase.first]
        here = before and before[-1].first >= sentence.first
        nearest = [] if here or phrase.role.role == "ambassador" else states[-1:]  # نفت إيران … وزير خارجيتها
        owner = (nearest or before)[-1:]
        return (owner[0].actor.country_iso3,) if owner and owner[0].actor.country_iso3 else ()

    def _anchor(self, at: int, found: Sequence[ActorMention]) -> ActorMention | None:
        """The person whose counterpart is meant: the nearest with an office before, else after, in the sentence."""
        sentence = self.text.sentence(at)
        named = [self._in_present_office(m) for m in found if m.form in ("full", "role", "short")]
        offices = [m for m in named if m.office] or self.registry.people
        people = [m for m in offices if m.office and sentence.first <= m.first < sentence.stop]
        before = [m for m in people if m.first < at]
        if before:
            return before[-1]
        earlier = [m for m in self.registry.people if m.office and m.first < at]
        return people[0] if people else (earlier[-1] if earlier else None)

    def _in_present_office(self, mention: ActorMention) -> ActorMention:
        """A known person whom the article gives no office, in the one that he held then."""
        if mention.office is not None or mention.actor.kind != "person" or mention.form != "short":
            return mention
        offices = {term.office for term in self.knowledge.terms(mention.actor.actor_id) if self.in_time(term)}
        state = offices & (STATE_OFFICES - {"crown_prince"})
        return replace(mention, office=state.pop()) if len(state) == 1 else mention

    def mention(self, phrase: Phrase, actor: Actor, form: str) -> ActorMention:
        first, stop = (phrase.name_first, phrase.name_stop) if phrase.has_name else (phrase.first, phrase.stop)
        known = None
        if self.registry.holds(actor.actor_id):
            known = next((m for m in self.registry.people if m.actor.actor_id == actor.actor_id), None)
        title, office = (known.title, known.office) if known else (None, None)
        role = known.role if known else None
        return ActorMention(phrase.first, phrase.stop, actor, title, office, role, form, phrase.proclitics, first, stop)

    def office_and_title(self, phrase: Phrase, found: Sequence[ActorMention] = ()) -> tuple[str | None, str | None]:
        """The office code and the English title of a role; a counterpart has those of the person it looks back to."""
        role = phrase.role
        if role is None or phrase.of_body:
            return None, None
        if role.role == "counterpart":
            anchor = self._anchor(phrase.first, found)
            return (anchor.office, anchor.title) if anchor else (None, None)
        return role.office, f"former {role.title_en}" if phrase.former else role.title_en

    def in_time(self, term: Term) -> bool:
        return self.latest is not None and term.touches(self.earliest, self.latest)
