"""Which quotation marks open and which close, as newspapers set them: any style, nested, reversed, unbalanced."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field

from extract.text import Text


@dataclass(slots=True)
class Quotes:
    """Matched pairs of a text: `closing[open token] = close token`. A mark without its match is left out."""

    closing: dict[int, int] = field(default_factory=dict)
    _outermost: list[int] = field(default_factory=list)  # opening tokens of the pairs that stand in no other

    def around(self, token: int, longer_than: int = 0) -> tuple[int, int] | None:
        """The outermost pair around a token whose inside is longer than so many tokens (pairs never cross)."""
        at = bisect_left(self._outermost, token) - 1
        if at < 0:
            return None
        first = self._outermost[at]
        last = self.closing[first]
        return (first, last) if token < last and last - first - 1 > longer_than else None

    def close(self, first: int, last: int) -> None:
        """Match a mark with the one that closes it, the latest so far."""
        while self._outermost and self._outermost[-1] > first:
            self._outermost.pop()
        self._outermost.append(first)
        self.closing[first] = last


def pair_quotes(text: Text, marks: Iterable[int]) -> Quotes:
    """Match the quotation marks of a text, given as tokens in order, paragraph by paragraph."""
    quotes = Quotes()
    stack: list[int] = []
    paragraph = -1
    for token in marks:
        form = text.forms[token]
        here = text.sentence(token).paragraph
        if here != paragraph:
            stack.clear()
            paragraph = here
        if _opens(text, token, stack):
            stack.append(token)
        else:
            match = _match(text, form, stack)
            if match is not None:
                quotes.close(match, token)
    return quotes


def _opens(text: Text, token: int, stack: list[int]) -> bool:
    """Whether a mark opens: by its shape, else by the side on which it touches a word."""
    form = text.forms[token]
    if form == "«":
        return True
    touches_next = token + 1 < len(text.forms) and text.starts[token + 1] == text.stops[token]
    touches_last = token > 0 and text.stops[token - 1] == text.starts[token]
    if form == "»":  # set the wrong way round: »…«
        return not stack and touches_next and text.forms[token + 1] not in "،.؛:)"
    if not any(text.forms[mark] == '"' for mark in stack):
        return touches_next or not touches_last
    return touches_next and not touches_last


def _match(text: Text, form: str, stack: list[int]) -> int | None:
    """Take the opening mark that a closing one belongs to off the stack, with those left open inside it."""
    for depth in range(len(stack) - 1, -1, -1):
        mark = text.forms[stack[depth]]
        if mark == form or (form == "»" and mark in "«»"):
            match = stack[depth]
            del stack[depth:]
            return match
    return None
