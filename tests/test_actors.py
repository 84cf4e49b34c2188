"""Who is meant: order patterns of role, country and name, and what later mentions look back to.

A mention's line is `words = name, office in English`. Sentences are invented; offices are held as on the day given.
"""

from __future__ import annotations

from datetime import date

import pytest

from tests.reading import COLUMNS, Reading, case, table

PATTERNS = [
    case(
        "1 role + demonym + name",
        "وصل وزير الخارجية الروسي سيرغي لافروف.",
        "وزير الخارجية الروسي سيرغي لافروف = Sergey Lavrov, minister of foreign affairs",
    ),
    case(
        "1 a feminine role",
        "تحدثت وزيرة الخارجية السويدية آن ليندي.",
        "وزيرة الخارجية السويدية آن ليندي = Ann Linde, minister of foreign affairs",
    ),
    case(
        "1 a person nobody knows: country and office from the text",
        "وصل وزير الدفاع النرويجي توربيورن هالفورسن.",
        "وزير الدفاع النرويجي توربيورن هالفورسن = توربيورن هالفورسن, minister of defence",
    ),
    case(
        "1 a family name that is a common adjective",
        "وصل وزير الطاقة النرويجي سعد الكعبي.",
        "وزير الطاقة النرويجي سعد الكعبي = سعد الكعبي, minister of energy",
    ),
    case(
        "1 a date splits role and verb, not role and name",
        "وصل أمس وزير خارجية تركيا مولود جاويش أوغلو مساء.",
        "وزير خارجية تركيا مولود جاويش أوغلو = Mevlüt Çavuşoğlu, minister of foreign affairs",
    ),
    case(
        "1 an unknown name that begins with a particle's letter",
        "وصل وزير الدفاع السويدي لارس هانسن.",
        "وزير الدفاع السويدي لارس هانسن = لارس هانسن, minister of defence",
    ),
    case(
        "1 sultan as a given name",
        "وصل وزير الاقتصاد الإماراتي سلطان بن سعيد المنصوري.",
        "وزير الاقتصاد الإماراتي سلطان بن سعيد المنصوري = سلطان بن سعيد المنصوري, minister of economy",
    ),
    case(
        "1 a counsellor heads no government",
        "تحدث المستشار عبدالمجيد محمود.",
        "المستشار عبدالمجيد محمود = عبدالمجيد محمود, counsellor",
    ),
    case(
        "1 a name ends where another's office begins",
        "التقى وزير العدل التونسي أحمد مكي السفير الياباني.",
        "وزير العدل التونسي أحمد مكي = أحمد مكي, minister of justice",
        "السفير الياباني = Japan, ambassador",
    ),
    case(
        "2 role + country + name",
        "وصل وزير خارجية الأردن أيمن الصفدي.",
        "وزير خارجية الأردن أيمن الصفدي = Ayman Safadi, minister of foreign affairs",
    ),
    case(
        "2 country in two words",
        "وصل وزير خارجية سلطنة عمان بدر البوسعيدي.",
        "وزير خارجية سلطنة عمان بدر البوسعيدي = Badr al-Busaidi, minister of foreign affairs",
    ),
    case(
        "2 a country that is glued",
        "وصل وزير خارجية الولاياتالمتحدة أنتوني بلينكن.",
        "وزير خارجية الولاياتالمتحدة أنتوني بلينكن = Antony Blinken, minister of foreign affairs",
    ),
    case(
        "3 spokeswoman of a ministry without the word ministry",
        "قالت الناطقة باسم الخارجية الروسية ماريا زاخاروفا كلمتها.",
        "الناطقة باسم الخارجية الروسية ماريا زاخاروفا = Maria Zakharova, spokesperson",
    ),
    case(
        "3 envoy of a body: the country is scope",
        "وصل مبعوث الأمم المتحدة إلى سوريا غير بيدرسن.",
        "مبعوث الأمم المتحدة إلى سوريا غير بيدرسن = Geir Pedersen, special envoy",
    ),
    case(
        "4 name، role",
        "استمع سامح شكري، وزير الخارجية المصري، إلى العرض.",
        "سامح شكري، وزير الخارجية المصري = Sameh Shoukry, minister of foreign affairs",
    ),
    case(
        "4 an unknown name، role",
        "استمع توربيورن هالفورسن، وزير الدفاع النرويجي، إلى العرض.",
        "توربيورن هالفورسن، وزير الدفاع النرويجي = توربيورن هالفورسن, minister of defence",
    ),
    case(
        "5 counterpart: the anchor's office, the demonym's country",
        "استقبل وزير الخارجية المصري سامح شكري نظيره الأردني أيمن الصفدي.",
        "وزير الخارجية المصري سامح شكري = Sameh Shoukry, minister of foreign affairs",
        "نظيره الأردني أيمن الصفدي = Ayman Safadi, minister of foreign affairs",
    ),
    case(
        "5 counterpart without a name: the holder of that office on that day",
        "استقبل وزير الخارجية المصري سامح شكري نظيره العماني.",
        "وزير الخارجية المصري سامح شكري = Sameh Shoukry, minister of foreign affairs",
        "نظيره العماني = Badr al-Busaidi, minister of foreign affairs",
    ),
    case(
        "5 counterpart of an office without a name",
        "استقبل وزير الخارجية المصري نظيره العماني.",
        "وزير الخارجية المصري = Sameh Shoukry, minister of foreign affairs",
        "نظيره العماني = Badr al-Busaidi, minister of foreign affairs",
    ),
    case(
        "5 counterpart of another office: no foreign minister",
        "استقبل وزير الدفاع النرويجي توربيورن هالفورسن نظيره السويدي أندرس هانسن.",
        "وزير الدفاع النرويجي توربيورن هالفورسن = توربيورن هالفورسن, minister of defence",
        "نظيره السويدي أندرس هانسن = أندرس هانسن, minister of defence",
    ),
    case(
        "5 counterparts in the dual",
        "التقى وزير الخارجية المصري سامح شكري نظيريه الأردني والعراقي.",
        "وزير الخارجية المصري سامح شكري = Sameh Shoukry, minister of foreign affairs",
        "نظيريه الأردني والعراقي = Ayman Safadi, minister of foreign affairs",
        "نظيريه الأردني والعراقي = Fuad Hussein, minister of foreign affairs",
    ),
    case(
        "5 a counterpart with ل written onto it",
        "وقال سيرغي لافروف وزير الخارجية الروسي لنظيره المصري كلمة.",
        "سيرغي لافروف وزير الخارجية الروسي = Sergey Lavrov, minister of foreign affairs",
        "لنظيره المصري = Sameh Shoukry, minister of foreign affairs",
    ),
    case(
        "6 possessive: of the president named last",
        "وصل الرئيس الفرنسي إيمانويل ماكرون مع وزير خارجيته.",
        "الرئيس الفرنسي إيمانويل ماكرون = Emmanuel Macron, president",
        "وزير خارجيته = Jean-Yves Le Drian, minister of foreign affairs",
    ),
    case(
        "7 ambassador of one country to another",
        "وصل سفير الكويت لدى إيران بدر المنيخ.",
        "سفير الكويت لدى إيران بدر المنيخ = بدر المنيخ, ambassador",
    ),
    case(
        "7 ambassador with a demonym, a city of service",
        "وصل السفير النرويجي في القاهرة توربيورن هالفورسن.",
        "السفير النرويجي في القاهرة توربيورن هالفورسن = توربيورن هالفورسن, ambassador",
    ),
    case(
        "8 dual title, two demonyms",
        "بحث الرئيسان الروسي والتركي الملف.",
        "الرئيسان الروسي والتركي = Vladimir Putin, president",
        "الرئيسان الروسي والتركي = Recep Tayyip Erdoğan, president",
    ),
    case(
        "8 dual construct, two countries",
        "بحث وزيرا خارجية روسيا وفرنسا الملف.",
        "وزيرا خارجية روسيا وفرنسا = Sergey Lavrov, minister of foreign affairs",
        "وزيرا خارجية روسيا وفرنسا = Jean-Yves Le Drian, minister of foreign affairs",
    ),
    case(
        "8 dual title, each with its name",
        "بحث الرئيسان المصري عبد الفتاح السيسي والروسي فلاديمير بوتين الملف.",
        "الرئيسان المصري عبد الفتاح السيسي = Abdel Fattah el-Sisi, president",
        "والروسي فلاديمير بوتين = Vladimir Putin, president",
    ),
    case(
        "9 titles are looked through",
        "وصل وزير الخارجية العراقي الدكتور فؤاد حسين.",
        "وزير الخارجية العراقي الدكتور فؤاد حسين = Fuad Hussein, minister of foreign affairs",
    ),
    case(
        "9 a long protocol title",
        "وصل سمو الشيخ عبد الله بن زايد آل نهيان وزير خارجية الإمارات.",
        "سمو الشيخ عبد الله بن زايد آل نهيان وزير خارجية الإمارات"
        " = Abdullah bin Zayed Al Nahyan, minister of foreign affairs",
    ),
    case(
        "10 a deputy is not the minister",
        "وصل نائب وزير الخارجية الروسي ميخائيل بوغدانوف.",
        "نائب وزير الخارجية الروسي ميخائيل بوغدانوف = Mikhail Bogdanov, deputy minister of foreign affairs",
    ),
    case(
        "10 an assistant for a region",
        "وصل مساعد وزير الخارجية الأمريكي لشؤون الشرق الأدنى جون ماكسويل.",
        "مساعد وزير الخارجية الأمريكي لشؤون الشرق الأدنى جون ماكسويل = جون ماكسويل, deputy minister of foreign affairs",
    ),
    case(
        "10 a former one",
        "وصل وزير الخارجية المصري السابق نبيل فهمي.",
        "وزير الخارجية المصري السابق نبيل فهمي = Nabil Fahmy, former minister of foreign affairs",
    ),
]


