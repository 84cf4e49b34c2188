"""Bytes of a web page → text. Servers and pages lie about their encoding; the bytes themselves seldom do.

In order: a byte order mark; valid UTF-8; UTF-8 with a few broken bytes; Windows-1256 where it is certain (Arabic pages
that a server calls ISO-8859-1 are common); then what the server says, then what the page says. Never a blind guess.
"""

from __future__ import annotations

import codecs
import re

from extract.sources.encoding import Undecodable, certain_arabic, decode, marked, refuse_binary

DECLARED_WITHIN = 4096  # bytes at the beginning of a page in which its own word on its encoding is looked for
_BROKEN = 0.01  # share of the characters above ASCII that may be broken in what is still that encoding

_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.\-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_:.\-]{2,40})["']""", re.IGNORECASE)
# Encodings of text that pages are really in; Python knows others (utf-7, punycode, …) that must not be obeyed.
_LABELS = re.compile(
    r"utf-?8|utf-?16(-?[lb]e)?|(windows|cp|x-cp|ibm)-?\d{3,4}|iso-?8859-?\d{1,2}|latin-?\d|(us-)?ascii|"
    r"koi8-?[ru]|gb(k|2312|18030)|big5(-hkscs)?|euc-(jp|kr)|shift[_-]jis|mac-?\w+"
)
# As browsers read them: the wider code page where a server names the narrower one.
_WIDER = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874"}


def page_text(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """Text and encoding of a page; `declared` is the server's word. Raises Undecodable."""
    refuse_binary(data)
    if mark := marked(data):
        return _lossy(data.decode(mark, "replace"), mark, data)
    if _is_utf_8(data):
        return decode(data), "utf-8"  # refuses NUL bytes
    text = data.decode("utf-8", "replace")
    if _broken(text) <= _BROKEN and "\0" not in text:
        return text, "utf-8"
    arabic = certain_arabic(data)
    if arabic:
        return arabic
    for label in (declared, *declared_in(data)):
        encoding = known_encoding(label)
        if encoding and encoding != "utf-8":
            text = data.decode(encoding, "replace")
            if _broken(text) <= _BROKEN and "\0" not in text:
                return text, encoding
    decode(data)  # says what is wrong with it
    raise Undecodable("encoding", "is in no encoding that could be told")


def declared_in(data: bytes) -> list[str]:
    """The encodings that a page names itself, as it writes them: an XML declaration, then `<meta charset>`."""
    head = data[:DECLARED_WITHIN]
    return [found.group(1).decode("ascii") for pattern in (_XML, _META) if (found := pattern.search(head))]


def known_encoding(label: str | None) -> str | None:
    """Python's name for a label of the web, as browsers take it; None for one that is unknown or unsafe."""
    cleaned = (label or "").strip().strip("\"'").lower().removeprefix("x-windows").lstrip("-")
    if (label or "").lower().startswith("x-windows"):
        cleaned = f"windows-{cleaned}"
    if not _LABELS.fullmatch(cleaned):
        return None
    try:
        name = codecs.lookup(cleaned.removeprefix("x-")).name
    except LookupError:
        return None
    return _WIDER.get(name, name)


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _lossy(text: str, encoding: str, data: bytes) -> tuple[str, str]:
    if _broken(text) > _BROKEN:
        decode(data)  # says what is wrong with it
    return text, encoding


def _broken(text: str) -> float:
    """Broken characters among those above ASCII: 1.0 where there is nothing else."""
    high = sum(character > "\x7f" for character in text)
    return text.count("\ufffd") / high if high else 0.0
