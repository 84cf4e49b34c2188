"""The dbt project's own files, read for the pages about them: models, exposures, doc blocks, references.

Read from YAML and SQL rather than from dbt's manifest: the pages are made in a tenth of a second, without a database.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).resolve().parent
DOCS = PROJECT.parent / "docs"
PUBLISHED = ("marts", "reports")
LAYERS = ("staging", "intermediate", *PUBLISHED)
Model = dict[str, Any]


def models(*folders: str) -> list[Model]:
    """The models of some folders as their YAML has them, in order of folder and name."""
    return [model for folder in folders for model in _listed(PROJECT / "models" / folder, "models")]


def exposures() -> list[Model]:
    """Who reads the published tables, and how they are to be read."""
    return list(_listed(PROJECT / "models" / "reports", "exposures"))


def _listed(folder: Path, kind: str) -> Iterator[Model]:
    for path in sorted(folder.glob("*.yml")):
        yield from (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get(kind, [])


def doc_blocks(*files: str) -> dict[str, str]:
    """The `{% docs name %}` blocks of files in models/ (of all of them where none is named): name → text."""
    paths = [PROJECT / "models" / name for name in files] or sorted((PROJECT / "models").rglob("*.md"))
    found: dict[str, str] = {}
    for path in paths:
        blocks = re.findall(r"{% docs (\w+) %}(.*?){% enddocs %}", path.read_text(encoding="utf-8"), re.S)
        found |= {name: body.strip() for name, body in blocks}
    return found


def macros(file: str) -> dict[str, str]:
    """The macros of a file in macros/: name → body, as it is written."""
    text = (PROJECT / "macros" / file).read_text(encoding="utf-8")
    bodies = re.findall(r"{%- macro (\w+)\(.*?\) -%}\n(.*?)\n{%- endmacro -%}", text, re.S)
    return dict(bodies)


def sql(name: str) -> str:
    """The SQL of a model, comments and all; of a Python model, its Python."""
    (path,) = [*(PROJECT / "models").rglob(f"{name}.sql"), *(PROJECT / "models").rglob(f"{name}.py")]
    return path.read_text(encoding="utf-8")


def reads(name: str) -> list[str]:
    """The models, seeds and sources that a model's SQL reads, macros of the project looked through."""
    text = sql(name)
    for path in sorted((PROJECT / "macros").glob("*.sql")):
        body = path.read_text(encoding="utf-8")
        called = [macro for macro in re.findall(r"{%-? macro (\w+)\(", body) if re.search(rf"\b{macro}\(", text)]
        decides = re.search("get_incremental|run_query", body)  # such macros give no rows
        if called and not decides:
            text += body
    found = re.findall(r"ref\(['\"](\w+)['\"]\)", text) + re.findall(r"source\('\w+', '(\w+)'\)", text)
    return sorted(set(found) - {name})


def described(text: str, words: dict[str, str]) -> str:
    """A description with its doc blocks filled in."""
    return re.sub(r"{{ doc\('(\w+)'\) }}", lambda match: words[match.group(1)], text)


def grain(model: Model) -> str:
    """What one row is."""
    return str(model["config"]["meta"]["grain"])


def key(model: Model) -> set[str]:
    """The columns of the primary key."""
    whole = {name for rule in model.get("constraints", []) for name in rule.get("columns", [])}
    single = {column["name"] for column in model["columns"] if "primary_key" in _constraints(column)}
    return whole | single


def nullable(model: Model, column: Model) -> bool:
    """Whether a column may be null."""
    return not _constraints(column) & {"not_null", "primary_key"} and column["name"] not in key(model)


def _constraints(column: Model) -> set[str]:
    return {rule["type"] for rule in column.get("constraints", [])}


def references(column: Model) -> Iterator[tuple[str, str]]:
    """The tables and columns that a column points to, by its relationships tests."""
    for test in column.get("data_tests", []):
        if isinstance(test, dict) and "relationships" in test:
            arguments = test["relationships"]["arguments"]
            yield re.sub(r"ref\('(\w+)'\)", r"\1", arguments["to"]), arguments["field"]