@table(COLUMNS, PATTERNS)
def test_order_patterns(reading: Reading, text: str, expected: list[str], day: date | None) -> None:
    assert reading.actors(text, day) == expected


LATER = [
    case(
        "family name after the full one",
        "وصل وزير الخارجية الروسي سيرغي لافروف. وغادر لافروف مساء.",
        "وزير الخارجية الروسي سيرغي لافروف = Sergey Lavrov, minister of foreign affairs",
        "لافروف = Sergey Lavrov, minister of foreign affairs",
    ),
    case(
        "family name of a person nobody knows",
        "وصل وزير الدفاع النرويجي توربيورن هالفورسن. وغادر هالفورسن مساء.",
        "وزير الدفاع النرويجي توربيورن هالفورسن = توربيورن هالفورسن, minister of defence",
        "هالفورسن = توربيورن هالفورسن, minister of defence",
    ),
    case(
        "minister + demonym",
        "وصل وزير الدفاع النرويجي توربيورن هالفورسن. وغادر الوزير النرويجي مساء.",
        "وزير الدفاع النرويجي توربيورن هالفورسن = توربيورن هالفورسن, minister of defence",
        "الوزير النرويجي = توربيورن هالفورسن, minister",
    ),
    case(
        "both sides",
        "التقى وزير الخارجية المصري سامح شكري وزير الخارجية الأردني أيمن الصفدي. وأصدر الجانبان بيانا.",
        "وزير الخارجية المصري سامح شكري = Sameh Shoukry, minister of foreign affairs",
        "وزير الخارجية الأردني أيمن الصفدي = Ayman Safadi, minister of foreign affairs",
        "الجانبان = Sameh Shoukry, minister of foreign affairs",
        "الجانبان = Ayman Safadi, minister of foreign affairs",
    ),
    case(
        "both ministers",
        "التقى وزير الخارجية المصري سامح شكري نظيره الأردني أيمن الصفدي. وأصدر الوزيران بيانا.",
        "وزير الخارجية المصري سامح شكري = Sameh Shoukry, minister of foreign affairs",
        "نظيره الأردني أيمن الصفدي = Ayman Safadi, minister of foreign affairs",
        "الوزيران = Sameh Shoukry, minister",
        "الوزيران = Ayman Safadi, minister",
    ),
    case(
        "the latter, after a preposition",
        "التقى وزير الخارجية المصري سامح شكري نظيره الأردني أيمن الصفدي. وتحدث شكري مع الأخير.",
        "وزير الخارجية المصري سامح شكري = Sameh Shoukry, minister of foreign affairs",
        "نظيره الأردني أيمن الصفدي = Ayman Safadi, minister of foreign affairs",
        "شكري = Sameh Shoukry, minister of foreign affairs",
        "الأخير = Ayman Safadi, minister of foreign affairs",
    ),
    case(
        "latest as an adjective is nobody",
        "التقى وزير الخارجية المصري سامح شكري الوفد. وفي اللقاء الأخير تحدث.",
        "وزير الخارجية المصري سامح شكري = Sameh Shoukry, minister of foreign affairs",
    ),
    case(
        "Levantine and Gulf spellings of one man",
        "وصل وزير الخارجية الروسي سيرجي لافروف.",
        "وزير الخارجية الروسي سيرجي لافروف = Sergey Lavrov, minister of foreign affairs",
    ),
    case(
        "final alif maqsura for ya, no hamza",
        "وصل وزير الخارجيه المصرى سامح شكرى الى المدينه.",
        "وزير الخارجيه المصرى سامح شكرى = Sameh Shoukry, minister of foreign affairs",
    ),
    case(
        "an honorific before a family name is no given name",
        "قال السيد بوريطة كلاما.",
        "السيد بوريطة = Nasser Bourita",
    ),
    case(
        "the kingdom is the one that is told of",
        "وصل وزير الخارجية المغربي ناصر بوريطة. وقال إن المملكة تدعم الحوار.",
        "وزير الخارجية المغربي ناصر بوريطة = Nasser Bourita, minister of foreign affairs",
        "المملكة = Morocco",
    ),
    case(
        "the counterpart of somebody named by his family name alone",
        "التقى لافروف نظيره التركي.",
        "لافروف = Sergey Lavrov",
        "نظيره التركي = Mevlüt Çavuşoğlu",
    ),
    case(
        "who serves in a body",
        "وصل مسؤول السياسة الخارجية في الاتحاد الأوروبي جوزيب بوريل.",
        "مسؤول السياسة الخارجية في الاتحاد الأوروبي جوزيب بوريل = Josep Borrell, "
        "high representative for foreign affairs",
    ),
    case("a delegation with an adjective", "وصل وفد عسكري أمريكي.", "وفد عسكري أمريكي = United States"),
    case(
        "a letter behind an office is no name: its holder",
        "بعث أمير الكويت ببرقية تهنئة.",
        "أمير الكويت = Nawaf al-Ahmad al-Sabah, emir",
    ),
]


