"""What the extraction reads in a text, as lines of a table: the tests compare tables of sentences with such lines.

An event's line is `type status: parties @ city, country # process round`; a party is its English name (its Arabic one
where the article alone names it), with `part:` before it where the part is another than `party`. Parties stand in
alphabetical order, so that a table does not depend on the order in which they were found.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from extract.actors import ActorFinder
from extract.mentions import ActorMention
from extract.pipeline import Resources, extract
from extract.records import Actor, Document, Extraction, ReportedEvent, Statement
from extract.text import Text, read

DAY = date(2021, 2, 18)  # a Thursday


def case(construction: str, text: str, *expected: str, day: date | None = DAY) -> Any:
    """A row of a table: what it shows, the text, the lines expected."""
    return pytest.param(text, list(expected), day, id=construction)


def gap(construction: str, text: str, *expected: str, day: date | None = DAY, why: str) -> Any:
    """A row that fails today; once it passes, the test run says so, and the row becomes a `case`."""
    mark = pytest.mark.xfail(strict=True, reason=why)
    return pytest.param(text, list(expected), day, id=construction, marks=mark)


table = pytest.mark.parametrize  # with "text, expected, day"
COLUMNS = ("text", "expected", "day")


def name_of(actor: Actor | None) -> str:
    """An actor as a table names it."""
    return "-" if actor is None else actor.name_en or actor.name_ar or actor.actor_id


class Reading:
    """Reads texts with the real language pack and reference. No dataclass: a failing test would print megabytes."""

    def __init__(self, resources: Resources) -> None:
        self.resources = resources

    def document(self, text: str, day: date | None = DAY, title: str | None = None) -> Extraction:
        """The whole extraction of a text published on a day."""
        return extract(Document("article", text, title, "ar", day), self.resources)

    def text(self, content: str, has_title: bool = False) -> Text:
        """The tokens and sentences of a text."""
        return read(content, has_title, self.resources.pack.boilerplate)

    def mentions(self, content: str, day: date | None = DAY) -> tuple[Text, tuple[ActorMention, ...]]:
        """The actors that a text names, with its tokens."""
        text, known = self.text(content), self.resources
        finder = ActorFinder(
            text, known.pack.roles, known.book, known.knowledge, known.vocabulary.openings(text.forms), day, day
        )
        return text, finder.find()

    def actors(self, content: str, day: date | None = DAY) -> list[str]:
        """One line a mention: `words = name, title`; the title is left out where there is none."""
        text, mentions = self.mentions(content, day)
        lines = []
        for mention in mentions:
            title = f", {mention.title}" if mention.title else ""
            lines.append(f"{text.surface(mention.first, mention.stop)} = {name_of(mention.actor)}{title}")
        return lines

    def events(self, content: str, day: date | None = DAY, title: str | None = None) -> list[str]:
        """One line an event."""
        return [event_line(event) for event in self.document(content, day, title).events]

    def statements(self, content: str, day: date | None = DAY) -> list[str]:
        """One line a statement: `cue | speaker | content`."""
        return [statement_line(content, statement) for statement in self.document(content, day).statements]


def event_line(event: ReportedEvent) -> str:
    """An event as a line of a table."""
    parties = sorted(
        name_of(p.actor) if p.part == "party" else f"{p.part}:{name_of(p.actor)}" for p in event.participants
    )
    line = f"{event.event_type} {event.status}: {' + '.join(parties)}".rstrip()
    if event.place is not None:
        line += " @ " + ", ".join(part for part in (event.place.city_en, event.place.country_iso3) if part)
    if event.process_name or event.round_number:
        line += " # " + " ".join(str(part) for part in (event.process_name, event.round_number) if part)
    return line


def statement_line(content: str, statement: Statement) -> str:
    """A statement as a line of a table."""
    said = content[statement.content_start : statement.content_stop]
    return f"{statement.cue} | {name_of(statement.speaker)} | {said}"
