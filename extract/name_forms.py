"""The forms in which a name may stand in a text: pure rules over folded words.

A name is a tuple of folded words. Its units are the parts that never stand apart: `عبد الله`, `بن سلمان`,
`نصر الله`, `دي ميستورا`. The reference holds the spellings that have to be known; what follows by rule is made here.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product

from extract.text import words_of

Words = tuple[str, ...]

# They belong to the word after them …
_FORWARD = frozenset(
    words_of(
        "عبد أبو أبي أبا ابن بن بنت أم آل بو ولد ذو أولاد"
        " دي دا دو دوس ديل دل فان فون فن لا لو لي ماك مك سان سانت أو تير"
    )
)
# … and these to the word before them: نصر الله, صلاح الدين, جاويش أوغلو, كريم زاده.
_BACKWARD = frozenset(
    words_of("الله الدين الإسلام الحق الرحمن العابدين الملة الهدى أوغلو أوغلي زاده باشا الأول الثاني الثالث")
)
# Words that stand before a name and make no full name with one unit alone: الملك عبد الله.
_HONORIFICS = frozenset(
    words_of(
        "الملك الأمير الأميرة الشيخ الشيخة السلطان البابا الدكتور السيد الجنرال الفريق اللواء العميد العماد المشير"
        " اللورد السير البارونة الكولونيل المطران البطريرك الحاج الملا المولى"
    )
)
# Written as one word or two: عبدالله, أبوالغيط, ديمستورا.
_GLUED_ON = frozenset(words_of("عبد أبو دي دا دو فان فون لو ماك مك سان بو"))
_HAS_VARIANTS = _GLUED_ON | frozenset(words_of("بن ابن"))
_VARIANTS = 8  # of one name; more would be noise
_FAMILY_FIRST = frozenset({"CHN", "TWN", "KOR", "PRK", "VNM", "KHM", "MMR", "LAO"})


def words(name: str) -> Words:
    """The folded words of a name, punctuation (hyphens, brackets, quotes) left out."""
    return tuple(word for word in words_of(name) if word)


def units(name: Words) -> tuple[Words, ...]:
    """The parts of a name that never stand apart, in order."""
    parts: list[Words] = []
    open_part: Words = ()
    for word in name:
        if word in _BACKWARD and not open_part and parts:
            parts[-1] += (word,)
            continue
        open_part += (word,)
        if word not in _FORWARD:
            parts.append(open_part)
            open_part = ()
    if open_part:
        parts.append(open_part)
    return tuple(parts)


def is_short(name: Words) -> bool:
    """Whether a form is too short to name a person by itself: one unit, whatever honorific stands before it."""
    start = 0
    while start < len(name) - 1 and name[start] in _HONORIFICS:
        start += 1
    return len(units(name[start:])) <= 1


def spellings(name: Words) -> Iterator[Words]:
    """The name and its other spellings by rule: عبد الله and عبدالله, أبو الغيط and أبوالغيط, بن and ابن."""
    if _HAS_VARIANTS.isdisjoint(name) and not any(word.startswith(("عبدال", "ابوال")) for word in name):
        yield name
        return
    choices: list[tuple[Words, ...]] = []
    index = 0
    while index < len(name):
        word, rest = name[index], name[index + 1] if index + 1 < len(name) else ""
        if word in _GLUED_ON and len(rest) > 1:
            choices.append(((word, rest), (word + rest,)))
            index += 2
            continue
        choices.append(_word_choices(word))
        index += 1
    for choice in islice(product(*choices), _VARIANTS):
        yield tuple(word for part in choice for word in part)


def _word_choices(word: str) -> tuple[Words, ...]:
    if word.startswith("عبدال") and len(word) > 6:
        return ((word,), ("عبد", word[3:]))
    if word.startswith("ابوال") and len(word) > 6:
        return ((word,), ("ابو", word[3:]))
    if word == "بن":
        return ((word,), ("ابن",))
    if word == "ابن":
        return ((word,), ("بن",))
    return ((word,),)


def family_name(name: Words, country_iso3: str | None = None) -> Words | None:
    """The unit that may stand for the whole: the last, without a dynasty (`آل نهيان`); None where there is none."""
    parts = [part for part in units(name) if part[0] != "ال"]
    if len(parts) < 2 or country_iso3 in _FAMILY_FIRST:
        return None
    return parts[-1] if sum(map(len, parts[-1])) > 2 else None


def shortened(name: Words, country_iso3: str | None = None) -> Iterator[Words]:
    """Two-unit forms of a longer name: first and last (بشار حافظ الأسد), last two (جواد ظريف), without dynasty."""
    if country_iso3 in _FAMILY_FIRST:
        return
    parts = [part for part in units(name) if part[0] != "ال"]
    if len(parts) == 2 and len(parts) < len(units(name)):
        yield parts[0] + parts[1]
    if len(parts) < 3:
        return
    if not any(part[0] in ("بن", "ابن", "بنت", "ولد") for part in parts):
        yield parts[0] + parts[-1]
        yield parts[-2] + parts[-1]
    elif parts[1][0] in ("بن", "ابن", "بنت", "ولد"):
        yield parts[0] + parts[1]


def glued(name: Words) -> Iterator[Words]:
    """The name as pages print it that lost the space at a link: الأممالمتحدة. One pair of words at a time."""
    for index in range(len(name) - 1):
        if name[index].startswith("ال") and name[index + 1].startswith("ال"):
            yield (*name[:index], name[index] + name[index + 1], *name[index + 2 :])


def accusative(name: Words) -> Iterator[Words]:
    """A demonym without article as an object: وفدا أمريكيا, وفدا كوريا جنوبيا."""
    if all(word.endswith("ي") for word in name):
        yield tuple(word + "ا" for word in name)


def definite(name: Words, has_article: bool) -> Iterator[Words]:
    """A demonym with its article: الروسي, الكوري الجنوبي, and الجنوب أفريقي where the first word alone takes it.

    `has_article`: whether the unfolded form begins with it (the ال of ألماني is no article).
    """
    if has_article:
        yield name
        return
    yield tuple("ال" + word for word in name)
    if len(name) > 1:
        yield ("ال" + name[0], *name[1:])
