"""The examples of docs/sources.md are real: they are read as they stand, and its defaults are the code's."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from extract.settings import Settings
from extract.sources.configuration import Fetching, read_configuration
from extract.sources.inbox import KINDS
from tests.conftest import PROJECT

PAGE = (PROJECT / "docs" / "sources.md").read_text(encoding="utf-8")


def test_the_examples_are_a_configuration(tmp_path: Path) -> None:
    blocks = re.findall(r"```toml\n(.*?)```", PAGE, re.S)
    (tmp_path / "sources.toml").write_text("\n".join(blocks), encoding="utf-8")
    found = read_configuration(Settings(home=tmp_path))
    assert found.problems == ()
    assert {source.kind for source in found.sources} == {"feed", "sitemap", "api"}
    defaults = tomllib.loads(next(block for block in blocks if "[fetching]" in block))["fetching"]
    defaults.pop("contact")
    assert Fetching.model_validate(defaults) == Fetching()


def test_every_kind_of_file_is_named() -> None:
    for kind in KINDS:
        assert f"`{kind.removesuffix('.gz') if 'jsonl' in kind or 'ndjson' in kind else kind}`" in PAGE, kind
