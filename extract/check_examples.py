"""Whether the examples of a language pack fire: every row is put to the test by the sentence that stands in it.

Where a rule tells its row apart (triggers, operators, cues, roles) the example must show it; elsewhere the example must
be read otherwise once its row is taken away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from extract.clause_verbs import ClauseVerbs
from extract.cues import Cues
from extract.dates import DateWords, find_dates
from extract.lexicon import Lexicon
from extract.mentions import ActorMention
from extract.pack import FINITE, Pack
from extract.pipeline import Resources, extract
from extract.records import Document, Extraction
from extract.roles import BodyForm, key
from extract.status import NONE, Operator, StatusWords
from extract.tabular import cell_list
from extract.text import BOILERPLATE, Text, fold, read
from extract.trace import Trace

Row = dict[str, str]
WRITTEN_ON = date(2020, 6, 15)  # a day on which the offices of the examples have holders that the reference knows


@dataclass(frozen=True)
class Reading:
    """An example with all that was made of it."""

    extraction: Extraction
    trace: Trace

    @property
    def text(self) -> Text:
        assert self.trace.text is not None
        return self.trace.text

    @property
    def mentions(self) -> Sequence[ActorMention]:
        assert self.trace.finder is not None
        return self.trace.finder.mentions

    @property
    def told(self) -> str:
        """The events in short, for a message: type, status, rule and the number of parties."""
        events = [f"{e.event_type} {e.status} by {e.rule_id} ({len(e.participants)})" for e in self.extraction.events]
        reasons = [f"{r.trigger.form.trigger}: {r.reason}" for r in self.trace.rejected]
        return ", ".join(events) or ("no event" + (f" ({'; '.join(dict.fromkeys(reasons))})" if reasons else ""))


@dataclass(frozen=True)
class Trials:
    """A pack whose examples are tried. `tables`: its files as read, by name; `folder`: where they stand."""

    resources: Resources
    tables: dict[str, list[Row]]
    folder: Path

    @property
    def pack(self) -> Pack:
        return self.resources.pack

    def read(self, example: str, pack: Pack | None = None) -> Reading:
        """The example read by the whole extraction, with this pack or another one."""
        resources = self.resources if pack is None else replace(self.resources, pack=pack)
        resources.__dict__["book"] = self.resources.book  # compiled from the knowledge alone: not once a row
        trace = Trace()
        document = Document("example", example, published=WRITTEN_ON)
        return Reading(extract(document, resources, trace), trace)

    def differs(self, example: str, pack: Pack) -> bool:
        """Whether the example is read otherwise with another pack."""
        one, other = self.read(example), self.read(example, pack)
        mentions = one.mentions != other.mentions
        return mentions or replace(one.extraction, document=other.extraction.document) != other.extraction

    def other_rows(self, file: str, index: int) -> Iterator[Row]:
        yield from (row for number, row in enumerate(self.tables[file]) if number != index)

    def folder_without(self, file: str, index: int, folder: Path) -> Path:
        """A folder with the cues and light verbs of the pack, a row of one file left out."""
        for name in ("cues.csv", "cues_words.csv", "light_verbs.csv"):
            (folder / name).write_bytes((self.folder / name).read_bytes())
        lines = [",".join(self.tables[file][0])]
        lines += [",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row.values())
                  for row in self.other_rows(file, index)]  # fmt: skip
        (folder / file).write_text("\n".join(lines) + "\n", encoding="utf-8")
        return folder


def _trigger(trials: Trials, index: int, row: Row) -> str | None:
    reading = trials.read(row["example"])
    for event in reading.extraction.events:
        if event.event_type == row["event_type"] and event.rule_id.startswith(row["trigger"] + "."):
            return None
    return f"the example gives {reading.told}, no {row['event_type']} by {row['trigger']}"


def _status(trials: Trials, index: int, row: Row) -> str | None:
    reading = trials.read(row["example"])
    rule = f"operator-{row['status']}"
    if row["status"] == NONE:
        bare = trials.read(row["example"], replace(trials.pack, status=StatusWords(Lexicon([]), Lexicon([]))))
        found = len(bare.extraction.events) > len(reading.extraction.events)
        return None if found else "the example has as many events with the operators as without them"
    if not any(e.status == row["status"] and e.rule_id.endswith(rule) for e in reading.extraction.events):
        return f"the example gives {reading.told}, no event {row['status']} by an operator"
    alone = [(key(row["form"]), Operator(row["status"], int(row["reach"])))]
    words = StatusWords(*(Lexicon(alone if row["side"] == side else []) for side in ("before", "after")))
    only = trials.read(row["example"], replace(trials.pack, status=words))
    if not any(e.rule_id.endswith(rule) for e in only.extraction.events):
        return f"another word of the example makes its event {row['status']}; by itself the row gives {only.told}"
    return None


def _role(trials: Trials, index: int, row: Row) -> str | None:
    reading = trials.read(row["example"])
    assert reading.trace.actors is not None
    roles = [phrase.role.role for phrase in reading.trace.actors.phrases() if phrase.role is not None]
    if row["role"] in roles:
        return None
    return f"the example has the roles {', '.join(roles) or 'none'}, not {row['role']}"


def _title(trials: Trials, index: int, row: Row) -> str | None:
    rest = Lexicon((key(other["form"]), other["kind"]) for other in trials.other_rows("titles.csv", index))
    return _needed(trials, row, replace(trials.pack, roles=replace(trials.pack.roles, titles=rest)))


def _modifier(trials: Trials, index: int, row: Row) -> str | None:
    rest = Lexicon((key(other["form"]), other["kind"]) for other in trials.other_rows("role_modifiers.csv", index))
    return _needed(trials, row, replace(trials.pack, roles=replace(trials.pack.roles, modifiers=rest)))


def _body(trials: Trials, index: int, row: Row) -> str | None:
    others = trials.other_rows("bodies.csv", index)
    rest = Lexicon((key(other["form"]), BodyForm(other["stands_for"], other["name_en"])) for other in others)
    return _needed(trials, row, replace(trials.pack, roles=replace(trials.pack.roles, bodies=rest)))


def _light_verb(trials: Trials, index: int, row: Row) -> str | None:
    pack = trials.pack
    finite = (form for form, cue in pack.cues.forms.items() if cue.mood in FINITE)
    with TemporaryDirectory() as folder:
        rest = trials.folder_without("light_verbs.csv", index, Path(folder))
        verbs = ClauseVerbs.load(rest, finite, pack.roles)
    return _needed(trials, row, replace(pack, verbs=verbs))


def _cue(trials: Trials, index: int, row: Row) -> str | None:
    reading = trials.read(row["example"])
    cues = [trials.pack.cues.forms.get(reading.text.forms[said.cue_first]) for said in reading.trace.spoken]
    lemmas = [cue.lemma for cue in cues if cue is not None]
    if row["lemma"] in lemmas:
        return None
    return f"the example has statements by {', '.join(lemmas) or 'no cue'}, none by {row['lemma']}"


def _cue_words(trials: Trials, index: int, row: Row) -> str | None:
    with TemporaryDirectory() as folder:
        cues = Cues.load(trials.folder_without("cues_words.csv", index, Path(folder)))
    return _needed(trials, row, replace(trials.pack, cues=cues))


def _boilerplate(trials: Trials, index: int, row: Row) -> str | None:
    page = f"بدأ الاجتماع صباحا في القاعة الكبرى.\n{row['example']}\nانتهى الاجتماع مساء بعد ساعات طويلة."
    kinds = [sentence.kind == BOILERPLATE for sentence in read(page, boilerplate=trials.pack.boilerplate).sentences]
    if not any(kinds):
        return "the example's line is not taken for boilerplate"
    if kinds[-1] != (row["reach"] == "tail"):
        return f"the line after the example is {'' if kinds[-1] else 'not '}taken for boilerplate"
    return None


def _needed(trials: Trials, row: Row, without: Pack) -> str | None:
    if trials.differs(row["example"], without):
        return None
    return "the example is read the same without this row"


def _dates(trials: Trials, index: int, row: Row) -> str | None:
    """The example must hold a date that is not found, or found otherwise, without the row's words."""
    text = read(row["example"])
    words = trials.pack.dates
    phrases = [fold(word).split() for column in _DATE_COLUMNS for word in cell_list(row.get(column, ""))]
    with_row = [(found.first, found.stop, found.value) for found in find_dates(text, words)]
    without = [(found.first, found.stop, found.value) for found in find_dates(text, _less(words, phrases, text))]
    if not with_row:
        return "the example holds no date"
    return "the example's dates are the same without this row's words" if with_row == without else None


