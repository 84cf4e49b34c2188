"""An undated article against dated facts: the visit that it tells of is one of those whose days are known.

Each event of the text is looked up by who took part and where. The facts that it may be give windows for the day of
writing, by the expression that dates the event («Thursday», «yesterday») or by its being news.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from extract.date_intervals import interval
from extract.date_values import FUTURE, PAST, Checked, Day, Setting, Value, Weekday
from extract.dated_facts import CALL, DatedFact
from extract.dates import DateExpression
from extract.event_dates import REPORTED_WITHIN
from extract.publication_evidence import Constraint, Window
from extract.records import Publication
from extract.status import OCCURRED, PLANNED
from extract.text import HEADLINE, Text

if TYPE_CHECKING:
    from extract.events import EventDraft
    from extract.knowledge import Knowledge

WEIGHT = 28  # below offices and rounds, above what a text tells of other years
LATEST_YEAR_WEIGHT = 5
_IN_PERSON = frozenset({"visit", "meeting", "press_conference", "agreement", "conference", "negotiation_round"})
_LEAD = 2  # sentences from the first of the body in which an event is the news
_AROUND = 75  # days from an event at which an expression that dates it is tried
_NEAR = 8  # the same for yesterday, Thursday and their like
_FIRST_YEAR = 1999
_WIDEST = 31  # days: a longer expression (a year) says nothing of the day of writing


@dataclass(frozen=True, slots=True)
class Told:
    """An event of the text with the facts that it may be and the expression that dates it, if any."""

    draft: EventDraft
    facts: tuple[DatedFact, ...]
    expression: DateExpression | None


def told_facts(
    drafts: Sequence[EventDraft], knowledge: Knowledge, governing: Callable[[EventDraft], DateExpression | None]
) -> tuple[Told, ...]:
    """The events that may be known facts, in order; empty for most articles."""
    found = []
    for draft in drafts:
        if draft.status.value not in (OCCURRED, PLANNED):
            continue
        if facts := _sessions_of(draft, knowledge) or facts_of(draft, knowledge):
            found.append(Told(draft, facts, governing(draft)))
    return tuple(found)


def _sessions_of(draft: EventDraft, knowledge: Knowledge) -> tuple[DatedFact, ...]:
    """The sessions that an event may be or may belong to, where it names a process without a number, and a place."""
    process, place = draft.process, draft.place
    if process is None or process.process_id is None or process.number is not None or place is None:
        return ()
    label = knowledge.processes[process.process_id].name_en
    return tuple(
        DatedFact(
            r.round_id,
            "round",
            frozenset(),
            r.country_iso3,
            r.place_id,
            r.starts_on,
            r.ends_on or r.starts_on,
            f"{label} met in {r.city_en or r.country_iso3}",
        )
        for r in knowledge.rounds_of(process.process_id)
        if r.precision_starts == "day"
        and r.country_iso3 == place.country_iso3
        and (place.place_id is None or place.place_id == r.place_id)
    )


def facts_of(draft: EventDraft, knowledge: Knowledge) -> tuple[DatedFact, ...]:
    """The known facts that an event may be, by its persons and its place, oldest first."""
    is_call = draft.event_type == "phone_call"
    if not is_call and draft.event_type not in _IN_PERSON:
        return ()
    actors = draft.actor_ids
    found: dict[str, DatedFact] = {}
    for party in draft.parties:
        actor = party.mention.actor
        for fact in knowledge.facts_of(actor.actor_id):
            if (fact.kind == CALL) == is_call and _fits(fact, draft, actors, actor.country_iso3):
                found[fact.fact_id] = fact
    states = {party.mention.actor.country_iso3 for party in draft.parties}
    met = [f for f in found.values() if len(f.actors & actors) > 1 or f.country_iso3 in states]
    return tuple(sorted(met or found.values(), key=lambda fact: (fact.first, fact.fact_id)))


def _in_the_city(facts: Sequence[DatedFact], draft: EventDraft) -> list[DatedFact]:
    """Those that may be in the city that a visit goes to, where there are any: a visit may go to several."""
    city = draft.place.place_id if draft.place is not None else None
    return [fact for fact in facts if city is None or fact.place_id in (None, city)] or list(facts)


def _fits(fact: DatedFact, draft: EventDraft, actors: frozenset[str], home: str | None) -> bool:
    """The same country, and somebody who is a guest there or two who met; without a place, the other's country."""
    if len(fact.actors & actors) > 1:
        return draft.place is None or fact.country_iso3 in (None, draft.place.country_iso3)
    if fact.kind == CALL or fact.country_iso3 == home:
        return False
    if draft.place is not None:
        place_id = draft.place.place_id if draft.event_type != "visit" else None
        return draft.place.country_iso3 == fact.country_iso3 and (
            place_id is None or fact.place_id is None or place_id == fact.place_id
        )
    return any(party.mention.actor.country_iso3 == fact.country_iso3 for party in draft.parties)


