"""Bronze: every article that ever came in, verbatim, in Parquet by the day it came in.

    articles/day=2026-11-21/<batch_id>.parquet             ARTICLES, grain article_id × content_sha256
    articles/sightings/day=2026-11-21/<batch_id>.parquet   SIGHTINGS, a known article × another place
    articles/rejected/day=2026-11-21/<batch_id>.parquet    REJECTIONS, grain one rejection

A batch's id is a hash of its content keys, so that a batch written twice is one file. Files appear whole
(temporary name, fsync, os.replace; in object storage one upload) and are never changed afterwards.
"""

from __future__ import annotations

import hashlib
import io
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from extract import storage
from extract.errors import DragomanError
from extract.schemas import ARTICLES, REJECTIONS, SIGHTINGS
from extract.settings import Settings
from extract.sources.article import Article, Rejection
from extract.warehouse import damage

_TEMPORARY = ".tmp"
_SIGHTING = ("article_id", "source", "url", "feed")  # what tells two sightings apart
# Two pages with one title and one text of this many characters are one article; shorter ones may be "see the video".
LEAST_COPY = 200


class BronzeError(DragomanError):
    """A bronze file cannot be read or written."""


class DamagedBronze(BronzeError):
    """A bronze file was damaged and is set aside: nothing can make it again, but nights go on without it."""


def article_batches(settings: Settings) -> list[Path]:
    """All batches, in order of day and name."""
    return storage.files(settings.articles, "day=*/*.parquet")


def rejection_batches(settings: Settings) -> list[Path]:
    """All files of ingest rejections, in order of day and name."""
    return storage.files(settings.rejected, "day=*/*.parquet")


def sighting_batches(settings: Settings) -> list[Path]:
    """All files of further sightings, in order of day and name."""
    return storage.files(settings.sightings, "day=*/*.parquet")


def set_aside(path: Path, run_id: str) -> None:
    """Rename a bronze file that is damaged and raise DamagedBronze; nothing where it is whole, or in object storage."""
    reason = None if storage.is_remote(path) else damage.damage_of_parquet(path)
    if reason:
        aside = damage.set_aside(path, reason, run_id)
        raise DamagedBronze(f"{path}: is damaged ({reason}); set aside as {aside.name}: deliver its articles again")


def files_set_aside(settings: Settings) -> list[Path]:
    """Bronze files that were damaged: what was in them is missing until it is delivered again."""
    return [] if storage.is_remote(settings.articles) else sorted(settings.articles.rglob("*.parquet.damaged-*"))


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write a file that is either whole or not there, and stays there after a power cut."""
    if storage.is_remote(path):
        whole = io.BytesIO()
        pq.write_table(table, whole, compression="zstd", write_page_checksum=True)
        storage.put(path, whole.getvalue())
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}{_TEMPORARY}")
    try:
        with temporary.open("wb") as stream:
            pq.write_table(table, stream, compression="zstd", write_page_checksum=True)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
        sync_folder(path.parent)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise BronzeError(f"{path}: cannot be written: {error.strerror or error}") from error


def sync_folder(folder: Path) -> None:
    """Make a rename in the folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(folder: Path, min_age: float = 0.0) -> None:
    """Remove what killed writers left half-written, if it is older than `min_age` seconds (a live writer's is not)."""
    if storage.is_remote(folder):  # uploads that were not completed are no objects
        return
    for left in folder.rglob(f".*{_TEMPORARY}"):
        with suppress(FileNotFoundError):
            if time.time() - left.stat().st_mtime >= min_age:
                left.unlink()


