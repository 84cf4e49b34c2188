"""Date expressions: found in the text as symbols, resolved to days against an anchor.

`find_dates` reads the text; `resolve` turns one expression into days; `resolve_all` does so for a whole article and
chooses for each open weekday or month the way it points. Words come from `lang/<code>/dates_*.csv`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import compress

from extract.date_intervals import interval
from extract.date_periods import RULES, Rule
from extract.date_reader import Parsed, Reader
from extract.date_values import (
    FUTURE,
    NEAR,
    PAST,
    DayOf,
    Interval,
    Month,
    Setting,
    Span,
    Value,
    Weekday,
    is_directed,
    needs_anchor,
    refers_back,
)
from extract.date_words import ANYTHING, DateWords, digits
from extract.frozen import record, replace
from extract.records import Publication, ResolvedDate
from extract.text import Text

__all__ = ["DateExpression", "DateWords", "ResolvedDate", "direction_of", "find_dates", "resolve", "resolve_all"]


@record(frozen=True, slots=True)
class DateExpression:
    """Tokens `[first, stop)` that mean a date; `operator`: before, since, after, until or None, by the word before."""

    first: int
    stop: int
    start: int  # code points into the content
    end: int
    text: str
    value: Value
    rule_id: str
    needs_anchor: bool
    operator: str | None = None
    previous: DateExpression | None = None  # the date told before, where this one is counted from it


def find_dates(text: Text, words: DateWords, tokens: Iterable[int] | None = None) -> tuple[DateExpression, ...]:
    """All date expressions of a text, in order, the longest at each place, none inside another.

    `tokens`: those at which a date may begin (`words.starters`), where that is known.
    """
    forms, starters = [*text.forms, ""], words.starters
    if tokens is None:
        tokens = compress(range(len(text.forms)), map(starters.__contains__, text.forms))
    candidates = [i for i in tokens if (seconds := starters[forms[i]]) is ANYTHING or forms[i + 1] in seconds]
    if not candidates:
        return ()
    reader = Reader(text, words)
    found: list[DateExpression] = []
    done = 0
    for i in candidates:
        if i < done or _leads_nowhere(reader, i):
            continue
        if (best := _longest(reader, i)) is None:
            continue
        (value, stop), rule = best
        value, stop = _range(reader, i, value, stop)
        if _is_name(reader, i, stop, value):
            done = stop
            continue
        start, end = text.span(i, stop)
        operator = _operator(reader, i)
        before = found[-1] if found and refers_back(value) else None
        expression = DateExpression(
            i, stop, start, end, text.content[start:end], value, rule, needs_anchor(value), operator, before
        )
        found.append(expression)
        done = stop
    return tuple(found)


_JOINING = ("و", "،", "/")
_MOST_PAIRS = 1 << 16  # remembered pairs of words with their rules
_DOTS = frozenset({".", "-", "/", "،"})


def _leads_nowhere(r: Reader, i: int) -> bool:
    """A number that no date goes on behind: a decimal (`3.5`), an item of a list (`1 -`), an age (`40 عاما`)."""
    form, second, third = r.forms[i], r.form(i + 1), r.form(i + 2)
    if not form[-1:].isdigit() or len(form) > 3 or r.form(i - 1) == "في":
        return False
    if second == ".":
        return third not in r.senses and not (third[-1:].isdigit() and r.form(i + 3) == ".")
    if second in _DOTS:
        return third not in r.senses and not third[-1:].isdigit()
    return third not in r.senses and third[:1] not in ("و", "ا") and r.at(i + 1, "unit") is not None


def _longest(r: Reader, i: int) -> tuple[Parsed, str] | None:
    """The rule that reads furthest from a token."""
    best: tuple[Parsed, str] | None = None
    pair = r.forms[i], r.form(i + 1)
    rules = r.words.rules.get(pair)
    if rules is None:
        if len(r.words.rules) > _MOST_PAIRS:
            r.words.rules.clear()
        rules = r.words.rules[pair] = _rules_for(r.words, *pair)
    for rule in rules:
        parsed = rule(r, i)
        if parsed and (best is None or parsed[1] > best[0][1]):
            best = parsed, f"date.{rule.__name__}"
    return best


def _rules_for(words: DateWords, form: str, second: str) -> tuple[Rule, ...]:
    """The rules of every kind of date word that a form can be, where the word behind it may follow that kind."""
    kinds = [
        s.kind
        for s in words.senses.get(form, ())
        if (s.rest[0] == second if s.rest else words.leads_on(s.kind, second))
    ]
    if form == "ال" or digits(form):
        kinds.append("digits")
    return tuple(dict.fromkeys(rule for kind in kinds for rule in RULES.get(kind, ())))


def _range(r: Reader, i: int, value: Value, stop: int) -> tuple[Value, int]:
    """A second date joined to the first one: `X الى Y`, `بين X وY`, `يومي X وY`."""
    behind = r.form(stop)
    if behind not in r.senses and behind[:1] not in _JOINING:
        return value, stop
    j = r.skip_form(stop, {"،"}) if r.at(stop + 1, "to") else stop
    joined = r.at(j, "to")
    if joined and _put_off(r.text, i, r.words):  # ارجئ الاثنين الى الجمعه
        return value, stop
    paired = r.at(i - 1, "between") is not None or r.form(i).startswith("يومي")
    if joined:
        k = joined[1]
        if r.form(j) == "-" and not r.form(j - 1):
            return value, stop
    elif isinstance(value, Weekday) and value.shift is None and r.at(stop + (r.form(stop) == "/"), "weekday"):
        k = stop + (r.form(stop) == "/")
    elif paired or (isinstance(value, Weekday) and value.shift is None):
        k = stop + 1 if r.form(stop) == "و" else stop
        if k == stop and not r.form(stop).startswith("و"):
            return value, stop
    else:
        return value, stop
    if k >= r.length or (best := _longest(r, k)) is None:
        return value, stop
    second, end = best[0]
    if isinstance(value, Weekday) and isinstance(second, Span) and isinstance(second.first, DayOf) and not joined:
        begin = replace(second.first, weekday=value.weekday)  # الثلاثاء والاربعاء 11 و12 مايو
        return replace(second, first=begin), end
    if isinstance(value, Weekday) and isinstance(second, Weekday) and r.form(end - 1).endswith("ين") and not joined:
        if second.shift == 1 and value.shift is None:  # السبت والاحد المقبلين
            return Span(replace(value, shift=1), replace(second, shift=None)), end
        if second.shift == -1 and value.shift is None:
            return Span(value, second), end
    if not _pairs(value, second, strict=not joined and not paired):
        return value, stop
    return _shared_year(value, second), end


_PUT_OFF_WITHIN = 12  # tokens


def _put_off(text: Text, i: int, words: DateWords) -> bool:
    """Whether a word of postponing stands before a token in its sentence: what follows «to» is the new date."""
    first = max(text.sentence(i).first, i - _PUT_OFF_WITHIN)
    known = words.named.get("put_off", frozenset())
    return any(form in known or form[1:] in known for form in text.forms[first:i])


def _pairs(first: Value, second: Value, strict: bool) -> bool:
    """Whether two values can be the ends of one range."""
    if strict:
        return isinstance(first, Weekday) and isinstance(second, Weekday) and second.shift is None
    if isinstance(first, Span) or isinstance(second, Span):
        return False
    kinds = {type(first).__name__, type(second).__name__}
    days = {"DayOf", "Weekday", "Day", "Checked", "Both"}
    return (len(kinds) == 1 and kinds <= days | {"Month", "Year", "Part"}) or kinds <= days


def _shared_year(first: Value, second: Value) -> Value:
    """A range whose year is said once: the end that lacks it takes it from the other."""
    months = [v.month if isinstance(v, DayOf) else v for v in (first, second)]
    a, b = months
    if not (isinstance(a, Month) and isinstance(b, Month) and a.month <= b.month):
        return Span(first, second)
    if a.year is None and b.year is not None and a.shift is None:
        a = replace(a, year=b.year)
        first = replace(first, month=a) if isinstance(first, DayOf) else a
    return Span(first, second)


def _operator(r: Reader, i: int) -> str | None:
    """What the word before an expression makes of it."""
    found = r.at(i - 1, "ago", "since", "after", "to") if i else None
    if found is None:
        return None
    return {"ago": "before", "since": "since", "after": "after", "to": "until"}[found[0].kind]


def _is_name(r: Reader, i: int, stop: int, value: Value) -> bool:
    """Date words that are no date here: «قوى 14 آذار», «روسيا اليوم», «اليوم العالمي», «صلاة الجمعة»."""
    if isinstance(value, DayOf) and isinstance(value.month, Month) and value.month.year is None:
        return value.month.shift is None and r.follows(i - 1 - (r.form(i - 1) in ("«", '"', "(")), "name_of_day")
    if r.form(i - 1) in r.named.get("not_this_before", ()) and r.at(i, "this"):
        return True
    if stop - i == 1 and r.at(i, "day") and r.form(i).endswith("اليوم"):
        quoted = r.form(i - 1) in ("«", '"') and r.form(stop) in ("»", '"')
        per_day = r.form(i - 1) in ("في", "خلال") and r.form(stop) not in ("", ".", "،")
        return (
            quoted
            or per_day
            or _is_paper(r, i - 1)
            or r.follows(i - 1, "not_today_before")
            or r.form(stop) in r.named.get("not_today_after", ())
        )
    if isinstance(value, Weekday) and value.shift is None:
        if r.follows(i - 1, "every_before") or r.form(stop) in r.named.get("not_weekday_after", ()):
            return True  # كل يوم خميس, الثلاثاء الدامي
        return stop - i == 1 and r.follows(i - 1, "not_weekday_before")
    return False


def _is_paper(r: Reader, i: int) -> bool:
    """Whether «today» behind a token ends the name of a paper: «روسيا اليوم», but not «وصل إلى روسيا اليوم»."""
    if r.follows(i, "place_of_paper"):
        return not (r.form(i - 1) in ("في", "الي", "من") or r.form(i).startswith("ب"))
    return r.follows(i, "paper_today")


def resolve(
    expression: DateExpression,
    anchor: date | None,
    direction: str = PAST,
    week_start: int = 0,
    previous: Interval | None = None,
) -> ResolvedDate | None:
    """The days an expression stands for; None where it needs an anchor and there is none, or where no such day exists.

    `direction`: past, future, or near (no verb tells: weekdays look back, months keep to the anchor's year).
    `week_start`: 0 Monday to 6 Sunday. `previous`: the days of the date told before, for «two days after that».
    """
    days = interval(expression.value, Setting(anchor, direction, week_start, previous))
    return as_resolved(expression, days) if days else None


def as_resolved(expression: DateExpression, days: Interval) -> ResolvedDate:
    """An expression with its days, as the record that is published."""
    basis = "relative" if expression.needs_anchor else "explicit"
    return ResolvedDate(
        expression.start,
        expression.end,
        expression.text,
        days.first,
        days.last,
        days.precision,
        basis,
        expression.rule_id,
    )


def intervals(
    text: Text,
    expressions: Sequence[DateExpression],
    anchor: date | None,
    words: DateWords,
    week_start: int = 0,
) -> tuple[Interval | None, ...]:
    """The days of every expression, each read in its place: by its governing verb, after the date told before it."""
    found: list[Interval | None] = []
    previous: Interval | None = None
    for expression in expressions:
        direction = direction_of(text, expression, words) if is_directed(expression.value) else PAST
        days = interval(expression.value, Setting(anchor, direction, week_start, previous))
        found.append(days)
        previous = days or previous
    return tuple(found)


def resolve_all(
    text: Text,
    expressions: Sequence[DateExpression],
    publication: Publication,
    words: DateWords,
    week_start: int = 0,
) -> tuple[ResolvedDate, ...]:
    """Every expression that comes to days, in text order, read from the publication day.

    Of an article dated to an interval, those that come to the same days from both of its ends.
    """
    days = intervals(text, expressions, publication.day or publication.earliest, words, week_start)
    if publication.day is None:
        ends = intervals(text, expressions, publication.latest, words, week_start)
        days = tuple(low if low == high else None for low, high in zip(days, ends, strict=True))
    return tuple(as_resolved(expression, found) for expression, found in zip(expressions, days, strict=True) if found)


# Words that open what somebody says: a tense before them is the saying's.
THAT = frozenset({p + w for w in ("ان", "انه", "انها", "انهما", "انهم") for p in ("", "ب", "و", "ل")})
REACH = {"past": 30, "future": 24, "present": 12, "scheduled": 7}  # tokens over which a tense reaches to its right
REACH_BACK = 8  # tokens over which it reaches to its left


def direction_of(text: Text, expression: DateExpression, words: DateWords) -> str:
    """past, future or near: by the nearest tense before the expression in its sentence, else the nearest after it."""
    moved = expression.operator == "until" or (expression.first > 0 and text.forms[expression.first - 1] == "من")
    if moved and _put_off(text, expression.first, words):
        return FUTURE
    sentence = text.sentence(expression.first)
    for i in range(expression.first - 1, max(sentence.first, expression.first - REACH["past"]) - 1, -1):
        if tense := tense_of(text, i, words, expression.first - i):
            return tense
    for i in range(expression.stop, min(sentence.stop, expression.stop + REACH_BACK)):
        if text.forms[i] == "،" and i > expression.stop:
            break
        if tense := tense_of(text, i, words, 1):
            return tense
    return NEAR


def is_said(text: Text, expression: DateExpression, words: DateWords) -> bool:
    """Whether the nearest tense before an expression is that of a saying or a decision, which tells no time of its own.

    «He said that the strike of 27 March», «they put the elections on 17 December».
    """
    deciding = words.named.get("deciding", frozenset())
    sentence = text.sentence(expression.first)
    for i in range(expression.first - 1, max(sentence.first, expression.first - REACH["past"]) - 1, -1):
        if text.forms[i] in THAT or text.forms[i] in deciding:
            return True
        if tense_of(text, i, words, expression.first - i):
            return False
    return False


def tense_of(text: Text, i: int, words: DateWords, distance: int = 1) -> str | None:
    """past or future where one token gives it, `distance` tokens before a date: a finite verb or a word of planning.

    «Was» before a verb or a plan makes it past; «the planned» reaches no farther than the next few words.
    """
    form = text.forms[i]
    tense = words.tenses.get(form)
    if tense is None and _is_future_verb(form, words):
        tense = FUTURE
    if tense is None:
        return None
    if tense == PAST:
        return PAST
    if tense == "scheduled" and i + 1 < len(text.forms) and text.forms[i + 1] == "ان":  # من المقرر أن
        tense = FUTURE
    if distance > REACH[tense] or (tense == "scheduled" and "،" in text.forms[i + 1 : i + distance]):
        return None
    if i > 1 and text.forms[i - 1] == "ان" and words.tenses.get(text.forms[i - 2]) == "scheduled":
        i -= 2  # كان من المقرر أن يصل: «was» stands before the plan
    before = text.forms[max(0, i - 3) : i]
    return PAST if any("كان" in f and words.tenses.get(f) == PAST for f in before) else FUTURE


def _is_future_verb(form: str, words: DateWords) -> bool:
    """س and an imperfect: سيلتقي, وستعقد; not سياسة, ستة."""
    stem = form[1:] if form[:2] in ("وس", "فس") else form
    if stem[:2] not in words.future_prefixes or len(stem) < 4:
        return False
    return stem not in words.not_future and not stem.startswith(words.not_future_prefixes)
