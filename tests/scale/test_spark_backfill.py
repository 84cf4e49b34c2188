"""A backfill on a small Spark cluster (two executors, each a process of its own) leaves what a night leaves."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extract import nightly, spark_backfill, storage
from extract.errors import DragomanError
from extract.schemas import EXTRACTIONS
from extract.settings import Settings
from extract.warehouse import bronze
from tests.scale.conftest import MISSING


@pytest.fixture(scope="module")
def spark(s3: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """After `s3`, whose variables the executors inherit."""
    pyspark = pytest.importorskip("pyspark", reason=f"Spark {MISSING}")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java 17, which is not on PATH")
    folder = tmp_path_factory.mktemp("spark")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_HOME", str(Path(pyspark.__file__).parent))
        patch.setenv("SPARK_WORKER_DIR", str(folder))
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv(
            "PYSPARK_SUBMIT_ARGS", f"--conf spark.ui.enabled=false --conf spark.local.dir={folder} pyspark-shell"
        )
        session = spark_backfill.session("local-cluster[2,1,1024]")
        yield session
        session.stop()


def extractions(settings: Settings) -> dict[str, pa.Table]:
    """`<version>/<batch_id>.parquet` → what it holds."""
    found = {}
    for path in storage.files(settings.extractions, "*/*.parquet"):
        with storage.parquet(path) as file:
            found[f"{path.parent.name}/{path.name}"] = file.read()
    return found


def assert_same_extractions(one: Settings, other: Settings) -> None:
    ours, theirs = extractions(one), extractions(other)
    assert set(ours) == set(theirs)
    assert len(ours) > 3
    for name, table in ours.items():
        assert theirs[name].schema.equals(EXTRACTIONS)
        assert table.to_pylist() == theirs[name].to_pylist(), name
    assert sum(len(row["events"]) for table in ours.values() for row in table.to_pylist()) > 10


def test_a_backfill_on_spark_leaves_the_same_files_row_by_row(spark: Any, extracted: Settings, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "spark")
    shutil.copytree(extracted.articles, settings.articles)
    report = spark_backfill.backfill(spark, settings, "r1")
    assert report.batches == len(bronze.article_batches(extracted))
    assert_same_extractions(extracted, settings)
    written = {path: path.read_bytes() for path in settings.extractions.rglob("*.parquet")}
    next(iter(written)).unlink()
    again = spark_backfill.backfill(spark, settings, "r2", everything=True)
    assert again.batches == 1, "only what is not there yet is extracted"
    assert {path: path.read_bytes() for path in settings.extractions.rglob("*.parquet")} == written
    assert nightly.load(None, settings, "r3").rows_landed == report.articles


def test_a_backfill_from_s3_to_s3(spark: Any, extracted: Settings, s3: str, tmp_path: Path) -> None:
    settings = Settings(
        home=tmp_path / "s3", articles_folder=f"{s3}/spark/articles", extractions_folder=f"{s3}/spark/extractions"
    )
    for path in bronze.article_batches(extracted):
        storage.put(settings.articles / path.parent.name / path.name, path.read_bytes())
    spark_backfill.backfill(spark, settings, "r1")
    assert_same_extractions(extracted, settings)


def test_a_batch_that_lost_rows_on_its_way_is_refused(extracted: Settings, tmp_path: Path) -> None:
    batch = bronze.article_batches(extracted)[0]
    extraction = pq.read_table(next(extracted.extractions.glob(f"*/{batch.name}")), partitioning=None)
    rows = extraction.append_column(spark_backfill.BATCH, pa.array([str(batch)] * extraction.num_rows))
    settings = Settings(home=tmp_path)
    with pytest.raises(DragomanError, match=f"{batch.name}: {rows.num_rows} articles in, {rows.num_rows - 1} extrac"):
        spark_backfill.write_batch(batch, rows.slice(1), settings)
    assert not settings.extractions.exists()
    told = spark_backfill.write_batch(batch, rows, settings).to_pylist()
    assert [row["articles"] for row in told] == [rows.num_rows]


def test_rows_of_several_files_are_told_apart_wherever_arrow_cuts_them() -> None:
    rows = pa.RecordBatch.from_pylist([{"n": n, "batch": name} for n, name in enumerate("aabbbc")])
    cut = [rows.slice(0, 3), rows.slice(3, 2), rows.slice(5, 1)]
    pieces = [(name, piece.column("n").to_pylist()) for name, piece in spark_backfill.by_batch(cut)]
    assert pieces == [("a", [0, 1]), ("b", [2]), ("b", [3, 4]), ("c", [5])]
