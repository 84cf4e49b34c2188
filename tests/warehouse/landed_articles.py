"""Extractions made by hand, and the landing of them: input for the tests of the warehouse, without the extractor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from extract.schemas import EXTRACTIONS, SIGHTINGS
from extract.settings import Settings
from extract.warehouse import landing
from extract.warehouse.audit import AuditReport
from extract.warehouse.dbt_build import BuildReport

FIRST_NIGHT = datetime(2016, 2, 1, 2, tzinfo=UTC)

LAVROV = {
    "actor_id": "Q58217", "kind": "person", "name_en": "Sergey Lavrov", "name_ar": "سيرغي لافروف",
    "country_iso3": "RUS", "organisation": None, "wikidata_id": "Q58217", "origin": "reference",
}  # fmt: skip
ZARIF = {
    "actor_id": "Q10296812", "kind": "person", "name_en": "Mohammad Javad Zarif", "name_ar": "محمد جواد ظريف",
    "country_iso3": "IRN", "organisation": None, "wikidata_id": "Q10296812", "origin": "reference",
}  # fmt: skip
EGYPT = {
    "actor_id": "country-EGY", "kind": "country", "name_en": "Egypt", "name_ar": "مصر",
    "country_iso3": "EGY", "organisation": None, "wikidata_id": None, "origin": "reference",
}  # fmt: skip
STRANGER = {
    "actor_id": "x-0a1b2c", "kind": "person", "name_en": None, "name_ar": "عماد الحلبي",
    "country_iso3": "SYR", "organisation": None, "wikidata_id": None, "origin": "discovered",
}  # fmt: skip


@dataclass(frozen=True)
class Nights:
    """The warehouse after the first night, after the second, and built anew from the landing of both."""

    settings: Settings  # as the full refresh left it
    first: Path
    second: Path
    refreshed: Path
    builds: tuple[BuildReport, BuildReport, BuildReport]
    audits: tuple[AuditReport, AuditReport]


def participant(actor: dict[str, Any], part: str = "party", start: int = 0) -> dict[str, Any]:
    """An actor in an event; its surface is its Arabic name at `start`."""
    surface = actor["name_ar"]
    return {
        **actor, "part": part, "title": "Minister of Foreign Affairs", "surface": surface,
        "surface_start": start, "surface_stop": start + len(surface),
    }  # fmt: skip


def event(event_id: str, *participants: dict[str, Any], day: date | None = None, **given: Any) -> dict[str, Any]:
    """A reported event: a meeting that occurred on `day` (without any date where it is None)."""
    return {
        "reported_event_id": event_id, "event_type": "meeting", "status": "occurred",
        "earliest_date": day, "latest_date": day, "date_precision": "day" if day else "unknown",
        "date_basis": "explicit" if day else "none", "place_id": None, "city_en": None, "country_iso3": None,
        "process_id": None, "process_name": None, "round_number": None, "evidence": "التقى", "evidence_start": 0,
        "evidence_stop": 5, "trigger_start": 0, "trigger_stop": 5, "rule_id": "test.meet", "confidence": 0.75,
        "participants": list(participants), **given,
    }  # fmt: skip


def subject(actor: dict[str, Any], start: int = 10) -> dict[str, Any]:
    """An actor that the content of a statement names, by its Arabic name at `start`."""
    return {
        "actor_id": actor["actor_id"], "country_iso3": actor["country_iso3"], "named_by": actor["kind"],
        "surface": actor["name_ar"], "surface_start": start, "surface_stop": start + len(actor["name_ar"]),
    }  # fmt: skip


def statement(
    statement_id: str, speaker: dict[str, Any] | None, event_id: str | None = None, *subjects: dict[str, Any]
) -> dict[str, Any]:
    """A statement of five letters of content."""
    return {
        "statement_id": statement_id, "reported_event_id": event_id, "speaker": speaker,
        "speaker_surface": speaker and speaker["name_ar"], "speaker_title": None, "cue": "قال", "cue_start": 0,
        "cue_stop": 3, "content": "اتفقنا", "content_start": 10, "content_stop": 16, "is_direct_quote": True,
        "rule_id": "test.said", "subjects": list(subjects),
    }  # fmt: skip


def article(
    article_id: str,
    revision: int = 1,
    *,
    events: list[dict[str, Any]] | None = None,
    statements: list[dict[str, Any]] | None = None,
    day: date | None = date(2016, 2, 1),
    **given: Any,
) -> dict[str, Any]:
    """The extraction of one article revision, published on `day`; a later revision is ingested a day later."""
    return {
        "article_id": article_id, "content_sha256": f"{revision}{article_id}", "url": None, "source": None,
        "language": "ar", "title": "خبر", "origin_path": "inbox/news.jsonl", "origin_row": 1,
        "ingested_at": FIRST_NIGHT + timedelta(days=revision - 1), "word_count": 100, "sketch": None,
        "published_on": day,
        "published_earliest": day, "published_latest": day, "published_basis": "given" if day else "unknown",
        "published_reasons": None, "dates": [], "events": events or [], "statements": statements or [],
        "extractor_version": "v1", "error": None, **given,
    }  # fmt: skip


def land_sighting(settings: Settings, batch_id: str, **given: Any) -> None:
    """Land one further sighting, as an ingest of the second night would have written it."""
    row = {"origin_path": "collector: https://copy.example/1", "seen_at": FIRST_NIGHT + timedelta(days=1), **given}
    path = settings.sightings / "day=2016-02-02" / f"{batch_id}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist([row], SIGHTINGS), path)
    with landing.open_landing(settings) as connection:
        assert landing.land_sightings(connection, [path]) == 1
        assert landing.land_sightings(connection, [path]) == 0


def land(settings: Settings, run_id: str, batch_id: str, rows: list[dict[str, Any]], version: str = "v1") -> None:
    """Write the batch's Parquet file and land it as one run of the night would."""
    path = settings.extractions / version / f"{batch_id}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [row | {"extractor_version": version} for row in rows]
    pq.write_table(pa.Table.from_pylist(rows, EXTRACTIONS), path)
    with landing.open_landing(settings) as connection:
        landing.land_batch(connection, path, run_id, landing.landing_moment(connection))
        run = {"run_id": run_id, "trigger": "test", "status": "running", "rows_landed": len(rows)}
        landing.record_run(connection, run)
