"""Who speaks: the subject of a reporting word where it has one, else the last who spoke in the block.

Order: the subject behind the verb; the subject before it (`كان X قد قال`, headlines); participles and verbs without a
subject go on with the speaker of the sentence, then of the block.
"""

from __future__ import annotations

from collections.abc import Sequence

from extract.complements import Context
from extract.contents import Candidate, is_within
from extract.cues import PARTICIPLE
from extract.mentions import ActorMention
from extract.text import QUOTES


def resolve_speakers(context: Context, candidates: Sequence[Candidate]) -> None:
    """Set `speaker` and `speaker_span` of every candidate, in text order."""
    last: Candidate | None = None
    block = -1
    for candidate in candidates:
        sentence = context.text.sentence(candidate.token)
        if sentence.block != block:
            last, block = None, sentence.block
        _Resolver(context, candidate, last, candidates).resolve()
        if candidate.mood != "headline" and not is_within(candidate, candidates):
            last = candidate


class _Resolver:
    """Finds the speaker of one candidate; `last` is the one before it in the block."""

    def __init__(
        self, context: Context, candidate: Candidate, last: Candidate | None, candidates: Sequence[Candidate]
    ) -> None:
        self.context, self.candidate, self.last = context, candidate, last
        self.forms = context.text.forms
        self.sentence = context.text.sentence(candidate.token)
        cues = [c.token + 1 for c in candidates if self.sentence.first <= c.token < candidate.token]
        self.clause = max([self.sentence.first, *cues])  # where the search before the verb stops

    def resolve(self) -> None:
        found = self.candidate.complement
        if (relayed := self._relayed_from()) is not None:
            self._take(relayed)
        elif found.subject is not None:
            self._take(found.subject)
        elif found.subject_stop > found.subject_first:
            self._from_words(found.subject_first, found.subject_stop)
        elif not self._from_before() and not self._from_sentence() and self.last is not None:
            self.candidate.speaker = self.last.speaker
            self.candidate.speaker_span = self.last.speaker_span

    def _take(self, mention: ActorMention) -> None:
        self.candidate.speaker, self.candidate.speaker_span = mention, (mention.first, mention.stop)

    def _relayed_from(self) -> ActorMention | None:
        """`أوردت الوكالة، نقلا عن الوزير، أن`: the minister speaks."""
        for token in range(self.candidate.cue_stop, self.candidate.first):
            if self.forms[token] == "عن" and self.forms[token - 1] in ("نقلا", "ونقلا"):
                found = self.context.starting.get(token + 1)
                if found is None:
                    stop = token + 1
                    while self.forms[stop][0].isalnum() and not self.context.is_kind(stop, "that"):
                        stop += 1
                    complement = self.candidate.complement
                    self.candidate.complement = type(complement)(
                        complement.first, complement.marker, None, token + 1, stop
                    )
                return found
        return None

    def _from_words(self, first: int, stop: int) -> None:
        """A subject in words that are no mention: a body's paper, `المتحدث`, a name heard before, or nobody known."""
        is_kind, candidate = self.context.is_kind, self.candidate
        candidate.speaker_span = (first, stop)
        noun = first + is_kind(first, "honorific_title")
        if is_kind(noun, "issued") and (issuer := self._issuer(first, stop)) is not None:
            self._take(issuer)
        elif (quoted := self._quoted_name(noun, stop)) is not None:
            candidate.speaker_span = quoted
        elif (heard := self._heard_before(noun, stop)) is not None:
            self._take(heard)
        elif self.last is not None and stop - noun <= 2 and (is_kind(noun, "anaphor") or is_kind(noun, "honorific")):
            candidate.speaker, candidate.speaker_span = self.last.speaker, self.last.speaker_span
        elif is_kind(noun, "honorific") and (person := self._person_before(noun)) is not None:
            self._take(person)

    def _issuer(self, first: int, stop: int) -> ActorMention | None:
        """The body whose statement, site or account is the subject."""
        for mention in self.context.mentions:
            if first < mention.first < stop + 6 and mention.actor.kind != "person" and mention.form != "country":
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

    def _person_before(self, token: int) -> ActorMention | None:
        for mention in self.context.mentions:
            if mention.first < token and mention.form == "full" and mention.actor.kind == "person":
                return mention
        return None

    def _from_before(self) -> bool:
        """The subject that stands before its verb: right before it, or behind `كان` and `لكن` that open the clause."""
        candidate, cue = self.candidate, self.candidate.cue
        if cue is None or cue.mood == PARTICIPLE or cue.joined:
            return False
        for opener in range(candidate.token - 1, self.clause - 1, -1):
            if self.context.is_kind(opener, "opener"):
                if self.context.is_kind(opener + 1, "source"):
                    return self._source_before(opener + 1)
                for mention in self.context.mentions:
                    if opener < mention.first <= opener + 3 and mention.stop <= candidate.token:
                        self._take(mention)
                        return True
        nearest = next((m for m in reversed(self.context.mentions) if m.stop <= candidate.token), None)
        if nearest is None or nearest.first < self.clause or self._is_governed(nearest):
            return False
        mention = nearest
        between = self.forms[mention.stop : candidate.token]
        words = self.context.cues.words
        bare = [form for form in between if form not in QUOTES and form not in ("،", "-", ")")]
        linked = all(form in words["between"] or form in words["relative"] for form in bare)
        if linked and (bare or "،" not in between):
            self._take(mention)
            return True
        return False

    def _source_before(self, first: int) -> bool:
        """`كانت مصادر رسمية قد نفت`: the words up to the verb."""
        stop = first + 1
        while stop < self.candidate.token and self.forms[stop] not in ("قد", "وقد", "،"):
            stop += 1
        self.candidate.speaker_span = self._quoted_name(first, stop) or (first, stop)
        return True

    def _is_governed(self, mention: ActorMention) -> bool:
        """A name behind a preposition is no subject, unless it is `على لسان X`."""
        return mention.first > 0 and self.context.is_kind(mention.first - 1, "governs")

    def _from_sentence(self) -> bool:
        """A participle that no statement precedes in its sentence goes with the first person named there."""
        same = self.last is not None and self.last.token >= self.sentence.first
        if self.candidate.mood != PARTICIPLE or same:
            return False
        for mention in self.context.mentions:
            inside = self.sentence.first <= mention.first and mention.stop <= self.candidate.token
            if inside and mention.actor.kind == "person":
                self._take(mention)
                return True
        return False
