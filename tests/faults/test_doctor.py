"""`dragoman doctor`: nothing on a healthy home, and one line for each thing that is wrong."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from extract import doctor
from extract.doctor import examine
from extract.runs import note, notes
from extract.settings import Settings
from tests.faults.kills import small_way
from tests.faults.nights import write_inputs


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("doctor")
    way = small_way(folder)
    done = way.run(folder / "home", write_inputs(folder / "inputs")[0])
    assert done.returncode == 0, done.stdout
    return folder / "home"


@pytest.fixture
def home(healthy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(doctor, "version_of_today", lambda settings: "fake-1")
    monkeypatch.setattr(doctor, "LEAST_FREE", 0)
    return Settings(home=Path(shutil.copytree(healthy, tmp_path / "home")))


def first(settings: Settings, pattern: str) -> Path:
    return sorted(settings.home.glob(pattern))[0]


def overwrite(path: Path) -> None:
    """Bytes in the middle: header, footer, size and time stay."""
    before = path.stat()
    size = before.st_size
    with path.open("r+b") as file:
        file.seek(size // 3)
        file.write(b"\xa5" * (size // 3))
    os.utime(path, ns=(before.st_mtime_ns, before.st_mtime_ns))


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def unpublished(settings: Settings) -> None:
    with duckdb.connect(str(settings.published)) as connection:
        connection.execute("drop table dim_article")
    generation = first(settings, "publish/generations/*.duckdb")
    moment = generation.stat().st_mtime_ns
    os.utime(settings.published, ns=(moment, moment))


def replaced(settings: Settings) -> None:
    os.utime(settings.published, ns=(1, 1))


def a_file_for_a_folder(settings: Settings) -> None:
    shutil.rmtree(settings.inbox, ignore_errors=True)
    settings.inbox.write_text("x")


def died(settings: Settings) -> None:
    time.sleep(0.02)  # the order of runs is that of their folders' times
    note(settings, "r9", "start", {"trigger": "command"})
    note(settings, "r9", "load", {})


def failed(settings: Settings) -> None:
    died(settings)
    note(settings, "r9", "finish", {"status": "failed"})


def renamed(pattern: str) -> Callable[[Settings], None]:
    def rename(settings: Settings) -> None:
        path = first(settings, pattern)
        path.rename(f"{path}.damaged-r1")

    return rename


FAULTS: dict[str, tuple[Callable[[Settings], object], str, str]] = {
    "a file for a folder": (a_file_for_a_folder, "inbox", "is not a folder; move it away"),
    "articles overwritten": (lambda s: overwrite(first(s, "articles/day=*/*.parquet")), ".parquet", "is damaged ("),
    "rejections cut": (
        lambda s: cut(first(s, "articles/rejected/day=*/*.parquet")),
        ".parquet",
        "deliver its articles",
    ),
    "extractions cut": (lambda s: cut(first(s, "extractions/*/*.parquet")), ".parquet", "dragoman extract --all"),
    "landing overwritten": (lambda s: overwrite(s.landing), "landing.duckdb", "is damaged ("),
    "work cut": (lambda s: cut(s.home / "build" / "work.duckdb"), "work.duckdb", "makes it anew"),
    "warehouse cut": (lambda s: cut(s.warehouse), "build/warehouse.duckdb", "makes it anew"),
    "published overwritten": (lambda s: overwrite(s.published), "publish/warehouse.duckdb", "is damaged ("),
    "nothing published": (lambda s: s.published.unlink(), "publish/warehouse.duckdb", "nothing is published"),
    "a table is missing": (unpublished, "publish/warehouse.duckdb", "lacks dim_article"),
    "a stray log": (lambda s: Path(f"{s.published}.wal").touch(), "warehouse.duckdb.wal", "dragoman publish"),
    "put there by hand": (replaced, "publish/warehouse.duckdb", "none of the kept generations"),
    "a run that died": (died, "r9", "run never ended after load; dragoman nightly completes it"),
    "a run that failed": (failed, "r9", "run failed after load"),
    "articles set aside": (renamed("articles/day=*/*.parquet"), ".damaged-r1", "its articles are missing"),
    "extractions set aside": (renamed("extractions/*/*.parquet"), ".damaged-r1", "delete it"),
    "sources.toml": (lambda s: s.sources_file.write_text("[[source"), "sources.toml", "is not TOML"),
    "a source": (lambda s: s.sources_file.write_text("[[source]]\nname = 'x'\n"), "sources.toml", "mend it as"),
}


def test_a_healthy_home_has_no_findings(home: Settings) -> None:
    before = {path: path.stat().st_mtime_ns for path in home.home.rglob("*")}
    assert examine(home) == []
    assert {path: path.stat().st_mtime_ns for path in home.home.rglob("*")} == before


@pytest.mark.parametrize("fault", FAULTS)
def test_one_thing_that_is_wrong_is_one_finding(home: Settings, fault: str) -> None:
    breaks, where, said = FAULTS[fault]
    breaks(home)
    (finding,) = examine(home)
    assert finding.where.endswith(where) or where in finding.where
    assert said in str(finding)
    assert "\n" not in str(finding)


def test_a_generation_that_cannot_be_opened(home: Settings) -> None:
    older = home.published.parent / "generations" / "warehouse-older.duckdb"
    older.write_bytes(b"x" * 5000)
    (finding,) = examine(home)
    assert finding.where == str(older)
    assert "cannot be rolled back to" in finding.mend


def test_a_run_that_the_next_night_completed_is_no_finding(home: Settings) -> None:
    (done,) = home.runs.iterdir()
    note(home, "r0", "start", {"trigger": "command"})
    os.utime(home.runs / "r0", ns=(1, 1))
    assert notes(home, done.name)["finish"]["status"] == "done"
    assert examine(home) == []


def test_a_night_at_work_is_named_and_its_databases_left_alone(home: Settings) -> None:
    cut(home.landing)
    with (home.state / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write(f"process {os.getpid()}")
        lock.flush()
        (finding,) = examine(home)
    assert f"a night is at work (process {os.getpid()})" in finding.wrong


def test_a_lock_held_by_what_a_dead_night_left_behind(home: Settings) -> None:
    with (home.state / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write("process 99999999")
        lock.flush()
        (finding,) = examine(home)
    assert "process 99999999, which is not here" in finding.wrong
    assert "fuser" in finding.mend


def test_a_database_that_another_process_has_open(home: Settings) -> None:
    opened = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", opened, str(home.warehouse)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        (finding,) = examine(home)
        holder.kill()
    assert (finding.where, finding.wrong) == (str(home.warehouse), "another process has it open")


def test_too_little_room(home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LEAST_FREE", 10**18)
    (finding,) = examine(home)
    assert "MB free, and a night wants 1,000,000,000," in finding.wrong


@pytest.mark.parametrize(("mode", "wrong"), [(os.W_OK, "cannot be written"), (os.R_OK | os.X_OK, "cannot be read")])
def test_folders_without_permission(home: Settings, monkeypatch: pytest.MonkeyPatch, mode: int, wrong: str) -> None:
    real = os.access  # root may do anything, so the answer is put in place
    monkeypatch.setattr(
        os, "access", lambda path, asked: (path, asked) != (home.extractions, mode) and real(path, asked)
    )
    (finding,) = examine(home)
    assert (finding.where, finding.wrong) == (str(home.extractions), wrong)


@pytest.mark.skipif(os.getuid() != 0, reason="only root may give a file away")
def test_files_of_another_user(home: Settings) -> None:
    path = first(home, "extractions/*/*.parquet")
    os.chown(path, 12345, -1)
    (finding,) = examine(home)
    assert finding.where == str(path)
    assert "chown -R 0" in finding.mend


def test_extractions_of_another_version(home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "version_of_today", lambda settings: "fake-2")
    (finding,) = examine(home)
    assert "batches were extracted by another version than today's fake-2" in finding.wrong


def test_the_command_exits_1_with_findings_and_0_without(home: Settings) -> None:
    command = [str(Path(sys.executable).with_name("dragoman")), "doctor", "--home"]
    gone = subprocess.run([*command, str(home.home / "gone")], capture_output=True, text=True, check=False)
    assert gone.returncode == 1
    assert "does not exist; give the right one with --home" in gone.stdout
    empty = home.home.with_name("empty")
    empty.mkdir()
    fine = subprocess.run([*command, str(empty)], capture_output=True, text=True, check=False)
    assert (fine.returncode, fine.stdout) == (0, f"{empty}: healthy\n"), fine.stderr
