"""Reading a text: one spelling for every word, true offsets, sentences, paragraphs and blocks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.folding import TATWEEL, fold_text, fold_word
from extract.text import BODY, BOILERPLATE, HEADLINE, SUBHEADING, Boilerplate, fold, read
from tests.reading import Reading

LONG = "وناقش المشاركون في اليوم الأول ملفات الطاقة والنقل والتعليم والصحة والزراعة والسياحة والبيئة والمياه" + (
    " والتجارة الحدودية بين البلدان السبعة التي تطل على البحيرة منذ قرون طويلة"
)

FOLDED = [
    # hamza seats, madda and wasla are one alif
    ("أعلن إعلان آذار ٱلوزير", "اعلن اعلان اذار الوزير"),
    # ta marbuta and alif maqsura
    ("زيارة مصطفى", "زياره مصطفي"),
    # hamza on waw and ya
    ("مؤتمر رئيس", "موتمر رييس"),
    # marks and tatweel are dropped
    ("مُحَمَّدٌ الــوزيـر", "محمد الوزير"),
    # direction marks and soft hyphen inside a word
    ("الو\u200fزير الرئ\u00adيس", "الوزير الرييس"),
    # Persian letters
    ("کیف گهر چاد پوتین ژاله", "كيف كهر جاد بوتين زاله"),
    # digits of both Arabic sets
    ("١٧ ۱۷ 17", "17 17 17"),
    # presentation forms
    ("ﻻﻓﺮﻭﻑ", "لافروف"),
    # Latin letters in lower case
    ("UNIFIL", "unifil"),
    # punctuation is left out of a key
    ("«الوزير»، قال:", "الوزير قال"),
]


@pytest.mark.parametrize(("written", "folded"), FOLDED)
def test_every_word_has_one_spelling(written: str, folded: str) -> None:
    assert fold(written) == folded


QUOTES = [("«x»", "«»"), ("“x”", "«»"), ('"x"', '""'), ("‹x›", "«»"), ("''", '""'), ("»x«", "»«")]


@pytest.mark.parametrize(("written", "marks"), QUOTES)
def test_quotes_of_every_style_have_few_forms(written: str, marks: str) -> None:
    forms = read(written).forms
    assert (forms[0], forms[-1]) == (marks[0], marks[1])


ARABIC = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيکیگپچﻻﷲ"
MARKS = "\u064b\u0651\u0670\u0640\u200f\u200e\u202b\u2067\ufeff\u00ad"
ANY = st.text(st.sampled_from(ARABIC + MARKS + "«»“”\"'().،:؛؟!…-–/ \n\t\u00a0aZ09١۹é😀\x00İ"), max_size=200)


ON_THE_PAGE = st.text(
    st.sampled_from(ARABIC[:-2] + "\u064b\u0651\u0670\u0640\u200f«»“”\"'().،:؛؟!…-–/ \n\t\u00a0aZ09١۹éÉ\x00")
)


@given(st.one_of(ON_THE_PAGE, ANY, st.text(max_size=80)))
def test_a_text_folds_letter_for_letter_as_its_words_do(content: str) -> None:
    folded = fold_text(content)
    if folded is None:
        assert not content.isascii()
        return
    assert len(folded) == len(content)
    for char, now in zip(content, folded, strict=True):
        assert now == (char if char.isspace() else fold_word(char) or TATWEEL)


@given(ON_THE_PAGE)
def test_the_fast_way_and_the_slow_way_give_the_same_tokens(content: str) -> None:
    fast, slow = read(content), read(content + "\n\U0001f600")  # no page holds a smiling face
    whole = len(fast.forms)
    assert fold_text(content) is not None
    assert (fast.forms, fast.starts, fast.stops) == (slow.forms[:whole], slow.starts[:whole], slow.stops[:whole])


@given(st.one_of(ANY, st.text(max_size=80)), st.booleans())
def test_tokens_stand_where_they_say(content: str, has_title: bool) -> None:
    """Whatever the text: tokens lie in order inside it, their own letters fold to their form, sentences part them."""
    text = read(content, has_title)
    assert len(text.forms) == len(text.starts) == len(text.stops) == len(text.sentence_of)
    ends = 0
    for form, start, stop in zip(text.forms, text.starts, text.stops, strict=True):
        assert ends <= start < stop <= len(content)
        assert read(content[start:stop]).forms == [form]
        ends = stop
    at = 0
    for index, sentence in enumerate(text.sentences):
        assert sentence.first == at < sentence.stop
        assert set(text.sentence_of[sentence.first : sentence.stop]) == {index}
        at = sentence.stop
    assert at == len(text.forms)


@given(ANY)
def test_reading_twice_gives_the_same(content: str) -> None:
    assert read(content) == read(content)


SENTENCES = [
    # stops, question and exclamation marks end a sentence, with the quote that closes there
    ("انتهى اللقاء. هل عاد الوفد؟ نعم! قال.", ["انتهى اللقاء.", "هل عاد الوفد؟", "نعم!", "قال."]),
    ("قال «لن نعود.» ثم غادر.", ["قال «لن نعود.»", "ثم غادر."]),
    # a stop glued to the next word ends a sentence all the same
    ("في الشهر الجاري.وأضاف الوزير", ["في الشهر الجاري.", "وأضاف الوزير"]),
    # a stop with a space before it and none after
    ("انتهى الاجتماع .وقال الوزير", ["انتهى الاجتماع .", "وقال الوزير"]),
    # figures and Latin abbreviations hold their stops
    ("بلغ النمو 3.5 بالمئة في U.S.A حسب البيان", ["بلغ النمو 3.5 بالمئة في U.S.A حسب البيان"]),
    # a title in one letter, an agency in letters
    ("التقى د. سامي الوفد", ["التقى د. سامي الوفد"]),
    # several stops are one
    ("انتظروا... ثم عادوا", ["انتظروا...", "ثم عادوا"]),
]


@pytest.mark.parametrize(("content", "expected"), SENTENCES)
def test_sentences(content: str, expected: list[str]) -> None:
    text = read(content)
    assert [text.surface(s.first, s.stop) for s in text.sentences] == expected


WRAPPED = """وصل الوفد الفني مساء إلى المدينة الساحلية في زيارة تستمر
يومين يطلع خلالها على مشاريع النقل والموانئ التي أنجزت
هذا العام بتمويل من صندوق التنمية الذي تأسس قبل عشر
سنوات بمبادرة من سبع دول تطل على البحيرة.
وقال رئيس الوفد إن العمل يجري وفق الخطة التي وضعت في
العام الماضي وإن المرحلة الثانية ستبدأ قريبا في الميناء."""


def test_a_page_wrapped_at_a_column_is_put_together_again() -> None:
    text = read(WRAPPED)
    assert [s.paragraph for s in text.sentences] == [0, 1]
    assert text.surface(text.sentences[0].first, text.sentences[0].stop).endswith("على البحيرة.")


def test_lines_that_end_their_sentences_stay_apart() -> None:
    text = read("وصل الوفد مساء.\nوالتقى الصحافة.\nثم زار الميناء.\nوعاد ليلا.")
    assert [s.paragraph for s in text.sentences] == [0, 1, 2, 3]


KINDS = [
    # an unpunctuated first line above others is the headline
    ("لقاء في المدينة\nوصل الوفد مساء.", [HEADLINE, BODY]),
    # a first line that ends like a sentence is none
    ("وصل الوفد مساء.\nوزار الميناء.", [BODY, BODY]),
    # the title twice
    ("لقاء في المدينة\nلقاء في المدينة\nوصل الوفد مساء.", [HEADLINE, HEADLINE, BODY]),
    # a short bare line above a long paragraph heads a new item
    (f"لقاء في المدينة\nوصل الوفد مساء.\nملف الطاقة\n{LONG}.", [HEADLINE, BODY, SUBHEADING, BODY]),
    # set in two lines it is still one
    (f"لقاء في المدينة\nوصل الوفد مساء.\nملف الطاقة\nوملف النقل\n{LONG}.", [HEADLINE, BODY, SUBHEADING, BODY]),
    # a short line that a comma goes on from is none
    (f"لقاء في المدينة\nوصل الوفد مساء.\nومن جهة أخرى،\n{LONG}.", [HEADLINE, BODY, BODY, BODY]),
]


@pytest.mark.parametrize(("content", "kinds"), KINDS)
def test_kinds_of_lines(content: str, kinds: list[str]) -> None:
    assert [s.kind for s in read(content).sentences] == kinds


def test_a_sub_heading_opens_a_block() -> None:
    text = read(f"لقاء في المدينة\nوصل الوفد مساء.\nملف الطاقة\n{LONG}.\nملف النقل\n{LONG}.")
    assert [s.block for s in text.sentences] == [0, 0, 1, 1, 2, 2]


def test_boilerplate_of_a_line_and_of_the_whole_tail() -> None:
    words = Boilerplate(lines=(("شارك", "الخبر"),), tails=(("اترك", "تعليقا"),))
    text = read("وصل الوفد مساء.\nشارك الخبر الآن\nوعاد ليلا.\nاترك تعليقا\nالاسم والبريد.", boilerplate=words)
    assert [s.kind for s in text.sentences] == [BODY, BOILERPLATE, BODY, BOILERPLATE, BOILERPLATE]


def test_furniture_of_real_pages_is_known(reading: Reading) -> None:
    """Share bar, related links and comment form of the language pack."""
    page = "وصل الوفد مساء.\nشارك الخبر عبر البريد\nأخبار متعلقة\nوعاد ليلا.\nاترك ردا\nاترك تعليقا\nالاسم"
    kinds = [s.kind for s in reading.text(page).sentences]
    assert kinds == [BODY, BOILERPLATE, BOILERPLATE, BODY, BODY, BOILERPLATE, BOILERPLATE]


@pytest.mark.parametrize("content", ["", " \n\t\n", "\u200f\u0640\u064b", "\x00"])
def test_texts_without_words(content: str) -> None:
    text = read(content)
    assert len(text.forms) <= 1


LINES = [
    # (content, paragraph of each sentence): blank lines and lines of marks alone are none
    ("أولى\nثانية", [0, 1]),
    ("\n\nأولى\n \t\nثانية\n", [0, 1]),
    ("أولى\n\u200f\nثانية", [0, 1]),
    # white space as wide as on pages without mark-up parts paragraphs, narrower does not
    ("أولى      ثانية", [0, 1]),
    ("أولى    ثانية", [0]),
    # a mark between two words is no token and moves no offset
    ("أولى \u0640 ثانية", [0]),
]


@pytest.mark.parametrize(("content", "paragraphs"), LINES)
def test_lines_are_counted_where_they_have_words(content: str, paragraphs: list[int]) -> None:
    text = read(content)
    assert [sentence.paragraph for sentence in text.sentences] == paragraphs
    assert [text.surface(at, at + 1) for at in range(len(text.forms))] == ["أولى", "ثانية"]
