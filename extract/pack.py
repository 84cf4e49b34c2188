"""A language pack: all words of one language, read from `lang/<code>/`, each part by the module that uses it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from extract.clause_verbs import ClauseVerbs
from extract.cues import IMPERFECT, PERFECT, Cues
from extract.dates import DateWords
from extract.processes import Ordinals
from extract.roles import RoleWords, key
from extract.status import StatusWords
from extract.tabular import rows
from extract.text import Boilerplate
from extract.triggers import TriggerWords

FINITE = (PERFECT, IMPERFECT)
LANGUAGES = Path(__file__).parent / "lang"


@dataclass(frozen=True)
class Pack:
    """The words of one language; `version` changes with any byte of its files."""

    language: str
    version: str
    boilerplate: Boilerplate
    roles: RoleWords
    triggers: TriggerWords
    status: StatusWords
    ordinals: Ordinals
    cues: Cues
    verbs: ClauseVerbs
    dates: DateWords

    @classmethod
    def load(cls, language: str, languages: Path = LANGUAGES) -> Pack:
        """Read the pack's folder. Raises TableError naming file and row where a file cannot be used."""
        folder = languages / language
        cues, roles = Cues.load(folder), RoleWords.load(folder)
        return cls(
            language=language,
            version=_version(folder),
            boilerplate=_boilerplate(folder / "boilerplate.csv"),
            roles=roles,
            triggers=TriggerWords.load(folder),
            status=StatusWords.load(folder),
            ordinals=Ordinals.load(folder),
            cues=cues,
            verbs=ClauseVerbs.load(folder, (form for form, cue in cues.forms.items() if cue.mood in FINITE), roles),
            dates=DateWords.load(folder),
        )


def _version(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def _boilerplate(path: Path) -> Boilerplate:
    table = rows(path, ("form", "reach", "example"))
    lines = tuple(key(row["form"]) for row in table if row["reach"] == "line")
    tails = tuple(key(row["form"]) for row in table if row["reach"] == "tail")
    return Boilerplate(lines, tails)
