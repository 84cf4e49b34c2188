"""What the steps of a night report: frozen, and plain dicts for state files and XCom; and who watches them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Protocol


class Report:
    """A report that serialises."""

    __slots__ = ()

    def as_dict(self) -> dict[str, Any]:
        """Strings, numbers, lists and dicts only."""
        return asdict(self)  # type: ignore[call-overload,no-any-return]


@dataclass(frozen=True, slots=True)
class IngestReport(Report):
    """articles_read = new + known + rejected; a rejected file counts as one."""

    run_id: str
    inputs: list[str]
    articles_read: int
    articles_new: int
    articles_known: int
    articles_rejected: int
    rejected_by_reason: dict[str, int]
    batches: list[str]  # paths of the bronze batches that were written
    seconds: float
    articles_waiting: int = 0  # known to sources, and still to be read on another night
    sources_failed: int = 0
    sources: list[dict[str, Any]] = field(default_factory=list)  # a SourceReport each, in order of names


@dataclass(frozen=True, slots=True)
class ExtractReport(Report):
    """The extraction files that are ready to be landed."""

    run_id: str
    extractor_version: str | None  # null where there was nothing to extract
    batches: int
    articles: int
    extractions: list[str]
    seconds: float


@dataclass(frozen=True, slots=True)
class LoadReport(Report):
    """rows_in = rows_landed + rows_rejected; ingest rejections are counted apart."""

    run_id: str
    batches: int
    rows_in: int
    rows_landed: int
    rows_rejected: int
    rejections_landed: int
    events_by_type: dict[str, int]  # in the rows of this run
    statements: int
    extractor_version: str | None
    seconds: float


@dataclass(frozen=True, slots=True)
class NightReport(Report):
    """The whole night: the reports of its steps, by step, and how it ended."""

    run_id: str
    status: str  # done, failed
    steps: dict[str, dict[str, Any]]
    seconds: float
    error: str | None = None
    home: str = ""
    rejections: list[str] = field(default_factory=list)


class Progress(Protocol):
    """Who watches a night: told of each step, and of what is done of it."""

    def step(self, name: str, total: int | None = None) -> None: ...
    def advance(self, count: int = 1) -> None: ...


class Unwatched:
    """Nobody does."""

    def step(self, name: str, total: int | None = None) -> None: ...
    def advance(self, count: int = 1) -> None: ...
