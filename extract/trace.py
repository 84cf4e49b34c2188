"""What the extraction saw on its way, for `dragoman explain` and `dragoman check`; nothing is kept unless asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extract.frozen import record

if TYPE_CHECKING:
    from extract.actors import ActorFinder
    from extract.dates import DateExpression
    from extract.events import EventDraft, EventFinder
    from extract.statements import StatementDraft
    from extract.text import Text
    from extract.triggers import Trigger


@record(frozen=True, slots=True)
class Rejected:
    """A trigger read in one of its forms that made no event, and why, in words that follow a colon."""

    trigger: Trigger
    reason: str


@dataclass
class Trace:
    """The steps between a document and its extraction. Spans are in tokens of `text`."""

    rejected: list[Rejected] = field(default_factory=list)
    text: Text | None = None
    expressions: Sequence[DateExpression] = ()
    actors: ActorFinder | None = None  # at the end of its work: the article's persons in its registry
    finder: EventFinder | None = None  # with its mentions, triggers, clauses and places
    found: Sequence[EventDraft] = ()  # one a trigger
    events: Sequence[EventDraft] = ()  # repeats merged
    spoken: Sequence[StatementDraft] = ()
