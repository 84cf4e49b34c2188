"""What every DAG and task here must keep to, whatever it does."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from inspect import iscoroutinefunction
from itertools import pairwise
from typing import Any

import pytest

from extract.orchestration import MOST_SHARES, shares
from extract.settings import Settings
from tests.conftest import PROJECT

# Every task is in one of the two sets; who adds a task says here which it is.
OPEN_DUCKDB_FOR_WRITING = {"load", "build", "audit", "publish"}
WRITE_FILES_ONLY = {"ingest", "list_batches", "extract"}


@pytest.fixture
def dags(airflow: Any) -> dict[str, Any]:
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(
        PROJECT / "dags", safe_mode=True
    )  # as a scheduler reads it: files that do not look like DAGs are passed over
    assert bag.import_errors == {}
    assert set(bag.dags) == {"nightly"}, "each file in dags/ must contain the words dag and airflow"
    return dict(bag.dags)


def test_every_task_is_known_as_a_writer_or_not(dags: dict[str, Any]) -> None:
    assert set(dags["nightly"].task_ids) == OPEN_DUCKDB_FOR_WRITING | WRITE_FILES_ONLY


def test_writers_share_a_pool_of_one_slot(dags: dict[str, Any]) -> None:
    from airflow.models.pool import Pool

    pools = {task.task_id: task.pool for task in dags["nightly"].tasks}
    assert {name for name, pool in pools.items() if pool == "duckdb_writer"} == OPEN_DUCKDB_FOR_WRITING
    pool = Pool.get_pool("duckdb_writer")
    assert pool is not None
    assert pool.slots == 1


def test_one_run_at_a_time_and_no_catching_up(dags: dict[str, Any]) -> None:
    for dag in dags.values():
        assert dag.max_active_runs == 1
        assert dag.catchup is False


def test_every_task_is_retried_with_growing_pauses(dags: dict[str, Any]) -> None:
    for task in dags["nightly"].tasks:
        assert task.retries >= 2, f"{task.task_id}: nights meet full disks and held locks; give it retries"
        assert task.retry_exponential_backoff, task.task_id
        assert task.max_retry_delay, task.task_id


def test_triage_notes_name_every_step(dags: dict[str, Any]) -> None:
    doc = dags["nightly"].doc_md
    assert doc.strip().startswith("### Triage")
    for name in (OPEN_DUCKDB_FOR_WRITING | WRITE_FILES_ONLY) - {"list_batches"}:
        assert f"**{name}**" in doc


def test_a_late_night_is_told_of_from_when_it_was_queued(dags: dict[str, Any]) -> None:
    """A deadline after the logical date would miss manual runs, which have none."""
    from airflow.sdk import DeadlineReference

    [deadline] = dags["nightly"].deadline
    assert deadline.reference == DeadlineReference.DAGRUN_QUEUED_AT
    assert deadline.interval == timedelta(minutes=Settings().deadline_minutes)
    module, _, function = deadline.callback.path.rpartition(".")
    assert iscoroutinefunction(getattr(import_module(module), function)), "the triggerer awaits it"
    assert deadline.interval < dags["nightly"].dagrun_timeout, "Airflow ends the run then, and nobody would hear of it"


def test_publish_alone_announces_the_published_file(dags: dict[str, Any]) -> None:
    outlets = {task.task_id: [asset.name for asset in task.outlets] for task in dags["nightly"].tasks}
    assert {name: assets for name, assets in outlets.items() if assets} == {"publish": ["dragoman_warehouse"]}
    [asset] = dags["nightly"].get_task("publish").outlets
    assert asset.uri == "dragoman://warehouse/published"


def test_steps_follow_each_other(dags: dict[str, Any]) -> None:
    dag = dags["nightly"]
    order = ["ingest", "list_batches", "extract", "load", "build", "audit", "publish"]
    for before, after in pairwise(order):
        assert after in dag.get_task(before).downstream_task_ids, f"{before} → {after}"


def test_dag_files_hold_no_logic_that_others_could_want() -> None:
    importers = [
        path
        for folder in ("extract", "bench")
        for path in (PROJECT / folder).rglob("*.py")
        if "import dags" in path.read_text(encoding="utf-8") or "from dags" in path.read_text(encoding="utf-8")
    ]
    assert importers == []


@pytest.mark.parametrize("count", [0, 1, 999, 1000, 1001, 2500, 100_000])
def test_any_number_of_batches_fits_into_one_mapping(airflow: Any, count: int) -> None:
    from airflow.configuration import conf

    batches = [f"b{number}" for number in range(count)]
    dealt = shares(batches)
    assert [batch for share in dealt for batch in share] == batches
    assert all(dealt)
    assert len(dealt) <= MOST_SHARES <= conf.getint("core", "max_map_length")
    if count <= MOST_SHARES:
        assert len(dealt) == count
