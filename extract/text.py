"""A document's text as the grammar sees it: folded tokens with true offsets, sentences, and blocks.

Folding unifies spelling (hamza seats, ta marbuta, alif maqsura, digits, quotes) and drops marks, so that every
lexicon has one key a word. It never moves an offset: token `i` is `content[starts[i]:stops[i]]`, always.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import accumulate, compress, count

from extract.folding import FOLDED_PAGE, MARKS, TATWEEL, fold_text, fold_word
from extract.frozen import record

_TOKEN = re.compile(rf"([\w{MARKS}]+|[^\w\s])")
_LETTERS = re.escape("".join(sorted({char for char in FOLDED_PAGE if re.match(r"\w", char)})) + TATWEEL)
_FOLDED_TOKEN = re.compile(rf"([{_LETTERS}]+|[^{_LETTERS}\s])")  # the same for a folded text, and faster
_LINE_END = re.compile(r"\n|[ \t\u00a0]{5,}")  # pages without mark-up part paragraphs by spaces
_MOST_GAPS = 1 << 12  # kinds of white space that are remembered
_LONGEST_REMEMBERED = 64  # characters
LONGEST_SENTENCE = 1000  # tokens; what goes on without a stop is cut here, so that no text takes time by its square
QUOTES = frozenset('«»"')
SENTENCE_END = frozenset(".؟!")
HEADLINE, SUBHEADING, BODY, BOILERPLATE = "headline", "subheading", "body", "boilerplate"


def words_of(text: str) -> list[str]:
    """The folded words of a text in order, punctuation left out."""
    return [fold_word(t) for t in _TOKEN.findall(text) if t[0].isalnum() or len(t) > 1]


@lru_cache(maxsize=1 << 12)
def fold(text: str) -> str:
    """The folded words of a text, joined by single spaces: the key under which a lexicon keeps a phrase."""
    return " ".join(w for w in words_of(text) if w)


@record(frozen=True, slots=True)
class Sentence:
    """Tokens `[first, stop)` of one sentence; `kind` says what line it stands in, `block` which item of the page."""

    first: int
    stop: int
    kind: str  # headline, subheading, body, boilerplate
    block: int
    paragraph: int  # line of the text, counted from 0; hard-wrapped lines count as one


@record(frozen=True, slots=True)
class Text:
    """Tokens as parallel lists (same index), and the sentences that partition them."""

    content: str
    forms: list[str]  # folded; punctuation in one form: « » " ، ؛ . ؟ ! : - ( ) …
    starts: list[int]
    stops: list[int]
    sentences: tuple[Sentence, ...]
    sentence_of: list[int]  # token index -> index of its sentence
    widest_gap: int  # characters: at most so many stand between two tokens

    def surface(self, first: int, stop: int) -> str:
        """The text of tokens `[first, stop)` as it stands in the article."""
        return self.content[self.starts[first] : self.stops[stop - 1]]

    def span(self, first: int, stop: int) -> tuple[int, int]:
        """Code points `[start, stop)` of tokens `[first, stop)`."""
        return self.starts[first], self.stops[stop - 1]

    def sentence(self, token: int) -> Sentence:
        """The sentence that a token stands in."""
        return self.sentences[self.sentence_of[token]]


def read(content: str, has_title: bool = False, boilerplate: Boilerplate | None = None) -> Text:
    """Tokenise and segment a document's content. `has_title`: its first line is the title its source gave."""
    parts, forms = _tokens(content)
    lengths = list(map(len, parts))
    ends = list(accumulate(lengths))
    starts, stops, widest_gap = ends[0:-1:2], ends[1::2], max(lengths[0::2])
    ended = list(map(_lines_ended_by, parts[0::2]))
    breaks = [(i, ended[i]) for i in compress(count(), ended)]
    if "" in forms:  # a mark that stands alone is no token
        widest_gap = len(content)
        kept = [i for i, form in enumerate(forms) if form]
        breaks = [(bisect_left(kept, i), lines) for i, lines in breaks]
        forms, starts, stops = ([column[i] for i in kept] for column in (forms, starts, stops))  # type: ignore[assignment]
    lines = _lines(breaks, len(forms))
    paragraphs = _join_wrapped(lines, forms, starts, stops, has_title)
    sentences = _segment(paragraphs, content, forms, starts, stops, has_title, boilerplate or Boilerplate())
    sentence_of = [0] * len(forms)
    for index, sentence in enumerate(sentences):
        sentence_of[sentence.first : sentence.stop] = [index] * (sentence.stop - sentence.first)
    return Text(content, forms, starts, stops, sentences, sentence_of, widest_gap)


