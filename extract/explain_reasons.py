"""What the extraction looked at and put aside, and why: triggers without an event, names that tied, idle cues."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.actors import ActorFinder
from extract.cues import NOUN, Cue
from extract.events import EventDraft, EventFinder
from extract.parties import parties_of
from extract.pipeline import Resources
from extract.qualifiers import Phrase
from extract.text import BOILERPLATE, QUOTES, Text
from extract.trace import Rejected, Trace
from extract.triggers import TriggerForm

_NAMES_SHOWN = 4
_ACTING = frozenset({"person", "country", "metonym", "organisation"})
_IF_NEAR = "near"  # the limit of words that are mostly something else: بين is «between»
_TOLD = "told"  # the frame that tries every قال for an outlet: that none stands there is no news


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something at code points `[start, stop)` that might have become a row, what row, and why it did not."""

    start: int
    stop: int
    kind: str  # trigger, name, cue
    surface: str
    could_be: str
    reason: str


def rejected_candidates(trace: Trace, resources: Resources) -> tuple[Candidate, ...]:
    """Everything that was put aside, in the order of the text. `trace`: of an extraction that is done."""
    text = trace.text
    assert text is not None
    assert trace.actors is not None
    assert trace.finder is not None
    found = [
        *_triggers(text, trace, trace.finder),
        *_bare_words(text, trace.finder, resources),
        *_names(text, trace.actors, trace.finder, resources),
        *_cues(text, trace, resources),
    ]
    return tuple(sorted(found, key=lambda candidate: (candidate.start, candidate.stop)))


def _candidate(text: Text, first: int, stop: int, kind: str, could_be: str, reason: str) -> Candidate:
    start, end = text.span(first, stop)
    return Candidate(start, end, kind, text.content[start:end], could_be, reason)


# triggers


def _triggers(text: Text, trace: Trace, finder: EventFinder) -> Iterator[Candidate]:
    """Triggers whose frame was not filled, and those whose event was dropped when repeats were merged."""
    told = {t.first for event in trace.events for t in (event.trigger, *event.repeats)}
    drafted = {draft.trigger.first for draft in trace.found}
    by_token: dict[int, list[Rejected]] = {}
    for rejected in trace.rejected:
        by_token.setdefault(rejected.trigger.first, []).append(rejected)
    for trigger in finder.found_triggers:
        if trigger.first in told or trigger.form.frame.name == _TOLD:
            continue
        if trigger.first in drafted:
            draft = next(draft for draft in trace.found if draft.trigger.first == trigger.first)
            reason = f"nowhere to go: the article tells no place for it{_with_parties(draft)}"
            yield _candidate(text, trigger.first, trigger.stop, "trigger", draft.event_type, reason)
            continue
        reasons = by_token.get(trigger.first, [])
        forms = [rejected.trigger.form for rejected in reasons] or [trigger.form, *trigger.others]
        why = dict.fromkeys(
            f"{rejected.reason}{_found(finder, rejected)} (frame {rejected.trigger.form.frame.name})"
            for rejected in reasons
        )
        could_be = ", ".join(dict.fromkeys(form.event_type for form in forms))
        reason = "; ".join(why) or "an operator says that there is no event"
        yield _candidate(text, trigger.first, trigger.stop, "trigger", could_be, reason)


def _with_parties(draft: EventDraft) -> str:
    names = [party.mention.actor.name_en or party.mention.actor.name_ar or "?" for party in draft.parties]
    return f", of {', '.join(names)}" if names else ""


def _found(finder: EventFinder, rejected: Rejected) -> str:
    """The parties that the frame did find."""
    parties = parties_of(finder.clauses, rejected.trigger)
    if not parties:
        return ", found nobody"
    said = (f"{finder.text.surface(p.mention.first, p.mention.stop)} as {p.part}" for p in parties)
    return f", found {', '.join(said)}"


def _bare_words(text: Text, finder: EventFinder, resources: Resources) -> Iterator[Candidate]:
    """Words of the triggers' list that lack the word they need beside them (هاتفيا, سفير), or bear a preposition."""
    taken = {at for trigger in finder.found_triggers for at in range(trigger.first, trigger.stop)}
    lexicon = resources.pack.triggers.lexicon
    for sentence in text.sentences:
        if sentence.kind == BOILERPLATE:
            continue
        for at in range(sentence.first, sentence.stop):
            match = lexicon.match(text.forms, at, sentence.stop) if at not in taken else None
            if match is not None:
                types = ", ".join(dict.fromkeys(form.event_type for form in match.value))
                yield _candidate(text, at, match.stop, "trigger", types, _missing(match.value, match.proclitics))


