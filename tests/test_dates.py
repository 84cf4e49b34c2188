"""Date expressions in sentences written for this project: what each comes to, and what is no date at all."""

from __future__ import annotations

import csv
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from extract.dates import DateWords, find_dates, resolve_all
from extract.records import Publication
from extract.tabular import TableError
from extract.text import read

AR = Path(__file__).resolve().parent.parent / "extract" / "lang" / "ar"
THURSDAY = date(2021, 2, 18)


@pytest.fixture(scope="module")
def words() -> DateWords:
    return DateWords.load(AR)


def found(sentence: str, words: DateWords, anchor: date | None = THURSDAY, week_start: int = 0) -> list[str]:
    """`earliest..latest precision` of every resolved expression."""
    text = read(sentence)
    basis = "given" if anchor else "unknown"
    publication = Publication(anchor, anchor, basis)
    resolved = resolve_all(text, find_dates(text, words), publication, words, week_start)
    for each in resolved:
        assert text.content[each.start : each.stop] == each.text
    return [f"{r.earliest}..{r.latest} {r.precision}" for r in resolved]


def day(text: str) -> list[str]:
    return [f"{text}..{text} day"]


EXPLICIT = [
    ("عقد المؤتمر في 17 فبراير 2019 في بيروت.", day("2019-02-17")),
    ("عقد المؤتمر في 17 شباط 2019 في بيروت.", day("2019-02-17")),
    ("عقد المؤتمر في 17 فبراير/شباط 2019 في بيروت.", day("2019-02-17")),
    ("عقد المؤتمر في 17 شباط (فبراير) 2019 في بيروت.", day("2019-02-17")),
    ("عقد المؤتمر في 17 كانون الثاني يناير 2019.", day("2019-01-17")),
    ("عقد المؤتمر في السابع عشر من شهر شباط عام 2019.", day("2019-02-17")),
    ("عقد المؤتمر في الحادي والعشرين من كانون الأول 2018.", day("2018-12-21")),
    ("وصل الوفد يوم 9 جانفي 2016 إلى العاصمة.", day("2016-01-09")),
    ("وصل الوفد يوم غرة أوت 2016 إلى العاصمة.", day("2016-08-01")),
    ("ألقى خطابا في 30 يوليوز 2018 بالرباط.", day("2018-07-30")),
    ("ألقى خطابا في ٣٠ يوليو ٢٠١٨ بالقاهرة.", day("2018-07-30")),
    ("ألقى خطابا في ۳۰ يوليو ۲۰۱۸ بالقاهرة.", day("2018-07-30")),
    ("وقعا الاتفاق بتاريخ 03/02/2020 في عمان.", day("2020-02-03")),
    ("وقعا الاتفاق بتاريخ 2020-02-03 في عمان.", day("2020-02-03")),
    ("التقيا في الـ17 من نيسان 2015 بجدة.", day("2015-04-17")),
    ("افتتح المركز في 6 رجب 1442هـ بحضور الوزير.", day("2021-02-18")),
    ("افتتح المركز الخميس 6 رجب 1442هـ الموافق 18 فبراير 2021 بحضور الوزير.", day("2021-02-18")),
    ("افتتح المركز في 18 فبراير 2021 الموافق 6 رجب 1442هـ بحضور الوزير.", day("2021-02-18")),
    ("عقدت القمة يومي 13 و14 يونيو 2017 في الدوحة.", ["2017-06-13..2017-06-14 range"]),
    ("تستمر المحادثات من 28 يناير إلى 2 فبراير 2016.", ["2016-01-28..2016-02-02 range"]),
    ("انعقدت الدورة بين 3 و12 سبتمبر 2014 في نيويورك.", ["2014-09-03..2014-09-12 range"]),
    ("وقع الاتفاق في أيلول 2014 بعد جهد.", ["2014-09-01..2014-09-30 month"]),
    ("تأسست اللجنة عام 2005 في القاهرة.", ["2005-01-01..2005-12-31 year"]),
    ("تولى منصبه عام ألفين وثمانية عشر.", ["2018-01-01..2018-12-31 year"]),
    ("زارها في أواخر عام 2012 مرتين.", ["2012-10-01..2012-12-31 range"]),
    ("بدأت الأزمة في صيف 2014 هناك.", ["2014-06-01..2014-08-31 range"]),
    ("تعود المعاهدة إلى سبعينيات القرن الماضي.", ["1970-01-01..1979-12-31 range"]),
]

