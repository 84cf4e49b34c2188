"""Finite forms from two citation forms, and pronouns written onto them."""

from __future__ import annotations

import pytest

from extract.inflect import past_forms, present_forms, with_clitics
from extract.pack import LANGUAGES
from extract.roles import key
from extract.tabular import rows
from extract.triggers import TriggerWords

PAST = [
    # sound: he, she, they two, they, we
    ("استقبل", {"استقبل", "استقبلت", "استقبلا", "استقبلتا", "استقبلوا", "استقبلنا"}),
    # weak end
    ("التقي", {"التقي", "التقت", "التقيا", "التقتا", "التقوا", "التقينا"}),
    # hollow
    ("زار", {"زار", "زارت", "زارا", "زاروا"}),
]


@pytest.mark.parametrize(("citation", "forms"), PAST)
def test_past(citation: str, forms: set[str]) -> None:
    assert not forms - set(past_forms(citation))


PRESENT = [
    ("يستقبل", {"يستقبل", "تستقبل", "يستقبلان", "تستقبلان", "يستقبلون", "نستقبل"}),
    # weak end, the jussive after لم among them
    ("يلتقي", {"يلتقي", "تلتقي", "يلتقيان", "يلتقون", "يلتقوا", "يلتق", "نلتقي"}),
    # subjunctive and jussive dual
    ("يجتمع", {"يجتمعا", "تجتمعا", "يجتمعوا"}),
    # hollow
    ("يزور", {"يزور", "تزور", "يزوران", "يزورون"}),
]


@pytest.mark.parametrize(("citation", "forms"), PRESENT)
def test_present(citation: str, forms: set[str]) -> None:
    assert not forms - set(present_forms(citation))


CLITICS = [
    ("استقبل", {"استقبله", "استقبلها", "استقبلهم", "استقبلهما", "استقبلنا"}),
    # a final weak letter opens before a pronoun
    ("التقي", {"التقاه", "التقاها"}),
    # وا loses its alif
    ("استقبلوا", {"استقبلوه", "استقبلوها"}),
]


@pytest.mark.parametrize(("form", "forms"), CLITICS)
def test_pronouns(form: str, forms: set[str]) -> None:
    assert not forms - set(with_clitics(form))


VERBS = [row for row in rows(LANGUAGES / "ar" / "triggers.csv") if row["past"]]


@pytest.fixture(scope="module")
def triggers() -> TriggerWords:
    return TriggerWords.load(LANGUAGES / "ar")


@pytest.mark.parametrize("row", VERBS, ids=[row["trigger"] for row in VERBS])
def test_every_verb_of_the_pack_is_met_in_its_tenses(row: dict[str, str], triggers: TriggerWords) -> None:
    """Past, present and future of each trigger verb evoke it, with و before them too."""
    (past,), (present,) = key(row["past"]), key(row["present"])
    for word in (past, present, "س" + present, "و" + past, "وس" + present):
        match = triggers.lexicon.match([word], 0, 1)
        assert match is not None, word
        assert row["trigger"] in {form.trigger for form in match.value}, word
