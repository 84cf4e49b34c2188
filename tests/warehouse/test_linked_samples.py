"""The sample articles through real builds: golden clusters, near misses, and nights in another order.

The same articles, loaded at once and in three nights that begin with the last ones, must give the same tables.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from extract import nightly
from extract.mapping import extract_all
from extract.settings import Settings
from extract.warehouse.dbt_build import build
from tests.conftest import PROJECT

SAMPLES = PROJECT / "seeds" / "articles"
RUN_COLUMNS = {"run_id", "first_ingested_at", "revised_at", "landed_at", "linked_at"}
COMPARED = ("fct_event", "fct_reported_event", "bridge_event_actor", "event_redirect", "event_link_pair")
# Nights as they may come: aftermath and near misses first, the announcement last.
LATE_FIRST = (
    ("levant-outlets.jsonl", "aftermath|again|talks"),
    ("levant-outlets.jsonl", "postponed|arrives"),
    ("levant-outlets.jsonl", "announced"),
)


def a_night(settings: Settings, inputs: list[Path], run_id: str) -> None:
    """A night up to its build: no audit, no publication."""
    nightly.ingest(inputs, settings, run_id)
    report = extract_all(nightly.pending_batches(settings), settings, run_id)
    nightly.load(report.extractions, settings, run_id)
    build(settings, run_id)


@pytest.fixture(scope="module")
def at_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    settings = Settings(home=tmp_path_factory.mktemp("once"), workers=1)
    outlets = [SAMPLES / f"{name}-outlets.jsonl" for name in ("levant", "mediterranean", "gulf")]
    a_night(settings, outlets, "night-1")
    return settings.warehouse


@pytest.fixture(scope="module")
def in_nights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    settings = Settings(home=tmp_path_factory.mktemp("nights"), workers=1)
    folder = tmp_path_factory.mktemp("inputs")
    rest = [SAMPLES / f"{name}-outlets.jsonl" for name in ("mediterranean", "gulf")]
    for number, (name, wanted) in enumerate(LATE_FIRST, start=1):
        lines = (SAMPLES / name).read_text(encoding="utf-8").splitlines()
        chosen = [line for line in lines if any(word in line.split('"', 4)[3] for word in wanted.split("|"))]
        part = folder / f"night-{number}.jsonl"
        part.write_text("\n".join(chosen) + "\n", encoding="utf-8")
        a_night(settings, [part, *(rest if number == 2 else [])], f"night-{number}")
    return settings.warehouse


def query(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def told(path: Path, event_type: str, *articles: str) -> list[tuple[str, str, str]]:
    """Article, event and status of the reports of a type in these articles."""
    return [
        (row[0], row[1], row[2])
        for row in query(
            path,
            "select article_id, event_id, status from fct_reported_event "
            f"where event_type = '{event_type}' and article_id in ({', '.join(repr(one) for one in articles)}) "
            "and date_precision = 'day' order by all",
        )
    ]


@pytest.mark.parametrize(
    ("visitor", "day"), [("safadi-damascus", "2023-07-03"), ("cavusoglu-cairo", "2023-03-18")]
)  # fmt: skip
def test_a_visit_that_four_outlets_tell_is_one_that_occurred(at_once: Path, visitor: str, day: str) -> None:
    articles = [f"{visitor}-{step}" for step in ("announced", "arrives", "talks", "aftermath")]
    rows = query(
        at_once,
        "select event.status, event.article_count, event.source_count, event.has_conflict, event.link_basis, "
        "string_agg(distinct told.article_id), count(distinct told.status) > 1 "
        "from fct_event as event join fct_reported_event as told using (event_id) "
        f"where event.event_type = 'visit' and event.earliest_date = '{day}' and event.article_count > 1 group by all",
    )
    assert [row[:5] for row in rows] == [("occurred", 4, 4, False, "scored")]
    assert set(rows[0][5].split(",")) == set(articles)
    assert rows[0][6], "one of them said that it was planned"


def test_a_meeting_a_week_later_is_another(at_once: Path) -> None:
    first = told(at_once, "meeting", "safadi-damascus-talks", "safadi-damascus-aftermath")
    second = told(at_once, "meeting", "safadi-mekdad-again")
    assert len(first) == 2
    assert len({event for _, event, _ in first}) == 1
    assert len(second) == 1
    assert second[0][1] != first[0][1]


def test_a_visit_that_was_put_off_is_a_fact_beside_the_plan(at_once: Path) -> None:
    rows = told(at_once, "visit", "safadi-mekdad-again", "mekdad-amman-postponed")
    assert [status for _, _, status in rows] == ["declined", "planned"]
    assert rows[0][1] != rows[1][1]
    vetoes = query(
        at_once,
        "select pair.veto, pair.score >= pair.threshold from event_link_pair as pair join fct_reported_event as told "
        "on told.profile_id in (pair.profile_id, pair.other_profile_id) "
        "where told.article_id = 'mekdad-amman-postponed' and pair.profile_id <> pair.other_profile_id",
    )
    assert vetoes == [("one was called off", True)]


def test_every_pair_of_an_event_says_why(at_once: Path) -> None:
    """The query of docs/linking.md: each two profiles of an event were compared, and none was ruled out."""
    rows = query(
        at_once,
        "with member as (select distinct event_id, profile_id from fct_reported_event) "
        "select one.event_id, pair.veto, pair.reasons from member as one join member as other "
        "on one.event_id = other.event_id and one.profile_id < other.profile_id "
        "left join event_link_pair as pair "
        "on pair.profile_id = one.profile_id and pair.other_profile_id = other.profile_id",
    )
    assert len(rows) >= 4
    assert all(veto is None and reasons for _, veto, reasons in rows)


@pytest.mark.parametrize("table", COMPARED)
def test_nights_in_another_order_give_the_same_table(at_once: Path, in_nights: Path, table: str) -> None:
    columns = [
        name for (name,) in query(at_once, f"select column_name from (describe {table})") if name not in RUN_COLUMNS
    ]
    listed = ", ".join(columns)
    assert query(at_once, f"select {listed} from {table} order by all") == query(
        in_nights, f"select {listed} from {table} order by all"
    )
