"""What a change gains and loses: `python bench/diff.py [COMMIT] [--bulk N] [--lines N] [--only events|statements]`

Extracts the annotated articles and a fixed sample of the bulk articles with this checkout, as it stands, and with
COMMIT (HEAD where not given), side by side; prints events and statements gained, lost and changed, with the words
that show them, and counts at the end. The other commit's files are unpacked into a folder that is removed afterwards.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

PROJECT = Path(__file__).resolve().parent.parent
ARTICLES = PROJECT.parent / "shared" / "articles"
NEEDED = ("extract", "seeds/reference", "pyproject.toml")
SIGNS = {"gained": "[green]+[/green]", "lost": "[red]-[/red]", "changed": "[yellow]~[/yellow]"}
LONGEST = 220  # characters of an evidence
Row = dict[str, Any]


@dataclass
class Found:
    """One event or statement: what makes it the same in both extractions, what may change, and the words."""

    same: tuple[str, ...]
    near: tuple[str, ...]  # where it stands: a row lost and one gained there are one that changed
    slots: dict[str, str]
    words: str


@dataclass
class Difference:
    """Lines of one kind of row in one set of articles, and how many rows stayed as they were."""

    kept: int = 0
    lines: dict[str, list[str]] = field(default_factory=lambda: {sign: [] for sign in SIGNS})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("commit", nargs="?", default="HEAD", help="the commit to compare with")
    parser.add_argument("--bulk", type=int, default=1500, help="how many of the bulk articles")
    parser.add_argument("--lines", type=int, default=40, help="how many lines of each sign; 0: all")
    parser.add_argument("--only", choices=["events", "statements"], help="leave the other out")
    options = parser.parse_args()
    if not ARTICLES.is_dir():
        sys.exit(f"{ARTICLES}: is missing; the annotated articles stay outside the repository")
    console = Console(highlight=False, soft_wrap=True)
    with tempfile.TemporaryDirectory(prefix="dragoman-diff-") as name:
        folder = Path(name)
        sets = write_articles(folder / "articles.jsonl", options.bulk)
        unpack(options.commit, folder / "before")
        with console.status(f"extracting {len(sets)} articles twice"):
            before, after = extract_both(folder, folder / "before", PROJECT)
    kinds = {"events": events_of, "statements": statements_of}
    chosen = [options.only] if options.only else list(kinds)
    counts = Table(title=f"against {options.commit}", title_justify="left")
    for column in ("articles", "rows", "kept", *SIGNS):
        counts.add_column(column, justify="left" if column in ("articles", "rows") else "right")
    for name in dict.fromkeys(sets.values()):
        ids = [article for article, its_set in sets.items() if its_set == name]
        for kind in chosen:
            found = compare(ids, before, after, kinds[kind])
            show(console, f"{name}: {kind}", found, options.lines)
            counts.add_row(name, kind, str(found.kept), *(str(len(found.lines[sign])) for sign in SIGNS))
    console.print(counts)


def write_articles(path: Path, bulk: int) -> dict[str, str]:
    """Writes the articles as JSONL; returns which set each belongs to, in order. The sample hangs on ids alone."""
    rows = {"seeds": [_seed(file) for file in sorted((ARTICLES / "seeds").glob("*.txt"))]}
    with (ARTICLES / "dev.jsonl").open(encoding="utf-8") as lines:
        rows["dev"] = [json.loads(line) for line in lines]
    with gzip.open(ARTICLES / "bulk.jsonl.gz", "rt", encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines] if bulk else []
    rows["bulk"] = sorted(articles, key=lambda row: hashlib.sha256(row["id"].encode()).digest())[:bulk]
    with path.open("w", encoding="utf-8") as out:
        for row in (row for chosen in rows.values() for row in chosen):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    return {row["id"]: name for name, chosen in rows.items() for row in chosen}


def _seed(file: Path) -> Row:
    return {"id": file.stem, "text": file.read_text(encoding="utf-8")}


def unpack(commit: str, folder: Path) -> None:
    """The files of a commit that the extraction needs; ends with git's own words where there is no such commit."""
    archive = subprocess.run(
        ["git", "-C", str(PROJECT), "archive", "--format=tar", commit, *NEEDED], capture_output=True, check=False
    )
    if archive.returncode:
        sys.exit(archive.stderr.decode().strip())
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as tar:
        tar.extractall(folder, filter="data")


