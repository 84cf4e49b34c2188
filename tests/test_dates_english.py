"""English dates through the same grammar: a second language is data, and a few rules for words that come first."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from extract.dates import DateWords, find_dates, resolve_all
from extract.records import Publication
from extract.text import read

EN = Path(__file__).resolve().parent.parent / "extract" / "lang" / "en"
THURSDAY = date(2021, 2, 18)


@pytest.fixture(scope="module")
def words() -> DateWords:
    return DateWords.load(EN)


def found(sentence: str, words: DateWords) -> list[str]:
    text = read(sentence)
    publication = Publication(THURSDAY, THURSDAY, "given")
    return [f"{r.earliest}..{r.latest}" for r in resolve_all(text, find_dates(text, words), publication, words)]


def day(text: str) -> list[str]:
    return [f"{text}..{text}"]


CASES = [
    ("They met on 17 February 2019 in Beirut.", day("2019-02-17")),
    ("They met on February 17, 2019 in Beirut.", day("2019-02-17")),
    ("They met on the 17th of February 2019.", day("2019-02-17")),
    ("They met on Tuesday, February 16, in Berlin.", day("2021-02-16")),
    ("They met yesterday (Wednesday) in Berlin.", day("2021-02-17")),
    ("The ministers met on Tuesday in Berlin.", day("2021-02-16")),
    ("The ministers will meet on Tuesday in Berlin.", day("2021-02-23")),
    ("They met last Thursday.", day("2021-02-11")),
    ("They will meet next Thursday.", day("2021-02-25")),
    ("They met two days ago.", day("2021-02-16")),
    ("They met a few days ago.", day("2021-02-15")),
    ("He left the day before yesterday.", day("2021-02-16")),
    ("The session was held on the 11th of last month.", day("2021-01-11")),
    ("He visits from 28 January to 2 February 2016.", ["2016-01-28..2016-02-02"]),
    ("They met on 13 and 14 July 2017.", ["2017-07-13..2017-07-14"]),
    ("He visited last week.", ["2021-02-08..2021-02-14"]),
    ("Talks resume in early next month.", ["2021-03-01..2021-03-10"]),
    ("They met in late 2012.", ["2012-10-01..2012-12-31"]),
    ("They may march on the palace.", []),
    ("The council adopted resolution 2254.", []),
    ("The 27 members agreed on 15 points.", []),
]


@pytest.mark.parametrize(("sentence", "expected"), CASES, ids=[s for s, _ in CASES])
def test_english_dates(sentence: str, expected: list[str], words: DateWords) -> None:
    assert found(sentence, words) == expected


def _examples() -> list[str]:
    examples = []
    for path in sorted(EN.glob("dates_*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            examples += [row["example"] for row in csv.DictReader(file) if row.get("example")]
    return examples


@pytest.mark.parametrize("example", _examples())
def test_every_row_has_an_example_that_fires(example: str, words: DateWords) -> None:
    assert found(example, words)
