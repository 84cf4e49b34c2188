"""Negotiation processes and the numbers of their rounds."""

from __future__ import annotations

from datetime import date

import pytest

from extract.pack import LANGUAGES
from extract.processes import Ordinals, ProcessMention, find_processes, round_of
from tests.reading import COLUMNS, Reading, case, table

ORDINALS = Ordinals.load(LANGUAGES / "ar")

NUMBERS = [
    # digits, with ال, with ال apart
    ("15", (15, 1)),
    ("ال15", (15, 1)),
    ("ال 15", (15, 2)),
    # a word, in both genders
    ("الخامسه", (5, 1)),
    ("الخامس", (5, 1)),
    # eleven to nineteen
    ("الحاديه عشره", (11, 2)),
    ("الخامسه عشره", (15, 2)),
    # tens and their units
    ("العشرين", (20, 1)),
    ("الثانيه والعشرين", (22, 2)),
    # a year, nought and a word are no round
    ("2021", None),
    ("0", None),
    ("الجديده", None),
]


@pytest.mark.parametrize(("words", "expected"), NUMBERS)
def test_numbers_of_rounds(words: str, expected: tuple[int, int] | None) -> None:
    forms = words.split()
    assert ORDINALS.read(forms, 0, len(forms)) == expected


def test_a_number_does_not_reach_over_the_limit() -> None:
    assert ORDINALS.read(["الخامسه", "عشره"], 0, 1) == (5, 1)
    assert ORDINALS.read(["15"], 0, 0) is None


NAMED = [
    # by its number
    ("انتهت محادثات أستانا 15 أمس.", "syr_astana 15"),
    # with a hyphen
    ("بعد أستانا-13 بعام.", "syr_astana 13"),
]


@pytest.mark.parametrize(("content", "expected"), NAMED)
def test_processes_with_their_number(reading: Reading, content: str, expected: str) -> None:
    known = reading.resources
    text = reading.text(content)
    found = find_processes(text, known.book.in_text(text), ORDINALS)
    process_id, number = expected.split()
    assert [(p.number) for p in found] == [int(number)]
    assert [p.process_id for p in found] == [process_id]


ROUNDS = [
    case(
        "ordinal word, held in another city than the process's name",
        "انطلقت في سوتشي الجولة العاشرة من محادثات أستانا.",
        "negotiation_round occurred: @ Sochi, RUS # Astana process (Syria) 10",
    ),
    case(
        "the name with a digit: the place is the session's on record, not the name's",
        "اختتمت محادثات أستانا 15 أمس.",
        "negotiation_round occurred: @ Sochi, RUS # Astana process (Syria) 15",
    ),
    case(
        "a round ahead",
        "ستبدأ الجولة السادسة من محادثات أستانا غدا.",
        "negotiation_round planned: @ Astana, KAZ # Astana process (Syria) 6",
        day=date(2017, 9, 13),
    ),
    case(
        "an ordinary phrase without the states of the process that bears it",
        "اختتمت في الدوحة الجولة الثانية من المفاوضات غير المباشرة بين النرويج واليابان.",
        "negotiation_round occurred: Japan + Norway @ Doha, QAT # 2",
    ),
    case("the process by itself is no event", "يبقى مسار أستانا مهما للحل."),
    case("a round of something else", "فاز الفريق في الجولة الرابعة من الدوري."),
]


@table(COLUMNS, ROUNDS)
def test_rounds(reading: Reading, text: str, expected: list[str], day: date | None) -> None:
    assert reading.events(text, day) == expected


def test_a_numbered_round_is_the_session_on_record(reading: Reading) -> None:
    knowledge = reading.resources.knowledge
    (astana,) = {p.process_id for p in knowledge.processes.values() if p.name_en.startswith("Astana")}
    session = round_of(knowledge, ProcessMention(0, 1, astana, 10, False), None)
    assert session is not None
    assert (session.starts_on.year, session.starts_on.month) == (2018, 7)
    assert round_of(knowledge, ProcessMention(0, 1, astana, None, False), None) is None
    assert round_of(knowledge, ProcessMention(0, 1, None, 10, False), None) is None
