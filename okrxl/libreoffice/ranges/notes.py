"""Notes on cells."""

from __future__ import annotations

from xlwings import base_classes

from okrxl.libreoffice.bridge.not_implemented import PartialEngineClass
from okrxl.libreoffice.bridge.remote import Remote
from okrxl.libreoffice.ranges.cells import Cells
from okrxl.libreoffice.translation.addresses import cell_address


class Note(PartialEngineClass, base_classes.Note):
    """The note on one cell."""

    def __init__(self, cell: Cells) -> None:
        self._cell = cell

    @property
    def api(self) -> Remote:
        """The UNO annotation."""
        area = self._cell.area
        return self._cell.sheet.remote.getCellByPosition(area.left - 1, area.top - 1).getAnnotation()

    @property
    def text(self) -> str:
        """The text; empty where the cell has no note."""
        return str(self.api.getString())

    @text.setter
    def text(self, value: str) -> None:
        self.api.setString(value)

    @property
    def author(self) -> str:
        """The author."""
        return str(self.api.getAuthor())

    @property
    def location(self) -> Cells:
        """The cell."""
        return self._cell

    def insert(self, text: str) -> None:
        """Create the note."""
        sheet, area = self._cell.sheet, self._cell.area
        sheet.annotations.insertNew(cell_address(sheet.position, area.top, area.left), text)

    def delete(self) -> None:
        """Delete the note."""
        notes, area = self._cell.sheet.annotations, self._cell.area
        for index in range(notes.getCount()):
            position = notes.getByIndex(index).getPosition()
            if (position.Row + 1, position.Column + 1) == (area.top, area.left):
                notes.removeByIndex(index)
                return
