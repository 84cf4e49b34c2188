"""The reference as look-ups: names, offices on a day, titles by country, rounds, and the checks over its files."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from pathlib import Path

import pytest

from extract.knowledge import Knowledge
from extract.name_forms import family_name, glued, is_short, shortened, spellings, units, words
from extract.reference_check import problems
from extract.tabular import TableError

REFERENCE = Path(__file__).resolve().parent.parent / "seeds" / "reference"


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.load(REFERENCE)


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    """A copy of the shipped folder that a test may spoil."""
    return Path(shutil.copytree(REFERENCE, tmp_path / "reference"))


def people(knowledge: Knowledge, name: str) -> set[str | None]:
    found = (entry for entry in knowledge.entries(name) if entry.kind == "person")
    return {knowledge.actors[entry.ref].name_en for entry in found}


def holders(knowledge: Knowledge, *arguments: str, **options: object) -> list[str | None]:
    found = knowledge.holders(*arguments, **options)  # type: ignore[arg-type]
    return [knowledge.actors[term.actor_id].name_en for term in found]


def refs(knowledge: Knowledge, name: str, kind: str) -> set[str]:
    return {entry.ref for entry in knowledge.entries(name) if entry.kind == kind}


# --- name forms ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("سيرغي لافروف", ["سيرغي", "لافروف"]),
        ("ستيفان دي ميستورا", ["ستيفان", "دي ميستورا"]),
        ("محمد بن سلمان", ["محمد", "بن سلمان"]),
        ("حسن نصر الله", ["حسن", "نصر الله"]),
        ("مولود جاويش أوغلو", ["مولود", "جاويش اوغلو"]),
        ("عبد الله بن زايد آل نهيان", ["عبد الله", "بن زايد", "ال نهيان"]),
    ],
)
def test_units_never_stand_apart(name: str, expected: list[str]) -> None:
    assert [" ".join(unit) for unit in units(words(name))] == expected


@pytest.mark.parametrize("short", ["لافروف", "دي ميستورا", "بن سلمان", "الملك عبد الله", "نصر الله"])
def test_one_unit_is_short(short: str) -> None:
    assert is_short(words(short))


@pytest.mark.parametrize("full", ["سيرغي لافروف", "الملك عبد الله الثاني بن الحسين", "محمد بن سلمان", "وانغ يي"])
def test_two_units_are_not_short(full: str) -> None:
    assert not is_short(words(full))


@pytest.mark.parametrize(
    ("name", "variant"),
    [
        ("عبد الله النسور", "عبدالله النسور"),
        ("عبدالله النسور", "عبد الله النسور"),
        ("أحمد أبو الغيط", "احمد ابوالغيط"),
        ("دي ميستورا", "ديميستورا"),
        ("محمد بن سلمان", "محمد ابن سلمان"),
    ],
)
def test_spellings_by_rule(name: str, variant: str) -> None:
    assert words(variant) in set(spellings(words(name)))


def test_family_name_skips_dynasties_and_names_that_begin_with_it() -> None:
    assert family_name(words("عبد الله بن زايد آل نهيان"), "ARE") == words("بن زايد")
    assert family_name(words("شي جين بينغ"), "CHN") is None
    assert family_name(words("لولا"), "BRA") is None


def test_shortened_forms_keep_two_units() -> None:
    assert set(shortened(words("محمد جواد ظريف"))) == {words("محمد ظريف"), words("جواد ظريف")}
    assert list(shortened(words("محمد بن عبد الرحمن آل ثاني"))) == [words("محمد بن عبد الرحمن")]


def test_glued_takes_one_pair_at_a_time() -> None:
    assert list(glued(words("الأمم المتحدة"))) == [("الاممالمتحده",)]
    assert list(glued(words("حركة فتح"))) == []


# --- names -----------------------------------------------------------------------------------------------------


def test_a_short_form_names_everybody_who_bears_it(knowledge: Knowledge) -> None:
    assert people(knowledge, "الأسد") >= {"Bashar al-Assad", "Hafez al-Assad"}
    assert all(e.is_short for e in knowledge.entries("الأسد") if e.kind == "person")
    assert people(knowledge, "بشار الأسد") == {"Bashar al-Assad"}


def test_identical_full_names_are_both_kept(knowledge: Knowledge) -> None:
    assert len(refs(knowledge, "محمود حمود", "person")) == 2


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("سيرجي لافروف", "Sergey Lavrov"),
        ("عبدالفتاح السيسى", "Abdel Fattah el-Sisi"),
        ("ديمستورا", "Staffan de Mistura"),
        ("جواد ظريف", "Mohammad Javad Zarif"),
        ("حسين أمير عبداللهيان", "Hossein Amir-Abdollahian"),
    ],
)
def test_spellings_of_persons(knowledge: Knowledge, name: str, person: str) -> None:
    assert person in people(knowledge, name)


@pytest.mark.parametrize(
    ("glued_name", "kind", "ref"),
    [
        ("الأممالمتحدة", "organisation", "UN"),
        ("الولاياتالمتحدة", "country", "USA"),
        ("الجامعةالعربية", "organisation", "LAS"),
    ],
)
def test_glued_aliases(knowledge: Knowledge, glued_name: str, kind: str, ref: str) -> None:
    assert refs(knowledge, glued_name, kind) == {ref}


@pytest.mark.parametrize(
    ("word", "iso3", "gender"),
    [
        ("الروسي", "RUS", "m"),
        ("الأميركية", "USA", "f"),
        ("الأمريكي", "USA", "m"),
        ("إماراتي", "ARE", "m"),
        ("الكوري الجنوبي", "KOR", "m"),
        ("الجنوب أفريقي", "ZAF", "m"),
    ],
)
def test_demonyms_with_and_without_article(knowledge: Knowledge, word: str, iso3: str, gender: str) -> None:
    assert {(e.ref, e.gender) for e in knowledge.entries(word) if e.kind == "demonym"} == {(iso3, gender)}
    assert knowledge.country_by_demonym[words(word)] == (iso3,)


def test_bodies_have_demonyms_too(knowledge: Knowledge) -> None:
    assert refs(knowledge, "الأممي", "body_demonym") == {"UN"}
    assert refs(knowledge, "الأوروبية", "body_demonym") == {"EU"}
    (league,) = [entry for entry in knowledge.entries("العربية") if entry.kind == "body_demonym"]
    assert (league.ref, league.requires) == ("LAS", frozenset(words("جامعة")))


def test_a_demonym_that_is_a_common_word_is_generic(knowledge: Knowledge) -> None:
    assert all(entry.is_generic for entry in knowledge.entries("المالية") if entry.kind == "demonym")
    assert not any(entry.is_generic for entry in knowledge.entries("الروسية") if entry.kind == "demonym")


def test_a_capital_is_a_place_and_a_metonym(knowledge: Knowledge) -> None:
    kinds = {entry.kind: entry.ref for entry in knowledge.entries("موسكو")}
    assert kinds == {"metonym": "RUS", "place": "moscow_rus"}
    assert [place.place_id for place in knowledge.capitals["RUS"]] == ["moscow_rus"]


def test_kyiv_is_not_how(knowledge: Knowledge) -> None:
    assert knowledge.entries("كيف") == ()


def test_a_family_name_that_is_a_common_word_names_nobody_by_itself(knowledge: Knowledge) -> None:
    assert not [entry for entry in knowledge.entries("كان") if entry.kind == "person"]
    assert people(knowledge, "دومينيك ستروس كان") == {"Dominique Strauss-Kahn"}
    assert all(entry.is_generic for entry in knowledge.entries("الشاهد"))


# --- actors ----------------------------------------------------------------------------------------------------


def test_every_name_leads_somewhere(knowledge: Knowledge) -> None:
    for key, entries in knowledge.names.items():
        for entry in entries:
            if entry.kind == "place":
                assert entry.ref in knowledge.places, key
            elif entry.kind == "process":
                assert entry.ref in knowledge.processes, key
            else:
                assert knowledge.actor_of(entry) is not None, (key, entry)


def test_kinds_of_bodies(knowledge: Knowledge) -> None:
    kinds = {body: knowledge.actors[f"org-{body}"].kind for body in ("UN", "HAMAS", "SNC", "KRG", "REUTERS", "IDF")}
    assert kinds == {
        "UN": "organisation",
        "HAMAS": "group",
        "SNC": "group",
        "KRG": "organisation",
        "REUTERS": "organisation",
        "IDF": "organisation",
    }


def test_the_european_union_is_one_actor(knowledge: Knowledge) -> None:
    assert knowledge.actors["country-EUE"] is knowledge.actors["org-EU"]
    (brussels,) = [e for e in knowledge.entries("بروكسل") if e.kind == "metonym" and e.ref == "EUE"]
    actor = knowledge.actor_of(brussels)
    assert actor is not None
    assert actor.actor_id == "org-EU"


def test_an_envoy_acts_for_the_body_not_for_a_state(knowledge: Knowledge) -> None:
    (lavrov,) = refs(knowledge, "سيرغي لافروف", "person")
    (grundberg,) = refs(knowledge, "هانس غروندبرغ", "person")
    assert knowledge.actors[lavrov].country_iso3 == "RUS"
    assert (knowledge.actors[grundberg].country_iso3, knowledge.actors[grundberg].organisation) == (None, "UN")


# --- offices ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("office", "country", "day", "person"),
    [
        ("foreign_minister", "RUS", date(2021, 2, 1), "Sergey Lavrov"),
        ("foreign_minister", "SAU", date(2018, 6, 1), "Adel al-Jubeir"),
        ("foreign_minister", "FRA", date(2013, 9, 1), "Laurent Fabius"),
        ("head_of_state", "EGY", date(2013, 1, 1), "Mohamed Morsi"),
        ("head_of_government", "LBN", date(2020, 3, 1), "Hassan Diab"),
    ],
)
def test_holders_on_a_day(knowledge: Knowledge, office: str, country: str, day: date, person: str) -> None:
    assert holders(knowledge, office, country, day=day) == [person]


def test_a_hand_over_day_has_one_holder(knowledge: Knowledge) -> None:
    terms = knowledge.holders("foreign_minister", "TUR", earliest=date(2023, 6, 1), latest=date(2023, 6, 5))
    before, after = terms
    assert before.valid_to is not None
    assert after.valid_from is not None
    assert (after.valid_from - before.valid_to).days == 1


def test_an_interval_has_all_its_holders_oldest_first(knowledge: Knowledge) -> None:
    found = holders(knowledge, "foreign_minister", "USA", earliest=date(2016, 1, 1), latest=date(2018, 12, 31))
    assert [name for name in found if name in ("John Kerry", "Rex Tillerson", "Mike Pompeo")] == [
        "John Kerry",
        "Rex Tillerson",
        "Mike Pompeo",
    ]


def test_rival_authorities_are_asked_for_by_name(knowledge: Knowledge) -> None:
    day = date(2022, 6, 1)
    assert holders(knowledge, "foreign_minister", "YEM", day=day) == ["Ahmed Awad bin Mubarak"]
    assert holders(knowledge, "foreign_minister", organisation="HOUTHIS", day=day) == ["Hisham Sharaf"]
    assert holders(knowledge, "secretary_general", organisation="UN", day=day) == ["António Guterres"]


def test_the_president_of_iran_is_not_its_head_of_state(knowledge: Knowledge) -> None:
    day = date(2015, 7, 14)

    def called(title: str, country: str) -> list[str | None]:
        found = knowledge.holders_of_title(title, country, day=day)
        return [knowledge.actors[term.actor_id].name_en for term in found]

    assert called("president", "IRN") == ["Hassan Rouhani"]
    assert called("supreme_leader", "IRN") == ["Ali Khamenei"]
    assert called("president", "FRA") == ["François Hollande"]
    assert called("chancellor", "DEU") == ["Angela Merkel"]
    assert called("president", "DEU") == ["Joachim Gauck"]
    assert called("king", "SAU") == ["Salman bin Abdulaziz Al Saud"]
    assert called("president", "SAU") == []
    assert called("sultan", "OMN") == ["Qaboos bin Said"]


def test_office_on_a_day(knowledge: Knowledge) -> None:
    (person,) = refs(knowledge, "نبيل العربي", "person")
    offices = {
        day: [(term.office, term.organisation or term.country_iso3) for term in knowledge.office_on(person, day)]
        for day in (date(2011, 4, 1), date(2014, 1, 1), date(2019, 1, 1))
    }
    assert offices == {
        date(2011, 4, 1): [("foreign_minister", "EGY")],
        date(2014, 1, 1): [("secretary_general", "LAS")],
        date(2019, 1, 1): [],
    }


def test_open_ends_are_open(knowledge: Knowledge) -> None:
    (term,) = knowledge.holders("foreign_minister", "RUS", day=date(2020, 1, 1))
    assert term.valid_to is None
    assert term.touches(date(2040, 1, 1), None)
    assert not term.touches(None, date(2004, 3, 8))


# --- processes and rounds --------------------------------------------------------------------------------------


def test_a_numbered_round(knowledge: Knowledge) -> None:
    (session,) = knowledge.round("syr_astana", 15)
    assert (session.starts_on, session.ends_on, session.city_en) == (date(2021, 2, 16), date(2021, 2, 17), "Sochi")
    assert knowledge.round("syr_astana", 99) == ()
    assert session in knowledge.rounds_of("syr_astana", date(2021, 2, 1), date(2021, 2, 28))
    assert session not in knowledge.rounds_of("syr_astana", date(2021, 3, 1))


def test_a_round_with_phases_has_several_rows(knowledge: Knowledge) -> None:
    phases = knowledge.round("syr_geneva", 2)
    assert len(phases) > 1
    assert list(phases) == sorted(phases, key=lambda phase: phase.starts_on)


# --- version and errors ----------------------------------------------------------------------------------------


def test_the_version_follows_the_files(knowledge: Knowledge, reference: Path) -> None:
    assert Knowledge.load(reference).version == knowledge.version
    path = reference / "sources.csv"
    path.write_text(path.read_text("utf-8") + "zz_example,Example,,site,,,ar,\n", "utf-8")
    assert Knowledge.load(reference).version != knowledge.version


def test_a_bad_date_names_file_and_row(reference: Path) -> None:
    spoil(reference, "actor_terms", 2, valid_from="2021-02-30")
    with pytest.raises(TableError, match=r"actor_terms\.csv, row 4: 2021-02-30"):
        Knowledge.load(reference)


# --- checks ----------------------------------------------------------------------------------------------------


def spoil(reference: Path, table: str, index: int, **cells: str) -> dict[str, str]:
    """Change cells of the index-th row and return the row as it was."""
    path = reference / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        table_rows = list(csv.DictReader(file))
    before = dict(table_rows[index])
    table_rows[index].update(cells)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(before), lineterminator="\n")
        writer.writeheader()
        writer.writerows(table_rows)
    return before


def test_the_shipped_reference_has_no_problems() -> None:
    assert problems(REFERENCE) == []


@pytest.mark.parametrize(
    ("table", "cells", "expected"),
    [
        ("actors", {"country_iso3": "XYZ"}, "actors.csv, row 2: country_iso3 XYZ is not in countries.csv"),
        ("actors", {"actor_id": "zzz"}, "out of order"),
        ("actors", {"aliases_ar": "مثال|مِثال"}, "twice after folding"),
        ("actors", {"aliases_ar": "ﻣﺜﺎﻝ"}, "presentation form"),
        ("actor_terms", {"office": "emperor"}, "office emperor is not in offices.csv"),
        ("actor_terms", {"valid_from": "2020-13-01"}, "2020-13-01 is no date"),
        ("actor_terms", {"valid_from": "2020-01-02", "valid_to": "2020-01-01"}, "before it starts"),
        ("actor_terms", {"country_iso3": "", "organisation": ""}, "neither country nor organisation"),
        ("organisations", {"kind": "club"}, "kind club is not one of"),
        ("organisations", {"name_ar": "الأمم المتحدة"}, "also names UN"),
        ("places", {"latitude": "91"}, "no point on earth"),
        ("rounds", {"process_id": "nowhere"}, "process_id nowhere is not in processes.csv"),
        ("rounds", {"city_en": "Atlantis"}, "Atlantis is not the name of place"),
        ("countries", {"demonym_ar_f": ""}, "demonym_ar_f is empty"),
        ("ambiguous_aliases", {"alias_ar": "لا أحد"}, "has no name لا أحد"),
        ("sources", {"domains": "reuters.com"}, "reuters.com already belongs to"),
        ("exceptions", {"key": "head_of_state|FRA"}, "nothing needs the exception overlap head_of_state|FRA"),
    ],
)
def test_a_problem_is_found(reference: Path, table: str, cells: dict[str, str], expected: str) -> None:
    spoil(reference, table, 0, **cells)
    assert any(expected in line for line in problems(reference)), problems(reference)


def test_two_heads_of_state_at_a_time_are_a_problem(reference: Path) -> None:
    with (reference / "actor_terms.csv").open(encoding="utf-8", newline="") as file:
        terms = list(csv.DictReader(file))
    index = next(i for i, t in enumerate(terms) if (t["office"], t["country_iso3"]) == ("head_of_state", "FRA"))
    spoil(reference, "actor_terms", index, valid_from="1990-01-01", valid_to="")
    assert any("are head_of_state of FRA at one time" in line for line in problems(reference))


def test_a_missing_file_is_one_line(reference: Path) -> None:
    (reference / "rounds.csv").unlink()
    (line,) = problems(reference)
    assert line.endswith("rounds.csv: no such file")
