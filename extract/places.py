"""Places that a text names as such: cities, palaces, countries with their prepositions."""

from __future__ import annotations

from collections.abc import Iterable

from extract.frozen import record
from extract.knowledge import Knowledge
from extract.name_index import Meanings
from extract.names import Name
from extract.records import Place
from extract.text import BOILERPLATE, Text

_MARKERS = frozenset(
    ["في", "الي", "من", "داخل", "بمدينه", "لمدينه", "مدينه", "العاصمه", "بالعاصمه", "للعاصمه", "مطار", "قرب"]
)
_THROUGH = frozenset(
    ["مدينه", "العاصمه", "منتجع", "مطار", "مقر", "قصر", "ضواحي", "منطقه", "بلده", "مدينه", "فندق", "بلاده"]
)


@record(frozen=True, slots=True)
class PlaceMention:
    """Tokens `[first, stop)` that name a place; `marker` is its preposition, an empty string where it has none."""

    first: int
    stop: int
    marker: str
    place: Place


def find_places(
    text: Text, names: Iterable[Name], knowledge: Knowledge, particles: frozenset[str]
) -> tuple[PlaceMention, ...]:
    """All places in order among the names of a text: cities, palaces, countries, seats; with their markers."""
    found: list[PlaceMention] = []
    for match in names:
        if not match.value.is_located:
            continue
        at, sentence = match.first, text.sentence(match.first)
        if sentence.kind == BOILERPLATE:
            continue
        ordinary = match.stop - at == 1 and text.forms[at].removeprefix(match.proclitics) in particles
        place = None if ordinary else _place_of(match.value, knowledge)
        if place is not None:
            found.append(PlaceMention(at, match.stop, _marker(text, at, sentence.first, match.proclitics), place))
    return tuple(found)


def _place_of(entries: Meanings, knowledge: Knowledge) -> Place | None:
    country: Place | None = None
    for entry in entries:
        kind, ref = entry.kind, entry.ref
        if kind == "place":
            known = knowledge.places[ref]
            if known.kind in ("region", "palace"):
                return Place(known.place_id, None, known.country_iso3)
            return Place(known.place_id, known.name_en, known.country_iso3)
        if kind in ("country", "metonym") and country is None:
            country = Place(None, None, ref)
    return country


def _marker(text: Text, at: int, begin: int, proclitics: str) -> str:
    """The preposition that governs a place: written onto it or before it, مدينة and the like looked through."""
    if proclitics and proclitics[-1] in "بل":
        return proclitics[-1]
    before = at - 1
    while before >= begin and text.forms[before] in _THROUGH:
        before -= 1
    if before >= begin and text.forms[before].removeprefix("و") in _MARKERS:
        form = text.forms[before].removeprefix("و")
        return form if form in ("في", "الي", "من", "داخل") else ("ب" if form[0] == "ب" else "في")
    if before >= begin and before < at - 1 and text.forms[before + 1][0] in "بل":
        return text.forms[before + 1][0]
    return ""
