"""Where reported content ends: at the next cue, a clause of the narrator, an attribution, the sentence or quotation.

Attributions (`…، وفق الوزارة`, `وبحسب الصحيفة، …`) report a clause that no verb reports; they are found here too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extract.cues import IMPERFECT, PERFECT, Cue, Cues, Phrase
from extract.mentions import ActorMention
from extract.speech import Complement, Context
from extract.text import BODY, QUOTES, Sentence, Text

LONG_QUOTE = 6  # words: what stands inside a longer quotation is the quoted one's, not the narrator's
_LONGEST_QUOTE = 150
_INSIDE_OF = 8  # statements before a cue in whose content it may stand
_NEAR_END = 9  # tokens before the end within which an attribution needs no comma before it
_FEWEST_QUOTED = 3  # words: fewer are a name or a catchword
_LEADING_BACK = 4  # words between a quotation and the verb that follows it
_SO = frozenset(["هكذا", "بهذه", "بهذا", "الكلمات", "العبارات", "العباره", "هذا", "ما"])
_SOURCES = frozenset({"source", "anaphor"})
_OWN = frozenset(["قوله", "قولها", "قولهم", "تعبيره", "تعبيرها", "وصفه", "وصفها", "رايه", "رايها"])


@dataclass(slots=True)
class Candidate:
    """A cue that reports something, on its way to a statement."""

    token: int
    lead: int  # where its clause begins: `كما`, `لكنه`, a cue that it absorbs
    cue: Cue | None  # None for a headline's colon and for attributions
    mood: str
    rule: str
    complement: Complement
    nested: bool
    cue_stop: int
    first: int = 0
    stop: int = 0
    within: bool = False  # inside the content of another
    backwards: bool = False  # an attribution: the content may stand before it
    speaker: ActorMention | None = None
    speaker_span: tuple[int, int] = (0, 0)


def close_contents(context: Context, candidates: Sequence[Candidate]) -> None:
    """Set the first and stop tokens of every candidate's content, and which stand inside another's."""
    for index, candidate in enumerate(candidates):
        _close(context, candidate, candidates[index + 1 :])
        earlier = candidates[max(0, index - _INSIDE_OF) : index]
        candidate.within = any(other.first <= candidate.token < other.stop for other in earlier)


def _close(context: Context, candidate: Candidate, later: Sequence[Candidate]) -> None:
    text, first = context.text, candidate.complement.first
    stop, shielded = text.sentence(first).stop, first - 1
    quote = _quotation(context, first)
    if quote is not None:
        first, shielded = quote[0] + 1, quote[1]
        stop = text.sentence(shielded).stop
        if _ends_with_quote(context, shielded, stop):
            stop = shielded
    else:
        for opening, close in context.quotes.closing.items():
            if first <= opening < stop <= close and close - opening < _LONGEST_QUOTE:
                stop = text.sentence(close).stop  # a quotation begun inside runs on over the sentence's end
    if context.gaps:
        stop = min((gap for gap in context.gaps if max(first, shielded) < gap < stop), default=stop)
    for other in later:
        if not other.nested and shielded < other.lead < stop and other.lead > first:
            stop = other.lead
            break
    begin = max(first + 1, shielded)
    for token, phrase in context.phrases.items():
        if begin < token < stop and _ends_at(context, token, phrase, stop):
            stop = token
            break
    stop = _strip(context, first, stop)
    if context.quotes.closing.get(first) == stop:
        first += 1  # the whole content in quotation marks
    candidate.first, candidate.stop = first, stop


def _quotation(context: Context, first: int) -> tuple[int, int] | None:
    """The quotation that content opens with, if it is speech rather than one quoted word."""
    for opening in (first, first - 1):
        close = context.quotes.closing.get(opening)
        if close is not None and close > first and context.is_speech(opening):
            return opening, close
    return None


def _ends_with_quote(context: Context, close: int, stop: int) -> bool:
    """Whether content ends where its quotation does: unless the sentence runs on, or `وأن «…»` follows."""
    forms, after = context.text.forms, close + 1
    if after >= stop:
        return True
    if forms[after] in ("،", "."):
        return not (after + 1 < stop and forms[after + 1] in ("وان", "وبان", "وانه", "وانها"))
    return forms[after] in ("؛", ":", "-", "؟") or forms[after] in context.cues.forms or after in context.phrases


def _ends_at(context: Context, token: int, phrase: Phrase, stop: int) -> bool:
    """Whether an attribution or a clause of the narrator ends the content."""
    if context.quotes.around(token, LONG_QUOTE) is not None:
        return False
    forms = context.text.forms
    parted = forms[token - 1] in ("،", ".", "؛") or forms[token - 1] in QUOTES
    if phrase.kind == "narrator":
        after = token + len(phrase.words)
        return parted and not (after < len(forms) and forms[after] in ("يتعلق", "يخص", "تتعلق"))
    return _names_source(context, token, phrase) and (parted or stop - token <= _NEAR_END) and forms[token - 1] != "-"


def find_phrases(text: Text, cues: Cues, hits: Sequence[int]) -> dict[int, Phrase]:
    """The attribution and narrator phrases of a text by first token, the longest where several begin."""
    found: dict[int, Phrase] = {}
    forms, size = text.forms, len(text.forms)
    for token in hits:
        if token + 1 >= size:
            break
        if forms[token] not in cues.openings:
            continue
        pair = f"{forms[token]} {forms[token + 1]}"
        for phrase in (*cues.phrases.get(pair, ()), *cues.phrases.get(forms[token], ())):
            stop = token + len(phrase.words)
            fits = tuple(forms[token:stop]) == phrase.words
            fits = fits and (forms[stop].startswith(phrase.glued) if stop < size else phrase.words[-1] == "قال")
            if fits and token not in found:
                found[token] = phrase
    return found


def _names_source(context: Context, token: int, phrase: Phrase) -> bool:
    """Whether an attribution names who said it (`وفق الوزير`, `على حد قوله`), not a law or a plan."""
    forms, after = context.text.forms, token + len(phrase.words)
    if phrase.words[-1] in ("قال", "حد", "حسبما") or (phrase.words[-1] == "ما" and context.reports(after)):
        return True
    after += forms[after] in QUOTES
    if after in context.starting:
        return True
    word = forms[after].removeprefix(phrase.glued)
    if phrase.glued and word.startswith("ل"):
        word = "ا" + word
    return word in ("ما", "لما") or word in _OWN or not _SOURCES.isdisjoint(context.cues.kinds.get(word, ()))


def _strip(context: Context, first: int, stop: int) -> int:
    """The end of content without punctuation, closing marks and conjunctions that belong to what follows."""
    forms = context.text.forms
    while stop > first and (context.is_kind(stop - 1, "dangling") or not forms[stop - 1][0].isalnum()):
        if forms[stop - 1] in ")]" and any(form in "([" for form in forms[first : stop - 1]):
            break
        stop -= 1
    return stop


def add_attributions(context: Context, candidates: list[Candidate]) -> list[Candidate]:
    """The candidates with those attributions that report what nothing else in the sentence reports."""
    text, out = context.text, list(candidates)
    for token, phrase in context.phrases.items():
        sentence = text.sentence(token)
        if phrase.kind != "attribution" or sentence.kind != BODY:
            continue
        if context.quotes.around(token, LONG_QUOTE) or not _names_source(context, token, phrase):
            continue
        source = _source(context, token, phrase)
        if source is None:
            continue
        found = _attribution(context, token, source, sentence, candidates)
        if found is not None:
            out = [candidate for candidate in out if not token < candidate.token < source]
            out.append(found)
    return sorted(out, key=lambda candidate: (candidate.token, candidate.cue_stop))


def add_quotes_before(context: Context, hits: Sequence[int], candidates: list[Candidate]) -> list[Candidate]:
    """The candidates with those whose words come first: `«…»، قال الوزير`, `«…»، هكذا رد الناطق`."""
    if not context.quotes.closing:
        return candidates
    forms, out = context.text.forms, list(candidates)
    opening = {close: first for first, close in context.quotes.closing.items()}
    for token in hits:
        cue = context.cues.forms.get(forms[token])
        if cue is None or "quote" not in cue.takes or cue.mood not in (PERFECT, IMPERFECT) or cue.joined:
            continue
        before = token - 1
        while before > 0 and token - before <= _LEADING_BACK and forms[before] in _SO:
            before -= 1
        before -= forms[before] == "،"
        mention, first = context.starting.get(token + 1), opening.get(before)
        if mention is None or first is None or before - first <= _FEWEST_QUOTED:
            continue
        if any(other.first <= first + 1 < other.stop or other.token == token for other in candidates):
            continue
        complement = Complement(first + 1, "quote-before", mention, mention.first, mention.stop)
        found = Candidate(token, token, cue, cue.mood, f"{cue.mood}-quote-before", complement, False, token + 1)
        found.first, found.stop, found.backwards = first + 1, before, True
        out.append(found)
    return sorted(out, key=lambda candidate: (candidate.token, candidate.cue_stop))


def _source(context: Context, token: int, phrase: Phrase) -> int | None:
    """Where the source is named, the verb of `حسبما أعلن` passed over; none for `على حد قوله`."""
    forms, after = context.text.forms, token + len(phrase.words)
    if after >= len(forms):
        return None
    if forms[after] in ("ما", "لما") or phrase.words[-1] in ("حسبما", "ما"):
        verb = after + (forms[after] in ("ما", "لما"))
        if not context.reports(verb):
            return None
        source = verb + 1
        if forms[source : source + 1] == ["في"] and context.is_kind(source + 1, "occasion"):
            return _behind_occasion(context, source)
        while source + 1 < len(forms) and (context.is_kind(source, "skip") or forms[source] == "في"):
            source += 1
        return source
    if phrase.words[-1] in ("قال", "حد") or forms[after] in _OWN:
        return None
    return after + (forms[after] in QUOTES)


def _behind_occasion(context: Context, first: int) -> int | None:
    """وفق ما أكده في تصريح لقناة X المدير: who is named behind the occasion; none where nobody is."""
    stop = min(context.text.sentence(first).stop, first + 12)
    for token in range(first + 2, stop):
        mention = context.starting.get(token)
        spoken_to = mention is not None and context.is_addressee(mention)
        if (mention is not None and mention.actor.kind == "person" and not spoken_to) or context.is_kind(
            token, "source"
        ):
            return token
    return None


def _attribution(
    context: Context, token: int, source: int, sentence: Sentence, candidates: Sequence[Candidate]
) -> Candidate | None:
    """The clause before an attribution, or after one that leads, unless a statement covers it."""
    forms = context.text.forms
    mention, source_stop = context.starting.get(source), _end_of_source(context, source, sentence)
    begin = max((gap for gap in context.gaps if sentence.first < gap <= token), default=sentence.first)
    comma = next((t for t in range(source_stop, min(sentence.stop, source_stop + 14)) if forms[t] == "،"), None)
    behind = comma is not None and sentence.stop - comma > max(4, token - begin)
    if token <= begin + 1 or (behind and token - begin <= 4):
        if comma is None or comma + 3 > sentence.stop:
            return None
        first, stop = comma + 1, sentence.stop
    else:
        first, stop = begin, token
    covered = any(not token < c.token < source and c.stop > first and c.lead < stop for c in candidates)
    if covered or stop - first < 4:
        return None
    first += forms[first] in ("فان", "ان")
    complement = Complement(first, "attribution", mention, source, source_stop)
    found = Candidate(token, token, None, "attribution", "attribution", complement, False, _cue_stop(context, source))
    found.first, found.stop, found.backwards = first, _strip(context, first, stop), True
    return found


def _cue_stop(context: Context, source: int) -> int:
    """The end of the attribution's own words: `به` and `في` before the source are not among them."""
    stop = source
    while context.is_kind(stop - 1, "skip") or context.text.forms[stop - 1] in QUOTES | {"في"}:
        stop -= 1
    return stop


def _end_of_source(context: Context, source: int, sentence: Sentence) -> int:
    forms, mention = context.text.forms, context.starting.get(source)
    stop = mention.stop if mention is not None else source
    while mention is None and stop < min(sentence.stop, source + 10):
        close = context.quotes.closing.get(stop)
        if close is not None and close - stop <= LONG_QUOTE:
            stop = close + 1
        elif stop > source and _goes_on(context, stop):
            break
        elif forms[stop][0].isalnum() and stop not in context.gaps and not context.is_kind(stop, "skip"):
            stop += 1
        else:
            break
    return stop


def _goes_on(context: Context, token: int) -> bool:
    """Whether a source is over because the sentence goes on: another report, whom it was told to, وذلك."""
    form = context.text.forms[token]
    return form in context.cues.forms or form.startswith("لمراسل") or form in ("وذلك", "الامر", "التي", "الذي")
