"""The command as a user meets it: exit codes, one clear line for an error, no traceback."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from extract.command import main

DRAGOMAN = Path(sys.executable).with_name("dragoman")


def dragoman(*arguments: str | Path, home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [DRAGOMAN, *map(str, arguments)],
        env=os.environ | {"DRAGOMAN_HOME": str(home), "COLUMNS": "200"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr + done.stdout, done.stderr
    return done


def error_of(done: subprocess.CompletedProcess[str], code: int) -> str:
    """The one line of a failure."""
    assert done.returncode == code, done.stderr
    errors = [line for line in done.stderr.splitlines() if line.startswith("dragoman: error: ")]
    assert len(errors) == 1, done.stderr
    assert done.stderr.splitlines()[-1] == errors[0]
    return errors[0]


@pytest.mark.parametrize("command", [["nightly"], ["ingest"], ["extract", "--jsonl", "-", "--input"]])
def test_a_path_that_does_not_exist_is_a_bad_argument(tmp_path: Path, command: list[str]) -> None:
    done = dragoman(*command, tmp_path / "gone.txt", home=tmp_path / "home")
    assert error_of(done, 2) == f"dragoman: error: {tmp_path / 'gone.txt'}: does not exist"
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["ingest"],
        ["ingest", "--source", "x", "/etc/hostname"],
        ["sources", "test"],
        ["nightly", "--nonsense"],
        ["extract", "--input", "/etc/hostname"],
        ["extract", "--jsonl", "-"],
        ["extract", "--all", "--input", "/etc/hostname", "--jsonl", "-"],
        ["explain"],
    ],
)
def test_bad_arguments_exit_2(arguments: list[str]) -> None:
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 2
    assert "Usage:" in done.output


def test_addresses_are_for_ingest_and_nightly(tmp_path: Path) -> None:
    done = dragoman("extract", "--jsonl", "-", "--input", "https://example.org/a", home=tmp_path / "home")
    assert "give it to `dragoman ingest`" in error_of(done, 2)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--from", "yesterday"], "yesterday"),
        (["--from", "2026-03-02", "--to", "2026-03-01"], "2026-03-02 is after 2026-03-01"),
    ],
)
def test_days_that_are_none_are_bad_arguments(tmp_path: Path, arguments: list[str], words: str) -> None:
    assert words in error_of(dragoman("nightly", *arguments, home=tmp_path / "home"), 2)


def test_a_setting_that_cannot_be_is_a_bad_argument(tmp_path: Path) -> None:
    done = dragoman("load", home=tmp_path, DRAGOMAN_BATCH_ARTICLES="many")
    assert "DRAGOMAN_BATCH_ARTICLES=many: " in error_of(done, 2)


def test_bad_files_are_told_and_the_good_ones_ingested(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    (source / "good.txt").write_text("التقى الوزير نظيره", encoding="utf-8")
    (source / "empty.txt").touch()
    (source / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    (source / "rows.jsonl").write_text('{"text": "a"}\n{oops\n{"title": "t"}\n', encoding="utf-8")
    (source / "folder.txt").mkdir()
    done = dragoman("ingest", source, home=tmp_path / "home")
    assert done.returncode == 0, done.stderr
    assert f"rejected: {source}/empty.txt: is empty" in done.stderr
    assert f"rejected: {source}/picture.txt: is a PNG picture, not text" in done.stderr
    assert f"rejected: {source}/rows.jsonl, row 2: is not JSON: " in done.stderr
    assert f"rejected: {source}/rows.jsonl, row 3: has no text (its fields: title)" in done.stderr
    assert f"rejected: {source}/folder.txt: is a folder" in done.stderr
    assert done.stderr.count("rejected: ") == 5
    lines = [line.replace("│", " ").split() for line in done.stdout.splitlines()]
    assert ["new", "2"] in lines
    assert any(line[:2] == ["rejected", "5"] for line in lines)


@pytest.mark.parametrize("command", ["build", "publish", "rollback"])
def test_a_step_without_the_one_before_it_fails_in_one_line(tmp_path: Path, command: str) -> None:
    assert str(tmp_path) in error_of(dragoman(command, home=tmp_path / "home"), 1)


def test_load_with_nothing_to_load_is_done(tmp_path: Path) -> None:
    assert dragoman("load", home=tmp_path / "home").returncode == 0


def test_home_is_an_option_before_and_after_the_command(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("نص", encoding="utf-8")
    assert dragoman("--home", tmp_path / "one", "ingest", tmp_path / "a.txt", home=tmp_path / "x").returncode == 0
    assert dragoman("ingest", "--home", tmp_path / "two", tmp_path / "a.txt", home=tmp_path / "x").returncode == 0
    assert (tmp_path / "one" / "articles").is_dir()
    assert (tmp_path / "two" / "articles").is_dir()
    assert not (tmp_path / "x").exists()


def test_a_home_that_is_a_file_fails_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("not a folder", encoding="utf-8")
    assert str(tmp_path / "home") in error_of(dragoman("ingest", "/etc/hostname", home=tmp_path / "home"), 1)


def test_a_second_night_says_so_and_leaves(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "state").mkdir(parents=True)
    with (home / "state" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = dragoman("nightly", home=home)
    assert "a night is at work here already" in error_of(done, 1)


def test_debug_shows_where_it_went_wrong(tmp_path: Path) -> None:
    done = subprocess.run(
        [DRAGOMAN, "publish", "--debug", "--home", tmp_path], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "Traceback" in done.stderr


def test_an_article_nobody_knows_is_a_bad_argument(tmp_path: Path) -> None:
    pytest.importorskip("extract.explain")
    done = dragoman("explain", "no-such-article", home=tmp_path / "home")
    assert "neither a file nor the id of an article" in error_of(done, 2)


def test_every_command_and_option_has_help() -> None:
    for name, command in {"dragoman": main, **main.commands}.items():
        assert command.help, name
        for parameter in command.params:
            assert isinstance(parameter, click.Argument) or parameter.help, f"{name} {parameter.name}"
    assert set(main.commands) >= {
        "nightly", "ingest", "extract", "load", "build", "publish", "rollback", "explain", "check", "doctor",
    }  # fmt: skip


def test_help_does_not_wait_for_the_libraries_of_the_steps() -> None:
    code = "import sys, extract.command; print([name for name in sys.modules if name in ('duckdb', 'pyarrow', 'rich')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_files_to_json_lines_touches_no_home(tmp_path: Path) -> None:
    pytest.importorskip("extract.pipeline")
    source = tmp_path / "in.jsonl"
    source.write_text(
        json.dumps(
            {
                "id": "x",
                "published": "2017-01-22",
                "text": "التقى وزير الخارجية الروسي سيرغي لافروف نظيره التركي اليوم.",
            }
        )
        + '\nbroken\n{"id": "y", "text": "نص"}\n',
        encoding="utf-8",
    )
    done = dragoman("extract", "--input", source, "--jsonl", tmp_path / "out.jsonl", home=tmp_path / "home")
    assert done.returncode == 0, done.stderr
    assert "row 2: is not JSON" in done.stderr
    first, second = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert (first["article_id"], second["article_id"]) == ("x", "y")
    assert (first["published_earliest"], first["published_basis"]) == ("2017-01-22", "given")
    for key in ("published_latest", "dates", "events", "statements"):
        assert key in first
    for found in first["dates"]:
        assert {"text", "start", "stop", "earliest", "latest", "precision", "basis"} <= set(found)
    assert not (tmp_path / "home").exists()


def test_files_of_which_none_can_be_read_fail(tmp_path: Path) -> None:
    pytest.importorskip("extract.pipeline")
    (tmp_path / "bad.txt").touch()
    done = dragoman("extract", "--input", tmp_path / "bad.txt", "--jsonl", "-", home=tmp_path / "home")
    assert "nothing in it could be read" in error_of(done, 1)
