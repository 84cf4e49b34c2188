"""Puts a built warehouse in front of its readers, whole or not at all, and takes it back.

    publish/warehouse.duckdb                     what readers open; only ever replaced, never written to
    publish/generations/warehouse-<run>.duckdb   the last N of them (hard links), oldest pruned
    publish/generations/withdrawn-<run>.duckdb   one that `rollback` took back
    publish/.next/                               where the next file is made; leftovers of killed runs are removed

A reader that has the old file open keeps reading the old rows from the old inode; whoever opens the path
after `os.replace` gets the new ones. Copying over the file in place would give open readers wrong sums.
Generations are ordered by modification time, which `publish` makes strictly increasing, so that a clock that
was set back cannot reorder them.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from extract.errors import DragomanError
from extract.runs import safe_name
from extract.settings import Settings
from extract.warehouse import lake_marts
from extract.warehouse.damage import damage_of_database
from extract.warehouse.landing import duckdb_config

STORAGE_VERSION = "v1.2.0"  # the newest that every DuckDB from 1.2 to 2.0 reads

# Share of free blocks above which a build is written anew rather than copied. Half is usual: an index that a night
# touches is written beside the old one, which leaves its blocks to the next night.
MOST_WASTE = 0.6

# The contract: tables that a published file must hold, with the key that readers join by where they do.
# dbt tests every key before; this is the last look, at the very file that readers will open.
KEYS: dict[str, tuple[str, ...]] = {
    "dim_article": ("article_id",),
    "dim_article_revision": ("article_revision_id",),
    "dim_source": ("source_id",),
    "dim_actor": ("actor_id",),
    "dim_actor_term": (),
    "dim_country": (),
    "dim_place": ("place_id",),
    "dim_organisation": (),
    "dim_process": ("process_id",),
    "dim_round": (),
    "dim_event_type": (),
    "dim_date": (),
    "fct_reported_event": ("reported_event_id",),
    "bridge_reported_event_actor": ("reported_event_id", "actor_id", "part"),
    "fct_event": ("event_id",),
    "bridge_event_actor": ("event_id", "actor_id", "part"),
    "event_redirect": (),
    "fct_statement": ("statement_id",),
    "bridge_statement_subject": ("statement_id", "actor_id"),
    "meta_run": ("run_id",),
    "meta_quality": (),
    "meta_anomaly": (),
    "meta_rejected": (),
}


def publish(settings: Settings, run_id: str) -> Path:
    """Publish `build/warehouse.duckdb` as generation `run_id`; returns the published path.

    Publishing the same run again replaces its generation. Raises DragomanError, with the published file
    untouched, where nothing is built, a table of the contract is missing or a copy does not check out.
    """
    if not settings.warehouse.is_file():
        raise DragomanError(f"{settings.warehouse}: nothing is built yet; run `dragoman build` first")
    with _publishing(settings) as folder:
        next_file = _next_folder(folder) / settings.published.name
        if settings.lake:
            lake_marts.store_marts(settings, settings.warehouse, f"night {run_id}")
        try:
            counts, anew = _copy(settings, next_file)
            if not anew and (reason := damage_of_database(next_file)):  # copied unread: now it is read, every block
                raise DragomanError(f"{settings.warehouse}: is damaged ({reason}); nothing is published")
            _smoke(next_file, counts, settings)
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            raise DragomanError(f"{settings.warehouse}: cannot be published ({reason})") from error
        _sync(next_file)
        _stamp(next_file, _generations(folder))
        _keep(next_file, folder / "generations" / f"warehouse-{safe_name(run_id)}.duckdb")
        _go_live(next_file, settings.published)
        _prune(folder, settings)
        if anew and not settings.lake:
            _drop_waste(settings)
    return settings.published


def rollback(settings: Settings) -> Path:
    """Put the generation before the published one back, and withdraw that one; returns the generation's path.

    The withdrawn file stays for inspection as `withdrawn-<run>.duckdb` and is never rolled back to.
    Raises DragomanError where nothing is published or no older generation is kept.
    """
    live = settings.published
    if not live.is_file():
        raise DragomanError(f"{live}: nothing is published yet, so there is nothing to roll back")
    with _publishing(settings) as folder:
        kept = _generations(folder)
        older = [path for path in kept if path.stat().st_mtime_ns < live.stat().st_mtime_ns]
        if not older:
            raise DragomanError(f"{folder / 'generations'}: no generation older than the published one is kept")
        back_to = older[-1]
        for path in kept:
            if path.stat().st_mtime_ns == live.stat().st_mtime_ns:
                path.replace(path.with_name(path.name.replace("warehouse-", "withdrawn-", 1)))
        next_file = _next_folder(folder) / live.name
        _link(back_to, next_file)
        _go_live(next_file, live)
        if settings.lake:
            lake_marts.store_marts(settings, live, f"back to {back_to.stem}")
    return back_to


@contextmanager
def _publishing(settings: Settings) -> Iterator[Path]:
    """The publish folder, held by a lock that dies with its process: two publishers would prune each other's."""
    folder = settings.published.parent
    (folder / "generations").mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DragomanError(f"{folder}: another run is publishing here; try again when it is done") from None
        yield folder


