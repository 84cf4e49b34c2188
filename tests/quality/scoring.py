"""Figures of the extraction, computed in process: on the shared gold by its own scorer, on our golden set by ours.

Every figure is a share between 0 and 1, higher is better, save `events_an_article` of the negatives, lower is better.
The nearest place for a figure to be wrong is here and in the shared scorer, never in a warehouse: none is built.
"""

from __future__ import annotations

import importlib.util
import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from extract.batch import extraction_row
from extract.pipeline import Resources, extract
from extract.sources.article import Article
from extract.sources.inbox import read
from extract.text import words_of

PROJECT = Path(__file__).resolve().parents[2]
SHARED = PROJECT.parent / "shared"
LONGEST = 1 << 26  # bytes of an article
SAME = 0.5  # share of parties, or of words, from which two events or two contents are the same
Row = dict[str, Any]


def figures(resources: Resources) -> dict[str, dict[str, float]]:
    """All figures by section; without the shared folder only those of our own golden set."""
    found = {"golden": of_golden(resources)}
    if (SHARED / "eval" / "gold").is_dir():
        rows = extractions([SHARED / "articles" / "dev.jsonl", SHARED / "articles" / "seeds"], resources)
        gold = golds(SHARED / "eval" / "gold")
        seeds = {path.stem for path in (SHARED / "articles" / "seeds").glob("*.txt")}
        found["shared"] = by_shared_scorer(gold, rows)
        found["seeds"] = by_shared_scorer({name: told for name, told in gold.items() if name in seeds}, rows)
        found["negatives"] = of_negatives(resources)
    return found


def extractions(inputs: Sequence[Path], resources: Resources) -> dict[str, Row]:
    """What the extraction finds in each article of some files, by the article's id."""
    rows = {}
    for article in read(inputs, LONGEST):
        assert isinstance(article, Article), article.line
        given = asdict(article) | {"ingested_at": datetime(1970, 1, 1, tzinfo=UTC)}
        row = extraction_row(given, resources, extract)
        assert row["error"] is None, f"{article.article_id}: {row['error']}"
        rows[article.article_id] = row
    return rows


def golds(folder: Path) -> dict[str, Row]:
    """The annotations of a folder, by article."""
    told = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json")))
    return {one["article_id"]: one for one in told}


def f1(hits: float, predicted: float, wanted: float) -> float:
    """Of precision and recall; 1 where there is nothing to find and nothing is found."""
    return 2 * hits / (predicted + wanted) if predicted + wanted else 1.0


def of_negatives(resources: Resources) -> dict[str, float]:
    """Events found an article where there are almost none to find."""
    rows = extractions([SHARED / "articles" / "negatives.jsonl"], resources).values()
    return {"events_an_article": sum(len(row["events"]) for row in rows) / len(rows)}


# the shared gold


def by_shared_scorer(gold: dict[str, Row], rows: dict[str, Row]) -> dict[str, float]:
    """The figures of ../shared/eval/score.py, on the extraction's rows instead of a warehouse's."""
    scorer, n = shared_scorer(), Counter[str]()
    for name, told in gold.items():
        predicted = rows[name]["events"]
        pairs = scorer.assign(told["events"], predicted)
        hits = [(g, p) for g, p in pairs if not g.get("optional")]
        n["hit"] += len(hits)
        n["gold"] += sum(not g.get("optional") for g in told["events"])
        n["predicted"] += len(predicted) - (len(pairs) - len(hits))
        for g, p in hits:
            _count_slots(scorer, n, g, p)
        text, both, spared = scorer.score_statements(told["statements"], [_said(s) for s in rows[name]["statements"]])
        n["said"] += text
        n["said_by"] += both
        n["said_gold"] += sum(not s.get("optional") for s in told["statements"])
        n["said_predicted"] += len(rows[name]["statements"]) - spared
    matched = n["hit"] or 1
    return {
        "event_f1": f1(n["hit"], n["predicted"], n["gold"]),
        "event_recall": n["hit"] / n["gold"],
        "participant_f1": f1(n["party"], n["party_predicted"], n["party_gold"]),
        "status": n["status"] / matched,
        "place": n["place"] / matched,
        "parties": n["parties"] / matched,
        "date_holds": n["date_holds"] / matched,
        "date_exact": n["date_exact"] / matched,
        "statement_f1": f1(n["said_by"], n["said_predicted"], n["said_gold"]),
        "statement_text_f1": f1(n["said"], n["said_predicted"], n["said_gold"]),
    }


