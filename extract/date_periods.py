"""Rules for stretches of time: units and the nth of them, parts, seasons, feasts, years; and the table of all rules."""

from __future__ import annotations

from collections.abc import Callable

from extract.date_distances import after, ago, counted, few_counted, from_now, window, within
from extract.date_grammar import day_alone, day_and_month, glued_date, month, month_and_day, year
from extract.date_reader import Parsed, Reader
from extract.date_values import (
    Calendar,
    DayOf,
    Holiday,
    Month,
    Nth,
    Part,
    SameDay,
    SameMonth,
    SameYear,
    Season,
    Span,
    Value,
    Weekday,
    Year,
)
from extract.date_weekdays import relative_day, week_expression, weekday_date, weekday_of_week

_ARTICLE_MOD = ("السابق", "الحالي", "المقبل", "القادم", "التالي", "الاخير", "السابقه", "الحاليه")


def month_alone(r: Reader, i: int) -> Parsed | None:
    """`مارس 2015`, `يوليو المقبل`, `شهر مايو`, and a bare month whose name can stand alone."""
    found = month(r, i)
    if found is None:
        return None
    value, stop, alone = found
    if alone == "never" or (alone == "context" and not _prepared(r, i)):
        return None
    if isinstance(value, Month) and value.year is None and r.at(i, "month") and r.at(i, "month")[0].clitic == "و":  # type: ignore[index]
        return None if alone == "context" else (value, stop)
    return value, stop


def _prepared(r: Reader, i: int) -> bool:
    """Whether the word before leads one to expect a date."""
    return r.at(i - 1, "of", "since", "on", "part", "to", "within", "month_noun", "ago", "after", "between") is not None


def unit_expression(r: Reader, i: int) -> Parsed | None:
    """`الاسبوع الماضي`, `العام 2015`, `اليوم الثالث من اكتوبر`, `الايام الثلاثه الماضيه`, `يوم الثلاثاء`, `يوم 27`."""
    noun = r.at(i, "unit")
    if noun is None:
        return None
    sense, stop = noun
    if sense.value == "day" and sense.definite and sense.size == 1 and (same := r.at(stop, "same")):
        return SameDay(), same[1]
    if sense.value == "day" and sense.size == 1 and (told := _after_day(r, i, stop, sense.definite)):
        return told
    if sense.value == "year" and sense.size == 1:
        return _year_unit(r, i, stop)
    if sense.value == "week" and sense.size == 1 and not sense.definite and (found := day_and_month(r, stop)):
        return Part("week_of", found[0]), found[1]
    if sense.size != 1 or not sense.definite:
        return window(r, i) or from_now(r, i) or (month_alone(r, i) if sense.value == "month" else None)
    if sense.value == "month" and (found := month_alone(r, i)):
        return found
    moved = r.at(stop, "mod")
    if moved and not r.at(stop, "ord") and not (r.at(stop, "final") and _within_longer(r, moved[1])):
        if sense.value == "day":
            return None
        return _moved_unit(r, sense.value, int(moved[0].value), moved[1])
    return nth_unit(r, i)


def _after_day(r: Reader, i: int, stop: int, definite: bool) -> Parsed | None:
    """What the word for day only introduces: a weekday, a date, a bare number (`يوم 27`)."""
    if definite:
        return None
    if (
        found := weekday_date(r, stop)
        or day_and_month(r, stop, None)
        or relative_day(r, stop)
        or month_and_day(r, stop)
    ):
        return found
    number = r.day_number(stop)
    if number is None or not number.written or number.definite or number.clitic:
        return None
    if r.ends(number.stop) and r.form(number.stop) not in ("-", "/") and "يوم" in r.form(i):
        return DayOf(number.value, Calendar("month", 0)), number.stop
    return None


def _year_unit(r: Reader, i: int, stop: int) -> Parsed | None:
    told = year(r, i, bare=False)
    if told is None:
        return window(r, i) or from_now(r, i)
    office = r.follows(i - 1, "office_before") and r.form(stop) in _ARTICLE_MOD
    return None if office else told


def _moved_unit(r: Reader, unit: str, shift: int, stop: int) -> Parsed:
    """`الاسبوع المقبل`, and the weekdays said after a week (`الاسبوع القادم الاحد`, `بين الاربعاء والجمعه`)."""
    value: Value = Calendar(unit, shift)
    if unit != "week":
        return value, stop
    j = r.skip(stop, "between", "of")
    j = r.skip(j, "unit") if r.form(j) == "يوم" else j
    first = r.at(j, "weekday")
    if first is None or not first[0].definite or first[0].clitic:
        return value, stop
    begin = Weekday(int(first[0].value), None, value)
    last = r.at(r.skip(first[1], "to"), "weekday")
    if last and j > stop and (r.at(first[1], "to") or last[0].clitic == "و"):
        return Span(begin, Weekday(int(last[0].value), None, value)), last[1]
    return (begin, first[1]) if r.ends(first[1]) else (value, stop)


