"""The night: repeated, interrupted anywhere, in one process or in several, it ends in the same rows."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from fake_extraction import BREAKS_IT, FakeResources, fake_extract
from rich.console import Console

from extract import nightly
from extract.runs import Busy, latest_run, locked, note, notes, safe_name
from extract.settings import PROJECT, Settings
from extract.warehouse.bronze import article_batches
from extract.warehouse.landing import open_landing

WITHOUT_RUN = {
    "raw_extraction": "* exclude (run_id, landed_at, ingested_at)",
    "raw_rejected": "* exclude (run_id, rejected_at)",
}


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A pipeline that needs no language pack, and a warehouse that is built at once."""
    pipeline = ModuleType("extract.pipeline")
    pipeline.extract = fake_extract  # type: ignore[attr-defined]
    pipeline.load_resources = lambda project: FakeResources()  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "extract.pipeline", pipeline)
    nightly.resources_of.cache_clear()
    monkeypatch.setattr("extract.warehouse.dbt_build.build", noted_build)
    monkeypatch.setattr("extract.warehouse.audit.audit", noted_audit)
    monkeypatch.setattr("extract.warehouse.publish.publish", lambda settings, run_id: settings.published)
    yield pipeline
    nightly.resources_of.cache_clear()


class Noted(dict):
    anomalies = ()

    def as_dict(self) -> dict[str, Any]:
        return dict(self)


def noted_build(settings: Settings, run_id: str, full_refresh: bool = False, *, full_audit: bool = False) -> Noted:
    report = Noted(nodes=7, errors=0, warnings=1, seconds=0.5)
    note(settings, run_id, "build", report)
    return report


def noted_audit(settings: Settings, run_id: str, *, accept_anomalies: bool = False) -> Noted:
    return Noted(checks=3)


def articles(folder: Path, count: int = 10) -> Path:
    path = folder / "in.jsonl"
    rows = [{"id": f"a{n}", "text": f"التقى الوزير رقم {n}", "published": "2017-01-22"} for n in range(count)]
    rows[3]["text"] += BREAKS_IT
    path.write_text("".join(json.dumps(row) + "\n" for row in rows) + "{broken\n", encoding="utf-8")
    return path


def home(folder: Path, name: str = "home") -> Settings:
    return Settings(home=folder / name, batch_articles=3, workers=1)


def landed(settings: Settings) -> dict[str, list[tuple]]:
    with open_landing(settings, read_only=True) as connection:
        return {
            table: connection.execute(f"select {columns} from {table} order by all").fetchall()
            for table, columns in WITHOUT_RUN.items()
        }


def test_a_night_lands_every_row_or_says_why_not(fake: ModuleType, tmp_path: Path) -> None:
    settings = home(tmp_path)
    report = nightly.night([articles(tmp_path)], settings, "r1")
    steps = report.steps
    assert report.status == "done"
    ingest = steps["ingest"]
    assert (ingest["articles_read"], ingest["articles_new"], ingest["articles_rejected"]) == (11, 10, 1)
    assert ingest["rejected_by_reason"] == {"json": 1}
    load = steps["load"]
    assert (load["rows_in"], load["rows_landed"], load["rows_rejected"], load["rejections_landed"]) == (10, 9, 1, 1)
    assert (load["events_by_type"], load["statements"], load["batches"]) == ({"meeting": 9}, 9, 4)
    with open_landing(settings) as connection:
        (run,) = connection.execute(
            "select status, trigger, articles_new, rows_landed, dbt_nodes, extractor_version, published_path "
            "from raw_run where finished_at >= started_at"
        ).fetchall()
    assert run == ("done", "command", 10, 9, 7, "fake-1", str(settings.published))


