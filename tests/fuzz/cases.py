"""Hostile input, made up from a seed: `Cases(seed).text(n)` is the same on any machine, so a finding is two numbers.

Texts are mutations of the sample articles, sentences put together from words of the language pack (so that they reach
the rules), and strings that have broken other software. Nothing here comes from the articles of others.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from extract.settings import PROJECT

HOSTILE_IDS = (
    "../../../etc/passwd", "/etc/passwd", "..", ".", "a/b", "a\\b", "C:\\x", "~root", "id\n2", "id\r2", "id\t2",
    "id 2", "'; drop table dim_article; --", "a' or '1'='1", '"; attach \'x\'; --', "$(reboot)", "`reboot`",
    "%s%n%x", "{0}", "{{ 7*7 }}", "{% raw %}", "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>",
    "javascript:alert(1)", "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "\u202egnp.exe", "\u2066x\u2069",
    "\ufeffid", "\u200b", "\x1b[31m", "[red]x[/red]", "[/]", "NUL", "con.txt", "x" * 255, "x" * 256,
    "x" * 10_240, "م" * 255, "م" * 10_240, "😀" * 200, "\ud800", "a\0b", "day=2020-01-01", "*.parquet",
    "?[a-z]", "#", "%00", "%2e%2e%2f", "id,with,commas", '"quoted"',
)  # fmt: skip
SNIPPETS = (
    *HOSTILE_IDS[:40], "<b>", "</div>", "&amp;", "&#x202e;", "<!-- ", "]]>", "<![CDATA[", "\u202e", "\u202d",
    "\u2066", "\u2069", "\u200f", "\u200e", "\u200d", "\u200c", "\u00ad", "\u0640" * 9, "\u064e" * 9, "\u0670",
    "\ufdfa", "\ufeff", "«", "»", "“", "”", "\"", "'", "(", ")", "[", "]", "،", "؛", ":", "؟", "!", ".", "...",
    "…", "-", "–", "/", "\\", "|", "\n", "\n\n", "\r\n", "\t", "\v", "\f", "\x85", "\u2028", "\u2029", "\xa0",
    "  ", "0", "١٢٣", "۴۵", "٪", "1/1/1", "99/99/9999", "0000-00-00", "2021-02-30", "31 فبراير 2020",
    "29 فبراير 2019", "سنة 99999", "عام 0", "القرن الحادي والعشرين", "ه", "هـ", "1442هـ", "30 رمضان 1443",
    "قبل 99999999999 يوما", "بعد 500000 سنة", "منذ قرون", "و", "وو", "ووو", "ال", "وال", "بال", "كال", "لل",
    "ولل", "فسي", "ك", "ب", "ل", "𝒜", "ﷲ", "ﻼ", "e\u0301", "ß", "İ", "ı", "Ǆ", "😀", "👩‍👩‍👧", "\U0010ffff",
    "\x7f",
)  # fmt: skip
DAYS = (
    "2020-01-01", "0001-01-01", "9999-12-31", "2017-01-22T10:00:00Z", "Mon, 02 Jan 2017 10:00:00 +0000",
    "1485079200", "99999999999999", "٢٠١٧-٠١-٢٢", "12 janvier 2019", "أمس", "31/12/2019", "2019-13-45", "", " ",
    "-1", "NaN", "1e309", "2020-01-01" * 9, "١٢ يناير ٢٠٢٠", "Jan 2020", "T", "00000000", "20200101",
    "2020-W01", "12:00", "1.1.1", "\0",
)  # fmt: skip


class Cases:
    """The cases of one seed. Every method is a function of the seed and the case's number alone."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def dice(self, kind: str, number: int) -> random.Random:
        """Random numbers of one case."""
        return random.Random(f"{self.seed}/{kind}/{number}")

    @cached_property
    def sentences(self) -> list[str]:
        """Sentences of the sample articles and the examples of the language pack."""
        found: list[str] = []
        for path in sorted((PROJECT / "seeds" / "articles").glob("*.txt")):
            found += path.read_text(encoding="utf-8").splitlines()
        for path in sorted((PROJECT / "seeds" / "articles").glob("*.jsonl")):
            for line in path.read_text(encoding="utf-8").splitlines():
                found += json.loads(line)["text"].splitlines()
        for path in sorted((PROJECT / "extract" / "lang" / "ar").glob("*.csv")):
            with path.open(encoding="utf-8", newline="") as file:
                found += [row.get("example") or "" for row in csv.DictReader(file)]
        return [line for line in found if line.strip()]

    @cached_property
    def words(self) -> list[str]:
        """Words of the language pack and of the sentences, each as often as it stands in the sentences."""
        found = [word for line in self.sentences for word in line.split()]
        for path in sorted((PROJECT / "extract" / "lang" / "ar").glob("*.csv")):
            with path.open(encoding="utf-8", newline="") as file:
                found += [form for row in csv.reader(file) for cell in row[:-1] for form in cell.split("|") if form]
        for path in ("actors", "places", "organisations", "countries", "processes"):
            with (PROJECT / "seeds" / "reference" / f"{path}.csv").open(encoding="utf-8", newline="") as file:
                found += [str(row.get("name_ar") or "") for row in csv.DictReader(file)]
        return [word for word in found if word]

    def text(self, number: int) -> str:
        """The text of an article: mutated sentences, words in any order, repeated units, or noise."""
        dice = self.dice("text", number)
        way = dice.random()
        if way < 0.5:
            return self._mutated(dice, " ".join(dice.choices(self.sentences, k=_small(dice, 4))))
        if way < 0.85:
            words = dice.choices(self.words, k=_small(dice, 40))
            return self._mutated(dice, dice.choice((" ", " ", "، ", "\n", " و")).join(words))
        if way < 0.97:
            return "".join(dice.choices(SNIPPETS, k=_small(dice, 30)))
        unit = dice.choice((*SNIPPETS, *dice.choices(self.words, k=4), dice.choice(self.sentences)))
        return unit * _small(dice, 400)

    def _mutated(self, dice: random.Random, text: str) -> str:
        for _ in range(_small(dice, 6) - 1):
            at = dice.randrange(len(text) + 1)
            to = min(len(text), at + _small(dice, 30))
            change = dice.randrange(6)
            if change == 0:
                text = text[:at] + text[to:]
            elif change == 1:
                text = text[:at] + dice.choice(SNIPPETS) + text[at:]
            elif change == 2:
                text = text[:at] + text[at:to] * 3 + text[to:]
            elif change == 3:
                text = text[:at] + chr(_code_point(dice)) + text[at:]
            elif change == 4:
                text = text[to:] + text[:at]
            else:
                text = text[:at] + dice.choice(self.words) + text[to:]
        return text

    def row(self, number: int) -> dict[str, Any]:
        """An input row: fields of any type, hostile ids."""
        dice = self.dice("row", number)
        odd = (None, True, 0, -1, 2**70, 1.5, float("nan"), [], ["x"], {}, {"a": 1}, "", " ", "\ud800")
        row: dict[str, Any] = {"text": self.text(number), "id": dice.choice(HOSTILE_IDS)}
        row["published"] = dice.choice(DAYS)
        row["title"] = dice.choice((None, "عنوان", *dice.choices(SNIPPETS, k=3), dice.choice(self.sentences)))
        row["url"] = dice.choice(("https://example.org/1", None, *dice.choices(HOSTILE_IDS, k=2)))
        for name in dice.sample(
            ("id", "url", "source", "published", "language", "title", "text", "x"), k=dice.randrange(3)
        ):
            row[name] = dice.choice(odd)
        if dice.random() < 0.05:
            row.pop(dice.choice(list(row)))
        return row

    def jsonl(self, number: int) -> bytes:
        """Some lines of JSON, damaged in some byte."""
        dice = self.dice("jsonl", number)
        lines = [_json(self.row(number * 7 + line)) for line in range(dice.randrange(1, 4))]
        return _damaged(dice, dice.choice((b"\n", b"\n", b"\r\n", b"\n\n")).join(lines))

    def gzip(self, number: int) -> bytes:
        """The same, compressed and then damaged."""
        return _damaged(self.dice("gzip", number), gzip.compress(self.jsonl(number), 1, mtime=0))

    def parquet(self, number: int) -> bytes:
        """A small Parquet file of articles, damaged."""
        dice = self.dice("parquet", number)
        return _damaged(dice, self._parquet_files[dice.randrange(len(self._parquet_files))])

    @cached_property
    def _parquet_files(self) -> list[bytes]:
        files = []
        for compression in ("none", "snappy", "zstd"):
            rows = [{"id": f"a{n}", "text": self.sentences[n], "published": DAYS[n]} for n in range(5)]
            out = io.BytesIO()
            pq.write_table(pa.Table.from_pylist(rows), out, compression=compression)
            files.append(out.getvalue())
        return files

    def bytes(self, number: int) -> bytes:
        """The bytes of a .txt file in some encoding, damaged."""
        dice = self.dice("bytes", number)
        encoding = dice.choice(
            ("utf-8", "utf-8-sig", "cp1256", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "iso8859-6")
        )
        return _damaged(dice, self.text(number).encode(encoding, "replace"))

    def day(self, number: int) -> str:
        """What a source may say about the day of publication."""
        dice = self.dice("day", number)
        return self._mutated(dice, dice.choice(DAYS) + dice.choice(("", " ", *SNIPPETS[-60:])))


def _small(dice: random.Random, most: int) -> int:
    """1 to `most`, small ones far more often."""
    return 1 + int(most * dice.random() ** 3)


def _code_point(dice: random.Random) -> int:
    ranges = ((0x600, 0x6FF), (0x600, 0x6FF), (0, 0x7F), (0x80, 0x2FFF), (0xE000, 0x10FFFF))
    return dice.randint(*dice.choice(ranges))


def _json(row: dict[str, Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _damaged(dice: random.Random, data: bytes) -> bytes:
    """Now and then whole; else with bytes changed, cut, doubled or put in."""
    for _ in range(_small(dice, 5) - 1):
        at = dice.randrange(len(data) + 1)
        change = dice.randrange(4)
        if change == 0:
            data = data[:at]
        elif change == 1:
            data = data[:at] + dice.randbytes(_small(dice, 8)) + data[at:]
        elif change == 2:
            data = data[:at] + dice.randbytes(1) + data[at + 1 :]
        else:
            data = data[: at + 20] + data[at:]
    return data
