"""The published file in other forms, for people without DuckDB: Parquet by month, guarded CSV, PLOVER records.

Everything is read from `publish/warehouse.duckdb`, read-only, while nights go on. An export is a folder, made beside
its place and put there whole: `_export.json` says what it holds, and marks the folder as one that may be replaced.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from extract.errors import DragomanError, InputError
from extract.settings import Settings
from extract.warehouse.landing import duckdb_config
from extract.warehouse.plover import write_plover

MARK = "_export.json"
# A spreadsheet takes a cell that begins like this for a formula, and runs it; full-width signs count in some of them.
FORMULA = "^[=+\\-@\t\r\n＝＋－＠]"

# Facts with the month that divides them, as SQL over the table itself and the views below. All else is written whole.
MONTH_OF = {
    "fct_event": "select *, lies_in as month from published.main.fct_event join chosen_event using (event_id)",
    "bridge_event_actor": "select *, lies_in as month from published.main.bridge_event_actor "
    "join chosen_event using (event_id)",
    "event_redirect": "select *, lies_in as month from published.main.event_redirect "
    "join chosen_event on merged_into_event_id = chosen_event.event_id",
    "fct_reported_event": "select *, lies_in as month from published.main.fct_reported_event "
    "join chosen_event using (event_id) where article_id in (select article_id from chosen_article)",
    "bridge_reported_event_actor": "select *, came_in as month from published.main.bridge_reported_event_actor "
    "join chosen_article using (article_id)",
    "fct_statement": "select *, came_in as month from published.main.fct_statement "
    "join chosen_article using (article_id)",
    "bridge_statement_subject": "select *, came_in as month from published.main.bridge_statement_subject "
    "join chosen_article using (article_id)",
    "dim_article": "select *, came_in as month from published.main.dim_article join chosen_article using (article_id)",
}  # fmt: skip
CHOSEN = """
create temp table chosen_article as
select article_id, coalesce(strftime(published_on, '%Y-%m'), 'unknown') as came_in
from published.main.dim_article
where $since is null or published_latest >= $since or article_id in (
    select reported.article_id from published.main.fct_reported_event as reported
    join published.main.fct_event as event using (event_id) where event.latest_date >= $since
);
create temp table chosen_event as
select event_id,
    case when date_trunc('month', earliest_date) = date_trunc('month', latest_date)
        then strftime(earliest_date, '%Y-%m') else 'unknown' end as lies_in
from published.main.fct_event where event_id in (
    select event_id from published.main.fct_reported_event
    where article_id in (select article_id from chosen_article)
);
"""

Writer = Callable[[duckdb.DuckDBPyConnection, Path, Settings], dict[str, int]]


def export(settings: Settings, form: str, since: date | None = None, to: Path | None = None) -> tuple[Path, int]:
    """Write the published file as `form` (parquet, csv, plover-jsonl) into a folder; returns it and its rows.

    `since`: articles published, and events that may have happened, on that day or later, with all that belongs to
    them; dimensions and reports stay whole. `to`: an empty or new folder, or an earlier export, which is replaced;
    `<home>/export/<form>` by default. Raises InputError for another folder, DragomanError where nothing is published.
    """
    if not settings.published.is_file():
        raise DragomanError(f"{settings.published}: nothing is published yet; run a night first (`dragoman nightly`)")
    target = to or settings.home / "export" / form
    _check_target(target)
    with _beside(target) as folder, _published(settings, since) as connection:
        counts = WRITERS[form](connection, folder, settings)
        night = connection.execute("select max_by(run_id, started_at) from published.main.meta_run").fetchone()
        told = {
            "format": form, "since": since.isoformat() if since else None, "run_id": night[0] if night else None,
            "rows": counts,
        }  # fmt: skip
        (folder / MARK).write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    return target, sum(counts.values())


def _check_target(target: Path) -> None:
    if target.exists() and not target.is_dir():
        raise InputError(f"{target}: is a file; an export is a folder")
    if target.is_dir() and any(target.iterdir()) and not (target / MARK).is_file():
        raise InputError(f"{target}: holds something else than an export; name an empty or new folder")


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A folder on the target's file system that takes its place once it is complete, and is gone otherwise."""
    target.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        made, old = work / "made", work / "old"
        made.mkdir()
        yield made
        if target.exists():
            target.rename(old)
        made.rename(target)
    except (OSError, duckdb.Error) as error:
        raise DragomanError(f"{target}: the export was not written: {str(error).splitlines()[0]}") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


