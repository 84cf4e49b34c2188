"""Bronze: verbatim, content-addressed, added to and never changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from extract.schemas import ARTICLES, REJECTIONS
from extract.settings import Settings
from extract.sources.article import Article, Origin, Rejection, article_of
from extract.warehouse import bronze
from extract.warehouse.bronze import Bronze, BronzeError, article_batches, find_article, rejection_batches


def article(name: str, text: str, **fields: str) -> Article:
    made = article_of({"id": name, "text": text, **fields}, Origin("in.jsonl", 1, 10_000))
    assert isinstance(made, Article)
    return made


def ingest(home: Path, articles: Iterable[Article], size: int = 3) -> list[bool]:
    store = Bronze(Settings(home=home, batch_articles=size), "run")
    added = [store.add(one) for one in articles]
    store.close()
    return added


def rows(home: Path) -> list[dict]:
    return [
        row
        for path in article_batches(Settings(home=home))
        for row in pq.read_table(path, partitioning=None).to_pylist()
    ]


def test_articles_are_kept_verbatim_by_day(tmp_path: Path) -> None:
    text = "  نص\r\n\tمع مسافات  \n"
    ingest(tmp_path, [article("a", text, title="عنوان ", published="أمس")])
    (path,) = article_batches(Settings(home=tmp_path))
    assert pq.read_schema(path).equals(ARTICLES)
    (row,) = rows(tmp_path)
    assert (row["text"], row["title"], row["published"]) == (text, "عنوان ", "أمس")
    assert path.parent.name == f"day={row['ingest_day']}" == f"day={row['ingested_at'].date()}"


def test_the_same_article_adds_nothing_and_a_changed_one_adds_a_revision(tmp_path: Path) -> None:
    assert ingest(tmp_path, [article("a", "1"), article("a", "1"), article("b", "1")]) == [True, False, True]
    before = {path: path.read_bytes() for path in article_batches(Settings(home=tmp_path))}
    assert ingest(tmp_path, [article("a", "1"), article("b", "1"), article("a", "2")]) == [False, False, True]
    assert ingest(tmp_path, [article("a", "1"), article("a", "2")]) == [False, False]
    assert [path.read_bytes() for path in before] == list(before.values())
    assert len(rows(tmp_path)) == 3
    latest = find_article(Settings(home=tmp_path), "a")
    assert latest is not None
    assert latest["text"] == "2"
    assert find_article(Settings(home=tmp_path), "nobody") is None


def test_a_new_title_is_a_revision_too(tmp_path: Path) -> None:
    assert ingest(tmp_path, [article("a", "1", title="x"), article("a", "1", title="y")]) == [True, True]


def test_batches_are_the_same_for_the_same_input(tmp_path: Path) -> None:
    articles = [article(str(n), f"text {n}") for n in range(8)]
    names = []
    for home in (tmp_path / "one", tmp_path / "two"):
        ingest(home, articles)
        names.append([path.name for path in article_batches(Settings(home=home))])
    assert names[0] == names[1]
    assert len(names[0]) == 3


def test_an_ingest_killed_between_batches_ends_in_the_same_batches(tmp_path: Path) -> None:
    articles = [article(str(n), f"text {n}") for n in range(8)]
    ingest(tmp_path / "whole", articles)
    killed = Bronze(Settings(home=tmp_path / "killed", batch_articles=3), "run")
    for one in articles[:5]:
        killed.add(one)  # never closed: two articles of the second batch are in memory only
    left = tmp_path / "killed" / "articles" / "day=2020-01-01" / ".x.parquet.1.tmp"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    bronze.sweep(tmp_path / "killed")
    ingest(tmp_path / "killed", articles)
    assert not left.exists()
    found = [{path.name for path in article_batches(Settings(home=tmp_path / home))} for home in ("whole", "killed")]
    assert found[0] == found[1]


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(bronze.pq, "write_table", full)
    with pytest.raises(BronzeError, match="cannot be written: No space left on device"):
        ingest(tmp_path, [article("a", "1")])
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_revisions_stay_in_order_when_the_clock_is_set_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime(2001, 1, 1, tzinfo=UTC)

    ingest(tmp_path, [article("a", "1")])
    monkeypatch.setattr(bronze, "datetime", Clock)
    ingest(tmp_path, [article("a", "2")])
    latest = find_article(Settings(home=tmp_path), "a")
    assert latest is not None
    assert latest["text"] == "2"


def test_arrival_orders_revisions_within_one_batch(tmp_path: Path) -> None:
    ingest(tmp_path, [article("a", "1"), article("a", "2")])
    first, second = sorted(rows(tmp_path), key=lambda row: row["ingested_at"])
    assert (first["text"], second["text"]) == ("1", "2")
    assert first["ingested_at"] < second["ingested_at"]


def test_rejections_are_recorded_once(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    one = Rejection("in.jsonl", 3, None, "json", "is not JSON", "{")
    for run_id in ("r1", "r2"):
        store = Bronze(settings, run_id)
        store.reject(one)
        store.reject(one)
        store.close()
    (path,) = rejection_batches(settings)
    assert pq.read_schema(path).equals(REJECTIONS)
    (row,) = pq.read_table(path, partitioning=None).to_pylist()
    assert (row["run_id"], row["stage"], row["origin_row"], row["reason"]) == ("r1", "ingest", 3, "is not JSON")
    assert not article_batches(settings)  # the folder of rejections is no day of articles


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    ingest(tmp_path, [article("a", "1")])
    (path,) = article_batches(Settings(home=tmp_path))
    path.write_bytes(path.read_bytes()[:50])
    with pytest.raises(BronzeError, match=path.name):
        bronze.rows_in(path)
    with pytest.raises(BronzeError, match=path.name):
        list(bronze.read_batch(path))
    ingest(tmp_path, [article("b", "1")])  # the night goes on without it
    assert not path.exists()
    assert [set_aside.name.startswith(f"{path.name}.damaged-") for set_aside in path.parent.glob("*damaged*")] == [True]


COPY = "نص طويل بما يكفي ليكون مقالا واحدا مهما تعددت عناوينه على الشبكة. " * 5


def fetched(url: str, text: str = COPY, **fields: str) -> Article:
    made = article_of({"url": url, "text": text, **fields}, Origin(url, None, 10_000))
    assert isinstance(made, Article)
    return replace(made, feed=fields.get("source"))


def sightings(home: Path) -> list[tuple]:
    return [
        (row["article_id"], row["source"], row["url"], row["feed"])
        for path in bronze.sighting_batches(Settings(home=home))
        for row in pq.read_table(path, partitioning=None).to_pylist()
    ]


def test_the_same_article_from_two_sources_is_one_article_with_two_sightings(tmp_path: Path) -> None:
    one, two = (fetched("https://sada.example/1?utm_source=rss", source=name) for name in ("sada", "collector"))
    assert ingest(tmp_path, [one, one, two, two]) == [True, False, False, False]
    assert ingest(tmp_path, [two, one]) == [False, False]  # and the next night adds nothing
    assert [row["article_id"] for row in rows(tmp_path)] == [two.article_id]
    assert sightings(tmp_path) == [(one.article_id, "collector", two.url, "collector")]


def test_the_same_text_under_another_address_is_a_sighting_of_the_first(tmp_path: Path) -> None:
    first, copy = fetched("https://sada.example/1", source="sada"), fetched("https://copy.example/9", source="copy")
    assert first.article_id != copy.article_id
    assert ingest(tmp_path, [first]) == [True]
    assert ingest(tmp_path, [copy, copy]) == [False, False]
    assert sightings(tmp_path) == [(first.article_id, "copy", "https://copy.example/9", "copy")]


def test_short_texts_and_given_ids_are_articles_of_their_own(tmp_path: Path) -> None:
    stubs = [fetched(f"https://sada.example/{n}", "شاهد الفيديو") for n in range(2)]
    assert ingest(tmp_path / "stubs", stubs) == [True, True]
    given = [article("a", COPY), article("b", COPY)]
    assert ingest(tmp_path / "given", given) == [True, True]
    assert sightings(tmp_path / "given") == []


def test_bronze_of_before_sightings_is_read(tmp_path: Path) -> None:
    old = article("a", "1", url="https://sada.example/1")
    ingest(tmp_path, [old])
    (path,) = article_batches(Settings(home=tmp_path))
    pq.write_table(pq.read_table(path, partitioning=None).drop_columns(["author", "feed"]), path)
    assert ingest(tmp_path, [old, replace(old, source="elsewhere")]) == [False, False]
    assert sightings(tmp_path) == [("a", "elsewhere", "https://sada.example/1", None)]
