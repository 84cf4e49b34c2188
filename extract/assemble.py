"""Drafts in token positions become records in code points, with ids, evidence and dates."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from extract.dating import EventDate
from extract.events import EventDraft
from extract.knowledge import Knowledge
from extract.mentions import ActorMention
from extract.party_objects import Party
from extract.records import Actor, Document, Participant, ReportedEvent, Statement, Subject
from extract.statements import StatementDraft
from extract.subject_matter import NamedSubject
from extract.text import HEADLINE, Text

_EVIDENCE_LONGEST = 60  # tokens
_SETTINGS = ("press_conference", "interview", "meeting", "phone_call", "conference")


def assemble_events(
    document: Document,
    text: Text,
    drafts: Sequence[EventDraft],
    dates: Sequence[EventDate],
    knowledge: Knowledge,
) -> tuple[ReportedEvent, ...]:
    """One record a draft; ids come from article, type and trigger, so that a re-run changes none."""
    events = []
    for draft, when in zip(drafts, dates, strict=True):
        start, stop = text.span(draft.trigger.first, draft.trigger.stop)
        evidence_start, evidence_stop = _evidence(text, draft)
        process = draft.process
        known = knowledge.processes.get(process.process_id) if process and process.process_id else None
        events.append(
            ReportedEvent(
                reported_event_id=_digest("e", document.article_id, draft.event_type, str(start)),
                event_type=draft.event_type,
                status=draft.status.value,
                participants=_participants(text, draft),
                place=draft.place,
                earliest=when.earliest,
                latest=when.latest,
                date_precision=when.precision,
                date_basis=when.basis,
                process_id=known.process_id if known else None,
                process_name=known.name_en if known else None,
                round_number=process.number if process else None,
                evidence_start=evidence_start,
                evidence_stop=evidence_stop,
                trigger_start=start,
                trigger_stop=stop,
                rule_id=f"{draft.trigger.form.trigger}.{draft.trigger.form.frame.name}.{draft.status.rule}",
                confidence=_confidence(draft),
            )
        )
    return tuple(events)


def assemble_statements(
    document: Document,
    text: Text,
    drafts: Sequence[StatementDraft],
    subjects: Sequence[Sequence[NamedSubject]],
    events: Sequence[EventDraft],
    ids: Sequence[str],
) -> tuple[Statement, ...]:
    """One record a draft with its `subjects`, tied to the event it was made at where one stands in its sentence."""
    statements = []
    for draft, named in zip(drafts, subjects, strict=True):
        if draft.content_stop <= draft.content_first:
            continue
        cue_start, cue_stop = text.span(draft.cue_first, draft.cue_stop)
        start, stop = text.span(draft.content_first, draft.content_stop)
        speaker = draft.speaker
        spoken = draft.speaker_stop > draft.speaker_first
        surface = text.surface(draft.speaker_first, draft.speaker_stop) if spoken else None
        statements.append(
            Statement(
                statement_id=_digest("s", document.article_id, str(cue_start), str(start)),
                speaker=speaker.actor if speaker else _described(surface, draft.speaker_kind),
                speaker_surface=surface,
                speaker_title=speaker.title if speaker else None,
                cue=text.surface(draft.cue_first, draft.cue_stop),
                cue_start=cue_start,
                cue_stop=cue_stop,
                content_start=start,
                content_stop=stop,
                is_direct_quote=draft.is_direct_quote,
                reported_event_id=_setting(text, draft, events, ids),
                rule_id=draft.rule_id,
                subjects=tuple(_subject(text, subject) for subject in named),
            )
        )
    return tuple(statements)


def _subject(text: Text, named: NamedSubject) -> Subject:
    start, stop = text.span(named.first, named.stop)
    return Subject(named.actor, named.named_by, text.content[start:stop], start, stop)


def headline_of(document: Document, text: Text) -> str | None:
    """The given title, else the line that stands as one."""
    if document.title:
        return document.title
    first = text.sentences[0] if text.sentences else None
    return text.surface(first.first, first.stop) if first is not None and first.kind == HEADLINE else None


def _described(surface: str | None, kind: str) -> Actor | None:
    """Somebody without a name (مصدر دبلوماسي): an actor of this description, the same in all articles that use it."""
    if not surface:
        return None
    return Actor(_digest("x-", surface), kind, None, surface, None, None, None, "discovered")


def _setting(text: Text, draft: StatementDraft, events: Sequence[EventDraft], ids: Sequence[str]) -> str | None:
    """The press conference, interview … whose trigger stands in the sentence of the cue, outside the content."""
    sentence = text.sentence_of[draft.cue_first]
    found = None
    for event, event_id in zip(events, ids, strict=True):
        if event.event_type not in _SETTINGS[:found]:  # the first in this order; of one type, the first in the text
            continue
        triggers = (t.first for t in (event.trigger, *event.repeats) if text.sentence_of[t.first] == sentence)
        near = any(not draft.content_first <= first < draft.content_stop for first in triggers)
        if near and (draft.speaker is None or draft.speaker.actor.actor_id in event.actor_ids):
            found, setting = _SETTINGS.index(event.event_type), event_id
    return None if found is None else setting


def _participants(text: Text, draft: EventDraft) -> tuple[Participant, ...]:
    """Each actor once, by the mention that was found first."""
    first = {party.mention.actor.actor_id: party for party in reversed(draft.parties)}
    chosen = [party for party in draft.parties if first[party.mention.actor.actor_id] is party]
    return tuple(_participant(text, party) for party in chosen)


def _participant(text: Text, party: Party) -> Participant:
    mention: ActorMention = party.mention
    start, stop = text.span(mention.first, mention.stop)
    return Participant(mention.actor, party.part, mention.title, text.content[start:stop], start, stop)


def _evidence(text: Text, draft: EventDraft) -> tuple[int, int]:
    """The sentence of the trigger; of a very long one the part around it."""
    sentence = text.sentences[draft.sentence]
    first, stop = sentence.first, sentence.stop
    if stop - first > _EVIDENCE_LONGEST:
        first = max(first, draft.trigger.first - _EVIDENCE_LONGEST // 2)
        stop = min(stop, draft.trigger.stop + _EVIDENCE_LONGEST // 2)
    return text.span(first, stop)


def _confidence(draft: EventDraft) -> float:
    """How sure the reading is: more for a finite verb or operator, repeats and named parties. Between 0.4 and 0.95."""
    named = sum(party.mention.form in ("full", "short", "role") for party in draft.parties)
    score = (
        0.4 + 0.15 * draft.status.is_certain + 0.1 * min(named, 2) + 0.1 * bool(draft.repeats) + 0.1 * bool(draft.place)
    )
    return round(min(score, 0.95), 2)


def _digest(prefix: str, *parts: str) -> str:
    return prefix + hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
