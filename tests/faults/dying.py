"""A night that kills itself: `python -m tests.faults.dying POINT HOME INPUT`

POINT is `step:NAME` (as step NAME begins), `end:NAME` (as it has ended), `file:N` (before the Nth operation on files
under the home folder: opening for writing, making a folder, renaming, linking, removing), `clock:SECONDS` (nobody dies;
the clock is so many seconds ahead), or `none`. The kill is SIGKILL to this process group: no handler runs, nothing is
flushed.

With SMALL in the environment the extraction is the tests' stand-in, which needs no language pack to be read.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from types import ModuleType
from typing import Any

from extract import nightly
from extract.command_line import one_line
from extract.settings import Settings
from tests.fake_extraction import FakeResources, fake_extract

SMALL = "DRAGOMAN_FAULTS_SMALL"
STEPS = ("ingest", "extract", "load", "build", "audit", "publish", "finish")
OPERATIONS = frozenset(["os.rename", "os.remove", "os.link", "os.mkdir", "os.rmdir", "os.truncate", "os.utime"])


def die() -> None:
    os.killpg(0, signal.SIGKILL)


def at_step(moment: str, name: str) -> None:
    """Die as the step begins or has ended."""
    function = {"extract": "extract_all"}.get(name, name)
    real: Callable[..., Any] = getattr(nightly, function)

    def dying(*arguments: Any, **options: Any) -> Any:
        if moment == "step":
            die()
        found = real(*arguments, **options)
        die()
        return found

    setattr(nightly, function, dying)


def at_operation(home: Path, count: int) -> Callable[[], int]:
    """Die before the operation of this number; returns what counts them."""
    done = 0
    under = str(home.resolve())

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal done
        if event == "open":
            path, _, flags = arguments
            if not isinstance(path, str) or not flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
                return
        elif event not in OPERATIONS:
            return
        if not str(arguments[0]).startswith((under, str(home))):
            return
        done += 1
        if done == count:
            die()

    sys.addaudithook(hook)
    return lambda: done


def clock_ahead(seconds: int) -> None:
    """Let the night's own modules read a clock that is ahead (negative: behind)."""

    class Shifted(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return datetime.now(tz) + timedelta(seconds=seconds)

    real = time.time_ns
    time.time_ns = lambda: real() + seconds * 1_000_000_000
    for name in ("extract.nightly", "extract.runs", "extract.warehouse.bronze", "extract.warehouse.landing"):
        setattr(importlib.import_module(name), "datetime", Shifted)  # noqa: B010


def small_extraction() -> None:
    """Put the stand-in where the night looks for the pipeline."""
    pipeline = ModuleType("extract.pipeline")
    pipeline.extract = fake_extract  # type: ignore[attr-defined]
    pipeline.load_resources = lambda project: FakeResources()  # type: ignore[attr-defined]
    sys.modules["extract.pipeline"] = pipeline


def main() -> None:
    point, home, inputs = sys.argv[1:]
    if os.environ.get(SMALL):
        small_extraction()
    settings = Settings(home=Path(home))
    kind, _, name = point.partition(":")
    counted = None
    if kind == "file":
        counted = at_operation(Path(home), int(name))
    elif kind == "clock":
        clock_ahead(int(name))
    elif kind != "none":
        at_step(kind, name)
    try:
        nightly.night([inputs], settings, nightly.new_run_id())
    except Exception as error:  # told as the command line tells it
        sys.exit(f"dragoman: error: {one_line(error)}")
    if counted:
        print("operations:", counted())


if __name__ == "__main__":
    main()
