"""Raise the floors of the quality gate to today's figures: `python -m tests.quality.raise_floors [--margin 0.02]`

Prints every figure beside its floor. Where a figure is below its floor nothing is written and the exit code is 1;
`--allow-regression` lowers such floors, for a change whose loss is understood and worth it: say so in the commit.
"""

from __future__ import annotations

import argparse
import sys

from extract.pipeline import load_resources
from tests.quality.floors import CEILINGS, FLOORS, raised, read_floors, regressions
from tests.quality.scoring import PROJECT, figures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--margin", type=float, default=0.02, help="how far below its figure a floor stands")
    parser.add_argument("--allow-regression", action="store_true", help="lower the floors that figures broke")
    parser.add_argument("--dry-run", action="store_true", help="print the figures, write nothing")
    options = parser.parse_args()
    text = FLOORS.read_text(encoding="utf-8")
    found, bounds = figures(load_resources(PROJECT)), read_floors(text)
    for section, values in found.items():
        for name, value in values.items():
            bound = bounds.get(section, {}).get(name)
            word = "ceiling" if section in CEILINGS else "floor"
            print(f"{section}.{name:<20} {value:.4f}   {word} {bound if bound is not None else '-'}")
    broken = regressions(found, bounds)
    print(*broken, sep="\n", file=sys.stderr)
    if broken and not options.allow_regression:
        return 1
    if not options.dry_run:
        FLOORS.write_text(raised(text, found, options.margin, options.allow_regression), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
