"""`dragoman check`: is everything that the project knows as data good? Knowledge, codes, duplicates, and every example.

A problem is one line: file and row (the header is row 1), what is wrong, what to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from extract.check_examples import TESTS, Row, Trials, silent_examples
from extract.pack import LANGUAGES, Pack
from extract.pipeline import load_resources
from extract.reference_check import problems as reference_problems
from extract.reference_lists import OTHER_OFFICES
from extract.reports import Progress, Unwatched
from extract.tabular import TableError, cell_list, rows
from extract.text import fold

PARTS = frozenset({"host", "guest", "speaker", "mediator", "organiser", "party"})
# Offices that the grammar of actors resolves by itself, beside the titles and offices of seeds/reference.
RESOLVED_OFFICES = frozenset(
    {"monarch", "bare_minister", "leaders", "counterpart", "sides", "latter", "official", "vice_president"}
)
CLOSED = {
    ("titles.csv", "kind"): frozenset({"title", "rank"}),
    ("role_modifiers.csv", "kind"): frozenset({"former", "current"}),
    ("bodies.csv", "stands_for"): frozenset({"country", "organisation", "group", "outlet"}),
    ("boilerplate.csv", "reach"): frozenset({"line", "tail"}),
    ("triggers.csv", "kind"): frozenset({"verb", "noun"}),
    ("frames.csv", "subject_part"): PARTS,
    ("frames.csv", "object_part"): PARTS,
    ("dates_months.csv", "calendar"): frozenset({"gregorian", "hijri"}),
    ("dates_months.csv", "alone"): frozenset({"yes", "context", "never"}),
}
SINGLE_KEYS = {"triggers.csv": "trigger", "frames.csv": "frame", "cues.csv": "lemma", "light_verbs.csv": "lemma"}
# Columns whose forms must not stand twice, and the columns that may tell two of the same form apart.
FORMS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "titles.csv": (("form",), ()),
    "role_modifiers.csv": (("form",), ()),
    "bodies.csv": (("form",), ()),
    "boilerplate.csv": (("form",), ()),
    "status.csv": (("form",), ("side",)),
    "roles.csv": (("definite", "construct", "possessive", "dual", "plural"), ()),
    "triggers.csv": (("forms",), ("needs",)),
    "cues_words.csv": (("forms",), ("kind",)),
    "light_verbs.csv": (("past", "present"), ()),
    "dates_months.csv": (("words",), ()),
    "dates_weekdays.csv": (("words",), ()),
    "dates_days.csv": (("words",), ()),
    "dates_modifiers.csv": (("words",), ()),
    "dates_parts.csv": (("words",), ()),
    "dates_seasons.csv": (("words",), ()),
    "dates_decades.csv": (("words",), ()),
    "dates_holidays.csv": (("words",), ()),
    "dates_operators.csv": (("words",), ("operator",)),
    "dates_named.csv": (("words",), ("use",)),
    "dates_tense.csv": (("words",), ("tense",)),
    "dates_facts.csv": (("words",), ()),
}
SORTED_LISTS = frozenset({"common_words.txt"})
# Presentation forms, controls and marks of direction: typed by accident, never met in a text as folded.
_STRAY = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufb50-\ufdff\ufe70-\ufefc]")


def check(project: Path, progress: Progress | None = None, languages: Path = LANGUAGES) -> list[str]:
    """All problems of `seeds/reference` and of the Arabic pack; empty where there are none.

    Examples are tried only where everything else can be read, for they need all of it.
    """
    progress = progress or Unwatched()
    reference = project / "seeds" / "reference"
    progress.step("reference")
    found = reference_problems(reference)
    folder = languages / "ar"
    try:
        pack, tables = Pack.load("ar", languages), read_tables(folder)
        resources = replace(load_resources(project), pack=pack)
    except TableError as error:
        return [*found, str(error)]
    found.extend(f"lang/ar/{line}" for line in pack_problems(Trials(resources, tables, folder), reference, progress))
    return found


def read_tables(folder: Path) -> dict[str, list[Row]]:
    """All CSV files of a pack's folder by name. Raises TableError naming file and row."""
    return {path.name: rows(path) for path in sorted(folder.glob("*.csv"))}


def pack_problems(
    trials: Trials, reference: Path, progress: Progress, files: tuple[str, ...] | None = None
) -> Iterator[str]:
    """What is wrong with a pack that can be read. `files`: of these only, all where none are named."""
    for line in structure_problems(trials.tables, trials.folder, reference):
        if files is None or line.startswith(files):
            yield line
    wanted = [name for name in TESTS if name in trials.tables and (files is None or name in files)]
    progress.step("examples", len(wanted))
    for name in wanted:
        yield from silent_examples(trials, name)
        progress.advance()


