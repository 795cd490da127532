"""Undo for an open workbook: every change is noted with its reversal, in case the drawing fails midway."""

from __future__ import annotations

from collections.abc import Callable

Step = Callable[[], object]
ATTEMPTS = 3


class Journal:
    """Reversals, last change first, and steps that wait until the end because they cannot be reversed."""

    def __init__(self) -> None:
        self._undo: list[Step] = []
        self._later: list[Step] = []

    def note(self, undo: Step) -> None:
        """Note how the next change is undone."""
        self._undo.append(undo)

    def later(self, step: Step) -> None:
        """Postpone a step that cannot be undone (a deletion) until everything else has succeeded."""
        self._later.append(step)

    def put_back(self) -> None:
        """Undo everything in reverse; a reversal that fails does not stop the others."""
        while self._undo:
            retry(self._undo.pop())
        self._later.clear()

    def finish(self) -> None:
        """Take the postponed steps once all is drawn; one that fails is repeated by the next refresh."""
        self._undo.clear()
        while self._later:
            retry(self._later.pop(0))


def retry(step: Step) -> bool:
    """Attempt a step a few times, for Excel may be busy; returns whether it succeeded."""
    for _ in range(ATTEMPTS):
        try:
            step()
        except Exception:  # noqa: BLE001, S112 — engines raise any exception; there is another attempt
            continue
        return True
    return False
