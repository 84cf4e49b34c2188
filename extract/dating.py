"""Dates of articles and events, as the pipeline asks for them: evidence gathered here, reasoned over next door.

`extract.publication` says when an article was published and why, `extract.event_dates` when an event took place.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from extract.date_words import digits
from extract.dates import DateExpression, tense_of
from extract.event_dates import UNKNOWN, EventDate, date_event, fallback, is_one_day, read_date
from extract.processes import ProcessMention, find_processes
from extract.publication import publication
from extract.publication_evidence import (
    ENDED,
    MENTIONED,
    PLANNED,
    STARTED,
    Evidence,
    RoundEvidence,
    TenureEvidence,
    is_page_stamp,
)
from extract.records import Document, Publication
from extract.text import BODY, BOILERPLATE, HEADLINE, Text

if TYPE_CHECKING:
    from extract.events import EventDraft
    from extract.knowledge import Knowledge, Round, Term
    from extract.mentions import ActorMention
    from extract.names import Name
    from extract.pipeline import Resources

__all__ = ["EventDate", "Evidence", "date_event", "date_events", "date_publication", "publication"]

_FORMER = ("سابق", "السابق", "السابقه", "الاسبق", "الراحل", "الاسبق", "المنتهيه", "المستقيل", "المنتخب", "المعزول")
_NEW = frozenset({"الجديد", "الجديده"})
_INAUGURATION = frozenset({"تنصيب", "التنصيب", "تنصيبه", "تنصيبها", "اليمين"})
NEW_FOR = 14  # days for which an inauguration is news
_PHASE_REACH = 7
_OFFICES = {  # an office as an article calls it: the offices of the reference that it may be
    "president": frozenset({"head_of_state", "head_of_government"}),
    "monarch": frozenset({"head_of_state"}),
    "chancellor": frozenset({"head_of_government"}),
    "party_leader": frozenset({"party_leader", "faction_leader"}),
}


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
    evidence = Evidence(_tenures(text, mentions, resources.knowledge), _rounds(text, resources, names))
    return publication(text, expressions, None, evidence, words)


def _tenures(text: Text, mentions: Sequence[ActorMention], knowledge: Knowledge) -> tuple[TenureEvidence, ...]:
    """The terms of the persons who are named with an office that they held, once for each office."""
    found: dict[tuple[str, frozenset[str]], list[ActorMention]] = {}
    for mention in mentions:
        named = mention.form in ("full", "counterpart") and mention.name_stop > mention.name_first
        if mention.actor.kind == "person" and named and not _is_former(text, mention):
            offices = _OFFICES.get(mention.office or "", frozenset({mention.office or ""}))
            found.setdefault((mention.actor.actor_id, offices), []).append(mention)
    evidence = []
    for (actor_id, offices), group in found.items():
        terms = [term for term in knowledge.terms(actor_id) if term.office in offices]
        known = terms or knowledge.terms(actor_id)
        if known:
            name = group[0].actor.name_en or group[0].actor.name_ar or actor_id
            windows = tuple(_days_of(term) for term in known)
            if terms and _is_new(text, group):
                windows = tuple((start, start + timedelta(NEW_FOR)) for start, _ in windows if start is not None)
            title = terms[0].office_title_en if terms else None
            evidence.append(TenureEvidence(name, title, windows, len(group)))
    return tuple(evidence)


def _is_new(text: Text, mentions: Sequence[ActorMention]) -> bool:
    """«The new president», in an article on his inauguration."""
    called = any(form in _NEW for m in mentions for form in text.forms[m.first : m.stop + 1])
    return called and any(form in _INAUGURATION for form in text.forms)


def _is_former(text: Text, mention: ActorMention) -> bool:
    if text.sentence(mention.first).kind == BOILERPLATE:
        return True
    return any(form in _FORMER for form in text.forms[mention.first : mention.stop + 1])


def _days_of(term: Term) -> tuple[date | None, date | None]:
    """A term's days, as wide as its precision allows."""
    start, stop = term.valid_from, term.valid_to
    if start is not None and term.precision_from in ("month", "year"):
        start = start.replace(day=1, month=1 if term.precision_from == "year" else start.month)
    if stop is not None and term.precision_to in ("month", "year"):
        month = 12 if term.precision_to == "year" else stop.month
        stop = stop.replace(month=month, day=calendar.monthrange(stop.year, month)[1])
    return start, stop


