"""Excel's Window object."""

# ruff: noqa: N802, D102 — names and meanings are Excel's
from __future__ import annotations

from okrxl.libreoffice.bridge.not_implemented import PartialComObject
from okrxl.libreoffice.bridge.remote import constant
from okrxl.libreoffice.model import BookModel


class Window(PartialComObject):
    """The window of a workbook, as the active sheet has it."""

    def __init__(self, book: BookModel) -> None:
        self._book = book
        self._split = [0, 0]

    @property
    def ScrollRow(self) -> int:
        return int(self._book.controller.getFirstVisibleRow()) + 1

    @ScrollRow.setter
    def ScrollRow(self, value: int) -> None:
        self._book.controller.setFirstVisibleRow(value - 1)

    @property
    def ScrollColumn(self) -> int:
        return int(self._book.controller.getFirstVisibleColumn()) + 1

    @ScrollColumn.setter
    def ScrollColumn(self, value: int) -> None:
        self._book.controller.setFirstVisibleColumn(value - 1)

    @property
    def DisplayGridlines(self) -> bool:
        return bool(self._book.sheets.active.show_gridlines)

    @DisplayGridlines.setter
    def DisplayGridlines(self, value: bool) -> None:
        self._book.sheets.active.show_gridlines = value

    @property
    def Zoom(self) -> int:
        return int(self._book.controller.ZoomValue)

    @Zoom.setter
    def Zoom(self, value: int) -> None:
        self._book.controller.ZoomType = constant("view.DocumentZoomType.BY_VALUE")
        self._book.controller.ZoomValue = value

    @property
    def SplitRow(self) -> int:
        return self._split[0]

    @SplitRow.setter
    def SplitRow(self, value: int) -> None:
        self._split[0] = value

    @property
    def SplitColumn(self) -> int:
        return self._split[1]

    @SplitColumn.setter
    def SplitColumn(self, value: int) -> None:
        self._split[1] = value

    @property
    def FreezePanes(self) -> bool:
        return bool(self._book.controller.hasFrozenPanes())

    @FreezePanes.setter
    def FreezePanes(self, value: bool) -> None:
        rows, columns = self._split if value else (0, 0)
        self._book.controller.freezeAtPosition(columns, rows)
