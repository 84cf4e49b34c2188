"""The audit: passes what adds up, names what does not, and writes the run's own figures."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest
from landed_articles import Nights

from extract.settings import Settings
from extract.warehouse.audit import AuditError, audit


@pytest.fixture
def home(nights: Nights, tmp_path: Path) -> Settings:
    """A copy of the home after the second night, to spoil."""
    shutil.copytree(nights.settings.home, tmp_path / "home")
    return Settings(home=tmp_path / "home")


def spoil(path: Path, sql: str) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute(sql)


def test_figures_are_those_of_the_run_and_of_the_warehouse(nights: Nights) -> None:
    first, second = nights.audits
    assert (first.rows_in, first.rows_landed, first.rows_rejected) == (7, 6, 1)
    assert (second.rows_in, second.rows_landed, second.rows_rejected) == (9, 8, 1)
    assert (first.articles, first.reported_events, first.events, first.statements, first.rejections) == (6, 5, 3, 3, 1)


def test_the_warehouse_shows_its_own_run(nights: Nights) -> None:
    with duckdb.connect(str(nights.second), read_only=True) as connection:
        rows = connection.execute(
            "select run_id, status, dbt_nodes > 100, dbt_errors, finished_at is not null, published_path "
            "from meta_run order by run_id"
        ).fetchall()
        measured = connection.execute(
            "select measure, measured from meta_quality where run_id = 'night-2' and area = 'dbt' order by all"
        ).fetchall()
    assert [row[0] for row in rows] == ["night-1", "night-2"]
    assert rows[1][1:] == ("done", True, 0, True, str(nights.settings.published))
    assert "model:success" in dict(measured)
    assert "test:pass" in dict(measured)


@pytest.mark.parametrize(
    ("database", "sql", "message"),
    [
        (
            "warehouse",
            "delete from dim_article where article_id = 'nothing-1'",
            "articles in landing are in dim_article: expected 7, found 6",
        ),
        (
            "warehouse",
            "update dim_article set content_sha256 = 'older' where article_id = 'met-1'",
            "revisions in dim_article are the current ones of landing: expected 7, found 6",
        ),
        (
            "warehouse",
            "delete from fct_reported_event where article_id = 'late-1'",
            "events in landing are in fct_reported_event: expected 4, found 3",
        ),
        (
            "warehouse",
            "delete from bridge_reported_event_actor where article_id = 'late-1'",
            "participants in landing are in bridge_reported_event_actor: expected 5, found 4",
        ),
        ("warehouse", "delete from meta_rejected", "rejections in landing are in meta_rejected: expected 1, found 0"),
        (
            "landing",
            "update raw_batch set rows_in = 99 where run_id = 'night-2' and batch_id = 'batch-2'",
            "batch batch-2: 99 rows in, 2 landed, 0 rejected",
        ),
    ],
)
def test_what_does_not_add_up_is_named_in_one_line(home: Settings, database: str, sql: str, message: str) -> None:
    spoil(home.landing if database == "landing" else home.warehouse, sql)
    with pytest.raises(AuditError) as caught:
        audit(home, "night-2")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_nothing_built_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(AuditError, match="nothing is built yet"):
        audit(Settings(home=tmp_path), "night-1")


def test_auditing_twice_changes_nothing(home: Settings) -> None:
    first = audit(home, "night-2")
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        before = connection.execute("select count(*) from meta_quality").fetchone()
    assert audit(home, "night-2") == first
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        assert connection.execute("select count(*) from meta_quality").fetchone() == before
