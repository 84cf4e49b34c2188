"""What qualifies a role or a body: demonyms, countries, portfolios, whom somebody acts for, what an envoy is for."""

from __future__ import annotations

from dataclasses import dataclass

from extract.frozen import record, replace
from extract.name_index import NOTHING, Meanings, NameEntry
from extract.names import NameReader
from extract.roles import BodyForm, RoleForm
from extract.text import QUOTES


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


_STATE_WORDS = _words(
    "جمهوريه الجمهوريه دوله الدوله مملكه المملكه سلطنه اماره الاسلاميه الاتحاديه الشعبيه الديمقراطيه الديموقراطيه اقليم"
    " الاشتراكيه المتحده"
)
_SCOPE_HEADS = _words("الي لدي لشوون لشؤون في للشوون لمنطقه المعني المكلف")
_BODY_TAKERS = frozenset(
    {"spokesperson", "secretary_general", "envoy", "faction_leader", "opposition_leader", "director"}
)
OF_PERSONS = frozenset({"adviser", "envoy", "spokesperson"})


@record(frozen=True, slots=True)
class Phrase:
    """Tokens `[first, stop)`: a role with what qualifies it, and the name that it comes with, if any."""

    first: int
    stop: int
    proclitics: str
    role: RoleForm | None
    body: BodyForm | None = None
    countries: tuple[str, ...] = ()
    organisation: str | None = None
    former: bool = False
    of_body: bool = False  # head of something that is no state: الرئيس السابق للمجلس
    name_first: int = -1
    name_stop: int = -1
    people: tuple[str, ...] = ()  # actor ids that the name may mean
    master: tuple[str, ...] = ()  # whose adviser or envoy he is, as actor ids
    entries: Meanings = NOTHING  # for a bare name: all that it may mean

    @property
    def has_name(self) -> bool:
        return self.name_first >= 0


