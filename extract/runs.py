"""One run of the night: its id, the lock that keeps a second one out, and what each step reported.

Reports lie in state/runs/<run_id>/<step>.json. They describe what was done; no step derives its work from them.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from extract.errors import DragomanError
from extract.settings import Settings

_held: dict[Path, int] = {}  # locks of this process, with the depth they are held at


class Busy(DragomanError):
    """Another process is writing in this home folder."""


def new_run_id() -> str:
    """Sorts by time, and is unique: 20261121T020000Z-1f3a9c."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"


@contextmanager
def locked(settings: Settings) -> Iterator[None]:
    """Hold the home folder for writing. Steps take it again inside a night; the lock dies with its process.

    Raises Busy at once where another process holds it.
    """
    settings.state.mkdir(parents=True, exist_ok=True)
    path = (settings.state / "lock").resolve()
    if _held.get(path):
        _held[path] += 1
        try:
            yield
        finally:
            _held[path] -= 1
        return
    with path.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            holder = lock.read(40).strip() or "another process"
            raise Busy(f"{settings.home}: a night is at work here already ({holder}); wait for its end") from None
        lock.truncate(0)
        lock.write(f"process {os.getpid()}")
        lock.flush()
        _held[path] = 1
        try:
            yield
        finally:
            _held[path] = 0


def note(settings: Settings, run_id: str, step: str, report: Mapping[str, Any]) -> None:
    """Write down what a step reported; a repeated step replaces its report."""
    folder = _folder(settings, run_id)
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f".{step}.{os.getpid()}.tmp"
    temporary.write_text(json.dumps(report, ensure_ascii=False, indent=1, default=str), encoding="utf-8")
    os.replace(temporary, folder / f"{step}.json")


def notes(settings: Settings, run_id: str) -> dict[str, dict[str, Any]]:
    """What the steps of a run reported: step → report. A report cut short by a full disk counts as none."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(_folder(settings, run_id).glob("[!.]*.json")):
        try:
            report = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(report, dict):
            found[path.stem] = report
    return found


def latest_run(settings: Settings) -> str | None:
    """The id of the run that reported last; None where there is none."""
    folders = [path for path in settings.runs.glob("*") if path.is_dir()]
    newest = max(folders, key=lambda path: path.stat().st_mtime_ns, default=None)
    return newest.name if newest else None


def safe_name(name: str) -> str:
    """A run id or version as one path component (Airflow's run ids hold colons and plus signs)."""
    return re.sub(r"[^A-Za-z0-9._+-]", "_", name).lstrip(".") or "_"


def _folder(settings: Settings, run_id: str) -> Path:
    return settings.runs / safe_name(run_id)
