"""Arrow batches of articles in, Arrow batches of extractions out: the one edge of the extraction.

The command line and Airflow map it over Parquet files; Spark gives it to `mapInArrow`. One row in is one row
out. An article on which the extraction fails becomes a row with `error` set, so that it cannot take its
batch down with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

import pyarrow as pa

from extract.limits import OutOfTime, processor_time
from extract.records import Actor, Document, Extraction, Participant, ReportedEvent, Statement, Subject
from extract.schemas import EXTRACTIONS
from extract.sources.published import published_day
from extract.stories import sketch

_CARRIED = ("article_id", "content_sha256", "url", "source", "language", "origin_path", "origin_row", "ingested_at")
_ACTOR = ("actor_id", "kind", "name_en", "name_ar", "country_iso3", "organisation", "wikidata_id", "origin")
LONGEST_ERROR = 500
ARTICLE_SECONDS = 30.0  # of processor time, some thousand times what an article takes


class Versioned(Protocol):
    """What the extraction knows: language packs and reference data, with the version of all of it."""

    @property
    def version(self) -> str: ...


Extract = Callable[[Document, Any], Extraction]  # extract.pipeline.extract, or a test's own


def extract_batches(
    batches: Iterable[pa.RecordBatch], resources: Versioned, extract: Extract | None = None, *,
    seconds: float = ARTICLE_SECONDS,
) -> Iterator[pa.RecordBatch]:  # fmt: skip
    """ARTICLES batches → EXTRACTIONS batches, row for row, by `extract.pipeline.extract` unless another is given.

    An article that takes more than `seconds` of processor time becomes a row with `error` set.
    """
    if extract is None:
        from extract.pipeline import extract as by_pipeline

        extract = by_pipeline
    for batch in batches:
        yield _to_arrow([extraction_row(article, resources, extract, seconds) for article in batch.to_pylist()])


def _to_arrow(rows: list[dict[str, Any]]) -> pa.RecordBatch:
    """Rows that do not fit the schema (a half character, a string for a number) become rows with an error."""
    try:
        return pa.RecordBatch.from_pylist(rows, schema=EXTRACTIONS)
    except (pa.ArrowException, UnicodeError, TypeError, OverflowError) as error:
        if len(rows) == 1:
            keep = {name: rows[0][name] for name in (*_CARRIED, "extractor_version")}
            empty = {"dates": [], "events": [], "statements": [], "error": describe(error)}
            return pa.RecordBatch.from_pylist([keep | empty], schema=EXTRACTIONS)
        table = pa.Table.from_batches([_to_arrow([row]) for row in rows])
        return table.combine_chunks().to_batches()[0]


def document_of(article: dict[str, Any]) -> Document:
    """A row of ARTICLES as the extraction reads it."""
    return Document(
        article_id=article["article_id"],
        text=article["text"],
        title=article["title"],
        language=article["language"],
        published=published_day(article["published"]),
        source=article["source"],
        url=article["url"],
    )


def extraction_row(
    article: dict[str, Any], resources: Versioned, extract: Extract, seconds: float = ARTICLE_SECONDS
) -> dict[str, Any]:
    """One row of EXTRACTIONS for one row of ARTICLES."""
    row: dict[str, Any] = {name: article[name] for name in _CARRIED}
    row |= {name: article.get(name) for name in ("author", "feed")}  # the oldest bronze has neither
    row |= {"title": article["title"], "extractor_version": resources.version, "error": None}
    row |= {"dates": [], "events": [], "statements": []}
    try:
        with processor_time(seconds):
            extraction = extract(document_of(article), resources)
            found = _found(extraction)
    except OutOfTime as error:
        return row | {"error": f"{type(error).__name__}: {error}"}
    except Exception as error:  # whatever it is, it concerns one article
        return row | {"error": describe(error)}
    row |= found
    if article["published"] and extraction.document.published is None:
        note = f"given as {article['published'][:80]!r}, which names no certain day"
        row["published_reasons"] = "\n".join(filter(None, (row["published_reasons"], note)))
    return row


def describe(error: BaseException) -> str:
    """An unexpected error on one line: its type, what it says, and where it was raised."""
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    where = ""
    if frame is not None:
        name = frame.tb_frame.f_code.co_filename.rsplit("/", 1)[-1]
        where = f" ({name}:{frame.tb_lineno})"
    said = " ".join(str(error).split())[:LONGEST_ERROR]
    return f"{type(error).__name__}: {said}{where}"


def _found(extraction: Extraction) -> dict[str, Any]:
    """What one extraction found, as columns; quoted text is cut from the document here, once."""
    content = extraction.document.content
    publication = extraction.publication
    return {
        "title": extraction.headline,
        "word_count": extraction.word_count,
        "sketch": sketch(extraction.document.text),
        "published_on": publication.day,
        "published_earliest": publication.earliest,
        "published_latest": publication.latest,
        "published_basis": publication.basis,
        "published_reasons": "\n".join(publication.reasons) or None,
        "dates": [
            {
                "text": date.text,
                "start": date.start,
                "stop": date.stop,
                "earliest": date.earliest,
                "latest": date.latest,
                "precision": date.precision,
                "basis": date.basis,
                "rule_id": date.rule_id,
            }
            for date in extraction.dates
        ],
        "events": [_event(event, content) for event in extraction.events],
        "statements": [_statement(statement, content) for statement in extraction.statements],
    }


def _event(event: ReportedEvent, content: str) -> dict[str, Any]:
    place = event.place
    return {
        "reported_event_id": event.reported_event_id,
        "event_type": event.event_type,
        "status": event.status,
        "earliest_date": event.earliest,
        "latest_date": event.latest,
        "date_precision": event.date_precision,
        "date_basis": event.date_basis,
        "place_id": place.place_id if place else None,
        "city_en": place.city_en if place else None,
        "country_iso3": place.country_iso3 if place else None,
        "process_id": event.process_id,
        "process_name": event.process_name,
        "round_number": event.round_number,
        "evidence": content[event.evidence_start : event.evidence_stop],
        "evidence_start": event.evidence_start,
        "evidence_stop": event.evidence_stop,
        "trigger_start": event.trigger_start,
        "trigger_stop": event.trigger_stop,
        "rule_id": event.rule_id,
        "confidence": event.confidence,
        "participants": [_participant(participant) for participant in event.participants],
    }


def _participant(participant: Participant) -> dict[str, Any]:
    return _actor(participant.actor) | {
        "part": participant.part,
        "title": participant.title,
        "surface": participant.surface,
        "surface_start": participant.start,
        "surface_stop": participant.stop,
    }


def _statement(statement: Statement, content: str) -> dict[str, Any]:
    return {
        "statement_id": statement.statement_id,
        "reported_event_id": statement.reported_event_id,
        "speaker": _actor(statement.speaker) if statement.speaker else None,
        "speaker_surface": statement.speaker_surface,
        "speaker_title": statement.speaker_title,
        "cue": statement.cue,
        "cue_start": statement.cue_start,
        "cue_stop": statement.cue_stop,
        "content": content[statement.content_start : statement.content_stop],
        "content_start": statement.content_start,
        "content_stop": statement.content_stop,
        "is_direct_quote": statement.is_direct_quote,
        "rule_id": statement.rule_id,
        "subjects": [_subject(subject) for subject in statement.subjects],
    }


def _subject(subject: Subject) -> dict[str, Any]:
    return {
        "actor_id": subject.actor.actor_id,
        "country_iso3": subject.actor.country_iso3,
        "named_by": subject.named_by,
        "surface": subject.surface,
        "surface_start": subject.start,
        "surface_stop": subject.stop,
    }


def _actor(actor: Actor) -> dict[str, Any]:
    return {name: getattr(actor, name) for name in _ACTOR}
