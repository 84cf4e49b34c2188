"""The days that a date value comes to, once its anchor and its direction are known."""

from __future__ import annotations

from datetime import date, timedelta

from extract.date_calendar import (
    add,
    calendar_unit,
    in_year,
    is_hijri,
    month_of,
    nearest_weekday,
    nth_in,
    part_of_month,
    part_of_week,
    part_of_year,
    single,
    year_days,
    years_round,
)
from extract.date_values import (
    AHEAD,
    EITHER,
    FUTURE,
    PAST,
    Both,
    Calendar,
    Checked,
    Day,
    DayOf,
    Distance,
    Holiday,
    Interval,
    Month,
    Nth,
    Part,
    SameDay,
    SameMonth,
    SameYear,
    Season,
    Setting,
    Span,
    Value,
    Weekday,
    Window,
    Year,
    is_open,
)
from extract.frozen import replace

FAR = 300  # days: no verb's tense makes a month without a year mean one so far off, with the same month close by
FARTHEST_SAME_YEAR = 270  # days: a month without a year is this year's unless another year's is far closer


def interval(value: Value, at: Setting) -> Interval | None:
    """The days a value comes to; None where the anchor is missing or no such day exists."""
    try:
        return _interval(value, at)
    except (ValueError, OverflowError):
        return None


def _interval(value: Value, at: Setting) -> Interval | None:
    match value:
        case Year(year=year, calendar=kind):
            return year_days(year, kind)
        case SameYear():
            return year_days(at.previous.first.year, "gregorian") if at.previous else None
        case SameDay():
            return at.previous if at.previous and at.previous.first == at.previous.last else None
        case SameMonth():
            return month_of(at.previous.first) if at.previous else None
        case Month() | Season() | Holiday():
            return _recurring(value, at)
        case DayOf():
            return _day_of(value, at)
        case Nth():
            dated = (
                _interval(DayOf(value.n, value.within, value.weekday), at) if value.unit == "weekday or day" else None
            )
            if dated and dated.first.weekday() == value.weekday:
                return dated
            within = _interval(value.within, at)
            return nth_in(value, within, at.week_start) if within else None
        case Part():
            return _part(value, at)
        case Span():
            return _span(value, at)
        case Both(relative=relative, value=inner):
            return _interval(inner, at) or _interval(relative, at)
        case Distance():
            return _distance(value, at)
    if at.anchor is None:
        return None
    match value:
        case Day(offset=offset):
            return single(at.anchor + timedelta(offset))
        case Calendar(unit=unit, shift=shift):
            return calendar_unit(at.anchor, unit, shift, at.week_start)
        case Weekday():
            return _weekday(value, at, at.anchor)
        case Checked(value=inner, weekday=weekday):
            told = _interval(inner, at)
            return single(nearest_weekday(told.first, weekday)) if told else None
        case Window():
            return _window(value, at, at.anchor)
    return None


def _recurring(value: Month | Season | Holiday, at: Setting) -> Interval | None:
    if value.year is not None:
        year = _interval(value.year, at)
        if year is None:
            return None
        if not is_hijri(value) or (isinstance(value.year, Year) and value.year.calendar == "hijri"):
            number = value.year.year if isinstance(value.year, Year) else year.first.year
            return in_year(value, number, is_hijri(value))
        around = years_round(value, year.first + timedelta(182))
        return next((found for found in around if year.first <= found.first <= year.last), None)
    if at.anchor is None:
        return None
    around = years_round(value, at.anchor)
    if isinstance(value, Holiday) and value.shift is None:  # a feast without a year is the closest one
        anchor = at.anchor
        return min(around, key=lambda found: abs((found.first - anchor).days))
    return choose(around, at, value.shift)


def choose(around: list[Interval], at: Setting, shift: int | None = None) -> Interval | None:
    """Which of last year's, this year's and next year's dates is meant; `shift` as «last», «this», «next» say it."""
    anchor = at.anchor
    if anchor is None or not around:
        return None
    before = [found for found in around if found.last < anchor]
    after = [found for found in around if found.first > anchor]
    if shift is not None and shift < 0:
        return before[shift] if -shift <= len(before) else None
    if shift is not None and shift > 0:
        return after[shift - 1] if shift <= len(after) else None
    middle = min(around, key=lambda found: abs(found.first.year - anchor.year))
    if shift == 0:
        return middle
    nearest = min(around, key=lambda found: abs((found.first - anchor).days))
    if at.direction in (PAST, FUTURE):
        begun = [found for found in around if found.first <= anchor]
        ahead = [found for found in around if found.last >= anchor]
        meant = begun[-1:] if at.direction == PAST else ahead[:1]
        told = meant[0] if meant else nearest
        far, near = (abs((found.first - anchor).days) for found in (told, nearest))
        return nearest if far > FAR and near < 365 - FAR else told
    if abs((middle.first - anchor).days) <= FARTHEST_SAME_YEAR:
        return middle
    return nearest


