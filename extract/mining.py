"""What the reference and the language pack lack, read off many articles: proposals for a person to accept.

Nothing is taken over by itself. `dragoman mine` writes three CSV files, the most frequent rows first:

- `officials.csv`: persons whom articles name with an office and a country, and whom the reference does not know;
- `spellings.csv`: ways to write a known person's name that the reference does not list;
- `cues.csv`: words that stand where a reporting verb stands, and that `cues.csv` of the language pack does not list.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path
from typing import TypeVar

from extract.errors import DragomanError
from extract.mentions import ActorMention
from extract.pipeline import Resources, extract
from extract.records import Document
from extract.reports import Progress
from extract.text import BODY, QUOTES, Text, words_of
from extract.trace import Trace

ALIKE = 0.8  # of the letters of two names, from which they are taken for one name spelled in two ways
ONE_COUNTRY = 0.9  # share of the commonest country, from which an official's country counts as certain
K = TypeVar("K")
_THAT = frozenset({"ان", "بان"})
_PERSONAL = frozenset({"full", "short", "role"})


@dataclass
class Sighting:
    """How often something was met, in which articles, between which days, in which spellings."""

    mentions: int = 0
    articles: set[str] = field(default_factory=set)
    first: date | None = None
    last: date | None = None
    surfaces: Counter[str] = field(default_factory=Counter)

    def add(self, document: Document, surface: str) -> None:
        """Count one mention."""
        self.mentions += 1
        self.articles.add(document.article_id)
        self.surfaces[surface] += 1
        day = document.published
        if day is not None:
            self.first = min(self.first or day, day)
            self.last = max(self.last or day, day)

    def join(self, other: Sighting) -> None:
        """Take another spelling's figures in."""
        self.mentions += other.mentions
        self.articles |= other.articles
        self.surfaces += other.surfaces
        self.first = min((day for day in (self.first, other.first) if day), default=None)
        self.last = max((day for day in (self.last, other.last) if day), default=None)

    def figures(self) -> dict[str, object]:
        """The columns that every proposal has."""
        return {
            "articles": len(self.articles),
            "mentions": self.mentions,
            "first_day": self.first,
            "last_day": self.last,
        }


@dataclass
class CueSighting:
    """A word where a cue would stand: before or after a person, with the sign of content behind."""

    sighting: Sighting = field(default_factory=Sighting)
    speakers: set[str] = field(default_factory=set)
    signs: Counter[str] = field(default_factory=Counter)


Person = tuple[str, str, str, str]  # letters of the name, country or body, office, title


