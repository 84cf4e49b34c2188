"""What a place has to offer: feeds, sitemaps and JSON APIs as entries, newest first or as they come.

A listing is read page by page through `load`, which gets an address (or says None where nothing changed there). What
is no listing of its kind raises ListingError, with what was found instead.
"""

from __future__ import annotations

import re
import zlib
from calendar import timegm
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from extract.sources.addresses import canonical
from extract.sources.charset import page_text
from extract.sources.configuration import Source
from extract.sources.encoding import Undecodable
from extract.sources.fetching import Fetched

MOST_PAGES = 50  # of a feed that goes on on further pages
MOST_ENTRIES = 200_000
MOST_SITEMAPS = 2_000
DEEPEST = 3  # sitemap indexes in indexes

Load = Callable[[str], Fetched | None]
Since = datetime | None


class ListingError(Exception):
    """An answer that is no listing of the kind that was said. `code` is a reason code of rejections."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Entry:
    """One article as a listing names it. `moment` is its last change in UTC, where the listing knows it."""

    url: str | None
    title: str | None = None
    text: str | None = None  # where the listing carries it, as HTML or plain
    author: str | None = None
    published: str | None = None  # verbatim
    language: str | None = None
    moment: datetime | None = None
    item_id: str | None = None
    source: str | None = None

    @property
    def key(self) -> str:
        """What tells this entry from others of its place: its address, else its id, else its words."""
        return self.url or (f"id:{self.item_id}" if self.item_id else f"text:{self.title}\n{self.text}")

    @property
    def marker(self) -> str:
        """Changes where the listing says that the article did."""
        return self.moment.isoformat() if self.moment else ""


def kind_of(data: bytes) -> str:
    """What an answer is by its looks: feed, sitemap or page."""
    head = data[:4096].decode("utf-8", "replace").lower() if data[:2] != b"\x1f\x8b" else "<urlset"
    for mark, kind in (("<sitemapindex", "sitemap"), ("<urlset", "sitemap"), ("<rss", "feed"), ("<rdf:rdf", "feed")):
        if mark in head:
            return kind
    return "feed" if "<feed" in head and "<html" not in head else "page"


def feed_entries(source: Source, load: Load, known: Callable[[Entry], bool]) -> Iterator[Entry]:
    """Entries of an RSS or Atom feed. Older pages are read for as long as a page holds nothing that is known."""
    address: str | None = source.url
    seen: set[str] = set()
    for number in range(1, MOST_PAGES + 1):
        answer = load(address) if address else None
        if answer is None or answer.data is None or address in seen:
            return
        seen.add(address or "")
        parsed = _parsed_feed(answer)
        entries = [_feed_entry(item, answer.url) for item in parsed.entries]
        yield from entries
        older = next((link.get("href") for link in parsed.feed.get("links", []) if link.get("rel") in _OLDER), None)
        if any(known(entry) for entry in entries) or not entries:
            return
        address = urljoin(answer.url, older) if older else None
        if source.page_param:
            address = with_params(source.url, {source.page_param: str(number + 1)})


_OLDER = ("next", "prev-archive")


def _parsed_feed(answer: Fetched) -> Any:
    import feedparser

    data = answer.data or b""
    try:
        text, _ = page_text(data, answer.charset)
    except Undecodable as error:
        raise ListingError("not_a_feed", f"is no feed: {error.reason}") from error
    # What declares its own encoding has been decoded already: the declaration would only mislead.
    text = re.sub(r"^(\s*<\?xml[^>]*?)\s+encoding\s*=\s*[\"'][^\"']*[\"']", r"\1", text, count=1)
    if "<!ENTITY" in text[:10_000]:
        raise ListingError("not_a_feed", "declares entities of its own, which no feed needs")
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": answer.url}
    parsed = feedparser.parse(text.encode("utf-8"), response_headers=headers)
    if not parsed.get("version") and not parsed.entries:
        raise ListingError("not_a_feed", f"is no feed but {_looks_like(text)}{_feeds_named(text, answer.url)}")
    return parsed


def _looks_like(text: str) -> str:
    if re.search(r"<html|<!doctype html", text[:2000], re.IGNORECASE):
        return "a page of HTML"
    return f"begins: {' '.join(text[:60].split())}" if text.strip() else "empty"


def _feeds_named(text: str, address: str) -> str:
    """A hint: the feeds that a page of HTML names."""
    links = re.findall(r"<link[^>]+application/(?:rss|atom)\+xml[^>]*>", text[:100_000], re.IGNORECASE)
    named = [urljoin(address, found.group(1)) for link in links if (found := re.search(r'href=["\']([^"\']+)', link))]
    return f"; the page names {', '.join(named[:3])}" if named else ""


def _feed_entry(item: Any, address: str) -> Entry:
    content = max((part.get("value") or "" for part in item.get("content", [])), key=len, default="")
    moment = item.get("updated_parsed") or item.get("published_parsed")
    link = item.get("feedburner_origlink") or item.get("link")
    return Entry(
        url=address_of(link, address),
        title=plain(item.get("title")),
        text=content or item.get("summary") or None,
        author=item.get("author") or None,
        published=item.get("published") or item.get("updated") or None,
        moment=datetime.fromtimestamp(timegm(moment), UTC) if moment else None,
        item_id=item.get("id") or None,
    )


def plain(title: str | None) -> str | None:
    from extract.sources.pages import text_of_fragment

    return " ".join(text_of_fragment(title).split()) or None if title else None


def address_of(link: Any, base: str) -> str | None:
    if not isinstance(link, str) or not link.strip():
        return None
    try:
        return canonical(urljoin(base, link.strip()))
    except ValueError:
        return None


def sitemap_entries(source: Source, load: Load, since: Since, most_bytes: int) -> Iterator[Entry]:
    """Entries of a sitemap and of the sitemaps that an index names; those unchanged since `since` are passed over."""
    left = [(source.url, 0)]
    done: set[str] = set()
    count = 0
    while left:
        address, depth = left.pop(0)
        if address in done or len(done) >= MOST_SITEMAPS:
            continue
        done.add(address)
        answer = load(address)
        if answer is None or answer.data is None:
            continue
        for kind, entry in _sitemap_rows(_unzipped(answer.data, most_bytes), answer.url):
            if since and entry.moment and entry.moment < since:
                continue
            if kind == "sitemap" and entry.url and depth < DEEPEST:
                left.append((entry.url, depth + 1))
            elif kind == "url" and entry.url:
                count += 1
                if count > MOST_ENTRIES:
                    raise ListingError("too_large", f"lists more than {MOST_ENTRIES:,} addresses")
                yield entry


def _unzipped(data: bytes, most: int) -> bytes:
    """The body of a .xml.gz, never further than to the limit."""
    if data[:2] != b"\x1f\x8b":
        return data
    inflate = zlib.decompressobj(31)
    try:
        whole = inflate.decompress(data, most + 1)
    except zlib.error as error:
        raise ListingError("not_a_sitemap", f"its gzip data is damaged ({error})") from error
    if len(whole) > most:
        raise ListingError("too_large", f"has more than {most:,} bytes")
    return whole


def _sitemap_rows(data: bytes, address: str) -> Iterator[tuple[str, Entry]]:
    """(`url` or `sitemap`, entry) of one file; a plain list of addresses is a sitemap too."""
    from lxml import etree

    if not data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        yield from _sitemap_of_lines(data, address)
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ListingError("not_a_sitemap", f"is no sitemap: {str(error)[:200]}") from error
    name = etree.QName(root).localname if root is not None else "nothing"
    if name not in ("urlset", "sitemapindex"):
        raise ListingError("not_a_sitemap", f"is no sitemap but {'a page of HTML' if name == 'html' else name}")
    for node in root:
        if not isinstance(node.tag, str):
            continue
        fields = {etree.QName(child).localname: child for child in node.iter() if isinstance(child.tag, str)}
        texts = {key: (child.text or "").strip() for key, child in fields.items()}
        published = texts.get("publication_date") or None
        yield (
            etree.QName(node).localname,
            Entry(
                url=address_of(texts.get("loc"), address),
                title=texts.get("title") or None,
                published=published,
                language=texts.get("language") or None,
                moment=moment_of(texts.get("lastmod") or published),
            ),
        )


def _sitemap_of_lines(data: bytes, address: str) -> Iterator[tuple[str, Entry]]:
    lines = data.decode("utf-8", "replace").split()
    if not lines or not all(line.startswith(("http://", "https://")) for line in lines[:20]):
        raise ListingError("not_a_sitemap", "is no sitemap: neither XML nor a list of addresses")
    yield from (("url", Entry(url=address_of(line, address))) for line in lines)


def moment_of(text: str | None) -> datetime | None:
    """A date or time of a listing in UTC; a date alone is its beginning. None where it cannot be read."""
    cleaned = (text or "").strip()
    with suppress(ValueError, OverflowError, OSError):
        if re.fullmatch(r"\d{9,13}", cleaned):
            seconds = int(cleaned) / (1000 if len(cleaned) > 10 else 1)
            return datetime.fromtimestamp(seconds, UTC)
        found = datetime.fromisoformat(cleaned)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    from email.utils import parsedate_to_datetime

    with suppress(ValueError, TypeError, IndexError, OverflowError):
        found = parsedate_to_datetime(cleaned)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    return None


def with_params(address: str, params: dict[str, str]) -> str:
    """The address with these query parameters set."""
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in params]
    return urlunsplit(parts._replace(query=urlencode([*kept, *params.items()])))
