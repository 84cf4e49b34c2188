"""Events as PLOVER records (manual 0.7b1, chapter "JSON Data Fields"), and in the columns of the POLECAT files.

    events.jsonl    one record a line, fields by the manual; what the manual has no field for stands after them
    polecat.tsv     the same events in POLECAT's forty columns, for tools that read its yearly files

Which type is which category is data: `seeds/export/plover_events.csv`, `plover_actors.csv`. Press conferences and
interviews have no category in PLOVER, and a record needs a date: both kinds of events are left out and counted.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from extract.settings import Settings

Row = dict[str, Any]
CODEBOOK = "plover-0.7b1"
CONTEXTS = {"planned": "future", "proposed": "hypothetical", "declined": "negation"}
NONE = "None"  # how POLECAT writes what is not known
ROWS_AT_ONCE = 2_000

EVENTS = """
with best as (
    select event.event_id, reported.article_id, reported.evidence, reported.evidence_start, reported.evidence_stop,
        split_part(reported.rule_id, '.', 1) as trigger
    from published.main.fct_event as event
    join published.main.fct_reported_event as reported on event.best_reported_event_id = reported.reported_event_id
), parties as (
    select party.event_id, list({
        'actor_id': actor.actor_id, 'name_en': actor.name_en, 'name_ar': actor.name_ar, 'kind': actor.kind,
        'country_iso3': actor.country_iso3, 'wikidata_id': actor.wikidata_id, 'office': party.office,
        'title': party.office_title_en, 'part': party.part, 'body': body.kind
    } order by party.part, actor.actor_id) as parties
    from published.main.bridge_event_actor as party
    join published.main.dim_actor as actor using (actor_id)
    left join published.main.dim_organisation as body using (actor_id)
    group by party.event_id
)
select event.*, best.* exclude (event_id), coalesce(parties.parties, []) as parties,
    place.name_en as place_name, place.name_ar as place_name_ar, place.kind as place_kind, place.latitude,
    place.longitude, country.country_iso2, country.name_en as country_name,
    article.url, article.title, article.language, article.published_on, article.extractor_version,
    source.name as source_name
from published.main.fct_event as event
join chosen_event using (event_id)
join best using (event_id)
join published.main.dim_article as article using (article_id)
left join published.main.dim_source as source using (source_id)
left join parties using (event_id)
left join published.main.dim_place as place using (place_id)
left join published.main.dim_country as country on event.country_iso3 = country.country_iso3
order by event.earliest_date, event.latest_date, event.event_id
"""
STORIES = """
select reported.article_id,
    string_agg(distinct coalesce(actor.name_en, actor.name_ar), ';' order by coalesce(actor.name_en, actor.name_ar))
        filter (where actor.kind = 'person') as people,
    string_agg(distinct coalesce(actor.name_en, actor.name_ar), ';' order by coalesce(actor.name_en, actor.name_ar))
        filter (where actor.kind in ('organisation', 'group')) as organisations,
    string_agg(distinct reported.city_en, ';' order by reported.city_en) as locations
