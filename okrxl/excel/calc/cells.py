"""Ranges: where they are, what is in them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from okrxl.core.address import MAX_COLUMNS, MAX_ROWS, Area, column_letters, sheet_ref
from okrxl.excel.calc.grammar import to_calc, to_excel
from okrxl.excel.calc.looks import MIXED, Looks
from okrxl.excel.calc.missing import Named
from okrxl.excel.calc.remote import POINT, Remote, area_of, areas_of, constant, corner, put
from okrxl.excel.calc.sheet import CONTENT, LOOKS, flags
from okrxl.excel.calc.values import (
    blanks,
    delivered,
    error_number,
    has_numbers,
    like_numbers,
    parted,
    plain,
    rows_of,
)

if TYPE_CHECKING:
    from okrxl.excel.calc.sheet import Sheet


class Range(Looks, Named, base_classes.Range):
    """Some areas of a sheet; values are those of the first, as in Excel."""

    options: object = None

    def __init__(self, sheet: Sheet, *areas: Area) -> None:
        self._sheet = sheet
        self.areas = areas

    @property
    def api(self) -> Any:
        """The cells in some of Excel's own words; `remote` is LibreOffice's own object."""
        from okrxl.excel.calc.words import Cells  # noqa: PLC0415 — words know cells

        return Cells(self)

    # where it is

    @property
    def sheet(self) -> Sheet:
        """Its sheet."""
        return self._sheet

    @property
    def area(self) -> Area:
        """The first of its areas."""
        return self.areas[0]

    @cached_property
    def first(self) -> Remote:
        """The first area, as LibreOffice knows it."""
        area = self.area
        return self._sheet.remote.getCellRangeByPosition(
            area.left - 1, area.top - 1, area.right - 1, area.bottom - 1
        )

    @cached_property
    def remote(self) -> Remote:
        """All areas, as LibreOffice knows them."""
        if len(self.areas) == 1:
            return self.first
        return self._sheet.book.formats.ranges(self.areas, self._sheet.place)

    def __len__(self) -> int:
        return sum(area.rows * area.columns for area in self.areas)

    @property
    def coords(self) -> tuple[Any, int, int, int, int]:
        """Sheet, row, column, number of rows, of columns."""
        area = self.area
        return self._sheet, area.top, area.left, area.rows, area.columns

    @property
    def row(self) -> int:
        """The first row."""
        return self.area.top

    @property
    def column(self) -> int:
        """The first column."""
        return self.area.left

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.area.rows, self.area.columns

    @property
    def address(self) -> str:
        """`"$A$1:$B$2"`."""
        return ",".join(_absolute(area) for area in self.areas)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        """The same, in other spellings."""
        column, row = "$" if col_absolute else "", "$" if row_absolute else ""
        told = []
        for area in self.areas:
            first = f"{column}{column_letters(area.left)}{row}{area.top}"
            last = f"{column}{column_letters(area.right)}{row}{area.bottom}"
            told.append(first if first == last else f"{first}:{last}")
        where = ",".join(told)
        book = self._sheet.book.name
        return f"'[{book}]{self._sheet.name}'!{where}" if external else where

    def __call__(self, *args: int) -> Range:
        """A cell by row and column, or by number, counted from the first one; it may lie outside."""
        area = self.area
        row, column = args if len(args) == 2 else divmod(args[0] - 1, area.columns)
        if len(args) == 1:
            row, column = row + 1, column + 1
        top, left = area.top + row - 1, area.left + column - 1
        return Range(self._sheet, Area(top, left, top, left))

    @property
    def rows(self) -> Range:
        """Its rows: as a range they are the same cells."""
        return self

    @property
    def columns(self) -> Range:
        """Its columns, likewise."""
        return self

    @property
    def left(self) -> float:
        """Points from the sheet's left edge."""
        return float(self.first.Position.X) / POINT

    @property
    def top(self) -> float:
        """Points from the sheet's upper edge."""
        return float(self.first.Position.Y) / POINT

    @property
    def width(self) -> float:
        """In points."""
        return float(self.first.Size.Width) / POINT

    @property
    def height(self) -> float:
        """In points."""
        return float(self.first.Size.Height) / POINT

    def select(self) -> None:
        """Mark it on the sheet, which has to be the one that is shown."""
        if self._sheet.book.sheets.active.name != self._sheet.name:
            raise ValueError("only cells of the active sheet can be selected")
        self._sheet.book.controller.select(self.remote)

    def end(self, direction: str) -> Range:
        """The last cell of a block of filled cells, as Ctrl and an arrow key find it."""
        filled = self._filled(direction)
        here = next(filled, None)
        steps, last = 0, 0
        state: bool | None = None
        for steps, there in enumerate(filled, 1):
            if state is None:
                state = bool(here and there)
            if state and not there:
                break
            last = steps
            if not state and there:
                break
        down = {"down": last, "up": -last}.get(direction, 0)
        right = {"right": last, "left": -last}.get(direction, 0)
        area = self.area
        return Range(
            self._sheet, Area(area.top + down, area.left + right, area.top + down, area.left + right)
        )

    def _filled(self, direction: str) -> Iterator[bool]:
        """Whether each cell on the way from the first one to the edge of what is used holds something."""
        used, area = self._sheet.used_range.area, self.area
        vertical, forward = direction in {"down", "up"}, direction in {"down", "right"}
        edge = (used.bottom, used.right)[not vertical] if forward else 1
        start = area.top if vertical else area.left
        low, high = min(start, edge), max(start, edge)
        line = Area(low, area.left, high, area.left) if vertical else Area(area.top, low, area.top, high)
        data = Range(self._sheet, line).first.getDataArray()
        cells = [row[0] for row in data] if vertical else list(data[0])
        yield from (cell != "" for cell in (cells if forward else reversed(cells)))
        limit = (MAX_ROWS if vertical else MAX_COLUMNS) - high if forward else 0
        yield from (False for _ in range(limit))

    @property
    def current_region(self) -> Range:
        """The block around it, up to blank rows and columns."""
        cursor = self._sheet.remote.createCursorByRange(self.first)
        cursor.collapseToCurrentRegion()
        return Range(self._sheet, area_of(cursor.getRangeAddress()))

    # what is in it

    @property
    def raw_value(self) -> Any:
        """Numbers, texts, times, truth values; errors as Excel's numbers. One cell comes bare."""
        area, cells = self.area, self.first
        data = cells.getDataArray()
        formats = self._sheet.book.formats
        kinds = formats.kinds(cells) if has_numbers(data) else {}
        rows = delivered(data, (area.top, area.left), kinds, formats.first_day)
        if blanks(data):
            self._tell_errors(rows)
        return rows[0][0] if len(self) == 1 else tuple(map(tuple, rows))

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        """As Excel takes it: a text behind an apostrophe is text, any other is read as if it were typed."""
        area, formats = self.area, self._sheet.book.formats
        rows = rows_of(value, area.rows, area.columns)
        parts = parted(rows, (area.top, area.left), formats.first_day, to_calc)
        notes = self._notes()
        columns = [Range(self._sheet, one) for one in like_numbers(parts.data, (area.top, area.left))]
        spoiled = [one for one in columns if not one._as_text()]  # noqa: SLF001 — the same class
        self.first.setDataArray(parts.data)
        for run, lines in parts.typed.items():
            Range(self._sheet, run).first.setFormulaArray(lines)
        if parts.truths:
            formats.set_truths(Range(self._sheet, *parts.truths).remote)
        if parts.days:
            cells = Range(self._sheet, *parts.days)
            if cells.number_format == "General":
                cells.number_format = "yyyy-mm-dd"
        for column in spoiled:
            # A text like a number makes LibreOffice format its cell as text, for ever.
            for areas in column._as_text():  # noqa: SLF001 — as above
                Range(self._sheet, *areas).remote.setPropertyToDefault("NumberFormat")
        for row, column_of, text in notes:
            self._sheet.annotations.insertNew(corner(self._sheet.place, row, column_of), text)

    def _tell_errors(self, rows: list[list[object]]) -> None:
        """Error values come as nothing: each is asked for."""
        area = self.area
        wrong = self.first.queryFormulaCells(constant("sheet.FormulaResult.ERROR"))
        for one in areas_of(wrong.getRangeAddresses()):
            for row in range(one.top, one.bottom + 1):
                for column in range(one.left, one.right + 1):
                    cell = self._sheet.remote.getCellByPosition(column - 1, row - 1)
                    rows[row - area.top][column - area.left] = error_number(cell.getError())

    def _as_text(self) -> list[list[Area]]:
        """The cells that are formatted as text."""
        text = self._sheet.book.formats.key("@")
        if self.first.getPropertyState("NumberFormat").value != MIXED:
            return [list(self.areas)] if self.first.getPropertyValue("NumberFormat") == text else []
        looks = self.first.getUniqueCellFormatRanges()
        found = (looks.getByIndex(index) for index in range(looks.getCount()))
        return [
            areas_of(one.getRangeAddresses()) for one in found if one.getPropertyValue("NumberFormat") == text
        ]

    def _notes(self) -> list[tuple[int, int, str]]:
        """Notes on the cells: LibreOffice takes them off with the content."""
        if not self._sheet.annotations.getCount():
            return []
        noted = self.first.queryContentCells(constant("sheet.CellFlags.ANNOTATION"))
        found = []
        for one in areas_of(noted.getRangeAddresses()):
            for row in range(one.top, one.bottom + 1):
                for column in range(one.left, one.right + 1):
                    cell = self._sheet.remote.getCellByPosition(column - 1, row - 1)
                    found.append((row, column, str(cell.getAnnotation().getString())))
        return found

    @property
    def formula(self) -> Any:
        """Formulas as Excel writes them, constants as texts."""
        data, told = self.first.getDataArray(), self.first.getFormulaArray()
        rows = tuple(
            tuple(
                to_excel(formula)
                if formula[:1] == "=" and formula != value
                else plain(_constant(value, formula))
                for value, formula in zip(values, formulas, strict=True)
            )
            for values, formulas in zip(data, told, strict=True)
        )
        return rows[0][0] if len(self) == 1 else rows

    @formula.setter
    def formula(self, value: Any) -> None:
        self.raw_value = value

    formula2 = formula

    @property
    def formula_array(self) -> str | None:
        """The array formula of all of its cells."""
        told = str(self.first.getArrayFormula())
        return to_excel(told.removeprefix("{").removesuffix("}")) or None

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        self.first.setArrayFormula(to_calc(value))

    @property
    def has_array(self) -> bool:
        """Whether it holds an array formula."""
        return bool(self.first.getArrayFormula())

    def clear_contents(self) -> None:
        """Values and formulas."""
        self.remote.clearContents(flags(*CONTENT))

    def clear_formats(self) -> None:
        """Looks, conditional formats among them."""
        self._plain_looks()

    def clear(self) -> None:
        """Everything but notes and merges."""
        self.remote.clearContents(flags(*CONTENT))
        self._plain_looks()

    def _plain_looks(self) -> None:
        self.conditional_formats.clear()
        self.remote.clearContents(flags(*LOOKS))
        put(self.remote, {"CellStyle": "Default"})

    def move(self, destination: Any) -> None:
        """Cut and paste; references, tables and names go along."""
        there = destination.impl if hasattr(destination, "impl") else destination
        to = corner(there.sheet.place, there.area.top, there.area.left)
        self._sheet.remote.moveRange(to, self.first.getRangeAddress())

    def copy(self, destination: Any = None) -> None:
        """To another place; the clipboard is the user's."""
        if destination is None:
            raise NotImplementedError("Range.copy to the clipboard in LibreOffice")
        target = destination.impl if hasattr(destination, "impl") else destination
        to = corner(target.sheet.place, target.area.top, target.area.left)
        target.sheet.remote.copyRange(to, self.first.getRangeAddress())

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        """Cells before it; the others give way."""
        del copy_origin
        self._shifted("insertCells", {"down": "DOWN", "right": "RIGHT"}[shift or "down"], "CellInsertMode")

    def delete(self, shift: str | None = None) -> None:
        """Its cells; the others move up."""
        self._shifted("removeRange", {"up": "UP", "left": "LEFT"}[shift or "up"], "CellDeleteMode")

    def _shifted(self, call: str, way: str, kind: str) -> None:
        from okrxl.excel.calc.remote import enum  # noqa: PLC0415

        area = self.area
        if area.columns == MAX_COLUMNS:
            way = "ROWS"
        elif area.rows == MAX_ROWS:
            way = "COLUMNS"
        getattr(self._sheet.remote, call)(self.first.getRangeAddress(), enum("sheet." + kind, way))

    @property
    def table(self) -> Any:
        """The table it lies in."""
        for table in self._sheet.tables:
            if table.range.area.overlaps(self.area):
                return table
        return None

    @property
    def name(self) -> Any:
        """The name that stands for exactly these cells."""
        wanted = "=" + sheet_ref(self._sheet.name, self.area.absolute)
        names = self._sheet.book.names
        return next((one for _, one in names.snapshot() if one.refers_to == wanted), None)

    @name.setter
    def name(self, value: str) -> None:
        self._sheet.book.names.add(value, "=" + sheet_ref(self._sheet.name, self.area.absolute))


def _constant(value: object, formula: str) -> object:
    """A cell's constant; an error value has none but its name."""
    return formula if value is None else value


def _absolute(area: Area) -> str:
    if area.columns == MAX_COLUMNS:
        return f"${area.top}:${area.bottom}"
    if area.rows == MAX_ROWS:
        return f"${column_letters(area.left)}:${column_letters(area.right)}"
    return area.absolute


def selected(book: Any) -> Range | None:
    """The cells that are selected in a workbook's view."""
    told = book.document.getCurrentSelection()
    if hasattr(told, "getRangeAddresses"):
        places = told.getRangeAddresses()
    elif hasattr(told, "getRangeAddress"):
        places = (told.getRangeAddress(),)
    else:
        return None
    return Range(book.sheets.active, *areas_of(places)) if places else None
