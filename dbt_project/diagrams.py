"""Two pages of diagrams: which tables point to which (ERD), and what is made from what (lineage), in Mermaid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from project_files import LAYERS, PUBLISHED, Model, key, models, nullable, reads, references

ERD = """# How the tables hang together

Entities of the published file with their keys: `PK` primary, `FK` tested against the table that the line leads to.
`||` one always, `o|` one or none, `o{` any number. Every column: [data-dictionary.md](data-dictionary.md). Written by
`python dbt_project/data_dictionary.py` from the relationships tests of dbt.
"""
LINEAGE = """# What is made from what

Landing, seeds and models, by the `ref()` and `source()` calls in their SQL. Written by
`python dbt_project/data_dictionary.py`. `make docs` writes dbt's own page with the columns, the SQL and the tests of
each node (one file of some megabytes, `data/docs/dbt.html`, to be opened in a browser, no server needed).
"""
TITLES = {
    "landing": "landing.duckdb", "seeds": "seeds", "staging": "work.duckdb: staging",
    "intermediate": "work.duckdb: intermediate", "marts": "warehouse.duckdb: marts",
    "reports": "warehouse.duckdb: reports",
}  # fmt: skip


def erd() -> str:
    """The page with one diagram of the facts and dimensions, and one of the reports."""
    marts, reports = models("marts"), models("reports")
    parts = [ERD, "## Facts and dimensions", "", *_entities(marts), "", "## Reports", "", *_entities(reports), ""]
    return "\n".join(parts)


def _entities(chosen: list[Model]) -> Iterator[str]:
    yield "```mermaid"
    yield "erDiagram"
    for model in chosen:
        columns = [column for column in model["columns"] if column["name"] in key(model) or [*references(column)]]
        yield f"    {model['name']} {{"
        for column in columns:
            marks = ["PK"] * (column["name"] in key(model)) + ["FK"] * bool([*references(column)])
            yield f"        {column['data_type']} {column['name']} {', '.join(marks)}"
        yield "    }"
    for model in chosen:
        for column in model["columns"]:
            for target, field in references(column):
                link = "o|" if nullable(model, column) else "||"
                name = column["name"] if column["name"] == field else f"{column['name']} = {field}"
                yield f'    {target} {link}--o{{ {model["name"]} : "{name}"'
    yield "```"


def lineage() -> str:
    """The page with the diagram of layers and the table of what each model reads."""
    layer_of = {model["name"]: layer for layer in LAYERS for model in models(layer)}
    inputs = {name: reads(name) for name in layer_of}
    for name in sorted({one for found in inputs.values() for one in found} - set(layer_of)):
        layer_of[name] = "landing" if name.startswith("raw_") else "seeds"
    parts = [
        LINEAGE,
        *_layers(layer_of, inputs),
        "",
        "| table | layer | is made from | is read by |",
        "|---|---|---|---|",
    ]
    for name, layer in layer_of.items():
        readers = [other for other, found in inputs.items() if name in found]
        parts.append(f"| `{name}` | {layer} | {_names(inputs.get(name, []))} | {_names(readers)} |")
    return "\n".join([*parts, ""])


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _layers(layer_of: dict[str, str], inputs: dict[str, list[str]]) -> Iterator[str]:
    """A left-to-right chart, a box a layer; what the marts and reports read of the reference is left to the table."""
    yield "```mermaid"
    yield "flowchart LR"
    for layer in TITLES:
        yield f'    subgraph {layer}["{TITLES[layer]}"]'
        yield from (f"        {name}" for name, its in layer_of.items() if its == layer)
        yield "    end"
    for name, found in inputs.items():
        for one in found:
            if not (layer_of[name] in PUBLISHED and layer_of[one] == "seeds"):
                yield f"    {one} --> {name}"
    yield "```"
