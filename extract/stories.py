"""How alike two articles are, from a few numbers of each: a bottom-k sketch of their word shingles.

Outlets print the same dispatch under addresses and headlines of their own. A shingle is a run of SHINGLE folded words;
the sketch of a text is the SKETCH smallest of its shingles' hashes. Of two texts the smallest SKETCH hashes of both
together are a random sample of all their shingles, and the share of the sample that stands in both sketches estimates
the share of shingles that the texts have in common (Broder's resemblance). Where both are short the figure is exact.

The warehouse compares sketches in SQL (`int_article_copy`); this module makes them, and says how to compare two. The
hash is CRC-32, which every machine and version computes alike, so that sketches of different years may be compared.
"""

from __future__ import annotations

from zlib import crc32

from extract.text import words_of

SHINGLE = 4  # words
SKETCH = 64  # hashes; the estimate errs by 0.06 at a resemblance of a half


def sketch(text: str) -> list[int]:
    """The sketch of a text: its smallest shingle hashes, 32 bits each, in order; empty where it has no word."""
    words = words_of(text)
    runs = zip(*(words[start:] for start in range(min(SHINGLE, len(words)))), strict=False)
    return sorted(set(map(crc32, map(str.encode, map(" ".join, runs)))))[:SKETCH]


def resemblance(one: list[int], other: list[int]) -> float:
    """The share of shingles that two texts have in common, 0 to 1, by their sketches; 0 where one is empty."""
    if not one or not other:
        return 0.0
    sample = sorted({*one, *other})[:SKETCH]
    return len({*one} & {*other} & {*sample}) / len(sample)
