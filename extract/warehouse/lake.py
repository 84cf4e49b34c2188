"""The warehouse in DuckLake: tables as Parquet files, their catalogue in PostgreSQL, several loaders at once.

    main.arrived_*    what loaders append, a transaction a batch, from any number of processes and machines
    main.raw_*        landing, as build/landing.duckdb has it: `merge`, one process at a time, moves there what arrived
    marts.*           the published tables; a night is one transaction, so readers of the lake never see half of it

DuckLake lets appends pass each other, and refuses a deletion from a table that somebody else appended to meanwhile. So
loaders only append, the merge only reads what they appended and notes in `merged_arrival` what it has taken, and a
row that every merge changes (`merge_turn`) lets only one of two merges through. `tidy` empties what is merged.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

import duckdb
import pyarrow as pa

from extract import storage
from extract.errors import DragomanError
from extract.schemas import EXTRACTIONS
from extract.settings import Settings
from extract.warehouse.landing_tables import RAW_EXTRACTION, RAW_REJECTED, create_as, create_tables

EXTENSIONS = ("ducklake", "postgres_scanner")  # from the packages duckdb-extension-…, where these are installed
COMMIT_RETRIES = 100  # loaders that commit at the same moment try again by themselves

ARRIVED_EXTRACTION = pa.schema([*EXTRACTIONS, pa.field("arrival_id", pa.string()), pa.field("arrival_row", pa.int64())])
LEDGERS = """
create table if not exists arrived_batch (
    arrival_id varchar, batch_id varchar, extractor_version varchar, extraction_path varchar, rows_in bigint,
    run_id varchar
);
create table if not exists merged_arrival (arrival_id varchar);
create table if not exists merge_turn as select 0 as turn;
"""


class LakeError(DragomanError):
    """The lake cannot be opened, another process was merging, or rows do not add up."""


def extension_folder(settings: Settings) -> Path:
    """A folder in which DuckDB finds the extensions of the installed packages; it fetches others by itself."""
    folder = settings.home.resolve() / "build" / "extensions"
    with duckdb.connect(":memory:") as connection:
        row = connection.execute("select library_version, platform from pragma_version(), pragma_platform()").fetchone()
    version, system = row or ("", "")
    ours = folder / version / system
    for name in EXTENSIONS:
        package = find_spec(f"duckdb_extension_{name}")
        if package is None or not package.submodule_search_locations:
            continue
        source = Path(package.submodule_search_locations[0], "extensions", version, f"{name}.duckdb_extension")
        target = ours / source.name
        if source.is_file() and not target.exists():
            ours.mkdir(parents=True, exist_ok=True)
            temporary = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
            temporary.symlink_to(source)
            temporary.replace(target)
    return folder


def attach(connection: duckdb.DuckDBPyConnection, settings: Settings, name: str, *, read_only: bool = False) -> None:
    """Attach the lake under this name; writable, it is created where it is not there. Raises what DuckDB raises."""
    files = settings.lake_files or str(settings.home.resolve() / "lake")
    options = "read_only" if read_only else f"data_path {literal(files)}"
    connection.execute(f"attach {literal(str(settings.lake))} as {name} ({options})")
    connection.execute(f"set ducklake_max_retry_count = {COMMIT_RETRIES}")


@contextmanager
def open_lake(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection whose tables are those of the lake. Raises LakeError where it cannot be opened."""
    from extract.warehouse.landing import duckdb_config

    with duckdb.connect(":memory:", config=duckdb_config(settings)) as connection:
        try:
            attach(connection, settings, "lake")
            connection.execute("use lake")
            _prepare(connection)
        except duckdb.Error as error:
            raise LakeError(
                f"{settings.lake_shown}: cannot be opened: {settings.without_password(str(error).splitlines()[0])}"
            ) from error
        yield connection


def _prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Create what is missing, and nothing else: a change to a table would meet the appends of other loaders."""
    for attempt in (1, 2):
        have = {
            (table, column)
            for table, column in connection.execute(
                "select table_name, column_name from duckdb_columns() where database_name = 'lake'"
            ).fetchall()
        }
        schemas = (("raw_extraction", RAW_EXTRACTION), ("raw_rejected", RAW_REJECTED))
        wanted = {(table, name) for table, schema in schemas for name in schema.names}
        wanted |= {("arrived_extraction", name) for name in ARRIVED_EXTRACTION.names} | {("merge_turn", "turn")}
        if wanted <= have:
            return
        try:
            create_tables(connection)
            create_as(connection, "arrived_extraction", ARRIVED_EXTRACTION)
            connection.execute(LEDGERS)
            return
        except duckdb.Error:
            if attempt == 2:  # the first time another loader may have created them in the same moment
                raise


def append(connection: duckdb.DuckDBPyConnection, path: Path, run_id: str) -> None:
    """Append one extraction file `<version>/<batch_id>.parquet`, in one transaction that no other append disturbs.

    A file that has arrived or landed already is passed over; where two loaders append it at once, the merge takes one.
    Raises LakeError where the file cannot be read or not all of its rows arrive.
    """
    batch_id, version = path.stem, path.parent.name
    known = connection.execute(
        "select 1 from arrived_batch anti join merged_arrival using (arrival_id) "
        "where batch_id = $batch and extractor_version = $version union all "
        "select 1 from raw_batch where batch_id = $batch having arg_max(extractor_version, landed_at) = $version",
        {"batch": batch_id, "version": version},
    ).fetchone()
    if known:
        return
    arrival = uuid.uuid4().hex
    connection.execute("begin")
    try:
        rows_in = storage.rows(path)
        connection.execute(
            "insert into arrived_extraction by name select * exclude (file_row_number), ? as arrival_id, "
            "file_row_number as arrival_row from read_parquet(?, file_row_number = true, hive_partitioning = false)",
            [arrival, storage.for_duckdb(connection, path)],
        )
        found = connection.execute("select count(*) from arrived_extraction where arrival_id = ?", [arrival]).fetchone()
        if found != (rows_in,):
            raise LakeError(f"{path}: {rows_in} rows in, but {found and found[0]} arrived")
        connection.execute(
            "insert into arrived_batch values (?, ?, ?, ?, ?, ?)",
            [arrival, batch_id, version, str(path), rows_in, run_id],
        )
        connection.execute("commit")
    except (duckdb.Error, OSError, ValueError) as error:
        rollback(connection)
        raise LakeError(f"{path}: cannot be appended: {str(error).splitlines()[0]}") from error
    except BaseException:
        rollback(connection)
        raise


# Of a batch that arrived more than once the last arrival counts: the last commit, not the newest by anybody's clock.
# An article that several of the batches hold is taken from the last of them, as if they had been landed one by one.
MERGING = """
create or replace temp table seen as
select arrived.rowid as place, arrived.* from arrived_batch as arrived anti join merged_arrival using (arrival_id);

