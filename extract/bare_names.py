"""Names that stand without a role: states, bodies, and family names of persons who may never be named in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from extract.clauses import MEDIATION
from extract.coreference import Coreference
from extract.dateline import dateline
from extract.frozen import replace
from extract.mentions import ActorMention
from extract.name_index import NameEntry
from extract.names import Name
from extract.qualifiers import Phrase
from extract.records import Actor
from extract.text import QUOTES
from extract.vocabulary import NAME

_LEADING = frozenset({"head_of_state", "head_of_government", "foreign_minister"})
KINGDOM = ("المملكه",)


@dataclass
class BareNames(Coreference):
    """Tells whom a bare name means, and which ones mean nobody: ordinary words, datelines, names of others."""

    names: Mapping[int, Name] | None = None  # of the reference in the text, where they have been looked up

    def bare(self, phrase: Phrase) -> list[ActorMention]:
        """A family name of somebody the article names (or of one person only), a country, a body."""
        words = self._name_words(phrase)
        remembered = self.registry.by_short.get(words, [])
        if len(remembered) == 1 and not self._has_given_name(phrase):
            return [self.mention(phrase, remembered[0], "short")]
        people: tuple[str, ...] = phrase.entries.certain_people
        if people and self._has_given_name(phrase):
            return []
        others: Sequence[NameEntry] = phrase.entries.bodies
        if phrase.first and self.text.forms[phrase.first - 1].removeprefix("و") in MEDIATION:  # بوساطة مصرية
            others = others or [entry for entry in phrase.entries if entry.kind in ("demonym", "body_demonym")]
        if others and not remembered and self._is_no_actor(phrase):
            return []
        if others and not remembered:
            entry = self._kingdom(words) or others[0]
            actor = self.knowledge.actor_of(entry)
            if self._is_elsewhere(entry):
                return []
            body = entry.kind == "organisation" and not self._is_outlet(entry.ref, phrase)
            body = body and not self._stands_by_states(entry, phrase)
            generic, ordinary = body and entry.is_generic, body and self._ordinary(words)
            if actor is not None and not (generic or ordinary):
                form = {"country": "country", "metonym": "metonym"}.get(entry.kind, "body")
                return [self.mention(phrase, actor, form)]
            return []
        if people and self._ordinary(words):
            people = tuple(actor_id for actor_id in people if self._leads(actor_id))
        if people:
            phrase = replace(phrase, people=people)
            chosen = self._short_of_one(phrase)
            if chosen is not None:
                return [self.mention(phrase, chosen, "short")]
        return []

    def _kingdom(self, words: tuple[str, ...]) -> NameEntry | None:
        """المملكة in a paper of Rabat or Amman: the paper's own kingdom, else the one that the article names."""
        if words != KINGDOM:
            return None
        kingdoms = self._with_kings
        if self.home_country in kingdoms and self.home_country is not None:
            return NameEntry("country", self.home_country)
        named = sorted(self.states_named & kingdoms)
        return NameEntry("country", named[0]) if len(named) == 1 else None

    @cached_property
    def _with_kings(self) -> set[str]:
        """The states of which a king is head."""
        return {state for title in self.knowledge.titles if title.title == "king" for state in title.only}

    def _stands_by_states(self, entry: NameEntry, phrase: Phrase) -> bool:
        """إسرائيل وحماس: an ordinary word that is joined to a state's name is the armed group or party of that name."""
        if phrase.proclitics != "و" or not phrase.first:
            return False
        before = (self._names.get(at) for at in range(max(0, phrase.first - 4), phrase.first))
        state = any(
            name is not None and name.stop == phrase.first and any(e.kind in ("country", "metonym") for e in name.value)
            for name in before
        )
        return state and self.knowledge.organisations[entry.ref].kind in ("armed_group", "party", "opposition_body")

    def _is_no_actor(self, phrase: Phrase) -> bool:
        """القاهرة - opens a dateline, بحر عمان is a sea."""
        before = self.text.forms[phrase.first - 1] if phrase.first else ""
        sentence = self.text.sentence(phrase.first)
        opens = phrase.first == sentence.first
        return before in self.words.waters or (opens and dateline(self.text, sentence, self._names) is not None)

    def _is_elsewhere(self, entry: NameEntry) -> bool:
        """حكومة الوحدة الوطنية: a body of a state that the article never names is another one of that name."""
        if entry.kind != "organisation":
            return False
        known = self.knowledge.organisations[entry.ref]
        return known.kind in ("opposition_body", "government_body", "party") and known.country_iso3 not in (
            None,
            *self.states_named,
        )

    def _has_given_name(self, phrase: Phrase) -> bool:
        """خليل العبيدي: a family name behind another's given name is that other's."""
        before = self.text.forms[phrase.first - 1] if phrase.first and not phrase.proclitics else ""
        units = self.book.units.get(before, 0)
        given = units > 20 or (units > 1 and before not in self.words.common)
        return given and len(before) > 2 and before not in self.book.not_persons and before not in self.words.particles

    def _is_outlet(self, organisation_id: str, phrase: Phrase) -> bool:
        """Whether an ordinary word is an outlet's name here: قناة الجزيرة, لقاء مع الجزيرة."""
        kind = self.knowledge.organisations[organisation_id].kind
        before = self.text.forms[phrase.first - 1] if phrase.first else ""
        quoted = before in QUOTES and phrase.stop < len(self.text.forms) and self.text.forms[phrase.stop] in QUOTES
        told = "ل" in phrase.proclitics and before in self.words.told_to
        return kind == "media" and (before in self.words.outlet_nouns or quoted or told)

    def _ordinary(self, words: tuple[str, ...]) -> bool:
        """A single word of the general language: no name without an earlier full one."""
        return len(words) == 1 and (words[0] in self.words.common or words[0] in self.words.particles)

    def _short_of_one(self, phrase: Phrase) -> Actor | None:
        """Who a family name means in an article that never gives the full name: one who is alone in his time."""
        people = phrase.people
        words = self._name_words(phrase)
        if (
            (len(words) == 1 and words[0] in self.book.given)
            or words[0] in ("عبد", "ابو", "بن")
            or self._goes_on(phrase)
        ):
            return None
        if self.latest is not None:
            people = tuple(p for p in people if any(self.in_time(term) for term in self.knowledge.terms(p)))
        if len(people) != 1 or self._is_anothers(words, people[0]):
            return None
        return self.knowledge.actors.get(people[0])

    def _leads(self, actor_id: str) -> bool:
        """Whether somebody is head of a state that the article names, or its foreign minister: الأسد is a word too."""
        return any(
            term.office in _LEADING and term.country_iso3 in self.states_named and self.in_time(term)
            for term in self.knowledge.terms(actor_id)
        )

    def _goes_on(self, phrase: Phrase) -> bool:
        """عبد الله حمد محارب: the name goes on, so it is not the family name of anybody."""
        after = self.text.forms[phrase.stop] if phrase.stop < len(self.text.forms) else ""
        return self.book.units.get(after, 0) > 5 and after not in self.words.particles

    def _is_anothers(self, words: tuple[str, ...], actor_id: str) -> bool:
        """Whether the article gives this family name to somebody with another given name."""
        theirs = self.book.words_of.get(actor_id, frozenset())
        for at, form in enumerate(self.text.forms):
            if at and form == words[0]:
                before = self.text.forms[at - 1]
                if self.words.titles.match(self.text.forms, at - 1, at) is not None:
                    continue  # السيد بوريطة
                if before in self.book.given and before not in theirs and before not in self.words.particles:
                    return True
        return False

    def _name_words(self, phrase: Phrase) -> tuple[str, ...]:
        words = tuple(self.text.forms[phrase.name_first : phrase.name_stop])
        bare = phrase.role is None and phrase.proclitics and phrase.name_first == phrase.first
        return (words[0].removeprefix(phrase.proclitics), *words[1:]) if bare else words

    @cached_property
    def _names(self) -> Mapping[int, Name]:
        return self.book.at_tokens(self.text, self.openings.of(NAME)) if self.names is None else self.names
