"""Bytes of a text file → text: UTF-8, or another encoding where it is certain; never a guess."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip or office file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "gzip data"),
    (b"\x7fELF", "a program"),
    (b"PAR1", "a Parquet file"),
)
# A page that holds two of these as words was read in the right encoding: other code pages put other letters there.
_COMMON_WORDS = frozenset(
    ["في", "من", "على", "إلى", "أن", "التي", "الذي", "عن", "مع", "هذا", "هذه", "كما", "بعد", "قال", "وقال"]
)
_WORD = re.compile(r"[^\W\d_]+")


class Undecodable(Exception):
    """Bytes that are no text in a known encoding. `code` is a reason code of rejections."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def decode(data: bytes) -> str:
    """Text of a whole file, line ends as they are, byte order mark dropped. Raises Undecodable."""
    if mark := marked(data):
        return _strict(data, mark)
    refuse_binary(data)
    try:
        text = data.decode("utf-8")
        wrong = None
    except UnicodeDecodeError as error:
        text, wrong = "", error
    if wrong is None and "\0" not in text:
        return text
    if found := certain_arabic(data):
        return found[0]
    if b"\0" in data:
        raise Undecodable("binary", "is binary data, not text (it holds NUL bytes)")
    assert wrong is not None
    raise Undecodable("encoding", f"is not UTF-8: {describe(wrong)}")


def refuse_binary(data: bytes) -> None:
    """Raise Undecodable for data that begins as a picture, a PDF, an archive or the like."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise Undecodable("binary", f"is {kind}, not text")


def marked(data: bytes) -> str | None:
    """The encoding that a byte order mark names; None without one."""
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)


def certain_arabic(data: bytes) -> tuple[str, str] | None:
    """Text and encoding of what is certainly Arabic in UTF-16 without a mark or in Windows-1256; None otherwise."""
    if found := _unmarked_utf16(data):
        return found, "utf-16"
    found = _windows_1256(data)
    return (found, "cp1256") if found else None


def describe(error: UnicodeDecodeError) -> str:
    """Which byte, and where."""
    return f"byte 0x{error.object[error.start]:02X} at position {error.start + 1} ({error.reason})"


def _strict(data: bytes, encoding: str) -> str:
    name = encoding.upper().removesuffix("-SIG")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Undecodable("encoding", f"begins with the mark of {name} but is not: {describe(error)}") from error


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without its mark: certain where one byte order reads as Arabic or Latin text throughout."""
    if len(data) % 2 or len(data) < 40 or b"\0" not in data:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        known = sum("\u0600" <= c <= "\u06ff" or " " <= c <= "~" or c in "\t\r\n" for c in text)
        if known >= 0.95 * len(text) and " " in text:
            return text
    return None


def _windows_1256(data: bytes) -> str | None:
    """Windows-1256: certain where all its letters above ASCII are Arabic and common Arabic words stand in it."""
    if b"\0" in data:
        return None
    try:
        text = data.decode("cp1256")
    except UnicodeDecodeError:
        return None
    high = [c for c in text if c > "~" and c.isalpha()]
    arabic = sum("\u0600" <= c <= "\u06ff" for c in high)
    common = _COMMON_WORDS.intersection(_WORD.findall(text))
    return text if arabic >= 20 and arabic >= 0.98 * len(high) and len(common) >= 2 else None