def structure_problems(tables: dict[str, list[Row]], folder: Path, reference: Path) -> Iterator[str]:
    """Codes, duplicates and lists: what can be said without reading a sentence."""
    yield from _codes(tables)
    yield from _references(tables, reference)
    yield from _frames_are_used(tables)
    yield from _keys_are_single(tables)
    for name, (columns, apart) in FORMS.items():
        yield from _forms_are_single(name, tables.get(name, []), columns, apart)
    yield from _cells_are_clean(tables)
    for path in sorted(folder.glob("*.txt")):
        yield from _list_is_clean(path)


def _at(name: str, index: int, row: Row) -> str:
    label = row.get("form") or next(iter(row.values()))
    return f"{name}, row {index + 2} ({label})"


def _codes(tables: dict[str, list[Row]]) -> Iterator[str]:
    for (name, column), allowed in CLOSED.items():
        for index, row in enumerate(tables.get(name, [])):
            if row[column] not in allowed:
                yield f"{_at(name, index, row)}: {column} {row[column]!r} is not one of {', '.join(sorted(allowed))}"


def _references(tables: dict[str, list[Row]], reference: Path) -> Iterator[str]:
    """Event types, offices, organisations and countries must stand in seeds/reference."""
    types = _keys(reference / "event_types.csv", "event_type")
    offices = _keys(reference / "offices.csv", "office") | _keys(reference / "offices.csv", "title")
    offices |= OTHER_OFFICES | RESOLVED_OFFICES
    known: list[tuple[str, str, frozenset[str], str]] = [
        ("triggers.csv", "event_type", types, "event_types.csv"),
        ("roles.csv", "office", offices, "offices.csv"),
        ("roles.csv", "organisation", _keys(reference / "organisations.csv", "organisation_id"), "organisations.csv"),
        ("roles.csv", "country", _keys(reference / "countries.csv", "iso3"), "countries.csv"),
    ]
    for name, column, values, target in known:
        for index, row in enumerate(tables.get(name, [])):
            if row[column] and row[column] not in values:
                yield f"{_at(name, index, row)}: {column} {row[column]} is not in seeds/reference/{target}"


def _keys(path: Path, column: str) -> frozenset[str]:
    return frozenset(row[column] for row in rows(path, (column,)))


def _frames_are_used(tables: dict[str, list[Row]]) -> Iterator[str]:
    used = {row["frame"] for row in tables["triggers.csv"]}
    for index, row in enumerate(tables["frames.csv"]):
        if row["frame"] not in used:
            yield f"{_at('frames.csv', index, row)}: no row of triggers.csv uses this frame; use it or remove it"


def _keys_are_single(tables: dict[str, list[Row]]) -> Iterator[str]:
    for name, column in SINGLE_KEYS.items():
        seen: dict[str, int] = {}
        for index, row in enumerate(tables[name]):
            if row[column] in seen:
                yield f"{_at(name, index, row)}: stands in row {seen[row[column]]} already; give it another {column}"
            seen.setdefault(row[column], index + 2)


def _forms_are_single(name: str, table: list[Row], columns: tuple[str, ...], apart: tuple[str, ...]) -> Iterator[str]:
    """No form twice after folding: of two rows that share one, only the first is ever used."""
    seen: dict[tuple[str, ...], tuple[int, str]] = {}
    for index, row in enumerate(table):
        for column in columns:
            for form in cell_list(row.get(column, "")):
                key = (fold(form), *(row[other] for other in apart))
                if key in seen:
                    first, before = seen[key]
                    where = "this row" if first == index else f"row {first + 2}"
                    yield f"{_at(name, index, row)}: {form} stands in {where} as {before} already; keep one of them"
                seen.setdefault(key, (index, form))


def _cells_are_clean(tables: dict[str, list[Row]]) -> Iterator[str]:
    for name, table in tables.items():
        for index, row in enumerate(table):
            for column, cell in row.items():
                if stray := _STRAY.search(cell):
                    yield f"{_at(name, index, row)}: {column} holds U+{ord(stray[0]):04X}, met in no text; type it anew"


def _list_is_clean(path: Path) -> Iterator[str]:
    """One word a line, none twice after folding; the long list of common words in order as well."""
    seen: dict[str, int] = {}
    before = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        word = line.strip()
        where = f"{path.name}, line {number} ({word})"
        key = fold(word)
        if not key:
            yield f"{where}: holds no word; remove the line"
        elif key in seen:
            yield f"{where}: stands in line {seen[key]} already; keep one of them"
        if path.name in SORTED_LISTS and word < before:
            yield f"{where}: out of order after {before}; sort the file"
        seen.setdefault(key, number)
        before = word
