"""When an article was written and when its events took place: by invented articles with invented evidence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from extract.dates import DateWords, find_dates
from extract.event_dates import date_event, fallback
from extract.publication import publication
from extract.publication_evidence import ENDED, PLANNED, STARTED, Evidence, RoundEvidence, TenureEvidence
from extract.records import Publication
from extract.text import Text, read

AR = Path(__file__).resolve().parent.parent / "extract" / "lang" / "ar"
FRIDAY = date(2021, 2, 19)


@pytest.fixture(scope="module")
def words() -> DateWords:
    return DateWords.load(AR)


def dated(content: str, words: DateWords, given: date | None = None, evidence: Evidence | None = None) -> Publication:
    text = read(content)
    return publication(text, find_dates(text, words), given, evidence or Evidence(), words)


def told(text: Text, trigger: str, words: DateWords, published: Publication, **more: object) -> tuple[object, ...]:
    at = text.forms.index(trigger)
    status = str(more.pop("status", "occurred"))
    found = date_event(text, at, at + 1, status, find_dates(text, words), published, words, **more)  # type: ignore[arg-type]
    found = found or fallback(status, published)
    return found.earliest, found.latest, found.precision, found.basis


GIVEN = Publication(FRIDAY, FRIDAY, "given")


# The publication


def test_a_given_day_that_fits_stays(words: DateWords) -> None:
    found = dated("التقى الوزير نظيره أمس الخميس في مسقط.", words, FRIDAY)
    assert (found.earliest, found.latest, found.basis) == (FRIDAY, FRIDAY, "given")


def test_a_weekday_that_contradicts_moves_the_day_by_the_least_and_says_so(words: DateWords) -> None:
    found = dated("التقى الوزير نظيره أمس الأربعاء في مسقط.", words, FRIDAY)
    assert found.day == date(2021, 2, 18)
    assert found.basis == "inferred"
    assert any("moved" in reason for reason in found.reasons)


def test_one_stray_weekday_against_two_does_not_move_it(words: DateWords) -> None:
    content = "التقى الوزير نظيره أمس الخميس. ووصل اليوم الجمعة إلى مسقط. وغادرها غدا الأحد."
    assert dated(content, words, FRIDAY).basis == "given"


def test_a_slip_in_the_weekday_of_a_full_date_does_not_move_it(words: DateWords) -> None:
    found = dated("التقى الوزير نظيره اليوم السبت 19 فبراير 2021 في مسقط.", words, FRIDAY)
    assert (found.day, found.basis) == (FRIDAY, "given")


def test_the_dateline_goes_before_the_page(words: DateWords) -> None:
    found = dated("القاهرة 17 فبراير 2021 (وكالة) - التقى الوزير نظيره.", words, FRIDAY)
    assert found.day == date(2021, 2, 17)
    assert found.basis == "inferred"


def test_today_with_its_full_date_dates_an_undated_article(words: DateWords) -> None:
    found = dated("التقى الوزير نظيره أمس الأربعاء 17 فبراير 2021 في مسقط.", words)
    assert found.day == date(2021, 2, 18)


@pytest.mark.parametrize(
    ("content", "day"),
    [
        ("التقى الوزير نظيره اليوم الخميس 5 جانفي 2016 في مسقط.", date(2017, 1, 5)),  # the year just over
        ("التقى الوزير نظيره اليوم الخميس 24 أكتوبر 2016 في مسقط.", date(2016, 11, 24)),  # the month just over
        ("التقى الوزير نظيره اليوم الثلاثاء 5 جانفي 2016 في مسقط.", date(2016, 1, 5)),
        ("التقى الوزير نظيره اليوم السبت 14 أكتوبر 2015 في مسقط.", date(2015, 11, 14)),
    ],
)
def test_a_weekday_corrects_the_year_or_month_of_an_undated_article(words: DateWords, content: str, day: date) -> None:
    assert dated(content, words).day == day


def test_tomorrow_with_its_weekday_and_date_says_the_day_of_some_year(words: DateWords) -> None:
    evidence = Evidence((TenureEvidence("A", "Minister", ((date(2020, 1, 1), date(2025, 1, 1)),)),))
    found = dated("تنعقد القمة غدا الخميس 27 تموز في المدينة.", words, None, evidence)
    assert found.day == date(2023, 7, 26)  # the only such Thursday in those years


def test_a_date_without_a_tense_may_lie_two_months_ahead(words: DateWords) -> None:
    assert dated("الاجتماع العام 30 ديسمبر 2016 بمقر المنظمة.", words).earliest == date(2016, 10, 31)


def test_the_year_of_a_budget_does_not_bound(words: DateWords) -> None:
    assert dated("صادق المجلس على قانون المالية لسنة 2017 كاملا.", words).earliest is None


def test_mid_may_may_still_be_ahead_early_in_may(words: DateWords) -> None:
    published = Publication(date(2009, 5, 4), date(2009, 5, 4), "given")
    text = read("يزور الوزير باريس منتصف مايو المقبل.")
    assert told(text, "يزور", words, published, status="planned")[:2] == (date(2009, 5, 10), date(2009, 5, 20))


def test_a_few_days_of_publication_reach_three_days_back(words: DateWords) -> None:
    text = read("التقى الوزير نظيره في مسقط.")
    days = Publication(date(2013, 12, 21), date(2013, 12, 27), "inferred")
    assert told(text, "التقي", words, days)[:2] == (date(2013, 12, 18), date(2013, 12, 27))
    years = Publication(date(2012, 8, 17), date(2014, 5, 31), "inferred")
    assert told(text, "التقي", words, years)[:2] == (date(2012, 8, 17), date(2014, 5, 31))


def test_nothing_certain_leaves_it_unknown(words: DateWords) -> None:
    found = dated("التقى الوزير نظيره في مسقط.", words)
    assert (found.earliest, found.latest, found.basis) == (None, None, "unknown")


def test_tenures_are_intersected(words: DateWords) -> None:
    evidence = Evidence(
        (
            TenureEvidence("A", "Minister", ((date(2010, 1, 1), date(2014, 5, 31)),)),
            TenureEvidence("B", "Envoy", ((date(2004, 1, 1), date(2005, 1, 1)), (date(2012, 8, 17), None))),
        )
    )
    found = dated("التقى الوزير المبعوث.", words, None, evidence)
    assert (found.earliest, found.latest, found.basis) == (date(2012, 8, 17), date(2014, 5, 31), "inferred")
    assert len(found.reasons) == 2


def test_a_contradiction_drops_the_weakest_and_says_so(words: DateWords) -> None:
    evidence = Evidence(
        (
            TenureEvidence("A", "Minister", ((date(2010, 1, 1), date(2011, 1, 1)),), mentions=5),
            TenureEvidence("B", "Envoy", ((date(2015, 1, 1), date(2016, 1, 1)),), mentions=1),
        )
    )
    found = dated("التقى الوزير المبعوث.", words, None, evidence)
    assert (found.earliest, found.latest) == (date(2010, 1, 1), date(2011, 1, 1))
    assert any(reason.startswith("Dropped") and "B" in reason for reason in found.reasons)


def test_a_round_that_began_the_day_before_yesterday_says_the_day(words: DateWords) -> None:
    content = "انطلقت أول أمس الثلاثاء أعمال الجولة التاسعة من محادثات النهر."
    days = ((date(2021, 2, 16), date(2021, 2, 17)),)
    rounds = (RoundEvidence("River 9", days, STARTED, 5, 9),)
    found = dated(content, words, None, Evidence(rounds=rounds))
    assert found.day == date(2021, 2, 18)
    assert "River 9" in found.reasons[0]


def test_a_round_whose_weekday_does_not_fit_says_nothing(words: DateWords) -> None:
    content = "انطلقت أول أمس الأحد أعمال الجولة التاسعة من محادثات النهر."
    rounds = (RoundEvidence("River 9", ((date(2021, 2, 16), date(2021, 2, 17)),), STARTED, 5, 9),)
    assert dated(content, words, None, Evidence(rounds=rounds)).day is None


def test_a_round_planned_for_this_month_bounds_it(words: DateWords) -> None:
    content = "قال إن الجولة التاسعة من محادثات النهر ستبدأ في 16 من الشهر الجاري."
    rounds = (RoundEvidence("River 9", ((date(2021, 2, 16), date(2021, 2, 17)),), PLANNED, 2, 7),)
    found = dated(content, words, None, Evidence(rounds=rounds))
    assert (found.earliest, found.latest) == (date(2021, 2, 1), date(2021, 2, 16))


def test_a_round_that_is_over_bounds_it_from_below(words: DateWords) -> None:
    rounds = (RoundEvidence("River 9", ((date(2021, 2, 16), date(2021, 2, 17)),), ENDED, 1, 3),)
    found = dated("بعد اختتام محادثات النهر قال الوزير.", words, None, Evidence(rounds=rounds))
    assert (found.earliest, found.latest) == (date(2021, 2, 17), None)


def test_a_told_date_and_a_resolution_bound_it_from_below(words: DateWords) -> None:
    assert dated("التقيا في 3 آذار 2014 في مسقط.", words).earliest == date(2014, 3, 3)
    assert dated("دعا إلى تطبيق القرار 2254 كاملا.", words).earliest == date(2015, 12, 18)


# Events


def test_the_expression_of_the_clause_dates_the_event(words: DateWords) -> None:
    text = read("التقى الوزير نظيره أمس الخميس في مسقط.")
    assert told(text, "التقي", words, GIVEN) == (date(2021, 2, 18), date(2021, 2, 18), "day", "relative")


def test_each_verb_keeps_its_own_date(words: DateWords) -> None:
    text = read("التقى الوزير نظيره الثلاثاء وزار المبعوث الأربعاء بغداد.")
    met, visited = text.forms.index("التقي"), text.forms.index("وزار")
    assert told(text, "التقي", words, GIVEN, other_triggers=[visited])[0] == date(2021, 2, 16)
    assert told(text, "وزار", words, GIVEN, other_triggers=[met])[0] == date(2021, 2, 17)


def test_the_date_of_saying_does_not_date_what_is_said(words: DateWords) -> None:
    text = read("قال المتحدث أمس الخميس إن الوزير سيزور بغداد.")
    assert told(text, "سيزور", words, GIVEN, status="planned") == (None, None, "unknown", "none")


def test_a_planned_event_lies_ahead_and_a_reported_one_behind(words: DateWords) -> None:
    ahead = read("سيلتقي الوزير نظيره الثلاثاء.")
    behind = read("التقى الوزير نظيره الثلاثاء.")
    assert told(ahead, "سيلتقي", words, GIVEN, status="planned")[0] == date(2021, 2, 23)
    assert told(behind, "التقي", words, GIVEN)[0] == date(2021, 2, 16)


def test_an_event_without_a_time_is_bounded_by_publication(words: DateWords) -> None:
    text = read("التقى الوزير نظيره في مسقط.")
    assert told(text, "التقي", words, GIVEN) == (date(2021, 2, 16), FRIDAY, "bounded", "none")
    assert told(text, "التقي", words, GIVEN, status="proposed")[:2] == (None, None)


def test_a_known_round_gives_its_days(words: DateWords) -> None:
    text = read("عقدت الجولة التاسعة من محادثات النهر.")
    days = (date(2020, 5, 4), date(2020, 5, 6))
    assert told(text, "عقدت", words, GIVEN, round_interval=days) == (*days, "range", "knowledge")


def test_yesterday_in_an_article_of_some_week_is_an_interval(words: DateWords) -> None:
    published = Publication(date(2016, 2, 1), date(2016, 2, 11), "inferred")
    text = read("التقى الوزير نظيره أمس في مسقط.")
    assert told(text, "التقي", words, published) == (date(2016, 1, 31), date(2016, 2, 10), "bounded", "knowledge")


def test_since_does_not_date_the_event_it_goes_with(words: DateWords) -> None:
    text = read("هذه أول زيارة يقوم بها الوزير منذ عام 2010.")
    assert told(text, "زياره", words, GIVEN)[2] == "bounded"


def test_a_page_stamp_does_not_date_an_event(words: DateWords) -> None:
    text = read("آخر تحديث 20/02/2021 1300 بتوقيت غرينتش التقى الوزير نظيره.")
    assert told(text, "التقي", words, GIVEN)[2] == "bounded"


def test_what_is_said_or_decided_has_a_time_of_its_own(words: DateWords) -> None:
    assert dated("أكد الوزير أن لقاء 27 مارس 2017 مفيد.", words).earliest == date(
        2017, 1, 26
    )  # two months ahead at most
    assert dated("قرر المجلس تنظيم الانتخابات يوم 17 ديسمبر 2017.", words).earliest == date(2017, 10, 18)
    assert dated("قال إن الاتفاق وقع في 14 يوليو 2015.", words).earliest == date(2015, 7, 14)  # a tense of its own


def test_lately_reaches_a_week_back() -> None:
    week = fallback("occurred", GIVEN, is_recent=True)
    assert (week.earliest, week.latest) == (date(2021, 2, 12), FRIDAY)
