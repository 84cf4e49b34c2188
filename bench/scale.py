"""What object storage, Spark and the lake cost beside one folder: `bench/scale.py [ARTICLES]`, PYTHONPATH=.tools/scale

Seconds of processor time of this process and all that it starts, for each step, on the first ARTICLES (2,000) of
../shared/articles/bulk.jsonl.gz; wall time stands beside it. Rows appear for what is there: an S3 server is started
where moto is installed, Spark runs on a local cluster of two executors where pyspark is, and the lake is measured where
DRAGOMAN_WAREHOUSE names an empty one. Compare rows of one run: seconds differ between machines, and with their load.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psutil
from night import BULK, first_articles
from rich.console import Console
from rich.table import Table

from extract import nightly
from extract.settings import Settings

PORT = 5077


class Costs:
    """Rows of the table: what was done, and what it cost for a thousand articles."""

    def __init__(self, articles: int) -> None:
        self._articles = articles
        self._table = Table(title=f"{articles:,} articles; seconds for each 1,000", title_justify="left")
        for name in ("step", "where", "processor", "wall"):
            self._table.add_column(name, justify="left" if name in ("step", "where") else "right")

    def of(self, step: str, where: str, work: Callable[[], Any]) -> Any:
        started, spent = time.monotonic(), processor_seconds()
        result = work()
        figures = (processor_seconds() - spent, time.monotonic() - started)
        self._table.add_row(step, where, *(f"{figure * 1000 / self._articles:.2f}" for figure in figures))
        return result

    def show(self) -> None:
        Console().print(self._table)


def processor_seconds() -> float:
    """User and system time of this process, its living descendants and those that have ended."""
    me = psutil.Process()
    total = 0.0
    for one in (me, *me.children(recursive=True)):
        try:
            total += sum(one.cpu_times()[:4])
        except psutil.NoSuchProcess:
            continue
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("articles", type=int, nargs="?", default=2000)
    options = parser.parse_args()
    if not BULK.is_file():
        sys.exit(f"{BULK}: is missing; the bulk articles stay outside the repository")
    costs = Costs(options.articles)
    with tempfile.TemporaryDirectory(prefix="dragoman-scale-") as folder:
        source = first_articles(Path(folder) / "articles.jsonl", options.articles)
        local = Settings(home=Path(folder) / "local", lake="", batch_articles=200)
        paths = to_landing(costs, "folder", source, local)
        if find_spec("moto"):
            with s3_server() as bucket:
                remote = {name: f"{bucket}/{name.split('_')[0]}" for name in ("articles_folder", "extractions_folder")}
                home = Path(folder) / "s3"
                to_landing(costs, "S3", source, Settings(home=home, lake="", batch_articles=200, **remote))
        if os.environ.get("DRAGOMAN_WAREHOUSE"):
            in_the_lake(costs, paths, Settings(home=Path(folder) / "lake"))
        if find_spec("pyspark"):
            on_spark(costs, local, Path(folder))
    costs.show()


def to_landing(costs: Costs, where: str, source: Path, settings: Settings) -> list[str]:
    """Ingest, extract and load; the extraction files."""
    costs.of("ingest", where, lambda: nightly.ingest([source], settings, "r1"))
    costs.of("ingest again: nothing new", where, lambda: nightly.ingest([source], settings, "r2"))
    pending = nightly.pending_batches(settings)
    report = costs.of(
        f"extract, {settings.cores} processes", where, lambda: nightly.extract_all(pending, settings, "r1")
    )
    costs.of("load", where, lambda: nightly.load(report.extractions, settings, "r1"))
    return list(report.extractions)


LOADER = """
import sys
from extract import nightly
from extract.settings import Settings
nightly.append(sys.argv[1:], Settings(), "r")
"""


def in_the_lake(costs: Costs, paths: list[str], settings: Settings) -> None:
    """Append by several loaders at once, then merge; what is merged is extracted anew by no one, so it is emptied."""
    from extract.warehouse.lake import merge, open_lake
    from extract.warehouse.landing import landing_moment

    with open_lake(settings):
        pass
    variables = os.environ | {"DRAGOMAN_HOME": str(settings.home)}
    for loaders in (1, 2, 4):

        def append(loaders: int = loaders) -> None:
            shares = [paths[start::loaders] for start in range(loaders)]
            running = [subprocess.Popen([sys.executable, "-c", LOADER, *share], env=variables) for share in shares]
            failed = [one for one in running if one.wait() != 0]
            if failed:
                sys.exit(f"{len(failed)} of {loaders} loaders failed")

        costs.of("append", f"lake, {loaders} loader{'s' if loaders > 1 else ''}", append)
        with open_lake(settings) as connection:
            moment = landing_moment(connection)
            costs.of("merge", "lake", lambda connection=connection, moment=moment: merge(connection, moment))
            for table in ("raw_extraction", "raw_batch"):
                connection.execute(f"delete from {table}")


def on_spark(costs: Costs, local: Settings, folder: Path) -> None:
    import pyspark

    from extract import spark_backfill

    os.environ |= {
        "SPARK_HOME": str(Path(pyspark.__file__).parent),
        "SPARK_WORKER_DIR": str(folder / "spark"),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_PYTHON": sys.executable,
        "PYSPARK_SUBMIT_ARGS": "--conf spark.ui.enabled=false pyspark-shell",
    }
    settings = local.model_copy(update={"home": folder / "home", "articles_folder": str(local.articles)})
    spark = costs.of("start", "Spark", lambda: spark_backfill.session("local-cluster[2,1,1024]"))
    costs.of("extract, 2 executors", "Spark", lambda: spark_backfill.backfill(spark, settings, "r1", everything=True))
    spark.stop()


@contextmanager
def s3_server() -> Iterator[str]:
    """moto's server, of which this process is the only client; its processor time counts as well."""
    import boto3

    os.environ |= {
        "AWS_ACCESS_KEY_ID": "bench",
        "AWS_SECRET_ACCESS_KEY": "bench",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{PORT}",
    }
    with subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-p", str(PORT)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            for _ in range(100):
                try:
                    boto3.client("s3").create_bucket(Bucket="dragoman")
                    break
                except Exception:  # it is still starting
                    time.sleep(1)
            yield "s3://dragoman"
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
