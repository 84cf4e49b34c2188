"""What a date expression means before anybody knows the day it was written on.

A value is a small symbolic tree: `Day(-1)` is yesterday, `DayOf(17, Month(2))` the 17th of some February. Nothing here
knows a word of any language; `extract.date_intervals` turns values into days.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from extract.frozen import record

PAST, FUTURE, NEAR = "past", "future", "near"
EITHER, AHEAD = 2, 3


class Interval(NamedTuple):
    """Days `first` to `last`, both included. `margin`: days by which a nominal day («a month ago») may be off."""

    first: date
    last: date
    precision: str
    margin: int = 0


@record(frozen=True, slots=True)
class Setting:
    """Where an expression stands: the anchor, the way an open weekday or month points, the date told before it."""

    anchor: date | None
    direction: str = PAST  # past, future, near
    week_start: int = 0  # 0 Monday … 6 Sunday
    previous: Interval | None = None


@record(frozen=True, slots=True)
class Day:
    """The anchor moved by days: today 0, yesterday -1."""

    offset: int


@record(frozen=True, slots=True)
class Calendar:
    """The calendar unit that holds the anchor, moved: last week is ('week', -1)."""

    unit: str  # day, week, month, quarter, year, decade, century
    shift: int


@record(frozen=True, slots=True)
class Year:
    """A year of the Gregorian or the Hijri calendar."""

    year: int
    calendar: str = "gregorian"


@record(frozen=True, slots=True)
class SameYear:
    """The year of the date told before («in October of the same year»)."""


@record(frozen=True, slots=True)
class SameMonth:
    """The month of the date told before («the 13th of it»)."""


@record(frozen=True, slots=True)
class SameDay:
    """The day told before («on the same day»)."""


@record(frozen=True, slots=True)
class Month:
    """A month by number; without a year, `shift` -1 is the last one before the anchor, 1 the next, 0 this year's."""

    month: int
    calendar: str = "gregorian"
    year: Value | None = None
    shift: int | None = None


@record(frozen=True, slots=True)
class DayOf:
    """A day of a month; the weekday beside it helps to choose the year."""

    day: int
    month: Value
    weekday: int | None = None


@record(frozen=True, slots=True)
class Weekday:
    """A weekday (0 Monday): bare, moved («next Friday»), or that of a week (`within`)."""

    weekday: int
    shift: int | None = None
    within: Value | None = None


@record(frozen=True, slots=True)
class Nth:
    """The nth (-1: last) day, week, month, quarter or weekday of a longer stretch; `weekday` where the unit is one."""

    n: int
    unit: str
    within: Value
    weekday: int | None = None


@record(frozen=True, slots=True)
class Checked:
    """A relative day with its weekday said beside it: the weekday is the surer of the two."""

    value: Value
    weekday: int


@record(frozen=True, slots=True)
class Both:
    """A relative day and the full date said beside it: the date holds, and the two together tell the anchor."""

    relative: Value
    value: Value


@record(frozen=True, slots=True)
class Part:
    """A part of a stretch: begin, start, early, middle, late, end, rest, weekend, quarter_2 …

    `following`: the year of days after it; `week_of`: the week that holds it.
    """

    part: str
    value: Value


@record(frozen=True, slots=True)
class Span:
    """From one date to another."""

    first: Value
    last: Value


@record(frozen=True, slots=True)
class Distance:
    """So many units from the anchor: sign -1 is ago, 1 from now on, 0 later than now or than the date told before.

    EITHER («two years from now») is ago after a past verb.
    """

    amounts: tuple[tuple[int, str], ...]
    sign: int
    from_previous: bool = False  # counted from the date told before


@record(frozen=True, slots=True)
class Window:
    """The last (-1) or next (1) n units as a stretch; 0: within n units, the direction says which way; AHEAD: ahead."""

    n: int
    unit: str
    sign: int


@record(frozen=True, slots=True)
class Season:
    """A season of a year; without one, moved like a month."""

    season: str
    year: Value | None = None
    shift: int | None = None


@record(frozen=True, slots=True)
class Holiday:
    """A feast: `rule` is `gregorian MM-DD`, `hijri MM-DD` or `nth MM weekday n`."""

    rule: str
    days: int
    year: Value | None = None
    shift: int | None = None


_Simple = (
    Day
    | Calendar
    | Year
    | SameYear
    | SameMonth
    | SameDay
    | Month
    | DayOf
    | Weekday
    | Nth
    | Checked
    | Both
    | Part
    | Span
)
Value = _Simple | Distance | Window | Season | Holiday


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


def refers_back(value: Value) -> bool:
    """Whether the value is counted from the date told before it."""
    match value:
        case SameDay() | SameMonth() | SameYear():
            return True
        case Month(year=inner) | Season(year=inner) | Holiday(year=inner):
            return inner is not None and refers_back(inner)
        case DayOf(month=inner) | Nth(within=inner) | Part(value=inner) | Both(value=inner):
            return refers_back(inner)
        case Span(first=first, last=last):
            return refers_back(first) or refers_back(last)
        case Distance(sign=sign, from_previous=from_previous):
            return from_previous or sign == 0
    return False


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


def is_open(value: Value) -> bool:
    """A date that recurs and says neither its year nor its direction."""
    match value:
        case DayOf(month=Month(year=None, shift=None)) | Month(year=None, shift=None):
            return True
        case Weekday(shift=None, within=None):
            return True
    return False
