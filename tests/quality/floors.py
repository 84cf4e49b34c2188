"""The floors of tests/quality/floors.toml: read, compared with figures, and raised.

A floor may rise and only rise. The figures of the negatives are ceilings, which may fall and only fall.
"""

from __future__ import annotations

import re
import tomllib
from math import ceil, floor
from pathlib import Path

FLOORS = Path(__file__).with_name("floors.toml")
CEILINGS = frozenset({"negatives"})
EPSILON = 0.0005  # floors hold three decimals
Figures = dict[str, dict[str, float]]


def read_floors(text: str) -> Figures:
    """Section to figure to floor."""
    return {name: values for name, values in tomllib.loads(text).items() if isinstance(values, dict)}


def is_worse(section: str, value: float, bound: float) -> bool:
    """Whether a figure is on the wrong side of its bound."""
    return value > bound + EPSILON if section in CEILINGS else value < bound - EPSILON


def regressions(found: Figures, bounds: Figures) -> list[str]:
    """One line a figure that is worse than its bound; sections that could not be computed are left out."""
    lines = []
    for section, values in bounds.items():
        for name, bound in values.items():
            if section in found and is_worse(section, found[section][name], bound):
                word = "ceiling" if section in CEILINGS else "floor"
                lines.append(f"{section}.{name} is {found[section][name]:.4f}, its {word} is {bound:.3f}")
    return lines


def raised(text: str, found: Figures, margin: float, allow_regression: bool = False) -> str:
    """The text of floors.toml with each bound moved to its figure less `margin`, where that is the better bound.

    Bounds are loosened only with `allow_regression`, and then only where a figure broke them.
    """
    bounds, lines, section = read_floors(text), [], ""
    for line in text.splitlines():
        if heading := re.fullmatch(r"\[(\w+)\].*", line):
            section = heading[1]
        if (entry := re.match(r"(\w+) = [\d.]+", line)) and section in found:
            value, bound = found[section][entry[1]], bounds[section][entry[1]]
            wanted = _with_margin(section, value, margin)
            broken = allow_regression and is_worse(section, value, bound)
            if broken or is_worse(section, bound, wanted):
                line = f"{entry[1]} = {wanted:.3f}{line[entry.end() :]}"
        lines.append(line)
    return "\n".join(lines) + "\n"


def _with_margin(section: str, value: float, margin: float) -> float:
    if section in CEILINGS:
        return ceil(round((value + margin) * 1000, 6)) / 1000
    return max(floor(round((value - margin) * 1000, 6)) / 1000, 0.0)
