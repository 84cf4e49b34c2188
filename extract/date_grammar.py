"""Rules for days, months and years: each takes a reader and a token, and gives a value and where it ends."""

from __future__ import annotations

from extract.date_numeric import DASHES, numeric_date
from extract.date_reader import CLOSE, OPEN, Parsed, Reader
from extract.date_values import (
    Calendar,
    DayOf,
    Month,
    SameMonth,
    SameYear,
    Span,
    Value,
    Year,
)

_COMMA = frozenset({"،"})


def year(r: Reader, i: int, bare: bool = True) -> Parsed | None:
    """`2015`, `عام 2015`, `العام الماضي`, `هذا العام`, `العام نفسه`; `bare` allows the number without its noun."""
    if bare and (number := r.year_number(i)):
        kind = "hijri" if number[1] != "gregorian" else "gregorian"
        return Year(number[0], kind), r.skip(number[2], "mod") if r.at(number[2], "mod") else number[2]
    if bare and (spelled := r.year_in_words(i)) and spelled[0] >= 1000:
        return Year(spelled[0]), spelled[1]
    if (lead := r.at(i, "lead")) and (noun := r.at(lead[1], "unit")) and (noun[0].value, noun[0].size) == ("year", 1):
        return Calendar("year", int(lead[0].value)), noun[1]
    if found := r.at(i, "this", "same_before"):
        noun = r.at(found[1], "unit")
        if noun and noun[0].value == "year" and noun[0].size == 1:
            return (Calendar("year", 0) if found[0].kind == "this" else SameYear()), noun[1]
    noun = r.at(i, "unit")
    if noun is None or noun[0].value != "year" or noun[0].size != 1:
        return None
    return _named_year(r, noun[1], definite=noun[0].definite)


def _named_year(r: Reader, i: int, definite: bool) -> Parsed | None:
    """What follows the word for year: its number, or «last», «same»."""
    i = i + 1 if r.form(i) == "،" and r.touching(i) and r.year_number(i + 1) else i
    j = r.skip(i, "mod") if r.at(i, "mod") and r.year_number(r.skip(i, "mod")) else i
    if number := r.year_number(j):
        stop = r.skip(number[2], "mod")
        return Year(number[0], "hijri" if number[1] != "gregorian" else "gregorian"), stop
    short = r.count(i)
    if short and short.written == 3 and not short.definite:
        hijri = r.at(short.stop, "hijri_era") if not short.era else None
        kind = "hijri" if hijri or short.era == "ه" else "gregorian"
        return Year(short.value, kind), hijri[1] if hijri else short.stop
    if short and short.written == 2 and short.value >= 40 and not short.definite and not r.at(short.stop, "unit"):
        return Year(1900 + short.value), short.stop
    if spelled := r.year_in_words(i):
        return Year(spelled[0]), spelled[1]
    if definite and (found := r.at(i, "mod")):
        return Calendar("year", int(found[0].value)), found[1]
    if definite and (found := r.at(i, "same")):
        return SameYear(), found[1]
    return None


def month_word(r: Reader, i: int) -> tuple[int, str, str, int] | None:
    """A month's name, doubled or not (`فبراير/شباط`, `شباط (فبراير)`): number, calendar, alone, next token."""
    found = r.at(i, "month")
    if found is None:
        return None
    (number, kind), alone, stop = found[0].value, found[0].alone, found[1]
    opened = r.form(stop) in ("/", "(", "[", "-")
    second = r.at(stop + opened, "month")
    if second and second[0].value == (number, kind) and not second[0].clitic:
        stop = r.skip_form(second[1], CLOSE - {"،"}) if r.form(stop) in ("(", "[") else second[1]
        alone = "yes"
    return number, kind, alone, stop


def month(r: Reader, i: int) -> tuple[Value, int, str] | None:
    """A month with its year, or moved: value, next token, and whether it may stand alone."""
    noun = r.at(i, "month_noun")
    if noun:
        return _month_after_noun(r, i, noun[1], noun[0].definite)
    if lead := r.at(i, "lead"):
        word, noun = month_word(r, lead[1]), r.at(lead[1], "unit")
        if word:
            return Month(word[0], word[1], None, int(lead[0].value)), word[3], "yes"
        if noun and noun[0].value == "month" and noun[0].size == 1:
            return Calendar("month", int(lead[0].value)), noun[1], "yes"
    if found := r.at(i, "this"):
        if word := month_word(r, found[1]):
            return Month(word[0], word[1], None, 0), word[3], "yes"
        inner = r.at(found[1], "unit")
        if inner and inner[0].value == "month" and inner[0].size == 1:
            return Calendar("month", 0), inner[1], "yes"
    if (found := r.at(i, "same_before")) and (inner := r.at(found[1], "month_noun")) and inner[0].definite:
        return SameMonth(), inner[1], "yes"
    word = month_word(r, i)
    return with_year(r, *word) if word else None


