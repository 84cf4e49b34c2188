"""Nights that meet a fault: what they say, what they leave, and that the next one makes it good.

Small stand-ins for dbt and for the extraction, so that a night takes about a second; `make faults` has the real ones.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from extract.settings import Settings
from extract.warehouse.bronze import files_set_aside
from tests.faults.kills import Harness, Kill, small_way
from tests.faults.nights import differences, left_over, published

POINTS = ("end:ingest", "step:load", "end:build", "file:75", "end:publish")


@pytest.fixture(scope="module")
def harness(tmp_path_factory: pytest.TempPathFactory) -> Harness:
    folder = tmp_path_factory.mktemp("faults")
    (folder / "failed").mkdir()
    return Harness(folder, small_way(folder))


@pytest.fixture
def home(harness: Harness, tmp_path: Path) -> Path:
    """A home after its first night."""
    return Path(shutil.copytree(harness.homes[1], tmp_path / "home"))


def completes(harness: Harness, home: Path, but: tuple[str, ...] = ()) -> str:
    """The second night completes with the tables of nights without a fault; what it said."""
    done = harness.way.run(home, harness.inputs[1])
    assert done.returncode == 0, done.stdout
    found, expected = published(home), dict(harness.tables[2])
    for table in but:
        found.pop(table)
        expected.pop(table)
    assert differences(found, expected) == []
    assert left_over(home) == []
    return done.stdout


def test_nights_killed_one_after_the_other_are_completed_by_the_next(harness: Harness) -> None:
    assert harness.try_kills([Kill(2, point) for point in POINTS], "chain") == []


def test_a_night_whose_main_process_is_killed_is_completed_by_the_next(harness: Harness) -> None:
    assert harness.try_kills([Kill(2, 0.6, "parent")], "parent") == []


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size * 2 // 3)


def overwritten(path: Path) -> None:
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 3)
        file.write(b"\xa5" * (size // 3))


def ruined(path: Path) -> None:
    path.write_bytes(b"this is no database" * 1000)


DAMAGED = {
    "articles": "articles/day=*/*.parquet",
    "rejections": "articles/rejected/day=*/*.parquet",
    "landing": "build/landing.duckdb",
    "work": "build/work.duckdb",
    "warehouse": "build/warehouse.duckdb",
}


@pytest.mark.parametrize(
    ("what", "damage"),
    [
        *((what, cut) for what in DAMAGED if what != "work"),
        ("work", ruined),
        ("articles", overwritten),
        ("landing", overwritten),
    ],
)
def test_a_damaged_file_is_set_aside_and_made_again(
    harness: Harness, home: Path, what: str, damage: Callable[[Path], None]
) -> None:
    damage(sorted(home.glob(DAMAGED[what]))[0])
    # The night tells of a file of articles in meta_rejected.
    said = completes(harness, home, but=("meta_rejected",) if what in ("articles", "rejections") else ())
    assert "set aside" in said
    assert len(files_set_aside(Settings(home=home))) == (what in ("articles", "rejections"))


def test_a_damaged_extraction_that_is_not_landed_is_made_again(harness: Harness, home: Path) -> None:
    assert harness._dying("end:extract", home, 2).returncode
    newest = max(home.glob("extractions/*/*.parquet"), key=lambda path: path.stat().st_mtime_ns)
    overwritten(newest)
    completes(harness, home)


def test_a_published_file_that_is_damaged_is_replaced_by_the_next_night(harness: Harness, home: Path) -> None:
    cut(home / "publish" / "warehouse.duckdb")
    completes(harness, home)


def test_a_second_night_says_so_and_leaves(harness: Harness, home: Path) -> None:
    command = harness.way.command(home, harness.inputs[1])
    with subprocess.Popen(command, env=harness.way.environment(), stdout=subprocess.DEVNULL) as first:
        while not list((home / "state" / "runs").glob("*/ingest.json"))[1:]:
            assert first.poll() is None
        second = harness.way.run(home, harness.inputs[1])
        assert second.returncode == 1
        assert (
            second.stdout.strip()
            .splitlines()[-1]
            .endswith(f"a night is at work here already (process {first.pid}); wait for its end")
        )
        assert first.wait() == 0
    assert differences(published(home), harness.tables[2]) == []


def test_a_clock_that_is_set_back_changes_nothing(harness: Harness, tmp_path: Path) -> None:
    """The first night's clock is a day ahead, so the second's is behind it."""
    home = tmp_path / "home"
    done = harness._dying("clock:90000", home, 1)
    assert done.returncode == 0, done.stdout
    completes(harness, home)


@pytest.fixture
def small_disk(harness: Harness, tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """A home after its first night on a file system of its own, mounted (again) with the options given."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(disk)], check=False)
    if mounted.returncode:
        pytest.skip("mounting a small file system takes root, and a container that allows it")
    home = Path(shutil.copytree(harness.homes[1], disk / "home"))

    def remount(options: str) -> Path:
        subprocess.run(["mount", "-o", f"remount,{options}", str(disk)], check=True)
        return home

    yield remount
    subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.mark.parametrize("room_kb", [0, 700])
def test_a_full_disk_is_said_and_the_night_after_it_completes(
    harness: Harness, small_disk: Callable[[str], Path], room_kb: int
) -> None:
    home = small_disk("size=64m")
    used = sum(path.stat().st_blocks for path in home.rglob("*")) // 2
    small_disk(f"size={used + room_kb}k")
    done = harness.way.run(home, harness.inputs[1])
    assert done.returncode == 1, done.stdout
    last = done.stdout.strip().splitlines()[-1]
    assert last.startswith("dragoman: error:"), done.stdout
    assert "space" in last.lower() or "disk" in last.lower(), last
    assert differences(published(home), harness.tables[1]) == []
    small_disk("size=64m")
    completes(harness, home)


def test_a_home_that_cannot_be_written_is_said(harness: Harness, small_disk: Callable[[str], Path]) -> None:
    home = small_disk("ro")
    done = harness.way.run(home, harness.inputs[1])
    assert done.returncode == 1
    assert done.stdout.strip().endswith("Read-only file system")
    assert done.stdout.startswith("dragoman: error:")
    assert differences(published(home), harness.tables[1]) == []
    small_disk("rw")
    completes(harness, home)
