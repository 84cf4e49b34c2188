"""What may begin at a token: one look-up a word for all lexicons and word lists, and one pass over a text.

Most words open nothing, and an article has many. So what each token may open is written down beforehand, as bits, and
the stages of the extraction go from hit to hit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain, compress, repeat
from typing import TYPE_CHECKING, Any

from extract.frozen import record
from extract.lexicon import Lexicon, forms_of

if TYPE_CHECKING:
    from extract.names import NameBook
    from extract.pack import Pack

NAME, ROLE, BODY, TITLE, TRIGGER, CUE, DATE = (1 << bit for bit in range(7))


@record(frozen=True, slots=True)
class Openings:
    """What may begin in one text, as bits: of every token, and of those alone that open anything, in order."""

    kinds: list[int]
    hits: list[tuple[int, int]]  # token, kinds

    def of(self, kinds: int) -> list[int]:
        """The tokens at which something of these kinds may begin, in order."""
        return [token for token, opened in self.hits if opened & kinds]


class Vocabulary:
    """What every token may open: phrases, whatever proclitics are written onto their first word, and listed words."""

    def __init__(self, pack: Pack, book: NameBook) -> None:
        roles = pack.roles
        phrases: tuple[tuple[int, Lexicon[Any]], ...] = (
            (NAME, book.names),
            (ROLE, roles.roles),
            (BODY, roles.bodies),
            (TITLE, roles.titles),
            (TRIGGER, pack.triggers.lexicon),
        )
        listed: tuple[tuple[int, Iterable[str]], ...] = ((CUE, pack.cues.gate), (DATE, pack.dates.starters))
        spelled = ((kind, chain.from_iterable(map(forms_of, lexicon.first_words))) for kind, lexicon in phrases)
        kinds: dict[str, int] = {}
        for kind, forms in (*spelled, *listed):
            opened = dict.fromkeys(forms, kind)
            opened |= {form: kinds[form] | kind for form in opened.keys() & kinds.keys()}
            kinds |= opened
        self.kinds: Mapping[str, int] = kinds

    def openings(self, forms: Iterable[str]) -> Openings:
        """What may begin at each of a text's folded tokens."""
        kinds = list(map(self.kinds.get, forms, repeat(0)))
        return Openings(kinds, list(compress(enumerate(kinds), kinds)))
