"""What follows a reporting word: its subject, what stands between, and where the reported content begins.

Arabic news puts the verb first: verb, subject with role and apposition, circumstances (`في بيان`, `أمس`), and then
the complement: `أن`, a colon, a quotation, the verb's preposition, or a bare object.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from extract.cues import IMPERFECT, NOUN, PARTICIPLE, Cue, Cues
from extract.mentions import ActorMention
from extract.quotes import Quotes
from extract.text import QUOTES, Text, fold_word

_THAT = frozenset(
    [
        "ان",
        "انه",
        "انها",
        "انهم",
        "انهما",
        "ان",
        "انا",
        "اننا",
        "انني",
        "اني",
        "انك",
        "انكم",
        "بان",
        "بانه",
        "بانها",
        "بانهم",
        "بانهما",
        "لان",
        "لانه",
    ]
)
_OWN_VOICE = frozenset(["انا", "اننا", "انني", "اني", "انكم"])  # kept: the speaker's own first person
_PREPOSITIONS = {fold_word(p): p for p in ("على", "إلى", "عن", "في", "من")}
_NOT_WITH_B = frozenset(
    [
        "بعد",
        "بين",
        "بلاده",
        "بلادها",
        "بلادهم",
        "بعض",
        "بل",
        "بدون",
        "بيان",
        "باسم",
        "بها",
        "به",
        "بهم",
        "بهذا",
        "بذلك",
        "بغداد",
        "بيروت",
        "باريس",
    ]
)
_NOT_OBJECT = frozenset(
    ["قد", "لم", "لن", "لا", "ما", "ثم", "او", "كما", "ذلك", "هذا", "هذه", "بل", "حتي", "كان", "كانت", "لكن", "و"]
)
_PUNCTUATION = frozenset("،؛.:()[]-؟!/") | QUOTES
_MARKS_PHRASE = 5  # a quotation of so many words or fewer is a name or a catchword, not speech
_REACH = 30


@dataclass(frozen=True, slots=True)
class Complement:
    """Where content begins, how it was found, and the subject on the way: a mention, or bare tokens."""

    first: int
    marker: str  # that, quote, colon, preposition, object
    subject: ActorMention | None
    subject_first: int
    subject_stop: int  # equal to subject_first where there is no subject


@dataclass(frozen=True, slots=True)
class Context:
    """What the grammar looks at, gathered once a text."""

    text: Text
    cues: Cues
    quotes: Quotes
    starting: Mapping[int, ActorMention]  # by first token; the longest where several start

    def is_speech(self, token: int) -> bool:
        """Whether a quotation of some length opens at a token."""
        close = self.quotes.closing.get(token)
        return close is not None and close - token - 1 > _MARKS_PHRASE


class _Reader:
    """Walks from a cue to its content. One reader a cue; `at` is where it stands."""

    def __init__(self, context: Context, cue_token: int, cue: Cue, stop: int) -> None:
        self.context, self.cue, self.stop = context, cue, stop
        self.forms = context.text.forms
        self.at = cue_token + 1
        self.subject: ActorMention | None = None
        self.span = (self.at, self.at)

    def read(self) -> Complement | None:
        """The complement, or none where what follows is not reported speech."""
        verbal = self.cue.mood not in (PARTICIPLE, NOUN)
        while self.at < self.stop:
            if not (self._pass_words() or (verbal and self._pass_subject()) or self._pass_circumstance()):
                break
        return self._marker() or (self._behind_unknown_subject() if verbal else self._ahead()) or self._object()

    # --- passing over what stands between -------------------------------------------------------------

    def _pass_words(self) -> bool:
        words = self.context.cues.words
        form = self.forms[self.at]
        if form in words["time"]:
            step = 2 if form == "اول" and self._form(1) == "من" else 1
        elif form in ("(", "["):
            step = self._distance(")]", 14)
        elif form == "-":
            step = self._distance("-", _REACH)
        elif form == "،":
            step = 1
        else:
            return False
        self.at += step
        return step > 0

    def _pass_subject(self) -> bool:
        mention = self.context.starting.get(self.at)
        if mention is None and self._form(0) in QUOTES | {"السيد", "الدكتور"}:
            mention = self.context.starting.get(self.at + 1)
        if mention is not None and mention.stop <= self.stop:
            behind_comma = self.forms[self.at - 1] == "،"
            joined = self.forms[mention.first][0] == "و" and self.at == self.span[1]
            if self.subject is not None and not behind_comma and not joined:
                return False
            if self.subject is None or (behind_comma and mention.form == "full" and self.subject.form != "full"):
                self.subject = mention
            self._close_subject(mention.first, mention.stop)
            if self._form(0) in QUOTES:
                self.at += 1
            return True
        if self.subject is None and self.span[0] == self.span[1] and self._form(0) in self.context.cues.words["source"]:
            self._close_subject(self.at, self._end_of_source())
            return True
        return False

    def _close_subject(self, first: int, stop: int) -> None:
        self.span = (self.span[0] if self.span[1] > self.span[0] else first, stop)
        self.at = stop

    def _end_of_source(self) -> int:
        """The end of a phrase such as `مسؤول في الخارجية`: its noun, adjectives, one `في` or `باسم`."""
        words = self.context.cues.words
        end, definite = self.at + 1, self.forms[self.at].startswith("ال")
        while end < min(self.stop, self.at + 12):
            form = self.forms[end]
            if form == "باسم" or (form in ("في", "من") and not definite and end - self.at <= 2):
                end += 1
                continue
            if form in _THAT or form in _PUNCTUATION or form in words["time"] or form in words["adjunct"]:
                break
            if form in self.context.cues.forms or self._is_preposition(end) or form in words["content_head"]:
                break
            mention = self.context.starting.get(end)
            end = mention.stop if mention is not None else end + 1
        return min(end, self.stop)

    def _pass_circumstance(self) -> bool:
        """Skip `في بيان أمس` and its like, up to a comma or to a sign of the content."""
        if self._form(0) not in self.context.cues.words["adjunct"] or self._marker() is not None:
            return False
        end = self.at + 1
        while end < min(self.stop, self.at + _REACH):
            mention = self.context.starting.get(end)
            if mention is not None:
                end = mention.stop
                continue
            form = self.forms[end]
            if form in ("،", ":") or self._is_that(end) or self.context.is_speech(end) or self._is_preposition(end):
                break
            if self._takes_object_at(end):
                break
            end += 1
        if end >= min(self.stop, self.at + _REACH):
            return False
        self.at = end
        return True

    # --- the signs of content --------------------------------------------------------------------------

    def _marker(self) -> Complement | None:
        """The content's sign at this token: that-clause, quotation, colon, the verb's own preposition."""
        at, takes = self.at, self.cue.takes
        if at >= self.stop:
            return self._next_line() if self.forms[at - 1] == ":" else None
        if self._is_that(at) and "that" in takes:
            return self._found(at if self.forms[at] in _OWN_VOICE else at + 1, "that")
        if self._is_preposition(at):
            return self._found(self._behind_preposition(at), "preposition")
        if self._is_that(at + 1) and "that" in takes and self.forms[at] in _PREPOSITIONS:
            return self._found(at + 2, "that")
        if self.forms[at] == ":" and takes & {"quote", "that"}:
            return self._found(at + 1, "colon") or self._next_line()
        if (
            at in self.context.quotes.closing
            and "quote" in takes
            and (self.context.is_speech(at) or "object" not in takes)
        ):
            return self._found(at, "quote")
        if "ب" in takes and self._with_b(at):
            return self._found(at, "preposition")
        if "ل" in takes and self._is_that(at):
            return self._found(at + 1, "that")
        return None

    def _behind_unknown_subject(self) -> Complement | None:
        """A subject that nobody knows: a few words, then a sign of content. Its words are kept as the subject."""
        start = self.at
        words = self.context.cues.words
        if start >= self.stop or self.forms[start] in _NOT_OBJECT or self._takes_object_at(start):
            return None
        if "reminder" in self.cue.limits and not {"الاذهان"} & set(self.forms[start : start + 6]):
            return None
        reach = 5 if "near" in self.cue.limits else 7 if "object" in self.cue.takes else 18
        end_of_subject = 0
        for token in range(start + 1, min(self.stop, start + reach)):
            self.at = token
            form = self.forms[self.at]
            if form in self.context.cues.forms and self.context.cues.forms[form].mood == PARTICIPLE:
                break
            if not end_of_subject and (form in _PUNCTUATION or form in words["adjunct"] or form in words["time"]):
                end_of_subject = self.at
            if (found := self._marker()) is not None:
                if self.span[0] == self.span[1] and self.forms[start] not in words["adjunct"]:
                    self.span = (start, end_of_subject or self.at)
                return self._found(found.first, found.marker)
        self.at = start
        return None

    def _ahead(self) -> Complement | None:
        """For participles and nouns: the sign a few words on, behind `في هذا الصدد` or an addressee."""
        start = self.at
        if not self.cue.takes & {"object", "object+ب", "object+على", "object+إلى"}:
            for token in range(start + 1, min(self.stop, start + 5)):
                self.at = token
                if self.forms[self.at] in ("،", "."):
                    break
                if (found := self._marker()) is not None:
                    return found
        self.at = start
        return None

    def _object(self) -> Complement | None:
        """A bare object as content: `أكد ضرورة`, `وصف اللقاء بالمثمر`, `دعا الأطراف إلى`."""
        at, takes = self.at, self.cue.takes
        if at >= self.stop or self.forms[at] in _NOT_OBJECT or self.forms[at] in self.context.cues.words["adjunct"]:
            return None
        if self.forms[at] in _PUNCTUATION and not (self.forms[at] in QUOTES and "object" in takes):
            return None
        if self.cue.mood == IMPERFECT and "object" in takes and "that" in takes:
            return None  # يعتبر الأكبر: is held to be
        if "object" in takes and not ("near" in self.cue.limits and self.subject is None):
            if self.forms[at] in self.context.cues.words["echo"] and self._is_preposition_word(at + 1):
                return self._found(at + 2 + self._is_that(at + 2), "preposition")
            return self._found(at, "object")
        for goal in takes:
            kind, _, preposition = goal.partition("+")
            if preposition and (token := self._later(at, preposition)):
                return self._found(token if kind == "to" else at, "object")
        return None

    # --- small questions -------------------------------------------------------------------------------

    def _found(self, first: int, marker: str) -> Complement | None:
        """The complement at a token, with opening quotes and colons that follow the sign passed over."""
        while first < self.stop and self.forms[first] in (":", "-", "،"):
            first += 1
        if marker == "colon" and first < self.stop and self._is_that(first):
            first += self.forms[first] not in _OWN_VOICE
        if first >= self.stop:
            return None
        return Complement(first, marker, self.subject, *self.span)

    def _next_line(self) -> Complement | None:
        """A colon that ends its line: what is said stands on the next."""
        sentences = self.context.text.sentences
        after = self.context.text.sentence_of[self.stop - 1] + 1
        if after < len(sentences) and self.forms[self.stop - 1] == ":":
            first = sentences[after].first
            return Complement(first + (self.forms[first] in _THAT), "colon", self.subject, *self.span)
        return None

    def _form(self, ahead: int) -> str:
        token = self.at + ahead
        return self.forms[token] if token < len(self.forms) else ""

    def _distance(self, closing: str, most: int) -> int:
        for step in range(1, min(most, self.stop - self.at)):
            if self.forms[self.at + step] in closing:
                return step + 1
        return 0

    def _is_that(self, token: int) -> bool:
        if token >= self.stop or self.forms[token] not in _THAT:
            return False
        return self.forms[token - 1] not in self.context.cues.words["blocker"]

    def _is_preposition_word(self, token: int) -> bool:
        return token < self.stop and self.forms[token] in _PREPOSITIONS

    def _is_preposition(self, token: int) -> bool:
        return token < self.stop and _PREPOSITIONS.get(self.forms[token]) in self.cue.takes

    def _with_b(self, token: int) -> bool:
        form = self.forms[token]
        return form[0] == "ب" and len(form) > 3 and form not in _NOT_WITH_B and token not in self.context.starting

    def _takes_object_at(self, token: int) -> bool:
        """Whether a token must be content rather than subject: `ضرورة`, `التزامها`."""
        if "object" not in self.cue.takes:
            return False
        form = self.forms[token]
        own = form.endswith(("ها", "هم", "هما")) and len(form) > 4 and not form.startswith("ال")
        return own or form in self.context.cues.words["content_head"]

    def _later(self, token: int, preposition: str) -> int:
        """Where the second preposition of `دعا الأطراف إلى` stands, else 0."""
        for later in range(token + 1, min(self.stop, token + 26)):
            form = self.forms[later]
            if preposition in "بل":
                if len(preposition) == 1 and form[0] == preposition and len(form) > 3 and form not in _NOT_WITH_B:
                    return later
            elif _PREPOSITIONS.get(form) == preposition:
                return later
        return 0

    def _behind_preposition(self, at: int) -> int:
        """The content behind `على`: `أن` passed over, and `أمله في`, which names only the act of hoping."""
        after, words = at + 1, self.context.cues.words
        if self._is_that(after):
            return after + 1
        if after < self.stop and self.forms[after] in words["hope"]:
            for token in range(after + 1, min(self.stop, after + 4)):
                if self._is_that(token):
                    return token + 1
                if self.forms[token] == "في":
                    return token + 1 + self._is_that(token + 1)
        return after


def find_complement(context: Context, cue_token: int, cue: Cue, stop: int) -> Complement | None:
    """The content of a cue within tokens up to `stop`, and its subject; none where nothing is reported."""
    return _Reader(context, cue_token, cue, stop).read()
