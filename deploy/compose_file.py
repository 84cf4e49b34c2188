"""Reads docker-compose.yml as Docker Compose would, as far as this project's file goes.

Anchors and merges are YAML's own; here are the variables (`${NAME:?message}`, `${NAME:-default}`, `$$`), the profiles,
and the order that `depends_on` asks for.
"""

from __future__ import annotations

import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).resolve().parent.parent
FILE = PROJECT / "docker-compose.yml"
EXAMPLE = PROJECT / ".env.example"

_VARIABLE = re.compile(r"\$\$|\$\{(?P<name>[A-Z_]+)(?::(?P<kind>[?-])(?P<word>[^}]*))?\}")


class ComposeError(Exception):
    """The compose file asks for something that is not there."""


def interpolate(text: str, variables: Mapping[str, str]) -> str:
    """Replace `${NAME}`, `${NAME:-default}` and `${NAME:?message}`; `$$` stands for one `$`.

    Raises ComposeError where a variable that must be set is missing or empty.
    """

    def value(found: re.Match[str]) -> str:
        if found[0] == "$$":
            return "$"
        given = variables.get(found["name"], "")
        if given:
            return given
        if found["kind"] == "?":
            raise ComposeError(f"{found['name']}: {found['word']}")
        return found["word"] or ""

    return _VARIABLE.sub(value, text)


def services(variables: Mapping[str, str], profiles: frozenset[str] = frozenset()) -> dict[str, dict[str, Any]]:
    """The services that these profiles start, variables filled in, in the order that their dependencies ask for."""
    document = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    active = {
        name: _filled(service, variables)
        for name, service in document["services"].items()
        if not service.get("profiles") or profiles & set(service["profiles"])
    }
    return {name: active[name] for name in _in_order(active)}


def dependencies(service: Mapping[str, Any], active: Mapping[str, Any]) -> dict[str, str]:
    """Service → the condition it has to meet first. Raises ComposeError for one that is needed and not active."""
    found = {}
    for name, how in service.get("depends_on", {}).items():
        if name in active:
            found[name] = how["condition"]
        elif how.get("required", True):
            raise ComposeError(f"depends on {name}, which no active profile starts")
    return found


def fresh_secrets() -> dict[str, str]:
    """A value for each variable that .env.example leaves empty and the compose file insists on."""
    needed = set(re.findall(r"\$\{([A-Z_]+):\?", FILE.read_text(encoding="utf-8")))
    return {name: _secret(name) for name in sorted(needed)}


def _secret(name: str) -> str:
    if name == "AIRFLOW_FERNET_KEY":
        return urlsafe_b64encode(secrets.token_bytes(32)).decode()
    return secrets.token_hex(48 if name == "AIRFLOW_JWT_SECRET" else 24)  # hexadecimal: they stand in addresses


def _filled(value: Any, variables: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return interpolate(value, variables)
    if isinstance(value, dict):
        return {key: _filled(one, variables) for key, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, variables) for one in value]
    return value


def _in_order(active: Mapping[str, Any]) -> Iterator[str]:
    left = dict(active)
    while left:
        ready = [name for name, service in left.items() if not dependencies(service, active).keys() & left.keys()]
        if not ready:
            raise ComposeError(f"services wait for each other: {', '.join(sorted(left))}")
        yield ready[0]
        del left[ready[0]]
