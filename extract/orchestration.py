"""How an orchestrator spreads the extraction over its tasks."""

from __future__ import annotations

from collections.abc import Sequence

MOST_SHARES = 1000  # below Airflow's `core.max_map_length`, 1024 by default


def shares(batches: Sequence[str], most: int = MOST_SHARES) -> list[list[str]]:
    """Deal the batches out, in order, to at most `most` mapped tasks: one each while they are few enough."""
    size = -(-len(batches) // most) or 1
    return [list(batches[start : start + size]) for start in range(0, len(batches), size)]
