"""The published tables in the lake: schema `marts`, one transaction a night, only what changed is written."""

from __future__ import annotations

from pathlib import Path

import duckdb

from extract.settings import Settings
from extract.warehouse.lake import LakeError, attach, literal, open_lake, rollback


def store_marts(settings: Settings, source: Path, message: str) -> None:
    """Make the marts of the lake those of a DuckDB file, in one transaction; what did not change is not written."""
    with open_lake(settings) as connection:
        connection.execute(f"attach {literal(str(source))} as built (read_only)")
        connection.execute("begin")
        try:
            connection.execute("create schema if not exists marts")
            for table in _tables(connection, "built", "main"):
                _store(connection, table)
            connection.execute("call lake.set_commit_message('dragoman', ?)", [message])
            connection.execute("commit")
        except duckdb.Error as error:
            rollback(connection)
            raise LakeError(
                f"{settings.lake_shown}: the marts cannot be stored: {str(error).splitlines()[0]}"
            ) from error


def _store(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Delete the rows that are gone and insert the new ones; a table of another shape is made anew."""
    old, new = f'lake.marts."{table}"', f'built.main."{table}"'
    columns = _columns(connection, "built", "main", table)
    if _columns(connection, "lake", "marts", table) == columns:
        same = " and ".join(f'old."{name}" is not distinct from new."{name}"' for name, _ in columns)
        connection.execute(f"delete from {old} as old where not exists (select 1 from {new} as new where {same})")
        connection.execute(f"insert into {old} select * from {new} except all select * from {old}")
        if _count(connection, old) == _count(connection, new):
            return
    connection.execute(f"create or replace table {old} as select * from {new}")
    comments = connection.execute(
        "select comment, null from duckdb_tables() where database_name = 'built' and table_name = $1 union all "
        "select comment, column_name from duckdb_columns() where database_name = 'built' and table_name = $1",
        [table],
    ).fetchall()
    for comment, column in comments:
        if comment:
            on = f'column {old}."{column}"' if column else f"table {old}"
            connection.execute(f"comment on {on} is {literal(comment)}")


def copy_marts(connection: duckdb.DuckDBPyConnection, settings: Settings, built: str, target: str) -> None:
    """The tables of one attached database with their constraints and comments, and the rows that the lake has."""
    attach(connection, settings, "lake", read_only=True)
    connection.execute(f"copy from database {built} to {target} (schema)")
    for table in _tables(connection, built, "main"):
        connection.execute(f'insert into {target}.main."{table}" by name select * from lake.marts."{table}"')
    connection.execute("detach lake")


def _tables(connection: duckdb.DuckDBPyConnection, database: str, schema: str) -> list[str]:
    rows = connection.execute(
        "select table_name from duckdb_tables() where database_name = ? and schema_name = ? order by all",
        [database, schema],
    ).fetchall()
    return [table for (table,) in rows]


def _columns(connection: duckdb.DuckDBPyConnection, database: str, schema: str, table: str) -> list[tuple[str, str]]:
    return connection.execute(
        "select column_name, data_type from duckdb_columns() where database_name = ? and schema_name = ? "
        "and table_name = ? order by column_index",
        [database, schema, table],
    ).fetchall()


def _count(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    row = connection.execute(f"select count(*) from {relation}").fetchone()
    return int(row[0]) if row else 0
