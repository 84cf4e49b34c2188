"""Phrases over folded tokens, and the particles written onto the next word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.lexicon import Lexicon, forms_of, may_open, stems

READINGS = [
    # the word itself comes first, then what is left of it
    ("والرئيس", [("", "والرئيس"), ("و", "الرئيس")]),
    # لل stands for ل and ال
    ("للرئيس", [("", "للرئيس"), ("ل", "الرئيس"), ("ل", "لرئيس")]),
    # two particles
    ("ولبنان", [("", "ولبنان"), ("و", "لبنان"), ("ول", "بنان")]),
    # ف joins like و
    ("فقال", [("", "فقال"), ("ف", "قال")]),
    # ب and ك
    ("بمدينه", [("", "بمدينه"), ("ب", "مدينه")]),
    ("كوزير", [("", "كوزير"), ("ك", "وزير")]),
    # a short word is not taken apart
    ("وفد", [("", "وفد")]),
    ("بن", [("", "بن")]),
]


@pytest.mark.parametrize(("form", "readings"), READINGS)
def test_stems(form: str, readings: list[tuple[str, str]]) -> None:
    assert list(stems(form)) == readings


WORDS = Lexicon(
    [
        (("وزير",), "minister"),
        (("وزير", "الخارجيه"), "foreign minister"),
        (("لبنان",), "Lebanon"),
        (("بنان",), "fingertip"),
        (("الرييس",), "president"),
        ((), "nothing"),
    ]
)

MATCHES = [
    # the longest phrase wins
    ("وزير الخارجيه الروسي", 0, ("foreign minister", 2, "")),
    # a shorter one where the longer does not go on
    ("وزير الدفاع", 0, ("minister", 1, "")),
    # from the token asked for
    ("قال وزير الخارجيه", 1, ("foreign minister", 3, "")),
    # fewest particles: ولبنان is «and Lebanon», no «and to Bnan»
    ("ولبنان", 0, ("Lebanon", 1, "و")),
    # a word that begins with a particle's letter is itself first
    ("لبنان", 0, ("Lebanon", 1, "")),
    # لل
    ("وللرييس", 0, ("president", 1, "ول")),
    # not there
    ("سفير", 0, None),
]


@pytest.mark.parametrize(("sentence", "first", "expected"), MATCHES)
def test_longest_match(sentence: str, first: int, expected: tuple[str, int, str] | None) -> None:
    forms = sentence.split()
    match = WORDS.match(forms, first, len(forms))
    assert (None if match is None else (match.value, match.stop, match.proclitics)) == expected


def test_a_phrase_does_not_reach_over_the_limit() -> None:
    match = WORDS.match(["وزير", "الخارجيه"], 0, 1)
    assert match is not None
    assert match.value == "minister"


def test_the_last_value_of_a_phrase_counts() -> None:
    twice = Lexicon([(("قمه",), "first"), (("قمه",), "second")])
    match = twice.match(["قمه"], 0, 1)
    assert match is not None
    assert match.value == "second"


LETTERS = st.text("والبكفرن", min_size=1, max_size=6)


@given(LETTERS, st.frozensets(LETTERS, max_size=6))
def test_a_word_is_refused_at_once_only_where_none_of_its_cuts_opens_a_phrase(form: str, words: frozenset[str]) -> None:
    opens = any(rest in words for _, rest in stems(form))
    assert may_open(words, form) or not opens
    assert Lexicon([((word,), word) for word in words]).opens(form) == opens


@given(LETTERS, LETTERS)
def test_a_word_stands_in_a_token_exactly_where_a_cut_of_the_token_gives_it(word: str, form: str) -> None:
    for token in (form, *forms_of(word)):
        assert (token in set(forms_of(word))) == (word in {rest for _, rest in stems(token)})
    for _, rest in stems(form):
        assert form in set(forms_of(rest))


@given(st.lists(LETTERS, max_size=8), st.frozensets(LETTERS, min_size=1, max_size=6))
def test_phrases_begin_at_openings_only(forms: list[str], words: frozenset[str]) -> None:
    lexicon = Lexicon([((word,), word) for word in words])
    found = [at for at in range(len(forms)) if lexicon.match(forms, at, len(forms)) is not None]
    assert list(lexicon.openings(forms)) == found  # single words: what opens a phrase is one
