"""An undated article against dated facts: the visit that it tells of is one of those whose days are known.

Each event of the text is looked up by who took part and where. The facts that it may be give windows for the day of
writing, by the expression that dates the event («Thursday», «yesterday») or by its being news.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from extract.date_intervals import interval
from extract.date_values import FUTURE, PAST, Checked, Day, Setting, Value, Weekday
from extract.dated_facts import CALL, DatedFact
from extract.dates import THAT, DateExpression
from extract.event_dates import REPORTED_WITHIN
from extract.frozen import record
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
_STRIDE = 5  # days
_SLACK = 7  # days by which «last week» and «mid-May» may be off
_FIRST_YEAR = 1999
FACTS_WITHIN = 183  # days: visits farther apart do not tell which one a text means
_WIDEST = 31  # days: a longer expression (a year) says nothing of the day of writing


@record(frozen=True, slots=True)
class Told:
    """An event of the text, the expression that dates it, if any, and the facts that it may be.

    With each fact the days on which an article could speak so of it.
    """

    draft: EventDraft
    expression: DateExpression | None
    facts: Mapping[DatedFact, Sequence[Window]]


def told_facts(
    text: Text,
    drafts: Sequence[EventDraft],
    knowledge: Knowledge,
    publication: Publication,
    expressions: Sequence[DateExpression],
    governing: Callable[[EventDraft], DateExpression | None],
) -> tuple[Told, ...]:
    """The events that may be known facts, in order; empty for most articles. `publication`: as far as known yet."""
    low, high = publication.earliest or date.min, publication.latest or date.max
    found = []
    for draft in drafts:
        if draft.status.value not in (OCCURRED, PLANNED):
            continue
        known = _sessions_of(draft, knowledge) or facts_of(draft, knowledge)
        known = tuple(f for f in known if f.last + timedelta(_AROUND) >= low and f.first - timedelta(_AROUND) <= high)
        if known:
            expression = governing(draft)
            said = _said_on(text, expressions, expression)
            spoken = {fact: own for fact in known if (own := _windows(text, draft, expression, said, fact))}
            spoken = {fact: own for fact, own in spoken.items() if any(a <= high and b >= low for a, b in own)}
            if len(spoken) > 1 and draft.place is None and expression is None:
                continue  # who alone does not tell which of several meetings it was
            found.append(Told(draft, expression, {fact: spoken[fact] for fact in _in_the_city(tuple(spoken), draft)}))
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


def fact_constraints(told: Sequence[Told], expressions: Sequence[DateExpression]) -> list[Constraint]:
    """When the text can have been written, by each of its events that may be a known fact."""
    found = []
    for event in told:
        if event.facts:
            windows = tuple(sorted(window for own in event.facts.values() for window in own))
            found.append(Constraint(windows, WEIGHT, _reason(event, tuple(event.facts))))
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


def tells(told: Sequence[Told], by_facts: Publication, certain: Publication) -> bool:
    """Whether facts tell when an article was written: in few days, or since no event has two of them far apart.

    Where nothing else bounds the article they do anyhow.
    """
    low, high = by_facts.earliest, by_facts.latest
    if None in (certain.earliest, certain.latest) or (low and high and (high - low).days <= FACTS_WITHIN):
        return True
    days = [[fact.first for fact in event.facts] for event in fitting(told, by_facts)]
    return all((max(own) - min(own)).days <= FACTS_WITHIN for own in days if own)


def fitting(told: Sequence[Told], publication: Publication) -> tuple[Told, ...]:
    """The events with those facts alone of which an article of that time could speak as it does."""
    low, high = publication.earliest or date.min, publication.latest or date.max
    return tuple(
        replace(
            event,
            facts={
                fact: windows
                for fact, windows in event.facts.items()
                if any(first <= high and last >= low for first, last in windows)
            },
        )
        for event in told
    )


def _reason(event: Told, facts: Sequence[DatedFact]) -> str:
    told = " or ".join(f"{fact.label} {_days(fact)}" for fact in facts[:4])
    more = f" or {len(facts) - 4} times more" if len(facts) > 4 else ""
    called = f", which the text calls «{event.expression.text}»" if event.expression is not None else ""
    return f"{told}{more}{called}."


def _days(fact: DatedFact) -> str:
    return f"on {fact.first}" if fact.first == fact.last else f"from {fact.first} to {fact.last}"


def _said_on(text: Text, expressions: Sequence[DateExpression], expression: DateExpression | None) -> int:
    """Days from writing to the saying that an expression stands in: «he said yesterday that they met on Friday»."""
    if expression is None or not isinstance(expression.value, Weekday):
        return 0
    first = text.sentence(expression.first).first
    for other in expressions:
        value = other.value.value if isinstance(other.value, Checked) else other.value
        behind = text.forms[other.stop : expression.first]
        if other.first >= first and isinstance(value, Day) and value.offset < 0 and not THAT.isdisjoint(behind):
            return value.offset
    return 0


def _windows(
    text: Text, draft: EventDraft, expression: DateExpression | None, said: int, fact: DatedFact
) -> list[Window]:
    """The days on which an article could speak so of a fact; none where its date does not fit."""
    status = draft.status.value
    if expression is not None and (found := _by_value(expression.value, status, fact)) is not None:
        return [(first - timedelta(said), last - timedelta(said)) for first, last in found]
    if status == PLANNED or not _is_news(text, draft):
        return [(fact.first, date.max)] if status == OCCURRED else [(date.min, fact.last)]
    return [(fact.first, fact.last + timedelta(REPORTED_WITHIN))]


def _is_news(text: Text, draft: EventDraft) -> bool:
    """Told in the headline or in the first sentences below it."""
    body = next((i for i, s in enumerate(text.sentences) if s.kind != HEADLINE), 0)
    return draft.sentence < body + _LEAD


def _by_value(value: Value, status: str, fact: DatedFact) -> list[Window] | None:
    """The days of writing from which a value comes to a day of the fact; None where it says nothing of that."""
    direction = FUTURE if status == PLANNED else PAST
    match value:
        case Day(offset=offset):
            return [(fact.first - timedelta(offset), fact.last - timedelta(offset))]
        case Checked(value=Day(offset=offset), weekday=weekday):
            return [(day - timedelta(offset),) * 2 for day in _days_on(fact, weekday)]
        case Weekday(weekday=weekday, shift=None, within=None):
            before, after = (6, 0) if direction == FUTURE else (0, 6)
            days = _days_on(fact, weekday)
            return [(day - timedelta(before), day + timedelta(after)) for day in days]
    fixed = interval(value, Setting(None))
    if fixed is not None:
        if (fixed.last - fixed.first).days > _WIDEST:
            return None
        meets = fixed.first <= fact.last and fact.first <= fixed.last
        return None if meets else []
    return _tried(value, direction, fact)


def _days_on(fact: DatedFact, weekday: int) -> list[date]:
    """The days of a fact that fall on a weekday."""
    first = fact.first + timedelta((weekday - fact.first.weekday()) % 7)
    return [first + timedelta(n) for n in range(0, (fact.last - first).days + 1, 7)]


def _tried(value: Value, direction: str, fact: DatedFact) -> list[Window] | None:
    """The same for values that have no formula, months and weeks mostly: every fifth day around the fact is tried."""
    found: list[Window] = []
    beside = timedelta(_STRIDE // 2)
    for offset in range(-_AROUND, (fact.last - fact.first).days + _AROUND + 1, _STRIDE):
        day = fact.first + timedelta(offset)
        days = interval(value, Setting(day, direction))
        if days is None:
            continue
        if (days.last - days.first).days > _WIDEST:
            return None
        slack = timedelta(0 if days.first == days.last and not days.margin else _SLACK)
        if days.first - slack <= fact.last and fact.first <= days.last + slack:
            found.append((day - beside, day + beside))
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
    """The days of the one fact that an event is, once its article is dated; `told`: the days that the text gives.

    «Last week» and «in mid-May» are often a few days off, so that a fact a week beside them is believed.
    """
    low, high = publication.earliest, publication.latest
    if low is None or high is None:
        return None
    if told is not None:
        week = timedelta(_SLACK)
        days = _common(event.facts, *told) or _common(event.facts, told[0] - week, told[1] + week)
    elif event.draft.status.value == PLANNED:
        days = _common(event.facts, low, high + timedelta(_AROUND))
    else:
        days = _common(event.facts, low - timedelta(REPORTED_WITHIN), high)
    return _on_weekday(days, event.expression) if days is not None else None


def _common(facts: Iterable[DatedFact], first: date, last: date) -> Window | None:
    """The days that all facts of an interval share: a visit and a meeting in its course do, two visits do not."""
    near = [fact for fact in facts if fact.first <= last and fact.last >= first]
    if not near:
        return None
    days = max(first, *(fact.first for fact in near)), min(last, *(fact.last for fact in near))
    return days if days[0] <= days[1] else None


def _on_weekday(days: Window, expression: DateExpression | None) -> Window:
    """The day of a longer visit that falls on the weekday told, where there is one alone."""
    if expression is None or not isinstance(expression.value, Weekday | Checked):
        return days
    length = (days[1] - days[0]).days + 1
    fitting = [day for n in range(length) if (day := days[0] + timedelta(n)).weekday() == expression.value.weekday]
    return (fitting[0], fitting[0]) if len(fitting) == 1 else days
