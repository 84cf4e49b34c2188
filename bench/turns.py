"""How much faster is this checkout than another one, and does it write the same rows?

    python bench/turns.py OTHER_CHECKOUT [ARTICLES]

Two workers, one with the code, words and reference of each checkout, take turns at the same bulk articles, 25 at a
time, none seen before. What else the machine does hits both alike, so the median ratio of their turns holds to two or
three hundredths where milliseconds do not. The rows are compared by digests of all columns that both have.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).resolve().parents[1]
TURN = 25


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("other", type=Path)
    parser.add_argument("articles", type=int, nargs="?", default=1500)
    options = parser.parse_args()
    if not (options.other / "extract" / "pipeline.py").is_file():
        sys.exit(f"{options.other}: is no checkout of this project")
    workers = [worker(options.other.resolve(), options.articles), worker(HERE, options.articles)]
    turns = []
    for number, at in enumerate(range(0, options.articles, TURN)):
        order = workers if number % 2 else workers[::-1]
        told = {id(process): turn(process, at) for process in order}
        turns.append([told[id(process)] for process in workers])
    theirs, ours = (median(pair[side]["floors"] for pair in turns) for side in (0, 1))
    ratio = median(new["milliseconds"] / old["milliseconds"] for old, new in turns)
    pairs = [pair for old, new in turns for pair in zip(old["rows"], new["rows"], strict=True)]
    differ = sum(any(old[name] != new[name] for name in old.keys() & new.keys()) for old, new in pairs)
    print(f"time of this checkout by the other's: {ratio:.3f} ({theirs:.1f} floors before, {ours:.1f} now)")
    print(f"articles with other rows: {differ} of {options.articles}")


def worker(checkout: Path, articles: int) -> subprocess.Popen[str]:
    """A process that waits for turns; it has read what is not counted."""
    command = [sys.executable, "-c", f"import turns; turns.take_turns({articles})"]
    paths = f"{checkout}{os.pathsep}{Path(__file__).parent}"  # `extract` of the checkout, this folder's measuring
    environment = os.environ | {"PYTHONPATH": paths}
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=checkout, env=environment
    )
    assert process.stdout is not None
    if process.stdout.readline().strip() != str(checkout):
        sys.exit(f"{checkout}: its extraction could not be started")
    return process


def turn(process: subprocess.Popen[str], at: int) -> dict[str, Any]:
    """Let a worker extract the articles from a number on."""
    assert process.stdin is not None
    assert process.stdout is not None
    print(at, file=process.stdin, flush=True)
    told: dict[str, Any] = json.loads(process.stdout.readline())
    return told


def take_turns(articles: int) -> None:
    """The worker's side: a number in, the milliseconds, floors and digests of rows of 25 articles out."""
    import extraction

    from extract import pipeline
    from extract.batch import _found, document_of

    checkout = Path(pipeline.__file__).resolve().parents[1]
    resources = pipeline.load_resources(checkout)
    extraction.BULK = HERE.parent / "shared" / "articles" / "bulk.jsonl.gz"
    wanted = articles + extraction.WARM_UP
    documents = [document_of(extraction.article_of(line)) for line in islice(extraction.spread(wanted), wanted)]
    for document in documents[: extraction.WARM_UP]:
        pipeline.extract(document, resources)
    floor = extraction.floor_of(frozenset(word for words in resources.knowledge.names for word in words))
    print(checkout, flush=True)
    for line in sys.stdin:
        first = extraction.WARM_UP + int(line)
        batch = documents[first : first + TURN]
        least = extraction.milliseconds(floor, [document.content.encode() for document in batch])
        spent = extraction.milliseconds(lambda document: pipeline.extract(document, resources), batch)
        rows = [{name: digest(value) for name, value in _found(pipeline.extract(d, resources)).items()} for d in batch]
        print(json.dumps({"milliseconds": spent, "floors": spent / least, "rows": rows}), flush=True)


def digest(value: Any) -> str:
    """What one column of an article's row is compared by."""
    return hashlib.sha256(json.dumps(value, default=str).encode()).hexdigest()[:16]


if __name__ == "__main__":
    main()