def _month_after_noun(r: Reader, i: int, j: int, definite: bool) -> tuple[Value, int, str] | None:
    """`شهر مارس`, `شهر 3`, `الشهر التاسع`, `الشهر الجاري`, `الشهر نفسه`."""
    if word := month_word(r, j):
        value, stop, _ = with_year(r, *word)
        return value, stop, "yes"
    if definite and (found := r.at(j, "mod")):
        return Calendar("month", int(found[0].value)), found[1], "yes"
    if definite and (found := r.at(j, "same")):
        return SameMonth(), found[1], "yes"
    number = r.count(j)
    if number and 1 <= number.value <= 12 and number.ordinal == definite and (definite or not number.definite):
        unit = r.at(number.stop, "unit")
        if unit and unit[0].value != "year":  # شهر 3 ايام
            return None
        value, stop, _ = with_year(r, number.value, "gregorian", "yes", number.stop)
        return value, stop, "yes"
    return None


def with_year(r: Reader, number: int, kind: str, alone: str, stop: int) -> tuple[Value, int, str]:
    """The year or the «last», «next» that follows a month, if any."""
    j = r.skip_form(stop, _COMMA)
    after = r.year_number(j)
    if after and not r.follows(after[2], "counted_after"):
        era = "hijri" if kind == "hijri" else "gregorian"
        return Month(number, kind, Year(after[0], era)), r.skip(after[2], "mod"), "yes"
    if r.form(stop) in ("-", "/") and (after := r.year_number(stop + 1)):
        return Month(number, kind, Year(after[0], kind)), after[2], "yes"
    if found := r.at(stop, "mod"):
        moved = Month(number, kind, None, int(found[0].value))
        explicit = r.year_number(found[1])
        return (Month(number, kind, Year(explicit[0])), explicit[2], "yes") if explicit else (moved, found[1], "yes")
    for k in dict.fromkeys((r.skip(j, "of"), j, r.skip(stop, "of"))):
        if told := year(r, k, bare=k != stop or r.year_in_words(k) is not None):
            return Month(number, kind, told[0]), told[1], "yes"
    return Month(number, kind), stop, alone


def day_numbers(r: Reader, i: int) -> tuple[int, int, int, bool] | None:
    """`17`, `13 و15`, `من 3 الى 5`, `4 و5 و6`: first day, last day, next token, whether all are digits or ordinals."""
    first = r.day_number(i)
    if first is None:
        return None
    last, stop, plain = first.value, first.stop, bool(first.written or first.ordinal)
    while True:
        joined = r.at(stop, "to")
        j = joined[1] if joined else stop
        if joined and r.at(j, "of"):  # وحتى من
            break
        if not joined and (r.form(stop) in ("و", "،", "/") or r.at(stop, "and")):
            j = stop + 1
        more = r.day_number(j)
        if more is None or (j == stop and "و" not in more.clitic) or more.value <= last:
            break
        last, stop, plain = more.value, more.stop, plain and bool(more.written or more.ordinal)
    return first.value, last, stop, plain


def _in_month(first: int, last: int, within: Value, weekday: int | None = None) -> Value:
    begin = DayOf(first, within, weekday)
    return begin if first == last else Span(begin, DayOf(last, within))


