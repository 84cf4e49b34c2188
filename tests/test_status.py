"""Occurred, planned, proposed or declined: the tense and the operators around a trigger."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from extract.pack import LANGUAGES
from extract.status import StatusWords
from extract.tabular import TableError
from tests.reading import COLUMNS, Reading, case, gap, table

LAVROV, SHOUKRY = "وزير الخارجية الروسي سيرغي لافروف", "وزير الخارجية المصري سامح شكري"


def meets(status: str) -> str:
    return f"meeting {status}: Sameh Shoukry + Sergey Lavrov"


def visits(status: str) -> str:
    return f"visit {status}: guest:Sergey Lavrov + host:Norway @ NOR"


TENSES = [
    case("perfect", f"التقى {LAVROV} نظيره المصري.", meets("occurred")),
    case("future with س", f"سيلتقي {LAVROV} نظيره المصري.", meets("planned")),
    case("future with سوف", f"سوف يلتقي {LAVROV} نظيره المصري.", meets("planned")),
    case("imperfect and a day ahead", f"يلتقي {LAVROV} نظيره المصري غدا.", meets("planned")),
    case("imperfect after كان: past", f"كان {LAVROV} يلتقي نظيره المصري حين وصل الخبر.", meets("occurred")),
    case("pluperfect", f"وكان {LAVROV} قد التقى نظيره المصري.", meets("occurred")),
    case("pluperfect without قد", f"وكان {LAVROV} زار النرويج العام الماضي.", visits("occurred")),
    case("verbal noun as a setting", f"قال {LAVROV} خلال لقائه نظيره المصري إن العمل مستمر.", meets("occurred")),
    case("before a verbal noun", f"قال {LAVROV} قبيل لقائه نظيره المصري إن العمل مستمر.", meets("planned")),
    case("who visits now", f"قال {LAVROV}، الذي يزور النرويج حاليا، إن العمل مستمر.", visits("occurred")),
]

OPERATORS = [
    case("it is planned that", f"من المقرر أن يلتقي {LAVROV} نظيره المصري.", meets("planned")),
    case("it is expected that", f"ومن المنتظر أن يزور {LAVROV} النرويج.", visits("planned")),
    case(
        "he intends",
        f"يعتزم {LAVROV} زيارة النرويج.",
        visits("planned"),
    ),
    case(
        "the visit planned for",
        f"الزيارة المقررة ل{LAVROV} إلى النرويج قائمة.",
        visits("planned"),
    ),
    case("he may meet", f"قد يلتقي {LAVROV} نظيره المصري.", meets("proposed")),
    case("rumours of a meeting", f"ترددت أنباء عن لقاء بين {LAVROV} ونظيره المصري.", meets("proposed")),
    case(
        "called for",
        f"دعا {SHOUKRY} نظيره الروسي إلى زيارة القاهرة.",
        "visit proposed: guest:Sergey Lavrov + host:Egypt @ Cairo, EGY",
    ),
    case(
        "refused",
        f"رفض {LAVROV} لقاء نظيره المصري.",
        meets("declined"),
    ),
    case("did not meet", f"لم يلتق {LAVROV} نظيره المصري.", meets("declined")),
    case("will not meet", f"لن يلتقي {LAVROV} نظيره المصري.", meets("declined")),
    case("cancelled", f"ألغى {LAVROV} زيارة إلى النرويج.", visits("declined")),
    case(
        "put off, in the passive",
        f"أرجئت زيارة {LAVROV} إلى النرويج.",
        visits("declined"),
    ),
    case("the noun of putting off", f"أعلن تأجيل زيارة {LAVROV} إلى النرويج.", visits("declined")),
    gap("denied", f"نفى الناطق لقاء {LAVROV} نظيره المصري.", meets("declined"), why="a meeting denied by a third"),
    case(
        "was to visit, but it was put off",
        f"كان مقررا أن يزور {LAVROV} النرويج السبت، لكن الزيارة أرجئت.",
        visits("declined"),
    ),
    case("not ruled out", f"لم يستبعد {LAVROV} عقد لقاء مع نظيره المصري.", meets("proposed")),
    case("a meeting that may be held", f"اللقاء بين {LAVROV} ونظيره المصري قد يعقد قريبا.", meets("proposed")),
    case(
        "a meeting next month",
        f"لقاء بين {LAVROV} ونظيره المصري في أوسلو الشهر المقبل",
        meets("planned") + " @ Oslo, NOR",
    ),
    case(
        "what is said to come next month is not the meeting at which it is said",
        f"اللقاء بين {LAVROV} ونظيره المصري أكد أن العمل يبدأ الشهر المقبل.",
        meets("occurred"),
    ),
]

SCOPE = [
    case(
        "an operator ends with its clause: the perfect behind it stands",
        f"رفض الوفد العرض. والتقى {LAVROV} نظيره المصري.",
        meets("occurred"),
    ),
    case(
        "a negation of something else does not reach the meeting",
        f"لم يوقع الوفد شيئا، لكن {LAVROV} التقى نظيره المصري.",
        meets("occurred"),
    ),
    case(
        "but: what was called off before it does not reach a meeting behind it",
        f"ألغى الوفد رحلته لكن لقاء {LAVROV} مع نظيره المصري عقد.",
        meets("occurred"),
    ),
    case(
        "قد before a perfect affirms",
        f"أعلن البيان أن {LAVROV} قد التقى نظيره المصري.",
        meets("occurred"),
    ),
    case(
        "a plan in the next sentence does not reach back",
        f"التقى {LAVROV} نظيره المصري. ومن المقرر أن يستمر العمل غدا.",
        meets("occurred"),
    ),
]


@table(COLUMNS, [*TENSES, *OPERATORS, *SCOPE])
def test_status(reading: Reading, text: str, expected: list[str], day: date | None) -> None:
    assert reading.events(text, day) == expected


def test_a_headline_tells_the_past_in_the_imperfect(reading: Reading) -> None:
    """لافروف يلتقي شكري above an article: it has happened."""
    lines = reading.events(f"التقى {LAVROV} نظيره المصري أمس.", title="لافروف يلتقي شكري")
    assert lines == [meets("occurred")]


BROKEN = [
    ("x,someday,before,3,مثال", r"status\.csv, row 2: status 'someday'"),
    ("x,planned,before,far,مثال", r"status\.csv, row 2: .*reach 'far'"),
    ("x,planned,beside,3,مثال", r"status\.csv, row 2: side 'beside'"),
]


@pytest.mark.parametrize(("row", "message"), BROKEN)
def test_a_wrong_row_is_named(row: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "status.csv").write_text(f"form,status,side,reach,example\n{row}\n", encoding="utf-8")
    with pytest.raises(TableError, match=message):
        StatusWords.load(tmp_path)


def test_the_pack_has_words_for_every_status() -> None:
    """Nothing of the closed list has lost its words."""
    table_rows = (LANGUAGES / "ar" / "status.csv").read_text(encoding="utf-8")
    for status in ("occurred", "planned", "proposed", "declined"):
        assert f",{status}," in table_rows