from published.main.fct_reported_event as reported
left join published.main.bridge_reported_event_actor as party using (reported_event_id)
left join published.main.dim_actor as actor using (actor_id)
group by reported.article_id
"""
COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
    "Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title",
    "Actor Name Raw", "Wikipedia Actor ID",
    "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector", "Recipient Sectors",
    "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID",
    "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename",
    "Feature Type", "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations",
    "Language", "Version",
)  # fmt: skip


class Codes:
    """PLOVER's codes for our types, offices and bodies, from `seeds/export`."""

    def __init__(self, seeds: Path) -> None:
        self.events = {(row["event_type"], row["trigger"]): row for row in _table(seeds / "plover_events.csv")}
        self.actors = {(row["what"], row["value"]): row for row in _table(seeds / "plover_actors.csv")}

    def event(self, row: Row) -> dict[str, str] | None:
        """The category of an event: by its type, else by the word that evoked it. None where PLOVER has none."""
        return self.events.get((row["event_type"], "")) or self.events.get((row["event_type"], row["trigger"]))

    def actor(self, party: Row) -> Row:
        """An actor object: the state or kind of body as `code`, what it is there as `sector`."""
        known = self._of(party)
        found = {
            "code": party["country_iso3"] or known.get("code") or None,
            "sector": known.get("sector") or None,
            "actor_text": party["name_ar"],
            "identifier_id": party["wikidata_id"],
            "identifier_text": party["name_en"],
            "office": party["title"],
            "actor_id": party["actor_id"],
            "part": party["part"],
        }
        return {name: value for name, value in found.items() if value is not None}

    def _of(self, party: Row) -> dict[str, str]:
        if party["kind"] == "person":
            offices = (party["office"] or "").split("|")
            return next((self.actors[("office", o)] for o in offices if ("office", o) in self.actors), {})
        if party["kind"] == "country":
            return self.actors[("country", "")]
        return self.actors.get(("organisation", party["body"] or ""), {})


def write_plover(connection: duckdb.DuckDBPyConnection, folder: Path, settings: Settings) -> dict[str, int]:
    """Write both files of the events that are chosen; returns rows by file, and the events left out by reason."""
    codes = Codes(settings.project / "seeds" / "export")
    stories = {row["article_id"]: row for row in _dicts(connection.execute(STORIES))}
    counts = {"events.jsonl": 0, "polecat.tsv": 0}
    left_out = {"no PLOVER category": 0, "no date": 0}
    with (
        (folder / "events.jsonl").open("w", encoding="utf-8") as lines,
        (folder / "polecat.tsv").open("w", encoding="utf-8", newline="") as columns,
    ):
        columns.write("\t".join(COLUMNS) + "\n")
        for row in _dicts(connection.execute(EVENTS)):
            code = codes.event(row)
            if code is None:
                left_out["no PLOVER category"] += 1
            elif row["earliest_date"] is None and row["latest_date"] is None:
                left_out["no date"] += 1
            else:
                record = record_of(row, code, codes)
                lines.write(json.dumps(record, ensure_ascii=False) + "\n")
                columns.write("\t".join(map(_cell, polecat(row, record, code, stories[row["article_id"]]))) + "\n")
                counts["events.jsonl"] += 1
                counts["polecat.tsv"] += 1
    (folder / "left_out.json").write_text(json.dumps(left_out, indent=2) + "\n", encoding="utf-8")
    return counts


def record_of(row: Row, code: dict[str, str], codes: Codes) -> Row:
    """One event as the manual's JSON: its fields first, then our own under our own names. Nulls are left out."""
    source, recipient = _sides(row)
    first, last = row["earliest_date"] or row["latest_date"], row["latest_date"] or row["earliest_date"]
    record = {
        "id": row["event_id"],
        "has_event": True,
        "date": first.isoformat(),
        "enddate": last.isoformat(),
        "source": [codes.actor(party) for party in source],
        "recipient": [codes.actor(party) for party in recipient] or None,
        "event": [code["event"]],
        "event_loc": _location(row),
        "event_text": [row["evidence"]],
        "quad_code": int(code["quad_code"]),
        "mode": _modes(row, code) or None,
        "context": ["diplomatic", *([CONTEXTS[row["status"]]] if row["status"] in CONTEXTS else [])],
        "text_info": {"start": row["evidence_start"], "end": row["evidence_stop"]},
        "cite_info": _filled(
            citation=row["article_id"], url=row["url"], title=row["title"], language=row["language"],
            publication=row["source_name"], coder=f"dragoman {row['extractor_version']}", codebook=CODEBOOK,
        ),
        "event_type": row["event_type"], "status": row["status"], "date_precision": row["date_precision"],
        "date_basis": row["date_basis"], "process": row["process_name"], "round_number": row["round_number"],
        "article_count": row["article_count"], "source_count": row["source_count"],
        "has_conflict": row["has_conflict"], "confidence": row["confidence"],
    }  # fmt: skip
    return _filled(**record)


