"""Reported speech: who said what. Cue, content and speaker of every statement in a text.

Three passes over the cues of a text, in order: what each takes (`complements.py`), where its content ends, and who
speaks (`speakers.py`). Words come from `lang/ar/cues*.csv`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extract.complements import Complement, Context, find_complement
from extract.cues import IMPERFECT, NOUN, PARTICIPLE, Cue, Cues, Phrase
from extract.mentions import ActorMention
from extract.quotes import pair_quotes
from extract.speakers import resolve_speakers
from extract.text import BOILERPLATE, HEADLINE, QUOTES, SUBHEADING, Sentence, Text

_UNREAL = frozenset(["لم", "لن", "لا", "ان", "سوف", "لان", "الا", "كي", "لكي", "حتي", "ليس", "لو", "اذا"])
_RELATIVE = frozenset(["الذي", "التي", "الذين", "اللذان", "اللذين", "ما", "مما", "ممن"])
_DANGLING = frozenset(["و", "ثم", "كما", "حيث", "فيما", "بينما", "لكن", "ولكن", "وقد", "قد"])
_LONG_QUOTE = 6


@dataclass(frozen=True, slots=True)
class StatementDraft:
    """One statement in token positions, before it gets its id. Spans are half-open.

    `speaker` is the mention that names the speaker, here or earlier; where nobody known speaks it is None and
    `[speaker_first, speaker_stop)` still holds the words that stand for the speaker (empty span: none do).
    """

    cue_first: int
    cue_stop: int
    content_first: int
    content_stop: int
    speaker: ActorMention | None
    speaker_first: int
    speaker_stop: int
    is_direct_quote: bool
    depth: int  # 0: told by the narrator; 1: within another's statement
    rule_id: str
    sentence: int


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
    cue_stop: int = 0
    content_stop: int = 0
    backwards: bool = False  # the content stands before the cue
    speaker: ActorMention | None = None
    speaker_span: tuple[int, int] = (0, 0)


def find_statements(text: Text, mentions: Sequence[ActorMention], cues: Cues) -> tuple[StatementDraft, ...]:
    """The statements of a text, in the order of their cues. `mentions` sorted by first token."""
    hits = [i for i, form in enumerate(text.forms) if form in cues.forms or form in cues.phrases or form == ":"]
    if not hits:
        return ()
    starting: dict[int, ActorMention] = {}
    for mention in mentions:
        if mention.first not in starting or starting[mention.first].stop < mention.stop:
            starting[mention.first] = mention
    context = Context(text, cues, pair_quotes(text), starting)
    candidates = _read_cues(context, hits)
    for index, candidate in enumerate(candidates):
        _close(context, candidate, candidates[index + 1 :], hits)
    candidates = _attributions(context, hits, candidates)
    resolve_speakers(context, candidates, mentions)
    return _drafts(context, candidates)


# --- which words are cues here ------------------------------------------------------------------------------


def _read_cues(context: Context, hits: list[int]) -> list[Candidate]:
    """Candidates with their complements; a cue that only opens another (`استدرك قائلا`) gives it its subject."""
    text, found = context.text, []
    waiting: tuple[int, Complement | None] | None = None
    for token in hits:
        sentence = text.sentence(token)
        if sentence.kind == BOILERPLATE:
            continue
        if text.forms[token] == ":":
            if headline := _headline(context, token, sentence):
                found.append(headline)
            continue
        cue = context.cues.forms.get(text.forms[token])
        if cue is None or not _acts(context, token, cue, sentence):
            continue
        complement = find_complement(context, token, cue, sentence.stop)
        follow = _follow_up(context, token, complement, sentence)
        if follow or complement is None:
            if follow or cue.lemma in ("نقل", "رد", "علق", "مضي", "جزم"):
                waiting = (token, complement)
            continue
        if not _is_told(context, token, cue, complement, sentence):
            continue
        lead = _lead(context, token, sentence)
        if waiting is not None and token - waiting[0] < 25 and text.sentence_of[waiting[0]] == text.sentence_of[token]:
            lead = _lead(context, waiting[0], sentence)
        nested = _is_nested(context, token, cue, lead, sentence)
        found.append(
            Candidate(token, lead, cue, cue.mood, f"{cue.mood}-{complement.marker}", complement, nested, token + 1)
        )
        waiting = None
    return found


def _acts(context: Context, token: int, cue: Cue, sentence: Sentence) -> bool:
    """Whether a cue's form works as one at this place: not negated, not inside a long quotation."""
    forms = context.text.forms
    before = forms[token - 1] if token > sentence.first else ""
    if before in _UNREAL and not (before == "ان" and cue.mood != IMPERFECT):
        return False
    if cue.mood == IMPERFECT and before in _RELATIVE | {"قد"}:
        return False
    if cue.mood == NOUN and cue.lemma != "قال" and not forms[token].startswith("ب") and before in context.cues.forms:
        return False
    return context.quotes.around(token, _LONG_QUOTE) is None


