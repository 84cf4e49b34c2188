"""When did this event take place? The expression that governs its trigger, else what is known, else a bound."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from extract.date_intervals import interval
from extract.date_values import (
    FUTURE,
    PAST,
    Both,
    Calendar,
    Checked,
    Day,
    DayOf,
    Interval,
    Part,
    Setting,
    Span,
    Value,
    Weekday,
    Window,
    Year,
    is_directed,
)
from extract.date_words import DateWords
from extract.dates import THAT, DateExpression, as_resolved, direction_of
from extract.frozen import record
from extract.publication_evidence import is_page_stamp
from extract.records import Publication, ResolvedDate
from extract.text import Text

REPORTED_WITHIN = 3  # days before publication in which an event told as news without a time took place
RECENT_WITHIN = 7  # days of «lately»
_SHORT = 7  # days: a longer publication interval is bounded by what bounds the event as well, such as an office
_REACH, _YEAR_REACH, _DEAREST = 45, 8, 60
_SUBORDINATE = frozenset({"فيما", "بينما", "لكن", "ولكن", "علما", "حيث", "بعدما", "وكان", "وكانت", "كما"})


@record(frozen=True, slots=True)
class EventDate:
    """When an event took place: both days included, None where open; precision and basis in the project's words."""

    earliest: date | None
    latest: date | None
    precision: str
    basis: str
    rule_id: str
    expression: ResolvedDate | None = None


UNKNOWN = EventDate(None, None, "unknown", "none", "date.none")


def date_event(
    text: Text,
    trigger_first: int,
    trigger_stop: int,
    status: str,
    expressions: Sequence[DateExpression],
    publication: Publication,
    words: DateWords,
    round_interval: tuple[date, date] | None = None,
    other_triggers: Sequence[int] = (),
    noun_triggers: Sequence[int] = (),
) -> EventDate | None:
    """The date of the event whose trigger stands at tokens `[trigger_first, trigger_stop)` by its own sentence.

    `other_triggers`: first tokens of other events' finite verbs, whose dates are not taken; `noun_triggers`: of their
    verbal nouns, which make a date beyond them less likely. None where the sentence tells
    nothing and no round is known: the caller may look at another mention, then asks `fallback`.
    """
    expression = governing(text, trigger_first, trigger_stop, expressions, other_triggers, noun_triggers)
    told = None
    if expression is not None:
        told = read_date(text, expression, status, publication, words)
    if round_interval is not None:
        if told is None or _inside(told, round_interval):
            return _round(round_interval)
        if expression is not None and not expression.needs_anchor:
            return told
    return told


def _inside(told: EventDate, days: tuple[date, date]) -> bool:
    """Whether a day that the text tells is one of a longer round's."""
    if told.earliest is None or told.latest is None:
        return True
    return told.earliest >= days[0] - timedelta(1) and told.latest <= days[1] + timedelta(1) and told.precision == "day"


def _round(days: tuple[date, date]) -> EventDate:
    precision = "day" if days[0] == days[1] else "range"
    return EventDate(days[0], days[1], precision, "knowledge", "date.round")


def fallback(status: str, publication: Publication, is_recent: bool = False) -> EventDate:
    """No time is told: what is reported took place shortly before publication; what is planned or proposed is open.

    `is_recent`: the text says that it was lately, which is a week.
    """
    if status != "occurred" or publication.latest is None:
        return UNKNOWN
    earliest = publication.earliest
    if earliest is not None and (publication.latest - earliest).days <= _SHORT:
        earliest -= timedelta(RECENT_WITHIN if is_recent else REPORTED_WITHIN)
    basis = "none" if publication.basis == "given" else "knowledge"
    return EventDate(earliest, publication.latest, "bounded", basis, "date.reported")


def governing(
    text: Text,
    first: int,
    stop: int,
    expressions: Sequence[DateExpression],
    other_triggers: Sequence[int] = (),
    noun_triggers: Sequence[int] = (),
) -> DateExpression | None:
    """The expression that dates a trigger: the cheapest to reach in its sentence."""
    sentence = text.sentence(first)
    best: tuple[float, DateExpression] | None = None
    for expression in expressions:
        if not sentence.first <= expression.first < sentence.stop:
            continue
        cost = _cost(text, first, stop, expression, other_triggers, noun_triggers)
        if cost is not None and (best is None or cost < best[0]):
            best = cost, expression
    return best[1] if best else None


_LONG_UNITS = frozenset(
    ["عام", "عاما", "عامين", "اعوام", "سنه", "سنوات", "سنتين", "عقد", "عقدين", "عقود", "شهر", "شهرين", "اشهر", "شهور"]
)


def _is_duration(text: Text, expression: DateExpression) -> bool:
    """أول زيارة منذ أكثر من عقد: how long it had not happened, not when it did."""
    forms = text.forms[expression.first : expression.stop]
    return "منذ" in forms[:1] and any(form in _LONG_UNITS for form in forms)


