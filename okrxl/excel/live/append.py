"""Rows appended to a manager's table in an open workbook: the table grows, formats are pasted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from okrxl.core.address import MAX_ROWS, Area, cell_name
from okrxl.core.errors import BadFileError
from okrxl.excel.live.api.sheet import is_protected, unfilter
from okrxl.excel.live.draw.cells import grid, passed, runs
from okrxl.excel.number_formats import shows_dates, shows_percents

if TYPE_CHECKING:
    import xlwings as xw

    from okrxl.excel.live.journal import Journal
    from okrxl.excel.live.read import OpenSheet
    from okrxl.sheets.model import Appended

PERCENT, GENERAL = "0.00%", "General"
SHORT_DATE = "m/d/yyyy"
"""The code that Excel displays as the computer's own short date."""


@dataclass(frozen=True, slots=True)
class Target:
    """A table that receives rows.

    `whole` is its range, `body` its rows without header and `totals`, with those that adjoin it, `formulas`
    the contents of these rows,
    `computed` its calculated columns (sheet columns), `model` the row whose formats new rows get, and `new`
    the cells of the new rows.
    """

    sheet: xw.Sheet
    tab: str
    table: xw.main.Table
    whole: Area
    body: Area
    totals: bool
    formulas: Sequence[Sequence[str]]
    computed: frozenset[int]
    model: int
    new: Area

    @property
    def below(self) -> Area:
        """The cells by which the table grows; there are none unless `rows` is above 0."""
        return replace(self.new, top=max(self.body.bottom + 1, self.new.top))


class Appender:
    """Appends rows to the tables of one open workbook."""

    def __init__(
        self, book: xw.Book, sheets: Mapping[str, OpenSheet], journal: Journal, *, from_1904: bool
    ) -> None:
        self._book = book
        self._sheets = sheets
        self._journal = journal
        self._from_1904 = from_1904

    def append(self, wanted: Appended) -> None:
        """Append the rows; BadFileError where something is in the way."""
        if not wanted.rows:
            return
        target = self._target(wanted)
        for code, cell in _obstacles(target):
            raise BadFileError(code, name=self._book.name, table=wanted.table, sheet=target.tab, cell=cell)
        _unhide(target)
        self._note(target)
        if target.below.rows > 0:
            target.table.resize(target.sheet.range(replace(target.whole, bottom=target.new.bottom).ref))
            self._formats(target)
        self._formulas(target, wanted)
        self._values(target, wanted)

    def _target(self, wanted: Appended) -> Target:
        name = wanted.table.casefold()
        tab = next((tab for tab, one in self._sheets.items() if name in one.tables), None)
        if tab is None:
            raise BadFileError("rows_no_table", name=self._book.name, table=wanted.table)
        sheet = self._sheets[tab].sheet
        if is_protected(sheet):
            raise BadFileError("sheet_protected", name=self._book.name, sheet=tab)
        table = self._sheets[tab].tables[name]
        whole = Area.parse(table.range.address)
        totals = bool(table.show_totals)
        end = whole.bottom - totals + wanted.adjoining
        body = Area(whole.top + bool(table.show_headers), whole.left, end, whole.right)
        cells = sheet.range(body.ref)
        formulas = [
            [_formula(*pair) for pair in zip(*rows, strict=True)]
            for rows in zip(grid(cells.formula), grid(cells.raw_value), strict=True)
        ]
        last, computed = _last(formulas)
        top = body.top + last + 1
        return Target(
            sheet,
            tab,
            table,
            whole,
            body,
            totals,
            formulas,
            frozenset(body.left + index for index in computed),
            max(top - 1, body.top),
            Area(top, body.left, top + wanted.rows - 1, body.right),
        )

    def _note(self, target: Target) -> None:
        """Note how the cells are restored: blank, except for calculated formulas."""
        sheet, below = target.sheet, target.below
        inside = replace(target.new, bottom=min(target.new.bottom, target.body.bottom))
        if inside.rows > 0:
            first = inside.top - target.body.top
            rows = [list(row) for row in target.formulas[first : first + inside.rows]]
            self._journal.note(lambda: setattr(sheet.range(inside.ref), "formula", rows))
        if below.rows > 0:
            self._journal.note(lambda: sheet.range(below.ref).clear())
            self._journal.note(lambda: target.table.resize(sheet.range(target.whole.ref)))

    def _formats(self, target: Target) -> None:
        """Paste the last row's formats, conditional formats and validations onto the rows that were added."""
        sheet, area = target.sheet, target.body
        below = replace(target.below, top=max(target.below.top, target.model + 1))
        if below.rows <= 0:
            return
        sheet.range(Area(target.model, area.left, target.model, area.right).ref).copy()
        for what in ("formats", "validation"):
            sheet.range(below.ref).paste(what)
        self._book.app.cut_copy_mode = False

    def _formulas(self, target: Target, wanted: Appended) -> None:
        """Fill in the formulas of calculated columns, where Excel has not done so."""
        new, sheet = target.new, target.sheet
        model = target.formulas[target.model - target.body.top]
        for column in sorted(target.computed - {new.left + index for index in wanted.columns}):
            area = Area(max(new.top, target.model + 1), column, new.bottom, column)
            if area.rows > 0 and model[column - new.left]:
                # Copied, so that relative references move along.
                sheet.range(cell_name(target.model, column)).copy(sheet.range(area.ref))

    def _values(self, target: Target, wanted: Appended) -> None:
        new, sheet = target.new, target.sheet
        for first, last in runs(index + 1 for index in wanted.columns):
            area = Area(new.top, new.left + first - 1, new.bottom, new.left + last - 1)
            columns = [wanted.columns[number - 1] for number in range(first, last + 1)]
            for column, values in enumerate(columns, area.left):
                if any(isinstance(value, date) for value in values):
                    show_dates(sheet, replace(area, left=column, right=column))
            sheet.range(area.ref).raw_value = [
                [passed(value, from_1904=self._from_1904) for value in row]
                for row in zip(*columns, strict=True)
            ]
        for index, percents in wanted.percents.items():
            _show_percents(sheet, replace(new, left=new.left + index, right=new.left + index), percents)


