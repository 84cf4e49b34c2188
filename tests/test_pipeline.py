"""The whole extraction: whatever the text, it ends, repeats itself and quotes it; statements with their setting."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings, target
from hypothesis import strategies as st

from extract.pipeline import extract
from extract.records import Document, Extraction
from extract.trace import Trace
from tests.reading import COLUMNS, DAY, Reading, case, table

SAFADI, HUSSEIN = "وزير الخارجية الأردني أيمن الصفدي", "وزير الخارجية العراقي فؤاد حسين"

PIECES = [
    *("التقى", "يلتقي", "سيزور", "زيارة", "مؤتمر صحفي", "اتصالا هاتفيا", "قمة", "الجولة", "وقع مذكرة", "رسالة"),
    *("وزير الخارجية", "الرئيس", "نظيره", "نظيريه", "السفير", "المبعوث", "الوزيران", "الجانبان", "الأخير", "وفد"),
    *("الروسي", "المصري والأردني", "الأممي", "روسيا", "موسكو", "الأممالمتحدة", "أستانا", "15", "العاشرة"),
    *("سيرغي لافروف", "سامح شكري", "توربيورن هالفورسن", "بن", "آل", "الدكتور", "الشيخ", "جلالة الملك"),
    *("قال", "وأضاف", "مؤكدا", "أن", "إن", "إلى", "في", "مع", "بين", "و", "لكن", "لم", "قد", "من المقرر أن"),
    *("أمس", "غدا", "الأربعاء", "17 فبراير/شباط", "الماضي", "قبل", "بعد", "على هامش", "خلال لقائه"),
    *("«", "»", '"', "“", "”", "،", ".", ":", "؟", "(", ")", "\n", "\n\n", "-", " .", "...", "/"),
    *("\u200f", "\u202b", "ـ", "ً", "\ufeff", "UNIFIL", "١٧", "کی", "\u00a0", "     ", "😀", "\x00"),
]
PEOPLE = [
    *("وزير الخارجية الروسي سيرغي لافروف", "نظيره المصري سامح شكري", "الرئيس الفرنسي", "الرئيس التركي رجب طيب أردوغان"),
    *("وزيري خارجية الأردن والعراق", "سامح شكري، وزير الخارجية المصري،", "وزير الدفاع النرويجي توربيورن هالفورسن"),
    *("المبعوث الأممي إلى سوريا غير بيدرسن", "وفدي الحكومة اليمنية والحوثيين", "قناة الجزيرة", "موسكو", "لافروف"),
]
SETTINGS = [
    "في جنيف",
    "أمس، ",
    "إلى القاهرة",
    "خلال لقائه",
    "«العمل مستمر»",
    "من جانبه،",
    ".",
    "\n",
    "مع",
    "و",
    "أن",
    "غدا",
]
TELLING = st.tuples(st.sampled_from([*PIECES[:10], "قال", "وأكد", "استقبل", "اجتماع"]), st.sampled_from(PEOPLE))
TEXTS = st.one_of(
    st.lists(
        st.one_of(TELLING.map(" ".join), st.sampled_from(PEOPLE), st.sampled_from(SETTINGS), st.sampled_from(PIECES)),
        max_size=24,
    ).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=50).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join),  # everything glued
    st.text(max_size=120),
    st.text(st.characters(min_codepoint=0x0600, max_codepoint=0x06FF), max_size=120),
)


def check_quotes(extraction: Extraction) -> None:
    """Every span of every row lies in the text, is not empty, and is what the row quotes."""
    content = extraction.document.content
    inside = []
    for event in extraction.events:
        inside += [(event.evidence_start, event.evidence_stop), (event.trigger_start, event.trigger_stop)]
        for party in event.participants:
            inside.append((party.start, party.stop))
            assert content[party.start : party.stop] == party.surface
    for statement in extraction.statements:
        inside.append((statement.content_start, statement.content_stop))
        inside.append((statement.cue_start, statement.cue_stop))
        assert content[statement.cue_start : statement.cue_stop] == statement.cue
        surface = statement.speaker_surface
        assert surface is None or (surface in content and surface == surface.strip() != "")
    for found in extraction.dates:
        inside.append((found.start, found.stop))
        assert content[found.start : found.stop] == found.text
    assert all(0 <= start < stop <= len(content) for start, stop in inside)


def check_rows(extraction: Extraction) -> None:
    """Ids are unique, words are from the closed lists, intervals are in order, references lead somewhere."""
    ids = [event.reported_event_id for event in extraction.events]
    assert len(set(ids)) == len(ids)
    said = [statement.statement_id for statement in extraction.statements]
    assert len(set(said)) == len(said)
    for event in extraction.events:
        assert event.status in {"occurred", "planned", "proposed", "declined"}
        assert {party.part for party in event.participants} <= {
            "host",
            "guest",
            "speaker",
            "mediator",
            "organiser",
            "party",
        }
        assert event.earliest is None or event.latest is None or event.earliest <= event.latest
        assert 0 <= event.confidence <= 1
        assert event.rule_id
        who = [(party.actor.actor_id, party.part) for party in event.participants]
        assert len(set(who)) == len(who)
    assert {s.reported_event_id for s in extraction.statements} <= {*ids, None}


@settings(max_examples=400, deadline=None)
@given(text=TEXTS, title=st.one_of(st.none(), TEXTS), day=st.one_of(st.none(), st.just(DAY)))
def test_any_text_is_read_and_quoted(reading: Reading, text: str, title: str | None, day: date | None) -> None:
    extraction = reading.document(text, day, title)
    target(len(extraction.events) + len(extraction.statements))  # texts that yield many rows are worth more
    check_quotes(extraction)
    check_rows(extraction)


@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_the_same_text_gives_the_same_rows(reading: Reading, text: str) -> None:
    """Pure: a second reading, and one that is watched, change nothing."""
    document = Document("a", text, None, "ar", DAY)
    once = extract(document, reading.resources)
    assert extract(document, reading.resources) == once
    assert extract(document, reading.resources, Trace()) == once


PAGE = (
    f"وصل {HUSSEIN} إلى عمان أمس الأربعاء.\n"
    f"واستقبل {SAFADI} نظيره العراقي، وقال في مؤتمر صحفي مشترك معه إن «العمل مستمر»، مضيفا أن الحوار سيستمر.\n"
    "من جانبه، أكد الوزير العراقي أن بلاده ترحب بالخطوة."
)


def test_marks_and_tatweel_change_no_row(reading: Reading) -> None:
    """A text with vowel marks and stretched letters says the same, at other offsets."""
    marked = PAGE.replace("استقبل", "استَقْبَلَ").replace("مؤتمر", "مؤتـــمر").replace("أكد", "أكَّدَ")
    plain_rows, marked_rows = reading.document(PAGE), reading.document(marked)
    assert reading.events(marked) == reading.events(PAGE) != []
    assert len(marked_rows.statements) == len(plain_rows.statements) > 0
    check_quotes(marked_rows)


def test_ids_hang_on_the_article_alone(reading: Reading) -> None:
    """The id of an event is the same on every day that it is read, and another in another article."""
    document = Document("a", PAGE, None, "ar", DAY)
    ids = [event.reported_event_id for event in extract(document, reading.resources).events]
    other = extract(replace(document, article_id="b"), reading.resources)
    assert ids != [event.reported_event_id for event in other.events]
    assert ids == [event.reported_event_id for event in extract(document, reading.resources).events]


def test_a_page_as_a_whole(reading: Reading) -> None:
    """Visit, meeting and press conference of one day; three statements, two of them at the press conference."""
    extraction = reading.document(PAGE)
    kinds = [event.event_type for event in extraction.events]
    assert sorted(kinds) == ["meeting", "press_conference", "visit"]
    assert {event.place.city_en for event in extraction.events if event.place} == {"Amman"}
    speakers = [s.speaker.name_en for s in extraction.statements if s.speaker]
    assert speakers == ["Ayman Safadi", "Ayman Safadi", "Fuad Hussein"]
    (press,) = [e.reported_event_id for e in extraction.events if e.event_type == "press_conference"]
    assert extraction.statements[0].reported_event_id == press
    assert extraction.statements[0].is_direct_quote
    assert not extraction.statements[1].is_direct_quote


def test_an_empty_text_has_no_rows(reading: Reading) -> None:
    extraction = reading.document("")
    assert (extraction.events, extraction.statements, extraction.dates) == ((), (), ())
    assert extraction.word_count == 0


def test_furniture_of_a_page_has_no_rows(reading: Reading) -> None:
    """A related link's meeting is not this article's."""
    page = f"وصل القمح إلى الميناء.\nاقرأ أيضا: التقى {SAFADI} {HUSSEIN}\nاترك تعليقا\nالتقى {SAFADI} {HUSSEIN}."
    assert reading.events(page) == []
    assert reading.statements(page) == []


STATEMENTS = [
    case(
        "participles go on with the speaker",
        f"قال {SAFADI} إن اللقاء كان مثمرا، مشيرا إلى أن الحوار سيستمر، ومشددا على أهمية التنسيق.",
        "قال | Ayman Safadi | اللقاء كان مثمرا",
        "مشيرا | Ayman Safadi | الحوار سيستمر",
        "ومشددا | Ayman Safadi | أهمية التنسيق",
    ),
    case(
        "from his side: the other",
        f"قال {SAFADI} إن العمل مستمر. من جانبه، أكد {HUSSEIN} أن الحوار سيستمر.",
        "قال | Ayman Safadi | العمل مستمر",
        "أكد | Fuad Hussein | الحوار سيستمر",
    ),
    case(
        "a verb without a subject",
        f"قال {SAFADI} إن العمل مستمر. وأضاف أن الحوار سيستمر.",
        "قال | Ayman Safadi | العمل مستمر",
        "وأضاف | Ayman Safadi | الحوار سيستمر",
    ),
    case(
        "the minister of a country is the one named",
        f"وصل {SAFADI} إلى بغداد. وأكد الوزير الأردني أن الحوار سيستمر.",
        "وأكد | Ayman Safadi | الحوار سيستمر",
    ),
    case(
        "an agency tells of another's words",
        f"نقلت وكالة الأنباء عن {SAFADI} قوله إن الحوار سيستمر.",
        "قوله | Ayman Safadi | الحوار سيستمر",
    ),
    case(
        "a capital speaks",
        "قالت موسكو إن الحوار سيستمر.",
        "قالت | Russia | الحوار سيستمر",
    ),
    case("a background tag is nobody's statement", "يذكر أن الحوار بدأ العام الماضي."),
]


@table(COLUMNS, STATEMENTS)
def test_statements_and_their_speakers(reading: Reading, text: str, expected: list[str], day: date | None) -> None:
    assert reading.statements(text, day) == expected
