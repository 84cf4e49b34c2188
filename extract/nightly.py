"""The steps of the night. The command line, the DAG and tests call these and nothing below them.

    ingest → pending_batches → extract_batch (mapped) → load → build → audit → publish

Every step finds its work in files and in the ledger, never in memory: a night that was killed anywhere is
completed by the next one, and a step that is repeated changes nothing.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract import alerts, lineage, storage
from extract.errors import DragomanError
from extract.mapping import extract_all, extract_batch, extract_share, resources_of
from extract.reports import IngestReport, LoadReport, NightReport, Progress, Unwatched
from extract.runs import latest_run, locked, new_run_id, note, notes
from extract.settings import Settings
from extract.sources.article import Rejection
from extract.sources.collecting import Found, collect
from extract.sources.configuration import ConfigurationError, read_configuration
from extract.sources.given import is_address, read_addresses
from extract.sources.inbox import read
from extract.sources.window import Window
from extract.summary import print_summary
from extract.taking_in import take_in
from extract.warehouse import bronze, lake, landing
from extract.warehouse.damage import Damaged, damage_of_parquet, databases_set_aside, set_aside
from extract.watched import watched

if TYPE_CHECKING:
    from extract.warehouse.audit import AuditReport
    from extract.warehouse.dbt_build import BuildReport

__all__ = [
    "append", "audit", "build", "extract_all", "extract_batch", "extract_share", "ingest", "latest_run", "load",
    "new_run_id", "night", "pending_batches", "print_summary", "publish", "resources_of", "rollback",
    "run_to_continue",
]  # fmt: skip

log = logging.getLogger(__name__)


@watched("ingest")
def ingest(
    inputs: Sequence[str | Path], settings: Settings, run_id: str, progress: Progress | None = None, *,
    trigger: str = "command", window: Window | None = None, names: Sequence[str] = (),
) -> IngestReport:  # fmt: skip
    """Read files, folders and addresses into bronze; where none is given, the inbox and the sources of sources.toml.

    `names` picks sources, and leaves the inbox out; a `window` asks sources for what they published on those days,
    whatever they remember. Bad input is recorded, logged in one line and passed over; so is a source that fails.
    Raises Busy where another night is at work, BronzeError where bronze cannot be written.
    """
    started = time.monotonic()
    watcher = progress or Unwatched()
    sources = [str(path) for path in inputs] or list(names) or [str(settings.inbox)]
    if not inputs and not names:
        settings.inbox.mkdir(parents=True, exist_ok=True)
    with locked(settings):
        opening = {"trigger": trigger, "started_at": datetime.now(UTC).isoformat(), "inputs": sources}
        note(settings, run_id, "start", opening)
        lineage.night_event(settings, run_id, "START")
        bronze.sweep(settings.articles)
        bronze.sweep(settings.extractions, min_age=86_400)  # mapped tasks may be extracting right now
        store = bronze.Bronze(settings, run_id)
        store.tell_of_damage()
        taken = take_in(_everything(inputs, settings, window, names), store, watcher)
        counts, reasons = taken.counts, taken.reasons
        report = IngestReport(
            run_id, sources, counts.total() + reasons.total(), counts["new"], counts["known"], reasons.total(),
            dict(sorted(reasons.items())), [str(path) for path in store.written], time.monotonic() - started,
            sum(one.waiting for one in taken.sources), sum(one.error is not None for one in taken.sources),
            [one.as_dict() for one in taken.sources],
        )  # fmt: skip
        note(settings, run_id, "ingest", report.as_dict())
    return report


def _everything(
    inputs: Sequence[str | Path], settings: Settings, window: Window | None, names: Sequence[str]
) -> Iterator[Found]:
    """Whatever the inputs hold, files first: what is at hand is kept before the network is asked."""
    files = [one for one in inputs if not is_address(one)] if inputs or names else [settings.inbox]
    yield from read(files, settings.max_article_bytes)
    addresses = [str(one) for one in inputs if is_address(one)]
    if inputs and not addresses:
        return
    try:
        configuration = read_configuration(settings)
    except ConfigurationError as error:
        if names or addresses:
            raise
        yield Rejection(str(settings.sources_file), None, None, "configuration", str(error))
        return
    yield from (
        read_addresses(addresses, configuration, settings)
        if inputs
        else collect(configuration, settings, window, names)
    )


def pending_batches(settings: Settings, window: Window | None = None, run_id: str = "pending") -> list[Path]:
    """Bronze batches whose extraction is not landed yet, by whatever version, in order; with a window those too that
    came in on its days, which are extracted again where code, words or knowledge have changed."""
    landed: dict[str, str] = {}
    if landing.is_there(settings):
        with (
            suppress(Damaged),  # set aside: nothing is landed any more
            databases_set_aside(settings, run_id),
            landing.open_landing(settings, read_only=True) as connection,
        ):
            landed = landing.landed_versions(connection)
    days = {f"day={day.isoformat()}" for day in window.days} if window else set()
    batches = bronze.article_batches(settings)
    return [path for path in batches if path.stem not in landed or path.parent.name in days]


@watched("load")
def load(
    extractions: Iterable[str | Path] | None, settings: Settings, run_id: str, progress: Progress | None = None
) -> LoadReport:
    """Land these extractions, whatever else was extracted and not landed, and the ingest rejections.

    An extraction that is damaged is set aside and made again from bronze; so is landing, from the extractions. Raises
    LandingError where rows in are not rows landed plus rows rejected.
    """
    watcher = progress or Unwatched()
    given = [storage.place(path) for path in extractions or ()]
    with locked(settings):
        try:
            return _load(given, settings, run_id, watcher)
        except Damaged as error:
            log.warning("%s", error)
            return _load(given, settings, run_id, watcher)


def _load(given: Sequence[Path], settings: Settings, run_id: str, watcher: Progress) -> LoadReport:
    started = time.monotonic()
    with databases_set_aside(settings, run_id), landing.open_landing(settings) as connection:
        paths = {path.stem: path for path in given}
        paths = {**unlanded(settings, landing.landed_versions(connection)), **paths}
        moment = landing.landing_moment(connection)
        for _, path in sorted(paths.items()):
            try:
                _land(connection, path, settings, run_id, moment)
            except DragomanError:
                again = _extracted_again(path, settings, run_id)
                if again is not None:
                    _land(connection, again, settings, run_id, moment)
            watcher.advance()
        if settings.lake:
            lake.merge(connection, moment)
            lake.tidy(connection)
        rejections = landing.land_rejections(connection, bronze.rejection_batches(settings))
        landing.land_sightings(connection, bronze.sighting_batches(settings))
        events, statements = landing.landed_figures(connection, run_id)
        versions = sorted({path.parent.name for path in paths.values()})
        report = LoadReport(
            run_id, *landing.run_totals(connection, run_id), rejections, events, statements,
            versions[-1] if versions else None, time.monotonic() - started,
        )  # fmt: skip
        note(settings, run_id, "load", report.as_dict())
        landing.record_run(connection, run_row(settings, run_id, "running"))
    return report


def _land(connection: Any, path: Path, settings: Settings, run_id: str, moment: datetime) -> None:
    if settings.lake:
        lake.append(connection, path, run_id)
    else:
        landing.land_batch(connection, path, run_id, moment)


def _extracted_again(path: Path, settings: Settings, run_id: str) -> Path | None:
    """In an except clause: a new extraction in place of one that is damaged, which is set aside; None where its bronze
    is gone too. Raises the failure again where the file is whole."""
    reason = None if storage.is_remote(path) else damage_of_parquet(path)
    if reason is None:
        raise
    set_aside(path, reason, run_id)
    batch = next((one for one in bronze.article_batches(settings) if one.stem == path.stem), None)
    made = extract_share([batch], settings, run_id) if batch else []
    if not made:
        log.warning("%s: cannot be made again: its articles are not in bronze", path)
    return made[0] if made else None


def append(extractions: Iterable[str | Path], settings: Settings, run_id: str) -> None:
    """Append these extractions to the lake (nothing where there is none): any number of loaders at once.

    The next `load` merges what has arrived, and appends what has not. Raises LakeError where a file cannot be read.
    """
    if settings.lake:
        with lake.open_lake(settings) as connection:
            for path in extractions:
                lake.append(connection, storage.place(path), run_id)


def unlanded(settings: Settings, landed: dict[str, str]) -> dict[str, Path]:
    """The newest extraction of each batch, where another version or none is landed: batch_id → path."""
    newest: dict[str, Path] = {}
    for path in sorted(storage.files(settings.extractions, "*/*.parquet"), key=storage.modified):
        newest[path.stem] = path
    return {batch: path for batch, path in newest.items() if landed.get(batch) != path.parent.name}


def unlanded_now(settings: Settings) -> list[Path]:
    """The extractions that a load would land now."""
    with landing.open_landing(settings) as connection:
        return list(unlanded(settings, landing.landed_versions(connection)).values())


@watched("build")
def build(
    settings: Settings, run_id: str, *, full_refresh: bool = False, full_audit: bool = False
) -> BuildReport:  # fmt: skip
    """Build the warehouse with dbt, and write what dbt did into the ledger. Raises where a model or test fails.

    Its tests, and the audit after it, look at what is new; at all rows with `full_audit`, and once a week.
    """
    from extract.warehouse import dbt_build

    with locked(settings), databases_set_aside(settings, run_id):
        if not landing.is_there(settings) and list(settings.landing.parent.glob(f"{settings.landing.name}.damaged-*")):
            load(None, settings, run_id)  # a build before this one set it aside
        return dbt_build.build(settings, run_id, full_refresh=full_refresh, full_audit=full_audit)


@watched("audit")
def audit(settings: Settings, run_id: str, *, accept_anomalies: bool = False) -> AuditReport:
    """Check the built warehouse before anybody sees it, and tell what is unlike other nights.

    Raises where it must not be published; `accept_anomalies` lets a night pass that is unlike the others.
    """
    from extract.warehouse import audit as auditor

    started = time.monotonic()
    with locked(settings), databases_set_aside(settings, run_id):
        report = auditor.audit(settings, run_id, accept_anomalies=accept_anomalies)
        note(settings, run_id, "audit", {**report.as_dict(), "seconds": time.monotonic() - started})
    if report.anomalies:
        title = f"the night {run_id} is unlike the nights before"
        alerts.send(settings, alerts.Alert("warning", title, "\n".join(report.anomalies)))
    return report


@watched("publish")
def publish(settings: Settings, run_id: str) -> Path:
    """Put the built warehouse in front of the readers; returns the published path."""
    from extract.warehouse import publish as publisher

    started = time.monotonic()
    with locked(settings), databases_set_aside(settings, run_id):
        path = publisher.publish(settings, run_id)
        note(settings, run_id, "publish", {"path": str(path), "seconds": time.monotonic() - started})
        finish(settings, run_id, "done")
    return path


def rollback(settings: Settings) -> Path:
    """Take the published generation back; returns the one that readers get instead."""
    from extract.warehouse import publish as publisher

    with locked(settings):
        return publisher.rollback(settings)


def finish(settings: Settings, run_id: str, status: str) -> None:
    """Close the run in the ledger: `done` or `failed`."""
    note(settings, run_id, "finish", {"status": status, "finished_at": datetime.now(UTC).isoformat()})
    with landing.open_landing(settings) as connection:
        landing.record_run(connection, run_row(settings, run_id, status))
    lineage.night_event(settings, run_id, "COMPLETE" if status == "done" else "FAIL")


def run_to_continue(settings: Settings) -> str:
    """The run that a step alone goes on with: the last one, unless it is finished; a new one then."""
    last = latest_run(settings)
    return last if last and "finish" not in notes(settings, last) else new_run_id()


def run_row(settings: Settings, run_id: str, status: str) -> dict[str, Any]:
    """The row of raw_run as the reports of the run's steps have it."""
    found = notes(settings, run_id)
    start, ingested, loaded = (found.get(step, {}) for step in ("start", "ingest", "load"))
    built = found.get("build", {})
    return {
        "run_id": run_id,
        "trigger": start.get("trigger"),
        "started_at": start.get("started_at"),
        "finished_at": found.get("finish", {}).get("finished_at"),
        "status": status,
        "code_version": version("dragoman"),
        "extractor_version": loaded.get("extractor_version"),
        "inputs": ", ".join(start.get("inputs", [])) or None,
        **{name: ingested.get(name) for name in landing.RUN_COLUMNS if name.startswith("articles_")},
        "batches_extracted": loaded.get("batches"),
        "rows_landed": loaded.get("rows_landed"),
        **{f"dbt_{name}": built.get(name) for name in ("nodes", "errors", "warnings", "seconds")},
        "published_path": found.get("publish", {}).get("path"),
    }


