"""The golden files agree with their articles, with the calendar and with what is publicly known."""

from __future__ import annotations

import csv
import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hijridate import Hijri

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = ROOT / "seeds" / "articles"
GOLDEN = Path(__file__).parent
KNOWLEDGE = ROOT.parent / "shared" / "knowledge"
OTHERS = ROOT.parent / "shared" / "articles"

TYPES = {
    *("meeting", "phone_call", "visit", "negotiation_round", "conference"),
    *("press_conference", "interview", "agreement", "message", "diplomatic_measure"),
}
STATUSES = {"occurred", "planned", "proposed", "declined"}
KINDS = {"person", "country", "organisation", "group"}
PARTS = {"host", "guest", "speaker", "mediator", "organiser", "party"}
PRECISIONS = {"day", "range", "week", "month", "year", "bounded", "unknown"}
BASES = {"explicit", "relative", "knowledge", "none"}

# Persons that no knowledge file lists: discovery has to find them in the text (README.md says who is real).
UNLISTED = {
    *("Hadi Hashem", "Milad Nammour", "Fawzi Kabbara", "Oleksandr Kubrakov"),
    *("Jassim bin Fahd Al Thani", "Bader Abdullah al-Munaikh", "Salem al-Qasimi"),
}
WEEKDAYS = ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"]
OFFSETS = {"أول من أمس": -2, "أمس": -1, "اليوم": 0, "غدا": 1, "غد": 1, "بعد غد": 2}
RELATIVE = re.compile(r"(أول من أمس|أمس|اليوم|(?<!بعد )غدا?|بعد غد)،? \(?(" + "|".join(WEEKDAYS) + r")\b")
MONTHS = {
    **dict(zip(["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو"], range(1, 7), strict=True)),
    **dict(zip(["يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"], range(7, 13), strict=True)),
    **{"آذار": 3, "نيسان": 4, "تموز": 7, "جويلية": 7, "شباط": 2, "كانون الثاني": 1, "تشرين الثاني": 11},
}
DATED_WEEKDAY = re.compile(
    r"(" + "|".join(WEEKDAYS) + r")(?: المقبل| الماضي| الجاري)? (\d{1,2}) (" + "|".join(MONTHS) + ")"
)
HIJRI = re.compile(r"(\d{1,2}) شوال (\d{4})هـ الموافق (\d{1,2}) (\w+) (\d{4})")


def plain(text: str) -> str:
    """Fold what the date patterns need folded: Indic digits, hamza on the weekdays, tanween."""
    text = text.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")).replace("غداً", "غدا")
    return text.replace("الاربعاء", "الأربعاء").replace("الاحد", "الأحد")


def read_articles() -> dict[str, str]:
    """Article id to text as the extractor sees it: title, newline, text."""
    found = {file.stem: file.read_text(encoding="utf-8") for file in ARTICLES.glob("*.txt")}
    for file in ARTICLES.glob("*.jsonl"):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            assert row["id"] not in found, f"{row['id']} stands twice under {ARTICLES}"
            found[row["id"]] = f"{row['title']}\n{row['text']}"
    return found


TEXTS = read_articles()
GOLD = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(GOLDEN.glob("*.json"))}
each_golden = pytest.mark.parametrize("article_id", sorted(GOLD))


def parties(gold: dict[str, Any]) -> list[dict[str, Any]]:
    """Every participant of every event, once per event."""
    return [party for event in gold["events"] for party in event["participants"]]


def test_every_article_has_its_golden_file_and_every_file_its_article() -> None:
    assert TEXTS
    assert sorted(TEXTS) == sorted(GOLD)
    assert all(gold["article_id"] == stem for stem, gold in GOLD.items())


def test_the_samples_cover_every_event_type_and_status() -> None:
    events = [event for gold in GOLD.values() for event in gold["events"] if not event["optional"]]
    assert {event["event_type"] for event in events} == TYPES
    assert {event["status"] for event in events} == STATUSES
    assert any(not gold["events"] for gold in GOLD.values()), "one article must hold no diplomatic event"


@each_golden
def test_words_come_from_the_closed_lists(article_id: str) -> None:
    gold = GOLD[article_id]
    assert gold["published"]["basis"] in {"given", "inferred", "unknown"}
    assert [event["id"] for event in gold["events"]] == [f"e{n}" for n in range(1, len(gold["events"]) + 1)]
    for event in gold["events"]:
        assert event["event_type"] in TYPES
        assert event["status"] in STATUSES
        assert isinstance(event["optional"], bool)
        assert event["date"]["precision"] in PRECISIONS
        assert event["date"]["basis"] in BASES
        assert event["location"] is None or set(event["location"]) == {"city", "country"}
        assert event["process"] is None or set(event["process"]) == {"name", "round"}
    for party in parties(gold):
        assert party["kind"] in KINDS
        assert party["part"] in PARTS
        assert party["country"] is None or re.fullmatch("[A-Z]{3}", party["country"])
        assert party["title"] is None or party["kind"] == "person"


