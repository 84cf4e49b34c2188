"""Undated articles dated by visits and meetings whose days are known: invented articles on real visits."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from extract.records import Extraction
from extract.reference_check import problems
from tests.reading import Reading

REFERENCE = Path(__file__).resolve().parent.parent / "seeds" / "reference"


def when(found: Extraction) -> tuple[date | None, date | None]:
    return found.publication.earliest, found.publication.latest


def test_a_visit_that_began_yesterday_says_the_day(reading: Reading) -> None:
    found = reading.document("وصل البابا فرنسيس أمس الجمعة إلى بغداد في زيارة تستغرق أربعة أيام.", None)
    assert when(found) == (date(2021, 3, 6), date(2021, 3, 6))
    assert any("Baghdad" in reason and "«أمس الجمعة»" in reason for reason in found.publication.reasons)
    assert [(e.earliest, e.latest, e.date_basis) for e in found.events] == [
        (date(2021, 3, 5), date(2021, 3, 5), "knowledge")
    ]


def test_a_weekday_tells_several_visits_apart(reading: Reading) -> None:
    wednesday = reading.document("وصل وزير الخارجية الأمريكي أنتوني بلينكن الأربعاء إلى عمّان في زيارة رسمية.", None)
    assert wednesday.publication.earliest == date(2021, 5, 26)
    saturday = reading.document("وصل وزير الخارجية الأمريكي أنتوني بلينكن السبت إلى عمّان في زيارة رسمية.", None)
    assert saturday.publication.earliest == date(2023, 11, 4)


def test_a_given_day_is_not_touched(reading: Reading) -> None:
    day = date(2021, 3, 20)
    found = reading.document("وصل البابا فرنسيس أمس الجمعة إلى بغداد في زيارة تستغرق أربعة أيام.", day)
    assert found.publication.day == day


def test_no_visit_on_such_a_day_says_nothing(reading: Reading) -> None:
    found = reading.document("وصل البابا فرنسيس أمس الأربعاء إلى بغداد في زيارة تستغرق أربعة أيام.", None)
    assert found.publication.day is None
    assert not any("Baghdad" in reason for reason in found.publication.reasons)


def test_a_visit_told_far_down_only_bounds(reading: Reading) -> None:
    before = "قال متحدث إن الحوار مستمر. وأضاف أن اللجنة تعمل. وأكد أن النتائج قريبة. "
    found = reading.document(before + "وكان البابا فرنسيس قد زار بغداد والتقى رئيس الوزراء.", None)
    assert found.publication.earliest == date(2021, 3, 5)
    assert found.publication.latest is None or found.publication.latest > date(2022, 1, 1)


def test_the_city_of_a_visit_counts(reading: Reading) -> None:
    found = reading.document("وصل وزير الدفاع الأمريكي آشتون كارتر الخميس إلى أربيل في زيارة مفاجئة.", None)
    assert found.publication.earliest == date(2015, 12, 17)


def test_a_session_named_without_a_number_is_found_by_its_place(reading: Reading) -> None:
    text = "شارك وزير الخارجية الأردني أمس الخميس في قمة مجموعة العشرين في لندن."
    assert reading.document(text, None).publication.day == date(2009, 4, 3)


def test_a_visit_beside_a_vague_week_is_believed(reading: Reading) -> None:
    text = (
        "وصل البابا فرنسيس أمس الجمعة إلى بغداد. وكان وزير الخارجية الأمريكي أنتوني بلينكن قد زار كينيا الأسبوع الماضي."
    )
    assert reading.document(text, None).publication.day == date(2021, 3, 6)


def test_a_planned_meeting_of_a_guest_falls_on_the_day_of_his_visit(reading: Reading) -> None:
    text = "يصل وزير الخارجية المصري سامح شكري غدا الجمعة إلى عمّان. وسيلتقي شكري نظيره الأردني أيمن الصفدي."
    events = reading.document(text, date(2021, 2, 18)).events
    assert {(event.event_type, event.earliest, event.latest) for event in events} == {
        ("visit", date(2021, 2, 19), date(2021, 2, 19)),
        ("meeting", date(2021, 2, 19), date(2021, 2, 19)),
    }


def test_visits_far_apart_do_not_tell_which_is_meant(reading: Reading) -> None:
    text = "استقبل الملك سلمان بن عبدالعزيز اليوم في الرياض وزير الخارجية الأمريكي جون كيري."
    found = reading.document(text, None).publication
    assert (found.earliest, found.latest) == (date(2015, 1, 23), date(2017, 1, 20))  # the king's, and to the handover
    assert any("too far apart" in reason for reason in found.reasons)


def test_a_weekday_in_what_was_said_yesterday_counts_from_yesterday(reading: Reading) -> None:
    said = reading.document("أعلن الفاتيكان أمس أن البابا فرنسيس وصل إلى بغداد الجمعة في زيارة رسمية.", None)
    assert when(said) == (date(2021, 3, 6), date(2021, 3, 12))
    told = reading.document("وصل البابا فرنسيس إلى بغداد الجمعة في زيارة رسمية.", None)
    assert when(told) == (date(2021, 3, 5), date(2021, 3, 11))


def test_the_second_of_two_names_shares_the_office_said_before_them(reading: Reading) -> None:
    text = "بحث وزيرا خارجية روسيا والولايات المتحدة سيرغي لافروف وجون كيري الأزمة."
    found = reading.document(text, None).publication
    assert (found.earliest, found.latest) == (date(2013, 2, 1), date(2017, 1, 20))


def test_a_known_call_that_is_the_news_says_the_day(reading: Reading) -> None:
    text = (
        "أبلغ الرئيس الفنلندي ساولي نينيستو في اتصال هاتفي نظيره الروسي فلاديمير بوتين خطط بلاده. "
        "وقال مسؤول اليوم السبت إن انضمام السويد وفنلندا إلى الحلف قريب."
    )
    found = reading.document(text, None)
    assert when(found) == (date(2022, 5, 14), date(2022, 5, 14))
    assert any("spoke by telephone" in reason for reason in found.publication.reasons)


def test_the_last_resolution_of_a_series_bounds_from_above(reading: Reading) -> None:
    told = "دعا إلى تنفيذ قرارات مجلس الأمن وآخرها القرار 2468 حول الصحراء."
    assert when(reading.document(told, None)) == (date(2019, 4, 30), date(2019, 10, 30))
    untold = "دعا إلى تنفيذ القرار 2468 حول الصحراء."
    assert when(reading.document(untold, None)) == (date(2019, 4, 30), None)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("visit,Q450675,IRQ,baghdad_irq,2021-03-05", "visit,Q450675,IRQ,paris_fra,2021-03-05", "is not in IRQ"),
        ("visit,Q450675,IRQ,baghdad_irq,2021-03-05", "meeting,Q450675,IRQ,baghdad_irq,2021-03-05", "of 1 persons"),
        ("visit,Q450675,IRQ,baghdad_irq,2021-03-05", "visit,Q450675,,,2021-03-05", "has a country"),
        ("visit,Q450675,IRQ,baghdad_irq,2021-03-05", "visit,nobody,IRQ,baghdad_irq,2021-03-05", "nobody is not in"),
        ("2021-03-05,2021-03-08,range", "2021-03-05,2021-03-08,day", "does not go with"),
        ("2021-03-05,2021-03-08,range", "2021-03-05,2022-03-08,range", "a visit of 368 days"),
    ],
)
def test_the_check_finds_a_spoilt_fact(tmp_path: Path, old: str, new: str, problem: str) -> None:
    reference = Path(shutil.copytree(REFERENCE, tmp_path / "reference"))
    path = reference / "dated_facts.csv"
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")
    assert any("dated_facts.csv, row" in line and problem in line for line in problems(reference))
