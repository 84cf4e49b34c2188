"""The records that the extraction reads and writes: frozen, slotted, without behaviour.

Spans are half-open `[start, stop)` code points into `Document.content`, so that
`document.content[start:stop]` is the quoted text, always.
"""

from __future__ import annotations

from datetime import date

from extract.frozen import record


@record(frozen=True, slots=True)
class Document:
    """The text of one article as it is read: what `extract()` gets to see, and nothing else."""

    article_id: str
    text: str
    title: str | None = None
    language: str | None = None
    published: date | None = None
    source: str | None = None
    url: str | None = None

    @property
    def content(self) -> str:
        """Title, newline, text: what every span points into (the text alone where there is no title)."""
        return f"{self.title}\n{self.text}" if self.title else self.text


@record(frozen=True, slots=True)
class ResolvedDate:
    """A date expression and the interval of days it stands for."""

    start: int
    stop: int
    text: str
    earliest: date | None
    latest: date | None
    precision: str  # day, range, week, month, year, bounded, unknown
    basis: str  # explicit, relative, knowledge, none
    rule_id: str


@record(frozen=True, slots=True)
class Publication:
    """When the article was published: given by its source, inferred from its content, or unknown."""

    earliest: date | None
    latest: date | None
    basis: str  # given, inferred, unknown
    reasons: tuple[str, ...] = ()

    @property
    def day(self) -> date | None:
        """The day, where it is certain."""
        return self.earliest if self.earliest is not None and self.earliest == self.latest else None


@record(frozen=True, slots=True)
class Actor:
    """A person, country, organisation or group, as the knowledge or the article names it."""

    actor_id: str
    kind: str  # person, country, organisation, group
    name_en: str | None
    name_ar: str | None
    country_iso3: str | None
    organisation: str | None
    wikidata_id: str | None
    origin: str  # reference, discovered


@record(frozen=True, slots=True)
class Participant:
    """An actor in an event, with the part it plays and the words that name it."""

    actor: Actor
    part: str  # host, guest, speaker, mediator, organiser, party
    title: str | None  # the office in English, as the article gives it or as it follows
    surface: str
    start: int
    stop: int


@record(frozen=True, slots=True)
class Place:
    """Where an event takes place: a row of the places table, or a country alone."""

    place_id: str | None
    city_en: str | None
    country_iso3: str | None


@record(frozen=True, slots=True)
class ReportedEvent:
    """One event as one article tells it."""

    reported_event_id: str
    event_type: str
    status: str  # occurred, planned, proposed, declined
    participants: tuple[Participant, ...]
    place: Place | None
    earliest: date | None
    latest: date | None
    date_precision: str
    date_basis: str
    process_id: str | None
    process_name: str | None
    round_number: int | None
    evidence_start: int
    evidence_stop: int
    trigger_start: int
    trigger_stop: int
    rule_id: str
    confidence: float  # 0 to 1


@record(frozen=True, slots=True)
class Subject:
    """An actor of the reference that the content of a statement names: what the statement is about."""

    actor: Actor
    named_by: str  # country, demonym, metonym, body, person, process, place
    surface: str
    start: int
    stop: int


@record(frozen=True, slots=True)
class Statement:
    """One act of reported speech: a cue, its content, and who said it."""

    statement_id: str
    speaker: Actor | None
    speaker_surface: str | None
    speaker_title: str | None
    cue: str
    cue_start: int
    cue_stop: int
    content_start: int
    content_stop: int
    is_direct_quote: bool
    reported_event_id: str | None  # the event at which it was said, where the article tells
    rule_id: str
    subjects: tuple[Subject, ...] = ()  # in the order of the text, each as often as it is named


@record(frozen=True, slots=True)
class Extraction:
    """All that one document yields."""

    document: Document
    headline: str | None  # the given title, else the line that stands as one
    publication: Publication
    dates: tuple[ResolvedDate, ...] = ()
    events: tuple[ReportedEvent, ...] = ()
    statements: tuple[Statement, ...] = ()
    word_count: int = 0
