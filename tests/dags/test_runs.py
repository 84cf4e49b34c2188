"""Whole runs of the DAG in this process, with stand-ins for the steps: order, retries, kinds of run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from extract import airflow_night
from extract.alerts import Alert
from extract.settings import Settings
from extract.sources.window import Window
from tests.dags.conftest import Steps


def states(run: Any) -> Counter[tuple[str, str]]:
    return Counter((one.task_id, str(one.state)) for one in run.get_task_instances())


def test_each_step_runs_once_in_order_under_one_run_id(dag: Any, steps: Steps) -> None:
    run = dag.test(run_conf={"inputs": ["seeds/articles", "more"]})
    assert run.state == "success"
    assert steps.calls[0] == ("ingest", (["seeds/articles", "more"], "airflow"))
    assert steps.names() == ["ingest", *["extract"] * 3, "load", "build", "audit", "publish"]
    assert steps.calls[4] == ("load", [Path(f"/extractions/{name}.parquet") for name in "abc"])
    assert steps.run_ids == {run.run_id}


def test_a_mapped_task_that_fails_once_is_retried_alone(dag: Any, steps: Steps) -> None:
    steps.failures = {"/bronze/b.parquet": 1}
    run = dag.test()
    assert run.state == "success"
    extracted = Counter(subject for name, subject in steps.calls if name == "extract")
    assert extracted == {"/bronze/a.parquet": 1, "/bronze/b.parquet": 2, "/bronze/c.parquet": 1}
    tries = {one.map_index: one.try_number for one in run.get_task_instances() if one.task_id == "extract"}
    assert tries == {0: 1, 1: 2, 2: 1}
    assert "finish" not in steps.names()


def test_a_step_that_fails_for_good_fails_the_night_and_publishes_nothing(dag: Any, steps: Steps) -> None:
    steps.failures = {"audit": 99}
    run = dag.test()
    assert run.state == "failed"
    assert steps.names().count("audit") == 1 + airflow_night.RETRIES
    assert "publish" not in steps.names()
    assert steps.calls[-1] == ("finish", "failed")


def test_a_night_without_new_articles_still_builds_and_publishes(dag: Any, steps: Steps) -> None:
    steps.batches = []
    run = dag.test()
    assert run.state == "success"
    assert steps.calls[1] == ("load", [])
    assert steps.names() == ["ingest", "load", "build", "audit", "publish"]


def test_mapped_tasks_are_named_by_their_batches(dag: Any, steps: Steps) -> None:
    run = dag.test()
    names = {one.rendered_map_index for one in run.get_task_instances() if one.task_id == "extract"}
    assert names == {"a", "b", "c"}


@pytest.mark.parametrize("accepted", [True, False])
def test_a_night_that_is_unlike_the_others_may_be_accepted(dag: Any, steps: Steps, accepted: bool) -> None:
    dag.test(run_conf={"accept_anomalies": True} if accepted else None)
    assert ("audit", accepted) in steps.calls


def test_a_night_that_failed_is_told_of_once_with_the_reason(
    dag: Any, steps: Steps, airflow: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Alert] = []
    monkeypatch.setenv("DRAGOMAN_HOME", str(airflow.home))
    monkeypatch.setattr("extract.alerts.send", lambda settings, alert, **_: told.append(alert))
    steps.failures = {"extract": 99}
    run = dag.test()
    [alert] = told
    assert (alert.level, alert.title) == ("failure", f"the night {run.run_id} failed at extract")
    assert alert.body.startswith("extract failed")


def as_asset_triggered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make `dag.test()` create the kind of run that an asset's update creates."""
    from airflow.models import dagrun
    from airflow.utils.types import DagRunType

    create = dagrun.get_or_create_dagrun

    def created(**arguments: Any) -> Any:
        run = create(**arguments)
        run.run_type = DagRunType.ASSET_TRIGGERED
        arguments["session"].commit()
        return run

    monkeypatch.setattr(dagrun, "get_or_create_dagrun", created)


