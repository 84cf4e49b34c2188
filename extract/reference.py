"""The files of `seeds/reference`, row by row, as frozen records; what they say is documented in docs/knowledge.md."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from extract.records import Actor
from extract.tabular import TableError, cell_list, rows

GROUP_KINDS = frozenset({"armed_group", "opposition_body", "party"})  # actors of kind group; others are organisations
EU_AS_COUNTRY = "EUE"  # a row of countries.csv for its demonym and seats; as an actor it is the organisation EU


@dataclass(frozen=True, slots=True)
class Term:
    """A person's time in an office, both days included; None where the office is open at that end."""

    actor_id: str
    office: str
    office_title_en: str
    country_iso3: str | None
    organisation: str | None
    valid_from: date | None
    valid_to: date | None
    precision_from: str | None  # day, month, year
    precision_to: str | None
    confidence: str

    def touches(self, earliest: date | None, latest: date | None) -> bool:
        """Whether the term and the interval share a day; None is open."""
        starts_in_time = latest is None or self.valid_from is None or self.valid_from <= latest
        return starts_in_time and (earliest is None or self.valid_to is None or self.valid_to >= earliest)


@dataclass(frozen=True, slots=True)
class Country:
    """A state or territory with a code of its own."""

    iso3: str
    name_en: str
    name_ar: str
    demonym_en: str
    capital_en: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who publishes articles; `home_iso3`: whose offices it names without saying so, None for the world's outlets."""

    source_id: str
    names: tuple[str, ...]
    domains: tuple[str, ...]
    home_iso3: str | None


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body that can take part in an event or speak; `kind` is a code of organisations.csv."""

    organisation_id: str
    name_en: str
    name_ar: str
    kind: str
    country_iso3: str | None


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A city, palace, crossing, region or base; no country where sovereignty is disputed or several states share it."""

    place_id: str
    name_en: str
    name_ar: str
    country_iso3: str | None
    kind: str  # capital, city, palace, crossing, region, base
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Process:
    """A negotiation track, series of summits or contact group; years include both ends, None is open."""

    process_id: str
    name_en: str
    name_ar: str
    aliases_en: tuple[str, ...]
    kind: str
    subject_country_iso3: tuple[str, ...]
    parties: tuple[str, ...]  # ISO3 codes and organisation ids
    from_year: int | None
    to_year: int | None


@dataclass(frozen=True, slots=True)
class Round:
    """One session of a process; `number` only where the series itself counts, `ends_on` None where not known."""

    round_id: str
    process_id: str
    number: int | None
    label: str
    starts_on: date
    ends_on: date | None
    precision_starts: str
    precision_ends: str | None
    place_id: str | None
    city_en: str | None
    country_iso3: str | None


@dataclass(frozen=True, slots=True)
class Title:
    """What an office is called; `only` names the countries it is meant for (empty: all but `never`)."""

    title_id: str
    title: str
    office: str
    title_en: str
    forms: tuple[str, ...]
    only: frozenset[str]
    never: frozenset[str]


def country_actor_id(iso3: str) -> str:
    """The actor that a country is."""
    return "org-EU" if iso3 == EU_AS_COUNTRY else f"country-{iso3}"


def read_actors(
    reference: Path, countries: dict[str, Country], organisations: dict[str, Organisation]
) -> dict[str, Actor]:
    """Every actor that is known: persons, countries, organisations and groups, by actor_id."""
    actors = {
        row["actor_id"]: _person(row) for row in rows(reference / "actors.csv", ("actor_id", "name_en", "name_ar"))
    }
    for iso3, country in countries.items():
        if iso3 != EU_AS_COUNTRY:
            actor_id = country_actor_id(iso3)
            actors[actor_id] = Actor(
                actor_id, "country", country.name_en, country.name_ar, iso3, None, None, "reference"
            )
    for body_id, body in organisations.items():
        kind = "group" if body.kind in GROUP_KINDS else "organisation"
        actor_id = f"org-{body_id}"
        actors[actor_id] = Actor(
            actor_id, kind, body.name_en, body.name_ar, body.country_iso3, body_id, None, "reference"
        )
    union = actors.get(country_actor_id(EU_AS_COUNTRY))
    if union is not None:  # found under both names, one actor
        actors[f"country-{EU_AS_COUNTRY}"] = union
    return actors


def _person(row: dict[str, str]) -> Actor:
    return Actor(
        row["actor_id"],
        row["kind"],
        row["name_en"],
        row["name_ar"],
        row["country_iso3"] or None,
        row["organisation"] or None,
        row["wikidata_id"] or None,
        "reference",
    )


