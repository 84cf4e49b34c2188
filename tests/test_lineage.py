"""OpenLineage events of a night: what is told of each step, by the client's own reading of the specification."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from extract import lineage, nightly
from extract.settings import Settings
from tests.test_nightly import articles, fake  # noqa: F401  (a fixture)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    lineage._client.cache_clear()
    return Settings(home=tmp_path / "home", batch_articles=5, workers=1, lineage=tmp_path / "events" / "lineage.jsonl")


def events(settings: Settings) -> list[dict[str, Any]]:
    assert settings.lineage is not None
    return [json.loads(line) for line in settings.lineage.read_text(encoding="utf-8").splitlines()]


def told(settings: Settings) -> list[tuple[str, str]]:
    return [(event["job"]["name"], event["eventType"]) for event in events(settings)]


def test_a_night_and_its_steps_begin_and_end(fake: ModuleType, settings: Settings, tmp_path: Path) -> None:  # noqa: F811
    nightly.night([articles(tmp_path)], settings, "r1")
    steps = ["ingest", "extract", "extract", "load", "build", "audit", "publish"]
    expected = [(f"nightly.{step}", state) for step in steps for state in ("START", "COMPLETE")]
    expected.insert(1, ("nightly", "START"))  # within ingest, which opens the night
    expected.insert(-1, ("nightly", "COMPLETE"))  # within publish, which closes it
    assert told(settings) == expected


def test_steps_are_children_of_their_night_and_batches_have_runs_of_their_own(
    fake: ModuleType, settings: Settings, tmp_path: Path  # noqa: F811
) -> None:  # fmt: skip
    nightly.night([articles(tmp_path)], settings, "r1")
    by_job: dict[str, set[str]] = {}
    for event in events(settings):
        by_job.setdefault(event["job"]["name"], set()).add(event["run"]["runId"])
    [night] = by_job["nightly"]
    assert {name: len(runs) for name, runs in by_job.items() if name != "nightly.extract"} == dict.fromkeys(
        set(by_job) - {"nightly.extract"}, 1
    )
    assert len(by_job["nightly.extract"]) == 2
    for event in events(settings):
        if event["job"]["name"] != "nightly":
            assert event["run"]["facets"]["parent"]["run"]["runId"] == night


def test_what_one_step_writes_the_next_one_reads(fake: ModuleType, settings: Settings, tmp_path: Path) -> None:  # noqa: F811
    nightly.night([articles(tmp_path)], settings, "r1")
    datasets: dict[str, tuple[set[str], set[str]]] = {}
    for event in events(settings):
        read, written = datasets.setdefault(event["job"]["name"], (set(), set()))
        read.update(one["name"] for one in event["inputs"])
        written.update(one["name"] for one in event["outputs"])
    assert str(tmp_path / "in.jsonl") in datasets["nightly.ingest"][0]
    assert datasets["nightly.ingest"][1] == datasets["nightly.extract"][0]
    assert datasets["nightly.extract"][1] == datasets["nightly.load"][0]
    assert "main.raw_extraction" in datasets["nightly.load"][1] & datasets["nightly.build"][0]
    assert datasets["nightly.publish"] == ({str(settings.warehouse)}, {str(settings.published)})


def test_a_failure_is_told_with_its_message(
    fake: ModuleType, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("no room")

    monkeypatch.setattr("extract.warehouse.audit.audit", fail)
    with pytest.raises(RuntimeError):
        nightly.night([articles(tmp_path)], settings, "r1")
    assert told(settings)[-2:] == [("nightly.audit", "FAIL"), ("nightly", "FAIL")]
    assert events(settings)[-2]["run"]["facets"]["errorMessage"]["message"] == "no room"


def test_the_tables_that_dbt_built_are_told(settings: Settings) -> None:
    target = settings.state / "dbt" / "target"
    target.mkdir(parents=True)
    results = [
        {"relation_name": '"warehouse"."main"."fct_event"'},
        {"relation_name": '"work"."main"."int_article"'},
        {"relation_name": None},
    ]
    (target / "run_results.json").write_text(json.dumps({"results": results}), encoding="utf-8")
    lineage.step_event(settings, "r1", "build", "COMPLETE", arguments={})
    [event] = events(settings)
    assert [one["name"] for one in event["outputs"]] == ["main.fct_event"]


def test_a_file_that_cannot_be_written_costs_a_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "events").write_text("not a folder", encoding="utf-8")
    lineage._client.cache_clear()
    settings = Settings(home=tmp_path, lineage=tmp_path / "events" / "lineage.jsonl")
    with caplog.at_level(logging.WARNING, logger="extract.lineage"):
        lineage.night_event(settings, "r1", "START")
    assert "lineage.jsonl cannot be written" in caplog.text


def test_nothing_is_told_where_no_file_is_named(fake: ModuleType, tmp_path: Path, monkeypatch: Any) -> None:  # noqa: F811
    monkeypatch.setattr(lineage, "_emit", lambda *_: pytest.fail("told"))
    nightly.night([articles(tmp_path)], Settings(home=tmp_path / "home", workers=1), "r1")
