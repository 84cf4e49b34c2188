"""From triggers to events: each trigger with its parties, place, status and process, before repeats are merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extract.dates import tense_of
from extract.frozen import record, replace
from extract.mentions import ActorMention
from extract.noun_subjects import holding_subject, is_invited
from extract.parties import actor_ids, parties_of
from extract.party_objects import Party
from extract.processes import ProcessMention
from extract.records import Place
from extract.status import DECLINED, NONE, PLANNED, PROPOSED, Status
from extract.trace import Rejected
from extract.triggers import FUTURE, NOUN, Trigger
from extract.venues import STATES, Venues

_HEADS = frozenset(["president", "monarch", "head_of_state"])
_GATHERINGS = frozenset(["ijtamaa", "ijtima", "jalsa", "mushawarat"])
_ABROAD = frozenset(["ambassador"])  # their state's own ministers hardly call them by its name
_AT_HOME = frozenset(
    ["minister", "bare_minister", "foreign_minister", "defence_minister", "head_of_government", "speaker_of_parliament"]
)


@record(frozen=True, slots=True)
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
class EventFinder(Venues):
    """Reads the events off one text; everything that it looks up is handed in."""

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
            else:
                self._call_off(trigger, drafts)
        return drafts

    def _call_off(self, trigger: Trigger, drafts: list[EventDraft]) -> None:
        """كان مقررا أن يزور …، لكن الزيارة أرجئت: a noun that repeats the event told last tells its end."""
        if trigger.form.tense != NOUN or not self.text.forms[trigger.first].startswith("ال") or not drafts:
            return
        if (
            "بعدما" in self.text.forms[max(0, trigger.first - 3) : trigger.first]
        ):  # بعدما كان اللقاء ألغي: an end before it
            return
        last, status = drafts[-1], self._status(trigger)
        near = 0 <= self.text.sentence_of[trigger.first] - last.sentence <= 1
        same = {last.event_type, trigger.form.event_type} <= {"meeting", "visit"} or (
            last.event_type == trigger.form.event_type
        )
        if near and same and status.is_certain and status.value == DECLINED:
            drafts[-1] = replace(last, status=status)

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
        process = self.process_of(trigger)
        place = self.place_of(trigger)
        if place is None and form.frame.name == "assembly":
            place = self.hosted(trigger, parties)
        if form.frame.destination:
            return self._visit(trigger, parties)
        if form.frame.name == "round" and not self._is_told_round(trigger, process, parties):
            return self._no(trigger, "talks without a number, a process or two sides")
        if form.frame.name == "talks" and process is not None and self._is_session(trigger, process):
            event_type = self._kind_of_session(process)
            holding = holding_subject(self.clauses, trigger)
            parties = tuple(p for p in parties if p.mention.first >= trigger.stop or p.mention in holding)
        if form.frame.name == "talks" and self._is_mediated(trigger) and self._are_disputants(parties):
            event_type = "negotiation_round"
        if form.frame.name in ("talks", "discuss") and self._is_remote(trigger):
            event_type, place = "phone_call", None
        of_body = self._is_assembly_of_body(trigger, parties)
        if of_body:
            event_type = "conference"
        named = process is not None and not (process.is_generic and process.number is None)
        told = bool(parties) or form.trigger == "qimma" or self._status(trigger).is_certain
        held = place is not None and told and not trigger.form.has_clitic
        body = form.frame.name == "assembly" and self._is_held_by_body(trigger)
        if form.frame.name == "assembly" and not (named or held or body or self._is_of_body(parties)):
            return self._no(trigger, "a gathering without a name, or without a place and somebody who takes part")
        least = (
            0
            if event_type in ("negotiation_round", "conference") and (process is not None or form.tense != NOUN)
            else form.frame.least_parties
        )
        if len(parties) < (1 if of_body else least):
            return self._no(trigger, "too few parties")
        if not self._has_actors(event_type, parties):
            return self._no(trigger, "all parties belong to one state")
        if event_type == "agreement":
            parties = tuple(self._as_state(party) for party in parties)
        if place is None:
            place = self.hosted(trigger, parties) or self.of_session(trigger, process)
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
        if parties and all(self._is_company(party.mention) for party in parties):
            return False
        sides = {self._side(party.mention) for party in parties if party.part != "mediator"}
        return len(sides - {None}) > 1 or (None in sides and self._foreign_and_home(parties))

    def _foreign_and_home(self, parties: Sequence[Party]) -> bool:
        """استقبل وزير العدل فلان السفير الألماني: one without a state beside one who is told of by his is at home."""
        foreign = [p.mention for p in parties if p.mention.actor.country_iso3 and p.mention.office in _ABROAD]
        home = [p.mention for p in parties if p.mention.actor.country_iso3 is None and p.mention.office in _AT_HOME]
        return bool(foreign and home)

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
        follows = trigger.stop < sentence.stop and self.text.forms[trigger.stop] in words  # قمة الدوري
        return len(words) > 1 or (bool(words) and not persons and (follows or trigger.form.event_type == "meeting"))

    def _is_party(self, mention: ActorMention) -> bool:
        """No outlet that reports, and no seat that is but the name of a process (محادثات أستانا)."""
        in_process = any(p.first <= mention.first < p.stop for p in self.processes if mention.form in STATES)
        return not in_process and not self._is_outlet(mention)

    def _side(self, mention: ActorMention) -> str | None:
        """The state or body that a party acts for; None for a person of whom the article tells neither."""
        actor = mention.actor
        if actor.kind == "person":
            known = actor.origin == "reference" or mention.office in _HEADS
            return actor.country_iso3 or actor.organisation or (actor.actor_id if known else None)
        return actor.country_iso3 if actor.kind == "country" else actor.actor_id

    def _are_disputants(self, parties: Sequence[Party]) -> bool:
        sides = [p.mention for p in parties if p.part != "mediator"]
        states = [mention for mention in sides if mention.form in STATES or mention.actor.kind == "group"]
        bodies = [mention for mention in sides if mention not in states and self._is_of_states(mention)]
        return len(states) + len(bodies) >= 2 and bool(states)

    def _is_of_body(self, parties: Sequence[Party]) -> bool:
        """شارك X في الاجتماع الوزاري لدول مجلس التعاون: a body's gathering, with somebody who takes part."""
        bodies = [p for p in parties if self._is_of_states(p.mention)]
        return bool(bodies) and any(party.mention.actor.kind == "person" for party in parties)

    def _is_held_by_body(self, trigger: Trigger) -> bool:
        """تعقد دول مجموعة السبع قمة: a gathering that a body of several states holds is its own."""
        return any(self._is_of_states(mention) for mention in holding_subject(self.clauses, trigger))

    def _is_company(self, mention: ActorMention) -> bool:
        known = self.knowledge.organisations.get(mention.actor.actor_id.removeprefix("org-"))
        return known is not None and known.kind in ("company", "bank", "media")

    def _is_of_states(self, mention: ActorMention) -> bool:
        known = self.knowledge.organisations.get(mention.actor.actor_id.removeprefix("org-"))
        return known is not None and known.kind in ("intergovernmental", "contact_group", "regional", "alliance")

    def _is_assembly_of_body(self, trigger: Trigger, parties: Sequence[Party]) -> bool:
        """ستجتمع المجموعة الدولية, عقد مجلس الأمن جلسة: a body of several states that meets alone is a conference."""
        if trigger.form.trigger not in _GATHERINGS:
            return False
        if any(p.mention.form == "body" and p.mention.role is not None for p in parties):
            return True  # اجتماع لوزراء دفاع الاتحاد الأوروبي
        if len(parties) != 1 or not self._is_of_states(parties[0].mention):
            return False
        return trigger.form.tense != NOUN or bool(holding_subject(self.clauses, trigger))

    def _is_remote(self, trigger: Trigger) -> bool:
        """محادثات عبر تقنية الفيديو: a call."""
        near = self.text.forms[trigger.stop : min(self.clauses.clause_stop(trigger), trigger.stop + 8)]
        at = near.index("عبر") if "عبر" in near else len(near)
        distant = any(near[i : i + 2] == ["عن", "بعد"] for i in range(len(near)))
        return distant or any(form in ("الفيديو", "فيديو", "الهاتف", "المريي") for form in near[at : at + 4])

    def _kind_of_session(self, process: ProcessMention) -> str:
        """اجتماع دول جوار ليبيا: a session of a contact group or a council is a conference, of a track a round."""
        known = self.knowledge.processes.get(process.process_id or "")
        return "negotiation_round" if known is None or known.kind == "negotiation_track" else "conference"

    def _is_mediated(self, trigger: Trigger) -> bool:
        stop = min(self.clauses.clause_stop(trigger), trigger.stop + 12)
        return any(form in ("برعايه", "بوساطه") for form in self.text.forms[trigger.stop : stop])

    def _is_told_round(self, trigger: Trigger, process: ProcessMention | None, parties: Sequence[Party]) -> bool:
        """A round has its number or its parties; talks that are only spoken of have neither."""
        numbered = process is not None and process.number is not None
        if numbered and process is not None and process.process_id is None:
            return any(form in self.pack.roles.talk_nouns for form in self.text.forms[process.stop : process.stop + 4])
        known = process is not None and process.process_id is not None and not process.is_generic
        session = known and trigger.form.trigger == "jawlat"  # جولة جديدة من مفاوضات جنيف
        return numbered or session or self._are_disputants(parties) or (process is not None and len(parties) > 1)

    def _is_session(self, trigger: Trigger, process: ProcessMention) -> bool:
        gap = self.text.forms[trigger.stop : process.first]
        near = (
            process.first >= trigger.stop and len(gap) <= 1 and not any(form in self.pack.roles.common for form in gap)
        )
        return process.number is not None or near or process.first == trigger.first

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
        destination = self.destination(trigger, stop) or self.pronoun_place(trigger) or self.inviting(trigger, stop)
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
        return mention.actor.kind == "group" or self.clauses.is_delegation(mention)
