"""Workers of the extraction: they die with their parent, leave interrupts to it, and their death is told in a line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import fake_extraction
import pytest

from extract import mapping
from extract.errors import DragomanError
from extract.settings import Settings

PATIENCE = 60  # seconds until a wait is given up as hopeless; nothing is measured

A_PARENT = """
import sys
from pathlib import Path
import click, fake_extraction
from extract import mapping
from extract.command import main
from extract.settings import Settings

@main.command()
def work():
    "Extracts two batches that wait to be released."
    settings = Settings(home=Path(sys.argv[2]), workers=2)
    list(mapping._in_processes([Path("a"), Path("b")], settings, "r1", 2))

if __name__ == "__main__":
    mapping.extract_batch = fake_extraction.waiting_batch
    main(["work"])
"""


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def workers_of(home: Path) -> list[int]:
    return [int(path.stem) for path in home.glob("*.worker")]


def gone(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return True
    return state == "Z"  # dead, and waiting for its new parent to notice


def heed_interrupts() -> None:
    """A shell that starts the tests in its background makes them, and all their children, ignore interrupts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def parent(tmp_path: Path) -> subprocess.Popen[str]:
    script = tmp_path / "parent.py"
    script.write_text(A_PARENT, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, script, "work", tmp_path],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent)},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # so that an interrupt can be sent to all of them, as a terminal does
        preexec_fn=heed_interrupts,
    )
    until(lambda: len(workers_of(tmp_path)) == 2)
    yield process
    (tmp_path / "release").touch()
    process.wait()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks processes up in /proc")
def test_workers_of_a_killed_parent_die(parent: subprocess.Popen[str], tmp_path: Path) -> None:
    parent.kill()
    until(lambda: all(map(gone, workers_of(tmp_path))))


def test_an_interrupt_ends_in_one_line(parent: subprocess.Popen[str], tmp_path: Path) -> None:
    os.killpg(parent.pid, signal.SIGINT)
    (tmp_path / "release").touch()
    _, errors = parent.communicate()
    assert parent.returncode == 130
    assert errors == "dragoman: error: interrupted; the next night completes what was begun\n"


def test_a_worker_that_dies_is_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mapping, "extract_batch", fake_extraction.dying_batch)
    with pytest.raises(DragomanError, match="a process that was extracting died"):
        mapping.extract_all([Path("a"), Path("b")], Settings(home=tmp_path, workers=2), "r1")
