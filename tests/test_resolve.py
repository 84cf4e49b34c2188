"""One reported event for each real event: headline, lead, caption and repeats merge; what differs stays apart."""

from __future__ import annotations

from datetime import date

from tests.reading import COLUMNS, Reading, case, table

SAFADI, HUSSEIN = "وزير الخارجية الأردني أيمن الصفدي", "وزير الخارجية العراقي فؤاد حسين"
LAVROV, SHOUKRY = "وزير الخارجية الروسي سيرغي لافروف", "وزير الخارجية المصري سامح شكري"
BOTH = "Ayman Safadi + Fuad Hussein"
LONG = (
    "وناقش المشاركون في اليوم الأول ملفات الطاقة والنقل والتعليم والصحة والزراعة والسياحة والبيئة والمياه"
    " والتجارة الحدودية بين البلدان السبعة التي تطل على البحيرة منذ قرون طويلة."
)

SAME = [
    case(
        "headline, lead and the meeting as a setting",
        f"{SAFADI} يلتقي {HUSSEIN} في بغداد\n"
        f"التقى {SAFADI}، أمس، نظيره العراقي فؤاد حسين في بغداد، وبحثا سبل التعاون.\n"
        "وخلال اللقاء، أكد الجانبان أهمية الحوار.",
        f"meeting occurred: {BOTH} @ Baghdad, IRQ",
    ),
    case(
        "headline by short names",
        f"الصفدي يلتقي فؤاد حسين\nالتقى {SAFADI} نظيره العراقي فؤاد حسين في بغداد.",
        f"meeting occurred: {BOTH} @ Baghdad, IRQ",
    ),
    case(
        "a lead cut off, a caption, the lead again",
        f"التقى {SAFADI} نظيره العراقي فؤاد حسين في...\n"
        f"الصفدي خلال لقائه فؤاد حسين (وكالات)\n"
        f"التقى {SAFADI} نظيره العراقي فؤاد حسين في بغداد.",
        f"meeting occurred: {BOTH} @ Baghdad, IRQ",
    ),
    case(
        "the place told later",
        f"التقى {SAFADI} {HUSSEIN}. وجرى اللقاء بين الصفدي وحسين في بغداد.",
        f"meeting occurred: {BOTH} @ Baghdad, IRQ",
    ),
    case(
        "a summary of its parties: both ministers",
        f"التقى {SAFADI} {HUSSEIN} في بغداد. وبحث الوزيران سبل التعاون.",
        f"meeting occurred: {BOTH} @ Baghdad, IRQ",
    ),
    case(
        "what they discussed is no second meeting",
        f"اجتمع {SAFADI} مع {HUSSEIN} في بغداد، وناقشا ملف المياه. كما بحث الصفدي وحسين ملف الطاقة.",
        f"meeting occurred: {BOTH} @ Baghdad, IRQ",
    ),
    case(
        "a call told twice",
        f"أجرى {SAFADI} اتصالا هاتفيا بنظيره العراقي فؤاد حسين. وخلال الاتصال الهاتفي، بحث الصفدي مع حسين الملف.",
        f"phone_call occurred: {BOTH}",
    ),
    case(
        "a plan and its cancelling are one",
        f"كان من المقرر أن يزور {LAVROV} النرويج الأحد. وأعلن تأجيل زيارة لافروف إلى النرويج.",
        "visit declined: guest:Sergey Lavrov + host:Norway @ NOR",
    ),
    case(
        "a visit told by its city and by its country",
        f"وصل {LAVROV} إلى القاهرة. وتستمر زيارة لافروف إلى مصر يومين.",
        "visit occurred: guest:Sergey Lavrov + host:Egypt @ Cairo, EGY",
    ),
]

APART = [
    case(
        "two meetings of one man",
        f"التقى {SAFADI} {HUSSEIN}. والتقى الصفدي {SHOUKRY}.",
        f"meeting occurred: {BOTH}",
        "meeting occurred: Ayman Safadi + Sameh Shoukry",
    ),
    case(
        "two calls of one man",
        f"أجرى {SAFADI} اتصالا هاتفيا ب{HUSSEIN}. كما أجرى الصفدي اتصالا هاتفيا ب{SHOUKRY}.",
        f"phone_call occurred: {BOTH}",
        "phone_call occurred: Ayman Safadi + Sameh Shoukry",
    ),
    case(
        "a meeting and a plan of another",
        f"التقى {SAFADI} {HUSSEIN}. ومن المقرر أن يلتقي الصفدي فؤاد حسين مجددا.",
        f"meeting occurred: {BOTH}",
        f"meeting planned: {BOTH}",
    ),
    case(
        "a visit and the meeting during it",
        f"وصل {LAVROV} إلى القاهرة. والتقى لافروف {SHOUKRY} في القاهرة.",
        "visit occurred: guest:Sergey Lavrov + host:Egypt @ Cairo, EGY",
        "meeting occurred: Sameh Shoukry + Sergey Lavrov @ Cairo, EGY",
    ),
    case(
        "two cities of one tour",
        f"زار {LAVROV} القاهرة. ثم زار لافروف الدوحة.",
        "visit occurred: guest:Sergey Lavrov + host:Egypt @ Cairo, EGY",
        "visit occurred: guest:Sergey Lavrov + host:Qatar @ Doha, QAT",
    ),
    case(
        "a meeting and a call",
        f"التقى {SAFADI} {HUSSEIN}. وأجرى الصفدي اتصالا هاتفيا بفؤاد حسين.",
        f"meeting occurred: {BOTH}",
        f"phone_call occurred: {BOTH}",
    ),
]

