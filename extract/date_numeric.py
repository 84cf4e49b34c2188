"""Rules for dates in figures: `18/2/2021`, `2021-02-18`, `2/2013`, and `18/2` where a word says that it is a date."""

from __future__ import annotations

from extract.date_reader import Count, Parsed, Reader
from extract.date_values import (
    DayOf,
    Month,
    Value,
    Year,
)

DASHES = frozenset({"-", "/", "."})


def numeric_date(r: Reader, i: int, cued: bool = False) -> Parsed | None:
    """`18/2/2021`, `2021-02-18`, `2/2013`: the day before the month unless that cannot be; `cued` allows `18/2`."""
    if r.form(i + 1) not in DASHES:
        return None
    parts: list[Count] = []
    j, mark = i, ""
    while len(parts) < 3 and (number := r.count(j)) and number.written and not (parts and number.clitic):
        parts.append(number)
        j = number.stop
        following = r.form(j)
        if following not in DASHES or (mark and following != mark) or len(parts) == 3:
            break
        if not (r.touching(j - 1) and r.touching(j)):
            break
        mark, j = following, j + 1
    if len(parts) < 2 or not mark or j != parts[-1].stop:
        return None
    if parts[0].definite or r.follows(i - 1, "not_decimal_before"):
        return None
    values = [part.value for part in parts]
    written = [part.written for part in parts]
    era = "hijri" if parts[-1].era == "ه" else "gregorian"
    stop = r.skip(j, "era")
    if hijri := r.at(j, "hijri_era"):
        era, stop = "hijri", hijri[1]
    told = _ymd(values, written, era) if len(parts) == 3 else _two(values, written, mark, era, cued or _cued(r, i))
    return (told, stop) if told else None


def _cued(r: Reader, i: int) -> bool:
    return r.at(i - 1, "on") is not None and i > 0


def _ymd(values: list[int], written: list[int], era: str) -> Value | None:
    """Three numbers: the year is the one of four digits, else the last."""
    if written[0] == 4:
        number, month_, day = values
    else:
        day, month_, number = values
        if written[2] == 2:
            number += 2000 if number < 50 else 1900
        elif written[2] != 4:
            return None
    if month_ > 12 >= day:
        day, month_ = month_, day
    if not (1 <= month_ <= 12 and 1 <= day <= 31 and 1000 <= number <= 2100):
        return None
    if era == "gregorian" and 1343 <= number <= 1500:
        era = "hijri"
    return DayOf(day, Month(month_, era, Year(number, era)))


def _two(values: list[int], written: list[int], mark: str, era: str, cued: bool) -> Value | None:
    """Two numbers: month and year, or day and month where the context says that it is a date."""
    a, b = values
    if written[0] == 4 and 1900 <= a <= 2100 and 1 <= b <= 12 and written[1] <= 2:
        return Month(b, era, Year(a, era))
    if written[1] == 4 and 1900 <= b <= 2100 and 1 <= a <= 12 and mark != ".":
        return Month(a, era, Year(b, era))
    if max(written) > 2 or not (a and b) or (a, b) == (24, 7):
        return None
    if a <= 12 < b <= 31:
        a, b = b, a
    sure = a > 12 or written == [2, 2]
    if not (1 <= a <= 31 and 1 <= b <= 12) or not ((mark == "/" and (cued or sure)) or (cued and a > 12)):
        return None
    return DayOf(a, Month(b))
