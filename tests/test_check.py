"""`dragoman check`: the shipped pack and reference are good, and every kind of broken row is named."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from extract import check as checks
from extract.check import check, read_tables, structure_problems
from extract.check_examples import TESTS, Row, Trials, silent_example
from extract.command import main
from extract.pack import LANGUAGES
from extract.pipeline import Resources, load_resources

PROJECT = Path(__file__).resolve().parents[1]

REFERENCE = PROJECT / "seeds" / "reference"
ARABIC = LANGUAGES / "ar"


@pytest.fixture(scope="module")
def resources() -> Resources:
    return load_resources(PROJECT)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the Arabic pack that a test may break."""
    return Path(shutil.copytree(ARABIC, tmp_path / "lang" / "ar"))


def change(folder: Path, file: str, edit: Callable[[list[Row]], object]) -> None:
    """Edit the rows of one file and write them back."""
    with (folder / file).open(encoding="utf-8", newline="") as source:
        table = list(csv.DictReader(source))
    edit(table)
    with (folder / file).open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, list(table[0]))
        writer.writeheader()
        writer.writerows(table)


def broken(folder: Path, file: str, edit: Callable[[list[Row]], object]) -> list[str]:
    """What is wrong with the structure of a pack in which one file was edited."""
    change(folder, file, edit)
    return list(structure_problems(read_tables(folder), folder, REFERENCE))


def silent(resources: Resources, file: str, index: int, **cells: str) -> str:
    """What is said of one row (counted from 0) once some of its cells are others; the pack stays as it is."""
    tables = read_tables(ARABIC)
    tables[file][index].update(cells)
    line = silent_example(Trials(resources, tables, ARABIC), file, index)
    assert line is not None, "the row is not found to be silent"
    assert line.startswith(f"{file}, row {index + 2} ("), line
    return line


def row_of(file: str, column: str, value: str) -> int:
    return next(i for i, row in enumerate(read_tables(ARABIC)[file]) if row[column] == value)


def test_the_shipped_pack_and_reference_have_no_problem() -> None:
    assert check(PROJECT) == []


def test_every_table_with_examples_is_tried() -> None:
    assert set(WITH_EXAMPLES) - set(TESTS) == set()


DULL = "اشترى التاجر كتبا قديمة"


WITH_EXAMPLES = [name for name, table in read_tables(ARABIC).items() if any(row.get("example") for row in table)]


@pytest.mark.parametrize("file", sorted(set(WITH_EXAMPLES) - {"boilerplate.csv"}))
def test_an_example_that_does_not_fire_is_named(resources: Resources, file: str) -> None:
    first = next(i for i, row in enumerate(read_tables(ARABIC)[file]) if row["example"])
    assert "; write" in silent(resources, file, first, example=DULL), "a problem says what to do"


def test_a_line_that_is_no_boilerplate_is_named(resources: Resources) -> None:
    assert "not taken for boilerplate" in silent(resources, "boilerplate.csv", 0, example=DULL)


def test_boilerplate_that_ends_the_page_must_do_so(resources: Resources) -> None:
    row = row_of("boilerplate.csv", "reach", "line")
    assert "the line after the example is not taken" in silent(resources, "boilerplate.csv", row, reach="tail")


def test_a_trigger_must_fire_by_its_own_row(resources: Resources) -> None:
    """An example in which another trigger makes the event proves nothing."""
    borrowed = read_tables(ARABIC)["triggers.csv"][row_of("triggers.csv", "trigger", "iltaqa")]["example"]
    line = silent(resources, "triggers.csv", row_of("triggers.csv", "trigger", "qabala"), example=borrowed)
    assert "meeting occurred by iltaqa" in line
    assert "no meeting by qabala" in line


def test_an_operator_must_act_by_itself(resources: Resources) -> None:
    """Where another operator of the same status does it, the row is not proven."""
    other = "لم يلتق وزير الخارجية النرويجي نظيره الياباني"
    line = silent(resources, "status.csv", row_of("status.csv", "form", "نفى"), example=other)
    assert "another word of the example makes its event declined" in line


