"""What a date expression means before anybody knows the day it was written on, and the days it comes to.

A value is a small symbolic tree (`Day(-1)` is yesterday, `DayOf(17, Month(2))` the 17th of some February). `interval`
turns it into days once an anchor is known. Nothing here knows a word of any language.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from hijridate import Gregorian, Hijri

PAST, FUTURE, NEAR = "past", "future", "near"
FAR = 300  # days: no verb's tense makes a month without a year mean one so far off, with the same month close by
FARTHEST_SAME_YEAR = 270  # days: a month without a year is this year's unless another year's is far closer


class Interval(NamedTuple):
    """Days `first` to `last`, both included. `margin`: days by which a nominal day («a month ago») may be off."""

    first: date
    last: date
    precision: str
    margin: int = 0


@dataclass(frozen=True, slots=True)
class Setting:
    """Where an expression stands: the anchor, the way an open weekday or month points, the date told before it."""

    anchor: date | None
    direction: str = PAST  # past, future, near
    week_start: int = 0  # 0 Monday … 6 Sunday
    previous: Interval | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """The anchor moved by days: today 0, yesterday -1."""

    offset: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """The calendar unit that holds the anchor, moved: last week is ('week', -1)."""

    unit: str  # day, week, month, quarter, year, decade, century
    shift: int


@dataclass(frozen=True, slots=True)
class Year:
    """A year of the Gregorian or the Hijri calendar."""

    year: int
    calendar: str = "gregorian"


@dataclass(frozen=True, slots=True)
class SameYear:
    """The year of the date told before («in October of the same year»)."""


@dataclass(frozen=True, slots=True)
class SameMonth:
    """The month of the date told before («the 13th of it»)."""


@dataclass(frozen=True, slots=True)
class Month:
    """A month by its number; without a year, `shift` -1 is the last one before the anchor, 1 the next, 0 this year's."""

    month: int
    calendar: str = "gregorian"
    year: Value | None = None
    shift: int | None = None


@dataclass(frozen=True, slots=True)
class DayOf:
    """A day of a month; the weekday beside it helps to choose the year."""

    day: int
    month: Value
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Weekday:
    """A weekday (0 Monday): bare, moved («next Friday»), or that of a week (`within`)."""

    weekday: int
    shift: int | None = None
    within: Value | None = None


@dataclass(frozen=True, slots=True)
class Nth:
    """The nth (-1: last) day, week, month, quarter or weekday of a longer stretch; `weekday` where the unit is one."""

    n: int
    unit: str
    within: Value
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A relative day with its weekday said beside it: the weekday is the surer of the two."""

    value: Value
    weekday: int


@dataclass(frozen=True, slots=True)
class Both:
    """A relative day and the full date said beside it: the date holds, and the two together tell the anchor."""

    relative: Value
    value: Value


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a stretch: begin, start, early, middle, late, end, rest, weekend, quarter_2 …

    `following`: the year of days after it; `week_of`: the week that holds it.
    """

    part: str
    value: Value


@dataclass(frozen=True, slots=True)
class Span:
    """From one date to another."""

    first: Value
    last: Value


EITHER, AHEAD = 2, 3


@dataclass(frozen=True, slots=True)
class Distance:
    """So many units from the anchor: sign -1 is ago, 1 from now on, 0 later than now or than the date told before.

    EITHER («two years from now») is ago after a past verb.
    """

    amounts: tuple[tuple[int, str], ...]
    sign: int
    from_previous: bool = False  # counted from the date told before


@dataclass(frozen=True, slots=True)
class Window:
    """The last (-1) or next (1) n units as a stretch; 0: within n units, the direction says which way; AHEAD: ahead."""

    n: int
    unit: str
    sign: int


@dataclass(frozen=True, slots=True)
class Season:
    """A season of a year; without one, moved like a month."""

    season: str
    year: Value | None = None
    shift: int | None = None


@dataclass(frozen=True, slots=True)
class Holiday:
    """A feast: `rule` is `gregorian MM-DD`, `hijri MM-DD` or `nth MM weekday n`."""

    rule: str
    days: int
    year: Value | None = None
    shift: int | None = None


