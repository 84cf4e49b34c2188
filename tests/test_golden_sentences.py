"""Events of single sentences: the golden table that grows with every word (docs/add-a-word.md)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from extract.pipeline import Resources, extract, load_resources
from extract.records import Document, ReportedEvent

PROJECT = Path(__file__).resolve().parents[1]

WRITTEN_ON = date(2020, 6, 15)


def blocks(table: str) -> list[tuple[str, list[str]]]:
    """Each sentence of a table with its expected lines; comments left out."""
    found = []
    for block in table.split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if lines:
            found.append((lines[0], [] if lines[1:] == ["-"] else lines[1:]))
    return found


def told(event: ReportedEvent) -> str:
    """An event as the table has it."""
    parties = ", ".join(f"{p.part} {p.actor.name_en or p.actor.name_ar}" for p in event.participants)
    place = (event.place.city_en or event.place.country_iso3 or "") if event.place else ""
    return f"{event.event_type} | {event.status} | {parties} | {place}".rstrip()


def events_of(sentence: str, resources: Resources) -> list[str]:
    return [told(event) for event in extract(Document("golden", sentence, published=WRITTEN_ON), resources).events]


GOLDEN = blocks((Path(__file__).parent / "golden" / "sentences.txt").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def resources() -> Resources:
    return load_resources(PROJECT)


def test_the_table_says_what_is_expected_of_every_sentence() -> None:
    assert GOLDEN
    assert len({sentence for sentence, _ in GOLDEN}) == len(GOLDEN), "a sentence stands twice"


@pytest.mark.parametrize(("sentence", "expected"), GOLDEN, ids=[sentence[:30] for sentence, _ in GOLDEN])
def test_the_events_of_a_sentence(sentence: str, expected: list[str], resources: Resources) -> None:
    assert events_of(sentence, resources) == expected