@table(COLUMNS, LATER)
def test_later_mentions(reading: Reading, text: str, expected: list[str], day: date | None) -> None:
    assert reading.actors(text, day) == expected


IRANS_PRESIDENT = [
    (date(2012, 5, 1), "Mahmoud Ahmadinejad"),
    (date(2021, 7, 1), "Hassan Rouhani"),
    (date(2021, 9, 1), "Ebrahim Raisi"),
    (date(2025, 1, 1), "Masoud Pezeshkian"),
]


@pytest.mark.parametrize(("day", "name"), IRANS_PRESIDENT)
def test_an_office_without_a_name_is_its_holder_on_the_day(reading: Reading, day: date, name: str) -> None:
    """Iran's president is its head of government in the reference: the title leads to him, not to the Leader."""
    assert reading.actors("وصل الرئيس الإيراني مساء.", day) == [f"الرئيس الإيراني = {name}, president"]


def test_an_office_on_an_unknown_day_is_its_state(reading: Reading) -> None:
    assert reading.actors("وصل الرئيس الإيراني مساء.", None) == ["الرئيس الإيراني = Iran, president"]


def test_a_day_between_two_holders_is_not_guessed(reading: Reading) -> None:
    """On the day of a handover two have held the office: the state acts."""
    (line,) = reading.actors("وصل وزير الخارجية الأمريكي مساء.", date(2021, 1, 26))
    assert line.split(" = ")[1].split(",")[0] in {"Antony Blinken", "United States"}


