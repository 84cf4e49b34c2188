"""What the grammar of reported speech looks at in one text, and the complement that it looks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extract.cues import Cues, Phrase
from extract.folding import fold_word
from extract.frozen import record
from extract.mentions import ActorMention
from extract.quotes import Quotes
from extract.text import Text

PREPOSITIONS = {fold_word(word): word for word in ("على", "إلى", "عن", "في", "من")}
NO_KINDS: frozenset[str] = frozenset()
SPEAKERS = frozenset({"source", "anaphor"})
_CATCHWORD = 5  # a quotation of so many words or fewer is a name or a catchword, not speech


@record(frozen=True, slots=True)
class Complement:
    """Where content begins, the sign that said so, and the subject on the way: a mention, or bare tokens."""

    first: int
    marker: str  # that, quote, colon, preposition, object, attribution
    subject: ActorMention | None
    subject_first: int
    subject_stop: int  # equal to subject_first where there is no subject


@record(frozen=True, slots=True)
class Context:
    """What the grammar looks at, gathered once a text."""

    text: Text
    cues: Cues
    quotes: Quotes
    mentions: tuple[ActorMention, ...]
    starting: Mapping[int, ActorMention]  # by first token; the longest where several start
    phrases: Mapping[int, Phrase]  # attributions and clauses of the narrator, by first token
    spells_ala: bool  # the text writes على as such, so that علي in it is a name
    kinds_at: Sequence[frozenset[str]]  # what the word at each token is listed as
    gaps: frozenset[int]  # tokens parted by wide white space from the one before: another block of the page

    def is_speech(self, token: int) -> bool:
        """Whether a quotation of some length opens at a token."""
        close = self.quotes.closing.get(token)
        return close is not None and close - token - 1 > _CATCHWORD

    def is_kind(self, token: int, kind: str) -> bool:
        """Whether the word at a token is listed under a kind."""
        return token < len(self.kinds_at) and kind in self.kinds_at[token]

    def kinds(self, form: str) -> frozenset[str]:
        """All kinds that a folded word is listed under."""
        return self.cues.kinds.get(form, NO_KINDS)

    def reports(self, token: int) -> bool:
        """Whether the word at a token reports speech, with or without its object: أعلن, أعلنته."""
        form = self.text.forms[token]
        return any(rest in self.cues.forms for rest in (form, form.removesuffix("ه"), form.removesuffix("ها")))

    def is_any(self, token: int, kinds: frozenset[str]) -> bool:
        """Whether the word at a token is listed under one of several kinds."""
        return not kinds.isdisjoint(self.kinds_at[token])

    def speaks_before(self, token: int) -> tuple[int, int] | None:
        """The subject of a headline's verb in the present: the words before it, where they name who may speak."""
        first = self.text.sentence(token).first
        plain = 0 < token - first <= 6 and self.is_any(first, SPEAKERS)
        return (first, token) if plain and all(self.text.forms[t][0].isalpha() for t in range(first, token)) else None

    def opens_before(self, token: int) -> bool:
        """Whether `كان` opens the clause some words before: what stands between is the subject (كان الوفد قد أعلن)."""
        first = self.text.sentence(token).first
        return any(self.is_kind(before, "opener") for before in range(max(first, token - 25), token - 1))

    def preposition(self, token: int) -> str | None:
        """The preposition that a word is, if it is one that cues take."""
        form = self.text.forms[token]
        if form == "علي" and self.spells_ala and self.text.content[self.text.stops[token] - 1] == "ي":
            return None
        return PREPOSITIONS.get(form)

    def is_addressee(self, mention: ActorMention) -> bool:
        """Whether a mention is spoken to: `قال لرويترز`."""
        return "ل" in mention.proclitics
