"""One night's round of the configured sources: every place in a thread of its own, all that is found in one stream.

A place lists what it has (listings.py, apis.py); what is new is read page by page and becomes an article or a
rejection. What could not be read tonight waits for another night; a place that fails costs the night nothing but a
rejection that says so. Checkpoints come after the articles they stand for: whoever keeps the articles first and the
checkpoint afterwards loses nothing, whenever he is killed.
"""

from __future__ import annotations

import copy
import hashlib
import queue
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from extract.errors import DragomanError
from extract.reports import Report
from extract.settings import Settings
from extract.sources import watermarks
from extract.sources.apis import api_entries
from extract.sources.article import Article, Origin, Rejection, article_of, shown
from extract.sources.configuration import Configuration, Source
from extract.sources.encoding import Undecodable, decode
from extract.sources.fetching import Fetched, Fetcher, FetchError
from extract.sources.inbox import read
from extract.sources.listings import Entry, ListingError, feed_entries, moment_of, sitemap_entries
from extract.sources.pages import NoArticle, read_page, text_of_fragment
from extract.sources.watermarks import Watermark
from extract.sources.window import Window

CHECKPOINT_ARTICLES = 200
MOST_FAILURES = 3  # pages in a row that fail for the moment: the host is not well, and is left alone for tonight


