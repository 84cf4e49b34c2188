"""Whose a verbal noun is: the subject of the verb that lends it one, whom its pronoun means, who is invited to it."""

from __future__ import annotations

from collections.abc import Sequence

from extract.clauses import RELATIVES, STATES, Clauses
from extract.mentions import ActorMention
from extract.triggers import Trigger


def refusing(clauses: Clauses, trigger: Trigger, other: ActorMention) -> list[ActorMention]:
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


def both_before(clauses: Clauses, trigger: Trigger, subject: list[ActorMention]) -> list[ActorMention]:
    """The two persons who stand bare before a call, where only one was taken."""
    begin = clauses.text.sentence(trigger.first).first
    bare = [m for m in clauses.between(begin, trigger.first) if m.actor.kind == "person" and clauses.marker(m) == ""]
    others = [m for m in bare if all(m.actor != known.actor for known in subject)]
    return [*others[-1:], *subject] if len(subject) == 1 else subject


def lent_subject(clauses: Clauses, trigger: Trigger, stop: int) -> list[ActorMention]:
    """زيارة قام بها X, المحادثات التي أجراها X, مؤتمر عقده X: the subject of the light verb after the noun."""
    forms = clauses.text.forms
    for at in range(trigger.stop, min(stop, trigger.stop + 6)):
        if forms[at] in clauses.verbs.light:
            for mention in clauses.between(at + 1, min(stop, at + 7)):
                if clauses.marker(mention) == "" and mention.form not in STATES:
                    return clauses.group(mention, stop)
            return []
    return []


def invited(clauses: Clauses, trigger: Trigger) -> list[ActorMention]:
    """دعا نظيره إلى زيارة X, وجه إلى نظيره دعوة لزيارة X: whoever is invited is the guest."""
    begin = max(clauses.text.sentence(trigger.first).first, trigger.first - 12)
    for at in range(trigger.first - 1, begin - 1, -1):
        if clauses.text.forms[at].removeprefix("و") in clauses.verbs.invitations:
            inside = [m for m in clauses.between(at, trigger.first) if m.actor.kind == "person"]
            before = [m for m in clauses.between(begin - 8, at) if clauses.marker(m) in ("الي", "ل")]
            return (inside or before)[-1:]
    return []


def handed(clauses: Clauses, trigger: Trigger) -> list[ActorMention]:
    """سلم X نظيره Y رسالة: giver and receiver stand bare before the letter."""
    begin = clauses.text.sentence(trigger.first).first
    bare = [m for m in clauses.between(begin, trigger.first) if clauses.marker(m) == "" and m.form not in STATES]
    return bare[-2:]


def is_invited(clauses: Clauses, trigger: Trigger) -> bool:
    """Whether a visit is what somebody is invited to."""
    return trigger.form.frame.name == "trip" and bool(invited(clauses, trigger))


def pronoun(clauses: Clauses, trigger: Trigger, object_: Sequence[ActorMention]) -> list[ActorMention]:
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


_GOVERNORS_BACK = 20


def governing_subject(clauses: Clauses, trigger: Trigger) -> list[ActorMention]:
    """The bare mention before the noun in its sentence: عقد X اجتماعا, X في زيارة, المحادثات التي أجراها X."""
    sentence = clauses.text.sentence(trigger.first)
    if trigger.first > sentence.first and clauses.text.forms[trigger.first - 1] in ("ان", "بان"):
        return []  # أعلن X أن زيارة …: another's
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


def holding_subject(clauses: Clauses, trigger: Trigger) -> list[ActorMention]:
    """عقد مجلس الأمن جلسة, الحكومة وحركة X تستأنفان مفاوضات: who holds it, right before or after the verb."""
    begin = clauses.text.sentence(trigger.first).first
    forms = clauses.text.forms
    for at in range(trigger.first - 1, max(begin, trigger.first - _GOVERNORS_BACK) - 1, -1):
        verb = forms[at] if forms[at] in clauses.verbs.finite else forms[at].removeprefix("و")
        if verb not in clauses.verbs.finite:
            continue
        if verb not in clauses.verbs.light:
            return []
        after = [m for m in clauses.between(at + 1, min(at + 3, trigger.first)) if clauses.marker(m) == ""]
        before = [m for m in clauses.between(max(begin, at - _GOVERNORS_BACK), at) if at - m.stop <= 1]
        if after:
            return clauses.group(after[0], trigger.first)
        last = [m for m in before[-1:] if clauses.is_bare(m)]
        return [*clauses.leftwards(last[0], begin), *last] if last else []
    return []


def starting_or_ending(clauses: Clauses, trigger: Trigger) -> list[ActorMention]:
    """أعلنت إيران تعليق المفاوضات مع X: the state or body that begins talks or breaks them off."""
    begin = clauses.text.sentence(trigger.first).first
    forms = clauses.text.forms
    if trigger.first == begin or forms[trigger.first - 1] not in clauses.verbs.phases:
        return []
    before = clauses.between(max(begin, trigger.first - 8), trigger.first)
    bare = [m for m in before if clauses.is_bare(m) and m.actor.kind != "person"]
    return bare[-1:] if not any(form in ("ان", "انه", "انها") for form in forms[begin : trigger.first]) else []


def asked_to_meet(clauses: Clauses, trigger: Trigger) -> list[ActorMention]:
    """رفضت X دعوة Y لعقد اجتماع: who is asked, and who asks."""
    begin = clauses.text.sentence(trigger.first).first
    forms = clauses.text.forms
    for at in range(trigger.first - 1, max(begin, trigger.first - 10) - 1, -1):
        if forms[at] not in clauses.verbs.invitations or "ل" not in (forms[trigger.first - 1][0], *trigger.proclitics):
            continue
        asking = [m for m in clauses.between(at + 1, at + 2) if clauses.marker(m) == "" and m.stop <= trigger.first]
        asked = [m for m in clauses.between(max(begin, at - 8), at) if clauses.is_bare(m)]
        return [*asked[-1:], *asking] if asking and asked else []
    return []


def is_called_for(clauses: Clauses, trigger: Trigger) -> bool:
    """دعا X إلى عقد اجتماع: whether a verb of calling governs a noun; whoever calls need not take part."""
    begin = max(clauses.text.sentence(trigger.first).first, trigger.first - 10)
    forms = clauses.text.forms
    calls = [at for at in range(begin, trigger.first) if forms[at].removeprefix("و") in clauses.verbs.calling]
    between = forms[calls[-1] : trigger.first] if calls else []
    return any(form in ("الي", "علي") or form.startswith("ب") for form in between)
