"""Nights with articles and extractions on a real S3 server publish the tables that a local night does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extract import nightly, storage
from extract.airflow_night import configure, load_dag, prepare
from extract.settings import Settings
from extract.storage import StorageError, place
from extract.warehouse import bronze
from tests.scale.conftest import SAMPLES, in_a_process
from tests.scale.published import assert_same

LATE = "بيروت - التقى وزير الخارجية اللبناني نظيره الكويتي يوم الاثنين في بيروت."


def on(bucket: str, home: Path, **options: int) -> Settings:
    folders = {f"{name}_folder": f"{bucket}/{home.name}/{name}" for name in ("articles", "extractions")}
    return Settings(home=home, **folders, **{"batch_articles": 4, "workers": 1, **options})


def extractions(settings: Settings) -> dict[str, list[dict[str, Any]]]:
    """`<version>/<batch_id>.parquet` → its rows, without when the article came in."""
    found = {}
    for path in storage.files(settings.extractions, "*/*.parquet"):
        with storage.parquet(path) as file:
            found[f"{path.parent.name}/{path.name}"] = file.read().drop_columns(["ingested_at"]).to_pylist()
    return found


def test_a_night_on_s3_in_several_processes(local: Settings, s3: str, tmp_path: Path) -> None:
    settings = on(s3, tmp_path / "night", workers=2)
    nightly.night([SAMPLES], settings, "r1")
    assert_same(local.published, settings.published)
    assert not list(settings.home.rglob("*.parquet")), "articles or extractions lie in the home folder"
    names = [path.name for path in bronze.article_batches(local)]
    assert [path.name for path in bronze.article_batches(settings)] == names
    assert extractions(settings) == extractions(local)
    late = tmp_path / "late.txt"
    late.write_text(LATE, encoding="utf-8")
    assert nightly.ingest([SAMPLES, str(late)], settings, "r2").articles_new == 1
    assert len(nightly.pending_batches(settings)) == 1


def test_another_machine_loads_what_the_first_extracted(extracted: Settings, s3: str, tmp_path: Path) -> None:
    """Only the bucket is shared: one home ingests and extracts, an empty one loads all of it."""
    first = on(s3, tmp_path / "shared")
    nightly.ingest([SAMPLES], first, "r1")
    nightly.extract_all(nightly.pending_batches(first), first, "r1")
    second = first.model_copy(update={"home": tmp_path / "another"})
    nightly.load(None, second, "r2")
    assert extractions(second) == extractions(extracted)


KILLED = """
import os, sys
import s3fs
from extract import nightly
from extract.settings import Settings

left, put = int(sys.argv[2]), s3fs.S3FileSystem._call_s3

async def dying(self, method, *arguments, **options):
    global left
    if method == "put_object":
        left -= 1
        if left == 0:
            os._exit(9)
    return await put(self, method, *arguments, **options)

s3fs.S3FileSystem._call_s3 = dying
settings = Settings(batch_articles=4, workers=1)
nightly.ingest([sys.argv[1]], settings, "r1")
nightly.extract_all(nightly.pending_batches(settings), settings, "r1")
"""


@pytest.mark.parametrize("puts", [2, 6])
def test_a_night_killed_before_an_upload_is_completed_by_the_next(
    extracted: Settings, s3: str, tmp_path: Path, puts: int
) -> None:
    settings = on(s3, tmp_path / f"killed-{puts}")
    variables = {
        "DRAGOMAN_HOME": str(settings.home),
        "DRAGOMAN_ARTICLES_FOLDER": settings.articles_folder,
        "DRAGOMAN_EXTRACTIONS_FOLDER": settings.extractions_folder,
    }
    done = in_a_process(KILLED, SAMPLES, str(puts), **variables)
    assert done.returncode == 9, done.stderr
    assert extractions(settings) != extractions(extracted)
    nightly.ingest([SAMPLES], settings, "r2")
    nightly.extract_all(nightly.pending_batches(settings), settings, "r2")
    assert extractions(settings) == extractions(extracted)


def test_the_dag_with_a_connection_of_airflow(
    local: Settings, s3: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ObjectStoragePath: the address names the connection, and only the connection has the credentials."""
    endpoint = {"region_name": "us-east-1", "endpoint_url": storage.place(f"{s3}/x").fs.s3.meta.endpoint_url}  # type: ignore[attr-defined]
    secret = {"conn_type": "aws", "login": "by-connection", "password": "by-connection", "extra": endpoint}
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AIRFLOW_CONN_NEWS", json.dumps(secret))
    bucket = s3.replace("s3://", "s3://news@")
    monkeypatch.setenv("DRAGOMAN_HOME", str(tmp_path / "dag"))
    monkeypatch.setenv("DRAGOMAN_BATCH_ARTICLES", "4")
    for name in ("articles", "extractions"):
        monkeypatch.setenv(f"DRAGOMAN_{name.upper()}_FOLDER", f"{bucket}/dag/{name}")
    settings = Settings()
    prepare(configure(settings))  # before anything opens an address: that would import Airflow unconfigured
    assert type(settings.articles).__name__ == "ObjectStoragePath"
    run = load_dag(settings).test(run_conf={"inputs": [SAMPLES]})
    assert str(run.state) == "success"
    assert_same(local.published, settings.published)


def test_a_bucket_that_refuses_says_so_in_one_line(s3: str, tmp_path: Path) -> None:
    nowhere = place(s3.replace("dragoman", "no-such-bucket"))
    with pytest.raises(StorageError, match=r"^s3://no-such-bucket/x\.parquet: object storage cannot be reached"):
        storage.put(nowhere / "x.parquet", b"1")