@dataclass(frozen=True, slots=True)
class SourceReport(Report):
    """What one place brought. `waiting` are articles that are still to be read; `error` is why it failed, if it did."""

    name: str
    kind: str
    listed: int
    articles: int
    rejected: int
    waiting: int
    error_code: str | None
    error: str | None
    watermark: str | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a place remembers once everything before this in the stream is kept. The last of a place has its report."""

    name: str
    mark: Watermark | None  # null for a row of sources.toml that is no source
    report: SourceReport | None = None


Found = Article | Rejection | Checkpoint


class Round:
    """One place in one night. `run` yields what it finds, and raises nothing."""

    def __init__(
        self, source: Source, fetcher: Fetcher, settings: Settings, mark: Watermark, window: Window | None = None,
        most: int | None = None,
    ) -> None:  # fmt: skip
        self.source = source
        self.fetcher = fetcher
        self.settings = settings
        self.mark = mark
        self.window = window
        self.most = most or source.most_articles
        self.now = watermarks.now()
        self.listed = self.articles = self.rejected = 0
        self.failure: tuple[str, str] | None = None
        self._started = time.monotonic()
        self._validators: dict[str, dict[str, str]] = {}
        digest = hashlib.sha256(source.model_dump_json().encode()).hexdigest()[:16]
        if mark.configured != digest:  # other patterns see other things in a listing that has not changed
            mark.configured, mark.validators = digest, {}

    def run(self) -> Iterator[Found]:
        self.mark.last_attempt = self.now.isoformat()
        try:
            yield from self._folder() if self.source.kind == "folder" else self._night()
        except DragomanError as error:
            self.failure = ("configuration", str(error))
        except Exception as error:  # a fault of ours in one place must not take the others' articles along
            self.failure = ("error", f"{type(error).__name__}: {' '.join(str(error).split())[:300]}")
        yield from self._end()

    def _end(self) -> Iterator[Found]:
        mark, name = self.mark, self.source.name
        if self.failure:
            mark.failed(*self.failure, self.now)
            nights = f"night {mark.failures} in a row" if mark.failures > 1 else "the first night"
            reason = f"{self.failure[1]} ({nights})"
            yield Origin(f"source {name}", None, 0).reject(self.failure[0], reason)
        else:
            mark.succeeded(self.now)
        mark.articles += self.articles
        mark.rejected += self.rejected
        mark.forget(self.now.date())
        report = SourceReport(
            name, self.source.kind, self.listed, self.articles, self.rejected, len(mark.waiting), mark.error_code,
            mark.error, mark.watermark, time.monotonic() - self._started,
        )  # fmt: skip
        yield Checkpoint(name, copy.deepcopy(mark), report)

    def _folder(self) -> Iterator[Found]:
        path = Path(self.source.path).expanduser()
        if not path.exists():
            self.failure = ("missing", f"{shown(path)}: does not exist")
            return
        for one in read([path], self.settings.max_article_bytes):
            self.listed += 1
            if isinstance(one, Article):
                self.articles += 1
                yield replace(one, feed=self.source.name, source=one.source or self.source.outlet or None)
            else:
                self.rejected += 1
                yield one

    def _night(self) -> Iterator[Found]:
        for entry in self._listing():
            key = entry.key
            if self._is_new(entry):
                before = self.mark.waiting.get(key, {})
                carried = {"attempts": before.get("attempts", 0), "since": before.get("since", self.now.isoformat())}
                self.mark.waiting[key] = {"entry": frozen(entry), **carried}
            elif key in self.mark.seen:
                self.mark.seen[key][1] = self.now.date().isoformat()
        yield from self._read_waiting()

    def _listing(self) -> Iterator[Entry]:
        """All entries that concern us. A listing that fails in the middle keeps what came before."""
        newest: datetime | None = None
        try:
            for entry in self._entries():
                if entry.url and not self.source.wanted(entry.url):
                    continue
                self.listed += 1
                if entry.moment and entry.moment <= self.now:
                    newest = max(newest, entry.moment) if newest else entry.moment
                yield entry
        except (FetchError, ListingError) as error:
            self.failure = (error.code, error.reason)
            return
        if self.window is None:
            self.mark.validators |= self._validators
            if newest and (self.mark.moment is None or newest > self.mark.moment):
                self.mark.watermark = newest.isoformat()

    def _entries(self) -> Iterator[Entry]:
        source = self.source
        if source.kind == "feed":
            return feed_entries(source, self._load, self._is_known)
        if source.kind == "sitemap":
            return sitemap_entries(source, self._load, self._since(), self.fetcher.manners.most_listing_bytes)
        if source.kind == "api":
            until = self.window.ends if self.window else self.now
            return api_entries(source, self._load, self._since(), until)
        return iter([Entry(url=source.url)])

    def _since(self) -> datetime:
        if self.window:
            return self.window.begins
        if self.mark.moment:
            return self.mark.moment - timedelta(hours=self.source.overlap_hours)
        return self.now - timedelta(days=self.source.first_days)

    def _is_known(self, entry: Entry) -> bool:
        return self.window is None and entry.key in self.mark.seen

    def _is_new(self, entry: Entry) -> bool:
        if self.source.kind == "page":
            return True
        seen = self.mark.seen.get(entry.key)
        if self.window is None or (entry.moment is None and entry.published is None):
            return seen is None or (self.source.revisit and entry.marker != "" and entry.marker != seen[0])
        published = moment_of(entry.published) or entry.moment
        too_old = entry.moment is not None and entry.moment < self.window.begins
        return not too_old and not (published is not None and published >= self.window.ends)

    def _load(self, url: str) -> Fetched | None:
        """An answer of the place itself; None where nothing changed since the last night that read it to its end."""
        source = self.source
        known = self.mark.validators.get(url) if self.window is None and source.kind != "api" else None
        answer = self.fetcher.get(
            url, self.fetcher.manners.most_listing_bytes, headers=source.sent_headers(), validators=known,
            robots=source.robots, rate=source.requests_per_second,
        )  # fmt: skip
        if answer.validators and source.kind != "api":
            self._validators[url] = dict(answer.validators)
        return answer if answer.data is not None else None

    def _read_waiting(self) -> Iterator[Found]:
        """Read what waits, the oldest first, until the night's share of this place is done."""
        failures = 0
        until = self._started + 60 * self.source.most_minutes
        for done, key in enumerate(list(self.mark.waiting)):
            if done >= self.most or failures >= MOST_FAILURES or time.monotonic() > until:
                break
            waiting = self.mark.waiting[key]
            entry = thawed(waiting["entry"])
            try:
                found: Article | Rejection = self._article(entry)
                failures = 0
            except FetchError as error:
                if error.temporary and waiting["attempts"] + 1 < self.source.give_up_after:
                    failures += 1
                    waiting["attempts"] += 1
                    waiting["reason"] = error.reason
                    continue
                reason = error.reason + (f" on {waiting['attempts'] + 1} nights" if error.temporary else "")
                found = self._origin(entry).reject(error.code, reason)
            del self.mark.waiting[key]
            self.mark.seen[key] = [entry.marker, self.now.date().isoformat()]
            self.articles += isinstance(found, Article)
            self.rejected += isinstance(found, Rejection)
            yield found
            if (done + 1) % CHECKPOINT_ARTICLES == 0:
                yield Checkpoint(self.source.name, copy.deepcopy(self.mark))

    def _origin(self, entry: Entry) -> Origin:
        place = entry.url or entry.item_id or self.source.url
        return Origin(shown(f"{self.source.name}: {place}"), None, self.settings.max_article_bytes)

    def _article(self, entry: Entry) -> Article | Rejection:
        """The article of an entry. Raises FetchError where its page could not be had."""
        origin = self._origin(entry)
        if entry.url is None or self._is_carried(entry):
            if not entry.text:
                return origin.reject("no_text", "the listing has neither an address nor a text for it")
            row: dict[str, Any] = {"text": text_of_fragment(entry.text), "published": entry.published}
            row |= {"url": entry.url, "id": None if entry.url else self._id(entry), "author": entry.author}
            row |= {"title": entry.title, "language": entry.language}
        else:
            try:
                row = self._page(entry, entry.url)
            except (NoArticle, Undecodable) as error:
                return origin.reject(error.code, error.reason)
        row |= {"source": self.source.outlet or entry.source, "language": row["language"] or self.source.language}
        made = article_of(row, origin)
        return replace(made, feed=self.source.name) if isinstance(made, Article) else made

    def _is_carried(self, entry: Entry) -> bool:
        """Whether the listing has the text itself."""
        if self.source.articles == "listing":
            return True
        return self.source.api is not None and "text" in self.source.api.fields and bool(entry.text)

    def _id(self, entry: Entry) -> str | None:
        return f"{self.source.name}-{entry.item_id}" if entry.item_id else None

    def _page(self, entry: Entry, url: str) -> dict[str, Any]:
        """The page behind an entry as an input row; what the page does not say of itself, the listing says."""
        source = self.source
        answer = self.fetcher.get(
            url, self.fetcher.manners.most_page_bytes, headers=source.sent_headers(), robots=source.robots,
            rate=source.requests_per_second,
        )  # fmt: skip
        return page_row(answer, entry)


