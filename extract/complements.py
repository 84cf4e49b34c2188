"""What follows a reporting word: its subject, what stands between, and where the reported content begins.

Arabic news puts the verb first: verb, subject with role and apposition, circumstances (`في بيان`, `أمس`), and then
the complement: `أن`, a colon, a quotation, the verb's preposition, or a bare object.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from extract.cues import IMPERFECT, NOUN, PARTICIPLE, PERFECT, Cue, Cues, Phrase
from extract.mentions import ActorMention
from extract.quotes import Quotes
from extract.text import QUOTES, Text, fold_word

_PREPOSITIONS = {fold_word(word): word for word in ("على", "إلى", "عن", "في", "من")}
_NONE: frozenset[str] = frozenset()
_CIRCUMSTANCE = frozenset({"adjunct", "skip"})
_ENDS_SOURCE = frozenset({"skip", "adjunct", "content_head", "relative", "echo"})
_SPEAKERS = frozenset({"source", "anaphor"})
_THAT = frozenset({"that", "that_we"})
_BECAUSE = frozenset({"لان", "لانه", "لانها"})
_SIGNS = _BECAUSE | {":"} | QUOTES | _PREPOSITIONS.keys()
_PUNCTUATION = frozenset("،؛.:()[]-؟!/") | QUOTES
_CATCHWORD = 5  # a quotation of so many words or fewer is a name or a catchword, not speech
_REACH = 30  # tokens that a circumstance or a role phrase may take
_NEAR = 7  # tokens within which an unknown subject of a verb with bare objects must meet its `أن`
_VERBAL_NOUN = re.compile("(?:است|ان|ا)..?.?ا[^ت]|ت..ي.")  # استئناف, انطلاق, إعلان, توقيع


@dataclass(frozen=True, slots=True)
class Complement:
    """Where content begins, the sign that said so, and the subject on the way: a mention, or bare tokens."""

    first: int
    marker: str  # that, quote, colon, preposition, object, attribution
    subject: ActorMention | None
    subject_first: int
    subject_stop: int  # equal to subject_first where there is no subject


@dataclass(frozen=True, slots=True)
class Context:
    """What the grammar looks at, gathered once a text."""

    text: Text
    cues: Cues
    quotes: Quotes
    mentions: tuple[ActorMention, ...]
    starting: Mapping[int, ActorMention]  # by first token; the longest where several start
    phrases: Mapping[int, Phrase]  # attributions and clauses of the narrator, by first token
    spells_ala: bool  # the text writes على as such, so that علي in it is a name
    gaps: frozenset[int]  # tokens parted by wide white space from the one before: another block of the page

    def is_speech(self, token: int) -> bool:
        """Whether a quotation of some length opens at a token."""
        close = self.quotes.closing.get(token)
        return close is not None and close - token - 1 > _CATCHWORD

    def is_kind(self, token: int, kind: str) -> bool:
        """Whether the word at a token is listed under a kind."""
        forms = self.text.forms
        return token < len(forms) and kind in self.cues.kinds.get(forms[token], _NONE)

    def is_any(self, token: int, kinds: frozenset[str]) -> bool:
        """Whether the word at a token is listed under one of several kinds."""
        return not kinds.isdisjoint(self.cues.kinds.get(self.text.forms[token], _NONE))

    def speaks_before(self, token: int) -> tuple[int, int] | None:
        """The subject of a headline's verb in the present: the words before it, where they name who may speak."""
        first = self.text.sentence(token).first
        plain = 0 < token - first <= 6 and self.is_any(first, _SPEAKERS)
        return (first, token) if plain and all(self.text.forms[t][0].isalpha() for t in range(first, token)) else None

    def preposition(self, token: int) -> str | None:
        """The preposition that a word is, if it is one that cues take."""
        form = self.text.forms[token]
        if form == "علي" and self.spells_ala and self.text.content[self.text.stops[token] - 1] == "ي":
            return None
        return _PREPOSITIONS.get(form)

    def is_addressee(self, mention: ActorMention) -> bool:
        """Whether a mention is spoken to: `قال لرويترز`."""
        return "ل" in mention.proclitics


