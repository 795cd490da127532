"""Validations of the in-memory Excel, by cell: their type and first formula."""

# ruff: noqa: N802, N803 — the names are Excel's
from __future__ import annotations

from typing import TYPE_CHECKING

from okrxl.sheets import utf16
from tests.in_memory_excel.com import Com, ComError

if TYPE_CHECKING:
    from tests.in_memory_excel.range import Range

LIST = 3


class Validation(Com):
    def __init__(self, cells: Range) -> None:
        super().__init__(cells.meter)
        self.cells = cells

    def _only(self) -> tuple[int, str]:
        found = {self.cells.sheet.validations.get(place) for place in self.cells.cells()}
        one = found.pop() if len(found) == 1 else None
        if not isinstance(one, tuple):
            raise ComError("none, or several")
        return one

    @property
    def Type(self) -> int:
        return self._only()[0]

    @property
    def Formula1(self) -> str:
        return self._only()[1]

    @property
    def InCellDropdown(self) -> bool:
        return True

    @InCellDropdown.setter
    def InCellDropdown(self, value: bool) -> None:
        assert value

    def Add(self, Type: int, Formula1: str) -> None:
        if not utf16.fits(Formula1, 255):
            raise ComError("too long")
        self.cells.sheet.validations |= dict.fromkeys(self.cells.cells(), (Type, Formula1))

    def Delete(self) -> None:
        for place in self.cells.cells():
            self.cells.sheet.validations.pop(place, None)
