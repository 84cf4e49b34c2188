"""What a text names: actor mentions as the grammar hands them on, in token positions."""

from __future__ import annotations

from extract.frozen import record
from extract.records import Actor


@record(frozen=True, slots=True)
class ActorMention:
    """Tokens `[first, stop)` that refer to an actor, the whole phrase: role, demonym and name together.

    `form` says how: `full` (role or apposition with a name, or a full name), `short` (family name alone), `role`
    (الوزير الروسي), `counterpart` (نظيره), `country`, `metonym` (موسكو, الكرملين: a seat for its government), `body`
    (organisation), `outlet` (a paper or channel), `group`, `pair` (الجانبان, one mention per member).
    """

    first: int
    stop: int
    actor: Actor
    title: str | None  # the office in English, as the text gives it
    office: str | None  # its code in the reference
    role: str | None  # the role word's code in the language pack
    form: str
    proclitics: str  # particles written onto the first word: و, ب, لل as ل …
    name_first: int  # tokens of the bare name; equal to the whole phrase where there is no name
    name_stop: int
