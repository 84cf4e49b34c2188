"""What a statement is about: one line a subject, `words = actor by how`."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.reading import DAY, Reading, case, name_of, table

SUBJECTS = [
    case("a state by its name", "قال لافروف إن إيران مستعدة للحوار.", "إيران = Iran by country"),
    case("an adjective", "قال لافروف إن الأزمة السورية تتفاقم.", "السورية = Syria by demonym"),
    case("the seat of a government", "قال عراقجي إن موسكو تدعم الحوار.", "موسكو = Russia by metonym"),
    case("a capital as a venue", "قال لافروف إن الاجتماع سيعقد في روما.", day=DAY),
    case(
        "a capital of a state that is spoken of",
        "قال لافروف إن الحكومة الإيطالية تستضيف الاجتماع في روما.",
        "الحكومة الإيطالية = Italy by metonym",
        "روما = Italy by metonym",
    ),
    case(
        "a city of a state that is spoken of",
        "تدخل سوريا عاما جديدا. وقال لافروف إن الهدوء عاد إلى حلب.",
        "حلب = Syria by place",
    ),
    case("a city as a venue", "قال لافروف إن الاجتماع سيعقد في جنيف."),
    case(
        "a person, and a body",
        "قال عراقجي إن سيرغي لافروف خاطب الأمم المتحدة.",
        "سيرغي لافروف = Sergey Lavrov by person",
        "الأمم المتحدة = United Nations by body",
    ),
    case(
        "somebody unknown stands for his state",
        "قال لافروف إن النائب الألماني شتفان بوخهولتس أخطأ.",
        "النائب الألماني شتفان بوخهولتس = Germany by person",
    ),
    case("a negotiation about a state", "قال لافروف إن محادثات أستانا ستستمر.", "محادثات أستانا = Syria by process"),
    case("an adjective of a body", "قال لافروف إن الموقف الأوروبي واضح.", "الأوروبي = European Union by demonym"),
    case("nobody", "قال لافروف إن بلاده مستعدة للحوار."),
    case("what stands outside of the content", "قال لافروف في القاهرة إن الحوار مستمر."),
    case("an outlet", "قال لافروف إن صحيفة الأهرام أخطأت."),
]


@table(("text", "expected", "day"), SUBJECTS)
def test_subjects_of_a_statement(text: str, expected: list[str], day: object, reading: Reading) -> None:
    (said,) = reading.document(text).statements
    assert [f"{found.surface} = {name_of(found.actor)} by {found.named_by}" for found in said.subjects] == expected


@given(st.lists(st.sampled_from(["إيران", "سوريا", "موسكو", "في", "جنيف", "و", "«", "»", ".", "إن", "قال", "لافروف"])))
def test_a_subject_stands_in_the_content_of_its_statement(reading: Reading, words: list[str]) -> None:
    text = "قال لافروف إن إيران " + " ".join(words)
    for said in reading.document(text).statements:
        for found in said.subjects:
            assert said.content_start <= found.start < found.stop
            assert found.start < said.content_stop
            assert text[found.start : found.stop] == found.surface
