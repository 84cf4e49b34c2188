"""Looks over a home folder: what is wrong in it, and how to mend each thing. Changes nothing."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from extract import storage
from extract.errors import DragomanError
from extract.runs import notes
from extract.settings import Settings
from extract.sources.configuration import read_configuration
from extract.warehouse import bronze, landing
from extract.warehouse.damage import damage_of_database, damage_of_parquet, is_held
from extract.warehouse.publish import KEYS

LEAST_FREE = 1_000_000_000  # bytes; a night also copies what is built once over


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, and what to do about it."""

    where: str
    wrong: str
    mend: str

    def __str__(self) -> str:
        return f"{self.where}: {self.wrong}; {self.mend}"


def examine(settings: Settings) -> list[Finding]:
    """Every finding, in the order of CHECKS. A check that cannot be made is a finding itself."""
    if not settings.home.is_dir():
        wrong = "is not a folder" if settings.home.exists() else "does not exist"
        return [Finding(str(settings.home), wrong, "give the right one with --home, or start it: dragoman nightly")]
    found: list[Finding] = []
    for check in CHECKS:
        try:
            found += check(settings)
        except (OSError, DragomanError, duckdb.Error) as error:
            said = " ".join(str(error).split())
            found.append(Finding(str(settings.home), said, f"could not check {check.__name__} because of it"))
    return found


def folders(settings: Settings) -> Iterator[Finding]:
    """Folders that a night cannot read or write."""
    local = [path for path in (settings.articles, settings.extractions) if not storage.is_remote(path)]
    publish, build = settings.published.parent, settings.landing.parent
    for path in (settings.home, settings.inbox, *local, build, publish, publish / "generations", settings.state):
        if not path.exists():
            continue  # the next night makes it
        if not path.is_dir():
            yield Finding(str(path), "is not a folder", "move it away")
        elif not os.access(path, os.R_OK | os.X_OK):
            yield Finding(str(path), "cannot be read", f"give it to the user of the night: chmod u+rwx '{path}'")
        elif path != settings.inbox and not os.access(path, os.W_OK):
            yield Finding(
                str(path),
                "cannot be written",
                f"mount it writable, or give it to the user of the night: chown '{path}'",
            )


def owners(settings: Settings) -> Iterator[Finding]:
    """Files of another user than the home folder's: left by a night under the wrong account."""
    owner = settings.home.stat().st_uid
    others: list[Path] = []
    for folder, _, names in os.walk(settings.home):
        if Path(folder) == settings.inbox:
            continue  # whoever delivers owns it
        for path in (Path(folder), *(Path(folder, name) for name in names)):
            with suppress(FileNotFoundError):
                if path.lstat().st_uid != owner:
                    others.append(path)
    if others:
        wrong = f"belongs to another user than the home folder ({len(others):,} such files and folders)"
        yield Finding(str(others[0]), wrong, f"as root: chown -R {owner} '{settings.home}'")


def room(settings: Settings) -> Iterator[Finding]:
    """Too little free disk for a night."""
    free = shutil.disk_usage(settings.home).free
    built = settings.warehouse.stat().st_size if settings.warehouse.is_file() else 0
    needed = LEAST_FREE + built
    if free < needed:
        wrong = f"has {free / 1e6:,.0f} MB free, and a night wants {needed / 1e6:,.0f}"
        mend = "free some space: old logs in state/, *.damaged-* files, generations (DRAGOMAN_GENERATIONS)"
        yield Finding(str(settings.home), wrong, mend)


def lock(settings: Settings) -> Iterator[Finding]:
    """A night at work, or a process that a dead night left behind."""
    path = settings.state / "lock"
    if not is_locked(settings):
        return
    named = re.match(r"process (\d+)", path.read_text(encoding="utf-8", errors="replace"))
    if named and _lives(int(named[1])):
        mend = f"wait for its end; if it hangs: kill {named[1]}"
        yield Finding(str(path), f"a night is at work (process {named[1]})", mend)
    else:
        holder = f"process {named[1]}, which is not here" if named else "a process that has not said its number"
        yield Finding(str(path), f"is held by {holder}", f"end what is left of it: fuser -v '{path}' names it")


def is_locked(settings: Settings) -> bool:
    """Whether a process holds the home folder's lock."""
    path = settings.state / "lock"
    if not path.is_file():
        return False
    with path.open("r") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def runs(settings: Settings) -> Iterator[Finding]:
    """Runs that failed or never ended, since the last one that was published."""
    if is_locked(settings):
        return
    found = [path for path in settings.runs.glob("*") if path.is_dir()]
    for path in sorted(found, key=lambda path: path.stat().st_mtime_ns, reverse=True):
        steps = notes(settings, path.name)
        status = steps.get("finish", {}).get("status")
        if status == "done":
            return
        reached = next(
            (step for step in ("publish", "audit", "build", "load", "extract", "ingest") if step in steps), ""
        )
        how = "failed" if status else "never ended"
        after = f"after {reached}" if reached else "before its first step was done"
        yield Finding(str(path), f"run {how} {after}", "dragoman nightly completes it")