_Simple = Day | Calendar | Year | SameYear | SameMonth | Month | DayOf | Weekday | Nth | Checked | Both | Part | Span
Value = _Simple | Distance | Window | Season | Holiday

SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 14)}


def needs_anchor(value: Value) -> bool:
    """Whether the value means nothing until the day it was written on is known."""
    match value:
        case Year():
            return False
        case Month(year=year) | Season(year=year) | Holiday(year=year):
            return year is None or needs_anchor(year)
        case DayOf(month=inner) | Nth(within=inner) | Part(value=inner) | Both(value=inner):
            return needs_anchor(inner)
        case Span(first=first, last=last):
            return needs_anchor(first) or needs_anchor(last)
    return True


def interval(value: Value, at: Setting) -> Interval | None:
    """The days a value comes to; None where the anchor is missing or no such day exists."""
    try:
        return _interval(value, at)
    except (ValueError, OverflowError):
        return None


def _interval(value: Value, at: Setting) -> Interval | None:
    match value:
        case Year(year=year, calendar=kind):
            return _year(year, kind)
        case SameYear():
            return _year(at.previous.first.year, "gregorian") if at.previous else None
        case SameMonth():
            return _month_of(at.previous.first) if at.previous else None
        case Month() | Season() | Holiday():
            return _recurring(value, at)
        case DayOf():
            return _day_of(value, at)
        case Nth():
            if value.unit == "weekday or day" and (dated := _interval(DayOf(value.n, value.within, value.weekday), at)):
                if dated.first.weekday() == value.weekday:
                    return dated
            within = _interval(value.within, at)
            return _nth(value, within, at.week_start) if within else None
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
            return _single(at.anchor + timedelta(offset))
        case Calendar(unit=unit, shift=shift):
            return _calendar(at.anchor, unit, shift, at.week_start)
        case Weekday():
            return _weekday(value, at, at.anchor)
        case Checked(value=inner, weekday=weekday):
            told = _interval(inner, at)
            return _single(nearest_weekday(told.first, weekday)) if told else None
        case Window():
            return _window(value, at, at.anchor)
    return None


def nearest_weekday(day: date, weekday: int) -> date:
    """The day of that weekday that lies closest, at most three days away."""
    ahead = (weekday - day.weekday()) % 7
    return day + timedelta(ahead if ahead <= 3 else ahead - 7)


def _single(day: date) -> Interval:
    return Interval(day, day, "day")


def _month_of(day: date) -> Interval:
    return Interval(day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1]), "month")


def _month(year: int, month: int) -> Interval:
    return _month_of(date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1))


@lru_cache(maxsize=512)
def _hijri_month(year: int, month: int) -> Interval:
    first = Hijri(year, month, 1)
    start = first.to_gregorian()
    day = date(start.year, start.month, start.day)
    return Interval(day, day + timedelta(first.month_length() - 1), "month")


