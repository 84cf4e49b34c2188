"""Who stands where around a trigger: subject, object and companions, by the trigger's frame."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from extract.inflect import past_forms, present_forms, with_clitics
from extract.mentions import ActorMention
from extract.roles import RoleWords, key
from extract.tabular import rows
from extract.text import HEADLINE, QUOTES, Text
from extract.triggers import FUTURE, NOUN, PAST, PRESENT, Trigger

_PREPOSITIONS = frozenset(
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
_PREPOSITIONS |= {"وبين", "وبحضور", "وبمشاركه", "وبرعايه"}
_AMONG = frozenset(["ومع", "بكل", "بينهم", "بينها", "منهم", "ومنهم", "وبينهم", "ابرزهم", "مقدمتهم", "برفقه"])
_OWNED = "of"  # the marker of a name that belongs to the noun before it: صهر ترامب
_COMPANY = frozenset(["بمشاركه", "بحضور", "برعايه", "بين", "مع", "بوساطه"])
_ATTRIBUTIONS = frozenset(["وفق", "وفقا", "بحسب", "حسب", "حسبما", "نقلا"])
_RELATIVES = frozenset(["الذي", "التي", "اللذان", "اللذين", "اللتين"])
_LIGHT = frozenset(
    [
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
_SUBJECT_REACH, _OBJECT_REACH, _WITH_REACH = 12, 14, 26
_STATES = frozenset(["country", "metonym"])
_THAT = frozenset(["ان", "انه", "انها", "بان", "انهما"])
_SPLITS = frozenset(["فيما", "بينما", "وذلك", "حين", "لكن", "ولكن", "علما"])
_CLAUSE_ENDS = frozenset(["؛", ":"])


@dataclass(frozen=True, slots=True)
class Party:
    """A mention that takes part, and in what part."""

    mention: ActorMention
    part: str


@dataclass(frozen=True)
class ClauseVerbs:
    """Verbs that shape a clause, and nouns that own what follows them. All folded.

    `finite`: reporting and light verbs, which bound a clause. `light`: verbs that lend a verbal noun their subject and
    tense (أجرى محادثات), form -> past, present or future. `hosting`: verbs whose subject is a place (تستضيفها تونس).
    """

    finite: frozenset[str] = frozenset()
    light: Mapping[str, str] = field(default_factory=dict)
    holding_tenses: Mapping[str, str] = field(default_factory=dict)  # of the light ones that say: it takes place
    hosting: frozenset[str] = frozenset()
    possessed: frozenset[str] = frozenset()
    invitations: frozenset[str] = frozenset()
    collectives: frozenset[str] = frozenset()
    attending: frozenset[str] = frozenset()  # verbs of taking part: شارك, حضر, ترأس

    @classmethod
    def load(cls, folder: Path, finite: Iterable[str], roles: RoleWords) -> ClauseVerbs:
        """Light and hosting verbs from light_verbs.csv in all their forms; `finite`: those of the reporting verbs."""
        light: dict[str, str] = {}
        kinds: dict[str, set[str]] = {"holds": set(), "gathers": set(), "ends": set(), "hosts": set(), "attends": set()}
        for row in rows(folder / "light_verbs.csv", ("past", "present", "kind", "example")):
            for form, tense in _tensed("".join(key(row["past"])), "".join(key(row["present"]))):
                kinds[row["kind"]].add(form)
                if row["kind"] not in ("hosts", "attends"):
                    light[form] = tense
        return cls(
            frozenset(finite) | frozenset(light),
            light,
            {form: tense for form, tense in light.items() if form in kinds["holds"]},
            frozenset(kinds["hosts"]),
            roles.possessed,
            roles.invitations,
            roles.collectives,
            frozenset(kinds["attends"]),
        )


def _tensed(past: str, present: str) -> Iterator[tuple[str, str]]:
    for form in past_forms(past):
        yield from ((whole, PAST) for whole in (form, *with_clitics(form)))
    for form in present_forms(present):
        for whole in (form, *with_clitics(form)):
            yield whole, PRESENT
            yield "س" + whole, FUTURE


@dataclass
class Clauses:
    """The actor mentions of one text, looked up by sentence and marker; `triggers` bound how far a frame reaches."""

    text: Text
    mentions: Sequence[ActorMention]
    triggers: Sequence[Trigger] = ()
    verbs: ClauseVerbs = field(default_factory=ClauseVerbs)
    _firsts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self._firsts = [mention.first for mention in self.mentions]

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
        if before > 0 and self.text.forms[before] == "من" and self.text.forms[before - 1].endswith("كل"):
            before -= 2  # كل من X وY
            if self.text.forms[before + 1] != "كل":
                return {"ب": "ب", "ل": "ل", "و": "و"}.get(self.text.forms[before + 1][0], "")
        if before >= 0 and self.text.forms[before].removeprefix("و") in _ATTRIBUTIONS:
            return _OWNED
        if before >= 0 and self.text.forms[before] in _PREPOSITIONS:
            return self._collective(before) or self.text.forms[before].removeprefix("و")
        if before >= 0 and self.text.forms[before] in _AMONG:
            return "مع"
        if before >= 0 and self.text.forms[before].removeprefix("و") in self.verbs.possessed:
            return _OWNED
        if mention.proclitics.startswith("و"):
            return "و"
        return self._marker_of_group(mention) if mention.actor.kind != "person" else ""

    def _collective(self, preposition: int) -> str | None:
        """مع قيادات من الائتلاف, وفدا من المعارضة: the marker of the collective, whose body takes part."""
        if self.text.forms[preposition] not in ("من", "عن"):
            return None
        for at in range(preposition - 1, max(preposition - 4, 0), -1):
            form = self.text.forms[at]
            if form.removeprefix("و") in self.verbs.collectives or form[1:] in self.verbs.collectives:
                before = self.text.forms[at - 1].removeprefix("و")
                return (
                    before
                    if before in _COMPANY
                    else form[0]
                    if form[0] in "بل" and form[1:] in self.verbs.collectives
                    else ""
                )
            if not form[:1].isalpha() or form in self.verbs.finite:
                break
        return None

    def _marker_of_group(self, mention: ActorMention) -> str:
        """بمشاركة الدول الضامنة روسيا, بين وفدي X وY: a common noun stands between preposition and name."""
        for at in range(mention.first - 1, max(mention.first - 4, -1), -1):
            form = self.text.forms[at].removeprefix("و")
            if form in _COMPANY:
                return form
            if not form[:1].isalpha() or form in self.verbs.finite or form in _PREPOSITIONS:
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
        """Where the frame of a trigger stops: its sentence, a colon, the next finite trigger."""
        stop = self.text.sentence(trigger.first).stop
        for at in range(trigger.stop, stop):
            if self.text.forms[at] in _CLAUSE_ENDS or self.text.forms[at] in _THAT or self.text.forms[at] in _SPLITS:
                return at
        for other in self.triggers:
            if trigger.stop <= other.first < stop and other.form.tense != NOUN and not self.is_embedded(other):
                return other.first
        return stop

    def is_embedded(self, trigger: Trigger) -> bool:
        """Whether a verb stands in a relative clause: كارتر الذي وصل صباحا."""
        return trigger.first > 0 and self.text.forms[trigger.first - 1] in _RELATIVES

    def subject_before(self, trigger: Trigger) -> list[ActorMention]:
        """The subject that stands before a verb: X يلتقي, إن X سيلتقي, X الذي يلتقي, وكان X قد التقى."""
        sentence = self.text.sentence(trigger.first)
        at = trigger.first
        while at > sentence.first and (self.text.forms[at - 1] in _LIGHT or self.text.forms[at - 1].isdigit()):
            at -= 1
        found = [m for m in self.between(sentence.first, trigger.first) if m.stop == at]
        relative = any(form in _RELATIVES for form in self.text.forms[at : trigger.first])
        if not found or (self.marker(found[0]) not in ("", "و", "ل") and not relative):
            topic = self._topic(trigger, sentence.first)
            if topic:
                return topic
        if not found:
            return []
        first = found[0]
        if not relative and self.marker(first) not in ("", "و", "ل") and self.text.forms[first.first - 1] != "ان":
            return []
        return self._leftwards(first, sentence.first) + found

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
            if self.marker(mention) in ("", "و") and mention.actor.kind in ("person", "group", "country"):
                inside = [t for t in self.triggers if mention.stop <= t.first < trigger.first and t.form.tense != NOUN]
                return [] if inside else self.group(mention, trigger.first)
        return []

    def _leftwards(self, mention: ActorMention, begin: int) -> list[ActorMention]:
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
        """Whom a dropped subject stands for: the person before it in the sentence, else that of the previous one."""
        sentence = self.text.sentence(at)
        before = [m for m in self.between(sentence.first, at) if m.actor.kind == "person"]
        bare = [m for m in before if self.marker(m) in ("", "و")]
        if bare or before:
            return [(bare or before)[0 if bare else -1]]
        return self.subject_of_previous(at)

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
                bare = [m for m in people if self.marker(m) in ("", "و")]
                return [(bare or people)[0]]
        return []

    def is_headline(self, at: int) -> bool:
        return self.text.sentence(at).kind == HEADLINE


def parties_of(clauses: Clauses, trigger: Trigger) -> list[Party]:
    """The parties of a trigger by its frame; each actor once, the first part it is found in."""
    frame = trigger.form.frame
    if frame.name in ("press", "interview"):
        found = _spoken(clauses, trigger)
    elif frame.name == "told":
        found = _told(clauses, trigger)
    elif trigger.form.tense == NOUN:
        found = _around_noun(clauses, trigger)
    else:
        found = _around_verb(clauses, trigger)
    seen: set[str] = set()
    parties = []
    for party in found:
        if party.mention.actor.actor_id not in seen:
            seen.add(party.mention.actor.actor_id)
            parties.append(party)
    return parties


def _may_take_part(mention: ActorMention, marker: str, frame: str) -> bool:
    """A state takes part where it acts or is met (مع, بين, subject), not where it is a place or a topic."""
    if marker == _OWNED:
        return False
    if mention.form in _STATES and frame in ("measure", "accreditation"):
        return marker not in ("علي", "عن", "حول", "بشان")
    if mention.form in _STATES:
        return marker not in ("في", "الي", "علي", "عن", "حول", "بشان") and not (
            marker in ("ب", "ل") and frame != "measure"
        )
    return marker not in ("في", "علي", "عن", "حول", "بشان", "ضد")


def _around_verb(clauses: Clauses, trigger: Trigger) -> list[Party]:
    """Subject before the verb (nearest, or before الذي) or after it; objects after by their markers."""
    frame = trigger.form.frame
    stop = clauses.clause_stop(trigger)
    subject = clauses.subject_before(trigger)
    after = clauses.between(trigger.stop, min(stop, trigger.stop + _WITH_REACH))
    at = trigger.stop
    if not subject:
        subject, at = _subject_after_verb(clauses, trigger, after, stop)
    if not subject:
        subject = clauses.main_subject(trigger.first) or clauses.subject_of_previous(trigger.first)
    objects = _objects(clauses, trigger, at, stop, {m.actor.actor_id for m in subject})
    if trigger.form.has_clitic and not objects and frame.name in ("meet", "receive"):
        known = {m.actor.actor_id for m in subject}
        objects = [m for m in clauses.main_subject(trigger.first) if m.actor.actor_id not in known]
    return [
        *(
            Party(m, frame.subject_part)
            for m in subject
            if m.form not in _STATES or frame.name not in ("meet", "receive")
        ),
        *(Party(m, frame.object_part) for m in objects),
    ]


def _subject_after_verb(
    clauses: Clauses, trigger: Trigger, after: Sequence[ActorMention], stop: int
) -> tuple[list[ActorMention], int]:
    """VSO: the first bare mention. Where it is the only one and the verb goes on from before, it is the object."""
    bare = [m for m in after if clauses.marker(m) == "" and m.first - trigger.stop <= _SUBJECT_REACH]
    bare = [m for m in bare if m.form not in _STATES or trigger.form.frame.name not in ("visit", "arrive")]
    if not bare:
        return [], trigger.stop
    group = clauses.group(bare[0], stop)
    end = max(m.stop for m in group)
    objects = _objects(clauses, trigger, end, stop, {m.actor.actor_id for m in group})
    continues = trigger.proclitics in ("و", "ف") or clauses.text.forms[trigger.first - 1] in (
        "حيث",
        "خلالها",
        "التي",
        "عندما",
        "كما",
        "ثم",
    )
    dropped = clauses.main_subject(trigger.first) or clauses.subject_of_previous(trigger.first)
    if not objects and len(group) == 1 and continues and dropped and trigger.form.frame.name in ("meet", "receive"):
        return dropped, trigger.stop
    return group, end


def _objects(clauses: Clauses, trigger: Trigger, at: int, stop: int, known: set[str]) -> list[ActorMention]:
    """The mentions that the frame's markers open, with all that is joined to them."""
    frame = trigger.form.frame
    found: list[ActorMention] = []
    for mention in clauses.between(at, stop):
        marker = clauses.marker(mention)
        if mention.actor.actor_id in known or any(mention is m for m in found):
            continue
        reach = _WITH_REACH if marker in ("مع", "بين", "بمشاركه", "بحضور", "برعايه") else _OBJECT_REACH
        if mention.first - at > reach and not found:
            break
        bare_of_clitic = marker == "" and trigger.form.has_clitic and frame.name == "talks"
        if not (marker in frame.object_markers or bare_of_clitic) or not _may_take_part(mention, marker, frame.name):
            continue
        if found and (marker != "مع" or _is_walled(clauses, found[-1].stop, mention.first)):
            continue
        if marker == "" and frame.name == "call" and mention.first - trigger.stop > 3:
            continue
        if marker == "" and mention.form in _STATES and frame.name in ("meet", "receive", "talks"):
            continue
        found.extend(m for m in clauses.group(mention, stop) if m.actor.actor_id not in known)
    return found


