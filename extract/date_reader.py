"""Look-ups over folded tokens: those of date words, numbers and years, what every rule of the grammar is built on."""

from __future__ import annotations

from typing import NamedTuple

from extract.date_values import Value
from extract.date_words import DateWords, Sense, digits
from extract.text import Text

Parsed = tuple[Value, int]  # a value and the token after it
OPEN, CLOSE = frozenset({"(", "[", "-", "،"}), frozenset({")", "]", "-", "،"})
END = frozenset({"", ".", "،", "؛", "؟", "!", ")", "]", "»", '"', ":", "-", "("})


class Count(NamedTuple):
    """A number as the text writes it, and the token after it."""

    value: int
    stop: int
    clitic: str
    definite: bool
    ordinal: bool
    written: int  # how many digits; 0 for words
    era: str = ""


class Reader:
    """Tokens of one text with the words of one language. Rules take it and a token's index."""

    __slots__ = ("forms", "length", "named", "senses", "text", "words")

    def __init__(self, text: Text, words: DateWords) -> None:
        self.text = text
        self.forms = text.forms
        self.length = len(text.forms)
        self.words = words
        self.senses = words.senses
        self.named = words.named

    def form(self, i: int) -> str:
        """The folded token, empty outside the text."""
        return self.forms[i] if 0 <= i < self.length else ""

    def at(self, i: int, *kinds: str) -> tuple[Sense, int] | None:
        """The longest sense of one of these kinds at a token, and the token after it."""
        if i >= self.length:
            return None
        senses = self.senses.get(self.forms[i])
        if senses is None:
            return None
        for sense in senses:
            if sense.kind in kinds:
                stop = i + 1 + len(sense.rest)
                if not sense.rest or tuple(self.forms[i + 1 : stop]) == sense.rest:
                    return sense, stop
        return None

    def skip(self, i: int, *kinds: str) -> int:
        """The token after an optional word of these kinds."""
        found = self.at(i, *kinds)
        return found[1] if found else i

    def skip_form(self, i: int, forms: frozenset[str] | set[str]) -> int:
        """The token after an optional mark."""
        return i + 1 if self.form(i) in forms else i

    def goes_on(self, i: int, kind: str) -> bool:
        """Whether a date that began with a kind of word (`relative day`, `week day`) can go on at a token."""
        form = self.form(i)
        if form in OPEN or form == "/":
            form = self.form(i + 1)
        return self.words.leads_on(kind, form)

    def touching(self, i: int) -> bool:
        """Whether nothing stands between a token and the next one."""
        return i + 1 < self.length and self.text.stops[i] == self.text.starts[i + 1]

    def follows(self, i: int, use: str) -> bool:
        """Whether the token is one of the words of dates_named.csv with this use (و written on or not)."""
        form = self.form(i)
        known = self.named.get(use, frozenset())
        return form in known or (form[:1] in ("و", "ل", "ب", "ف") and form[1:] in known)

    def ends(self, i: int) -> bool:
        """Whether the noun phrase before a token is complete: a mark or a preposition follows."""
        return self.form(i) in END or self.at(i, "of", "to", "ago", "after", "since", "on", "within") is not None

    def count(self, i: int) -> Count | None:
        """A number from 1 to 99 in words or any in digits, cardinal or ordinal."""
        form = self.form(i)
        if form == "ال" and (number := digits(self.form(i + 1))) and not number.clitic:
            return Count(number.value, i + 2, "", True, False, number.digits, number.era)
        if number := digits(form):
            return Count(number.value, i + 1, number.clitic, number.definite, False, number.digits, number.era)
        return self.count_in_words(i)

    def count_in_words(self, i: int) -> Count | None:
        """`ثلاثه`, `الحادي والعشرين`, `خمسه عشر`: 1 to 99."""
        found = self.at(i, "ord", "card")
        if found is None:
            return None
        sense, stop = found
        value, ordinal = int(sense.value), sense.kind == "ord"
        if value > 99:
            return None
        if value < 10 or (value == 10 and ordinal):
            teen = self.at(stop, "card")
            if value < 10 and teen and teen[0].value == 10 and not teen[0].clitic and self.form(stop).startswith("عشر"):
                value, stop = value + 10, teen[1]
            elif value < 10 and (tens := self._tens(stop)):
                value, stop = value + tens[0], tens[1]
        return Count(value, stop, sense.clitic, sense.definite, ordinal, 0)

    def _tens(self, i: int) -> tuple[int, int] | None:
        """`وعشرين`, `والعشرون`, or `و عشرين` in two tokens."""
        if self.form(i) == "و":
            found = self.at(i + 1, "card", "ord")
        else:
            found = self.at(i, "card", "ord")
            if found and "و" not in found[0].clitic and not self.form(i).isascii():
                return None
        if found and 20 <= found[0].value <= 90:
            return int(found[0].value), found[1]
        return None

    def year_in_words(self, i: int) -> tuple[int, int] | None:
        """`الفين وثمانيه عشر`, `الف وتسعمايه وثمانيه وسبعون`: a year from 1000 on, or hundreds after «the year»."""
        found = self.at(i, "card")
        if found is None or found[0].value < 100:
            return None
        total, stop, last = int(found[0].value), found[1], int(found[0].value)
        while more := self.at(stop, "card"):
            value = int(more[0].value)
            if "و" not in more[0].clitic or value >= last:
                break
            if value < 100:
                part = self.count_in_words(stop)
                if part is None or part.ordinal:
                    break
                return total + part.value, part.stop
            total, stop, last = total + value, more[1], value
        return total, stop

    def day_number(self, i: int) -> Count | None:
        """A number that can be a day of a month."""
        number = self.count(i)
        if number and 1 <= number.value <= 31 and number.written <= 2 and not number.era:
            return number
        found = self.at(i, "first_day")
        return Count(1, found[1], found[0].clitic, False, True, 0) if found else None

    def year_number(self, i: int) -> tuple[int, str, int] | None:
        """A year of four digits with its era: year, calendar, next token."""
        number = digits(self.form(i))
        if number is None or number.digits != 4 or not 1000 <= number.value <= 2100 or number.definite:
            return None
        stop, kind = i + 1, "gregorian"
        if number.era == "ه" or (not number.era and (found := self.at(stop, "hijri_era"))):
            kind, stop = "hijri", stop if number.era else found[1]  # type: ignore[index]
        elif not number.era:
            stop = self.skip(stop, "era")
        if kind == "gregorian" and 1343 <= number.value <= 1500 and number.era != "م":
            kind = "maybe hijri"
        return number.value, kind, stop
