"""What a statement is about: the actors and states that its content names, whoever says it.

A state is named by its name, by an adjective (الأزمة السورية), by the seat of its government (موسكو ترى), by an office
or a person of it, and by a negotiation about it. One of its cities names it where the article names the state as well:
إدلب in an article that speaks of Syria is Syria, while في جنيف and في روما are venues. Pronouns (بلاده) name nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from extract.frozen import record
from extract.knowledge import Knowledge
from extract.mentions import ActorMention
from extract.name_index import NameEntry
from extract.names import Name
from extract.records import Actor
from extract.reference import country_actor_id
from extract.statements import StatementDraft
from extract.text import Text

_OUTLETS = frozenset({"media"})
_VENUES = frozenset({"palace", "base"})
_IN = frozenset({"في", "الي"})
_BY_FORM = {"country": "country", "metonym": "metonym", "body": "body", "state_body": "body", "group": "body"}


@record(frozen=True, slots=True)
class NamedSubject:
    """Tokens `[first, stop)` of a content that name an actor of the reference; `named_by` says how (see the module)."""

    first: int
    stop: int
    actor: Actor
    named_by: str  # country, demonym, metonym, body, person, process, place


class SubjectFinder:
    """Finds the subjects of statements in one text, from the names and mentions that were read already."""

    def __init__(
        self, text: Text, mentions: Sequence[ActorMention], names: Mapping[int, Name], knowledge: Knowledge
    ) -> None:
        self.text, self.knowledge = text, knowledge
        self.mentions, self.names = mentions, names

    def find(self, drafts: Sequence[StatementDraft]) -> list[tuple[NamedSubject, ...]]:
        """The subjects of each draft, in the order of the text; none where the content names nobody."""
        if not drafts:
            return []
        said = bytearray(len(self.text.forms))  # 1: a token of some content
        for draft in drafts:
            first, stop = draft.content_first, draft.content_stop
            said[first:stop] = b"\1" * (stop - first)
        found = {
            (one.first, one.stop, one.actor.actor_id): one for one in (*self._by_name(said), *self._by_mention(said))
        }
        ordered = [found[key] for key in sorted(found)]
        return [
            tuple(one for one in ordered if draft.content_first <= one.first < draft.content_stop) for draft in drafts
        ]

    @cached_property
    def states_named(self) -> frozenset[str]:
        """The states that the article names by name or adjective."""
        return frozenset(
            entry.ref
            for name in self.names.values()
            for entry in name.value
            if entry.kind in ("country", "demonym") and not entry.is_generic
        )

    def _by_mention(self, said: bytearray) -> Iterator[NamedSubject]:
        for mention in self.mentions:
            if not said[mention.first]:
                continue
            actor = self._known(mention.actor)
            if actor is None or mention.form == "outlet" or self._is_outlet(actor):
                continue
            if not self._is_venue(mention):
                named_by = _BY_FORM.get(mention.form, "body" if mention.actor.kind != "person" else "person")
                yield NamedSubject(mention.first, mention.stop, actor, named_by)

    def _is_venue(self, mention: ActorMention) -> bool:
        """في روما, بأستانا: a capital in which something happens, where the article does not speak of its state."""
        name = self.names.get(mention.first)
        if mention.form != "metonym" or name is None or all(entry.kind != "metonym" for entry in name.value):
            return False
        before = self.text.forms[mention.first - 1] if mention.first else ""
        located = before in _IN or mention.proclitics.endswith(("ب", "ل"))
        return located and mention.actor.country_iso3 not in self.states_named

    def _known(self, actor: Actor) -> Actor | None:
        """The actor as the reference has it; somebody unknown stands for his state, where that is known."""
        if actor.origin == "reference":
            return actor
        return self.knowledge.actors.get(country_actor_id(actor.country_iso3)) if actor.country_iso3 else None

    def _is_outlet(self, actor: Actor) -> bool:
        known = self.knowledge.organisations.get(actor.actor_id.removeprefix("org-"))
        return known is not None and known.kind in _OUTLETS

    def _by_name(self, said: bytearray) -> Iterator[NamedSubject]:
        """Names outside of the mentions: adjectives, countries that act in nothing, negotiations, cities."""
        taken = {token for mention in self.mentions for token in range(mention.first, mention.stop)}
        done = 0
        for at, name in self.names.items():
            if at < done:
                continue
            done = name.stop
            if said[at] and at not in taken:
                yield from self._subjects_of(at, name)

    def _subjects_of(self, at: int, name: Name) -> Iterator[NamedSubject]:
        if name.value.people:
            return  # a person is a mention, or was not read as one
        for entry in name.value:
            countries = self._countries(at, entry)
            if countries:
                for iso3 in countries:
                    actor = self.knowledge.actors.get(country_actor_id(iso3))
                    if actor is not None:
                        yield NamedSubject(at, name.stop, actor, entry.kind)
                return
            if entry.kind == "body_demonym" and not entry.requires and not entry.is_generic:
                actor = self.knowledge.actor_of(entry)
                if actor is not None:
                    yield NamedSubject(at, name.stop, actor, "demonym")
                return

    def _countries(self, at: int, entry: NameEntry) -> tuple[str, ...]:
        if entry.kind == "place":
            place = self.knowledge.places[entry.ref]
            located = not entry.is_generic or self.text.forms[at - 1] in _IN  # حلب is a word, في حلب a city
            country = place.country_iso3
            fits = located and country in self.states_named and place.kind not in _VENUES
            return (country,) if country is not None and fits else ()
        if entry.is_generic:
            return ()
        if entry.kind in ("country", "demonym"):
            return (entry.ref,)
        return self.knowledge.processes[entry.ref].subject_country_iso3 if entry.kind == "process" else ()
