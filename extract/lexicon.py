"""Longest match of phrases over folded tokens, with the particles that Arabic writes onto the next word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

T = TypeVar("T")

_CONJUNCTIONS = ("و", "ف")
_PREPOSITIONS = ("ب", "ل", "ك")


@lru_cache(maxsize=1 << 18)
def stems(form: str) -> tuple[tuple[str, str], ...]:
    """The readings of a token as (proclitics, rest), the token itself first: وللرئيس -> ("ول", "الرئيس")."""
    readings = [("", form)]
    heads = [("", form)]
    if len(form) > 3 and form[0] in _CONJUNCTIONS:
        readings.append((form[0], form[1:]))
        heads.append((form[0], form[1:]))
    for proclitic, rest in heads:
        if len(rest) > 4 and rest.startswith("لل"):
            readings.append((proclitic + "ل", "ال" + rest[2:]))
        if len(rest) > 3 and rest[0] in _PREPOSITIONS:
            readings.append((proclitic + rest[0], rest[1:]))
    return tuple(readings)


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """An entry found at tokens `[first, stop)`; `proclitics` were stripped from the first one (و, ب, لل -> ل …)."""

    first: int
    stop: int
    proclitics: str
    value: T


class Lexicon(Generic[T]):
    """Phrases (tuples of folded words) and their values, found by first word, longest phrase first."""

    __slots__ = ("_by_first", "_readings")

    def __init__(self, entries: Iterable[tuple[tuple[str, ...], T]]) -> None:
        by_first: dict[str, dict[tuple[str, ...], T]] = {}
        for words, value in entries:
            if words:
                by_first.setdefault(words[0], {})[words[1:]] = value
        # per first word: the rests of its phrases, and their lengths with the longest first
        self._by_first = {
            first: (rests, tuple(sorted({len(rest) for rest in rests}, reverse=True)))
            for first, rests in by_first.items()
        }
        self._readings: dict[str, tuple[tuple[str, str], ...]] = {}

    def readings(self, form: str) -> tuple[tuple[str, str], ...]:
        """The (proclitics, first word) readings of a token that begin some phrase here."""
        known = self._readings.get(form)
        if known is None:
            known = tuple(reading for reading in stems(form) if reading[1] in self._by_first)
            if len(self._readings) < 1 << 18:
                self._readings[form] = known
        return known

    def match(self, forms: Sequence[str], first: int, limit: int) -> Match[T] | None:
        """The longest phrase that begins at token `first` and ends before `limit`; fewest proclitics on a tie."""
        best: Match[T] | None = None
        for proclitics, word in self.readings(forms[first]):
            rests, lengths = self._by_first[word]
            for length in lengths:
                stop = first + 1 + length
                if best is not None and stop <= best.stop:
                    break
                if stop > limit:
                    continue
                rest = tuple(forms[first + 1 : stop])
                if rest in rests:
                    best = Match(first, stop, proclitics, rests[rest])
                    break
        return best
