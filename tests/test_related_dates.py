"""Events dated by what else their article tells: the visit, the reception, the meeting that they belong to."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.reading import DAY, Reading

YESTERDAY = (date(2021, 2, 17), date(2021, 2, 17))


def days(reading: Reading, text: str, day: date | None = DAY) -> dict[str, tuple[date | None, date | None]]:
    """Earliest and latest day of each type and status of event."""
    return {f"{e.event_type} {e.status}": (e.earliest, e.latest) for e in reading.document(text, day).events}


def test_a_letter_handed_over_during_a_reception_has_its_day(reading: Reading) -> None:
    text = (
        "تسلم وزير الخارجية القطري الشيخ محمد بن عبد الرحمن آل ثاني رسالة خطية خلال استقباله الأمين العام "
        "لمجلس التعاون لدول الخليج العربية عبد اللطيف بن راشد الزياني في الدوحة. "
        "وذكرت الوكالة اليوم الأحد أن الرسالة تضمنت دعوة."
    )
    found = days(reading, text, None)  # the meeting is dated by a known visit
    assert found["meeting occurred"] == (date(2019, 5, 26), date(2019, 5, 26))
    assert found["message occurred"] == (date(2019, 5, 26), date(2019, 5, 26))


def test_an_agreement_between_the_states_that_met_has_the_day_of_the_meeting(reading: Reading) -> None:
    text = (
        "التقى الرئيس الفرنسي إيمانويل ماكرون أمس الأربعاء في باريس نظيره المصري عبد الفتاح السيسي. "
        "ووقعت فرنسا ومصر اتفاقا للتعاون في مجال الطاقة."
    )
    found = days(reading, text)
    assert found["meeting occurred"] == YESTERDAY
    assert found["agreement occurred"] == YESTERDAY


def test_an_agreement_of_other_states_has_not(reading: Reading) -> None:
    text = (
        "التقى الرئيس الفرنسي إيمانويل ماكرون أمس الأربعاء في باريس نظيره المصري عبد الفتاح السيسي. "
        "ووقعت فرنسا واليونان اتفاقا للتعاون في مجال الطاقة."
    )
    assert days(reading, text)["agreement occurred"] == (date(2021, 2, 15), DAY)


def test_a_visit_does_not_take_the_date_of_the_one_that_was_put_off(reading: Reading) -> None:
    text = (
        "يعقد الرئيس الأمريكي جو بايدن اجتماعا مع الرئيس الفرنسي إيمانويل ماكرون في واشنطن غدا الجمعة. "
        "وتأتي زيارة ماكرون بعد إرجاء رئيس الوزراء الإسرائيلي، بنيامين نتنياهو، "
        "زيارة مقررة تلبية لدعوة من بايدن، إلى منتصف مارس المقبل."
    )
    found = days(reading, text)
    assert found["visit planned"] == (date(2021, 2, 19), date(2021, 2, 19))
    assert found["visit declined"] == (date(2021, 3, 10), date(2021, 3, 20))


def test_what_lies_ahead_by_its_own_date_is_planned(reading: Reading) -> None:
    text = "يشارك وزير الخارجية المصري سامح شكري غدا الجمعة بالجزائر في الاجتماع الوزاري لجامعة الدول العربية."
    found = days(reading, text)
    assert found["conference planned"] == (date(2021, 2, 19), date(2021, 2, 19))


def test_a_planned_visit_is_on_the_day_of_its_meeting(reading: Reading) -> None:
    text = (
        "يلتقي الرئيس الأمريكي جو بايدن غدا الجمعة في واشنطن الرئيس الفرنسي إيمانويل ماكرون. "
        "وسيزور ماكرون الولايات المتحدة برفقة وفد كبير."
    )
    found = days(reading, text)
    assert found["meeting planned"] == (date(2021, 2, 19), date(2021, 2, 19))
    assert found["visit planned"] == (date(2021, 2, 19), date(2021, 2, 19))


def test_an_interview_given_lately_is_a_week_old_at_most(reading: Reading) -> None:
    text = "قالت رئيسة الوزراء البريطانية تيريزا ماي في مقابلة مع صحيفة فايننشال تايمز مؤخرا إن بلادها مستعدة للحوار."
    assert days(reading, text, date(2017, 1, 22))["interview occurred"] == (date(2017, 1, 15), date(2017, 1, 22))


def test_officials_whom_the_lead_meets_are_named_below_it(reading: Reading) -> None:
    text = (
        "اجتمع وزير الخارجية المصري سامح شكري أمس الأربعاء مع الولايات المتحدة في واشنطن. "
        "قال بيان إن الحوار مفيد. "
        "وقد اجتمع شكري مع وزير الخارجية الأمريكي أنتوني بلينكن."
    )
    found = [(e.earliest, e.latest) for e in reading.document(text, DAY).events if e.event_type == "meeting"]
    assert set(found) == {YESTERDAY}


def test_a_visit_lasts_until_the_last_meeting_of_the_guest(reading: Reading) -> None:
    text = (
        "وصل وزير الخارجية المصري سامح شكري أول أمس الثلاثاء إلى عمّان. "
        "والتقى شكري أمس الأربعاء في عمّان نظيره الأردني أيمن الصفدي."
    )
    found = days(reading, text)
    assert found["visit occurred"] == (date(2021, 2, 16), date(2021, 2, 17))
    assert found["meeting occurred"] == YESTERDAY


def test_the_second_day_of_a_visit_is_not_its_first(reading: Reading) -> None:
    text = "التقى الوزير سامح شكري أمس الأربعاء في اليوم الثاني من زيارة وزير الخارجية المصري سامح شكري إلى عمّان."
    visit = days(reading, text).get("visit occurred")
    assert visit == (date(2021, 2, 16), date(2021, 2, 17))


def test_a_meeting_called_off_before_may_take_place_after_all(reading: Reading) -> None:
    text = (
        "اجتمع رئيس الوزراء العراقي نوري المالكي صباح الخميس مع وزير الدفاع الأمريكي روبرت غيتس، بعدما كان اللقاء ألغي."
    )
    assert days(reading, text, date(2009, 12, 10))["meeting occurred"] == (date(2009, 12, 10), date(2009, 12, 10))


def _sentences() -> list[Any]:
    """The rows of event_sentences.txt: the day of publication, a sentence, its events with their days."""
    day, rows = DAY, []
    for line in (Path(__file__).parent / "event_sentences.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            day = date.fromisoformat(line[1:11])
        elif line and not line.startswith("#"):
            sentence, _, events = line.partition(" | ")
            rows.append(pytest.param(day, sentence, events.split(" ; "), id=f"{day} {sentence}"))
    return rows


@pytest.mark.parametrize(("day", "sentence", "events"), _sentences())
def test_the_days_of_a_sentence_with_several_dates(
    reading: Reading, day: date, sentence: str, events: list[str]
) -> None:
    found = []
    for e in reading.document(sentence, day).events:
        days = f"{e.earliest}" if e.earliest == e.latest else f"{e.earliest}..{e.latest}"
        found.append(f"{e.event_type} {e.status} {days}")
    assert Counter(events) <= Counter(found)
