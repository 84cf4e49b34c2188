"""The last look before a built warehouse is published: do its rows add up with what landed?

dbt's tests look at the marts from inside; the audit counts from outside, from the landing tables, with SQL that
shares nothing with the models. It also writes the run's own figures into `meta_run` and `meta_quality`, which dbt
cannot know while it is still running, and compares them with the nights before (anomalies.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from extract.errors import DragomanError
from extract.reports import Report
from extract.runs import note
from extract.settings import Settings
from extract.warehouse import anomalies, dbt_build, lake, landing
from extract.warehouse.scope import close_scope, scope_of

# What each check counts on either side; they must be equal. Both databases are attached: landing, warehouse.
# `revision` is, of every article in landing that changed since the last audited build, the revision first ingested
# last; {changed} selects the rows of these articles. What is counted without them takes no reading of rows.
CHECKS: dict[str, tuple[str, str]] = {
    "articles in landing are in dim_article": (
        "select count(distinct article_id) from landing.main.raw_extraction",
        "select count(*) from warehouse.main.dim_article",
    ),
    "revisions in dim_article are the current ones of landing": (
        "select count(*) from revision",
        "select count(*) from warehouse.main.dim_article as article "
        "join revision on article.article_id = revision.article_id "
        "and article.content_sha256 = revision.content_sha256",
    ),
    "events in landing are in fct_reported_event": (
        "select coalesce(sum(len(events)), 0) from revision",
        "select count(*) from warehouse.main.fct_reported_event where {changed}",
    ),
    "participants in landing are in bridge_reported_event_actor": (
        "select count(*) from (select distinct event.reported_event_id, person.actor_id, person.part from "
        "(select event, unnest(event.participants) as person from (select unnest(events) as event from revision)))",
        "select count(*) from warehouse.main.bridge_reported_event_actor where {changed}",
    ),
    "statements in landing are in fct_statement": (
        "select coalesce(sum(len(statements)), 0) from revision",
        "select count(*) from warehouse.main.fct_statement where {changed}",
    ),
    "subjects in landing are in bridge_statement_subject": (
        "select count(*) from (select distinct said.statement_id, subject.actor_id from "
        "(select said, unnest(said.subjects) as subject from (select unnest(statements) as said from revision)))",
        "select count(*) from warehouse.main.bridge_statement_subject where {changed}",
    ),
    "sightings in landing are in fct_sighting": (
        "select count(*) from (select article_id, source, url, feed from landing.main.raw_extraction union "
        "select article_id, source, url, feed from landing.main.raw_sighting where article_id in "
        "(select article_id from landing.main.raw_extraction))",
        "select count(*) from warehouse.main.fct_sighting",
    ),
    "rejections in landing are in meta_rejected": (
        "select count(*) from landing.main.raw_rejected",
        "select count(*) from warehouse.main.meta_rejected",
    ),
    "reported events have an event in fct_event": (
        "select count(*) from warehouse.main.fct_reported_event",
        "select coalesce(sum(report_count), 0) from warehouse.main.fct_event",
    ),
}
REVISION = """
create or replace temp view revision as
select * from landing.main.raw_extraction where {changed}
qualify row_number() over (partition by article_id order by ingested_at desc, content_sha256 desc) = 1
"""
CHANGED = """
create or replace temp table changed as
select article_id from landing.main.raw_extraction where landed_at > $since
union
select article_id from landing.main.raw_rejected where rejected_at > $since and article_id is not null
"""
LEDGER = """
select batch_id, rows_in, rows_landed, rows_rejected from landing.main.raw_batch
where run_id = ? and rows_in <> rows_landed + rows_rejected order by batch_id
"""


class AuditError(DragomanError):
    """The warehouse does not agree with what landed, and must not be published."""


@dataclass(frozen=True, slots=True)
class AuditReport(Report):
    """Rows of the run in its ledger (rows_in = rows_landed + rows_rejected), and the marts' rows over all runs."""

    checks: int
    rows_in: int
    rows_landed: int
    rows_rejected: int
    articles: int
    reported_events: int
    events: int
    statements: int
    rejections: int
    anomalies: tuple[str, ...]  # their messages, those that fail first


def audit(settings: Settings, run_id: str, *, accept_anomalies: bool = False) -> AuditReport:
    """Check the built warehouse against landing, write the run's own rows into it, and compare it with other nights.

    Looks at what the last build looked at: the articles that changed since the last audited one, or all.
    Raises AuditError with every check that fails, and with the anomalies of level `fail` where they are not accepted;
    BuildError where dbt has built nothing.
    """
    if not settings.warehouse.is_file():
        raise AuditError(f"{settings.warehouse}: nothing is built yet; run `dragoman build` first")
    _record_build(settings, run_id)
    with _both(settings, read_only=True) as connection:
        failed = [*_ledger_gaps(connection, run_id), *_count_gaps(connection)]
        report = None if failed else _figures(connection, run_id)
    if report is None:
        raise AuditError(f"audit of run {run_id}: {'; '.join(failed)}; `dragoman build --full-refresh` builds anew")
    _write_own_run(settings, run_id)
    found = _unlike_other_nights(settings, run_id, accept_anomalies)
    report = replace(report, anomalies=tuple(one.message for one in found))
    with landing.open_landing(settings) as connection:
        close_scope(connection)
    note(settings, run_id, "audit", report.as_dict())
    failing = [one.message for one in found if one.level == "fail"]
    if failing and not accept_anomalies:
        raise AuditError(
            f"run {run_id} is unlike the nights before: {' '.join(failing)} If it is right all the same: "
            "`dragoman build --accept-anomalies`, then `dragoman publish`"
        )
    return report


