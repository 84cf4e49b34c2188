"""The published relations: flat, described, keyed, and as the contract of the design names them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest
from landed_articles import Nights

# The contract of the warehouse; more columns are welcome, none of these may go.
CONTRACT = {
    "dim_article": "article_id source_id url title language published_on published_earliest published_latest "
    "published_basis content_sha256 revision first_ingested_at word_count",
    "fct_sighting": "sighting_id article_id source_id feed url origin_path origin_row first_seen_at",
    "dim_article_revision": "article_id revision content_sha256 valid_from valid_to is_current",
    "dim_source": "source_id name kind country_iso3 language",
    "dim_actor": "actor_id name_en name_ar kind country_iso3 organisation wikidata_id origin",
    "dim_actor_term": "actor_id office office_title_en country_iso3 organisation valid_from valid_to is_current",
    "dim_country": "country_iso3 name_en name_ar",
    "dim_place": "place_id name_en name_ar",
    "dim_organisation": "organisation_id name_en name_ar",
    "dim_process": "process_id name_en name_ar",
    "dim_round": "round_id process_id round_number name_en name_ar",
    "dim_event_type": "event_type name_en name_ar cameo plover",
    "dim_date": "date_day iso_week hijri_date month_name_levant month_name_gulf month_name_maghreb",
    "fct_reported_event": "reported_event_id article_id event_id event_type status earliest_date latest_date "
    "date_precision date_basis place_id city_en country_iso3 process_id process_name round_number evidence "
    "evidence_start evidence_stop rule_id confidence",
    "bridge_reported_event_actor": "reported_event_id actor_id part title surface surface_start surface_stop",
    "fct_event": "event_id event_type status earliest_date latest_date date_precision date_basis place_id city_en "
    "country_iso3 process_id process_name round_number article_count source_count first_reported_on "
    "last_reported_on has_conflict conflicts",
    "bridge_event_actor": "event_id actor_id part article_count office",
    "fct_statement": "statement_id article_id reported_event_id speaker_actor_id speaker_surface cue content "
    "content_start content_stop is_direct_quote",
    "bridge_statement_subject": "statement_id actor_id country_iso3 named_by surface surface_start surface_stop",
    "event_redirect": "event_id merged_into_event_id",
    "event_link_pair": "profile_id other_profile_id decision veto threshold score participants_points date_points "
    "place_points process_points status_points kind_points reasons",
    "meta_run": "run_id extractor_version code_version articles_read articles_rejected dbt_errors",
    "meta_quality": "run_id area measure measured",
    "meta_anomaly": "run_id rule subject anomaly_level measured usual nights message accepted",
    "meta_rejected": "run_id stage origin_path origin_row reason_code reason",
    "rpt_bilateral_contact": "country_a_iso3 country_b_iso3 month_start event_type event_count two_sided_count "
    "planned_count proposed_count declined_count article_count",
    "rpt_actor_activity": "actor_id month_start event_type event_count planned_count proposed_count declined_count",
    "rpt_negotiation_timeline": "process_id round_number status earliest_date place_id city_en parties round_id",
    "rpt_source_coverage": "source_id published_month article_count event_lag_days_median ingest_lag_days_median",
    "rpt_speaker_statement": "speaker_actor_id published_month statement_count",
    "rpt_speaker_subject": "speaker_actor_id subject_country_iso3 published_month statement_count",
    "rpt_cooccurrence_edge": "actor_a_id actor_b_id month_start event_count weight",
    "rpt_nightly_quality": "run_id rows_in article_count dated_event_share placed_event_share linked_event_share",
}


def query(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(sql).fetchall()


@pytest.mark.parametrize("table", CONTRACT)
def test_columns_of_the_contract_are_there(nights: Nights, table: str) -> None:
    found = {name for (name,) in query(nights.first, f"select column_name from (describe main.{table})")}
    assert set(CONTRACT[table].split()) - found == set()


def test_nothing_but_the_contract_and_no_views(nights: Nights) -> None:
    assert query(nights.first, "select distinct schema_name from duckdb_tables()") == [("main",)]
    assert {name for (name,) in query(nights.first, "select table_name from duckdb_tables()")} == set(CONTRACT)
    assert query(nights.first, "select view_name from duckdb_views() where not internal") == []


def test_every_relation_and_column_is_described(nights: Nights) -> None:
    bare = query(
        nights.first,
        "select table_name, null from duckdb_tables() where coalesce(comment, '') = '' union all "
        "select table_name, column_name from duckdb_columns() where not internal and coalesce(comment, '') = ''",
    )
    assert bare == []


def test_columns_are_flat(nights: Nights) -> None:
    kinds = {
        kind for (kind,) in query(nights.first, "select distinct data_type from duckdb_columns() where not internal")
    }
    assert kinds == {"VARCHAR", "INTEGER", "BIGINT", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP"}


def test_every_table_has_a_primary_key(nights: Nights) -> None:
    keyed = query(
        nights.first, "select distinct table_name from duckdb_constraints() where constraint_type = 'PRIMARY KEY'"
    )
    assert {name for (name,) in keyed} == set(CONTRACT)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        # Known anchors of the Umm al-Qura calendar and of ISO 8601.
        ("2016-01-01", ("2015-W53", "1437-03-21", "كانون الثاني", "يناير", "جانفي", "Friday")),
        ("2021-02-17", ("2021-W07", "1442-07-05", "شباط", "فبراير", "فيفري", "Wednesday")),
        ("1990-01-01", ("1990-W01", "1410-06-04", "كانون الثاني", "يناير", "جانفي", "Monday")),
    ],
)
def test_dates_have_their_names(nights: Nights, day: str, expected: tuple[str, ...]) -> None:
    rows = query(
        nights.first,
        "select iso_week_name, hijri_date, month_name_levant, month_name_gulf, month_name_maghreb, weekday_name_en "
        f"from dim_date where date_day = '{day}'",
    )
    assert rows == [expected]


def test_dates_cover_1990_to_2035_without_gaps(nights: Nights) -> None:
    rows = query(nights.first, "select min(date_day)::varchar, max(date_day)::varchar, count(*) from dim_date")
    assert rows == [("1990-01-01", "2035-12-31", 16801)]
