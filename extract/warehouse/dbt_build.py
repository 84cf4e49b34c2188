"""Builds the warehouse with dbt: one subprocess a night, its findings in the ledger, its failures in one line.

dbt runs as a subprocess because in-process dbt keeps the lock on the DuckDB file until this process ends, and
because dbt may then live in an environment of its own (`DRAGOMAN_DBT_EXECUTABLE`). What dbt writes for itself
(parsed project, compiled SQL, logs) goes to `state/dbt`, so that two homes never meet in the checkout.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from extract.errors import DragomanError
from extract.reports import Report
from extract.runs import note
from extract.settings import Settings
from extract.warehouse import damage, lake, landing
from extract.warehouse.bound import bound
from extract.warehouse.scope import open_scope

log = logging.getLogger(__name__)
FAILED = frozenset({"error", "fail", "runtime error"})
TOLD = 5  # failing nodes that the error names; the log has all of them


class BuildError(DragomanError):
    """A model, seed or test failed, or dbt could not start. The warehouse must not be published."""


@dataclass(frozen=True, slots=True)
class BuildReport(Report):
    """What dbt did: nodes = models + seeds + tests; errors and warnings among them; failures as `node: message`."""

    nodes: int
    errors: int
    warnings: int
    seconds: float
    failures: tuple[str, ...]
    full_refresh: bool
    invocation_id: str | None


def build(
    settings: Settings, run_id: str, full_refresh: bool = False, *, full_audit: bool = False
) -> BuildReport:  # fmt: skip
    """Build `build/warehouse.duckdb` from `build/landing.duckdb`, and write what dbt did into the ledger.

    A database file that cannot be read is set aside; then, and where the dbt project has changed since the last
    build, or landing is a new one, everything is built anew from landing. Tests look at what landed since the last
    build that passed the audit, at everything with `full_audit`. Raises BuildError with the failing nodes, LandingError
    where nothing has landed.
    """
    started = time.monotonic()
    with landing.open_landing(settings, read_only=True):
        pass  # dbt's own message for a missing landing database is a page long
    fingerprint = _fingerprint(settings.project / "dbt_project")
    full_refresh = _set_aside_broken(settings, run_id) or full_refresh
    full_refresh = full_refresh or (settings.warehouse.exists() and _built_with(settings) != fingerprint)
    with landing.open_landing(settings) as connection:
        everything = full_refresh or full_audit or not settings.warehouse.exists()
        scope = open_scope(connection, settings, run_id, everything=everything)
    full_refresh = full_refresh or (scope.first and settings.warehouse.exists())
    finished = _run_dbt(settings, full_refresh)
    results = run_results(settings)
    report = _report(results, time.monotonic() - started, full_refresh)
    note(settings, run_id, "build", report.as_dict())
    with landing.open_landing(settings) as connection:
        landing.record_nodes(connection, run_id, [node_row(result) for result in results.get("results", [])])
    if report.failures or finished.returncode != 0:
        raise BuildError(_failure(settings, report, finished.stdout))
    (target_folder(settings) / "built_with").write_text(fingerprint, encoding="utf-8")
    return report


def target_folder(settings: Settings) -> Path:
    """Where dbt keeps the parsed project, the compiled SQL and its results."""
    return settings.state.resolve() / "dbt" / "target"


def compiled(settings: Settings, model: str) -> str:
    """The SQL of a mart or report as the last build ran it. Raises BuildError where there was none."""
    folder = "reports" if model.startswith("rpt_") else "marts"
    path = target_folder(settings) / "compiled" / "dragoman" / "models" / folder / f"{model}.sql"
    if not path.is_file():
        raise BuildError(f"{path}: is missing; run `dragoman build` first")
    return path.read_text(encoding="utf-8")


def run_results(settings: Settings) -> dict[str, Any]:
    """dbt's run_results.json of the last build; empty where dbt did not get as far."""
    path = target_folder(settings) / "run_results.json"
    try:
        results = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return results if isinstance(results, dict) else {}