_DATE_COLUMNS = ("words", "one", "two", "many", "cardinal", "ordinal")


def _less(words: DateWords, phrases: Sequence[Sequence[str]], text: Text) -> DateWords:
    """The words without some phrases, as far as the text goes; rules are looked up anew."""
    senses = dict(words.senses)
    for form in set(text.forms) & senses.keys():
        senses[form] = tuple(
            sense
            for sense in senses[form]
            if not any(_is_form_of(form, phrase[0]) and sense.rest == tuple(phrase[1:]) for phrase in phrases if phrase)
        )
    return replace(words, senses=senses, rules={})


def _is_form_of(form: str, word: str) -> bool:
    """The word itself, with or without the article, with particles before it or a day's digits beside it."""
    bare = word.removeprefix("ال")
    head, found, tail = form.partition(bare)
    return bool(found) and not tail.strip("0123456789") and head.strip("0123456789") in _HEADS


_HEADS = frozenset(p + a for p in ("", "و", "ف", "ب", "ل", "وب", "ول") for a in ("", "ال", "ل")) | {"لل", "ولل"}

Test = Callable[[Trials, int, Row], str | None]
TESTS: dict[str, tuple[Test, str]] = {
    "triggers.csv": (_trigger, "write an example in which this trigger has all that its frame asks for"),
    "status.csv": (_status, "write an example in which this word alone governs the trigger within its reach"),
    "roles.csv": (_role, "write an example with a form of this role that no longer role hides"),
    "titles.csv": (_title, "write an example in which the title stands between a role and a name"),
    "role_modifiers.csv": (_modifier, "write an example in which the word stands between a role and a name"),
    "bodies.csv": (_body, "write an example in which the body takes part or speaks, with its country"),
    "light_verbs.csv": (_light_verb, "write an example in which the verb lends a noun its parties"),
    "cues.csv": (_cue, "write an example that reports something with this verb, or correct what it takes"),
    "cues_words.csv": (_cue_words, "write an example that is read wrongly without these words"),
    "boilerplate.csv": (_boilerplate, "write the line as pages have it"),
}
for _name in ("months", "weekdays", "units", "numbers", "days", "modifiers", "parts", "seasons", "decades", "holidays",
              "operators"):  # fmt: skip
    TESTS[f"dates_{_name}.csv"] = (_dates, "write an example with a date that needs the word")


def silent_examples(trials: Trials, file: str) -> Iterator[str]:
    """One line for every row of a file whose example does not show what the row is there for."""
    for index in range(len(trials.tables[file])):
        if (line := silent_example(trials, file, index)) is not None:
            yield line


def silent_example(trials: Trials, file: str, index: int) -> str | None:
    """The line for one row (counted from 0), or None where its example fires or it has none.

    A sentence on which the extraction itself fails is named with its row as well.
    """
    test, advice = TESTS[file]
    row = trials.tables[file][index]
    if not row.get("example"):
        return None
    try:
        wrong = test(trials, index, row)
    except Exception as error:
        wrong = f"the extraction fails on the example ({type(error).__name__}: {error})"
    if wrong is None:
        return None
    name = row.get("form") or next(iter(row.values()))
    return f"{file}, row {index + 2} ({name}): {wrong}; {advice}"