@dataclass(frozen=True)
class QualifierReader(NameReader):
    """Reads what follows a role, and state bodies. Every method takes token positions and a `limit` to stop at."""

    def portfolio(self, phrase: Phrase, limit: int) -> Phrase:
        """وزير + what he is minister of, where the list of roles does not have it: وزير الصيد البحري."""
        stop = phrase.stop
        while stop < limit and stop < phrase.stop + 4 and self.text.forms[stop].removeprefix("و").startswith("ال"):
            if self.demonym(stop, limit) or self.words.modifiers.match(self.text.forms, stop, limit):
                break
            if self.text.forms[stop] not in self.words.common:
                break
            stop += 1
        return replace(phrase, stop=stop)

    def second_portfolio(self, phrase: Phrase, limit: int) -> Phrase:
        """وزير الشؤون الخارجية والتعاون الدولي: what else he is minister of; والوفد, والرئيس are others."""
        stop = phrase.stop
        while stop < limit and stop < phrase.stop + 4:
            form = self.text.forms[stop]
            joined = form.startswith("وال") and form[1:] in self.words.common
            goes_on = stop > phrase.stop or self.text.forms[stop - 1].startswith("وال")  # والتعاون الدولي
            adjective = goes_on and form.startswith("ال") and form in self.words.common
            other = self.words.roles.match(self.text.forms, stop, limit) or self.words.bodies.match(
                self.text.forms, stop, limit
            )
            if not (joined or adjective) or other or self.demonym(stop, limit) or self._place_like(stop, limit):
                break
            stop += 1
        return replace(phrase, stop=stop)

    def qualified(self, phrase: Phrase, limit: int) -> Phrase:
        """Demonyms, countries, bodies, scope and adjectives after a role, in any order, up to a handful."""
        takes_body = phrase.role is not None and (
            phrase.role.role in _BODY_TAKERS or phrase.role.shape in ("construct", "plural")
        )
        for _ in range(5):
            before = phrase.stop
            phrase = self._countries(phrase, limit, construct=True)
            if takes_body and not (phrase.countries or phrase.organisation):
                phrase = self._body(phrase, limit)
            modifier = self.words.modifiers.match(self.text.forms, phrase.stop, limit) if phrase.stop < limit else None
            if modifier:
                phrase = replace(phrase, stop=modifier.stop, former=phrase.former or modifier.value == "former")
            phrase = self._scope(phrase, limit)
            if phrase.stop == before:
                phrase = self._within_body(phrase, limit)
            if phrase.stop == before:
                break
        return phrase

    def _within_body(self, phrase: Phrase, limit: int) -> Phrase:
        """مسؤول السياسة الخارجية في الاتحاد الأوروبي X: the body in which somebody serves whom we know."""
        at = phrase.stop
        if phrase.countries or at + 1 >= limit or self.text.forms[at] != "في":
            return phrase
        match = self.book.names.match(self.text.forms, at + 1, limit)
        body = next((e.ref for e in match.value if e.kind == "organisation"), None) if match else None
        if match is None or body is None or phrase.organisation not in (None, body) or match.stop >= limit:
            return phrase
        named = self.name_at(self.skip_titles(match.stop, limit), limit, after_role=True)
        known = named is not None and named[1]  # of a name that nobody knows it is hard to tell where it ends
        return replace(phrase, stop=match.stop, organisation=body) if known else phrase

    def of_office(self, phrase: Phrase, limit: int) -> Phrase:
        """مبعوث الرئيس الفرنسي: whose envoy he is tells his state, and is not he."""
        inner = self.words.roles.match(self.text.forms, phrase.stop, limit) if phrase.stop < limit else None
        if inner is None or inner.proclitics or inner.value[0].shape != "definite":
            return phrase
        office = self.qualified(Phrase(phrase.stop, inner.stop, "", inner.value[0]), limit)
        return replace(phrase, stop=office.stop, countries=office.countries, organisation=office.organisation)

    def of_body(self, phrase: Phrase, limit: int) -> Phrase:
        """الرئيس السابق للمجلس الوطني, رئيس نادي X: who heads a body that is no state."""
        form = self.text.forms[phrase.stop]
        noun = form in self.words.common and form not in self.words.particles and form not in self.book.units
        construct = phrase.role is not None and phrase.role.shape == "construct" and noun and not form.startswith("ال")
        if not (form.startswith("لل") or construct):
            return phrase
        match = self.book.names.match(self.text.forms, phrase.stop, limit)
        if match is not None and any(entry.kind in ("country", "person") for entry in match.value):
            return phrase
        stop = match.stop if match is not None else phrase.stop + 1
        while match is None and stop < limit and self.text.forms[stop].startswith("ال") and stop - phrase.stop < 4:
            if self.text.forms[stop] not in self.words.common:
                break
            stop += 1
        return replace(phrase, stop=stop, of_body=True)

    def _countries(self, phrase: Phrase, limit: int, construct: bool) -> Phrase:
        """A demonym, or the country itself after a construct; several joined by و where the role is many."""
        stop = phrase.stop
        countries, organisation = list(phrase.countries), phrase.organisation
        while stop < limit:
            joins = bool(countries) and self.text.forms[stop] == "و"  # الفلسطيني و«الإسرائيلي»
            at = stop + joins
            quoted = at + 2 < limit and self.text.forms[at] in QUOTES and self.text.forms[at + 2] in QUOTES
            at += quoted
            found = self.demonym(at, limit, joined=bool(countries) and not joins, plural=self._is_plural(phrase))
            if found is None and construct and (not countries or self._is_many(phrase)):
                accusative = self.text.forms[phrase.stop - 1].endswith("ا")  # سفيرا لفرنسا
                found = self._country(at, limit, bool(countries), accusative)
            if found is None:
                break
            stop, entry = found[0] + quoted, found[1]
            if entry.kind in ("organisation", "body_demonym"):
                organisation = organisation or entry.ref
            elif entry.ref not in countries:
                countries.append(entry.ref)
            if not self._is_many(phrase):
                break
        if stop == phrase.stop:
            return phrase
        return replace(phrase, stop=stop, countries=tuple(countries), organisation=organisation)

    def _is_many(self, phrase: Phrase) -> bool:
        return phrase.role is not None and phrase.role.shape in ("dual", "plural")

    def _is_plural(self, phrase: Phrase) -> bool:
        return phrase.role is not None and phrase.role.shape == "plural"

    def demonym(self, at: int, limit: int, joined: bool = False, plural: bool = False) -> tuple[int, NameEntry] | None:
        match = self.book.names.match(self.text.forms, at, limit)
        if match is None or match.proclitics not in (("و",) if joined else ("",)):
            return None
        for entry in match.value:
            if entry.kind == "demonym" or (entry.kind == "body_demonym" and (plural or not entry.requires)):
                return match.stop, entry
        return None

    def _country(self, at: int, limit: int, joined: bool, accusative: bool) -> tuple[int, NameEntry] | None:
        """A country's name, words such as دولة and الجمهورية looked through (الجمهورية الإسلامية + demonym too)."""
        start = at
        while start < limit and start < at + 4:
            form = self.text.forms[start]
            bare = form.removeprefix("ل").removeprefix("ب") if start == at else form
            if form not in _STATE_WORDS and bare not in _STATE_WORDS and "ال" + bare[1:] not in _STATE_WORDS:
                break
            if self.book.names.match(self.text.forms, start, limit) and form not in _STATE_WORDS:
                break
            start += 1
        if start >= limit:
            return None
        match = self.book.names.match(self.text.forms, at, limit) or self.book.names.match(
            self.text.forms, start, limit
        )
        if match is None:
            return None
        stripped = self.text.forms[at].removeprefix(match.proclitics) if match.first == at else ""
        in_state_words = match.proclitics in ("ب", "ل") and (stripped in _STATE_WORDS or accusative)
        if match.first == at and match.proclitics not in (("و",) if joined else ("",)) and not in_state_words:
            return None
        wanted = ("country",) if start == at else ("country", "demonym")
        for entry in match.value:
            if entry.kind in wanted:
                return match.stop, entry
        return None

    def _body(self, phrase: Phrase, limit: int) -> Phrase:
        """The body that somebody speaks or acts for: باسم الخارجية الروسية, مبعوث الأمم المتحدة, حركة حماس."""
        at = phrase.stop
        for skip in range(3):
            start = at + skip
            if start >= limit:
                break
            body = self.body_phrase(start, limit)
            if body is not None and body.proclitics in ("", "ل"):
                return replace(phrase, stop=body.stop, countries=body.countries)
            match = self.book.names.match(self.text.forms, start, limit)
            if match is not None and match.proclitics in ("", "ل"):
                for entry in match.value:
                    if entry.kind == "organisation":
                        return replace(phrase, stop=self._with_second_body(match.stop, limit), organisation=entry.ref)
                    if entry.kind in ("country", "metonym") and not self._is_plural(phrase):
                        return replace(phrase, stop=match.stop, countries=(entry.ref,))
            plain = self.words.bodies.match(self.text.forms, start, limit)
            if plain is not None:
                return replace(phrase, stop=plain.stop)
            if self.text.forms[start] not in self.words.common or self.text.forms[start] in self.words.particles:
                break
        return phrase

    def _with_second_body(self, stop: int, limit: int) -> int:
        """مبعوث الأمم المتحدة وجامعة الدول العربية: the second body that somebody acts for is passed over."""
        match = self.book.names.match(self.text.forms, stop, limit) if stop < limit else None
        joined = match is not None and match.proclitics == "و" and match.value[0].kind == "organisation"
        return match.stop if match is not None and joined else stop

    def _scope(self, phrase: Phrase, limit: int) -> Phrase:
        """What an envoy or ambassador is for: إلى سوريا, لدى الأمم المتحدة, لشؤون اللاجئين, بدمشق: passed over."""
        at = phrase.stop
        if phrase.role is None or at >= limit:
            return phrase
        form = self.text.forms[at]
        if phrase.role.shape == "possessive" and phrase.role.role == "ambassador":
            return phrase  # سحبت سفيرها لدى باريس: the other state is named there
        if phrase.role.role in ("envoy", "ambassador", "permanent_representative", "charge", "consul", "spokesperson"):
            start = at + 1 if form in _SCOPE_HEADS else at
            match = self.book.names.match(self.text.forms, start, limit) if start < limit else None
            if match and (form in _SCOPE_HEADS or match.proclitics in ("ب", "ل")):
                stop = match.stop
                own = next((entry.ref for entry in match.value if entry.kind == "country"), None)
                named = phrase.countries or phrase.organisation
                if phrase.role.role == "ambassador" and own and not named and match.proclitics == "ل":
                    return self._scope(replace(phrase, stop=stop, countries=(own,)), limit)  # السفير الجديد لليابان
                if not phrase.countries and not phrase.organisation and match.proclitics == "ل":
                    body = next((entry.ref for entry in match.value if entry.kind == "organisation"), None)
                    phrase = replace(phrase, organisation=body)
                while stop < limit and self.text.forms[stop].startswith("وال"):
                    extra = self.book.names.match(self.text.forms, stop, limit)
                    if extra is None or extra.proclitics != "و" or extra.value[0].kind == "person":
                        break
                    stop = extra.stop
                return replace(phrase, stop=stop)
        if form.startswith(("لشوون", "للشوون", "لشؤون")):
            stop = at + 1
            while stop < limit and stop < at + 4 and self.text.forms[stop].removeprefix("و").startswith("ال"):
                if self.text.forms[stop] not in self.words.common and not self._place_like(stop, limit):
                    break
                stop += 1
            return replace(phrase, stop=stop)
        return phrase

    def _place_like(self, at: int, limit: int) -> bool:
        match = self.book.names.match(self.text.forms, at, limit)
        return match is not None and match.value[0].kind != "person"

    def body_phrase(self, first: int, limit: int) -> Phrase | None:
        """A state body with its country: الخارجية الروسية, وفد حكومة اليابان."""
        match = self.words.bodies.match(self.text.forms, first, limit)
        if match is None:
            return None
        phrase = Phrase(first, match.stop, match.proclitics, None, body=match.value)
        if match.value.stands_for == "outlet":
            return self._outlet(phrase, limit)
        whole = self._countries(phrase, limit, construct=True)
        return whole if whole.countries else self._past_adjectives(phrase, limit)

    def _past_adjectives(self, phrase: Phrase, limit: int) -> Phrase | None:
        """وفد عسكري أمريكي: adjectives of the same kind between a body and its demonym."""
        definite = self.text.forms[phrase.stop - 1].startswith("ال")
        for at in range(phrase.stop, min(phrase.stop + 2, limit - 1)):
            form = self.text.forms[at]
            if form not in self.words.common or form in self.words.particles or form.startswith("ال") != definite:
                break
            if not form.endswith(("ي", "يه", "يا")):
                break
            found = self.demonym(at + 1, limit)
            if found is not None and found[1].kind == "demonym":
                return replace(phrase, stop=found[0], countries=(found[1].ref,))
        return None

    def _outlet(self, phrase: Phrase, limit: int) -> Phrase | None:
        """صحيفة «كذا», قناة X, تلفزيون ألماني: a class noun with a name, a quoted name or a nationality."""
        phrase = self._countries(phrase, limit, construct=True)
        at = phrase.stop
        if at + 2 < limit and self.text.forms[at] in QUOTES:
            close = next((i for i in range(at + 2, min(at + 7, limit)) if self.text.forms[i] in QUOTES), None)
            if close is not None:
                return replace(phrase, stop=close + 1, name_first=at + 1, name_stop=close)
        match = self.book.names.match(self.text.forms, at, limit) if at < limit else None
        body = next((e.ref for e in match.value if e.kind == "organisation"), None) if match else None
        if match is not None and body is not None and not match.proclitics:
            return replace(phrase, stop=match.stop, organisation=body, name_first=at, name_stop=match.stop)
        return phrase if phrase.countries else None
