"""Dates of articles and events, as the pipeline asks for them: evidence gathered here, reasoned over next door.

`extract.publication` says when an article was published and why, `extract.event_dates` when an event took place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from extract.dates import DateExpression
from extract.event_dates import UNKNOWN, EventDate, date_event, fallback, governing, is_one_day, read_date
from extract.evidence import gather
from extract.fact_evidence import Told, fact_constraints, fact_days, fitting, told_facts
from extract.publication import publication
from extract.publication_evidence import Evidence, is_page_stamp
from extract.records import Document, Publication
from extract.text import BODY, HEADLINE, Text

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
    told = told_facts(text, drafts, resources.knowledge, found, by)
    more = fact_constraints(told, expressions)
    if more:
        evidence = gather(text, mentions, resources, names)
        found = publication(text, expressions, None, evidence, resources.pack.dates, more)
    return found, fitting(told, found)


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
    for draft, told in zip(drafts, own, strict=True):
        told = told or _referred(text, draft, drafts, own)
        told = told or _lead_date(text, draft, expressions, publication, resources)
        told = told or _on_visit(draft, drafts, own)
        found.append(told or fallback(draft.status.value, publication))
    return tuple(found)


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
    """First tokens of the other events' finite verbs, and of their nouns."""
    others = [t for other in drafts if other is not draft for t in (other.trigger, *other.repeats)]
    verbs = [t.first for t in others if t.form.tense != "noun"]
    return verbs, [t.first for t in others if t.form.tense == "noun"]


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


def _referred(
    text: Text,
    draft: EventDraft,
    drafts: Sequence[EventDraft],
    dates: Sequence[EventDate | None],
) -> EventDate | None:
    """The date of another event that this one is: what a headline announces, what «the meeting» refers back to."""
    sentence = text.sentence(draft.trigger.first)
    form = text.forms[draft.trigger.first].lstrip("وفبل")
    refers_back = draft.trigger.form.tense == "noun" and (draft.trigger.form.has_clitic or form.startswith("ال"))
    if sentence.kind == HEADLINE:
        others = [
            told
            for other, told in zip(drafts, dates, strict=True)
            if other.event_type == draft.event_type and other.status == draft.status
            if other is not draft and other.actor_ids & draft.actor_ids
        ]
    elif refers_back and draft.status.value == "occurred":
        others = [
            told
            for other, told in reversed(list(zip(drafts, dates, strict=True)))
            if other.trigger.first < draft.trigger.first and other.status.value == "occurred"
            if text.sentence(other.trigger.first).block == sentence.block and other.actor_ids & draft.actor_ids
        ]
    else:
        return None
    for told in others:
        if told is not None and told.expression is not None and told.precision in ("day", "range"):
            return EventDate(told.earliest, told.latest, told.precision, told.basis, "date.referred", told.expression)
    return None


def _lead_date(
    text: Text,
    draft: EventDraft,
    expressions: Sequence[DateExpression],
    publication: Publication,
    resources: Resources,
) -> EventDate | None:
    """What a headline announces took place when the first sentence below it says, where that names one day only."""
    at = text.sentence_of[draft.trigger.first]
    if text.sentences[at].kind != HEADLINE or draft.status.value == "proposed":
        return None
    lead = next((s for s in text.sentences[at + 1 :] if s.kind == BODY), None)
    inside = [e for e in expressions if lead is not None and lead.first <= e.first < lead.stop and is_one_day(e)]
    inside = [e for e in inside if not is_page_stamp(text, e)]
    told = [read_date(text, e, draft.status.value, publication, resources.pack.dates) for e in inside]
    ahead = draft.status.value in ("planned", "declined")
    fits = [t for t in told if t is not None and (len(told) == 1 or _lies_ahead(t, publication) == ahead)]
    return fits[0] if len(fits) == 1 else None


def _on_visit(draft: EventDraft, drafts: Sequence[EventDraft], dates: Sequence[EventDate | None]) -> EventDate | None:
    """A planned meeting of a guest takes place on the one day of his visit there."""
    if draft.status.value != "planned" or draft.event_type not in ("meeting", "press_conference", "agreement"):
        return None
    for other, told in zip(drafts, dates, strict=True):
        if other.event_type != "visit" or told is None or told.precision != "day":
            continue
        guests = {party.mention.actor.actor_id for party in other.parties if party.part == "guest"}
        here = {party.mention.actor.country_iso3 for party in draft.parties}
        if draft.place is not None:
            here = {draft.place.country_iso3}
        if guests & draft.actor_ids and other.place is not None and other.place.country_iso3 in here:
            return EventDate(told.earliest, told.latest, "day", told.basis, "date.visit", told.expression)
    return None


def _lies_ahead(told: EventDate, publication: Publication) -> bool:
    return told.earliest is not None and publication.latest is not None and told.earliest > publication.latest