def _attending(clauses: Clauses, trigger: Trigger) -> list[ActorMention]:
    """شارك X في القمة, X يرأس القمة: the subject of a verb of taking part."""
    sentence = clauses.text.sentence(trigger.first)
    for at in range(trigger.first - 1, max(sentence.first, trigger.first - 10) - 1, -1):
        if clauses.text.forms[at].removeprefix("و") in clauses.verbs.attending:
            after = [m for m in clauses.between(at, trigger.first) if clauses.marker(m) == ""]
            before = [m for m in clauses.between(max(sentence.first, at - 14), at) if clauses.marker(m) in ("", "و")]
            chosen = after[:1] or before[-1:]
            return clauses.group(chosen[0], trigger.first) if chosen else clauses.main_subject(at)
    return []


def _is_complement(clauses: Clauses, trigger: Trigger) -> bool:
    """أوضح X عن اجتماع Y مع Z: what a noun is told about by has no part in it."""
    before = clauses.text.forms[trigger.first - 1] if trigger.first else ""
    return before in ("عن", "حول", "بشان", "علي") and trigger.form.frame.name != "trip"


def _is_walled(clauses: Clauses, first: int, stop: int) -> bool:
    """Whether a relative clause or a quotation opens between two tokens."""
    return any(form in _RELATIVES or form in QUOTES for form in clauses.text.forms[first:stop])


