"""Addresses that somebody names: a page, a feed, a sitemap, or a file of articles, told apart by what comes back."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from extract.settings import Settings
from extract.sources.article import Article, Origin, Rejection, article_of, shown
from extract.sources.collecting import Checkpoint, Round, page_row
from extract.sources.configuration import Configuration, Source
from extract.sources.encoding import Undecodable
from extract.sources.fetching import Fetched, Fetcher, FetchError
from extract.sources.inbox import PAGES, kind_of, read
from extract.sources.listings import Entry
from extract.sources.listings import kind_of as listing_kind
from extract.sources.pages import NoArticle
from extract.sources.watermarks import Watermark

SCHEMES = ("http://", "https://")


def is_address(given: str | Path) -> bool:
    """Whether an input is an address of the web rather than a path."""
    return str(given).lower().startswith(SCHEMES)


def read_addresses(
    addresses: Iterable[str], configuration: Configuration, settings: Settings
) -> Iterator[Article | Rejection]:
    """All articles behind these addresses, with the manners of sources.toml; nothing is remembered of them."""
    fetcher = Fetcher(configuration.fetching)
    try:
        for address in addresses:
            yield from _read_address(address, fetcher, settings)
    finally:
        fetcher.close()


def _read_address(address: str, fetcher: Fetcher, settings: Settings) -> Iterator[Article | Rejection]:
    origin = Origin(shown(address), None, settings.max_article_bytes)
    try:
        answer = fetcher.get(address, fetcher.manners.most_listing_bytes)
    except FetchError as error:
        yield origin.reject(error.code, error.reason)
        return
    name = unquote(PurePosixPath(urlsplit(address).path).name)
    kind = kind_of(PurePosixPath(name))
    looks = listing_kind(answer.data or b"")
    if kind and kind not in PAGES and kind != ".txt" and looks == "page":
        yield from _read_file(answer, kind, origin, settings)
    elif looks in ("feed", "sitemap"):
        yield from _read_listing(address, looks, fetcher, settings)
    else:
        try:
            yield article_of(page_row(answer, Entry(url=address)), origin)
        except (NoArticle, Undecodable) as error:
            yield origin.reject(error.code, error.reason)


def _read_file(answer: Fetched, kind: str, origin: Origin, settings: Settings) -> Iterator[Article | Rejection]:
    with tempfile.TemporaryDirectory(prefix="dragoman-") as folder:
        path = Path(folder) / f"file{kind}"
        path.write_bytes(answer.data or b"")
        for one in read([path], settings.max_article_bytes):
            yield replace(one, origin_path=one.origin_path.replace(shown(path), origin.path, 1))


def _read_listing(address: str, kind: str, fetcher: Fetcher, settings: Settings) -> Iterator[Article | Rejection]:
    source = Source.model_validate({"name": "address", "kind": kind, "url": address, "first_days": 36_500})
    for one in Round(source, fetcher, settings, Watermark()).run():
        if isinstance(one, Checkpoint):
            continue
        place = one.origin_path.removeprefix("address: ").replace("source address", address)
        yield (
            replace(one, feed=None, origin_path=place) if isinstance(one, Article) else replace(one, origin_path=place)
        )
