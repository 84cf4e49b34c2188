"""The warehouse in DuckLake on a PostgreSQL catalogue: the rows of a landing file, whoever loads and however many."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from fake_extraction import BREAKS_IT, FakeResources, fake_extract

from extract import nightly
from extract.mapping import extract_batch
from extract.settings import Settings
from extract.warehouse import bronze, lake
from extract.warehouse.lake import LakeError
from extract.warehouse.landing import land_batch, landing_moment, open_landing
from tests.scale.conftest import MISSING, SAMPLES, in_a_process
from tests.scale.published import assert_same, tables_of
from tests.test_storage import delivered

LANDED = {
    "raw_extraction": "* exclude (run_id, landed_at, ingested_at)",
    "raw_rejected": "* exclude (run_id, rejected_at)",
    "raw_batch": "batch_id, extractor_version, rows_in, rows_landed, rows_rejected",
}


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL server of Debian's packages, for these tests alone; the connection parameters without a database."""
    for package in ("ducklake", "postgres_scanner"):
        pytest.importorskip(f"duckdb_extension_{package}", reason=f"DuckDB's extension {package} {MISSING}")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not folders:
        pytest.skip("PostgreSQL is not installed (on Debian: apt-get install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="dragoman-postgres-"))  # pytest's own folders are root's alone
    as_user = []
    if os.geteuid() == 0:  # a server refuses to run as root
        os.chown(folder, pwd.getpwnam("postgres").pw_uid, -1)
        as_user = ["runuser", "-u", "postgres", "--"]

    def run(program: str, *arguments: str) -> None:
        command = [*as_user, str(folders[-1] / program), "-D", str(folder / "data"), *arguments]
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, cwd="/")
        log = folder / "log"
        assert done.returncode == 0, f"{command}: {done.stderr!r} {log.read_text() if log.exists() else ''}"

    try:
        run("initdb", "--auth=trust", "--username=postgres", "--no-sync")
        run(
            "pg_ctl", "start", "-w", "-l", str(folder / "log"), "-o", f"-k {folder} -c listen_addresses='' -c fsync=off"
        )
        try:
            yield f"host={folder} user=postgres"
        finally:
            run("pg_ctl", "stop", "-m", "immediate")
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def catalogue(postgres: str, request: pytest.FixtureRequest) -> str:
    """An empty database for one test, as DRAGOMAN_WAREHOUSE names it."""
    name = "lake_" + "".join(letter if letter.isalnum() else "_" for letter in request.node.name.lower())[:50]
    with duckdb.connect(config={"extension_directory": str(extensions())}) as connection:
        connection.execute(f"attach '{postgres} dbname=postgres' as server (type postgres)")
        connection.execute(f"call postgres_execute('server', 'create database {name}', use_transaction => false)")
    return f"ducklake:postgres:{postgres} dbname={name}"


def extensions() -> Path:
    return lake.extension_folder(Settings(home=Path(os.environ.get("TMPDIR", "/tmp")) / "dragoman-extensions"))


def extracted(folder: Path, name: str, numbers: range, settings: Settings) -> list[Path]:
    """Articles through the fake extraction: the extraction files."""
    nightly.ingest([delivered(folder, name, numbers)], settings, "r")
    return [
        extract_batch(path, settings, "r", resources=FakeResources(), extract=fake_extract)
        for path in nightly.pending_batches(settings)
    ]


def landed(settings: Settings) -> dict[str, list[tuple]]:
    with open_landing(settings) as connection:
        return {
            table: connection.execute(f"select {columns} from {table} order by all").fetchall()
            for table, columns in LANDED.items()
        }


def in_a_file(folder: Path, paths: list[Path]) -> dict[str, list[tuple]]:
    """What landing them one by one into a file gives."""
    settings = Settings(home=folder / "file")
    with open_landing(settings) as connection:
        moment = landing_moment(connection)
        for path in sorted(paths, key=lambda path: path.stem):
            land_batch(connection, path, "r", moment)
    return landed(settings)


def home(folder: Path, catalogue: str) -> Settings:
    return Settings(home=folder / "home", lake=catalogue, batch_articles=3, workers=1)


def test_the_lake_has_the_rows_of_a_landing_file(catalogue: str, tmp_path: Path) -> None:
    settings = home(tmp_path, catalogue)
    paths = extracted(tmp_path, "in.jsonl", range(10), settings)
    report = nightly.load(paths, settings, "r")
    assert (report.rows_in, report.rows_landed) == (10, 10)
    without_ingest = landed(settings)
    without_ingest["raw_rejected"] = [row for row in without_ingest["raw_rejected"] if row[0] != "ingest"]
    assert without_ingest == in_a_file(tmp_path, paths)
    assert nightly.pending_batches(settings) == []
    assert nightly.load(None, settings, "r").rows_landed == 10  # a repeated load changes nothing
    assert landed(settings)["raw_batch"] == without_ingest["raw_batch"]


def test_a_batch_extracted_again_replaces_its_rows_and_errors_are_rejected(catalogue: str, tmp_path: Path) -> None:
    settings = home(tmp_path, catalogue)
    first = extracted(tmp_path, "in.jsonl", range(4), settings)
    nightly.load(first, settings, "r")

    def fails_on_two(document: object, resources: FakeResources) -> object:
        if document.article_id == "a2":  # type: ignore[attr-defined]
            raise ValueError(BREAKS_IT)
        return fake_extract(document, resources)  # type: ignore[arg-type]

    second = [
        extract_batch(path, settings, "r", resources=FakeResources("fake-2"), extract=fails_on_two)  # type: ignore[arg-type]
        for path in bronze.article_batches(settings)
    ]
    report = nightly.load(second, settings, "r2")
    assert (report.rows_in, report.rows_landed, report.rows_rejected) == (4, 3, 1)
    with open_landing(settings) as connection:
        rows = connection.execute("select article_id, extractor_version from raw_extraction order by all").fetchall()
        assert rows == [(name, "fake-2") for name in ("a0", "a1", "a3")]
        assert connection.execute("select count(*) from arrived_batch").fetchone() == (0,)


