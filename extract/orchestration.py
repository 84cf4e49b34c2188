"""How an orchestrator spreads the extraction over its tasks, and which days a run is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from extract.sources.window import Window

MOST_SHARES = 1000  # below Airflow's `core.max_map_length`, 1024 by default


def shares(batches: Sequence[str], most: int = MOST_SHARES) -> list[list[str]]:
    """Deal the batches out, in order, to at most `most` mapped tasks: one each while they are few enough."""
    size = -(-len(batches) // most) or 1
    return [list(batches[start : start + size]) for start in range(0, len(batches), size)]


def replayed_days(run_type: str, logical_date: datetime | None, params: Mapping[str, Any]) -> Window | None:
    """The days that a run of the DAG is to read once more; None for an ordinary night.

    `from` and `to` of a run by hand; for a run of `airflow backfill` the day of its logical date and the day before,
    which is what a night at two o'clock finds. Raises ValueError where `from` is after `to`.
    """
    days = [str(params[name]) for name in ("from", "to") if params.get(name)]
    if days:
        return window(days[0], days[-1])
    if run_type == "backfill" and logical_date is not None:
        return Window(logical_date.date() - timedelta(days=1), logical_date.date())
    return None


def window(first: str, last: str) -> Window:
    """Days in ISO form, both included. Raises ValueError where they are no days, or in the wrong order."""
    days = Window(date.fromisoformat(first), date.fromisoformat(last))
    if days.first > days.last:
        raise ValueError(f"{first} is after {last}")
    return days
