"""The files that set the project up: lock, Makefile, compose file."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement

from tests.conftest import PROJECT

LOCKS = [PROJECT / "requirements.lock", *sorted((PROJECT / "requirements").glob("*.txt"))]


def pins(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9._-]+)==([^ ;\\]+)", lock.read_text(encoding="utf-8"), flags=re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_names_no_host_and_hashes_every_package(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index-url" not in text
    packages = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert packages
    assert [package.split()[0] for package in packages if "--hash=sha256:" not in package] == []


def test_the_lock_satisfies_pyproject() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = pins(PROJECT / "requirements.lock")
    wanted = [Requirement(one) for one in [*project["dependencies"], *project["optional-dependencies"]["dev"]]]
    unmet = [str(one) for one in wanted if not one.specifier.contains(locked.get(one.name, "0"))]
    assert unmet == [], "run `make lock`"


def test_the_lock_leaves_out_what_registries_alone_cannot_install() -> None:
    assert "dbt-core-experimental-parser" not in pins(PROJECT / "requirements.lock")


def test_make_help_lists_every_target() -> None:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.search(r"^\.PHONY: (.*)$", makefile, flags=re.MULTILINE)[1].split())  # type: ignore[index]
    shown = subprocess.run(["make", "help"], cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"^  make ([a-z-]+) ", shown, flags=re.MULTILINE)) == targets


def test_make_refuses_a_machine_without_a_fit_python(tmp_path: Path) -> None:
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        (tmp_path / name).write_bytes((PROJECT / name).read_bytes())
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "sync.sh").touch()
    done = subprocess.run(["make", "-C", tmp_path, "setup", "PYTHON="], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "needs Python 3.11, 3.12 or 3.13" in done.stderr


def test_ci_runs_what_make_test_runs() -> None:
    assert "exec make test" in (PROJECT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text(encoding="utf-8"))
    return document


def test_compose_runs_the_locked_airflow(compose: dict[str, Any]) -> None:
    image = re.search(
        r"^FROM apache/airflow:([\d.]+)-python3\.11$", compose["x-airflow"]["build"]["dockerfile_inline"], re.M
    )
    assert image is not None
    assert image[1] == pins(PROJECT / "requirements.lock")["apache-airflow"]


def test_compose_is_split_as_airflow_3_wants_it_and_watched(compose: dict[str, Any]) -> None:
    services = compose["services"]
    commands = {name: service.get("command") for name, service in services.items() if name != "airflow-init"}
    assert commands == {
        "postgres": None,
        "airflow-apiserver": "api-server",
        "airflow-scheduler": "scheduler",
        "airflow-dag-processor": "dag-processor",
        "airflow-triggerer": "triggerer",
    }
    for name in commands:
        assert "healthcheck" in services[name], name
        assert services[name].get("user", "") != "0:0", f"{name} must not run as root"
    assert "pools set duckdb_writer 1" in services["airflow-init"]["command"][0]


def test_compose_holds_no_secret_and_starts_with_none_missing(compose: dict[str, Any]) -> None:
    text = (PROJECT / "docker-compose.yml").read_text(encoding="utf-8")
    example = (PROJECT / ".env.example").read_text(encoding="utf-8")
    secrets = {"POSTGRES_PASSWORD", "AIRFLOW_JWT_SECRET", "AIRFLOW_FERNET_KEY", "AIRFLOW_ADMIN_PASSWORD"}
    for name in secrets:
        uses = re.findall(r"\$\{" + name + r"[^}]*\}", text)
        assert uses, name
        assert all(":?" in use for use in uses), f"{name} must have no default"
        assert re.search(rf"^{name}=$", example, re.M), f"{name} must be empty in .env.example"
    variables = set(re.findall(r"\$\{([A-Z_]+)", text.replace("$${", "")))
    assert variables == set(re.findall(r"^([A-Z_]+)=", example, re.M))


def test_compose_listens_on_this_machine_only(compose: dict[str, Any]) -> None:
    ports = [port for service in compose["services"].values() for port in service.get("ports", [])]
    assert ports == ["127.0.0.1:8080:8080"]
