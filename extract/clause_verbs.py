"""Words that shape a clause: verbs that bound it or lend a noun their subject; nouns that own, head or call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from extract.inflect import past_forms, present_forms, with_clitics
from extract.lexicon import Lexicon
from extract.roles import RoleForm, RoleWords, key
from extract.tabular import rows
from extract.triggers import FUTURE, PAST, PRESENT


@dataclass(frozen=True)
class ClauseVerbs:
    """Verbs that shape a clause, and nouns that own what follows them. All folded.

    `finite`: reporting and light verbs, which bound a clause. `light`: verbs that lend a verbal noun their subject and
    tense (أجرى محادثات), form -> past, present or future. `hosting`: verbs whose subject is a place (تستضيفها تونس).
    """

    finite: frozenset[str] = frozenset()
    light: Mapping[str, str] = field(default_factory=dict)
    holding_tenses: Mapping[str, str] = field(default_factory=dict)  # of the light ones that say: it takes place
    hosting: frozenset[str] = frozenset()
    possessed: frozenset[str] = frozenset()
    invitations: frozenset[str] = frozenset()
    collectives: frozenset[str] = frozenset()
    attending: frozenset[str] = frozenset()  # verbs of taking part: شارك, حضر, ترأس
    heading: frozenset[str] = frozenset()  # برئاسة, يرأسه: what stands before the head of a delegation
    phases: frozenset[str] = frozenset()  # تعليق, استئناف: how talks begin, go on or end
    calling: frozenset[str] = frozenset()  # دعا, طالب: verbs of asking for what others are to do
    roles: Lexicon[tuple[RoleForm, ...]] = field(default_factory=lambda: Lexicon(()))

    @classmethod
    def load(cls, folder: Path, finite: Iterable[str], roles: RoleWords) -> ClauseVerbs:
        """Light and hosting verbs from light_verbs.csv in all their forms; `finite`: those of the reporting verbs."""
        light: dict[str, str] = {}
        tenses: dict[str, str] = {}
        kinds: dict[str, set[str]] = {"holds": set(), "gathers": set(), "ends": set(), "hosts": set(), "attends": set()}
        for row in rows(folder / "light_verbs.csv", ("past", "present", "kind", "example")):
            for form, tense in _tensed("".join(key(row["past"])), "".join(key(row["present"]))):
                kinds[row["kind"]].add(form)
                tenses[form] = tense
                if row["kind"] not in ("hosts", "attends"):
                    light[form] = tense
        holding = kinds["holds"] | kinds["hosts"]
        return cls(
            frozenset(finite) | frozenset(light),
            light,
            {form: tense for form, tense in tenses.items() if form in holding},
            frozenset(kinds["hosts"]),
            roles.possessed,
            roles.invitations,
            roles.collectives,
            frozenset(kinds["attends"]),
            roles.heading,
            roles.phases,
            roles.calling,
            roles.roles,
        )


def _tensed(past: str, present: str) -> Iterator[tuple[str, str]]:
    for form in past_forms(past):
        yield from ((whole, PAST) for whole in (form, *with_clitics(form)))
    for form in present_forms(present):
        for whole in (form, *with_clitics(form)):
            yield whole, PRESENT
            yield "س" + whole, FUTURE
