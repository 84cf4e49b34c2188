"""An explanation as a page that a person opens and reads: self-contained, right to left, in light and dark.

Everything that comes from an article is escaped. Hovering over a coloured word tells what it was taken for; the keys of
the tables (e1, s2) lead to the words that the row was read from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import pairwise
from pathlib import Path

from extract.errors import DragomanError
from extract.explain import KINDS, Explanation, Grid, Span

LABELS = {
    "trigger": "trigger of an event",
    "cue": "reporting word",
    "actor": "actor",
    "date": "date",
    "place": "place",
    "content": "what was said",
    "aside": "put aside",
}
_ARABIC = range(0x0600, 0x0700)
_ARABIC_RUN = re.compile("[\u0600-\u06ff]+(?:[ «»-]+[\u0600-\u06ff]+)*")

_STYLE = """
:root { color-scheme: light dark; --paper: #fbfaf7; --ink: #1d1d1b; --soft: #6b675f; --line: #dcd7cc; --card: #ffffff;
  --trigger: #b3261e; --cue: #8a5a00; --actor: #13662f; --date: #7a2f8f; --place: #0b5d84; --content: #f1ecdf; }
@media (prefers-color-scheme: dark) { :root { --paper: #17181a; --ink: #e8e6e1; --soft: #a09c93; --line: #393b3f;
  --card: #1f2124; --trigger: #ff8a80; --cue: #ffc66b; --actor: #7ddb97; --date: #dba3ef; --place: #7cc7f0;
  --content: #34352a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1.25rem 4rem; max-width: 68rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.6 "Noto Naskh Arabic", "Noto Sans Arabic", "Segoe UI", Tahoma, system-ui, sans-serif; }
h1 { font-size: 1.5rem; line-height: 1.4; margin: 0 0 .25rem; }
h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
bdi.soft { display: inline-block; }
.ltr { direction: ltr; text-align: left; unicode-bidi: isolate; }
.soft { color: var(--soft); font-size: .9rem; }
details { margin: .25rem 0 0; } summary { cursor: pointer; } ul { margin: .25rem 0; padding-inline-start: 1.25rem; }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1rem; margin: 1rem 0 .5rem; padding: 0; list-style: none; }
.text { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem 1.25rem;
  font-size: 1.15rem; line-height: 2.1; white-space: pre-wrap; overflow-wrap: anywhere; }
.text span[title] { cursor: help; }
.content { background: var(--content); box-decoration-break: clone; -webkit-box-decoration-break: clone; }
.aside { border-bottom: 2px dashed var(--soft); }
.place { color: var(--place); border-bottom: 1px dotted var(--place); }
.date { color: var(--date); border-bottom: 1px dotted var(--date); }
.actor { color: var(--actor); border-bottom: 2px solid var(--actor); }
.cue { color: var(--cue); font-weight: 700; }
.trigger { color: var(--trigger); font-weight: 700; border-bottom: 3px double var(--trigger); }
:target { scroll-margin-top: 30vh; outline: 3px solid var(--trigger); outline-offset: 2px; border-radius: 2px; }
.scroll { overflow-x: auto; direction: ltr; }
table { border-collapse: collapse; width: 100%; background: var(--card); font-size: .92rem; line-height: 1.55; }
th, td { border: 1px solid var(--line); padding: .4rem .6rem; text-align: start; vertical-align: top; }
th { color: var(--soft); font-weight: 600; white-space: nowrap; }
td div[dir=ltr] { text-align: left; } td div[dir=rtl] { text-align: right; }
a { color: inherit; } td:first-child a { font-weight: 700; }
article + article { border-top: 3px solid var(--line); margin-top: 3rem; padding-top: 2rem; }
"""


def page(explanations: Iterable[Explanation]) -> Iterator[str]:
    """The page in pieces, so that a file of many articles is written as it is read."""
    yield (
        '<!doctype html>\n<html lang="ar" dir="rtl">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>dragoman explain</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
    )
    for number, explanation in enumerate(explanations, start=1):
        yield _article(explanation, f"a{number}")
    yield "</body>\n</html>\n"


def write_page(explanations: Iterable[Explanation], out: str) -> int:
    """Write the page and return how many articles it shows. Raises DragomanError where it cannot be written."""
    shown = 0

    def counted() -> Iterator[Explanation]:
        nonlocal shown
        for explanation in explanations:
            shown += 1
            yield explanation

    try:
        with Path(out).open("w", encoding="utf-8", errors="replace") as file:
            file.writelines(page(counted()))
    except OSError as error:
        raise DragomanError(f"{out}: cannot be written: {error.strerror}") from error
    return shown


def _article(explanation: Explanation, anchor: str) -> str:
    document = explanation.extraction.document
    published, reasons = explanation.publication
    headline = explanation.extraction.headline or document.article_id
    parts = [
        f'<article id="{anchor}">\n<h1 dir="auto">{escape(headline)}</h1>',
        f'<div class="ltr soft">{escape(document.article_id)} · {escape(published)}</div>',
        _reasons(reasons),
        _legend(),
        f'<div class="text">{"".join(_marked(explanation, anchor))}</div>',
        *(_grid(grid, anchor) for grid in explanation.grids),
        "</article>\n",
    ]
    return "\n".join(parts)


def _reasons(reasons: Sequence[str]) -> str:
    if not reasons:
        return ""
    items = "".join(f'<li dir="auto">{_isolated(reason)}</li>' for reason in reasons)
    return f'<details class="ltr soft" open><summary>why</summary><ul>{items}</ul></details>'


def _legend() -> str:
    items = "".join(f'<li><span class="{kind}">{LABELS[kind]}</span></li>' for kind in reversed(KINDS))
    return f'<ul class="legend" dir="ltr">{items}</ul>'


def _marked(explanation: Explanation, anchor: str) -> Iterator[str]:
    """The content in pieces, each in a span with the classes and details of everything that covers it.

    Pieces begin and end where some span does, so spans may overlap as they like. The first piece of a row carries its
    key as id.
    """
    content, spans = explanation.content, explanation.spans
    bounds = sorted({0, len(content)} | {s.start for s in spans} | {s.stop for s in spans})
    named: set[str] = set()
    for start, stop in pairwise(bounds):
        covering = [span for span in spans if span.start <= start and stop <= span.stop]
        piece = escape(content[start:stop])
        if not covering:
            yield piece
            continue
        keys = [span.key for span in covering if span.key and span.start == start and span.key not in named]
        named.update(keys)
        targets = "".join(f'<a id="{anchor}-{key}"></a>' for key in keys[1:])
        identity = f' id="{anchor}-{keys[0]}"' if keys else ""
        classes = " ".join(kind for kind in KINDS if any(span.kind == kind for span in covering))
        yield f'{targets}<span{identity} class="{classes}" title="{escape(_details(covering))}">{piece}</span>'


def _details(covering: Sequence[Span]) -> str:
    """What covers a piece, the most telling first."""
    ordered = sorted(covering, key=lambda span: -KINDS.index(span.kind))
    return "\n".join(dict.fromkeys(span.detail for span in ordered))


def _grid(grid: Grid, anchor: str) -> str:
    if not grid.rows:
        return f'<h2 class="ltr">{grid.title}</h2>\n<p class="ltr soft">{escape(grid.empty)}</p>'
    head = "".join(f"<th>{escape(column)}</th>" for column in grid.columns)
    body = "\n".join(f"<tr>{_cells(grid, row, anchor)}</tr>" for row in grid.rows)
    title = f'<h2 class="ltr">{grid.title} ({len(grid.rows)})</h2>'
    table = f'<table dir="ltr">\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>'
    return f'{title}\n<div class="scroll">{table}</div>'


def _cells(grid: Grid, row: Sequence[str], anchor: str) -> str:
    cells = []
    for column, cell in zip(grid.columns, row, strict=True):
        if column in ("", "said at") and cell:
            cells.append(f'<td class="ltr"><a href="#{anchor}-{cell}">{cell}</a></td>')
        else:
            cells.append(f"<td>{''.join(_line(line) for line in cell.splitlines())}</td>")
    return "".join(cells)


def _line(line: str) -> str:
    """One line of a cell in its own direction; what the article calls a party stands apart from what we call it."""
    ours, arrow, surface = line.partition(" ← ")
    if arrow:
        theirs = f'<bdi class="soft">{escape(surface)}</bdi>'
        return f'<div dir="ltr">{_isolated(ours)} {theirs}</div>'
    line = line.removeprefix("← ")
    direction = _direction(line)
    return f'<div dir="{direction}">{_isolated(line) if direction == "ltr" else escape(line)}</div>'


def _isolated(line: str) -> str:
    """A line of ours with the Arabic words in it set apart, so that the words around them keep their order."""
    return _ARABIC_RUN.sub(r"<bdi>\g<0></bdi>", escape(line))


def _direction(line: str) -> str:
    """By the first letter, as a reader would begin."""
    first = next((character for character in line if character.isalpha()), "")
    return "rtl" if first and ord(first) in _ARABIC else "ltr"
