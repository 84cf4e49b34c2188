"""Where articles and extractions lie: a folder of this machine, or an address of object storage (`s3://bucket/articles`).

What writes and reads those two folders does it through here, and does not ask which it is. An address is opened by
fsspec (universal_pathlib) with the credentials of its usual environment variables; one that names a connection of
Airflow's, `s3://aws_default@bucket/articles`, is an ObjectStoragePath with that connection's credentials.

Either way a file is whole or not there: a local one is renamed into its place (bronze.write_parquet), an object
appears when its upload is complete.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from extract.errors import DragomanError, InputError

if TYPE_CHECKING:
    import duckdb
    import pyarrow.parquet as pq


class StorageError(DragomanError):
    """Object storage cannot be reached, or refuses. Not an OSError: nobody may take it for a damaged file."""


def place(address: str | Path) -> Path:
    """A folder or file by its path or address. What is remote has the methods of a Path, and is none.

    Raises InputError for an address of a kind that no installed package opens.
    """
    if not isinstance(address, str):
        return address
    scheme, separator, rest = address.partition("://")
    if not separator:
        return Path(address)
    if scheme == "file":
        return Path(rest)
    try:
        if "@" in rest.split("/", 1)[0]:
            from airflow.sdk import ObjectStoragePath

            return cast(Path, ObjectStoragePath(address))
        from upath import UPath

        remote = UPath(address)
        remote.fs  # noqa: B018  (looks the file system up now, not in the middle of the night)
    except (ImportError, ValueError) as error:
        said = str(error).splitlines()[0]
        raise InputError(f"{address}: cannot be opened here ({said}); see docs/scale.md for what to install") from error
    return cast(Path, remote)


def is_remote(path: Path) -> bool:
    """Whether it lies in object storage."""
    return not isinstance(path, Path)


def files(folder: Path, pattern: str) -> list[Path]:
    """The files of a folder that match, in order; a folder that is not there has none."""
    if not is_remote(folder):
        return sorted(folder.glob(pattern))
    with _reaching(folder):
        _system(folder).invalidate_cache()  # others write here too
        return sorted(folder.glob(pattern), key=str)


def put(path: Path, data: bytes) -> None:
    """Write an object: readers see all of it or none. Raises StorageError where it cannot be written."""
    with _reaching(path):
        try:
            _system(path).pipe_file(_key(path), data)
        except FileNotFoundError as error:
            said = str(error).splitlines()[0]
            raise StorageError(f"{path}: object storage cannot be reached or refuses: {said}") from error


@contextmanager
def parquet(path: Path) -> Iterator[pq.ParquetFile]:
    """A Parquet file, open. Raises OSError or ValueError where it is missing or damaged, StorageError out of reach."""
    import pyarrow.parquet as pq  # here: the settings import this module, and `--help` waits for them

    if not is_remote(path):
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            yield file
        return
    with (
        _reaching(path),
        _system(path).open(_key(path), "rb") as stream,
        pq.ParquetFile(stream, page_checksum_verification=True) as file,
    ):
        yield file


def rows(path: Path) -> int:
    """Rows by the footer of a Parquet file. Raises what `parquet` raises."""
    with parquet(path) as file:
        return int(file.metadata.num_rows)


def modified(path: Path) -> int:
    """When it was written last, in nanoseconds (object storage counts seconds)."""
    if not is_remote(path):
        return path.stat().st_mtime_ns
    with _reaching(path):
        return int(_system(path).modified(_key(path)).timestamp() * 1_000_000_000)


def renew(path: Path) -> None:
    """Make it the file that was written last, without a change in it."""
    if not is_remote(path):
        os.utime(path)
        return
    with _reaching(path):
        put(path, _system(path).cat_file(_key(path)))


def for_duckdb(connection: duckdb.DuckDBPyConnection, path: Path) -> str:
    """The name by which this connection reads the file; DuckDB's own S3 extension is not needed."""
    if not is_remote(path):
        return str(path)
    system = _system(path)
    names = [system.protocol] if isinstance(system.protocol, str) else list(system.protocol)
    if not set(names) & set(connection.list_filesystems()):
        connection.register_filesystem(system)
    return f"{names[0]}://{_key(path)}"


def _system(path: Path) -> Any:
    """fsspec's file system of a remote path."""
    return path.fs  # type: ignore[attr-defined]


def _key(path: Path) -> str:
    """Bucket and key, as the file system takes them."""
    return str(path.path)  # type: ignore[attr-defined]


@contextmanager
def _reaching(path: Path) -> Iterator[None]:
    """Failures of the network and of permissions in one line; what is missing or damaged stays what it is."""
    try:
        yield
    except (DragomanError, FileNotFoundError, ValueError):
        raise
    except Exception as error:  # each client library has exceptions of its own
        if type(error) is OSError and error.errno is None:  # Arrow's, about the bytes
            raise
        said = " ".join(str(error).split())[:300] or type(error).__name__
        raise StorageError(f"{path}: object storage cannot be reached or refuses: {said}") from error
