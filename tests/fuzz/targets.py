"""What is fuzzed: a target takes a case's number and raises where anything but an article or a rejection comes out."""

from __future__ import annotations

import gc
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyarrow as pa

from extract.batch import document_of, extraction_row
from extract.explain import explain
from extract.explain_html import page
from extract.pipeline import Resources, extract
from extract.schemas import EXTRACTIONS
from extract.sources.article import LONGEST_ID, Article, Origin, Rejection, article_of
from extract.sources.encoding import Undecodable, decode
from extract.sources.inbox import read_file
from extract.sources.published import EARLIEST, LATEST, published_day
from tests.fuzz.cases import Cases

MAX_BYTES = 200_000
SECONDS = 5.0  # processor time of one article
ORIGIN = Origin("fuzz.jsonl", 1, MAX_BYTES)
_ESCAPED = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Targets:
    """The targets by name, bound to the resources and to a file in a folder of their own."""

    def __init__(self, cases: Cases, resources: Resources, folder: Path) -> None:
        self.cases = cases
        self.resources = resources
        self.folder = folder
        self.found = 0  # events and statements: a fuzzer that reaches no rule tests nothing

    def all(self) -> dict[str, Callable[[int], None]]:
        """Name → target. The shares of a long run are in `run.SHARES`."""
        return {
            "extract": self.extract, "row": self.row, "jsonl": self.jsonl, "gzip": self.gzip, "text": self.text,
            "parquet": self.parquet, "day": self.day, "page": self.page,
        }  # fmt: skip

    def extract(self, number: int) -> None:
        """A text through the extraction: no error, spans inside of the text, a row that fits its schema."""
        article = self._article(number)
        if isinstance(article, Rejection):
            return
        content = f"{article['title']}\n{article['text']}" if article["title"] else article["text"]
        row = extraction_row(article, self.resources, extract, SECONDS)
        assert row["error"] is None, row["error"]
        for date in row["dates"]:
            assert content[date["start"] : date["stop"]] == date["text"]
        for event in row["events"]:
            assert event["evidence"]
            assert content[event["evidence_start"] : event["evidence_stop"]] == event["evidence"]
            assert event["earliest_date"] is None or event["latest_date"] is None or (
                event["earliest_date"] <= event["latest_date"]
            )  # fmt: skip
            for one in event["participants"]:
                assert content[one["surface_start"] : one["surface_stop"]] == one["surface"]
        for said in row["statements"]:
            assert content[said["content_start"] : said["content_stop"]] == said["content"]
        self.found += len(row["events"]) + len(row["statements"])
        if number % 4 == 0 or row["events"]:
            pa.RecordBatch.from_pylist([row], schema=EXTRACTIONS).validate(full=True)

    def _article(self, number: int) -> dict[str, Any] | Rejection:
        dice = self.cases.dice("article", number)
        title = dice.choice((None, self.cases.text(number + 1)[:200])) if dice.random() < 0.3 else None
        row = {"id": f"f{number}", "text": self.cases.text(number), "title": title}
        if dice.random() < 0.5:
            row["published"] = f"{dice.randrange(1990, 2030)}-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}"
        article = article_of(row, ORIGIN)
        if isinstance(article, Rejection):
            check(article)
            return article
        return asdict(article) | {"ingested_at": datetime(2020, 1, 1, tzinfo=UTC)}

    def row(self, number: int) -> None:
        """A row of any types."""
        check(article_of(self.cases.row(number), ORIGIN))

    def jsonl(self, number: int) -> None:
        self._file("case.jsonl", self.cases.jsonl(number))

    def gzip(self, number: int) -> None:
        self._file("case.jsonl.gz", self.cases.gzip(number))

    def parquet(self, number: int) -> None:
        self._file("case.parquet", self.cases.parquet(number))

    def text(self, number: int) -> None:
        """Bytes through the decoder."""
        try:
            text = decode(self.cases.bytes(number))
        except Undecodable:
            return
        check(article_of({"id": "t", "text": text}, ORIGIN))

    def day(self, number: int) -> None:
        """A day of publication: a date of two centuries or none."""
        day = published_day(self.cases.day(number))
        assert day is None or EARLIEST <= day < LATEST

    def page(self, number: int) -> None:
        """The explanation as a page: no element, attribute or address that is not ours."""
        article = self._article(number)
        if isinstance(article, Rejection):
            return
        article["article_id"] = self.cases.row(number).get("id")
        if not isinstance(article["article_id"], str):
            article["article_id"] = "x"
        html = "".join(page([explain(document_of(article), self.resources)]))
        checked = Checked()
        checked.feed(html)
        checked.close()
        assert not checked.foreign, checked.foreign

    def _file(self, name: str, data: bytes) -> None:
        path = self.folder / name
        path.write_bytes(data)
        for one in read_file(path, MAX_BYTES):
            check(one)


class Checked(HTMLParser):
    """Collects what a page of ours never holds."""

    TAGS = frozenset(
        [
            "html", "head", "meta", "title", "style", "body", "article", "h1", "h2", "div", "p", "details", "summary",
            "ul", "li", "span", "table", "thead", "tbody", "tr", "th", "td", "a", "bdi",
        ]
    )  # fmt: skip
    ATTRIBUTES = frozenset(["lang", "dir", "charset", "name", "content", "id", "class", "title", "href", "open"])

    def __init__(self) -> None:
        super().__init__()
        self.foreign: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.TAGS:
            self.foreign.append(tag)
        for name, value in attrs:
            if name not in self.ATTRIBUTES or (name == "href" and not (value or "").startswith("#")):
                self.foreign.append(f"{tag} {name}={value}")

    def handle_comment(self, data: str) -> None:
        self.foreign.append("comment")


def check(one: Article | Rejection) -> None:
    """Whatever came in, what comes out is whole, printable on one line, and of bounded size."""
    if isinstance(one, Rejection):
        assert one.reason_code
        assert one.reason
        assert not _ESCAPED.search(one.line), one.line
        assert len(one.line) < 2000
        assert len(one.sample or "") <= 500
        (one.sample or "").encode()
        assert len(one.article_id or "") <= LONGEST_ID
        return
    assert 0 < len(one.article_id) <= LONGEST_ID
    assert one.text.strip()
    assert "\0" not in "".join(filter(None, (one.text, one.title, one.article_id)))
    for value in (one.article_id, one.text, one.title, one.url, one.source, one.published, one.language):
        (value or "").encode()


@contextmanager
def targets(seed: int, resources: Resources) -> Iterator[Targets]:
    """The targets of a seed, with a folder that is removed afterwards."""
    gc.freeze()
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
    with tempfile.TemporaryDirectory(prefix="dragoman-fuzz-", dir=memory) as folder:
        yield Targets(Cases(seed), resources, Path(folder))
