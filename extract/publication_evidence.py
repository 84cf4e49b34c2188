"""What a text makes certain about the day it was written on: each piece a constraint, windows of days with a reason."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import compress

from extract.date_intervals import interval
from extract.date_values import FUTURE, PAST, Both, Calendar, Checked, Day, DayOf, Month, Setting, Span, Value
from extract.date_words import DateWords, Fact
from extract.dates import DateExpression, direction_of, is_said
from extract.frozen import record
from extract.text import BOILERPLATE, Text

Window = tuple[date, date]
UNDER_WAY, ENDED, STARTED, PLANNED, MENTIONED = "under_way", "ended", "started", "planned", "mentioned"
STAMPED_WITHIN = 31  # days
_YEARS = range(1990, 2041)  # in which a date without a year is looked for
_AROUND = 200  # days: a date without a year lies no farther from publication
_TOLD_AHEAD = 60  # days
_FOR_A_YEAR = ("لس", "لع")  # «for the year 2017»: a budget or a plan
_STAMP_WORDS = frozenset({"gmt", "utc", "تحديث", "التحديث", "بتوقيت", "+0400", "updated"})
_DATELINE_REACH, _NEAR = 14, 18
_DATELINE_ENDS = frozenset({"-", "(", "/", ":", "[", ""})


@record(frozen=True, slots=True)
class TenureEvidence:
    """A person named with an office: the windows in which it was held (None: open), and how often it is said."""

    person: str
    title: str
    windows: tuple[tuple[date | None, date | None], ...]
    mentions: int = 1


@record(frozen=True, slots=True)
class RoundEvidence:
    """Sessions of a process that one mention may mean: their days, the tokens that name it, and how it is spoken of."""

    label: str
    days: tuple[Window, ...]  # first and last day of each candidate; one where the round is numbered
    phase: str  # under_way, started, ended, planned, mentioned
    first: int
    stop: int


@record(frozen=True, slots=True)
class Evidence:
    """What the rest of the extraction knows about a text before it is dated."""

    tenures: tuple[TenureEvidence, ...] = ()
    rounds: tuple[RoundEvidence, ...] = ()


@record(frozen=True, slots=True)
class Constraint:
    """Windows of days in which the article can have been published; the heavier, the surer."""

    windows: tuple[Window, ...]
    weight: int
    reason: str


def _full_day(value: Value) -> date | None:
    """The day of an expression that says it whole."""
    found = interval(value, Setting(None))
    return found.first if found and found.first == found.last and not found.margin else None


def datelines(text: Text, expressions: Sequence[DateExpression]) -> list[Constraint]:
    """`الرياض 5 مارس 2014 (وكالة) -`: a full date at the head of the first lines, with nothing but a mark behind it."""
    found = []
    for expression in expressions:
        sentence = text.sentence(expression.first)
        if sentence.paragraph > 2 or expression.first - sentence.first > _DATELINE_REACH:
            break
        value = expression.value.value if isinstance(expression.value, Both) else expression.value
        day = _full_day(value)
        behind = text.forms[expression.stop] if expression.stop < sentence.stop else ""
        if day is None or behind not in _DATELINE_ENDS or is_page_stamp(text, expression):
            continue
        before = text.forms[sentence.first : expression.first]
        if not before or (len(before) <= 4 and before[0] not in ("في", "منذ", "بعد", "قبل", "خلال", "بتاريخ")):
            found.append(Constraint(((day, day),), 100, f"The dateline says {day}."))
    return found


def told_anchors(expressions: Sequence[DateExpression]) -> list[Constraint]:
    """`اليوم الثلاثاء 5 مارس 2014`: a relative day and the full date say the day of writing."""
    found = []
    for expression in expressions:
        if written := meant_by(expression.value):
            found.append(Constraint(((written, written),), 90, f"«{expression.text}» was written on {written}."))
        elif windows := _written_in_some_year(expression.value):
            reason = f"«{expression.text}» was written on such a day of some year."
            found.append(Constraint(windows, 85, reason))
    return found


def _written_in_some_year(value: Value) -> tuple[Window, ...]:
    """`غدا الخميس 27 تموز`: the days of writing in all years in which the date falls on its weekday."""
    if not isinstance(value, Both) or not isinstance(value.value, DayOf):
        return ()
    relative = value.relative.value if isinstance(value.relative, Checked) else value.relative
    weekday = value.relative.weekday if isinstance(value.relative, Checked) else None
    day, month = value.value.day, value.value.month
    if (
        not isinstance(relative, Day)
        or not isinstance(month, Month)
        or (month.year, month.calendar) != (None, "gregorian")
    ):
        return ()
    days = (date_ for year in _YEARS if (date_ := _day(year, month.month, day)))
    return tuple((d - timedelta(relative.offset),) * 2 for d in days if weekday is None or d.weekday() == weekday)


def written_on(value: Value) -> date | None:
    """The day of writing by a relative day with its full date."""
    if not isinstance(value, Both):
        return None
    relative = value.relative.value if isinstance(value.relative, Checked) else value.relative
    day = _full_day(value.value)
    return day - timedelta(relative.offset) if day is not None and isinstance(relative, Day) else None


def meant_by(value: Value) -> date | None:
    """The same where nothing else tells the day: a weekday that contradicts the date corrects its year or month."""
    written = written_on(value)
    if written is None or not (isinstance(value, Both) and isinstance(value.relative, Checked)):
        return written
    offset = value.relative.value.offset if isinstance(value.relative.value, Day) else 0
    return _by_weekday(written + timedelta(offset), value.relative.weekday) - timedelta(offset)


def _by_weekday(day: date, weekday: int | None) -> date:
    """«Thursday, 5 January 2016» was a Tuesday: a slip in the year, common in January, or in the month."""
    if weekday is None or day.weekday() == weekday:
        return day
    months = day.month % 12 + 1
    meant = (_day(day.year + 1, day.month, day.day), _day(day.year + (months == 1), months, day.day))
    return next((other for other in meant if other is not None and other.weekday() == weekday), day)


def tenure_constraints(tenures: Iterable[TenureEvidence]) -> list[Constraint]:
    found = []
    for tenure in tenures:
        windows = tuple((start or date.min, stop or date.max) for start, stop in tenure.windows)
        if windows:
            told = " and ".join(_said(start, stop) for start, stop in windows)
            reason = f"{tenure.person} was {tenure.title} {told}."
            found.append(Constraint(windows, 50 + min(tenure.mentions, 9), reason))
    return found


def _said(start: date, stop: date) -> str:
    if stop == date.max:
        return f"from {start}"
    return f"until {stop}" if start == date.min else f"from {start} to {stop}"


def round_constraints(
    text: Text, expressions: Sequence[DateExpression], rounds: Iterable[RoundEvidence]
) -> list[Constraint]:
    found: list[Constraint] = []
    for known in rounds:
        for expression in _beside(text, expressions, known):
            found.extend(_round_beside_date(known, expression))
        if len(known.days) == 1:
            found.extend(_round_phase(known))
    return found


def _beside(text: Text, expressions: Sequence[DateExpression], known: RoundEvidence) -> list[DateExpression]:
    """The date expressions that stand with a round in one sentence, within reach."""
    sentence = text.sentence(known.first)
    return [
        e
        for e in expressions
        if sentence.first <= e.first < sentence.stop
        and (0 <= e.first - known.stop <= _NEAR or 0 <= known.first - e.stop <= _NEAR)
    ]


def _round_beside_date(known: RoundEvidence, expression: DateExpression) -> list[Constraint]:
    """A relative day, or a day of «this month», that belongs to a known round."""
    value = expression.value
    weekday = value.weekday if isinstance(value, Checked) else None
    day = value.value if isinstance(value, Checked) else value
    if isinstance(day, Day) and len(known.days) == 1 and known.phase in (STARTED, ENDED):
        begins = known.days[0][0] if known.phase == STARTED else known.days[0][1]
        if weekday is not None and begins.weekday() != weekday:
            return []
        written = begins - timedelta(day.offset)
        verb = "began" if known.phase == STARTED else "ended"
        reason = f"{known.label} {verb} on {begins}, which the text calls «{expression.text}»."
        return [Constraint(((written, written),), 80, reason)]
    if (
        isinstance(value, DayOf)
        and isinstance(value.month, Month)
        and value.month.year is None
        and known.phase == PLANNED
    ):
        dated = [s for s, _ in known.days if (s.day, s.month) == (value.day, value.month.month)]
        if dated:
            reason = f"{known.label} is still to come «{expression.text}»."
            return [Constraint(tuple((day - timedelta(365), day) for day in dated), 60, reason)]
    if numbers := _days_of_this_month(value):
        windows = []
        for starts, _ in known.days:
            if len(known.days) == 1 or starts.day in numbers:
                month_end = starts.replace(day=calendar.monthrange(starts.year, starts.month)[1])
                planned = known.phase == PLANNED
                windows.append((starts.replace(day=1), starts) if planned else (starts.replace(day=1), month_end))
        if windows:
            reason = f"{known.label} is said to fall on «{expression.text}»: published in that month."
            return [Constraint(tuple(windows), 60, reason)]
    return []


def _days_of_this_month(value: Value) -> frozenset[int]:
    """The days of an expression like «the 11th of the current month»."""
    match value:
        case DayOf(day=day, month=Calendar(unit="month", shift=0)):
            return frozenset({day})
        case Span(first=DayOf(day=first, month=Calendar(unit="month", shift=0)), last=DayOf(day=last)):
            return frozenset(range(first, last + 1))
    return frozenset()


def _round_phase(known: RoundEvidence) -> list[Constraint]:
    starts, ends = known.days[0]
    match known.phase:
        case "ended":
            return [Constraint(((ends, date.max),), 40, f"{known.label} is spoken of as over; it ended on {ends}.")]
        case "started" | "under_way":
            return [Constraint(((starts, date.max),), 40, f"{known.label} has begun; it did on {starts}.")]
        case "planned":
            return [Constraint(((date.min, starts),), 40, f"{known.label} is still to come; it began on {starts}.")]
    return []


def told_dates(text: Text, expressions: Sequence[DateExpression], words: DateWords) -> list[Constraint]:
    """An article is later than the dates that it tells as past, and earlier than those it tells as to come."""
    found = []
    for expression in expressions:
        if expression.needs_anchor or text.sentence(expression.first).kind == BOILERPLATE:
            continue
        days = interval(expression.value, Setting(None))
        if days is None or days.first.year < 1900 or text.forms[expression.first][:2] in _FOR_A_YEAR:
            continue
        whole = days.first == days.last
        if whole and is_page_stamp(text, expression):
            stamp = days.first
            reason = (
                f"The page is stamped {stamp}: published in the month before, as pages are stamped when they change."
            )
            found.append(Constraint(((stamp - timedelta(STAMPED_WITHIN), stamp),), 35, reason))
        elif (direction := direction_of(text, expression, words)) == FUTURE:
            reason = f"«{expression.text}» is spoken of as to come."
            if whole or isinstance(expression.value, Month):
                found.append(Constraint(((date.min, days.last),), 12, reason))
        elif direction == PAST and expression.operator != "until" and not is_said(text, expression, words):
            reason = f"«{expression.text}» is spoken of as past."
            found.append(Constraint(((days.first, date.max),), 30 if whole else 15, reason))
        elif whole:
            reason = f"«{expression.text}» is told without a tense: at most two months ahead."
            found.append(Constraint(((days.first - timedelta(_TOLD_AHEAD), date.max),), 14, reason))
    return found


def is_page_stamp(text: Text, expression: DateExpression) -> bool:
    """A full date beside a clock time or «last update»: when the page was stored or changed, not what it tells."""
    near = (
        text.forms[max(0, expression.first - 9) : expression.first] + text.forms[expression.stop : expression.stop + 6]
    )
    return any(form in _STAMP_WORDS for form in near)


def named_months(expressions: Sequence[DateExpression]) -> list[Constraint]:
    """Dates without a year: «26 May of this month» names the month, «on 9 November he will meet» the year round it."""
    found = []
    for expression in expressions:
        value = expression.value.first if isinstance(expression.value, Span) else expression.value
        month = value.month if isinstance(value, DayOf) else value
        if not (isinstance(month, Month) and month.year is None and month.calendar == "gregorian"):
            continue
        if month.shift == 0:
            windows = tuple(_month_days(year, month.month) for year in _YEARS)
            found.append(Constraint(windows, 45, f"«{expression.text}»: published in that month."))
        elif isinstance(value, DayOf) and value.weekday is not None and month.shift is None:
            days = [d for d in (_day(y, month.month, value.day) for y in _YEARS) if d and d.weekday() == value.weekday]
            windows = tuple((day - timedelta(_AROUND), day + timedelta(_AROUND)) for day in days)
            reason = f"«{expression.text}» fell on that weekday within the year of publication."
            found.append(Constraint(windows, 26, reason))
    return found


def _month_days(year: int, month: int) -> Window:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _day(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if day <= calendar.monthrange(year, month)[1] else None


def fact_constraints(text: Text, words: DateWords) -> list[Constraint]:
    """Things that did not exist before a day; the last of a series was not the last from the next one on."""
    found: dict[tuple[str, bool], Fact] = {}
    last = words.named.get("last_of_series", frozenset())
    for i in compress(range(len(text.forms)), map(words.facts.__contains__, text.forms)):
        lengths, by_rest = words.facts[text.forms[i]]
        for length in lengths:
            fact = by_rest.get(tuple(text.forms[i + 1 : i + 1 + length]))
            if fact is not None:
                is_last = fact.followed_on is not None and not last.isdisjoint(text.forms[max(0, i - 2) : i])
                found[fact.name, is_last] = fact
                break
    return [_since(fact, is_last) for (_, is_last), fact in found.items()]


def _since(fact: Fact, is_last: bool) -> Constraint:
    if not is_last or fact.followed_on is None:
        return Constraint(((fact.known_from, date.max),), 25, f"{fact.name} on {fact.known_from}.")
    reason = (
        f"{fact.name} on {fact.known_from}, which the text calls the last; the next one came on {fact.followed_on}."
    )
    return Constraint(((fact.known_from, fact.followed_on),), 25, reason)
