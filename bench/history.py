"""What a night costs on a long history: `python bench/history.py [ARTICLES] [--night N] [--home FOLDER]`

Makes a warehouse of ARTICLES articles (1,000,000 where not given), then one night of N new articles (1,000) on it, and
the same night on a warehouse that holds nothing, and prints both, step by step, with their ratio and peak memory.

The history is generated: real extractions of bulk articles, written by DuckDB into landing and bronze many times over
with ids, wording and days of their own. Where --home names a folder, the history is kept there and used again.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import islice
from pathlib import Path

import duckdb
import pyarrow as pa
from rich.console import Console
from rich.table import Table

from extract import nightly
from extract.mapping import extract_all
from extract.runs import notes
from extract.schemas import ARTICLES, EXTRACTIONS
from extract.settings import PROJECT, Settings
from extract.summary import STEPS
from extract.warehouse import landing

BULK = PROJECT.parent / "shared" / "articles" / "bulk.jsonl.gz"
MODEL = 2000  # articles that are really extracted; the history repeats them
DAYS_APART = 3  # between two repetitions
NIGHTS_AT_ONCE = 100  # repetitions that are written together
FOLLOWING = ("load", "build", "audit", "publish")  # the steps that meet the history


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", type=int, nargs="?", default=1_000_000, help="articles of the history")
    parser.add_argument("--night", type=int, default=1000, help="new articles of the night that is measured")
    parser.add_argument("--home", type=Path, help="keep the history here, and use it again")
    options = parser.parse_args()
    if not BULK.is_file():
        sys.exit(f"{BULK}: is missing; the bulk articles stay outside the repository")
    console = Console()
    with folder_of(options.home) as folder:
        history = folder / f"history-{options.articles}"
        if not (history / "ready").exists():
            make_history(history, options.articles, console)
        news = bulk_articles(folder / "night.jsonl", MODEL, MODEL + options.night, date.today())
        nothing = folder / "nothing.jsonl"
        nothing.touch()
        empty = folder / "empty"
        shutil.rmtree(empty, ignore_errors=True)
        night(empty, nothing)
        without = night(empty, news)
        night(history, nothing)
        within = night(history, news)
        console.print(table_of(options, without, within))


@contextmanager
def folder_of(kept: Path | None) -> Iterator[Path]:
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="dragoman-history-") as folder:
        yield Path(folder)


def bulk_articles(path: Path, start: int, stop: int, published: date | None = None) -> Path:
    """Lines [start, stop) of the bulk articles, all published on one day where it is given, as those of a night are."""
    with gzip.open(BULK, "rb") as source, path.open("wb") as target:
        for line in islice(source, start, stop):
            if published:
                line = json.dumps({**json.loads(line), "published": published.isoformat()}).encode() + b"\n"
            target.write(line)
    return path


def night(home: Path, articles: Path) -> dict[str, float]:
    """One `dragoman nightly` in a process of its own: seconds by step, `night` in all, `peak` resident MB."""
    environment = {**os.environ, "DRAGOMAN_HOME": str(home)}
    command = [str(Path(sys.executable).with_name("dragoman")), "nightly", str(articles)]
    started = time.monotonic()
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        assert process.stdout is not None
        said = process.stdout.read().decode(errors="replace")
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{said}")
    settings = Settings(home=home)
    run_id = nightly.latest_run(settings)
    assert run_id is not None
    steps = notes(settings, run_id)
    seconds = {step: float(steps[step]["seconds"]) for step in STEPS}
    peak = usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    return {**seconds, "night": time.monotonic() - started, "peak": peak}


def make_history(home: Path, articles: int, console: Console) -> None:
    """A home whose landing and bronze hold `articles` articles, built and published."""
    shutil.rmtree(home, ignore_errors=True)
    settings = Settings(home=home)
    model = model_of(settings)
    started = time.monotonic()
    with landing.open_landing(settings) as connection:
        land_copies(connection, model, articles)
        write_bronze(connection, settings)
    console.print(f"{articles:,} articles landed in {time.monotonic() - started:.0f} s; building …")
    nothing = home / "nothing.jsonl"
    nothing.touch()
    first = night(home, nothing)
    console.print(f"first night on them: {first}")
    (home / "ready").write_text(json.dumps(first), encoding="utf-8")


def model_of(settings: Settings) -> str:
    """The extractions of MODEL bulk articles: a glob of Parquet files beside the home."""
    source = Settings(home=settings.home.with_name("model"), batch_articles=MODEL // 4)
    if not list(source.extractions.glob("*/*.parquet")):
        source.home.mkdir(parents=True, exist_ok=True)
        nightly.ingest([bulk_articles(source.home / "model.jsonl", 0, MODEL)], source, "model")
        extract_all(nightly.pending_batches(source), source, "model")
    return str(source.extractions / "*" / "*.parquet")


def land_copies(connection: duckdb.DuckDBPyConnection, model: str, articles: int) -> None:
    """Land the model again and again, each repetition as the night of a day of its own."""
    nights = -(-articles // MODEL)
    connection.execute("set preserve_insertion_order = false")
    connection.execute(
        "create temp table model as select *, row_number() over (order by article_id) - 1 as place "
        "from read_parquet(?, hive_partitioning = false)",
        [model],
    )
    connection.execute(
        "create temp table night as select format('{:06}', nights.night) as copy, "
        "(? - nights.night)::integer * ? as days, 'history-' || copy as run_id, "
        "now() - interval 1 hour - interval 1 minute * (? - nights.night) as landed_at from range(?) as nights (night)",
        [nights, DAYS_APART, nights, nights],
    )
    for first in range(0, nights, NIGHTS_AT_ONCE):
        connection.execute(
            f"insert into raw_extraction by name select {copied(EXTRACTIONS)}, run_id || '-' || place // 1000 "
            "as batch_id, run_id, landed_at from model, night where copy::integer between ? and ?",
            [first, first + NIGHTS_AT_ONCE - 1],
        )
    connection.execute(
        "insert into raw_batch select run_id, batch_id, any_value(extractor_version), '', count(*), count(*), 0, "
        "any_value(landed_at) from raw_extraction group by all"
    )
    connection.execute(
        "insert into raw_run by name select run_id, 'history' as trigger, 'done' as status, landed_at as started_at, "
        "landed_at as finished_at from night"
    )


# What a repetition changes: everything that identifies a row, and every day. `copy` and `days` are columns.
CHANGED = {
    "article_id": "{0} || '~' || copy",
    "content_sha256": "sha256({0} || '~' || copy)",
    "url": "{0} || '?' || copy",
    "reported_event_id": "{0} || '~' || copy",
    "title": "{0} || ' ' || copy",
    "content": "{0} || ' ' || copy",
    "evidence": "{0} || ' ' || copy",
    "statement_id": "{0} || '~' || copy",
    "actor_id": "if({0}[1] = 'x', {0} || '~' || hash(copy, {0}) % 20, {0})",  # unknown names come back now and then
    "sketch": "list_transform({0}, lambda one: xor(one, (hash(copy) & 4294967295)::uinteger))",
}


def copied(schema: pa.Schema) -> str:
    """The select list that copies every column of a schema, changed where CHANGED or a date says so."""
    return ", ".join(f'{_copied(field.type, field.name, field.name)} as "{field.name}"' for field in schema)


def _copied(kind: pa.DataType, name: str, value: str) -> str:
    if name in CHANGED:
        return CHANGED[name].format(value)
    if pa.types.is_date(kind):
        return f"{value} - days"
    if pa.types.is_list(kind) and pa.types.is_struct(kind.value_type):
        return f"list_transform({value}, lambda item: {_struct(kind.value_type, 'item')})"
    if pa.types.is_struct(kind):
        return f"if({value} is null, null, {_struct(kind, value)})"
    return f"{value}" if "." in value else f'"{value}"'


def _struct(kind: pa.StructType, value: str) -> str:
    fields = [(f'"{field.name}"', _copied(field.type, field.name, value + f'."{field.name}"')) for field in kind]
    return "struct_pack(" + ", ".join(f"{name} := {copied}" for name, copied in fields) + ")"


def write_bronze(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """The articles behind the history, without their texts: what an ingest compares new articles with."""
    made = {
        "text": "'' as text",
        "published": "null::varchar as published",
        "ingested_at": "ingested_at",
        "ingest_day": "ingested_at::date as ingest_day",
    }
    columns = ", ".join(made.get(name, f'"{name}"') for name in ARTICLES.names)
    for (batch,) in connection.execute("select distinct batch_id from raw_extraction order by 1").fetchall():
        folder = settings.articles / f"day={batch[8:14]}"
        folder.mkdir(parents=True, exist_ok=True)
        connection.execute(
            f"copy (select {columns} from raw_extraction where batch_id = '{batch}') to '{folder / batch}.parquet'"
        )


def table_of(options: argparse.Namespace, without: dict[str, float], within: dict[str, float]) -> Table:
    table = Table(title=f"a night of {options.night:,} articles", title_justify="left")
    table.add_column("step")
    for column in ("on nothing", f"on {options.articles:,}", "ratio"):
        table.add_column(column, justify="right")
    rows = [(step, without[step], within[step]) for step in STEPS]
    together = [sum(one[step] for step in FOLLOWING) for one in (without, within)]
    for name, one, other in [*rows, (" + ".join(FOLLOWING), *together), ("night", without["night"], within["night"])]:
        table.add_row(name, f"{one:.1f} s", f"{other:.1f} s", f"{other / max(one, 0.01):.2f}")
    table.add_row("peak memory", f"{without['peak']:,.0f} MB", f"{within['peak']:,.0f} MB", "")
    return table


if __name__ == "__main__":
    main()