def night(
    inputs: Sequence[str | Path], settings: Settings, run_id: str, progress: Progress | None = None, *,
    full_refresh: bool = False, full_audit: bool = False, window: Window | None = None, accept_anomalies: bool = False,
) -> NightReport:  # fmt: skip
    """One whole night in this process, or the days of a window once more.

    Raises what its steps raise, once the failure is in the ledger.
    """
    started = time.monotonic()
    watcher = progress or Unwatched()
    with locked(settings), _ledgered(settings, run_id):
        watcher.step("ingest")
        ingest(inputs, settings, run_id, watcher, window=window)
        options = {"full_refresh": full_refresh, "full_audit": full_audit}
        try:
            _from_bronze(settings, run_id, watcher, window, options, accept_anomalies)
        except Damaged as error:  # each step finds its work in the files, so all may be done again
            log.warning("%s", error)
            _from_bronze(settings, run_id, watcher, window, options, accept_anomalies)
    return NightReport(run_id, "done", notes(settings, run_id), time.monotonic() - started, home=str(settings.home))


def _from_bronze(
    settings: Settings,
    run_id: str,
    watcher: Progress,
    window: Window | None,
    options: dict[str, bool],
    accept_anomalies: bool,
) -> None:
    """Everything after the ingest."""
    pending = pending_batches(settings, window, run_id)
    watcher.step("extract", len(pending))
    extracted = extract_all(pending, settings, run_id, watcher)
    watcher.step("load", len(extracted.extractions))
    load(extracted.extractions, settings, run_id, watcher)
    steps: list[tuple[str, Callable[[], object]]] = [
        ("build", lambda: build(settings, run_id, **options)),
        ("audit", lambda: audit(settings, run_id, accept_anomalies=accept_anomalies)),
        ("publish", lambda: publish(settings, run_id)),
    ]
    for name, step in steps:
        watcher.step(name)
        step()


@contextmanager
def _ledgered(settings: Settings, run_id: str) -> Iterator[None]:
    """A night that fails says so in the ledger; a ledger that cannot be written must not hide the reason."""
    try:
        yield
    except BaseException as failure:
        try:
            finish(settings, run_id, "failed")
        except Exception as error:
            log.warning("the failure of run %s could not be written into the ledger: %s", run_id, error)
        if isinstance(failure, Exception):  # not somebody who interrupted it
            alerts.night_failed(settings, run_id, failure, said=True)
        raise