PLACES = [
    case(
        "a meeting takes the place of the visit it belongs to",
        f"وصل {LAVROV} إلى القاهرة. والتقى لافروف {SHOUKRY}.",
        "visit occurred: guest:Sergey Lavrov + host:Egypt @ Cairo, EGY",
        "meeting occurred: Sameh Shoukry + Sergey Lavrov @ Cairo, EGY",
    ),
    case(
        "a call has no place",
        f"وصل {LAVROV} إلى القاهرة. وأجرى لافروف اتصالا هاتفيا ب{SAFADI}.",
        "visit occurred: guest:Sergey Lavrov + host:Egypt @ Cairo, EGY",
        "phone_call occurred: Ayman Safadi + Sergey Lavrov",
    ),
    case(
        "a meeting of others does not take it",
        f"وصل {LAVROV} إلى القاهرة. والتقى {SAFADI} {HUSSEIN}.",
        "visit occurred: guest:Sergey Lavrov + host:Egypt @ Cairo, EGY",
        f"meeting occurred: {BOTH}",
    ),
]

BLOCKS = [
    case(
        "the same two men under two sub-headings met twice",
        f"نشرة المساء في سطور\nبدأ اليوم هادئا.\nملف المياه\nالتقى {SAFADI} {HUSSEIN} في عمان. {LONG}\n"
        f"ملف الطاقة\nالتقى {SAFADI} {HUSSEIN} في بغداد. {LONG}",
        f"meeting occurred: {BOTH} @ Amman, JOR",
        f"meeting occurred: {BOTH} @ Baghdad, IRQ",
    ),
    case(
        "two items of a page about the same two men: one meeting, told twice",
        f"نشرة المساء في سطور\nبدأ اليوم هادئا.\nملف المياه\nالتقى {SAFADI} {HUSSEIN}. {LONG}\n"
        f"ملف الطاقة\nالتقى {SAFADI} {HUSSEIN}. {LONG}",
        f"meeting occurred: {BOTH}",
    ),
    case(
        "two items of a page, another third man in each: two meetings",
        f"نشرة المساء في سطور\nبدأ اليوم هادئا.\nملف المياه\nاجتمع {SAFADI} مع {HUSSEIN} و{SHOUKRY}. {LONG}\n"
        f"ملف الطاقة\nاجتمع {SAFADI} مع {HUSSEIN} و{LAVROV}. {LONG}",
        f"meeting occurred: {BOTH} + Sameh Shoukry",
        f"meeting occurred: {BOTH} + Sergey Lavrov",
    ),
]


@table(COLUMNS, SAME)
def test_one_event_told_often(reading: Reading, text: str, expected: list[str], day: date | None) -> None:
    assert reading.events(text, day) == expected


@table(COLUMNS, APART)
def test_events_that_differ(reading: Reading, text: str, expected: list[str], day: date | None) -> None:
    assert reading.events(text, day) == expected


@table(COLUMNS, PLACES)
def test_places_that_events_share(reading: Reading, text: str, expected: list[str], day: date | None) -> None:
    assert reading.events(text, day) == expected


@table(COLUMNS, BLOCKS)
def test_blocks_of_a_page(reading: Reading, text: str, expected: list[str], day: date | None) -> None:
    assert reading.events(text, day) == expected


def test_a_merged_event_is_quoted_from_where_it_is_told_best(reading: Reading) -> None:
    """The lead with its finite verb is better evidence than the headline's short form."""
    title = "لقاء الصفدي وفؤاد حسين"
    (event,) = reading.document(f"التقى {SAFADI} نظيره العراقي فؤاد حسين في بغداد.", title=title).events
    content = f"{title}\nالتقى {SAFADI} نظيره العراقي فؤاد حسين في بغداد."
    assert content[event.evidence_start : event.evidence_stop].startswith("التقى")