def _day_of(value: DayOf, at: Setting) -> Interval | None:
    month = value.month
    if not (isinstance(month, Month) and month.year is None):
        within = _interval(month, at)
        if within is None or not 1 <= value.day <= (within.last - within.first).days + 1:
            return None
        return single(within.first + timedelta(value.day - 1))
    if at.anchor is None:
        return None
    days = [
        single(found.first + timedelta(value.day - 1))
        for found in years_round(month, at.anchor)
        if 1 <= value.day <= (found.last - found.first).days + 1
    ]
    if value.weekday is not None:
        on_it = [found for found in days if found.first.weekday() == value.weekday]
        if on_it and (told := choose(on_it, at, month.shift)):
            return told
    return choose(days, at, month.shift) or (choose(days, at) if month.shift is None else None)


def _weekday(value: Weekday, at: Setting, anchor: date) -> Interval | None:
    if value.within is not None:
        week = _interval(value.within, at)
        if week is None or (week.last - week.first).days > 6:
            return None
        return single(week.first + timedelta((value.weekday - week.first.weekday()) % 7))
    ahead = (value.weekday - anchor.weekday()) % 7
    back = (anchor.weekday() - value.weekday) % 7
    shift = value.shift
    if shift is None:
        return single(anchor + timedelta(ahead) if at.direction == FUTURE else anchor - timedelta(back))
    if shift < 0:
        return single(anchor - timedelta((back or 7) - 7 * (shift + 1)))
    if shift > 0:
        return single(anchor + timedelta((ahead or 7) + 7 * (shift - 1)))
    return single(anchor + timedelta(ahead))


def _part(value: Part, at: Setting) -> Interval | None:
    month = value.value
    if isinstance(month, Month) and month.shift == 1 and at.anchor is not None and at.anchor.month == month.month:
        ahead = _part(replace(value, value=replace(month, shift=0)), at)
        if ahead is not None and ahead.first > at.anchor:
            return ahead  # «the middle of next May», written early in May
    whole = _interval(value.value, at)
    if whole is None:
        return None
    part, (first, last) = value.part, whole[:2]
    if part == "following":
        return Interval(last + timedelta(1), last + timedelta(366), "range")
    if part == "week_of":
        return calendar_unit(first, "week", 0, at.week_start)
    if part in ("rest", "later", "earlier"):
        if at.anchor is None or not first <= at.anchor <= last:
            return whole if part == "earlier" or at.anchor is None else None
        bounds = (first, at.anchor) if part == "earlier" else (at.anchor, last)
        return Interval(*bounds, "bounded")
    length = (last - first).days + 1
    if length <= 7:
        return part_of_week(part, whole)
    if length <= 31:
        return part_of_month(part, whole)
    if length <= 366 and first.day == 1 and first.month == 1:
        return part_of_year(part, whole)
    third = length // 3
    if part in ("begin", "start", "early"):
        return Interval(first, first + timedelta(third), "bounded")
    if part == "middle":
        return Interval(first + timedelta(third), last - timedelta(third), "bounded")
    return Interval(last - timedelta(third), last, "bounded")


def _span(value: Span, at: Setting) -> Interval | None:
    """Both ends, an open one being looked for on the right side of the other."""
    open_first, open_last = is_open(value.first), is_open(value.last)
    backwards = open_first and (not open_last or at.direction == FUTURE)
    last = _interval(value.last, at) if backwards else None
    if last is not None:
        beside = replace(at, anchor=last.first, direction=PAST)
        first = _interval(value.first, beside)
    else:
        first = _interval(value.first, at)
        beside = replace(at, anchor=first.first, direction=FUTURE) if first and open_last else at
        beside = replace(beside, previous=first) if first else beside  # «between 7 February and the 9th of it»
        last = _interval(value.last, beside)
    if first is None or last is None or last.last < first.first:
        return None
    return Interval(first.first, last.last, "day" if first.first == last.last else "range")


MARGINS = {"hour": 0, "day": 0, "week": 3, "month": 15, "quarter": 45, "year": 183, "decade": 1826, "century": 18262}


def _distance(value: Distance, at: Setting) -> Interval | None:
    start = at.anchor
    if value.from_previous or (value.sign == 0 and at.direction == PAST):
        start = at.previous.first if at.previous else None
    if start is None:
        return None
    sign = value.sign or 1
    if value.sign == EITHER:
        sign = -1 if at.direction == PAST else 1
    for n, unit in sorted(value.amounts, key=lambda amount: -MARGINS[amount[1]]):
        start = add(start, sign * n, unit)
    finest = min((unit for _, unit in value.amounts), key=MARGINS.__getitem__)
    return Interval(start, start, "day" if finest == "hour" else finest, MARGINS[finest])


def _window(value: Window, at: Setting, anchor: date) -> Interval:
    n, unit = value.n, value.unit
    if value.sign in (0, AHEAD):
        if at.direction == FUTURE or value.sign == AHEAD:
            return Interval(anchor, add(anchor, n, unit), "range")
        return Interval(add(anchor, -n, unit), anchor, "range")
    if unit in ("week", "decade", "century"):  # counted in whole ones
        near = calendar_unit(anchor, unit, value.sign, at.week_start)
        far = calendar_unit(anchor, unit, value.sign * n, at.week_start)
        assert near is not None
        assert far is not None
        return Interval(min(near.first, far.first), max(near.last, far.last), "range")
    if value.sign < 0:
        return Interval(add(anchor, -n, unit), anchor, "range")
    return Interval(min(anchor + timedelta(1), add(anchor, n, unit)), add(anchor, n, unit), "range")
