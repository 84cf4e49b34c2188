"""Progress on the screen: a bar on a terminal, plain lines elsewhere (a log file should read well too)."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.logging import RichHandler
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

QUIET_SECONDS = 30.0  # how often a step without a terminal says that it is still at work


class Bars:
    """A bar for each step, on a terminal."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task: TaskID | None = None

    def step(self, name: str, total: int | None = None) -> None:
        self.close()
        self._task = self._progress.add_task(name, total=total)

    def advance(self, count: int = 1) -> None:
        if self._task is not None:
            self._progress.advance(self._task, count)

    def close(self) -> None:
        """A step without a known total stops moving once the next begins."""
        if self._task is None:
            return
        done = self._progress.tasks[self._task]
        self._progress.update(self._task, total=max(done.completed, 1), completed=max(done.completed, 1))
        self._progress.stop_task(self._task)


class Lines:
    """A line as a step begins, and one now and then while it lasts."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._name, self._total, self._done = "", 0, 0
        self._said = time.monotonic()

    def step(self, name: str, total: int | None = None) -> None:
        self._name, self._total, self._done = name, total or 0, 0
        self._say(name)

    def advance(self, count: int = 1) -> None:
        self._done += count
        if time.monotonic() - self._said >= QUIET_SECONDS:
            of = f" of {self._total:,}" if self._total else ""
            self._say(f"{self._name}: {self._done:,}{of}")

    def _say(self, line: str) -> None:
        self._said = time.monotonic()
        self._console.print(line, highlight=False, markup=False, soft_wrap=True)


@contextmanager
def watching(console: Console) -> Iterator[Bars | Lines]:
    """A watcher for this console. Log lines (rejections) go above the bars, not through them."""
    if not console.is_terminal:
        yield Lines(console)
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description:<8}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as progress:
        handler = RichHandler(console=progress.console, show_time=False, show_level=False, show_path=False)
        root = logging.getLogger()
        before, root.handlers = root.handlers, [handler]
        try:
            yield (bars := Bars(progress))
            bars.close()
        finally:
            root.handlers = before