def _cost(
    text: Text,
    first: int,
    stop: int,
    expression: DateExpression,
    verbs: Sequence[int],
    nouns: Sequence[int],
) -> float | None:
    """How far an expression is from a trigger: tokens, with walls for quotes, other triggers and new clauses."""
    if (
        _is_duration(text, expression)
        or (
            expression.operator == "since" and not isinstance(expression.value, Day | Checked)
        )  # since yesterday: began
        or (expression.operator in ("before", "until") and not expression.needs_anchor)
    ):
        return None
    after = expression.first >= stop
    low, high = (stop, expression.first) if after else (expression.stop, first)
    distance = high - low
    if distance < 0:
        return 0.0
    if distance > (_YEAR_REACH if _is_coarse(expression.value) else _REACH) or is_page_stamp(text, expression):
        return None
    between = text.forms[low : high - (after and expression.operator == "since")]
    if "منذ" in between or any(form in THAT for form in between):  # «he said on Sunday that …»: the date of the saying
        return None
    open_quotes = abs(between.count("«") - between.count("»")) + between.count('"') % 2
    cost = float(distance) + (0 if after else 4) + 20 * open_quotes
    cost += 6 * sum(form in _SUBORDINATE for form in between)
    cost += 3 * between.count("،") + 25 * sum(form in ("؛", ":") for form in between)
    walls = sum(low <= other < high for other in verbs)
    if walls and after:
        return None
    if not after and text.forms[first].startswith("و"):  # زار … في يونيو والتقى: the date of the verb before it
        begin = text.sentence(first).first
        cost += 8 * any(begin <= other < low for other in verbs)
    cost += 12 * walls + 8 * sum(low <= other < high for other in nouns)
    return cost if cost <= _DEAREST else None


def is_one_day(expression: DateExpression) -> bool:
    """Whether an expression means one day, whatever the anchor."""
    value = expression.value
    return isinstance(value, Day | Checked | Weekday | Both | DayOf) and expression.operator is None


def _is_coarse(value: Value) -> bool:
    """Years, decades and long windows: they date an event only where they stand right beside it."""
    match value:
        case Year() | Span(first=Year()) | Calendar(unit="year" | "decade" | "century"):
            return True
        case Window(unit="year" | "decade" | "century" | "month"):
            return True
        case Part(value=inner):
            return _is_coarse(inner)
    return False


def read_date(
    text: Text, expression: DateExpression, status: str, publication: Publication, words: DateWords
) -> EventDate | None:
    """An expression's days as an event's, on one anchor or between the two ends of an inferred publication."""
    direction = direction_of(text, expression, words) if is_directed(expression.value) else PAST
    if is_directed(expression.value) and status in ("planned", "proposed"):
        direction = FUTURE
    elif status == "occurred" and direction == FUTURE:
        direction = PAST
    ends = [publication.earliest, publication.latest]
    if not expression.needs_anchor:
        ends = [None, None]
    elif None in ends:
        return None
    settings = [Setting(anchor, direction, 0, _told_before(text, expression, anchor, words)) for anchor in ends]
    low, high = (interval(expression.value, setting) for setting in settings)
    if low is None or high is None:
        return None
    basis = "explicit" if not expression.needs_anchor else "relative" if publication.basis == "given" else "knowledge"
    days = _widened(low, high)
    if status == "occurred" and publication.latest is not None and expression.needs_anchor:
        days = _not_after(days, publication.latest)
    resolved = as_resolved(expression, low if low == high else days)
    precision = days.precision
    return EventDate(days.first, days.last, precision, basis, expression.rule_id, resolved)


def _told_before(text: Text, expression: DateExpression, anchor: date | None, words: DateWords) -> Interval | None:
    """The days of the date that an expression is counted from: «on the same day», «in October of the same year»."""
    before = expression.previous
    if before is None:
        return None
    direction = direction_of(text, before, words) if is_directed(before.value) else PAST
    return interval(before.value, Setting(anchor, direction, 0, _told_before(text, before, anchor, words)))


def _widened(low: Interval, high: Interval) -> Interval:
    """The days between two readings, a nominal day («a month ago») widened by as much as it may be off."""
    first, last = low.first - timedelta(low.margin), high.last + timedelta(high.margin)
    if low.margin:
        return Interval(first, last, "bounded")
    if low.first == high.first and low.last == high.last:
        return low
    return Interval(min(first, high.first), max(last, low.last), "bounded")


def _not_after(days: Interval, latest: date) -> Interval:
    """What has taken place did so before publication; a stretch that goes on is cut there."""
    if days.first <= latest < days.last:
        return Interval(days.first, latest, "bounded" if days.first != latest else "day")
    return days