NAMESAKES = [
    # the same name, two offices: the office decides
    case(
        "the king, not the minister of the same family name",
        "وصل ملك الأردن عبد الله الثاني.",
        "ملك الأردن عبد الله الثاني = Abdullah II of Jordan, king",
    ),
    # Kadhimi was minister of foreign affairs for a month and head of government after that
    case(
        "one man, his office of the day",
        "وصل رئيس الوزراء العراقي مصطفى الكاظمي.",
        "رئيس الوزراء العراقي مصطفى الكاظمي = Mustafa al-Kadhimi, prime minister",
    ),
    # Boris Johnson of 2017 and of 2021
    case(
        "the holder of 2017",
        "وصل وزير الخارجية البريطاني.",
        "وزير الخارجية البريطاني = Boris Johnson, minister of foreign affairs",
        day=date(2017, 5, 1),
    ),
    case(
        "the holder of 2021",
        "وصل وزير الخارجية البريطاني.",
        "وزير الخارجية البريطاني = Dominic Raab, minister of foreign affairs",
    ),
    # a name whose known bearer is of another country is somebody else
    case(
        "a namesake of another country is discovered",
        "وصل وزير الدفاع النرويجي سامح شكري.",
        "وزير الدفاع النرويجي سامح شكري = سامح شكري, minister of defence",
    ),
    case(
        "a given name alone is nobody's who held another office",
        "استقبل الوزير السفير الفرنسي فيليب كوست.",
        "السفير الفرنسي فيليب = فيليب, ambassador",
    ),
]


