"""Datelines: the city that opens an article takes no part in it, and says whose offices are meant without a state."""

from __future__ import annotations

from datetime import date

import pytest

from extract.pipeline import Resources, extract
from extract.records import Document, Extraction
from tests.reading import name_of

DAY = date(2017, 3, 14)
GUEST = "نظيره الإيطالي أنجيلينو ألفانو"


def read(resources: Resources, text: str, source: str | None, url: str | None = None) -> Extraction:
    return extract(Document("article", text, None, "ar", DAY, source, url), resources)


def parties(extraction: Extraction) -> list[set[str]]:
    return [{name_of(party.actor) for party in event.participants} for event in extraction.events]


@pytest.mark.parametrize(
    ("source", "url", "minister"),
    [
        ("Mosaïque FM", None, "Khemaies Jhinaoui"),
        ("جوهرة أف أم", None, "Khemaies Jhinaoui"),
        (None, "https://www.mosaiquefm.net/ar/1", "Khemaies Jhinaoui"),
        ("Okaz", None, "Adel al-Jubeir"),
        ("Saudi Press Agency", None, "Adel al-Jubeir"),
    ],
)
def test_a_bare_office_is_the_outlets_own(
    resources: Resources, source: str | None, url: str | None, minister: str
) -> None:
    found = read(resources, f"استقبل وزير الخارجية {GUEST} وبحثا التعاون.", source, url)
    assert parties(found) == [{minister, "Angelino Alfano"}]


@pytest.mark.parametrize("source", [None, "Al Jazeera", "Reuters", "a paper that nobody knows"])
def test_in_the_worlds_outlets_it_is_nobodys(resources: Resources, source: str | None) -> None:
    assert parties(read(resources, f"استقبل وزير الخارجية {GUEST} وبحثا التعاون.", source)) == []


def test_a_dateline_abroad_goes_before_the_outlet(resources: Resources) -> None:
    text = f"زيارة\nالقاهرة - استقبل وزير الخارجية {GUEST} وبحثا التعاون في المنطقة ومسائل أخرى."
    assert parties(read(resources, text, "Mosaïque FM")) == [{"Sameh Shoukry", "Angelino Alfano"}]


def test_where_the_news_is_from_abroad_the_office_is_not_of_home(resources: Resources) -> None:
    text = f"تستعد مصر لقمة جديدة. واستقبل وزير الخارجية {GUEST}."
    assert {"Khemaies Jhinaoui", "Angelino Alfano"} not in parties(read(resources, text, "Mosaïque FM"))


def test_an_office_told_before_is_the_same_one_later(resources: Resources) -> None:
    text = "وصل رئيس الوزراء الإيطالي إلى تونس. والتقى رئيس الوزراء وزير الخارجية التونسي خميس الجهيناوي."
    assert {"Paolo Gentiloni", "Khemaies Jhinaoui"} in parties(read(resources, text, "Mosaïque FM"))


def test_an_office_that_another_deputises_for_is_not_present(resources: Resources) -> None:
    text = "استقبل ولي العهد النائب لرئيس مجلس الوزراء الرئيس الروسي فلاديمير بوتين في الرياض."
    found = parties(read(resources, text, "Okaz"))
    assert found
    assert all("Salman bin Abdulaziz Al Saud" not in names for names in found)


@pytest.mark.parametrize(
    "opening",
    ["باريس - ", "باريس: ", "باريس (وكالات) - ", "باريس، 13 مارس (وكالات) - ", "باريس – سلمى الهادي: ", "باريس/"],
)
def test_the_city_of_a_dateline_takes_no_part(resources: Resources, opening: str) -> None:
    text = f"لقاء في العاصمة\n{opening}التقى وزير الخارجية المصري سامح شكري أمس {GUEST}."
    assert parties(read(resources, text, None)) == [{"Sameh Shoukry", "Angelino Alfano"}]


def test_a_capital_that_acts_is_no_dateline(resources: Resources) -> None:
    found = parties(read(resources, "باريس وقعت مع القاهرة أمس اتفاقا للتعاون.", None))
    assert found == [{"France", "Egypt"}]