def _around_noun(clauses: Clauses, trigger: Trigger) -> list[Party]:
    """A verbal noun: its pronoun or genitive is the subject, else that of the verb that governs it."""
    frame = trigger.form.frame
    stop = clauses.clause_stop(trigger)
    after = clauses.between(trigger.stop, stop)
    subject: list[ActorMention] = []
    at = trigger.stop
    dual_clitic = trigger.form.has_clitic and clauses.text.forms[trigger.stop - 1].endswith("هما")
    of_noun = ("بين",) if frame.name == "call" else ("", "بين")
    genitive = [m for m in after if m.first - trigger.stop <= 1 and clauses.marker(m) in of_noun]
    lent = _lent_subject(clauses, trigger, stop)
    if frame.name == "trip" and (invited := _invited(clauses, trigger)):
        return [Party(m, frame.subject_part) for m in invited]
    if frame.name == "message" and not genitive:
        subject = _handed(clauses, trigger)
    if subject:
        pass
    elif lent:
        subject, at = lent, max(m.stop for m in lent)
    elif trigger.form.has_clitic and not dual_clitic:
        subject = _pronoun(clauses, trigger, genitive)
    elif dual_clitic:
        subject = _last_two(clauses, trigger)
    elif genitive and _may_take_part(genitive[0], clauses.marker(genitive[0]), frame.name):
        subject = clauses.group(genitive[0], stop)
        at = max(m.stop for m in subject)
    if not subject and frame.name == "assembly":
        subject = _attending(clauses, trigger)
    if not subject and frame.name not in ("round", "assembly") and not _is_complement(clauses, trigger):
        subject = _governing_subject(clauses, trigger)
    if not subject and frame.name in ("call", "talks"):  # وفي اتصال هاتفي طلب X من Y
        subject = clauses.subject_after(trigger.stop)
        at = max((m.stop for m in subject), default=at)
    objects = _objects(clauses, trigger, at, stop, {m.actor.actor_id for m in subject})
    objects = [m for m in objects if clauses.marker(m) != "من" or frame.name in ("message", "call")]
    return [
        *(Party(m, frame.subject_part) for m in subject),
        *(Party(m, frame.object_part) for m in objects),
    ]


