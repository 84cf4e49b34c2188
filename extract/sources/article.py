"""An input row becomes an article, verbatim and addressed by its content, or a rejection that says why not."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from extract.sources.addresses import canonical

FIELDS = ("id", "url", "source", "published", "language", "title", "text", "author")
LONGEST_ID = 255
LONGEST_AUTHOR = 500
SAMPLE_CHARACTERS = 500

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_UNSHOWABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Article:
    """One article as its source gave it. `content_sha256` is over title, newline, text (UTF-8)."""

    article_id: str
    content_sha256: str
    url: str | None
    source: str | None
    published: str | None
    language: str | None
    title: str | None
    text: str
    origin_path: str
    origin_row: int | None
    author: str | None = None
    feed: str | None = None  # the configured source that fetched it; null for what came as a file


@dataclass(frozen=True, slots=True)
class Rejection:
    """What could not be read: a whole file (`origin_row` null) or one row of it (1-based)."""

    origin_path: str
    origin_row: int | None
    article_id: str | None
    reason_code: str
    reason: str
    sample: str | None = None

    @property
    def line(self) -> str:
        """The one line a user sees: file, row, reason."""
        row = f", row {self.origin_row}" if self.origin_row is not None else ""
        return f"{self.origin_path}{row}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a row stands, and how large an article may be."""

    path: str
    row: int | None
    max_bytes: int

    def reject(
        self, code: str, reason: str, sample: str | bytes | None = None, article_id: str | None = None
    ) -> Rejection:
        """The rejection of what stands here; its words are made safe to print on one line."""
        return Rejection(self.path, self.row, article_id, code, shown(reason), sample_of(sample))


def shown(text: str | Path) -> str:
    """Text that prints on one line anywhere: controls, line ends, bidi controls and surrogates are escaped."""
    return _UNSHOWABLE.sub(lambda found: found.group().encode("unicode_escape").decode("ascii"), str(text))


def sample_of(data: str | bytes | None) -> str | None:
    """The first 500 characters, undecodable bytes and control characters escaped."""
    if not data:
        return None
    if isinstance(data, bytes):
        data = data[: SAMPLE_CHARACTERS * 4].decode("utf-8", "backslashreplace")
    head = data[:SAMPLE_CHARACTERS].encode("utf-8", "backslashreplace").decode("utf-8")
    return _CONTROLS.sub(lambda found: f"\\x{ord(found.group()):02x}", head)[:SAMPLE_CHARACTERS]


def article_of(row: Mapping[str, Any], origin: Origin) -> Article | Rejection:
    """Check one input row (FIELDS; others are ignored) and make the article of it."""
    text = row.get("text")
    if isinstance(text, str) and text.strip():
        wrong = _wrong_type(row)
        if wrong:
            return origin.reject("bad_type", wrong, text, _shown_id(row))
    else:
        return _without_text(row, origin)
    url, title = _optional(row, "url"), row.get("title")
    title = title if title and title.strip() else None
    content = f"{title}\n{text}" if title else text
    given = _given_id(row)
    problem = _unreadable(content, [given, url, *(_optional(row, name) for name in FIELDS[2:5])], origin.max_bytes)
    if problem:
        return origin.reject(*problem, sample=content, article_id=_shown_id(row))
    digest = hashlib.sha256(content.encode()).hexdigest()
    article_id = _article_id(given, url, digest)
    if given and len(given) > LONGEST_ID and url is None and given.startswith(("http://", "https://")):
        url = given
    return Article(
        article_id, digest, url, _optional(row, "source"), _published(row.get("published")),
        _optional(row, "language"), title, text, origin.path, origin.row, _author(row.get("author")),
    )  # fmt: skip


def _without_text(row: Mapping[str, Any], origin: Origin) -> Rejection:
    text, article_id = row.get("text"), _shown_id(row)
    if text is None:
        keys = ", ".join(list(map(str, row))[:10]) or "none"
        return origin.reject("no_text", f"has no text (its fields: {keys[:200]})", repr(dict(row))[:2000], article_id)
    if isinstance(text, str):
        return origin.reject("no_text", "its text is empty", repr(dict(row))[:2000], article_id)
    return origin.reject("bad_type", f"its text is {_kind(text)}, not a string", repr(text)[:2000], article_id)


def _wrong_type(row: Mapping[str, Any]) -> str | None:
    for name in ("url", "source", "language", "title"):
        if not isinstance(row.get(name), str | None):
            return f"its {name} is {_kind(row[name])}, not a string"
    given = row.get("id")
    if isinstance(given, bool) or not isinstance(given, str | int | None):
        return f"its id is {_kind(given)}, not a string or a whole number"
    published = row.get("published")
    if isinstance(published, bool) or not isinstance(published, str | int | float | date | None):
        return f"its published is {_kind(published)}, not a string"
    return None


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", bool: "true or false", int: "a number", float: "a number"}
    return names.get(type(value), f"a {type(value).__name__}")


def _unreadable(content: str, others: list[str | None], max_bytes: int) -> tuple[str, str] | None:
    """Reason code and reason, where the characters cannot be kept verbatim or are no article's.

    NUL cuts text short in many readers; other controls are tolerated while they are few (wire copy has them).
    """
    if len(content) > max_bytes:  # at least one byte a character: no need to encode what is too large anyway
        return "too_large", f"the article has {len(content):,} characters; at most {max_bytes:,} bytes are read"
    try:
        size = len(content.encode())
        for other in others:
            (other or "").encode()
    except UnicodeEncodeError as error:
        return "surrogate", f"holds half a character (lone surrogate U+{ord(error.object[error.start]):04X})"
    if size > max_bytes:
        return "too_large", f"the article has {size:,} bytes; at most {max_bytes:,} are read"
    if "\0" in content or any("\0" in other for other in others if other):
        return "control", "holds a NUL character"
    controls = len(_CONTROLS.findall(content))
    if controls > 1 and controls * 100 > len(content):
        return "control", f"holds {controls} control characters among {len(content)}: not the text of an article"
    return None


def _given_id(row: Mapping[str, Any]) -> str | None:
    given = row.get("id")
    if isinstance(given, bool) or not isinstance(given, str | int):
        return None
    return str(given).strip() or None


def _shown_id(row: Mapping[str, Any]) -> str | None:
    """The given id as a rejection tells it: on one line, and no longer than an id may be."""
    given = _given_id(row)
    return shown(given)[:LONGEST_ID] if given else None


def _article_id(given: str | None, url: str | None, digest: str) -> str:
    """The given id; a hash of it where it is too long to be a key; else from the URL, else from the content."""
    if given and len(given) <= LONGEST_ID:
        return given
    if given:
        return f"id-{_short_hash(given)}"
    return f"url-{_short_hash(_spelt(url))}" if url else f"sha-{digest[:32]}"


def _spelt(url: str) -> str:
    """The one spelling of an address, so that a page is one article however it was reached; else the text as given."""
    try:
        return canonical(url)
    except ValueError:
        return url


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _optional(row: Mapping[str, Any], name: str) -> str | None:
    value = row.get(name)
    return (value.strip() or None) if isinstance(value, str) else None


def _author(value: object) -> str | None:
    """One line; of several authors, all. Bylines come in many shapes, and none of them costs an article its place."""
    names = value if isinstance(value, list) else [value]
    line = ", ".join(" ".join(name.split()) for name in names if isinstance(name, str) and name.strip())
    return shown(line)[:LONGEST_AUTHOR] or None


def _published(value: object) -> str | None:
    """Verbatim; dates of Parquet in ISO form."""
    if value is None or value == "":
        return None
    return value.isoformat() if isinstance(value, date) else str(value)