def _tokens(content: str) -> tuple[list[str], list[str]]:
    """The content in parts (tokens at odd places, what stands between them at even ones), and the folded tokens."""
    folded = fold_text(content)
    if folded is None:
        parts = _TOKEN.split(content)
        return parts, list(map(fold_word, parts[1::2]))
    parts = _FOLDED_TOKEN.split(folded)
    forms = parts[1::2]
    return parts, [form.replace(TATWEEL, "") for form in forms] if TATWEEL in folded else forms


class _LineEnds(dict[str, int]):
    """How many lines the white space between two tokens ends: mostly none, and of few kinds."""

    def __missing__(self, gap: str) -> int:
        if len(gap) > _LONGEST_REMEMBERED:
            return len(_LINE_END.findall(gap))
        if len(self) >= _MOST_GAPS:
            self.clear()
        ended = self[gap] = len(_LINE_END.findall(gap))
        return ended


_lines_ended_by = _LineEnds().__getitem__


def _lines(breaks: list[tuple[int, int]], tokens: int) -> list[tuple[int, int, bool]]:
    """Lines with tokens in them: first token, stop token, whether a blank line stands before it.

    `breaks`: a token, and how many lines the white space before it ends, in order.
    """
    lines: list[tuple[int, int, bool]] = []
    first, blank = 0, False
    for token, ended in breaks:
        if token > first:
            lines.append((first, token, blank))
            first, blank = token, ended > 1
        else:
            blank = True
    if first < tokens:
        lines.append((first, tokens, blank))
    return lines


@dataclass(frozen=True)
class Boilerplate:
    """Folded openings of lines that are a page's furniture: single lines, and lines that end the article."""

    lines: tuple[tuple[str, ...], ...] = ()
    tails: tuple[tuple[str, ...], ...] = ()

    @cached_property
    def lines_by_word(self) -> dict[str, tuple[tuple[str, ...], ...]]:
        """`lines` by their first word."""
        return _by_first_word(self.lines)

    @cached_property
    def tails_by_word(self) -> dict[str, tuple[tuple[str, ...], ...]]:
        """`tails` by their first word."""
        return _by_first_word(self.tails)


def _by_first_word(phrases: tuple[tuple[str, ...], ...]) -> dict[str, tuple[tuple[str, ...], ...]]:
    return {word: tuple(p for p in phrases if p[0] == word) for word in {phrase[0] for phrase in phrases}}


def _ends_sentence(forms: Sequence[str], stop: int) -> bool:
    """Whether the token before `stop` closes a sentence, closing quotes and brackets looked through."""
    last = stop - 1
    while last >= 0 and forms[last] in ("»", '"', ")", "]"):
        last -= 1
    return last >= 0 and (forms[last] in SENTENCE_END or forms[last] == ":")


