"""Readers while nights are published under them: `make readers` (`python bench/readers.py --readers 20 --nights 10`)

Every reader is a process that opens the published file, asks three questions of an analyst and closes it, again and
again; a writer publishes generations in which every table says which generation it is of. An error, a row of another
generation beside the first, or a generation older than one seen before fails the run. Printed: queries, errors, and the
median, p95 and maximum of opening + asking + closing in milliseconds.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path

import duckdb

from extract.settings import Settings
from extract.warehouse.publish import KEYS, publish

ROWS = 20_000  # of fct_event, in every generation


def build(settings: Settings, generation: int) -> None:
    """A warehouse in which every row of every table holds the generation."""
    settings.warehouse.parent.mkdir(parents=True, exist_ok=True)
    settings.warehouse.unlink(missing_ok=True)
    with duckdb.connect(str(settings.warehouse)) as connection:
        for table, key in KEYS.items():
            columns = ", ".join(f"'{table}-' || i as {column}" for column in key or ("name",))
            rows = ROWS if table in ("fct_event", "bridge_event_actor", "dim_actor") else 10
            connection.execute(
                f"create table {table} as select {columns}, {generation} as generation from range({rows}) as r (i)"
            )


def read(path: Path, stop: Event, pipe: Connection) -> None:
    """Query until told to stop; send (milliseconds of each visit, errors, generations seen)."""
    took, errors, seen = [], [], [0]
    while not stop.is_set():
        started = time.perf_counter()
        try:
            found = visit(path)
        except Exception as error:
            errors.append(f"{type(error).__name__}: {error}"[:300])
            continue
        took.append((time.perf_counter() - started) * 1000)
        if len(found) != 1 or min(found) < seen[-1]:
            errors.append(f"generations {sorted(found)} after {seen[-1]}")
        elif found != {seen[-1]}:
            seen.append(found.pop())
    pipe.send((took, errors, seen[1:]))


def visit(path: Path) -> set[int]:
    """Open, ask, close: the generations that the answers are of."""
    with duckdb.connect(str(path), read_only=True, config={"threads": 1}) as connection:
        connection.execute("set enable_progress_bar = false")
        found = connection.execute("select generation, count(*) from fct_event group by all").fetchall()
        assert [count for _, count in found] == [ROWS], found
        joined = connection.execute(
            "select e.generation, b.generation, count(*) from fct_event as e "
            "join bridge_event_actor as b on 'fct_event' || substr(b.event_id, 19) = e.event_id group by all"
        ).fetchall()
        last = connection.execute("select max(generation) from meta_run").fetchall()
    return {row[0] for row in found} | {one for row in joined for one in row[:2]} | {last[0][0]}


def run(folder: Path, readers: int, nights: int, pause: float) -> tuple[list[float], list[str], list[list[int]]]:
    """Publish `nights` generations under so many readers; milliseconds, errors, and what each reader saw."""
    settings = Settings(home=folder / "home", threads=1)
    build(settings, 1)
    publish(settings, "night-1")
    context = get_context("spawn")
    stop = context.Event()
    pipes, processes = [], []
    for _ in range(readers):
        ours, theirs = context.Pipe(duplex=False)
        processes.append(context.Process(target=read, args=(settings.published, stop, theirs)))
        processes[-1].start()
        pipes.append(ours)
    for night in range(2, nights + 2):
        build(settings, night)
        publish(settings, f"night-{night}")
        time.sleep(pause)
    stop.set()
    reports = [pipe.recv() for pipe in pipes]
    for process in processes:
        process.join()
    took, errors, seen = zip(*reports, strict=True)
    return [one for each in took for one in each], [one for each in errors for one in each], list(seen)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--nights", type=int, default=10)
    parser.add_argument("--pause", type=float, default=1.0, help="seconds between two publications")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dragoman-readers-") as folder:
        took, errors, seen = run(Path(folder), options.readers, options.nights, options.pause)
    took.sort()
    print(
        f"{options.readers} readers, {options.nights} nights published: {len(took):,} visits, {len(errors)} errors, "
        f"{max(map(len, seen))} generations seen by one reader"
    )
    print(
        f"milliseconds a visit: median {statistics.median(took):.0f}, p95 {took[int(len(took) * 0.95)]:.0f}, "
        f"longest {took[-1]:.0f}"
    )
    for error in errors[:10]:
        print(error)
    sys.exit(bool(errors))


if __name__ == "__main__":
    main()