def _lent_subject(clauses: Clauses, trigger: Trigger, stop: int) -> list[ActorMention]:
    """زيارة قام بها X, المحادثات التي أجراها X, مؤتمر عقده X: the subject of the light verb after the noun."""
    forms = clauses.text.forms
    for at in range(trigger.stop, min(stop, trigger.stop + 6)):
        if forms[at] in clauses.verbs.light:
            for mention in clauses.between(at + 1, min(stop, at + 7)):
                if clauses.marker(mention) == "" and mention.form not in _STATES:
                    return clauses.group(mention, stop)
            return []
    return []


def _invited(clauses: Clauses, trigger: Trigger) -> list[ActorMention]:
    """دعا نظيره إلى زيارة X, وجه إلى نظيره دعوة لزيارة X: whoever is invited is the guest."""
    begin = max(clauses.text.sentence(trigger.first).first, trigger.first - 12)
    for at in range(trigger.first - 1, begin - 1, -1):
        if clauses.text.forms[at].removeprefix("و") in clauses.verbs.invitations:
            inside = [m for m in clauses.between(at, trigger.first) if m.actor.kind == "person"]
            before = [m for m in clauses.between(begin - 8, at) if clauses.marker(m) in ("الي", "ل")]
            return (inside or before)[-1:]
    return []