@pytest.mark.parametrize("kind", ["scheduled", "manual without a date", "asset"])
def test_every_kind_of_run_does_the_same(dag: Any, steps: Steps, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    if kind == "asset":
        as_asset_triggered(monkeypatch)
    run = dag.test(logical_date=datetime(2026, 11, 21, 2, tzinfo=UTC) if kind == "scheduled" else None)
    assert run.state == "success"
    assert (run.run_type == "asset_triggered") == (kind == "asset")
    # The trap itself: these keys are not there in two of the three kinds.
    assert ("logical_date" in steps.context_keys) == (kind == "scheduled")
    assert ("ds" in steps.context_keys) == (kind == "scheduled")
    assert steps.calls[0] == ("ingest", ([], "airflow"))
    assert steps.names()[-1] == "publish"


def as_backfilled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make `dag.test()` create the kind of run that `airflow backfill` creates."""
    from airflow.models import dagrun
    from airflow.utils.types import DagRunType

    create = dagrun.get_or_create_dagrun

    def created(**arguments: Any) -> Any:
        run = create(**arguments)
        run.run_type = DagRunType.BACKFILL_JOB
        arguments["session"].commit()
        return run

    monkeypatch.setattr(dagrun, "get_or_create_dagrun", created)


def test_a_backfilled_run_replays_the_days_of_its_logical_date(
    dag: Any, steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_backfilled(monkeypatch)
    run = dag.test(logical_date=datetime(2026, 3, 5, 2, tzinfo=UTC))
    assert (run.state, run.run_type) == ("success", "backfill")
    assert steps.windows == [Window(date(2026, 3, 4), date(2026, 3, 5))] * 2


def test_a_run_by_hand_replays_the_days_that_it_is_given(dag: Any, steps: Steps) -> None:
    dag.test(run_conf={"from": "2026-03-01", "to": "2026-03-07"})
    assert steps.windows == [Window(date(2026, 3, 1), date(2026, 3, 7))] * 2


def test_an_ordinary_night_replays_nothing(dag: Any, steps: Steps) -> None:
    dag.test(logical_date=datetime(2026, 3, 6, 2, tzinfo=UTC))
    assert steps.windows == [None, None]


def test_the_run_announces_the_published_file_once(dag: Any, steps: Steps) -> None:
    from airflow.models.asset import AssetEvent
    from airflow.utils.session import create_session

    run = dag.test()
    with create_session() as session:
        events = session.query(AssetEvent).filter(AssetEvent.source_run_id == run.run_id).all()
        assert [event.source_task_id for event in events] == ["publish"]
        assert events[0].extra["run_id"] == run.run_id
        assert events[0].extra["path"].endswith("publish/warehouse.duckdb")


def test_a_home_folder_that_moved_keeps_its_asset(
    airflow: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The same name under a second URI would be inactive in the metadata that moved along, and publish would fail."""
    outlets = set()
    for home in ("before", "after"):
        monkeypatch.setenv("DRAGOMAN_HOME", str(tmp_path / home))
        [asset] = airflow_night.load_dag(airflow).get_task("publish").outlets
        outlets.add((asset.name, asset.uri))
    assert len(outlets) == 1


A_NIGHT_THAT_FAILS = """
import sys
from pathlib import Path
from extract import airflow_night, mapping, nightly
from extract.errors import DragomanError

def noisy(*arguments, **options):
    print("noise of a task")

def fail(*arguments):
    raise DragomanError("fct_event: 3 rows break a test\\nwith a second line")

nightly.ingest = nightly.load = nightly.finish = noisy
nightly.pending_batches = lambda settings, window=None: [Path("/bronze/a.parquet"), Path("/bronze/b.parquet")]
mapping.extract_batch = lambda batch, settings, run_id: batch
nightly.build = fail
airflow_night.SECONDS_TO_RETRY = 0
sys.argv = ["airflow_night", "seeds/articles"]
airflow_night.main()
"""


def test_on_the_screen_are_tasks_and_failures_and_no_noise(airflow: Settings) -> None:
    done = subprocess.run(
        [sys.executable, "-c", A_NIGHT_THAT_FAILS],
        env=os.environ | {"DRAGOMAN_HOME": str(airflow.home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "✓ extract 2" in done.stdout
    assert "✗ build" in done.stdout
    assert "the night failed: build: fct_event: 3 rows break a test" in done.stdout
    for noise in ("second line", "Traceback", "noise of a task", "[info", "DAG TEST", "Warning"):
        assert noise not in done.stdout + done.stderr
    log = (airflow.state / "airflow" / "night.log").read_text(encoding="utf-8")
    assert "Traceback" in log
    assert "noise of a task" in log


def test_airflow_is_set_up_once(airflow: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("airflow.utils.db.initdb", lambda: pytest.fail("set up again"))
    airflow_night.prepare(airflow.state.resolve() / "airflow")