RELATIVE = [
    ("التقى الوزير نظيره أمس في برلين.", day("2021-02-17")),
    ("التقى الوزير نظيره أمس الأربعاء في برلين.", day("2021-02-17")),
    ("التقى الوزير نظيره أمس (الأربعاء) في برلين.", day("2021-02-17")),
    ("التقى الوزير نظيره أول من أمس الثلاثاء في برلين.", day("2021-02-16")),
    ("يصل المبعوث غدا الجمعة إلى مسقط.", day("2021-02-19")),
    ("يصل المبعوث بعد غد السبت إلى مسقط.", day("2021-02-20")),
    ("وصل المبعوث اليوم الخميس إلى مسقط.", day("2021-02-18")),
    ("التقى الوزير ضيفه الثلاثاء في مكتبه.", day("2021-02-16")),
    ("التقى الوزير ضيفه الخميس في مكتبه.", day("2021-02-18")),
    ("سيلتقي الوزير ضيفه الثلاثاء في مكتبه.", day("2021-02-23")),
    ("سيلتقي الوزير ضيفه الخميس في مكتبه.", day("2021-02-18")),
    ("من المقرر أن يزور الرئيس باريس الاثنين.", day("2021-02-22")),
    ("غادر الوفد الخميس الماضي جنيف.", day("2021-02-11")),
    ("يغادر الوفد يوم الخميس المقبل جنيف.", day("2021-02-25")),
    ("تعقد الجلسة يوم 25 من الشهر الجاري.", day("2021-02-25")),
    ("عقدت الجلسة في 11 الجاري بالعاصمة.", day("2021-02-11")),
    ("عقدت الجلسة في العاشر من الشهر الماضي.", day("2021-01-10")),
    ("تعقد القمة في 27 مارس/آذار المقبل.", day("2021-03-27")),
    ("عقدت القمة في 27 كانون الأول الماضي.", day("2020-12-27")),
    ("كان قد زارها في 20 يناير من العام الماضي.", day("2020-01-20")),
    ("زارها الأسبوع الماضي وفد رفيع.", ["2021-02-08..2021-02-14 week"]),
    ("تزور البعثة بغداد الشهر المقبل.", ["2021-03-01..2021-03-31 month"]),
    ("توقف الحوار العام الماضي.", ["2020-01-01..2020-12-31 year"]),
    ("غادر السفير قبل ثلاثة أيام.", day("2021-02-15")),
    ("غادر السفير قبل يومين.", day("2021-02-16")),
    ("سيعود السفير بعد يومين.", day("2021-02-20")),
    ("تعقد القمة مطلع الشهر المقبل.", ["2021-03-01..2021-03-10 range"]),
    ("تعقد المباحثات يومي الأربعاء والخميس المقبلين.", ["2021-02-24..2021-02-25 range"]),
    ("التقيا يوم 3 آذار 2020 ثم التقيا بعد ذلك بيومين.", ["2020-03-03..2020-03-03 day", "2020-03-05..2020-03-05 day"]),
    (
        "زارها في يونيو 2016 وعاد إليها في أكتوبر من نفس السنة.",
        ["2016-06-01..2016-06-30 month", "2016-10-01..2016-10-31 month"],
    ),
]

