"""Sketches of texts: what they are made of, and how well two of them tell how alike the texts are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extract.stories import SKETCH, resemblance, sketch

WORDS = [f"كلمة{number}" for number in range(400)]
text_of = " ".join


def test_the_same_words_make_the_same_sketch_whatever_their_spelling_and_spaces() -> None:
    assert sketch("التقى الوزير نظيره  في مسقط") == sketch("إلتقى الوزيرُ نظيره\nفي مسقط،")


def test_a_sketch_is_small_and_in_order() -> None:
    made = sketch(text_of(WORDS))
    assert made == sorted(set(made))
    assert len(made) == SKETCH
    assert max(made) < 2**32


def test_texts_without_words_resemble_nothing() -> None:
    assert sketch(" … !") == []
    assert resemblance([], []) == 0.0
    assert resemblance(sketch("خبر عاجل"), []) == 0.0


def test_a_text_of_two_words_has_a_sketch_too() -> None:
    assert resemblance(sketch("خبر عاجل"), sketch("خبر عاجل")) == 1.0


def test_the_estimate_is_near_the_truth() -> None:
    """Of two texts of 400 words that share their first 300, 297 of 497 shingles are common: 0.6."""
    one, other = WORDS, WORDS[:300] + [f"أخرى{number}" for number in range(100)]
    assert abs(resemblance(sketch(text_of(one)), sketch(text_of(other))) - 297 / 497) < 0.15


def test_a_new_lead_on_the_same_dispatch_is_a_copy_and_the_same_names_in_another_order_are_not() -> None:
    dispatch = WORDS[:120]
    assert resemblance(sketch(text_of(dispatch)), sketch(text_of([*WORDS[300:315], *dispatch]))) >= 0.5
    assert resemblance(sketch(text_of(dispatch)), sketch(text_of(dispatch[::-1]))) == 0.0


@given(st.text(), st.text())
def test_resemblance_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    alike = resemblance(sketch(one), sketch(other))
    assert 0.0 <= alike <= 1.0
    assert alike == resemblance(sketch(other), sketch(one))