def _next_folder(folder: Path) -> Path:
    """An empty folder on the published file's own file system, where `os.replace` is atomic.

    The file has its final name there already: DuckDB 1.x stores the catalog's name (the file's stem) in views.
    """
    path = folder / ".next"
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir()
    return path


def _copy(settings: Settings, target: Path) -> tuple[dict[str, int], bool]:
    """Copy the build into `target`, in the published storage version; returns rows by relation, and whether anew.

    A build that is in that version and has little waste in it is copied byte by byte, under the lock that the open
    connection holds: that takes what the disk takes, and nothing at all where the file system shares blocks. Any other
    is written anew, which also drops the waste that replaced rows leave (see _drop_waste).
    """
    with duckdb.connect(":memory:", config=duckdb_config(settings)) as connection:
        connection.execute(f"attach {_literal(settings.warehouse)} as built (read_only)")
        counts = _count(connection, "built")
        _check_contract(settings.warehouse, connection, counts)
        if not settings.lake and _may_be_copied(settings.warehouse, connection):
            _copy_bytes(settings.warehouse, target)
            return counts, False
        connection.execute(f"attach {_literal(target)} as published (storage_version '{STORAGE_VERSION}')")
        if settings.lake:
            lake_marts.copy_marts(connection, settings, "built", "published")
        else:
            connection.execute("copy from database built to published")
        connection.execute("checkpoint published")
        connection.execute("detach published")
    return counts, True


def _drop_waste(settings: Settings) -> None:
    """Put what was written anew in the place of the build: DuckDB keeps free blocks for ever, and every night would
    write the file anew because of them. A build without its log holds the same rows.
    """
    built = settings.warehouse
    if built.with_name(f"{built.name}.wal").exists():
        return
    compact = built.parent / "tmp" / "compact.duckdb"
    compact.parent.mkdir(exist_ok=True)
    _copy_bytes(settings.published, compact)
    _sync(compact)
    compact.replace(built)


