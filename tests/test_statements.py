"""Reported speech: golden table of sentences, each cue of the language pack by its example, and what is no statement.

A block of the table is a sentence in which `{name}` marks an actor mention (`{@office}` one without a name), and
below it the statements expected, one a line: `cue | speaker | content`. The speaker is the mention's words, `~words`
where nobody known speaks, or `-`.
"""

from __future__ import annotations

import re
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.cues import Cues
from extract.mentions import ActorMention
from extract.records import Actor
from extract.statements import StatementDraft, find_statements
from extract.tabular import TableError, rows
from extract.text import Text, read
from tests.reading import Reading

PACK = Path(__file__).resolve().parent.parent / "extract" / "lang" / "ar"
CUES = Cues.load(PACK)

GOLDEN = (Path(__file__).parent / "golden" / "statements.txt").read_text(encoding="utf-8")


def mention_of(text: Text, first: int, stop: int, form: str = "full") -> ActorMention:
    """A mention over tokens, of a person made up for the test."""
    surface = text.surface(first, stop)
    actor = Actor(surface, "person", None, surface, None, None, None, "reference")
    given = {
        "first": first,
        "stop": stop,
        "actor": actor,
        "form": form,
        "name_first": first,
        "name_stop": stop,
        "proclitics": "",
    }
    return ActorMention(**{field.name: given.get(field.name) for field in fields(ActorMention)})  # type: ignore[arg-type]


def marked(line: str) -> tuple[Text, list[ActorMention]]:
    """A line with `{…}` around mentions, as text and mentions."""
    content, spans, at = "", [], 0
    for piece in re.split(r"(\{[^}]*\})", line.replace("\\n", "\n")):
        bare = piece.strip("{@}") if piece.startswith("{") else piece
        if piece.startswith("{"):
            spans.append((at, at + len(bare), "role" if piece.startswith("{@") else "full"))
        content, at = content + bare, at + len(bare)
    text = read(content)
    mentions = []
    for start, stop, form in spans:
        tokens = [i for i in range(len(text.forms)) if start <= text.starts[i] < stop]
        mentions.append(mention_of(text, tokens[0], tokens[-1] + 1, form))
    return text, mentions


def told(text: Text, draft: StatementDraft) -> str:
    """A draft as a line of the golden table."""
    speaker = "-"
    if draft.speaker_stop > draft.speaker_first:
        known = "" if draft.speaker is not None else "~"
        speaker = known + text.surface(draft.speaker_first, draft.speaker_stop)
    cue = text.surface(draft.cue_first, draft.cue_stop)
    return f"{cue} | {speaker} | {text.surface(draft.content_first, draft.content_stop)}"


def cases() -> list[tuple[str, list[str]]]:
    """Blocks of the golden table: the sentence, then its statements."""
    blocks = [block.splitlines() for block in re.split(r"\n\s*\n", GOLDEN.strip())]
    kept = [[line for line in block if not line.startswith("#")] for block in blocks]
    return [(block[0], [line.strip() for line in block[1:]]) for block in kept if block]


@pytest.mark.parametrize(("sentence", "expected"), cases())
def test_golden_table(sentence: str, expected: list[str]) -> None:
    text, mentions = marked(sentence)
    assert [told(text, draft) for draft in find_statements(text, mentions, CUES)] == expected


@pytest.mark.parametrize("row", rows(PACK / "cues.csv"), ids=lambda row: row["lemma"])
def test_example_of_every_cue_fires(row: dict[str, str]) -> None:
    """Each row's example yields a statement whose cue is a form of that row."""
    text = read(row["example"])
    drafts = find_statements(text, (), CUES)
    lemmas = {CUES.forms[text.forms[d.cue_first]].lemma for d in drafts if text.forms[d.cue_first] in CUES.forms}
    assert row["lemma"] in lemmas


@pytest.mark.parametrize("row", rows(PACK / "cues_words.csv"), ids=lambda row: f"{row['kind']}-{row['forms'][:12]}")
def test_example_of_every_word_shows_one_of_its_forms(row: dict[str, str]) -> None:
    forms = [" ".join(read(form).forms) for form in row["forms"].split("|")]
    example = " ".join(read(row["example"]).forms)
    assert any(form.removesuffix(" ل") in example for form in forms)


def test_spans_quote_the_text() -> None:
    text, mentions = marked("قال {سامي البحيري} إن «الميناء مفتوح للجميع منذ صباح اليوم»، مضيفا أن الحركة طبيعية.")
    first, second = find_statements(text, mentions, CUES)
    assert text.surface(first.content_first, first.content_stop) == "الميناء مفتوح للجميع منذ صباح اليوم"
    assert (first.is_direct_quote, second.is_direct_quote) == (True, False)
    assert first.speaker is second.speaker is mentions[0]


def test_nested_statement_keeps_its_inner_speaker() -> None:
    text, mentions = marked("أعلن {سامي البحيري} أن {هالة النجار} قالت إن الوفد لن يعود.")
    outer, inner = find_statements(text, mentions, CUES)
    assert (outer.depth, inner.depth) == (0, 1)
    assert (outer.speaker, inner.speaker) == (mentions[0], mentions[1])


