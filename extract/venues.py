"""Where an event takes place and in which process: cities after their prepositions, hosts, destinations, sessions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from extract.clauses import Clauses
from extract.knowledge import Knowledge
from extract.mentions import ActorMention
from extract.names import Name, NameBook
from extract.pack import Pack
from extract.party_objects import Party
from extract.places import PlaceMention, find_places
from extract.processes import ProcessMention, find_processes
from extract.records import Place
from extract.text import Text
from extract.trace import Rejected
from extract.triggers import NOUN, Trigger
from extract.vocabulary import TRIGGER, Openings

STATES = frozenset(["country", "metonym"])
_PLACE_REACH = 26
_PROCESS_REACH = 8
_REACHES = frozenset(["تشمل", "شملت", "ستشمل", "شملته", "تتضمن"])


@dataclass
class Venues:
    """The places and processes around the triggers of one text; everything that it looks up is handed in."""

    text: Text
    mentions: Sequence[ActorMention]
    pack: Pack
    knowledge: Knowledge
    book: NameBook
    openings: Openings
    trace: list[Rejected] | None = None  # keeps what makes no event, where somebody asks
    known_names: Mapping[int, Name] | None = None  # of the reference in the text, where they have been looked up
    clauses: Clauses = field(init=False)
    found_triggers: tuple[Trigger, ...] = field(init=False)
    places: tuple[PlaceMention, ...] = field(init=False)
    processes: tuple[ProcessMention, ...] = field(init=False)

    def __post_init__(self) -> None:
        inside = {at for m in self.mentions if m.actor.kind == "person" for at in range(m.first, m.stop)}
        triggers = self.pack.triggers.find(self.text, self.openings.of(TRIGGER))
        self.found_triggers = tuple(  # الأمير فيصل is no «and he arrives»
            t for t in triggers if t.form.tense == NOUN or t.first not in inside
        )
        self.clauses = Clauses(self.text, self.mentions, self.found_triggers, self.pack.verbs)
        self.places, self.processes = (), ()
        if not self.found_triggers:
            return
        covered = {at for m in self.mentions if m.form not in STATES for at in range(m.first, m.stop)}
        names = self.book.in_text(self.text, self.known_names)
        places = find_places(self.text, names, self.knowledge, self.pack.roles.particles)
        states = {mention.actor.country_iso3 for mention in self.mentions}
        self.places = tuple(
            place for place in places if place.first not in covered and not self._is_palace_elsewhere(place, states)
        )
        found = find_processes(self.text, names, self.pack.ordinals)
        self.processes = tuple(p for p in found if not p.is_generic or self._tells_of_subject(p, names))

    def _is_palace_elsewhere(self, place: PlaceMention, states: Collection[str | None]) -> bool:
        """القصر الجمهوري in Khartoum: a palace of a state that the article never names is another one of that name."""
        known = self.knowledge.places.get(place.place.place_id or "")
        return known is not None and known.kind == "palace" and known.country_iso3 not in states

    def _tells_of_subject(self, process: ProcessMention, names: Sequence[Name]) -> bool:
        """Whether the article names the states that a process is about: المفاوضات غير المباشرة alone may be any."""
        subject = self.knowledge.processes[process.process_id].subject_country_iso3 if process.process_id else ()
        named = {state for name in names for state in name.value.states}
        named |= {mention.actor.country_iso3 for mention in self.mentions if mention.actor.country_iso3}
        return len(named.intersection(subject)) >= min(2, len(subject))

    def destination(self, trigger: Trigger, stop: int) -> PlaceMention | None:
        """Where a visit goes: the first place after the trigger with one of the frame's markers."""
        markers = trigger.form.frame.destination
        for place in self.places:
            if trigger.stop <= place.first < min(stop, trigger.stop + _PLACE_REACH):
                direct = place.marker == "" and "" in markers
                if (place.marker in markers and place.marker) or (direct and self._is_object(trigger, place)):
                    return place
        return None

    def pronoun_place(self, trigger: Trigger) -> PlaceMention | None:
        """يزورها: the place named last before the verb."""
        if not trigger.form.has_clitic or trigger.form.tense == NOUN:
            return None
        before = [place for place in self.places if place.first < trigger.first]
        return before[-1] if before else None

    def inviting(self, trigger: Trigger, stop: int) -> PlaceMention | None:
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
        if trigger.form.frame.name == "arrive" and not self._is_seat(place):
            return False  # وصل الخبر
        if place.first - trigger.stop <= 1:
            return True
        if self.text.forms[place.first - 1] in _REACHES:
            return True  # جولة تشمل X
        match = self.book.names.match(self.text.forms, place.first, place.stop)
        if match is not None and match.proclitics:
            return False  # في سوريا ولبنان: joined to another
        return any(0 <= place.first - m.stop <= 2 for m in self.clauses.between(trigger.stop, place.first))

    def _is_seat(self, place: PlaceMention) -> bool:
        """A country, or a city that stands for one: what one arrives at without a preposition."""
        match = self.book.names.match(self.text.forms, place.first, place.stop)
        return match is not None and any(entry.kind in ("country", "metonym") for entry in match.value)

    def place_of(self, trigger: Trigger) -> Place | None:
        """A city with في or بـ after the trigger in its clause, else before it in the sentence; else such a country."""
        if trigger.form.event_type == "phone_call":
            return None
        stop = self.clauses.clause_stop(trigger)
        wanted = trigger.form.frame.place_markers
        sentence = self.text.sentence(trigger.first)
        after = [p for p in self.places if trigger.stop <= p.first < min(stop, trigger.stop + _PLACE_REACH)]
        before = [p for p in self.places if max(sentence.first, trigger.first - 8) <= p.first < trigger.first]
        where = "حيث" in self.text.forms[max(sentence.first, trigger.first - 2) : trigger.first]
        if where and before and trigger.form.frame.name != "sign":  # وقعت X وY اتفاقا، حيث وقعه: no place
            return before[-1].place  # توجه إلى موسكو حيث يلتقي …
        fit = [
            place
            for place in (*after, *reversed(before))
            if place.marker in wanted
            and place.marker
            and not self._is_process_name(place)
            and (place.first < trigger.first or self._is_setting(place, trigger))
        ]
        cities = [place for place in fit if place.place.city_en or place.place.place_id]
        if len(cities) > 1 and not cities[0].place.city_en and 0 <= cities[1].first - cities[0].stop <= 1:
            return cities[1].place  # بالقصر الملكي بالرباط
        return next((place.place for place in cities or fit), None)

    def of_session(self, trigger: Trigger, process: ProcessMention | None) -> Place | None:
        """مؤتمر لندن names its city; a numbered round that the reference knows was held in its city."""
        named = next((p for p in self.places if p.first == trigger.stop and not p.marker and p.place.city_en), None)
        if trigger.form.frame.name == "assembly" and named is not None:
            return named.place
        if process is None or process.process_id is None or process.number is None:
            return None
        known = self.knowledge.round(process.process_id, process.number)
        cities = {(session.place_id, session.city_en, session.country_iso3) for session in known if session.city_en}
        return Place(*cities.pop()) if len(cities) == 1 else None

    def hosted(self, trigger: Trigger, parties: Sequence[Party]) -> Place | None:
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

    def _is_setting(self, place: PlaceMention, trigger: Trigger) -> bool:
        """Whether في PLACE says where: right after a topic (الأوضاع الأمنية في X) it does not."""
        before = place.first - 1
        while before > 0 and self.text.forms[before] not in ("في", "داخل") and place.first - before < 3:
            before -= 1
        if before <= trigger.stop:
            return True  # مفاوضات السلام في X
        topics = self.pack.roles.topic_nouns
        if before < 2 or self.text.forms[before - 1] in topics:
            return before < 2
        match = self.book.names.match(self.text.forms, before - 1, before)
        of_state = match is not None and match.value[0].kind == "demonym"  # بحثا النزاع السوري في نيويورك
        return self.text.forms[before - 2] not in topics or of_state

    def _is_process_name(self, place: PlaceMention) -> bool:
        return any(p.first <= place.first < p.stop and p.number is not None for p in self.processes)

    def process_of(self, trigger: Trigger) -> ProcessMention | None:
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
