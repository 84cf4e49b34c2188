"""Commands that look and change nothing of a night: why a row is there, what the pack lacks, what is wrong with a home.

Imports of the work stand inside the commands, so that `--help` and a mistyped path answer at once.
"""

from __future__ import annotations

from pathlib import Path

import click

from extract.command_line import common_options, existing, main, screen, settings_of
from extract.errors import DragomanError


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
