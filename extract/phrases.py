"""Noun phrases that name an actor: role + demonym + name and its order variants, state bodies, bare names.

A phrase says what stands in the text, in token positions; `extract.actors` decides who is meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from extract.frozen import replace
from extract.names import Name
from extract.qualifiers import OF_PERSONS, Phrase, QualifierReader
from extract.vocabulary import BODY, ROLE, TITLE, Openings


@dataclass(frozen=True)
class PhraseReader(QualifierReader):
    """Reads phrases off one text. Every method takes token positions and the end of the sentence as `limit`.

    `names`: the names of the reference by the token at which they begin, as NameBook.at_tokens() gives them.
    `openings`: what may begin at each token.
    """

    names: Mapping[int, Name]
    openings: Openings

    def longest(self, first: int, limit: int) -> Phrase | None:
        """The longest reading at a token; a role beats a body, a body beats a bare name of the same length."""
        kinds = self.openings.kinds[first]
        best = self.role_phrase(first, limit) if kinds & ROLE else None
        if kinds & BODY:
            body = self.body_phrase(first, limit)
            best = body if body is not None and (best is None or body.stop > best.stop) else best
        if kinds & TITLE or first in self.names:
            name = self.bare_name(first, limit, kinds & TITLE > 0)
            best = name if name is not None and (best is None or name.stop > best.stop) else best
        return best

    def role_phrase(self, first: int, limit: int) -> Phrase | None:
        """The role phrase that begins at a token: role, qualifiers, then titles and a name."""
        match = self.words.roles.match(self.text.forms, first, limit)
        if match is None:
            return None
        role = match.value[0]  # of the roles that share a form, the first as listed
        if role.shape == "construct" and match.stop < limit and self.text.forms[match.stop] in ("بن", "ابن"):
            return None  # سلطان بن سعيد: a given name
        countries = (role.country,) if role.country else ()
        phrase = Phrase(first, match.stop, match.proclitics, role, countries=countries, organisation=role.organisation)
        if role.role == "bare_minister" and role.shape == "construct":
            phrase = self.portfolio(phrase, limit)
        elif role.title_en.startswith("minister") and role.shape == "definite":
            phrase = self.second_portfolio(phrase, limit)
        if role.shape == "construct" and role.role in OF_PERSONS:
            phrase = self.of_office(phrase, limit)
        phrase = self.qualified(phrase, limit)
        if role.role == "president" and not phrase.countries and phrase.stop < limit:
            phrase = self.of_body(phrase, limit)
        return self._named(phrase, limit)

    def bare_name(self, first: int, limit: int, titled: bool = True) -> Phrase | None:
        """A name of the reference that stands without a role, titles before it (where `titled`) looked through."""
        start = self.skip_titles(first, limit) if titled else first
        match = self.names.get(start) if start < limit else None
        whole = self.names.get(first) if start > first else None  # الملك سلمان is a name with its title
        if whole is not None and (match is None or whole.stop >= match.stop):
            start, match = first, whole
        if match is None:
            return None
        people = match.value.people
        if match.stop - start == 1 and self.text.forms[start].removeprefix(match.proclitics) in self.words.particles:
            return None
        stop = self.with_tail(match.stop, limit) if people else match.stop
        return Phrase(
            first=first,
            stop=stop,
            proclitics=match.proclitics if start == first else "",
            role=None,
            name_first=start,
            name_stop=stop,
            people=people,
            entries=match.value,
        )

    def next_of_pair(self, phrase: Phrase, limit: int) -> Phrase | None:
        """الرئيسان المصري X والفرنسي Y, نظيريه المصري X والتونسي Y: the second demonym with its name."""
        found = self.demonym(phrase.stop, limit, joined=True) if phrase.stop < limit else None
        if found is None or phrase.role is None or found[1].kind != "demonym":
            return None
        second = Phrase(phrase.stop, found[0], "و", phrase.role, countries=(found[1].ref,))
        second = self._named(second, limit)
        return second if second.has_name else None

    # names

    def _named(self, phrase: Phrase, limit: int) -> Phrase:
        """The name after a role, a comma and titles looked through."""
        at = self._past_brackets(phrase.stop, limit)
        if at < limit and self.text.forms[at] in ("،", "-", "(") and self._name_closes(at + 1, limit):
            at += 1
        start = self.skip_titles(at, limit)
        named = self.name_at(start, limit, after_role=True) if start < limit else None
        if named is None:
            return phrase
        stop, people = named
        alone = not (phrase.countries or phrase.organisation)
        construct = phrase.role is not None and phrase.role.shape == "construct"
        if phrase.role is not None and construct and alone and people and phrase.role.role in OF_PERSONS:
            return replace(phrase, stop=stop, master=people)  # مستشار ترامب: the adviser's master, not his name
        dangling = (
            phrase.role is not None
            and phrase.role.shape == "construct"
            and not (phrase.countries or phrase.organisation)
        )
        if dangling and not people and self.text.forms[start] not in self.book.units:
            return phrase
        return replace(phrase, stop=stop, name_first=start, name_stop=stop, people=people)

    def _past_brackets(self, at: int, limit: int) -> int:
        """Looks through a short aside in quotes or brackets: وزارة الدفاع «البنتاغون»."""
        if at < limit and self.text.forms[at] in ("«", '"', "("):
            for stop in range(at + 2, min(at + 5, limit)):
                if self.text.forms[stop] in ("»", '"', ")"):
                    return stop + 1
        return at

    def _name_closes(self, at: int, limit: int) -> bool:
        """Whether what follows a comma is a name that a comma, verb or bracket closes: an apposition, no new item."""
        start = self.skip_titles(at, limit)
        named = self.name_at(start, limit, after_role=True) if start < limit else None
        if named is None:
            return False
        after = self.text.forms[named[0]] if named[0] < limit else "."
        return not after.startswith("و") or named[0] >= limit or after in self.words.particles
