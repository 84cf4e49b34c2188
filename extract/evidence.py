"""What an article says of its own time by its actors and processes: offices held, rounds and their phase."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from extract.date_words import digits
from extract.dates import tense_of
from extract.processes import ProcessMention, find_processes
from extract.publication_evidence import (
    ENDED,
    MENTIONED,
    PLANNED,
    STARTED,
    Evidence,
    RoundEvidence,
    TenureEvidence,
)
from extract.text import BOILERPLATE, Text

if TYPE_CHECKING:
    from extract.knowledge import Knowledge, Round, Term
    from extract.mentions import ActorMention
    from extract.names import Name
    from extract.pipeline import Resources

# Words beside a name that say that the office is over, or not yet held.
_NOT_IN_OFFICE = frozenset(
    {
        *("سابق", "السابق", "السابقه", "الاسبق", "الراحل", "المنتهيه", "المستقيل", "المعزول"),
        *("المنتخب", "المنتخبه", "المكلف", "المكلفه", "المرشح", "المرشحه", "المعين"),
    }
)
_NEW = frozenset({"الجديد", "الجديده"})
_INAUGURATION = frozenset({"تنصيب", "التنصيب", "تنصيبه", "تنصيبها", "اليمين"})
NEW_FOR = 6  # days for which an inauguration is news
_PHASE_REACH = 7
_OFFICES = {  # an office as an article calls it: the offices of the reference that it may be
    "president": frozenset({"head_of_state", "head_of_government"}),
    "monarch": frozenset({"head_of_state"}),
    "chancellor": frozenset({"head_of_government"}),
    "party_leader": frozenset({"party_leader", "faction_leader"}),
}


def gather(
    text: Text, mentions: Sequence[ActorMention], resources: Resources, names: Mapping[int, Name] | None
) -> Evidence:
    """Terms of office and rounds that bound the day on which a text was written."""
    return Evidence(_tenures(text, mentions, resources.knowledge), _rounds(text, resources, names))


def _tenures(text: Text, mentions: Sequence[ActorMention], knowledge: Knowledge) -> tuple[TenureEvidence, ...]:
    """The terms of the persons who are named with an office that they held, once for each office."""
    found: dict[tuple[str, frozenset[str]], list[ActorMention]] = {}
    before: ActorMention | None = None
    for mention in mentions:
        named = mention.form in ("full", "counterpart") and mention.name_stop > mention.name_first
        if mention.actor.kind == "person" and named and not _is_out_of_office(text, mention):
            office = mention.office or _shared_office(text, mention, before) or ""
            offices = _OFFICES.get(office, frozenset({office}))
            found.setdefault((mention.actor.actor_id, offices), []).append(mention)
        before = mention
    evidence = []
    for (actor_id, offices), group in found.items():
        terms = [term for term in knowledge.terms(actor_id) if term.office in offices]
        if terms:
            name = group[0].actor.name_en or group[0].actor.name_ar or actor_id
            windows = tuple(_days_of(term, knowledge) for term in terms)
            if _is_new(text, group):
                windows = tuple((start, start + timedelta(NEW_FOR)) for start, _ in windows if start is not None)
            evidence.append(TenureEvidence(name, terms[0].office_title_en, windows, len(group)))
    return tuple(evidence)


def _shared_office(text: Text, mention: ActorMention, before: ActorMention | None) -> str | None:
    """«The foreign ministers of Russia and France, A and B»: the office said before the first of the names."""
    if before is None or before.form != "full" or not text.forms[mention.first].startswith("و"):
        return None
    return before.office if set(text.forms[before.stop : mention.first]) <= {"،"} else None


def _is_new(text: Text, mentions: Sequence[ActorMention]) -> bool:
    """«The new president», in an article on his inauguration."""
    called = any(form in _NEW for m in mentions for form in text.forms[m.first : m.stop + 1])
    return called and any(form in _INAUGURATION for form in text.forms)


def _is_out_of_office(text: Text, mention: ActorMention) -> bool:
    if text.sentence(mention.first).kind == BOILERPLATE:
        return True
    return any(form in _NOT_IN_OFFICE for form in text.forms[mention.first : mention.stop + 1])


def _days_of(term: Term, knowledge: Knowledge) -> tuple[date | None, date | None]:
    """A term's days, as wide as its precision allows; the day on which a successor takes over is both holders'."""
    start, stop = term.valid_from, term.valid_to
    if start is not None and term.precision_from in ("month", "year"):
        start = start.replace(day=1, month=1 if term.precision_from == "year" else start.month)
    if stop is not None and term.precision_to in ("month", "year"):
        month = 12 if term.precision_to == "year" else stop.month
        stop = stop.replace(month=month, day=calendar.monthrange(stop.year, month)[1])
    elif stop is not None and term.country_iso3 is not None and term.organisation is None:
        handover = stop + timedelta(1)
        next_terms = knowledge.holders(term.office, term.country_iso3, term.organisation, handover)
        if any(other.valid_from == handover for other in next_terms):
            stop = handover
    return start, stop


def _rounds(text: Text, resources: Resources, names: Mapping[int, Name] | None) -> tuple[RoundEvidence, ...]:
    """The sessions that the text names by number, or may mean where it names their process only."""
    evidence = []
    for mention in find_processes(text, resources.book.in_text(text, names), resources.pack.ordinals):
        if mention.process_id is None or text.sentence(mention.first).kind == BOILERPLATE:
            continue
        number = mention.number or _number_in_name(text, mention) or _number_before(text, mention, resources)
        if mention.is_generic and number is None:
            continue
        if number is not None:
            known = resources.knowledge.round(mention.process_id, number)[:1]
        else:
            known = resources.knowledge.rounds_of(mention.process_id)
        days = tuple(_round_days(r) for r in known if r.precision_starts == "day")
        if days:
            process = resources.knowledge.processes[mention.process_id].name_en
            label = known[0].label if number is not None else f"A session of {process}"
            phase = _phase(text, mention, resources)
            evidence.append(RoundEvidence(label, days, phase, mention.first, mention.stop))
    return tuple(evidence)


def _round_days(known: Round) -> tuple[date, date]:
    return known.starts_on, known.ends_on or known.starts_on


def _number_in_name(text: Text, mention: ProcessMention) -> int | None:
    """`جنيف 2` where the name itself ends with the number."""
    last = digits(text.forms[mention.stop - 1])
    return last.value if last is not None and last.digits <= 2 else None


def _number_before(text: Text, mention: ProcessMention, resources: Resources) -> int | None:
    """`الجوله السادسه لمباحثات استانه`: the number that stands before the process."""
    first = text.sentence(mention.first).first
    for i in range(mention.first - 1, max(first, mention.first - 6) - 1, -1):
        if text.forms[i].endswith("جوله"):
            read = resources.pack.ordinals.read(text.forms, i + 1, mention.first)
            return read[0] if read else None
    return None


def _phase(text: Text, mention: ProcessMention, resources: Resources) -> str:
    """How a round is spoken of: by the words around it, the nearest first."""
    words = resources.pack.dates
    sentence = text.sentence(mention.first)
    before = range(mention.first - 1, max(sentence.first, mention.first - 2 * _PHASE_REACH) - 1, -1)
    after = range(mention.stop, min(sentence.stop, mention.stop + _PHASE_REACH))
    for i in sorted((*before, *after), key=lambda i: min(abs(i - mention.first), abs(i - mention.stop))):
        form = text.forms[i]
        for phase in (ENDED, STARTED):
            if form in words.named.get(phase, ()) or form[1:] in words.named.get(phase, ()):
                return phase
        if tense_of(text, i, words) == "future":
            return PLANNED
    return MENTIONED
