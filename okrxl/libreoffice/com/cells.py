"""`.api` of cells and tables, in Excel's words."""

# ruff: noqa: N802, D102 — the names are Excel's, and so is what they mean

# ruff: noqa: N802, D102 — the names are Excel's, and so is what they mean
from __future__ import annotations

from typing import TYPE_CHECKING

from okrxl.libreoffice.bridge.not_implemented import Words
from okrxl.libreoffice.bridge.remote import areas_of, constant
from okrxl.libreoffice.com.styles import style_name

if TYPE_CHECKING:
    from okrxl.libreoffice.ranges.cells import Range
    from okrxl.libreoffice.tables.tables import Table

CONSTANTS = 2


NUMBERS, TEXTS, TRUTHS = 1, 2, 4


class Cells(Words):
    """Some cells."""

    def __init__(self, cells: Range) -> None:
        self._cells = cells

    @property
    def Address(self) -> str:
        return self._cells.address

    @property
    def Style(self) -> str:
        return str(self._cells.remote.CellStyle)

    @Style.setter
    def Style(self, name: str) -> None:
        remote = self._cells.remote
        # LibreOffice leaves alone what a style says nothing of. It comes first, as it also makes columns
        # that were never used, to which a style would not stick.
        for own in ("NumberFormat", "CellBackColor"):
            remote.setPropertyToDefault(own)
        remote.setPropertyValue("CellStyle", style_name(self._cells.sheet.book, name))

    @property
    def Hyperlinks(self) -> Hyperlinks:
        return Hyperlinks(self._cells)

    def SpecialCells(self, kind: int, value: int) -> Cells:
        """Constants only: numbers, texts or truth values."""
        from okrxl.core.address import around, without  # noqa: PLC0415
        from okrxl.libreoffice.ranges.cells import Range  # noqa: PLC0415 — cells know their words

        if kind != CONSTANTS or value not in {NUMBERS, TEXTS, TRUTHS}:
            raise NotImplementedError(f".api: SpecialCells({kind}, {value}) in LibreOffice")
        remote, formats = self._cells.remote, self._cells.sheet.book.formats
        if value == TEXTS:
            found = areas_of(remote.queryContentCells(constant("sheet.CellFlags.STRING")).getRangeAddresses())
        else:
            flags = constant("sheet.CellFlags.VALUE") | constant("sheet.CellFlags.DATETIME")
            numbers = areas_of(remote.queryContentCells(flags).getRangeAddresses())
            # Looks can be asked of one rectangle only.
            box = Range(self._cells.sheet, around(self._cells.areas))
            truths = formats.kinds(box.first).get("truth", []) if numbers else []
            others = without(numbers, truths)
            found = without(numbers, others) if value == TRUTHS else others
        if not found:
            raise ValueError("No cells were found.")
        return Cells(Range(self._cells.sheet, *found))


class Hyperlinks(Words):
    """Links on cells: in LibreOffice they are fields inside a cell's text."""

    def __init__(self, cells: Range) -> None:
        self._cells = cells

    def Delete(self) -> None:
        """Only the text stays."""
        for area in self._cells.areas:
            part = type(self._cells)(self._cells.sheet, area).first
            edited = part.queryContentCells(constant("sheet.CellFlags.STRING"))
            for one in areas_of(edited.getRangeAddresses()):
                texts = type(self._cells)(self._cells.sheet, one).first
                texts.setDataArray(texts.getDataArray())


class ListObject(Words):
    """A table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @property
    def Name(self) -> str:
        return self._table.name

    def Unlist(self) -> None:
        self._table.unlist()

    @property
    def AutoFilter(self) -> Filter | None:
        return Filter(self._table) if self._table.show_autofilter else None


class Filter(Words):
    """A table's filter."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @property
    def FilterMode(self) -> bool:
        """Whether it hides rows."""
        return bool(self._table.remote.getFilterDescriptor().getFilterFields())

    def ShowAllData(self) -> None:
        cells = self._table.range.first
        cells.filter(cells.createFilterDescriptor(True))
