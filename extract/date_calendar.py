"""Days of the calendar, Gregorian and Hijri: months, weeks, feasts, the nth of something, parts of a stretch."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from functools import lru_cache

from hijridate import Gregorian, Hijri

from extract.date_values import Holiday, Interval, Month, Nth, Season, Year
from extract.frozen import replace

SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 14)}


def nearest_weekday(day: date, weekday: int) -> date:
    """The day of that weekday that lies closest, at most three days away."""
    ahead = (weekday - day.weekday()) % 7
    return day + timedelta(ahead if ahead <= 3 else ahead - 7)


def single(day: date) -> Interval:
    return Interval(day, day, "day")


def month_of(day: date) -> Interval:
    return Interval(day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1]), "month")


def month_days(year: int, month: int) -> Interval:
    return month_of(date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1))


@lru_cache(maxsize=512)
def hijri_month(year: int, month: int) -> Interval:
    first = Hijri(year, month, 1)
    start = first.to_gregorian()
    day = date(start.year, start.month, start.day)
    return Interval(day, day + timedelta(first.month_length() - 1), "month")


def year_days(year: int, kind: str) -> Interval:
    if kind == "hijri":
        return Interval(hijri_month(year, 1).first, hijri_month(year, 12).last, "year")
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


def calendar_unit(anchor: date, unit: str, shift: int, week_start: int) -> Interval | None:
    if unit == "day":
        return single(anchor + timedelta(shift))
    if unit == "week":
        first = week_of(anchor, week_start) + timedelta(7 * shift)
        return Interval(first, first + timedelta(6), "week")
    if unit == "month":
        return month_of(add_months(anchor.replace(day=1), shift))
    if unit == "quarter":
        first = add_months(date(anchor.year, anchor.month - (anchor.month - 1) % 3, 1), 3 * shift)
        return Interval(first, month_of(add_months(first, 2)).last, "range")
    if unit == "hour":
        return None
    years = {"year": 1, "decade": 10, "century": 100}[unit]
    start = anchor.year // years * years + shift * years + (unit == "century")
    return Interval(date(start, 1, 1), date(start + years - 1, 12, 31), "year" if years == 1 else "range")


def in_year(value: Month | Season | Holiday, year: int, hijri: bool) -> Interval:
    """A recurring date in one year of its calendar."""
    match value:
        case Month(month=month):
            return hijri_month(year, month) if hijri else month_days(year, month)
        case Season(season=season):
            first, last = SEASONS[season]
            return Interval(month_days(year, first).first, month_days(year, last).last, "range")
        case Holiday(rule=rule, days=days):
            return holiday_days(rule, days, year)


def holiday_days(rule: str, days: int, year: int) -> Interval:
    kind, *rest = rule.split()
    if kind == "nth":
        month, weekday, n = (int(part) for part in rest)
        first = nth_in(Nth(n, "weekday", Year(year), weekday), month_days(year, month), 0)
        assert first is not None  # every rule names a weekday that each such month has
        day = first.first
    else:
        month, number = (int(part) for part in rest[0].split("-"))
        day = date(year, month, number)
        if kind == "hijri":
            day = hijri_month(year, month).first + timedelta(number - 1)
    return Interval(day, day + timedelta(days - 1), "day" if days == 1 else "range")


def is_hijri(value: Month | Season | Holiday) -> bool:
    return (isinstance(value, Month) and value.calendar == "hijri") or (
        isinstance(value, Holiday) and value.rule.startswith("hijri")
    )


def years_round(value: Month | Season | Holiday, anchor: date) -> list[Interval]:
    """A recurring date in the anchor's year and the years beside it, in order."""
    hijri = is_hijri(value)
    year = Gregorian(anchor.year, anchor.month, anchor.day).to_hijri().year if hijri else anchor.year
    if isinstance(value, Holiday) and hijri:  # the rule is in Hijri months, its years in Hijri years
        return [holiday_days(value.rule, value.days, y) for y in (year - 1, year, year + 1)]
    return [in_year(value, y, hijri) for y in (year - 1, year, year + 1)]


def nth_in(value: Nth, within: Interval, week_start: int) -> Interval | None:
    n, length = value.n, (within.last - within.first).days + 1
    if value.unit == "weekday" and value.weekday is not None:
        first = within.first + timedelta((value.weekday - within.first.weekday()) % 7)
        days = [first + timedelta(7 * k) for k in range((within.last - first).days // 7 + 1)]
        picked = days[n if n < 0 else n - 1] if n <= len(days) else None
        return single(picked) if picked else None
    if value.unit == "weekday or day":  # «Tuesday the first of October» or the first Tuesday: as the calendar has it
        day = within.first + timedelta(n - 1)
        return single(day) if day.weekday() == value.weekday else nth_in(replace(value, unit="weekday"), within, 0)
    if value.unit == "day":
        day = within.last if n < 0 else within.first + timedelta(n - 1)
        return single(day) if day <= within.last else None
    if value.unit == "week":
        return _nth_week(n, within, length, week_start)
    months = {"month": 1, "quarter": 3}.get(value.unit)
    if months is None or length < 300 or n * months > 12:
        return None
    first = date(within.first.year, (12 // months if n < 0 else n) * months - months + 1, 1)
    return Interval(first, month_of(add_months(first, months - 1)).last, "month" if months == 1 else "range")


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


def part_of_week(part: str, week: Interval) -> Interval:
    first, last = week.first, week.last
    match part:
        case "begin" | "start" | "early" | "half_1":
            return Interval(first, first + timedelta(2), "range")
        case "middle":
            return Interval(first + timedelta(1), first + timedelta(4), "range")
        case "late" | "half_2":
            return Interval(last - timedelta(3), last, "range")
    return Interval(last - timedelta(1), last, "range")


def part_of_month(part: str, month: Interval) -> Interval:
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


def part_of_year(part: str, year: Interval) -> Interval | None:
    months = _YEAR_PARTS.get(part)
    if months is None:
        return None
    number = year.first.year
    return Interval(
        month_days(number, months[0]).first, month_days(number, months[1]).last, "month" if part == "end" else "range"
    )
