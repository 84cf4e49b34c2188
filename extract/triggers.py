"""Words that evoke an event, in all their forms, and where they stand in a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from extract.frozen import record
from extract.inflect import past_forms, present_forms, with_clitics
from extract.lexicon import Lexicon
from extract.roles import key, word_list
from extract.tabular import TableError, cell_list, rows
from extract.text import BOILERPLATE, Text

PAST, PRESENT, FUTURE, NOUN = "past", "present", "future", "noun"
_NEED_BEFORE, _NEED_AFTER = 4, 24


@record(frozen=True, slots=True)
class Frame:
    """Where parties and place stand around a trigger; markers are prepositions, `bare` is none, و joins."""

    name: str
    subject_part: str
    object_part: str
    object_markers: frozenset[str]
    place_markers: frozenset[str]
    destination: frozenset[str]  # markers of the place that a visit goes to
    least_parties: int


@record(frozen=True, slots=True)
class TriggerForm:
    """One form of a trigger."""

    trigger: str
    event_type: str
    tense: str  # past, present, future, noun
    frame: Frame
    needs: tuple[tuple[str, ...], ...]  # folded phrases of which one must stand near; outlet and process are grammar
    has_clitic: bool


@record(frozen=True, slots=True)
class Trigger:
    """A trigger at tokens `[first, stop)` of a text."""

    first: int
    stop: int
    proclitics: str
    form: TriggerForm
    others: tuple[TriggerForm, ...] = ()  # what else the same words may evoke, to be tried where the first fails


@dataclass(frozen=True)
class TriggerWords:
    """All triggers of one language; a form that evokes two types lists the one with more needs first."""

    lexicon: Lexicon[tuple[TriggerForm, ...]]
    blocked: frozenset[str]  # whole tokens that only look like one: وزارته is no «and she visited him»

    @classmethod
    def load(cls, folder: Path) -> TriggerWords:
        """Read triggers.csv and frames.csv. Raises TableError naming file and row."""
        frames = {row["frame"]: _frame(row) for row in rows(folder / "frames.csv", ("frame", "subject_part"))}
        forms: dict[tuple[str, ...], list[TriggerForm]] = {}
        path = folder / "triggers.csv"
        for number, row in enumerate(rows(path, ("trigger", "event_type", "kind", "frame", "example")), start=2):
            if row["frame"] not in frames:
                raise TableError(f"{path}, row {number}: no frame {row['frame']} in frames.csv")
            for words, form in _forms(row, frames[row["frame"]]):
                known = forms.setdefault(words, [])
                if all((f.trigger, f.tense) != (form.trigger, form.tense) for f in known):
                    known.append(form)
        return cls(
            Lexicon((words, tuple(sorted(f, key=lambda t: not t.needs))) for words, f in forms.items()),
            word_list(folder / "not_triggers.txt"),
        )

    def find(self, text: Text, tokens: Iterable[int] | None = None) -> tuple[Trigger, ...]:
        """Every trigger of a text in order, boilerplate left out, the longest at each token.

        `tokens`: those that may open a trigger, where that is known.
        """
        found: list[Trigger] = []
        done = 0
        for at in self.lexicon.openings(text.forms) if tokens is None else tokens:
            sentence = text.sentence(at)
            if at < done or sentence.kind == BOILERPLATE or text.forms[at] in self.blocked:
                continue
            match = self.lexicon.match(text.forms, at, sentence.stop)
            forms = _forms_met(text, at, sentence.first, sentence.stop, match.value) if match else ()
            if forms and forms[0].has_clitic and text.content[text.stops[at] - 1] == "ة":
                forms = ()  # وزارة is no «and he visited her»
            if match is None or not forms or (forms[0].tense != NOUN and match.proclitics not in ("", "و", "ف")):
                continue
            found.append(Trigger(at, match.stop, match.proclitics, forms[0], forms[1:]))
            done = match.stop
        return tuple(found)


def _frame(row: dict[str, str]) -> Frame:
    def markers(column: str) -> frozenset[str]:
        return frozenset("" if m == "bare" else " ".join(key(m)) or m for m in cell_list(row[column]))

    return Frame(
        row["frame"],
        row["subject_part"],
        row["object_part"],
        markers("object_markers"),
        markers("place_markers"),
        markers("destination"),
        int(row["least_parties"]),
    )


def _forms(row: dict[str, str], frame: Frame) -> Iterator[tuple[tuple[str, ...], TriggerForm]]:
    needs = tuple(key(need) for need in cell_list(row["needs"]))

    def form(tense: str, has_clitic: bool = False) -> TriggerForm:
        return TriggerForm(row["trigger"], row["event_type"], tense, frame, needs, has_clitic)

    past, present = "".join(key(row["past"])), "".join(key(row["present"]))
    for word in past_forms(past) if past else ():
        yield (word,), form(PAST)
        yield from (((whole,), form(PAST, True)) for whole in with_clitics(word))
    for word in present_forms(present) if present else ():
        yield (word,), form(PRESENT)
        yield ("س" + word,), form(FUTURE)
        for whole in with_clitics(word):
            yield (whole,), form(PRESENT, True)
            yield ("س" + whole,), form(FUTURE, True)
    for phrase in cell_list(row["forms"]):
        yield key(phrase), form(NOUN)
    for stem in cell_list(row["clitic"]):
        for clitic in ("ه", "ها", "هم", "هما"):
            yield (*key(stem)[:-1], key(stem)[-1] + clitic), form(NOUN, True)


def _forms_met(text: Text, at: int, first: int, stop: int, forms: tuple[TriggerForm, ...]) -> tuple[TriggerForm, ...]:
    """The forms whose needs are met near the token, in order."""
    if not any(form.needs for form in forms):
        return forms
    begin = max(first, at - _NEED_BEFORE)
    met = []
    for form in forms:
        words = [need for need in form.needs if need not in (("outlet",), ("process",))]
        if not words or any(_stands_near(text, need, begin, at + _NEED_AFTER, stop) for need in words):
            met.append(form)
    return tuple(met)


def _stands_near(text: Text, phrase: tuple[str, ...], begin: int, end: int, stop: int) -> bool:
    opening, rest = phrase[0], list(phrase[1:])
    window = text.forms[begin : min(end, stop)]
    for at, form in enumerate(window):
        opens = form.endswith(opening) and len(form) <= len(opening) + 1  # with a particle or without
        if opens and window[at + 1 : at + len(phrase)] == rest:
            return True
    return False