def _join_wrapped(
    lines: list[tuple[int, int, bool]],
    forms: Sequence[str],
    starts: Sequence[int],
    stops: Sequence[int],
    has_title: bool,
) -> list[tuple[int, int]]:
    """Lines as paragraphs: where a page was wrapped hard at a column, its lines are put together again."""
    body = lines[1:] if has_title else lines
    width = [stops[stop - 1] - starts[first] for first, stop, _ in lines]
    wide = sorted(width[-len(body) :])[len(body) // 2] if body else 0
    open_lines = sum(not _ends_sentence(forms, stop) for _, stop, _ in body[:-1])
    wrapped = len(body) >= 4 and 35 <= wide <= 130 and open_lines * 2 > len(body)
    paragraphs: list[tuple[int, int]] = []
    for index, (first, stop, blank) in enumerate(lines):
        goes_on = (
            wrapped
            and not blank
            and index > int(has_title)
            and width[index - 1] <= 2.2 * wide
            and not _ends_sentence(forms, paragraphs[-1][1])
        )
        if goes_on:
            paragraphs[-1] = (paragraphs[-1][0], stop)
        else:
            paragraphs.append((first, stop))
    return paragraphs


def _segment(
    paragraphs: list[tuple[int, int]],
    content: str,
    forms: Sequence[str],
    starts: Sequence[int],
    stops: Sequence[int],
    has_title: bool,
    boilerplate: Boilerplate,
) -> tuple[Sentence, ...]:
    """Paragraphs as sentences, each marked with the kind of its line and with its block."""
    sentences: list[Sentence] = []
    block, ended, previous = 0, False, BODY
    for index, (first, stop) in enumerate(paragraphs):
        kind = _kind_of_line(index, paragraphs, forms, has_title)
        ended = ended or _opens_with(forms, first, stop, boilerplate.tails_by_word)
        if ended or _opens_with(forms, first, stop, boilerplate.lines_by_word):
            kind = BOILERPLATE
        if kind == SUBHEADING and previous == SUBHEADING:  # one sub-heading set in two lines
            sentences[-1] = replace(sentences[-1], stop=stop)
            continue
        block += kind == SUBHEADING
        for begin, end in _sentence_spans(first, stop, content, forms, starts, stops):
            sentences.append(Sentence(begin, end, kind, block, index))
        previous = kind
    return tuple(sentences)


def _kind_of_line(index: int, paragraphs: list[tuple[int, int]], forms: Sequence[str], has_title: bool) -> str:
    """Headline: the title, or an unpunctuated first line. Sub-heading: one or two short bare lines above a long one."""
    first, stop = paragraphs[index]
    if index == 0 and has_title:
        return HEADLINE
    if has_title and _repeats_title(forms[slice(*paragraphs[0])], forms[first:stop]):
        return HEADLINE
    if index == 0:
        return HEADLINE if _is_bare(forms, first, stop, 30) and len(paragraphs) > 1 else BODY
    if index == 1 and list(forms[slice(*paragraphs[0])]) == list(forms[first:stop]):
        return HEADLINE  # the title twice
    if index == 1 or not _is_bare(forms, first, stop, 14) or stop - first < 2:
        return BODY
    below = paragraphs[index + 1 : index + 3]
    if below and _is_bare(forms, *below[0], 14):
        below = below[1:]
    return SUBHEADING if below and below[0][1] - below[0][0] > 22 else BODY


def _repeats_title(title: Sequence[str], line: Sequence[str]) -> bool:
    """A line that is little more than the title once more, as pages without mark-up print it."""
    if not 3 < len(title) <= len(line) <= len(title) + 12:
        return False
    return any(list(line[at : at + len(title)]) == list(title) for at in range(len(line) - len(title) + 1))


def _is_bare(forms: Sequence[str], first: int, stop: int, longest: int) -> bool:
    """A short line that nothing closes: no stop, colon, comma or dash at its end."""
    return stop - first <= longest and not _ends_sentence(forms, stop) and forms[stop - 1] not in ("،", "؛", "-")


def _opens_with(
    forms: Sequence[str], first: int, stop: int, openings: Mapping[str, tuple[tuple[str, ...], ...]]
) -> bool:
    """Whether a line begins with one of some phrases, which are given by their first words."""
    return any(
        len(opening) <= stop - first and tuple(forms[first : first + len(opening)]) == opening
        for opening in openings.get(forms[first], ())
    )


def _sentence_spans(
    first: int,
    stop: int,
    content: str,
    forms: Sequence[str],
    starts: Sequence[int],
    stops: Sequence[int],
) -> list[tuple[int, int]]:
    """Token spans of the sentences in one paragraph: cut after . ؟ ! and the quotes that close with them."""
    spans: list[tuple[int, int]] = []
    begin = first
    for token in compress(range(first, stop), map(SENTENCE_END.__contains__, forms[first:stop])):
        if token < begin or _inside_word(token, content, forms, starts, stops):
            continue
        end = token + 1
        while end < stop and (
            forms[end] in SENTENCE_END
            or forms[end] in ("»", ")", "]")
            or (forms[end] == '"' and stops[end - 1] == starts[end])
        ):
            end += 1
        spans.append((begin, end))
        begin = end
    if begin < stop:
        spans.append((begin, stop))
    if stop - first > LONGEST_SENTENCE:
        cut = [(at, end) for begin, end in spans for at in range(begin, end, LONGEST_SENTENCE)]
        spans = [(at, min(at + LONGEST_SENTENCE, end)) for at, end in cut]
    return spans


def _inside_word(token: int, content: str, forms: Sequence[str], starts: Sequence[int], stops: Sequence[int]) -> bool:
    """A stop that ends no sentence: between digits or Latin letters, or after a one-letter abbreviation (د. م.)."""
    if forms[token] != "." or token == 0 or token + 1 >= len(forms):
        return False
    before, after = forms[token - 1], forms[token + 1]
    touching = stops[token - 1] == starts[token] and stops[token] == starts[token + 1]
    if touching and before[-1].isascii() and before[-1].isalnum() and after[0].isascii():
        return after[0].isalnum()
    return len(before) == 1 and before.isalpha() and stops[token - 1] == starts[token] and before != "ه"