BROKEN: list[tuple[str, Callable[[list[Row]], object], str]] = [
    ("triggers.csv", lambda t: t[0].update(event_type="party"), "event_type party is not in seeds/reference"),
    ("triggers.csv", lambda t: t[0].update(kind="adverb"), "kind 'adverb' is not one of noun, verb"),
    (
        "triggers.csv",
        lambda t: t[1].update(trigger=t[0]["trigger"]),
        "stands in row 2 already; give it another trigger",
    ),
    ("frames.csv", lambda t: t.append({**t[0], "frame": "idle"}), "no row of triggers.csv uses this frame"),
    ("frames.csv", lambda t: t[0].update(subject_part="bystander"), "subject_part 'bystander' is not one of"),
    ("roles.csv", lambda t: t[0].update(office="jester"), "office jester is not in seeds/reference/offices.csv"),
    ("roles.csv", lambda t: t[0].update(country="XXX"), "country XXX is not in seeds/reference/countries.csv"),
    ("roles.csv", lambda t: t[0].update(organisation="nobody"), "organisation nobody is not in seeds/reference"),
    ("roles.csv", lambda t: t[1].update(definite=t[0]["definite"]), "stands in row 2 as"),
    ("titles.csv", lambda t: t[0].update(kind="crown"), "kind 'crown' is not one of rank, title"),
    ("titles.csv", lambda t: t.append({**t[0], "form": "ٱلسَّيِّد"}), "stands in row 2 as السيد already; keep one"),
    (
        "status.csv",
        lambda t: t.append(dict(t[0])),
        f"stands in row 2 as {read_tables(ARABIC)['status.csv'][0]['form']}",
    ),
    ("bodies.csv", lambda t: t[0].update(stands_for="cat"), "stands_for 'cat' is not one of"),
    ("boilerplate.csv", lambda t: t[0].update(reach="page"), "reach 'page' is not one of line, tail"),
    ("role_modifiers.csv", lambda t: t[0].update(kind="late"), "kind 'late' is not one of current, former"),
    ("cues.csv", lambda t: t[1].update(lemma=t[0]["lemma"]), "stands in row 2 already; give it another lemma"),
    ("cues_words.csv", lambda t: t.append(dict(t[0])), "stands in row 2 as"),
    ("dates_weekdays.csv", lambda t: t[1].update(words=t[0]["words"]), "stands in row 2 as"),
    ("titles.csv", lambda t: t[0].update(form="السيد\u200f"), "form holds U+200F, met in no text; type it anew"),
]


@pytest.mark.parametrize(("file", "edit", "said"), BROKEN, ids=[f"{f}-{s[:24]}" for f, _, s in BROKEN])
def test_a_broken_row_is_named_with_its_file(
    folder: Path, file: str, edit: Callable[[list[Row]], object], said: str
) -> None:
    problems = broken(folder, file, edit)
    assert any(line.startswith(f"{file}, row ") and said in line for line in problems), problems


def test_the_untouched_copy_is_good(folder: Path) -> None:
    assert list(structure_problems(read_tables(folder), folder, REFERENCE)) == []


def test_word_lists_hold_each_word_once_and_in_order(folder: Path) -> None:
    path = folder / "common_words.txt"
    words = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([words[1], words[0], *words[2:], words[-1], " "]), encoding="utf-8")
    found = structure_problems(read_tables(folder), folder, REFERENCE)
    problems = [line for line in found if line.startswith("common_words.txt")]
    assert problems[0].startswith(f"common_words.txt, line 2 ({words[0]}): out of order after {words[1]}")
    assert any(f"stands in line {len(words)} already" in line for line in problems)
    assert any("holds no word" in line for line in problems)


def test_a_pack_that_cannot_be_read_is_one_clear_line(folder: Path) -> None:
    change(folder, "triggers.csv", lambda table: table[3].update(frame="nowhere"))
    (line,) = check(PROJECT, languages=folder.parent)
    assert line.endswith("triggers.csv, row 5: no frame nowhere in frames.csv")


def test_an_example_on_which_the_extraction_fails_is_named(
    resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise IndexError("list index out of range")

    monkeypatch.setattr("extract.check_examples.extract", fail)
    line = silent(resources, "light_verbs.csv", 0)
    assert "light_verbs.csv, row 2 (عقد): the extraction fails on the example (IndexError" in line


def test_the_command_prints_every_problem_and_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "check", lambda project, progress: ["titles.csv, row 2: bad", "roles.csv, row 3: bad"])
    result = CliRunner().invoke(main, ["check"])
    assert result.exit_code == 1
    assert result.stdout.splitlines() == ["titles.csv, row 2: bad", "roles.csv, row 3: bad"]
    assert "2 problems in seeds/ and extract/lang/" in result.stderr


def test_the_command_says_when_all_is_good(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "check", lambda project, progress: [])
    result = CliRunner().invoke(main, ["check"])
    assert result.exit_code == 0
    assert "knowledge and language packs are good" in result.stdout