def _rounds(text: Text, resources: Resources, names: Mapping[int, Name] | None) -> tuple[RoundEvidence, ...]:
    """The sessions that the text names by number, or may mean where it names their process only."""
    evidence = []
    for mention in find_processes(text, resources.book.in_text(text, names), resources.pack.ordinals):
        if mention.process_id is None or text.sentence(mention.first).kind == BOILERPLATE:
            continue
        number = mention.number or _number_in_name(text, mention) or _number_before(text, mention, resources)
        if mention.is_generic and number is None:
            continue
        if number is not None:
            known = resources.knowledge.round(mention.process_id, number)[:1]
        else:
            known = resources.knowledge.rounds_of(mention.process_id)
        days = tuple(_round_days(r) for r in known if r.precision_starts == "day")
        if days:
            process = resources.knowledge.processes[mention.process_id].name_en
            label = known[0].label if number is not None else f"A session of {process}"
            phase = _phase(text, mention, resources)
            evidence.append(RoundEvidence(label, days, phase, mention.first, mention.stop))
    return tuple(evidence)


def _round_days(known: Round) -> tuple[date, date]:
    return known.starts_on, known.ends_on or known.starts_on


def _number_in_name(text: Text, mention: ProcessMention) -> int | None:
    """`جنيف 2` where the name itself ends with the number."""
    last = digits(text.forms[mention.stop - 1])
    return last.value if last is not None and last.digits <= 2 else None


def _number_before(text: Text, mention: ProcessMention, resources: Resources) -> int | None:
    """`الجوله السادسه لمباحثات استانه`: the number that stands before the process."""
    first = text.sentence(mention.first).first
    for i in range(mention.first - 1, max(first, mention.first - 6) - 1, -1):
        if text.forms[i].endswith("جوله"):
            read = resources.pack.ordinals.read(text.forms, i + 1, mention.first)
            return read[0] if read else None
    return None


def _phase(text: Text, mention: ProcessMention, resources: Resources) -> str:
    """How a round is spoken of: by the words around it, the nearest first."""
    words = resources.pack.dates
    sentence = text.sentence(mention.first)
    before = range(mention.first - 1, max(sentence.first, mention.first - 2 * _PHASE_REACH) - 1, -1)
    after = range(mention.stop, min(sentence.stop, mention.stop + _PHASE_REACH))
    for i in sorted((*before, *after), key=lambda i: min(abs(i - mention.first), abs(i - mention.stop))):
        form = text.forms[i]
        for phase in (ENDED, STARTED):
            if form in words.named.get(phase, ()) or form[1:] in words.named.get(phase, ()):
                return phase
        if tense_of(text, i, words) == "future":
            return PLANNED
    return MENTIONED


def date_events(
    text: Text,
    drafts: Sequence[EventDraft],
    expressions: Sequence[DateExpression],
    publication: Publication,
    resources: Resources,
) -> tuple[EventDate, ...]:
    """One date a draft, in order: its own sentence, its repeats', its round, the event it refers back to, a bound."""
    own = [_own_date(text, draft, drafts, expressions, publication, resources) for draft in drafts]
    found: list[EventDate] = []
    for draft, told in zip(drafts, own, strict=True):
        told = told or _referred(text, draft, drafts, own)
        told = told or _lead_date(text, draft, expressions, publication, resources)
        found.append(told or fallback(draft.status.value, publication))
    return tuple(found)


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
    mine = [draft.trigger, *draft.repeats]
    others = [t for other in drafts if other is not draft for t in (other.trigger, *other.repeats)]
    verbs = [t.first for t in others if t.form.tense != "noun"]
    nouns = [t.first for t in others if t.form.tense == "noun"]
    for trigger in mine:
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


def _lies_ahead(told: EventDate, publication: Publication) -> bool:
    return told.earliest is not None and publication.latest is not None and told.earliest > publication.latest
