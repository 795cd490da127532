"""Undoing: every change of the workbook is noted with its way back, in case the drawing fails midway."""

from __future__ import annotations

from collections.abc import Callable

Step = Callable[[], object]
ATTEMPTS = 3


class Journal:
    """The ways back, last change first; and what waits until all is drawn because it has no way back."""

    def __init__(self) -> None:
        self._undo: list[Step] = []
        self._later: list[Step] = []

    def note(self, undo: Step) -> None:
        """Note how the change that is about to be made is undone."""
        self._undo.append(undo)

    def later(self, step: Step) -> None:
        """Leave a step that cannot be undone (a deletion) until everything else has succeeded."""
        self._later.append(step)

    def put_back(self) -> None:
        """Undo everything, in reverse; what cannot be undone does not keep the rest from it."""
        while self._undo:
            retry(self._undo.pop())
        self._later.clear()

    def finish(self) -> None:
        """All is drawn: take the steps that waited. One that fails is taken again by the next refresh."""
        self._undo.clear()
        while self._later:
            retry(self._later.pop(0))


def retry(step: Step) -> bool:
    """Take a step that must not fail, a few times over; whether it succeeded. Excel may be busy just now."""
    for _ in range(ATTEMPTS):
        try:
            step()
        except Exception:  # noqa: BLE001, S112 — engines raise what they like; there is another attempt
            continue
        return True
    return False