def test_a_second_night_with_nothing_new_completes_and_changes_nothing(fake: ModuleType, tmp_path: Path) -> None:
    settings = home(tmp_path)
    path = articles(tmp_path)
    nightly.night([path], settings, "r1")
    before = landed(settings)
    files = {file: file.read_bytes() for file in settings.home.rglob("*.parquet")}
    report = nightly.night([path], settings, "r2")
    assert report.steps["ingest"]["articles_known"] == 10
    assert report.steps["load"]["batches"] == 0
    assert landed(settings) == before
    assert {file: file.read_bytes() for file in settings.home.rglob("*.parquet")} == files


def test_an_empty_night_completes(fake: ModuleType, tmp_path: Path) -> None:
    settings = home(tmp_path)
    assert nightly.night([], settings, "r1").status == "done"
    assert settings.inbox.is_dir()
    assert latest_run(settings) == "r1"


def test_a_changed_article_is_extracted_alone(fake: ModuleType, tmp_path: Path) -> None:
    settings = home(tmp_path)
    path = articles(tmp_path)
    nightly.night([path], settings, "r1")
    rows = path.read_text(encoding="utf-8").splitlines()
    rows[0] = json.dumps({"id": "a0", "text": "نص مصحح"})
    path.write_text("\n".join(rows), encoding="utf-8")
    report = nightly.night([path], settings, "r2")
    assert (report.steps["ingest"]["articles_new"], report.steps["load"]["rows_landed"]) == (1, 1)
    revisions = [row for row in landed(settings)["raw_extraction"] if row[0] == "a0"]
    assert len(revisions) == 2


class Killed(BaseException):
    """Stands for the process ending here: no handler of the code under test catches it."""


POINTS = [
    ("extract.warehouse.bronze.write_parquet", 2),  # an ingest killed before its second batch
    ("extract.warehouse.bronze.write_parquet", 3),
    ("extract.warehouse.bronze.write_parquet", 7),  # an extraction
    ("extract.warehouse.landing.land_batch", 1),
    ("extract.warehouse.landing.land_batch", 3),
    ("extract.warehouse.landing.land_rejections", 1),
    ("extract.warehouse.landing.record_run", 1),
    ("extract.warehouse.dbt_build.build", 1),
    ("extract.warehouse.audit.audit", 1),
    ("extract.warehouse.publish.publish", 1),
]


@pytest.mark.parametrize(("function", "call"), POINTS)
def test_a_night_killed_anywhere_is_completed_by_the_next(
    fake: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, function: str, call: int
) -> None:
    path = articles(tmp_path)
    nightly.night([path], home(tmp_path, "undisturbed"), "r0")
    module, name = function.rsplit(".", 1)
    real = getattr(sys.modules[module], name)
    calls = []

    def killed(*args: Any, **options: Any) -> Any:
        calls.append(1)
        if len(calls) == call:
            raise Killed
        return real(*args, **options)

    with monkeypatch.context() as patched:
        patched.setattr(function, killed)
        with pytest.raises(Killed):
            nightly.night([path], home(tmp_path), "r1")
    report = nightly.night([path], home(tmp_path), "r2")
    assert report.status == "done"
    assert landed(home(tmp_path)) == landed(home(tmp_path, "undisturbed"))
    assert nightly.pending_batches(home(tmp_path)) == []


A_NIGHT_THAT_DIES = """
import os, sys
from pathlib import Path
from fake_extraction import FakeResources, fake_extract
from extract import nightly
from extract.settings import Settings

settings = Settings(home=Path(sys.argv[1]), batch_articles=3, workers=1)
left, replace = int(sys.argv[3]), os.replace

def dying(*arguments, **options):
    global left
    left -= 1
    if left == 0:
        os._exit(9)
    replace(*arguments, **options)

os.replace = dying
nightly.ingest([sys.argv[2]], settings, "r1")
for batch in nightly.pending_batches(settings):
    nightly.extract_batch(batch, settings, "r1", resources=FakeResources(), extract=fake_extract)
nightly.load(None, settings, "r1")
"""