class Miner:
    """Reads articles one by one, remembers what was met, and proposes rows at the end."""

    def __init__(self, resources: Resources) -> None:
        self.resources = resources
        self.persons: dict[Person, Sighting] = {}
        self.spelled: dict[tuple[str, str], Sighting] = {}  # actor id, letters of the name
        self.cues: dict[str, CueSighting] = {}
        self.words: Counter[str] = Counter()
        self._spellings = {"".join(words) for words in resources.knowledge.names}

    def read(self, document: Document) -> None:
        """Meet one article."""
        trace = Trace()
        extract(document, self.resources, trace)
        text, finder = trace.text, trace.finder
        if text is None or finder is None:
            return
        for mention in finder.mentions:
            if mention.form == "full" and mention.name_stop - mention.name_first > 1:
                self._person(document, text, mention)
        self.words.update(map(_bare, text.forms))
        self._cues(document, text, finder.mentions)

    def _person(self, document: Document, text: Text, mention: ActorMention) -> None:
        actor, letters = mention.actor, "".join(text.forms[mention.name_first : mention.name_stop])
        surface = " ".join(text.surface(at, at + 1) for at in range(mention.name_first, mention.name_stop))
        if actor.origin == "reference":
            if letters not in self._spellings and mention.role is not None:
                self.spelled.setdefault((actor.actor_id, letters), Sighting()).add(document, surface)
            return
        key = (letters, actor.country_iso3 or actor.organisation or "", mention.office or "", mention.title or "")
        self.persons.setdefault(key, Sighting()).add(document, surface)

    def _cues(self, document: Document, text: Text, mentions: Sequence[ActorMention]) -> None:
        """VERB + person + sign of content, and person + VERB + sign."""
        forms, known = text.forms, self.resources.pack.cues.forms
        for mention in mentions:
            if mention.form not in _PERSONAL or text.sentence(mention.first).kind != BODY:
                continue
            sentence = text.sentence(mention.first)
            before, after = mention.first - 1, mention.stop
            for word, sign in ((before, after), (after, after + 1)):
                if not sentence.first <= word < sign < sentence.stop or forms[word] in known:
                    continue
                if self._may_report(forms[word]) and (kind := _sign(forms, sign, sentence.stop)):
                    met = self.cues.setdefault(_bare(forms[word]), CueSighting())
                    met.sighting.add(document, text.surface(word, word + 1))
                    met.speakers.add(mention.actor.actor_id)
                    met.signs[kind] += 1

    def _may_report(self, form: str) -> bool:
        """A word that could be a finite verb or a participle: no name, no particle, nothing with an article."""
        pack = self.resources.pack
        return (
            form.isalpha()
            and not form.isascii()
            and len(form) > 2
            and not _bare(form).startswith("ال")
            and form not in pack.roles.particles
            and _bare(form) not in pack.roles.particles
            and _bare(form) not in pack.cues.kinds
            and not self.resources.book.names.opens(form)
        )

    def officials(self, least: int) -> Iterator[dict[str, object]]:
        """Persons with an office who are not in the reference, met in `least` articles or more."""
        joined = _joined(self.persons)
        countries: dict[tuple[str, str], Counter[str]] = {}
        for (letters, country, office, _), met in joined.items():
            countries.setdefault((letters, office), Counter())[country] += len(met.articles)
        for (letters, country, office, title), met in _commonest(joined, least):
            holder = self._holder(office, country, met)
            if holder is not None and _alike(letters, self._letters_of(holder)):
                continue  # a spelling of the holder's name
            spread = countries[letters, office]
            share = spread[country] / spread.total()
            yield {
                "name_ar": met.surfaces.most_common(1)[0][0],
                "aliases_ar": "|".join(name for name, _ in met.surfaces.most_common()[1:6]),
                "office": office,
                "office_title_en": title,
                "country_or_body": country,
                "country_share": f"{share:.2f}",
                **met.figures(),
                "doubt": "; ".join(self._doubts(met, country, share, holder)),
            }

    def _doubts(self, met: Sighting, country: str, share: float, holder: str | None) -> Iterator[str]:
        """What a person should look at before accepting an official."""
        if not country:
            yield "no country"
        elif share < ONE_COUNTRY:
            yield "more than one country"
        name = words_of(met.surfaces.most_common(1)[0][0])
        if all(word in self.resources.pack.roles.common for word in name):
            yield "ordinary words"
        if holder is not None:
            yield f"the reference has {self.resources.knowledge.actors[holder].name_en} in this office then"

    def spellings(self, least: int) -> Iterator[dict[str, object]]:
        """Unlisted spellings of known persons: read as theirs already, or like the name of the office's holder."""
        found = dict(self.spelled)
        for (letters, country, office, _), met in self.persons.items():
            holder = self._holder(office, country, met)
            if holder is not None and _alike(letters, self._letters_of(holder)):
                found.setdefault((holder, letters), Sighting()).join(met)
        for (actor_id, _), met in _commonest(found, least):
            actor = self.resources.knowledge.actors[actor_id]
            yield {
                "actor_id": actor_id,
                "name_en": actor.name_en,
                "name_ar": actor.name_ar,
                "alias_ar": met.surfaces.most_common(1)[0][0],
                **met.figures(),
            }

    def reporting_words(self, least: int) -> Iterator[dict[str, object]]:
        """Words that stand where a cue stands, of several speakers, in `least` articles or more."""
        met = {word: cue for word, cue in self.cues.items() if len(cue.sighting.articles) >= least}
        for word, cue in sorted(met.items(), key=lambda item: (-len(item[1].sighting.articles), item[0])):
            if len(cue.speakers) > 1:
                yield {
                    "word": word,
                    "forms": "|".join(form for form, _ in cue.sighting.surfaces.most_common(5)),
                    "signs": "|".join(f"{sign} {count}" for sign, count in cue.signs.most_common()),
                    "speakers": len(cue.speakers),
                    "share_of_word": f"{cue.sighting.mentions / self.words[word]:.3f}",
                    **cue.sighting.figures(),
                }

    def _holder(self, office: str, country: str, met: Sighting) -> str | None:
        """The one person whom the reference has in an office there, on the days of the articles."""
        if not office or not country:
            return None
        holders = self.resources.knowledge.holders(office, country, None, None, met.first, met.last)
        return holders[0].actor_id if len(holders) == 1 else None

    def _letters_of(self, actor_id: str) -> str:
        return "".join(words_of(self.resources.knowledge.actors[actor_id].name_ar or ""))


def _bare(form: str) -> str:
    """A word without the و or ف written onto it."""
    return form[1:] if len(form) > 3 and form[0] in "وف" else form


def _sign(forms: Sequence[str], at: int, stop: int) -> str | None:
    """The sign of reported content at a token: أن, a quotation, a colon before one."""
    if forms[at] in _THAT:
        return "that"
    if forms[at] in QUOTES:
        return "quote"
    return "colon" if forms[at] == ":" and at + 1 < stop and forms[at + 1] in QUOTES else None


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE


def _joined(persons: dict[Person, Sighting]) -> dict[Person, Sighting]:
    """Spellings of one name, in one office of one country, put together under the commonest."""
    joined: dict[Person, Sighting] = {}
    by_office: dict[tuple[str, str, str], list[str]] = {}
    for (letters, *office), met in sorted(persons.items(), key=lambda item: -item[1].mentions):
        country, code, title = office
        names = by_office.setdefault((country, code, title), [])
        known = next((name for name in names if _alike(name, letters)), None)
        if known is None:
            names.append(letters)
            joined[letters, country, code, title] = Sighting()
        joined[known or letters, country, code, title].join(met)
    return joined


def _commonest(met: dict[K, Sighting], least: int) -> list[tuple[K, Sighting]]:
    enough = [(key, sighting) for key, sighting in met.items() if len(sighting.articles) >= least]
    return sorted(enough, key=lambda item: (-len(item[1].articles), str(item[0])))


def mine(
    documents: Iterable[Document], resources: Resources, out: Path, least: int, progress: Progress
) -> dict[str, int]:
    """Read the documents and write the three files into a folder. Returns rows a file.

    Raises DragomanError where the folder cannot be written.
    """
    miner = Miner(resources)
    for document in documents:
        miner.read(document)
        progress.advance()
    tables = {
        "officials.csv": list(miner.officials(least)),
        "spellings.csv": list(miner.spellings(least)),
        "cues.csv": list(miner.reporting_words(least)),
    }
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, rows in tables.items():
            _write(out / name, rows)
    except OSError as error:
        raise DragomanError(f"{error.filename or out}: cannot be written: {error.strerror}") from error
    return {name: len(rows) for name, rows in tables.items()}


def _write(path: Path, rows: Sequence[dict[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        if rows:
            writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
