"""Cell styles of the in-memory Excel."""

# ruff: noqa: N802 — the names are Excel's
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.in_memory_excel.com import Bag, Com, ComError, Meter, Things

if TYPE_CHECKING:
    from tests.in_memory_excel.book import Workbook


CELL_STYLE = "NumberFormat HorizontalAlignment VerticalAlignment WrapText Locked IndentLevel"


class CellStyle(Com):
    def __init__(self, meter: Meter, name: str) -> None:
        super().__init__(meter)
        self.name = name
        self.kept: dict[str, Any] = {}
        font = "Name Size Bold Italic Underline Color"
        self.font = Bag(meter, "StyleFont", font, Name="Calibri", Size=11.0)
        self.interior = Bag(meter, "StyleInterior", "Color")

    def __setattr__(self, name: str, value: object) -> None:
        if name in CELL_STYLE.split():
            self.meter.tick(f"Style.{name} =")
            self.kept[name] = value
            return
        super().__setattr__(name, value)

    def called(self) -> str:
        return self.name

    @property
    def Font(self) -> Bag:
        return self.font

    @property
    def Interior(self) -> Bag:
        return self.interior

    def Borders(self, _side: int) -> Bag:
        return Bag(self.meter, "StyleBorder", "LineStyle Weight Color")


class Styles(Things):
    def __init__(self, book: Workbook) -> None:
        super().__init__(book.meter, lambda: list(book.styles.values()), "Styles")
        self.book = book

    def Add(self, name: str) -> CellStyle:
        if name in self.book.styles:
            raise ComError("the style is there")
        self.book.styles[name] = CellStyle(self.meter, name)
        return self.book.styles[name]