def _follow_up(context: Context, token: int, complement: Complement | None, sentence: Sentence) -> bool:
    """Whether `قائلا`, `قوله` or `بالقول` stands between a cue and what it seems to report."""
    stop = complement.first if complement is not None else min(sentence.stop, token + 30)
    for later in range(token + 1, stop):
        cue = context.cues.forms.get(context.text.forms[later])
        if cue is not None and cue.lemma == "قال" and cue.mood in (PARTICIPLE, NOUN):
            return find_complement(context, later, cue, sentence.stop) is not None
    return False


def _is_told(context: Context, token: int, cue: Cue, found: Complement, sentence: Sentence) -> bool:
    """Weed out what only looks like a statement: impersonal `يذكر أن`, subjects that cannot speak."""
    named = found.subject is not None or found.subject_stop > found.subject_first
    if cue.mood == IMPERFECT:
        source = found.subject_stop > found.subject_first and (
            context.text.forms[found.subject_first] in context.cues.words["source"]
        )
        return found.subject is not None or source or _named_before(context, token, sentence)
    if "named" in cue.limits:
        return found.subject is not None or context.text.forms[token].startswith("و")
    if cue.mood == NOUN and cue.lemma != "قال":
        return found.marker == "that"
    if "near" in cue.limits and not named:
        return found.marker == "that" and found.first <= token + 3
    return True


def _named_before(context: Context, token: int, sentence: Sentence) -> bool:
    """Whether a name ends right before a verb, as in headlines."""
    for first in range(max(sentence.first, token - 14), token):
        mention = context.starting.get(first)
        if mention is not None and token - 1 <= mention.stop <= token:
            return True
    return False


def _lead(context: Context, token: int, sentence: Sentence) -> int:
    """Where a cue's clause begins: back over `كما`, `لكنه`, `في وقت`."""
    forms, lead = context.text.forms, token
    words = context.cues.words["lead_in"]
    while lead > sentence.first and (forms[lead - 1] in words or (forms[lead - 1] in ("في", "وفي") and lead < token)):
        lead -= 1
    return lead


def _is_nested(context: Context, token: int, cue: Cue, lead: int, sentence: Sentence) -> bool:
    """Whether a cue may stand inside another's content rather than end it."""
    if cue.mood == PARTICIPLE:
        return False
    forms = context.text.forms
    if lead < token:
        return forms[lead] in ("الذي", "قد")
    if token == sentence.first or forms[token - 1] in (".", "؛", ":"):
        return False
    if cue.mood == IMPERFECT:
        return not (cue.joined and sentence.kind in (HEADLINE, SUBHEADING))
    if cue.mood == NOUN:
        return True
    return not cue.joined


def _headline(context: Context, colon: int, sentence: Sentence) -> Candidate | None:
    """`NAME: what he says` as a headline or a sub-heading."""
    if sentence.kind not in (HEADLINE, SUBHEADING) or colon + 2 >= sentence.stop:
        return None
    mention = context.starting.get(sentence.first)
    if mention is None or mention.stop != colon:
        return None
    complement = Complement(colon + 1, "colon", mention, mention.first, mention.stop)
    return Candidate(sentence.first, sentence.first, None, "headline", "headline-colon", complement, False, colon + 1)


# --- where content ends -------------------------------------------------------------------------------------


