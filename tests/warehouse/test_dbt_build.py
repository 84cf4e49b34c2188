"""The marts after two nights: what is in them, what a second night replaces, and that a full refresh agrees."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest
from landed_articles import LAVROV, Nights, article, event, land, participant

from extract.settings import Settings
from extract.warehouse import dbt_build
from extract.warehouse.dbt_build import BuildError, build
from extract.warehouse.landing import LandingError


def query(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def tables(path: Path) -> list[str]:
    return [name for (name,) in query(path, "select table_name from duckdb_tables() order by all")]


def test_every_node_runs_and_none_fails(nights: Nights) -> None:
    for report in nights.builds:
        assert (report.errors, report.failures) == (0, ())
        assert report.nodes > 100
    assert [report.full_refresh for report in nights.builds] == [False, False, True]


def test_two_tellings_of_a_meeting_are_one_event(nights: Nights) -> None:
    rows = query(
        nights.first,
        "select event_id, status, earliest_date::varchar, city_en, article_count, source_count, report_count, "
        "has_conflict, first_reported_on::varchar, best_reported_event_id from fct_event where event_type = 'meeting'",
    )
    assert len(rows) == 1
    assert rows[0][1:] == ("occurred", "2016-02-01", "Moscow", 2, 2, 2, False, "2016-01-30", "met-2-e1")
    told = query(nights.first, "select distinct event_id from fct_reported_event where event_type = 'meeting'")
    assert told == [(rows[0][0],)]


def test_a_numbered_round_is_one_event_though_its_days_differ(nights: Nights) -> None:
    rows = query(
        nights.first,
        "select link_basis, article_count, source_count, has_conflict, has_date_conflict, has_place_conflict "
        "from fct_event where process_id = 'syr_astana'",
    )
    assert rows == [("scored", 2, 1, False, False, False)]


def test_what_is_not_known_well_enough_stays_alone(nights: Nights) -> None:
    rows = query(nights.first, "select link_basis, why_alone from fct_reported_event where article_id = 'visit-1'")
    assert rows == [("alone", "no date within a month; too few parties")]


def test_an_office_held_on_the_day_is_named(nights: Nights) -> None:
    rows = query(
        nights.first,
        "select actor_id, part, office, taking.article_count from bridge_event_actor as taking join fct_event "
        "using (event_id) where event_type = 'meeting' order by actor_id",
    )
    assert rows == [("Q10296812", "guest", "foreign_minister", 2), ("Q58217", "host", "foreign_minister", 2)]


def test_sources_are_known_by_name_and_by_address(nights: Nights) -> None:
    rows = dict(query(nights.first, "select article_id, source_id from dim_article"))
    assert rows["met-1"] == rows["nothing-1"] == "aa"
    assert rows["met-2"] == "addustour"
    assert rows["round-1"] == rows["round-2"] != "aa"
    assert rows["visit-1"] is None
    assert query(nights.first, "select name from dim_source where origin = 'discovered'") == [("صدى",)]


def test_discovered_actors_have_a_row_of_their_own(nights: Nights) -> None:
    rows = query(nights.first, "select name_ar, kind, country_iso3 from dim_actor where origin = 'discovered'")
    assert rows == [("عماد الحلبي", "person", "SYR")]


def test_an_article_that_tells_nothing_and_one_that_broke_are_both_told_of(nights: Nights) -> None:
    assert query(nights.first, "select revision from dim_article where article_id = 'nothing-1'") == [(1,)]
    assert query(nights.first, "select article_id, stage from meta_rejected") == [("broken-1", "extract")]


def test_a_revision_replaces_the_rows_of_the_one_before(nights: Nights) -> None:
    assert query(nights.second, "select revision from dim_article where article_id = 'met-1'") == [(2,)]
    for table in ("fct_reported_event", "bridge_reported_event_actor", "fct_statement"):
        assert query(nights.first, f"select count(*) > 0 from {table} where article_id = 'met-1'") == [(True,)]
        assert query(nights.second, f"select count(*) from {table} where article_id = 'met-1'") == [(0,)]


def test_another_extraction_of_a_batch_replaces_the_one_before(nights: Nights) -> None:
    rows = query(nights.second, "select article_id, status from fct_reported_event order by all")
    assert rows == [
        ("broken-1", "occurred"), ("late-1", "occurred"), ("met-2", "occurred"), ("round-1", "occurred"),
    ]  # fmt: skip
    assert query(nights.second, "select count(*) from fct_statement") == [(0,)]
    assert query(nights.second, "select count(*) from dim_article where article_id = 'visit-1'") == [(0,)]


def test_an_old_id_leads_to_the_event_when_its_articles_change(nights: Nights) -> None:
    """The report that the id was made of went a day later in the calendar, and one as old by then came in."""
    sql = "select event_id from fct_event where event_type = 'meeting'"
    ((before,),), ((after,),) = query(nights.first, sql), query(nights.second, sql)
    leads = dict(query(nights.second, "select event_id, merged_into_event_id from event_redirect"))
    assert leads.get(before, before) == after
    assert query(
        nights.first, "select count(*) from event_redirect where event_id in (select event_id from fct_event)"
    ) == [(0,)]


def test_a_full_refresh_gives_the_tables_of_the_incremental_way(nights: Nights) -> None:
    assert tables(nights.second) == tables(nights.refreshed)
    own = {"meta_run", "meta_quality", "rpt_nightly_quality"}  # they tell of the build itself
    with duckdb.connect() as connection:
        connection.execute(f"attach '{nights.second}' as one (read_only)")
        connection.execute(f"attach '{nights.refreshed}' as other (read_only)")
        for table in set(tables(nights.second)) - own:
            # When the linking last looked at a row tells of the build, too.
            columns = "* exclude (linked_at)" if table in ("fct_event", "fct_reported_event") else "*"
            for left, right in (("one", "other"), ("other", "one")):
                rows = connection.execute(
                    f"select {columns} from {left}.main.{table} except all select {columns} from {right}.main.{table}"
                ).fetchall()
                assert rows == [], f"{table}: only in {left}"


def test_the_ledger_knows_what_dbt_did(nights: Nights) -> None:
    rows = dict(query(nights.settings.landing, "select kind, count(*) from raw_run_node group by all"))
    assert set(rows) == {"model", "seed", "test"}


def test_a_broken_database_is_set_aside_and_built_anew(nights: Nights, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(nights.settings.home, home)
    settings = Settings(home=home)
    settings.warehouse.write_bytes(b"this is no database" * 1000)
    report = build(settings, "night-3")
    assert report.full_refresh
    assert len(list(settings.warehouse.parent.glob("warehouse.duckdb.damaged-night-3"))) == 1
    events = "select * exclude (linked_at) from fct_event order by all"
    assert query(settings.warehouse, events) == query(nights.refreshed, events)


def test_a_failing_test_is_named_in_one_line(nights: Nights, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(nights.settings.home, home)
    settings = Settings(home=home)
    wrong = event("wrong-1-e1", participant(LAVROV), status="rumoured", date_basis="guess")
    land(settings, "night-4", "batch-4", [article("wrong-1", events=[wrong])])
    with pytest.raises(BuildError) as caught:
        build(settings, "night-4")
    message = str(caught.value)
    assert "\n" not in message
    assert "accepted_values_fct_reported_event_status" in message
    assert "accepted_values_fct_reported_event_date_basis" in message


def test_nothing_landed_and_no_dbt_are_clear_errors(tmp_path: Path, nights: Nights) -> None:
    with pytest.raises(LandingError, match="nothing has been loaded yet"):
        build(Settings(home=tmp_path / "empty"), "night-1")
    home = tmp_path / "home"  # a build that fails writes its scope into the ledger
    shutil.copytree(nights.settings.home, home)
    elsewhere = Settings(home=home, dbt_executable="/nowhere/dbt")
    with pytest.raises(BuildError, match="/nowhere/dbt is not a program"):
        build(elsewhere, "night-1")


def test_a_database_that_is_in_use_is_not_taken_for_broken(nights: Nights, tmp_path: Path) -> None:
    import subprocess
    import sys

    settings = Settings(home=tmp_path)
    settings.warehouse.parent.mkdir(parents=True)
    shutil.copy(nights.first, settings.warehouse)
    shutil.copy(nights.settings.landing, settings.landing)
    hold = f"import duckdb; c = duckdb.connect({str(settings.warehouse)!r}); print('held', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(BuildError, match="another process has it open"):
            build(settings, "night-1")
        holder.communicate("done\n")
    assert not list(settings.warehouse.parent.glob("*.broken-*"))
    assert dbt_build.run_results(settings) == {}
