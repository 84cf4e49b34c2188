"""What two published files are compared by: every table that analysts read, without when a row was first seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

# When a row came differs from night to night by nature, and where its batch lies is what these tests vary.
OF_THE_RUN = {"run_id", "first_ingested_at", "revised_at", "landed_at"}


def tables_of(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Table → rows in order, of everything but the tables about runs."""
    with duckdb.connect(str(path), read_only=True) as connection:
        columns = connection.execute(
            "select table_name, string_agg('\"' || column_name || '\"', ', ' order by column_index) "
            "from duckdb_columns() where not internal and table_name not like 'meta%' "
            "and table_name <> 'rpt_nightly_quality' and not list_contains(?, column_name) group by table_name",
            [sorted(OF_THE_RUN)],
        ).fetchall()
        return {
            table: connection.execute(f'select {listed} from "{table}" order by all').fetchall()
            for table, listed in columns
        }


def assert_same(one: Path, other: Path) -> None:
    """Both files have the same tables with the same rows, and there are some."""
    ours, theirs = tables_of(one), tables_of(other)
    assert set(ours) == set(theirs)
    for table, rows in ours.items():
        assert rows == theirs[table], table
    assert len(ours["fct_event"]) > 10
    assert len(ours["fct_statement"]) > 5