LOADER = """
import sys, time
from pathlib import Path
from extract import nightly
from extract.settings import Settings
while not Path(sys.argv[1]).exists():
    time.sleep(0.01)
nightly.append(sys.argv[2:], Settings(), "r")
"""


def test_several_loaders_append_at_once_while_one_merges(catalogue: str, tmp_path: Path) -> None:
    """Four processes append shares that overlap, so that some batches arrive twice; a fifth merges all the while."""
    settings = home(tmp_path, catalogue)
    paths = extracted(tmp_path, "in.jsonl", range(60), settings)
    assert len(paths) == 20
    with lake.open_lake(settings):
        pass
    variables = {"DRAGOMAN_HOME": str(settings.home), "DRAGOMAN_WAREHOUSE": catalogue}
    go = tmp_path / "go"
    shares = [[str(path) for path in paths[start::4] + paths[:2]] for start in range(4)]
    with ThreadPoolExecutor(4) as pool:
        loaders = [pool.submit(in_a_process, LOADER, str(go), *share, **variables) for share in shares]
        go.touch()
        with lake.open_lake(settings) as connection:
            while not all(loader.done() for loader in loaders):
                lake.merge(connection, landing_moment(connection))
                lake.tidy(connection)
        for loader in loaders:
            assert loader.result().returncode == 0, loader.result().stderr
    with lake.open_lake(settings) as connection:
        lake.merge(connection, landing_moment(connection))
        assert lake.tidy(connection)
        assert connection.execute("select count(*) from arrived_extraction").fetchone() == (0,)
        ledger = connection.execute("select batch_id from raw_batch order by all").fetchall()
    assert {batch for (batch,) in ledger} == {path.stem for path in paths}
    ours, theirs = landed(settings), in_a_file(tmp_path, paths)
    assert ours["raw_extraction"] == theirs["raw_extraction"]
    assert len(ours["raw_extraction"]) == 60


def test_of_two_merges_at_once_one_is_refused_and_nothing_is_lost(catalogue: str, tmp_path: Path) -> None:
    settings = home(tmp_path, catalogue)
    paths = extracted(tmp_path, "in.jsonl", range(6), settings)
    nightly.append(paths, settings, "r")
    moment = datetime.now(UTC)
    with lake.open_lake(settings) as one, lake.open_lake(settings) as other:
        one.execute("begin")
        one.execute(lake.MERGING)
        one.execute(lake.DONE)
        lake.merge(other, moment)
        with pytest.raises(duckdb.TransactionException, match="onflict"):
            one.execute("commit")
        assert lake.merge(other, landing_moment(other)) == 0
    assert landed(settings)["raw_extraction"] == in_a_file(tmp_path, paths)["raw_extraction"]


def test_an_append_that_dies_leaves_nothing(catalogue: str, tmp_path: Path) -> None:
    settings = home(tmp_path, catalogue)
    paths = extracted(tmp_path, "in.jsonl", range(3), settings)
    paths[0].write_bytes(paths[0].read_bytes()[:200])
    with pytest.raises(LakeError, match=f"{paths[0].name}: cannot be appended"):
        nightly.append(paths, settings, "r")
    with lake.open_lake(settings) as connection:
        assert connection.execute("select count(*) from arrived_extraction").fetchone() == (0,)


def test_a_lake_that_is_not_there_is_named_without_its_password(tmp_path: Path) -> None:
    pytest.importorskip("duckdb_extension_ducklake", reason=f"DuckDB's extension ducklake {MISSING}")
    settings = home(tmp_path, "ducklake:postgres:host=/nowhere user=me password=secret dbname=x")
    with pytest.raises(LakeError) as caught, open_landing(settings):
        pass
    assert "host=/nowhere" in str(caught.value)
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_night_in_the_lake_publishes_the_same_file(local: Settings, catalogue: str, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", lake=catalogue, batch_articles=4, workers=1)
    nightly.night([SAMPLES], settings, "r1")
    assert not settings.landing.exists()
    assert_same(local.published, settings.published)
    assert shape(settings.published) == shape(local.published), "constraints, comments or types differ"
    with lake.open_lake(settings) as connection:
        (marts,) = connection.execute("select count(*) from lake.marts.fct_event").fetchone() or (0,)
        assert marts == len(tables_of(local.published)["fct_event"])
        before = connection.execute("select max(snapshot_id) from lake.snapshots()").fetchone()
    from extract.warehouse.lake_marts import store_marts

    store_marts(settings, settings.warehouse, "the same again")
    with lake.open_lake(settings) as connection:
        changes = connection.execute(
            "select changes from lake.snapshots() where snapshot_id > ?", list(before or ())
        ).fetchall()
        assert not any("inserted" in str(row) or "deleted" in str(row) for row in changes), changes


def shape(path: Path) -> list[tuple]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(
            "select table_name, column_name, data_type, is_nullable, comment from duckdb_columns() where not internal "
            "union all select table_name, constraint_type, constraint_text, null, null from duckdb_constraints() "
            "union all select table_name, null, null, null, comment from duckdb_tables() order by all"
        ).fetchall()


def test_a_name_that_is_no_lake_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from extract.command import main

    monkeypatch.setenv("WAREHOUSE", "warehouse.duckdb")
    result = CliRunner().invoke(main, ["load"])
    assert result.exit_code == 2
    assert "WAREHOUSE=warehouse.duckdb" in result.output
