"""One look-up a word for all lexicons: it must say what each of them says by itself."""

from __future__ import annotations

from extract.vocabulary import BODY, CUE, DATE, NAME, ROLE, TITLE, TRIGGER
from tests.reading import Reading

TEXT = (
    "استقبل وزير الخارجية الروسي سيرغي لافروف في موسكو أمس الثلاثاء نظيره المصري، وقال للصحفيين إن الوفد سيزور القاهرة"
    " في 17 مايو المقبل. «وبالرئيس» بدأت الزيارة، وأعلنت وزارته: للخارجية العراقية دور."
)


def test_openings_are_those_of_every_lexicon(reading: Reading) -> None:
    known, forms = reading.resources, reading.text(TEXT).forms
    openings, roles = known.vocabulary.openings(forms), known.pack.roles
    lexicons = {
        NAME: known.book.names,
        ROLE: roles.roles,
        BODY: roles.bodies,
        TITLE: roles.titles,
        TRIGGER: known.pack.triggers.lexicon,
    }
    for kind, lexicon in lexicons.items():
        assert openings.of(kind) == list(lexicon.openings(forms))
    for kind, words in ((CUE, known.pack.cues.gate), (DATE, known.pack.dates.starters)):
        assert openings.of(kind) == [at for at, form in enumerate(forms) if form in words]
    assert all(openings.of(kind) for kind in (*lexicons, CUE, DATE) if kind != TITLE)


def test_kinds_of_several_are_asked_for_at_once(reading: Reading) -> None:
    openings = reading.resources.vocabulary.openings(reading.text(TEXT).forms)
    assert openings.of(ROLE | DATE) == sorted({*openings.of(ROLE), *openings.of(DATE)})