def _close(context: Context, candidate: Candidate, later: list[Candidate], hits: list[int]) -> None:
    """Set the end of a candidate's content: next cue, narrator's clause, attribution, end of sentence or quotation."""
    text, first = context.text, candidate.complement.first
    stop = text.sentence(first).stop
    quote = _quotation(context, candidate)
    if quote is not None:
        opening, close = quote
        stop = close if _ends_with_quote(context, close, text.sentence(close).stop) else text.sentence(close).stop
        first = opening + 1
        shielded = close
    else:
        shielded = first - 1
        for opening, close in context.quotes.closing.items():
            if first <= opening < stop <= close:  # a quotation begun inside runs on over the sentence's end
                stop = text.sentence(close).stop if close - opening < 150 else stop
    for other in later:
        if not other.nested and shielded < other.lead < stop and other.lead > first:
            stop = other.lead
            break
    for token in hits:
        if first + 1 < token < stop and token > shielded and _ends_at(context, token, stop, candidate):
            stop = token
            break
    candidate.content_stop = _strip(text, first, stop)
    candidate.complement = Complement(
        first,
        candidate.complement.marker,
        candidate.complement.subject,
        candidate.complement.subject_first,
        candidate.complement.subject_stop,
    )


def _quotation(context: Context, candidate: Candidate) -> tuple[int, int] | None:
    """The quotation that content opens with, if it is speech rather than one quoted word."""
    first = candidate.complement.first
    for opening in (first, first - 1):
        close = context.quotes.closing.get(opening)
        if close is not None and close > first and context.is_speech(opening):
            return opening, close
    return None


def _ends_with_quote(context: Context, close: int, stop: int) -> bool:
    """Whether content ends where its quotation does: unless the sentence runs on, or `وأن «…»` follows."""
    forms = context.text.forms
    after = close + 1
    if after >= stop:
        return True
    if forms[after] in ("،", "."):
        return not (after + 1 < stop and forms[after + 1] in ("وان", "وبان", "وانه", "وانها"))
    return (
        forms[after] in ("؛", ":", "-", "؟")
        or forms[after] in context.cues.forms
        or _phrase(context, after) is not None
    )


def _ends_at(context: Context, token: int, stop: int, candidate: Candidate) -> bool:
    """Whether an attribution or a clause of the narrator begins at a token and ends the content."""
    phrase = _phrase(context, token)
    if phrase is None or context.quotes.around(token, _LONG_QUOTE) is not None:
        return False
    forms = context.text.forms
    if token <= candidate.complement.first + 1:
        return False
    parted = forms[token - 1] in ("،", ".", "؛", "-") or forms[token - 1] in QUOTES
    if phrase.kind == "narrator":
        follows = forms[token + len(phrase.words)] if token + len(phrase.words) < len(forms) else ""
        return parted and follows not in ("يتعلق", "يخص", "تتعلق")
    return _names_source(context, token, phrase) and (parted or stop - token <= 9) and forms[token - 1] != "-"


def _phrase(context: Context, token: int) -> Phrase | None:
    """The attribution or narrator phrase that begins at a token."""
    forms = context.text.forms
    for phrase in context.cues.phrases.get(forms[token], ()):
        stop = token + len(phrase.words)
        if tuple(forms[token:stop]) == phrase.words and stop < len(forms) and forms[stop].startswith(phrase.glued):
            return phrase
    return None


def _names_source(context: Context, token: int, phrase: Phrase) -> bool:
    """Whether an attribution names who said it (`وفق الوزير`, `على حد قوله`), not a law or a plan."""
    forms, after = context.text.forms, token + len(phrase.words)
    if phrase.words[-1] in ("قال", "حد", "حسبما"):
        return True
    if forms[after] in QUOTES:
        after += 1
    if after in context.starting:
        return True
    word = forms[after].removeprefix(phrase.glued) if phrase.glued else forms[after]
    if word.startswith("ل") and phrase.glued:
        word = "ا" + word
    sources = context.cues.words["source"]
    if word in sources or word in ("قوله", "قولها", "قولهم", "تعبيره", "تعبيرها", "وصفه", "وصفها", "ما", "رايه"):
        return True
    return bool(phrase.glued) and any(after == m.first for m in context.starting.values())


