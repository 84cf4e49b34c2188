"""The table at the end of a night, made of what its steps reported: the same for the command line and `make run`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from extract.reports import NightReport
from extract.runs import notes
from extract.settings import Settings

STEPS = ("ingest", "extract", "load", "build", "audit", "publish")


def print_summary(run: NightReport | str, console: Console, settings: Settings | None = None) -> None:
    """Print the summary of a night: of its report, or of a run by its id (with the settings of its home)."""
    if isinstance(run, NightReport):
        run_id, steps = run.run_id, run.steps
    else:
        run_id, steps = run, notes(settings or Settings(), run)
    table = Table(title=f"Night {run_id}", title_justify="left", show_header=False, pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(justify="right")
    table.add_column(overflow="fold")
    for row in rows_of(steps):
        table.add_row(*(escape(cell) for cell in row))
    console.print(table)


def rows_of(steps: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, str, str]]:
    """The lines of the summary: what, how many, details."""
    return [*_ingested(steps.get("ingest")), *_found(steps.get("load")), *_built(steps), *_seconds(steps)]


def _ingested(report: Mapping[str, Any] | None) -> list[tuple[str, str, str]]:
    if not report:
        return []
    reasons = ", ".join(f"{reason} {count:,}" for reason, count in report["rejected_by_reason"].items())
    return [
        ("articles read", f"{report['articles_read']:,}", ", ".join(report["inputs"])),
        ("  new", f"{report['articles_new']:,}", ""),
        ("  known", f"{report['articles_known']:,}", ""),
        ("  rejected", f"{report['articles_rejected']:,}", reasons),
        *_fetched(report.get("sources") or []),
    ]


def _fetched(sources: list[Mapping[str, Any]]) -> list[tuple[str, str, str]]:
    if not sources:
        return []
    failed = [f"{one['name']}: {one['error']}" for one in sources if one["error"]]
    waiting = [(one["name"], one["waiting"]) for one in sources if one["waiting"]]
    rows = [("sources asked", f"{len(sources):,}", "")]
    if failed:
        rows.append(("  failed", f"{len(failed):,}", "; ".join(failed)))
    if waiting:
        named = ", ".join(f"{name} {count:,}" for name, count in waiting)
        rows.append(("  articles waiting", f"{sum(count for _, count in waiting):,}", named))
    return rows


def _found(report: Mapping[str, Any] | None) -> list[tuple[str, str, str]]:
    if not report:
        return []
    kinds = sorted(report["events_by_type"].items(), key=lambda item: (-item[1], item[0]))
    failed = report["rows_rejected"]
    rows = [
        (
            "articles landed",
            f"{report['rows_landed']:,}",
            f"in {report['batches']:,} batch{'' if report['batches'] == 1 else 'es'}",
        )
    ]
    if failed:
        rows.append(("  not extracted", f"{failed:,}", "the reasons are in meta_rejected"))
    return [
        *rows,
        ("events", f"{sum(count for _, count in kinds):,}", ", ".join(f"{kind} {count:,}" for kind, count in kinds)),
        ("statements", f"{report['statements']:,}", ""),
    ]


def _built(steps: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, str, str]]:
    rows = []
    if built := steps.get("build"):
        detail = f"{built.get('errors', 0):,} errors, {built.get('warnings', 0):,} warnings"
        rows.append(("dbt nodes", f"{built.get('nodes', 0):,}", detail))
    if published := steps.get("publish"):
        rows.append(("published", "", str(published.get("path"))))
    return rows


def _seconds(steps: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, str, str]]:
    spent = {name: float(steps[name].get("seconds") or 0) for name in STEPS if name in steps}
    if not spent:
        return []
    return [("seconds", f"{sum(spent.values()):.1f}", ", ".join(f"{name} {took:.1f}" for name, took in spent.items()))]
