"""What the columns of `seeds/reference` may hold: keys, closed lists, and which column names a row of which table."""

from __future__ import annotations

SINGLE_HOLDER = frozenset(
    {
        "head_of_state",
        "head_of_government",
        "foreign_minister",
        "defence_minister",
        "speaker_of_parliament",
        "secretary_general",
        "crown_prince",
        "national_security_adviser",
    }
)
# Offices without a title of their own in offices.csv.
OTHER_OFFICES = frozenset({"minister", "party_leader", "faction_leader", "other"})
CLOSED_LISTS = {
    ("actors", "kind"): frozenset({"person"}),
    ("actors", "confidence"): frozenset({"high", "medium", "low"}),
    ("actor_terms", "confidence"): frozenset({"high", "medium", "low"}),
    ("actor_terms", "precision_from"): frozenset({"", "day", "month", "year"}),
    ("actor_terms", "precision_to"): frozenset({"", "day", "month", "year"}),
    ("common_words", "reading"): frozenset({"never", "context"}),
    ("organisations", "kind"): frozenset(
        {
            "intergovernmental",
            "government_body",
            "security_body",
            "negotiating_body",
            "court",
            "party",
            "armed_group",
            "opposition_body",
            "ngo",
            "bank",
            "company",
            "media",
        }
    ),
    ("places", "kind"): frozenset({"capital", "city", "palace", "region", "crossing", "base"}),
    ("processes", "kind"): frozenset({"negotiation_track", "summit_series", "conference", "contact_group", "council"}),
    ("dated_facts", "confidence"): frozenset({"high", "medium", "low"}),
    ("dated_facts", "kind"): frozenset({"visit", "meeting", "call"}),
    ("dated_facts", "precision"): frozenset({"day", "range", "month"}),
    ("rounds", "confidence"): frozenset({"high", "medium", "low"}),
    ("sources", "kind"): frozenset({"agency", "channel", "newspaper", "site", "aggregator", "file"}),
}
# Table → its key columns; files are kept in the order of their keys, so that differences are readable.
KEYS = {
    "actors": ("actor_id",),
    "actor_terms": ("actor_id", "valid_from", "office", "country_iso3", "organisation"),
    "ambiguous_aliases": ("table", "id", "alias_ar"),
    "body_demonyms": ("form_m",),
    "common_words": ("word",),
    "countries": ("iso3",),
    "dated_facts": ("fact_id",),
    "event_types": ("event_type",),
    "exceptions": ("problem", "key"),
    "offices": ("title_id",),
    "organisations": ("organisation_id",),
    "places": ("place_id",),
    "processes": ("process_id",),
    "rounds": ("process_id", "starts_on", "round_id"),
    "sources": ("source_id",),
}
# Column → the table whose key it must name (cells may be empty, and may hold several).
REFERENCES = {
    ("actors", "country_iso3"): "countries",
    ("actors", "organisation"): "organisations",
    ("actor_terms", "actor_id"): "actors",
    ("actor_terms", "country_iso3"): "countries",
    ("actor_terms", "organisation"): "organisations",
    ("body_demonyms", "organisation_id"): "organisations",
    ("dated_facts", "actors"): "actors",
    ("dated_facts", "country_iso3"): "countries",
    ("dated_facts", "place_id"): "places",
    ("offices", "only_countries"): "countries",
    ("offices", "except_countries"): "countries",
    ("organisations", "country_iso3"): "countries",
    ("places", "country_iso3"): "countries",
    ("processes", "subject_country_iso3"): "countries",
    ("rounds", "process_id"): "processes",
    ("rounds", "place_id"): "places",
    ("rounds", "country_iso3"): "countries",
    ("sources", "country_iso3"): "countries",
    ("sources", "home_iso3"): "countries",
}