create or replace temp table merging as
with landed as (
    select batch_id, arg_max(extractor_version, landed_at) as extractor_version from raw_batch group by batch_id
)
select seen.* from seen anti join landed using (batch_id, extractor_version)
qualify row_number() over (partition by batch_id order by place desc) = 1;

create or replace temp table arriving as
select
    arrived.*, merging.batch_id, merging.run_id,
    row_number() over (partition by batch_id, article_id, content_sha256 order by arrival_row) as copy,
    batch_id = max(batch_id) over (partition by article_id, content_sha256) as is_last
from arrived_extraction as arrived join merging using (arrival_id);
"""
REPLACED = """
delete from raw_extraction where (article_id, content_sha256) in (select (article_id, content_sha256) from arriving);
delete from raw_extraction where batch_id in (select batch_id from merging);
delete from raw_rejected where stage <> 'ingest' and batch_id in (select batch_id from merging);
"""
LANDED = """
insert into raw_extraction by name
select * exclude (arrival_id, arrival_row, copy, is_last), $moment as landed_at
from arriving where copy = 1 and error is null and is_last order by batch_id, arrival_row
"""
REJECTED = """
insert into raw_rejected by name
select run_id, if(error is null, 'load', 'extract') as stage, origin_path, origin_row, article_id,
    if(error is null, 'duplicate', 'extract') as reason_code,
    coalesce(error, 'the batch holds this article twice') as reason,
    title as sample, $moment as rejected_at, batch_id
from arriving where copy > 1 or error is not null order by batch_id, arrival_row
"""
LEDGER = """
insert into raw_batch by name
select run_id, batch_id, extractor_version, extraction_path, rows_in,
    count(*) filter (where copy = 1 and error is null) as rows_landed,
    count(*) filter (where copy > 1 or error is not null) as rows_rejected, $moment as landed_at
from merging left join (select batch_id, copy, error from arriving) using (batch_id)
group by all order by batch_id
"""
DONE = """
insert into merged_arrival select arrival_id from seen;
update merge_turn set turn = turn + 1;
"""
MERGED = ("arrived_extraction", "arrived_batch", "merged_arrival")


def merge(connection: duckdb.DuckDBPyConnection, moment: datetime) -> int:
    """Move what has arrived into the landing tables, all of it or nothing; the batches that landed.

    Raises LakeError where rows in are not rows landed plus rows rejected, or another process was merging.
    """
    connection.execute("begin")
    try:
        connection.execute(MERGING)
        connection.execute(REPLACED)
        for statement in (LANDED, REJECTED, LEDGER):
            connection.execute(statement, {"moment": moment})
        _check_ledger(connection, moment)
        connection.execute(DONE)
        merged = connection.execute("select count(*) from merging").fetchone()
        connection.execute("commit")
    except duckdb.Error as error:
        rollback(connection)
        raise LakeError(f"the lake: what arrived cannot be merged: {str(error).splitlines()[0]}") from error
    except BaseException:
        rollback(connection)
        raise
    return int(merged[0]) if merged else 0


def tidy(connection: duckdb.DuckDBPyConnection) -> bool:
    """Delete arrivals that are merged; false where somebody was appending, and nothing was deleted."""
    connection.execute("begin")
    try:
        connection.execute("create or replace temp table gone as select arrival_id from merged_arrival")
        for table in MERGED:
            connection.execute(f"delete from {table} where arrival_id in (select arrival_id from gone)")
        connection.execute("commit")
    except duckdb.TransactionException:
        rollback(connection)
        return False
    return True


def _check_ledger(connection: duckdb.DuckDBPyConnection, moment: datetime) -> None:
    wrong = connection.execute(
        "select batch_id, rows_in, rows_landed, rows_rejected from raw_batch "
        "where landed_at = ? and rows_in <> rows_landed + rows_rejected order by batch_id limit 1",
        [moment],
    ).fetchone()
    if wrong:
        raise LakeError("batch {}: {} rows in, but {} landed and {} rejected".format(*wrong))


def rollback(connection: duckdb.DuckDBPyConnection) -> None:
    """End the transaction, if there is still one: a commit that failed has ended it."""
    with suppress(duckdb.Error):
        connection.execute("rollback")


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
