"""Writes .env for docker compose: .env.example with fresh secrets. `python -m deploy.env`, or `make env`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from deploy.compose_file import EXAMPLE, PROJECT, fresh_secrets


def filled(example: str, uid: int) -> str:
    """The example with a secret behind each empty name that needs one, and the user who runs this."""
    values = {**fresh_secrets(), "AIRFLOW_UID": str(uid or 50000)}  # as root: the user of Airflow's image
    lines = []
    for line in example.splitlines():
        name, is_setting, _ = line.partition("=")
        lines.append(f"{name}={values[name]}" if is_setting and name in values else line)
    return "\n".join(lines) + "\n"


def main(path: Path = PROJECT / ".env") -> None:
    """Exit 1 where .env is there already: its secrets are in use."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        sys.exit(f"{path}: is there already; nothing was changed")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(filled(EXAMPLE.read_text(encoding="utf-8"), os.getuid()))
    print(f"wrote {path}, readable by you alone; the password of `admin` is AIRFLOW_ADMIN_PASSWORD in it")


if __name__ == "__main__":
    main()
