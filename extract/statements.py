"""Reported speech: who said what. Cue, content and speaker of every statement in a text.

Three passes over the cues of a text, in order: what each takes (`subjects.py`, `complements.py`), where its content
ends (`contents.py`), and who speaks (`speakers.py`). Words come from `lang/ar/cues*.csv`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import compress, count, repeat
from operator import sub

from extract.complements import find_complement
from extract.contents import LONG_QUOTE, Candidate, add_attributions, add_quotes_before, close_contents, find_phrases
from extract.cues import IMPERFECT, NOUN, PARTICIPLE, PERFECT, Cue, Cues
from extract.frozen import record, replace
from extract.mentions import ActorMention
from extract.quotes import pair_quotes
from extract.speakers import resolve_speakers
from extract.speech import NO_KINDS, Complement, Context
from extract.text import BOILERPLATE, HEADLINE, QUOTES, SUBHEADING, Sentence, Text

_GAP = 6  # characters
_BODIES = frozenset({"institution", "outlet"})
_WIDE = re.compile(r"[^\S\n]{6}")


@record(frozen=True, slots=True)
class StatementDraft:
    """One statement in token positions, before it gets its id. Spans are half-open.

    `speaker` is the mention that names the speaker, here or earlier; where nobody known speaks it is None and
    `[speaker_first, speaker_stop)` holds the words that stand for the speaker. It is never empty. `speaker_kind`
    says what they stand for: person, group, organisation, or the kind of the known actor.
    """

    cue_first: int
    cue_stop: int
    content_first: int
    content_stop: int
    speaker: ActorMention | None
    speaker_first: int
    speaker_stop: int
    speaker_kind: str
    is_direct_quote: bool
    depth: int  # 0: told by the narrator; 1: within another's statement
    rule_id: str
    sentence: int


def find_statements(
    text: Text, mentions: Sequence[ActorMention], cues: Cues, tokens: Sequence[int] | None = None
) -> tuple[StatementDraft, ...]:
    """The statements of a text, in the order of their cues. `mentions` sorted by first token.

    `tokens`: those at which the grammar has to look (`cues.gate`), where that is known.
    """
    forms = text.forms
    stops = list(compress(count(), map(cues.gate.__contains__, forms))) if tokens is None else tokens
    hits = [i for i in stops if forms[i] not in QUOTES]
    if not hits:
        return ()
    starting: dict[int, ActorMention] = {}
    for mention in mentions:
        if mention.first not in starting or starting[mention.first].stop < mention.stop:
            starting[mention.first] = mention
    quotes = pair_quotes(text, [i for i in stops if forms[i] in QUOTES])
    phrases = find_phrases(text, cues, hits)
    kinds = list(map(cues.kinds.get, forms, repeat(NO_KINDS)))
    context = Context(text, cues, quotes, tuple(mentions), starting, phrases, "على" in text.content, kinds, _gaps(text))
    candidates = _CueReader(context).read(hits)
    close_contents(context, candidates)
    candidates = add_attributions(context, [c for c in candidates if not _is_aside(c)])
    candidates = add_quotes_before(context, hits, candidates)
    resolve_speakers(context, candidates)
    return _drafts(context, candidates)


def _gaps(text: Text) -> frozenset[int]:
    """Tokens that wide white space parts from the one before: pages set on one line part their blocks so."""
    if text.widest_gap < _GAP or _WIDE.search(text.content) is None:
        return frozenset()
    return frozenset(compress(count(1), map(_GAP.__le__, map(sub, text.starts[1:], text.stops))))


class _CueReader:
    """Goes through the cues of a text and keeps those that report something."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.forms = context.text.forms
        self.found: list[Candidate] = []
        self.openers: list[int] = []  # قائلا, قوله, نقلا: they bring the content of the cue before them
        self.waiting: tuple[int, Complement | None] | None = None  # a cue whose content another one brings

    def read(self, hits: Sequence[int]) -> list[Candidate]:
        """Candidates in text order; a cue that only opens another (`استدرك قائلا`) hands on its subject."""
        hits = [token for token in hits if self.forms[token] in self.context.cues.forms or self.forms[token] == ":"]
        self.openers = [token for token in hits if self._opens_content(token)]
        for token in hits:
            sentence = self.context.text.sentence(token)
            if sentence.kind == BOILERPLATE or self._is_parenthesis(token):
                continue
            if self.forms[token] == ":":
                self._headline(token, sentence)
            elif (cue := self.context.cues.forms.get(self.forms[token])) and self._acts(token, cue, sentence):
                self._read_cue(token, cue, sentence)
        return self.found

    def _is_parenthesis(self, token: int) -> bool:
        """قال مصدر، طلب عدم ذكر اسمه، إن: what stands between commas within another report's subject."""
        within = bool(self.found) and self.found[-1].token < token < self.found[-1].complement.first
        return within and self.forms[token - 1] == "،" and self.context.is_kind(token, "parenthesis")

    def _read_cue(self, token: int, cue: Cue, sentence: Sentence) -> None:
        start, relayed = token + 1, None
        if "relay" in cue.limits:
            relays = ("الي",) if cue.lemma == "نسب" else ("عن",)
            source = next((i for i in range(start, min(sentence.stop, start + 14)) if self.forms[i] in relays), None)
            if source is None:
                return
            start = source + 1
        if "paper" in cue.limits:  # جاء في البيان أن
            if self.forms[start : start + 1] != ["في"] or not self.context.is_kind(start + 1, "issued"):
                return
            start += 1
        complement = find_complement(self.context, start, cue, sentence.stop)
        if self._brings_another(token, complement, sentence):
            self.waiting = (token, complement or self._bare(start, cue))
            return
        if complement is None or not self._is_told(token, cue, complement, sentence):
            return
        lead = self._lead(token, sentence)
        if (
            self.waiting is not None
            and self.context.text.sentence_of[self.waiting[0]] == self.context.text.sentence_of[token]
        ):
            lead, relayed = self._lead(self.waiting[0], sentence), self.waiting[1]
        if relayed is not None and complement.subject is None and complement.subject_stop == complement.subject_first:
            complement = replace(
                complement,
                subject=relayed.subject,
                subject_first=relayed.subject_first,
                subject_stop=relayed.subject_stop,
            )
        self.waiting = None
        lead, nested = self._place(token, cue, lead, sentence)
        rule = f"{cue.mood}-{complement.marker}"
        self.found.append(Candidate(token, lead, cue, cue.mood, rule, complement, nested, token + 1))

    def _bare(self, start: int, cue: Cue) -> Complement:
        """The subject behind a cue that brings no content of its own."""
        mention = next((m for t in range(start, start + 3) if (m := self.context.starting.get(t))), None)
        if mention is not None:
            return Complement(mention.stop, "none", mention, mention.first, mention.stop)
        return Complement(start, "none", None, start, start)

    def _acts(self, token: int, cue: Cue, sentence: Sentence) -> bool:
        """Whether a cue's form works as one at this place: not negated, not a noun, not inside a long quotation."""
        is_kind = self.context.is_kind
        phrase = self.context.phrases.get(token)
        if (phrase is not None and phrase.kind == "narrator") or (
            cue.feminine and cue.mood == PARTICIPLE and token == 0
        ):
            return False
        if token + 1 < sentence.stop and self.forms[token + 1] in ("عنه", "عنها", "عنهم"):
            return False
        if token > sentence.first:
            before = token - 1
            if self.forms[before].lstrip("وف") in ("لم", "لن", "لا", "عدم"):
                return False
            if is_kind(before, "unreal") and (cue.mood == IMPERFECT or self.forms[before] != "ان"):
                return False
            if cue.mood == IMPERFECT and (is_kind(before, "relative") or self.forms[before] == "قد"):
                return False
            if cue.mood == PERFECT and is_kind(before, "governs") and not cue.joined:
                return False
            if "construct" in cue.limits and self.forms[before] in ("في", "وفي"):
                return False
            if cue.mood == NOUN and "construct" not in cue.limits and cue.lemma != "قال":
                joined = self.context.cues.forms.get(self.forms[before])
                if joined is not None and not self.forms[token].startswith("ب"):
                    return False
        return self.context.quotes.around(token, LONG_QUOTE) is None

    def _brings_another(self, token: int, complement: Complement | None, sentence: Sentence) -> bool:
        """Whether `قائلا`, `قوله` or `بالقول` stands between a cue and what it seems to report."""
        stop = complement.first if complement is not None else min(sentence.stop, token + 30)
        for later in self.openers:
            if token < later < stop:
                cue = self.context.cues.forms[self.forms[later]]
                relayed = self.context.cues.forms[self.forms[token]]
                if cue.mood == NOUN and cue.lemma != "قال" and "relay" not in relayed.limits:
                    continue
                if cue.mood == PERFECT or find_complement(self.context, later + 1, cue, sentence.stop) is not None:
                    return True
        return False

    def _opens_content(self, token: int) -> bool:
        cue = self.context.cues.forms.get(self.forms[token])
        if cue is None:
            return False
        carried = cue.mood == NOUN and "construct" not in cue.limits
        return carried or (cue.lemma == "قال" and cue.mood == PARTICIPLE) or self.forms[token] in ("نقلا", "ونقلا")

    def _is_told(self, token: int, cue: Cue, found: Complement, sentence: Sentence) -> bool:
        """Weed out what only looks like a statement: impersonal `يذكر أن`, subjects that cannot speak."""
        named = found.subject is not None or found.subject_stop > found.subject_first
        if cue.mood == IMPERFECT:
            spoken = named and self.context.is_kind(found.subject_first, "source")
            earlier = any(c.mood == IMPERFECT and c.token > sentence.first for c in self.found[-1:])
            carried = cue.joined and earlier and self.context.text.sentence(self.found[-1].token) == sentence
            named_before = self._named_before(token, sentence) or self.context.speaks_before(token)
            return found.subject is not None or spoken or carried or named_before is not None
        inside = token > sentence.first and self.forms[token - 1][0].isalnum()
        unclear = "opening" in cue.limits and cue.mood != PARTICIPLE and ("near" in cue.limits or not found.subject)
        if unclear and not cue.joined and inside:
            return self.context.is_kind(token - 1, "lead_in")
        if "parted" in cue.limits and cue.mood == PARTICIPLE and inside:
            return False
        if found.marker in ("object", "preposition") and self.forms[token - 1] in ("ما", "حسبما", "مثلما"):
            return False
        if "quoted" in cue.limits and found.marker == "colon":
            return found.first in self.context.quotes.closing
        if "named" in cue.limits:
            return found.subject is not None or cue.joined
        if cue.mood == NOUN and cue.lemma != "قال":
            return found.marker == "that" or ("construct" in cue.limits and named)
        if cue.mood == PARTICIPLE and cue.feminine and found.marker in ("object", "preposition"):
            return self.forms[token - 1] in ("،", "؛") or self.forms[token - 1] in QUOTES
        if "near" in cue.limits and not named:
            return found.marker == "that" and found.first <= token + 3
        return True

    def _named_before(self, token: int, sentence: Sentence) -> ActorMention | None:
        """The name that ends right before a verb, as in headlines."""
        for first in range(max(sentence.first, token - 14), token):
            mention = self.context.starting.get(first)
            if mention is not None and mention.stop == token:
                return mention
        return None

    def _lead(self, token: int, sentence: Sentence) -> int:
        """Where a cue's clause begins: back over `كما`, `لكنه`, `في وقت`."""
        lead = token
        while lead > sentence.first and self.context.is_kind(lead - 1, "lead_in"):
            lead -= 1
        if lead < token and lead > sentence.first and self.forms[lead - 1] in ("في", "وفي"):
            lead -= 1
        if lead > sentence.first and self.context.is_kind(lead - 1, "switch"):  # من جهته, بدوره
            lead -= 1
            while lead > sentence.first and self.forms[lead - 1] in ("من", "ومن", "في", "وفي"):
                lead -= 1
        return lead

    def _place(self, token: int, cue: Cue, lead: int, sentence: Sentence) -> tuple[int, bool]:
        """Where the cue's clause begins, and whether it may stand inside another's content rather than end it."""
        if cue.mood == PARTICIPLE:
            return lead, False
        if lead < token:
            return lead, self.forms[lead] in ("الذي", "قد")
        if token == sentence.first or self.forms[token - 1] in (".", "؛", ":") or token in self.context.gaps:
            return lead, False
        if cue.mood == NOUN:
            return lead, True
        if cue.mood == IMPERFECT:
            subject = self._named_before(token, sentence)
            if subject is not None and ("و" in subject.proclitics or subject.first == sentence.first):
                return subject.first, False
            earlier = self.found[-1] if self.found else None
            return lead, not (cue.joined and earlier is not None and earlier.mood == IMPERFECT)
        return lead, not cue.joined

    def _headline(self, colon: int, sentence: Sentence) -> None:
        """`NAME: what he says` as a headline or a sub-heading."""
        mention = self.context.starting.get(sentence.first)
        if sentence.kind not in (HEADLINE, SUBHEADING) or mention is None:
            return
        told = self.context.starting.get(mention.stop)  # X للسفير Y: …; X لـ«الجريدة»: …
        to_whom = told is not None and "ل" in told.proclitics and told.stop == colon
        to_paper = self.forms[mention.stop] == "ل" and colon - mention.stop <= 5
        if mention.stop != colon and not (to_whom or to_paper):
            return
        if mention.form == "country":  # the place that the news is from
            return
        if colon + 2 < sentence.stop:
            complement = Complement(colon + 1, "colon", mention, mention.first, mention.stop)
            first = sentence.first
            self.found.append(Candidate(first, first, None, "headline", "headline-colon", complement, False, colon + 1))