def _unlike_other_nights(settings: Settings, run_id: str, accepted: bool) -> list[anomalies.Anomaly]:
    """The night's anomalies, kept in landing and shown in the run's rows of meta_anomaly."""
    with duckdb.connect(str(settings.warehouse), read_only=True, config=landing.duckdb_config(settings)) as connection:
        rows = connection.execute("select area, measure, measured from meta_quality where run_id = ?", [run_id])
        figures = {(area, measure): measured for area, measure, measured in rows.fetchall() if area != "dbt"}
    with landing.open_landing(settings) as connection:
        found = anomalies.check(settings, connection, run_id, figures, accepted)
    with _both(settings, read_only=False) as connection:
        _replace_own(settings, connection, "meta_anomaly", run_id)
    return sorted(found, key=lambda one: one.level)


def _record_build(settings: Settings, run_id: str) -> None:
    """dbt's figures in the run's row of the ledger, from which the next builds take them."""
    results = dbt_build.run_results(settings).get("results", [])
    with landing.open_landing(settings) as connection:
        connection.execute(
            "update raw_run set dbt_nodes = ?, dbt_errors = ?, dbt_warnings = ?, dbt_seconds = ? where run_id = ?",
            [
                len(results),
                sum(result["status"] in dbt_build.FAILED for result in results),
                sum(result["status"] == "warn" for result in results),
                sum(result.get("execution_time") or 0.0 for result in results),
                run_id,
            ],
        )


def _ledger_gaps(connection: duckdb.DuckDBPyConnection, run_id: str) -> list[str]:
    return [
        f"batch {batch}: {rows_in} rows in, {landed} landed, {rejected} rejected"
        for batch, rows_in, landed, rejected in connection.execute(LEDGER, [run_id]).fetchall()
    ]


def _count_gaps(connection: duckdb.DuckDBPyConnection) -> list[str]:
    since = scope_of(connection)
    if since:
        connection.execute(CHANGED, {"since": since})
    changed = "article_id in (from changed)" if since else "true"
    connection.execute(REVISION.format(changed=changed))
    gaps = []
    for check, (expected_sql, found_sql) in CHECKS.items():
        expected, found = (_number(connection, sql.format(changed=changed)) for sql in (expected_sql, found_sql))
        if expected != found:
            gaps.append(f"{check}: expected {expected}, found {found}")
    return gaps


def _figures(connection: duckdb.DuckDBPyConnection, run_id: str) -> AuditReport:
    row = connection.execute(
        "select coalesce(sum(rows_in), 0), coalesce(sum(rows_landed), 0), coalesce(sum(rows_rejected), 0) "
        "from landing.main.raw_batch where run_id = ?",
        [run_id],
    ).fetchone()
    rows_in, landed, rejected = row or (0, 0, 0)
    tables = ("dim_article", "fct_reported_event", "fct_event", "fct_statement", "meta_rejected")
    counts = [_number(connection, f"select count(*) from warehouse.main.{table}") for table in tables]
    articles, reported, events, statements, rejections = counts
    return AuditReport(
        len(CHECKS) + 1, int(rows_in), int(landed), int(rejected),
        articles, reported, events, statements, rejections, (),
    )  # fmt: skip


def _write_own_run(settings: Settings, run_id: str) -> None:
    """Replace the run's rows of the tables about runs by what their models select now.

    The row says `done` with the published path: nobody sees it unless it is published.
    """
    with _both(settings, read_only=False) as connection:
        connection.execute("begin")
        for table in ("meta_run", "meta_quality", "rpt_nightly_quality"):  # the last reads the others
            _replace_own(settings, connection, table, run_id)
        connection.execute(
            "update warehouse.main.meta_run set status = 'done', finished_at = ?, published_path = ? where run_id = ?",
            [datetime.now(UTC).replace(tzinfo=None), str(settings.published), run_id],
        )
        connection.execute("commit")


def _replace_own(settings: Settings, connection: duckdb.DuckDBPyConnection, table: str, run_id: str) -> None:
    """Replace the run's rows of a mart by what its model selects now."""
    connection.execute(f"delete from warehouse.main.{table} where run_id = ?", [run_id])
    connection.execute(
        f"insert into warehouse.main.{table} by name "
        f"select * from ({dbt_build.compiled(settings, table)}) where run_id = ?",
        [run_id],
    )


@contextmanager
def _both(settings: Settings, *, read_only: bool) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse (writable where asked), with landing and the private databases under the names dbt uses."""
    with duckdb.connect(":memory:", config=landing.duckdb_config(settings)) as connection:
        connection.execute("set TimeZone = 'UTC'")
        try:
            _attach(connection, settings.warehouse, "warehouse", read_only)
            if settings.lake:
                lake.attach(connection, settings, "landing", read_only=True)
            else:
                _attach(connection, settings.landing, "landing", True)
            _attach(connection, dbt_build.work_database(settings), "work", True)
        except duckdb.Error as error:
            raise AuditError(f"{settings.warehouse}: cannot be opened ({str(error).splitlines()[0]})") from error
        yield connection


def _attach(connection: duckdb.DuckDBPyConnection, path: Path, name: str, read_only: bool) -> None:
    quoted = str(path).replace("'", "''")
    connection.execute(f"attach '{quoted}' as {name}{' (read_only)' if read_only else ''}")


def _number(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = connection.execute(sql).fetchone()
    return int(row[0]) if row else 0
