"""Finite forms of Arabic verbs from two citation forms, and words with pronouns written onto them: all folded."""

from __future__ import annotations

from collections.abc import Iterator

CLITICS = ("ه", "ها", "هم", "هما", "نا", "ك")


def past_forms(past: str) -> Iterator[str]:
    """Third persons and first plural of a perfect: التقي -> التقي التقت التقيا التقتا التقوا التقينا."""
    yield past
    if past[-1] in "اي" and len(past) > 3:
        stem = past[:-1]
        yield from (stem + "ت", stem + ("وا" if past[-1] == "ا" else "يا"), stem + "تا", stem + "وا", stem + "ينا")
    else:
        yield from (past + ending for ending in ("ت", "ا", "تا", "وا", "نا"))


def present_forms(present: str) -> Iterator[str]:
    """Third persons and first plural of an imperfect, the jussive without its weak end included: يلتقي, يلتق …"""
    weak = present[-1] in "يوا"
    stem = present[:-1] if weak else present
    for prefix in ("ي", "ت"):
        yield prefix + present[1:]
        yield from (prefix + present[1:] + ending for ending in ("ان", "ا"))
        yield from (prefix + stem[1:] + ending for ending in ("ون", "وا"))
        if weak:
            yield prefix + stem[1:]
    yield "ن" + present[1:]


def with_clitics(form: str) -> Iterator[str]:
    """A word with each pronoun on it: a final weak letter opens (التقي -> التقاه), وا loses its alif."""
    if form.endswith("وا"):
        base = form[:-1]
    elif form[-1] == "ي" and len(form) > 3 and form[0] not in "ينتا":
        base = form[:-1] + "ا"
    else:
        base = form
    yield from (base + clitic for clitic in CLITICS)
    if form[-1] == "ي":
        yield from (form[:-1] + "ا" + clitic for clitic in CLITICS)
