"""How long the extraction takes: milliseconds an article and core, the floor beside it, start-up, memory.

    python bench/extraction.py [ARTICLES]

One fresh process stands for a worker: it loads the resources, meets a few hundred articles that are not counted, then
extracts ARTICLES others, none of them twice. The floor is what any reading of the same articles costs in Python:
decode, fold, split into words, look every word up once; it is measured in turns with the extraction, some articles at
a time, and medians are told. Believe the ratio of the two before the milliseconds: processor time differs between
machines, and on a busy one between seconds. The stages are measured afterwards, on articles whose words are known by
then, so they come to less than the whole.
"""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from statistics import median, quantiles
from typing import Any
from unittest.mock import patch

from rich.console import Console
from rich.table import Table

from extract.settings import PROJECT

BULK = PROJECT.parent / "shared" / "articles" / "bulk.jsonl.gz"
WARM_UP = 400  # articles read before anything is measured
TURN = 50  # articles for which floor and extraction take turns
# What a stage of extract() is called here, and the functions of extract.pipeline that do it.
STAGES = {
    "read: tokens, folding, sentences": ("read",),
    "words and names: what begins where": ("Vocabulary.openings", "NameBook.at_tokens"),
    "dates: find and resolve": ("find_dates", "resolve_all"),
    "actors": ("ActorFinder.find",),
    "publication day": ("date_publication",),
    "events: triggers, parties, places": ("EventFinder.__post_init__", "EventFinder.find"),
    "events: repeats, dates, records": ("merge_repeats", "date_events", "assemble_events"),
    "statements": ("find_statements", "assemble_statements"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", type=int, nargs="?", default=1500)
    options = parser.parse_args()
    if not BULK.is_file():
        sys.exit(f"{BULK}: is missing; the bulk articles stay outside the repository")
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        figures = pool.apply(worker, (options.articles,))
    Console().print(table_of(figures))


def worker(articles: int) -> dict[str, Any]:
    """All figures of one process: what it costs to start, then to extract."""
    began = time.process_time()
    from extract import pipeline

    resources = pipeline.load_resources(PROJECT)
    started = time.process_time() - began
    from extract.batch import document_of

    lines = list(islice(spread(articles + WARM_UP), articles + WARM_UP))
    documents = [document_of(article_of(line)) for line in lines]
    texts = [d.content.encode() for d in documents]
    for document in documents[:WARM_UP]:
        pipeline.extract(document, resources)
    lexicon = frozenset(word for words in resources.knowledge.names for word in words)
    floor, whole = [], []
    for at in range(WARM_UP, len(documents), TURN):
        batch = slice(at, at + TURN)
        floor.append(milliseconds(floor_of(lexicon), texts[batch]))
        whole.append(milliseconds(lambda d: pipeline.extract(d, resources), documents[batch]))
    with stages(pipeline) as spent:
        for document in documents[WARM_UP:]:
            pipeline.extract(document, resources)
    return {
        "articles": articles,
        "bytes": sum(map(len, texts[WARM_UP:])) / articles,
        "start-up": started,
        "floor": median(floor),
        "whole": median(whole),
        "spread": quantiles(whole, n=10)[::8],
        "ratio": median(w / f for w, f in zip(whole, floor, strict=True)),
        "stages": {name: seconds * 1000 / articles for name, seconds in spent.items()},
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3),
    }


def spread(wanted: int) -> Iterator[bytes]:
    """Lines of the bulk file, as evenly over it as the number wanted allows."""
    with gzip.open(BULK, "rb") as file:
        size = sum(1 for _ in file)
    step = max(1, size // wanted)
    with gzip.open(BULK, "rb") as file:
        yield from islice(file, 0, None, step)


def article_of(line: bytes) -> dict[str, Any]:
    """A line of the bulk file as a row of ARTICLES."""
    row = json.loads(line)
    return dict.fromkeys(("title", "published", "language", "source", "url")) | row | {"article_id": row["id"]}


def floor_of(lexicon: frozenset[str]) -> Callable[[bytes], int]:
    """The least work that knows an article's words: decode, split, fold (by a table of its own), look up."""
    table = str.maketrans("أإآةىئؤ", "ااايهيو")

    def read(content: bytes) -> int:
        return sum(map(lexicon.__contains__, content.decode().translate(table).split()))

    return read


def milliseconds(work: Callable[[Any], Any], items: list[Any]) -> float:
    """Processor time of some work, an item."""
    began = time.process_time()
    for item in items:
        work(item)
    return (time.process_time() - began) * 1000 / len(items)


@contextmanager
def stages(pipeline: Any) -> Iterator[dict[str, float]]:
    """Seconds that each stage takes while the context is open, `the rest` excluded."""
    spent = dict.fromkeys(STAGES, 0.0)

    def timed(stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            began = time.process_time()
            try:
                return work(*args, **options)
            finally:
                spent[stage] += time.process_time() - began

        return call

    with ExitStack() as stack:
        for stage, names in STAGES.items():
            for name in names:
                owner, _, attribute = name.rpartition(".")
                holder = getattr(pipeline, owner) if owner else pipeline
                stack.enter_context(patch.object(holder, attribute, timed(stage, getattr(holder, attribute))))
        yield spent


def table_of(figures: dict[str, Any]) -> Table:
    """All figures of one worker, each beside what it may come to."""
    title = f"extract(): {figures['articles']:,} articles of {figures['bytes'] / 1000:.1f} kB"
    table = Table(title=title, title_justify="left")
    for column in ("", "ms an article", "floors", "budget"):
        table.add_column(column, justify="right" if column else "left")
    floor, whole, (least, most) = figures["floor"], figures["whole"], figures["spread"]
    table.add_row("floor: decode, fold, one look-up a word", f"{floor:.3f}", "1.0")
    table.add_row(f"extract() ({least:.2f} to {most:.2f})", f"{whole:.2f}", f"{figures['ratio']:.1f}", "1.00")
    table.add_section()
    for name, spent in figures["stages"].items():
        table.add_row(name, f"{spent:.2f}", f"{spent / floor:.1f}")
    table.add_section()
    table.add_row("start-up of a worker, s of processor", f"{figures['start-up']:.2f}", "", "2.00")
    table.add_row("peak memory of a worker, MB", f"{figures['megabytes']:.0f}", "", "400")
    return table


if __name__ == "__main__":
    main()
