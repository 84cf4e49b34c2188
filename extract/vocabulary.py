"""What may begin at a token: one look-up a word for all lexicons and word lists, and one pass over a text.

Most words open nothing, and an article has many; so each spelling is looked at once, what may begin with it is
remembered as bits, and the stages of the extraction go from hit to hit.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from itertools import compress
from typing import TYPE_CHECKING, Any

from extract.frozen import record
from extract.lexicon import Lexicon, may_open

if TYPE_CHECKING:
    from extract.names import NameBook
    from extract.pack import Pack

NAME, ROLE, BODY, TITLE, TRIGGER, CUE, DATE = (1 << bit for bit in range(7))
_MOST_WORDS = 1 << 18  # that are remembered


@record(frozen=True, slots=True)
class Openings:
    """What may begin in one text, as bits: of every token, and of those alone that open anything, in order."""

    kinds: list[int]
    hits: list[tuple[int, int]]  # token, kinds

    def of(self, kinds: int) -> list[int]:
        """The tokens at which something of these kinds may begin, in order."""
        return [token for token, opened in self.hits if opened & kinds]


class Vocabulary(dict[str, int]):
    """Folded words met, with what each may open: phrases with proclitics stripped, listed words as they stand."""

    def __init__(self, pack: Pack, book: NameBook) -> None:
        super().__init__()
        roles = pack.roles
        self.phrases: tuple[tuple[int, Lexicon[Any]], ...] = (
            (NAME, book.names),
            (ROLE, roles.roles),
            (BODY, roles.bodies),
            (TITLE, roles.titles),
            (TRIGGER, pack.triggers.lexicon),
        )
        self.listed: tuple[tuple[int, Container[str]], ...] = (
            (CUE, pack.cues.gate),
            (DATE, pack.dates.starters),
        )
        self.first_words = frozenset(word for _, lexicon in self.phrases for word in lexicon.first_words)

    def __missing__(self, form: str) -> int:
        opened = 0
        if may_open(self.first_words, form):
            for kind, lexicon in self.phrases:
                if lexicon.opens(form):
                    opened |= kind
        for kind, words in self.listed:
            if form in words:
                opened |= kind
        if len(self) >= _MOST_WORDS:
            self.clear()
        self[form] = opened
        return opened

    def openings(self, forms: Iterable[str]) -> Openings:
        """What may begin at each of a text's folded tokens."""
        kinds = list(map(self.__getitem__, forms))
        return Openings(kinds, list(compress(enumerate(kinds), kinds)))
