"""The files that set the project up: locks, Makefile, what CI runs."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

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
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")  # one line of targets
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


def test_the_servers_lock_adds_to_the_main_one_and_repeats_nothing() -> None:
    """Both are installed into one environment, without resolution: a package in both would be there twice."""
    server, main = pins(PROJECT / "requirements" / "server.txt"), pins(PROJECT / "requirements.lock")
    assert set(server) & set(main) == set()
    assert Version(server["celery"]) < Version("5.6"), "later ones lack what Airflow's provider imports"
