"""The landing database: batches of extractions in, one transaction each, and the ledgers of runs.

One process at a time writes it (nightly.py holds the lock). Landing is a function of the Parquet files: what
a batch has in the tables is what the last landed file of that batch says, so a load may be killed and
repeated anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from extract import storage
from extract.errors import DragomanError
from extract.settings import Settings
from extract.warehouse import lake
from extract.warehouse.landing_tables import create_tables

RUN_COLUMNS = (
    "run_id", "trigger", "started_at", "finished_at", "status", "code_version", "extractor_version", "inputs",
    "articles_read", "articles_new", "articles_known", "articles_rejected", "batches_extracted", "rows_landed",
    "dbt_nodes", "dbt_errors", "dbt_warnings", "dbt_seconds", "published_path",
)  # fmt: skip
NODE_COLUMNS = ("node", "kind", "status", "seconds", "rows_affected", "message")


class LandingError(DragomanError):
    """Landing cannot be opened, a file in it cannot be read, or the rows of a batch do not add up."""


@dataclass(frozen=True, slots=True)
class Landed:
    """One batch as the ledger has it; `fresh` is false where it had been landed before."""

    batch_id: str
    rows_in: int
    rows_landed: int
    rows_rejected: int
    fresh: bool


def duckdb_config(settings: Settings) -> dict[str, str | bool | int | float | list[str]]:
    """Limits for any DuckDB connection; a home directory too, since containers and cron may have no HOME."""
    settings.temporary.mkdir(parents=True, exist_ok=True)
    folder = str(settings.temporary.resolve())
    extensions = {"extension_directory": str(lake.extension_folder(settings))} if settings.lake else {}
    return {
        **extensions,
        "memory_limit": settings.memory_limit,
        "threads": settings.threads or settings.cores,
        "temp_directory": folder,
        "home_directory": folder,
    }


@contextmanager
def open_landing(settings: Settings, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the landing database, its tables created; to the lake where there is one.

    Raises LandingError where it is in use or broken, LakeError where the lake cannot be opened.
    """
    if settings.lake:
        with lake.open_lake(settings) as connection:
            connection.execute("set TimeZone = 'UTC'")
            yield connection
        return
    settings.landing.parent.mkdir(parents=True, exist_ok=True)
    if read_only and not settings.landing.exists():
        raise LandingError(f"{settings.landing}: nothing has been loaded yet; run `dragoman nightly` first")
    try:
        connection = duckdb.connect(str(settings.landing), read_only=read_only, config=duckdb_config(settings))
    except duckdb.Error as error:
        raise LandingError(f"{settings.landing}: cannot be opened: {_first_line(error)}") from error
    try:
        connection.execute("set TimeZone = 'UTC'")
        if not read_only:
            # A checkpoint rewrites row groups that the next batch fills up again: not after each batch, but at the end.
            connection.execute("set checkpoint_threshold = '256MB'")
            create_tables(connection)
        yield connection
    finally:
        connection.close()


def is_there(settings: Settings) -> bool:
    """Whether anything can have been landed yet."""
    return bool(settings.lake) or settings.landing.exists()


def landing_moment(connection: duckdb.DuckDBPyConnection) -> datetime:
    """Now, but after everything landed before: incremental models take what is later than what they have."""
    row = connection.execute(
        "select max(landed_at) from (select landed_at from raw_batch union all select landed_at from raw_extraction)"
    ).fetchone()
    now = datetime.now(UTC)
    return max(now, row[0] + timedelta(microseconds=1)) if row and row[0] else now


