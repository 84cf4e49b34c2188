"""Logs as JSON lines: what stands in each, and that nothing else does."""

from __future__ import annotations

import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extract import logs
from extract.settings import Settings
from extract.watched import watched


class Logged(io.StringIO):
    """A stream of JSON lines."""

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]


@pytest.fixture
def logged() -> Iterator[Logged]:
    """All that is logged meanwhile."""
    stream = Logged()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.json_formatter())
    root = logging.getLogger()
    before, level = root.handlers, root.level
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    yield stream
    root.handlers = before
    root.setLevel(level)


@watched("extract")
def extract_it(batch: Path, settings: Settings, run_id: str) -> None:
    logging.getLogger("extract.somewhere").warning("الدخل رديء %s", "x", extra={"row": 7})
    if batch.stem == "bad":
        raise ValueError("cannot read\nthis")


def test_each_line_carries_run_step_and_batch(logged: Logged, tmp_path: Path) -> None:
    extract_it(Path("b1.parquet"), Settings(home=tmp_path), "r1")
    begins, said, done = logged.lines()
    for line in (begins, said, done):
        assert (line["run_id"], line["step"], line["batch_id"]) == ("r1", "extract", "b1")
        assert line["timestamp"].endswith("Z")
    assert (said["event"], said["level"], said["logger"], said["row"]) == (
        "الدخل رديء x", "warning", "extract.somewhere", 7,
    )  # fmt: skip
    assert (begins["event"], done["event"]) == ("extract begins", "extract is done")
    assert done["seconds"] >= 0


def test_a_failure_is_one_line_with_its_traceback(logged: Logged, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot read"):
        extract_it(Path("bad.parquet"), Settings(home=tmp_path), "r1")
    last = logged.lines()[-1]
    assert (last["level"], last["batch_id"]) == ("error", "bad")
    assert last["event"].startswith("extract failed: cannot read")
    assert last["exception"][0]["exc_type"] == "ValueError"


def test_what_is_bound_ends_with_the_step(logged: Logged, tmp_path: Path) -> None:
    extract_it(Path("b1.parquet"), Settings(home=tmp_path), "r1")
    logging.getLogger("extract").info("after")
    assert "run_id" not in logged.lines()[-1]


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_command_that_fails_says_so_once(tmp_path: Path, form: str) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "state").write_text("not a folder", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "extract.command", "ingest", "seeds/articles", "--home", tmp_path / "home"],
        env={**os.environ, "DRAGOMAN_LOG_FORMAT": form},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    *before, last = done.stderr.splitlines()
    assert last.startswith("dragoman: error: ")
    if form == "json":
        assert [json.loads(line)["event"].split(":")[0] for line in before] == ["ingest begins", "ingest failed"]
    else:
        assert [line for line in before if "state" in line] == []


def test_a_format_that_cannot_be_is_refused(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "extract.command", "load", "--home", tmp_path],
        env={**os.environ, "DRAGOMAN_LOG_FORMAT": "xml"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "DRAGOMAN_LOG_FORMAT=xml" in done.stderr
