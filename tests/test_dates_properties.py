"""What holds for every day: rendering and reading, moving the anchor, the order of the ends, digits of any script."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.dates import DateWords, direction_of, find_dates, resolve
from extract.text import read

AR = Path(__file__).resolve().parent.parent / "extract" / "lang" / "ar"
WORDS = DateWords.load(AR)
DAYS = st.dates(date(1950, 1, 1), date(2090, 12, 31))
GULF = ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"]
LEVANT = [
    "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران",
    "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول",
]  # fmt: skip
WEEKDAYS = ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"]
RELATIVE = [
    "أمس", "اليوم", "غدا", "أول أمس", "بعد غد", "قبل ثلاثة أيام", "قبل أسبوعين",
    "خلال اليومين الماضيين", "الأيام الثلاثة المقبلة",
]  # fmt: skip
ANYTHING = [
    *RELATIVE, "الأسبوع الماضي", "الشهر المقبل", "العام الجاري", "قبل شهرين", "منذ خمس سنوات", "الثلاثاء",
    "الجمعة المقبل", "17 آذار", "مارس الماضي", "أواخر الشهر الجاري", "مطلع العام المقبل", "11 الجاري",
    "من 28 إلى 30 أيار", "يومي الأربعاء والخميس", "نهاية الأسبوع", "صيف العام الماضي", "عيد الفطر المقبل",
    "الاثنين الأخير من الشهر المقبل", "بقية العام", "خلال أسبوعين", "العقد الماضي", "29 شباط",
]  # fmt: skip


def days_of(phrase: str, anchor: date | None, direction: str | None = None) -> tuple[date, date] | None:
    text = read(f"{phrase}.")
    (expression,) = find_dates(text, WORDS)
    resolved = resolve(expression, anchor, direction or direction_of(text, expression, WORDS))
    if resolved is None:
        return None
    assert resolved.earliest is not None
    assert resolved.latest is not None
    return resolved.earliest, resolved.latest


def renderings(day: date) -> list[str]:
    weekday, month = WEEKDAYS[day.weekday()], day.month - 1
    return [
        f"{day.day} {GULF[month]} {day.year}",
        f"{day.day} {LEVANT[month]} {day.year}",
        f"{day.day} {GULF[month]}/{LEVANT[month]} {day.year}",
        f"{weekday} {day.day} {LEVANT[month]} ({GULF[month]}) {day.year}",
        f"{day.day}/{day.month}/{day.year}",
        day.isoformat(),
    ]


@given(DAYS)
def test_a_day_rendered_in_full_gives_itself(day: date) -> None:
    for phrase in renderings(day):
        assert days_of(phrase, None) == (day, day), phrase


@given(DAYS, st.sampled_from(RELATIVE), st.integers(-400, 400))
def test_moving_the_anchor_moves_relative_days_by_as_much(anchor: date, phrase: str, n: int) -> None:
    here, there = days_of(phrase, anchor), days_of(phrase, anchor + timedelta(n))
    assert here is not None
    assert there == (here[0] + timedelta(n), here[1] + timedelta(n))


@given(DAYS, st.integers(0, 6), st.integers(-50, 50))
def test_moving_the_anchor_by_weeks_moves_weekdays_by_weeks(anchor: date, weekday: int, n: int) -> None:
    for phrase in (WEEKDAYS[weekday], f"{WEEKDAYS[weekday]} المقبل", f"{WEEKDAYS[weekday]} الماضي", "الأسبوع الماضي"):
        here, there = days_of(phrase, anchor), days_of(phrase, anchor + timedelta(7 * n))
        assert here is not None
        assert there == (here[0] + timedelta(7 * n), here[1] + timedelta(7 * n))


@given(DAYS, st.sampled_from(ANYTHING), st.sampled_from(["past", "future", "near"]))
@settings(max_examples=300)
def test_the_earliest_day_is_never_after_the_latest(anchor: date, phrase: str, direction: str) -> None:
    found = days_of(phrase, anchor, direction)
    assert found is None or found[0] <= found[1]


@given(DAYS)
def test_digits_of_any_script_give_the_same(day: date) -> None:
    for zero in (0x0660, 0x06F0):
        for phrase in renderings(day):
            other = "".join(chr(zero + int(c)) if c.isascii() and c.isdigit() else c for c in phrase)
            assert days_of(other, None) == (day, day), other


@given(DAYS, st.integers(0, 6))
def test_a_bare_weekday_lies_within_a_week_on_its_side(anchor: date, weekday: int) -> None:
    back, ahead = days_of(WEEKDAYS[weekday], anchor, "past"), days_of(WEEKDAYS[weekday], anchor, "future")
    assert back is not None
    assert ahead is not None
    assert timedelta(0) <= anchor - back[0] <= timedelta(6)
    assert timedelta(0) <= ahead[0] - anchor <= timedelta(6)
    assert back[0].weekday() == ahead[0].weekday() == weekday


@pytest.mark.parametrize("phrase", ["أمس", "الثلاثاء", "مارس الماضي", "قبل عامين"])
def test_the_ends_of_the_calendar_give_nothing_rather_than_fail(phrase: str) -> None:
    days_of(phrase, date.min)
    days_of(phrase, date.max)


@given(st.text(alphabet="أبتثلمنيوهسر 0123456789/-.،()«»", max_size=60))
def test_any_text_is_read_without_failing(content: str) -> None:
    text = read(content)
    for expression in find_dates(text, WORDS):
        resolve(expression, date(2020, 2, 29))
