"""One index over all names of the reference: folded words to everything that they may stand for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from extract.name_forms import Words, accusative, definite, family_name, glued, is_short, shortened, spellings, words
from extract.tabular import cell_list, rows

_DEMONYM_COLUMNS = (
    ("demonym_ar_m", "m", "singular"),
    ("demonym_ar_f", "f", "singular"),
    ("demonym_ar_pl", "m", "plural"),
)
_BODY_COLUMNS = (("form_m", "m", "singular"), ("form_f", "f", "singular"), ("form_pl", "m", "plural"))
_NEVER_GLUED = frozenset({"media", "company", "ngo", "bank"})
_EU_AS_COUNTRY = "EUE"


@dataclass(frozen=True, slots=True)
class NameEntry:
    """One thing that a name may stand for; `ref` is the key of its own table (actor, country, organisation, …).

    `is_short`: too short to name a person without a role or an earlier full mention. `is_generic`: an ordinary word
    or a name of several things, to be taken only where the context supports it. `requires`: folded words of which one
    must stand beside it.
    """

    kind: str  # person, country, demonym, metonym, organisation, body_demonym, place, process
    ref: str
    is_short: bool = False
    is_generic: bool = False
    gender: str | None = None  # m, f: demonyms
    number: str | None = None  # singular, plural: demonyms
    requires: frozenset[str] = frozenset()


class Meanings(tuple[NameEntry, ...]):
    """All that one name may stand for, in order; what every place asks of it is worked out once."""

    @cached_property
    def people(self) -> tuple[str, ...]:
        """The persons, as actor ids."""
        return tuple(entry.ref for entry in self if entry.kind == "person")

    @cached_property
    def whole_people(self) -> bool:
        """Whether it names persons, and none of them by a form that is too short for one."""
        return bool(self.people) and not any(entry.is_short for entry in self if entry.kind == "person")

    @cached_property
    def certain_people(self) -> tuple[str, ...]:
        """The persons for whom it is no ordinary word, each once."""
        return tuple(dict.fromkeys(entry.ref for entry in self if entry.kind == "person" and not entry.is_generic))

    @cached_property
    def states(self) -> frozenset[str]:
        """The countries named as such, by their seat or by an adjective."""
        return frozenset(entry.ref for entry in self if entry.kind in ("country", "metonym", "demonym"))

    @cached_property
    def bodies(self) -> tuple[NameEntry, ...]:
        """What may act besides persons: countries, seats, organisations."""
        return tuple(entry for entry in self if entry.kind in ("country", "metonym", "organisation"))

    @cached_property
    def is_located(self) -> bool:
        """Whether it may say where something is: a place, a seat or a country, and no person."""
        return not self.people and any(entry.kind in ("place", "metonym", "country") for entry in self)

    @cached_property
    def process(self) -> NameEntry | None:
        """The one negotiation that it names; None where there are two, or none."""
        found = [entry for entry in self if entry.kind == "process"]
        return found[0] if len({entry.ref for entry in found}) == 1 else None


NOTHING = Meanings()
Row = dict[str, str]
Named = tuple[Words, NameEntry]


def index_names(reference: Path) -> dict[Words, tuple[NameEntry, ...]]:
    """Every name, alias, demonym and metonym of the reference with its spellings by rule."""
    generic = _generic_names(reference)
    people = rows(reference / "actors.csv", ("actor_id", "name_ar"))
    common = {words(row["word"]): row["reading"] for row in rows(reference / "common_words.csv", ("word", "reading"))}
    index: dict[Words, dict[NameEntry, None]] = {}
    for key, entry in _all_names(reference, people, generic):
        if key:
            index.setdefault(key, {})[entry] = None
    curated = {key: tuple(entries) for key, entries in index.items()}
    return _without_common_words(_with_persons_shortened(people, curated), common)


def _all_names(reference: Path, people: list[Row], generic: frozenset[tuple[str, str, Words]]) -> Iterator[Named]:
    yield from _persons(people, generic)
    yield from _countries(reference, generic)
    yield from _listed(reference, generic, "organisations", "organisation_id", "organisation")
    yield from _listed(reference, generic, "places", "place_id", "place")
    yield from _listed(reference, generic, "processes", "process_id", "process")
    yield from _body_demonyms(reference)


def _generic_names(reference: Path) -> frozenset[tuple[str, str, Words]]:
    """(table, id, words) of the names that are ordinary words or generic expressions."""
    return frozenset(
        (row["table"], row["id"], words(row["alias_ar"]))
        for row in rows(reference / "ambiguous_aliases.csv", ("table", "id", "alias_ar"))
        if "word_or_generic" in cell_list(row["reason"])
    )


def _persons(people: list[Row], generic: frozenset[tuple[str, str, Words]]) -> Iterator[Named]:
    for row in people:
        actor_id = row["actor_id"]
        for name in (row["name_ar"], *cell_list(row["aliases_ar"])):
            base = words(name)
            entry = NameEntry("person", actor_id, is_short(base), ("actors", actor_id, base) in generic)
            for spelling in spellings(base):
                yield spelling, entry


def _with_persons_shortened(
    people: list[Row], curated: dict[Words, tuple[NameEntry, ...]]
) -> dict[Words, tuple[NameEntry, ...]]:
    """Family names join whatever is there; longer short forms are added only where one person alone has them."""
    family: dict[Words, dict[str, None]] = {}
    longer: dict[Words, dict[str, None]] = {}
    for row in people:
        base = words(row["name_ar"])
        surname = family_name(base, row["country_iso3"])
        for spelling in spellings(surname) if surname else ():
            family.setdefault(spelling, {})[row["actor_id"]] = None
        for form in shortened(base, row["country_iso3"]):
            for spelling in spellings(form):
                longer.setdefault(spelling, {})[row["actor_id"]] = None
    index = dict(curated)
    for key, actor_ids in longer.items():
        if key not in curated and len(actor_ids) == 1:
            index[key] = tuple(NameEntry("person", actor_id, is_short(key)) for actor_id in actor_ids)
    for key, actor_ids in family.items():
        known = {entry.ref for entry in index.get(key, ()) if entry.kind == "person"}
        added = (NameEntry("person", actor_id, is_short=True) for actor_id in actor_ids if actor_id not in known)
        index[key] = (*index.get(key, ()), *added)
    return index


def _without_common_words(
    index: dict[Words, tuple[NameEntry, ...]], common: dict[Words, str]
) -> dict[Words, tuple[NameEntry, ...]]:
    """Family names that are ordinary words: `never` (كان) names nobody by itself, `context` is marked as generic."""
    for key, reading in common.items():
        others = [entry for entry in index.get(key, ()) if entry.kind != "person"]
        persons = [entry for entry in index.get(key, ()) if entry.kind == "person"] if reading == "context" else []
        entries = (*others, *(replace(entry, is_generic=True) for entry in persons))
        if entries:
            index[key] = entries
        else:
            index.pop(key, None)
    return index


def _countries(reference: Path, generic: frozenset[tuple[str, str, Words]]) -> Iterator[Named]:
    for row in rows(reference / "countries.csv", ("iso3", "name_ar")):
        iso3 = row["iso3"]
        if iso3 != _EU_AS_COUNTRY:
            yield from _with_glued(
                (words(name), NameEntry("country", iso3, is_generic=("countries", iso3, words(name)) in generic))
                for name in (row["name_ar"], *cell_list(row["aliases_ar"]))
            )
            own = {words(name) for name in (row["name_ar"], *cell_list(row["aliases_ar"]))}
            for column, gender, number in _DEMONYM_COLUMNS:
                for form in cell_list(row[column]):
                    is_generic = ("countries", iso3, words(form)) in generic
                    entry = NameEntry("demonym", iso3, is_generic=is_generic, gender=gender, number=number)
                    named = _demonym_forms((form,), entry)
                    yield from ((key, entry) for key, entry in named if key not in own)  # وفدا روسيا, but وفد روسيا
        for name in cell_list(row["metonyms_ar"]):
            yield words(name), NameEntry("metonym", iso3, is_generic=("countries", iso3, words(name)) in generic)


def _listed(
    reference: Path, generic: frozenset[tuple[str, str, Words]], table: str, key_column: str, kind: str
) -> Iterator[Named]:
    for row in rows(reference / f"{table}.csv", (key_column, "name_ar")):
        ref = row[key_column]
        named = (
            (form, NameEntry(kind, ref, is_generic=(table, ref, words(name)) in generic))
            for name in (row["name_ar"], *cell_list(row["aliases_ar"]))
            for form in _without_brackets(name)
        )
        yield from named if row["kind"] in _NEVER_GLUED else _with_glued(named)


def _without_brackets(name: str) -> Iterator[Words]:
    """A name with an abbreviation in brackets is met with it, without it, and (as an alias) by it alone."""
    yield words(name)
    if "(" in name:
        yield words(name.partition("(")[0])


def _with_glued(named: Iterable[Named]) -> Iterator[Named]:
    for key, entry in named:
        yield key, entry
        for form in glued(key):
            yield form, entry


def _demonym_forms(forms: Iterable[str], entry: NameEntry) -> Iterator[Named]:
    for form in forms:
        base = words(form)
        yield base, entry
        for key in definite(base, form.startswith("ال")):
            yield key, entry
        # An African, accusative, is Africa: only the state's own names can be told apart.
        if entry.kind == "demonym" and entry.number == "singular" and entry.gender == "m":
            yield from ((key, entry) for key in accusative(base))


def _body_demonyms(reference: Path) -> Iterator[Named]:
    for row in rows(reference / "body_demonyms.csv", ("form_m", "organisation_id")):
        requires = frozenset(word for form in cell_list(row["requires"]) for word in words(form))
        for column, gender, number in _BODY_COLUMNS:
            entry = NameEntry("body_demonym", row["organisation_id"], gender=gender, number=number, requires=requires)
            yield from _demonym_forms(cell_list(row[column]), entry)