def _strip(text: Text, first: int, stop: int) -> int:
    """The end of content without punctuation, closing marks and conjunctions that belong to what follows."""
    opened = 0
    while stop > first and (text.forms[stop - 1] in _DANGLING or not text.forms[stop - 1][0].isalnum()):
        if text.forms[stop - 1] in ")]":
            opened += 1
            if any(form in "([" for form in text.forms[first : stop - 1]):
                break
        stop -= 1
    return stop


# --- attributions -------------------------------------------------------------------------------------------


def _attributions(context: Context, hits: list[int], candidates: list[Candidate]) -> list[Candidate]:
    """Add `…، وفق الوزارة` and `وبحسب الصحيفة، …` where nothing else reports the sentence."""
    text, out = context.text, list(candidates)
    for token in hits:
        phrase = _phrase(context, token)
        sentence = text.sentence(token)
        if phrase is None or phrase.kind != "attribution" or sentence.kind != "body":
            continue
        if context.quotes.around(token, _LONG_QUOTE) or not _names_source(context, token, phrase):
            continue
        after = token + len(phrase.words)
        cue_stop = after
        source_first = after + (text.forms[after] in QUOTES)
        if text.forms[after] == "ما" or phrase.words[-1] in ("حسبما", "ما"):
            source_first = after + (text.forms[after] == "ما")
            if text.forms[source_first] not in context.cues.forms:
                continue
            cue_stop = source_first + 1
            source_first += 1
        elif phrase.words[-1] in ("قال", "حد") or text.forms[after] in ("قوله", "قولها", "قولهم", "تعبيره", "رايه"):
            continue
        if candidate := _attribution(context, token, cue_stop, source_first, sentence, candidates):
            out = [c for c in out if c.token != cue_stop - 1]
            out.append(candidate)
    return sorted(out, key=lambda c: (c.token, c.cue_stop))


def _attribution(
    context: Context, token: int, cue_stop: int, source: int, sentence: Sentence, candidates: list[Candidate]
) -> Candidate | None:
    """The clause before a trailing attribution, or after a leading one, unless a statement covers it."""
    text = context.text
    mention = context.starting.get(source)
    source_stop = mention.stop if mention else source
    while mention is None and source_stop < min(sentence.stop, source + 10) and text.forms[source_stop][0].isalnum():
        source_stop += 1
    if token <= sentence.first + 1:
        comma = next(
            (i for i in range(source_stop, min(sentence.stop, source_stop + 14)) if text.forms[i] == "،"), None
        )
        if comma is None or comma + 3 > sentence.stop:
            return None
        first, stop = comma + 1, sentence.stop
    else:
        first, stop = sentence.first, token
    inside = [c for c in candidates if c.token != cue_stop - 1 and c.content_stop > first and c.lead < stop]
    if inside or stop - first < 4:
        return None
    complement = Complement(first, "attribution", mention, source, source_stop)
    found = Candidate(token, token, None, "attribution", "attribution", complement, False, cue_stop)
    found.content_stop, found.backwards = _strip(text, first, stop), True
    return found


# --- drafts ---------------------------------------------------------------------------------------------------


def _drafts(context: Context, candidates: list[Candidate]) -> tuple[StatementDraft, ...]:
    """Candidates as drafts; what a headline says twice is kept once."""
    text, drafts, seen = context.text, [], set()
    for candidate in candidates:
        first, stop = candidate.complement.first, candidate.content_stop
        if stop <= first:
            continue
        said = tuple(text.forms[first:stop])
        if said in seen:
            continue
        seen.add(said)
        within = any(
            c is not candidate and not c.backwards and c.complement.first <= candidate.token < c.content_stop
            for c in candidates
        )
        direct = (first - 1) in context.quotes.closing or first in context.quotes.closing
        drafts.append(
            StatementDraft(
                candidate.token,
                candidate.cue_stop,
                first,
                stop,
                candidate.speaker,
                *candidate.speaker_span,
                direct or candidate.complement.marker == "colon",
                int(within),
                candidate.rule,
                text.sentence_of[candidate.token],
            )
        )
    return tuple(drafts)
