"""One reported event for each real event of an article: lead, caption and repeats merge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.events import EventDraft
from extract.knowledge import Knowledge
from extract.mentions import ActorMention
from extract.party_objects import Party
from extract.records import Place
from extract.status import DECLINED, OCCURRED, PLANNED, PROPOSED, Status
from extract.text import HEADLINE, Text
from extract.triggers import NOUN

_RANK = {DECLINED: 3, OCCURRED: 2, PLANNED: 1, PROPOSED: 0}
_SAME_SHARE = 0.5
_OF_STATES = frozenset({"meeting", "phone_call", "diplomatic_measure", "agreement", "negotiation_round"})


def merge_repeats(text: Text, drafts: Sequence[EventDraft], knowledge: Knowledge) -> list[EventDraft]:
    """Drafts of the same event put together, in the order of their first mention."""
    events: list[EventDraft] = []
    for draft in drafts:
        for index, event in enumerate(events):
            if _same(text, event, draft):
                events[index] = _merged(text, event, draft)
                break
        else:
            events.append(draft)
    events = _without_summaries(text, events)
    events = _without_ways(events)
    events = [found for event in events if (found := _with_destination(event, events, knowledge)) is not None]
    return [_with_shared_place(text, event, events) for event in events]


def _same(text: Text, one: EventDraft, other: EventDraft) -> bool:
    """Same type, parties that overlap enough, no place, number or status that contradicts."""
    if other.trigger.form.frame.name == "discuss" and one.event_type == "phone_call" and _is_content(one, other):
        return True
    if _is_its_headline(text, one, other):
        return True
    if one.event_type != other.event_type or _contradict(one.place, other.place, one.event_type):
        return False
    if _same_session(one, other):
        return True
    numbers = {draft.process.number for draft in (one, other) if draft.process and draft.process.number}
    if len(numbers) > 1:
        return False
    same_block = text.sentences[one.sentence].block == text.sentences[other.sentence].block
    same_parties = len(one.actor_ids) > 1 and one.actor_ids == other.actor_ids
    if not (same_block or same_parties) and text.sentences[one.sentence].kind != HEADLINE:
        return False
    if not _statuses_agree(one, other):
        return False
    if _may_sum_up(one, other):
        return False  # several meetings told in one, to be told apart
    if other.trigger.form.frame.name == "discuss" and _is_content(one, other):
        return True
    if _are_its_sides(one, other) or _are_its_states(text, one, other):
        return True
    mine, theirs = one.actor_ids, other.actor_ids
    if not mine or not theirs:
        return bool(one.process and other.process and one.process.process_id == other.process.process_id)
    shared = len(mine & theirs) / min(len(mine), len(theirs))
    if one.event_type == "visit":
        guests = {p.mention.actor.actor_id for p in one.parties if p.part == "guest"}
        return (
            bool(guests & {p.mention.actor.actor_id for p in other.parties if p.part == "guest"})
            and shared > _SAME_SHARE
        )
    return shared > _SAME_SHARE or (shared == _SAME_SHARE and len(mine | theirs) == 2)


def _same_session(one: EventDraft, other: EventDraft) -> bool:
    """Two mentions of one numbered round."""
    mine, theirs = one.process, other.process
    if mine is None or theirs is None or mine.number is None:
        return False
    return (mine.process_id, mine.number) == (theirs.process_id, theirs.number)


def _is_its_headline(text: Text, one: EventDraft, other: EventDraft) -> bool:
    """A headline that calls a round of talks a meeting."""
    types = {one.event_type, other.event_type} == {"meeting", "negotiation_round"}
    headline = text.sentences[one.sentence].kind == HEADLINE
    return types and headline and len(one.actor_ids) > 1 and one.actor_ids <= other.actor_ids


def _may_sum_up(one: EventDraft, other: EventDraft) -> bool:
    """لقاء X مع Y وZ: a noun that lists three parties or more, two of whom another draft tells to have met."""
    listed = (one.event_type == "meeting" and one.trigger.form.tense == NOUN) or len(one.repeats) == 0
    return listed and len(one.actor_ids) > 2 and len(other.actor_ids) == 2 and other.actor_ids < one.actor_ids


def _without_summaries(text: Text, events: list[EventDraft]) -> list[EventDraft]:
    """What a summary lists is dropped where its meetings are all told; else they are part of it."""
    kept = list(events)
    for event in events:
        if event.event_type != "meeting" or len(event.actor_ids) < 3:
            continue
        told = [e for e in kept if e is not event and e.event_type == "meeting" and e.actor_ids < event.actor_ids]
        told = [e for e in told if len(e.actor_ids) == 2]
        if not told:
            continue
        if {actor for e in told for actor in e.actor_ids} == event.actor_ids and len(told) > 1:
            kept.remove(event)
            continue
        same = [e for e in told if _statuses_agree(event, e) and not _contradict(event.place, e.place, e.event_type)]
        whole = event
        for e in same:
            kept.remove(e)
            whole = _merged(text, whole, e)
        kept[kept.index(event)] = whole
    return kept


def _without_ways(events: list[EventDraft]) -> list[EventDraft]:
    """يتوجه وفد تونسي إلى واشنطن لإجراء محادثات: the way of an unnamed delegation is but the place of its talks."""
    kept = list(events)
    for event in events:
        guests = [party.mention.actor for party in event.parties if party.part == "guest"]
        if event.event_type != "visit" or not guests or any(guest.kind != "country" for guest in guests):
            continue
        for index, other in enumerate(kept):
            talks = (
                other.event_type in ("meeting", "negotiation_round", "conference") and other.sentence == event.sentence
            )
            if talks and {guest.actor_id for guest in guests} <= other.actor_ids and event in kept:
                kept[index] = replace(other, place=other.place or event.place)
                kept.remove(event)
                break
    return kept


def _is_content(one: EventDraft, other: EventDraft) -> bool:
    """ناقشا أيضا …: what two parties discuss who are told to have met or called is no second event."""
    return len(other.actor_ids) > 1 and other.actor_ids <= one.actor_ids and one.status.value == other.status.value


def _are_its_sides(one: EventDraft, other: EventDraft) -> bool:
    """محادثات الجانبين: the sides are those of the event told before."""
    if not other.parties or any(party.mention.form != "pair" for party in other.parties):
        return False
    states = {party.mention.actor.country_iso3 for party in other.parties}
    return states <= {party.mention.actor.country_iso3 for party in one.parties}


def _are_its_states(text: Text, one: EventDraft, other: EventDraft) -> bool:
    """محادثات تركية قطرية in the headline, the two ministers below: states stand for those who act for them."""
    told_at_once = one.event_type == "agreement" and one.sentence == other.sentence  # وقعت X وY اتفاقا، حيث وقعه …
    headline = text.sentences[one.sentence].kind == HEADLINE
    if (
        not (headline or told_at_once)
        or one.event_type not in _OF_STATES
        or min(len(one.parties), len(other.parties)) < 2
    ):
        return False
    if all(party.mention.actor.kind != "country" for draft in (one, other) for party in draft.parties):
        return False
    return _sides(one) == _sides(other) and len(_sides(one)) > 1


def _sides(draft: EventDraft) -> set[str]:
    """The states, or bodies without one, that act in an event."""
    return {party.mention.actor.country_iso3 or party.mention.actor.actor_id for party in draft.parties}


def _statuses_agree(one: EventDraft, other: EventDraft) -> bool:
    """Two certain statuses that differ are two events, save that a plan and its cancelling are one."""
    if one.status.value == other.status.value or not (one.status.is_certain and other.status.is_certain):
        return True
    pair = {one.status.value, other.status.value}
    return pair == {DECLINED, PLANNED}


def _contradict(one: Place | None, other: Place | None, event_type: str) -> bool:
    if one is None or other is None:
        return False
    if one.country_iso3 and other.country_iso3 and one.country_iso3 != other.country_iso3:
        return True
    return bool(one.city_en and other.city_en and one.city_en != other.city_en and event_type != "visit")


def _merged(text: Text, one: EventDraft, other: EventDraft) -> EventDraft:
    """The better told of the two, completed from the other."""
    status = _status(one, other)
    parties = list(one.parties)
    known = one.actor_ids
    one_is_headline = text.sentences[one.sentence].kind == HEADLINE
    if not _are_its_sides(one, other):
        parties += [party for party in other.parties if party.mention.actor.actor_id not in known]
    if _are_its_states(text, one, other):  # whoever is named stands for the state
        named = {p.mention.actor.country_iso3 for p in parties if p.mention.actor.kind != "country"}
        parties = [p for p in parties if p.mention.actor.kind != "country" or p.mention.actor.country_iso3 not in named]
    told_better = other.trigger.form.tense != NOUN or other.event_type != one.event_type
    better = other if one_is_headline and told_better else one
    place = one.place if one.place and (one.place.city_en or not other.place) else other.place
    return replace(
        better,
        status=status,
        parties=tuple(_full_first(parties, other.parties)),
        place=place,
        process=one.process or other.process,
        repeats=(*one.repeats, (other if better is one else one).trigger),
    )


def _full_first(parties: Sequence[Party], others: Sequence[Party]) -> list[Party]:
    """Each party by its fullest mention, in the part that says most."""
    by_id = {party.mention.actor.actor_id: party for party in others}
    chosen = []
    for party in parties:
        other = by_id.get(party.mention.actor.actor_id)
        if other is not None and party.part == "party" and other.part != "party":
            party = replace(party, part=other.part)
        if other is not None and party.mention.form != "full" and other.mention.form == "full":
            party = replace(party, mention=other.mention)
        chosen.append(party)
    return chosen


def _status(one: EventDraft, other: EventDraft) -> Status:
    """The surer of the two; what was told as a fact is not undone by talk of a possibility."""
    if one.status.value == OCCURRED and other.status.value == PROPOSED:
        return one.status
    if one.status.is_certain != other.status.is_certain:
        return one.status if one.status.is_certain else other.status
    return max(one.status, other.status, key=lambda status: _RANK[status.value])


def _with_destination(event: EventDraft, events: Sequence[EventDraft], knowledge: Knowledge) -> EventDraft | None:
    """A visit that names no destination goes where its guest meets or is met in this article; else it is none."""
    if event.event_type != "visit" or event.place is not None:
        return event
    guests = {party.mention.actor for party in event.parties if party.part == "guest"}
    for other in events:
        place = other.place
        if other is event or place is None or place.country_iso3 is None or other.event_type == "visit":
            continue
        travels = [actor for actor in guests if actor.country_iso3 != place.country_iso3]
        state = knowledge.actors.get(f"country-{place.country_iso3}")
        if travels and state is not None and {actor.actor_id for actor in travels} & other.actor_ids:
            at = event.trigger
            host = ActorMention(at.first, at.stop, state, None, None, None, "country", "", at.first, at.stop)
            status = event.status if event.status.is_certain else other.status
            return replace(event, place=place, status=status, parties=(*event.parties, Party(host, "host")))
    return None


def _with_shared_place(text: Text, event: EventDraft, events: Sequence[EventDraft]) -> EventDraft:
    """A meeting or press conference without a place takes that of the visit, meeting or summit it belongs to."""
    if event.event_type not in ("meeting", "press_conference", "agreement", "message") or (
        event.place and event.place.city_en
    ):
        return event
    block = text.sentences[event.sentence].block
    places: list[Place] = []
    for other in events:
        place = other.place
        if other is event or place is None or text.sentences[other.sentence].block != block:
            continue
        if event.place is not None and event.place.country_iso3 != place.country_iso3:
            continue
        if _belongs(event, other, place) and place not in places:
            places.append(place)
    cities = [place for place in places if place.city_en] or places
    return replace(event, place=cities[0]) if len(cities) == 1 else event


def _belongs(event: EventDraft, other: EventDraft, place: Place) -> bool:
    """Whether two events of an article hang together: the same parties, the guest of a visit, a summit's sideline."""
    goes_on = other.status.value in (event.status.value, OCCURRED) and event.status.value != DECLINED
    shared = event.actor_ids & other.actor_ids
    if not goes_on or other.event_type in ("phone_call", "interview", "message", "diplomatic_measure"):
        return False
    if other.event_type == "visit":
        guests = {p.mention.actor.actor_id for p in other.parties if p.part == "guest"}
        states = {p.mention.actor.country_iso3 for p in event.parties}
        return bool(guests & event.actor_ids) and (place.country_iso3 in states or len(event.parties) == 1)
    if other.event_type == "conference":
        return other.sentence == event.sentence
    return len(shared) >= min(2, len(event.actor_ids))