def _within_longer(r: Reader, i: int) -> Parsed | None:
    """`من مارس`, `بشهر اكتوبر 2014`, `من هذا العام`, `العام المقبل`: the longer stretch that an nth unit is part of."""
    j = r.skip(i, "of")
    if found := month(r, j):
        return found[0], found[1]
    told = year(r, j, bare=True)
    if told is None and j == i:
        return None
    return told


def nth_unit(r: Reader, i: int) -> Parsed | None:
    """`اليوم الثالث من اكتوبر`, `الاسبوع الاخير من يوليو`, `اول اسبوع بشهر اكتوبر`, `اخر اثنين من اذار`."""
    first, last = r.at(i, "ord"), r.at(i, "last")
    if (first and not first[0].definite) or last:
        j = (first or last)[1]  # type: ignore[index]
        n = int(first[0].value) if first else -1
        unit = r.at(j, "unit")
        j2 = unit[1] if unit and unit[0].value == "day" and r.at(unit[1], "weekday") else j
        weekday = r.at(j2, "weekday")
        if weekday:
            return _nth_weekday(r, n, int(weekday[0].value), weekday[1])
        if unit and unit[0].size == 1 and (within := _within_longer(r, unit[1])):
            return Nth(n, unit[0].value, within[0]), within[1]
        return None
    noun = r.at(i, "unit")
    if noun is None or noun[0].size != 1:
        return None
    order = r.at(noun[1], "final")
    number = None if order else r.count(noun[1])
    if not order and (number is None or not number.ordinal or not number.definite):
        return None
    stop = order[1] if order else number.stop  # type: ignore[union-attr]
    within = _within_longer(r, stop)
    n = -1 if order else number.value  # type: ignore[union-attr]
    return (Nth(n, noun[0].value, within[0]), within[1]) if within else None


def _nth_weekday(r: Reader, n: int, weekday: int, stop: int) -> Parsed | None:
    if found := r.at(stop, "after"):
        feast = holiday(r, found[1]) or day_and_month(r, found[1])
        return (Nth(n, "weekday", Part("following", feast[0]), weekday), feast[1]) if feast else None
    within = _within_longer(r, stop)
    return (Nth(n, "weekday", within[0], weekday), within[1]) if within else None


def this_expression(r: Reader, i: int) -> Parsed | None:
    """`هذا الاسبوع`, `هذا الاثنين`, `هذه السنه`, `هذا سبتمبر`."""
    found = r.at(i, "this")
    if found is None:
        return None
    j = found[1]
    j = j + 1 if r.form(j) == "يوم" else j
    if weekday := r.at(j, "weekday"):
        if not weekday[0].definite:
            return None
        dated = weekday_date(r, j)
        return dated if dated and dated[1] > weekday[1] else (Weekday(int(weekday[0].value), 0), weekday[1])
    if (named := month(r, i)) and named[2] != "never":
        return named[0], named[1]
    noun = r.at(j, "unit")
    if noun and noun[0].definite and noun[0].size == 1 and noun[0].value not in ("hour", "day"):
        return _moved_unit(r, noun[0].value, 0, noun[1])
    return None


def same_unit(r: Reader, i: int) -> Parsed | None:
    """`نفس اليوم`, `ذات الشهر`: the day, month or year told before; not `نفس الشهر من العام الماضي`."""
    found = r.at(i, "same_before")
    noun = r.at(found[1], "unit") if found else None
    if noun is None or not noun[0].definite or noun[0].size != 1:
        return None
    if r.form(noun[1]) == "من" and _within_longer(r, noun[1]):
        return None
    same: dict[str, Value] = {"day": SameDay(), "month": SameMonth(), "year": SameYear()}
    value = same.get(noun[0].value)
    return (value, noun[1]) if value is not None else None


def part(r: Reader, i: int) -> Parsed | None:
    """`مطلع الشهر المقبل`, `منتصف مارس`, `نهايه العام`, `وقت لاحق من الشهر الجاري`, `الربع الثالث 2016`."""
    found = r.at(i, "part")
    if found is None:
        return None
    name = str(found[0].value)
    for j in dict.fromkeys((found[1], r.skip(found[1], "of"), r.skip_form(found[1], {"-"}))):
        whole = week_expression(r, j) or _month_whole(r, j) or year(r, j) or season(r, j) or decade(r, j)
        whole = whole or _bare_unit(r, j, name)
        if whole:
            return _weekend_or_part(r, name, whole)
    return None


def _month_whole(r: Reader, i: int) -> Parsed | None:
    found = month(r, i)
    return (found[0], found[1]) if found and found[2] != "never" else None


def _bare_unit(r: Reader, i: int, name: str) -> Parsed | None:
    """`نهايه العام`, `بقيه الاسبوع`: the unit that holds the anchor."""
    noun = r.at(i, "unit")
    if noun and noun[0].definite and noun[0].size == 1 and noun[0].value in ("week", "month", "year", "decade"):
        if r.follows(i - 1, "office_before") or r.at(noun[1], "ord"):
            return None
        return Calendar(noun[0].value, 0), noun[1]
    return None


