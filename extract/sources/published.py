"""The day a source says it published on: a string as given → a date, or None where it names no certain day.

The clock is never asked ("yesterday" in a published field is no date), and the day is the one written, in
the publisher's own time zone.
"""

from __future__ import annotations

import re
import warnings
from contextlib import suppress
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

LONGEST = 64  # characters; longer strings are no dates, and would keep the parser busy
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 1, 1)

_ASCII_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2)
_NUMERIC = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?!\d)")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T\d{4,6}Z?)?")
_EPOCH = re.compile(r"\d{9,10}|\d{12,13}")
_LANGUAGES = ["ar", "en", "fr", "de", "es", "fa", "ru", "tr"]


@lru_cache(maxsize=4096)
def published_day(given: str | None) -> date | None:
    """ISO dates and times, RFC 2822, Unix seconds or milliseconds, numeric day and month where their order is
    certain, then dateparser for absolute dates in words. None outside 1900–2100."""
    text = (given or "").strip().translate(_ASCII_DIGITS)
    if not text or len(text) > LONGEST:
        return None
    day = _iso(text) or _epoch(text) or _rfc_2822(text)
    if day is None:
        numeric = _NUMERIC.match(text)
        day = _numeric(*map(int, numeric.groups())) if numeric else _in_words(text)
    return day if day is not None and EARLIEST <= day < LATEST else None


def _iso(text: str) -> date | None:
    """Year, month, day at the beginning; whatever time or zone follows, the day is the one written."""
    found = _YEAR_FIRST.match(text) or _COMPACT.fullmatch(text)
    if found:
        with suppress(ValueError):
            return date(*map(int, found.groups()[:3]))
    return None


def _epoch(text: str) -> date | None:
    if not _EPOCH.fullmatch(text):
        return None
    seconds = int(text) if len(text) <= 10 else int(text) // 1000
    return datetime.fromtimestamp(seconds, UTC).date()


def _rfc_2822(text: str) -> date | None:
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        return parsedate_to_datetime(text).date()
    return None


def _numeric(first: int, second: int, year: int) -> date | None:
    """Day and month: certain where one of them cannot be a month, or where they are the same number."""
    day, month = (first, second) if first > 12 or first == second else (second, first)
    if max(first, second) <= 12 and first != second:
        return None
    with suppress(ValueError):
        return date(year, month, day)
    return None


def _in_words(text: str) -> date | None:
    if not re.search(r"\d{4}", text) or not re.search(r"[^\W\d_]{3}", text):
        return None
    import dateparser  # slow to import, and most sources give ISO dates

    with warnings.catch_warnings(), suppress(ValueError, OverflowError, RecursionError):
        warnings.simplefilter("ignore")
        found = dateparser.parse(
            text,
            languages=_LANGUAGES,
            settings={
                "PARSERS": ["absolute-time"],
                "REQUIRE_PARTS": ["day", "month", "year"],
                "RETURN_AS_TIMEZONE_AWARE": False,
            },
        )
        return found.date() if found else None
    return None
