"""Fixtures that several folders of tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.pipeline import Resources, load_resources
from extract.settings import Settings
from tests.reading import Reading

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of annotated articles beside the clone; tests that need it are skipped where it is missing."""
    folder = PROJECT.parent / "shared"
    if not (folder / "articles").is_dir():
        pytest.skip(f"{folder / 'articles'} is missing: the annotated articles stay outside the repository")
    return folder


@pytest.fixture(scope="session")
def resources() -> Resources:
    """The language pack and the reference of this checkout, read once for all tests of a run."""
    return load_resources(PROJECT)


@pytest.fixture(scope="session")
def sample_night(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home folder after one night on the sample articles, as `dragoman nightly` runs it."""
    from extract import nightly

    settings = Settings(home=tmp_path_factory.mktemp("samples"), batch_articles=8, workers=1)
    nightly.night([str(PROJECT / "seeds" / "articles")], settings, nightly.new_run_id())
    return settings


@pytest.fixture(scope="session")
def reading(resources: Resources) -> Reading:
    """Reads texts with them, as lines of a table."""
    return Reading(resources)
