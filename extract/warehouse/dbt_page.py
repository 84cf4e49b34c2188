"""dbt's own documentation of the last build as one HTML file: lineage, columns, SQL and tests of every node.

python -m extract.warehouse.dbt_page       writes `<home>/docs/dbt.html` (`make docs`)
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from extract.errors import DragomanError
from extract.settings import Settings
from extract.warehouse import dbt_build


def write_page(settings: Settings) -> Path:
    """Write the page and return its path. Raises DragomanError where nothing is built or dbt fails."""
    if not settings.warehouse.is_file():
        raise DragomanError(f"{settings.warehouse}: nothing is built yet; run a night first (`make run`)")
    settings.temporary.mkdir(parents=True, exist_ok=True)
    page = settings.home / "docs" / "dbt.html"
    # A target folder of its own: the night's results are still to be audited.
    with tempfile.TemporaryDirectory(dir=settings.temporary) as folder:
        command = [*dbt_build.dbt_command(settings, "docs", "generate", "--static"), "--target-path", folder]
        done = subprocess.run(
            command, env=dbt_build.dbt_environment(settings), cwd=folder, text=True, encoding="utf-8", errors="replace",
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip
        made = Path(folder) / "static_index.html"
        if done.returncode != 0 or not made.is_file():
            told = [line for line in done.stdout.splitlines() if "rror" in line] or done.stdout.splitlines()[-1:]
            raise DragomanError(f"dbt docs generate failed: {' '.join(' '.join(told[:3]).split())}")
        page.parent.mkdir(parents=True, exist_ok=True)
        made.replace(page)
    return page


if __name__ == "__main__":
    try:
        print(f"written {write_page(Settings())}")
    except DragomanError as error:
        sys.exit(f"make docs: {error}")