@each_golden
def test_quoted_words_stand_in_the_article_verbatim(article_id: str) -> None:
    gold, text = GOLD[article_id], TEXTS[article_id]
    quotes = [event["evidence"] for event in gold["events"]]
    quotes += [surface for party in parties(gold) for surface in party["ar"]]
    quotes += [s[key] for s in gold["statements"] for key in ("cue", "content", "speaker_ar")]
    assert [quote for quote in quotes if not quote or quote not in text] == []


@each_golden
def test_evidence_is_at_most_a_sentence(article_id: str) -> None:
    for event in GOLD[article_id]["events"]:
        assert not re.search(r"[.؟!]\s+\S", event["evidence"]), event["evidence"]


@each_golden
def test_a_cue_stands_before_or_after_its_content_nearby(article_id: str) -> None:
    """Cue and content belong to one sentence: somewhere in the article they are at most 300 characters apart."""
    text = TEXTS[article_id]
    for said in GOLD[article_id]["statements"]:
        cues = [m.start() for m in re.finditer(re.escape(said["cue"]), text)]
        contents = [m.start() for m in re.finditer(re.escape(said["content"]), text)]
        assert min(abs(c - s) for c in cues for s in contents) <= 300, said


@each_golden
def test_intervals_agree_with_their_precision(article_id: str) -> None:
    for event in GOLD[article_id]["events"]:
        when = event["date"]
        if when["earliest"] is None or when["latest"] is None:
            assert when["precision"] in {"unknown", "bounded"}
            continue
        days = (date.fromisoformat(when["latest"]) - date.fromisoformat(when["earliest"])).days
        expected = {"day": (0, 0), "range": (1, 31), "week": (6, 6), "month": (27, 30), "year": (364, 365)}
        low, high = expected.get(when["precision"], (0, 10_000))
        assert low <= days <= high, event["evidence"]


@each_golden
def test_status_agrees_with_the_publication_date(article_id: str) -> None:
    published = date.fromisoformat(GOLD[article_id]["published"]["latest"])
    for event in GOLD[article_id]["events"]:
        earliest, latest = event["date"]["earliest"], event["date"]["latest"]
        if event["status"] == "occurred" and earliest:
            assert date.fromisoformat(earliest) <= published, event["evidence"]
        if event["status"] == "planned" and latest:
            assert date.fromisoformat(latest) >= published, event["evidence"]


@each_golden
def test_weekdays_agree_with_the_calendar(article_id: str) -> None:
    published = date.fromisoformat(GOLD[article_id]["published"]["latest"])
    text = plain(TEXTS[article_id])
    for word, weekday in RELATIVE.findall(text):
        assert WEEKDAYS[(published + timedelta(OFFSETS[word])).weekday()] == weekday, f"{word} {weekday}"
    for weekday, number, month in DATED_WEEKDAY.findall(text):
        day = date(published.year, MONTHS[month], int(number))
        assert WEEKDAYS[day.weekday()] == weekday, f"{weekday} {number} {month}"


def test_the_hijri_date_is_the_gregorian_one_beside_it() -> None:
    found = [match for text in TEXTS.values() for match in HIJRI.findall(plain(text))]
    assert found, "one sample must hold a Hijri date"
    for day, year, greg_day, month, greg_year in found:
        assert Hijri(int(year), 10, int(day)).to_gregorian() == date(int(greg_year), MONTHS[month], int(greg_day))


def terms() -> dict[str, list[tuple[str, str]]]:
    """English name of every known official to the terms held, as ISO strings cut as the source has them."""
    if not KNOWLEDGE.is_dir():
        pytest.skip(f"no knowledge at {KNOWLEDGE}: names and terms cannot be compared")
    held: dict[str, list[tuple[str, str]]] = {}
    for name in ("officials_mena.csv", "officials_world.csv"):
        with (KNOWLEDGE / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                held.setdefault(row["name_en"], []).append((row["valid_from"], row["valid_to"] or "9999"))
    return held


def test_persons_bear_the_canonical_name_and_hold_an_office_on_the_day() -> None:
    held, astray = terms(), []
    for article_id, gold in GOLD.items():
        for event in gold["events"]:
            day = event["date"]["latest"] or gold["published"]["latest"]
            for party in (p for p in event["participants"] if p["kind"] == "person"):
                if party["name"] in UNLISTED and party["name"] not in held:
                    continue
                spans = held.get(party["name"], [])
                if not any(start <= day and day[: len(stop)] <= stop for start, stop in spans):
                    astray.append(f"{article_id}: {party['name']} on {day}")
    assert astray == []


def shingles(text: str) -> set[str]:
    """Runs of ten words: shorter ones are formulas of protocol, which nobody owns."""
    words = re.findall(r"\w+", text)
    return {" ".join(words[i : i + 10]) for i in range(len(words) - 9)}


def test_no_sentence_is_copied_from_the_evaluation_articles() -> None:
    if not OTHERS.is_dir():
        pytest.skip(f"no articles at {OTHERS}: nothing to compare with")
    lines = (OTHERS / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    theirs = {run for line in lines for run in shingles(json.loads(line)["text"])}
    for file in (OTHERS / "seeds").glob("*.txt"):
        theirs |= shingles(file.read_text(encoding="utf-8"))
    assert {name: shared for name, text in TEXTS.items() if (shared := shingles(text) & theirs)} == {}