def landed_versions(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The extractor version whose extraction of each batch is in the tables: batch_id → version."""
    rows = connection.execute(
        "select batch_id, arg_max(extractor_version, landed_at) from raw_batch group by batch_id"
    ).fetchall()
    return dict(rows)


def land_batch(connection: duckdb.DuckDBPyConnection, path: Path, run_id: str, moment: datetime) -> Landed:
    """Land one extraction file `<version>/<batch_id>.parquet` in one transaction.

    A file whose batch and version are landed already changes nothing. Raises LandingError where the file
    cannot be read, or where rows in are not rows landed plus rows rejected (nothing of it is kept then).
    """
    batch_id, version = path.stem, path.parent.name
    if landed_versions(connection).get(batch_id) == version:
        return _from_ledger(connection, batch_id, version)
    rows_in = _rows_of(path)
    connection.execute("begin")
    try:
        landed = _replace_batch(connection, path, rows_in, run_id, moment)
        connection.execute("commit")
    except BaseException as error:
        with suppress(duckdb.Error):  # a database that has failed may refuse this too; the first error is told
            connection.execute("rollback")
        if isinstance(error, duckdb.Error):
            raise LandingError(f"{path}: cannot be landed: {_first_line(error)}") from error
        raise
    return landed


def _replace_batch(
    connection: duckdb.DuckDBPyConnection, path: Path, rows_in: int, run_id: str, moment: datetime
) -> Landed:
    batch_id, version = path.stem, path.parent.name
    # Without the nested columns, which are most of the file and are read once, by the insert below.
    connection.execute(
        """
        create or replace temp table arriving as
        select article_id, content_sha256, origin_path, origin_row, title, error, file_row_number,
            row_number() over (partition by article_id, content_sha256 order by file_row_number) as copy
        from read_parquet(?, file_row_number = true, hive_partitioning = false)
        """,
        [storage.for_duckdb(connection, path)],
    )
    connection.execute(
        "delete from raw_extraction where (article_id, content_sha256) in "
        "(select (article_id, content_sha256) from arriving) or batch_id = ?",
        [batch_id],
    )
    connection.execute("delete from raw_rejected where batch_id = ? and stage <> 'ingest'", [batch_id])
    connection.execute(
        "insert into raw_extraction by name select * exclude (file_row_number), ? as batch_id, "
        "? as run_id, ? as landed_at from read_parquet(?, file_row_number = true, hive_partitioning = false) "
        "where file_row_number not in (select file_row_number from arriving where copy > 1 or error is not null)",
        [batch_id, run_id, moment, storage.for_duckdb(connection, path)],
    )
    connection.execute(
        """
        insert into raw_rejected by name
        select ? as run_id, if(error is null, 'load', 'extract') as stage, origin_path, origin_row, article_id,
            if(error is null, 'duplicate', 'extract') as reason_code,
            coalesce(error, 'the batch holds this article twice') as reason,
            title as sample, ? as rejected_at, ? as batch_id
        from arriving where copy > 1 or error is not null order by file_row_number
        """,
        [run_id, moment, batch_id],
    )
    landed = _count(connection, "raw_extraction", batch_id)
    rejected = _count(connection, "raw_rejected", batch_id)
    if rows_in != landed + rejected:
        raise LandingError(f"{path}: {rows_in} rows in, but {landed} landed and {rejected} rejected")
    connection.execute(
        "insert into raw_batch values (?, ?, ?, ?, ?, ?, ?, ?)",
        [run_id, batch_id, version, str(path), rows_in, landed, rejected, moment],
    )
    return Landed(batch_id, rows_in, landed, rejected, fresh=True)


def land_rejections(connection: duckdb.DuckDBPyConnection, paths: Iterable[Path]) -> int:
    """Land the files of ingest rejections that are not there yet, one transaction each; the rows added."""
    return _land_files(connection, "raw_rejected", "where stage = 'ingest'", paths)


def land_sightings(connection: duckdb.DuckDBPyConnection, paths: Iterable[Path]) -> int:
    """Land the files of further sightings that are not there yet, one transaction each; the rows added."""
    return _land_files(connection, "raw_sighting", "", paths)


def _land_files(connection: duckdb.DuckDBPyConnection, table: str, landed_before: str, paths: Iterable[Path]) -> int:
    query = f"select distinct batch_id from {table} {landed_before}"
    known = {row[0] for row in connection.execute(query).fetchall()}
    added = 0
    for path in paths:
        if path.stem in known:
            continue
        added += (rows := _rows_of(path))
        connection.execute("begin")
        connection.execute(
            f"insert into {table} by name select *, ? as batch_id from read_parquet(?, hive_partitioning = false)",
            [path.stem, storage.for_duckdb(connection, path)],
        )
        landed = _count(connection, table, path.stem)
        if landed != rows:
            connection.execute("rollback")
            raise LandingError(f"{path}: {rows} rows in, but {landed} landed in {table}")
        connection.execute("commit")
    return added


def record_run(connection: duckdb.DuckDBPyConnection, run: Mapping[str, Any]) -> None:
    """Write the run's row anew. Runs that others left `running` are dead: one process writes at a time."""
    values = [run.get(column) for column in RUN_COLUMNS]
    connection.execute("begin")
    connection.execute("delete from raw_run where run_id = ?", [run["run_id"]])
    connection.execute(
        f"insert into raw_run ({', '.join(RUN_COLUMNS)}) values ({', '.join('?' for _ in RUN_COLUMNS)})", values
    )
    connection.execute(
        "update raw_run set status = 'interrupted' where status = 'running' and run_id <> ?", [run["run_id"]]
    )
    connection.execute("commit")


def record_nodes(connection: duckdb.DuckDBPyConnection, run_id: str, nodes: Iterable[Mapping[str, Any]]) -> None:
    """Write what dbt did in this run anew: one row a node, with the keys of NODE_COLUMNS."""
    rows = [[run_id, *(node.get(column) for column in NODE_COLUMNS)] for node in nodes]
    connection.execute("begin")
    connection.execute("delete from raw_run_node where run_id = ?", [run_id])
    if rows:
        connection.executemany("insert into raw_run_node values (?, ?, ?, ?, ?, ?, ?)", rows)
    connection.execute("commit")


def landed_figures(connection: duckdb.DuckDBPyConnection, run_id: str) -> tuple[dict[str, int], int]:
    """What this run landed: events by type, and the number of statements."""
    events = connection.execute(
        "select event.event_type, count(*) from (select unnest(events) as event from raw_extraction "
        "where run_id = ?) group by all order by all",
        [run_id],
    ).fetchall()
    statements = connection.execute(
        "select coalesce(sum(len(statements)), 0) from raw_extraction where run_id = ?", [run_id]
    ).fetchone()
    return {str(kind): count for kind, count in events}, int(statements[0]) if statements else 0


def run_totals(connection: duckdb.DuckDBPyConnection, run_id: str) -> tuple[int, int, int, int]:
    """Batches, rows in, rows landed and rows rejected of a run, by the ledger (so a repeated load counts once)."""
    row = connection.execute(
        "select count(*), coalesce(sum(rows_in), 0), coalesce(sum(rows_landed), 0), coalesce(sum(rows_rejected), 0) "
        "from raw_batch where run_id = ?",
        [run_id],
    ).fetchone()
    return (int(row[0]), int(row[1]), int(row[2]), int(row[3])) if row else (0, 0, 0, 0)


def _from_ledger(connection: duckdb.DuckDBPyConnection, batch_id: str, version: str) -> Landed:
    row = connection.execute(
        "select rows_in, rows_landed, rows_rejected from raw_batch where batch_id = ? and extractor_version = ? "
        "order by landed_at desc limit 1",
        [batch_id, version],
    ).fetchone()
    assert row is not None
    return Landed(batch_id, row[0], row[1], row[2], fresh=False)


def _rows_of(path: Path) -> int:
    """Rows by the Parquet footer: counted apart from the SQL that lands them."""
    try:
        return storage.rows(path)
    except (OSError, ValueError) as error:  # pyarrow's ArrowInvalid is a ValueError
        raise LandingError(f"{path}: is not a readable Parquet file: {_first_line(error)}") from error


def _count(connection: duckdb.DuckDBPyConnection, table: str, batch_id: str) -> int:
    row = connection.execute(f"select count(*) from {table} where batch_id = ?", [batch_id]).fetchone()
    return int(row[0]) if row else 0


def _first_line(error: BaseException) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
