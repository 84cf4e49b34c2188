"""How long the dates of an article take, and what they come to: over JSONL articles, in this process.

    python bench/dates.py ../shared/articles/bulk.jsonl.gz [--articles 4000] [--expressions]

Processor time is told, so that a busy machine disturbs less; run it twice and believe the smaller figure.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import Counter
from datetime import date
from pathlib import Path

from extract.dates import DateWords, find_dates, resolve_all
from extract.publication import publication
from extract.publication_evidence import Evidence
from extract.text import Text, read

AR = Path(__file__).resolve().parent.parent / "extract" / "lang" / "ar"
BUDGET = 0.15  # milliseconds an article, for all date work


def articles(path: Path, most: int) -> list[tuple[Text, date | None]]:
    """Texts with their days, spread over the whole file."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    rows = [json.loads(line) for line in content.splitlines()]
    found = []
    for row in rows[:: max(1, len(rows) // most)]:
        title = row.get("title")
        day = (row.get("published") or "")[:10]
        text = read(f"{title}\n{row['text']}" if title else row["text"], bool(title))
        found.append((text, date.fromisoformat(day) if len(day) == 10 else None))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("path", type=Path)
    parser.add_argument("--articles", type=int, default=4000)
    parser.add_argument("--expressions", action="store_true", help="print what was found, most frequent rules first")
    args = parser.parse_args()
    words = DateWords.load(AR)
    texts = articles(args.path, args.articles)
    rules: Counter[str] = Counter()
    spent = {"find": 0.0, "publication": 0.0, "resolve": 0.0}
    for text, day in texts:
        started = time.process_time()
        expressions = find_dates(text, words)
        found = time.process_time()
        published = publication(text, expressions, day, Evidence(), words)
        tested = time.process_time()
        resolve_all(text, expressions, published, words)
        done = time.process_time()
        spent["find"] += found - started
        spent["publication"] += tested - found
        spent["resolve"] += done - tested
        rules.update(expression.rule_id for expression in expressions)
    tokens = sum(len(text.forms) for text, _ in texts) / len(texts)
    mean = sum(rules.values()) / len(texts)
    print(f"{len(texts)} articles of {tokens:.0f} tokens and {mean:.1f} expressions on average")
    for step, seconds in spent.items():
        print(f"{step:12} {1000 * seconds / len(texts):.3f} ms an article")
    print(f"{'all':12} {1000 * sum(spent.values()) / len(texts):.3f} ms an article, of {BUDGET}")
    if args.expressions:
        for rule, count in rules.most_common():
            print(f"{count:7} {rule}")


if __name__ == "__main__":
    main()
