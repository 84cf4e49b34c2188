"""`dragoman explain`: one document with every decision that was made on it, and every candidate that was put aside.

Here is what there is to show, as plain records; `explain_terminal` and `explain_html` show it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from extract.explain_reasons import Candidate, rejected_candidates
from extract.pipeline import Resources, extract
from extract.records import Actor, Document, Extraction, Participant, ReportedEvent, Statement
from extract.trace import Trace

if TYPE_CHECKING:
    from rich.console import Console

KINDS = ("content", "aside", "place", "date", "actor", "cue", "trigger")  # later ones stand out where spans overlap


@dataclass(frozen=True, slots=True)
class Span:
    """Code points `[start, stop)` of the content that mean something; `key` names the row that they led to, if any."""

    start: int
    stop: int
    kind: str  # one of KINDS
    detail: str
    key: str = ""  # e1, s2: as in the tables


@dataclass(frozen=True, slots=True)
class Grid:
    """A table to be shown: every row as wide as `columns`; a cell may hold several lines."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str  # what to say where there is no row


@dataclass(frozen=True)
class Explanation:
    """A document, what was found in it, and what was put aside."""

    extraction: Extraction
    spans: tuple[Span, ...]
    rejected: tuple[Candidate, ...]

    @property
    def content(self) -> str:
        return self.extraction.document.content

    @property
    def publication(self) -> tuple[str, tuple[str, ...]]:
        """When it was published, and the reasons, in words."""
        when = self.extraction.publication
        if when.basis == "unknown":
            return "publication day unknown", when.reasons
        return f"published {days(when.earliest, when.latest)} ({when.basis})", when.reasons

    @property
    def grids(self) -> tuple[Grid, ...]:
        """Events, statements, dates and rejected candidates, in the order in which they are shown."""
        return (_events(self), _statements(self), _dates(self), _rejected(self))


def explain(document: Document, resources: Resources) -> Explanation:
    """Extract a document and keep the reasons. Pure, as `extract()` is, and of the same result."""
    trace = Trace()
    extraction = extract(document, resources, trace)
    rejected = rejected_candidates(trace, resources)
    aside = (Span(c.start, c.stop, "aside", f"put aside ({c.kind}, {c.could_be}): {c.reason}") for c in rejected)
    spans = sorted((*_spans(extraction, trace), *aside), key=lambda s: (s.start, -s.stop, KINDS.index(s.kind)))
    return Explanation(extraction, tuple(spans), rejected)


def explain_text(document: Document, resources: Resources, console: Console) -> None:
    """Show a document on a terminal: the coloured text, and the tables under it."""
    from extract.explain_terminal import show

    show(explain(document, resources), console)


def days(earliest: date | None, latest: date | None) -> str:
    """An interval of days in words; an open end is told as such."""
    if earliest is None and latest is None:
        return "unknown"
    if earliest == latest:
        return str(earliest)
    if earliest is None or latest is None:
        return f"from {earliest} on" if latest is None else f"until {latest}"
    return f"{earliest} to {latest}"


def _spans(extraction: Extraction, trace: Trace) -> Iterator[Span]:
    text, finder = trace.text, trace.finder
    assert text is not None
    assert finder is not None
    for number, statement in enumerate(extraction.statements, start=1):
        speaker = _name(statement.speaker) or statement.speaker_surface or "nobody known"
        key = f"s{number}"
        yield Span(statement.content_start, statement.content_stop, "content", f"{key}: said by {speaker}", key)
        if statement.cue_stop > statement.cue_start:
            yield Span(statement.cue_start, statement.cue_stop, "cue", f"{key}: {statement.rule_id}, {speaker}", key)
    for number, event in enumerate(extraction.events, start=1):
        detail = f"e{number}: {event.event_type}, {event.status}, by {event.rule_id}"
        yield Span(event.trigger_start, event.trigger_stop, "trigger", detail, f"e{number}")
    for draft, number in zip(trace.events, range(1, len(trace.events) + 1), strict=True):
        for trigger in draft.repeats:
            yield Span(*text.span(trigger.first, trigger.stop), "trigger", f"e{number} again", f"e{number}")
    for mention in finder.mentions:
        office = f", {mention.title or mention.office}" if mention.title or mention.office else ""
        detail = f"{_name(mention.actor)}{office} ({mention.form}, {mention.actor.origin})"
        yield Span(*text.span(mention.first, mention.stop), "actor", detail)
    for found in extraction.dates:
        detail = f"{days(found.earliest, found.latest)} ({found.precision}, {found.basis}, {found.rule_id})"
        yield Span(found.start, found.stop, "date", detail)
    for place in finder.places:
        where = ", ".join(filter(None, (place.place.city_en, place.place.country_iso3)))
        marker = f" after {place.marker}" if place.marker else ""
        yield Span(*text.span(place.first, place.stop), "place", f"place: {where}{marker}")