def _count_slots(scorer: ModuleType, n: Counter[str], gold: Row, predicted: Row) -> None:
    """Parties, status, place and date of one matched event."""
    hits, missed, spurious, _ = scorer.party_overlap(gold["participants"], predicted["participants"])
    n["party"] += hits
    n["party_gold"] += hits + missed
    n["party_predicted"] += hits + spurious
    n["parties"] += missed == spurious == 0
    n["status"] += gold["status"] == predicted["status"]
    n["place"] += scorer.place_right(gold.get("location"), predicted)
    n["date_holds"] += scorer.date_holds(gold.get("date"), predicted)
    n["date_exact"] += scorer.date_exact(gold.get("date"), predicted)


def _said(statement: Row) -> Row:
    """A statement as the shared scorer reads it off the warehouse."""
    nobody = dict.fromkeys(("name_en", "name_ar", "kind", "country_iso3"))
    return {"content": statement["content"], **(statement["speaker"] or nobody)}


def shared_scorer() -> ModuleType:
    """../shared/eval/score.py as a module."""
    spec = importlib.util.spec_from_file_location("shared_score", SHARED / "eval" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# our own golden set


def of_golden(resources: Resources) -> dict[str, float]:
    """Events and statements of seeds/articles against tests/golden, by the simple rules below."""
    rows = extractions([PROJECT / "seeds" / "articles"], resources)
    n = Counter[str]()
    for name, told in golds(PROJECT / "tests" / "golden").items():
        _count(n, "event", told["events"], rows[name]["events"], same_event)
        _count(n, "statement", told["statements"], rows[name]["statements"], same_statement)
    return {
        "event_f1": f1(n["event"], n["event_predicted"], n["event_gold"]),
        "statement_f1": f1(n["statement"], n["statement_predicted"], n["statement_gold"]),
    }


def _count(n: Counter[str], kind: str, gold: Iterable[Row], predicted: list[Row], same: Any) -> None:
    """Pairs off gold and predicted rows, required gold first; what meets an optional one counts on neither side."""
    left = list(predicted)
    for told in sorted(gold, key=lambda one: bool(one.get("optional"))):
        best = max(left, key=lambda one: same(told, one), default=None)
        found = best is not None and same(told, best) >= SAME
        if found:
            left.remove(best)
        if not told.get("optional"):
            n[f"{kind}_gold"] += 1
            n[kind] += found
            n[f"{kind}_predicted"] += found
    n[f"{kind}_predicted"] += len(left)


def same_event(gold: Row, predicted: Row) -> float:
    """How much two events of one type share of their parties (F1); 0 where the types differ.

    Where every party is optional, sharing one of them is enough, or the city where no party is told.
    """
    if gold["event_type"] != predicted["event_type"]:
        return 0.0
    met = {
        index: party
        for index, party in enumerate(gold["participants"])
        if any(same_actor(party, one) for one in predicted["participants"])
    }
    required = [index for index, party in enumerate(gold["participants"]) if not party.get("optional")]
    if not required:
        city = (gold.get("location") or {}).get("city")
        return float(bool(met) or (bool(city) and city == predicted["city_en"]))
    hits = sum(index in met for index in required)
    spurious = len(predicted["participants"]) - len(met)
    return f1(hits, hits + max(spurious, 0), len(required))


def same_statement(gold: Row, predicted: Row) -> float:
    """How many words two contents share, of the longer one; 0 where the speakers differ."""
    wanted = {"name": gold["speaker"], "ar": [gold.get("speaker_ar") or ""], "kind": gold.get("kind", "person")}
    if predicted["speaker"] is None or not same_actor(wanted, predicted["speaker"], by_country=False):
        return 0.0
    one, other = Counter(words_of(gold["content"])), Counter(words_of(predicted["content"]))
    return (one & other).total() / max(one.total(), other.total(), 1)


def same_actor(gold: Row, predicted: Row, by_country: bool = True) -> bool:
    """A country by its code, anybody else by a name in common, a person by the family name too."""
    if by_country and "country" in (gold["kind"], predicted["kind"]):
        return gold["kind"] == predicted["kind"] and gold.get("country") == predicted["country_iso3"]
    theirs = [_plain(predicted["name_en"]), _plain(predicted["name_ar"])]
    ours = [_plain(name) for name in (gold["name"], *gold.get("ar", []))]
    if any(name and name in theirs for name in ours):
        return True
    if not gold["kind"] == predicted["kind"] == "person":
        return False
    if None not in (gold.get("country"), predicted["country_iso3"]) and gold["country"] != predicted["country_iso3"]:
        return False
    return bool({name[-1] for name in ours if name} & {name[-1] for name in theirs if name})


def _plain(name: str | None) -> tuple[str, ...]:
    """The words of a name without accents and marks."""
    letters = unicodedata.normalize("NFD", name or "")
    return tuple(words_of("".join(c for c in letters if not unicodedata.combining(c) or "\u0653" <= c <= "\u0655")))
