"""The words that dates are made of, read from a language pack and ready for look-up token by token.

Every `dates_*.csv` of a pack holds one kind of word. Words are folded as they are loaded and entered with the particles
that Arabic writes on to them (و ف ب ل); an exact word beats one with a particle.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from extract.tabular import TableError, cell_list, rows
from extract.text import fold, read


class Sense(NamedTuple):
    """What a word or phrase is to the date grammar."""

    kind: str  # month, weekday, unit, card, ord, day, mod, part, season, decade, holiday, or an operator's name
    value: Any
    rest: tuple[str, ...] = ()  # the folded words that must follow the first one
    clitic: str = ""  # particles written on to the first word
    definite: bool = False
    alone: str = "yes"  # yes, context, never: whether it is a date without more
    size: int = 1  # of units: 1, 2 (dual), 0 (plural)


class Fact(NamedTuple):
    """Something that no article can speak of before a day: an institution, a resolution, an agreement.

    `followed_on`: when the next of its series came, for resolutions that renew one another.
    """

    name: str
    known_from: date
    followed_on: date | None = None


class Facts(NamedTuple):
    """The facts whose phrases begin with one word, by the words behind it, and how many those are, the most first."""

    lengths: tuple[int, ...]
    by_rest: dict[tuple[str, ...], Fact]


@dataclass(slots=True)
class DateWords:
    """A pack's date words: senses by folded first word, the words that make a name of a date, tense cues."""

    senses: dict[str, tuple[Sense, ...]] = field(default_factory=dict)
    starters: dict[str, frozenset[str]] = field(default_factory=dict)
    named: dict[str, frozenset[str]] = field(default_factory=dict)
    tenses: dict[str, str] = field(default_factory=dict)
    not_future: frozenset[str] = frozenset()
    future_prefixes: tuple[str, ...] = ()
    not_future_prefixes: tuple[str, ...] = ()
    seconds: dict[str, frozenset[str]] = field(default_factory=dict)  # by kind: the forms that may come second
    rules: dict[tuple[str, str], Any] = field(default_factory=dict)  # by form and the next one, filled as they are met
    facts: dict[str, Facts] = field(default_factory=dict)  # by first word

    @classmethod
    def load(cls, folder: Path) -> DateWords:
        """Read every dates_*.csv of a pack's folder.

        Raises TableError where a file or a column is missing, a value is not what its column holds, or a word stands
        twice with two meanings of one kind.
        """
        return _load(folder)

    def leads_on(self, kind: str, second: str) -> bool:
        """Whether a date that begins with a word of a kind may go on with, or end before, a second word."""
        seconds = self.seconds.get(kind)
        return seconds is not None and (seconds is ANYTHING or second in seconds)


_LETTERS = ("و", "ف", "ب", "ل")
# Kinds at which a date may begin, with the kinds that can come second; None: the word may be a date by itself.
# Two more names say what may follow once a relative day or a weekday has been read.
_SECOND: dict[str, tuple[str, ...] | None] = {
    "month": None,
    "weekday": None,
    "day": None,
    "decade": None,
    "holiday": None,
    "glued": None,
    "relative day": ("weekday", "unit", "digits", "ord", "card", "equals", "month"),
    "week day": (
        *(
            "weekday",
            "unit",
            "digits",
            "ord",
            "card",
            "equals",
            "month",
            "mod",
            "day",
            "of",
            "on",
            "this",
            "lead",
            "to",
        ),
        *("joined", "and"),
    ),
    "digits": ("month", "month_noun", "of", "to", "mod", "unit", "of_it", "end", "joined", "and"),
    "ord": ("month", "month_noun", "of", "to", "mod", "unit", "weekday", "card", "ord", "of_it", "and"),
    "card": ("card", "ord", "month", "unit", "to", "joined"),
    "unit": ("mod", "ord", "card", "same", "final", "few", "digits", "weekday", "day", "month", "now", "one_more"),
    "part": (
        "lead",
        "to",
        "unit",
        "month",
        "month_noun",
        "of",
        "this",
        "same_before",
        "digits",
        "season",
        "decade",
        "card",
    ),
    "season": ("mod", "unit", "digits", "of", "this", "same_before"),
    "ago": ("card", "digits", "about", "few", "unit", "that"),
    "few": ("unit",),
    "since": ("card", "digits", "about", "few", "unit", "that"),
    "after": ("card", "digits", "about", "few", "unit", "that"),
    "within": ("card", "digits", "about", "few", "unit"),
    "last": ("unit", "card", "digits", "weekday", "few"),
    "lead": ("unit", "weekday", "month", "season", "card", "digits", "few"),
    "this": ("unit", "weekday", "month", "month_noun"),
    "same_before": ("unit",),
    "first_day": ("month", "month_noun", "of"),
}
ANYTHING: frozenset[str] = frozenset({"<anything>"})
_MARKS = {"end": ("", ".", "؟", "!"), "joined": ("/", "-", ".", "و", "،")}


