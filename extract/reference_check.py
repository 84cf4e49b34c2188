"""Checks over `seeds/reference`: every problem is one line that names file and row, and says what is wrong.

`dragoman check` prints them; the shipped reference has none. What breaks a rule for a good reason stands in
exceptions.csv with that reason, and an exception that nothing needs any more is itself a problem.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path

from extract.name_forms import Words, family_name, is_short, words
from extract.reference_lists import CLOSED_LISTS, KEYS, OTHER_OFFICES, REFERENCES, SINGLE_HOLDER
from extract.tabular import TableError, cell_list, rows
from extract.text import fold

Row = dict[str, str]

NAMES = {
    "actors": ("name_ar", "aliases_ar"),
    "countries": ("name_ar", "aliases_ar"),
    "organisations": ("name_ar", "aliases_ar"),
    "places": ("name_ar", "aliases_ar"),
    "processes": ("name_ar", "aliases_ar"),
}
DEMONYMS = ("demonym_ar_m", "demonym_ar_f", "demonym_ar_pl", "metonyms_ar", "capital_ar")
LONGEST_VISIT = 120  # days
_DATED = (
    ("actor_terms", "valid_from", "valid_to"),
    ("dated_facts", "starts_on", "ends_on"),
    ("rounds", "starts_on", "ends_on"),
)
# Presentation forms, controls and marks of direction: typed by accident, never met in a text as folded.
_STRAY = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufb50-\ufdff\ufe70-\ufefc\x00-\x1f]")


@dataclass(frozen=True)
class Tables:
    """All files as read: rows by table, and how a problem names one (the header is row 1)."""

    rows: dict[str, list[Row]]

    def at(self, table: str, index: int) -> str:
        return f"{table}.csv, row {index + 2}"

    def keys(self, table: str) -> frozenset[str]:
        return frozenset(row[KEYS[table][0]] for row in self.rows[table])


def problems(reference: Path) -> list[str]:
    """Everything that is wrong with the folder, in the order of its files; empty where nothing is."""
    read: dict[str, list[Row]] = {}
    unreadable = []
    for table, columns in KEYS.items():
        required = tuple(c for c in columns if c not in ("valid_from", "country_iso3", "organisation"))
        try:
            read[table] = rows(reference / f"{table}.csv", required)
        except TableError as error:
            unreadable.append(str(error))
    if unreadable:
        return unreadable
    tables = Tables(read)
    excused = {(row["problem"], row["key"]) for row in read["exceptions"]}
    needed: set[tuple[str, str]] = set()
    found = [line for check in CHECKS for line in check(tables)]
    for problem, key, line in _of_terms(tables):
        if (problem, key) in excused:
            needed.add((problem, key))
        else:
            found.append(line)
    stale = [
        f"{tables.at('exceptions', index)}: nothing needs the exception {row['problem']} {row['key']}"
        for index, row in enumerate(read["exceptions"])
        if (row["problem"], row["key"]) not in needed
    ]
    return found + stale


def _keys_are_unique_and_sorted(tables: Tables) -> Iterator[str]:
    for table, columns in KEYS.items():
        keys = [tuple(row[column] for column in columns) for row in tables.rows[table]]
        for index in range(1, len(keys)):
            if keys[index] < keys[index - 1]:
                yield f"{tables.at(table, index)}: out of order, {keys[index]} after {keys[index - 1]}"
        seen: set[tuple[str, ...]] = set()
        for index, key in enumerate(keys):
            if key in seen:
                yield f"{tables.at(table, index)}: {', '.join(filter(None, key))} stands there twice"
            seen.add(key)


def _references_exist(tables: Tables) -> Iterator[str]:
    for (table, column), target in REFERENCES.items():
        known = tables.keys(target)
        for index, row in enumerate(tables.rows[table]):
            for value in cell_list(row[column]):
                if value not in known:
                    yield f"{tables.at(table, index)}: {column} {value} is not in {target}.csv"
    bodies = tables.keys("countries") | tables.keys("organisations")
    for index, row in enumerate(tables.rows["processes"]):
        for party in cell_list(row["parties"]):
            if party not in bodies:
                yield f"{tables.at('processes', index)}: party {party} is neither a country nor an organisation"


def _codes_are_known(tables: Tables) -> Iterator[str]:
    for (table, column), allowed in CLOSED_LISTS.items():
        for index, row in enumerate(tables.rows[table]):
            if row[column] not in allowed:
                yield f"{tables.at(table, index)}: {column} {row[column] or '(empty)'} is not one of {sorted(allowed)}"
    offices = {row["office"] for row in tables.rows["offices"]} | OTHER_OFFICES
    for index, row in enumerate(tables.rows["actor_terms"]):
        if row["office"] not in offices:
            yield f"{tables.at('actor_terms', index)}: office {row['office']} is not in offices.csv"


def _dates_are_dates(tables: Tables) -> Iterator[str]:
    for table, first, last in _DATED:
        for index, row in enumerate(tables.rows[table]):
            bad = [row[c] for c in (first, last) if row[c] and _as_date(row[c]) is None]
            for cell in bad:
                yield f"{tables.at(table, index)}: {cell} is no date of the form YYYY-MM-DD"
            if not bad and row[first] and row[last] and row[first] > row[last]:
                yield f"{tables.at(table, index)}: ends on {row[last]}, before it starts on {row[first]}"
    for index, row in enumerate(tables.rows["actor_terms"]):
        for bound in ("from", "to"):
            if bool(row[f"valid_{bound}"]) != bool(row[f"precision_{bound}"]):
                yield f"{tables.at('actor_terms', index)}: valid_{bound} and precision_{bound} go together"


def _names_are_clean(tables: Tables) -> Iterator[str]:
    for table, columns in NAMES.items():
        for index, row in enumerate(tables.rows[table]):
            seen: set[Words] = set()
            for name in (name for column in columns for name in cell_list(row[column])):
                if _STRAY.search(name):
                    yield f"{tables.at(table, index)}: {name!r} holds a presentation form or an invisible character"
                key = words(name)
                if not key:
                    yield f"{tables.at(table, index)}: {name!r} has no letters"
                elif key in seen:
                    yield f"{tables.at(table, index)}: {name} stands there twice after folding"
                seen.add(key)
            if not row["name_ar"]:
                yield f"{tables.at(table, index)}: name_ar is empty"


def _shared_names_are_declared(tables: Tables) -> Iterator[str]:
    declared = {(row["table"], row["id"], words(row["alias_ar"])) for row in tables.rows["ambiguous_aliases"]}
    for table in ("countries", "organisations", "processes"):
        owners: dict[Words, list[tuple[str, int]]] = {}
        for index, row in enumerate(tables.rows[table]):
            for name in (name for column in NAMES[table] for name in cell_list(row[column])):
                owners.setdefault(words(name), []).append((row[KEYS[table][0]], index))
        for key, shared in owners.items():
            if len(shared) > 1:
                for owner, index in shared:
                    if (table, owner, key) not in declared:
                        yield (
                            f"{tables.at(table, index)}: {' '.join(key)} also names"
                            f" {', '.join(o for o, _ in shared if o != owner)}: declare it in ambiguous_aliases.csv"
                        )


def _ambiguous_aliases_name_something(tables: Tables) -> Iterator[str]:
    for index, row in enumerate(tables.rows["ambiguous_aliases"]):
        where = tables.at("ambiguous_aliases", index)
        if row["table"] not in NAMES:
            yield f"{where}: there is no table {row['table']} with names"
            continue
        named = [r for r in tables.rows[row["table"]] if r[KEYS[row["table"]][0]] == row["id"]]
        columns = (*NAMES[row["table"]], *(DEMONYMS if row["table"] == "countries" else ()))
        forms = {words(name) for r in named for column in columns for name in cell_list(r[column])}
        if words(row["alias_ar"]) not in forms:
            yield f"{where}: {row['table']} {row['id']} has no name {row['alias_ar']}"
        for reason in cell_list(row["reason"]):
            if reason not in ("shared", "word_or_generic"):
                yield f"{where}: reason {reason} is neither shared nor word_or_generic"


def _countries_have_demonyms(tables: Tables) -> Iterator[str]:
    for index, row in enumerate(tables.rows["countries"]):
        for column in DEMONYMS[:3]:
            if not row[column]:
                yield f"{tables.at('countries', index)}: {column} is empty"


def _places_lie_on_earth(tables: Tables) -> Iterator[str]:
    for index, row in enumerate(tables.rows["places"]):
        try:
            inside = abs(float(row["latitude"])) <= 90 and abs(float(row["longitude"])) <= 180
        except ValueError:
            inside = False
        if not inside:
            yield f"{tables.at('places', index)}: {row['latitude']}, {row['longitude']} is no point on earth"
    cities = {row["place_id"]: row["name_en"] for row in tables.rows["places"]}
    for index, row in enumerate(tables.rows["rounds"]):
        if row["city_en"] and cities.get(row["place_id"]) != row["city_en"]:
            yield f"{tables.at('rounds', index)}: {row['city_en']} is not the name of place {row['place_id']}"


def _facts_are_whole(tables: Tables) -> Iterator[str]:
    """Somebody who is abroad, or two who speak; a place in the country; nobody dead or not yet known on the day."""
    homes = {row["place_id"]: row["country_iso3"] for row in tables.rows["places"]}
    for index, row in enumerate(tables.rows["dated_facts"]):
        where, people = tables.at("dated_facts", index), cell_list(row["actors"])
        if len(people) < (1 if row["kind"] == "visit" else 2):
            yield f"{where}: a {row['kind']} of {len(people)} persons"
        if (row["kind"] == "call") == bool(row["country_iso3"]):
            yield f"{where}: a visit or meeting has a country, a call has none"
        if row["place_id"] and homes.get(row["place_id"]) not in ("", row["country_iso3"]):
            yield f"{where}: {row['place_id']} is not in {row['country_iso3']}"
        if (row["precision"] == "day") != (row["starts_on"] == row["ends_on"]):
            yield f"{where}: precision {row['precision']} does not go with {row['starts_on']} to {row['ends_on']}"
        days = [day for cell in (row["starts_on"], row["ends_on"]) if (day := _as_date(cell))]
        if row["kind"] == "visit" and len(days) == 2 and (days[1] - days[0]).days > LONGEST_VISIT:
            yield f"{where}: a visit of {(days[1] - days[0]).days} days"


def _sources_are_told_apart(tables: Tables) -> Iterator[str]:
    owners: dict[str, str] = {}
    for index, row in enumerate(tables.rows["sources"]):
        names = {fold(name) for name in (row["name"], row["source_id"], *cell_list(row["aliases"]))}
        for told_by in (*sorted(names), *cell_list(row["domains"])):
            if told_by in owners:
                yield f"{tables.at('sources', index)}: {told_by} already belongs to {owners[told_by]}"
            owners[told_by] = row["source_id"]
    if "inbox" not in tables.keys("sources"):
        yield "sources.csv: the row inbox is missing, the source of files without one"


def _titles_are_told_apart(tables: Tables) -> Iterator[str]:
    for (first, one), (second, other) in combinations(enumerate(tables.rows["offices"]), 2):
        if one["title"] != other["title"] or one["office"] == other["office"]:
            continue
        only, others = set(cell_list(one["only_countries"])), set(cell_list(other["only_countries"]))
        if only & others or (not only and not others):
            yield f"offices.csv, rows {first + 2} and {second + 2}: {one['title']} means two offices in one country"


def _everyone_held_an_office(tables: Tables) -> Iterator[str]:
    holders = {row["actor_id"] for row in tables.rows["actor_terms"]}
    for index, row in enumerate(tables.rows["actors"]):
        if row["actor_id"] not in holders:
            yield f"{tables.at('actors', index)}: {row['actor_id']} has no row in actor_terms.csv"
        wikidata = row["wikidata_id"]
        if wikidata and not re.fullmatch(r"Q[1-9]\d*", wikidata):
            yield f"{tables.at('actors', index)}: {wikidata} is no Wikidata id"
    for index, row in enumerate(tables.rows["actor_terms"]):
        if not row["country_iso3"] and not row["organisation"]:
            yield f"{tables.at('actor_terms', index)}: neither country nor organisation"


CHECKS: tuple[Callable[[Tables], Iterable[str]], ...] = (
    _keys_are_unique_and_sorted,
    _references_exist,
    _codes_are_known,
    _dates_are_dates,
    _names_are_clean,
    _shared_names_are_declared,
    _ambiguous_aliases_name_something,
    _countries_have_demonyms,
    _places_lie_on_earth,
    _facts_are_whole,
    _sources_are_told_apart,
    _titles_are_told_apart,
    _everyone_held_an_office,
)


def _of_terms(tables: Tables) -> Iterator[tuple[str, str, str]]:
    """(problem, key, line) of what terms of one office must not do, which exceptions.csv may excuse."""
    names = {row["actor_id"]: row for row in tables.rows["actors"]}
    offices: dict[tuple[str, ...], list[tuple[int, Row]]] = {}
    for index, row in enumerate(tables.rows["actor_terms"]):
        body = row["organisation"] or row["country_iso3"]
        offices.setdefault((row["office"], body), []).append((index, row))
    for (office, body), terms in offices.items():
        if office in OTHER_OFFICES:
            continue
        for (first, one), (second, other) in _overlapping(terms):
            if one["actor_id"] == other["actor_id"]:
                continue
            both = f"{one['actor_id']} and {other['actor_id']}"
            where = f"actor_terms.csv, rows {first + 2} and {second + 2}"
            if office in SINGLE_HOLDER and _same_seat(one, other):
                yield "overlap", f"{office}|{body}", f"{where}: {both} are {office} of {body} at one time"
            shared = _short_forms(names.get(one["actor_id"])) & _short_forms(names.get(other["actor_id"]))
            for form in sorted(shared):
                key = f"{min(one['actor_id'], other['actor_id'])}|{max(one['actor_id'], other['actor_id'])}"
                yield "short_form", key, f"{where}: {both} share {' '.join(form)} as {office} of {body} at one time"


def _overlapping(terms: list[tuple[int, Row]]) -> Iterator[tuple[tuple[int, Row], tuple[int, Row]]]:
    ordered = sorted(terms, key=lambda item: item[1]["valid_from"])
    for position, (index, row) in enumerate(ordered):
        for later, other in ordered[position + 1 :]:
            if row["valid_to"] and other["valid_from"] > row["valid_to"]:
                break
            yield (index, row), (later, other)


def _same_seat(one: Row, other: Row) -> bool:
    """Two chambers have a speaker each; every other single-holder office is one seat whatever its title."""
    return one["office"] != "speaker_of_parliament" or one["office_title_en"] == other["office_title_en"]


def _short_forms(actor: Row | None) -> frozenset[Words]:
    if actor is None:
        return frozenset()
    aliases = {words(alias) for alias in cell_list(actor["aliases_ar"])}
    surname = family_name(words(actor["name_ar"]), actor["country_iso3"])
    return frozenset({alias for alias in aliases if is_short(alias)} | ({surname} if surname else set()))


def _as_date(cell: str) -> date | None:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        return None
