"""Logs for people, or one JSON object a line for machines (`DRAGOMAN_LOG_FORMAT=json`), on standard error.

Modules log by the standard library. What is bound here (run_id, step, batch_id) stands in every JSON line that
is logged meanwhile; Airflow's own task logs take it from the same context.
"""

from __future__ import annotations

import logging
import os
import sys

import structlog

bound = structlog.contextvars.bound_contextvars

_TIMESTAMP = structlog.processors.TimeStamper(fmt="iso", utc=True)


def configure() -> None:
    """Set up the root logger of a command, or of a process that extracts for one, by the environment.

    The environment and not `Settings`, so that `--help` answers at once; a value that cannot be is refused there.
    """
    json = os.environ.get("DRAGOMAN_LOG_FORMAT", "").lower() == "json"
    level = os.environ.get("DRAGOMAN_LOG_LEVEL", "").upper() or ("INFO" if json else "WARNING")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(json_formatter() if json else logging.Formatter("%(message)s"))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.getLevelNamesMapping().get(level, logging.WARNING))


def json_formatter() -> logging.Formatter:
    """Event, level, logger, timestamp, what is bound, what `extra=` brought, and the traceback of an exception."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
            _TIMESTAMP,
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.dict_tracebacks,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
        ],
    )


def as_json() -> bool:
    """Whether the root logger speaks JSON, so that nothing else should be printed between its lines."""
    formatters = [handler.formatter for handler in logging.getLogger().handlers]
    return any(isinstance(formatter, structlog.stdlib.ProcessorFormatter) for formatter in formatters)
