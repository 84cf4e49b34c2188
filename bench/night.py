"""How long a whole night takes, step by step: `python bench/night.py [ARTICLES] [--workers N] [--second]`

Reads the first ARTICLES (all where not given) of ../shared/articles/bulk.jsonl.gz in a home of its own that is removed
afterwards. Compare shares and ratios within one run: seconds differ between machines. With --second another night
follows on the same articles, which finds nothing new: what a night costs by itself.
"""

from __future__ import annotations

import argparse
import gzip
import resource
import sys
import tempfile
from itertools import islice
from pathlib import Path

from rich.console import Console
from rich.table import Table

from extract import nightly
from extract.progress import watching
from extract.reports import NightReport
from extract.settings import PROJECT, Settings
from extract.summary import STEPS

BULK = PROJECT.parent / "shared" / "articles" / "bulk.jsonl.gz"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", type=int, nargs="?", help="how many; all where not given")
    parser.add_argument("--workers", type=int, default=0, help="processes that extract; 0: one a core")
    parser.add_argument("--second", action="store_true", help="then a night that finds nothing new")
    options = parser.parse_args()
    if not BULK.is_file():
        sys.exit(f"{BULK}: is missing; the bulk articles stay outside the repository")
    console = Console()
    with tempfile.TemporaryDirectory(prefix="dragoman-bench-") as folder:
        source = first_articles(Path(folder) / "articles.jsonl", options.articles)
        settings = Settings(home=Path(folder) / "home", workers=options.workers)
        for name in ("first night", "second night")[: 1 + options.second]:
            with watching(Console(stderr=True)) as watcher:
                report = nightly.night([source], settings, nightly.new_run_id(), watcher)
            console.print(table_of(name, report, settings))


def first_articles(path: Path, count: int | None) -> Path:
    """The first `count` lines of the bulk file, unpacked: unpacking is no part of a night."""
    with gzip.open(BULK, "rb") as source, path.open("wb") as target:
        target.writelines(islice(source, count))
    return path


def table_of(name: str, report: NightReport, settings: Settings) -> Table:
    """Seconds, share of the night and articles a second of each step; memory and size below."""
    read = report.steps["ingest"]["articles_read"]
    table = Table(
        title=f"{name}: {read:,} articles, {report.steps['load']['rows_landed']:,} landed", title_justify="left"
    )
    for column in ("step", "seconds", "share", "articles/s"):
        table.add_column(column, justify="left" if column == "step" else "right")
    for step in STEPS:
        seconds = float(report.steps[step]["seconds"])
        table.add_row(step, f"{seconds:.2f}", f"{seconds / report.seconds:.0%}", f"{read / max(seconds, 0.001):,.0f}")
    table.add_section()
    table.add_row("night", f"{report.seconds:.2f}", "100%", f"{read / report.seconds:,.0f}")
    table.add_row("peak MB", f"{megabytes(resource.RUSAGE_SELF):,.0f}", "", "this process")
    table.add_row("peak MB", f"{megabytes(resource.RUSAGE_CHILDREN):,.0f}", "", "largest child")
    size = settings.published.stat().st_size / 1e6
    table.add_row("MB", f"{size:,.1f}", "", "published file")
    return table


def megabytes(who: int) -> float:
    """Peak resident memory, which Linux counts in KiB and macOS in bytes."""
    return resource.getrusage(who).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


if __name__ == "__main__":
    main()
