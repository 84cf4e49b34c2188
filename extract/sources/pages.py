"""A web page → the article on it: title, body, day, author, language; menus, comments and footers left behind.

trafilatura finds the body. What a page says of itself in so many words (its canonical address, the moment of
publication) is read here, for the moment carries a time zone and the address makes the article's id.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from extract.sources.addresses import canonical
from extract.sources.charset import page_text
from extract.sources.encoding import Undecodable
from extract.sources.published import published_day

MOST_ELEMENTS = 30_000  # of a page that is read; an article has some thousands
LEAST_LETTERS = 40  # of a body that is an article: below it, a page has none
_PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "og:published_time", "datePublished", "parsely-pub-date",
    "publish-date", "publish_date", "pubdate", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date",
    "sailthru.date", "cXenseParse:recs:publishtime", "date",
)  # fmt: skip
# trafilatura drops what Python calls unprintable, the zero-width non-joiner too, which parts words in Arabic script. A
# letter that no news page holds stands for it meanwhile.
NON_JOINER, _STAND_IN = "\u200c", "\ua66e"
_LETTER = re.compile(r"[^\W\d_]")

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it cannot read is told here, once
logging.getLogger("htmldate").setLevel(logging.CRITICAL)
logging.getLogger("courlan").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Page:
    """The article on a page. `url` is its canonical address; `published` is as the page's data write it, `dated` what
    trafilatura makes of its address and looks, the weaker word."""

    text: str
    title: str | None = None
    author: str | None = None
    published: str | None = None
    language: str | None = None
    url: str | None = None
    encoding: str = "utf-8"
    dated: str | None = None

    def row(self) -> dict[str, Any]:
        """As an input row: its keys are those of article.FIELDS."""
        names = ("text", "title", "author", "language", "url")
        return {name: getattr(self, name) for name in names} | {"published": self.published or self.dated}


class NoArticle(Exception):
    """A page without an article on it. `code` is a reason code of rejections."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def read_page(data: bytes, address: str | None = None, charset: str | None = None) -> Page:
    """The article on a page; `charset` is what the server calls its encoding. Raises NoArticle."""
    try:
        html, encoding = page_text(data, charset)
    except Undecodable as error:
        raise NoArticle(error.code, error.reason) from error
    if not html.strip():
        raise NoArticle("empty", "is empty")
    return read_html(html, address, encoding)


def read_html(html: str, address: str | None = None, encoding: str = "utf-8") -> Page:
    """The article on a page that is text already. Raises NoArticle."""
    tree = _tree(html.replace(NON_JOINER, _STAND_IN))
    url, published = _canonical(tree, address), _published(tree)
    language = _language(tree)
    found = _main_text(tree, address)
    text, title = ((part or "").replace(_STAND_IN, NON_JOINER).strip() for part in (found.text, found.title))
    title = " ".join(title.split())
    if title and text.startswith(title + "\n"):
        text = text[len(title) :].strip()
    if len(_LETTER.findall(text[: LEAST_LETTERS * 20])) < LEAST_LETTERS:
        raise NoArticle("no_text", f"no article was found on the page ({len(html):,} characters of HTML)")
    author = " ".join((found.author or "").split())
    dated = found.date or None
    return Page(text, title or None, author or None, published, language, url, encoding, dated)


