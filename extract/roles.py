"""Words that say what somebody is: roles, titles before names, state bodies, and words that end a name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from extract.folding import fold_word
from extract.lexicon import Lexicon
from extract.tabular import cell_list, rows
from extract.text import words_of

_FORMS = ("definite", "construct", "possessive", "dual", "plural")


@dataclass(frozen=True, slots=True)
class RoleForm:
    """One form of a role: `definite` stands alone or takes a demonym, `construct` wants its country after it."""

    role: str
    office: str  # office code of the reference, or the name of a title there (president, monarch, chancellor …)
    title_en: str
    shape: str  # definite, construct, possessive, dual, plural
    organisation: str | None
    country: str | None  # where the word itself tells: خادم الحرمين is Saudi Arabia's king


@dataclass(frozen=True, slots=True)
class BodyForm:
    """A part of a state: what it stands for as an actor, and what it is called in English."""

    stands_for: str  # country, organisation, group
    name_en: str


@dataclass(frozen=True)
class RoleWords:
    """All words of this kind of one language."""

    roles: Lexicon[tuple[RoleForm, ...]]
    titles: Lexicon[str]  # title, rank
    bodies: Lexicon[BodyForm]
    modifiers: Lexicon[str]  # former, current
    common: frozenset[str]  # words of the general language: no part of a name that nobody knows
    particles: frozenset[str]  # words that end any name
    possessed: frozenset[str]  # what belongs to the person named after it: صهر, تصريحات, إدارة
    named_after: frozenset[str]  # what bears a person's name: مطار, جامعة, ملعب
    invitations: frozenset[str]  # دعا, دعوة: whoever is invited is the guest
    collectives: frozenset[str]  # people of a body or state: وفد من, ممثلين عن, سفراء
    contests: frozenset[str]  # words of sport: states that meet there are teams
    waters: frozenset[str]  # بحر عمان is no capital
    talk_nouns: frozenset[str]  # what a numbered round must be of: الجولة الرابعة من المفاوضات
    topic_nouns: frozenset[str]  # what talks are about where في follows: الأوضاع في X
    heading: frozenset[str]  # برئاسة, يرأسه: what stands before the head of a delegation
    phases: frozenset[str]  # تعليق, استئناف: how talks begin, go on or end
    calling: frozenset[str]  # دعا, طالب: verbs of asking for what others are to do
    told_to: frozenset[str]  # تصريح خاص, مقابلة: what an outlet's name follows with لـ
    outlet_nouns: frozenset[str]  # what stands before an outlet's name: قناة, لصحيفة

    @cached_property
    def first_words(self) -> frozenset[str]:
        """The words with which a role, a title or a body begins, without proclitics."""
        return frozenset((*self.roles.first_words, *self.titles.first_words, *self.bodies.first_words))

    @classmethod
    def load(cls, folder: Path) -> RoleWords:
        """Read the language pack's folder. Raises TableError naming file and row."""
        forms: dict[tuple[str, ...], list[RoleForm]] = {}
        for words, form in _role_forms(folder / "roles.csv"):
            forms.setdefault(words, []).append(form)
        titles = rows(folder / "titles.csv", ("form", "kind", "example"))
        bodies = rows(folder / "bodies.csv", ("form", "stands_for", "example"))
        modifiers = rows(folder / "role_modifiers.csv", ("form", "kind", "example"))
        return cls(
            roles=Lexicon((words, tuple(found)) for words, found in forms.items()),
            titles=Lexicon((key(row["form"]), row["kind"]) for row in titles),
            bodies=Lexicon((key(row["form"]), BodyForm(row["stands_for"], row["name_en"])) for row in bodies),
            modifiers=Lexicon((key(row["form"]), row["kind"]) for row in modifiers),
            common=word_list(folder / "common_words.txt"),
            particles=word_list(folder / "particles.txt"),
            possessed=word_list(folder / "possessed.txt"),
            named_after=word_list(folder / "named_after.txt"),
            invitations=word_list(folder / "invitations.txt"),
            collectives=word_list(folder / "collectives.txt"),
            contests=word_list(folder / "contests.txt"),
            waters=word_list(folder / "waters.txt"),
            talk_nouns=word_list(folder / "talk_nouns.txt"),
            topic_nouns=word_list(folder / "topic_nouns.txt"),
            heading=word_list(folder / "heading.txt"),
            phases=word_list(folder / "phases.txt"),
            calling=word_list(folder / "calling.txt"),
            told_to=word_list(folder / "told_to.txt"),
            outlet_nouns=word_list(folder / "outlet_nouns.txt"),
        )


def key(phrase: str) -> tuple[str, ...]:
    """A phrase as a lexicon keeps it: its folded words."""
    return tuple(word for word in words_of(phrase) if word)


def _role_forms(path: Path) -> Iterator[tuple[tuple[str, ...], RoleForm]]:
    for row in rows(path, ("role", "office", "example")):
        for shape in _FORMS:
            for phrase in cell_list(row[shape]):
                body, country = row["organisation"] or None, row["country"] or None
                form = RoleForm(row["role"], row["office"], row["title_en"], shape, body, country)
                yield key(phrase), form


def word_list(path: Path) -> frozenset[str]:
    """The folded words of a plain list, one a line."""
    return frozenset(fold_word(line.strip()) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
