"""What a build has to look at: everything, or only what landed since the last build that passed the audit.

The ledger `raw_build` of landing has one row a build. dbt's tests (`macros/night.sql`) and the audit read their scope
from it, so that both look at the same rows. A build that failed, was killed or did not pass the audit leaves its rows
in the scope of the next one.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb

from extract.settings import Settings

LATER = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Scope:
    """`since`: rows that landed later are looked at, all rows where it is null. `through`: the newest landed row.

    `first`: landing has never been built, so that nothing in the marts can be trusted to come from it.
    `reference_changed`: the reference tables are not those of the last audited build, or there was none.
    """

    since: datetime | None
    through: datetime | None
    reference: str
    reference_changed: bool
    first: bool


def open_scope(
    connection: duckdb.DuckDBPyConnection, settings: Settings, run_id: str, *, everything: bool = False
) -> Scope:
    """Decide the scope of the build that begins now, and write it into the ledger of landing.

    Everything is looked at where asked, where the reference has changed, where nothing was ever audited, and where the
    last look at everything is older than `settings.full_audit_days`.
    """
    reference = reference_digest(settings)
    first = _one(connection, "select count(*) from raw_build")[0] == 0
    audited = _one(
        connection, "select max(through), arg_max(reference, through) from raw_build where audited_at is not null"
    )
    whole = _one(connection, "select max(started_at) from raw_build where audited_at is not null and since is null")[0]
    now = datetime.now(UTC)
    changed = audited[1] != reference
    due = whole is None or now - whole >= timedelta(days=settings.full_audit_days)
    since = None if everything or changed or due else audited[0]
    through = _one(
        connection,
        "select max(moment) from (select max(landed_at) as moment from raw_extraction union all "
        "select max(landed_at) from raw_batch union all select max(rejected_at) from raw_rejected)",
    )[0]
    newest = _one(connection, "select max(started_at) from raw_build")[0]
    started = max(now, newest + LATER) if newest else now  # the last row is this build's, even with a clock set back
    connection.execute(
        "insert into raw_build values (?, ?, ?, ?, ?, ?, null)", [run_id, started, since, through, reference, changed]
    )
    return Scope(since, through, reference, changed, first)


def scope_of(connection: duckdb.DuckDBPyConnection) -> datetime | None:
    """Since when the last build looks at rows; null: at all of them."""
    row = connection.execute("select since from landing.main.raw_build order by started_at desc limit 1").fetchone()
    return row[0] if row else None


def close_scope(connection: duckdb.DuckDBPyConnection) -> None:
    """The last build has passed the audit: what it looked at needs no second look."""
    connection.execute(
        "update raw_build set audited_at = ? where started_at = (select max(started_at) from raw_build)",
        [datetime.now(UTC)],
    )


def reference_digest(settings: Settings) -> str:
    """Digest of the reference tables that dbt seeds (the project's own seeds are part of the project)."""
    digest = hashlib.sha256()
    for path in sorted((settings.project / "seeds" / "reference").glob("*.csv")):
        digest.update(f"{path.name}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[Any, ...]:
    return connection.execute(sql).fetchone() or (None, None)