class Bronze:
    """What is in bronze already, and the batches that are being added to it by one ingest.

    `add` and `reject` say whether they met something new. Memory: a 16-byte key for every article, revision and
    sighting known, and one batch of articles.
    """

    def __init__(self, settings: Settings, run_id: str) -> None:
        self.settings = settings
        self.run_id = run_id
        self.written: list[Path] = []
        self._articles: list[Article] = []
        self._sightings: list[dict[str, Any]] = []
        self._rejections: list[Rejection] = []
        self._ids: dict[bytes, tuple[str, ...]] = {}  # content → the articles that say just this
        self._seen: set[bytes] = set()
        latest = self._recall()
        self._known_rejections = self._recall_rejections()
        now = datetime.now(UTC)
        # After all that came before, even where the clock was set back: revisions are ordered by this.
        self._moment = max(now, latest + timedelta(microseconds=1)) if latest else now

    def add(self, article: Article) -> bool:
        """Take an article, unless this revision of it is here. Writes a batch whenever one is full.

        A known revision that is met at another place (source, address, feed) leaves a sighting. So does a text that is
        known under another address, where the id of the newcomer was only made from its address.
        """
        content = bytes.fromhex(article.content_sha256)[:16]
        ids = self._ids.get(content, ())
        same = article.article_id if article.article_id in ids else ids[0] if ids and _may_be_copy(article) else None
        if same is not None:
            self._sight(article, same)
            return False
        self._ids[content] = (*ids, article.article_id)
        self._seen.add(_key(*(getattr(article, name) for name in _SIGHTING)))
        self._articles.append(article)
        if len(self._articles) >= self.settings.batch_articles:
            self._write_articles()
        return True

    def _sight(self, article: Article, article_id: str) -> None:
        key = _key(article_id, article.source, article.url, article.feed)
        if key in self._seen:
            return
        self._seen.add(key)
        row = {name: getattr(article, name) for name in SIGHTINGS.names if name in article.__slots__}
        self._sightings.append(row | {"article_id": article_id})
        if len(self._sightings) >= self.settings.batch_articles:
            self._write_sightings()

    def reject(self, rejection: Rejection) -> bool:
        """Take a rejection, unless the same is here: a bad file that stays in the inbox is recorded once."""
        key = _key(*_rejection_key(rejection))
        if key in self._known_rejections:
            return False
        self._known_rejections.add(key)
        self._rejections.append(rejection)
        if len(self._rejections) >= self.settings.batch_articles:
            self._write_rejections()
        return True

    def close(self) -> None:
        """Write what is left; more may be added afterwards."""
        self._write_rejections()
        self._write_articles()
        self._write_sightings()  # after the articles: a sighting never stands without its article

    def _write_articles(self) -> None:
        if not self._articles:
            return
        day = self._moment.date()
        rows = []
        for article in self._articles:
            rows.append({**_fields(article), "ingested_at": self._moment, "ingest_day": day})
            self._moment += timedelta(microseconds=1)  # so that the order of arrival is the order of revisions
        batch_id = _batch_id(part for row in rows for part in (row["article_id"], row["content_sha256"]))
        path = self.settings.articles / f"day={day.isoformat()}" / f"{batch_id}.parquet"
        write_parquet(pa.Table.from_pylist(rows, schema=ARTICLES), path)
        self.written.append(path)
        self._articles = []

    def _write_sightings(self) -> None:
        if not self._sightings:
            return
        self._write_articles()
        rows = [row | {"seen_at": self._moment} for row in self._sightings]
        batch_id = _batch_id("\x1f".join(str(row[name]) for name in _SIGHTING) for row in rows)
        path = self.settings.sightings / f"day={self._moment.date().isoformat()}" / f"{batch_id}.parquet"
        write_parquet(pa.Table.from_pylist(rows, schema=SIGHTINGS), path)
        self._sightings = []

    def _recall(self) -> datetime | None:
        """Learn what bronze holds; returns when the newest of it came in."""
        latest: datetime | None = None
        for path in article_batches(self.settings):
            for batch in self._whole(path, [*_SIGHTING, "content_sha256", "ingested_at"]):
                for row in zip(*(column.to_pylist() for column in batch.columns[:4]), strict=True):
                    self._seen.add(_key(*row))
                for article_id, digest in zip(batch.column(0).to_pylist(), batch.column(4).to_pylist(), strict=True):
                    content = bytes.fromhex(digest)[:16]
                    self._ids[content] = (*self._ids.get(content, ()), article_id)
                newest = pc.max(batch.column(5)).as_py()
                latest = max(filter(None, (latest, newest)), default=None)
        for path in sighting_batches(self.settings):
            for batch in self._whole(path, _SIGHTING):
                self._seen.update(map(_key, *(column.to_pylist() for column in batch.columns)))
        return latest

    def _recall_rejections(self) -> set[bytes]:
        names = ["origin_path", "origin_row", "article_id", "reason_code", "reason", "sample"]
        paths = rejection_batches(self.settings)
        return {
            _key(*row.values()) for path in paths for batch in self._whole(path, names) for row in batch.to_pylist()
        }

    def _whole(self, path: Path, names: Sequence[str]) -> list[pa.RecordBatch]:
        """These columns of a file; none of one that is damaged, which is set aside."""
        try:
            return list(_columns(path, names))
        except BronzeError:
            try:
                set_aside(path, self.run_id)
            except DamagedBronze:
                return []
            raise

    def tell_of_damage(self) -> None:
        """Reject what was set aside, so that meta_rejected has it; once for each file."""
        said = "this file of articles was damaged on the disk and is set aside; deliver its articles again"
        for path in files_set_aside(self.settings):
            self.reject(Rejection(str(path), None, None, "damaged", said))

    def _write_rejections(self) -> None:
        if not self._rejections:
            return
        rows: list[dict[str, Any]] = [
            {"run_id": self.run_id, "stage": "ingest", **_fields(rejection), "rejected_at": self._moment}
            for rejection in self._rejections
        ]
        batch_id = _batch_id(str(part) for one in self._rejections for part in _rejection_key(one))
        path = self.settings.rejected / f"day={self._moment.date().isoformat()}" / f"{batch_id}.parquet"
        write_parquet(pa.Table.from_pylist(rows, schema=REJECTIONS), path)
        self._rejections = []


