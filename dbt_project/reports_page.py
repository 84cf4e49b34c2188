"""The page about the reports: what each is for and how to read it (exposures), and the measures, once each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from project_files import Model, doc_blocks, exposures, grain, macros, models, sql

HEADER = """# Reports and measures

The tables `rpt_…` of the published file, ready for a chart. Written by `python dbt_project/data_dictionary.py` from the
exposures (how to read), the models, and the measures in `dbt_project/macros/metrics.sql` and
`dbt_project/models/metrics.md`, which are the one place where a measure is defined. Columns:
[data-dictionary.md](data-dictionary.md); questions with their SQL: [queries.md](queries.md).

Three rules hold for all of them. An event counts once, however many articles tell it; how many do is another column.
`event_count` is what occurred; what was planned, proposed or declined stands beside it or is left out, never mixed in.
A month is null where it is not certain, and those rows belong to the sum.
"""


def reports() -> str:
    """The whole page."""
    measures = macros("metrics.sql")
    shown = [section for model in models("reports") for section in _report(model, measures)]
    return "\n".join([HEADER, *shown, "## Measures", "", *_measures(measures)])


def _report(model: Model, measures: dict[str, str]) -> Iterator[str]:
    text = sql(model["name"])
    used = [name for name in measures if re.search(rf"\b{name}\(", text)]
    yield from (f"## {model['name']}", "", model["description"], "", f"One row is: {grain(model)}.", "")
    for exposure in exposures():
        if exposure["type"] == "dashboard" and f"ref('{model['name']}')" in exposure["depends_on"]:
            yield from (f"**{exposure['label']}.** {exposure['description']}", "")
    if used:
        yield from ("Measures: " + ", ".join(f"[`{name}`](#{name})" for name in used) + ".", "")


def _measures(measures: dict[str, str]) -> Iterator[str]:
    words = doc_blocks("metrics.md")
    for name, body in measures.items():
        yield from (f"### {name}", "", words[name], "", "```sql", body, "```", "")