def fact_constraints(
    text: Text, told: Sequence[Told], publication: Publication, expressions: Sequence[DateExpression]
) -> list[Constraint]:
    """When the text can have been written, by each of its events that may be a known fact."""
    found = []
    for event in told:
        spoken = {fact: own for fact in event.facts if (own := _windows(text, event, fact, publication))}
        fitting = _in_the_city(tuple(spoken), event.draft)
        if fitting:
            windows = tuple(sorted(window for fact in fitting for window in spoken[fact]))
            found.append(Constraint(windows, WEIGHT, _reason(event, fitting)))
    if any(len(constraint.windows) > 1 for constraint in found):
        found.extend(_latest_year(expressions))
    return found


def _latest_year(expressions: Sequence[DateExpression]) -> list[Constraint]:
    """Where several facts fit: news is written in the latest year that it tells, or in the next."""
    days = [interval(e.value, Setting(None)) for e in expressions if not e.needs_anchor]
    years = [found.last.year for found in days if found is not None and found.last.year > _FIRST_YEAR]
    if not years:
        return []
    year = max(years)
    window = (date(year, 1, 1), date(year + 1, 12, 31))
    return [Constraint((window,), LATEST_YEAR_WEIGHT, f"The latest year that the text tells is {year}.")]


def fitting(text: Text, told: Sequence[Told], publication: Publication) -> tuple[Told, ...]:
    """The events with those facts alone of which an article of that time could speak as it does."""
    low, high = publication.earliest or date.min, publication.latest or date.max
    kept = []
    for event in told:
        facts = [
            fact
            for fact in event.facts
            if any(first <= high and last >= low for first, last in _windows(text, event, fact, publication))
        ]
        kept.append(replace(event, facts=tuple(_in_the_city(facts, event.draft))))
    return tuple(kept)


def _reason(event: Told, facts: Sequence[DatedFact]) -> str:
    told = " or ".join(f"{fact.label} {_days(fact)}" for fact in facts[:4])
    more = f" or {len(facts) - 4} times more" if len(facts) > 4 else ""
    called = f", which the text calls «{event.expression.text}»" if event.expression is not None else ""
    return f"{told}{more}{called}."


def _days(fact: DatedFact) -> str:
    return f"on {fact.first}" if fact.first == fact.last else f"from {fact.first} to {fact.last}"


def _windows(text: Text, event: Told, fact: DatedFact, publication: Publication) -> list[Window]:
    """The days on which an article could speak so of a fact; none where its date does not fit."""
    low, high = publication.earliest or date.min, publication.latest or date.max
    if fact.last + timedelta(_AROUND) < low or fact.first - timedelta(_AROUND) > high:
        return []
    value = event.expression.value if event.expression is not None else None
    status = event.draft.status.value
    if value is not None and (found := _by_value(value, status, fact)) is not None:
        return found
    if status == PLANNED or not _is_news(text, event.draft):
        return [(fact.first, date.max)] if status == OCCURRED else [(date.min, fact.last)]
    return [(fact.first, fact.last + timedelta(REPORTED_WITHIN))]


def _is_news(text: Text, draft: EventDraft) -> bool:
    """Told in the headline or in the first sentences below it."""
    body = next((i for i, s in enumerate(text.sentences) if s.kind != HEADLINE), 0)
    return draft.sentence < body + _LEAD


def _by_value(value: Value, status: str, fact: DatedFact) -> list[Window] | None:
    """The days of writing from which a value comes to a day of the fact; None where it says nothing of that."""
    fixed = interval(value, Setting(None))
    if fixed is not None:
        if (fixed.last - fixed.first).days > _WIDEST:
            return None
        meets = fixed.first <= fact.last and fact.first <= fixed.last
        return None if meets else []
    reach = _NEAR if isinstance(value, Day | Weekday | Checked) else _AROUND
    direction = FUTURE if status == PLANNED else PAST
    found: list[Window] = []
    for offset in range(-reach, (fact.last - fact.first).days + reach + 1):
        day = fact.first + timedelta(offset)
        days = interval(value, Setting(day, direction))
        if days is None:
            continue
        if (days.last - days.first).days > _WIDEST:
            return None
        if isinstance(value, Checked) and days != interval(value.value, Setting(day, direction)):
            continue  # the weekday would have to be corrected
        if days.first <= fact.last and fact.first <= days.last:
            found.append((day, day))
    if isinstance(value, Weekday) and direction == PAST and value.shift is None and found:
        found.append((found[-1][0] + timedelta(1), found[-1][0] + timedelta(1)))  # a bare Friday, a week later
    return _joined(found)


def _joined(days: list[Window]) -> list[Window]:
    """Neighbouring days as one window."""
    found: list[Window] = []
    for first, last in days:
        if found and found[-1][1] + timedelta(1) == first:
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return found


def fact_days(event: Told, publication: Publication, told: Window | None) -> Window | None:
    """The days of the one fact that an event is, once its article is dated; `told`: the days that the text gives."""
    low, high = publication.earliest, publication.latest
    if low is None or high is None:
        return None
    first, last = low - timedelta(REPORTED_WITHIN), high
    if event.draft.status.value == PLANNED:
        first, last = low, high + timedelta(_AROUND)
    if told is not None:
        first, last = told
    near = [fact for fact in event.facts if fact.first <= last and fact.last >= first]
    if not near:
        return None
    days = max(first, *(fact.first for fact in near)), min(last, *(fact.last for fact in near))
    return days if days[0] <= days[1] else None  # a visit and a meeting in its course share days; two visits do not
