"""Who speaks: the subject of a reporting word where it has one, else the last who spoke in the block.

Order: the subject behind the verb; the subject before it (`كان X قد قال`, headlines); participles and verbs without a
subject go on with the speaker of the sentence, then of the block.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from extract.complements import Context
from extract.cues import PARTICIPLE
from extract.mentions import ActorMention
from extract.text import QUOTES

if TYPE_CHECKING:
    from extract.statements import Candidate

_OPENERS = frozenset(["كان", "وكان", "كانت", "وكانت", "لكن", "ولكن", "الا"])
_BETWEEN = frozenset(["قد", "قال", "وقد", "اليوم", "امس", "ايضا", "-", "،", ")", "»", '"', "سبق"])
_ISSUED = frozenset(
    ["بيان", "البيان", "تقرير", "التقرير", "حساب", "حسابات", "موقع", "الموقع", "بلاغ", "البلاغ", "رساله"]
)


def resolve_speakers(context: Context, candidates: Sequence[Candidate], mentions: Sequence[ActorMention]) -> None:
    """Set `speaker` and `speaker_span` of every candidate, in text order."""
    text = context.text
    last: Candidate | None = None
    block = -1
    for candidate in candidates:
        sentence = text.sentence(candidate.token)
        if sentence.block != block:
            last, block = None, sentence.block
        _name(context, candidate, last, candidates, mentions)
        if candidate.mood != "headline" and not _within(candidate, candidates):
            last = candidate


def _within(candidate: Candidate, candidates: Sequence[Candidate]) -> bool:
    return any(
        c is not candidate and not c.backwards and c.complement.first <= candidate.token < c.content_stop
        for c in candidates
    )


def _name(
    context: Context,
    candidate: Candidate,
    last: Candidate | None,
    candidates: Sequence[Candidate],
    mentions: Sequence[ActorMention],
) -> None:
    found = candidate.complement
    if found.subject is not None:
        candidate.speaker = found.subject
        candidate.speaker_span = (found.subject.first, found.subject.stop)
        return
    if found.subject_stop > found.subject_first:
        _from_words(context, candidate, last, mentions)
        return
    if candidate.mood != PARTICIPLE and (before := _subject_before(context, candidate, candidates, mentions)):
        candidate.speaker, candidate.speaker_span = before, (before.first, before.stop)
        return
    sentence = context.text.sentence_of[candidate.token]
    if candidate.mood == PARTICIPLE and (last is None or context.text.sentence_of[last.token] != sentence):
        subject = _main_subject(context, candidate, mentions)
        if subject is not None:
            candidate.speaker, candidate.speaker_span = subject, (subject.first, subject.stop)
            return
    if last is not None:
        candidate.speaker, candidate.speaker_span = last.speaker, last.speaker_span


def _from_words(
    context: Context, candidate: Candidate, last: Candidate | None, mentions: Sequence[ActorMention]
) -> None:
    """A subject in words that are no mention: a body's paper, `المتحدث`, a name said before, or somebody unnamed."""
    first, stop = candidate.complement.subject_first, candidate.complement.subject_stop
    forms = context.text.forms
    candidate.speaker_span = (first, stop)
    inside = next((m for m in mentions if first < m.first < stop + 6 and m.form in ("body", "metonym")), None)
    if forms[first] in _ISSUED and inside is not None:
        candidate.speaker = inside
        return
    if stop - first <= 3 and forms[first] not in context.cues.words["source"]:
        known = {m.actor.actor_id: m for m in mentions if m.first < first and _ends_alike(forms, m, first, stop)}
        if len(known) == 1:
            candidate.speaker = next(iter(known.values()))
            return
    definite = forms[first].startswith("ال") or forms[first] in (
        "معاليه",
        "سموه",
        "فخامته",
        "سيادته",
        "سعادته",
        "جلالته",
    )
    if definite and forms[first] in context.cues.words["source"] and last is not None and stop - first <= 3:
        candidate.speaker, candidate.speaker_span = last.speaker, last.speaker_span


def _ends_alike(forms: Sequence[str], mention: ActorMention, first: int, stop: int) -> bool:
    name = forms[mention.name_first : mention.name_stop]
    return bool(name) and (name[-1] == forms[stop - 1] or name[-1] == forms[first])


def _subject_before(
    context: Context, candidate: Candidate, candidates: Sequence[Candidate], mentions: Sequence[ActorMention]
) -> ActorMention | None:
    """The subject that stands before its verb: right before it, or behind `كان` and `لكن` that open the clause."""
    text, sentence = context.text, context.text.sentence(candidate.token)
    forms = text.forms
    bound = max([sentence.first, *(c.token + 1 for c in candidates if sentence.first <= c.token < candidate.token)])
    for opener in range(candidate.token - 1, bound - 1, -1):
        if forms[opener] in _OPENERS:
            behind = [m for m in mentions if opener < m.first <= opener + 3 and m.stop <= candidate.token]
            if behind:
                return behind[0]
    for mention in reversed([m for m in mentions if bound <= m.first and m.stop <= candidate.token]):
        between = forms[mention.stop : candidate.token]
        if all(form in _BETWEEN or form in QUOTES or form in ("الذي", "التي", "(") for form in between):
            return mention
        break
    return None


def _main_subject(context: Context, candidate: Candidate, mentions: Sequence[ActorMention]) -> ActorMention | None:
    """The first person named in the sentence before a participle: whose deed it accompanies."""
    sentence = context.text.sentence(candidate.token)
    for mention in mentions:
        if sentence.first <= mention.first and mention.stop <= candidate.token and mention.actor.kind == "person":
            return mention
    return None