def _year(year: int, kind: str) -> Interval:
    if kind == "hijri":
        return Interval(_hijri_month(year, 1).first, _hijri_month(year, 12).last, "year")
    return Interval(date(year, 1, 1), date(year, 12, 31), "year")


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months on, or the last one where the month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add(day: date, n: int, unit: str) -> date:
    """A day moved by n units (hours count as the days they fill)."""
    match unit:
        case "day" | "week":
            return day + timedelta(n * (7 if unit == "week" else 1))
        case "hour":
            return day + timedelta(int(n / 24))
    return add_months(day, n * {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[unit])


def week_of(day: date, week_start: int) -> date:
    """The first day of the week that holds a day."""
    return day - timedelta((day.weekday() - week_start) % 7)


def _calendar(anchor: date, unit: str, shift: int, week_start: int) -> Interval | None:
    if unit == "day":
        return _single(anchor + timedelta(shift))
    if unit == "week":
        first = week_of(anchor, week_start) + timedelta(7 * shift)
        return Interval(first, first + timedelta(6), "week")
    if unit == "month":
        return _month_of(add_months(anchor.replace(day=1), shift))
    if unit == "quarter":
        first = add_months(date(anchor.year, anchor.month - (anchor.month - 1) % 3, 1), 3 * shift)
        return Interval(first, _month_of(add_months(first, 2)).last, "range")
    if unit == "hour":
        return None
    years = {"year": 1, "decade": 10, "century": 100}[unit]
    start = anchor.year // years * years + shift * years + (unit == "century")
    return Interval(date(start, 1, 1), date(start + years - 1, 12, 31), "year" if years == 1 else "range")


def _in_year(value: Month | Season | Holiday, year: int, hijri: bool) -> Interval:
    """A recurring date in one year of its calendar."""
    match value:
        case Month(month=month):
            return _hijri_month(year, month) if hijri else _month(year, month)
        case Season(season=season):
            first, last = SEASONS[season]
            return Interval(_month(year, first).first, _month(year, last).last, "range")
        case Holiday(rule=rule, days=days):
            return _holiday(rule, days, year)


def _holiday(rule: str, days: int, year: int) -> Interval:
    kind, *rest = rule.split()
    if kind == "nth":
        month, weekday, n = (int(part) for part in rest)
        first = _nth(Nth(n, "weekday", Year(year), weekday), _month(year, month), 0)
        assert first is not None  # every rule names a weekday that each such month has
        day = first.first
    else:
        month, number = (int(part) for part in rest[0].split("-"))
        day = date(year, month, number)
        if kind == "hijri":
            day = _hijri_month(year, month).first + timedelta(number - 1)
    return Interval(day, day + timedelta(days - 1), "day" if days == 1 else "range")


def _is_hijri(value: Month | Season | Holiday) -> bool:
    return (isinstance(value, Month) and value.calendar == "hijri") or (
        isinstance(value, Holiday) and value.rule.startswith("hijri")
    )


def _years_round(value: Month | Season | Holiday, anchor: date) -> list[Interval]:
    """A recurring date in the anchor's year and the years beside it, in order."""
    hijri = _is_hijri(value)
    year = Gregorian(anchor.year, anchor.month, anchor.day).to_hijri().year if hijri else anchor.year
    if isinstance(value, Holiday) and hijri:  # the rule is in Hijri months, its years in Hijri years
        return [_holiday(value.rule, value.days, y) for y in (year - 1, year, year + 1)]
    return [_in_year(value, y, hijri) for y in (year - 1, year, year + 1)]


def _recurring(value: Month | Season | Holiday, at: Setting) -> Interval | None:
    if value.year is not None:
        year = _interval(value.year, at)
        if year is None:
            return None
        if not _is_hijri(value) or (isinstance(value.year, Year) and value.year.calendar == "hijri"):
            number = value.year.year if isinstance(value.year, Year) else year.first.year
            return _in_year(value, number, _is_hijri(value))
        around = _years_round(value, year.first + timedelta(182))
        return next((found for found in around if year.first <= found.first <= year.last), None)
    if at.anchor is None:
        return None
    around = _years_round(value, at.anchor)
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
        return _single(within.first + timedelta(value.day - 1))
    if at.anchor is None:
        return None
    days = [
        _single(found.first + timedelta(value.day - 1))
        for found in _years_round(month, at.anchor)
        if 1 <= value.day <= (found.last - found.first).days + 1
    ]
    if value.weekday is not None:
        days = [found for found in days if found.first.weekday() == value.weekday] or days
    return choose(days, at, month.shift) or (choose(days, at) if month.shift is None else None)


def _weekday(value: Weekday, at: Setting, anchor: date) -> Interval | None:
    if value.within is not None:
        week = _interval(value.within, at)
        if week is None or (week.last - week.first).days > 6:
            return None
        return _single(week.first + timedelta((value.weekday - week.first.weekday()) % 7))
    ahead = (value.weekday - anchor.weekday()) % 7
    back = (anchor.weekday() - value.weekday) % 7
    shift = value.shift
    if shift is None:
        return _single(anchor + timedelta(ahead) if at.direction == FUTURE else anchor - timedelta(back))
    if shift < 0:
        return _single(anchor - timedelta((back or 7) - 7 * (shift + 1)))
    if shift > 0:
        return _single(anchor + timedelta((ahead or 7) + 7 * (shift - 1)))
    return _single(anchor + timedelta(ahead))


def _nth(value: Nth, within: Interval, week_start: int) -> Interval | None:
    n, length = value.n, (within.last - within.first).days + 1
    if value.unit == "weekday" and value.weekday is not None:
        first = within.first + timedelta((value.weekday - within.first.weekday()) % 7)
        days = [first + timedelta(7 * k) for k in range((within.last - first).days // 7 + 1)]
        picked = days[n if n < 0 else n - 1] if n <= len(days) else None
        return _single(picked) if picked else None
    if value.unit == "weekday or day":  # «Tuesday the first of October» or the first Tuesday: as the calendar has it
        day = within.first + timedelta(n - 1)
        return _single(day) if day.weekday() == value.weekday else _nth(replace(value, unit="weekday"), within, 0)
    if value.unit == "day":
        day = within.last if n < 0 else within.first + timedelta(n - 1)
        return _single(day) if day <= within.last else None
    if value.unit == "week":
        return _nth_week(n, within, length, week_start)
    months = {"month": 1, "quarter": 3}.get(value.unit)
    if months is None or length < 300 or n * months > 12:
        return None
    first = date(within.first.year, (12 // months if n < 0 else n) * months - months + 1, 1)
    return Interval(first, _month_of(add_months(first, months - 1)).last, "month" if months == 1 else "range")


def _nth_week(n: int, within: Interval, length: int, week_start: int) -> Interval | None:
    """Weeks of a year are counted from the one with 4 January (ISO 8601), those of a month from the first full one."""
    if length > 300:
        first = week_of(date(within.first.year, 1, 4), week_start) + timedelta(7 * (n - 1))
        if n < 0:
            first = week_of(date(within.first.year, 12, 28), week_start)
    elif n < 0:
        first = week_of(within.last + timedelta(1), week_start) - timedelta(7)
    else:
        first = week_of(within.first + timedelta(6), week_start) + timedelta(7 * (n - 1))
    return Interval(first, first + timedelta(6), "week")


def _part(value: Part, at: Setting) -> Interval | None:
    whole = _interval(value.value, at)
    if whole is None:
        return None
    part, (first, last) = value.part, whole[:2]
    if part == "following":
        return Interval(last + timedelta(1), last + timedelta(366), "range")
    if part == "week_of":
        return _calendar(first, "week", 0, at.week_start)
    if part in ("rest", "later", "earlier"):
        if at.anchor is None or not first <= at.anchor <= last:
            return whole if part == "earlier" or at.anchor is None else None
        bounds = (first, at.anchor) if part == "earlier" else (at.anchor, last)
        return Interval(*bounds, "bounded")
    length = (last - first).days + 1
    if length <= 7:
        return _part_of_week(part, whole)
    if length <= 31:
        return _part_of_month(part, whole)
    if length <= 366 and first.day == 1 and first.month == 1:
        return _part_of_year(part, whole)
    third = length // 3
    if part in ("begin", "start", "early"):
        return Interval(first, first + timedelta(third), "bounded")
    if part == "middle":
        return Interval(first + timedelta(third), last - timedelta(third), "bounded")
    return Interval(last - timedelta(third), last, "bounded")


def _part_of_week(part: str, week: Interval) -> Interval:
    first, last = week.first, week.last
    match part:
        case "begin" | "start" | "early" | "half_1":
            return Interval(first, first + timedelta(2), "range")
        case "middle":
            return Interval(first + timedelta(1), first + timedelta(4), "range")
        case "late" | "half_2":
            return Interval(last - timedelta(3), last, "range")
    return Interval(last - timedelta(1), last, "range")


def _part_of_month(part: str, month: Interval) -> Interval:
    first, last = month.first, month.last
    match part:
        case "begin":
            return Interval(first, first, "day", 9)
        case "start" | "early":
            return Interval(first, first + timedelta(9), "range")
        case "middle":
            return Interval(first + timedelta(14), first + timedelta(14), "day", 5)
        case "half_1":
            return Interval(first, first + timedelta(14), "range")
        case "half_2":
            return Interval(first + timedelta(15), last, "range")
    return Interval(first + timedelta(20), last, "range")


_YEAR_PARTS = {
    "begin": (1, 3),
    "start": (1, 3),
    "early": (1, 3),
    "middle": (6, 7),
    "late": (10, 12),
    "end": (12, 12),
    "half_1": (1, 6),
    "half_2": (7, 12),
    "quarter_1": (1, 3),
    "quarter_2": (4, 6),
    "quarter_3": (7, 9),
    "quarter_4": (10, 12),
}


def _part_of_year(part: str, year: Interval) -> Interval | None:
    months = _YEAR_PARTS.get(part)
    if months is None:
        return None
    number = year.first.year
    return Interval(
        _month(number, months[0]).first, _month(number, months[1]).last, "month" if part == "end" else "range"
    )


def is_directed(value: Value) -> bool:
    """Whether the tense around an expression changes the days it comes to."""
    match value:
        case DayOf(month=inner) | Nth(within=inner) | Part(value=inner) | Both(value=inner):
            return is_directed(inner)
        case Month(year=None, shift=None) | Weekday(shift=None, within=None) | Window(sign=0):
            return True
        case Distance(sign=sign):
            return sign in (0, EITHER)
        case Span(first=first, last=last):
            return is_directed(first) or is_directed(last)
    return False


def _is_open(value: Value) -> bool:
    """A date that recurs and says neither its year nor its direction."""
    match value:
        case DayOf(month=Month(year=None, shift=None)) | Month(year=None, shift=None):
            return True
        case Weekday(shift=None, within=None):
            return True
    return False


def _span(value: Span, at: Setting) -> Interval | None:
    """Both ends, an open one being looked for on the right side of the other."""
    open_first, open_last = _is_open(value.first), _is_open(value.last)
    if open_first and (not open_last or at.direction == FUTURE):
        last = _interval(value.last, at)
        beside = replace(at, anchor=last.first, direction=PAST) if last else at
        first = _interval(value.first, beside)
    else:
        first = _interval(value.first, at)
        beside = replace(at, anchor=first.first, direction=FUTURE) if first and open_last else at
        last = _interval(value.last, beside)
    if first is None or last is None or last.last < first.first:
        return None
    return Interval(first.first, last.last, "day" if first.first == last.last else "range")


_MARGINS = {"hour": 0, "day": 0, "week": 3, "month": 15, "quarter": 45, "year": 183, "decade": 1826, "century": 18262}


def _distance(value: Distance, at: Setting) -> Interval | None:
    start = at.anchor
    if value.from_previous or (value.sign == 0 and at.direction == PAST):
        start = at.previous.first if at.previous else None
    if start is None:
        return None
    sign = value.sign or 1
    if value.sign == EITHER:
        sign = -1 if at.direction == PAST else 1
    for n, unit in sorted(value.amounts, key=lambda amount: -_MARGINS[amount[1]]):
        start = add(start, sign * n, unit)
    finest = min((unit for _, unit in value.amounts), key=_MARGINS.__getitem__)
    return Interval(start, start, "day" if finest == "hour" else finest, _MARGINS[finest])


def _window(value: Window, at: Setting, anchor: date) -> Interval:
    n, unit = value.n, value.unit
    if value.sign in (0, AHEAD):
        if at.direction == FUTURE or value.sign == AHEAD:
            return Interval(anchor, add(anchor, n, unit), "range")
        return Interval(add(anchor, -n, unit), anchor, "range")
    if unit in ("week", "decade", "century"):  # counted in whole ones
        near = _calendar(anchor, unit, value.sign, at.week_start)
        far = _calendar(anchor, unit, value.sign * n, at.week_start)
        assert near and far
        return Interval(min(near.first, far.first), max(near.last, far.last), "range")
    if value.sign < 0:
        return Interval(add(anchor, -n, unit), anchor, "range")
    return Interval(min(anchor + timedelta(1), add(anchor, n, unit)), add(anchor, n, unit), "range")