def _handed(clauses: Clauses, trigger: Trigger) -> list[ActorMention]:
    """سلم X نظيره Y رسالة: giver and receiver stand bare before the letter."""
    begin = clauses.text.sentence(trigger.first).first
    bare = [m for m in clauses.between(begin, trigger.first) if clauses.marker(m) == "" and m.form not in _STATES]
    return bare[-2:]


def is_invited(clauses: Clauses, trigger: Trigger) -> bool:
    """Whether a visit is what somebody is invited to."""
    return trigger.form.frame.name == "trip" and bool(_invited(clauses, trigger))


def _pronoun(clauses: Clauses, trigger: Trigger, object_: Sequence[ActorMention]) -> list[ActorMention]:
    """لقائه: the person before it in the sentence, else the one who speaks after it, else the last one."""
    sentence = clauses.text.sentence(trigger.first)
    before = [m for m in clauses.between(sentence.first, trigger.first) if m.actor.kind == "person"]
    bare = [m for m in before if clauses.marker(m) in ("", "و")] or before
    if bare:
        return [bare[-1]]
    start = max((m.stop for m in object_), default=trigger.stop)
    later = [m for m in clauses.subject_after(start) if all(m.actor != o.actor for o in object_)]
    return later or clauses.subject_of_previous(trigger.first)


def _last_two(clauses: Clauses, trigger: Trigger) -> list[ActorMention]:
    """لقائهما: two joined persons who follow in the sentence, else the last two persons before it."""
    sentence = clauses.text.sentence(trigger.first)
    for mention in clauses.between(trigger.stop, sentence.stop):
        pair = clauses.group(mention, sentence.stop)
        if mention.actor.kind == "person" and clauses.marker(mention) == "" and len(pair) == 2:
            return pair
    last: list[ActorMention] = []
    for mention in reversed(clauses.between(0, trigger.first)):
        if mention.actor.kind == "person" and all(mention.actor != m.actor for m in last):
            last.append(mention)
        if len(last) == 2:
            break
    return last[::-1]


_GOVERNORS_BACK = 14


