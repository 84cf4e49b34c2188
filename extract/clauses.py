"""The clause around a trigger: where it ends, who is its subject, and what governs each mention in it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.clause_verbs import ClauseVerbs
from extract.lexicon import stems
from extract.mentions import ActorMention
from extract.text import HEADLINE, QUOTES, Text
from extract.triggers import NOUN, Trigger

PREPOSITIONS = frozenset(
    [
        "مع",
        "من",
        "في",
        "الي",
        "بين",
        "علي",
        "عن",
        "حول",
        "لدي",
        "ضد",
        "بشان",
        "بحضور",
        "بمشاركه",
        "برعايه",
        "نحو",
        "تجاه",
    ]
)
PREPOSITIONS |= {
    "وفي",
    "ومن",
    "والي",
    "وعن",
    "وعلي",
    "ولدي",
    "وبين",
    "وبحضور",
    "وبمشاركه",
    "وبرعايه",
    "بوساطه",
    "وبوساطه",
}
_AMONG = frozenset(["ومع", "بكل", "بينهم", "بينها", "منهم", "ومنهم", "وبينهم", "ابرزهم", "مقدمتهم", "برفقه"])
OWNED = "of"  # the marker of a name that belongs to the noun before it: صهر ترامب
MEDIATION = frozenset(["برعايه", "بوساطه"])
COMPANY = frozenset(["بمشاركه", "بحضور", "بين", "مع"]) | MEDIATION
_ATTRIBUTIONS = frozenset(["وفق", "وفقا", "بحسب", "حسب", "حسبما", "نقلا"])
RELATIVES = frozenset(["والذي", "والتي", "الذي", "التي", "اللذان", "اللذين", "اللتين"])
_LIGHT = frozenset(
    [
        "من",
        "المقرر",
        "المنتظر",
        "المتوقع",
        "المرتقب",
        "المزمع",
        "عندما",
        "حين",
        "حينما",
        "ثم",
        "ان",
        "قد",
        "سوف",
        "لن",
        "لم",
        "لا",
        "ايضا",
        "،",
        "امس",
        "اليوم",
        "غدا",
        "كان",
        "الذي",
        "التي",
        "حاليا",
        "لاحقا",
    ]
)
STATES = frozenset(["country", "metonym"])
THAT = frozenset(["ان", "انه", "انها", "بان", "انهما"])
_SKIPPED = _LIGHT | QUOTES | {"والذي", "والتي"}
_DELEGATIONS = frozenset(["وفد", "الوفد", "وفدا"])
_JOINED_NOUNS = frozenset(["ودول", "ووفد", "وممثلي", "وممثلين", "ومجموعه", "وقاده", "وزعماء"])
_SPLITS = frozenset(["فيما", "بينما", "وذلك", "حين", "لكن", "ولكن", "علما"])
_CLAUSE_ENDS = frozenset(["؛", ":"])


@dataclass
class Clauses:
    """The actor mentions of one text, looked up by sentence and marker; `triggers` bound how far a frame reaches."""

    text: Text
    mentions: Sequence[ActorMention]
    triggers: Sequence[Trigger] = ()
    verbs: ClauseVerbs = field(default_factory=ClauseVerbs)
    _stops: dict[int, int] = field(init=False, default_factory=dict)  # of clauses, by where the trigger ends
    _firsts: list[int] = field(init=False)
    _named: set[int] = field(init=False)  # tokens of mentions: آن ليندي holds no particle

    def __post_init__(self) -> None:
        self._firsts = [mention.first for mention in self.mentions]
        self._named = {at for mention in self.mentions for at in range(mention.first, mention.stop)}

    def between(self, first: int, stop: int) -> Sequence[ActorMention]:
        """Mentions that begin at tokens `[first, stop)`."""
        return self.mentions[bisect_left(self._firsts, first) : bisect_left(self._firsts, stop)]

    def marker(self, mention: ActorMention) -> str:
        """What governs a mention: a preposition before it or written onto it; و where it is joined, else nothing."""
        if mention.proclitics and mention.proclitics[-1] in "بلك":
            return mention.proclitics[-1]
        before = mention.first - 1
        while before >= 0 and self.text.forms[before] in QUOTES | {"كل", "السيد"}:
            before -= 1
        if (
            before > 0
            and self.text.forms[before] == "من"
            and self.text.forms[before - 1].removesuffix("ا").endswith("كل")
        ):
            before -= 2  # كل من X وY
            if self.text.forms[before + 1] not in ("كل", "كلا"):
                return {"ب": "ب", "ل": "ل", "و": "و"}.get(self.text.forms[before + 1][0], "")
        if before >= 0 and self.text.forms[before].removeprefix("و") in _ATTRIBUTIONS:
            return OWNED
        if before >= 0 and self.text.forms[before] in PREPOSITIONS:
            collective = self._collective(before)
            return self.text.forms[before].removeprefix("و") if collective is None else collective
        if before >= 0 and self.text.forms[before] in _AMONG:
            return "مع"
        if before >= 0 and self.text.forms[before] in self.verbs.heading:
            return self._of_headed(before)
        if before >= 0 and any(stem in self.verbs.possessed for _, stem in stems(self.text.forms[before])):
            return OWNED
        if mention.proclitics.startswith("و"):
            return "و"
        return self._marker_of_group(mention) if mention.actor.kind != "person" else ""

    def is_bare(self, mention: ActorMention) -> bool:
        """No preposition governs it, nor what it is joined to: of في العراق وسوريا neither is bare."""
        marker = self.marker(mention)
        if marker != "و":
            return marker == ""
        before = [
            m for m in self.between(max(0, mention.first - 12), mention.first) if 0 <= mention.first - m.stop <= 1
        ]
        return not before or self.is_bare(before[-1])

    def _collective(self, preposition: int) -> str | None:
        """مع قيادات من الائتلاف, وفدا من المعارضة: the marker of the collective, whose body takes part."""
        if self.text.forms[preposition] not in ("من", "عن"):
            return None
        for at in range(preposition - 1, max(preposition - 4, 0), -1):
            form = self.text.forms[at]
            if {form, form.removeprefix("و"), form[1:]} & self.verbs.collectives or form[1:] in self.verbs.collectives:
                before = self.text.forms[at - 1].removeprefix("و")
                return (
                    before
                    if before in COMPANY
                    else form[0]
                    if form[0] in "بل" and form[1:] in self.verbs.collectives
                    else ""
                )
            if not form[:1].isalpha() or form in self.verbs.finite:
                break
        return None

    def _of_headed(self, heading: int) -> str:
        """استقبل وفدا برئاسة X: the marker of the delegation that X heads; of any other thing he is the head."""
        for at in range(heading - 1, max(heading - 8, -1), -1):
            form = self.text.forms[at]
            for proclitics, stem in stems(form):
                if stem in _DELEGATIONS:
                    before = self.text.forms[at - 1].removeprefix("و") if at else ""
                    return proclitics[-1] if proclitics[-1:] in ("ب", "ل") else before if before in PREPOSITIONS else ""
            if form in self.verbs.finite or not form[:1].isalpha():
                break
        return OWNED

    def _marker_of_group(self, mention: ActorMention) -> str:
        """بمشاركة الدول الضامنة روسيا, بين وفدي X وY: a common noun stands between preposition and name."""
        for at in range(mention.first - 1, max(mention.first - 4, -1), -1):
            form = self.text.forms[at].removeprefix("و")
            if form in COMPANY:
                return form
            if not form[:1].isalpha() or form in self.verbs.finite or form in PREPOSITIONS:
                break
        return ""

    def group(self, mention: ActorMention, limit: int) -> list[ActorMention]:
        """A mention and those joined to it: X وY, X، وY, and all actors of one phrase."""
        group, stop = [mention], mention.stop
        for following in self.between(mention.first, limit):
            if following is mention:
                continue
            same_phrase = following.first == mention.first
            gap = self.text.forms[stop : following.first]
            joined = self.marker(following) == "و" and all(form in ("،",) or form in QUOTES for form in gap)
            joined = joined or (len(gap) == 1 and gap[0] in _JOINED_NOUNS)  # إيران ودول مجموعة 5+1
            listed = gap == ["،"] and self.marker(following) == "" and self._list_goes_on(following, limit)
            if not (same_phrase or joined or listed):
                break
            group.append(following)
            stop = max(stop, following.stop)
        return group

    def _list_goes_on(self, mention: ActorMention, limit: int) -> bool:
        after = self.between(mention.stop, min(limit, mention.stop + 3))
        return bool(after) and self.marker(after[0]) == "و"

    def clause_stop(self, trigger: Trigger) -> int:
        """Where the frame of a trigger stops, read once a trigger."""
        stop = self._stops.get(trigger.stop)
        if stop is None:
            stop = self._stops[trigger.stop] = self._read_clause_stop(trigger)
        return stop

    def _read_clause_stop(self, trigger: Trigger) -> int:
        """Where the frame of a trigger stops: its sentence, a colon, the next finite trigger."""
        stop = self.text.sentence(trigger.first).stop
        for at in range(trigger.stop, stop):
            form = self.text.forms[at]
            if at in self._named:
                continue
            if form[0] == "و" and form[1:] in self.verbs.finite:
                return at
            if self.text.forms[at] in _CLAUSE_ENDS or self.text.forms[at] in THAT or self.text.forms[at] in _SPLITS:
                return at
        for other in self.triggers:
            if trigger.stop <= other.first < stop and other.form.tense != NOUN and not self.is_embedded(other):
                return other.first
        return stop

    def is_delegation(self, mention: ActorMention) -> bool:
        """وفد روسي: a state that travels and meets, where a bare state does not."""
        words = self.text.forms[max(0, mention.first - 1) : mention.first + 1]
        if words[0] in ("من", "عن") and mention.first > 1:  # وفد من حركة X
            words = self.text.forms[max(0, mention.first - 4) : mention.first - 1]
        return any(stem in _DELEGATIONS for word in words for _, stem in stems(word))

    def head_of_delegation(self, mention: ActorMention) -> ActorMention | None:
        """وفد من حركة Y يرأسه X: the person who heads a delegation, named right after it."""
        if mention.actor.kind == "person" or not self.is_delegation(mention):
            return None
        for head in self.between(mention.stop, mention.stop + 4):
            if head.actor.kind == "person" and self.text.forms[head.first - 1] in self.verbs.heading:
                return head
        return None

    def has_unknown_subject(self, trigger: Trigger) -> bool:
        """المبعوث الأممي سيلتقي: a role right before the verb that names nobody whom the article or we know."""
        begin = self.text.sentence(trigger.first).first
        at = trigger.first
        while at > begin and self.text.forms[at - 1] in _SKIPPED and self.text.forms[at - 1] not in QUOTES:
            at -= 1
        stop = at
        while at > max(begin, stop - 5) and at - 1 not in self._named and self.text.forms[at - 1].startswith("ال"):
            at -= 1
            role = self.verbs.roles.match(self.text.forms, at, stop)
            if role is not None and not role.proclitics and role.value[0].shape == "definite":
                return True
        return at < stop and at > begin and self.text.forms[at - 1] in THAT  # أن الطائرة توجهت

    def is_embedded(self, trigger: Trigger) -> bool:
        """Whether a verb stands in a relative clause: كارتر الذي وصل صباحا."""
        return trigger.first > 0 and self.text.forms[trigger.first - 1] in RELATIVES

    def subject_before(self, trigger: Trigger) -> list[ActorMention]:
        """The subject that stands before a verb: X يلتقي, إن X سيلتقي, X الذي يلتقي, وكان X قد التقى."""
        sentence = self.text.sentence(trigger.first)
        if trigger.proclitics:
            return []  # وقال: a new clause
        at = trigger.first
        while at > sentence.first and (self.text.forms[at - 1] in _SKIPPED or self.text.forms[at - 1].isdigit()):
            at -= 1
        found = [m for m in self.between(sentence.first, trigger.first) if m.stop == at]
        relative = any(form in RELATIVES for form in self.text.forms[at : trigger.first])
        if not found or (self.marker(found[0]) not in ("", "و", "ل") and not relative):
            topic = self._topic(trigger, sentence.first)
            if topic:
                return topic
        if not found:
            return []
        first = found[0]
        if not relative and self.marker(first) not in ("", "و", "ل") and self.text.forms[first.first - 1] != "ان":
            return []
        return self.leftwards(first, sentence.first) + found

    def _topic(self, trigger: Trigger, begin: int) -> list[ActorMention]:
        """The bare mention right after إن or at the sentence's start, where no other verb stands before the trigger."""
        start, slack = begin, 0
        for at in range(trigger.first - 1, begin - 1, -1):
            form = self.text.forms[at]
            if form in ("ان", "وان", "فان", "بان", "لان"):
                start, slack = at + 1, 1
                break
            if form in self.verbs.finite and at + 1 < trigger.first:
                return []
        for mention in self.between(start, min(start + slack + 1, trigger.first)):
            if self.is_bare(mention) and mention.actor.kind in ("person", "group", "country"):
                inside = [t for t in self.triggers if mention.stop <= t.first < trigger.first and t.form.tense != NOUN]
                return [] if inside else self.group(mention, trigger.first)
        return []

    def leftwards(self, mention: ActorMention, begin: int) -> list[ActorMention]:
        """Those that a joined mention is joined to."""
        group: list[ActorMention] = []
        while self.marker(mention) == "و":
            before = [m for m in self.between(begin, mention.first) if 0 <= mention.first - m.stop <= 1]
            if not before or before[-1] is mention:
                break
            mention = before[-1]
            group.insert(0, mention)
        return group

    def main_subject(self, at: int) -> list[ActorMention]:
        """Whom a dropped subject stands for: the bare person after the last أن, or first in the sentence before it."""
        sentence = self.text.sentence(at)
        before = [m for m in self.between(sentence.first, at) if m.actor.kind == "person"]
        bare = [m for m in before if self.is_bare(m)]
        if bare:
            that = max((i for i in range(sentence.first, at) if self.text.forms[i] in THAT), default=sentence.first)
            within = [m for m in bare if that < m.first <= that + 2]
            return (within or bare)[:1]
        return before[-1:] or self.subject_of_previous(at)

    def subject_after(self, at: int) -> list[ActorMention]:
        """The bare person who follows in the sentence: وفي مؤتمر عقده في جنيف أعرب X."""
        if at >= len(self.text.forms):  # the trigger ends the article
            return []
        sentence = self.text.sentence(at)
        people = [m for m in self.between(at, sentence.stop) if m.actor.kind == "person" and self.marker(m) == ""]
        speaking = [m for m in people if self.text.forms[m.first - 1] in self.verbs.finite]
        return (speaking or people)[:1]

    def subject_of_previous(self, at: int) -> list[ActorMention]:
        """The person that the sentences before, in the same block, are about: the last one's first bare person."""
        index = self.text.sentence_of[at]
        block = self.text.sentences[index].block
        for previous in reversed(self.text.sentences[:index]):
            if previous.block != block:
                break
            people = [m for m in self.between(previous.first, previous.stop) if m.actor.kind == "person"]
            if people:
                bare = [m for m in people if self.is_bare(m)]
                return [(bare or people)[0]]
        return []

    def is_headline(self, at: int) -> bool:
        return self.text.sentence(at).kind == HEADLINE
