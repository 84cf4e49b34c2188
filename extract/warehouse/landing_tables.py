"""The tables of build/landing.duckdb, schema main, with their grain: what the load step writes and dbt reads."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from extract.schemas import EXTRACTIONS, REJECTIONS, SIGHTINGS

_LANDED = [
    pa.field("batch_id", pa.string()),
    pa.field("run_id", pa.string()),
    pa.field("landed_at", pa.timestamp("us", tz="UTC")),
]

RAW_EXTRACTION = pa.schema([*EXTRACTIONS, *_LANDED])
RAW_REJECTED = pa.schema([*REJECTIONS, pa.field("batch_id", pa.string())])
RAW_SIGHTING = pa.schema([*SIGHTINGS, pa.field("batch_id", pa.string())])

COMMENTS = {
    "raw_extraction": "Extractions as they came, nested. Grain: article_id, content_sha256 (one article revision).",
    "raw_rejected": "What could not be read or extracted, and why. Grain: one rejection; batch_id of the batch, "
    "or of the rejections file, that it came in.",
    "raw_sighting": "Known articles that were met again elsewhere. Grain: article_id, source, url, feed; batch_id of "
    "the file of sightings.",
    "raw_batch": "Ledger of loads. Grain: run_id, batch_id; rows_in = rows_landed + rows_rejected.",
    "raw_run": "Runs of the night. Grain: run_id. Figures of a step are null until it has run.",
    "raw_run_node": "What dbt did. Grain: run_id, node.",
    "raw_quality": "Figures of a run as its own night had them. Grain: run_id, area, measure.",
    "raw_anomaly": "What was unlike the nights before. Grain: run_id, rule, subject.",
    "raw_build": "Builds, and the rows that their tests and audit look at. Grain: started_at.",
}

LEDGERS = """
create table if not exists raw_batch (
    run_id varchar not null, batch_id varchar not null, extractor_version varchar not null,
    extraction_path varchar not null, rows_in bigint not null, rows_landed bigint not null,
    rows_rejected bigint not null, landed_at timestamptz not null
);
create table if not exists raw_run (
    run_id varchar not null, trigger varchar, started_at timestamptz, finished_at timestamptz, status varchar,
    code_version varchar, extractor_version varchar, inputs varchar,
    articles_read bigint, articles_new bigint, articles_known bigint, articles_rejected bigint,
    batches_extracted bigint, rows_landed bigint,
    dbt_nodes bigint, dbt_errors bigint, dbt_warnings bigint, dbt_seconds double, published_path varchar
);
create table if not exists raw_run_node (
    run_id varchar not null, node varchar not null, kind varchar, status varchar, seconds double,
    rows_affected bigint, message varchar
);
create table if not exists raw_quality (
    run_id varchar not null, area varchar not null, measure varchar not null, measured double
);
create table if not exists raw_anomaly (
    run_id varchar not null, rule varchar not null, subject varchar not null, level varchar not null,
    measured double, usual double, nights integer, message varchar not null, accepted boolean not null
);
create table if not exists raw_build (
    run_id varchar not null, started_at timestamptz not null, since timestamptz, through timestamptz,
    reference varchar not null, reference_changed boolean not null, audited_at timestamptz
);
"""


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Create what is missing. What a newer schema adds (columns, nested fields) is added, null in old rows."""
    nested = {"raw_extraction": RAW_EXTRACTION, "raw_rejected": RAW_REJECTED, "raw_sighting": RAW_SIGHTING}
    for table, schema in nested.items():
        create_as(connection, table, schema)
    connection.execute(LEDGERS)
    for table, comment in COMMENTS.items():
        connection.execute(f"comment on table {table} is '{comment.replace(chr(39), chr(39) * 2)}'")


def create_as(connection: duckdb.DuckDBPyConnection, table: str, schema: pa.Schema) -> None:
    """Nested types come from Arrow, so that the Parquet files and the table cannot drift apart."""
    connection.register("empty_rows", schema.empty_table())
    connection.execute(f"create table if not exists {table} as from empty_rows")
    wanted = connection.execute("describe empty_rows").fetchall()
    have = {row[0]: row[1] for row in connection.execute(f"describe {table}").fetchall()}
    for name, kind, *_ in wanted:
        if name not in have:
            connection.execute(f'alter table {table} add column "{name}" {kind}')
        elif have[name] != kind:  # structs are cast by the names of their fields
            connection.execute(f'alter table {table} alter column "{name}" type {kind}')
    connection.unregister("empty_rows")
