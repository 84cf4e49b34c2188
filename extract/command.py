"""The command `dragoman`. Thin: each command calls a step of `extract.nightly` and says what came of it.

Imports of the steps stand inside the commands, so that `--help` and a mistyped path answer at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extract.errors import DragomanError, InputError

if TYPE_CHECKING:
    from rich.console import Console

    from extract.settings import Settings
    from extract.sources.window import Window


class Group(click.Group):
    """Ends every failure in one clear line on stderr: exit 2 for what was asked wrongly, 1 for what failed."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt:
            _fail("interrupted; the next night completes what was begun", 130)
        except BrokenPipeError:
            _fail("the reader of the output went away", 1)
        except Exception as error:
            if ctx.meta.get("debug"):
                raise
            _fail(_one_line(error), 2 if isinstance(error, InputError) else 1)


def _one_line(error: Exception) -> str:
    said = " ".join(str(error).split())
    if isinstance(error, DragomanError):
        return said
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return f"{type(error).__name__}: {said} (--debug shows where)"


def _fail(message: str, code: int) -> None:
    click.echo(f"dragoman: error: {message}", err=True)
    sys.exit(code)


def _set_home(ctx: click.Context, _: click.Parameter, home: Path | None) -> None:
    if home is not None:
        ctx.find_root().obj = home


def _set_debug(ctx: click.Context, _: click.Parameter, debug: bool) -> None:
    if debug:
        ctx.meta["debug"] = True  # click shares meta between a group and its commands


def common_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """--home and --debug, before or after the name of the command."""
    folder = click.Path(file_okay=False, path_type=Path)
    command = click.option(
        "--home", type=folder, expose_value=False, callback=_set_home, is_eager=True,
        help="Home folder of all data ($DRAGOMAN_HOME, else ./data).",
    )(command)  # fmt: skip
    return click.option(
        "--debug", is_flag=True, expose_value=False, callback=_set_debug, is_eager=True,
        help="Show the traceback of an error.",
    )(command)  # fmt: skip


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@common_options
@click.version_option(package_name="dragoman")
def main() -> None:
    """Read news articles, Arabic first, and write down diplomatic events as tables in a DuckDB file."""
    from extract import logs

    logs.configure()


def settings_of(ctx: click.Context) -> Settings:
    """Settings from the environment, with --home where given. Raises InputError for a value that cannot be."""
    from pydantic import ValidationError

    from extract.settings import Settings

    try:
        home = ctx.find_root().obj
        return Settings(**({"home": home.expanduser()} if home else {}))
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        name = name if name.isupper() else f"DRAGOMAN_{name.upper()}"  # a setting may have a name of its own
        raise InputError(f"{name}={first['input']}: {first['msg']}") from error


def existing(paths: Sequence[str], *, addresses: bool = True) -> list[str]:
    """The paths and addresses as given. Raises InputError for a path that does not exist."""
    for path in paths:
        if path.lower().startswith(("http://", "https://")):
            if not addresses:
                raise InputError(f"{path}: is an address; give it to `dragoman ingest`, or save the page")
            continue
        if not Path(path).exists() and not Path(path).is_symlink():
            raise InputError(f"{path}: does not exist")
    return list(paths)


def days(first: str | None, last: str | None) -> Window | None:
    """The days from `first` to `last`, one of which may be missing. Raises InputError for what is no day."""
    given = [day for day in (first, last) if day]
    if not given:
        return None
    from extract.orchestration import window

    try:
        return window(given[0], given[-1])
    except ValueError as error:
        raise InputError(f"--from, --to: {error}") from error


@contextmanager
def screen() -> Iterator[tuple[Console, Any]]:
    """A console for results on stdout, and a watcher that shows progress on stderr."""
    from rich.console import Console

    from extract import logs
    from extract.progress import watching
    from extract.reports import Unwatched

    if logs.as_json():  # the log tells of every step, and nothing else may stand between its lines
        yield Console(), Unwatched()
        return
    with watching(Console(stderr=True)) as watcher:
        yield Console(), watcher


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


@main.command()
@common_options
@click.argument("article", type=str)
@click.option("--html", "out", type=str, help="Write a page for the browser to this file, instead of the terminal.")
@click.pass_context
def explain(ctx: click.Context, article: str, out: str | None) -> None:
    """Show the text of ARTICLE (an id in bronze, or a file) with every decision that was made on it."""
    settings = settings_of(ctx)
    from rich.console import Console

    from extract.explain import explain as explained
    from extract.explain import explain_text
    from extract.pipeline import load_resources
    from extract.to_jsonl import documents_named

    documents = documents_named(article, settings)
    resources = load_resources(settings.project)
    if out is None:
        for document in documents:
            explain_text(document, resources, Console())
        return
    from extract.explain_html import write_page

    shown = write_page((explained(document, resources) for document in documents), out)
    click.echo(f"{shown:,} {'article' if shown == 1 else 'articles'} explained in {out}")


@main.command()
@common_options
@click.argument("paths", nargs=-1, type=str, required=True)
@click.option(
    "--to", "out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder to write to."
)
@click.option(
    "--least", type=click.IntRange(min=1), default=3, show_default=True, help="Articles that a row must have."
)
@click.pass_context
def mine(ctx: click.Context, paths: tuple[str, ...], out: Path, least: int) -> None:
    """Read many articles and propose officials, spellings and cues that are missing, as CSV for a person to accept."""
    given = existing(paths)
    settings = settings_of(ctx)
    from extract.mining import mine as mined
    from extract.pipeline import load_resources
    from extract.to_jsonl import documents_named

    documents = (document for path in given for document in documents_named(path, settings))
    with screen() as (console, watcher):
        watcher.step("mine")
        proposed = mined(documents, load_resources(settings.project), out, least, watcher)
    for name, rows in proposed.items():
        console.print(f"{rows:,} proposals in {out / name}", soft_wrap=True)


@main.command()
@common_options
@click.pass_context
def check(ctx: click.Context) -> None:
    """Check knowledge and language packs: every example fires, codes exist, nothing is there twice."""
    settings = settings_of(ctx)
    from extract.check import check as problems_of

    with screen() as (_, watcher):
        problems = problems_of(settings.project, watcher)
    for problem in problems:
        click.echo(problem)
    if problems:
        raise DragomanError(f"{len(problems):,} problems in seeds/ and extract/lang/")
    click.echo("knowledge and language packs are good")


@main.command()
@common_options
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Look over the home folder: what is wrong in it, a line each, and how to mend it. Changes nothing."""
    settings = settings_of(ctx)
    from extract.doctor import examine

    found = examine(settings)
    for finding in found:
        click.echo(str(finding))
    if found:
        raise DragomanError(f"{settings.home}: {len(found):,} findings")
    click.echo(f"{settings.home}: healthy")


@main.group(invoke_without_command=True)
@common_options
@click.pass_context
def sources(ctx: click.Context) -> None:
    """The sources of sources.toml: when each last succeeded, where it is, what is wrong with it."""
    if ctx.invoked_subcommand is None:
        from extract.source_command import list_sources

        with screen() as (console, _):
            list_sources(settings_of(ctx), console)


@sources.command("test")
@common_options
@click.argument("name", type=str)
@click.option("--most", type=click.IntRange(1), default=5, show_default=True, help="Articles to read.")
@click.pass_context
def test_source(ctx: click.Context, name: str, most: int) -> None:
    """Ask the source NAME as on its first night and show what it would bring. Nothing is kept."""
    from extract.source_command import try_source

    with screen() as (console, _):
        try_source(settings_of(ctx), name, most, console)


if __name__ == "__main__":
    main()