def read_batch(path: Path) -> Iterator[pa.RecordBatch]:
    """The record batches of one bronze file. Raises BronzeError where it is damaged."""
    try:
        with storage.parquet(path) as file:
            yield from file.iter_batches(batch_size=256)
    except (OSError, ValueError) as error:
        raise BronzeError(f"{path}: is not a readable Parquet file: {str(error).splitlines()[0]}") from error


def rows_in(path: Path) -> int:
    """Rows by the footer of a bronze file. Raises BronzeError where it is missing or damaged."""
    try:
        return storage.rows(path)
    except (OSError, ValueError) as error:
        raise BronzeError(f"{path}: is not a readable Parquet file: {str(error).splitlines()[0]}") from error


def find_article(settings: Settings, article_id: str) -> dict[str, Any] | None:
    """The latest revision of an article as a row of ARTICLES; None where it is not in bronze."""
    found: dict[str, Any] | None = None
    for path in article_batches(settings):
        with storage.parquet(path) as file:
            rows = file.read().filter(pc.field("article_id") == article_id).to_pylist()
        for row in rows:
            if found is None or row["ingested_at"] > found["ingested_at"]:
                found = row
    return found


def _may_be_copy(article: Article) -> bool:
    """Whether another article's id may stand for this one: its own came from its address or its text."""
    return article.article_id.startswith(("url-", "sha-")) and len(article.text) >= LEAST_COPY


def _columns(path: Path, names: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """These columns, in this order; one that an old file lacks is all null."""
    try:
        with storage.parquet(path) as file:
            there = [name for name in names if name in file.schema_arrow.names]
            for batch in file.iter_batches(columns=there, batch_size=65_536):
                nothing = pa.nulls(batch.num_rows)
                columns = [batch.column(name) if name in there else nothing for name in names]
                yield pa.RecordBatch.from_arrays(columns, names=list(names))
    except (OSError, ValueError) as error:
        raise BronzeError(
            f"{path}: is damaged ({str(error).splitlines()[0]}); move it away, and give its articles again"
        ) from error


def _rejection_key(one: Rejection) -> tuple[str | int | None, ...]:
    return one.origin_path, one.origin_row, one.article_id, one.reason_code, one.reason, one.sample


def _key(*parts: object) -> bytes:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).digest()[:16]


def _batch_id(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _fields(record: Article | Rejection) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__slots__}
