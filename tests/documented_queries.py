"""The questions of docs/queries.md with their SQL, read off the page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.conftest import PROJECT


@dataclass(frozen=True)
class Question:
    """One section of the page; `finds_nothing` where it says that the samples have no such case."""

    number: int
    title: str
    sql: str
    finds_nothing: bool


def questions() -> list[Question]:
    """All of them, in order. A section without exactly one query fails here."""
    page = (PROJECT / "docs" / "queries.md").read_text(encoding="utf-8")
    found = []
    for heading, body in re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", page, re.S | re.M):
        number, title = heading.split(". ", 1)
        (sql,) = re.findall(r"```sql\n(.*?)```", body, re.S)
        found.append(Question(int(number), title, sql, "Empty on the samples" in body))
    return found