def text_of_fragment(html: str) -> str:
    """The text of a piece of HTML, as feeds and APIs carry it: all of it, a line a paragraph."""
    if "<" not in html and "&" not in html:
        return html.strip()
    from lxml import html as lxml_html
    from trafilatura import html2txt

    wrapped = f"<html><body>{html}</body></html>"
    try:
        tree = lxml_html.document_fromstring(wrapped)
    except (ValueError, lxml_html.etree.LxmlError):
        return str(html2txt(wrapped)).strip()
    for drop in tree.xpath("//script|//style|//noscript|//iframe|//figure|//form"):
        drop.drop_tree()
    for block in tree.iter("p", "br", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr"):
        block.tail = "\n" + (block.tail or "")
    lines = (" ".join(line.split()) for line in str(tree.text_content()).split("\n"))
    return "\n".join(line for line in lines if line)


def _tree(html: str) -> Any:
    from trafilatura import load_html

    try:
        tree = load_html(html)
    except (ValueError, RecursionError) as error:
        raise NoArticle("html", f"is not HTML that can be read ({type(error).__name__})") from error
    if tree is None or next(tree.iter("body", "p", "div", "article", "title"), None) is None:
        raise NoArticle("html", f"is not HTML (it begins: {' '.join(html[:60].split())})")
    for count, _ in enumerate(tree.iter(), start=1):
        if count > MOST_ELEMENTS:
            raise NoArticle("too_large", f"the page has more than {MOST_ELEMENTS:,} elements")
    return tree


def _main_text(tree: Any, address: str | None) -> Any:
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(
            tree, url=address, include_comments=False, include_tables=False, with_metadata=True,
            date_extraction_params={"original_date": True, "extensive_search": False},
        )  # fmt: skip
    except Exception as error:  # whatever a page does to the library concerns that page alone
        raise NoArticle("html", f"is not HTML that can be read ({type(error).__name__})") from error
    if found is None:
        raise NoArticle("no_text", "no article was found on the page")
    return found


def _canonical(tree: Any, address: str | None) -> str | None:
    """The page's own word on its address where it may be believed: on the same site, and not its front page."""
    given = canonical(address) if address else None
    links = tree.xpath("//link[contains(concat(' ', @rel, ' '), ' canonical ')]/@href")
    links += tree.xpath("//meta[@property='og:url']/@content")
    for link in links[:4]:
        try:
            named = canonical(urljoin(address or "", link.strip()))
        except ValueError:
            continue
        parts = urlsplit(named)
        if parts.path in ("", "/") and not parts.query:
            continue
        if given is None or _site(named) == _site(given):
            return named
    return given


def _site(address: str) -> str:
    host = (urlsplit(address).hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("amp.")
    return host


def _published(tree: Any) -> str | None:
    """The moment of publication as the page's data give it, verbatim; None where they name no certain day."""
    candidates = (*_published_in_json(tree), *_published_in_tags(tree))
    return next((text for text in candidates if published_day(text)), None)


def _published_in_tags(tree: Any) -> Iterator[str]:
    wanted = {name.lower(): rank for rank, name in enumerate(_PUBLISHED_META)}
    found: list[tuple[int, str]] = []
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        if name.lower() in wanted and meta.get("content"):
            found.append((wanted[name.lower()], meta.get("content").strip()))
    yield from (text for _, text in sorted(found, key=lambda one: one[0]))
    yield from (text.strip() for text in tree.xpath("//*[@itemprop='datePublished']/@datetime")[:3])
    yield from (text.strip() for text in tree.xpath("//article//header//time/@datetime")[:1])


def _published_in_json(tree: Any) -> Iterator[str]:
    """`datePublished` of the news articles in the page's JSON-LD."""
    for script in tree.xpath("//script[@type='application/ld+json']")[:10]:
        try:
            yield from _dates_of(json.loads(script.text or ""), 0)
        except (ValueError, RecursionError):
            continue


def _dates_of(node: Any, depth: int) -> Iterator[str]:
    if depth > 4:
        return
    if isinstance(node, list):
        for item in node[:50]:
            yield from _dates_of(item, depth + 1)
    elif isinstance(node, dict):
        kinds = node.get("@type")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if any(str(kind).endswith(("Article", "Posting", "Report")) for kind in kinds):
            date = node.get("datePublished")
            if isinstance(date, str):
                yield date.strip()
        yield from _dates_of(node.get("@graph"), depth + 1)


def _language(tree: Any) -> str | None:
    for value in (*tree.xpath("/html/@lang"), *tree.xpath("/html/@xml:lang")):
        code = re.split(r"[-_]", value.strip().lower())[0]
        if re.fullmatch(r"[a-z]{2,3}", code):
            return code
    return None