def _is_aside(candidate: Candidate) -> bool:
    """An imperfect inside another's content is part of what that one says, not a report of its own."""
    return candidate.nested and candidate.mood == IMPERFECT and candidate.within


def _drafts(context: Context, candidates: Sequence[Candidate]) -> tuple[StatementDraft, ...]:
    """Candidates as drafts; what headlines say twice is kept once."""
    text, drafts = context.text, []
    headlines: set[tuple[str, ...]] = set()
    for candidate in candidates:
        first, stop = candidate.first, candidate.stop
        if stop <= first or candidate.speaker_span[1] <= candidate.speaker_span[0]:
            continue  # what nobody says is no statement
        is_headline = text.sentence(candidate.token).kind in (HEADLINE, SUBHEADING)
        if is_headline or candidate.mood == IMPERFECT:
            said = tuple(text.forms[first:stop])
            if said in headlines:
                continue
            if is_headline:
                headlines.add(said)
        direct = first in context.quotes.closing or first - 1 in context.quotes.closing
        drafts.append(
            StatementDraft(
                cue_first=candidate.token,
                cue_stop=candidate.cue_stop,
                content_first=first,
                content_stop=stop,
                speaker=candidate.speaker,
                speaker_first=candidate.speaker_span[0],
                speaker_stop=candidate.speaker_span[1],
                speaker_kind=_kind_of_speaker(context, candidate),
                is_direct_quote=direct or candidate.complement.marker == "colon",
                depth=int(candidate.within),
                rule_id=candidate.rule,
                sentence=text.sentence_of[candidate.token],
            )
        )
    return tuple(drafts)


def _kind_of_speaker(context: Context, candidate: Candidate) -> str:
    """What a speaker is: by the actor where one is known, else by the first word (مصادر, صحيفة …), else a person."""
    if candidate.speaker is not None:
        return candidate.speaker.actor.kind
    first = candidate.speaker_span[0]
    if context.is_kind(first, "plural"):
        return "group"
    body = any(context.is_any(at, _BODIES) for at in (first, first - 2))
    return "organisation" if body else "person"
