"""Arrow in, Arrow out, row for row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest
from fake_extraction import BREAKS_IT, FakeResources, fake_extract

from extract.batch import document_of, extract_batches
from extract.records import Document, Extraction
from extract.schemas import ARTICLES, EXTRACTIONS

MOMENT = datetime(2020, 1, 1, tzinfo=UTC)


def articles(*texts: str, **fields: str | None) -> pa.RecordBatch:
    rows = [
        {
            "article_id": f"a{n}",
            "content_sha256": f"{n}" * 64,
            "text": text,
            "origin_path": "in.jsonl",
            "origin_row": n,
            "ingested_at": MOMENT,
            "ingest_day": MOMENT.date(),
            **fields,
        }
        for n, text in enumerate(texts)
    ]
    return pa.RecordBatch.from_pylist(rows, schema=ARTICLES)


def extracted(*batches: pa.RecordBatch) -> list[dict]:
    found = list(extract_batches(iter(batches), FakeResources(), fake_extract))
    assert all(batch.schema.equals(EXTRACTIONS) for batch in found)
    return [row for batch in found for row in batch.to_pylist()]


def test_each_article_is_one_row_with_what_was_found_in_it() -> None:
    (row,) = extracted(articles("التقى الوزير", title="عنوان", published="2017-01-22", url="u", source="s"))
    assert (row["article_id"], row["title"], row["url"], row["source"]) == ("a0", "عنوان", "u", "s")
    assert row["published_on"] == row["published_earliest"] == date(2017, 1, 22)
    assert row["extractor_version"] == "fake-1"
    assert row["error"] is None
    (event,) = row["events"]
    content = "عنوان\nالتقى الوزير"
    assert event["evidence"] == content[event["evidence_start"] : event["evidence_stop"]]
    assert event["participants"][0]["actor_id"] == "RUS"
    (statement,) = row["statements"]
    assert statement["content"] == content[statement["content_start"] : statement["content_stop"]]
    assert statement["speaker"] is None
    assert row["dates"][0]["text"] == content[:2]


def test_batches_stay_apart_and_in_order() -> None:
    found = list(extract_batches(iter([articles("a", "b"), articles(), articles("c")]), FakeResources(), fake_extract))
    assert [batch.num_rows for batch in found] == [2, 0, 1]


def test_it_reads_its_batches_as_they_come() -> None:
    def endless() -> Iterator[pa.RecordBatch]:
        yield articles("a")
        raise AssertionError("asked for more before the first was used")

    assert next(extract_batches(endless(), FakeResources(), fake_extract)).num_rows == 1


def test_an_article_that_fails_carries_its_error_and_nothing_else() -> None:
    before, broken, after = extracted(articles("one", BREAKS_IT, "two"))
    assert broken["error"].startswith("ValueError: no rule fits (fake_extraction.py:")
    assert (broken["dates"], broken["events"], broken["statements"]) == ([], [], [])
    assert broken["content_sha256"] == "1" * 64
    assert before["error"] is after["error"] is None


def test_a_row_that_fits_no_schema_becomes_an_error() -> None:
    def odd(document: Document, resources: FakeResources) -> Extraction:
        found = fake_extract(document, resources)
        return replace(found, headline="\ud800") if "odd" in document.text else found

    (batch,) = extract_batches(iter([articles("one", "odd", "two")]), FakeResources(), odd)
    errors = [row["error"] for row in batch.to_pylist()]
    assert errors[0] is errors[2] is None
    assert "surrogates" in errors[1]


@pytest.mark.parametrize("given", ["أمس", "03/04/2017"])
def test_a_published_that_names_no_day_is_treated_as_not_given_and_noted(given: str) -> None:
    (row,) = extracted(articles("one", published=given))
    assert row["published_on"] is None
    assert row["published_basis"] == "unknown"
    assert row["published_reasons"] == f"given as {given!r}, which names no certain day"


def test_the_document_has_all_that_the_article_has() -> None:
    (row,) = articles("x", title="t", language="ar", published="2017-01-22", source="s", url="u").to_pylist()
    assert document_of(row) == Document("a0", "x", "t", "ar", date(2017, 1, 22), "s", "u")
