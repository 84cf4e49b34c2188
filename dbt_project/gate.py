"""The gate for the dbt project: dbt-bouncer with the rules of dbt-bouncer.yml, over a manifest of dbt.

python dbt_project/gate.py       parses the project into a folder of its own and runs the gate over it (`make gate`)
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parent
TOOL = PROJECT.parent / ".tools" / "dbt-bouncer"


def run(target: Path) -> tuple[bool, str]:
    """Whether the manifest in `target` passes, and what dbt-bouncer says: it looks beside its configuration."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(PROJECT / "dbt-bouncer.yml", folder)
        (Path(folder) / "target").symlink_to(target.resolve())
        done = subprocess.run(
            [sys.executable, "-S", TOOL / "bin" / "dbt-bouncer", "run", "--config-file", "dbt-bouncer.yml",
             "--show-all-failures"],
            cwd=folder, env=os.environ | {"PYTHONPATH": str(TOOL), "COLUMNS": "200", "PYTHONUTF8": "1"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    return done.returncode == 0, done.stdout + done.stderr


def main() -> int:
    """Parse and run; nothing of a home folder is needed, for dbt parses without a database."""
    from extract.settings import Settings
    from extract.warehouse.dbt_build import dbt_command, dbt_environment, target_folder

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder))
        target_folder(settings).mkdir(parents=True)
        parsed = subprocess.run(
            dbt_command(settings, "parse"), env=dbt_environment(settings), capture_output=True, text=True, check=False
        )
        passed, told = run(target_folder(settings)) if parsed.returncode == 0 else (False, parsed.stdout)
    print("the dbt models pass the gate" if passed else told)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
