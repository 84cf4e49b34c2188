"""A fixed small set of what `make fuzz` runs by the million, what it found, and how time grows with length."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.pipeline import Resources, extract
from extract.records import Document
from extract.sources.article import Article, Origin, Rejection, article_of
from extract.sources.inbox import read_file
from tests.fuzz.run import SHARES, chunks_of, parser
from tests.fuzz.targets import MAX_BYTES, Targets, check, targets

CASES = {"extract": 600, "row": 500, "jsonl": 300, "text": 300, "gzip": 80, "parquet": 120, "day": 60, "page": 60}
ENDS_TOO_SOON = (  # cut in the middle of what the grammar looks ahead for
    "لقاء بين وزير الخارجية النرويجي و",
    "الوفد غادر مساء، حسب بيان",
    "التقى وزير الخارجية",
    "وقال",
    "قال «",
    "في 22 كانون",
)
UNITS = (
    "ا", "و", "1", "١", '"', "«", "(", "، ", "و ", "قال ", "وزير ", "كلمة ", "1/1/2020 ", "قال «نعم» ",
    "التقى وزير الخارجية الروسي سيرغي لافروف ", "\u202e", "\u064e", "\n", "الأربعاء ",
)  # fmt: skip


@pytest.fixture(scope="module")
def bound(resources: Resources) -> Iterator[Targets]:
    with targets(1, resources) as found:
        yield found


@pytest.mark.parametrize("name", CASES)
def test_a_fixed_set_of_hostile_cases(bound: Targets, name: str) -> None:
    target = bound.all()[name]
    for number in range(CASES[name]):
        target(number)
    if name == "extract":
        assert bound.found > 200  # cases that reach no rule would test nothing


def test_every_target_is_in_the_fixed_set_and_in_the_long_run(bound: Targets) -> None:
    assert set(CASES) == set(SHARES) == set(bound.all())
    chunks = list(chunks_of(parser().parse_args(["--cases", "1000000"])))
    assert sum(cases for _, _, cases in chunks) == 1_000_000


@pytest.mark.parametrize("text", ENDS_TOO_SOON)
def test_an_article_that_is_cut_anywhere_is_read(resources: Resources, text: str) -> None:
    for stop in range(1, len(text) + 1):
        extract(Document("cut", text[:stop]), resources)
        extract(Document("cut", text[:stop], title=text), resources)


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(text=st.text(st.characters(codec="utf-8"), min_size=1), title=st.none() | st.text(max_size=40))
def test_any_text_is_read(resources: Resources, text: str, title: str | None) -> None:
    found = extract(Document("any", text, title=title), resources)
    content = found.document.content
    for event in found.events:
        assert content[event.evidence_start : event.evidence_stop].strip()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(["id", "url", "source", "published", "language", "title", "text", "other"])


@settings(max_examples=300, deadline=None, derandomize=True)
@given(row=st.dictionaries(FIELDS, JSON))
def test_any_row_is_an_article_or_says_why_not(row: dict[str, object]) -> None:
    check(article_of(row, Origin("any.jsonl", 1, MAX_BYTES)))


@settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.binary(max_size=300), kind=st.sampled_from([".txt", ".jsonl", ".jsonl.gz", ".parquet"]))
def test_any_bytes_are_read_or_rejected(tmp_path: Path, data: bytes, kind: str) -> None:
    path = tmp_path / f"any{kind}"
    path.write_bytes(data)
    found = list(read_file(path, MAX_BYTES))
    assert found
    for one in found:
        check(one)


@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_with_length_and_not_with_its_square(resources: Resources, unit: str) -> None:
    """Sixteen times the text may take some thirty times as long; by its square it would be 256 times."""

    def seconds(length: int) -> float:
        text = (unit * (length // len(unit) + 1))[:length]
        started = time.process_time()
        extract(Document("long", text), resources)
        return time.process_time() - started

    seconds(2_000)
    short = max(min(seconds(2_000) for _ in range(2)), 0.0005)
    assert min(seconds(32_000) for _ in range(2)) < 50 * short


def test_one_megabyte_of_one_letter_is_nothing(resources: Resources) -> None:
    started = time.process_time()
    for letter in "اوa1١":
        extract(Document("letters", letter * 1_000_000), resources)
    assert time.process_time() - started < 5


def test_ids_of_ten_kilobytes_are_hashed_and_all_hostile_ids_are_only_keys(tmp_path: Path) -> None:
    from tests.fuzz.cases import HOSTILE_IDS

    path = tmp_path / "ids.jsonl"
    rows = [{"id": given, "text": f"نص {number}"} for number, given in enumerate(HOSTILE_IDS)]
    path.write_bytes(b"\n".join(json.dumps(row).encode() for row in rows))
    found = list(read_file(path, MAX_BYTES))
    assert len(found) == len(HOSTILE_IDS)
    for one, given_id in zip(found, HOSTILE_IDS, strict=True):
        check(one)
        if isinstance(one, Rejection):
            assert one.reason_code in ("surrogate", "control")
        elif len(given_id) > 255:
            assert isinstance(one, Article)
            assert one.article_id.startswith("id-")
        else:
            assert one.article_id == given_id.strip()
