"""Commands of a night: the whole of it, each of its steps, and what is done with its product.

Thin: each calls a step of `extract.nightly` and says what came of it. Imports of the steps stand inside the commands,
so that `--help` and a mistyped path answer at once.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from extract.command_line import common_options, days, existing, main, screen, settings_of
from extract.errors import DragomanError

_paths = click.argument("paths", nargs=-1, type=str)
accept_anomalies = click.option(
    "--accept-anomalies", is_flag=True, help="Let a night pass that is unlike the nights before."
)


@main.command()
@common_options
@_paths
@click.option("--full-refresh", is_flag=True, help="Let dbt build every table anew.")
@click.option("--full-audit", is_flag=True, help="Test and audit all rows, not only what is new.")
@click.option("--from", "first", metavar="DATE", help="Replay: read what was published from this day on once more.")
@click.option("--to", "last", metavar="DATE", help="Replay: … up to this day (the day of --from where not given).")
@accept_anomalies
@click.pass_context
def nightly(
    ctx: click.Context, paths: tuple[str, ...], full_refresh: bool, full_audit: bool, first: str | None,
    last: str | None, accept_anomalies: bool,
) -> None:  # fmt: skip
    """One whole night: ingest, extract, load, build, audit, publish.

    On PATHS and addresses; without any, on the inbox and the sources of sources.toml. With --from and --to, sources are
    asked again for what they published on those days, and what came in on them is extracted again.
    """
    given = existing(paths)
    window = days(first, last)
    settings = settings_of(ctx)
    from extract import nightly as steps

    with screen() as (console, watcher):
        report = steps.night(
            given, settings, steps.new_run_id(), watcher, full_refresh=full_refresh, full_audit=full_audit,
            window=window, accept_anomalies=accept_anomalies,
        )  # fmt: skip
    steps.print_summary(report, console)


@main.command()
@common_options
@click.argument("paths", nargs=-1, type=str)
@click.option("--source", "names", multiple=True, metavar="NAME", help="Ask this source of sources.toml (repeatable).")
@click.pass_context
def ingest(ctx: click.Context, paths: tuple[str, ...], names: tuple[str, ...]) -> None:
    """Read PATHS into bronze: files, folders and addresses.

    Files are .txt, .html, .jsonl, .jsonl.gz, .parquet, .warc, .warc.gz and zips of these; addresses are pages, feeds,
    sitemaps and such files.
    """
    if bool(paths) == bool(names):
        raise click.UsageError("give paths and addresses, or --source NAME")
    given = existing(paths)
    settings = settings_of(ctx)
    from extract import nightly as steps
    from extract.source_command import known_source

    for name in names:
        known_source(settings, name)
    run_id = steps.new_run_id()
    with screen() as (console, watcher):
        watcher.step("ingest")
        steps.ingest(given, settings, run_id, watcher, names=names)
    steps.print_summary(run_id, console, settings)


@main.command()
@common_options
@click.option("--all", "everything", is_flag=True, help="Extract every article again with today's version.")
@click.option("--input", "source", type=str, help="Read articles from this file or folder; no home folder is touched.")
@click.option("--jsonl", "out", type=str, help="Write one JSON object an article here (- for the screen).")
@click.pass_context
def extract(ctx: click.Context, everything: bool, source: str | None, out: str | None) -> None:
    """Extract what is in bronze and not extracted yet; or, with --input and --jsonl, files to JSON lines."""
    if (source is None) != (out is None):
        raise click.UsageError("--input and --jsonl go together")
    if source is not None and out is not None:
        if everything:
            raise click.UsageError("--all is for the articles in bronze, not for --input")
        _extract_files(ctx, existing([source], addresses=False)[0], out)
        return
    settings = settings_of(ctx)
    from extract import nightly as steps
    from extract.warehouse import bronze

    batches = bronze.article_batches(settings) if everything else steps.pending_batches(settings)
    with screen() as (console, watcher):
        watcher.step("extract", len(batches))
        report = steps.extract_all(batches, settings, steps.run_to_continue(settings), watcher)
    console.print(f"{report.articles:,} articles extracted in {report.batches:,} batches; next: dragoman load")


def _extract_files(ctx: click.Context, source: str, out: str) -> None:
    settings = settings_of(ctx)
    from extract.to_jsonl import write_jsonl

    with screen() as (_, watcher):
        watcher.step("extract")
        written, rejected = write_jsonl(source, out, settings, watcher)
    if rejected and not written:
        raise DragomanError(f"{source}: nothing in it could be read")


@main.command()
@common_options
@click.option("--append", is_flag=True, help="Only append to the lake; any number of these may run at once.")
@click.pass_context
def load(ctx: click.Context, append: bool) -> None:
    """Land what is extracted and not landed yet."""
    settings = settings_of(ctx)
    if append and not settings.lake:
        raise click.UsageError("--append is for a lake: set DRAGOMAN_WAREHOUSE=ducklake:…")
    from extract import nightly as steps

    run_id = steps.run_to_continue(settings)
    with screen() as (console, watcher):
        watcher.step("load")
        if append:
            steps.append(steps.unlanded_now(settings), settings, run_id)
            return
        steps.load(None, settings, run_id, watcher)
    steps.print_summary(run_id, console, settings)


@main.command()
@common_options
@click.option("--full-refresh", is_flag=True, help="Build every table anew.")
@click.option("--full-audit", is_flag=True, help="Test and audit all rows, not only what is new.")
@accept_anomalies
@click.pass_context
def build(ctx: click.Context, full_refresh: bool, full_audit: bool, accept_anomalies: bool) -> None:
    """Build the warehouse from what is landed (dbt), and audit it."""
    settings = settings_of(ctx)
    from extract import nightly as steps

    run_id = steps.run_to_continue(settings)
    with screen() as (console, watcher):
        watcher.step("build")
        steps.build(settings, run_id, full_refresh=full_refresh, full_audit=full_audit)
        watcher.step("audit")
        steps.audit(settings, run_id, accept_anomalies=accept_anomalies)
    steps.print_summary(run_id, console, settings)


@main.command()
@common_options
@click.pass_context
def publish(ctx: click.Context) -> None:
    """Publish the built warehouse: readers get it at their next opening."""
    settings = settings_of(ctx)
    from extract import nightly as steps

    with screen() as (console, watcher):
        watcher.step("publish")
        path = steps.publish(settings, steps.run_to_continue(settings))
    console.print(f"published {path}", soft_wrap=True)


@main.command()
@common_options
@click.pass_context
def rollback(ctx: click.Context) -> None:
    """Put the generation before the published one back."""
    settings = settings_of(ctx)
    from extract import nightly as steps

    with screen() as (console, _):
        path = steps.rollback(settings)
    console.print(f"back to {path}", soft_wrap=True)


@main.command()
@common_options
@click.option(
    "--format",
    "form",
    type=click.Choice(["parquet", "csv", "plover-jsonl"]),
    required=True,
    help="Parquet by month; CSV, guarded against formulas; or PLOVER records, with POLECAT's columns beside them.",
)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only what happened or was published since this day.")
@click.option("--to", type=click.Path(path_type=Path), help="The folder to write (<home>/export/<format>).")
@click.pass_context
def export(ctx: click.Context, form: str, since: datetime | None, to: Path | None) -> None:
    """Write the published warehouse in another form, for people without DuckDB."""
    settings = settings_of(ctx)
    from extract.warehouse.export import export as write

    folder, rows = write(settings, form, since.date() if since else None, to)
    click.echo(f"exported {rows:,} rows to {folder}")
