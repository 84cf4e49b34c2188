"""Compares the figures of a night with those of the nights before, by the rules of `seeds/operations/anomalies.csv`.

A rule looks at one measure of `meta_quality`, or at a share (measure per other measure). `below` and `above` compare
with a multiple of the median of the last nights; `silent` asks for subjects (a measure `*`: each source, each type of
event) that most nights have and this one has not. A rule keeps quiet where there is too little to judge: fewer
than `least_nights` nights, or a night whose divisor is below `least`.

Nights are compared as they were: each run's figures are kept in `raw_quality`, since those of `meta_quality` change as
later nights bring revisions of the same articles.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from statistics import median

import duckdb

from extract.errors import DragomanError
from extract.settings import Settings

NIGHTS = 14  # as many as are compared with
COMPARISONS = ("below", "above", "silent")
LEVELS = ("warn", "fail")

Figures = Mapping[tuple[str, str], float]  # of one night: (area, measure) → measured

HISTORY = """
select run_id, area, measure, measured from raw_quality
where run_id in (
    select run_id from raw_run
    where run_id <> ? and status = 'done' and rows_landed > 0
    order by started_at desc, run_id desc limit ?
)
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of anomalies.csv: see the text above; `floor` is what a growing figure has to reach to matter."""

    rule: str
    area: str
    measure: str
    per_area: str
    per_measure: str
    comparison: str
    threshold: float
    floor: float
    least: float
    least_nights: int
    level: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Anomaly:
    """What breaks a rule, with the columns of raw_anomaly after the run's id."""

    rule: str
    subject: str
    level: str
    measured: float
    usual: float
    nights: int
    message: str


def read_rules(project: Path) -> list[Rule]:
    """The rules of this checkout. Raises DragomanError naming file and row where one cannot be."""
    path = project / "seeds" / "operations" / "anomalies.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return [_rule(path, number, row) for number, row in enumerate(csv.DictReader(lines), start=2)]


def _rule(path: Path, number: int, row: Mapping[str, str]) -> Rule:
    try:
        rule = Rule(
            row["rule"], row["area"], row["measure"], row["per_area"], row["per_measure"], row["comparison"],
            float(row["threshold"]), float(row["floor"] or 0), float(row["least"] or 0), int(row["least_nights"]),
            row["level"], row["meaning"],
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise DragomanError(f"{path}: row {number}: is not a rule: {error}") from error
    if rule.comparison not in COMPARISONS or rule.level not in LEVELS:
        raise DragomanError(f"{path}: row {number}: comparison is one of {COMPARISONS}, level one of {LEVELS}")
    if (rule.measure == "*") != (rule.comparison == "silent"):
        raise DragomanError(f"{path}: row {number}: `silent` goes with the measure `*`, nothing else does")
    return rule


def find(rules: Sequence[Rule], tonight: Figures, before: Sequence[Figures]) -> list[Anomaly]:
    """What is unlike the nights before; `before` are the last nights, in any order."""
    return [anomaly for rule in rules for anomaly in _broken(rule, tonight, before)]


def _broken(rule: Rule, tonight: Figures, before: Sequence[Figures]) -> Iterator[Anomaly]:
    if not _enough(rule, tonight):
        return
    comparable = [night for night in before if _enough(rule, night)]
    if len(comparable) < rule.least_nights:
        return
    if rule.comparison == "silent":
        yield from _silent(rule, tonight, comparable)
        return
    measured = _value(rule, tonight)
    known = [value for value in (_value(rule, night) for night in comparable) if value is not None]
    if measured is None or len(known) < rule.least_nights:
        return
    usual = median(known)
    limit = rule.threshold * usual
    if measured < limit if rule.comparison == "below" else measured > limit and measured >= rule.floor:
        share = f" per {rule.per_measure}" if rule.per_measure else ""
        said = f"{rule.measure}{share} {_short(measured)}, usually {_short(usual)} (median of {len(known)} nights)"
        yield Anomaly(rule.rule, "all", rule.level, measured, usual, len(known), f"{rule.rule}: {said}. {rule.meaning}")


def _silent(rule: Rule, tonight: Figures, before: Sequence[Figures]) -> Iterator[Anomaly]:
    present: dict[str, int] = defaultdict(int)
    for night in before:
        for area, measure in night:
            present[measure] += area == rule.area
    for subject, count in sorted(present.items()):
        share = count / len(before)
        if share >= rule.threshold and not tonight.get((rule.area, subject)):
            said = f"{subject} brought nothing, and something on {count} of the last {len(before)} nights"
            yield Anomaly(
                rule.rule, subject, rule.level, 0.0, share, len(before), f"{rule.rule}: {said}. {rule.meaning}"
            )


def _enough(rule: Rule, night: Figures) -> bool:
    """Whether the night has enough to divide by."""
    divisor = night.get((rule.per_area, rule.per_measure), 0.0) if rule.per_measure else rule.least
    return divisor >= rule.least


def _value(rule: Rule, night: Figures) -> float | None:
    """The measure, or the share; a count that is missing is none, a figure that is not a count is unknown."""
    missing = None if rule.area == "lag" else 0.0
    value = night.get((rule.area, rule.measure), missing)
    if value is None or not rule.per_measure:
        return value
    divisor = night.get((rule.per_area, rule.per_measure), 0.0)
    return value / divisor if divisor else None


def _short(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:.3g}"


def keep_figures(connection: duckdb.DuckDBPyConnection, run_id: str, figures: Figures) -> None:
    """Write the night's figures into raw_quality of the landing database, anew."""
    rows = [[run_id, area, measure, measured] for (area, measure), measured in sorted(figures.items())]
    connection.execute("begin")
    connection.execute("delete from raw_quality where run_id = ?", [run_id])
    if rows:
        connection.executemany("insert into raw_quality values (?, ?, ?, ?)", rows)
    connection.execute("commit")


def keep_anomalies(
    connection: duckdb.DuckDBPyConnection, run_id: str, found: Sequence[Anomaly], accepted: bool
) -> None:
    """Write what was found into raw_anomaly of the landing database, anew; `accepted`: failing ones were let pass."""
    rows = [[run_id, *astuple(anomaly), accepted and anomaly.level == "fail"] for anomaly in found]
    connection.execute("begin")
    connection.execute("delete from raw_anomaly where run_id = ?", [run_id])
    if rows:
        connection.executemany("insert into raw_anomaly values (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    connection.execute("commit")


def last_nights(connection: duckdb.DuckDBPyConnection, run_id: str, nights: int = NIGHTS) -> list[Figures]:
    """The figures of the published nights before this one that landed something, from the landing database."""
    found: dict[str, dict[tuple[str, str], float]] = defaultdict(dict)
    for night, area, measure, measured in connection.execute(HISTORY, [run_id, nights]).fetchall():
        found[night][area, measure] = measured
    return list(found.values())


def check(
    settings: Settings, connection: duckdb.DuckDBPyConnection, run_id: str, tonight: Figures, accepted: bool
) -> list[Anomaly]:
    """Keep the night's figures, and find and keep what is unlike the nights before. `connection`: the landing's."""
    keep_figures(connection, run_id, tonight)
    found = find(read_rules(settings.project), tonight, last_nights(connection, run_id))
    keep_anomalies(connection, run_id, found, accepted)
    return found