def _missing(forms: Sequence[TriggerForm], proclitics: str) -> str:
    needs = [" ".join(need) for form in forms for need in form.needs if need not in (("outlet",), ("process",))]
    if needs:
        more = " …" if len(needs) > _NAMES_SHOWN else ""
        return f"none of the words that it needs stands near: {'، '.join(needs[:_NAMES_SHOWN])}{more}"
    return f"a finite verb takes no {proclitics}" if proclitics else "read as another word here"


# names


def _names(text: Text, actors: ActorFinder, finder: EventFinder, resources: Resources) -> Iterator[Candidate]:
    """Phrases that name nobody in particular, and names with a role that tied between several persons."""
    by_first = {mention.first: mention for mention in finder.mentions}
    for phrase in actors.phrases():
        mention = by_first.get(phrase.first)
        if mention is None and not _could_act(phrase):
            continue
        if mention is None:
            reason = _why_nobody(phrase, resources)
        elif mention.actor.origin == "discovered" and phrase.people:
            reason = f"known persons of that name do not fit role, country and time: {_persons(phrase, resources)}"
        else:
            continue
        yield _candidate(text, phrase.first, phrase.stop, "name", "actor", reason)


def _could_act(phrase: Phrase) -> bool:
    """Whether a phrase might name an actor at all: places, processes and demonyms by themselves do not."""
    return phrase.role is not None or phrase.body is not None or any(e.kind in _ACTING for e in phrase.entries)


def _why_nobody(phrase: Phrase, resources: Resources) -> str:
    if phrase.role is not None and not phrase.has_name:
        if phrase.countries:
            return f"no holder of {phrase.role.office} for {', '.join(phrase.countries)} is known at that time"
        return f"a {phrase.role.title_en} of no country, and nobody before it holds that office"
    if len(phrase.people) > 1:
        return f"ambiguous, and nothing in the article tells them apart: {_persons(phrase, resources)}"
    if phrase.people:
        return f"too little to be sure of: {_persons(phrase, resources)}"
    kinds = dict.fromkeys(entry.kind for entry in phrase.entries)
    return f"an ordinary word as well as the name of a {' or '.join(kinds)}" if kinds else "names nobody"


def _persons(phrase: Phrase, resources: Resources) -> str:
    actors = resources.knowledge.actors
    names = [actors[ref].name_en or ref for ref in dict.fromkeys(phrase.people)]
    more = f" and {len(names) - _NAMES_SHOWN} more" if len(names) > _NAMES_SHOWN else ""
    return ", ".join(names[:_NAMES_SHOWN]) + more


# cues


def _cues(text: Text, trace: Trace, resources: Resources) -> Iterator[Candidate]:
    """Reporting verbs that report nothing here."""
    used = {at for said in trace.spoken for at in range(said.cue_first, said.cue_stop)}
    forms = resources.pack.cues.forms
    for at, form in enumerate(text.forms):
        cue = forms.get(form)
        if (
            cue is None
            or _IF_NEAR in cue.limits
            or cue.mood == NOUN
            or at in used
            or text.sentence(at).kind == BOILERPLATE
        ):
            continue
        yield _candidate(text, at, at + 1, "cue", "statement", _why_silent(text, at, cue, trace))


def _why_silent(text: Text, at: int, cue: Cue, trace: Trace) -> str:
    """The nearest reason that can be told from outside: where the verb stands, else what it lacks."""
    outer = next((s for s in trace.spoken if s.content_first <= at < s.content_stop), None)
    if outer is not None:
        return f"part of what «{text.surface(outer.cue_first, outer.cue_stop)}» reports"
    if any(form in QUOTES for form in text.forms[max(0, at - 1) : at]):
        return "inside a quotation"
    takes = "، ".join(sorted(cue.takes))
    return f"as {cue.mood} of {cue.lemma} it takes {takes}: not found behind it, or nobody who speaks"
