"""Whether an event took place: the operators that govern its trigger, and the tense where there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from extract.frozen import record
from extract.lexicon import Lexicon
from extract.roles import key
from extract.tabular import TableError, rows
from extract.text import HEADLINE, SUBHEADING, Text
from extract.triggers import FUTURE, NOUN, PAST, PRESENT, Trigger

OCCURRED, PLANNED, PROPOSED, DECLINED = "occurred", "planned", "proposed", "declined"
NONE = "none"  # no event at all: an agreement lays down that meetings be held
_STATUSES = frozenset({OCCURRED, PLANNED, PROPOSED, DECLINED, NONE})
_BECAUSE_OF = frozenset({"خلافا", "وفقا", "طبقا", "تبعا", "استكمالا", "تتويجا", "امتدادا", "نتيجه", "تنفيذا"})
_TAKING_PART = frozenset({"المشاركه", "مشاركه", "مشاركته", "مشاركتها", "الحضور"})
_SETTINGS = frozenset(
    [
        "خلال",
        "اثناء",
        "في",
        "عقب",
        "بعد",
        "اثر",
        "هامش",
        "ختام",
        "اختتام",
        "انتهاء",
        "لدي",
        "وخلال",
        "وفي",
        "وعقب",
        "بعيد",
        "منذ",
    ]
)
_WALL = frozenset(["؛", ":", "«", "»"])
_THAT = frozenset({"ان", "انه", "انها", "انهما", "بان"})  # what is said there has a time of its own
_AFTER_REACH = 14
_PURPOSES = frozenset({"لعقد", "لاجراء", "لحضور", "علي"})
_CONTRAST = frozenset(["لكن", "ولكن", "لكنه", "لكنها", "بينما", "فيما"])


@record(frozen=True, slots=True)
class Operator:
    """A word that changes the status of what follows within `reach` tokens."""

    status: str
    reach: int


@record(frozen=True, slots=True)
class Status:
    """`is_certain`: an operator or a finite verb said so; else it is the default of a verbal noun."""

    value: str
    is_certain: bool
    rule: str


@dataclass(frozen=True)
class StatusWords:
    """The operators of one language: those that govern what follows, and those that follow a noun."""

    before: Lexicon[Operator]
    after: Lexicon[Operator]

    @classmethod
    def load(cls, folder: Path) -> StatusWords:
        """Read status.csv. Raises TableError naming file and row."""
        path = folder / "status.csv"
        entries: dict[str, list[tuple[tuple[str, ...], Operator]]] = {"before": [], "after": []}
        for number, row in enumerate(rows(path, ("form", "status", "side", "reach", "example")), start=2):
            if row["status"] not in _STATUSES or not row["reach"].isdigit():
                raise TableError(f"{path}, row {number}: status {row['status']!r} or reach {row['reach']!r} is none")
            if row["side"] not in entries:
                raise TableError(f"{path}, row {number}: side {row['side']!r} is neither before nor after")
            entries[row["side"]].append((key(row["form"]), Operator(row["status"], int(row["reach"]))))
        return cls(Lexicon(entries["before"]), Lexicon(entries["after"]))

    def of(self, text: Text, trigger: Trigger, light: Mapping[str, str]) -> Status:
        """The nearest operator to the left within its reach, else one right after a noun, else the tense."""
        sentence = text.sentence(trigger.first)
        after = self._operator_after(text, trigger, sentence.stop) if trigger.form.tense == NOUN else None
        if after == OCCURRED:
            return Status(OCCURRED, True, "operator-occurred")
        operator = self._operator_before(text, trigger, sentence.first) or after
        was = any(
            text.forms[at] in ("كان", "وكان", "كانت", "وكانت")
            for at in range(max(sentence.first, trigger.first - 8), trigger.first)
        )
        if operator is not None:
            return Status(operator, True, f"operator-{operator}")
        if trigger.form.tense == FUTURE:
            return Status(PLANNED, True, "tense-future")
        if trigger.form.tense == NOUN and not trigger.form.has_clitic:
            lent, at = _lent_tense(text, trigger, sentence.first, light)
            if lent == PRESENT and at > 0 and text.forms[at - 1] in ("الذي", "التي", "اللذان", "حيث"):
                return Status(OCCURRED, False, "tense-present-relative")
            if lent == FUTURE or (lent == PRESENT and not was and sentence.kind not in (HEADLINE, SUBHEADING)):
                return Status(PLANNED, True, "tense-of-light-verb")
        told = trigger.form.frame.name == "told"  # يقول X لقناة Y: he has said it
        if trigger.form.tense == PRESENT and sentence.kind not in (HEADLINE, SUBHEADING) and not (was or told):
            if _is_first_of_its_kind(text, trigger, sentence.first):
                return Status(OCCURRED, False, "tense-present-first")
            relative = trigger.first > sentence.first and text.forms[trigger.first - 1] in ("الذي", "التي")
            later = self._operator_after(text, trigger, sentence.stop)
            if trigger.form.event_type == "visit" and relative and later is None:
                return Status(OCCURRED, False, "tense-present-relative")
            return Status(PLANNED, True, "tense-present")
        if trigger.form.tense == NOUN and trigger.form.frame.name == "talks" and _is_purpose(text, trigger):
            return Status(PLANNED, False, "purpose")
        return Status(OCCURRED, trigger.form.tense == PAST, "tense-past" if trigger.form.tense == PAST else "default")

    def _operator_before(self, text: Text, trigger: Trigger, begin: int) -> str | None:
        at = trigger.first - 1
        taking_part = at > begin and text.forms[at - 1] in _TAKING_PART  # رفضت المشاركة في اجتماع
        if trigger.form.tense == NOUN and at >= begin and text.forms[at] in _SETTINGS and not taking_part:
            return None  # خلال لقاء: the setting of what is told, whatever governs that
        purpose = None  # رفضت الدعوة لعقد اجتماع: a purpose yields to what stands before it
        while at >= begin and trigger.first - at <= 14:
            form = text.forms[at]
            if form in _WALL or form in _CONTRAST:
                return purpose
            match = self.before.match(text.forms, at, trigger.first)
            reaches = match is not None and trigger.first - match.stop <= match.value.reach
            if match is not None and reaches and not self._overruled(match.value.status, trigger):
                if form not in _PURPOSES:
                    return match.value.status if match.value.status != PLANNED or purpose is None else purpose
                purpose = purpose or match.value.status
            at -= 1
        return purpose

    def _overruled(self, status: str, trigger: Trigger) -> bool:
        """A finite perfect is not moved by a plan that stands farther left."""
        return trigger.form.tense == PAST and status in (PLANNED, PROPOSED)

    def _operator_after(self, text: Text, trigger: Trigger, limit: int) -> str | None:
        for at in range(trigger.stop, min(limit, trigger.stop + _AFTER_REACH)):
            if text.forms[at] in _WALL or text.forms[at] in _THAT:
                return None
            match = self.after.match(text.forms, at, limit)
            if match is not None and at - trigger.stop <= match.value.reach:
                return match.value.status
        return None


def _is_purpose(text: Text, trigger: Trigger) -> bool:
    """توجه X إلى Y للقاء Z: what somebody sets out for; after an adverb (خلافا للقاء) it is none."""
    bare = trigger.proclitics == "ل" and not trigger.form.has_clitic
    return bare and trigger.first > 0 and text.forms[trigger.first - 1] not in _BECAUSE_OF


def _is_first_of_its_kind(text: Text, trigger: Trigger, begin: int) -> bool:
    """أول وزير يزور تونس منذ سنوات: the imperfect tells of a visit under way, no plan."""
    return any(form in ("اول", "كاول", "ارفع") for form in text.forms[max(begin, trigger.first - 6) : trigger.first])


def _lent_tense(text: Text, trigger: Trigger, begin: int, light: Mapping[str, str]) -> tuple[str | None, int]:
    """The tense of the light verb that governs a noun: يعقد X اجتماعا; names may stand between, no other verb."""
    for at in range(trigger.first - 1, max(begin, trigger.first - 14) - 1, -1):
        tense = light.get(text.forms[at]) or light.get(text.forms[at].removeprefix("و"))
        if tense is not None:
            return tense, at
        if text.forms[at] in ("ان", ":", "؛", "خلال", "بعد", "عقب", "قبل"):
            break
        if text.forms[at] == "في" and (at == trigger.first - 1 or text.forms[at - 1] not in light):
            break  # but تنطلق في X الجولة: the verb stands right before its place
    return None, -1
