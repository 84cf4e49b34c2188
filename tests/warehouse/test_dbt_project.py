"""The dbt project itself: its unit tests pass, its generated files are fresh, its SQL is clean."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from landed_articles import Nights

from extract.warehouse.dbt_build import dbt_command, dbt_environment, run_results, target_folder
from extract.warehouse.dbt_page import write_page

PROJECT = Path(__file__).resolve().parents[2]
DBT = PROJECT / "dbt_project"


def script(name: str) -> ModuleType:
    """A script of dbt_project/ as a module; the folder is no package."""
    if str(DBT) not in sys.path:
        sys.path.append(str(DBT))  # they import each other
    spec = importlib.util.spec_from_file_location(name, DBT / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def models() -> Iterator[tuple[Path, dict[str, Any]]]:
    for path in sorted((DBT / "models").rglob("*.yml")):
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", []):
            yield path, model


def test_unit_tests_of_the_models_pass(nights: Nights) -> None:
    command = dbt_command(nights.settings, "test", "--select", "test_type:unit")
    done = subprocess.run(command, env=dbt_environment(nights.settings), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-5000:]
    assert len(run_results(nights.settings)["results"]) >= 26


def test_every_model_has_its_yaml_beside_it_with_grain_and_descriptions() -> None:
    described = {}
    for path, model in models():
        assert path.stem == model["name"]
        assert model["description"]
        assert model["config"]["meta"]["grain"]
        assert all(column["description"] for column in model["columns"]), path
        described[path.with_suffix("")] = model
    written = [*(DBT / "models").rglob("*.sql"), *(DBT / "models").rglob("*.py")]
    assert set(described) == {path.with_suffix("") for path in written}


def test_models_with_logic_have_a_unit_test() -> None:
    """Logic: SQL that does more than rename, cast and select from one relation."""
    logic = re.compile(r"\b(join|group by|qualify|unnest|case|union all)\b")
    for path in (DBT / "models").rglob("*.sql"):
        sql = re.sub(r"--.*", "", path.read_text(encoding="utf-8"))
        if logic.search(sql):
            tests = yaml.safe_load(path.with_suffix(".yml").read_text(encoding="utf-8")).get("unit_tests", [])
            assert tests, f"{path.name} has logic and no unit test"


def test_reports_have_exposures() -> None:
    exposed = (DBT / "models" / "reports" / "exposures.yml").read_text(encoding="utf-8")
    for path in (DBT / "models" / "reports").glob("*.sql"):
        assert f"ref('{path.stem}')" in exposed


@pytest.mark.parametrize("page", ["data-dictionary.md", "erd.md", "lineage.md", "reports.md"])
def test_the_generated_pages_are_fresh(page: str) -> None:
    path = PROJECT / "docs" / page
    made = script("data_dictionary").PAGES[path]()
    assert path.read_text(encoding="utf-8") == made, "run python dbt_project/data_dictionary.py"


def test_the_lineage_page_reads_what_dbt_reads(nights: Nights) -> None:
    """The page is made from the SQL alone; dbt's manifest is the judge of it."""
    manifest = json.loads((target_folder(nights.settings) / "manifest.json").read_text(encoding="utf-8"))
    by_dbt = {
        node["name"]: sorted({parent.rsplit(".", 1)[-1] for parent in node["depends_on"]["nodes"]})
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model"
    }
    files = script("project_files")
    assert {name: files.reads(name) for name in by_dbt} == by_dbt


def test_every_measure_is_defined_once_and_used() -> None:
    files = script("project_files")
    measures = files.macros("metrics.sql")
    assert set(measures) == set(files.doc_blocks("metrics.md"))
    text = "".join(path.read_text(encoding="utf-8") for path in (DBT / "models" / "reports").glob("*.sql"))
    assert [name for name in measures if f"{name}(" not in text] == []
    assert "filter (where event.status" not in text, "a measure belongs into macros/metrics.sql"


def test_the_models_pass_the_gate(nights: Nights) -> None:
    gate = script("gate")
    if not gate.TOOL.is_dir():
        pytest.skip(f"{gate.TOOL} is missing: `make gate` installs dbt-bouncer there")
    passed, told = gate.run(target_folder(nights.settings))
    assert passed, told


def test_the_gate_closes(nights: Nights, tmp_path: Path) -> None:
    """A column without words, a table without a tested key: the gate names them."""
    gate = script("gate")
    if not gate.TOOL.is_dir():
        pytest.skip(f"{gate.TOOL} is missing: `make gate` installs dbt-bouncer there")
    manifest = json.loads((target_folder(nights.settings) / "manifest.json").read_text(encoding="utf-8"))
    manifest["nodes"]["model.dragoman.fct_event"]["columns"]["status"]["description"] = ""
    manifest["nodes"] = {
        name: node for name, node in manifest["nodes"].items() if not name.startswith("test.dragoman.is_key_dim_place")
    }
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    passed, told = gate.run(tmp_path)
    assert not passed
    assert "fct_event" in told
    assert "dim_place" in told


def test_the_dbt_page_is_one_file_that_needs_no_server(nights: Nights) -> None:
    page = write_page(nights.settings).read_text(encoding="utf-8")
    assert len(page) > 1_000_000
    assert "rpt_bilateral_contact" in page
    assert "Events that occurred, as rows of fct_event" in page
    assert run_results(nights.settings), "the results of the night are not touched"


def test_the_hijri_months_are_fresh() -> None:
    module = script("hijri_months")
    assert module.TARGET.read_text(encoding="utf-8") == module.table(), "run python dbt_project/hijri_months.py"


def test_the_sql_is_clean() -> None:
    pytest.importorskip("sqlfluff")
    done = subprocess.run(
        [sys.executable, "-m", "sqlfluff", "lint", "dbt_project/models", "dbt_project/tests"],
        cwd=PROJECT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
