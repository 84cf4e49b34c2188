"""Persons' names in a text: those the reference knows, and where a name that nobody knows begins and ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from extract.knowledge import Knowledge
from extract.lexicon import Lexicon, Match
from extract.name_index import Meanings
from extract.roles import RoleWords
from extract.text import QUOTES, Text

_CONNECTORS = frozenset(
    [
        "بن",
        "ابن",
        "بنت",
        "ال",
        "ابو",
        "ابا",
        "ابي",
        "ام",
        "عبد",
        "دي",
        "دو",
        "دا",
        "فان",
        "فون",
        "لو",
        "ولد",
        "ايت",
        "او",
    ]
)
_NAME_LONGEST = 7


Name = Match[Meanings]


@dataclass(frozen=True)
class NameBook:
    """The reference's names ready for matching, and the words that persons' names are made of."""

    names: Lexicon[Meanings]
    units: Mapping[str, int]  # word -> in how many persons' names it stands
    words_of: Mapping[str, frozenset[str]]  # actor id -> all words of the person's names
    given: frozenset[str]  # words that open the names of two persons or more: خالد, محمد
    not_persons: frozenset[str]  # single words that name something else than a person: demonyms, countries, bodies

    @classmethod
    def of(cls, knowledge: Knowledge) -> NameBook:
        units: dict[str, int] = {}
        words_of: dict[str, set[str]] = {}
        for words, entries in knowledge.names.items():
            people = [entry.ref for entry in entries if entry.kind == "person"]
            for actor_id in people:
                words_of.setdefault(actor_id, set()).update(words)
            for word in words if people else ():
                units[word] = units.get(word, 0) + 1
        frozen = {actor_id: frozenset(words) for actor_id, words in words_of.items()}
        firsts: dict[str, set[str]] = {}
        for words, entries in knowledge.names.items():
            if len(words) > 1:
                firsts.setdefault(words[0], set()).update(e.ref for e in entries if e.kind == "person")
        given = frozenset(word for word, people in firsts.items() if len(people) > 1)
        others = frozenset(
            words[0]
            for words, entries in knowledge.names.items()
            if len(words) == 1 and all(entry.kind != "person" for entry in entries)
        )
        names = Lexicon((words, Meanings(entries)) for words, entries in knowledge.names.items())
        return cls(names, units, frozen, given, others)

    def at_tokens(self, text: Text, tokens: Iterable[int] | None = None) -> dict[int, Name]:
        """The longest name that begins at each token of a text, within its sentence, in order.

        `tokens`: those that may open a name, where that is known.
        """
        forms, match = text.forms, self.names.match
        found = {}
        for at in self.names.openings(forms) if tokens is None else tokens:
            name = match(forms, at, text.sentences[text.sentence_of[at]].stop)
            if name is not None:
                found[at] = name
        return found

    def in_text(self, text: Text, names: Mapping[int, Name] | None = None) -> tuple[Name, ...]:
        """Every name that stands in a text, in order, none inside another. `names`: as at_tokens() gives them."""
        found: list[Name] = []
        done = 0
        for at, match in (self.at_tokens(text) if names is None else names).items():
            if at >= done:
                found.append(match)
                done = match.stop
        return tuple(found)


@dataclass(frozen=True)
class NameReader:
    """Reads names off one text. Every method takes token positions and the end of the sentence as `limit`."""

    text: Text
    words: RoleWords
    book: NameBook

    def skip_titles(self, at: int, limit: int) -> int:
        for _ in range(4):
            if at >= limit:
                break
            match = self.words.titles.match(self.text.forms, at, limit)
            if match is None or match.proclitics not in ("", "و", "ب", "ل"):
                break
            at = match.stop
            if at < limit and self.text.forms[at] in (".", "/"):
                at += 1
        return at

    def name_at(self, start: int, limit: int, after_role: bool) -> tuple[int, tuple[str, ...]] | None:
        """The person's name at a token: where it stops, and the known people that it may mean."""
        match = self.book.names.match(self.text.forms, start, limit)
        people: tuple[str, ...] = ()
        known_stop = start
        if match is not None and match.stop - start == 1 and not self._in_name(start, start):
            return None
        if match is not None and match.proclitics == "":
            people = match.value.people
            known_stop = match.stop if people else start
            if not people and all(entry.kind in ("demonym", "country", "process") for entry in match.value):
                return None
        free_stop = self._free_name(start, limit) if after_role else start
        if free_stop > start and not self._opens_name(start, free_stop):
            free_stop = start
        whole = match is not None and any(entry.kind == "person" and not entry.is_short for entry in match.value)
        if people and (known_stop >= free_stop or (whole and known_stop - start >= 2)):
            return self.with_tail(known_stop, limit), people
        if free_stop > start:
            people = self._by_last_word(start, free_stop) or (people if known_stop == free_stop else ())
            return free_stop, people
        return None

    def _opens_name(self, start: int, stop: int) -> bool:
        """Whether unknown words may be a name: a lone word must be part of a known one; none may look like a verb."""
        first = self.text.forms[start]
        if first in self.book.units:
            return True
        if first.startswith("ال"):
            return False
        return stop - start > 1 and first[0] not in "يتسن"

    def with_tail(self, stop: int, limit: int) -> int:
        """A known name goes on over بن X and آل Y that the reference leaves out."""
        while stop + 1 < limit and self.text.forms[stop] in ("بن", "ابن", "ال") and self.text.forms[stop + 1].isalpha():
            stop += 2
        return stop

    def _by_last_word(self, start: int, stop: int) -> tuple[str, ...]:
        """People whose family name ends an unknown longer form of their name that shares another word with it."""
        for first in range(start + 1, stop):
            match = self.book.names.match(self.text.forms, first, stop)
            if match is not None and match.stop == stop and match.proclitics == "":
                given = set(self.text.forms[start:first])
                return tuple(person for person in match.value.people if given & self.book.words_of[person])
        return ()

    def _free_name(self, start: int, limit: int) -> int:
        """Where a name that nobody knows ends: at a common word, a particle, a verb or a mark."""
        at = start
        while at < limit and at - start < _NAME_LONGEST and self._in_name(at, start):
            at += 1
            if at + 1 < limit and self.text.forms[at] == "-" and self._in_name(at + 1, start):
                at += 1
        while at > start and self.text.forms[at - 1] in (_CONNECTORS | {"-"}):
            at -= 1
        single_common = at - start == 1 and self.text.forms[start] in self.words.common
        return start if single_common else at

    def free_name_before(self, stop: int, floor: int) -> int | None:
        """Where a name of two words or more begins that ends right before `stop`: NAME، ROLE."""
        start = stop
        while start > floor and stop - start < _NAME_LONGEST and self._in_name(start - 1, stop):
            start -= 1
        while start < stop and (
            self.text.forms[start] in self.words.common or self._hides_common(self.text.forms[start])
        ):
            start += 1
        whole = start < stop and self._free_name(start, stop) == stop
        return start if whole and stop - start >= 2 else None

    def _in_name(self, at: int, start: int) -> bool:
        form, raw = self.text.forms[at], self.text.content[self.text.starts[at]]
        if not form[0].isalpha() or form.isascii():
            return False
        if form in _CONNECTORS:
            return at > start or form not in ("ال", "او")
        if form in ("علي",):
            return self.text.content[self.text.stops[at] - 1] != "ى"
        if form in self.words.particles or raw in QUOTES:
            return False
        is_unit, is_common = self.book.units.get(form, 0) >= 1, form in self.words.common
        if at == start:
            if is_common:
                return is_unit and not form.startswith("ال")
            return not self._hides_common(form) or self._opens_foreign_name(at)
        if self._opens_office(at):
            return False
        if form[0] == "و" and not is_unit and (len(form) > 5 or form[1:] in self.book.units):
            return False
        if is_common and form.startswith("ال") and form.endswith("ي") and self._takes_family_name(at, start):
            return (
                not self._only_not_person(form) and form not in self.words.particles
            )  # a family name: سعد بن علي الكعبي
        after = self.text.forms[at + 1] if at + 1 < len(self.text.forms) else ""
        rare = self.book.units.get(form, 0) < 5 and not form.startswith("ال")
        in_construct = after.startswith("ال") and after in self.words.common and not self._opens_office(at + 1)
        if is_common and rare and in_construct:
            return False  # نجاح الخطة: a noun in construct, no name
        if is_common:
            return self.book.units.get(form, 0) >= 2 or (is_unit and self.text.forms[at - 1] in _CONNECTORS)
        return is_unit or not self._hides_common(form)

    def _opens_office(self, at: int) -> bool:
        """محمود السفير الألماني: a role with its demonym is another's office; عبد الملك and محمد الأمين are names."""
        forms = self.text.forms
        if not forms[at].startswith("ال") or forms[at] not in self.words.first_words or at + 1 >= len(forms):
            return False
        qualified = forms[at + 1].startswith("ال") and self._only_not_person(forms[at + 1])
        return qualified and forms[at - 1] not in _CONNECTORS

    def _takes_family_name(self, at: int, start: int) -> bool:
        """سعد بن علي الكعبي, وزير الطاقة القطري سعد الكعبي; the الدولي of مطار الملك خالد الدولي is none."""
        if at - start >= 2:
            return True
        before = self.text.forms[start - 1] if start else ""
        follows_demonym = before.startswith("ال") and before.endswith(("ي", "يه"))
        return follows_demonym and self.book.units.get(self.text.forms[start], 0) >= 3

    def _opens_foreign_name(self, at: int) -> bool:
        """لارس هانسن: what looks like a particle on a word is none where another unknown word follows."""
        after = self.text.forms[at + 1] if at + 1 < len(self.text.forms) else ""
        if (
            self.text.forms[at][0] == "و"
            or not after.isalpha()
            or after in self.words.common
            or after in self.words.particles
        ):
            return False
        return after in self.book.units or not self._hides_common(after)

    def _hides_common(self, form: str) -> bool:
        """A word that is a particle written onto a common word, a name, a demonym, a role: no name of its own."""
        if len(form) > 3 and form[0] in "وفبلك":
            rest = "ال" + form[2:] if form.startswith("لل") else form[1:]
            if rest in self.words.common or rest in self.words.particles or rest in self.book.units:
                return True
        return self.book.names.opens(form) and self._only_not_person(form)

    def _only_not_person(self, form: str) -> bool:
        match = self.book.names.match([form], 0, 1)
        return match is not None and not match.value.people
