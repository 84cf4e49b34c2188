"""Write the pages of docs/ that follow from the dbt project: data dictionary, ERD, lineage, reports and measures.

python dbt_project/data_dictionary.py       writes all of them; a test compares them with what this makes
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from diagrams import erd, lineage
from project_files import (
    DOCS,
    PUBLISHED,
    Model,
    described,
    doc_blocks,
    grain,
    key,
    models,
    nullable,
    references,
)
from reports_page import reports

HEADER = """# Data dictionary

The tables of `publish/warehouse.duckdb`, schema `main`. The same words stand in the database itself
(`select * from duckdb_columns()`). Written by `python dbt_project/data_dictionary.py` from the YAML beside the
models: change it there. How the tables hang together: [erd.md](erd.md); what is made from what:
[lineage.md](lineage.md); how to read the reports: [reports.md](reports.md).

Times are UTC without a zone. Spans are half-open, in code points, into title + newline + text of the article.
Columns marked *run* tell when something was processed; all others depend on the articles and the knowledge alone.
"""


def dictionary() -> str:
    """The whole page: a list of tables, and one section a table."""
    words = doc_blocks()
    published = models(*PUBLISHED)
    return "\n".join([HEADER, _contents(published), *(_section(model, words) for model in published)])


def _contents(published: list[Model]) -> str:
    rows = [f"| [`{model['name']}`](#{model['name']}) | {grain(model)} |" for model in published]
    return "\n".join(["| table | one row is |", "|---|---|", *rows, ""])


def _section(model: Model, words: dict[str, str]) -> str:
    lines = [f"## {model['name']}", "", model["description"], "", f"One row is: {grain(model)}.", ""]
    lines += ["| column | type | what it is |", "|---|---|---|"]
    for column in model["columns"]:
        marks = [*_marks(model, column)]
        text = described(column["description"], words).replace("|", "\\|")
        mark = f" *{', '.join(marks)}*" if marks else ""
        lines.append(f"| `{column['name']}` | {column['data_type']} | {text}{mark} |")
    return "\n".join([*lines, ""])


def _marks(model: Model, column: Model) -> Iterator[str]:
    if column["name"] in key(model):
        yield "key"
    elif not nullable(model, column):
        yield "never null"
    for target, field in references(column):
        yield f"→ {target}.{field}"
    if column.get("config", {}).get("meta", {}).get("about") == "run":
        yield "run"


PAGES: dict[Path, Callable[[], str]] = {
    DOCS / "data-dictionary.md": dictionary,
    DOCS / "erd.md": erd,
    DOCS / "lineage.md": lineage,
    DOCS / "reports.md": reports,
}


if __name__ == "__main__":
    for path, page in PAGES.items():
        path.write_text(page(), encoding="utf-8")
