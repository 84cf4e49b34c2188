"""Where something takes place: cities, palaces and countries with their prepositions."""

from __future__ import annotations

import pytest

from extract.places import find_places
from tests.reading import COLUMNS, Reading, case, table

FOUND = [
    # preposition before, written onto, through a noun
    ("وصل إلى موسكو", ["موسكو الي Moscow"]),
    ("اجتمع في جنيف", ["جنيف في Geneva"]),
    ("اجتمع بجنيف", ["بجنيف ب Geneva"]),
    ("اجتمع في مدينة جنيف", ["جنيف في Geneva"]),
    ("اجتمع بمدينة سوتشي", ["سوتشي ب Sochi"]),
    ("اجتمع في العاصمة القطرية الدوحة", ["العاصمة القطرية في Doha", "الدوحة  Doha"]),
    # without a preposition there is no marker
    ("زار بيروت", ["بيروت  Beirut"]),
    # a country, and one that bears its capital's name
    ("سافر إلى النرويج", ["النرويج الي NOR"]),
    # a seat of government is a place only by its country
    ("في بغداد وعمان", ["بغداد في Baghdad", "وعمان  Amman"]),
]


@pytest.mark.parametrize(("content", "expected"), FOUND)
def test_places_and_their_markers(reading: Reading, content: str, expected: list[str]) -> None:
    text, known = reading.text(content), reading.resources
    places = find_places(text, known.book.in_text(text), known.knowledge, known.pack.roles.particles)
    lines = [f"{text.surface(p.first, p.stop)} {p.marker} {p.place.city_en or p.place.country_iso3}" for p in places]
    assert lines == expected


OF_EVENTS = [
    case(
        "in a city",
        "التقى وزير الخارجية الروسي سيرغي لافروف نظيره المصري سامح شكري في جنيف.",
        "meeting occurred: Sameh Shoukry + Sergey Lavrov @ Geneva, CHE",
    ),
    case(
        "a date between the parties and the city",
        "التقى وزير الخارجية الروسي سيرغي لافروف، أمس، نظيره المصري سامح شكري، في جنيف.",
        "meeting occurred: Sameh Shoukry + Sergey Lavrov @ Geneva, CHE",
    ),
    case(
        "the place before the verb",
        "في جنيف، التقى وزير الخارجية الروسي سيرغي لافروف نظيره المصري سامح شكري.",
        "meeting occurred: Sameh Shoukry + Sergey Lavrov @ Geneva, CHE",
    ),
    case(
        "no place from a modifier: opposition of a city, committee of a city",
        "التقى وزير الخارجية الروسي سيرغي لافروف نظيره المصري سامح شكري وبحثا موقف معارضة الرياض من لجنة جنيف.",
        "meeting occurred: Sameh Shoukry + Sergey Lavrov",
    ),
    case(
        "no place from a topic",
        "بحث وزير الخارجية الروسي سيرغي لافروف مع نظيره المصري سامح شكري الأوضاع في ليبيا.",
        "meeting occurred: Sameh Shoukry + Sergey Lavrov",
    ),
    case(
        "no place from a nationality",
        "التقى وزير الخارجية الروسي سيرغي لافروف السفير النرويجي في القاهرة توربيورن هالفورسن.",
        "meeting occurred: Sergey Lavrov + توربيورن هالفورسن",
    ),
    case(
        "a declaration named after a city",
        "التقى وزير الخارجية الروسي سيرغي لافروف نظيره المصري سامح شكري وأكدا دعم إعلان دمشق.",
        "meeting occurred: Sameh Shoukry + Sergey Lavrov",
    ),
    case(
        "a capital that acts is no place",
        "التقى وزير الخارجية الروسي سيرغي لافروف نظيره المصري سامح شكري، ورحبت واشنطن باللقاء.",
        "meeting occurred: Sameh Shoukry + Sergey Lavrov",
    ),
    case(
        "an entity's country only",
        "استقبل وزير الخارجية الكويتي أحمد ناصر المحمد الصباح نظيره المصري سامح شكري في الكويت.",
        "meeting occurred: guest:Sameh Shoukry + host:Ahmad Nasser al-Mohammed al-Sabah @ Kuwait City, KWT",
    ),
]


@table(COLUMNS, OF_EVENTS)
def test_places_of_events(reading: Reading, text: str, expected: list[str], day: None) -> None:
    assert reading.events(text, day) == expected
