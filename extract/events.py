"""From triggers to events: each trigger with its parties, place, status and process, before repeats are merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from extract.clauses import Clauses
from extract.dates import tense_of
from extract.knowledge import Knowledge
from extract.mentions import ActorMention
from extract.names import Name, NameBook
from extract.pack import Pack
from extract.parties import Party, actor_ids, is_invited, parties_of
from extract.places import PlaceMention, find_places
from extract.processes import ProcessMention, find_processes
from extract.records import Place
from extract.status import NONE, PLANNED, PROPOSED, Status
from extract.text import Text
from extract.trace import Rejected
from extract.triggers import FUTURE, NOUN, Trigger

_STATES = frozenset(["country", "metonym"])
_HEADS = frozenset(["president", "monarch", "head_of_state"])
_PLACE_REACH = 26
_PROCESS_REACH = 8
_DELEGATION = frozenset(["وفد", "الوفد", "وفدا", "موفد"])


@dataclass(frozen=True, slots=True)
class EventDraft:
    """One trigger's event in token positions, on its way to a ReportedEvent."""

    trigger: Trigger
    event_type: str
    status: Status
    parties: tuple[Party, ...]
    place: Place | None
    process: ProcessMention | None
    sentence: int
    repeats: tuple[Trigger, ...] = ()  # triggers of the same event elsewhere in the text

    @property
    def actor_ids(self) -> frozenset[str]:
        return actor_ids(self.parties)


