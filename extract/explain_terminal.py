"""An explanation on a terminal: the text coloured by what its spans mean, and the tables under it."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from extract.explain import KINDS, Explanation, Grid

STYLES = {
    "content": "italic",
    "aside": "underline",
    "place": "cyan",
    "date": "magenta",
    "actor": "bold green",
    "cue": "bold yellow",
    "trigger": "bold red underline",
}


def show(explanation: Explanation, console: Console) -> None:
    """Title, publication and reasons, coloured text with its legend, then a table of each kind."""
    document = explanation.extraction.document
    console.rule(Text(document.article_id, "bold"))
    published, reasons = explanation.publication
    console.print(Text(published))
    for reason in reasons:
        console.print(Text(f"  {reason}", "dim"))
    console.print(Padding(_legend(), (1, 0, 0, 0)))
    console.print(Padding(coloured(explanation), (1, 0)), soft_wrap=False)
    for grid in explanation.grids:
        _show_grid(grid, console)


def _legend() -> Text:
    return Text("  ").join(Text(kind, STYLES[kind]) for kind in reversed(KINDS))


def coloured(explanation: Explanation) -> Text:
    """The content with a style for each span; where spans overlap, the one that says most is laid on top."""
    text = Text(explanation.content)
    for kind in KINDS:
        for span in explanation.spans:
            if span.kind == kind:
                text.stylize(STYLES[kind], span.start, span.stop)
    return text


def _show_grid(grid: Grid, console: Console) -> None:
    if not grid.rows:
        console.print(Text(f"{grid.title}: {grid.empty}\n"))
        return
    table = Table(title=f"{grid.title} ({len(grid.rows)})", title_justify="left", title_style="bold", show_lines=True)
    for column in grid.columns:
        table.add_column(column, overflow="fold", no_wrap=not column)
    for row in grid.rows:
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)
    console.print()