def page_row(answer: Fetched, entry: Entry) -> dict[str, Any]:
    """An answer that is an article, as an input row. Raises NoArticle or Undecodable."""
    data = answer.data or b""
    if answer.content_type.split(";")[0].strip().lower() == "text/plain" and b"<html" not in data[:1000].lower():
        row: dict[str, Any] = {"text": decode(data), "url": answer.url, "title": None, "language": None}
        return row | {"title": entry.title, "published": entry.published, "author": entry.author}
    page = read_page(data, answer.url, answer.charset)
    row = page.row()
    row["title"] = page.title or entry.title
    row["author"] = page.author or entry.author
    row["published"] = page.published or entry.published or page.dated
    row["language"] = page.language or entry.language
    return row


def thawed(data: dict[str, Any]) -> Entry:
    """An entry as a state file has it."""
    moment = data.get("moment")
    known = {name: value for name, value in data.items() if name in Entry.__slots__}
    return Entry(**{**known, "moment": datetime.fromisoformat(moment) if moment else None})


def frozen(entry: Entry) -> dict[str, Any]:
    """An entry as a state file can have it."""
    return asdict(entry) | {"moment": entry.moment.isoformat() if entry.moment else None}


def collect(
    configuration: Configuration, settings: Settings, window: Window | None = None, names: Sequence[str] = ()
) -> Iterator[Found]:
    """Everything that the configured sources have, several places at a time. Closing the iterator stops the threads."""
    sources = [one for one in configuration.sources if one.enabled and (not names or one.name in names)]
    for name, reason in configuration.problems:
        if not names or name in names:
            yield Origin(f"source {shown(name)}", None, 0).reject("configuration", f"is not usable: {reason}")
            yield Checkpoint(name, None, SourceReport(name, "", 0, 0, 0, 0, "configuration", reason, None, 0.0))
    if not sources:
        return
    fetcher = Fetcher(configuration.fetching)
    rounds = [Round(one, fetcher, settings, watermarks.load(settings, one.name), window) for one in sources]
    found: queue.Queue[Found | None] = queue.Queue(maxsize=100)
    stopped = threading.Event()
    pool = ThreadPoolExecutor(configuration.fetching.workers, thread_name_prefix="source")
    try:
        for one in rounds:
            pool.submit(_pump, one, found, stopped)
        left = len(rounds)
        while left:
            item = found.get()
            if item is None:
                left -= 1
            else:
                yield item
    finally:
        stopped.set()
        pool.shutdown(wait=False, cancel_futures=True)
        fetcher.close()


def _pump(one: Round, found: queue.Queue[Found | None], stopped: threading.Event) -> None:
    def put(item: Found | None) -> None:
        while not stopped.is_set():
            try:
                return found.put(item, timeout=0.5)
            except queue.Full:
                continue

    try:
        for item in one.run():
            put(item)
            if stopped.is_set():
                return
    finally:
        put(None)


def dry_run(source: Source, configuration: Configuration, settings: Settings, most: int) -> Iterator[Found]:
    """What a source would bring on its first night, at most `most` articles; nothing is kept, nothing remembered."""
    fetcher = Fetcher(configuration.fetching)
    try:
        yield from Round(source, fetcher, settings, Watermark(), most=most).run()
    finally:
        fetcher.close()
