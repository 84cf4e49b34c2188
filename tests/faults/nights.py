"""What the fault harnesses share: two nights of input, the command that runs one, and tables to compare."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb

from extract.settings import PROJECT, Settings
from tests.fake_extraction import BREAKS_IT
from tests.faults.dying import SMALL

# They tell of nights, so a disturbed one differs there by design.
RUN_TABLES = ("meta_run", "meta_quality", "meta_anomaly", "rpt_nightly_quality")
RUN_COLUMNS = ("run_id", "rejection_id")  # a rejection's key is made of its run's
BATCH = 5


def write_inputs(folder: Path) -> tuple[Path, Path]:
    """Two deliveries: new articles, then revisions, repeats, articles that cannot be read, and more new ones."""
    base = []
    for path in sorted((PROJECT / "seeds" / "articles").iterdir()):
        if path.suffix == ".txt":
            base.append({"id": path.stem, "text": path.read_text(encoding="utf-8")})
        else:
            base += [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    copies = [row | {"id": f"{row['id']}-{n}", "text": f"{row['text']}\nنسخة {n}"} for n in (1, 2) for row in base]
    changed = [row | {"text": f"{row['text']}\n{row['text'].splitlines()[0]}"} for row in base[::3]]
    first = [*base, *copies[: len(base)], {"id": "no-text"}, copies[0]]
    second = [*changed, *base[1::3], *copies[len(base) :], {"id": "no-text-either", "text": 7}]
    # One text of no article: its revisions come in one delivery, so their order must survive a kill between them.
    second += [{"id": "revised", "text": f"التقى وزير الخارجية الروسي نظيره الإيراني {n} مرات"} for n in range(12)]
    second.append({"id": "breaks", "text": BREAKS_IT})
    paths = []
    for name, rows in (("first", first), ("second", second)):
        (folder / name).mkdir(parents=True)
        for part in range(0, len(rows), 9):
            path = folder / name / f"part-{part // 9:02}.jsonl"
            path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows[part : part + 9]))
        (folder / name / "broken.jsonl").write_bytes(b'{"id": "cut sh\n\xff\xfe\n')
        paths.append(folder / name)
    return paths[0], paths[1]


@dataclass(frozen=True)
class Way:
    """How a night is run: with the real dbt, one that leaves the data tests out, or small stand-ins."""

    dbt: Path | None = None
    small: bool = False  # the stand-in for the extraction, too: then all that is left is our own reading and writing

    def environment(self) -> dict[str, str]:
        """Many small batches, and two processes that extract; this checkout's code, wherever the night is started."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("DRAGOMAN_", "AIRFLOW"))}
        kept |= {"DRAGOMAN_BATCH_ARTICLES": str(BATCH), "DRAGOMAN_THREADS": "1", "PYTHONPATH": str(PROJECT)}
        kept |= {"DRAGOMAN_WORKERS": "1", SMALL: "1"} if self.small else {"DRAGOMAN_WORKERS": "2"}
        return kept | ({"DRAGOMAN_DBT_EXECUTABLE": str(self.dbt)} if self.dbt else {})

    def command(self, home: Path, inputs: Path) -> list[str]:
        """`dragoman nightly` of this checkout, or the small night."""
        if self.small:
            return [sys.executable, "-m", "tests.faults.dying", "none", str(home), str(inputs)]
        return [sys.executable, "-m", "extract.command", "nightly", "--home", str(home), str(inputs)]

    def run(self, home: Path, inputs: Path, **more: str) -> subprocess.CompletedProcess[str]:
        """One night, undisturbed; its exit code and all that it said."""
        return subprocess.run(
            self.command(home, inputs), env=self.environment() | more, cwd=PROJECT, text=True, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        )  # fmt: skip


def published(home: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every published table, row by row, in the order of all columns; ids of runs and moments of nights left out."""
    found: dict[str, list[tuple[object, ...]]] = {}
    with duckdb.connect(str(Settings(home=home).published), read_only=True) as connection:
        tables = connection.execute("select table_name from duckdb_tables() where schema_name = 'main'").fetchall()
        for (table,) in sorted(tables):
            if table in RUN_TABLES:
                continue
            columns = connection.execute(
                "select column_name from duckdb_columns() where table_name = ? and data_type not like 'TIMESTAMP%' "
                "and column_name not in (select unnest(?)) order by column_index",
                [table, list(RUN_COLUMNS)],
            ).fetchall()
            names = ", ".join(f'"{name}"' for (name,) in columns)
            found[table] = connection.execute(f'select {names} from "{table}" order by all').fetchall()
    return found


def differences(found: dict[str, list[tuple[object, ...]]], expected: dict[str, list[tuple[object, ...]]]) -> list[str]:
    """One line for each table that differs, with the first row that only one of them has."""
    lines = [f"{table}: only one of them has it" for table in found.keys() ^ expected.keys()]
    for table in found.keys() & expected.keys():
        if found[table] == expected[table]:
            continue
        more, less = set(found[table]) - set(expected[table]), set(expected[table]) - set(found[table])
        example = str(next(iter(more), None) or next(iter(less), None))[:300]
        lines.append(
            f"{table}: {len(found[table])} rows, not {len(expected[table])}; +{len(more)} -{len(less)}: {example}"
        )
    return lines


def left_over(home: Path) -> list[str]:
    """Half-written files that a completed night must not leave behind, and runs that seem to be running."""
    settings = Settings(home=home)
    lines = [str(path) for path in settings.articles.rglob("*.tmp")]
    lines += [
        str(path) for path in settings.published.parent.glob("*") if path.name in (".next", "warehouse.duckdb.wal")
    ]
    with duckdb.connect(str(settings.published), read_only=True) as connection:
        running = connection.execute("select run_id from meta_run where status = 'running'").fetchall()
    return lines + [f"run {run_id} is said to be running" for (run_id,) in running]


def digest(tables: dict[str, list[tuple[object, ...]]]) -> str:
    """A short name of the tables' content."""
    return hashlib.sha256(repr(sorted(tables.items())).encode()).hexdigest()[:12]