def _name(actor: Actor | None) -> str:
    return (actor.name_en or actor.name_ar or actor.actor_id) if actor is not None else ""


def _events(explanation: Explanation) -> Grid:
    columns = ("", "event", "parties", "where", "when", "by which rule")
    content = explanation.content
    rows = tuple(_event_row(f"e{n}", event, content) for n, event in enumerate(explanation.extraction.events, start=1))
    return Grid("Events", columns, rows, "No diplomatic event was found.")


def _event_row(key: str, event: ReportedEvent, content: str) -> tuple[str, ...]:
    where = ", ".join(filter(None, (event.place.city_en, event.place.country_iso3))) if event.place else ""
    process = " ".join(filter(None, (event.process_name, str(event.round_number) if event.round_number else "")))
    when = f"{days(event.earliest, event.latest)}\n{event.date_precision}, {event.date_basis}"
    rule = f"{content[event.trigger_start : event.trigger_stop]}\n{event.rule_id}\nconfidence {event.confidence}"
    parties = "\n".join(_party(party) for party in event.participants)
    return (key, f"{event.event_type}\n{event.status}", parties, "\n".join(filter(None, (where, process))), when, rule)


def _party(party: Participant) -> str:
    title = f", {party.title}" if party.title else ""
    new = " (discovered)" if party.actor.origin == "discovered" else ""
    return f"{party.part}: {_name(party.actor)}{title}{new} ← {party.surface}"


def _statements(explanation: Explanation) -> Grid:
    columns = ("", "speaker", "cue", "content", "said at", "by which rule")
    events = {e.reported_event_id: f"e{n}" for n, e in enumerate(explanation.extraction.events, start=1)}
    rows = tuple(
        _statement_row(f"s{n}", statement, explanation.content, events)
        for n, statement in enumerate(explanation.extraction.statements, start=1)
    )
    return Grid("Statements", columns, rows, "Nobody is reported to have said anything.")


def _statement_row(key: str, statement: Statement, content: str, events: dict[str, str]) -> tuple[str, ...]:
    speaker = [_name(statement.speaker), statement.speaker_title or ""]
    if statement.speaker_surface and statement.speaker_surface != speaker[0]:
        speaker.append(f"← {statement.speaker_surface}")
    return (
        key,
        "\n".join(filter(None, speaker)) or "nobody known",
        statement.cue,
        " ".join(content[statement.content_start : statement.content_stop].split()),
        events.get(statement.reported_event_id or "", ""),
        f"{statement.rule_id}\n{'word for word' if statement.is_direct_quote else 'in other words'}",
    )


def _dates(explanation: Explanation) -> Grid:
    columns = ("text", "days", "precision", "basis", "by which rule")
    rows = tuple(
        (found.text, days(found.earliest, found.latest), found.precision, found.basis, found.rule_id)
        for found in explanation.extraction.dates
    )
    return Grid("Dates", columns, rows, "No date was found.")


def _rejected(explanation: Explanation) -> Grid:
    columns = ("text", "could have been", "why it is not")
    kinds: Sequence[Candidate] = explanation.rejected
    rows = tuple((c.surface, f"{c.kind}: {c.could_be}", c.reason) for c in kinds)
    return Grid("Put aside", columns, rows, "Nothing was put aside.")