@dataclass
class EventFinder:
    """Reads the events off one text; everything that it looks up is handed in."""

    text: Text
    mentions: Sequence[ActorMention]
    pack: Pack
    knowledge: Knowledge
    book: NameBook
    dated: frozenset[int] = frozenset()  # tokens of date expressions
    trace: list[Rejected] | None = None  # keeps what makes no event, where somebody asks
    known_names: Mapping[int, Name] | None = None  # of the reference in the text, where they have been looked up
    clauses: Clauses = field(init=False)
    found_triggers: tuple[Trigger, ...] = field(init=False)
    places: tuple[PlaceMention, ...] = field(init=False)
    processes: tuple[ProcessMention, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.found_triggers = self.pack.triggers.find(self.text)
        self.clauses = Clauses(self.text, self.mentions, self.found_triggers, self.pack.verbs)
        self.places, self.processes = (), ()
        if not self.found_triggers:
            return
        covered = {at for m in self.mentions if m.form not in _STATES for at in range(m.first, m.stop)}
        names = self.book.in_text(self.text, self.known_names)
        places = find_places(self.text, names, self.knowledge, self.pack.roles.particles)
        self.places = tuple(place for place in places if place.first not in covered)
        self.processes = find_processes(self.text, names, self.pack.ordinals)

    def find(self) -> list[EventDraft]:
        """One draft a trigger that has the parties, place or process that its type asks for, in text order."""
        drafts = []
        for trigger in self.found_triggers:
            for form in (trigger.form, *trigger.others):
                draft = self._draft(trigger if form is trigger.form else replace(trigger, form=form))
                if draft is not None:
                    if draft.status.value != NONE:
                        drafts.append(draft)
                    break
        return drafts

    def _draft(self, trigger: Trigger) -> EventDraft | None:
        form = trigger.form
        if ("outlet",) in form.needs:
            return self._interview(trigger)
        if trigger.first and self.text.forms[trigger.first - 1] in ("حزب", "لحزب", "وحزب", "بحزب"):
            return None  # حزب المؤتمر
        parties = tuple(p for p in parties_of(self.clauses, trigger) if self._is_party(p.mention))
        parties = parties or self._adjectival(trigger)
        if self._is_contest(trigger, parties):
            return None
        event_type = form.event_type
        if form.frame.name in ("talks", "round") and self._is_of_round(trigger):
            return None
        process = self._process(trigger)
        place = self._place(trigger)
        if form.frame.destination:
            return self._visit(trigger, parties)
        if form.frame.name == "round" and not self._is_told_round(process, parties):
            return self._no(trigger, "talks without a number, a process or two sides")
        if form.frame.name == "talks" and process is not None and self._is_session(trigger, process):
            event_type = "negotiation_round"
            parties = tuple(p for p in parties if p.mention.first >= trigger.stop)  # not whoever tells of it
        if form.frame.name == "talks" and self._is_mediated(trigger) and self._are_disputants(parties):
            event_type = "negotiation_round"
        if form.frame.name in ("talks", "discuss") and self._is_remote(trigger):
            event_type, place = "phone_call", None
        if self._is_assembly_of_body(trigger, parties):
            event_type = "conference"
        named = process is not None and not (process.is_generic and process.number is None)
        held = place is not None and parties and not trigger.form.has_clitic
        if form.frame.name == "assembly" and not (named or held):
            return self._no(trigger, "a gathering without a name, or without a place and somebody who takes part")
        least = (
            0
            if event_type in ("negotiation_round", "conference") and (process is not None or form.tense != NOUN)
            else form.frame.least_parties
        )
        if len(parties) < least:
            return self._no(trigger, "too few parties")
        if not self._has_actors(event_type, parties):
            return self._no(trigger, "all parties belong to one state")
        if event_type == "agreement":
            parties = tuple(self._as_state(party) for party in parties)
        if place is None:
            place = self._hosted(trigger, parties) or self._of_session(trigger, process)
        status = self._status(trigger)
        sentence = self.text.sentence_of[trigger.first]
        return EventDraft(trigger, event_type, status, parties, place, process, sentence)

    def _no(self, trigger: Trigger, reason: str) -> EventDraft | None:
        """No event, and why: kept only where somebody asks."""
        if self.trace is not None:
            self.trace.append(Rejected(trigger, reason))
        return None

    def _as_state(self, party: Party) -> Party:
        """وقع الجانبان: the sides that sign are the states."""
        mention = party.mention
        state = self.knowledge.actors.get(f"country-{mention.actor.country_iso3}")
        if mention.role != "sides" or state is None:
            return party
        return Party(replace(mention, actor=state, title=None), party.part)

    def _has_actors(self, event_type: str, parties: Sequence[Party]) -> bool:
        """Two sides that differ in a meeting, call or agreement; sides of one state hold no diplomatic talks."""
        if event_type not in ("meeting", "phone_call", "agreement", "message"):
            return True
        sides = {self._side(party.mention) for party in parties} - {None}
        return len(sides) > 1

    def _is_of_round(self, trigger: Trigger) -> bool:
        """الجولة السادسة لمباحثات أستانة: the talks are those of the round before them, told already."""
        return any(
            other.form.trigger == "jawlat" and 0 < trigger.first - other.stop < 5
            for other in self.found_triggers
            if other.first < trigger.first
        )

    def _adjectival(self, trigger: Trigger) -> tuple[Party, ...]:
        """الاجتماع التركي الأميركي, القمة الروسية الإفريقية: demonyms right after the noun are its parties."""
        at, states = trigger.stop, []
        while trigger.form.tense == NOUN and at < len(self.text.forms):
            if self.text.forms[at] == "-":
                at += 1
            match = self.book.names.match(self.text.forms, at, at + 1) if at < len(self.text.forms) else None
            entry = next((e for e in match.value if e.kind in ("demonym", "body_demonym")), None) if match else None
            if match is None or entry is None or match.proclitics:
                break
            actor = self.knowledge.actor_of(entry)
            if actor is not None and not entry.requires:
                mention = ActorMention(at, match.stop, actor, None, None, None, "country", "", at, match.stop)
                states.append(Party(mention, "party"))
            at = match.stop
        return tuple(states) if len(states) > 1 or trigger.form.event_type == "conference" else ()

    def _is_contest(self, trigger: Trigger, parties: Sequence[Party]) -> bool:
        """Bare states that meet where a word of sport stands are teams; two such words make any event one of sport."""
        sentence = self.text.sentence(trigger.first)
        words = {form for form in self.text.forms[sentence.first : sentence.stop] if form in self.pack.roles.contests}
        persons = any(party.mention.actor.kind == "person" for party in parties)
        return len(words) > 1 or (bool(words) and not persons and trigger.form.event_type == "meeting")

    def _is_party(self, mention: ActorMention) -> bool:
        """No outlet that reports, and no seat that is but the name of a process (محادثات أستانا)."""
        in_process = any(p.first <= mention.first < p.stop for p in self.processes if mention.form in _STATES)
        return not in_process and not self._is_outlet(mention)

    def _side(self, mention: ActorMention) -> str | None:
        """The state or body that a party acts for; None for a person of whom the article tells neither."""
        actor = mention.actor
        if actor.kind == "person":
            known = actor.origin == "reference" or mention.office in _HEADS
            return actor.country_iso3 or actor.organisation or (actor.actor_id if known else None)
        return actor.country_iso3 if actor.kind == "country" else actor.actor_id

    def _are_disputants(self, parties: Sequence[Party]) -> bool:
        states = [p for p in parties if p.mention.form in _STATES or p.mention.actor.kind == "group"]
        return len(states) >= 2

    def _is_assembly_of_body(self, trigger: Trigger, parties: Sequence[Party]) -> bool:
        """ستجتمع المجموعة الدولية في X: a body of several states that meets by itself is a conference."""
        if trigger.form.trigger != "ijtamaa" or len(parties) != 1:
            return False
        known = self.knowledge.organisations.get(parties[0].mention.actor.actor_id.removeprefix("org-"))
        return known is not None and known.kind in ("intergovernmental", "contact_group", "regional", "alliance")

    def _is_remote(self, trigger: Trigger) -> bool:
        """محادثات عبر تقنية الفيديو: a call."""
        near = self.text.forms[trigger.stop : min(self.clauses.clause_stop(trigger), trigger.stop + 8)]
        at = near.index("عبر") if "عبر" in near else len(near)
        return any(form in ("الفيديو", "فيديو", "الهاتف", "المريي") for form in near[at : at + 4])

    def _is_mediated(self, trigger: Trigger) -> bool:
        stop = min(self.clauses.clause_stop(trigger), trigger.stop + 12)
        return any(form in ("برعايه", "بوساطه") for form in self.text.forms[trigger.stop : stop])

    def _is_told_round(self, process: ProcessMention | None, parties: Sequence[Party]) -> bool:
        """A round has its number or its parties; talks that are only spoken of have neither."""
        numbered = process is not None and process.number is not None
        if numbered and process is not None and process.process_id is None:
            return any(form in self.pack.roles.talk_nouns for form in self.text.forms[process.stop : process.stop + 4])
        return numbered or self._are_disputants(parties) or (process is not None and len(parties) > 1)

    def _is_session(self, trigger: Trigger, process: ProcessMention) -> bool:
        return process.number is not None or 0 <= process.first - trigger.stop <= 1 or process.first == trigger.first

    def _status(self, trigger: Trigger) -> Status:
        if trigger.form.frame.name == "invite" or is_invited(self.clauses, trigger):
            return Status(PROPOSED, True, "operator-invitation")
        before = trigger.first - 1
        noun = trigger.form.tense == NOUN and before >= self.text.sentence(trigger.first).first
        future = self.text.forms[before].removeprefix("و").startswith("س")
        if noun and future and tense_of(self.text, before, self.pack.dates) == FUTURE:
            return Status(PLANNED, True, "tense-future-before")  # سيتركز اجتماع X وY
        return self.pack.status.of(self.text, trigger, self.pack.verbs.holding_tenses)

    # kinds with a grammar of their own

    def _interview(self, trigger: Trigger) -> EventDraft | None:
        """An interview needs its outlet: مع قناة X, لصحيفة X; a bare تصريح is a setting only."""
        parties = tuple(parties_of(self.clauses, trigger))
        outlets = [p for p in parties if p.part == "party" and self._is_outlet(p.mention)]
        speakers = [p for p in parties if p.part == "speaker"]
        if not outlets or not speakers:
            return self._no(trigger, "no outlet" if speakers else "nobody who speaks")
        status = self._status(trigger)
        sentence = self.text.sentence_of[trigger.first]
        return EventDraft(trigger, "interview", status, (*speakers, *outlets), None, None, sentence)

    def _is_outlet(self, mention: ActorMention) -> bool:
        if mention.form == "outlet":
            return True
        organisation = self.knowledge.organisations.get(mention.actor.actor_id.removeprefix("org-"))
        return organisation is not None and organisation.kind == "media"

    def _visit(self, trigger: Trigger, parties: Sequence[Party]) -> EventDraft | None:
        """A visit has a travelling person or delegation and a place that it goes to; the host is the state there."""
        guests = [p for p in parties if p.part == "guest" and self._travels(p.mention)]
        stop = self.clauses.clause_stop(trigger)
        destination = self._destination(trigger, stop) or self._pronoun_place(trigger) or self._inviting(trigger, stop)
        if destination is None and guests and trigger.form.frame.name == "trip":
            status = self._status(trigger)
            return EventDraft(trigger, "visit", status, tuple(guests), None, None, self.text.sentence_of[trigger.first])
        if not guests or destination is None or destination.place.country_iso3 is None:
            return self._no(trigger, "no destination" if guests else "nobody who travels")
        country = destination.place.country_iso3
        guests = [p for p in guests if p.mention.actor.country_iso3 != country or p.mention.actor.kind != "person"]
        state = self.knowledge.actors.get(f"country-{country}")
        if not guests or state is None:
            return self._no(trigger, "the traveller is at home there")
        first, last = destination.first, destination.stop
        host = ActorMention(first, last, state, None, None, None, "country", "", first, last)
        status = self._status(trigger)
        sentence = self.text.sentence_of[trigger.first]
        parties = (*guests, Party(host, "host"))
        return EventDraft(trigger, "visit", status, parties, destination.place, None, sentence)

    def _companions(self, trigger: Trigger, guests: Sequence[Party], stop: int) -> list[Party]:
        """سيزور العراق مع الجنرال X: who travels with the guest, of the same state."""
        states = {party.mention.actor.country_iso3 for party in guests}
        known = {party.mention.actor.actor_id for party in guests}
        return [
            Party(mention, "guest")
            for mention in self.clauses.between(trigger.stop, stop)
            if self.clauses.marker(mention) == "مع"
            and mention.actor.kind == "person"
            and mention.actor.country_iso3 in states
            and mention.actor.actor_id not in known
        ]

    def _travels(self, mention: ActorMention) -> bool:
        if mention.actor.kind == "person":
            return True
        before = self.text.forms[mention.first - 1] if mention.first else ""
        words = (self.text.forms[mention.first].lstrip("ول"), before.lstrip("ول"))
        return mention.actor.kind == "group" or any(word in _DELEGATION for word in words)

    def _destination(self, trigger: Trigger, stop: int) -> PlaceMention | None:
        """Where a visit goes: the first place after the trigger with one of the frame's markers."""
        markers = trigger.form.frame.destination
        for place in self.places:
            if trigger.stop <= place.first < min(stop, trigger.stop + _PLACE_REACH):
                direct = place.marker == "" and "" in markers
                if (place.marker in markers and place.marker) or (direct and self._is_object(trigger, place)):
                    return place
        return None

    def _pronoun_place(self, trigger: Trigger) -> PlaceMention | None:
        """يزورها: the place named last before the verb."""
        if not trigger.form.has_clitic or trigger.form.tense == NOUN:
            return None
        before = [place for place in self.places if place.first < trigger.first]
        return before[-1] if before else None

    def _inviting(self, trigger: Trigger, stop: int) -> PlaceMention | None:
        """زيارة مقررة تلبية لدعوة من X: a visit goes to the state of whoever invited."""
        for at in range(trigger.stop, min(stop, trigger.stop + 10)):
            if self.text.forms[at] in ("لدعوه", "بدعوه", "دعوه"):
                for mention in self.clauses.between(at, min(stop, at + 5)):
                    if mention.actor.country_iso3 and self.clauses.marker(mention) == "من":
                        place = Place(None, None, mention.actor.country_iso3)
                        return PlaceMention(mention.first, mention.stop, "الي", place)
        return None

    def _is_object(self, trigger: Trigger, place: PlaceMention) -> bool:
        """A bare place is where the visit goes where it follows the verb, the noun, or the visitor right away."""
        if place.first - trigger.stop <= 1:
            return True
        return any(0 <= place.first - m.stop <= 2 for m in self.clauses.between(trigger.stop, place.first))

    # place and process

    def _place(self, trigger: Trigger) -> Place | None:
        """A city with في or بـ after the trigger in its clause, else before it in the sentence; else such a country."""
        if trigger.form.event_type == "phone_call":
            return None
        stop = self.clauses.clause_stop(trigger)
        wanted = trigger.form.frame.place_markers
        sentence = self.text.sentence(trigger.first)
        after = [p for p in self.places if trigger.stop <= p.first < min(stop, trigger.stop + _PLACE_REACH)]
        before = [p for p in self.places if max(sentence.first, trigger.first - 8) <= p.first < trigger.first]
        if "حيث" in self.text.forms[max(sentence.first, trigger.first - 2) : trigger.first] and before:
            return before[-1].place  # توجه إلى موسكو حيث يلتقي …
        fit = [
            place
            for place in (*after, *reversed(before))
            if place.marker in wanted
            and place.marker
            and not self._is_process_name(place)
            and (place.first < trigger.first or self._is_setting(place))
        ]
        cities = [place for place in fit if place.place.city_en or place.place.place_id]
        return next((place.place for place in cities or fit), None)

    def _of_session(self, trigger: Trigger, process: ProcessMention | None) -> Place | None:
        """مؤتمر لندن names its city; a numbered round that the reference knows was held in its city."""
        named = next((p for p in self.places if p.first == trigger.stop and not p.marker and p.place.city_en), None)
        if trigger.form.frame.name == "assembly" and named is not None:
            return named.place
        if process is None or process.process_id is None or process.number is None:
            return None
        known = self.knowledge.round(process.process_id, process.number)
        cities = {(session.place_id, session.city_en, session.country_iso3) for session in known if session.city_en}
        return Place(*cities.pop()) if len(cities) == 1 else None

    def _hosted(self, trigger: Trigger, parties: Sequence[Party]) -> Place | None:
        """القمة التي تستضيفها تونس, تستضيف تونس القمة; a state that summons an envoy does so at home."""
        sentence = self.text.sentence(trigger.first)
        for at in range(max(sentence.first, trigger.first - 6), min(sentence.stop, trigger.stop + 8)):
            if self.text.forms[at].removeprefix("و") in self.pack.verbs.hosting:
                for place in self.places:
                    if at < place.first <= at + 4:
                        return place.place
        if trigger.form.frame.name == "measure" and parties and trigger.form.trigger in ("istadaa", "tarada"):
            return Place(None, None, parties[0].mention.actor.country_iso3)
        return None

    def _is_setting(self, place: PlaceMention) -> bool:
        """Whether في PLACE says where: right after a topic (الأوضاع الأمنية في X) it does not."""
        before = place.first - 1
        while before > 0 and self.text.forms[before] not in ("في", "داخل") and place.first - before < 3:
            before -= 1
        topics = self.pack.roles.topic_nouns
        if before < 2 or self.text.forms[before - 1] in topics:
            return before < 2
        match = self.book.names.match(self.text.forms, before - 1, before)
        of_state = match is not None and match.value[0].kind == "demonym"  # بحثا النزاع السوري في نيويورك
        return self.text.forms[before - 2] not in topics or of_state

    def _is_process_name(self, place: PlaceMention) -> bool:
        return any(p.first <= place.first < p.stop and p.number is not None for p in self.processes)

    def _process(self, trigger: Trigger) -> ProcessMention | None:
        """The process named at the trigger, with the number that stands in الجولة الرابعة or after its name."""
        stop = self.clauses.clause_stop(trigger)
        number, after = None, trigger.stop
        if trigger.form.frame.name in ("round", "assembly"):
            read = self.pack.ordinals.read(self.text.forms, trigger.stop, min(stop, trigger.stop + 4))
            if read is not None:
                number, after = read
        for process in self.processes:
            near = trigger.first <= process.first <= after + _PROCESS_REACH and process.first < stop
            covers = process.first <= trigger.first < process.stop
            if near or covers:
                return replace(process, number=process.number or number)
        if number is not None and trigger.form.frame.name == "round":
            return ProcessMention(trigger.first, after, None, number, False)
        return None