@contextmanager
def _published(settings: Settings, since: date | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of its own memory with the published file as `published`, and what is chosen of it."""
    with duckdb.connect(":memory:", config=duckdb_config(settings)) as connection:
        connection.execute("set TimeZone = 'UTC'")
        try:
            connection.execute(f"attach {literal(str(settings.published))} as published (read_only)")
        except duckdb.Error as error:
            raise DragomanError(f"{settings.published}: cannot be opened: {str(error).splitlines()[0]}") from error
        day = f"date {literal(since.isoformat())}" if since else "cast(null as date)"
        connection.execute(CHOSEN.replace("$since", day))
        yield connection


def tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """What is exported: every published table but those about runs, which tell of this machine."""
    rows = connection.execute(
        "select table_name from duckdb_tables() where database_name = 'published' and table_name not like 'meta_%' "
        "order by table_name"
    ).fetchall()
    return [name for (name,) in rows]


def columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[tuple[str, str]]:
    """Names and types of a published table's columns, in order."""
    return connection.execute(
        "select column_name, data_type from duckdb_columns() where database_name = 'published' and table_name = ? "
        "order by column_index",
        [table],
    ).fetchall()


def _rows_of(connection: duckdb.DuckDBPyConnection, table: str, *, shown: Callable[[str, str], str]) -> str:
    """The query for a table's rows, columns as `shown` makes them, with its month where it has one."""
    listed = ", ".join(shown(f'"{name}"', kind) + f' as "{name}"' for name, kind in columns(connection, table))
    if table not in MONTH_OF:
        return f'select {listed} from published.main."{table}" order by all'
    return f"select {listed}, month from ({MONTH_OF[table]}) order by all"


def write_parquet(connection: duckdb.DuckDBPyConnection, folder: Path, _: Settings) -> dict[str, int]:
    """Facts as `<table>/month=2016-02/…` (`month=unknown` for those of no one month), all else as `<table>.parquet`."""
    counts = {}
    for table in tables(connection):
        query = _rows_of(connection, table, shown=lambda name, kind: name)
        place = folder / (table if table in MONTH_OF else f"{table}.parquet")
        form = "format parquet, compression zstd"
        if table in MONTH_OF:
            if _count(connection, query):
                form += ", partition_by (month)"
            else:  # nothing would be written, and a reader of the folder would find no columns
                query = _rows_of(connection, table, shown=lambda name, kind: name).replace(", month from", " from", 1)
                place = place / "month=unknown" / "data_0.parquet"
                place.parent.mkdir(parents=True)
        counts[table] = _copy(connection, query, place, form)
    return counts


def write_csv(connection: duckdb.DuckDBPyConnection, folder: Path, _: Settings) -> dict[str, int]:
    """One file a table: UTF-8, header, comma; text that a spreadsheet would run is preceded by an apostrophe."""
    counts = {}
    for table in tables(connection):
        query = _rows_of(connection, table, shown=guarded)
        if table in MONTH_OF:
            query = query.replace(", month from", " from", 1)
        counts[table] = _copy(connection, query, folder / f"{table}.csv", "format csv, header, delimiter ','")
    return counts


def guarded(name: str, kind: str) -> str:
    """A column as CSV may show it: numbers and days as they are, text that begins like a formula made plain text."""
    if kind != "VARCHAR":
        return name
    return f"case when regexp_matches({name}, {literal(FORMULA)}) then '''' || {name} else {name} end"


def literal(text: str) -> str:
    """A text as SQL."""
    return "'" + text.replace("'", "''") + "'"


def _copy(connection: duckdb.DuckDBPyConnection, query: str, place: Path, form: str) -> int:
    row = connection.execute(f"copy ({query}) to {literal(str(place))} ({form})").fetchone()
    return int(row[0]) if row else 0


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row: Any = connection.execute(f"select count(*) from ({query})").fetchone()
    return int(row[0])


WRITERS: dict[str, Writer] = {"parquet": write_parquet, "csv": write_csv, "plover-jsonl": write_plover}
