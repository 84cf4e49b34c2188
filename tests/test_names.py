"""Names of the reference in a text: looked up once, and the same whoever asks."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from extract.actors import ActorFinder
from tests.reading import Reading

TEXT = "بحث وزير الخارجية الروسي سيرغي لافروف في الرياض مع نظيره السعودي عادل الجبير أزمة سوريا. وغادر لافروف الرياض."
BEFORE, AFTER = date(2016, 5, 1), date(2021, 5, 1)


def test_each_token_has_the_longest_name_that_begins_there(reading: Reading) -> None:
    text = reading.text(TEXT)
    names = reading.resources.book.at_tokens(text)
    assert list(names) == sorted(names)
    for at, name in names.items():
        assert name.first == at
        assert name == reading.resources.book.names.match(text.forms, at, text.sentence(at).stop)
    others = set(range(len(text.forms))) - set(names)
    assert not any(reading.resources.book.names.match(text.forms, at, text.sentence(at).stop) for at in others)


def test_names_of_a_text_stand_side_by_side(reading: Reading) -> None:
    text = reading.text(TEXT)
    found = reading.resources.book.in_text(text)
    assert [text.surface(name.first, name.stop) for name in found][:3] == ["الروسي", "سيرغي لافروف", "الرياض"]
    assert all(name.stop <= following.first for name, following in pairwise(found))
    assert found == reading.resources.book.in_text(text, reading.resources.book.at_tokens(text))


def test_a_finder_moved_to_another_time_finds_what_a_new_one_finds(reading: Reading) -> None:
    known = reading.resources
    text = reading.text("التقى وزير الخارجية السعودي وزير الخارجية الروسي سيرغي لافروف.")
    finder = ActorFinder(
        text, known.pack.roles, known.book, known.knowledge, known.vocabulary.openings(text.forms), BEFORE, BEFORE
    )
    before = finder.find()
    after = ActorFinder(
        text, known.pack.roles, known.book, known.knowledge, known.vocabulary.openings(text.forms), AFTER, AFTER
    ).find()
    assert finder.at(AFTER, AFTER).find() == after
    assert before != after, "another minister held the office by then"
    assert finder.at(BEFORE, BEFORE).find() == before
