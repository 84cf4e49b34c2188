"""What each source remembers: state/sources/<name>.json, replaced whole, never half-written.

It may be deleted at any time: the source is then asked as on its first night, and what is in bronze adds nothing.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from extract.settings import Settings
from extract.warehouse.bronze import sync_folder

FORGET_DAYS = 60  # an address that no listing has named for so long is forgotten
MOST_VALIDATORS = 2_000


@dataclass(slots=True)
class Watermark:
    """Where a source is. Times are ISO strings in UTC."""

    watermark: str | None = None  # newest moment of an entry, of listings that were read to their end
    last_attempt: str | None = None
    last_success: str | None = None
    failures: int = 0  # nights in a row that failed
    failing_since: str | None = None
    error_code: str | None = None  # of the last night, if it failed
    error: str | None = None
    articles: int = 0  # taken in all
    rejected: int = 0  # in all
    configured: str = ""  # digest of its row in sources.toml
    validators: dict[str, dict[str, str]] = field(default_factory=dict)  # address of a listing → etag, last_modified
    seen: dict[str, list[str]] = field(default_factory=dict)  # key of an entry → marker, day it was last listed
    waiting: dict[str, dict[str, Any]] = field(default_factory=dict)  # key → entry that is still to be read

    def forget(self, today: date) -> None:
        """Drop what no listing has named for long."""
        limit = (today - timedelta(days=FORGET_DAYS)).isoformat()
        self.seen = {key: mark for key, mark in self.seen.items() if mark[1] >= limit}
        if len(self.validators) > MOST_VALIDATORS:
            self.validators = dict(list(self.validators.items())[-MOST_VALIDATORS:])

    @property
    def moment(self) -> datetime | None:
        return datetime.fromisoformat(self.watermark) if self.watermark else None

    def failed(self, code: str, reason: str, now: datetime) -> None:
        """Note a night that failed."""
        self.failures += 1
        self.failing_since = self.failing_since or now.isoformat()
        self.error_code, self.error = code, reason

    def succeeded(self, now: datetime) -> None:
        """Note a night that went well."""
        self.last_success = now.isoformat()
        self.failures, self.failing_since, self.error_code, self.error = 0, None, None, None


def folder(settings: Settings) -> Path:
    return settings.state / "sources"


def load(settings: Settings, name: str) -> Watermark:
    """What a source remembers; nothing where its file is missing or was damaged."""
    try:
        data = json.loads((folder(settings) / f"{name}.json").read_text(encoding="utf-8"))
        known = {one.name for one in fields(Watermark)}
        mark = Watermark(**{name: value for name, value in data.items() if name in known})
        return mark if mark.moment is None or mark.moment.tzinfo else Watermark()
    except (OSError, ValueError, TypeError, AttributeError):
        return Watermark()


def save(settings: Settings, name: str, mark: Watermark) -> None:
    """Write it down, whole or not at all, also through a power cut."""
    folder(settings).mkdir(parents=True, exist_ok=True)
    path = folder(settings) / f"{name}.json"
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with temporary.open("w", encoding="utf-8") as stream:
        json.dump(asdict(mark), stream, ensure_ascii=False, separators=(",", ":"))
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(temporary, path)
    sync_folder(path.parent)


def now() -> datetime:
    return datetime.now(UTC)