NO_DATE = [
    "دعا المجلس إلى تطبيق القرار 2254 كاملا.",
    "اختتمت محادثات أستانا 15 في سوتشي.",
    "اجتمع قادة الدول الـ27 في بروكسل.",
    "التقى الأمين العام للمنظمة وفدا من الحزب.",
    "وصل الأمين العام السابق للمنظمة.",
    "مارس الوفد ضغوطا كبيرة على المجلس.",
    "فاز الفريق على ضيفه 3 - 2 في مباراة مثيرة.",
    "التقى نوابا من قوى 14 آذار في بيروت.",
    "نقلت صحيفة «اليوم» عن مصدر مطلع.",
    "قال في مقابلة مع قناة روسيا اليوم إن الحل سياسي.",
    "التقى الرئيس رجب طيب أردوغان المستشارة.",
    "قالت بثينة شعبان إن المحادثات مفيدة.",
    "بعد ماي التقى الرئيس وفدا برلمانيا.",
    "صرح مؤخرا بأن الحوار مستمر وسيستأنف قريبا.",
    "حضر اللقاء ثلاثة وزراء وعشرون سفيرا.",
    "وصل قبل يومين من الاجتماع.",
    "قتل 15 شخصا وأصيب 2015 شخصا.",
    "هنأ العالم في اليوم العالمي للاجئين.",
]


@pytest.mark.parametrize(("sentence", "expected"), EXPLICIT, ids=[s for s, _ in EXPLICIT])
def test_explicit_dates_need_no_anchor(sentence: str, expected: list[str], words: DateWords) -> None:
    assert found(sentence, words) == expected
    assert found(sentence, words, anchor=None) == expected


@pytest.mark.parametrize(("sentence", "expected"), RELATIVE, ids=[s for s, _ in RELATIVE])
def test_relative_dates_follow_the_anchor(sentence: str, expected: list[str], words: DateWords) -> None:
    assert found(sentence, words) == expected


@pytest.mark.parametrize("sentence", NO_DATE)
def test_what_is_no_date(sentence: str, words: DateWords) -> None:
    assert found(sentence, words) == []


def test_the_weekday_is_surer_than_the_relative_word(words: DateWords) -> None:
    assert found("التقى الوزير نظيره أمس الثلاثاء.", words) == day("2021-02-16")


def test_the_week_starts_where_it_is_told_to(words: DateWords) -> None:
    assert found("زارها الأسبوع الماضي وفد.", words, week_start=6) == ["2021-02-07..2021-02-13 week"]
    assert found("يزورها في عطلة نهاية الأسبوع وفد.", words, week_start=6) == ["2021-02-19..2021-02-20 range"]


def test_a_relative_date_without_an_anchor_stays_symbolic(words: DateWords) -> None:
    text = read("التقى الوزير نظيره أمس الأربعاء.")
    (expression,) = find_dates(text, words)
    assert expression.needs_anchor
    assert resolve_all(text, [expression], Publication(None, None, "unknown"), words) == ()


def test_expressions_are_in_order_and_apart(words: DateWords) -> None:
    text = read("وصل أمس الأربعاء وغادر في 17 آذار 2020 ثم عاد الأسبوع الماضي قبل يومين.")
    spans = [(e.first, e.stop) for e in find_dates(text, words)]
    assert len(spans) == 4
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


def _examples() -> list[tuple[str, str]]:
    rows = []
    for path in sorted(AR.glob("dates_*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row.get("example"):
                    rows.append((path.stem, row["example"]))
    return rows


@pytest.mark.parametrize(("file", "example"), _examples(), ids=[f"{f}: {e}" for f, e in _examples()])
def test_every_row_has_an_example_that_fires(file: str, example: str, words: DateWords) -> None:
    assert find_dates(read(example), words), f"{file}: nothing found in «{example}»"


def test_a_bad_row_is_named(tmp_path: Path) -> None:
    for path in AR.glob("dates_*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    months = tmp_path / "dates_months.csv"
    months.write_text(months.read_text(encoding="utf-8").replace("\n1,", "\none,", 1), encoding="utf-8")
    with pytest.raises(TableError, match=r"dates_months\.csv, row 2"):
        DateWords.load(tmp_path)


def test_an_article_of_some_days_resolves_what_is_the_same_from_both_ends(words: DateWords) -> None:
    text = read("ينعقد اللقاء في 13 الجاري وكان مقررا أمس.")
    published = Publication(date(2017, 9, 1), date(2017, 9, 12), "inferred")
    (found,) = resolve_all(text, find_dates(text, words), published, words)
    assert (found.text, found.earliest) == ("13 الجاري", date(2017, 9, 13))
