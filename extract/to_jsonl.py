"""Files to extractions without a home folder: `dragoman extract --input PATH --jsonl OUT`, and what `explain` reads."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any

from extract.batch import Extract, Versioned, document_of, extraction_row
from extract.errors import DragomanError, InputError
from extract.mapping import resources_of
from extract.records import Document
from extract.reports import Progress
from extract.settings import Settings
from extract.sources.article import Article, Rejection
from extract.sources.inbox import read

log = logging.getLogger(__name__)
_LEFT_OUT = frozenset(["ingested_at", "extractor_version", "error"])


def write_jsonl(
    source: str, out: str, settings: Settings, progress: Progress, *,
    resources: Versioned | None = None, extract: Extract | None = None,
) -> tuple[int, int]:  # fmt: skip
    """One JSON object an article, in order of the input; rejections are logged. Returns written and rejected.

    An article on which the extraction fails is rejected too. Raises DragomanError where OUT cannot be written.
    """
    resources = resources or resources_of(settings.project)
    if extract is None:
        from extract.pipeline import extract as by_pipeline

        extract = by_pipeline
    written = rejected = 0
    with _opened(out) as stream:
        for one in read([source], settings.max_article_bytes):
            progress.advance()
            if isinstance(one, Article):
                row = extraction_row(_row(one), resources, extract, settings.article_seconds)
                if row["error"] is None:
                    stream.write(json.dumps(_plain(row), ensure_ascii=False) + "\n")
                    written += 1
                    continue
                one = Rejection(one.origin_path, one.origin_row, one.article_id, "extract", row["error"])
            rejected += 1
            log.warning("rejected: %s", one.line)
    return written, rejected


def documents_named(name: str, settings: Settings) -> Iterator[Document]:
    """The documents of a file, or the latest revision of the article with this id. Raises InputError for neither."""
    if Path(name).exists():
        for one in read([name], settings.max_article_bytes):
            if isinstance(one, Article):
                yield document_of(asdict(one))
            else:
                log.warning("rejected: %s", one.line)
        return
    from extract.warehouse.bronze import find_article

    row = find_article(settings, name)
    if row is None:
        raise InputError(f"{name}: is neither a file nor the id of an article in {settings.articles}")
    yield document_of(row)


def _row(article: Article) -> dict[str, Any]:
    return asdict(article) | {"ingested_at": datetime(1970, 1, 1, tzinfo=UTC)}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """The row as JSON has it: days in ISO form, keys in the order of EXTRACTIONS, what concerns the home left out."""
    return {key: _json(value) for key, value in row.items() if key not in _LEFT_OUT}


def _json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_json(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


@contextmanager
def _opened(out: str) -> Iterator[IO[str]]:
    if out == "-":
        yield sys.stdout
        return
    with ExitStack() as closing:
        try:
            stream = closing.enter_context(Path(out).open("w", encoding="utf-8"))
        except OSError as error:
            raise DragomanError(f"{out}: cannot be written: {error.strerror}") from error
        yield stream
