"""What `dragoman sources` shows: every configured source with what it remembers, and a dry run of one."""

from __future__ import annotations

from datetime import UTC, datetime

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from extract.errors import DragomanError, InputError
from extract.settings import Settings
from extract.sources import watermarks
from extract.sources.article import Article
from extract.sources.collecting import Checkpoint, dry_run
from extract.sources.configuration import Source, read_configuration
from extract.sources.watermarks import Watermark


def known_source(settings: Settings, name: str) -> Source:
    """The source of that name. Raises InputError where there is none, or where its row is wrong."""
    configuration = read_configuration(settings)
    source = configuration.named(name)
    if source is not None:
        return source
    for wrong, reason in configuration.problems:
        if wrong == name:
            raise InputError(f"{settings.sources_file}: source {name}: {reason}")
    known = ", ".join(one.name for one in configuration.sources) or "none"
    raise InputError(f"{settings.sources_file}: has no source {name} (it has: {known})")


def list_sources(settings: Settings, console: Console) -> None:
    """A line a source. Rows that cannot be used are lines too."""
    configuration = read_configuration(settings)
    if not configuration.sources and not configuration.problems:
        console.print(f"no sources in {settings.sources_file}; docs/sources.md shows how to add one", soft_wrap=True)
        return
    table = Table(pad_edge=False, box=None)  # plain columns: for a pipe as much as for a person
    for name in ("source", "kind", "state", "last success", "watermark", "articles", "rejected", "waiting", "error"):
        justify = "right" if name in ("articles", "rejected", "waiting") else "left"
        table.add_column(name, justify=justify, overflow="fold")  # type: ignore[arg-type]
    for source in configuration.sources:
        mark = watermarks.load(settings, source.name)
        table.add_row(*map(escape, _cells(source, mark)))
    for name, reason in configuration.problems:
        table.add_row(escape(name), "", "wrong", "", "", "", "", "", escape(reason))
    console.print(table)


def _cells(source: Source, mark: Watermark) -> list[str]:
    error = f"{mark.error_code}: {mark.error}" if mark.error else ""
    numbers = (f"{number:,}" for number in (mark.articles, mark.rejected, len(mark.waiting)))
    return [source.name, source.kind, state_of(source, mark), _ago(mark.last_success), _short(mark.watermark),
            *numbers, error]  # fmt: skip


def state_of(source: Source, mark: Watermark) -> str:
    """One word or three: off, new, good, or how long it has been failing."""
    if not source.enabled:
        return "off"
    if mark.last_attempt is None:
        return "new"
    nights = "night" if mark.failures == 1 else "nights"
    return f"failing, {mark.failures} {nights}" if mark.failures else "good"


def _short(moment: str | None) -> str:
    return moment[:16].replace("T", " ") if moment else ""


def _ago(moment: str | None) -> str:
    if not moment:
        return "never"
    hours = (datetime.now(UTC) - datetime.fromisoformat(moment)).total_seconds() / 3600
    ago = f"{hours:.0f} h ago" if hours < 48 else f"{hours / 24:.0f} days ago"
    return f"{_short(moment)} ({ago})"


def try_source(settings: Settings, name: str, most: int, console: Console) -> None:
    """Show what a source would bring. Raises DragomanError where it brings nothing."""
    source = known_source(settings, name)
    articles = 0
    for one in dry_run(source, read_configuration(settings), settings, most):
        if isinstance(one, Article):
            articles += 1
            words = len(one.text.split())
            told = (
                f"{one.title or 'without a title'} | {one.published or 'undated'} | {words:,} words | {one.url or ''}"
            )
            console.print(f"  {told}", markup=False, highlight=False, soft_wrap=True)
        elif isinstance(one, Checkpoint):
            report = one.report
            if report is not None:
                left = f", {report.waiting:,} more would follow" if report.waiting else ""
                said = f"{report.listed:,} listed, {report.articles:,} read, {report.rejected:,} rejected{left}"
                console.print(said, highlight=False)
        else:
            console.print(f"  rejected: {one.line}", markup=False, highlight=False, soft_wrap=True)
    if not articles:
        raise DragomanError(f"source {name}: no article could be read")
