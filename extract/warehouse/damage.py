"""Files that have gone bad on the disk: told from other failures by reading them whole; set aside, never deleted."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from extract import storage
from extract.errors import DragomanError
from extract.runs import safe_name
from extract.settings import Settings

log = logging.getLogger(__name__)
_SMELLS = re.compile(
    r"corrupt|checksum|not a valid duckdb|serializ|internal error|invalidated|could not read|magic|wal\b|out of range"
    r"|unreadable|damaged|truncated",
    re.IGNORECASE,
)


class Damaged(DragomanError):
    """A database was damaged, and is set aside: the same night, from its load on, makes it anew."""


def damage_of_parquet(path: Path) -> str | None:
    """Why a Parquet file cannot be read to its end; None where it can, or where it is out of reach, not damaged."""
    try:
        with storage.parquet(path) as file:
            for batch in file.iter_batches(batch_size=1024):
                batch.validate(full=True)
    except OSError as error:
        return _first_line(error) if error.errno is None else None  # Arrow's own, about the bytes, has no number
    except ValueError as error:  # pyarrow's ArrowInvalid
        return _first_line(error)
    return None


def damage_of_database(path: Path) -> str | None:
    """Why a database cannot be read to its end; None where it can, or where another process holds it."""
    try:
        with duckdb.connect(str(path), read_only=True, config={"memory_limit": "1GB"}) as connection:
            tables = connection.execute(
                "select schema_name, table_name from duckdb_tables() "
                "where not internal and database_name = current_database()"
            ).fetchall()
            for schema, table in tables:
                connection.execute(f'select bit_xor(hash(t)) from "{schema}"."{table}" as t').fetchone()
    except duckdb.Error as error:
        said = _first_line(error)
        return None if is_held(error) or isinstance(error, duckdb.OutOfMemoryException) else said
    return None


@contextmanager
def databases_set_aside(settings: Settings, run_id: str) -> Iterator[None]:
    """Around a step: where it fails and a private database is damaged, that is set aside and Damaged raised.

    The databases are read through only where the failure sounds like damage.
    """
    try:
        yield
    except Damaged:
        raise
    except (DragomanError, duckdb.Error) as error:
        if not _SMELLS.search(str(error)):
            raise
        found = [
            set_aside(path, reason, run_id)
            for path in (settings.landing, settings.landing.with_name("work.duckdb"), settings.warehouse)
            if path.exists() and (reason := damage_of_database(path))
        ]
        if not found:
            raise
        names = ", ".join(path.name for path in found)
        raise Damaged(
            f"{settings.home}: damaged databases were set aside ({names}); run again: they are made anew"
        ) from error


def is_held(error: duckdb.Error) -> bool:
    """Whether a database could not be opened because another process has it open."""
    return "could not set lock" in _first_line(error).lower()  # damage has a "block" in it


def set_aside(path: Path, reason: str, run_id: str) -> Path:
    """Rename a damaged file, with the log of a database, so that it is out of the way and can be looked at."""
    aside = path.with_name(f"{path.name}.damaged-{safe_name(run_id)}")
    path.replace(aside)
    log_file = path.with_name(f"{path.name}.wal")
    if log_file.exists():
        log_file.replace(aside.with_name(f"{aside.name}.wal"))
    log.warning("%s: is damaged (%s); set aside as %s", path, reason, aside.name)
    return aside


def _first_line(error: BaseException) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
