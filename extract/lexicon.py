"""Longest match of phrases over folded tokens, with the particles that Arabic writes onto the next word."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from extract.frozen import record

T = TypeVar("T")

_CONJUNCTIONS = ("و", "ف")
_PREPOSITIONS = ("ب", "ل", "ك")
_PROCLITICS = frozenset((*_CONJUNCTIONS, *_PREPOSITIONS))
_MOST_READINGS = 1 << 17  # tokens that a lexicon remembers


@lru_cache(maxsize=1 << 16)
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


def forms_of(word: str) -> list[str]:
    """Every token among whose readings stems() gives a word: the word itself, and with proclitics written onto it."""
    if len(word) < 3:
        return [word]
    heads = [word, *[preposition + word for preposition in _PREPOSITIONS]]
    if len(word) > 4 and word.startswith("ال"):
        heads.append("لل" + word[2:])
    return heads + [conjunction + head for conjunction in _CONJUNCTIONS for head in heads]


@record(frozen=True, slots=True)
class Match(Generic[T]):
    """An entry found at tokens `[first, stop)`; `proclitics` were stripped from the first one (و, ب, لل -> ل …)."""

    first: int
    stop: int
    proclitics: str
    value: T


def may_open(first_words: Container[str], form: str) -> bool:
    """Whether any cut that stems() could make is among some first words: says no at once to most tokens."""
    return form in first_words or (
        form[:1] in _PROCLITICS
        and (
            form[1:] in first_words
            or form[2:] in first_words
            or "ال" + form[2:] in first_words
            or "ال" + form[3:] in first_words
        )
    )


class _Rests(Generic[T]):
    """What may follow one first word: nothing, or the rests of longer phrases."""

    __slots__ = ("lengths", "rests")

    def __init__(self, rests: dict[tuple[str, ...], T]) -> None:
        self.rests = rests
        # By the second word of a phrase: how many words may follow the first, the longest first.
        self.lengths: dict[str, tuple[int, ...]] = {}
        for length, second in sorted({(len(rest), rest[0]) for rest in rests if rest}, reverse=True):
            self.lengths[second] = (*self.lengths.get(second, ()), length)


class _Reading(NamedTuple, Generic[T]):
    """What a token may be: the first word of phrases, once for each cut of its proclitics; what must follow it."""

    is_whole: bool  # whether the token alone is a phrase
    seconds: frozenset[str]  # the second words of longer phrases
    cuts: tuple[tuple[str, _Rests[T]], ...]  # proclitics, and what may follow the rest


class _Readings(dict[str, _Reading[T]]):
    """Tokens met, with their readings that begin some phrase: mostly none."""

    __slots__ = ("by_first",)

    def __init__(self, by_first: dict[str, _Rests[T]]) -> None:
        super().__init__()
        self.by_first = by_first

    def __missing__(self, form: str) -> _Reading[T]:
        cuts: tuple[tuple[str, _Rests[T]], ...] = ()
        if may_open(self.by_first, form):
            cuts = tuple((cut, self.by_first[word]) for cut, word in stems(form) if word in self.by_first)
        seconds = frozenset(second for _, known in cuts for second in known.lengths)
        reading = _Reading(any(() in known.rests for _, known in cuts), seconds, cuts)
        if len(self) >= _MOST_READINGS:
            self.clear()
        self[form] = reading
        return reading


class Lexicon(Generic[T]):
    """Phrases (tuples of folded words) and their values, found by first word, longest phrase first."""

    __slots__ = ("_by_first", "_readings")

    def __init__(self, entries: Iterable[tuple[tuple[str, ...], T]]) -> None:
        by_first: dict[str, dict[tuple[str, ...], T]] = {}
        for words, value in entries:
            if words:
                by_first.setdefault(words[0], {})[words[1:]] = value
        self._by_first = {first: _Rests(rests) for first, rests in by_first.items()}
        self._readings = _Readings(self._by_first)

    @property
    def first_words(self) -> Collection[str]:
        """The words with which the phrases begin, without proclitics."""
        return self._by_first.keys()

    def opens(self, form: str) -> bool:
        """Whether some phrase may begin with a token, proclitics stripped."""
        by_first = self._by_first
        return may_open(by_first, form) and any(word in by_first for _, word in stems(form))

    def openings(self, forms: Sequence[str]) -> Iterator[int]:
        """The tokens at which some phrase may begin, in order."""
        return (at for at, form in enumerate(forms) if self._readings[form].cuts)

    def match(self, forms: Sequence[str], first: int, limit: int) -> Match[T] | None:
        """The longest phrase that begins at token `first` and ends before `limit`; fewest proclitics on a tie."""
        if first >= limit:
            return None
        is_whole, seconds, cuts = self._readings[forms[first]]
        second = forms[first + 1] if first + 1 < limit else ""
        if not is_whole and second not in seconds:
            return None
        best: Match[T] | None = None
        best_stop = first
        for proclitics, known in cuts:
            for length in known.lengths.get(second, ()):
                stop = first + 1 + length
                if stop <= best_stop:
                    break
                rest = tuple(forms[first + 1 : stop])
                if stop <= limit and rest in known.rests:
                    best, best_stop = Match(first, stop, proclitics, known.rests[rest]), stop
                    break
            if best is None and () in known.rests:
                best, best_stop = Match(first, first + 1, proclitics, known.rests[()]), first + 1
        return best