@dataclass(frozen=True, slots=True)
class Number:
    """Digits with what is written on to them."""

    value: int
    digits: int  # how many
    clitic: str
    definite: bool
    era: str  # "", "م", "ه"


@lru_cache(maxsize=1 << 14)
def digits(form: str) -> Number | None:
    """A folded token of digits: `17`, `و15`, `ال27`, `2015م`, `1442ه`, `17th`."""
    if not any(c.isdigit() for c in form):
        return None
    head = 0
    while not form[head].isdigit():
        head += 1
    tail = head
    while tail < len(form) and form[tail].isdigit():
        tail += 1
    prefix, number, era = form[:head], form[head:tail], form[tail:]
    clitic = prefix[0] if prefix and prefix[0] in "وفبل" else ""
    article = prefix[len(clitic) :]
    if article not in ("", "ال", "ل", "ب", "بال", "لل") or len(number) > 4 or not number.isascii():
        return None
    if era not in ("", "م", "ه", "st", "nd", "rd", "th"):
        return None
    return Number(int(number), len(number), clitic, bool(article), era if era in ("م", "ه") else "")


def _number_forms() -> Iterable[tuple[str, bool]]:
    """Every folded token of digits at which a date may begin: days of a month, and years, which are marked True."""
    for prefix in ("", "و", "ال", "وال", "ب", "ل", "لل", "بال", "ف"):
        for day in range(1, 32):
            yield f"{prefix}{day}", False
            if day < 10:
                yield f"{prefix}0{day}", False
            if not prefix:
                yield from ((f"{day}{suffix}", False) for suffix in ("st", "nd", "rd", "th"))
    for year in range(1000, 2101):
        for prefix in ("", "و", "ل", "ب"):
            yield f"{prefix}{year}", True
        yield f"{year}م", True
        yield f"{year}ه", True
    for hours in range(32, 100):  # ال48 ساعه الماضيه
        yield f"ال{hours}", False
    yield "ال", False


def _load(folder: Path) -> DateWords:
    book: dict[str, list[Sense]] = {}
    for file, kind, column, required in _TABLES:
        path = folder / f"dates_{file}.csv"
        if file == "leading" and not path.exists():  # for languages whose «last» and «next» come first
            continue
        for number, row in enumerate(rows(path, required), start=2):
            for sense, phrases in _senses(kind, row, column, f"{path}, row {number}"):
                for phrase in phrases:
                    _enter(book, sense, phrase, f"{path}, row {number}")
    _add_clitics(book)
    _add_glued(book)
    words = DateWords()
    words.senses = {form: tuple(sorted(s, key=lambda x: -len(x.rest))) for form, s in book.items()}
    words.starters, words.seconds = _starters(words.senses)
    named: dict[str, set[str]] = {}
    for row in rows(folder / "dates_named.csv", ("use", "words")):
        named.setdefault(row["use"], set()).update(fold(word) for word in cell_list(row["words"]))
    words.named = {use: frozenset(forms) for use, forms in named.items()}
    _load_tenses(words, folder / "dates_tense.csv")
    _load_facts(words, folder / "dates_facts.csv")
    return words