def _may_be_copied(built: Path, connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the file itself may be published: in the published version, with no log beside it, and mostly full."""
    row = connection.execute(
        "select one.tags['storage_version'], size.total_blocks, size.free_blocks "
        "from duckdb_databases() as one join pragma_database_size() as size using (database_name) "
        "where database_name = 'built'"
    ).fetchone()
    version, blocks, free = row or (None, 0, 0)
    whole = not built.with_name(f"{built.name}.wal").exists()
    return whole and str(version).rstrip("+") == STORAGE_VERSION and free <= blocks * MOST_WASTE


def _copy_bytes(source: Path, target: Path) -> None:
    """A copy made by the kernel: the file systems that can (XFS, Btrfs) let both files share the blocks."""
    with source.open("rb") as reading, target.open("wb") as writing:
        left = os.fstat(reading.fileno()).st_size
        try:
            while left and (copied := os.copy_file_range(reading.fileno(), writing.fileno(), left)):
                left -= copied
        except (AttributeError, OSError):  # another system, or two file systems
            writing.seek(0)
            reading.seek(0)
            shutil.copyfileobj(reading, writing, 1 << 20)
            return
        if left:
            raise DragomanError(f"{target}: {left} bytes of {source} could not be copied; nothing is published")


def _check_contract(built: Path, connection: duckdb.DuckDBPyConnection, counts: dict[str, int]) -> None:
    """Refuse a build without the contract's tables, or with views: a copied view breaks under another name."""
    missing = sorted(set(KEYS) - set(counts))
    if missing:
        raise DragomanError(f"{built}: the build is not complete; it lacks {', '.join(missing)}")
    views = connection.execute(
        "select string_agg(view_name, ', ' order by view_name) from duckdb_views()"
        " where database_name = 'built' and not internal"
    ).fetchone()
    if views and views[0]:
        raise DragomanError(f"{built}: holds views, which readers of a copy cannot resolve: {views[0]}")


def _smoke(path: Path, counts: dict[str, int], settings: Settings) -> None:
    """Open the new file as a reader would: no leftover log, every relation with its rows, every key unique."""
    log = path.with_name(path.name + ".wal")
    if log.exists():
        raise DragomanError(f"{log}: the copy was not checkpointed; nothing is published")
    with duckdb.connect(str(path), read_only=True, config=duckdb_config(settings)) as connection:
        found = _count(connection, path.stem)
        if found != counts:
            wrong = sorted(set(found.items()) ^ set(counts.items()))
            raise DragomanError(f"{path}: the copy differs from the build in {wrong}; nothing is published")
        held = _held_keys(connection)
        for relation, key in KEYS.items():
            if (relation, key) not in held:
                _check_key(connection, path, relation, key)


def _held_keys(connection: duckdb.DuckDBPyConnection) -> set[tuple[str, tuple[str, ...]]]:
    """Keys that the database itself holds, and need no counting: every row was checked when it was written."""
    found = connection.execute(
        "select table_name, constraint_column_names from duckdb_constraints() where constraint_type = 'PRIMARY KEY'"
    ).fetchall()
    return {(table, tuple(columns)) for table, columns in found}


def _check_key(connection: duckdb.DuckDBPyConnection, path: Path, relation: str, key: tuple[str, ...]) -> None:
    if not key:
        return
    columns = ", ".join(f'"{column}"' for column in key)
    row = connection.execute(
        f'select count(*) - count(distinct ({columns})), count(*) - count("{key[0]}") from main."{relation}"'
    ).fetchone()
    if row != (0, 0):
        raise DragomanError(f"{path}: {relation}: ({columns}) is not unique and present; nothing is published")


def _count(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, int]:
    """Rows by table (by `schema.table` outside of main)."""
    tables = connection.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = ? and not internal order by all",
        [database],
    ).fetchall()
    counts = {}
    for schema, table in tables:
        row = connection.execute(f'select count(*) from "{database}"."{schema}"."{table}"').fetchone()
        counts[table if schema == "main" else f"{schema}.{table}"] = int(row[0]) if row else 0
    return counts


def _generations(folder: Path) -> list[Path]:
    """Generations that may be rolled back to, oldest first."""
    return sorted((folder / "generations").glob("warehouse-*.duckdb"), key=lambda path: path.stat().st_mtime_ns)


def _stamp(path: Path, kept: list[Path]) -> None:
    """Give the new file a modification time after every kept generation's."""
    newest = kept[-1].stat().st_mtime_ns if kept else 0
    moment = max(time.time_ns(), newest + 1_000_000_000)
    os.utime(path, ns=(moment, moment))


def _keep(path: Path, generation: Path) -> None:
    """Keep `path` as `generation` too, replacing one that the same run left before."""
    temporary = path.with_name("generation")
    _link(path, temporary)
    temporary.replace(generation)
    _sync(generation.parent)


def _go_live(next_file: Path, live: Path) -> None:
    """Replace the live file atomically. A log beside it, left by a crash, would be replayed into the new one."""
    live.with_name(live.name + ".wal").unlink(missing_ok=True)
    next_file.replace(live)
    _sync(live.parent)
    shutil.rmtree(next_file.parent, ignore_errors=True)


def _prune(folder: Path, settings: Settings) -> None:
    """Remove generations beyond `settings.generations` (withdrawn ones count), but never the published one."""
    everything = [*(folder / "generations").glob("*.duckdb")]
    everything.sort(key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in everything[settings.generations :]:
        if not path.samefile(settings.published):
            path.unlink()


def _link(source: Path, target: Path) -> None:
    """A second name for the same file; a copy with the same time where the file system has no hard links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
        _sync(target)


def _sync(path: Path) -> None:
    """Flush a file's data, or a folder's entries, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
