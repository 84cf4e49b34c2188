"""A step of the night under observation: its begin, its end and its failure in the logs and in the lineage events."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import wraps
from inspect import signature
from pathlib import PurePosixPath
from typing import Any, ParamSpec, TypeVar

from extract import lineage, logs
from extract.reports import Report

log = logging.getLogger("extract.night")

P = ParamSpec("P")
R = TypeVar("R")


def watched(step: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Observe a function that has `settings` and `run_id` among its parameters, and perhaps `batch`.

    Everything that is logged meanwhile, in this process, carries run_id, step and batch_id.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        parameters = signature(function)

        @wraps(function)
        def observed(*args: P.args, **kwargs: P.kwargs) -> R:
            arguments = parameters.bind(*args, **kwargs).arguments
            settings, run_id = arguments["settings"], arguments["run_id"]
            batch = {"batch_id": PurePosixPath(str(arguments["batch"])).stem} if "batch" in arguments else {}
            with logs.bound(run_id=run_id, step=step, **batch):
                started = time.monotonic()
                log.info("%s begins", step)
                lineage.step_event(settings, run_id, step, "START", arguments=arguments)
                try:
                    result = function(*args, **kwargs)
                except Exception as error:
                    # For people the caller says it, in one line; a second one would be noise.
                    level = logging.ERROR if logs.as_json() else logging.INFO
                    log.log(level, "%s failed: %s", step, error, extra=_seconds(started), exc_info=True)
                    lineage.step_event(settings, run_id, step, "FAIL", arguments=arguments, error=error)
                    raise
                log.info("%s is done", step, extra=_figures(result) | _seconds(started))
                lineage.step_event(settings, run_id, step, "COMPLETE", arguments=arguments, result=result)
                return result

        return observed

    return decorate


def _figures(result: object) -> dict[str, Any]:
    """The counts of a step's report; paths and run id are elsewhere."""
    if not isinstance(result, Report):
        return {}
    report = result.as_dict()
    return {key: value for key, value in report.items() if isinstance(value, (int, float, dict)) and key != "seconds"}


def _seconds(started: float) -> dict[str, float]:
    return {"seconds": round(time.monotonic() - started, 3)}