def _weekend_or_part(r: Reader, name: str, whole: Parsed) -> Parsed | None:
    if name == "weekend" and not (isinstance(whole[0], Calendar) and whole[0].unit == "week"):
        return None
    return Part(name, whole[0]), whole[1]


def season(r: Reader, i: int) -> Parsed | None:
    """`صيف 2014`, `الصيف الماضي`, `خريف العام المقبل`."""
    found = r.at(i, "season")
    if found is None:
        return None
    if moved := r.at(found[1], "mod"):
        return Season(str(found[0].value), None, int(moved[0].value)), moved[1]
    told = year(r, r.skip(found[1], "of"))
    return (Season(str(found[0].value), told[0]), told[1]) if told else None


def decade(r: Reader, i: int) -> Parsed | None:
    """`سبعينيات القرن الماضي`, `الثمانينيات`: decades of the twentieth century."""
    found = r.at(i, "decade")
    if found is None:
        return None
    start = 1900 + int(found[0].value)
    stop = found[1]
    century = r.at(r.skip(stop, "of"), "unit")
    if century and century[0].value == "century":
        named = r.at(century[1], "mod", "ord", "card")
        stop = named[1] if named else stop
    return Span(Year(start), Year(start + 9)), stop


def holiday(r: Reader, i: int) -> Parsed | None:
    """`عيد الفطر المقبل`, `عيد الشكر 2010`."""
    found = r.at(i, "holiday")
    if found is None:
        return None
    rule, days = found[0].value
    if moved := r.at(found[1], "mod"):
        return Holiday(rule, days, None, int(moved[0].value)), moved[1]
    told = year(r, r.skip(found[1], "of"))
    return (Holiday(rule, days, told[0]), told[1]) if told else (Holiday(rule, days), found[1])


def year_alone(r: Reader, i: int) -> Parsed | None:
    """A bare year: only after a word that leads to one, and never before a thing that is counted."""
    number = r.year_number(i)
    if number is None:
        return year_in_words(r, i)
    if number[1] != "gregorian" or not 1900 <= number[0] <= 2060:
        return None
    ranged = r.form(number[2]) == "-" and r.year_number(number[2] + 1) and r.touching(i)
    if not (ranged or r.follows(i - 1, "year_before")) or r.follows(number[2], "counted_after"):
        return None
    after_it = r.form(number[2])
    if number[0] % 100 == 0 and not r.ends(number[2]):
        return None
    if after_it in ("/", "%", "،") and r.touching(i):
        return None
    stop = r.skip(number[2], "mod")
    joined = r.at(stop, "to")
    if joined and (second := r.year_number(joined[1])) and second[0] > number[0]:
        return Span(Year(number[0]), Year(second[0])), second[2]
    return Year(number[0]), stop


def year_in_words(r: Reader, i: int) -> Parsed | None:
    """`في الفين وثمانيه عشر`."""
    spelled = r.year_in_words(i)
    if spelled is None or spelled[0] % 100 == 0 or spelled[0] < 1000 or not r.follows(i - 1, "year_before"):
        return None
    return (Year(spelled[0]), spelled[1]) if r.ends(spelled[1]) else None


def led(r: Reader, i: int) -> Parsed | None:
    """`last Tuesday`, `next week`, `last March`, `last summer`, `the last two weeks`: what says which comes first."""
    lead = r.at(i, "lead")
    if lead is None:
        return None
    shift, j = int(lead[0].value), lead[1]
    if weekday := r.at(j, "weekday"):
        return Weekday(int(weekday[0].value), shift), weekday[1]
    if found := r.at(j, "season"):
        return Season(str(found[0].value), None, shift), found[1]
    if found_month := month(r, i):
        return found_month[0], found_month[1]
    noun = r.at(j, "unit")
    if noun and noun[0].size == 1 and noun[0].value not in ("hour", "day"):
        return Calendar(noun[0].value, shift), noun[1]
    return window(r, i)


Rule = Callable[[Reader, int], Parsed | None]


RULES: dict[str, tuple[Rule, ...]] = {
    "month": (month_alone, month_and_day),
    "weekday": (weekday_date, weekday_of_week),
    "card": (day_and_month, counted, year_in_words),
    "ord": (day_and_month, nth_unit, day_alone),
    "digits": (day_and_month, year_alone, counted, day_alone),
    "day": (relative_day,),
    "unit": (unit_expression, month_and_day),
    "part": (part,),
    "season": (season,),
    "decade": (decade,),
    "holiday": (holiday,),
    "ago": (ago,),
    "since": (ago,),
    "after": (after,),
    "within": (within,),
    "last": (window, nth_unit),
    "this": (this_expression,),
    "same_before": (same_unit,),
    "lead": (led,),
    "few": (few_counted,),
    "glued": (glued_date,),
    "first_day": (day_and_month,),
}