class _Reader:
    """Walks from a cue to its content. One reader a cue; `at` is where it stands."""

    def __init__(self, context: Context, start: int, cue: Cue, stop: int) -> None:
        self.context, self.cue = context, cue
        self.forms = context.text.forms
        self.at, self.stop = start, min((gap for gap in context.gaps if start <= gap < stop), default=stop)
        self.start, self.span = start, (start, start)
        self.subject: ActorMention | None = None
        self.verbal = cue.mood not in (PARTICIPLE, NOUN) or "construct" in cue.limits
        if self.verbal and start > 2 and context.is_kind(start - 2, "relative"):
            self.verbal = not self._has_antecedent(start - 2)
        if cue.mood == IMPERFECT and context.speaks_before(start - 1) is not None:
            self.verbal = False

    def read(self) -> Complement | None:
        """The complement, or none where what follows is not reported speech."""
        if "reminder" in self.cue.limits and "الاذهان" not in self.forms[self.at : self.at + 9]:
            return None
        if "clitic" in self.cue.limits and not self._form(0).startswith("بان"):
            return None
        while self.at < self.stop:
            if not (self._pass_words() or (self.verbal and self._pass_subject()) or self._pass_circumstance()):
                break
        return self._marker() or (self._behind_unknown_subject() if self.verbal else self._ahead()) or self._object()

    def _has_antecedent(self, relative: int) -> bool:
        """Whether a name stands before `الذي`, whose deed the relative clause tells."""
        last = relative - 1 - (self.forms[relative - 1] == "،")
        return any(mention.stop - 1 == last for mention in self.context.mentions)

    # passing over what stands between

    def _pass_words(self) -> bool:
        form = self.forms[self.at]
        if self.context.is_kind(self.at, "skip"):
            step = 2 if form == "اول" and self._form(1) == "من" else 1
        elif form in ("(", "["):
            step = self._distance(")]", 14)
        elif form == "-":
            step = self._distance("-", _REACH)
        elif form == "،" and self.context.is_kind(self.at + 1, "parenthesis"):
            step = self._distance("،", _REACH)
        elif "relay" in self.cue.limits and self.context.is_kind(self.at, "echo"):
            step = 1
        elif self._is_catchword(self.at) and not self._is_last_words(self.at):
            step = self.context.quotes.closing[self.at] + 1 - self.at
        else:
            step = int(form == "،")
        self.at += step
        return step > 0

    def _pass_subject(self) -> bool:
        at = self.at
        mention = self.context.starting.get(at)
        if mention is None and (self._form(0) in QUOTES or self.context.is_kind(at, "honorific_title")):
            mention = self.context.starting.get(at + 1)
        if mention is not None and mention.stop <= self.stop:
            return self._pass_mention(mention)
        if self.span[0] < self.span[1] or self.subject is not None:
            return False
        noun = at + self.context.is_kind(at, "honorific_title")
        if self.context.is_kind(noun, "source") or self.context.is_kind(noun, "anaphor"):
            self._close_subject(at, self._end_of_source(noun))
            return True
        if self.context.is_kind(at, "honorific"):
            self._close_subject(at, at + 1)
            return True
        return False

    def _pass_mention(self, mention: ActorMention) -> bool:
        if self.context.is_addressee(mention):
            self.at = mention.stop
            return True
        apposed = self.forms[self.at - 1] == "،"
        joined = "و" in mention.proclitics and self.at == self.span[1]
        known = self.subject is not None or self.span[0] < self.span[1]
        if known and not apposed and not joined:
            return False
        if self.subject is None or (apposed and mention.form == "full" and self.subject.form != "full"):
            self.subject = mention
        elif apposed and not self.context.is_kind(self.at, "opener") and self.subject.form == "full":
            return False
        quoted = self.forms[self.at] in QUOTES
        self._close_subject(self.at, mention.stop)
        self.at += quoted and self._form(0) in QUOTES
        return True

    def _close_subject(self, first: int, stop: int) -> None:
        self.span = (self.span[0] if self.span[0] < self.span[1] else first, stop)
        self.at = stop

    def _end_of_source(self, noun: int) -> int:
        """The end of a phrase such as `مسؤول كبير في الخارجية`: up to a sign of content or a circumstance."""
        end, definite = noun + 1, self.forms[noun].startswith("ال")
        while end < min(self.stop, noun + 14):
            form = self.forms[end]
            if definite and self.forms[end - 1] != "باسم" and self._ends_definite(form):
                break
            inner = form in ("في", "لدي", "من") and not definite and not self.context.is_kind(end + 1, "occasion")
            if form == "باسم" or (inner and _PREPOSITIONS.get(form) not in self.cue.takes):
                end += 1
                continue
            if self._is_catchword(end):  # وكالة «…»
                end = self.context.quotes.closing[end] + 1
                continue
            if form in _PUNCTUATION or form in _BECAUSE or form in self.context.cues.forms or form == "ل":
                break
            if self._is_that(end) or self._is_preposition(end) or self.context.is_any(end, _ENDS_SOURCE):
                break
            if "object" in self.cue.takes and (_VERBAL_NOUN.fullmatch(form) or self._is_content_noun(end)):
                break
            mention = self.context.starting.get(end)
            if mention is not None and self.context.is_addressee(mention):
                break
            end = mention.stop if mention is not None else end + 1
        return min(end, self.stop)

    def _ends_definite(self, form: str) -> bool:
        """`الوزير` takes its adjectives (`الوزير النرويجي`); what follows may be the object of such a verb."""
        takes_more = any(kind == "ب" or kind.startswith(("object", "to+")) for kind in self.cue.takes)
        return takes_more and form != "باسم" and not (form.startswith(("ال", "وال")) and form.endswith(("ي", "يه")))

    def _pass_circumstance(self) -> bool:
        """Skip `في بيان أمس` and its like, up to a comma or to a sign of the content."""
        adjunct = self.context.is_kind(self.at, "adjunct")
        if self.forms[self.at - 1] == "،":  # …، ومنذ توليه المنصب، …
            bare = self.forms[self.at].removeprefix("و")
            adjunct = adjunct or "adjunct" in self.context.cues.kinds.get(bare, _NONE)
        if not adjunct or self._marker() is not None:
            return False
        end, most = self.at + 1, min(self.stop, self.at + _REACH)
        while end < most:
            mention = self.context.starting.get(end)
            if mention is not None:
                end = mention.stop
                continue
            if self.forms[end] in ("،", ":") or self._is_that(end) or self.context.is_speech(end):
                break
            if self._is_preposition(end) or self._is_content_noun(end):
                break
            if "ب" in self.cue.takes and end > self.at + 1 and self._with_b(end):
                break
            end += 1
        if end >= most:
            return False
        self.at = end
        return True

    # the signs of content

    def _marker(self) -> Complement | None:
        """The content's sign at this token: that-clause, quotation, colon, the verb's own preposition."""
        at, takes = self.at, self.cue.takes
        if at >= self.stop:
            return self._next_line() if self.forms[at - 1] == ":" and "quote" in takes else None
        form = self.forms[at]
        if form[0] != "ب" and form not in _SIGNS and not self.context.is_any(at, _THAT):
            return None
        if self._is_that(at) and "that" in takes:
            return self._found(self._behind_that(at), "that")
        if self._is_preposition(at):
            return self._behind_preposition(at)
        if self._is_that(at + 1) and "that" in takes and self.forms[at] in _PREPOSITIONS:
            return self._found(self._behind_that(at + 1), "that")
        if self.forms[at] == ":" and "quote" in takes:
            return self._found(at + 1, "colon") or self._next_line()
        if "quote" in takes and self._is_unclosed(at):
            return self._found(at + 1, "quote")
        if "quote" in takes and (self.context.is_speech(at) or self._is_last_words(at)):
            return self._found(at, "quote")
        if "ب" in takes and self._with_b(at):
            return self._found(at, "preposition")
        if "clitic" in self.cue.limits and self.forms[at].startswith("بان"):
            return self._found(at, "that")
        if "ل" in takes and self.forms[at] in _BECAUSE:
            return self._found(at + 1, "that")
        return None

    def _behind_unknown_subject(self) -> Complement | None:
        """A subject that nobody knows: a few words, then a sign of content. Its words are kept as the subject."""
        start, known = self.at, self.span[0] < self.span[1]
        if start >= self.stop or self.context.is_kind(start, "not_object") or self._is_content_noun(start):
            return None
        if not known and (self.forms[start] in self.context.cues.forms or self.context.is_kind(start, "mute")):
            return None
        if "construct" in self.cue.limits or ("near" in self.cue.limits and not known):
            return None
        end_of_subject = 0
        for token in range(start + 1, min(self.stop, start + 22)):
            self.at, form = token, self.forms[token]
            other = self.context.cues.forms.get(form)
            if other is not None and (other.mood == PARTICIPLE or (other.mood == PERFECT and other.joined)):
                break
            unlike_name = form == "ل" or self.context.is_any(token, _CIRCUMSTANCE)
            if not end_of_subject and (form in _PUNCTUATION or unlike_name):
                end_of_subject = token
            found = self._marker() or self._object_behind_name(start, token, end_of_subject)
            if found is not None and self._may_end(found, start, token, known):
                apposed = self.subject is None and self.forms[start - 1] == self.forms[token - 1] == "،"
                if (not known and self._may_be_subject(start)) or (apposed and token - start <= 5):
                    self.span = (start, end_of_subject or token)
                return replace(found, subject_first=self.span[0], subject_stop=self.span[1])
        self.at = start
        return None

    def _may_end(self, found: Complement, start: int, token: int, known: bool) -> bool:
        """Whether a sign found some words on belongs to the cue, not to a noun in between."""
        if found.marker == "preposition" and known:
            loose = self.context.is_kind(start, "adjunct") or self.forms[start] in _PUNCTUATION
            addressed = any(kind.startswith("object+") for kind in self.cue.takes)
            return not addressed and (loose or (token - start <= 4 and self.forms[token] in _PREPOSITIONS))
        if "object" in self.cue.takes and token - start >= _NEAR:
            title = self.forms[start].startswith("ال") and not _VERBAL_NOUN.fullmatch(self.forms[start][2:])
            return found.marker != "preposition" and (self.forms[token - 1] == "،" or title)
        return True

    def _object_behind_name(self, start: int, token: int, end_of_subject: int) -> Complement | None:
        """`أكد فلان حرص بلاده`: a name nobody knows, perhaps a comma or a circumstance, and the object."""
        near = token - start <= 4 or (end_of_subject and self.forms[start].startswith("ال"))
        if near and self._is_content_noun(token) and not self._is_that(token) and self.forms[start][:2] != "لل":
            return self._found(token, "object")
        return None

    def _may_be_subject(self, token: int) -> bool:
        """Words that may name a speaker: not `بمضمونها`, not a circumstance."""
        form = self.forms[token]
        bound = form[0] in "بلك" and form.endswith(("ه", "ها", "هم", "هما"))
        return not bound and not self.context.is_kind(token, "adjunct") and form not in _PUNCTUATION

    def _ahead(self) -> Complement | None:
        """For participles and nouns: the sign a few words on, behind an addressee."""
        start = self.at
        if not any(kind.startswith("object") for kind in self.cue.takes):
            for token in range(start + 1, min(self.stop, start + 5)):
                self.at = token
                if self.forms[token] in ("،", "."):
                    break
                if (found := self._marker()) is not None:
                    return found
        self.at = start
        return None

    def _object(self) -> Complement | None:
        """A bare object as content: `أكد ضرورة`, `وصف اللقاء بالمثمر`, `دعا الأطراف إلى`."""
        at, takes = self.at, self.cue.takes
        if at >= self.stop or self.context.is_kind(at, "adjunct"):
            return None
        if self.context.is_kind(at, "not_object") and not ("object+ب" in takes and self.forms[at] == "ما"):
            return None
        if self.forms[at] in _PUNCTUATION and not (self.forms[at] in QUOTES and "object" in takes):
            return None
        if self.cue.mood == IMPERFECT and {"object", "that"} <= takes:
            return None  # يعتبر الأكبر: is held to be
        if "object" in takes and self.context.is_kind(at, "mute"):
            return None
        if "construct" in self.cue.limits and not (self.subject is not None and self._is_content_noun(at)):
            return None
        if "object" in takes and not ("near" in self.cue.limits and self.span[0] == self.span[1]):
            if self.context.is_kind(at, "echo") and self._form(1) in _PREPOSITIONS:
                return self._found(at + 2 + self._is_that(at + 2), "preposition")
            return self._found(at, "object")
        for goal in takes:
            kind, _, preposition = goal.partition("+")
            if preposition and (token := self._later(at, preposition)):
                return self._found(token + (preposition == "على") if kind == "to" else at, "object")
        return None

    # small questions

    def _found(self, first: int, marker: str) -> Complement | None:
        """The complement at a token; colons and dashes after the sign are passed over."""
        while first < self.stop and self.forms[first] in (":", "-", "،"):
            first += 1
        if marker == "colon" and first < self.stop and self._is_that(first):
            first = self._behind_that(first)
        if first >= self.stop:
            return None
        return Complement(first, marker, self.subject, *self.span)

    def _next_line(self) -> Complement | None:
        """A colon that ends its line: what is said stands on the next."""
        text = self.context.text
        after = text.sentence_of[self.stop - 1] + 1
        if after >= len(text.sentences) or self.forms[self.stop - 1] != ":":
            return None
        first = text.sentences[after].first
        return Complement(first + self.context.is_kind(first, "that"), "colon", self.subject, *self.span)

    def _form(self, ahead: int) -> str:
        token = self.at + ahead
        return self.forms[token] if token < len(self.forms) else ""

    def _distance(self, closing: str, most: int) -> int:
        for step in range(1, min(most, self.stop - self.at)):
            if self.forms[self.at + step] in closing:
                return step + 1
        return 0

    def _is_that(self, token: int) -> bool:
        if token >= self.stop or not self.context.is_any(token, _THAT):
            return False
        return not self.context.is_kind(token - 1, "blocker")

    def _behind_that(self, token: int) -> int:
        """First person plural (`إننا`) belongs to what is said; other forms of `أن` do not."""
        return token if self.context.is_kind(token, "that_we") else token + 1

    def _is_catchword(self, token: int) -> bool:
        return token in self.context.quotes.closing and not self.context.is_speech(token)

    def _is_unclosed(self, token: int) -> bool:
        """A quotation mark that opens and that nothing closes, right behind the verb or its subject."""
        if self.forms[token] not in QUOTES or token in self.context.quotes.closing or token + 1 >= self.stop:
            return False
        text = self.context.text
        touches = text.stops[token] == text.starts[token + 1] and text.stops[token - 1] < text.starts[token]
        return touches and token not in self.context.quotes.closing.values()

    def _is_last_words(self, token: int) -> bool:
        """A short quotation after which nothing more is said: speech, where a name would be followed by more."""
        close = self.context.quotes.closing.get(token)
        if close is None or "object" in self.cue.takes or token not in (self.start, self.span[1], self.span[1] + 1):
            return False
        return close + 1 >= self.stop or self.forms[close + 1] in ("،", ".", "؛")

    def _is_preposition(self, token: int) -> bool:
        return token < self.stop and self.context.preposition(token) in self.cue.takes

    def _with_b(self, token: int) -> bool:
        form = self.forms[token]
        return form[0] == "ب" and len(form) > 3 and not self.context.is_kind(token, "not_b")

    def _is_content_noun(self, token: int) -> bool:
        """Whether a token must be content rather than subject: `ضرورة`, `التزامها`."""
        if "object" not in self.cue.takes:
            return False
        form = self.forms[token]
        if self.context.is_kind(token, "not_object"):
            return False
        text = self.context.text
        clitic = form.endswith(("ها", "هم", "هما")) or text.content[text.stops[token] - 1] == "ه"  # not ة, folded alike
        own = clitic and len(form) > 3 and not form.startswith("ال") and token not in self.context.starting
        return own or self.context.is_kind(token, "content_head")

    def _later(self, token: int, preposition: str) -> int:
        """Where the second preposition of `دعا الأطراف إلى` stands, else 0."""
        for later in range(token, min(self.stop, token + 26)):
            form = self.forms[later]
            if preposition in ("ب", "ل"):
                opens = form[0] == preposition and len(form) > 3 and not self.context.is_kind(later, "not_b")
                if opens and (later > token or later not in self.context.starting):
                    return later
            elif _PREPOSITIONS.get(form) == preposition:
                return later
        return 0

    def _behind_preposition(self, at: int) -> Complement | None:
        """The content behind `على`: `أن` passed over, and `أمله في`, which names only the act of hoping."""
        after = at + 1
        if self._is_that(after):
            return self._found(self._behind_that(after), "that")
        if self.context.is_kind(after, "hope"):
            for token in range(after + 1, min(self.stop, after + 4)):
                if self._is_that(token):
                    return self._found(self._behind_that(token), "that")
                if self.forms[token] == "في":
                    return self._found(token + 1 + self._is_that(token + 1), "preposition")
        return self._found(after, "preposition")


def find_complement(context: Context, start: int, cue: Cue, stop: int) -> Complement | None:
    """The content of a cue and its subject, read from token `start` on; none where nothing is reported."""
    return _Reader(context, start, cue, stop).read()