@pytest.mark.parametrize("renames", [1, 3, 6, 8, 10])
def test_a_process_that_dies_between_writing_and_renaming(fake: ModuleType, tmp_path: Path, renames: int) -> None:
    path = articles(tmp_path)
    nightly.night([path], home(tmp_path, "undisturbed"), "r0")
    settings = home(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", A_NIGHT_THAT_DIES, str(settings.home), str(path), str(renames)],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 9, done.stderr
    nightly.night([path], settings, "r2")
    assert landed(settings) == landed(home(tmp_path, "undisturbed"))
    assert not list(settings.articles.rglob("*.tmp"))


def test_a_failed_step_is_in_the_ledger(fake: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr("extract.warehouse.dbt_build.build", fail)
    settings = home(tmp_path)
    with pytest.raises(RuntimeError):
        nightly.night([articles(tmp_path)], settings, "r1")
    with open_landing(settings) as connection:
        assert connection.execute("select status, rows_landed from raw_run").fetchall() == [("failed", 9)]
    assert nightly.run_to_continue(settings) != "r1"


def test_steps_alone_go_on_with_the_run_that_is_not_finished(fake: ModuleType, tmp_path: Path) -> None:
    settings = home(tmp_path)
    nightly.ingest([articles(tmp_path)], settings, "r1", trigger="airflow")
    assert nightly.run_to_continue(settings) == "r1"
    pending = nightly.pending_batches(settings)
    paths = [nightly.extract_batch(str(batch), settings, "r1") for batch in pending]
    assert nightly.load([str(path) for path in paths], settings, "r1").rows_landed == 9
    assert nightly.load([], settings, "r1").rows_landed == 9  # a repeated step reports the run, not the repetition
    nightly.publish(settings, "r1")
    assert nightly.run_to_continue(settings) != "r1"
    with open_landing(settings) as connection:
        assert connection.execute("select trigger, status from raw_run").fetchall() == [("airflow", "done")]


def test_what_was_extracted_and_not_landed_lands_with_the_next_load(fake: ModuleType, tmp_path: Path) -> None:
    settings = home(tmp_path)
    nightly.ingest([articles(tmp_path)], settings, "r1")
    for batch in nightly.pending_batches(settings):
        nightly.extract_batch(batch, settings, "r1")
    assert nightly.load(None, settings, "r2").batches == 4


def test_a_new_version_lands_only_where_it_was_asked_for(fake: ModuleType, tmp_path: Path) -> None:
    settings = home(tmp_path)
    nightly.night([articles(tmp_path)], settings, "r1")
    fake.load_resources = lambda project: FakeResources("fake-2")  # type: ignore[attr-defined]
    nightly.resources_of.cache_clear()
    assert nightly.pending_batches(settings) == []
    nightly.extract_all(article_batches(settings), settings, "r2")
    assert nightly.load(None, settings, "r2").batches == 4
    fake.load_resources = lambda project: FakeResources("fake-1")  # type: ignore[attr-defined]
    nightly.resources_of.cache_clear()
    nightly.extract_all(article_batches(settings), settings, "r3")  # back to the old one: its files are there already
    assert nightly.load(None, settings, "r3").batches == 4
    with open_landing(settings) as connection:
        assert connection.execute("select distinct extractor_version from raw_extraction").fetchall() == [("fake-1",)]


def test_a_damaged_extraction_is_made_again(fake: ModuleType, tmp_path: Path) -> None:
    settings = home(tmp_path)
    nightly.ingest([articles(tmp_path)], settings, "r1")
    batch = nightly.pending_batches(settings)[0]
    path = nightly.extract_batch(batch, settings, "r1")
    whole = path.read_bytes()
    path.write_bytes(whole[:100])
    assert nightly.extract_batch(batch, settings, "r1") == path
    assert path.read_bytes() == whole


def test_a_damaged_extraction_is_set_aside_by_the_load_and_made_again(fake: ModuleType, tmp_path: Path) -> None:
    settings = home(tmp_path)
    nightly.ingest([articles(tmp_path)], settings, "r1")
    paths = [nightly.extract_batch(batch, settings, "r1") for batch in nightly.pending_batches(settings)]
    os.truncate(paths[1], 100)
    report = nightly.load(paths, settings, "r1")
    assert (report.batches, report.rows_landed, report.rows_rejected) == (4, 9, 1)
    (aside,) = settings.extractions.glob("*/*.damaged-*")
    assert aside.name == f"{paths[1].name}.damaged-r1"


def test_rejections_of_one_file_are_told_up_to_a_limit(
    fake: ModuleType, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text("{\n" * 50, encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        report = nightly.ingest([path, tmp_path / "gone.txt"], home(tmp_path), "r1")
    assert report.rejected_by_reason == {"json": 50, "missing": 1}
    told = [line for line in caplog.messages if str(path) in line]
    assert len(told) == 21
    assert told[-1].endswith("30 more (all are in meta_rejected)")
    assert any("gone.txt: does not exist" in line for line in caplog.messages)


def test_a_second_writer_is_told_at_once(tmp_path: Path) -> None:
    settings = home(tmp_path)
    holding = (
        "import sys, time; from pathlib import Path; from extract.runs import locked; from extract.settings import "
        "Settings\nwith locked(Settings(home=Path(sys.argv[1]))): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holding, str(settings.home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(Busy, match=rf"process {holder.pid}"):
            nightly.ingest([], settings, "r1")
        holder.kill()
    with locked(settings), locked(settings):
        pass  # free again, though its holder was killed; and a night takes it again in its steps


def test_the_summary_says_what_there_is_to_know(fake: ModuleType, tmp_path: Path) -> None:
    settings = home(tmp_path)
    nightly.night([articles(tmp_path)], settings, "r1")
    out = StringIO()
    nightly.print_summary("r1", Console(file=out, width=200), settings)
    text = out.getvalue()
    for expected in ("Night r1", "json 1", "meeting 9", "1 warnings", str(settings.published), "audit 0.0"):
        assert expected in text
    out.truncate(0)
    nightly.print_summary("unknown", Console(file=out), settings)  # a run that never reported is no error


def test_reports_survive_json(fake: ModuleType, tmp_path: Path) -> None:
    settings = home(tmp_path)
    report = nightly.night([articles(tmp_path)], settings, "r1")
    assert json.loads(json.dumps(report.as_dict())) == report.as_dict()
    ingest = nightly.ingest([], settings, "r2")
    assert json.loads(json.dumps(ingest.as_dict())) == ingest.as_dict()


def test_a_run_id_of_airflow_is_one_folder(tmp_path: Path) -> None:
    settings = home(tmp_path)
    run_id = "manual__2026-11-21T02:00:00+00:00/../../x"
    note(settings, run_id, "start", {"a": 1})
    assert notes(settings, run_id) == {"start": {"a": 1}}
    assert [path.name for path in settings.runs.iterdir()] == [safe_name(run_id)]
    (settings.runs / safe_name(run_id) / "ingest.json").write_text('{"cut sh', encoding="utf-8")
    assert notes(settings, run_id) == {"start": {"a": 1}}


def test_run_ids_sort_and_differ() -> None:
    first, second = nightly.new_run_id(), nightly.new_run_id()
    assert first != second
    assert first[:14] <= second[:14]
    assert safe_name(first) == first


def test_processes_and_one_process_give_the_same_files(tmp_path: Path) -> None:
    pytest.importorskip("extract.pipeline")
    source = PROJECT / "seeds" / "articles"
    found = []
    for workers in (1, 2):
        settings = Settings(home=tmp_path / str(workers), batch_articles=4, workers=workers)
        nightly.ingest([source], settings, "r1")
        report = nightly.extract_all(nightly.pending_batches(settings), settings, "r1")
        assert report.batches > 2
        nightly.load(report.extractions, settings, "r1")
        found.append(landed(settings))
    assert found[0] == found[1]
