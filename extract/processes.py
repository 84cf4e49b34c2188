"""Negotiation processes and their numbered rounds: which one a text speaks of, and its number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from extract.folding import fold_word
from extract.frozen import record
from extract.knowledge import Knowledge, Round
from extract.names import Name
from extract.tabular import cell_list, rows
from extract.text import Text

_HIGHEST = 99


@record(frozen=True, slots=True)
class ProcessMention:
    """Tokens `[first, stop)` that name a process (`process_id` None for a round of unnamed talks), with its number."""

    first: int
    stop: int
    process_id: str | None
    number: int | None
    is_generic: bool


@dataclass(frozen=True)
class Ordinals:
    """Ordinal words up to ninety-nine: الخامسة, الخامسة عشرة, الثانية والعشرون."""

    units: Mapping[str, int]

    @classmethod
    def load(cls, folder: Path) -> Ordinals:
        """Read them from the numbers of the date words."""
        units = {}
        for row in rows(folder / "dates_numbers.csv", ("value",)):
            for form in cell_list(row["ordinal"]):
                units[fold_word(form)] = int(row["value"])
        return cls(units)

    def read(self, forms: list[str], at: int, stop: int) -> tuple[int, int] | None:
        """The number at a token and where it ends: digits (15, ال15, الـ 15) or ordinal words."""
        if at < stop and forms[at] == "ال":
            at += 1
        if at >= stop:
            return None
        bare = forms[at].removeprefix("ال")
        if bare.isdigit():
            return (int(bare), at + 1) if len(bare) <= 2 and 0 < int(bare) <= _HIGHEST else None
        value = self.units.get(forms[at])
        if value is None:
            return None
        at += 1
        if at < stop and forms[at] in ("عشر", "عشره") and value < 10:
            return 10 + value, at + 1
        tens = self.units.get(forms[at][1:], 0) if at < stop and forms[at].startswith("و") else 0
        if 20 <= tens < 100 and value < 10:
            return value + tens, at + 1
        return (value, at) if value <= _HIGHEST else None


def find_processes(text: Text, names: Iterable[Name], ordinals: Ordinals) -> tuple[ProcessMention, ...]:
    """The processes among the names of a text, in order; a digit after one is its number (أستانا 15)."""
    found: list[ProcessMention] = []
    for match in names:
        entry = match.value.process
        if entry is not None:
            number, stop = _number_after(text, ordinals, match.stop, text.sentence(match.first).stop)
            if number is None and _is_city(text, match):
                continue
            found.append(ProcessMention(match.first, stop, entry.ref, number, entry.is_generic and number is None))
    return tuple(found)


def _is_city(text: Text, match: Name) -> bool:
    """في سوتشي: a city that gave a process its name is a city behind a preposition."""
    before = text.forms[match.first - 1] if match.first else ""
    place = any(entry.kind in ("place", "metonym") for entry in match.value)
    return place and (before in ("في", "الي", "مدينه", "من") or match.proclitics[-1:] in ("ب", "ل"))


def _number_after(text: Text, ordinals: Ordinals, at: int, limit: int) -> tuple[int | None, int]:
    """A round's digit right after the name, a hyphen or bracket looked through; months and years are none."""
    start = at + 1 if at + 1 < limit and text.forms[at] in ("-", "(") else at
    if start < limit and text.forms[start].isdigit():
        read = ordinals.read(text.forms, start, limit)
        if read is not None:
            return read[0], read[1]
    return None, at


def round_of(knowledge: Knowledge, mention: ProcessMention, day: date | None) -> Round | None:
    """The known session of a numbered round: the only one, or the one nearest to the day where it had phases."""
    if mention.process_id is None or mention.number is None:
        return None
    sessions = knowledge.round(mention.process_id, mention.number)
    if len(sessions) <= 1 or day is None:
        return sessions[0] if len(sessions) == 1 else None
    return min(sessions, key=lambda session: abs((session.starts_on - day).days))
