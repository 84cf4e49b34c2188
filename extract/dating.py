"""Dates of articles and events, as the pipeline asks for them: evidence gathered here, reasoned over next door.

`extract.publication` says when an article was published and why, `extract.event_dates` when an event took place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from extract.dates import DateExpression
from extract.event_dates import UNKNOWN, EventDate, date_event, fallback, governing
from extract.evidence import gather
from extract.fact_evidence import Told, fact_constraints, fact_days, fitting, tells, told_facts
from extract.publication import publication
from extract.publication_evidence import Evidence
from extract.records import Document, Publication
from extract.related_dates import by_distance, by_lead, by_occasion, by_others, by_visit, extent, is_recent, persons
from extract.status import OCCURRED, PLANNED, Status
from extract.text import Text

if TYPE_CHECKING:
    from extract.events import EventDraft
    from extract.knowledge import Knowledge
    from extract.mentions import ActorMention
    from extract.names import Name
    from extract.pipeline import Resources

__all__ = [
    "EventDate",
    "Evidence",
    "date_by_facts",
    "date_event",
    "date_events",
    "date_publication",
    "publication",
    "restated",
]


def date_publication(
    document: Document,
    text: Text,
    expressions: Sequence[DateExpression],
    mentions: Sequence[ActorMention],
    resources: Resources,
    names: Mapping[int, Name] | None = None,
) -> Publication:
    """When the document was published: by its source, put to the test, or inferred from its content."""
    words = resources.pack.dates
    if document.published is not None:
        return publication(text, expressions, document.published, Evidence(), words)
    return publication(text, expressions, None, gather(text, mentions, resources, names), words)


def date_by_facts(
    text: Text,
    drafts: Sequence[EventDraft],
    expressions: Sequence[DateExpression],
    found: Publication,
    mentions: Sequence[ActorMention],
    resources: Resources,
    names: Mapping[int, Name] | None = None,
) -> tuple[Publication, tuple[Told, ...]]:
    """An undated article once more, by the known facts that its events may be; and those events."""
    by = partial(_governing, text, drafts, expressions)
    told = told_facts(text, drafts, resources.knowledge, found, expressions, by)
    more = fact_constraints(told, expressions)
    if more:
        evidence = gather(text, mentions, resources, names)
        by_facts = publication(text, expressions, None, evidence, resources.pack.dates, more)
        found = by_facts if tells(told, by_facts, found) else _undecided(found)
    return found, fitting(told, found)


def _undecided(found: Publication) -> Publication:
    return replace(found, reasons=(*found.reasons, "Visits that fit lie too far apart to tell which one is meant."))


def date_events(
    text: Text,
    drafts: Sequence[EventDraft],
    expressions: Sequence[DateExpression],
    publication: Publication,
    resources: Resources,
    facts: Sequence[Told] = (),
) -> tuple[EventDate, ...]:
    """One date a draft, in order: its own sentence, its repeats', its round, the event it refers back to, a bound.

    `facts`: the events that may be known facts, for articles that are dated by them.
    """
    own = [_own_date(text, draft, drafts, expressions, publication, resources) for draft in drafts]
    by_facts = {id(fact.draft): fact for fact in facts}
    own = [_by_fact(by_facts.get(id(draft)), publication, told) for draft, told in zip(drafts, own, strict=True)]
    found: list[EventDate] = []
    words = resources.pack.dates
    own = [by_distance(text, draft, told, drafts, own, words) or told for draft, told in zip(drafts, own, strict=True)]
    own = [
        extent(text, draft, told, drafts, own, words) if told is not None and draft.event_type == "visit" else told
        for draft, told in zip(drafts, own, strict=True)
    ]
    for draft, told in zip(drafts, own, strict=True):
        told = told or by_others(text, draft, drafts, own)
        told = told or by_lead(text, draft, expressions, publication, words)
        told = told or by_visit(draft, drafts, own, publication)
        told = told or by_occasion(text, draft, drafts, own, words)
        found.append(told or fallback(draft.status.value, publication, is_recent(text, draft, words)))
    return tuple(found)


def restated(drafts: Sequence[EventDraft], dates: Sequence[EventDate], publication: Publication) -> list[EventDraft]:
    """The drafts again, where their own date corrects what a bare imperfect or a default says of past and future."""
    return [
        replace(draft, status=status) if (status := _by_date(draft, told, publication)) is not None else draft
        for draft, told in zip(drafts, dates, strict=True)
    ]


def _by_date(draft: EventDraft, told: EventDate, publication: Publication) -> Status | None:
    """Planned where only the default called an event past; occurred where «يزور» stands with yesterday."""
    status, first, last = draft.status, publication.earliest, publication.latest
    if status.value == OCCURRED and not status.is_certain and last and told.earliest and told.earliest > last:
        return Status(PLANNED, False, "date-ahead")
    if status.rule == "tense-present" and told.expression is not None and first and told.latest and told.latest < first:
        return Status(OCCURRED, False, "date-behind")
    return None


def _by_fact(fact: Told | None, publication: Publication, told: EventDate | None) -> EventDate | None:
    """What the text tells, narrowed to the days of the one known fact that the event is."""
    if fact is None or (told is not None and told.precision == "day"):
        return told
    window = (told.earliest, told.latest) if told is not None and told.earliest and told.latest else None
    days = fact_days(fact, publication, window)
    if days is None:
        return told
    precision = "day" if days[0] == days[1] else "range"
    return EventDate(*days, precision, "knowledge", "date.fact", told.expression if told is not None else None)


def _others(draft: EventDraft, drafts: Sequence[EventDraft]) -> tuple[list[int], list[int]]:
    """First tokens of the other events' finite verbs, and of their nouns.

    The nouns of others' events of another status cut as verbs do.
    """
    verbs: list[int] = []
    nouns: list[int] = []
    for other in drafts:
        if other is not draft:
            same = other.status.value == draft.status.value or bool(persons(other) & persons(draft))
            for trigger in (other.trigger, *other.repeats):
                (nouns if same and trigger.form.tense == "noun" else verbs).append(trigger.first)
    return verbs, nouns


def _governing(
    text: Text, drafts: Sequence[EventDraft], expressions: Sequence[DateExpression], draft: EventDraft
) -> DateExpression | None:
    """The expression that dates an event, by the first of its mentions that has one."""
    verbs, nouns = _others(draft, drafts)
    for trigger in (draft.trigger, *draft.repeats):
        found = governing(text, trigger.first, trigger.stop, expressions, verbs, nouns)
        if found is not None:
            return found
    return None


def _own_date(
    text: Text,
    draft: EventDraft,
    drafts: Sequence[EventDraft],
    expressions: Sequence[DateExpression],
    publication: Publication,
    resources: Resources,
) -> EventDate | None:
    """By the first of its mentions whose sentence tells a date, else by the round."""
    days = _known_round(draft, resources.knowledge)
    verbs, nouns = _others(draft, drafts)
    for trigger in (draft.trigger, *draft.repeats):
        told = date_event(
            text,
            trigger.first,
            trigger.stop,
            draft.status.value,
            expressions,
            publication,
            resources.pack.dates,
            days if draft.status.value in ("occurred", "planned") else None,
            verbs,
            nouns,
        )
        if told is not None and told is not UNKNOWN and told.rule_id != "date.round":
            return told
    if days is not None and draft.status.value in ("occurred", "planned"):
        return EventDate(*days, "day" if days[0] == days[1] else "range", "knowledge", "date.round")
    return None


def _known_round(draft: EventDraft, knowledge: Knowledge) -> tuple[date, date] | None:
    """The days of the numbered round that an event is."""
    process = draft.process
    if process is None or process.process_id is None or process.number is None:
        return None
    if draft.event_type not in ("negotiation_round", "conference"):
        return None
    rounds = knowledge.round(process.process_id, process.number)
    known = [r for r in rounds if r.precision_starts == "day"]
    return (known[0].starts_on, max(r.ends_on or r.starts_on for r in known)) if known else None
