"""Who stands where around a trigger: subject, object and companions, by the trigger's frame."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extract.clauses import MEDIATION, PREPOSITIONS, STATES, Clauses
from extract.lexicon import stems
from extract.mentions import ActorMention
from extract.noun_subjects import (
    asked_to_meet,
    both_before,
    governing_subject,
    handed,
    holding_subject,
    invited,
    is_called_for,
    lent_subject,
    pronoun,
    refusing,
    starting_or_ending,
)
from extract.party_objects import (
    SUBJECT_REACH,
    WITH_REACH,
    WITHIN,
    Party,
    acts,
    last_two,
    may_take_part,
    objects_of,
)
from extract.speech_parties import called_to, spoken, told
from extract.triggers import NOUN, Trigger

# before a verb whose subject was named earlier
_CONTINUES = frozenset(["حيث", "خلالها", "التي", "عندما", "كما", "ثم", "قد", "يكون"])
_ATTENDING_NEAR, _ATTENDING_FAR = 10, 18
_MEDIATED = frozenset({"round", "talks", "sign", "meet"})


def parties_of(clauses: Clauses, trigger: Trigger) -> list[Party]:
    """The parties of a trigger by its frame; each actor once, the first part it is found in."""
    frame = trigger.form.frame
    if frame.name in ("press", "interview"):
        found = spoken(clauses, trigger)
    elif frame.name == "told":
        found = told(clauses, trigger)
    elif frame.name == "invite":
        found = called_to(clauses, trigger)
    elif trigger.form.tense == NOUN:
        found = _around_noun(clauses, trigger)
    else:
        found = _around_verb(clauses, trigger)
    seen: set[str] = set()
    parties = []
    for party in (*_mediators(clauses, trigger), *(_headed(clauses, party) for party in found)):
        if party.mention.actor.actor_id not in seen:
            seen.add(party.mention.actor.actor_id)
            parties.append(party)
    return parties


def _headed(clauses: Clauses, party: Party) -> Party:
    """وفد روسي برئاسة X: who heads a delegation stands for it."""
    head = clauses.head_of_delegation(party.mention)
    return Party(head, party.part) if head is not None else party


def _mediators(clauses: Clauses, trigger: Trigger) -> list[Party]:
    """برعاية قطر, بوساطة مصرية: under whose auspices the sides talk or sign."""
    if trigger.form.frame.name not in _MEDIATED:
        return []
    stop = clauses.clause_stop(trigger)
    for mention in clauses.between(trigger.stop, stop):
        if clauses.marker(mention) in MEDIATION:
            return [Party(m, "mediator") for m in clauses.group(mention, stop)]
    return []


def _around_verb(clauses: Clauses, trigger: Trigger) -> list[Party]:
    """Subject before the verb (nearest, or before الذي) or after it; objects after by their markers."""
    frame = trigger.form.frame
    stop = clauses.clause_stop(trigger)
    subject = clauses.subject_before(trigger)
    after = clauses.between(trigger.stop, min(stop, trigger.stop + WITH_REACH))
    at = trigger.stop
    if frame.name == "sign" and not subject:  # وقع عن الجانب المصري X وعن الجانب الروسي Y اتفاقية
        bare = [m for m in after if clauses.marker(m) == "" and m.actor.kind == "person"]
        subject = bare if len(bare) > 1 else []
    unknown = not subject and clauses.has_unknown_subject(trigger)  # المبعوث سيلتقي: one whom nobody names
    if not subject and not unknown:
        subject, at = _subject_after_verb(clauses, trigger, after, stop)
    if not subject and not unknown:
        subject = clauses.main_subject(trigger.first) or clauses.subject_of_previous(trigger.first)
    objects = objects_of(clauses, trigger, at, stop, {m.actor.actor_id for m in subject})
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
    bare = [m for m in after if clauses.marker(m) == "" and m.first - trigger.stop <= SUBJECT_REACH]
    bare = [m for m in bare if acts(clauses, m, trigger.form.frame.name)]
    if not bare:
        return [], trigger.stop
    group = clauses.group(bare[0], stop)
    end = max(m.stop for m in group)
    objects = objects_of(clauses, trigger, end, stop, {m.actor.actor_id for m in group})
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


def _attending(clauses: Clauses, trigger: Trigger) -> list[ActorMention]:
    """شارك X في القمة, X يرأس القمة: the subject of a verb of taking part."""
    sentence = clauses.text.sentence(trigger.first)
    for at in range(trigger.first - 1, max(sentence.first, trigger.first - _ATTENDING_FAR) - 1, -1):
        if clauses.text.forms[at].removeprefix("و") in clauses.verbs.attending:
            after = [m for m in clauses.between(at, trigger.first) if clauses.marker(m) == ""]
            before = [m for m in clauses.between(max(sentence.first, at - 14), at) if clauses.is_bare(m)]
            chosen = after[:1] or before[-1:]
            if trigger.first - at > _ATTENDING_NEAR:  # ترأس X وY المؤتمر: far only as long as who attends is named
                joined = clauses.group(after[0], trigger.first) if after else []
                return joined if joined and trigger.first - joined[-1].stop <= 1 else []
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
    if trigger.form.frame.name == "accord":
        return False  # أعلن X وY التوصل إلى اتفاق
    noun = clauses.text.forms[trigger.first]
    if trigger.form.frame.name == "trip" and noun.startswith("لل"):
        return True  # الخطة الأمنية للزيارة
    if not noun.startswith("ال") or trigger.proclitics or before in PREPOSITIONS or before in WITHIN:
        return False
    begin = max(clauses.text.sentence(trigger.first).first, trigger.first - 8)
    return not any(form in clauses.verbs.light for form in clauses.text.forms[begin : trigger.first])


def _around_noun(clauses: Clauses, trigger: Trigger) -> list[Party]:
    """A verbal noun: its pronoun or genitive is the subject, else that of the verb that governs it."""
    frame = trigger.form.frame
    stop = clauses.clause_stop(trigger)
    if frame.name == "trip" and (guests := invited(clauses, trigger)):
        return [Party(m, frame.subject_part) for m in guests]
    genitive = _genitive(clauses, trigger, clauses.between(trigger.stop, stop))
    subject, at = _subject_of_noun(clauses, trigger, genitive, stop)
    fronted = trigger.first - clauses.text.sentence(trigger.first).first < 4
    if not subject and fronted and frame.name in ("call", "talks"):  # وفي اتصال هاتفي طلب X من Y
        subject = clauses.subject_after(trigger.stop)
        after = clauses.between(trigger.stop, trigger.stop + 3)
        if not any(clauses.marker(m) == "مع" for m in after):  # … مع Y، بحث X: Y first
            at = max((m.stop for m in subject), default=at)
    objects = objects_of(clauses, trigger, at, stop, {m.actor.actor_id for m in subject})
    objects = [m for m in objects if clauses.marker(m) != "من" or frame.name in ("message", "call")]
    if frame.name == "round" and not subject and objects:
        subject = starting_or_ending(clauses, trigger)
    if frame.name == "talks" and genitive and not objects and len(subject) == 1:  # رفض X لقاء Y
        objects, subject = subject, refusing(clauses, trigger, subject[0])
    if frame.name == "talks" and is_called_for(clauses, trigger) and any(clauses.marker(m) != "مع" for m in objects):
        subject = []  # دعا X إلى اجتماع لوزراء Y
    sides = [m for m in objects if clauses.marker(m) in ("بين", "و")]
    if frame.name == "talks" and len(sides) > 1 and clauses.marker(sides[0]) == "بين":
        subject = [m for m in subject if m.first > trigger.first]  # استبعد X لقاء بين Y وZ
    if frame.name == "talks" and not objects:
        subject = asked_to_meet(clauses, trigger) or subject
    if frame.name == "reception" and clauses.text.forms[trigger.stop : trigger.stop + 2] == ["من", "قبل"]:
        objects, subject = subject, list(clauses.between(trigger.stop + 2, trigger.stop + 3))  # استقباله من قبل X
    if frame.name == "reception" and clauses.text.forms[trigger.first - 1] == "في":  # كان في استقباله X
        after = clauses.between(trigger.stop, stop)
        objects, subject = subject, objects or clauses.group(after[0], stop) if after else []
    return [
        *(Party(m, frame.subject_part) for m in subject),
        *(Party(m, frame.object_part) for m in objects),
    ]


def _genitive(clauses: Clauses, trigger: Trigger, after: Sequence[ActorMention]) -> list[ActorMention]:
    """What stands right after a noun: لقاء X, محادثات بين X وY, الزيارة المقررة لوزير X."""
    frame = trigger.form.frame
    of_noun = ("بين",) if frame.name == "call" else ("", "بين")
    genitive = [m for m in after if m.first - trigger.stop <= 1 and clauses.marker(m) in of_noun]
    if frame.name == "trip":  # زيارة النرويج: where it goes; الزيارة المقررة لوزير X: who goes
        genitive = [m for m in genitive if acts(clauses, m, "trip")]
        near = [
            m for m in after if m.first - trigger.stop <= 3 and clauses.marker(m) == "ل" and acts(clauses, m, "trip")
        ]
        genitive = genitive or near[:1]
    if frame.name in ("assembly", "round"):  # مؤتمر لندن: the city
        genitive = [m for m in genitive if m.form != "metonym"]
    return genitive


def _subject_of_noun(
    clauses: Clauses, trigger: Trigger, genitive: Sequence[ActorMention], stop: int
) -> tuple[list[ActorMention], int]:
    """The subject of a noun, and the token after which its objects stand."""
    frame = trigger.form.frame
    subject: list[ActorMention] = []
    at = trigger.stop
    if frame.name == "message" and not genitive:
        subject = handed(clauses, trigger)
    if subject:
        pass
    elif lent := lent_subject(clauses, trigger, stop):
        subject, at = lent, max(m.stop for m in lent)
    elif trigger.form.has_clitic and not clauses.text.forms[trigger.stop - 1].endswith("هما"):
        subject = pronoun(clauses, trigger, genitive)
    elif trigger.form.has_clitic:
        subject = last_two(clauses, trigger)
    elif genitive and (
        may_take_part(genitive[0], clauses.marker(genitive[0]), frame.name) or clauses.is_delegation(genitive[0])
    ):
        subject = clauses.group(genitive[0], stop)
        at = max(m.stop for m in subject)
    if frame.name == "assembly":
        taking_part = _attending(clauses, trigger) or holding_subject(clauses, trigger)
        inside = clauses.between(trigger.first + 1, trigger.stop)  # جلسة طارئة لمجلس الأمن
        subject = [*taking_part, *(m for m in (*inside, *subject) if all(m.actor != t.actor for t in taking_part))]
    if not subject and frame.name == "round":
        subject = holding_subject(clauses, trigger)
    if not subject and frame.name not in ("round", "assembly") and not _is_complement(clauses, trigger):
        subject = governing_subject(clauses, trigger)
    if frame.name == "call" and subject:  # هنأ X نظيره Y في اتصال هاتفي
        subject = both_before(clauses, trigger, subject)
    return subject, at


def actor_ids(parties: Iterable[Party]) -> frozenset[str]:
    """The ids of the actors that take part."""
    return frozenset(party.mention.actor.actor_id for party in parties)