def _sides(row: Row) -> tuple[list[Row], list[Row]]:
    """Visitors are the source, their hosts the recipients; where nobody visits, all are the source (so the manual)."""
    guests = [party for party in row["parties"] if party["part"] == "guest"]
    hosts = [party for party in row["parties"] if party["part"] == "host"]
    if guests and hosts:
        return [party for party in row["parties"] if party["part"] != "host"], hosts
    return row["parties"], []


def _modes(row: Row, code: dict[str, str]) -> list[str]:
    """The mode of the type; `third-party` too where a consultation takes place in a state that has no party in it."""
    states = {party["country_iso3"] for party in row["parties"]} - {None}
    elsewhere = row["country_iso3"] is not None and len(states) > 1 and row["country_iso3"] not in states
    third = ["third-party"] if elsewhere and row["event_type"] in ("meeting", "negotiation_round") else []
    return [*([code["mode"]] if code["mode"] else []), *third]


def _location(row: Row) -> Row | None:
    names = {"country code": row["country_iso2"], "cc3": row["country_iso3"], "place_id": row["place_id"]}
    found = {
        "name": row["place_name"] or row["city_en"] or row["country_name"], "alternatenames": row["place_name_ar"],
        "latitude": row["latitude"], "longitude": row["longitude"],
    }  # fmt: skip
    return _filled(**found, **names) if row["country_iso3"] or row["place_id"] or row["city_en"] else None


def polecat(row: Row, record: Row, code: dict[str, str], story: Row) -> list[Any]:
    """The cells of one event in the order of COLUMNS; several values are divided by `;`."""
    return [
        record["id"], record["date"], code["event"], _joined(record.get("mode", [])), "", code["quad_name"],
        _joined(record["context"]), *_actor_cells(record["source"]), *_actor_cells(record.get("recipient", [])),
        row["place_name"] or row["city_en"] or row["country_name"], row["city_en"], None, None, row["country_name"],
        row["latitude"], row["longitude"], None, row["place_name_ar"], row["place_kind"], row["source_name"],
        row["published_on"], story["people"], story["organisations"], story["locations"], row["language"],
        f"dragoman {row['extractor_version']}",
    ]  # fmt: skip


def _actor_cells(actors: list[Row]) -> list[str]:
    """Name, country, COW (unknown), primary sector, sectors, title, raw name, Wikipedia id (unknown)."""

    def all_of(field: str) -> str:
        return _joined([str(actor.get(field) or NONE) for actor in actors])

    names = _joined([str(actor.get("identifier_text") or actor.get("actor_text")) for actor in actors])
    primary = str(actors[0].get("sector") or NONE) if actors else NONE
    return [names, all_of("code"), NONE, primary, all_of("sector"), all_of("office"), all_of("actor_text"), NONE]


def _joined(values: list[str]) -> str:
    return ";".join(values) or NONE


def _cell(value: Any) -> str:
    """A cell without tabs and line breaks; text that a spreadsheet would run is preceded by an apostrophe."""
    if value is None:
        return NONE
    text = " ".join(str(value).split())
    return "'" + text if isinstance(value, str) and text[:1] in tuple("=+-@＝＋－＠") else text


def _filled(**fields: Any) -> Row:
    return {name: value for name, value in fields.items() if value is not None}


def _dicts(result: duckdb.DuckDBPyConnection) -> Iterator[Row]:
    """Rows as dictionaries, some at a time, read by a cursor of their own."""
    names = [column[0] for column in result.description or []]
    while rows := result.fetchmany(ROWS_AT_ONCE):
        yield from (dict(zip(names, row, strict=True)) for row in rows)


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
