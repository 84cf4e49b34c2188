"""The public Arabic date cases beside the clone, scored as `score_dates.py` does: the figures may not fall."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from extract.dates import DateWords, find_dates, resolve_all
from extract.records import Publication
from extract.text import read

AR = Path(__file__).resolve().parent.parent / "extract" / "lang" / "ar"
FLOORS = {  # origin: least share right, greatest share wrong
    "duckling Arabic corpus": (0.96, 0.03),
    "Recognizers-Text Arabic specification": (0.75, 0.16),
}


@pytest.fixture(scope="module")
def verdicts(shared: Path) -> dict[str, Counter[str]]:
    words = DateWords.load(AR)
    tally: dict[str, Counter[str]] = {}
    for line in (shared / "eval" / "dates" / "cases.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        day = date.fromisoformat(case["reference_date"])
        text = read(case["text"])
        resolved = resolve_all(text, find_dates(text, words), Publication(day, day, "given"), words)
        got = [[str(r.earliest), str(r.latest)] for r in resolved]
        verdict = "right" if any(g in case["expected"] for g in got) else "wrong" if got else "none"
        tally.setdefault(case["origin"], Counter())[verdict] += 1
    return tally


@pytest.mark.parametrize("origin", FLOORS)
def test_the_share_of_right_cases_does_not_fall(origin: str, verdicts: dict[str, Counter[str]]) -> None:
    tally = verdicts[origin]
    total = sum(tally.values())
    right, wrong = FLOORS[origin]
    assert tally["right"] / total >= right
    assert tally["wrong"] / total <= wrong
