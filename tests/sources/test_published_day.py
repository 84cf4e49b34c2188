"""Dates that sources give as strings: the certain ones are read, and the clock is never asked."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.sources.published import published_day

DAY = date(2017, 1, 22)


@pytest.mark.parametrize(
    "given",
    [
        "2017-01-22",
        " 2017-01-22 ",
        "2017/1/22",
        "20170122",
        "2017-01-22T23:30:00-05:00",
        "2017-01-22T23:30:00.123456789Z",
        "2017-01-22 08:00",
        "Sun, 22 Jan 2017 23:30:00 +0000",
        "22/01/2017",
        "01/22/2017",
        "٢٢/٠١/٢٠١٧",
        "1485126000",
        "1485126000000",
        "22 يناير 2017",
        "الأحد 22 يناير 2017 - 14:30",
        "January 22, 2017",
        "22 janvier 2017",
    ],
)
def test_a_day_that_is_certain(given: str) -> None:
    assert published_day(given) == DAY


@pytest.mark.parametrize(
    "given",
    [None, "", "yesterday", "أمس", "منذ ساعة", "2017-01", "2017", "Sunday", "03/04/2017", "2017-13-45", "2017-02-30",
     "31/02/2017", "0001-01-01", "9999-12-31", "next to nothing 2017", "x" * 1000, "5", "-1", "1e9"],
)  # fmt: skip
def test_what_names_no_certain_day(given: str | None) -> None:
    assert published_day(given) is None


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_in_iso_form(day: date) -> None:
    assert published_day(day.isoformat()) == day


@given(st.text(max_size=80) | st.from_regex(r"[0-9/.: -]{1,20}"))
def test_anything_else_raises_nothing(given: str) -> None:
    published_day(given)
