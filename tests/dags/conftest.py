"""Airflow on SQLite in this test process, and stand-ins for the steps of the night."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extract import airflow_night
from extract.settings import Settings


@pytest.fixture(scope="session")
def airflow(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Airflow's metadata in a home of this process; every other fixture here builds on it."""
    settings = Settings(home=tmp_path_factory.mktemp("airflow"))
    airflow_night.prepare(airflow_night.configure(settings))
    return settings


@pytest.fixture
def dag(airflow: Settings) -> Any:
    """The nightly DAG, read afresh from its folder, with retries that do not wait."""
    nightly = airflow_night.load_dag(airflow)
    for task in nightly.tasks:
        task.retry_delay = task.retry_delay * 0
    return nightly


class Steps:
    """Stand-ins for the steps: note who was called with what, and fail where they are told to."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Any]] = []
        self.run_ids: set[str] = set()
        self.batches = [Path("/bronze/a.parquet"), Path("/bronze/b.parquet"), Path("/bronze/c.parquet")]
        self.failures: dict[str, int] = {}  # step or batch → how many times it still fails
        self.context_keys: set[str] = set()
        self.windows: list[Any] = []  # what ingest and list_batches were told to replay

    def names(self) -> list[str]:
        return [name for name, _ in self.calls]

    def do(self, name: str, subject: Any, run_id: str) -> None:
        self.calls.append((name, subject))
        self.run_ids.add(run_id)
        if self.failures.get(str(subject), 0) or self.failures.get(name, 0):
            key = str(subject) if self.failures.get(str(subject), 0) else name
            self.failures[key] -= 1
            raise RuntimeError(f"{key} failed\nwith a second line")


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Steps:
    noted = Steps()

    def ingest(inputs: list[str], settings: Settings, run_id: str, *, trigger: str, window: Any) -> None:
        from airflow.sdk import get_current_context

        noted.context_keys = set(get_current_context())
        noted.windows.append(window)
        noted.do("ingest", (list(inputs), trigger), run_id)

    def pending(settings: Settings, window: Any = None) -> list[Path]:
        noted.windows.append(window)
        return noted.batches

    def extract_batch(batch: Path, settings: Settings, run_id: str) -> Path:
        noted.do("extract", str(batch), run_id)
        return Path("/extractions") / batch.name

    def plain(name: str) -> Callable[..., Path]:
        def step(settings: Settings, run_id: str, **options: Any) -> Path:
            noted.do(name, options.get("accept_anomalies"), run_id)
            return settings.published

        return step

    stand_ins: dict[str, Any] = {
        "ingest": ingest,
        "pending_batches": pending,
        "load": lambda paths, settings, run_id: noted.do("load", paths, run_id),
        "finish": lambda settings, run_id, status: noted.do("finish", status, run_id),
        **{name: plain(name) for name in ("build", "audit", "publish")},
    }
    monkeypatch.setattr("extract.mapping.extract_batch", extract_batch)
    for name, stand_in in stand_ins.items():
        monkeypatch.setattr(f"extract.nightly.{name}", stand_in)
    return noted