def node_row(result: Mapping[str, Any]) -> dict[str, Any]:
    """One node of run_results.json as a row of raw_run_node."""
    affected = (result.get("adapter_response") or {}).get("rows_affected")
    return {
        "node": result["unique_id"],
        "kind": result["unique_id"].split(".", 1)[0],
        "status": result["status"],
        "seconds": result.get("execution_time"),
        "rows_affected": affected if isinstance(affected, int) and affected >= 0 else None,
        "message": _one_line(result.get("message")) if result["status"] not in ("success", "pass") else None,
    }


def work_database(settings: Settings) -> Path:
    """The private database that holds staging and intermediate models; rebuilt from landing where it is missing."""
    return settings.warehouse.resolve().with_name("work.duckdb")


def dbt_environment(settings: Settings) -> dict[str, str]:
    """The environment that dbt_project/profiles.yml reads, on top of this process's own."""
    temporary = settings.temporary.resolve()
    temporary.mkdir(parents=True, exist_ok=True)
    return {
        **os.environ,
        "DRAGOMAN_DBT_WAREHOUSE": str(settings.warehouse.resolve()),
        "DRAGOMAN_DBT_LANDING": settings.lake or str(settings.landing.resolve()),
        "DRAGOMAN_DBT_EXTENSIONS": str(lake.extension_folder(settings) if settings.lake else temporary / "extensions"),
        "DRAGOMAN_DBT_WORK": str(work_database(settings)),
        "DRAGOMAN_DBT_TEMPORARY": str(temporary),
        "DRAGOMAN_DBT_MEMORY_LIMIT": settings.memory_limit,
        # int_event_link is a Python model; a dbt of its own finds the package here.
        "PYTHONPATH": os.pathsep.join(filter(None, [str(settings.project.resolve()), os.environ.get("PYTHONPATH")])),
        "DO_NOT_TRACK": "1",
        "PYTHONUTF8": "1",
    }


def dbt_command(settings: Settings, *arguments: str) -> list[str]:
    """The command line of dbt on this project and home."""
    project = settings.project.resolve() / "dbt_project"
    return [
        _executable(settings), *arguments,
        "--project-dir", str(project), "--profiles-dir", str(project),
        "--target-path", str(target_folder(settings)), "--log-path", str(target_folder(settings).with_name("logs")),
        "--no-use-colors",
    ]  # fmt: skip


def _executable(settings: Settings) -> str:
    if settings.dbt_executable:
        found = shutil.which(settings.dbt_executable)
        if not found:
            raise BuildError(f"DRAGOMAN_DBT_EXECUTABLE: {settings.dbt_executable} is not a program")
        return found
    beside = Path(sys.executable).parent / "dbt"
    found = str(beside) if beside.is_file() else shutil.which("dbt")
    if not found:
        raise BuildError("dbt: not found beside this Python; install the project or set DRAGOMAN_DBT_EXECUTABLE")
    return found