def _governing_subject(clauses: Clauses, trigger: Trigger) -> list[ActorMention]:
    """The bare mention before the noun in its sentence: عقد X اجتماعا, X في زيارة, المحادثات التي أجراها X."""
    sentence = clauses.text.sentence(trigger.first)
    before = clauses.between(max(sentence.first, trigger.first - _GOVERNORS_BACK), trigger.first)
    bare = [m for m in before if clauses.marker(m) in ("", "و")]
    people = [m for m in bare if m.form not in _STATES]
    chosen = people or bare
    if chosen:
        last = chosen[-1]
        return clauses._leftwards(last, sentence.first) + clauses.group(last, trigger.first)
    relative = clauses.between(trigger.stop, min(sentence.stop, trigger.stop + 5))
    if relative and any(form in _RELATIVES for form in clauses.text.forms[trigger.stop : relative[0].first]):
        return clauses.group(relative[0], sentence.stop)
    return []


def _spoken(clauses: Clauses, trigger: Trigger) -> list[Party]:
    """Press conferences and interviews: the speaker is the person of the sentence; مع joins another or the outlet."""
    frame = trigger.form.frame
    stop = clauses.clause_stop(trigger)
    sentence = clauses.text.sentence(trigger.first)
    after = clauses.between(trigger.stop, stop)
    objects = [m for m in _objects(clauses, trigger, trigger.stop, stop, set()) if clauses.marker(m) != "و"]
    people = [m for m in clauses.between(sentence.first, trigger.first) if m.actor.kind == "person"]
    bare = [m for m in people if clauses.marker(m) in ("", "و")] or people
    speakers = bare[-1:] if bare else []
    if not speakers:
        start = max((m.stop for m in objects), default=trigger.stop)
        speakers = clauses.subject_after(start)
    if not speakers and not _has_own_subject(clauses, trigger):
        speakers = clauses.subject_of_previous(trigger.first)
    parties = [Party(m, "speaker") for m in speakers]
    if frame.name == "press":
        joint = "مشترك" in "".join(clauses.text.forms[trigger.first : trigger.stop + 1])
        with_people = [m for m in objects if m.actor.kind == "person" or m.form == "role"]
        parties += [Party(m, "speaker") for m in with_people]
        if joint and not with_people:
            parties += [Party(m, "speaker") for m in _last_two(clauses, trigger)]
        return parties
    outlets = [m for m in after if m.actor.kind == "organisation" and m.first - trigger.stop <= 8]
    return [*parties, *(Party(m, "party") for m in outlets[:1])]


def _has_own_subject(clauses: Clauses, trigger: Trigger) -> bool:
    """Whether the sentence opens with a verb whose subject nobody knows: قال عضو الوفد في مؤتمر صحفي."""
    sentence = clauses.text.sentence(trigger.first)
    forms = clauses.text.forms
    verb = next((at for at in range(sentence.first, trigger.first) if forms[at] in clauses.verbs.finite), None)
    return verb is not None and verb + 1 < trigger.first and forms[verb + 1] not in _PREPOSITIONS


def _told(clauses: Clauses, trigger: Trigger) -> list[Party]:
    """قال X لصحيفة Y: the outlet stands right after the verb or its subject, before what is said."""
    stop = clauses.text.sentence(trigger.first).stop
    for mention in clauses.between(trigger.stop, min(stop, trigger.stop + _SUBJECT_REACH)):
        gap = clauses.text.forms[trigger.stop : mention.first]
        if any(form in ("ان", "انه", "انها", ":") or form in QUOTES for form in gap):
            break
        told_to = clauses.text.forms[mention.first].startswith("ل") or clauses.text.forms[mention.first - 1].startswith(
            "ل"
        )
        if mention.actor.kind == "organisation" and told_to:
            between = [m for m in clauses.between(trigger.stop, mention.first) if clauses.marker(m) == ""]
            subject = between[:1] or clauses.subject_before(trigger) or clauses.main_subject(trigger.first)
            return [*(Party(m, "speaker") for m in subject), Party(mention, "party")]
    return []


def actor_ids(parties: Iterable[Party]) -> frozenset[str]:
    """The ids of the actors that take part."""
    return frozenset(party.mention.actor.actor_id for party in parties)
