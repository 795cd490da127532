"""What cells contain: values, formulas, names; copying, moving, inserting and deleting cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from okrxl.libreoffice.bridge.remote import constant, enum, put
from okrxl.libreoffice.ranges.cells import CONTENTS, FORMATTING, flags
from okrxl.libreoffice.ranges.formatting import MIXED, Formatting
from okrxl.libreoffice.rules.conditional_formats import ConditionalFormats
from okrxl.libreoffice.translation.addresses import (
    MAX_COLUMNS,
    MAX_ROWS,
    Area,
    areas_of,
    bounding,
    cell_address,
    sheet_ref,
)
from okrxl.libreoffice.translation.grammar import to_calc, to_excel
from okrxl.libreoffice.translation.values import (
    Grid,
    Kind,
    constant_text,
    error_number,
    from_calc,
    has_errors,
    has_numbers,
    number_like_texts,
    rows_of,
    to_content,
    truth_like,
)

DAY = "yyyy-mm-dd"


class Content(Formatting):
    """The content of a range; writing it changes some formats."""

    @property
    def raw_value(self) -> Any:
        """Numbers, texts, datetimes, truth values; errors as Excel's codes. A single cell gives a scalar."""
        area, cells = self.area, self.first
        data = cells.getDataArray()
        formats = self._sheet.book.formats
        kinds = self._kinds(data) if has_numbers(data) else {}
        rows = from_calc(data, (area.top, area.left), kinds, formats.day_zero)
        if has_errors(data):
            self._fill_in_errors(rows)
        return rows[0][0] if len(self) == 1 else tuple(map(tuple, rows))

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        """As in Excel: text after an apostrophe is literal, any other text is parsed as typed input."""
        area, formats = self.area, self._sheet.book.formats
        rows = rows_of(value, area.rows, area.columns)
        content = to_content(rows, (area.top, area.left), formats.day_zero, to_calc)
        notes = self._notes()
        columns = [self.sibling(run) for run in number_like_texts(content.data, (area.top, area.left))]
        at_risk = [column for column in columns if not column._formatted("@")]  # noqa: SLF001 — the same class
        self.first.setDataArray(content.data)
        for run, lines in content.formulas.items():
            self.range_of(run).setFormulaArray(lines)
        if content.truths:
            formats.set_truths(self.sibling(*content.truths).remote)
        if content.days:
            self._show_days(content.days)
        for column in at_risk:
            # LibreOffice gives the cell of a number-like text the text format, permanently.
            for areas in column._formatted("@"):  # noqa: SLF001 — the same class
                self.sibling(*areas).remote.setPropertyToDefault("NumberFormat")
        for row, column_number, text in notes:
            self._sheet.annotations.insertNew(cell_address(self._sheet.position, row, column_number), text)

    def _kinds(self, data: Grid) -> Mapping[Kind, Sequence[Area]]:
        """Where numbers are days or truth values.

        A sheet has dozens of formats, and to ask for each takes two messages. LibreOffice finds the days
        among typed numbers itself; formats are asked for only around formulas, and around 0 and 1.
        """
        days = self.first.queryContentCells(flags("DATETIME"))
        computed = self.first.queryFormulaCells(constant("sheet.FormulaResult.VALUE"))
        unsure = areas_of(computed.getRangeAddresses()) + truth_like(data, (self.area.top, self.area.left))
        found = self._sheet.book.formats.kinds(self.range_of(bounding(unsure))) if unsure else {}
        return {**found, "day": [*found.get("day", []), *areas_of(days.getRangeAddresses())]}

    def _each_cell(self, areas: list[Area]) -> Iterator[tuple[int, int, Any]]:
        """(row, column, UNO cell) of every cell in some areas of the sheet."""
        for area in areas:
            for row in range(area.top, area.bottom + 1):
                for column in range(area.left, area.right + 1):
                    yield row, column, self._sheet.remote.getCellByPosition(column - 1, row - 1)

    def _fill_in_errors(self, rows: list[list[object]]) -> None:
        """Query each error value: data arrays have None in their place."""
        wrong = self.first.queryFormulaCells(constant("sheet.FormulaResult.ERROR"))
        for row, column, cell in self._each_cell(areas_of(wrong.getRangeAddresses())):
            rows[row - self.area.top][column - self.area.left] = error_number(cell.getError())

    def _show_days(self, runs: Sequence[Area]) -> None:
        """Give days a date format where their cells have none."""
        dates = self.sibling(*runs)
        if dates.number_format == "General":
            dates.number_format = DAY
        elif dates.number_format is None:
            for run in runs:
                for areas in self.sibling(run)._formatted("General"):  # noqa: SLF001 — the same class
                    self.sibling(*areas).number_format = DAY

    def _formatted(self, code: str) -> list[list[Area]]:
        """The areas with a number format, one list per group of equally formatted cells."""
        code_of = self._sheet.book.formats.code
        if self.first.getPropertyState("NumberFormat").value != MIXED:
            return [list(self.areas)] if code_of(self.first.getPropertyValue("NumberFormat")) == code else []
        groups = self.first.getUniqueCellFormatRanges()
        found = (groups.getByIndex(index) for index in range(groups.getCount()))
        return [
            areas_of(one.getRangeAddresses())
            for one in found
            if code_of(one.getPropertyValue("NumberFormat")) == code
        ]

    def number_format_areas(self) -> list[tuple[str, list[str]]]:
        """(Excel's format code, where it is, as `B2:D9`) of each group of equally formatted cells.

        For programs that know this engine: a few messages, however often the format changes.
        """
        groups = self.first.getUniqueCellFormatRanges()
        found = (groups.getByIndex(index) for index in range(groups.getCount()))
        return [
            (
                self._sheet.book.formats.code(one.NumberFormat),
                [area.absolute.replace("$", "") for area in areas_of(one.getRangeAddresses())],
            )
            for one in found
        ]

    def _notes(self) -> list[tuple[int, int, str]]:
        """(row, column, text) of the cells' notes, which LibreOffice removes with the content."""
        if not self._sheet.annotations.getCount():
            return []
        noted = self.first.queryContentCells(constant("sheet.CellFlags.ANNOTATION"))
        return [
            (row, column, str(cell.getAnnotation().getString()))
            for row, column, cell in self._each_cell(areas_of(noted.getRangeAddresses()))
        ]

    @property
    def formula(self) -> Any:
        """Formulas in Excel's syntax, constants as text."""
        data, formulas = self.first.getDataArray(), self.first.getFormulaArray()
        rows = tuple(
            tuple(_formula(value, formula) for value, formula in zip(values, texts, strict=True))
            for values, texts in zip(data, formulas, strict=True)
        )
        return rows[0][0] if len(self) == 1 else rows

    @formula.setter
    def formula(self, value: Any) -> None:
        self.raw_value = value

    formula2 = formula

    @property
    def formula_array(self) -> str | None:
        """The array formula that covers the cells."""
        formula = str(self.first.getArrayFormula())
        return to_excel(formula.removeprefix("{").removesuffix("}")) or None

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        self.first.setArrayFormula(to_calc(value))

    @property
    def has_array(self) -> bool:
        """Whether the cells hold an array formula."""
        return bool(self.first.getArrayFormula())

    def clear_contents(self) -> None:
        """Delete values and formulas."""
        self.remote.clearContents(flags(*CONTENTS))

    def clear_formats(self) -> None:
        """Remove formatting and conditional formats."""
        ConditionalFormats(self).clear()
        self.remote.clearContents(flags(*FORMATTING))
        put(self.remote, {"CellStyle": "Default"})

    def clear(self) -> None:
        """Delete everything but notes and merges."""
        self.clear_contents()
        self.clear_formats()

    def move(self, destination: Any) -> None:
        """Cut and paste; references, tables and names follow."""
        target = _implementation(destination)
        to = cell_address(target.sheet.position, target.area.top, target.area.left)
        self._sheet.remote.moveRange(to, self.first.getRangeAddress())

    def copy(self, destination: Any = None) -> None:
        """Copy to a destination, or remember the range for `paste`; the system clipboard is not touched."""
        if destination is None:
            self._sheet.book.app.office.copied_range = self
            return
        target = _implementation(destination)
        to = cell_address(target.sheet.position, target.area.top, target.area.left)
        target.sheet.remote.copyRange(to, self.first.getRangeAddress())

    def paste(
        self,
        paste: str | None = None,
        operation: str | None = None,
        skip_blanks: bool = False,
        transpose: bool = False,
    ) -> None:
        """Paste the formats or the validation of a copied row onto each row of the range."""
        source = self._sheet.book.app.office.copied_range
        plain = not (operation or skip_blanks or transpose)
        if source is None or source.area.rows > 1 or paste not in {"formats", "validation"} or not plain:
            raise NotImplementedError(f"Range.paste({paste!r}) except of one row's formats in LibreOffice")
        if paste == "validation":
            for index in range(self.area.columns):
                model = source.first.getCellByPosition(index, 0)
                column = self.first.getCellRangeByPosition(index, 0, index, self.area.rows - 1)
                column.Validation = model.Validation
            return
        # `copyRange` copies the contents as well: the target's own are put back.
        formulas = self.first.getFormulaArray()
        for row in range(self.area.top, self.area.bottom + 1):
            to = cell_address(self._sheet.position, row, self.area.left)
            self._sheet.remote.copyRange(to, source.first.getRangeAddress())
        self.first.setFormulaArray(formulas)

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        """Insert cells before the range."""
        del copy_origin
        self._shift("insertCells", {"down": "DOWN", "right": "RIGHT"}[shift or "down"], "CellInsertMode")

    def delete(self, shift: str | None = None) -> None:
        """Delete the cells and close the gap."""
        self._shift("removeRange", {"up": "UP", "left": "LEFT"}[shift or "up"], "CellDeleteMode")

    def _shift(self, method: str, direction: str, kind: str) -> None:
        if self.area.columns == MAX_COLUMNS:
            direction = "ROWS"
        elif self.area.rows == MAX_ROWS:
            direction = "COLUMNS"
        call = getattr(self._sheet.remote, method)
        call(self.first.getRangeAddress(), enum("sheet." + kind, direction))

    @property
    def table(self) -> Any:
        """The table that the range overlaps, or None."""
        tables = (table for table in self._sheet.tables if table.range.area.overlaps(self.area))
        return next(tables, None)

    @property
    def name(self) -> Any:
        """The defined name that refers to exactly these cells, or None."""
        wanted = "=" + sheet_ref(self._sheet.name, self.area.absolute)
        names = self._sheet.book.names
        return next((one for _, one in names.snapshot() if one.refers_to == wanted), None)

    @name.setter
    def name(self, value: str) -> None:
        self._sheet.book.names.add(value, "=" + sheet_ref(self._sheet.name, self.area.absolute))


def _formula(value: object, formula: str) -> str:
    """One cell's formula, or its constant as text; an error constant has its name only."""
    if formula[:1] == "=" and formula != value:
        return to_excel(formula)
    return constant_text(formula if value is None else value)


def _implementation(cells: Any) -> Any:
    """The engine's range of an xlwings `Range`."""
    return cells.impl if hasattr(cells, "impl") else cells
