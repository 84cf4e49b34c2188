"""When an event took place by what else the article tells: the event that it is, the occasion it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from operator import itemgetter
from typing import TYPE_CHECKING

from extract.date_calendar import add
from extract.date_distances import amounts
from extract.date_intervals import MARGINS
from extract.date_reader import Reader
from extract.date_words import DateWords
from extract.dates import DateExpression
from extract.event_dates import EventDate, is_one_day, read_date
from extract.frozen import replace
from extract.publication_evidence import is_page_stamp
from extract.records import Publication
from extract.text import BODY, HEADLINE, Text

if TYPE_CHECKING:
    from extract.events import EventDraft

_ON_VISITS = ("meeting", "press_conference", "agreement")
_ON_OCCASIONS = ("message", "agreement", "press_conference")
_LONGEST = 7  # days from arriving to a meeting of the same visit
_OTHER_CLAUSE = frozenset({"ان", "التي", "الذي", "الذين"})
_NEAR = 10  # tokens between an event and the word that says it was lately


def by_others(
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


def persons(draft: EventDraft) -> frozenset[str]:
    """The persons who take part in an event."""
    return frozenset(p.mention.actor.actor_id for p in draft.parties if p.mention.actor.kind == "person")


def by_lead(
    text: Text,
    draft: EventDraft,
    expressions: Sequence[DateExpression],
    publication: Publication,
    words: DateWords,
) -> EventDate | None:
    """What a headline announces took place when the first sentence below it says, where that names one day only."""
    at = text.sentence_of[draft.trigger.first]
    if text.sentences[at].kind != HEADLINE or draft.status.value == "proposed":
        return None
    lead = next((s for s in text.sentences[at + 1 :] if s.kind == BODY), None)
    inside = [e for e in expressions if lead is not None and lead.first <= e.first < lead.stop and is_one_day(e)]
    inside = [e for e in inside if not is_page_stamp(text, e)]
    told = [read_date(text, e, draft.status.value, publication, words) for e in inside]
    ahead = draft.status.value in ("planned", "declined")
    fits = [t for t in told if t is not None and (len(told) == 1 or _lies_ahead(t, publication) == ahead)]
    return fits[0] if len(fits) == 1 else None


def by_visit(
    draft: EventDraft, drafts: Sequence[EventDraft], dates: Sequence[EventDate | None], publication: Publication
) -> EventDate | None:
    """A planned meeting of a guest takes place on the one day of his visit there, his visit on that of the meeting."""
    if draft.status.value != "planned" or draft.event_type not in ("visit", *_ON_VISITS):
        return None
    for other, told in zip(drafts, dates, strict=True):
        if told is None or told.precision != "day" or other.status.value == "declined" or _is_over(told, publication):
            continue
        if other.event_type == "visit" and draft.event_type in _ON_VISITS and _belong(other, draft):
            return replace(told, rule_id="date.visit")
        planned = other.event_type in _ON_VISITS and other.status.value == "planned"
        if planned and draft.event_type == "visit" and _belong(draft, other):
            return replace(told, rule_id="date.visit")
    return None


def _is_over(told: EventDate, publication: Publication) -> bool:
    return told.latest is not None and publication.earliest is not None and told.latest < publication.earliest


def _belong(visit: EventDraft, meeting: EventDraft) -> bool:
    """Whether a guest of the visit meets somebody in the country that he visits."""
    guests = {party.mention.actor.actor_id for party in visit.parties if party.part == "guest"}
    here = {party.mention.actor.country_iso3 for party in meeting.parties}
    if meeting.place is not None:
        here = {meeting.place.country_iso3}
    return bool(guests & meeting.actor_ids) and visit.place is not None and visit.place.country_iso3 in here


def extent(
    text: Text,
    visit: EventDraft,
    told: EventDate,
    drafts: Sequence[EventDraft],
    dates: Sequence[EventDate | None],
    words: DateWords,
) -> EventDate:
    """How long a visit has lasted: from the day before «the second day of his visit», to the guest's last meeting."""
    first, last = told.earliest, told.latest
    if visit.status.value != "occurred" or first is None or last is None:
        return told
    first -= timedelta(max(_days_before(text, t.first, words) for t in (visit.trigger, *visit.repeats)))
    days = [
        day.latest
        for other, day in zip(drafts, dates, strict=True)
        if other.event_type in _ON_VISITS and other.status.value == "occurred" and _belong(visit, other)
        if day is not None and day.latest is not None and day.precision == "day"
    ]
    last = max(last, *(day for day in days if day <= last + timedelta(_LONGEST)), last)
    if (first, last) == (told.earliest, told.latest):
        return told
    precision = "range" if told.precision in ("day", "range") else told.precision
    return replace(told, earliest=first, latest=last, precision=precision)


def _days_before(text: Text, at: int, words: DateWords) -> int:
    """Days of a visit that are over where the text speaks of its nth: «في اليوم الثاني من زيارته»."""
    form = text.forms
    if at < 3 or form[at - 1] != "من" or not form[at - 3].endswith("اليوم"):
        return 0
    return next((int(s.value) - 1 for s in words.senses.get(form[at - 2], ()) if s.kind == "ord" and s.value < 10), 0)


def by_distance(
    text: Text,
    draft: EventDraft,
    own: EventDate | None,
    drafts: Sequence[EventDraft],
    dates: Sequence[EventDate | None],
    words: DateWords,
) -> EventDate | None:
    """«He met A on Sunday, two days after his visit to B»: counted from the other event of the sentence.

    `own`: the date that the event has; one that stands behind it is surer.
    """
    told = _distance_before(text, draft.trigger.first, words)
    behind = own is not None and own.expression is not None and own.expression.start > text.starts[draft.trigger.first]
    if told is None or behind:
        return None
    first, amount, sign = told
    sentence = text.sentence_of[draft.trigger.first]
    beside = [
        (abs(t.first - first), day)
        for other, day in zip(drafts, dates, strict=True)
        if other is not draft and day is not None and day.precision == "day" and day.earliest is not None
        for t in (other.trigger, *other.repeats)
        if text.sentence_of[t.first] == sentence
    ]
    return _moved(min(beside, key=itemgetter(0))[1], amount, sign) if beside else None


