"""Rules for distances and windows: `قبل يومين`, `بعد اسبوعين`, `خلال شهر`, `الايام الثلاثه الماضيه`."""

from __future__ import annotations

from extract.date_reader import Parsed, Reader
from extract.date_values import (
    AHEAD,
    EITHER,
    Distance,
    Window,
)

_AHEAD_WORD = "غضون"  # «within» that only looks ahead
FEW = 3  # «a few days» counts as three


def amounts(r: Reader, i: int) -> tuple[tuple[tuple[int, str], ...], int] | None:
    """`يومين`, `ثلاثه اعوام`, `شهر و21 يوما`: counted units, and the next token."""
    found: list[tuple[int, str]] = []
    stop = i
    while one := _amount(r, stop if not found else _joined(r, stop)):
        found.append(one[0])
        stop = one[1]
        if not (r.form(stop).startswith("و") or r.form(stop) == "،"):
            break
    return (tuple(found), stop) if found else None


def _joined(r: Reader, i: int) -> int:
    return i + 1 if r.form(i) in ("و", "،") else i


def _amount(r: Reader, i: int) -> tuple[tuple[int, str], int] | None:
    i = r.skip(i, "about")
    few, number = r.at(i, "few"), r.count(i)
    n, j = None, i
    if few:
        n, j = FEW, few[1]
    elif number and not number.ordinal:
        n, j = number.value, number.stop
    unit = r.at(j, "unit")
    if (
        unit is None
        or (unit[0].definite and not r.form(j).isascii())
        or (n is None and unit[0].size == 0)
        or unit[0].value == "quarter"
    ):
        return None
    stop = unit[1] if n is not None else r.skip(unit[1], "one_more")
    return (n if n is not None else unit[0].size, unit[0].value), stop


def ago(r: Reader, i: int) -> Parsed | None:
    """`قبل يومين`, `منذ ثلاثه اعوام`, `منذ شهر و21 يوما من الان`; not `قبل يومين من الاجتماع`."""
    found = r.at(i, "ago", "since")
    if found is None:
        return None
    if r.at(found[1], "that"):
        return _from_that(r, found[1], -1)
    told = amounts(r, found[1])
    if told is None:
        return None
    now = r.at(told[1], "now")
    if not now and (r.form(told[1]) == "من" or (len(told[0]) == 1 and _names_more(r, told[1]))):
        return None
    return Distance(told[0], -1), now[1] if now else told[1]


def _names_more(r: Reader, i: int) -> bool:
    """Whether the unit only begins a name: `قبل شهر رمضان`, `قبل عام 2010`, `منذ يوم الثلاثاء`."""
    if r.form(i) == "،" and r.touching(i):  # عام ،2004
        return r.year_number(i + 1) is not None
    return r.at(i, "month", "weekday", "day") is not None or r.year_number(i) is not None


def after(r: Reader, i: int) -> Parsed | None:
    """`بعد اسبوعين`, `بعد شهر من الان`, `بعد ذلك بيومين`; not `بعد يومين من الاجتماع`."""
    found = r.at(i, "after")
    if found is None or r.at(i - 1, "unit"):  # يوما بعد يوم
        return None
    if r.at(found[1], "that"):
        return _from_that(r, found[1], 1)
    told = amounts(r, found[1])
    if told is None or any(unit == "hour" for _, unit in told[0]):
        return None
    if now := r.at(told[1], "now"):
        return Distance(told[0], 1), now[1]
    if r.form(told[1]) in ("من", "علي", "عن") or _names_more(r, told[1]):
        return None
    return Distance(told[0], 0), told[1]


def _from_that(r: Reader, i: int, sign: int) -> Parsed | None:
    """`(بعد) ذلك بيومين`: counted from the date told before."""
    that = r.at(i, "that")
    unit = r.at(that[1], "unit") if that else None
    if unit is None or unit[0].clitic != "ب" or unit[0].definite or not unit[0].size:
        return None
    return Distance(((unit[0].size, unit[0].value),), sign, from_previous=True), unit[1]


def from_now(r: Reader, i: int) -> Parsed | None:
    """`اسبوعان من الان`, `2 سنه و1 شهر من الان`."""
    told = amounts(r, i)
    now = r.at(told[1], "now") if told else None
    if told and (past := r.at(told[1], "ago_after")):
        return Distance(told[0], -1), past[1]
    return (Distance(told[0], EITHER), now[1]) if told and now else None


def within(r: Reader, i: int) -> Parsed | None:
    """`خلال اسبوعين`, `في غضون شهر`: within the last or the next so many units."""
    found = r.at(i, "within")
    told = amounts(r, found[1]) if found else None
    if (
        told is None
        or len(told[0]) != 1
        or r.form(told[1]) == "من"
        or _names_more(r, told[1])
        or r.at(told[1], "ord", "mod")
    ):
        return None
    n, unit = told[0][0]
    return (
        (Window(n, unit, AHEAD if r.form(i).endswith(_AHEAD_WORD) else 0), told[1])
        if unit != "hour" or n >= 24
        else None
    )


def window(r: Reader, i: int) -> Parsed | None:
    """`اليومين المقبلين`, `الايام الثلاثه الماضيه`, `3 ايام القادمه`, `اخر 3 سنوات`, `ال24 ساعه الماضيه`."""
    last, lead = r.at(i, "last"), r.at(i, "lead")
    j = last[1] if last else lead[1] if lead else i
    number = r.count(j)
    n = number.value if number and not number.ordinal else None
    j = number.stop if number and n is not None else j
    unit = r.at(j, "unit")
    if unit is None:
        return None
    j = unit[1]
    if n is None and unit[0].size == 2:
        n = 2
    elif n is None and unit[0].size == 0:
        behind = r.count(j)
        if behind and not behind.ordinal:
            n, j = behind.value, behind.stop
        elif found := r.at(j, "few"):
            n, j = FEW, found[1]
    if n is None or (unit[0].value == "hour" and n < 24):
        return None
    if lead and lead[0].value in (-1, 1) and unit[0].size == 0:
        return Window(n, unit[0].value, int(lead[0].value)), j
    moved = r.at(j, "mod")
    if moved and r.form(moved[1]) == "من" and (r.at(moved[1] + 1, "unit", "this") or r.year_number(moved[1] + 1)):
        return None  # the last three months of last year
    if moved and moved[0].value in (-1, 1):
        return Window(n, unit[0].value, int(moved[0].value)), moved[1]
    return (Window(n, unit[0].value, -1), j) if last and not unit[0].definite and r.ends(j) else None


def few_counted(r: Reader, i: int) -> Parsed | None:
    """`a few days ago`."""
    return from_now(r, i)


def counted(r: Reader, i: int) -> Parsed | None:
    """A number at the head of `3 ايام القادمه`, `2 سنه و1 شهر من الان`."""
    number = r.count(i)
    if number is None or number.ordinal or r.at(number.stop, "unit") is None:
        return None
    return window(r, i) or from_now(r, i)
