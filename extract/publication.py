"""When was this article written? The page's day put to the test, or a day inferred from what the text makes certain.

Constraints are intersected from the strongest to the weakest; one that contradicts the stronger ones is dropped, and
the reasons say so.
"""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from extract.date_values import Both, Checked, Day, Value
from extract.date_words import DateWords
from extract.dates import DateExpression
from extract.publication_evidence import (
    Constraint,
    Evidence,
    Window,
    datelines,
    fact_constraints,
    meant_by,
    named_months,
    round_constraints,
    tenure_constraints,
    told_anchors,
    told_dates,
    written_on,
)
from extract.records import Publication
from extract.text import BOILERPLATE, Text


def publication(
    text: Text,
    expressions: Sequence[DateExpression],
    given: date | None,
    evidence: Evidence,
    words: DateWords,
    more: Sequence[Constraint] = (),
) -> Publication:
    """The publication interval with its basis (given, inferred, unknown) and the reasons, one sentence each.

    A given day stays unless the dateline names another or the weekdays in the text contradict it. `more`: constraints
    from elsewhere, such as known facts that the events may be.
    """
    if given is not None:
        return _tested(text, expressions, given)
    constraints = [
        *datelines(text, expressions),
        *told_anchors(expressions),
        *tenure_constraints(evidence.tenures),
        *round_constraints(text, expressions, evidence.rounds),
        *told_dates(text, expressions, words),
        *named_months(expressions),
        *fact_constraints(text, words),
        *more,
    ]
    return _intersected(constraints, _weekdays(text, expressions, meant_by))


def _tested(text: Text, expressions: Sequence[DateExpression], given: date) -> Publication:
    reasons = [f"The source gives {given}."]
    anchor = given
    for dateline in datelines(text, expressions):
        day = dateline.windows[0][0]
        if day < given:
            anchor = day
            reasons.append(f"{dateline.reason} It goes before the page's date.")
            break
        if day > given:
            reasons.append(f"{dateline.reason} It lies after the page's date and is not believed.")
    wanted = _weekdays(text, expressions)
    fitting = wanted[anchor.weekday()]
    others = [day for day in wanted if day != anchor.weekday()]
    if others and max(wanted.values()) > fitting:
        best = max(others, key=lambda day: (wanted[day], -abs(_move(anchor, day)), day))
        moved = anchor + timedelta(_move(anchor, best))
        reasons.append(
            f"The weekdays in the text fit a publication on a {calendar.day_name[best]}, not on {anchor}, "
            f"a {calendar.day_name[anchor.weekday()]}: moved by the least that fits, to {moved}."
        )
        anchor = moved
    basis = "given" if anchor == given else "inferred"
    return Publication(anchor, anchor, basis, tuple(reasons))


def _move(anchor: date, weekday: int) -> int:
    """Days to the closest such weekday, at most three either way."""
    ahead = (weekday - anchor.weekday()) % 7
    return ahead if ahead <= 3 else ahead - 7


def _weekdays(
    text: Text, expressions: Sequence[DateExpression], day_of: Callable[[Value], date | None] = written_on
) -> Counter[int]:
    """On which weekday the article must have been published, by «yesterday Wednesday» and its like, with counts."""
    wanted: Counter[int] = Counter()
    for expression in expressions:
        value = expression.value.relative if isinstance(expression.value, Both) else expression.value
        if text.sentence(expression.first).kind == BOILERPLATE:
            continue
        if written := day_of(expression.value):  # the date in figures is surer than its weekday
            wanted[written.weekday()] += 1
            continue
        if isinstance(value, Checked) and isinstance(value.value, Day) and abs(value.value.offset) <= 2:
            wanted[(value.weekday - value.value.offset) % 7] += 1
    return wanted


def _intersected(constraints: list[Constraint], weekdays: Counter[int]) -> Publication:
    windows: list[Window] = [(date.min, date.max)]
    reasons: list[str] = []
    for constraint in sorted(constraints, key=lambda c: -c.weight):
        met = _meet(windows, constraint.windows)
        if not met:
            reasons.append(f"Dropped, for it contradicts what is surer: {constraint.reason}")
        elif met != windows:
            windows = met
            reasons.append(constraint.reason)
    earliest, latest = windows[0][0], windows[-1][1]
    if len(weekdays) == 1 and earliest != date.min:
        earliest, latest, told = _on_weekday(earliest, latest, next(iter(weekdays)))
        reasons.extend(told)
    if earliest == date.min and latest == date.max:
        return Publication(None, None, "unknown", tuple(reasons))
    return Publication(
        earliest if earliest != date.min else None, latest if latest != date.max else None, "inferred", tuple(reasons)
    )


def _meet(left: Sequence[Window], right: Sequence[Window]) -> list[Window]:
    """The common days of two sets of windows, in order."""
    met = [(max(a, c), min(b, d)) for a, b in left for c, d in right if max(a, c) <= min(b, d)]
    return sorted(set(met))


def _on_weekday(earliest: date, latest: date, weekday: int) -> tuple[date, date, list[str]]:
    """An interval drawn in to the weekday on which the text says it was written."""
    first = earliest + timedelta((weekday - earliest.weekday()) % 7)
    last = latest if latest == date.max else latest - timedelta((latest.weekday() - weekday) % 7)
    if first > last:
        return earliest, latest, []
    return first, last, [f"The text was written on a {calendar.day_name[weekday]}."]
