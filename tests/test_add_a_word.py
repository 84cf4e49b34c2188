"""What docs/add-a-word.md tells newcomers to do is done here, in its own words, on a copy of pack and reference."""

from __future__ import annotations

import csv
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from test_golden_sentences import blocks, events_of

from extract import reference_check
from extract.check import read_tables, structure_problems
from extract.check_examples import Trials, silent_example
from extract.pack import Pack
from extract.pipeline import Resources, load_resources
from extract.reference_lists import KEYS

PROJECT = Path(__file__).resolve().parents[1]

GUIDE = (PROJECT / "docs" / "add-a-word.md").read_text(encoding="utf-8")
ROWS = re.findall(r"```csv (\S+)\n(.+)\n```", GUIDE)
((GOLDEN,),) = [re.findall(r"```golden\n(.*?)```", GUIDE, re.DOTALL)]


def add(project: Path, file: str, line: str) -> None:
    """Add a row where it belongs: at the end of a pack's table, in order in the reference."""
    path = project / file
    with path.open(encoding="utf-8", newline="") as source:
        header, *table = csv.reader(source)
    (row,) = csv.reader([line])
    assert len(row) == len(header), f"{file} has the columns {header}"
    table.append(row)
    if file.startswith("seeds/"):
        table.sort(key=lambda cells: [cells[header.index(column)] for column in KEYS[path.stem]])
    with path.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target, lineterminator="\n").writerows([header, *table])


@pytest.fixture(scope="module")
def newcomer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the data with every row of the guide added."""
    project = tmp_path_factory.mktemp("newcomer")
    shutil.copytree(PROJECT / "extract" / "lang", project / "extract" / "lang")
    shutil.copytree(PROJECT / "seeds" / "reference", project / "seeds" / "reference")
    for file, line in ROWS:
        add(project, file, line)
    return project


@pytest.fixture(scope="module")
def resources(newcomer: Path) -> Resources:
    return replace(load_resources(newcomer), pack=Pack.load("ar", newcomer / "extract" / "lang"))


def test_the_guide_shows_each_kind_of_row() -> None:
    assert {Path(file).name for file, _ in ROWS} == {
        *("triggers.csv", "cues.csv", "roles.csv"),
        *("actors.csv", "actor_terms.csv", "rounds.csv"),
    }
    assert blocks(GOLDEN)


def test_the_check_has_nothing_to_say_of_the_new_rows(newcomer: Path, resources: Resources) -> None:
    reference, folder = newcomer / "seeds" / "reference", newcomer / "extract" / "lang" / "ar"
    tables = read_tables(folder)
    assert reference_check.problems(reference) == []
    assert list(structure_problems(tables, folder, reference)) == []
    trials = Trials(resources, tables, folder)
    packed = [Path(file).name for file, _ in ROWS if file.startswith("extract/")]
    assert [line for name in packed if (line := silent_example(trials, name, len(tables[name]) - 1))] == []


@pytest.mark.parametrize(("sentence", "expected"), blocks(GOLDEN), ids=[s[:30] for s, _ in blocks(GOLDEN)])
def test_the_golden_sentences_of_the_guide_hold(sentence: str, expected: list[str], resources: Resources) -> None:
    assert events_of(sentence, resources) == expected


def test_the_new_round_is_known(resources: Resources) -> None:
    (session,) = resources.knowledge.round("syr_astana", 23)
    assert session.starts_on.isoformat() == "2031-06-02"
