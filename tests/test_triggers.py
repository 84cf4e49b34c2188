"""Where words that evoke events stand, and in which form."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.pack import LANGUAGES
from extract.tabular import TableError
from extract.text import read
from extract.triggers import TriggerWords
from tests.reading import Reading

FOUND = [
    # perfect, imperfect, future
    ("التقى الوزيران أمس.", ["التقى meeting past"]),
    ("يلتقي الوزيران أمس.", ["يلتقي meeting present"]),
    ("سيلتقي الوزيران غدا.", ["سيلتقي meeting future"]),
    # a conjunction is written onto it
    ("وسيزور المدينة.", ["وسيزور visit future"]),
    # a pronoun is its object
    ("ثم استقبله الأمير.", ["استقبله meeting past"]),
    # a verbal noun with a pronoun is a noun
    ("خلال لقائه الوزير.", ["لقائه meeting noun"]),
    ("بعد استقبالها الوفد.", ["استقبالها meeting noun"]),
    # a phrase goes before its first word: a press conference is no conference
    ("في مؤتمر صحفي مشترك.", ["مؤتمر صحفي مشترك press_conference noun"]),
    ("خلال مؤتمر صحافي.", ["مؤتمر صحافي press_conference noun"]),
    # spelling without hamza, with ta marbuta left open
    ("قمه طارئة", ["قمه conference noun"]),
    # وزارة is no «and he visited her», nor وزير «and Zir»
    ("أعلنت وزارة الصحة.", []),
    ("وزاره الصحة.", []),
    # a call needs its telephone
    ("أجرى اتصالات مكثفة.", []),
    ("أجرى اتصالا هاتفيا بالوزير.", ["اتصالا هاتفيا phone_call noun"]),
    ("اتصل بالوزير هاتفيا.", ["اتصل phone_call past"]),
    ("اتصل بالوزير.", []),
    # an agreement needs what is signed: وقع also means «happened»
    ("الهجوم الذي وقع أمس.", []),
    ("وقع الجانبان مذكرة تفاهم.", ["وقع agreement past"]),
    # a preposition cannot be written onto a finite verb
    ("بالتقى", []),
]


def lines(reading: Reading, content: str) -> list[str]:
    text = reading.text(content)
    found = reading.resources.pack.triggers.find(text)
    return [f"{text.surface(t.first, t.stop)} {t.form.event_type} {t.form.tense}" for t in found]


@pytest.mark.parametrize(("content", "expected"), FOUND)
def test_triggers(reading: Reading, content: str, expected: list[str]) -> None:
    assert lines(reading, content) == expected


def test_furniture_of_a_page_evokes_nothing(reading: Reading) -> None:
    assert lines(reading, "وصل الوفد.\nاقرأ أيضا: التقى الوزيران في المدينة") == lines(reading, "وصل الوفد.")


def test_unknown_frame_names_file_and_row(tmp_path: Path) -> None:
    for name in ("frames.csv", "triggers.csv"):
        (tmp_path / name).write_text((LANGUAGES / "ar" / name).read_text(encoding="utf-8"), encoding="utf-8")
    table = tmp_path / "triggers.csv"
    header, first, *rest = table.read_text(encoding="utf-8").splitlines()
    table.write_text("\n".join([header, first.replace(",meet,", ",meat,"), *rest]), encoding="utf-8")
    with pytest.raises(TableError, match=r"triggers\.csv, row 2: no frame meat"):
        TriggerWords.load(tmp_path)


def test_a_trigger_quotes_its_words(reading: Reading) -> None:
    content = "وفي ختام زيارته، عقد مؤتمرا صحفيا."
    text = read(content)
    for trigger in reading.resources.pack.triggers.find(text):
        start, stop = text.span(trigger.first, trigger.stop)
        assert content[start:stop] in ("زيارته", "مؤتمرا صحفيا")
