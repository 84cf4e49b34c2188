"""Who speaks to whom: the parties of press conferences, interviews, words to an outlet and calls to talk."""

from __future__ import annotations

from collections.abc import Sequence

from extract.clauses import PREPOSITIONS, THAT, Clauses
from extract.mentions import ActorMention
from extract.party_objects import SUBJECT_REACH, WITHIN, Party, last_two, objects_of
from extract.text import QUOTES
from extract.triggers import Trigger

_RELAYED = frozenset(
    ["نقلتها", "نقلها", "اوردتها", "اوردها", "نشرتها", "نشرها", "بثتها", "بثها", "نقلته", "اوردته", "نشرته"]
)


def spoken(clauses: Clauses, trigger: Trigger) -> list[Party]:
    """Press conferences and interviews: the speaker is the person of the sentence; مع joins another or the outlet."""
    frame = trigger.form.frame
    stop = clauses.clause_stop(trigger)
    sentence = clauses.text.sentence(trigger.first)
    after = clauses.between(trigger.stop, stop)
    objects = objects_of(clauses, trigger, trigger.stop, stop, set())
    if not any(clauses.marker(m) == "بين" for m in objects):
        objects = [m for m in objects if clauses.marker(m) != "و"]
    people = [m for m in clauses.between(sentence.first, trigger.first) if m.actor.kind == "person"]
    bare = [m for m in people if clauses.is_bare(m)] or people
    bare = _speaking(clauses, trigger, bare) or bare
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
            parties += [Party(m, "speaker") for m in last_two(clauses, trigger)]
        return parties
    outlets = [m for m in after if m.actor.kind == "organisation" and m.first - trigger.stop <= 8]
    if outlets and any(form in _RELAYED for form in clauses.text.forms[trigger.stop : outlets[0].first]):
        return parties  # تصريحات نقلتها وكالة: who passes them on did not ask
    return [*parties, *(Party(m, "party") for m in outlets[:1])]


def _speaking(clauses: Clauses, trigger: Trigger, bare: Sequence[ActorMention]) -> list[ActorMention]:
    """رحب X بتعيين Y وقال في مؤتمر: who stands right behind a verb, where no أن opens what is said of others."""
    forms = clauses.text.forms
    speaking = [m for m in bare if m.first and forms[m.first - 1] in clauses.verbs.finite]
    if not speaking or THAT.intersection(forms[speaking[-1].stop : trigger.first]):
        return []
    return clauses.group(speaking[-1], trigger.first)


def _has_own_subject(clauses: Clauses, trigger: Trigger) -> bool:
    """Whether the sentence opens with a verb whose subject nobody knows: قال عضو الوفد في مؤتمر صحفي."""
    sentence = clauses.text.sentence(trigger.first)
    forms = clauses.text.forms
    second = sentence.first + 1
    named = any(m.first <= second < m.stop for m in clauses.between(sentence.first, trigger.first))
    if second < trigger.first - 1 and forms[second].startswith("ال") and not named:
        return forms[sentence.first] not in PREPOSITIONS and forms[sentence.first] not in WITHIN
    verb = next((at for at in range(sentence.first, trigger.first) if forms[at] in clauses.verbs.finite), None)
    return verb is not None and verb + 1 < trigger.first and forms[verb + 1] not in PREPOSITIONS


def called_to(clauses: Clauses, trigger: Trigger) -> list[Party]:
    """دعوته للحوار مع X, رد X على دعوتنا للحوار معه: X is the guest, whoever speaks the host."""
    sentence = clauses.text.sentence(trigger.first)
    after = [m for m in clauses.between(trigger.stop, clauses.clause_stop(trigger)) if clauses.marker(m) == "مع"]
    before = [m for m in clauses.between(sentence.first, trigger.first) if m.actor.kind in ("person", "group")]
    guest = (after or before[-1:])[:1]
    hosts = [m for m in before if guest and m.actor != guest[0].actor] or clauses.subject_of_previous(trigger.first)
    host = [m for m in hosts[-1:] if guest and m.actor != guest[0].actor]
    return [*(Party(m, "host") for m in host), *(Party(m, "guest") for m in guest)]


def told(clauses: Clauses, trigger: Trigger) -> list[Party]:
    """قال X لصحيفة Y: the outlet stands right after the verb or its subject, before what is said."""
    forms = clauses.text.forms
    stop = clauses.text.sentence(trigger.first).stop
    for mention in clauses.between(trigger.stop, min(stop, trigger.stop + SUBJECT_REACH)):
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
