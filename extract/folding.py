"""One spelling for every word: hamza seats, ta marbuta, alif maqsura, digits and quotes unified, marks dropped.

A word is folded by fold_word(). A whole text is folded letter for letter by fold_text(), two C loops over a page of
256 characters, which all but a few articles keep to; both give the same.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

MARKS = "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u00ad"
TATWEEL = "\u0640"  # stands for every mark in a folded text, which keeps its length
_DROP = re.compile(f"[{MARKS}]+")
_FOLDED = re.compile("[ابتثجحخدذرزسشصضطظعغفقكلمنهوي]+").fullmatch  # most words fold to themselves,
_ARABIC = re.compile("[\u0621-\u063a\u0641-\u064a]+").fullmatch  # and most others have but letters to be unified
_MOST_FOLDS = 1 << 18  # spellings that are remembered
_LONGEST_REMEMBERED = 64  # characters; longer ones are no words, and would fill the memory
_LETTERS = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("ىیې", "ي"),
        **dict.fromkeys("کڪګ", "ك"),
        "ة": "ه",
        "ہ": "ه",
        "ھ": "ه",
        "ؤ": "و",
        "ئ": "ي",
        "گ": "ك",
        "ڤ": "ف",
        "چ": "ج",
        "پ": "ب",
        "ژ": "ز",
        **{chr(base + digit): str(digit) for base in (0x0660, 0x06F0) for digit in range(10)},
    }
)
_PUNCTUATION = {
    **dict.fromkeys("“«‹〈《", "«"),
    **dict.fromkeys("”»›〉》", "»"),
    **dict.fromkeys("\"„‟″'‘’`", '"'),
    **dict.fromkeys(",،٬", "،"),
    **dict.fromkeys(";؛", "؛"),
    **dict.fromkeys("?؟", "؟"),
    **dict.fromkeys("-–—−‒―", "-"),
    **dict.fromkeys(".…۔", "."),
    ":": ":",
    "：": ":",
}


def _fold(word: str) -> str:
    if _FOLDED(word):
        return word
    if _ARABIC(word):
        return word.translate(_LETTERS)
    if len(word) == 1 and word in _PUNCTUATION:
        return _PUNCTUATION[word]
    folded = _DROP.sub("", word)
    if not folded.isascii():
        folded = unicodedata.normalize("NFKC", folded).translate(_LETTERS)
        folded = _DROP.sub("", folded)
    return folded.lower()


class _Folds(dict[str, str]):
    """Every spelling met, with its fold."""

    def __missing__(self, word: str) -> str:
        if len(word) > _LONGEST_REMEMBERED:
            return _fold(word)
        if len(self) >= _MOST_FOLDS:
            self.clear()
        folded = self[word] = _fold(word)
        return folded


_FOLDS = _Folds()


def fold_word(word: str) -> str:
    """One token in its one spelling: letters unified, marks and tatweel dropped, digits ASCII, lower case."""
    return _FOLDS[word]


def _page() -> str:
    """The characters that fold one to one, NUL first: without it Python would look them up in a slow dictionary."""
    arabic = "".join(map(chr, (*range(0x0621, 0x063B), *range(0x0640, 0x0653), 0x0670, *range(0x0660, 0x066E))))
    persian = "ٱپچژڤڨکڪګگھہیې" + "".join(map(chr, range(0x06F0, 0x06FA)))
    invisible = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\ufeff\u00ad"
    latin = "\u00a0«»éèêëàâäçñöüßÉ°•"
    return "".join(
        dict.fromkeys("".join(map(chr, range(128))) + arabic + persian + "،؛؟“”„‘’‹›–—…" + invisible + latin)
    )


def _in_place(char: str) -> str:
    """A character of the page as it stands in a folded text."""
    return char if char.isspace() else (fold_word(char) or TATWEEL)


_PAGE = codecs.charmap_build(_page())
FOLDED_PAGE = "".join(map(_in_place, _page()))  # what each becomes, at the same place


def fold_text(text: str) -> str | None:
    """A text folded letter for letter, a tatweel for each mark; None where one of its letters is not on the page."""
    try:
        places, _ = codecs.charmap_encode(text, "strict", _PAGE)
    except UnicodeEncodeError:
        return None
    return codecs.charmap_decode(places, "strict", FOLDED_PAGE)[0]