def read_terms(reference: Path) -> tuple[Term, ...]:
    """All terms, oldest first."""
    path = reference / "actor_terms.csv"
    terms = [
        Term(
            row["actor_id"],
            row["office"],
            row["office_title_en"],
            row["country_iso3"] or None,
            row["organisation"] or None,
            _day(row["valid_from"], path, number),
            _day(row["valid_to"], path, number),
            row["precision_from"] or None,
            row["precision_to"] or None,
            row["confidence"],
        )
        for number, row in enumerate(rows(path, ("actor_id", "office", "office_title_en", "confidence")), start=2)
    ]
    return tuple(
        sorted(terms, key=lambda term: (term.valid_from or date.min, term.valid_to or date.max, term.actor_id))
    )


def read_countries(reference: Path) -> dict[str, Country]:
    """Countries by ISO 3166-1 alpha-3 code (and XKX, EUE)."""
    return {
        row["iso3"]: Country(
            row["iso3"], row["name_en"], row["name_ar"], row["demonym_en"], tuple(cell_list(row["capital_en"]))
        )
        for row in rows(reference / "countries.csv", ("iso3", "name_en", "name_ar"))
    }


def read_organisations(reference: Path) -> dict[str, Organisation]:
    """Organisations by id."""
    return {
        row["organisation_id"]: Organisation(
            row["organisation_id"], row["name_en"], row["name_ar"], row["kind"], row["country_iso3"] or None
        )
        for row in rows(reference / "organisations.csv", ("organisation_id", "name_en", "name_ar", "kind"))
    }


def read_places(reference: Path) -> dict[str, KnownPlace]:
    """Places by id."""
    path = reference / "places.csv"
    return {
        row["place_id"]: KnownPlace(
            row["place_id"],
            row["name_en"],
            row["name_ar"],
            row["country_iso3"] or None,
            row["kind"],
            _number(row["latitude"], path, number),
            _number(row["longitude"], path, number),
        )
        for number, row in enumerate(rows(path, ("place_id", "name_en", "name_ar", "kind")), start=2)
    }


def read_processes(reference: Path) -> dict[str, Process]:
    """Negotiation tracks, series of summits and contact groups by id."""
    path = reference / "processes.csv"
    return {
        row["process_id"]: Process(
            row["process_id"],
            row["name_en"],
            row["name_ar"],
            tuple(cell_list(row["aliases_en"])),
            row["kind"],
            tuple(cell_list(row["subject_country_iso3"])),
            tuple(cell_list(row["parties"])),
            _whole(row["from_year"], path, number),
            _whole(row["to_year"], path, number),
        )
        for number, row in enumerate(rows(path, ("process_id", "name_en", "name_ar", "kind")), start=2)
    }


def read_rounds(reference: Path) -> tuple[Round, ...]:
    """The sessions of all processes, oldest first."""
    path = reference / "rounds.csv"
    rounds = [
        Round(
            row["round_id"],
            row["process_id"],
            _whole(row["round_number"], path, number),
            row["round_label"],
            _day(row["starts_on"], path, number) or date.min,
            _day(row["ends_on"], path, number),
            row["precision_starts"],
            row["precision_ends"] or None,
            row["place_id"] or None,
            row["city_en"] or None,
            row["country_iso3"] or None,
        )
        for number, row in enumerate(rows(path, ("round_id", "process_id", "round_label", "starts_on")), start=2)
    ]
    return tuple(sorted(rounds, key=lambda known: (known.starts_on, known.round_id)))


def read_outlets(reference: Path) -> tuple[Outlet, ...]:
    """Papers, agencies, channels and sites, in order of their ids."""
    return tuple(
        Outlet(
            row["source_id"],
            (row["name"], *cell_list(row["aliases"])),
            tuple(cell_list(row["domains"])),
            row["home_iso3"] or None,
        )
        for row in rows(reference / "sources.csv", ("source_id", "name", "kind"))
    )


def read_titles(reference: Path) -> tuple[Title, ...]:
    """What offices are called, and where."""
    return tuple(
        Title(
            row["title_id"],
            row["title"],
            row["office"],
            row["title_en"],
            tuple(form for column in ("forms_m", "forms_f", "forms_pl") for form in cell_list(row[column])),
            frozenset(cell_list(row["only_countries"])),
            frozenset(cell_list(row["except_countries"])),
        )
        for row in rows(reference / "offices.csv", ("title_id", "title", "office", "title_en"))
    )


def _day(cell: str, path: Path, row: int) -> date | None:
    try:
        return date.fromisoformat(cell) if cell else None
    except ValueError as error:
        raise TableError(f"{path}, row {row}: {cell} is no date of the form YYYY-MM-DD") from error


def _whole(cell: str, path: Path, row: int) -> int | None:
    try:
        return int(cell) if cell else None
    except ValueError as error:
        raise TableError(f"{path}, row {row}: {cell} is no whole number") from error


def _number(cell: str, path: Path, row: int) -> float:
    try:
        return float(cell)
    except ValueError as error:
        raise TableError(f"{path}, row {row}: {cell or 'an empty cell'} is no number") from error
