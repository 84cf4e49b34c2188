"""The published file, under another name, in the DuckDB versions that BI tools bring along.

Each version is installed once, from a hashed file, into `.tools/duckdb-<version>`.
"""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from extract.settings import Settings
from extract.warehouse.publish import KEYS, publish
from tests.conftest import PROJECT

VERSIONS = ["1.2.2", "1.4.5", "2.0.0"]

READ_EVERYTHING = """
import duckdb, json, sys
connection = duckdb.connect(sys.argv[1], read_only=True)
relations = connection.execute(
    "select table_schema, table_name from information_schema.tables order by all"
).fetchall()
counts = {name: len(connection.execute(f'select * from "{schema}"."{name}"').fetchall()) for schema, name in relations}
print(json.dumps({"version": duckdb.__version__, "counts": counts}))
"""


def installed(version: str) -> Path:
    """The folder with that DuckDB and nothing else in it; installed by the first test process that asks."""
    folder = PROJECT / ".tools" / f"duckdb-{version}"
    folder.parent.mkdir(exist_ok=True)
    with (folder.parent / f".duckdb-{version}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / ".ready").exists():
            requirements = PROJECT / "requirements" / f"duckdb-{version}.txt"
            command = ["uv", "pip", "install", "-q", "--python", sys.executable, "--target", folder]
            for certificates in ("1", "0"):
                done = subprocess.run(
                    [sys.executable, "-m", *command, "--no-deps", "--require-hashes", "-r", requirements],
                    env=os.environ | {"UV_SYSTEM_CERTS": certificates},
                    capture_output=True,
                    text=True,
                    check=False,
                )
                if done.returncode == 0:
                    break
            assert done.returncode == 0, f"duckdb {version} cannot be installed: {done.stderr}"
            (folder / ".ready").touch()
    return folder


def read_with(version: str, path: Path) -> dict[str, int]:
    """Rows by relation as that version selects them; fails where it cannot open the file or resolve a name."""
    done = subprocess.run(
        [sys.executable, "-S", "-c", READ_EVERYTHING, path],
        env=os.environ | {"PYTHONPATH": str(installed(version))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["version"] == version
    counts: dict[str, int] = answer["counts"]
    return counts


@pytest.mark.parametrize("version", VERSIONS)
def test_every_relation_reads_under_another_name(tmp_path: Path, version: str) -> None:
    settings = Settings(home=tmp_path)
    settings.warehouse.parent.mkdir()
    with duckdb.connect(str(settings.warehouse)) as connection:
        for number, (table, key) in enumerate(KEYS.items()):
            column = (key or ("name",))[0]
            others = "".join(f", {name} varchar" for name in key[1:])
            connection.execute(
                f"create table {table} ({column} varchar primary key{others}, day date, sure boolean, p double,"
                f" seen timestamp, n integer check (n >= 0))"
            )
            connection.execute(
                f"insert into {table} by name select 'k' || i as {column}, date '2016-02-11' as day, true as sure,"
                f" 0.5 as p, timestamp '2016-02-11 10:00:00' as seen, i as n from range({number}) as r (i)"
            )
    published = publish(settings, "r1").rename(tmp_path / "another name.duckdb")
    assert read_with(version, published) == {table: number for number, table in enumerate(KEYS)}
