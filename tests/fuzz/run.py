"""A long fuzzing run: `python -m tests.fuzz.run --cases 1000000 --seed 1` (`make fuzz CASES=… SEED=…`)

Each target gets its share of the cases, in chunks, each in a process of its own: a chunk that crashes its process, or
is killed for hanging, is reported with its numbers, and the run goes on. At the end: cases, failures, seconds, the
slowest case and how much memory a process grew. Findings go to --out, one line each, with all that is needed to repeat
them (`--only extract --first 123 --cases 1`). Exit 1 where there was any.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import os
import resource
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SHARES = {"extract": 40, "row": 25, "jsonl": 12, "text": 12, "gzip": 4, "parquet": 3, "day": 3, "page": 1}
CHUNK = 5_000
HANG = 1_800  # seconds for a chunk, on a machine that is busy with other things
GROWTH_MB = 150  # a process may grow so much after its first tenth


def parser() -> argparse.ArgumentParser:
    """What may be asked for."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--cases", type=int, default=1_000_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--first", type=int, default=0, help="number of the first case")
    asked.add_argument("--only", choices=SHARES, help="one target alone")
    asked.add_argument("--out", type=Path, default=Path("fuzz-findings.jsonl"))
    asked.add_argument("--chunk", action="store_true", help="run in this process and print a line of JSON")
    return asked


def main() -> None:
    options = parser().parse_args()
    if options.chunk:
        print(json.dumps(chunk(options.only, options.seed, options.first, options.cases)))
        return
    sys.exit(run(options))


def run(options: argparse.Namespace) -> int:
    """All chunks, one after the other, the targets taking turns; 1 where something was found."""
    started = time.monotonic()
    done: dict[str, Counter[str]] = {}
    for name, first, cases in chunks_of(options):
        report = chunk_apart(name, options.seed, first, cases)
        with options.out.open("a", encoding="utf-8") as out:
            for finding in report["findings"]:
                out.write(json.dumps(finding) + "\n")
                print("found:", json.dumps(finding)[:600], flush=True)
        of = done.setdefault(name, Counter())
        of.update(cases=cases, failures=len(report["findings"]), cpu=report["cpu"])
        for most in ("slowest", "growth"):
            of[most] = max(of[most], report[most])
        total = sum(one["cases"] for one in done.values())
        print(f"{total:,} of {options.cases:,} cases, {time.monotonic() - started:,.0f} s", file=sys.stderr, flush=True)
    for name, one in done.items():
        print(
            f"{name:<8} {one['cases']:>10,} cases {one['failures']:>4} failures {one['cpu']:>8,.0f} s of processor, "
            f"slowest {one['slowest']:.2f} s, grew {one['growth']:.0f} MB"
        )
    cases, failures = (sum(one[name] for one in done.values()) for name in ("cases", "failures"))
    print(f"all      {cases:>10,} cases {failures:>4} failures, seed {options.seed}")
    return int(failures > 0)


def chunks_of(options: argparse.Namespace) -> Iterator[tuple[str, int, int]]:
    """Target, first case and number of cases of each chunk, in the order in which they are run."""
    shares = {options.only: 1} if options.only else SHARES
    chunks = []
    for name, share in shares.items():
        cases = options.cases * share // sum(shares.values())
        chunks += [(start / share, name, start, min(CHUNK, cases - start)) for start in range(0, cases, CHUNK)]
    for _, name, start, cases in sorted(chunks):
        yield name, options.first + start, cases


def chunk_apart(name: str, seed: int, first: int, cases: int) -> dict[str, Any]:
    """A chunk in a process of its own, whose death is a finding."""
    command = [sys.executable, "-m", "tests.fuzz.run", "--chunk", "--only", name, "--seed", str(seed)]
    command += ["--first", str(first), "--cases", str(cases)]
    dead = {"cases": cases, "cpu": 0.0, "slowest": 0.0, "growth": 0.0}
    where = {"target": name, "seed": seed, "first": first, "cases": cases}
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=HANG, check=False)
    except subprocess.TimeoutExpired as error:
        return dead | {"findings": [where | {"error": "hangs", "said": str(error.stderr)[-3000:]}]}
    if done.returncode:
        said = f"exit {done.returncode}"
        return dead | {"findings": [where | {"error": said, "said": done.stderr[-3000:]}]}
    return json.loads(done.stdout)


def chunk(name: str, seed: int, first: int, cases: int) -> dict[str, Any]:
    """The cases of one target in this process."""
    faulthandler.enable()
    faulthandler.dump_traceback_later(HANG - 60, exit=True)
    from extract.pipeline import load_resources
    from extract.settings import PROJECT
    from tests.fuzz.targets import targets

    findings, slowest, early = [], 0.0, 0.0
    with targets(seed, load_resources(PROJECT)) as bound:
        target = bound.all()[name]
        started = time.process_time()
        for number in range(first, first + cases):
            before = time.process_time()
            try:
                target(number)
            except Exception as error:
                said = "".join(traceback.format_exception(error)[-3:])
                findings.append(
                    {"target": name, "seed": seed, "number": number, "error": repr(error)[:300], "said": said[-1500:]}
                )
            slowest = max(slowest, time.process_time() - before)
            if number - first == cases // 10:
                early = resident()
    growth = resident() - early
    if growth > GROWTH_MB:
        findings.append({"target": name, "seed": seed, "number": first, "error": f"grew {growth:.0f} MB"})
    spent = time.process_time() - started
    return {
        "cases": cases,
        "cpu": spent,
        "slowest": slowest,
        "growth": growth,
        "findings": findings,
        "found": bound.found,
    }


def resident() -> float:
    """Resident memory of this process in MB."""
    with open(f"/proc/{os.getpid()}/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 1e6


if __name__ == "__main__":
    main()
