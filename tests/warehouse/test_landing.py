"""Landing: one transaction a batch, the same in any order and any number of times, and every row accounted for."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extract.schemas import EXTRACTIONS, REJECTIONS
from extract.settings import Settings
from extract.warehouse import landing
from extract.warehouse.landing import LandingError, land_batch, land_rejections, open_landing

MOMENT = datetime(2020, 1, 1, tzinfo=UTC)
TABLES = ("raw_extraction", "raw_rejected", "raw_batch", "raw_run", "raw_run_node", "raw_sighting", "raw_build")


def extraction(home: Path, batch: str, rows: list[dict], version: str = "v1") -> Path:
    path = home / "extractions" / version / f"{batch}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [
        {"content_sha256": "0", "origin_path": "in", "extractor_version": version, "events": []} | row for row in rows
    ]
    pq.write_table(pa.Table.from_pylist(rows, schema=EXTRACTIONS), path)
    return path


def everything(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple]]:
    return {table: connection.execute(f"select * from {table} order by all").fetchall() for table in TABLES}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "a=1")  # an equals sign must not be taken for a Hive partition


def test_a_batch_lands_with_its_nested_rows(settings: Settings) -> None:
    row = {"article_id": "a", "events": [{"event_type": "meeting", "participants": [{"actor_id": "RUS"}]}]}
    path = extraction(settings.home, "b1", [row, {"article_id": "b"}])
    with open_landing(settings) as connection:
        landed = land_batch(connection, path, "r1", MOMENT)
        assert (landed.rows_in, landed.rows_landed, landed.rows_rejected, landed.fresh) == (2, 2, 0, True)
        found = connection.execute(
            "select article_id, batch_id, run_id, events[1].participants[1].actor_id from raw_extraction order by all"
        ).fetchall()
        assert found == [("a", "b1", "r1", "RUS"), ("b", "b1", "r1", None)]
        assert landing.landed_figures(connection, "r1") == ({"meeting": 1}, 0)


def test_landing_a_batch_twice_changes_nothing(settings: Settings) -> None:
    path = extraction(settings.home, "b1", [{"article_id": "a"}, {"article_id": "b", "error": "no"}])
    with open_landing(settings) as connection:
        land_batch(connection, path, "r1", MOMENT)
        before = everything(connection)
    for run_id in ("r1", "r2"):
        with open_landing(settings) as connection:
            assert not land_batch(connection, path, run_id, datetime(2021, 1, 1, tzinfo=UTC)).fresh
            assert everything(connection) == before


def test_articles_that_failed_are_rejected_with_their_reason(settings: Settings) -> None:
    path = extraction(
        settings.home, "b1", [{"article_id": "a"}, {"article_id": "b", "error": "KeyError: x", "title": "t"}]
    )
    with open_landing(settings) as connection:
        landed = land_batch(connection, path, "r1", MOMENT)
        assert (landed.rows_in, landed.rows_landed, landed.rows_rejected) == (2, 1, 1)
        rejected = "select stage, article_id, reason_code, reason, batch_id, run_id from raw_rejected"
        assert connection.execute(rejected).fetchall() == [("extract", "b", "extract", "KeyError: x", "b1", "r1")]


def test_an_article_twice_in_a_batch_lands_once_and_is_rejected_once(settings: Settings) -> None:
    path = extraction(settings.home, "b1", [{"article_id": "a"}, {"article_id": "a"}])
    with open_landing(settings) as connection:
        landed = land_batch(connection, path, "r1", MOMENT)
        assert (landed.rows_landed, landed.rows_rejected) == (1, 1)
        assert connection.execute("select stage, reason_code from raw_rejected").fetchall() == [("load", "duplicate")]


def test_a_new_version_replaces_the_rows_of_the_old(settings: Settings) -> None:
    first = extraction(settings.home, "b1", [{"article_id": "a", "error": "bad"}, {"article_id": "b"}])
    second = extraction(settings.home, "b1", [{"article_id": "a"}, {"article_id": "b", "error": "worse"}], "v2")
    with open_landing(settings) as connection:
        land_batch(connection, first, "r1", MOMENT)
        assert land_batch(connection, second, "r2", datetime(2020, 1, 2, tzinfo=UTC)).fresh
        found = connection.execute("select article_id, extractor_version, run_id from raw_extraction").fetchall()
        assert found == [("a", "v2", "r2")]
        assert connection.execute("select article_id, reason from raw_rejected").fetchall() == [("b", "worse")]
        assert landing.landed_versions(connection) == {"b1": "v2"}


def test_rows_that_do_not_add_up_are_refused_whole(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    path = extraction(settings.home, "b1", [{"article_id": "a"}, {"article_id": "b"}])
    monkeypatch.setattr(landing, "_rows_of", lambda path: 3)
    with open_landing(settings) as connection:
        with pytest.raises(LandingError, match="3 rows in, but 2 landed and 0 rejected"):
            land_batch(connection, path, "r1", MOMENT)
        assert not any(everything(connection).values())


def test_a_damaged_or_foreign_file_is_named_and_changes_nothing(settings: Settings) -> None:
    damaged = extraction(settings.home, "b1", [{"article_id": "a"}])
    damaged.write_bytes(damaged.read_bytes()[:-10])
    foreign = settings.home / "extractions" / "v1" / "b2.parquet"
    pq.write_table(pa.table({"x": [1]}), foreign)
    with open_landing(settings) as connection:
        for path in (damaged, foreign):
            with pytest.raises(LandingError, match=path.name) as caught:
                land_batch(connection, path, "r1", MOMENT)
            assert "\n" not in str(caught.value)
        assert not any(everything(connection).values())


def test_rejections_of_the_ingest_land_once(settings: Settings) -> None:
    path = settings.rejected / "day=2020-01-01" / "x1.parquet"
    path.parent.mkdir(parents=True)
    row = {"run_id": "r1", "stage": "ingest", "origin_path": "in", "reason_code": "json", "reason": "is not JSON"}
    pq.write_table(pa.Table.from_pylist([{**row, "rejected_at": MOMENT}] * 2, schema=REJECTIONS), path)
    with open_landing(settings) as connection:
        assert land_rejections(connection, [path]) == 2
        before = everything(connection)
        assert land_rejections(connection, [path]) == 0
        assert everything(connection) == before
        assert connection.execute("select distinct batch_id from raw_rejected").fetchall() == [("x1",)]


def test_the_moment_of_landing_never_goes_back(settings: Settings) -> None:
    future = datetime(2090, 1, 1, tzinfo=UTC)
    with open_landing(settings) as connection:
        land_batch(connection, extraction(settings.home, "b1", [{"article_id": "a"}]), "r1", future)
        assert landing.landing_moment(connection) > future


def test_runs_and_nodes_are_written_anew_and_dead_runs_are_marked(settings: Settings) -> None:
    with open_landing(settings) as connection:
        landing.record_run(connection, {"run_id": "r1", "status": "running", "started_at": "2020-01-01T00:00:00+00:00"})
        landing.record_run(connection, {"run_id": "r2", "status": "running"})
        landing.record_run(connection, {"run_id": "r2", "status": "done", "dbt_nodes": 3})
        runs = connection.execute("select run_id, status, dbt_nodes from raw_run order by all").fetchall()
        assert runs == [("r1", "interrupted", None), ("r2", "done", 3)]
        for status in ("error", "pass"):
            landing.record_nodes(connection, "r2", [{"node": "m", "kind": "model", "status": status}])
        assert connection.execute("select node, status from raw_run_node").fetchall() == [("m", "pass")]


def test_limits_are_set_and_no_home_folder_is_needed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/nowhere")
    limited = settings.model_copy(update={"memory_limit": "300MB", "threads": 1})
    with open_landing(limited) as connection:
        found = connection.execute(
            "select current_setting('memory_limit'), current_setting('threads'), current_setting('temp_directory')"
        ).fetchone()
    assert found == ("286.1 MiB", 1, str(limited.temporary.resolve()))


def test_a_file_in_use_is_told_in_one_line(settings: Settings) -> None:
    settings.landing.parent.mkdir(parents=True)
    settings.landing.write_bytes(b"no database" * 1000)
    with pytest.raises(LandingError, match=r"landing\.duckdb: cannot be opened") as caught, open_landing(settings):
        pass
    assert "\n" not in str(caught.value)


def test_reading_before_the_first_load_says_so(settings: Settings) -> None:
    with pytest.raises(LandingError, match="nothing has been loaded yet"), open_landing(settings, read_only=True):
        pass


def test_every_table_and_column_comes_from_the_schemas(settings: Settings) -> None:
    with open_landing(settings) as connection:
        names = [row[0] for row in connection.execute("describe raw_extraction").fetchall()]
        assert names == [*EXTRACTIONS.names, "batch_id", "run_id", "landed_at"]
        connection.execute("alter table raw_extraction drop column error")
    with open_landing(settings) as connection:  # a newer schema's column is added to an older file
        assert "error" in [row[0] for row in connection.execute("describe raw_extraction").fetchall()]
        wanted = dict(row[:2] for row in connection.execute("describe raw_extraction").fetchall())["statements"]
        older = "STRUCT(statement_id VARCHAR, cue VARCHAR)[]"
        connection.execute(f"alter table raw_extraction alter column statements type {older}")
        connection.execute(
            "insert into raw_extraction (article_id, content_sha256, statements) "
            "values ('a', 'b', [{'statement_id': 's1', 'cue': 'قال'}])"
        )
    with open_landing(settings) as connection:  # and a field of a nested one; what is there stays
        assert dict(row[:2] for row in connection.execute("describe raw_extraction").fetchall())["statements"] == wanted
        said = connection.execute("select statements from raw_extraction").fetchall()[0][0][0]
        assert (said["statement_id"], said["cue"], said["subjects"]) == ("s1", "قال", None)
        comments = connection.execute("select table_name, comment from duckdb_tables()").fetchall()
    assert all(comment for _, comment in comments)
    assert {name for name, _ in comments} == {*TABLES, "raw_quality", "raw_anomaly"}
