"""One night through Airflow in this process, on SQLite: what `make run` does. `python -m extract.airflow_night [PATH…]`

The DAG is the one that a scheduler would run; here `dag.test()` runs it, task after task. Airflow's metadata live in
`<home>/state/airflow` and are created once. Whatever Airflow and the tasks print goes to a log file there; the
screen shows the tasks as they finish and, in the end, the summary that `dragoman nightly` prints.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from extract.command_line import existing
from extract.errors import DragomanError, InputError
from extract.runs import locked
from extract.settings import Settings
from extract.summary import print_summary

if TYPE_CHECKING:
    from airflow.sdk import DAG

# A person is waiting: the schedule's three retries, minutes apart, are for a server.
RETRIES = 1
SECONDS_TO_RETRY = 2


class TaskLines:
    """An Airflow listener: a line for each task that ends, and a spinner with the one that runs."""

    def __init__(self, console: Console) -> None:
        self.errors: list[str] = []
        self._progress = Progress(
            SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console, transient=True
        )
        self._running = self._progress.add_task("starting Airflow")
        self._since = time.monotonic()

    def __enter__(self) -> TaskLines:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    @property
    def console(self) -> Console:
        """Where to print while the spinner turns."""
        return self._progress.console

    def running(self, name: str) -> None:
        self._since = time.monotonic()
        self._progress.reset(self._running, description=name)

    def ended(self, name: str, mark: str, note: str = "") -> None:
        seconds = time.monotonic() - self._since
        self.console.print(f"  {mark} {name:<24}{seconds:7.1f} s  {note}".rstrip(), highlight=False)

    def failed(self, name: str, error: object) -> None:
        first_line = (str(error).strip() or type(error).__name__).splitlines()[0]
        self.errors.append(f"{name}: {first_line}")
        self.ended(name, "[red]✗[/red]", first_line)


def listener(lines: TaskLines) -> object:
    """`lines` behind Airflow's hooks, which are looked up by the names of functions and their parameters."""
    from airflow.listeners import hookimpl

    class Listener:
        @hookimpl
        def on_task_instance_running(self, previous_state: Any, task_instance: Any) -> None:
            lines.running(_name(task_instance))

        @hookimpl
        def on_task_instance_success(self, previous_state: Any, task_instance: Any) -> None:
            lines.ended(_name(task_instance), "[green]✓[/green]")

        @hookimpl
        def on_task_instance_failed(self, previous_state: Any, task_instance: Any, error: Any) -> None:
            lines.failed(_name(task_instance), error)

    return Listener()


def _name(task_instance: Any) -> str:
    part = f" {task_instance.map_index + 1}" if task_instance.map_index >= 0 else ""
    return f"{task_instance.task_id}{part}"


def configure(settings: Settings) -> Path:
    """Point Airflow at its own folder under the home, whatever the caller's environment says; returns the folder.

    To be called before the first import of Airflow, which reads its configuration then and only then.
    """
    folder = settings.state.resolve() / "airflow"
    folder.mkdir(parents=True, exist_ok=True)
    for name in [name for name in os.environ if name.startswith(("AIRFLOW__", "AIRFLOW_CONFIG"))]:
        del os.environ[name]
    os.environ |= {
        "AIRFLOW_HOME": str(folder),
        "AIRFLOW__CORE__DAGS_FOLDER": str(settings.project / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{folder / 'airflow.db'}",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(folder / "logs"),
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
    }
    return folder


def prepare(folder: Path) -> None:
    """Create Airflow's metadata and the writers' pool; only once for each version of Airflow."""
    ready = folder / f".ready-{version('apache-airflow')}"
    if ready.exists():
        return
    for leftover in folder.glob("airflow.db*"):  # of another version, or of a set-up that was killed
        leftover.unlink()
    from airflow.models.pool import Pool
    from airflow.utils.db import initdb

    initdb()
    Pool.create_or_update_pool("duckdb_writer", 1, "opens DuckDB for writing", include_deferred=False)
    ready.touch()


def load_dag(settings: Settings) -> DAG:
    """The nightly DAG as a scheduler would read it from its folder, with retries for somebody who waits."""
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(settings.project / "dags")
    if bag.import_errors:
        raise RuntimeError("; ".join(f"{path}: {error}" for path, error in bag.import_errors.items()))
    dag: DAG = bag.dags["nightly"]
    # A scheduler watches the deadline, and there is none; `dag.test()` of Airflow 3.3.2 fails over one (issue 73428).
    dag.deadline = None
    for task in dag.tasks:
        task.retries = RETRIES
        task.retry_delay = timedelta(seconds=SECONDS_TO_RETRY)
    return dag


@contextmanager
def screen_kept(log: Path) -> Iterator[Console]:
    """The real screen as a console, while everything else that is printed, by subprocesses too, goes to `log`."""
    sys.stdout.flush()
    sys.stderr.flush()
    kept = [os.dup(1), os.dup(2)]
    with log.open("ab") as file, os.fdopen(os.dup(1), "w", encoding="utf-8") as screen:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
        try:
            yield Console(file=screen)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            for descriptor, real in zip(kept, (1, 2), strict=True):
                os.dup2(descriptor, real)
                os.close(descriptor)


class ToScreen(logging.Handler):
    """Warnings of the project's own code, such as rejected input, one line each on the screen."""

    def __init__(self, console: Console) -> None:
        super().__init__(logging.WARNING)
        self._console = console

    def emit(self, record: logging.LogRecord) -> None:
        if getattr(record, "alert", None) == "failure":  # the last line of the screen says so
            return
        self._console.print(record.getMessage(), style="yellow", markup=False, highlight=False, soft_wrap=True)


def night(inputs: Sequence[str], settings: Settings) -> bool:
    """Run the DAG once on `inputs` and print its summary; returns whether it succeeded.

    Raises Busy where another night is at work in the same home folder.
    """
    folder = configure(settings)
    log = folder / "night.log"
    with locked(settings), screen_kept(log) as console:
        with TaskLines(console) as lines:
            prepare(folder)
            from airflow.sdk.listener import get_listener_manager

            get_listener_manager().add_listener(listener(lines))  # type: ignore[no-untyped-call]
            dag = load_dag(settings)
            logging.getLogger("extract").addHandler(ToScreen(lines.console))
            run = dag.test(run_conf={"inputs": list(inputs)})
        print_summary(run.run_id, console, settings)
        succeeded = str(run.state) == "success"
        if not succeeded:
            console.print(f"the night failed: {lines.errors[-1] if lines.errors else run.state}; all of it: {log}")
    return succeeded


def main() -> None:
    """Exit 0 where the night was published, 1 where it was not, 2 where a path does not exist."""
    try:
        succeeded = night(existing(sys.argv[1:]), Settings())
    except DragomanError as error:
        print(f"dragoman: error: {error}", file=sys.stderr)
        sys.exit(2 if isinstance(error, InputError) else 1)
    except KeyboardInterrupt:
        print("dragoman: interrupted; the next night completes what was begun", file=sys.stderr)
        sys.exit(130)
    sys.exit(0 if succeeded else 1)


if __name__ == "__main__":
    main()