def _distance_before(text: Text, at: int, words: DateWords) -> tuple[int, tuple[int, str], int] | None:
    """`بعد يومين من` before a token: where it begins, so many units, and -1 where the event lies before the other."""
    if at < 3 or text.forms[at - 1] not in ("من", "علي"):
        return None
    reader = Reader(text, words)
    for first in range(at - 3, max(at - 7, -1), -1):
        found = reader.at(first, "after", "ago")
        counted = amounts(reader, found[1]) if found else None
        if found and counted and counted[1] == at - 1 and len(counted[0]) == 1:
            return first, counted[0][0], -1 if found[0].kind == "after" else 1
    return None


def _moved(day: EventDate, amount: tuple[int, str], sign: int) -> EventDate:
    n, unit = amount
    assert day.earliest is not None
    moved, margin = add(day.earliest, sign * n, unit), timedelta(MARGINS[unit])
    precision = "bounded" if margin else "day"
    return replace(day, earliest=moved - margin, latest=moved + margin, precision=precision, rule_id="date.distance")


def by_occasion(
    text: Text, draft: EventDraft, drafts: Sequence[EventDraft], dates: Sequence[EventDate | None], words: DateWords
) -> EventDate | None:
    """What happened «during the reception» happened on its day; what tells a meeting in detail, what it led to, too."""
    if draft.status.value != "occurred":
        return None
    for other, told in zip(drafts, dates, strict=True):
        if other is draft or told is None or told.precision != "day" or other.status.value != "occurred":
            continue
        if (
            _is_occasion(text, draft, other, words)
            or _is_detail(draft, other)
            or _is_signing(draft, other)
            or _is_before_press(draft, other)
            or _is_continued(text, draft, other)
        ):
            return replace(told, rule_id="date.referred")
    return None


def _is_occasion(text: Text, draft: EventDraft, other: EventDraft, words: DateWords) -> bool:
    """سلمه الرسالة خلال استقباله: the other event, in the same sentence, is that during which this one took place."""
    if draft.event_type not in _ON_OCCASIONS or not draft.actor_ids & other.actor_ids:
        return False
    occasions = words.named.get("occasion_before", frozenset())
    own = {text.sentence_of[t.first] for t in (draft.trigger, *draft.repeats)}
    return any(
        text.sentence_of[t.first] in own and t.first > 0 and text.forms[t.first - 1] in occasions
        for t in (other.trigger, *other.repeats)
    )


def _is_detail(draft: EventDraft, other: EventDraft) -> bool:
    """«He met officials of the ministry on Tuesday … he met the deputy minister»: a state stands for whom he met."""
    if {draft.event_type, other.event_type} != {"meeting"} or other.trigger.first > draft.trigger.first:
        return False
    if not any(party.mention.actor.kind == "person" for party in draft.parties):
        return False
    left = [p.mention.actor for p in draft.parties if p.mention.actor.actor_id not in other.actor_ids]
    states = {p.mention.actor.country_iso3 for p in other.parties if p.mention.actor.kind == "country"}
    return 0 < len(left) < len(draft.actor_ids) and all(actor.country_iso3 in states for actor in left)


def _is_signing(draft: EventDraft, other: EventDraft) -> bool:
    """Two states sign while their leaders meet: an agreement between the parties of the meeting told before."""
    if draft.event_type != "agreement" or other.event_type != "meeting" or other.trigger.first > draft.trigger.first:
        return False
    own, theirs = _states(draft), _states(other)
    return len(own) == 2 and own == theirs


def _is_before_press(draft: EventDraft, other: EventDraft) -> bool:
    """Two who meet the press together do so on the day on which they met."""
    return (
        draft.event_type == "press_conference"
        and other.event_type == "meeting"
        and len(persons(draft) & persons(other)) > 1
    )


def _is_continued(text: Text, draft: EventDraft, other: EventDraft) -> bool:
    """كما التقى: the next meeting of somebody whose meeting was told in the sentence before."""
    first, before = draft.trigger.first, text.sentence_of[other.trigger.first]
    if {draft.event_type, other.event_type} != {"meeting"} or first == 0 or text.forms[first - 1] != "كما":
        return False
    return text.sentence_of[first] - before in (0, 1) and bool(persons(draft) & persons(other))


def _states(draft: EventDraft) -> frozenset[str]:
    return frozenset(p.mention.actor.country_iso3 for p in draft.parties if p.mention.actor.country_iso3 is not None)


def is_recent(text: Text, draft: EventDraft, words: DateWords) -> bool:
    """Whether the text says of an event that it was lately (مؤخرا), which may be longer ago than the day before."""
    recent = words.named.get("recently", frozenset())
    for trigger in (draft.trigger, *draft.repeats):
        sentence = text.sentence(trigger.first)
        for i in range(max(sentence.first, trigger.first - _NEAR), min(sentence.stop, trigger.stop + _NEAR)):
            low, high = sorted((i, trigger.first))
            if text.forms[i] in recent and _OTHER_CLAUSE.isdisjoint(text.forms[low:high]):
                return True
    return False


def _lies_ahead(told: EventDate, publication: Publication) -> bool:
    return told.earliest is not None and publication.latest is not None and told.earliest > publication.latest