def test_sub_heading_restarts_the_speaker() -> None:
    """Below a sub-heading nobody has spoken yet: a verb without subject reports nobody's words."""
    long = "الحوار سيستمر أياما في المدينة التي تشهد حركة كثيفة للوفود القادمة من بلدان عدة للمشاركة في الدورة السنوية"
    lines = [
        "وصل الوفد مساء.",
        "قال {سامي البحيري} إن الباب مفتوح.",
        "جولة جديدة من الحوار",
        f"وأضاف أن {long} كلها منذ أيام.",
    ]
    content = "\n".join(lines)
    text, mentions = marked(content)
    assert [text.sentence(0).kind, text.sentences[2].kind] == ["body", "subheading"]
    assert [told(text, d) for d in find_statements(text, mentions, CUES)] == ["قال | سامي البحيري | الباب مفتوح"]


def test_no_words_no_statements() -> None:
    assert find_statements(read(""), (), CUES) == ()
    assert find_statements(read('123 ... «» : ""'), (), CUES) == ()


def test_unknown_complement_names_file_and_row(tmp_path: Path) -> None:
    header = "lemma,perfect,imperfect,participle,noun,takes,limits,example"
    (tmp_path / "cues.csv").write_text(f"{header}\nقال,قال,يقول,,,thta,,قال إن\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"cues\.csv, row 2: unknown thta"):
        Cues.load(tmp_path)


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("وقال رازمان إن الوفد عاد.", "person"),
        ("وقالت مصادر مطلعة إن الوفد عاد.", "group"),
        ("وقالت صحيفة «الميناء» إن الوفد عاد.", "organisation"),
        ("وقالت الشرطة إن الوفد عاد.", "organisation"),
        ("وقال مسؤول نرويجي إن الوفد عاد.", "person"),
    ],
)
def test_kind_of_a_speaker_whom_nobody_knows(sentence: str, kind: str) -> None:
    (draft,) = find_statements(read(sentence), (), CUES)
    assert (draft.speaker, draft.speaker_kind) == (None, kind)


def test_an_office_resolved_to_its_country_speaks_through_the_person_named_for_it() -> None:
    text, mentions = marked(
        "قال {وزير الخارجية النرويجي يوناس لارسن} إن الوفد عاد. وأكد {@الوزير النرويجي} أن الحوار مستمر."
    )
    minister = replace(mentions[0], actor=replace(mentions[0].actor, country_iso3="NOR"))
    country = Actor("country-NOR", "country", "Norway", "النرويج", "NOR", None, None, "reference")
    drafts = find_statements(text, [minister, replace(mentions[1], actor=country)], CUES)
    assert [draft.speaker for draft in drafts] == [minister, minister]


WORDS = [*sorted(CUES.forms)[::40], *sorted(CUES.kinds)[::7], *'«»""“”().،:؛-\n', "وزير", "هانسن", "أن", "إلى", "في"]


@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_any_words_give_spans_inside_the_text(words: list[str]) -> None:
    """Whatever the order of cues, marks and words: no error, and every span lies in the text and is not empty."""
    text = read(" ".join(words))
    for draft in find_statements(text, (), CUES):
        assert 0 <= draft.cue_first < draft.cue_stop <= len(text.forms)
        assert 0 <= draft.content_first < draft.content_stop <= len(text.forms)
        assert 0 <= draft.speaker_first < draft.speaker_stop <= len(text.forms)
        assert draft.speaker is None
        assert draft.depth in (0, 1)


def test_a_seat_of_government_speaks_as_an_office_of_its_country() -> None:
    text, mentions = marked("وقال {الكرملين} إن اللقاء تأجل.")
    country = Actor("country-RUS", "country", "Russia", "روسيا", "RUS", None, None, "reference")
    (draft,) = find_statements(text, [replace(mentions[0], actor=country, form="metonym")], CUES)
    assert draft.speaker is not None
    actor = draft.speaker.actor
    assert (actor.kind, actor.name_ar, actor.country_iso3, actor.actor_id == "country-RUS") == (
        "organisation",
        "الكرملين",
        "RUS",
        False,
    )


def test_a_title_that_names_nobody_is_no_one_named_before() -> None:
    text, mentions = marked("زار {الوزير يوناس لارسن} المعرض. وتحدث السيد عن تجربته منوها بأثر المدرسة في أعماله.")
    drafts = find_statements(text, mentions, CUES)
    assert all(draft.speaker_first < draft.speaker_stop for draft in drafts)


@pytest.mark.parametrize(
    ("headline", "speaker", "said"),
    [
        ("عون للسفيرة الأمريكية: لبنان متمسك بحقوقه", "Michel Aoun", "لبنان متمسك بحقوقه"),
        ("رئيس الوزراء العراقي: بلادنا لن تكون ساحة", "Mustafa al-Kadhimi", "بلادنا لن تكون ساحة"),
    ],
)
def test_a_headline_that_says_to_whom(reading: Reading, headline: str, speaker: str, said: str) -> None:
    text = (
        headline
        + "\nبيروت - تناول اللقاء ملفات كثيرة، وغادر الضيوف مساء اليوم. واستقبل الرئيس اللبناني ميشال عون ضيوفه."
    )
    assert f"{headline.split(':')[0]}: | {speaker} | {said}" in reading.statements(text)
