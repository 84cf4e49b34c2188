"""`dragoman sources`: what is configured, how each source is, and a dry run that leaves no trace."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from test_collecting import home, rss, run, stories
from web_server import Site

from extract.command import main
from extract.settings import Settings


def dragoman(settings: Settings, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--home", str(settings.home)], env={"COLUMNS": "220"})


@pytest.fixture
def settings(site: Site, tmp_path: Path) -> Settings:
    stories(site, 1, 2)
    site.give("/rss", rss(site, 1, 2))
    feed = {"kind": "feed", "url": f"{site.root}/rss"}
    return home(
        tmp_path, {"name": "good", **feed}, {"name": "bad", **feed, "url": f"{site.root}/gone"},
        {"name": "off", **feed, "enabled": False}, {"name": "typo", "kind": "fed"},
    )  # fmt: skip


def test_the_list_says_how_each_source_is(settings: Settings) -> None:
    before = {line.split()[0]: line for line in dragoman(settings, "sources").output.splitlines() if line.strip()}
    assert "new" in before["good"].split()
    assert "never" in before["good"]
    run(settings)
    done = dragoman(settings, "sources")
    assert done.exit_code == 0, done.output
    lines = {line.split()[0]: line for line in done.output.splitlines() if line.strip()}
    assert "good" in lines["good"].split()[2:]
    assert "(0 h ago)" in lines["good"]
    assert "failing, 1 night" in lines["bad"]
    assert "http_404: answered 404" in lines["bad"]
    assert lines["off"].split()[2] == "off"
    assert "wrong" in lines["typo"]


def test_no_sources_is_no_error(tmp_path: Path) -> None:
    done = dragoman(Settings(home=tmp_path), "sources")
    assert (done.exit_code, "docs/sources.md" in done.output) == (0, True)


def test_a_dry_run_shows_and_keeps_nothing(settings: Settings, site: Site) -> None:
    done = dragoman(settings, "sources", "test", "good", "--most", "1")
    assert done.exit_code == 0, done.output
    assert "خبر 1 | " in done.output
    assert "2 listed, 1 read, 0 rejected, 1 more would follow" in done.output
    assert sorted(path.name for path in settings.home.iterdir()) == ["sources.toml"]


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("bad", 1, "source bad: no article could be read"),
        ("nobody", 2, "has no source nobody (it has: good, bad, off)"),
        ("typo", 2, "source typo: kind: "),
    ],
)
def test_a_dry_run_of_what_brings_nothing_fails(settings: Settings, name: str, code: int, words: str) -> None:
    done = dragoman(settings, "sources", "test", name)
    assert done.exit_code == code
    assert words in done.output


def test_one_source_alone(settings: Settings) -> None:
    done = dragoman(settings, "ingest", "--source", "good")
    assert done.exit_code == 0, done.output
    assert "sources asked" in done.output
    assert dragoman(settings, "ingest", "--source", "nobody").exit_code == 2