def day_and_month(r: Reader, i: int, weekday: int | None = None) -> Parsed | None:
    """`17 فبراير 2021`, `الثالث عشر من شباط`, `13 و15 يوليو`, `11 الجاري`, `13 منه`, `18/2/2021`."""
    if numeric := numeric_date(r, i, cued=weekday is not None):
        return numeric
    days = day_numbers(r, i)
    if days is None:
        return None
    first, last, stop, plain = days
    j = stop + 1 if r.form(stop) in DASHES and r.at(stop + 1, "month") else stop
    after = r.skip(j, "of")
    for k in dict.fromkeys((r.skip(after, "of"), after, j)):
        if within := month(r, k):
            return _equal_date(r, _in_month(first, last, within[0], weekday), within[1])
    found = r.at(r.skip(stop, "of"), "mod") if plain else None
    if found and r.form(found[1] - 1).startswith("ال") and not found[0].rest:  # 11 الجاري
        moved = int(found[0].value)
        if moved == 0 or (moved in (-1, 1) and r.ends(found[1])):
            return _in_month(first, last, Calendar("month", int(found[0].value)), weekday), found[1]
    if plain and (noun := r.at(r.skip(stop, "of"), "month_noun")) and noun[0].definite and not r.at(noun[1], "ord"):
        return _in_month(first, last, Calendar("month", 0), weekday), noun[1]
    if found := r.at(stop, "of_it"):
        return _in_month(first, last, SameMonth(), weekday), found[1]
    return None


def _equal_date(r: Reader, value: Value, stop: int) -> Parsed:
    """The same day in another calendar beside a date: the Gregorian one of the two is kept."""
    j = r.skip_form(stop, OPEN)
    joined = r.at(j, "equals") or r.at(stop, "equals")
    k = joined[1] if joined else j
    k = r.skip(k, "unit") if r.at(k, "unit") and r.form(k).startswith(("يوم", "ليوم")) else k
    if not joined and (j == stop or r.form(stop) != "("):
        return value, stop
    other = _plain_day(r, r.skip(k, "weekday"))
    if other is None or _is_hijri(value) == _is_hijri(other[0]):
        return value, stop
    return (other[0] if _is_hijri(value) else value), r.skip_form(other[1], CLOSE) if j != stop else other[1]


def _plain_day(r: Reader, i: int) -> Parsed | None:
    days = day_numbers(r, i)
    if days is None:
        return numeric_date(r, i)
    within = month(r, r.skip(days[2], "of"))
    return (_in_month(days[0], days[1], within[0]), within[1]) if within else numeric_date(r, i)


def _is_hijri(value: Value) -> bool:
    match value:
        case DayOf(month=Month(calendar="hijri")) | Span(first=DayOf(month=Month(calendar="hijri"))):
            return True
        case DayOf(month=Month(year=Year(calendar="hijri"))):
            return True
    return False


def month_and_day(r: Reader, i: int) -> Parsed | None:
    """`يوليو 13-15`, `يناير الثاني والعشرين، 2018`: the month first."""
    word = month_word(r, r.skip(i, "month_noun"))
    if word is None:
        return None
    number, kind, _, stop = word
    j = stop + 1 if r.form(stop) == "-" and not r.year_number(stop + 1) else stop
    days = day_numbers(r, r.skip(j, "between"))
    if days is None or not days[3]:
        return None
    told = year(r, r.skip_form(days[2], _COMMA))
    if told is None and r.form(days[2]) in ("من",):
        told = year(r, days[2] + 1)
    if told is None and not r.ends(days[2]) and (not r.form(i).isascii() or r.at(days[2], "unit")):
        return None
    within = Month(number, kind, told[0] if told else None)
    return _in_month(days[0], days[1], within), told[1] if told else days[2]


def glued_date(r: Reader, i: int) -> Parsed | None:
    """`15مايو 2014`: day and month in one token."""
    found = r.at(i, "glued")
    if found is None:
        return None
    day, number, kind = found[0].value
    within = with_year(r, number, kind, "yes", found[1])
    return DayOf(day, within[0]), within[1]


def day_alone(r: Reader, i: int) -> Parsed | None:
    """`في 15.`, `في الحادي والعشرين.`: a day of the current month, where the sentence ends with it."""
    if r.form(i)[-1:].isdigit() and r.form(i + 1) not in ("", ".", "؟", "!"):
        return None
    if r.form(i - 1) not in ("في", "الي", "حتي") and not r.form(i).startswith("لل"):
        return None
    number = r.day_number(i)
    if number is None or r.form(number.stop) not in ("", ".", "؟", "!"):
        return None
    joined = number.clitic == "ل" or r.form(i - 1) in ("في", "الي", "حتي")
    if number.written:
        joined = r.form(i - 1) == "في" and not number.definite and not number.clitic
    elif not (number.ordinal and number.value > 10):
        return None
    return (DayOf(number.value, Calendar("month", 0)), number.stop) if joined else None
