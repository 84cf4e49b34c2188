"""What the warehouse keeps of the past: revisions, stories, terms of office; and what a corrected term changes."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from landed_articles import LAVROV, Nights

from extract.errors import DragomanError
from extract.reference_lists import SINGLE_HOLDER
from extract.settings import PROJECT, Settings
from extract.warehouse import landing
from extract.warehouse.audit import audit
from extract.warehouse.dbt_build import build, dbt_command, dbt_environment, run_results
from extract.warehouse.publish import publish


def query(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_an_article_keeps_its_revisions(nights: Nights) -> None:
    rows = query(
        nights.second,
        "select revision, content_sha256, valid_to is null, is_current from dim_article_revision "
        "where article_id = 'met-1' order by revision",
    )
    assert rows == [(1, "1met-1", False, False), (2, "2met-1", True, True)]
    chained = query(
        nights.second,
        "select count(*) from dim_article_revision as one join dim_article_revision as other using (article_id) "
        "where other.revision = one.revision + 1 and one.valid_to is distinct from other.valid_from",
    )
    assert chained == [(0,)]
    current = "select article_id, revision, content_sha256 from {} order by all"
    assert query(nights.second, current.format("dim_article")) == query(
        nights.second, current.format("dim_article_revision where is_current")
    )


def test_copies_share_a_story_and_count_once(nights: Nights) -> None:
    stories = "select article_id, copy_of_article_id from dim_article where story_id = 'round-1' order by all"
    assert query(nights.first, stories) == [("round-1", None), ("round-2", "round-1")]
    counts = "select article_count, story_count, source_count from fct_event where process_id = 'syr_astana'"
    assert query(nights.first, counts) == [(2, 1, 1)]


def test_a_copy_that_was_rewritten_and_an_earlier_print_change_the_story_of_old_articles(nights: Nights) -> None:
    rows = query(nights.second, "select article_id, story_id from dim_article order by all")
    told = dict(rows)
    assert told["round-2"] == "round-2"
    assert told["round-1"] == told["late-1"] == "late-1"  # it was published a day before


def test_the_reported_participant_has_the_office_of_the_day(nights: Nights) -> None:
    rows = query(
        nights.first,
        "select distinct office, office_title_en from bridge_reported_event_actor "
        f"where article_id = 'met-2' and actor_id = '{LAVROV['actor_id']}'",
    )
    assert rows == [("foreign_minister", "Minister of Foreign Affairs")]


def test_the_offices_that_one_person_holds_are_those_of_the_check() -> None:
    described = yaml.safe_load((PROJECT / "dbt_project/models/marts/dim_actor_term.yml").read_text(encoding="utf-8"))
    tests = [test for test in described["models"][0]["data_tests"] if "one_holder_at_a_time" in test]
    assert set(tests[0]["one_holder_at_a_time"]["arguments"]["offices"]) == SINGLE_HOLDER


def project_of(folder: Path) -> Path:
    """A checkout of one's own: its reference may be changed."""
    for name in ("dbt_project", "seeds"):
        shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns("target", "logs"))
    (folder / "extract").symlink_to(PROJECT / "extract")  # dbt's Python models import it from the project
    return folder