def _starters(
    senses: dict[str, tuple[Sense, ...]],
) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """The forms at which a date may begin, with the forms that must come second for it to be worth a look."""
    forms_of: dict[str, set[str]] = {kind: set(marks) for kind, marks in _MARKS.items()}
    for form, known in senses.items():
        for sense in known:
            forms_of.setdefault(sense.kind, set()).add(form)
    numbers = dict(_number_forms())
    forms_of["digits"] = {*numbers, *(str(n) for n in range(32, 1000))}
    forms_of["joined"] |= {form for form in numbers if form.startswith("و")}
    seconds: dict[str, frozenset[str]] = {}
    for kind, kinds in _SECOND.items():
        seconds[kind] = ANYTHING if kinds is None else frozenset().union(*(forms_of.get(k, set()) for k in kinds))
    starters: dict[str, frozenset[str]] = {}
    united: dict[frozenset[tuple[str, str]], frozenset[str]] = {}  # most forms share their followers with many others
    for form, known in senses.items():
        after = frozenset((s.kind, s.rest[0] if s.rest else "") for s in known if s.kind in seconds)
        if after and after not in united:
            sets = [frozenset({first}) if first else seconds[kind] for kind, first in after]
            united[after] = ANYTHING if ANYTHING in sets else frozenset().union(*sets)
        if after:
            starters[form] = united[after]
    for form, is_year in numbers.items():
        starters[form] = ANYTHING if is_year else seconds["digits"]
    starters["ال"] = frozenset(forms_of["digits"])
    return starters, seconds


def _load_tenses(words: DateWords, path: Path) -> None:
    """Words that tell which way an open weekday points, with و and ف written on."""
    not_future: set[str] = set()
    for row in rows(path, ("tense", "words")):
        forms = [fold(word) for word in cell_list(row["words"])]
        if row["tense"] == "not_future":
            not_future.update(forms)
        elif row["tense"] == "not_future_prefix":
            words.not_future_prefixes = tuple(forms)
        elif row["tense"] == "future_prefix":
            words.future_prefixes = tuple(forms)
        else:
            for form in _conjugated(forms) if row["tense"] == "past" else forms:
                for prefix in ("", "و", "ف"):
                    words.tenses.setdefault(prefix + form, row["tense"])
    words.not_future = frozenset(not_future)


def _conjugated(forms: Iterable[str]) -> Iterable[str]:
    """Perfect verbs of the third person: as they stand, feminine and plural (التقى, التقت, التقوا)."""
    for form in forms:
        yield form
        if len(form) > 2 and not form.endswith(("ت", "وا")):
            stem = form[:-1] if form.endswith("ي") else form
            yield from (stem + "ت", stem + "وا")


def _load_facts(words: DateWords, path: Path) -> None:
    if not path.exists():  # a pack need not know any
        return
    found: dict[str, dict[tuple[str, ...], Fact]] = {}
    for number, row in enumerate(rows(path, ("fact", "known_from", "words")), start=2):
        try:
            day = date.fromisoformat(row["known_from"])
            next_day = date.fromisoformat(row["followed_on"]) if row.get("followed_on") else None
        except ValueError as error:
            raise TableError(f"{path}, row {number}: {error}") from error
        for phrase in cell_list(row["words"]):
            forms = tuple(fold(phrase).split())
            for prefix in ("", "و", "ب", "ل", "ف"):
                found.setdefault(prefix + forms[0], {}).setdefault(forms[1:], Fact(row["fact"], day, next_day))
    words.facts = {form: Facts(tuple(sorted({*map(len, facts)}, reverse=True)), facts) for form, facts in found.items()}


