"""Dated facts: who was where on which days. A row of `seeds/reference/dated_facts.csv` is a visit, meeting or call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from extract.tabular import TableError, cell_list, rows

CALL = "call"


@dataclass(frozen=True, slots=True)
class DatedFact:
    """Persons who were together, or one who was abroad, from one day to another (both included)."""

    fact_id: str
    kind: str  # visit, meeting, call
    actors: frozenset[str]
    country_iso3: str | None  # where; None for a call
    place_id: str | None
    first: date
    last: date
    label: str


def read_dated_facts(reference: Path) -> tuple[DatedFact, ...]:
    """All facts, oldest first. A fact known to the month only spans the month: `first` and `last` are its ends."""
    path = reference / "dated_facts.csv"
    facts = [
        DatedFact(
            row["fact_id"],
            row["kind"],
            frozenset(cell_list(row["actors"])),
            row["country_iso3"] or None,
            row["place_id"] or None,
            _day(row["starts_on"], path, number),
            _day(row["ends_on"], path, number),
            row["label"],
        )
        for number, row in enumerate(
            rows(path, ("fact_id", "kind", "actors", "starts_on", "ends_on", "label")), start=2
        )
    ]
    return tuple(sorted(facts, key=lambda fact: (fact.first, fact.fact_id)))


def by_actor(facts: tuple[DatedFact, ...]) -> Mapping[str, tuple[DatedFact, ...]]:
    """The facts of each person, oldest first."""
    found: dict[str, list[DatedFact]] = {}
    for fact in facts:
        for actor_id in fact.actors:
            found.setdefault(actor_id, []).append(fact)
    return {actor_id: tuple(own) for actor_id, own in found.items()}


def _day(cell: str, path: Path, row: int) -> date:
    try:
        return date.fromisoformat(cell)
    except ValueError as error:
        raise TableError(f"{path}, row {row}: {cell or 'an empty cell'} is no date of the form YYYY-MM-DD") from error
