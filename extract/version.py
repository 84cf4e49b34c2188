"""The version of the extraction's code: it changes with any byte of the modules that extract."""

from __future__ import annotations

import hashlib
from pathlib import Path


def code_version() -> str:
    """A digest of the Python modules of this package (without sources/ and warehouse/, which extract nothing)."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]
