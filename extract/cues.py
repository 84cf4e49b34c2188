"""The words of reported speech: verbs in all their finite forms, participles, nouns, and what surrounds them.

`cues.csv` gives each verb in its citation forms and says what it takes; the forms that a text shows are inflected
here, folded, and put into one dictionary, so that finding a cue is one look-up a token.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extract.folding import fold_word
from extract.tabular import TableError, cell_list, rows
from extract.text import QUOTES, words_of

PERFECT, IMPERFECT, PARTICIPLE, NOUN = "perfect", "imperfect", "participle", "noun"
COMPLEMENTS = frozenset({"that", "quote", "object", "ب", "على", "إلى", "عن", "في", "من", "ل"}) | {
    f"{goal}+{preposition}" for goal in ("object", "to") for preposition in ("ب", "على", "إلى", "ل")
}
LIMITS = frozenset(
    {
        "near",
        "named",
        "reminder",
        "opening",
        "relay",
        "masculine",
        "quoted",
        "parted",
        "paper",
        "bare",
        "clitic",
        "construct",
    }
)
PHRASE_KINDS = frozenset({"attribution", "narrator"})
WORD_KINDS = frozenset(
    [
        "lead_in",
        "source",
        "anaphor",
        "honorific",
        "honorific_title",
        "issued",
        "outlet",
        "occasion",
        "content_head",
        "hope",
        "echo",
        "skip",
        "adjunct",
        "blocker",
        "that",
        "that_we",
        "unreal",
        "relative",
        "opener",
        "mute",
        "own_words",
        "pointer",
        "switch",
        "seat",
        "plural",
        "institution",
        "parenthesis",
        "between",
        "not_b",
        "not_object",
        "governs",
        "dangling",
    ]
)
_CLITICS = ("ه", "ها", "هم", "هما")


@dataclass(frozen=True, slots=True)
class Cue:
    """One form of a reporting word. `takes` names its complements, `limits` where it is no cue."""

    lemma: str
    mood: str  # perfect, imperfect, participle, noun
    takes: frozenset[str]
    limits: frozenset[str]
    joined: bool  # opens with و or ف
    feminine: bool


@dataclass(frozen=True, slots=True)
class Phrase:
    """A folded phrase; `glued` is the letter that the word after it must open with (وفقا لـ), else empty."""

    words: tuple[str, ...]
    kind: str
    glued: str


@dataclass(frozen=True, slots=True)
class Cues:
    """All that the grammar of statements looks up, keyed by folded words."""

    forms: dict[str, Cue]
    phrases: dict[str, tuple[Phrase, ...]]  # attribution and narrator phrases by first word, or first two
    kinds: dict[str, frozenset[str]]  # single word -> what it is listed as
    openings: frozenset[str]  # the first words of the phrases
    gate: frozenset[str]  # all words and marks at which the grammar has to look

    @classmethod
    def load(cls, folder: Path) -> Cues:
        """Read `cues.csv` and `cues_words.csv` of a language folder. Raises TableError naming file and row."""
        forms: dict[str, Cue] = {}
        for number, row in enumerate(rows(folder / "cues.csv", ("lemma", "takes", "example")), start=2):
            takes, limits = frozenset(cell_list(row["takes"])), frozenset(cell_list(row["limits"]))
            if unknown := (takes - COMPLEMENTS) | (limits - LIMITS):
                raise TableError(f"{folder / 'cues.csv'}, row {number}: unknown {', '.join(sorted(unknown))}")
            for form, mood, feminine, limit in _inflect(row):
                for proclitic in ("", "و", "ف"):
                    narrow = limits | {limit} if limit else limits
                    cue = Cue(row["lemma"], mood, takes, narrow, bool(proclitic), feminine)
                    forms.setdefault(proclitic + form, cue)
        phrases, kinds = _words(folder / "cues_words.csv")
        openings = frozenset(phrase.words[0] for group in phrases.values() for phrase in group)
        return cls(forms, phrases, kinds, openings, frozenset(forms) | openings | QUOTES | {":"})


def _words(path: Path) -> tuple[dict[str, tuple[Phrase, ...]], dict[str, frozenset[str]]]:
    phrases: dict[str, list[Phrase]] = {}
    kinds: dict[str, set[str]] = {}
    for number, row in enumerate(rows(path, ("kind", "forms", "example")), start=2):
        if row["kind"] not in WORD_KINDS | PHRASE_KINDS:
            raise TableError(f"{path}, row {number}: unknown kind {row['kind']}")
        for form in cell_list(row["forms"]):
            folded = words_of(form)
            if row["kind"] not in PHRASE_KINDS:
                kinds.setdefault(" ".join(folded), set()).add(row["kind"])
                continue
            glued = folded.pop() if len(folded) > 1 and len(folded[-1]) == 1 else ""
            for opening in dict.fromkeys((folded[0], "و" + folded[0])):
                phrase = Phrase((opening, *folded[1:]), row["kind"], glued)
                phrases.setdefault(" ".join(phrase.words[:2]), []).append(phrase)
    longest_first = {key: tuple(sorted(group, key=lambda p: -len(p.words))) for key, group in phrases.items()}
    return longest_first, {word: frozenset(group) for word, group in kinds.items()}


def _inflect(row: dict[str, str]) -> Iterator[tuple[str, str, bool, str]]:
    """The folded forms of one row: form, mood, gender, and the limit that comes with the form.

    Third persons only: narrators speak of others. `clitic`: the form carries its object (وصفتها); `construct`: a
    bare verbal noun, which reports only before a name (إعلان الوزير أن).
    """
    yield from _finite(row)
    if row["participle"]:
        stem = fold_word(row["participle"])
        yield stem + "ا", PARTICIPLE, False, ""
        if "masculine" not in row["limits"]:  # آملة would be read in every أمله
            yield stem + "ه", PARTICIPLE, True, ""
        yield stem.removesuffix("ي") + "ين", PARTICIPLE, False, ""
    if row["noun"]:
        stem = fold_word(row["noun"])
        for clitic in _CLITICS:
            yield (stem.removesuffix("ه") + "ت" if stem.endswith("ه") else stem) + clitic, NOUN, False, ""
        if row["lemma"] == "قال" or stem.endswith("ه"):
            yield "بال" + stem, NOUN, False, ""
        if row["lemma"] != "قال":
            yield stem, NOUN, False, "construct"


def _finite(row: dict[str, str]) -> Iterator[tuple[str, str, bool, str]]:
    perfect, imperfect = fold_word(row["perfect"]), fold_word(row["imperfect"])
    if perfect:
        weak = perfect[-1] in "اي" and len(perfect) > 2
        stem = perfect[:-1] if weak else perfect
        yield perfect, PERFECT, False, ""
        yield stem + "ت", PERFECT, True, ""
        yield stem + "تا", PERFECT, True, ""
        yield stem + "وا", PERFECT, False, ""
        yield stem + ("يا" if perfect[-1] == "ي" else "وا" if weak else "ا"), PERFECT, False, ""
        if "object+ب" in row["takes"]:
            for clitic in _CLITICS:
                yield stem + "ت" + clitic, PERFECT, True, "clitic"
                yield perfect + clitic, PERFECT, False, "clitic"
    if imperfect:
        stem = imperfect[:-1] if imperfect[-1] in "وي" else imperfect
        yield imperfect, IMPERFECT, False, ""
        yield "ت" + imperfect[1:], IMPERFECT, True, ""
        yield stem + "ون", IMPERFECT, False, ""
        yield imperfect + "ان", IMPERFECT, False, ""
