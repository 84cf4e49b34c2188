"""CSV files of words and facts: read once, strictly, with errors that name file and row."""

from __future__ import annotations

import csv
from pathlib import Path


class TableError(ValueError):
    """A CSV of the language pack or the reference that cannot be used as it stands."""


def rows(path: Path, required: tuple[str, ...] = ()) -> list[dict[str, str]]:
    """The rows of a CSV, cells stripped, in file order. `required` columns must exist and be filled in every row.

    Raises TableError naming file and row (the header is row 1).
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            columns = next(reader, [])
            missing = [c for c in required if c not in columns]
            if missing:
                raise TableError(f"{path}: column {', '.join(missing)} is missing")
            table = []
            for number, cells in enumerate(filter(None, reader), start=2):
                if len(cells) != len(columns):
                    raise TableError(f"{path}, row {number}: not as many cells as columns")
                clean = dict(zip(columns, map(str.strip, cells), strict=True))
                empty = [c for c in required if not clean[c]]
                if empty:
                    raise TableError(f"{path}, row {number}: {', '.join(empty)} is empty")
                table.append(clean)
            return table
    except UnicodeDecodeError as error:
        raise TableError(f"{path}: not UTF-8 ({error.reason} at byte {error.start})") from error
    except FileNotFoundError as error:
        raise TableError(f"{path}: no such file") from error


def cell_list(cell: str) -> list[str]:
    """The values of a cell that holds several, separated by `|`."""
    return [value.strip() for value in cell.split("|") if value.strip()]
