"""The extraction mapped over bronze batches: one Parquet file in, one out, in as many processes as there are cores."""

from __future__ import annotations

import logging
import os
import signal
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import lru_cache
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pyarrow as pa

from extract import logs, storage
from extract.batch import Extract, Versioned, extract_batches
from extract.errors import DragomanError
from extract.reports import ExtractReport, Progress, Unwatched
from extract.runs import note, safe_name
from extract.schemas import EXTRACTIONS
from extract.settings import Settings
from extract.warehouse import bronze
from extract.warehouse.damage import damage_of_parquet
from extract.watched import watched

if TYPE_CHECKING:
    from extract.pipeline import Resources

log = logging.getLogger(__name__)


@watched("extract")
def extract_batch(
    batch: Path | str, settings: Settings, run_id: str, *,
    resources: Versioned | None = None, extract: Extract | None = None,
) -> Path:  # fmt: skip
    """Extract one bronze batch into `extractions/<version>/<batch_id>.parquet`; returns that path.

    Where today's version has done so already the file is kept. Safe to run for many batches at once.
    `resources` and `extract` stand in for the project's own in tests. Raises DamagedBronze where the bronze file is
    damaged: it is set aside then.
    """
    batch = storage.place(batch)
    resources = resources or resources_of(settings.project)
    try:
        return _extract_batch(batch, settings, run_id, resources, extract)
    except bronze.BronzeError:
        bronze.set_aside(batch, run_id)
        raise


def _extract_batch(batch: Path, settings: Settings, run_id: str, resources: Versioned, extract: Extract | None) -> Path:
    target = settings.extractions / safe_name(resources.version) / batch.name
    rows = bronze.rows_in(batch)
    if _is_whole(target, rows):
        storage.renew(target)  # the newest extraction of a batch is the one to land
        return target
    found = extract_batches(bronze.read_batch(batch), resources, extract, seconds=settings.article_seconds)
    table = pa.Table.from_batches(found, EXTRACTIONS)
    if table.num_rows != rows:
        raise DragomanError(f"{batch}: {rows} articles in, {table.num_rows} extractions out")
    bronze.write_parquet(table, target)
    log.info("run %s: extracted %s with %s", run_id, batch, resources.version)
    return target


def _is_whole(target: Path, rows: int) -> bool:
    """Whether the extraction is there with all its rows; a damaged one is made again."""
    try:
        return storage.rows(target) == rows and (storage.is_remote(target) or damage_of_parquet(target) is None)
    except (OSError, ValueError):
        return False


@lru_cache(maxsize=2)
def resources_of(project: Path) -> Resources:
    """Language packs and knowledge of the checkout, loaded once a process."""
    from extract.pipeline import load_resources

    return load_resources(project)


def extract_all(
    batches: Sequence[Path], settings: Settings, run_id: str, progress: Progress | None = None
) -> ExtractReport:
    """Extract the batches in `settings.workers` processes (this one where there is only one batch)."""
    started = time.monotonic()
    watcher = progress or Unwatched()
    workers = min(settings.workers or settings.cores, len(batches))
    run = _in_processes if workers > 1 else _in_this_process
    done = []
    for path in run(batches, settings, run_id, workers):
        done.append(path)
        watcher.advance()
    paths = sorted(done)
    articles = sum(storage.rows(path) for path in paths)
    report = ExtractReport(
        run_id, paths[0].parent.name if paths else None, len(paths), articles, [str(path) for path in paths],
        time.monotonic() - started,
    )  # fmt: skip
    note(settings, run_id, "extract", report.as_dict())
    return report


def extract_share(batches: Sequence[Path], settings: Settings, run_id: str) -> list[Path]:
    """Extract some batches in this process; one that is damaged was set aside, said so, and is left out."""
    return list(_in_this_process(batches, settings, run_id, 1))


def _in_this_process(batches: Sequence[Path], settings: Settings, run_id: str, workers: int) -> Iterator[Path]:
    for batch in batches:
        with suppress(bronze.DamagedBronze):
            yield extract_batch(batch, settings, run_id)


def _in_processes(batches: Sequence[Path], settings: Settings, run_id: str, workers: int) -> Iterator[Path]:
    with ProcessPoolExecutor(workers, get_context("spawn"), initializer=_follow_parent) as pool:
        tasks = {pool.submit(extract_batch, batch, settings, run_id): batch for batch in batches}
        try:
            for task in as_completed(tasks):
                with suppress(bronze.DamagedBronze):
                    yield task.result()
        except BrokenProcessPool as error:
            raise DragomanError(
                "a process that was extracting died (out of memory?); run again: what is done is kept, "
                "DRAGOMAN_WORKERS=1 takes the least memory"
            ) from error
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _follow_parent() -> None:
    """A worker logs as its parent does, leaves interrupts to it, and dies with it, even where that was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logs.configure()

    def wait() -> None:
        parent = parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    Thread(target=wait, daemon=True).start()
