"""Nights that are unlike the nights before: each rule fires where it should, and keeps quiet where it should not."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from landed_articles import Nights

from extract.errors import DragomanError
from extract.settings import Settings
from extract.warehouse import anomalies
from extract.warehouse.anomalies import find, read_rules
from extract.warehouse.audit import AuditError, audit
from extract.warehouse.landing import open_landing
from tests.conftest import PROJECT

RULES = read_rules(PROJECT)

USUAL: dict[tuple[str, str], float] = {
    ("ingest", "articles_read"): 1000, ("ingest", "articles_new"): 980, ("ingest", "articles_rejected"): 10,
    ("load", "rows_in"): 980, ("load", "rows_rejected"): 6,
    ("source", "aa"): 600, ("source", "wafa"): 300,
    ("extraction", "articles"): 974, ("extraction", "articles_dated"): 900,
    ("extraction", "reported_events"): 700, ("extraction", "reported_events_dated"): 600,
    ("extraction", "reported_events_placed"): 500, ("extraction", "statements"): 1500,
    ("extraction", "statements_with_speaker"): 1100,
    ("event_type", "meeting"): 300, ("event_type", "visit"): 100,
    ("actor", "participants"): 1500, ("actor", "participants_discovered"): 300,
    ("lag", "median_days"): 2,
}  # fmt: skip


def nights(count: int = 14) -> list[dict[tuple[str, str], float]]:
    """Nights like each other, up to a tenth."""
    return [{key: value * (0.95 + 0.01 * (number % 10)) for key, value in USUAL.items()} for number in range(count)]


def changed(**figures: float | None) -> dict[tuple[str, str], float]:
    """The usual night, but for these figures (`area__measure`); None takes one away."""
    night = dict(USUAL)
    for name, value in figures.items():
        area, _, measure = name.partition("__")
        if value is None:
            del night[area, measure]
        else:
            night[area, measure] = value
    return night


def broken(tonight: dict[tuple[str, str], float], before: int = 14) -> list[str]:
    return [anomaly.rule for anomaly in find(RULES, tonight, nights(before))]


def test_a_usual_night_breaks_no_rule() -> None:
    assert broken(changed()) == []


UNUSUAL: dict[str, dict[str, float | None]] = {
    "few_articles": {"ingest__articles_new": 150},
    "source_silent": {"source__wafa": None},
    "rejected_doubled": {"ingest__articles_rejected": 25},
    "not_extracted_doubled": {"load__rows_rejected": 20},
    "events_halved": {"extraction__reported_events": 300, "extraction__reported_events_dated": 260,
                      "extraction__reported_events_placed": 215},
    "events_doubled": {"extraction__reported_events": 1600, "extraction__reported_events_dated": 1400,
                       "extraction__reported_events_placed": 1150},
    "statements_halved": {"extraction__statements": 700, "extraction__statements_with_speaker": 520},
    "dated_dropped": {"extraction__articles_dated": 600},
    "event_dates_dropped": {"extraction__reported_events_dated": 400},
    "places_dropped": {"extraction__reported_events_placed": 250},
    "speakers_dropped": {"extraction__statements_with_speaker": 700},
    "unknown_actors_grew": {"actor__participants_discovered": 600},
    "event_type_silent": {"event_type__visit": None},
    "late_articles": {"lag__median_days": 30},
}  # fmt: skip


@pytest.mark.parametrize("rule", UNUSUAL)
def test_a_night_that_breaks_one_rule_breaks_no_other(rule: str) -> None:
    assert broken(changed(**UNUSUAL[rule])) == [rule]


def test_every_rule_is_tried() -> None:
    assert sorted(UNUSUAL) == sorted(rule.rule for rule in RULES)


def test_every_rule_looks_at_a_measure_that_exists() -> None:
    """A rule about a misspelt measure would never fire."""
    model = (PROJECT / "dbt_project" / "models" / "marts" / "meta_quality.sql").read_text(encoding="utf-8")
    yml = yaml.safe_load((PROJECT / "dbt_project" / "models" / "marts" / "meta_quality.yml").read_text("utf-8"))
    area = next(column for column in yml["models"][0]["columns"] if column["name"] == "area")
    areas = area["data_tests"][0]["accepted_values"]["arguments"]["values"]
    for rule in RULES:
        for one, measure in ((rule.area, rule.measure), (rule.per_area, rule.per_measure)):
            assert not one or one in areas, rule.rule
            assert measure in ("", "*") or f"'{measure}'" in model, rule.rule


def test_a_message_says_what_how_much_and_against_what() -> None:
    [anomaly] = find(RULES, changed(**UNUSUAL["rejected_doubled"]), nights())
    assert anomaly.message.startswith(
        "rejected_doubled: articles_rejected per articles_read 0.025, usually 0.01 (median of 14 nights). Twice"
    )
    [silent] = find(RULES, changed(**UNUSUAL["source_silent"]), nights())
    assert (silent.subject, silent.measured, silent.usual) == ("wafa", 0.0, 1.0)
    assert "wafa brought nothing, and something on 14 of the last 14 nights" in silent.message


def test_too_few_nights_or_articles_say_nothing() -> None:
    unusual = changed(**UNUSUAL["events_halved"])
    assert broken(unusual, before=5) == ["events_halved"]
    assert broken(unusual, before=4) == []
    assert "events_halved" not in broken({key: value / 20 for key, value in unusual.items()})


def test_a_night_without_articles_is_one_alarm_not_one_a_source() -> None:
    assert broken({("ingest", "articles_read"): 0, ("ingest", "articles_new"): 0}) == ["few_articles"]


def test_a_source_that_comes_now_and_then_may_stay_away() -> None:
    before = nights()
    for night in before[:4]:
        del night["source", "wafa"]
    assert find(RULES, changed(source__wafa=None), before) == []


def test_little_that_doubles_is_little() -> None:
    before = [{**night, ("ingest", "articles_rejected"): 0.0} for night in nights()]
    assert find(RULES, changed(ingest__articles_rejected=15), before) == []
    assert [one.rule for one in find(RULES, changed(ingest__articles_rejected=21), before)] == ["rejected_doubled"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("r,source,*,,,below,0.5,,,7,warn,x", "row 2: `silent` goes with the measure"),
        ("r,source,aa,,,sideways,0.5,,,7,warn,x", "row 2: comparison is one of"),
        ("r,source,aa,,,below,0.5,,,7,shout,x", "row 2: comparison is one of"),
        ("r,source,aa,,,below,half,,,7,warn,x", "row 2: is not a rule: could not convert"),
        ("r,source,aa", "row 2: is not a rule"),
    ],
)
def test_a_rule_that_cannot_be_is_named(tmp_path: Path, row: str, said: str) -> None:
    head = (PROJECT / "seeds" / "operations" / "anomalies.csv").read_text(encoding="utf-8").splitlines()[0]
    (tmp_path / "seeds" / "operations").mkdir(parents=True)
    (tmp_path / "seeds" / "operations" / "anomalies.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")
    with pytest.raises(DragomanError, match=r"anomalies\.csv") as caught:
        read_rules(tmp_path)
    assert said in str(caught.value)


@pytest.fixture
def home(nights: Nights, tmp_path: Path) -> Settings:
    """A copy of the home after the second night, with ten published nights before it that had far more events."""
    shutil.copytree(nights.settings.home, tmp_path / "home")
    settings = Settings(home=tmp_path / "home")
    with open_landing(settings) as connection:
        for number in range(10):
            run = {"run_id": f"before-{number}", "status": "done", "started_at": f"2016-01-{number + 1:02}"}
            columns = ", ".join([*run, "rows_landed"])
            connection.execute(f"insert into raw_run ({columns}) values (?, ?, ?, 9)", list(run.values()))
            figures = {
                ("extraction", "articles"): 9.0,
                ("extraction", "reported_events"): 90.0,
                ("source", "gone"): 9.0,
            }
            anomalies.keep_figures(connection, run["run_id"], figures)
    return settings


STRICT = """rule,area,measure,per_area,per_measure,comparison,threshold,floor,least,least_nights,level,meaning
events_halved,extraction,reported_events,extraction,articles,below,0.5,,5,5,fail,Half the events.
source_silent,source,*,extraction,articles,silent,0.8,,5,5,warn,A source is silent.
"""


@pytest.fixture
def strict(home: Settings, tmp_path: Path) -> Settings:
    """That home, with rules that judge small nights."""
    project = tmp_path / "project"
    (project / "seeds" / "operations").mkdir(parents=True)
    (project / "seeds" / "operations" / "anomalies.csv").write_text(STRICT, encoding="utf-8")
    (project / "dbt_project").symlink_to(PROJECT / "dbt_project")
    return Settings(home=home.home, project=project)


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(sql).fetchall()


SHOWN = "select rule, subject, anomaly_level, nights, accepted from meta_anomaly where run_id = 'night-2' order by all"


def test_the_audit_refuses_a_night_unlike_the_others_and_keeps_why(strict: Settings) -> None:
    with pytest.raises(
        AuditError, match=r"night-2 is unlike the nights before: events_halved: reported_events"
    ) as caught:
        audit(strict, "night-2")
    assert "source_silent" not in str(caught.value)
    assert "--accept-anomalies" in str(caught.value)
    expected = [("events_halved", "all", "fail", 10, False), ("source_silent", "gone", "warn", 10, False)]
    assert rows(strict.warehouse, SHOWN) == expected
    with open_landing(strict, read_only=True) as connection:
        assert connection.execute("select count(*) from raw_anomaly").fetchone() == (2,)


def test_an_accepted_night_passes_and_says_that_it_was(strict: Settings) -> None:
    report = audit(strict, "night-2", accept_anomalies=True)
    assert [message.split(":")[0] for message in report.anomalies] == ["events_halved", "source_silent"]
    assert rows(strict.warehouse, SHOWN)[0] == ("events_halved", "all", "fail", 10, True)
    assert audit(strict, "night-2", accept_anomalies=True) == report  # again: the same rows, not more of them
    assert len(rows(strict.warehouse, SHOWN)) == 2


def test_figures_of_a_night_stay_as_they_were(nights: Nights) -> None:
    """The second night revises articles of the first; what the first one measured must not change by that."""
    measured = "select measured from raw_quality where run_id = 'night-1' and measure = 'reported_events'"
    with open_landing(nights.settings, read_only=True) as connection:
        assert connection.execute(measured).fetchall() == [(5.0,)]
    now = "select measured from meta_quality where run_id = 'night-1' and measure = 'reported_events'"
    assert rows(nights.second, now) != [(5.0,)]


def test_only_the_last_published_nights_that_landed_something_count(home: Settings) -> None:
    with open_landing(home) as connection:
        connection.execute("update raw_run set status = 'failed' where run_id = 'before-9'")
        connection.execute("update raw_run set rows_landed = 0 where run_id = 'before-8'")
        assert len(anomalies.last_nights(connection, "night-2")) == 8
        assert len(anomalies.last_nights(connection, "night-2", 3)) == 3