def extract_both(folder: Path, *projects: Path) -> list[dict[str, Row]]:
    """The extractions of two checkouts by article, each made by its own code in a process of its own."""
    runs = []
    for number, project in enumerate(projects):
        out = folder / f"{number}.jsonl"
        code = "from extract.command import main; main()"
        command = [
            sys.executable,
            "-c",
            code,
            "extract",
            "--input",
            str(folder / "articles.jsonl"),
            "--jsonl",
            str(out),
        ]
        environment = os.environ | {"PYTHONPATH": str(project), "DRAGOMAN_HOME": str(folder / f"home-{number}")}
        with (folder / f"{number}.log").open("w") as log:
            runs.append((out, subprocess.Popen(command, cwd=project, env=environment, stdout=log, stderr=log)))
    for out, run in runs:
        if run.wait():
            sys.exit(f"{run.args}:\n" + out.with_suffix(".log").read_text(encoding="utf-8")[-2000:])
    found = []
    for out, _ in runs:
        with out.open(encoding="utf-8") as lines:
            found.append({row["article_id"]: row for row in map(json.loads, lines)})
    return found


def compare(ids: Iterable[str], before: dict[str, Row], after: dict[str, Row], rows_of: Any) -> Difference:
    """Pairs off what is the same in both; what is left was gained or lost, or changed in a slot."""
    difference = Difference()
    for article in ids:
        lost = list(rows_of(before.get(article, {})))
        gained = []
        for one in rows_of(after.get(article, {})):
            twins = [old for old in lost if old.same == one.same]
            if not twins:
                gained.append(one)
                continue
            old = min(twins, key=lambda twin: twin.slots != one.slots)
            lost.remove(old)
            difference.kept += old.slots == one.slots
            if old.slots != one.slots:
                difference.lines["changed"].append(line(article, one) + changed(old, one))
        for one in gained:
            old_here = next((old for old in lost if old.near == one.near), None)
            if old_here is None:
                difference.lines["gained"].append(line(article, one))
                continue
            lost.remove(old_here)
            difference.lines["changed"].append(line(article, one) + changed(old_here, one))
        difference.lines["lost"] += [line(article, one) for one in lost]
    return difference


def changed(old: Found, new: Found) -> str:
    """What differs between two rows, as a line of its own."""
    moved = [f"{name}: {old.slots[name] or '-'} → {now or '-'}" for name, now in new.slots.items()]
    moved = [text for text, name in zip(moved, new.slots, strict=True) if old.slots[name] != new.slots[name]]
    if old.same != new.same:
        moved.insert(0, f"was {' | '.join(old.same)}")
    return "\n    " + "; ".join(moved)


def line(article: str, one: Found) -> str:
    """A row as it is shown: what it is, then the words of the article."""
    slots = " ".join(value for value in one.slots.values() if value)
    return f"{article}  {' | '.join(part for part in one.same if part)}  {slots}\n    {one.words[:LONGEST]}"


def events_of(row: Row) -> Iterator[Found]:
    """An event is the same where type and parties are; status, place and dates may change."""
    for event in row.get("events", []):
        parties = sorted(str(p["name_en"] or p["name_ar"]) for p in event["participants"])
        place = ", ".join(part for part in (event["city_en"], event["country_iso3"]) if part)
        slots = {"status": event["status"], "place": place and f"@ {place}", "days": _days(event)}
        near = (event["event_type"], str(event["trigger_start"]))
        yield Found((event["event_type"], " + ".join(parties)), near, slots, _one_line(event["evidence"]))


def statements_of(row: Row) -> Iterator[Found]:
    """A statement is the same where its content is; its speaker may change."""
    for statement in row.get("statements", []):
        speaker = statement["speaker"] or {}
        name = str(speaker.get("name_en") or speaker.get("name_ar") or statement["speaker_surface"] or "-")
        content = _one_line(statement["content"])
        near = (str(statement["cue_start"]),)
        yield Found((content,), near, {"speaker": name}, f"{statement['cue']} …")


def _days(event: Row) -> str:
    earliest, latest = event["earliest_date"], event["latest_date"]
    return "" if earliest is None and latest is None else f"{earliest or '…'}/{latest or '…'}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def show(console: Console, title: str, difference: Difference, most: int) -> None:
    """The lines of one kind, at most so many of each sign."""
    if not any(difference.lines.values()):
        return
    console.rule(title, align="left")
    for sign, lines in difference.lines.items():
        for text in lines[: most or None]:
            console.print(SIGNS[sign], end=" ")
            console.print(text, markup=False)
        if most and len(lines) > most:
            console.print(f"  … {len(lines) - most} more {sign} (--lines 0 shows all)")


if __name__ == "__main__":
    main()