def parquet(settings: Settings) -> Iterator[Finding]:
    """Files of bronze and of extractions that cannot be read to their end."""
    of_bronze = "the next night sets it aside; restore it from a backup before, or deliver its articles again"
    files = [*bronze.article_batches(settings), *bronze.rejection_batches(settings), *bronze.sighting_batches(settings)]
    for path in files:
        if reason := _damage(path):
            yield Finding(str(path), f"is damaged ({reason})", of_bronze)
    for path in storage.files(settings.extractions, "*/*.parquet"):
        if reason := _damage(path):
            yield Finding(str(path), f"is damaged ({reason})", "delete it; dragoman extract --all makes it again")


def _damage(path: Path) -> str | None:
    if not storage.is_remote(path) and not os.access(path, os.R_OK):
        return "no permission to read it"
    return damage_of_parquet(path)


def set_aside(settings: Settings) -> Iterator[Finding]:
    """Damaged files that nights have set aside."""
    for path in sorted(settings.home.rglob("*.damaged-*")):
        if path.suffix == ".wal":
            continue
        lost = settings.articles in path.parents
        mend = "restore it from a backup or deliver its articles again, then delete it" if lost else "delete it"
        made = "its articles are missing" if lost else "it was made anew"
        yield Finding(str(path), f"was damaged and set aside; {made}", mend)


def databases(settings: Settings) -> Iterator[Finding]:
    """Private databases that cannot be read."""
    if settings.lake:
        with landing.open_landing(settings, read_only=True):
            return
    if is_locked(settings):
        return  # the night has them open
    build = settings.landing.parent
    again = "dragoman nightly sets it aside and makes it anew"
    for path in (settings.landing, build / "work.duckdb", settings.warehouse):
        if not path.exists():
            continue
        try:
            duckdb.connect(str(path), read_only=True).close()
        except duckdb.Error as error:
            if is_held(error):
                mend = "close it there; analysts open publish/warehouse.duckdb only"
                yield Finding(str(path), "another process has it open", mend)
                continue
        if reason := damage_of_database(path):
            yield Finding(str(path), f"is damaged ({reason})", again)


def published(settings: Settings) -> Iterator[Finding]:
    """The file that readers open: there, alone, whole, with the tables of the contract."""
    path = settings.published
    if not path.exists():
        if settings.runs.is_dir():
            yield Finding(str(path), "nothing is published", "dragoman nightly")
        return
    stray = path.with_name(f"{path.name}.wal")
    if stray.exists():
        wrong = "somebody has opened the published file for writing; readers may see what is in this log"
        yield Finding(str(stray), wrong, "close whatever has it open, and put a whole file there: dragoman publish")
        return
    if reason := damage_of_database(path):
        yield Finding(str(path), f"is damaged ({reason})", "dragoman publish, or dragoman rollback")
        return
    with duckdb.connect(str(path), read_only=True) as connection:
        tables = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
    if missing := sorted(set(KEYS) - tables):
        yield Finding(str(path), f"lacks {', '.join(missing)}", "dragoman nightly, or dragoman rollback")


def generations(settings: Settings) -> Iterator[Finding]:
    """Kept generations: the published one is among them, and each can be opened."""
    live = settings.published
    if not live.exists():
        return
    kept = sorted((live.parent / "generations").glob("warehouse-*.duckdb"))
    if not any(path.stat().st_mtime_ns == live.stat().st_mtime_ns for path in kept):
        wrong = "is none of the kept generations: something else than dragoman put it there"
        yield Finding(str(live), wrong, "dragoman publish puts the last build there")
    for path in kept:
        try:
            duckdb.connect(str(path), read_only=True).close()
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            yield Finding(str(path), f"cannot be opened ({reason})", "delete it; it cannot be rolled back to")


def extractor(settings: Settings) -> Iterator[Finding]:
    """Batches whose landed extraction is of another version than today's code, words and knowledge."""
    if not landing.is_there(settings) or is_locked(settings):
        return
    try:
        landed = _landed_versions(settings)
    except duckdb.Error:
        return  # `databases` says so
    today = version_of_today(settings)
    other = [batch for batch, version in landed.items() if version != today]
    if other:
        wrong = f"{len(other):,} of {len(landed):,} batches were extracted by another version than today's {today}"
        yield Finding(str(settings.extractions), wrong, "dragoman extract --all, then load, build, publish")


def _landed_versions(settings: Settings) -> dict[str, str]:
    if settings.lake:
        with landing.open_landing(settings, read_only=True) as connection:
            return landing.landed_versions(connection)
    with duckdb.connect(str(settings.landing), read_only=True) as connection:
        return landing.landed_versions(connection)


def version_of_today(settings: Settings) -> str:
    """The version that an extraction would have now."""
    from extract.mapping import resources_of
    from extract.runs import safe_name

    return safe_name(resources_of(settings.project).version)


def sources(settings: Settings) -> Iterator[Finding]:
    """A sources.toml that cannot be read, or sources in it that are wrong."""
    try:
        problems = [f"{name}: {reason}" for name, reason in read_configuration(settings).problems]
    except DragomanError as error:
        problems = [str(error)]
    for problem in problems:
        yield Finding(str(settings.sources_file), " ".join(problem.split()), "mend it as docs/sources.md says")


CHECKS: list[Callable[[Settings], Iterator[Finding]]] = [
    folders, owners, room, lock, runs, parquet, set_aside, databases, published, generations, extractor, sources,
]  # fmt: skip
