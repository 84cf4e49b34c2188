"""The way from a reporting word to its content: the subject, its apposition, and the circumstances between.

Arabic news puts the verb first: verb, subject with role and apposition, circumstances (`في بيان`, `أمس`), complement.
"""

from __future__ import annotations

import re

from extract.cues import IMPERFECT, NOUN, PARTICIPLE, Cue
from extract.mentions import ActorMention
from extract.speech import PREPOSITIONS, SPEAKERS, Complement, Context
from extract.text import QUOTES

THAT = frozenset({"that", "that_we"})
BECAUSE = frozenset({"لان", "لانه", "لانها"})
PUNCTUATION = frozenset("،؛.:()[]-؟!/") | QUOTES
VERBAL_NOUN = re.compile("(?:است|ان|ا)..?.?ا[^ت]|ت..ي.")  # استئناف, انطلاق, إعلان, توقيع
_ENDS_SOURCE = frozenset({"skip", "adjunct", "content_head", "relative", "echo", "pointer"})
_ITS_OWN = frozenset({"له", "لها", "لهم"})
_LONGEST_NAME = 4
_REACH = 30  # tokens that a circumstance or a role phrase may take


class Walk:
    """Walks from a cue towards its content. One walk a cue; `at` is where it stands, `span` the subject's tokens."""

    def __init__(self, context: Context, start: int, cue: Cue, stop: int) -> None:
        self.context, self.cue = context, cue
        self.forms = context.text.forms
        self.at, self.start, self.stop, self.span = start, start, stop, (start, start)
        if context.gaps:
            self.stop = min((gap for gap in context.gaps if start <= gap < stop), default=stop)
        self.subject: ActorMention | None = None
        self.verbal = cue.mood not in (PARTICIPLE, NOUN) or "construct" in cue.limits
        if self.verbal and start > 2 and context.is_kind(start - 2, "relative"):
            self.verbal = not self._has_antecedent(start - 2)
        if self.verbal and start > 2 and self.forms[start - 2] == "قد" and not context.is_kind(start - 3, "opener"):
            self.verbal = not context.opens_before(start - 2)
        if cue.mood == IMPERFECT and context.speaks_before(start - 1) is not None:
            self.verbal = False

    def _has_antecedent(self, relative: int) -> bool:
        """Whether a name stands before `الذي`, whose deed the relative clause tells."""
        last = relative - 1 - (self.forms[relative - 1] == "،")
        return any(mention.stop - 1 == last for mention in self.context.mentions)

    def _marker(self) -> Complement | None:
        """The content's sign at this token, if it is one."""
        raise NotImplementedError

    def _pass_words(self) -> bool:
        form, kinds = self.forms[self.at], self.context.kinds_at[self.at]
        if "skip" in kinds:
            step = 2 if form == "اول" and self._form(1) == "من" else 1
        elif form in ("(", "["):
            step = self._distance(")]", 14)
        elif form == "-":
            step = self._distance("-", _REACH)
        elif form == "،" and self.context.is_kind(self.at + 1, "parenthesis"):
            step = self._distance("،", _REACH)
        elif "relay" in self.cue.limits and "echo" in kinds:
            step = 1
        elif self._is_catchword(self.at) and not self._is_last_words(self.at):
            step = self.context.quotes.closing[self.at] + 1 - self.at
        else:
            step = int(form == "،")
        self.at += step
        return step > 0

    def _pass_subject(self) -> bool:
        at = self.at
        mention, kinds = self.context.starting.get(at), self.context.kinds_at[at]
        titled = "honorific_title" in kinds
        if mention is None and (titled or self.forms[at] in QUOTES):
            mention = self.context.starting.get(at + 1)
        if mention is not None and mention.stop <= self.stop:
            return self._pass_mention(mention)
        if self.span[0] < self.span[1] or self.subject is not None:
            return False
        noun = at + titled
        if noun < len(self.forms) and self.context.is_any(noun, SPEAKERS):
            self._close_subject(at, self._end_of_source(noun))
            return True
        if self._is_plural_subject(at):
            end = at + 1
            while end < self.stop and self._is_plural_subject(end):
                end += 1
            self._close_subject(at, end)
            return True
        if "honorific" in kinds:
            self._close_subject(at, at + 1)
            return True
        return False

    def _is_plural_subject(self, token: int) -> bool:
        """A plural in the nominative (المتظاهرون): a subject, whatever stands behind it."""
        form = self.forms[token]
        return len(form) > 6 and form.startswith("ال") and form.endswith("ون")

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
        if mention.form == "role" and mention.actor.kind != "person" and (end := self._end_of_name()) > self.at:
            self.subject = None  # an office that nobody is known for, and the name of who holds it
            self._close_subject(self.span[0], end)
        return True

    def _end_of_name(self) -> int:
        """The end of a name that nobody knows: a few plain words up to a sign of content or a comma."""
        for token in range(self.at, min(self.stop, self.at + _LONGEST_NAME + 1)):
            if self.forms[token] in PUNCTUATION or self._is_that(token) or self._is_preposition(token):
                return token
            addressee = self.forms[token].startswith("لل")
            if addressee or self.context.kinds(self.forms[token]) or self.forms[token] in self.context.cues.forms:
                return self.at
        return self.at

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
            if form == "باسم" or (inner and PREPOSITIONS.get(form) not in self.cue.takes):
                end += 1
                continue
            if form == "للانباء":  # وكالة … للأنباء
                end += 1
                continue
            if self._is_catchword(end):  # وكالة «…»
                end = self.context.quotes.closing[end] + 1
                continue
            if form in PUNCTUATION or form in BECAUSE or form in self.context.cues.forms or form == "ل":
                break
            if self._is_that(end) or self._is_preposition(end) or self.context.is_any(end, _ENDS_SOURCE):
                break
            if "object" in self.cue.takes and (VERBAL_NOUN.fullmatch(form) or self._is_content_noun(end)):
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
            adjunct = adjunct or "adjunct" in self.context.kinds(bare)
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
            if self._is_preposition(end) or (end > self.at + 1 and self._is_content_noun(end)):
                break
            if "ب" in self.cue.takes and end > self.at + 1 and self._with_b(end):
                break
            if self.forms[end] in _ITS_OWN and "object" in self.cue.takes:  # في بيان لها
                end += 1
                break
            end += 1
        if end >= most:
            return False
        self.at = end
        return True

    def _form(self, ahead: int) -> str:
        token = self.at + ahead
        return self.forms[token] if token < len(self.forms) else ""

    def _distance(self, closing: str, most: int) -> int:
        for step in range(1, min(most, self.stop - self.at)):
            if self.forms[self.at + step] in closing:
                return step + 1
        return 0

    def _is_that(self, token: int) -> bool:
        if token >= self.stop or THAT.isdisjoint(self.context.kinds_at[token]):
            return False
        return not self.context.is_kind(token - 1, "blocker")

    def _is_catchword(self, token: int) -> bool:
        return token in self.context.quotes.closing and not self.context.is_speech(token)

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
        if self.context.is_kind(token, "not_object") or form[:-1] in self.context.cues.forms:
            return False
        text = self.context.text
        clitic = form.endswith(("ها", "هم", "هما")) or text.content[text.stops[token] - 1] == "ه"  # not ة, folded alike
        own = clitic and len(form) > 3 and not form.startswith("ال") and token not in self.context.starting
        return own or self.context.is_kind(token, "content_head")
