"""Where the news is told from: the city that opens an article (`القاهرة - `), and whose offices are meant by that."""

from __future__ import annotations

from collections.abc import Mapping

from extract.knowledge import Knowledge
from extract.names import Name
from extract.records import Document
from extract.text import BODY, Sentence, Text

_LAST_LINE = 2  # the article's own dateline stands in the first lines; further down are those of other items
_CLOSES = frozenset({"-", ":", "/"})
_OPENS = frozenset({"(", "،", "["})  # القاهرة (وكالة) -, القاهرة، 3 يناير -
_LONGEST = 10  # tokens between the city and the mark that closes the dateline


def dateline(text: Text, sentence: Sentence, names: Mapping[int, Name]) -> Name | None:
    """The city with which a line of the body opens as the place that it is told from.

    `names`: the names of the reference by the token at which they begin, as NameBook.at_tokens() gives them.
    """
    city = names.get(sentence.first)
    if city is None or sentence.kind != BODY or city.proclitics or city.stop >= sentence.stop:
        return None
    if all(entry.kind not in ("metonym", "place") for entry in city.value):
        return None
    behind = text.forms[city.stop : min(sentence.stop, city.stop + _LONGEST)]
    closed = behind[0] in _CLOSES or (behind[0] in _OPENS and not _CLOSES.isdisjoint(behind))
    return city if closed else None


def home_country(document: Document, text: Text, knowledge: Knowledge, names: Mapping[int, Name]) -> str | None:
    """The state whose offices a national outlet names without saying so, as ISO code; None for the world's outlets.

    A dateline abroad goes before the outlet's own country: there the offices are those of that state.
    """
    home = knowledge.home_of(document.source, document.url)
    if home is None:
        return None
    for sentence in text.sentences:
        if sentence.paragraph > _LAST_LINE:
            break
        city = dateline(text, sentence, names)
        if city is not None:
            return _state_of(city, knowledge)
    return home


def _state_of(city: Name, knowledge: Knowledge) -> str | None:
    """The one state that a city lies in; None where it is in dispute or there are two of the name."""
    states = {
        entry.ref if entry.kind == "metonym" else knowledge.places[entry.ref].country_iso3
        for entry in city.value
        if entry.kind in ("metonym", "place")
    }
    return states.pop() if len(states) == 1 else None
