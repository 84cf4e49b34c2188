"""Two nights on a home of their own, built once for all tests of the warehouse: dbt takes some seconds a build."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from landed_articles import (
    EGYPT,
    LAVROV,
    STRANGER,
    ZARIF,
    Nights,
    article,
    event,
    land,
    land_sighting,
    participant,
    statement,
    subject,
)

from extract.settings import Settings
from extract.warehouse.audit import audit
from extract.warehouse.dbt_build import build

MET = date(2016, 2, 1)
ROUND = {"event_type": "negotiation_round", "process_id": "syr_astana", "process_name": "Astana", "round_number": 2}
WIRE = [11, 22, 33, 44]  # the sketch of a dispatch that two outlets print
MOSCOW = {"place_id": "moscow_rus", "city_en": "Moscow", "country_iso3": "RUS"}


def first_night(settings: Settings) -> None:
    """Two tellings of one meeting, two of one round that disagree, an undated visit, an article that tells nothing."""
    both = (participant(LAVROV, "host"), participant(ZARIF, "guest", 30))
    rows = [
        article(
            "met-1", url="https://www.aa.com.tr/ar/1", source="Anadolu Agency",
            events=[event("met-1-e1", *both, day=MET, **MOSCOW)],
            statements=[
                statement("met-1-s1", LAVROV, "met-1-e1", subject(EGYPT), subject(EGYPT, 20), subject(ZARIF, 30)),
                statement("met-1-s2", None, None, subject(EGYPT)),
            ],
        ),
        article(
            "met-2", url="https://addustour.com/2", day=date(2016, 1, 30),
            events=[event("met-2-e1", *both, participant(LAVROV, "host", 60), day=MET, status="planned")],
        ),
        article("round-1", source="صدى", sketch=WIRE, events=[event("round-1-e1", day=date(2017, 2, 15), **ROUND)]),
        article(
            "round-2", source="صدى ", sketch=[*WIRE[:-1], 99], statements=[statement("round-2-s1", STRANGER)],
            events=[event("round-2-e1", participant(STRANGER), day=date(2017, 2, 16), **ROUND)],
        ),
        article("visit-1", day=None, events=[event("visit-1-e1", participant(EGYPT, "host"), event_type="visit")]),
        article("nothing-1", source="Anadolu Agency"),
        article("broken-1", error="this one could not be extracted"),
    ]  # fmt: skip
    land(settings, "night-1", "batch-1", rows)


def second_night(settings: Settings) -> None:
    """A revision that tells nothing any more, a batch extracted again with less in it, and a late article."""
    both = (participant(LAVROV, "host"), participant(ZARIF, "guest", 30))
    again = [
        article("met-1", url="https://www.aa.com.tr/ar/1", source="Anadolu Agency"),
        article("met-2", url="https://addustour.com/2", events=[event("met-2-e1", *both, day=MET, **MOSCOW)]),
        article("round-1", source="صدى", sketch=WIRE, events=[event("round-1-e1", day=date(2017, 2, 15), **ROUND)]),
        article("round-2", source="صدى ", sketch=[55, 66]),
        article("visit-1", day=None, error="this one went wrong the second time"),
        article("nothing-1", source="Anadolu Agency"),
        article("broken-1", events=[event("broken-1-e1", *both, day=MET)]),
    ]  # fmt: skip
    land(settings, "night-2", "batch-1", again, "v2")
    late = [
        article("met-1", 2, url="https://www.aa.com.tr/ar/1", source="Anadolu Agency"),
        article(
            "late-1",
            sketch=WIRE,
            day=date(2016, 1, 31),
            events=[event("late-1-e1", participant(LAVROV), day=MET, event_type="press_conference")],
        ),
    ]
    land(settings, "night-2", "batch-2", late)
    land_sighting(settings, "seen-1", article_id="met-2", source="صدى", url="https://copy.example/1", feed="collector")
    land_sighting(settings, "seen-2", article_id="never landed", source="صدى", url=None, feed="collector")


@pytest.fixture(scope="session")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    kept = tmp_path_factory.mktemp("kept")

    def keep(name: str) -> Path:
        return Path(shutil.copy(settings.warehouse, kept / f"{name}.duckdb"))

    first_night(settings)
    builds = [build(settings, "night-1")]
    audits = [audit(settings, "night-1")]
    first = keep("first")
    second_night(settings)
    builds.append(build(settings, "night-2"))
    audits.append(audit(settings, "night-2"))
    second = keep("second")
    builds.append(build(settings, "night-2", full_refresh=True))
    refreshed = keep("refreshed")
    return Nights(settings, first, second, refreshed, tuple(builds), tuple(audits))
