"""A party, and the objects of a trigger: the mentions that its frame's markers open, and who can be one."""

from __future__ import annotations

from extract.clauses import OWNED, RELATIVES, STATES, Clauses
from extract.frozen import record
from extract.mentions import ActorMention
from extract.text import QUOTES
from extract.triggers import Trigger

WITHIN = frozenset(["خلال", "اثناء", "عقب", "بعد", "قبل", "قبيل", "اثر", "هامش", "ختام", "عشيه"])
SUBJECT_REACH, _OBJECT_REACH, WITH_REACH = 12, 14, 26


@record(frozen=True, slots=True)
class Party:
    """A mention that takes part, and in what part."""

    mention: ActorMention
    part: str


def may_take_part(mention: ActorMention, marker: str, frame: str) -> bool:
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


def acts(clauses: Clauses, mention: ActorMention, frame: str) -> bool:
    """Whether a bare mention can meet or travel: a person, a body, a delegation; a bare state cannot."""
    if mention.form not in STATES or frame not in ("meet", "receive", "talks", "visit", "arrive", "leave", "trip"):
        return True
    return clauses.is_delegation(mention)


def objects_of(clauses: Clauses, trigger: Trigger, at: int, stop: int, known: set[str]) -> list[ActorMention]:
    """The mentions that the frame's markers open, with all that is joined to them."""
    frame = trigger.form.frame
    found: list[ActorMention] = []
    for mention in clauses.between(at, stop):
        marker = clauses.marker(mention)
        if mention.actor.actor_id in known or any(mention is m for m in found):
            continue
        reach = WITH_REACH if marker in ("مع", "بين", "بمشاركه", "بحضور", "برعايه") else _OBJECT_REACH
        if mention.first - at > reach and not found:
            break
        bare_of_clitic = marker == "" and trigger.form.has_clitic and frame.name == "talks"
        if not (marker in frame.object_markers or bare_of_clitic) or not may_take_part(mention, marker, frame.name):
            continue
        if found and frame.name != "message" and (marker != "مع" or _is_walled(clauses, found[-1].stop, mention.first)):
            continue
        if marker == "بين" and not found and _is_anothers(clauses, trigger, mention):
            continue
        if marker == "" and frame.name == "call" and mention.first - trigger.stop > 3:
            continue
        if marker == "" and not acts(clauses, mention, frame.name):
            continue
        found.extend(m for m in clauses.group(mention, stop) if m.actor.actor_id not in known)
    return found


def _is_anothers(clauses: Clauses, trigger: Trigger, mention: ActorMention) -> bool:
    """المفاوضات قبل الاتفاق الذي تم بين X وY: a relative clause of another noun stands between."""
    gap = clauses.text.forms[trigger.stop : mention.first]
    at = next((i for i, form in enumerate(gap) if form in RELATIVES), 0)
    return any(not form.startswith("ال") for form in gap[:at])


def _is_walled(clauses: Clauses, first: int, stop: int) -> bool:
    """Whether a relative clause or a quotation opens between two tokens."""
    return any(form in RELATIVES or form in QUOTES for form in clauses.text.forms[first:stop])


def last_two(clauses: Clauses, trigger: Trigger) -> list[ActorMention]:
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
