"""The Arrow schemas of everything that crosses a step: articles, extractions, rejections.

One Parquet file a batch, one row an article. Extractions are nested (an article's events with their
participants travel with it), so that an article lands whole or not at all; the warehouse unnests them.
"""

from __future__ import annotations

import pyarrow as pa

_text, _int, _day = pa.string(), pa.int32(), pa.date32()

ARTICLES = pa.schema(
    [
        pa.field("article_id", _text, nullable=False),
        pa.field("content_sha256", _text, nullable=False),  # of title, newline, text: the identity of a revision
        pa.field("url", _text),
        pa.field("source", _text),
        pa.field("published", _text),  # verbatim, as the source gave it
        pa.field("language", _text),
        pa.field("title", _text),
        pa.field("author", _text),  # the byline, on one line
        pa.field("text", _text, nullable=False),
        pa.field("origin_path", _text, nullable=False),  # the file it was read from
        pa.field("origin_row", _int),  # 1-based row in that file; null where the file is the article
        pa.field("feed", _text),  # the configured source that fetched it; null for what came as a file
        pa.field("ingested_at", pa.timestamp("us", tz="UTC"), nullable=False),
        pa.field("ingest_day", _day, nullable=False),
    ]
)

ACTOR_FIELDS = [
    pa.field("actor_id", _text),
    pa.field("kind", _text),
    pa.field("name_en", _text),
    pa.field("name_ar", _text),
    pa.field("country_iso3", _text),
    pa.field("organisation", _text),
    pa.field("wikidata_id", _text),
    pa.field("origin", _text),
]

PARTICIPANT = pa.struct(
    [
        *ACTOR_FIELDS,
        pa.field("part", _text),
        pa.field("title", _text),
        pa.field("surface", _text),
        pa.field("surface_start", _int),
        pa.field("surface_stop", _int),
    ]
)

EVENT = pa.struct(
    [
        pa.field("reported_event_id", _text),
        pa.field("event_type", _text),
        pa.field("status", _text),
        pa.field("earliest_date", _day),
        pa.field("latest_date", _day),
        pa.field("date_precision", _text),
        pa.field("date_basis", _text),
        pa.field("place_id", _text),
        pa.field("city_en", _text),
        pa.field("country_iso3", _text),
        pa.field("process_id", _text),
        pa.field("process_name", _text),
        pa.field("round_number", _int),
        pa.field("evidence", _text),
        pa.field("evidence_start", _int),
        pa.field("evidence_stop", _int),
        pa.field("trigger_start", _int),
        pa.field("trigger_stop", _int),
        pa.field("rule_id", _text),
        pa.field("confidence", pa.float64()),
        pa.field("participants", pa.list_(PARTICIPANT)),
    ]
)

SUBJECT = pa.struct(
    [
        pa.field("actor_id", _text),
        pa.field("country_iso3", _text),
        pa.field("named_by", _text),
        pa.field("surface", _text),
        pa.field("surface_start", _int),
        pa.field("surface_stop", _int),
    ]
)

STATEMENT = pa.struct(
    [
        pa.field("statement_id", _text),
        pa.field("reported_event_id", _text),
        pa.field("speaker", pa.struct(ACTOR_FIELDS)),  # null where nobody could be named
        pa.field("speaker_surface", _text),
        pa.field("speaker_title", _text),
        pa.field("cue", _text),
        pa.field("cue_start", _int),
        pa.field("cue_stop", _int),
        pa.field("content", _text),
        pa.field("content_start", _int),
        pa.field("content_stop", _int),
        pa.field("is_direct_quote", pa.bool_()),
        pa.field("rule_id", _text),
        pa.field("subjects", pa.list_(SUBJECT)),  # whom the content names
    ]
)

DATE = pa.struct(
    [
        pa.field("text", _text),
        pa.field("start", _int),
        pa.field("stop", _int),
        pa.field("earliest", _day),
        pa.field("latest", _day),
        pa.field("precision", _text),
        pa.field("basis", _text),
        pa.field("rule_id", _text),
    ]
)

EXTRACTIONS = pa.schema(
    [
        # the article it was made from, without its text
        pa.field("article_id", _text, nullable=False),
        pa.field("content_sha256", _text, nullable=False),
        pa.field("url", _text),
        pa.field("source", _text),
        pa.field("language", _text),
        pa.field("author", _text),
        pa.field("feed", _text),
        pa.field("title", _text),  # the given title, else the line that stands as a headline
        pa.field("origin_path", _text),
        pa.field("origin_row", _int),
        pa.field("ingested_at", pa.timestamp("us", tz="UTC")),
        # what was made of it
        pa.field("word_count", _int),
        pa.field("sketch", pa.list_(pa.uint32())),  # what its text is compared by: extract/stories.py
        pa.field("published_on", _day),  # where it is one certain day
        pa.field("published_earliest", _day),
        pa.field("published_latest", _day),
        pa.field("published_basis", _text),
        pa.field("published_reasons", _text),  # the constraints that made the interval, one a line
        pa.field("dates", pa.list_(DATE)),
        pa.field("events", pa.list_(EVENT)),
        pa.field("statements", pa.list_(STATEMENT)),
        pa.field("extractor_version", _text),  # of code, language packs and knowledge
        pa.field("error", _text),  # why the article could not be extracted; null as a rule
    ]
)

# An article that was in bronze already and was met again elsewhere. The place where a revision was met first stands in
# ARTICLES and EXTRACTIONS.
SIGHTINGS = pa.schema(
    [
        pa.field("article_id", _text, nullable=False),
        pa.field("source", _text),
        pa.field("url", _text),
        pa.field("feed", _text),
        pa.field("published", _text),  # verbatim, as given here
        pa.field("origin_path", _text, nullable=False),
        pa.field("origin_row", _int),
        pa.field("seen_at", pa.timestamp("us", tz="UTC"), nullable=False),
    ]
)

REJECTIONS = pa.schema(
    [
        pa.field("run_id", _text, nullable=False),
        pa.field("stage", _text, nullable=False),  # ingest, extract, load
        pa.field("origin_path", _text, nullable=False),
        pa.field("origin_row", _int),
        pa.field("article_id", _text),
        pa.field("reason_code", _text, nullable=False),  # empty, encoding, json, no_text, too_large, binary, …
        pa.field("reason", _text, nullable=False),  # one clear line
        pa.field("sample", _text),  # the first 500 characters, undecodable bytes escaped
        pa.field("rejected_at", pa.timestamp("us", tz="UTC"), nullable=False),
    ]
)
