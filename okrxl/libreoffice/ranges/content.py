"""What is in cells: values, formulas, their coming and going."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from okrxl.core.address import MAX_COLUMNS, MAX_ROWS, Area, sheet_ref
from okrxl.libreoffice.app.sheet import CONTENT, LOOKS, flags
from okrxl.libreoffice.bridge.remote import Remote, areas_of, constant, corner, put
from okrxl.libreoffice.ranges.formatting import MIXED
from okrxl.libreoffice.ranges.grammar import to_calc, to_excel
from okrxl.libreoffice.ranges.values import (
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
    from okrxl.libreoffice.app.sheet import Sheet


class Content:
    """The part of a range that is about what its cells hold."""

    areas: tuple[Area, ...]
    first: Remote
    remote: Remote
    conditional_formats: Any
    _sheet: Sheet

    @property
    def area(self) -> Area:
        """The first of its areas."""
        return self.areas[0]

    def __len__(self) -> int:
        return sum(area.rows * area.columns for area in self.areas)

    def _cells(self, *areas: Area) -> Any:
        """Other cells of the same sheet."""
        from okrxl.libreoffice.ranges.cells import Range  # noqa: PLC0415 — ranges are made of this

        return Range(self._sheet, *areas)

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
        columns = [self._cells(one) for one in like_numbers(parts.data, (area.top, area.left))]
        spoiled = [one for one in columns if not one._as_text()]  # noqa: SLF001 — the same class
        self.first.setDataArray(parts.data)
        for run, lines in parts.typed.items():
            self._cells(run).first.setFormulaArray(lines)
        if parts.truths:
            formats.set_truths(self._cells(*parts.truths).remote)
        if parts.days:
            cells = self._cells(*parts.days)
            if cells.number_format == "General":
                cells.number_format = "yyyy-mm-dd"
        for column in spoiled:
            # A text like a number makes LibreOffice format its cell as text, for ever.
            for areas in column._as_text():  # noqa: SLF001 — as above
                self._cells(*areas).remote.setPropertyToDefault("NumberFormat")
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
        """To another place, or to be pasted; the clipboard is the user's and stays as it is."""
        if destination is None:
            self._sheet.book.app.office.marked = self
            return
        target = destination.impl if hasattr(destination, "impl") else destination
        to = corner(target.sheet.place, target.area.top, target.area.left)
        target.sheet.remote.copyRange(to, self.first.getRangeAddress())

    def paste(
        self,
        paste: str | None = None,
        operation: str | None = None,
        skip_blanks: bool = False,
        transpose: bool = False,
    ) -> None:
        """What a row of cells that was copied looks like, or lets be typed, onto each of its own rows."""
        source = self._sheet.book.app.office.marked
        usual = not (operation or skip_blanks or transpose)
        if source is None or source.area.rows > 1 or paste not in {"formats", "validation"} or not usual:
            raise NotImplementedError(f"Range.paste({paste!r}) but of a row's looks in LibreOffice")
        if paste == "validation":
            for place in range(self.area.columns):
                model = source.first.getCellByPosition(place, 0)
                column = self.first.getCellRangeByPosition(place, 0, place, self.area.rows - 1)
                column.Validation = model.Validation
            return
        # Copying brings the contents along; what was here comes back.
        kept = self.first.getFormulaArray()
        for row in range(self.area.top, self.area.bottom + 1):
            to = corner(self._sheet.place, row, self.area.left)
            self._sheet.remote.copyRange(to, source.first.getRangeAddress())
        self.first.setFormulaArray(kept)

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        """Cells before it; the others give way."""
        del copy_origin
        self._shifted("insertCells", {"down": "DOWN", "right": "RIGHT"}[shift or "down"], "CellInsertMode")

    def delete(self, shift: str | None = None) -> None:
        """Its cells; the others move up."""
        self._shifted("removeRange", {"up": "UP", "left": "LEFT"}[shift or "up"], "CellDeleteMode")

    def _shifted(self, call: str, way: str, kind: str) -> None:
        from okrxl.libreoffice.bridge.remote import enum  # noqa: PLC0415

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
