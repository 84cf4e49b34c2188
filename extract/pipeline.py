"""The whole story of the extraction on one screen: a document in, its diplomatic events and statements out.

`extract()` is pure: no I/O, no clock, no globals. The same document and resources give the same result anywhere.
"""

from __future__ import annotations

import gc
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from pathlib import Path

from extract.actors import ActorFinder
from extract.assemble import assemble_events, assemble_statements, headline_of
from extract.dateline import home_country
from extract.dates import find_dates, resolve_all
from extract.dating import date_by_facts, date_events, date_publication, restated
from extract.events import EventFinder
from extract.fact_evidence import Told
from extract.knowledge import Knowledge
from extract.names import NameBook
from extract.pack import Pack
from extract.records import Document, Extraction
from extract.resolve import merge_repeats
from extract.statements import find_statements
from extract.subject_matter import SubjectFinder
from extract.text import read
from extract.trace import Trace
from extract.version import code_version
from extract.vocabulary import CUE, DATE, NAME, Vocabulary


@dataclass(frozen=True)
class Resources:
    """What the extraction knows: language packs and reference. Load once, share, never change."""

    pack: Pack
    knowledge: Knowledge
    code: str  # a digest of the modules that extract

    @property
    def version(self) -> str:
        """Of code, language pack and knowledge: two extractions with the same version agree."""
        return f"{self.code}-{self.pack.version}-{self.knowledge.version}"

    @cached_property
    def book(self) -> NameBook:
        """The reference's names, compiled for matching."""
        return NameBook.of(self.knowledge)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What each word may open, for all stages at once."""
        return Vocabulary(self.pack, self.book)


def load_resources(project: Path) -> Resources:
    """Read the language pack and `seeds/reference` of a checkout. Raises TableError naming file and row.

    Nothing that is read here becomes garbage, so the cyclic collector has no work in it: it rests while the tables are
    built, and never looks at them again. That halves the start-up of a worker.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        resources = Resources(Pack.load("ar"), Knowledge.load(project / "seeds" / "reference"), code_version())
        _ = resources.vocabulary  # compiled now, not with the first article
        gc.freeze()
    finally:
        if collects:
            gc.enable()
    return resources


def extract(document: Document, resources: Resources, trace: Trace | None = None) -> Extraction:
    """All diplomatic events and statements of one document, with the dates and the reasons behind them.

    `trace`, where one is handed in, keeps the steps between and what was rejected: `dragoman explain` shows them.
    """
    pack, knowledge = resources.pack, resources.knowledge
    text = read(document.content, bool(document.title), pack.boilerplate)
    openings = resources.vocabulary.openings(text.forms)
    expressions = find_dates(text, pack.dates, openings.of(DATE))

    names = resources.book.at_tokens(text, openings.of(NAME))
    day = document.published
    home = home_country(document, text, knowledge, names)
    actors = ActorFinder(text, pack.roles, resources.book, knowledge, openings, day, day, home, names=names)
    mentions = actors.find()
    publication = date_publication(document, text, expressions, mentions, resources, names)
    if day is None and publication.latest is not None:  # offices can be resolved now
        actors = actors.at(publication.earliest, publication.latest)
        mentions = actors.find()

    rejected = trace.rejected if trace else None
    finder = EventFinder(text, mentions, pack, knowledge, resources.book, openings, rejected, names)
    found = finder.find()
    drafts = merge_repeats(text, found, knowledge)
    facts: tuple[Told, ...] = ()
    if document.published is None:
        publication, facts = date_by_facts(text, drafts, expressions, publication, mentions, resources, names)
    when = date_events(text, drafts, expressions, publication, resources, facts)
    drafts = restated(drafts, when, publication)
    events = assemble_events(document, text, drafts, when, knowledge)

    spoken = find_statements(text, mentions, pack.cues, openings.of(CUE))
    subjects = SubjectFinder(text, mentions, names, knowledge).find(spoken)
    event_ids = [event.reported_event_id for event in events]
    statements = assemble_statements(document, text, spoken, subjects, drafts, event_ids)
    if trace is not None:
        trace.text, trace.expressions, trace.actors, trace.finder = text, expressions, actors, finder
        trace.found, trace.events, trace.spoken = found, drafts, spoken
    return Extraction(
        document=document,
        headline=headline_of(document, text),
        publication=publication,
        dates=resolve_all(text, expressions, publication, pack.dates),
        events=events,
        statements=statements,
        word_count=sum(map(str.isalnum, map(itemgetter(0), text.forms))),
    )