def _formula(formula: object, value: object) -> str:
    """A cell's content: only a formula begins with `=`, and only an empty cell is blank."""
    text = "" if formula is None else str(formula)
    # For a text that begins with `=` both are the same.
    return "'" + text if text.startswith("=") and text == value else text


def _last(formulas: Sequence[Sequence[str]]) -> tuple[int, set[int]]:
    """The last row with more than calculated formulas, from 0 (-1: none), and the calculated columns, from 0.

    Excel cannot be asked which columns are calculated: they are those with a formula in the last row that
    has typed content.
    """
    typed = next(
        (
            row
            for row in range(len(formulas) - 1, -1, -1)
            if any(cell and cell[0] != "=" for cell in formulas[row])
        ),
        -1,
    )
    like = formulas[max(typed, 0)] if formulas else ()
    computed = {index for index, cell in enumerate(like) if cell[:1] == "="}
    last = next(
        (
            row
            for row in range(len(formulas) - 1, typed, -1)
            if any(cell and index not in computed for index, cell in enumerate(formulas[row]))
        ),
        typed,
    )
    return last, computed


def _obstacles(target: Target) -> Iterator[tuple[str, str]]:
    """What is in the way: (code of `errors.toml`, address)."""
    new, below = target.new, target.below
    if new.bottom > MAX_ROWS:
        yield "rows_full", ""
    # None means that some of the cells are merged.
    if target.sheet.range(new.ref).merge_cells is not False:
        yield "rows_merged", new.ref
    if below.rows > 0:
        if target.totals:
            yield "rows_totals", cell_name(target.whole.bottom, below.left)
        yield from _contents(target, below)


def _contents(target: Target, below: Area) -> Iterator[tuple[str, str]]:
    """Tables, pivots and cells below the table."""
    sheet = target.sheet
    for table in sheet.tables:
        name, area = table.name.casefold(), Area.parse(table.range.address)
        if name != target.table.name.casefold() and area.overlaps(below):
            yield "rows_table", area.ref
    for pivot in sheet.pivot_tables:
        area = Area.parse(pivot.range.address)
        if area.overlaps(below):
            yield "rows_pivot", area.ref
    for row, cells in enumerate(grid(sheet.range(below.ref).formula), below.top):
        for column, cell in enumerate(cells, below.left):
            if cell not in {None, ""}:
                yield "rows_content", cell_name(row, column)


def _unhide(target: Target) -> None:
    """Show all rows where a filter hides any that are written or copied: Excel would skip those.

    Excel cannot be asked for the filter's conditions, so they are not restored.
    """
    bottom = max(target.model, min(target.new.bottom, target.body.bottom))
    rows = target.sheet.range(Area(target.model, target.body.left, bottom, target.body.left).ref)
    if not rows.row_height:
        # 0: hidden; None: rows of several heights, one of which may be 0.
        unfilter(target.table)


def _show_percents(sheet: xw.Sheet, area: Area, percents: Sequence[bool]) -> None:
    """Give percents a percent format, and other numbers none, where the cells have another.

    Runs of rows of one kind are looked at together; blocks of several formats are set as they are.
    """
    top = area.top
    for percent, rows in groupby(percents):
        bottom = top + sum(1 for _ in rows) - 1
        cells = sheet.range(replace(area, top=top, bottom=bottom).ref)
        code = cells.number_format
        if code is None or shows_percents(code) != percent:
            cells.number_format = PERCENT if percent else GENERAL
        top = bottom + 1


def show_dates(sheet: xw.Sheet, area: Area) -> None:
    """Give dates a date format where the last row's format is none."""
    first = sheet.range(cell_name(area.top, area.left))
    if not shows_dates(first.number_format or ""):
        sheet.range(area.ref).number_format = SHORT_DATE
