"""An extraction that needs no language pack, one meeting and one statement an article: for tests around it."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

from extract.records import (
    Actor,
    Document,
    Extraction,
    Participant,
    Place,
    Publication,
    ReportedEvent,
    ResolvedDate,
    Statement,
)
from extract.settings import Settings

BREAKS_IT = "هذا المقال يعطل الاستخراج"


@dataclass(frozen=True)
class FakeResources:
    version: str = "fake-1"


def fake_extract(document: Document, resources: FakeResources) -> Extraction:
    """Deterministic; raises where the text says so."""
    if BREAKS_IT in document.text:
        raise ValueError("no rule\nfits")
    content = document.content
    actor = Actor("RUS", "country", "Russia", "روسيا", "RUS", None, None, "reference")
    event = ReportedEvent(
        reported_event_id=f"re-{document.article_id}",
        event_type="meeting",
        status="occurred",
        participants=(Participant(actor, "party", None, content[:3], 0, 3),),
        place=Place(None, "Sochi", "RUS"),
        earliest=document.published,
        latest=document.published,
        date_precision="day" if document.published else "unknown",
        date_basis="relative" if document.published else "none",
        process_id=None,
        process_name=None,
        round_number=10,
        evidence_start=0,
        evidence_stop=len(content),
        trigger_start=0,
        trigger_stop=4,
        rule_id="fake.meeting",
        confidence=0.5,
    )
    statement = Statement(
        statement_id=f"st-{document.article_id}",
        speaker=None,
        speaker_surface=None,
        speaker_title=None,
        cue="قال",
        cue_start=0,
        cue_stop=3,
        content_start=2,
        content_stop=len(content),
        is_direct_quote=False,
        reported_event_id=event.reported_event_id,
        rule_id="fake.statement",
    )
    return Extraction(
        document=document,
        headline=document.title,
        publication=Publication(document.published, document.published, "given" if document.published else "unknown"),
        dates=(ResolvedDate(0, 2, content[:2], None, None, "unknown", "none", "fake.date"),),
        events=(event,),
        statements=(statement,),
        word_count=len(document.text.split()),
    )


def waiting_batch(batch: Path, settings: Settings, run_id: str) -> Path:
    """Stands for extract_batch in a worker: tells its process id, and goes on once it is released."""
    (settings.home / f"{os.getpid()}.worker").touch()
    while not (settings.home / "release").exists():
        time.sleep(0.02)
    return batch


def dying_batch(batch: Path, settings: Settings, run_id: str) -> Path:
    """Stands for a worker that the kernel kills."""
    os._exit(1)
