"""Write docs/data-dictionary.md from the YAML beside the models: what dbt writes into the database, to read.

python dbt_project/data_dictionary.py       writes the file; a test compares it with what this makes
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).resolve().parent
TARGET = PROJECT.parent / "docs" / "data-dictionary.md"
FOLDERS = ("marts", "reports")
HEADER = """# Data dictionary

The tables of `publish/warehouse.duckdb`, schema `main`. The same words stand in the database itself
(`select * from duckdb_columns()`). Written by `python dbt_project/data_dictionary.py` from the YAML beside the
models: change it there.

Times are UTC without a zone. Spans are half-open, in code points, into title + newline + text of the article.
Columns marked *run* tell when something was processed; all others depend on the articles and the knowledge alone.
"""


def dictionary(project: Path = PROJECT) -> str:
    """The whole page: a list of tables, the diagram of their keys, and one section a table."""
    words = _doc_blocks((project / "models" / "columns.md").read_text(encoding="utf-8"))
    models = [model for folder in FOLDERS for model in _models(project / "models" / folder)]
    parts = [HEADER, _contents(models), _diagram(models), *(_section(model, words) for model in models)]
    return "\n".join(parts)


def _models(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("*.yml")):
        yield from (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("models", [])


def _doc_blocks(text: str) -> dict[str, str]:
    """The `{% docs name %}` blocks: name → text."""
    blocks = re.findall(r"{% docs (\w+) %}(.*?){% enddocs %}", text, re.S)
    return {name: body.strip() for name, body in blocks}


def _contents(models: list[dict[str, Any]]) -> str:
    rows = [f"| [`{model['name']}`](#{model['name']}) | {_grain(model)} |" for model in models]
    return "\n".join(["| table | one row is |", "|---|---|", *rows, ""])


def _diagram(models: list[dict[str, Any]]) -> str:
    lines = ["## Keys", "", "```mermaid", "erDiagram"]
    for model in models:
        for column in model["columns"]:
            for target, field in _references(column):
                link = "o|" if _nullable(model, column) else "||"
                name = column["name"] if column["name"] == field else f"{column['name']} = {field}"
                lines.append(f'    {target} {link}--o{{ {model["name"]} : "{name}"')
    return "\n".join([*lines, "```", ""])


def _section(model: dict[str, Any], words: dict[str, str]) -> str:
    lines = [f"## {model['name']}", "", model["description"], "", f"One row is: {_grain(model)}.", ""]
    lines += ["| column | type | what it is |", "|---|---|---|"]
    for column in model["columns"]:
        marks = [*_marks(model, column)]
        text = _described(column["description"], words).replace("|", "\\|")
        mark = f" *{', '.join(marks)}*" if marks else ""
        lines.append(f"| `{column['name']}` | {column['data_type']} | {text}{mark} |")
    return "\n".join([*lines, ""])


def _marks(model: dict[str, Any], column: dict[str, Any]) -> Iterator[str]:
    if column["name"] in _key(model):
        yield "key"
    elif not _nullable(model, column):
        yield "never null"
    for target, field in _references(column):
        yield f"→ {target}.{field}"
    if column.get("config", {}).get("meta", {}).get("about") == "run":
        yield "run"


def _grain(model: dict[str, Any]) -> str:
    return str(model["config"]["meta"]["grain"])


def _key(model: dict[str, Any]) -> set[str]:
    whole = {name for rule in model.get("constraints", []) for name in rule.get("columns", [])}
    single = {column["name"] for column in model["columns"] if "primary_key" in _constraints(column)}
    return whole | single


def _nullable(model: dict[str, Any], column: dict[str, Any]) -> bool:
    return not _constraints(column) & {"not_null", "primary_key"} and column["name"] not in _key(model)


def _constraints(column: dict[str, Any]) -> set[str]:
    return {rule["type"] for rule in column.get("constraints", [])}


def _references(column: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for test in column.get("data_tests", []):
        if isinstance(test, dict) and "relationships" in test:
            arguments = test["relationships"]["arguments"]
            yield re.sub(r"ref\('(\w+)'\)", r"\1", arguments["to"]), arguments["field"]


def _described(text: str, words: dict[str, str]) -> str:
    return re.sub(r"{{ doc\('(\w+)'\) }}", lambda match: words[match.group(1)], text)


if __name__ == "__main__":
    TARGET.write_text(dictionary(), encoding="utf-8")
