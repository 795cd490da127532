"""The three-way decision on one slot: as sent, as the master has it now, as a department returned it.

A *slot* is one key result on one day. A returned value is appended to the master's check-ins where only the
department has changed the slot since it was sent or last collected; where the master has changed it as well,
the two values are a conflict that the manager resolves.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Age(Enum):
    """When a file was saved, compared with the file from which its slot was last collected."""

    NEWER = "newer"
    SAME = "same"
    """It is that very file."""
    OLDER = "older"
    """It is older, or one of the two does not say when it was saved."""


class Decision(Enum):
    """What becomes of a returned value."""

    APPEND = "append"
    ALREADY_THERE = "already there"
    """The master holds it, or the department has left it as it was sent: it is recorded as collected."""
    KNOWN = "known"
    """It has been collected before or waits in a conflict: nothing to do."""
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Slot:
    """The contents of one slot, as digests (None: blank).

    `collected` is the value last collected from this sending; None if nothing has been collected from it,
    and then `age` is None as well. `known`: the returned value itself has been collected from this sending
    before. `repeated`: the file states the last collected value too, in another row. `waiting`: the same
    conflict is still open.
    """

    sent: str | None
    master: str | None
    returned: str
    collected: str | None = None
    age: Age | None = None
    known: bool = False
    repeated: bool = False
    waiting: bool = False

    @property
    def base(self) -> str | None:
        """The value on which the department and the master last agreed."""
        return self.sent if self.collected is None else self.collected

    @property
    def reverted(self) -> bool:
        """Whether a newer file replaces the last collected value, if need be by an earlier one."""
        return self.age is Age.NEWER and not self.repeated

    @property
    def untouched(self) -> bool:
        """Whether the department has never changed what it was sent."""
        return self.collected is None and self.returned == self.sent


def decide(slot: Slot) -> Decision:
    """Decide on one returned value."""
    if slot.waiting or (slot.known and not slot.reverted):
        return Decision.KNOWN
    if slot.returned == slot.master or slot.untouched:
        return Decision.ALREADY_THERE
    changed_by_department_alone = slot.master == slot.base and slot.age is not Age.OLDER
    # A value collected before never enters the master again by itself, even where a newer file restores it.
    if changed_by_department_alone and not slot.known:
        return Decision.APPEND
    return Decision.CONFLICT
