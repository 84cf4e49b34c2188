"""Who speaks: the subject of a reporting word where it has one, else the last who spoke in the block.

Order: the subject behind the verb; the subject before it (`كان X قد قال`, headlines); participles and verbs without a
subject go on with the speaker of the sentence, then of the block.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from extract.contents import Candidate
from extract.cues import IMPERFECT, NOUN, PARTICIPLE, PERFECT
from extract.frozen import replace
from extract.mentions import ActorMention
from extract.speech import Context
from extract.text import QUOTES, fold

_ENDS_NAME = frozenset({"skip", "that", "that_we", "adjunct"})
_LINKS = frozenset({"between", "relative"})


def resolve_speakers(context: Context, candidates: Sequence[Candidate]) -> None:
    """Set `speaker` and `speaker_span` of every candidate, in text order."""
    last: Candidate | None = None
    block = -1
    for candidate in candidates:
        sentence = context.text.sentence(candidate.token)
        if sentence.block != block:
            last, block = None, sentence.block
        _Resolver(context, candidate, last, candidates).resolve()
        if candidate.mood == "headline":
            continue
        if not candidate.within or (last is not None and _tells(context, last, candidate)):
            last = candidate


def _tells(context: Context, paper: Candidate, candidate: Candidate) -> bool:
    """`وقال بيان إن فلانا أشار إلى`: who is quoted by a paper, not the paper, goes on speaking."""
    first = paper.complement.subject_first
    is_paper = paper.complement.subject_stop > first and context.is_kind(first, "issued") and paper.speaker is None
    return is_paper and 0 <= candidate.token - paper.first <= 3


class _Resolver:
    """Finds the speaker of one candidate; `last` is the one before it in the block."""

    def __init__(
        self, context: Context, candidate: Candidate, last: Candidate | None, candidates: Sequence[Candidate]
    ) -> None:
        self.context, self.candidate, self.last, self.candidates = context, candidate, last, candidates
        self.forms = context.text.forms
        self.sentence = context.text.sentence(candidate.token)

    def resolve(self) -> None:
        found = self.candidate.complement
        if found.subject is not None:
            unnamed = self._same_office_before(found.subject) if found.subject.form == "role" else None
            if unnamed is not None:
                self._follow(unnamed)
            else:
                self._take(self._holder(found.subject) or found.subject)
        elif self.forms[self.candidate.token - 1] == "قد" and self._from_before():
            pass
        elif found.subject_stop > found.subject_first:
            self._from_words(found.subject_first, found.subject_stop)
        elif not self._from_before() and not self._from_outer() and not self._from_sentence() and self.last is not None:
            self._follow(self.last)

    def _take(self, mention: ActorMention) -> None:
        """Let a mention speak. A seat of government (الكرملين) speaks as the office it is, not as the whole country."""
        if mention.form == "metonym" and self.context.is_kind(mention.stop - 1, "seat"):
            name = self.context.text.surface(mention.first, mention.stop).lstrip("وفل")
            key = hashlib.sha256(fold(name).encode()).hexdigest()[:16]
            office = replace(mention.actor, actor_id=f"seat-{key}", kind="organisation", name_en=None, name_ar=name)
            mention = replace(mention, actor=replace(office, wikidata_id=None, origin="discovered"))
        self.candidate.speaker, self.candidate.speaker_span = mention, (mention.first, mention.stop)

    def _follow(self, other: Candidate) -> None:
        self.candidate.speaker, self.candidate.speaker_span = other.speaker, other.speaker_span

    def _from_words(self, first: int, stop: int) -> None:
        """A subject in words that are no mention: a body's paper, `المتحدث`, a name heard before, or nobody known."""
        is_kind, candidate = self.context.is_kind, self.candidate
        candidate.speaker_span = (first, stop)
        noun = first + is_kind(first, "honorific_title")
        if is_kind(noun, "issued") and self._from_paper(noun, stop):
            return
        if (quoted := self._quoted_name(noun, stop)) is not None:
            candidate.speaker_span = quoted
        elif (heard := self._heard_before(noun, stop)) is not None:
            self._take(heard)
        elif (said := self._said_before(noun, stop)) is not None:
            self._follow(said)
        elif stop == noun + 1 and (outlet := self._outlet_before(noun)):
            candidate.speaker_span = outlet
            candidate.speaker = next((m for m in self.context.mentions if m.first == outlet[0]), None)
        elif self.last is not None and stop - noun <= 2 and self._may_follow(noun):
            self._follow(self.last)
        elif is_kind(noun, "honorific") and (person := self._person_before(noun)) is not None:
            self._take(person)

    def _may_follow(self, noun: int) -> bool:
        """Whether `المسؤول` or `معاليه` may be who spoke last: not where one verb is feminine and the other is not."""
        if not self.context.is_kind(noun, "anaphor") and not self.context.is_kind(noun, "honorific"):
            return False
        last, cue = self.last, self.candidate.cue
        if last is None or last.cue is None or cue is None or PERFECT not in (last.mood, self.candidate.mood):
            return True
        return last.mood != self.candidate.mood or last.cue.feminine == cue.feminine

    def _from_paper(self, noun: int, stop: int) -> bool:
        """`بيان الوزارة`, `حسابات الرئاسة`: the body speaks, not its paper. A bare `البيان` is the last speaker's."""
        relay = self._issued_by(noun, stop)
        after = self.forms[noun + 1] if noun + 1 < len(self.forms) else ""
        if (issuer := self._issuer(noun, stop)) is not None:
            self._take(issuer)
        elif relay is not None:
            self.candidate.speaker_span = relay
        elif after.startswith("لل") and (body := self._body_before(noun + 1)) is not None:
            self.candidate.speaker_span = body
        elif self.last is not None and (stop == noun + 1 or after.startswith("لل")):
            self._follow(self.last)
        elif stop > noun + 1 and after.startswith("ال") and not self.forms[noun].startswith("ال"):
            end = next((t for t in range(noun + 1, stop) if not self.forms[t].startswith("ال")), stop)
            self.candidate.speaker_span = (noun + 1, end)
        else:
            return False
        return True

    def _issued_by(self, noun: int, stop: int) -> tuple[int, int] | None:
        """`بيان صدر الثلاثاء عن مكتب الوزير`: the words behind `عن`."""
        for token in range(noun + 1, min(stop + 6, self.sentence.stop - 1)):
            if not self.forms[token][0].isalnum():
                return None
            if self.forms[token] == "عن":
                end = token + 1
                while end < self.sentence.stop and self.forms[end][0].isalnum():
                    if self.context.is_any(end, _ENDS_NAME):
                        break
                    end += 1
                return token + 1, end
        return None

    def _body_before(self, token: int) -> tuple[int, int] | None:
        """`بيان للجامعة` where another spoke last: `جامعة` and its name, said before."""
        bare = self.forms[token][2:]
        said = self.forms[slice(*self.last.speaker_span)] if self.last is not None else []
        if bare in said or "ال" + bare in said:
            return None
        for before in range(token - 1, 0, -1):
            if self.forms[before - 1] == bare and self.forms[before][0].isalpha():
                return before - 1, before + 1
        return None

    def _outlet_before(self, noun: int) -> tuple[int, int] | None:
        """What `الصحيفة` means: the name behind the last `صحيفة` of the text."""
        bare = self.forms[noun].removeprefix("ال")
        if not self.context.is_kind(noun, "outlet") or bare == self.forms[noun]:
            return None
        for token in range(noun - 1, -1, -1):
            if self.forms[token] in (bare, "و" + bare, "ل" + bare):
                mention = self.context.starting.get(token) or self.context.starting.get(token + 1)
                return (mention.first, mention.stop) if mention else self._quoted_name(token, token + 5)
        return None

    def _same_office_before(self, mention: ActorMention) -> Candidate | None:
        """`المسؤول الأميركي` after `مسؤول أميركي`, `المتحدث باسم الخارجية` after the same with a name: the same one."""
        surface = [form for form in self.forms[mention.first : mention.stop] if not form.startswith("لل")]
        words = [form.removeprefix("ال") for form in surface]
        for other in self.candidates[: self.candidates.index(self.candidate)]:
            own = [form.removeprefix("ال") for form in self.forms[slice(*other.speaker_span)]]
            if other.speaker is None and own[: len(words)] == words:
                return other
            if mention.actor.kind != "person" and other.mood != "headline" and set(words) < set(own):
                return other
        return None

    def _holder(self, office: ActorMention) -> ActorMention | None:
        """Who holds an office that was resolved no further than its country: the one person of it named before."""
        if office.form != "role" or office.actor.kind != "country":
            return None
        people = {
            mention.actor.actor_id: mention
            for mention in self.context.mentions
            if mention.first < office.first
            and mention.actor.kind == "person"
            and mention.actor.country_iso3 == office.actor.country_iso3
        }
        return next(iter(people.values())) if len(people) == 1 else None

    def _issuer(self, first: int, stop: int) -> ActorMention | None:
        """The body whose statement, site or account is the subject."""
        reach = stop + 6 if self.candidate.backwards else max(stop, self.candidate.complement.first)
        for mention in self.context.mentions:
            if first < mention.first < reach and mention.actor.kind != "person" and mention.form != "country":
                return mention
        return None

    def _quoted_name(self, noun: int, stop: int) -> tuple[int, int] | None:
        """`صحيفة «…»`: an outlet or a company goes by the name in the quotation marks."""
        if not self.context.is_kind(noun, "outlet"):
            return None
        for token in range(noun + 1, stop):
            close = self.context.quotes.closing.get(token)
            if close is not None and close <= stop:
                return token + 1, close
        return None

    def _heard_before(self, noun: int, stop: int) -> ActorMention | None:
        """The one person named earlier whose name or office these words repeat."""
        words = self.forms[noun:stop]
        if not words:
            return None
        unnamed = self.context.is_kind(noun, "source") or self.context.is_kind(noun, "anaphor")
        known: dict[str, ActorMention] = {}
        for mention in self.context.mentions:
            if mention.first >= noun or mention.form != "full":
                continue
            phrase, name = self.forms[mention.first : mention.stop], self.forms[mention.name_first : mention.name_stop]
            if (unnamed and len(words) > 1 and phrase[: len(words)] == words) or (
                not unnamed and len(words) <= 3 and name and name[-1] in (words[-1], words[0])
            ):
                known[mention.actor.actor_id] = mention
        return next(iter(known.values())) if len(known) == 1 else None

    def _said_before(self, noun: int, stop: int) -> Candidate | None:
        """An earlier statement whose speaker these words name again: by the same opening, or the last word."""
        words = self.forms[noun:stop]
        if not words:
            return None
        bare = words[0].removeprefix("ال")
        for other in reversed(self.candidates[: self.candidates.index(self.candidate)]):
            if self.context.is_kind(noun, "anaphor") and len(words) <= 2:
                if bare in [form.removeprefix("ال") for form in self.forms[slice(*other.speaker_span)]]:
                    return other
                if bare == "مصدر" and other.speaker is None and other.speaker_span[0] < other.speaker_span[1]:
                    return other
                continue
            first, last = other.complement.subject_first, other.complement.subject_stop
            subject = self.forms[first:last]
            own = self.forms[slice(*other.speaker_span)]
            if not own:
                continue
            if (len(words) > 1 and subject[: len(words)] == words) or own[: len(words)] == words or own[-1:] == words:
                return other
        return None

    def _person_before(self, token: int) -> ActorMention | None:
        for mention in self.context.mentions:
            if mention.first < token and mention.form == "full" and mention.actor.kind == "person":
                return mention
        return None

    def _from_before(self) -> bool:
        """The subject that stands before its verb: right before it, or behind `كان` and `لكن` that open the clause."""
        candidate, cue = self.candidate, self.candidate.cue
        if cue is None or cue.mood == PARTICIPLE or (cue.joined and self.forms[candidate.token - 1] != "سبق"):
            return False
        earlier = [c.token + 1 for c in self.candidates if c.token < candidate.token]
        clause = max(self.sentence.first, *earlier[-1:]) if earlier else self.sentence.first
        words = self.context.speaks_before(candidate.token) if cue.mood == IMPERFECT else None
        if words is not None and not any(words[0] <= m.first < words[1] for m in self.context.mentions):
            self._from_words(*words)
            return True
        for opener in range(candidate.token - 1, clause - 1, -1):
            if self.context.is_kind(opener, "opener"):
                subject = opener + 1 + (self.forms[opener + 1] in ("ان", "من"))
                if any(self.context.is_kind(subject, kind) for kind in ("source", "anaphor")):
                    return self._source_before(subject)
                for mention in self.context.mentions:
                    if opener < mention.first <= opener + 3 and mention.stop <= candidate.token:
                        self._take(mention)
                        return True
                had = next((t for t in range(subject, candidate.token) if self.forms[t] == "قد"), candidate.token)
                if 0 < had - subject <= 3 and not self.context.is_kind(subject, "governs"):
                    self._from_words(subject, had)
                    return True
        if self._from_that_clause():
            return True
        nearest = next((m for m in reversed(self.context.mentions) if m.stop <= candidate.token), None)
        if nearest is None or nearest.first < clause or self._is_governed(nearest):
            return False
        mention = nearest
        between = self.forms[mention.stop : candidate.token]
        bare = [form for form in between if form not in QUOTES and form not in ("،", "-", ")")]
        kinds = self.context.cues.kinds
        linked = all(not _LINKS.isdisjoint(kinds.get(form, ())) for form in bare)
        if linked and (bare or "،" not in between):
            self._take(mention)
            return True
        return False

    def _from_outer(self) -> bool:
        """`أوضح الناطق أن الوزير، الذي …، أشار إلى`: the name that opens the outer content has the inner verb too."""
        cue = self.candidate.cue
        if cue is None or cue.mood == PARTICIPLE or not self.candidate.nested or not self.candidate.within:
            return False
        outer = [c for c in self.candidates if c.first <= self.candidate.token < c.stop and not c.backwards]
        mention = next((m for m in self.context.mentions if outer and 0 <= m.first - outer[-1].first <= 1), None)
        if mention is None or mention.stop > self.candidate.token:
            return False
        self._take(mention)
        return True

    def _from_that_clause(self) -> bool:
        """`إن فلانا أشار إلى`: a name nobody knows between `أن` and its verb."""
        token = self.candidate.token
        for that in range(token - 2, max(token - 5, self.sentence.first), -1):
            if self.context.is_kind(that, "that"):
                between = range(that + 1, token)
                plain = all(
                    self.forms[t][0].isalpha() and self.forms[t] not in self.context.cues.kinds for t in between
                )
                if plain and not any(that < m.first < token for m in self.context.mentions):
                    self._from_words(that + 1, token)
                    return True
                return False
        return False

    def _source_before(self, first: int) -> bool:
        """`كانت مصادر رسمية قد نفت`: the words up to the verb, or the name that follows them."""
        stop = first + 1
        while stop < self.candidate.token and self.forms[stop] not in ("قد", "وقد", "،"):
            stop += 1
        for mention in self.context.mentions:
            if first <= mention.first <= stop + 1 and mention.stop <= self.candidate.token and mention.form == "full":
                self._take(mention)
                return True
        self._from_words(first, stop)
        return True

    def _is_governed(self, mention: ActorMention) -> bool:
        """A name behind a preposition is no subject, unless it is `على لسان X`."""
        return mention.first > 0 and self.context.is_kind(mention.first - 1, "governs")

    def _from_sentence(self) -> bool:
        """Where no statement precedes in the sentence, a participle or `وقال` goes with whom the sentence is about."""
        same = self.last is not None and self.last.token >= self.sentence.first
        cue = self.candidate.cue
        attached = cue is not None and cue.mood in (PARTICIPLE, NOUN)
        if cue is None or same or not (attached or cue.joined):
            return False
        for mention in self.context.mentions:
            if not self.sentence.first <= mention.first or mention.stop > self.candidate.token:
                continue
            if attached and mention.actor.kind == "person":
                self._take(mention)
                return True
            if not attached and not self._is_governed(mention) and not mention.proclitics.strip("و"):
                early = mention.first - self.sentence.first <= 5
                if early:
                    self._take(mention)
                return early
        return False