def change_terms(project: Path, change: dict[str, str], **where: str) -> None:
    path = project / "seeds" / "reference" / "actor_terms.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    hit = [row for row in rows if all(row[name] == value for name, value in where.items())]
    assert len(hit) == 1
    hit[0].update(change)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def corrected(nights: Nights, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The home after the second night, built again with a reference in which Lavrov took office a week too late."""
    folder = tmp_path_factory.mktemp("corrected")
    shutil.copytree(nights.settings.home, folder / "home")
    shutil.copy(nights.second, folder / "home" / "build" / "warehouse.duckdb")
    settings = Settings(home=folder / "home", project=project_of(folder / "project"))
    change_terms(settings.project, {"valid_from": "2016-02-08"}, actor_id="Q58217", office="foreign_minister")
    settings.home.joinpath("articles").mkdir(exist_ok=True)
    report = build(settings, "night-2")
    assert not report.full_refresh
    audit(settings, "night-2")
    return settings


def test_a_corrected_term_flows_through_at_the_next_build(corrected: Settings, nights: Nights) -> None:
    held = "select distinct office from {} where actor_id = 'Q58217' and {}"
    met = "event_id in (select event_id from fct_event where event_type = 'meeting')"
    assert query(nights.second, held.format("bridge_event_actor", met)) == [("foreign_minister",)]
    assert query(corrected.warehouse, held.format("bridge_event_actor", met)) == [(None,)]
    assert query(corrected.warehouse, held.format("bridge_reported_event_actor", "article_id = 'met-2'")) == [(None,)]
    others = "select count(*) from bridge_event_actor where actor_id <> 'Q58217' and office is not null"
    assert query(corrected.warehouse, others) == query(nights.second, others)
    with landing.open_landing(corrected, read_only=True) as connection:
        assert connection.execute("select count(distinct landed_at) from raw_extraction").fetchall() == [(2,)]


def test_two_holders_of_one_office_and_rows_that_cannot_be_are_found(corrected: Settings) -> None:
    """Each rule of tests/quality, and the one about terms, broken once in the built warehouse."""
    with duckdb.connect(str(corrected.warehouse)) as connection:
        for sql in (
            "insert into dim_actor_term by name select 'twice' as actor_term_id, 'Q10296812' as actor_id, "
            "* exclude (actor_term_id, actor_id) from dim_actor_term "
            "where actor_id = 'Q58217' and office = 'foreign_minister'",
            "update fct_event set place_id = 'cairo_egy', country_iso3 = 'RUS' where event_type = 'meeting'",
            "update fct_event set earliest_date = '1900-01-01', latest_date = '1900-01-01' "
            "where event_type = 'meeting'",
            "update dim_round set starts_on = '1990-01-01' where process_id = 'syr_astana' and round_number = 2",
            "update bridge_reported_event_actor set title = 'Minister' where actor_id = 'Q58217'",
            "update fct_reported_event set earliest_date = '1950-01-01', date_basis = 'explicit' "
            "where article_id = 'met-2'",
            "insert into fct_statement by name select 's' as statement_id, 'met-2' as article_id, "
            "'round-1-e1' as reported_event_id, 'قال' as cue, 0 as cue_start, 3 as cue_stop, 'نعم' as content, "
            "4 as content_start, 7 as content_stop, false as is_direct_quote, 'r' as rule_id, "
            "now()::timestamp as landed_at",
            "update dim_article set content_sha256 = '1round-1', published_on = '2016-02-01' "
            "where article_id in ('round-1', 'round-2')",
            "update fct_reported_event set earliest_date = '2020-01-01' where article_id = 'round-1'",
        ):  # fmt: skip
            connection.execute(sql)
    command = dbt_command(corrected, "test", "--select", "path:tests/quality", "test_name:one_holder_at_a_time")
    subprocess.run(command, env=dbt_environment(corrected), capture_output=True, text=True, check=False)
    found = {result["unique_id"].split(".")[2]: result["status"] for result in run_results(corrected)["results"]}
    holders = [found.pop(name) for name in list(found) if name.startswith("one_holder_at_a_time")]
    assert holders == ["fail"]
    assert found == {
        "place_outside_its_country": "fail",
        "round_before_the_one_before": "fail",
        "event_round_before_the_one_before": "pass",  # there is one round only
        "officeholder_outside_all_terms": "warn",
        "event_before_its_actors": "warn",
        "speaker_not_in_the_article": "fail",
        "one_text_in_two_stories": "warn",
        "told_as_past_before_it_happened": "warn",
    }


def test_a_build_without_waste_is_published_byte_by_byte(nights: Nights, tmp_path: Path) -> None:
    """A build that is mostly free blocks is written anew and takes its own place; then, without waste, it is copied."""
    settings = Settings(home=tmp_path)
    settings.warehouse.parent.mkdir(parents=True)
    shutil.copy(nights.second, settings.warehouse)
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute("create table waste as select random() as one, random() as two from range(6_000_000)")
        connection.execute("checkpoint")
        connection.execute("drop table waste")
    wasteful = settings.warehouse.stat().st_size
    publish(settings, "written")
    assert settings.published.read_bytes() == settings.warehouse.read_bytes()
    assert settings.published.stat().st_size < wasteful / 2
    before = settings.warehouse.stat().st_ino
    publish(settings, "copied")
    assert settings.published.read_bytes() == settings.warehouse.read_bytes()
    assert settings.warehouse.stat().st_ino == before


def test_a_damaged_build_is_not_published(nights: Nights, tmp_path: Path) -> None:
    """A copy made by the kernel is read before readers get it: every block has its checksum."""
    settings = Settings(home=tmp_path)
    settings.warehouse.parent.mkdir(parents=True)
    shutil.copy(nights.second, settings.warehouse)
    publish(settings, "good")
    before = settings.published.read_bytes()
    size = settings.warehouse.stat().st_size
    with settings.warehouse.open("r+b") as file:
        file.seek(size // 3)
        file.write(b"\xa5" * (size // 3))
    with pytest.raises(DragomanError, match=r"damaged|cannot be published"):
        publish(settings, "bad")
    assert settings.published.read_bytes() == before
