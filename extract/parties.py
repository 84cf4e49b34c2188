"""Who stands where around a trigger: subject, object and companions, by the trigger's frame."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.clauses import MEDIATION, OWNED, PREPOSITIONS, RELATIVES, STATES, Clauses
from extract.lexicon import stems
from extract.mentions import ActorMention
from extract.text import QUOTES
from extract.triggers import NOUN, Trigger

_WITHIN = frozenset(["خلال", "اثناء", "عقب", "بعد", "قبل", "قبيل", "اثر", "هامش", "ختام", "عشيه"])
_RELAYED = frozenset(
    ["نقلتها", "نقلها", "اوردتها", "اوردها", "نشرتها", "نشرها", "بثتها", "بثها", "نقلته", "اوردته", "نشرته"]
)
_SUBJECT_REACH, _OBJECT_REACH, _WITH_REACH = 12, 14, 26
# before a verb whose subject was named earlier
_CONTINUES = frozenset(["حيث", "خلالها", "التي", "عندما", "كما", "ثم", "قد", "يكون"])


_MEDIATED = frozenset({"round", "talks", "sign", "meet"})


@dataclass(frozen=True, slots=True)
class Party:
    """A mention that takes part, and in what part."""

    mention: ActorMention
    part: str


def parties_of(clauses: Clauses, trigger: Trigger) -> list[Party]:
    """The parties of a trigger by its frame; each actor once, the first part it is found in."""
    frame = trigger.form.frame
    if frame.name in ("press", "interview"):
        found = _spoken(clauses, trigger)
    elif frame.name == "told":
        found = _told(clauses, trigger)
    elif frame.name == "invite":
        found = _called_to(clauses, trigger)
    elif trigger.form.tense == NOUN:
        found = _around_noun(clauses, trigger)
    else:
        found = _around_verb(clauses, trigger)
    seen: set[str] = set()
    parties = []
    for party in (*_mediators(clauses, trigger), *found):
        if party.mention.actor.actor_id not in seen:
            seen.add(party.mention.actor.actor_id)
            parties.append(party)
    return parties


def _mediators(clauses: Clauses, trigger: Trigger) -> list[Party]:
    """برعاية قطر, بوساطة مصرية: under whose auspices the sides talk or sign."""
    if trigger.form.frame.name not in _MEDIATED:
        return []
    stop = clauses.clause_stop(trigger)
    for mention in clauses.between(trigger.stop, stop):
        if clauses.marker(mention) in MEDIATION:
            return [Party(m, "mediator") for m in clauses.group(mention, stop)]
    return []


def _may_take_part(mention: ActorMention, marker: str, frame: str) -> bool:
    """A state takes part where it acts or is met (مع, بين, subject), not where it is a place or a topic."""
    if marker == OWNED:
        return False
    if mention.form in STATES and frame in ("measure", "accreditation"):
        return marker not in ("علي", "عن", "حول", "بشان")
    if mention.form in STATES:
        return marker not in ("في", "الي", "علي", "عن", "حول", "بشان") and not (
            marker in ("ب", "ل") and frame != "measure"
        )
    return marker not in ("في", "علي", "عن", "حول", "بشان", "ضد")


def _acts(clauses: Clauses, mention: ActorMention, frame: str) -> bool:
    """Whether a bare mention can meet or travel: a person, a body, a delegation; a bare state cannot."""
    if mention.form not in STATES or frame not in ("meet", "receive", "talks", "visit", "arrive", "trip"):
        return True
    return clauses.is_delegation(mention)


def _around_verb(clauses: Clauses, trigger: Trigger) -> list[Party]:
    """Subject before the verb (nearest, or before الذي) or after it; objects after by their markers."""
    frame = trigger.form.frame
    stop = clauses.clause_stop(trigger)
    subject = clauses.subject_before(trigger)
    after = clauses.between(trigger.stop, min(stop, trigger.stop + _WITH_REACH))
    at = trigger.stop
    if frame.name == "sign" and not subject:  # وقع عن الجانب المصري X وعن الجانب الروسي Y اتفاقية
        bare = [m for m in after if clauses.marker(m) == "" and m.actor.kind == "person"]
        subject = bare if len(bare) > 1 else []
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
            if m.form not in STATES or frame.name not in ("meet", "receive")
        ),
        *(Party(m, frame.object_part) for m in objects),
    ]


def _subject_after_verb(
    clauses: Clauses, trigger: Trigger, after: Sequence[ActorMention], stop: int
) -> tuple[list[ActorMention], int]:
    """VSO: the first bare mention. Where it is the only one and the verb goes on from before, it is the object."""
    bare = [m for m in after if clauses.marker(m) == "" and m.first - trigger.stop <= _SUBJECT_REACH]
    bare = [m for m in bare if _acts(clauses, m, trigger.form.frame.name)]
    if not bare:
        return [], trigger.stop
    group = clauses.group(bare[0], stop)
    end = max(m.stop for m in group)
    objects = _objects(clauses, trigger, end, stop, {m.actor.actor_id for m in group})
    forms = clauses.text.forms
    continues = (
        trigger.proclitics in ("و", "ف")
        or forms[trigger.first - 1] in _CONTINUES
        or forms[max(0, trigger.first - 2) : trigger.first] in (["بعد", "ان"], ["قبل", "ان"])
        or forms[trigger.stop : trigger.stop + 1] in (["خلالها"], ["خلاله"])  # زيارة يلتقي خلالها Y
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
        if found and frame.name != "message" and (marker != "مع" or _is_walled(clauses, found[-1].stop, mention.first)):
            continue
        if marker == "" and frame.name == "call" and mention.first - trigger.stop > 3:
            continue
        if marker == "" and not _acts(clauses, mention, frame.name):
            continue
        found.extend(m for m in clauses.group(mention, stop) if m.actor.actor_id not in known)
    return found


def _attending(clauses: Clauses, trigger: Trigger) -> list[ActorMention]:
    """شارك X في القمة, X يرأس القمة: the subject of a verb of taking part."""
    sentence = clauses.text.sentence(trigger.first)
    for at in range(trigger.first - 1, max(sentence.first, trigger.first - 10) - 1, -1):
        if clauses.text.forms[at].removeprefix("و") in clauses.verbs.attending:
            after = [m for m in clauses.between(at, trigger.first) if clauses.marker(m) == ""]
            before = [m for m in clauses.between(max(sentence.first, at - 14), at) if clauses.is_bare(m)]
            chosen = after[:1] or before[-1:]
            return clauses.group(chosen[0], trigger.first) if chosen else clauses.main_subject(at)
    return []


def _is_complement(clauses: Clauses, trigger: Trigger) -> bool:
    """أوضح X عن اجتماع Y, قال X إن الزيارة مهمة: who tells of an event by a bare noun has no part in it."""
    before = clauses.text.forms[trigger.first - 1] if trigger.first else ""
    after = clauses.text.forms[trigger.stop : trigger.stop + 2]
    if trigger.form.frame.name == "trip" and any(
        proclitics and stem in clauses.verbs.collectives for form in after for proclitics, stem in stems(form)
    ):
        return True  # زيارة لوفد من رجال الأعمال
    if before in ("عن", "حول", "بشان", "علي"):
        return trigger.form.frame.name != "trip"
    noun = clauses.text.forms[trigger.first]
    if trigger.form.frame.name == "trip" and noun.startswith("لل"):
        return True  # الخطة الأمنية للزيارة
    if not noun.startswith("ال") or trigger.proclitics or before in PREPOSITIONS or before in _WITHIN:
        return False
    begin = max(clauses.text.sentence(trigger.first).first, trigger.first - 8)
    return not any(form in clauses.verbs.light for form in clauses.text.forms[begin : trigger.first])


def _is_walled(clauses: Clauses, first: int, stop: int) -> bool:
    """Whether a relative clause or a quotation opens between two tokens."""
    return any(form in RELATIVES or form in QUOTES for form in clauses.text.forms[first:stop])


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
    if frame.name == "trip":  # زيارة النرويج: where it goes; الزيارة المقررة لوزير X: who goes
        genitive = [m for m in genitive if _acts(clauses, m, "trip")]
        near = [m for m in after if m.first - trigger.stop <= 3 and clauses.marker(m) == "ل" and m.form not in STATES]
        genitive = genitive or near[:1]
    if frame.name in ("assembly", "round"):  # مؤتمر لندن: the city
        genitive = [m for m in genitive if m.form != "metonym"]
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
    if frame.name == "assembly":
        taking_part = _attending(clauses, trigger)
        inside = clauses.between(trigger.first + 1, trigger.stop)  # جلسة طارئة لمجلس الأمن
        subject = [*taking_part, *(m for m in (*inside, *subject) if all(m.actor != t.actor for t in taking_part))]
    if not subject and frame.name not in ("round", "assembly") and not _is_complement(clauses, trigger):
        subject = _governing_subject(clauses, trigger)
    if frame.name == "call" and subject:  # هنأ X نظيره Y في اتصال هاتفي
        subject = _both_before(clauses, trigger, subject)
    fronted = trigger.first - clauses.text.sentence(trigger.first).first < 4
    if not subject and fronted and frame.name in ("call", "talks"):  # وفي اتصال هاتفي طلب X من Y
        subject = clauses.subject_after(trigger.stop)
        if not any(m.first - trigger.stop <= 2 and clauses.marker(m) == "مع" for m in after):  # … مع Y، بحث X: Y first
            at = max((m.stop for m in subject), default=at)
    objects = _objects(clauses, trigger, at, stop, {m.actor.actor_id for m in subject})
    objects = [m for m in objects if clauses.marker(m) != "من" or frame.name in ("message", "call")]
    if frame.name == "talks" and genitive and not objects and len(subject) == 1:  # رفض X لقاء Y
        objects, subject = subject, _refusing(clauses, trigger, subject[0])
    if frame.name == "reception" and clauses.text.forms[trigger.first - 1] == "في":  # كان في استقباله X
        objects, subject = subject, objects or clauses.group(after[0], stop) if after else []
    return [
        *(Party(m, frame.subject_part) for m in subject),
        *(Party(m, frame.object_part) for m in objects),
    ]


def _refusing(clauses: Clauses, trigger: Trigger, other: ActorMention) -> list[ActorMention]:
    """رفض X لقاء Y, يعتزم X لقاء Y: the subject of the verb whose object the meeting is; no أن stands between."""
    sentence = clauses.text.sentence(trigger.first)
    if "ل" in trigger.proclitics:  # يتوجه X إلى Y للقاء Z
        begin = max(sentence.first, trigger.first - _GOVERNORS_BACK)
        going = [m for m in clauses.between(begin, trigger.first) if clauses.is_bare(m) and m.actor.kind == "person"]
        return [m for m in going if m.actor != other.actor][-1:]
    begin = max(sentence.first, trigger.first - 10)
    before = [m for m in clauses.between(begin, trigger.first) if clauses.marker(m) == "" and m.actor != other.actor]
    if not before or before[-1].stop < trigger.first - 2:
        return []
    return before[-1:]


def _both_before(clauses: Clauses, trigger: Trigger, subject: list[ActorMention]) -> list[ActorMention]:
    """The two persons who stand bare before a call, where only one was taken."""
    begin = clauses.text.sentence(trigger.first).first
    bare = [m for m in clauses.between(begin, trigger.first) if m.actor.kind == "person" and clauses.marker(m) == ""]
    others = [m for m in bare if all(m.actor != known.actor for known in subject)]
    return [*others[-1:], *subject] if len(subject) == 1 else subject


def _lent_subject(clauses: Clauses, trigger: Trigger, stop: int) -> list[ActorMention]:
    """زيارة قام بها X, المحادثات التي أجراها X, مؤتمر عقده X: the subject of the light verb after the noun."""
    forms = clauses.text.forms
    for at in range(trigger.stop, min(stop, trigger.stop + 6)):
        if forms[at] in clauses.verbs.light:
            for mention in clauses.between(at + 1, min(stop, at + 7)):
                if clauses.marker(mention) == "" and mention.form not in STATES:
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
    bare = [m for m in clauses.between(begin, trigger.first) if clauses.marker(m) == "" and m.form not in STATES]
    return bare[-2:]


def is_invited(clauses: Clauses, trigger: Trigger) -> bool:
    """Whether a visit is what somebody is invited to."""
    return trigger.form.frame.name == "trip" and bool(_invited(clauses, trigger))


def _pronoun(clauses: Clauses, trigger: Trigger, object_: Sequence[ActorMention]) -> list[ActorMention]:
    """لقائه: the person before it in the sentence, else the one who speaks after it, else the last one."""
    sentence = clauses.text.sentence(trigger.first)
    before = [m for m in clauses.between(sentence.first, trigger.first) if m.actor.kind == "person"]
    bare = [m for m in before if clauses.is_bare(m)] or before
    if bare:
        several = clauses.text.forms[trigger.stop - 1].endswith("هم")  # وزراء خارجية X وY … اجتماعهم
        return [m for m in bare if several and m.first == bare[-1].first] or [bare[-1]]
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


_GOVERNORS_BACK = 20


def _governing_subject(clauses: Clauses, trigger: Trigger) -> list[ActorMention]:
    """The bare mention before the noun in its sentence: عقد X اجتماعا, X في زيارة, المحادثات التي أجراها X."""
    sentence = clauses.text.sentence(trigger.first)
    before = clauses.between(max(sentence.first, trigger.first - _GOVERNORS_BACK), trigger.first)
    bare = [m for m in before if clauses.is_bare(m)]
    people = [m for m in bare if m.form not in STATES]
    chosen = people or bare
    if chosen:
        last = chosen[-1]
        return clauses.leftwards(last, sentence.first) + clauses.group(last, trigger.first)
    relative = clauses.between(trigger.stop, min(sentence.stop, trigger.stop + 5))
    if relative and any(form in RELATIVES for form in clauses.text.forms[trigger.stop : relative[0].first]):
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
    bare = [m for m in people if clauses.is_bare(m)] or people
    speakers = clauses.leftwards(bare[-1], sentence.first) + bare[-1:] if bare else []
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
    if outlets and any(form in _RELAYED for form in clauses.text.forms[trigger.stop : outlets[0].first]):
        return parties  # تصريحات نقلتها وكالة: who passes them on did not ask
    return [*parties, *(Party(m, "party") for m in outlets[:1])]


def _has_own_subject(clauses: Clauses, trigger: Trigger) -> bool:
    """Whether the sentence opens with a verb whose subject nobody knows: قال عضو الوفد في مؤتمر صحفي."""
    sentence = clauses.text.sentence(trigger.first)
    forms = clauses.text.forms
    second = sentence.first + 1
    named = any(m.first <= second < m.stop for m in clauses.between(sentence.first, trigger.first))
    if second < trigger.first - 1 and forms[second].startswith("ال") and not named:
        return forms[sentence.first] not in PREPOSITIONS and forms[sentence.first] not in _WITHIN
    verb = next((at for at in range(sentence.first, trigger.first) if forms[at] in clauses.verbs.finite), None)
    return verb is not None and verb + 1 < trigger.first and forms[verb + 1] not in PREPOSITIONS


def _called_to(clauses: Clauses, trigger: Trigger) -> list[Party]:
    """دعوته للحوار مع X, رد X على دعوتنا للحوار معه: X is the guest, whoever speaks the host."""
    sentence = clauses.text.sentence(trigger.first)
    after = [m for m in clauses.between(trigger.stop, clauses.clause_stop(trigger)) if clauses.marker(m) == "مع"]
    before = [m for m in clauses.between(sentence.first, trigger.first) if m.actor.kind in ("person", "group")]
    guest = (after or before[-1:])[:1]
    hosts = [m for m in before if guest and m.actor != guest[0].actor] or clauses.subject_of_previous(trigger.first)
    host = [m for m in hosts[-1:] if guest and m.actor != guest[0].actor]
    return [*(Party(m, "host") for m in host), *(Party(m, "guest") for m in guest)]


def _told(clauses: Clauses, trigger: Trigger) -> list[Party]:
    """قال X لصحيفة Y: the outlet stands right after the verb or its subject, before what is said."""
    forms = clauses.text.forms
    stop = clauses.text.sentence(trigger.first).stop
    for mention in clauses.between(trigger.stop, min(stop, trigger.stop + _SUBJECT_REACH)):
        gap = clauses.text.forms[trigger.stop : mention.first]
        if any(form in ("ان", "انه", "انها", ":") or form in QUOTES for form in gap):
            break
        told_to = clauses.text.forms[mention.first].startswith("ل") or clauses.text.forms[mention.first - 1].startswith(
            "ل"
        )
        named = {at for m in clauses.between(trigger.stop, mention.first) for at in range(m.first, m.stop)}
        unknown = [at for at in range(trigger.stop, mention.first) if at not in named and forms[at][:1].isalpha()]
        if len(unknown) > 2:  # قال مسؤول في شبكة الكهرباء لوكالة X: a subject that nobody knows
            break
        if mention.actor.kind == "organisation" and told_to:
            between = [m for m in clauses.between(trigger.stop, mention.first) if clauses.marker(m) == ""]
            subject = between[:1] or clauses.subject_before(trigger) or clauses.main_subject(trigger.first)
            return [*(Party(m, "speaker") for m in subject), Party(mention, "party")]
    return []


def actor_ids(parties: Iterable[Party]) -> frozenset[str]:
    """The ids of the actors that take part."""
    return frozenset(party.mention.actor.actor_id for party in parties)
