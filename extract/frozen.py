"""Records that nobody changes: `@record(frozen=True, slots=True)` for whatever is made by the dozen in every article;
`replace` copies one.

To the type checker this is `dataclass`, so it refuses every assignment to a field of a frozen one. At run time the
record is not locked: a lock sets each field through `object.__setattr__`, which makes a record three times as dear.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as record
    from dataclasses import replace
else:
    from dataclasses import dataclass

    def record(*, frozen, slots):
        """A dataclass that is compared and hashed by its fields, like a frozen one."""
        return dataclass(slots=slots, unsafe_hash=frozen)

    def replace(one, /, **changes):
        """A copy of a record with some fields changed, as dataclasses.replace() makes it, in half the time."""
        return type(one)(**{name: getattr(one, name) for name in one.__slots__} | changes)


__all__ = ["record", "replace"]
