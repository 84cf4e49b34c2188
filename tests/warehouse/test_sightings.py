"""The same article from two sources is one article with two sightings, in the built tables."""

from __future__ import annotations

import duckdb
import pytest
from landed_articles import Nights

from extract.warehouse.audit import AuditError, audit


def test_an_article_met_twice_is_one_article_with_two_sightings(nights: Nights) -> None:
    with duckdb.connect(str(nights.second), read_only=True) as connection:
        sightings = connection.execute(
            "select s.feed, coalesce(d.name, s.source_id), s.url, a.sighting_count from fct_sighting as s "
            "join dim_article as a using (article_id) left join dim_source as d on s.source_id = d.source_id "
            "where article_id = 'met-2' order by s.first_seen_at"
        ).fetchall()
        articles, all_sightings = connection.execute(
            "select (select count(*) from dim_article), (select count(*) from fct_sighting)"
        ).fetchone() or (0, 0)
    assert sightings == [
        (None, "Ad-Dustour", "https://addustour.com/2", 2),
        ("collector", "صدى", "https://copy.example/1", 2),
    ]
    assert all_sightings == articles + 1  # and every other article has the one place it came from


def test_the_audit_counts_sightings(nights: Nights, tmp_path_factory: pytest.TempPathFactory) -> None:
    import shutil

    from extract.settings import Settings

    home = tmp_path_factory.mktemp("spoilt") / "home"
    shutil.copytree(nights.settings.home, home)
    settings = Settings(home=home)
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute("delete from fct_sighting where feed = 'collector'")
    with pytest.raises(AuditError, match="sightings in landing are in fct_sighting"):
        audit(settings, "night-2")
