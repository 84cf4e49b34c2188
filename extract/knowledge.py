"""What is known before an article is read: `seeds/reference` as read-only look-ups.

Names are keyed by their folded words (see extract.text); offices are kept as dated terms. A missing end of a term is
an office still held, a missing beginning one held for ever. Nothing here decides what a name in a text means: it says
what it may mean, and who held which office when.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from extract.dated_facts import DatedFact, by_actor, read_dated_facts
from extract.name_forms import Words, words
from extract.name_index import NameEntry, index_names
from extract.records import Actor
from extract.reference import (
    Country,
    KnownPlace,
    Organisation,
    Outlet,
    Process,
    Round,
    Term,
    Title,
    country_actor_id,
    read_actors,
    read_countries,
    read_organisations,
    read_outlets,
    read_places,
    read_processes,
    read_rounds,
    read_terms,
    read_titles,
)
from extract.text import fold

__all__ = ["Country", "Knowledge", "KnownPlace", "NameEntry", "Organisation", "Process", "Round", "Term", "Title"]

Key = TypeVar("Key")
Item = TypeVar("Item")


@dataclass(frozen=True)
class Knowledge:
    """All look-ups over the reference. Load it once; it is never changed.

    `names` maps folded words to all that they may stand for; `version` changes with any byte of the files.
    """

    version: str
    actors: Mapping[str, Actor]
    names: Mapping[Words, tuple[NameEntry, ...]]
    countries: Mapping[str, Country]
    organisations: Mapping[str, Organisation]
    places: Mapping[str, KnownPlace]
    processes: Mapping[str, Process]
    rounds: tuple[Round, ...]
    all_terms: tuple[Term, ...]
    titles: tuple[Title, ...]
    outlets: tuple[Outlet, ...] = ()
    facts: tuple[DatedFact, ...] = ()

    @classmethod
    def load(cls, reference: Path) -> Knowledge:
        """Read the folder. Raises TableError naming file and row where a file cannot be used."""
        countries, organisations = read_countries(reference), read_organisations(reference)
        return cls(
            version=_version(reference),
            actors=read_actors(reference, countries, organisations),
            names=index_names(reference),
            countries=countries,
            organisations=organisations,
            places=read_places(reference),
            processes=read_processes(reference),
            rounds=read_rounds(reference),
            all_terms=read_terms(reference),
            titles=read_titles(reference),
            facts=read_dated_facts(reference),
            outlets=read_outlets(reference),
        )

    def entries(self, name: str) -> tuple[NameEntry, ...]:
        """What a name as it stands in a text may mean; empty where nobody knows it."""
        return self.names.get(words(name), ())

    def actor_of(self, entry: NameEntry) -> Actor | None:
        """The actor behind an entry; None for places and processes."""
        if entry.kind == "person":
            return self.actors.get(entry.ref)
        if entry.kind in ("country", "demonym", "metonym"):
            return self.actors.get(country_actor_id(entry.ref))
        if entry.kind in ("organisation", "body_demonym"):
            return self.actors.get(f"org-{entry.ref}")
        return None

    def terms(self, actor_id: str) -> tuple[Term, ...]:
        """A person's terms, oldest first."""
        return self._terms_by_actor.get(actor_id, ())

    def office_on(self, actor_id: str, day: date) -> tuple[Term, ...]:
        """The terms in which a person held an office that day."""
        return tuple(term for term in self.terms(actor_id) if term.touches(day, day))

    def holders(
        self,
        office: str,
        country_iso3: str | None = None,
        organisation: str | None = None,
        day: date | None = None,
        earliest: date | None = None,
        latest: date | None = None,
    ) -> tuple[Term, ...]:
        """Terms of an office, oldest first, that touch the day or the interval (open where nothing is given).

        A country alone means its recognised line; rival authorities are asked for by their organisation.
        """
        if day is not None:
            earliest = latest = day
        if organisation is None:
            found = self._terms_by_office.get((office, country_iso3, None), ())
        else:
            found = self._terms_by_office.get((office, None, organisation), ())
            if country_iso3 is not None:
                found = tuple(term for term in found if term.country_iso3 == country_iso3)
        return tuple(term for term in found if term.touches(earliest, latest))

    def office_of_title(self, title: str, country_iso3: str | None = None) -> str | None:
        """The office a title means in a country: president is head_of_government in Iran, head_of_state elsewhere."""
        fallback = None
        for known in self.titles:
            if known.title != title:
                continue
            if country_iso3 in known.only:
                return known.office
            if not known.only and country_iso3 not in known.never:
                fallback = known.office
        return fallback

    def holders_of_title(
        self,
        title: str,
        country_iso3: str,
        day: date | None = None,
        earliest: date | None = None,
        latest: date | None = None,
    ) -> tuple[Term, ...]:
        """Who bore a title (president, king, chancellor, supreme_leader …) in a country, oldest first."""
        office = self.office_of_title(title, country_iso3)
        return self.holders(office, country_iso3, day=day, earliest=earliest, latest=latest) if office else ()

    def place(self, place_id: str) -> KnownPlace | None:
        """A place by its id."""
        return self.places.get(place_id)

    def round(self, process_id: str, number: int) -> tuple[Round, ...]:
        """The sessions that a series counts as its number-th, in order; several where a round had phases."""
        return self._rounds_by_number.get((process_id, number), ())

    def rounds_of(self, process_id: str, earliest: date | None = None, latest: date | None = None) -> tuple[Round, ...]:
        """The sessions of a process that may share a day with the interval, in order."""
        return tuple(
            known
            for known in self._rounds_by_process.get(process_id, ())
            if (latest is None or known.starts_on <= latest)
            and (earliest is None or (known.ends_on or known.starts_on) >= earliest)
        )

    def facts_of(self, actor_id: str) -> tuple[DatedFact, ...]:
        """The visits, meetings and calls of a person whose days are known, oldest first."""
        return self._facts_by_actor.get(actor_id, ())

    def home_of(self, source: str | None, url: str | None) -> str | None:
        """The state whose offices an article's outlet names without saying so; None for the world's outlets."""
        by_name = self._outlets_by_name.get(fold(source)) if source else None
        if by_name is not None:
            return by_name.home_iso3
        host = (urlsplit(url).hostname or "") if url else ""
        parts = host.split(".")
        found = (self._outlets_by_domain.get(".".join(parts[first:])) for first in range(len(parts) - 1))
        return next((outlet.home_iso3 for outlet in found if outlet is not None), None)

    @cached_property
    def _outlets_by_name(self) -> Mapping[str, Outlet]:
        return {fold(name): outlet for outlet in self.outlets for name in (*outlet.names, outlet.source_id)}

    @cached_property
    def _outlets_by_domain(self) -> Mapping[str, Outlet]:
        return {domain: outlet for outlet in self.outlets for domain in outlet.domains}

    @cached_property
    def country_by_demonym(self) -> Mapping[Words, tuple[str, ...]]:
        """Folded demonym (with or without article, any gender and number) to the countries it may mean."""
        found = {
            key: tuple(dict.fromkeys(entry.ref for entry in entries if entry.kind == "demonym"))
            for key, entries in self.names.items()
        }
        return {key: refs for key, refs in found.items() if refs}

    @cached_property
    def capitals(self) -> Mapping[str, tuple[KnownPlace, ...]]:
        """Country to its capitals (two where seat and capital differ or are disputed)."""
        capitals = (place for place in self.places.values() if place.kind == "capital")
        return _grouped((place.country_iso3, place) for place in capitals if place.country_iso3)

    @cached_property
    def _facts_by_actor(self) -> Mapping[str, tuple[DatedFact, ...]]:
        return by_actor(self.facts)

    @cached_property
    def _terms_by_actor(self) -> Mapping[str, tuple[Term, ...]]:
        return _grouped((term.actor_id, term) for term in self.all_terms)

    @cached_property
    def _terms_by_office(self) -> Mapping[tuple[str, str | None, str | None], tuple[Term, ...]]:
        return _grouped(
            ((term.office, None if term.organisation else term.country_iso3, term.organisation), term)
            for term in self.all_terms
        )

    @cached_property
    def _rounds_by_process(self) -> Mapping[str, tuple[Round, ...]]:
        return _grouped((known.process_id, known) for known in self.rounds)

    @cached_property
    def _rounds_by_number(self) -> Mapping[tuple[str, int], tuple[Round, ...]]:
        return _grouped(((known.process_id, known.number), known) for known in self.rounds if known.number is not None)


def _grouped(pairs: Iterable[tuple[Key, Item]]) -> dict[Key, tuple[Item, ...]]:
    groups: dict[Key, list[Item]] = {}
    for key, item in pairs:
        groups.setdefault(key, []).append(item)
    return {key: tuple(items) for key, items in groups.items()}


def _version(reference: Path) -> str:
    """A digest of the folder's tables: names and bytes, in order of name."""
    digest = hashlib.sha256()
    for path in sorted(reference.glob("*.csv")):
        digest.update(path.name.encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]
