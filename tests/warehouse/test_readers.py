"""Readers see whole generations only, in order, while nights are published under them (`make readers`, made small)."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import readers


def test_readers_meet_no_error_and_no_mixture(tmp_path: Path) -> None:
    took, errors, seen = readers.run(tmp_path, readers=3, nights=3, pause=0.3)
    assert errors == []
    assert len(took) >= 6
    assert all(each == sorted(set(each)) and each for each in seen)


def test_a_mixture_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from extract.settings import Settings

    settings = Settings(home=tmp_path / "home")
    readers.build(settings, 1)
    import duckdb

    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute("update fct_event set generation = 2 where event_id = 'fct_event-7'")
        connection.execute("update meta_run set generation = 3")
    with pytest.raises(AssertionError):
        readers.visit(settings.warehouse)
