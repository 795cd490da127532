"""Notes on cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlwings import base_classes

from okrxl.core.address import Area
from okrxl.libreoffice.bridge.not_implemented import Named
from okrxl.libreoffice.bridge.remote import Remote, corner

if TYPE_CHECKING:
    from okrxl.libreoffice.app.sheet import Sheet
    from okrxl.libreoffice.ranges.cells import Range


class Note(Named, base_classes.Note):
    """A note, known by its cell."""

    def __init__(self, sheet: Sheet, row: int, column: int) -> None:
        self._sheet = sheet
        self._place = row, column

    @property
    def api(self) -> Remote:
        """LibreOffice's own object."""
        row, column = self._place
        return self._sheet.remote.getCellByPosition(column - 1, row - 1).getAnnotation()

    @property
    def text(self) -> str:
        """What it says."""
        return str(self.api.getString())

    @text.setter
    def text(self, value: str) -> None:
        self.api.setString(value)

    @property
    def author(self) -> str:
        """Who wrote it."""
        return str(self.api.getAuthor())

    @property
    def location(self) -> Range:
        """The cell it is on."""
        from okrxl.libreoffice.ranges.cells import Range  # noqa: PLC0415 — cells know notes

        row, column = self._place
        return Range(self._sheet, Area(row, column, row, column))

    def delete(self) -> None:
        """Take it off."""
        notes = self._sheet.annotations
        for index in range(notes.getCount()):
            at = notes.getByIndex(index).getPosition()
            if (at.Row + 1, at.Column + 1) == self._place:
                notes.removeByIndex(index)
                return


def notes_of(sheet: Sheet) -> list[Note]:
    """All notes of a sheet."""
    notes = sheet.annotations
    places = [notes.getByIndex(index).getPosition() for index in range(notes.getCount())]
    return [Note(sheet, place.Row + 1, place.Column + 1) for place in places]


def note_of(cells: Range) -> Note | None:
    """The note on a range's first cell."""
    made = Note(cells.sheet, cells.area.top, cells.area.left)
    return made if made.text else None


def add_note(cells: Range, text: str) -> Note:
    """Put a note on a range's first cell."""
    row, column = cells.area.top, cells.area.left
    cells.sheet.annotations.insertNew(corner(cells.sheet.place, row, column), text)
    return Note(cells.sheet, row, column)