_TABLES: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("months", "month", "month", ("month", "calendar", "words", "alone")),
    ("weekdays", "weekday", "weekday", ("weekday", "words")),
    ("units", "unit", "unit", ("unit",)),
    ("numbers", "number", "value", ("value",)),
    ("days", "day", "offset", ("offset", "words")),
    ("modifiers", "mod", "shift", ("shift", "words")),
    ("leading", "lead", "shift", ("shift", "words")),
    ("parts", "part", "part", ("part", "words")),
    ("seasons", "season", "season", ("season", "words")),
    ("decades", "decade", "decade", ("decade", "words")),
    ("holidays", "holiday", "holiday", ("holiday", "rule", "days", "words")),
    ("operators", "operator", "operator", ("operator", "words")),
)


def _senses(kind: str, row: dict[str, str], column: str, where: str) -> list[tuple[Sense, list[str]]]:
    """The senses that one row defines, each with its words."""
    try:
        match kind:
            case "month":
                sense = Sense("month", (int(row["month"]), row["calendar"]), alone=row["alone"])
                return [(sense, cell_list(row["words"]))]
            case "unit":
                counts = (("one", 1), ("two", 2), ("many", 0))
                return [(Sense("unit", row[column], size=n), cell_list(row[name])) for name, n in counts]
            case "number":
                value = int(row[column])
                cardinals, ordinals = cell_list(row["cardinal"]), cell_list(row["ordinal"])
                return [(Sense("card", value), cardinals), (Sense("ord", value), ordinals)]
            case "holiday":
                return [(Sense("holiday", (row["rule"], int(row["days"]))), cell_list(row["words"]))]
            case "operator":
                return [(Sense(row[column], row[column]), cell_list(row["words"]))]
            case "part" | "season":
                return [(Sense(kind, row[column]), cell_list(row["words"]))]
        return [(Sense(kind, int(row[column])), cell_list(row["words"]))]
    except ValueError as error:
        raise TableError(f"{where}: {error}") from error


def _enter(book: dict[str, list[Sense]], sense: Sense, phrase: str, where: str) -> None:
    """One word or phrase under its first folded word; units and weekdays also with or without the article."""
    first, *rest = read(phrase).forms
    variants = [first]
    if sense.kind in ("unit", "card") and not first.isascii():
        variants.append("ال" + first)
    if sense.kind == "weekday" and first.startswith("ال") and not rest:
        variants.append(first[2:])
    for form in variants:
        entry = sense._replace(rest=tuple(rest), definite=form.startswith("ال") or form.isascii())
        known = book.setdefault(form, [])
        clash = [s for s in known if (s.kind, s.rest) == (entry.kind, entry.rest) and s.value != entry.value]
        if clash and form == first:
            raise TableError(f"{where}: {phrase} already stands for {clash[0].value}")
        if entry not in known and not clash:
            known.append(entry)


def _add_clitics(book: dict[str, list[Sense]]) -> None:
    """Every Arabic word again with the particles that may be written on to it, where that makes no known word."""
    exact = dict(book)
    for form, senses in exact.items():
        if len(form) < 3 or form[0].isascii():
            continue
        written = [(letter, letter + form) for letter in _LETTERS]
        written += [("و" + letter, "و" + letter + form) for letter in ("ب", "ل")]
        if form.startswith("ال"):
            written += [("ل", "لل" + form[2:]), ("ول", "ولل" + form[2:])]
        for clitic, glued in written:
            if glued not in exact:
                book.setdefault(glued, []).extend(s._replace(clitic=clitic) for s in senses)


def _add_glued(book: dict[str, list[Sense]]) -> None:
    """Day and month written together, `15مايو` or `مايو15`, as careless typing has it."""
    for form, senses in list(book.items()):
        for sense in senses:
            if sense.kind == "month" and not sense.rest and not sense.clitic:
                for day in range(1, 32):
                    for glued in (f"{day}{form}", f"{form}{day}"):
                        book.setdefault(glued, []).append(Sense("glued", (day, *sense.value)))
