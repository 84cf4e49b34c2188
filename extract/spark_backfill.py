"""A large backfill extracted on Spark: `spark-submit extract/spark_backfill.py`, or `python -m extract.spark_backfill`.

    bronze batches ─▶ articles ─▶ extract_batches ─▶ extractions/<version>/<batch_id>.parquet

It takes the place of the step `extract` alone: it leaves the files that `dragoman extract` would have left, and
`dragoman load` lands them. Every step is a `mapInArrow`; a Spark task has whole batches, so no row is shuffled. The
files are read and written by this package, not by Spark: object storage needs no Hadoop connector, and a task that
is repeated or run twice writes the same file again. The executors need this package, and bronze within reach.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from extract import storage
from extract.batch import extract_batches
from extract.errors import DragomanError
from extract.mapping import resources_of
from extract.nightly import pending_batches, run_to_continue
from extract.reports import ExtractReport
from extract.runs import note, safe_name
from extract.schemas import ARTICLES, EXTRACTIONS
from extract.settings import Settings
from extract.warehouse import bronze

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.types import StructType

MOST_TASKS = 10_000
BATCH = pa.field("batch", pa.string(), nullable=False)  # the bronze file, as each row carries it through Spark
WRITTEN = pa.schema([BATCH, pa.field("extraction", pa.string()), pa.field("articles", pa.int64())])


def backfill(spark: SparkSession, settings: Settings, run_id: str, *, everything: bool = False) -> ExtractReport:
    """Extract the batches that have not landed (all of bronze where asked) and have no extraction of this version yet.

    Raises what Spark raises where a task fails for good; what other tasks wrote until then is kept.
    """
    started = time.monotonic()
    version = safe_name(resources_of(settings.project).version)
    batches = bronze.article_batches(settings) if everything else pending_batches(settings)
    done = {path.name: path for path in storage.files(settings.extractions / version, "*.parquet")}
    left = [batch for batch in batches if batch.name not in done]
    rows = written(extracted(articles(spark, left), settings), settings).collect() if left else []
    for batch in batches:
        if batch.name in done:
            storage.renew(done[batch.name])  # the newest extraction of a batch is the one to land
    paths = sorted([row.extraction for row in rows])
    report = ExtractReport(
        run_id, version, len(paths), sum(row.articles for row in rows), paths, time.monotonic() - started
    )
    note(settings, run_id, "extract", report.as_dict())
    return report


def articles(spark: SparkSession, batches: Sequence[Path]) -> DataFrame:
    """Articles of these bronze files, each row with its `batch`; a partition has whole files, one as a rule."""
    paths = spark.createDataFrame([(str(batch),) for batch in batches], "batch string")
    return paths.repartitionByRange(min(len(batches), MOST_TASKS), "batch").mapInArrow(read, _spark_schema(ARTICLES))


def extracted(articles: DataFrame, settings: Settings) -> DataFrame:
    """Rows of ARTICLES → rows of EXTRACTIONS, row for row, both with their `batch`."""
    project = settings.project

    def extract(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for extraction in extract_batches([batch], resources_of(project)):
                yield extraction.append_column(BATCH, batch.column("batch"))

    return articles.mapInArrow(extract, _spark_schema(EXTRACTIONS))


def written(extracted: DataFrame, settings: Settings) -> DataFrame:
    """Writes each batch's extractions to its file; returns one row a file, of WRITTEN."""

    def write(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for name, parts in groupby(by_batch(batches), key=lambda part: part[0]):
            yield write_batch(storage.place(name), pa.Table.from_batches([part for _, part in parts]), settings)

    return extracted.mapInArrow(write, "batch string, extraction string, articles long")


def read(paths: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Paths of bronze files → their articles, each row with its path."""
    for batch in paths:
        for name in batch.column("batch").to_pylist():
            for rows in bronze.read_batch(storage.place(name)):
                yield rows.append_column(BATCH, pa.array([name] * rows.num_rows, pa.string()))


def by_batch(batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[str, pa.RecordBatch]]:
    """Pieces of Arrow batches that belong to one bronze file, with its path, in order."""
    for batch in batches:
        names = batch.column("batch").to_pylist()
        start = 0
        for name, same in groupby(names):
            count = len(list(same))
            yield name, batch.slice(start, count)
            start += count


def write_batch(batch: Path, rows: pa.Table, settings: Settings) -> pa.RecordBatch:
    """Write the extractions of one bronze file. Raises DragomanError where they are not one for each article."""
    expected = bronze.rows_in(batch)
    if rows.num_rows != expected:
        raise DragomanError(f"{batch}: {expected} articles in, {rows.num_rows} extractions out")
    table = rows.drop_columns(["batch"]).select(EXTRACTIONS.names).cast(EXTRACTIONS).combine_chunks()
    version = table.column("extractor_version")[0].as_py()
    target = settings.extractions / safe_name(version) / batch.name
    bronze.write_parquet(table, target)
    return pa.RecordBatch.from_pylist(
        [{"batch": str(batch), "extraction": str(target), "articles": expected}], schema=WRITTEN
    )


def _spark_schema(schema: pa.Schema) -> StructType:
    """A schema of ours, with `batch`, as Spark has it."""
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(schema.append(BATCH))


def session(master: str | None) -> SparkSession:
    """A Spark session whose days and times are UTC, and whose Arrow batches are as small as those of a night."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("dragoman backfill")
    if master:
        builder = builder.master(master)
    return (
        builder.config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "256")
        .getOrCreate()
    )


def main() -> None:
    """Settings come from `DRAGOMAN_*`, as those of a night."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--all", action="store_true", help="extract every article again with today's version")
    parser.add_argument("--master", help="Spark's master; spark-submit gives its own")
    options = parser.parse_args()
    settings = Settings()
    spark = session(options.master)
    try:
        report = backfill(spark, settings, run_to_continue(settings), everything=options.all)
    finally:
        spark.stop()
    print(f"{report.articles:,} articles extracted in {report.batches:,} batches; next: dragoman load")


if __name__ == "__main__":
    main()