@table(COLUMNS, NAMESAKES)
def test_namesakes_and_days(reading: Reading, text: str, expected: list[str], day: date | None) -> None:
    assert reading.actors(text, day) == expected


NOBODY = [
    case("what bears a king's name", "هبطت الطائرة في مطار الملك خالد الدولي."),
    case("what bears a person's name", "هبطت الطائرة في مطار أنور السادات."),
    case("an ordinary word that is a family name", "كان الحوار مفيدا."),
    case("the head of a club", "وصل رئيس نادي الميناء."),
    case("a prince of a story", "قرأ الأطفال قصة الأمير الصغير."),
    case("a given name by itself", "احتفل محمد بعيد ميلاده."),
]


@table(COLUMNS, NOBODY)
def test_who_is_nobody(reading: Reading, text: str, expected: list[str], day: date | None) -> None:
    assert reading.actors(text, day) == expected


def test_a_discovered_person_has_one_id_in_all_articles(reading: Reading) -> None:
    """Name and country make the id: with or without marks, whatever else the article holds."""
    _, one = reading.mentions("وصل وزير الدفاع النرويجي توربيورن هالفورسن.")
    _, other = reading.mentions("قال وزيرُ الدفاع النرويجي توربيورن هالفورسن شيئا آخر.", date(2019, 1, 1))
    assert one[0].actor.actor_id == other[0].actor.actor_id
    assert one[0].actor.origin == "discovered"
    assert one[0].actor.country_iso3 == "NOR"


def test_seats_of_government_are_metonyms(reading: Reading) -> None:
    _, mentions = reading.mentions("رحب الكرملين بالبيان، وردت واشنطن عليه.")
    assert [(m.actor.actor_id, m.form) for m in mentions] == [
        ("country-RUS", "metonym"),
        ("country-USA", "metonym"),
    ]
