"""Where reported content begins: `أن`, a colon, a quotation, the verb's own preposition, or a bare object."""

from __future__ import annotations

from extract.cues import IMPERFECT, NOUN, PARTICIPLE, PERFECT, Cue
from extract.frozen import replace
from extract.speech import PREPOSITIONS, Complement, Context
from extract.subjects import BECAUSE, PUNCTUATION, THAT, VERBAL_NOUN, Walk
from extract.text import QUOTES

_CIRCUMSTANCE = frozenset({"adjunct", "skip"})
_SIGNS = BECAUSE | {":"} | QUOTES | PREPOSITIONS.keys()
_NO_SPEECH = frozenset({"adjunct", "skip", "not_object", "relative", "governs"})
_FEWEST = 5  # tokens that speech without marks must have
_ENDS_SUBJECT = PUNCTUATION | {"ل"}
_NOT_IN_SUBJECT = _CIRCUMSTANCE | {"echo"}
_NEAR = 7  # tokens within which an unknown subject of a verb with bare objects must meet its `أن`


class _Reader(Walk):
    """Reads the signs of content along the walk."""

    def read(self) -> Complement | None:
        """The complement, or none where what follows is not reported speech."""
        if "reminder" in self.cue.limits and "الاذهان" not in self.forms[self.at : self.at + 9]:
            return None
        if "clitic" in self.cue.limits and not self._form(0).startswith("بان"):
            return None
        while self.at < self.stop:
            if not (self._pass_words() or (self.verbal and self._pass_subject()) or self._pass_circumstance()):
                break
        if (found := self._marker()) is not None:
            return found
        if "bare" in self.cue.limits and self.at < self.stop and self.context.is_kind(self.at, "own_words"):
            return self._found(self.at, "bare")
        behind = self._behind_unknown_subject() if self.verbal else self._ahead()
        return behind or self._object() or self._bare_speech()

    def _bare_speech(self) -> Complement | None:
        """Speech that lost its quotation marks: `وقال الوزير الباب مفتوح للجميع`, `قائلا كفى`."""
        at = self.at
        if "bare" not in self.cue.limits or self.stop - at < _FEWEST or (self.verbal and self.subject is None):
            return None
        saying = self.cue.mood == PERFECT or (self.cue.lemma == "قال" and self.cue.mood in (PARTICIPLE, NOUN))
        if not saying or not self.forms[at][0].isalpha():
            return None
        if self.context.is_any(at, _NO_SPEECH) or self.forms[at] in self.context.cues.forms:
            return None
        return self._found(at, "bare")

    def _marker(self) -> Complement | None:
        """The content's sign at this token: that-clause, quotation, colon, the verb's own preposition."""
        at, takes = self.at, self.cue.takes
        if at >= self.stop:
            return self._next_line() if self.forms[at - 1] == ":" and "quote" in takes else None
        if not self._may_mark(at):
            return None
        if self._is_that(at) and "that" in takes:
            return self._found(self._behind_that(at), "that")
        if self._is_preposition(at):
            return self._behind_preposition(at)
        if self._is_that(at + 1) and "that" in takes and self.forms[at] in PREPOSITIONS:
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
        if "ل" in takes and self.forms[at] in BECAUSE:
            return self._found(at + 1, "that")
        return None

    def _may_mark(self, token: int) -> bool:
        """Whether a sign of content can stand at a token: says no at once to most."""
        form = self.forms[token]
        return form[0] == "ب" or form in _SIGNS or not THAT.isdisjoint(self.context.kinds_at[token])

    def _behind_unknown_subject(self) -> Complement | None:
        """A subject that nobody knows: a few words, then a sign of content. Its words are kept as the subject."""
        start, known = self.at, self.span[0] < self.span[1]
        if start >= self.stop or self.context.is_kind(start, "not_object") or self._is_content_noun(start):
            return None
        if not known and (self.forms[start] in self.context.cues.forms or self.context.is_kind(start, "mute")):
            return None
        if "construct" in self.cue.limits or ("near" in self.cue.limits and not known):
            return None
        end_of_subject, kinds_at, cues = 0, self.context.kinds_at, self.context.cues.forms
        reach, definite = 22 if self._takes_objects() else 45, self.forms[start].startswith("ال")
        for token in range(start + 1, min(self.stop, start + reach)):
            self.at, form = token, self.forms[token]
            if form in cues and self._is_another(token):
                break
            if not end_of_subject and (form in _ENDS_SUBJECT or not _NOT_IN_SUBJECT.isdisjoint(kinds_at[token])):
                end_of_subject = token
            found = self._marker() if self._may_mark(token) else None
            if found is None and self.subject is None and (token - start <= 4 or (end_of_subject and definite)):
                found = self._object_behind_name(start, token)
            if found is not None and self._may_end(found, start, token, known):
                apposed = self.subject is None and self.forms[start - 1] == self.forms[token - 1] == "،"
                if (not known and self._may_be_subject(start)) or (apposed and token - start <= 5):
                    self.span = (start, end_of_subject or token)
                return replace(found, subject_first=self.span[0], subject_stop=self.span[1])
        self.at = start
        return None

    def _is_another(self, token: int) -> bool:
        """Whether another report begins at a token: what follows is its content."""
        other = self.context.cues.forms.get(self.forms[token])
        if other is None or other.mood == NOUN:
            return False
        led = self.context.is_kind(token - 1, "lead_in") and not self.context.is_kind(token - 1, "relative")
        return other.mood == PARTICIPLE or other.joined or led

    def _takes_objects(self) -> bool:
        return any(kind.startswith("object") for kind in self.cue.takes)

    def _may_end(self, found: Complement, start: int, token: int, known: bool) -> bool:
        """Whether a sign found some words on belongs to the cue, not to a noun in between."""
        if found.marker == "preposition" and known:
            loose = self.context.is_kind(start, "adjunct") or self.forms[start] in PUNCTUATION
            addressed = any(kind.startswith("object+") for kind in self.cue.takes)
            return not addressed and (loose or (token - start <= 4 and self.forms[token] in PREPOSITIONS))
        plain = self.forms[start] not in PUNCTUATION and not self.context.is_any(start, _CIRCUMSTANCE)
        if "bare" in self.cue.limits and self.subject is not None and plain and token - start >= _NEAR:
            return self.forms[token - 1] == "،"
        if "object" in self.cue.takes and token - start >= _NEAR:
            title = self.forms[start].startswith("ال") and not VERBAL_NOUN.fullmatch(self.forms[start][2:])
            return found.marker != "preposition" and (self.forms[token - 1] == "،" or title)
        return True

    def _object_behind_name(self, start: int, token: int) -> Complement | None:
        """`أكد فلان حرص بلاده`: a name nobody knows, perhaps a comma or a circumstance, and the object."""
        if self._is_content_noun(token) and not self._is_that(token) and self.forms[start][:2] != "لل":
            return self._found(token, "object")
        return None

    def _may_be_subject(self, token: int) -> bool:
        """Words that may name a speaker: not `بمضمونها`, not a circumstance."""
        form = self.forms[token]
        bound = form[0] in "بلك" and form.endswith(("ه", "ها", "هم", "هما"))
        return (
            not bound
            and not self.context.is_kind(token, "relative")
            and not self.context.is_kind(token, "adjunct")
            and form not in PUNCTUATION
        )

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
        if self.forms[at] in PUNCTUATION and not (self.forms[at] in QUOTES and "object" in takes):
            return None
        if self.cue.mood == IMPERFECT and {"object", "that"} <= takes:
            return None  # يعتبر الأكبر: is held to be
        if "object" in takes and self.context.is_kind(at, "mute"):
            return None
        if "construct" in self.cue.limits and not (self.subject is not None and self._is_content_noun(at)):
            return None
        if "object" in takes and not ("near" in self.cue.limits and self.span[0] == self.span[1]):
            if self.context.is_kind(at, "echo") and self._form(1) in PREPOSITIONS:
                return self._found(at + 2 + self._is_that(at + 2), "preposition")
            return self._found(at, "object")
        for goal in takes:
            kind, _, preposition = goal.partition("+")
            if preposition and (token := self._later(at, preposition)):
                return self._found(token + (preposition == "على") if kind == "to" else at, "object")
        return None

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

    def _behind_that(self, token: int) -> int:
        """First person plural (`إننا`) belongs to what is said; other forms of `أن` do not."""
        return token if self.context.is_kind(token, "that_we") else token + 1

    def _is_unclosed(self, token: int) -> bool:
        """A quotation mark that opens and that nothing closes, right behind the verb or its subject."""
        if self.forms[token] not in QUOTES or token in self.context.quotes.closing or token + 1 >= self.stop:
            return False
        text = self.context.text
        touches = text.stops[token] == text.starts[token + 1] and text.stops[token - 1] < text.starts[token]
        return touches and token not in self.context.quotes.closing.values()

    def _later(self, token: int, preposition: str) -> int:
        """Where the second preposition of `دعا الأطراف إلى` stands, else 0."""
        for later in range(token, min(self.stop, token + 26)):
            form = self.forms[later]
            if preposition in ("ب", "ل"):
                opens = form[0] == preposition and len(form) > 3 and not self.context.is_kind(later, "not_b")
                if opens and (later > token or later not in self.context.starting):
                    return later
            elif PREPOSITIONS.get(form) == preposition:
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
