"""Excel's Range, Hyperlinks, ListObject and AutoFilter objects."""

# ruff: noqa: N802, D102 — names and meanings are Excel's
from __future__ import annotations

from okrxl.libreoffice.bridge.not_implemented import PartialComObject
from okrxl.libreoffice.bridge.remote import enum
from okrxl.libreoffice.com.styles import style_name
from okrxl.libreoffice.ranges.cells import flags
from okrxl.libreoffice.ranges.range import Range as Cells
from okrxl.libreoffice.tables.tables import Table
from okrxl.libreoffice.translation.addresses import (
    MAX_COLUMNS,
    Area,
    areas_of,
    bounding,
    range_address,
    without,
)

CONSTANTS = 2
NUMBERS, TEXTS, TRUTHS = 1, 2, 4
"""Excel's XlCellType and XlSpecialCellsValue."""


class Range(PartialComObject):
    """A range."""

    def __init__(self, cells: Cells) -> None:
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
        # LibreOffice keeps formatting that the style does not define. The reset comes first: it also creates
        # columns that were never used, where a style would have no effect.
        for own in ("NumberFormat", "CellBackColor"):
            remote.setPropertyToDefault(own)
        remote.setPropertyValue("CellStyle", style_name(self._cells.sheet.book, name))

    @property
    def Hyperlinks(self) -> Hyperlinks:
        return Hyperlinks(self._cells)

    def Group(self) -> None:
        """Group whole rows or whole columns."""
        for area in self._cells.areas:
            name = "ROWS" if area.right - area.left + 1 == MAX_COLUMNS else "COLUMNS"
            address = range_address(self._cells.sheet.position, area)
            self._cells.sheet.remote.group(address, enum("table.TableOrientation", name))

    def SpecialCells(self, kind: int, value: int) -> Range:
        """Constants only: numbers, texts or truth values."""
        if kind != CONSTANTS or value not in {NUMBERS, TEXTS, TRUTHS}:
            raise NotImplementedError(f".api: SpecialCells({kind}, {value}) in LibreOffice")
        found = (
            _areas_with(self._cells, "STRING") if value == TEXTS else self._numbers(truths=value == TRUTHS)
        )
        if not found:
            raise ValueError("No cells were found.")
        return Range(self._cells.sibling(*found))

    def _numbers(self, *, truths: bool) -> list[Area]:
        """The areas of truth values, or of the other numbers."""
        cells = self._cells
        numbers = _areas_with(cells, "VALUE", "DATETIME")
        # LibreOffice groups cells by format in one rectangle only.
        box = cells.sibling(bounding(cells.areas))
        formatted = cells.sheet.book.formats.kinds(box.first).get("truth", []) if numbers else []
        others = without(numbers, formatted)
        return without(numbers, others) if truths else others


def _areas_with(cells: Cells, *kinds: str) -> list[Area]:
    """The areas of the constants of some kinds (UNO's CellFlags)."""
    return areas_of(cells.remote.queryContentCells(flags(*kinds)).getRangeAddresses())


class Hyperlinks(PartialComObject):
    """The hyperlinks of a range: in LibreOffice, text fields inside the cells."""

    def __init__(self, cells: Cells) -> None:
        self._cells = cells

    def Delete(self) -> None:
        """Leave the text only."""
        for area in self._cells.areas:
            texts = self._cells.range_of(area).queryContentCells(flags("STRING"))
            for one in areas_of(texts.getRangeAddresses()):
                cells = self._cells.range_of(one)
                cells.setDataArray(cells.getDataArray())


class ListObject(PartialComObject):
    """A table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @property
    def Name(self) -> str:
        return self._table.name

    def Unlist(self) -> None:
        self._table.unlist()

    @property
    def AutoFilter(self) -> AutoFilter | None:
        return AutoFilter(self._table) if self._table.show_autofilter else None


class AutoFilter(PartialComObject):
    """The filter of a table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @property
    def FilterMode(self) -> bool:
        """Whether rows are hidden."""
        return bool(self._table.remote.getFilterDescriptor().getFilterFields())

    def ShowAllData(self) -> None:
        cells = self._table.range.first
        cells.filter(cells.createFilterDescriptor(True))
