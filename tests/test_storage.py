"""Articles and extractions in object storage: the same night, the same rows.

fsspec's `memory://` stands for the bucket; tests/scale does the same against a real S3 server.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import duckdb
import fsspec
import pytest
from fake_extraction import FakeResources, fake_extract

from extract import nightly, storage
from extract.errors import InputError
from extract.mapping import extract_batch
from extract.settings import Settings
from extract.storage import StorageError, place
from extract.warehouse import bronze
from extract.warehouse.landing import LandingError, open_landing


@pytest.fixture
def bucket() -> Iterator[str]:
    system = fsspec.filesystem("memory")
    system.store.clear()
    yield "memory://bucket"
    system.store.clear()


@pytest.fixture
def _fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    pipeline = ModuleType("extract.pipeline")
    pipeline.extract = fake_extract  # type: ignore[attr-defined]
    pipeline.load_resources = lambda project: FakeResources()  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "extract.pipeline", pipeline)
    nightly.resources_of.cache_clear()
    yield
    nightly.resources_of.cache_clear()


def homes(folder: Path, bucket: str) -> tuple[Settings, Settings]:
    remote = {"articles_folder": f"{bucket}/articles", "extractions_folder": f"{bucket}/extractions"}
    return (
        Settings(home=folder / "local", batch_articles=3, workers=1),
        Settings(home=folder / "remote", batch_articles=3, workers=1, **remote),
    )


def delivered(folder: Path, name: str, numbers: range) -> Path:
    path = folder / name
    rows = [{"id": f"a{n}", "text": f"التقى الوزير رقم {n}", "published": "2017-01-22"} for n in numbers]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows) + "{broken\n", encoding="utf-8")
    return path


def to_landing(path: Path, settings: Settings, run_id: str) -> int:
    """A night as far as the load; the batches that were extracted."""
    nightly.ingest([path], settings, run_id)
    pending = nightly.pending_batches(settings)
    done = nightly.extract_all(pending, settings, run_id)
    nightly.load(done.extractions, settings, run_id)
    return len(pending)


def landed(settings: Settings) -> list[list[tuple]]:
    with open_landing(settings, read_only=True) as connection:
        return [
            connection.execute(f"select {columns} from {table} order by all").fetchall()
            for table, columns in (
                ("raw_extraction", "* exclude (landed_at, ingested_at)"),
                ("raw_rejected", "* exclude (rejected_at)"),
                ("raw_batch", "run_id, batch_id, extractor_version, rows_in, rows_landed, rows_rejected"),
            )
        ]


@pytest.mark.usefixtures("_fake")
def test_nights_on_object_storage_land_the_same_rows(tmp_path: Path, bucket: str) -> None:
    local, remote = homes(tmp_path, bucket)
    for run_id, numbers in (("r1", range(10)), ("r2", range(5, 13)), ("r3", range(13))):
        path = delivered(tmp_path, "in.jsonl", numbers)
        batches = [to_landing(path, settings, run_id) for settings in (local, remote)]
        assert batches[0] == batches[1]
        assert landed(local) == landed(remote)
    assert [path.name for path in bronze.article_batches(local)] == [
        path.name for path in bronze.article_batches(remote)
    ]
    assert not list((tmp_path / "remote").rglob("*.parquet")), "nothing of it lies in the home folder"
    found = bronze.find_article(remote, "a7")
    assert found is not None
    assert found["text"] == "التقى الوزير رقم 7"


@pytest.mark.usefixtures("_fake")
def test_the_newest_extraction_of_a_batch_is_landed(tmp_path: Path, bucket: str) -> None:
    _, remote = homes(tmp_path, bucket)
    to_landing(delivered(tmp_path, "in.jsonl", range(2)), remote, "r1")
    (batch,) = bronze.article_batches(remote)
    for version in ("fake-2", "fake-1"):  # a version, and back: the old file is there already, and is renewed
        extract_batch(str(batch), remote, "r2", resources=FakeResources(version), extract=fake_extract)
        (path,) = nightly.unlanded(remote, {batch.stem: "none of them"}).values()
        assert path.parent.name == version


def test_a_damaged_object_is_named_and_is_not_taken_for_a_broken_network(tmp_path: Path, bucket: str) -> None:
    _, remote = homes(tmp_path, bucket)
    path = remote.articles / "day=2026-01-01" / "x.parquet"
    storage.put(path, b"PAR1 and no more")
    with pytest.raises(bronze.BronzeError, match=r"x\.parquet: is not a readable Parquet file"):
        bronze.rows_in(path)
    with (
        open_landing(remote) as connection,
        pytest.raises(LandingError, match=r"x\.parquet: is not a readable Parquet file"),
    ):
        nightly.landing.land_batch(connection, path, "r1", nightly.datetime.now())
    with pytest.raises(bronze.BronzeError, match=r"none\.parquet"):
        bronze.rows_in(remote.articles / "none.parquet")


def test_storage_out_of_reach_is_said_so(tmp_path: Path, bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Unreachable(Exception):
        """As botocore's: no OSError."""

    def refuse(*_: object, **__: object) -> None:
        raise Unreachable("could not connect\nto the endpoint")

    _, remote = homes(tmp_path, bucket)
    system = type(fsspec.filesystem("memory"))
    path = remote.articles / "x.parquet"
    storage.put(path, b"")
    for method, use in (
        ("pipe_file", lambda: storage.put(path, b"1")),
        ("open", lambda: bronze.rows_in(path)),
        ("modified", lambda: storage.modified(path)),
        ("glob", lambda: bronze.article_batches(remote)),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(system, method, refuse)
            with pytest.raises(StorageError, match=r"memory:.*: could not connect to the endpoint"):
                use()


def test_an_address_is_read_by_duckdb_without_its_s3_extension(bucket: str) -> None:
    path = place(f"{bucket}/a b/x.csv")
    storage.put(path, b"n\n1\n2\n")
    connection = duckdb.connect()
    for _ in range(2):  # a second file of the same storage
        name = storage.for_duckdb(connection, path)
        assert connection.execute("select sum(n) from read_csv(?)", [name]).fetchall() == [(3,)]


def test_places(tmp_path: Path) -> None:
    assert place(tmp_path) is tmp_path
    assert place("data/articles") == Path("data/articles")
    assert place("file:///data/articles") == Path("/data/articles")
    assert Settings(home=tmp_path).articles == tmp_path / "articles"
    assert Settings(home=tmp_path, articles_folder="/elsewhere").rejected == Path("/elsewhere/rejected")
    with pytest.raises(InputError, match=r"nowhere://bucket/articles: cannot be opened here"):
        place("nowhere://bucket/articles")