def _run_dbt(settings: Settings, full_refresh: bool) -> subprocess.CompletedProcess[str]:
    target = target_folder(settings)
    target.mkdir(parents=True, exist_ok=True)
    (target / "run_results.json").unlink(missing_ok=True)  # the last night's results must not pass for tonight's
    # Unit tests check the SQL, not the data (they run in `make test`); exposures are words.
    arguments = ["build", "--exclude-resource-type", "unit_test", "exposure"]
    command = dbt_command(settings, *arguments, *(["--full-refresh"] if full_refresh else []))
    log.info("running %s", " ".join(command))
    try:
        return subprocess.run(
            bound(command), env=dbt_environment(settings), cwd=target, text=True, encoding="utf-8", errors="replace",
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip
    except OSError as error:
        raise BuildError(f"{command[0]}: cannot be run ({error.strerror or error})") from error


def _report(results: Mapping[str, Any], seconds: float, full_refresh: bool) -> BuildReport:
    nodes = results.get("results", [])
    failures = tuple(
        f"{_name(node)}: {_one_line(node.get('message')) or node['status']}"
        for node in nodes
        if node["status"] in FAILED
    )
    warnings = sum(node["status"] == "warn" for node in nodes)
    invocation = (results.get("metadata") or {}).get("invocation_id")
    return BuildReport(len(nodes), len(failures), warnings, seconds, failures, full_refresh, invocation)


def _name(node: Mapping[str, Any]) -> str:
    """`model fct_event`, `test relationships_…`: the readable part of dbt's unique id."""
    parts = str(node["unique_id"]).split(".")
    return f"{parts[0]} {parts[2]}" if len(parts) > 2 else str(node["unique_id"])


def _failure(settings: Settings, report: BuildReport, output: str) -> str:
    logs = target_folder(settings).with_name("logs") / "dbt.log"
    if not report.failures:
        lines = [line.strip() for line in output.splitlines() if line.strip()]
        told = next((index for index, line in enumerate(lines) if "rror" in line), len(lines) - 1)
        return f"dbt could not build: {' '.join(lines[told : told + 3]) or 'it said nothing'} (log: {logs})"
    more = f" and {len(report.failures) - TOLD} more" if len(report.failures) > TOLD else ""
    return f"dbt build failed: {'; '.join(report.failures[:TOLD])}{more} (log: {logs})"


def _one_line(message: object) -> str:
    """A message without its line breaks, and without the path of the compiled file that dbt appends."""
    lines = [line.strip() for line in str(message or "").splitlines() if line.strip()]
    return " ".join(line for line in lines if not line.startswith("compiled code at"))[:500]


def _set_aside_broken(settings: Settings, run_id: str) -> bool:
    """Move database files that cannot be read out of the way; true where there were any.

    Both are made from landing, so nothing is lost. A file that another process holds is not broken.
    """
    broken = False
    for path in (settings.warehouse.resolve(), work_database(settings)):
        if not path.exists():
            continue
        try:
            if missing := _bytes_missing(path):  # perhaps of a table that no model reads tonight
                raise duckdb.IOException(f"truncated: {missing} bytes are missing")
            with duckdb.connect(str(path), config={"memory_limit": settings.memory_limit}) as connection:
                connection.execute("select count(*) from duckdb_columns()").fetchone()
        except duckdb.Error as error:
            reason = _one_line(error)
            if damage.is_held(error):
                raise BuildError(f"{path}: another process has it open; close it and build again") from error
            damage.set_aside(path, reason, run_id)
            broken = True
    return broken


def _bytes_missing(path: Path) -> int:
    """Bytes that a database's used blocks take and its file has not; with a log beside it this cannot be told.

    Free blocks are not counted: DuckDB cuts those at the end of the file off when it closes it.
    """
    if path.with_name(f"{path.name}.wal").exists():
        return 0
    with duckdb.connect(str(path), read_only=True) as connection:
        row = connection.execute("select block_size * used_blocks from pragma_database_size()").fetchone()
        return max(0, int(row[0]) - path.stat().st_size) if row else 0


def _fingerprint(project: Path) -> str:
    """Digest of the dbt project and of the linking it calls: rows of an older one must not stay beside this one's."""
    digest = hashlib.sha256()
    files = [path for kind in ("sql", "yml", "py", "csv") for path in project.rglob(f"*.{kind}")]
    linking = [Path(__file__).with_name(name) for name in ("event_links.py", "clusters.py")]
    for path in [*sorted(files), *linking]:
        digest.update(f"{path.name}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _built_with(settings: Settings) -> str:
    """The fingerprint of the last build that succeeded; empty where there was none."""
    try:
        return (target_folder(settings) / "built_with").read_text(encoding="utf-8")
    except OSError:
        return ""
