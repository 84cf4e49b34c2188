"""Records that nobody changes: `@record(frozen=True, slots=True)` for whatever is made by the dozen in every article.

To the type checker this is `dataclass`, so it refuses every assignment to a field of a frozen one. At run time the
record is not locked: a lock sets each field through `object.__setattr__`, which makes a record three times as dear.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:
    from dataclasses import dataclass

    def record(*, frozen, slots):
        """A dataclass that is compared and hashed by its fields, like a frozen one."""
        return dataclass(slots=slots, unsafe_hash=frozen)


__all__ = ["record"]
