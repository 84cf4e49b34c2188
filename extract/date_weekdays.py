"""Rules for weekdays and relative days, and for the dates said beside them."""

from __future__ import annotations

from extract.date_grammar import day_and_month, month, month_and_day
from extract.date_reader import OPEN, Parsed, Reader
from extract.date_values import (
    Both,
    Calendar,
    Checked,
    Day,
    DayOf,
    Month,
    Nth,
    Span,
    Value,
    Weekday,
)


def weekday_date(r: Reader, i: int) -> Parsed | None:
    """A weekday and what says which one: a date, a relative day, «last», a week, an ordinal."""
    found = r.at(i, "weekday")
    if found is None or (not found[0].definite and not r.at(i - 1, "unit")):
        return weekday_of_week(r, i) if found else None
    weekday, stop = int(found[0].value), found[1]
    if not r.goes_on(stop, "week day"):
        return Weekday(weekday), stop
    j = r.skip_form(stop, OPEN)
    if ordinal := _ordinal_weekday(r, weekday, stop):
        return ordinal
    for k in dict.fromkeys((r.skip(j, "equals"), r.skip(j, "on"), r.skip(stop, "on"), j)):
        k = r.skip(k, "equals")
        dated = day_and_month(r, k, weekday) or month_and_day(r, k)
        if dated:
            close = r.form(dated[1]) in (")", "]") and r.form(stop) in ("(", "[")
            return dated[0], dated[1] + close
    if pair := _two_weekdays(r, weekday, stop):
        return pair
    if relative := r.at(j, "day"):
        closed = r.skip_form(relative[1], {")", "]"}) if j != stop else relative[1]
        return Checked(Day(int(relative[0].value)), weekday), closed
    if moved := r.at(stop, "mod"):
        return _moved_weekday(r, weekday, int(moved[0].value), stop, moved[1])
    for k in dict.fromkeys((r.skip(stop, "of"), stop)):
        if week := week_expression(r, k):
            return Weekday(weekday, None, week[0]), week[1]
    return _counted_weekday(r, weekday, stop) or (Weekday(weekday), stop)


def _two_weekdays(r: Reader, weekday: int, stop: int) -> Parsed | None:
    """`السبت 26 والاحد 27 مارس`, `الاثنين 3 الى الاربعاء 5 مايو`: the month is said once."""
    number = r.day_number(stop)
    if number is None or not number.written or number.clitic:
        return None
    joined = r.at(number.stop, "to")
    j = joined[1] if joined else number.stop + (r.form(number.stop) == "و")
    j = j + 1 if r.form(j) == "يوم" else j
    second = r.at(j, "weekday")
    if second is None or not second[0].definite or not (joined or second[0].clitic == "و" or j > number.stop):
        return None
    dated = weekday_date(r, j)
    if dated is None or not isinstance(dated[0], DayOf) or dated[0].day <= number.value:
        return None
    return Span(DayOf(number.value, dated[0].month, weekday), dated[0]), dated[1]


def _moved_weekday(r: Reader, weekday: int, shift: int, stop: int, after: int) -> Parsed:
    """`الجمعه الماضيه`, `الاثنين الاخير من مارس`, `الجمعه المقبل 4 مارس`."""
    if r.at(stop, "final") and (within := month(r, r.skip(after, "of"))) and r.at(after, "of"):
        return Nth(-1, "weekday", within[0], weekday), within[1]
    j = r.skip(r.skip_form(after, OPEN), "equals")
    if dated := day_and_month(r, j, weekday):
        return dated
    return Weekday(weekday, shift), after


def _ordinal_weekday(r: Reader, weekday: int, stop: int) -> Parsed | None:
    """`الثلاثاء الثالث من ايلول`: the third Tuesday, or Tuesday the third."""
    number = r.day_number(stop)
    if number is None or not number.ordinal or number.value > 5 or number.clitic:
        return None
    within = month(r, r.skip(number.stop, "of"))
    return (Nth(number.value, "weekday or day", within[0], weekday), within[1]) if within else None


def _counted_weekday(r: Reader, weekday: int, stop: int) -> Parsed | None:
    """`الثلاثاء الثالث من ايلول`, `السبت السادس عشر`, `الخميس 21`, `الجمعه في الثانيه والعشرين`."""
    number = r.day_number(r.skip(stop, "on"))
    if (
        number is None
        or (number.clitic and number.written)
        or not (number.written or number.ordinal or number.value > 10)
    ):
        return None  # «ليل الاحد الاثنين» counts nothing
    if not r.ends(number.stop) or r.follows(number.stop, "counted_after"):
        return None
    if number.ordinal and number.value <= 5:
        return Nth(number.value, "weekday or day", Calendar("month", 0), weekday), number.stop
    return DayOf(number.value, Calendar("month", 0), weekday), number.stop


def weekday_of_week(r: Reader, i: int) -> Parsed | None:
    """`احد الاسبوع الماضي`: a weekday without its article, in a week."""
    found = r.at(i, "weekday")
    if found is None:
        return None
    week = week_expression(r, found[1])
    return (Weekday(int(found[0].value), None, week[0]), week[1]) if week else None


def week_expression(r: Reader, i: int) -> Parsed | None:
    """`الاسبوع الماضي`, `هذا الاسبوع`."""
    if found := r.at(i, "this", "lead"):
        noun = r.at(found[1], "unit")
        if noun and noun[0].value == "week" and noun[0].size == 1:
            return Calendar("week", int(found[0].value) if found[0].kind == "lead" else 0), noun[1]
    noun = r.at(i, "unit")
    if noun and noun[0].value == "week" and noun[0].definite and (found := r.at(noun[1], "mod")):
        return Calendar("week", int(found[0].value)), found[1]
    return None


def relative_day(r: Reader, i: int) -> Parsed | None:
    """`امس`, `امس الاربعاء`, `امس (السبت)`, `اليوم الثلاثاء 5 مارس 2014`."""
    found = r.at(i, "day")
    if found is None:
        return None
    value: Value = Day(int(found[0].value))
    stop = found[1]
    if not r.goes_on(stop, "relative day"):
        return value, stop
    bracket = r.form(stop) in ("(", "[")
    slashed = r.form(stop) == "/" == r.form(stop + 2)  # اليوم /الاربعاء/
    j = stop + 1 if slashed else r.skip_form(stop, OPEN)
    j = j + 1 if r.form(j) == "يوم" else j
    weekday = r.at(j, "weekday")
    if weekday and weekday[0].definite and not weekday[0].clitic:
        full = weekday_date(r, j)
        closed = r.skip_form(weekday[1], {")", "]"}) if bracket else weekday[1] + slashed
        if full and isinstance(full[0], DayOf | Span):
            return Both(Checked(value, int(weekday[0].value)), full[0]), full[1] + (bracket and r.form(full[1]) == ")")
        return Checked(value, int(weekday[0].value)), closed
    dated = day_and_month(r, r.skip(j, "equals"))
    if dated and isinstance(dated[0], DayOf) and (isinstance(dated[0].month, Month)):
        return Both(value, dated[0]), dated[1] + (bracket and r.form(dated[1]) == ")")
    return value, stop
