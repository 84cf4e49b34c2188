"""Real nights on the sample articles: the DAG against the command line's way, and readers through it all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import duckdb
import pytest

from extract import airflow_night, mapping, nightly
from extract.settings import Settings
from tests.conftest import PROJECT
from tests.warehouse.test_publish_versions import VERSIONS, read_with

SAMPLES = str(PROJECT / "seeds" / "articles")
# When a row was first seen differs from night to night by nature; everything else must not.
RUN_METADATA = {
    "run_id",
    "first_ingested_at",
    "first_seen_at",
    "revised_at",
    "landed_at",
    "linked_at",
    "ingest_lag_days_median",
}


@pytest.fixture(scope="module")
def by_airflow(airflow: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Settings, Any]]:
    """A home folder after one night through Airflow in which one mapped task failed once, and that run."""
    home = tmp_path_factory.mktemp("dag")
    failed: list[Path] = []
    extract_batch = mapping.extract_batch

    def fails_once(batch: Path, settings: Settings, run_id: str) -> Path:
        if not failed:
            failed.append(batch)
            raise OSError(f"{batch}: a disk that hiccups")
        return extract_batch(batch, settings, run_id)

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DRAGOMAN_HOME", str(home))
        patch.setenv("DRAGOMAN_BATCH_ARTICLES", "8")
        patch.setattr("extract.mapping.extract_batch", fails_once)
        patch.setattr("extract.airflow_night.SECONDS_TO_RETRY", 0)
        run = airflow_night.load_dag(airflow).test(run_conf={"inputs": [SAMPLES]})
        assert failed, "no batch was extracted"
        yield Settings(), run


def published_columns(path: Path) -> dict[str, dict[str, str]]:
    """Relation → column → type, of everything in the published file but the tables about runs."""
    with duckdb.connect(str(path), read_only=True) as connection:
        rows = connection.execute(
            "select table_name, column_name, data_type from duckdb_columns() where not internal"
            " and table_name not like 'meta%' and table_name <> 'rpt_nightly_quality' order by table_name, column_index"
        ).fetchall()
    columns: dict[str, dict[str, str]] = {}
    for table, column, kind in rows:
        columns.setdefault(table, {})[column] = kind
    return columns


def rows(path: Path, table: str, columns: list[str]) -> list[tuple[Any, ...]]:
    listed = ", ".join(f'"{column}"' for column in columns)
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(f'select {listed} from "{table}" order by all').fetchall()


def test_the_failed_mapped_task_was_retried_alone(by_airflow: tuple[Settings, Any]) -> None:
    _, run = by_airflow
    assert run.state == "success"
    tries = sorted(one.try_number for one in run.get_task_instances() if one.task_id == "extract")
    assert len(tries) >= 3
    assert tries == [1] * (len(tries) - 1) + [2]


def test_airflow_and_the_command_line_publish_the_same_tables(
    sample_night: Settings, by_airflow: tuple[Settings, Any]
) -> None:
    settings, _ = by_airflow
    ours, theirs = sample_night.published, settings.published
    columns = published_columns(ours)
    assert columns == published_columns(theirs)
    assert {"dim_article", "fct_event", "bridge_event_actor", "fct_statement"} <= set(columns)
    for table, types in columns.items():
        compared = [name for name, kind in types.items() if name not in RUN_METADATA and kind != "TIMESTAMP"]
        assert rows(ours, table, compared) == rows(theirs, table, compared), table
    assert rows(ours, "fct_reported_event", ["reported_event_id"]), "nothing was compared"


def test_columns_are_flat_and_read_without_other_packages(sample_night: Settings) -> None:
    """BI drivers stumble over nested columns, and Python readers need pytz for timestamps with a zone."""
    path = sample_night.published
    with duckdb.connect(str(path), read_only=True) as connection:
        kinds = connection.execute("select distinct data_type from duckdb_columns() where not internal").fetchall()
    flat = {"VARCHAR", "INTEGER", "BIGINT", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP", "HUGEINT", "SMALLINT", "TINYINT"}
    assert {kind for (kind,) in kinds} <= flat


@pytest.mark.parametrize("version", VERSIONS)
def test_every_relation_reads_in_old_and_new_duckdb(sample_night: Settings, tmp_path: Path, version: str) -> None:
    copy = shutil.copy(sample_night.published, tmp_path / "renamed.duckdb")
    counts = read_with(version, Path(copy))
    assert counts["dim_article"] >= 12
    assert counts["fct_event"] > 0
    assert {"meta_run", "meta_quality", "meta_rejected", "rpt_bilateral_contact"} <= set(counts)


def _hold_open(path: Path, pipe: Connection) -> None:
    """A reader process: answers each request with the article ids that it sees, on one connection until `reopen`."""
    held = duckdb.connect(str(path), read_only=True)
    while (request := pipe.recv()) != "stop":
        if request == "reopen":
            held.close()
            held = duckdb.connect(str(path), read_only=True)
        pipe.send({row[0] for row in held.execute("select article_id from dim_article").fetchall()})


def test_a_reader_held_open_through_a_night_sees_old_rows_then_new(sample_night: Settings, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(sample_night.home, home)
    settings = Settings(home=home, batch_articles=8, workers=1)
    late = tmp_path / "late.txt"
    late.write_text("بيروت - التقى وزير الخارجية اللبناني نظيره الكويتي يوم الاثنين في بيروت.", encoding="utf-8")
    ours, theirs = get_context("spawn").Pipe()
    reader = get_context("spawn").Process(target=_hold_open, args=(settings.published, theirs), daemon=True)
    reader.start()
    try:
        ours.send("read")
        before = ours.recv()
        nightly.night([str(late)], settings, nightly.new_run_id())
        ours.send("read")
        assert ours.recv() == before
        ours.send("reopen")
        assert ours.recv() == before | {"late"}
    finally:
        ours.send("stop")
        reader.join()
    assert os.stat(settings.published).st_nlink == 2, "the generation kept is the published file itself"
