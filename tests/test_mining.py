"""Mining: what many articles name and the reference or the language pack lacks. Persons are invented."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from extract.command import main
from extract.errors import DragomanError
from extract.mining import mine
from extract.pipeline import Resources
from extract.records import Document
from extract.reports import Unwatched

DAY = date(2021, 2, 18)


def articles(*texts: str) -> list[Document]:
    return [Document(f"a{n}", text, None, "ar", DAY + timedelta(n)) for n, text in enumerate(texts)]


def mined(texts: Iterable[str], resources: Resources, folder: Path, least: int = 2) -> dict[str, list[dict[str, str]]]:
    mine(articles(*texts), resources, folder, least, Unwatched())
    return {path.stem: list(csv.DictReader(path.open(encoding="utf-8"))) for path in sorted(folder.iterdir())}


def test_an_official_whom_nobody_knows_is_proposed(resources: Resources, tmp_path: Path) -> None:
    found = mined(
        [
            "وصل وزير الدفاع النرويجي توربيورن هالفورسن إلى عمان.",
            "قال وزير الدفاع النرويجي توربيورن هالفرسن إن بلاده مستعدة.",
            "التقى وزير الدفاع النرويجي توربيورن هالفورسن سفير الأردن.",
        ],
        resources,
        tmp_path,
    )
    (row,) = found["officials"]
    assert row["name_ar"] == "توربيورن هالفورسن"
    assert row["aliases_ar"] == "توربيورن هالفرسن"
    assert (row["office"], row["country_or_body"], row["country_share"]) == ("defence_minister", "NOR", "1.00")
    assert (row["articles"], row["first_day"], row["last_day"]) == ("3", "2021-02-18", "2021-02-20")
    assert "Frank Bakke-Jensen" in row["doubt"], "another holds the office in the reference: the person decides"


def test_whom_the_reference_knows_is_not_proposed(resources: Resources, tmp_path: Path) -> None:
    found = mined(["وصل وزير الخارجية الروسي سيرغي لافروف."] * 3, resources, tmp_path)
    assert found["officials"] == []
    assert found["spellings"] == []


def test_a_spelling_of_the_holders_name_is_proposed_as_such(resources: Resources, tmp_path: Path) -> None:
    found = mined(["وصل وزير الخارجية الأميركي أنطوني بلنكين."] * 2, resources, tmp_path)
    (row,) = found["spellings"]
    assert (row["name_en"], row["alias_ar"]) == ("Antony Blinken", "أنطوني بلنكين")
    assert found["officials"] == []


def test_a_verb_that_reports_and_is_not_listed_is_proposed(resources: Resources, tmp_path: Path) -> None:
    found = mined(
        ["صدح وزير الخارجية الروسي سيرغي لافروف أن بلاده مستعدة.", "وصدح الرئيس الفرنسي إيمانويل ماكرون أن الوقت ضيق."],
        resources,
        tmp_path,
    )
    (row,) = found["cues"]
    assert (row["word"], row["speakers"], row["signs"]) == ("صدح", "2", "that 2")


def test_a_row_needs_so_many_articles(resources: Resources, tmp_path: Path) -> None:
    found = mined(["وصل وزير الدفاع النرويجي توربيورن هالفورسن."] * 2, resources, tmp_path, least=3)
    assert found == {"cues": [], "officials": [], "spellings": []}


def test_a_folder_that_cannot_be_written_is_said(resources: Resources, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DragomanError, match=r"file.*cannot be written"):
        mine([], resources, tmp_path / "file", 1, Unwatched())


def test_the_command_writes_three_files(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("وصل وزير الدفاع النرويجي توربيورن هالفورسن إلى عمان.", encoding="utf-8")
    done = CliRunner().invoke(main, ["mine", str(tmp_path / "a.txt"), "--to", str(tmp_path / "out"), "--least", "1"])
    assert done.exit_code == 0, done.output
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["cues.csv", "officials.csv", "spellings.csv"]
    assert "هالفورسن" in (tmp_path / "out" / "officials.csv").read_text(encoding="utf-8")
