"""Rows appended to a manager's table in a closed file, in the bytes of its sheet; all else stays."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from okrxl.core.address import MAX_ROWS, Area, around, cell_name
from okrxl.core.errors import BadFileError
from okrxl.excel.closed.grown_ranges import grown
from okrxl.excel.closed.new_rows import NewRows, formatting, row_xml
from okrxl.excel.closed.sheet_rows import Row, SheetRows, UnclearError, numbered
from okrxl.excel.closed.table_formulas import Calculated, calculated, settled
from okrxl.excel.package.archive import QUICK
from okrxl.excel.package.relations import sheet_parts
from okrxl.excel.parts.calc_chain import add_formulas

if TYPE_CHECKING:
    from okrxl.excel.package.parts import Parts
    from okrxl.excel.parts.styles import StylesPart
    from okrxl.excel.parts.tables import Tables
    from okrxl.excel.parts.workbook import WorkbookPart
    from okrxl.sheets.model import Appended

DIMENSION = re.compile(rb"""<(?:\w+:)?dimension\s[^<>]*?\bref=["']([^"']+)""")
MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^<>]*?\bref=["']([^"']+)""")


@dataclass(frozen=True, slots=True)
class Target:
    """A table that receives rows: its part, its sheet, its rows without header and totals.

    `body` includes the rows that adjoin the table; without them it ends at row `end`.
    """

    part: str
    sheet: str
    tab: str
    body: Area
    end: int
    totals: int
    formulas: Mapping[int, Calculated]


@dataclass(frozen=True, slots=True)
class Found:
    """The end of a table's values: the last row, the row whose formatting new ones get, the rows below.

    `start` is the position in the part where new rows begin.
    """

    last: int
    model: Row | None
    below: Mapping[int, Row]
    start: int


class Appender:
    """Appends rows to the tables of one package."""

    def __init__(self, parts: Parts, book: WorkbookPart, styles: StylesPart, tables: Tables) -> None:
        self._parts = parts
        self._book = book
        self._styles = styles
        self._tables = tables

    def append(self, wanted: Appended) -> None:
        """Put the rows in; BadFileError where there is no room for them, and then nothing is changed."""
        if not wanted.rows:
            return
        target = self._target(wanted)
        package = self._parts.package
        try:
            try:
                self._append(wanted, target, package.part(target.sheet))
            except UnclearError:
                self._append(wanted, target, numbered(package, target.sheet))
        except ValueError as error:  # a number or an address that is none
            raise BadFileError("damaged", name=package.name) from error

    def _append(self, wanted: Appended, target: Target, xml: bytes) -> None:
        body = target.body
        sheet = SheetRows.of(xml, self._parts.package.name)
        found = _found(sheet, target)
        sheet.check(found.model.start if found.model else found.start)
        new = Area(found.last + 1, body.left, found.last + wanted.rows, body.right)
        self._refuse(target, sheet, found, new)
        made = NewRows(
            new,
            {body.left + index: values for index, values in wanted.columns.items()},
            settled(target.formulas, sheet, found.model),
            formatting(sheet.head, found.model, new),
            self._styles.dated,
            self._styles.counted,
            {body.left + index: values for index, values in wanted.percents.items()},
            f'<row xmlns="{self._parts.main}"' if sheet.prefix else "<row",
            self._book.dates_from_1904,
        )
        rows = [row_xml(made, row, found.below.get(row)) for row in range(new.top, new.bottom + 1)]
        end = min(
            (row.start for number, row in found.below.items() if number > new.bottom), default=sheet.stop
        )
        chunks = [
            _measured(sheet.head, new),
            sheet.xml[sheet.start : found.start],
            "".join(rows).encode(),
            sheet.xml[end : sheet.stop],
            grown(sheet.tail, max(found.last, body.top), new),
        ]
        # The whole sheet is compressed again for a few new rows.
        self._parts.put(target.sheet, chunks, level=QUICK)
        self._calculate(target, made)
        self._table(target, new)

    def _target(self, wanted: Appended) -> Target:
        name = wanted.table
        if name.casefold() not in self._tables.by_name:
            raise BadFileError("rows_no_table", name=self._parts.package.name, table=name)
        sheet, part = self._tables.by_name[name.casefold()]
        root = self._parts.tree(part)
        whole, totals = self._parts.area(root, "ref"), self._parts.whole(root, "totalsRowCount")
        top = whole.top + self._parts.whole(root, "headerRowCount", 1)
        tab = next(one for one, found in sheet_parts(self._parts.package).items() if found == sheet)
        end = whole.bottom - totals
        body = Area(top, whole.left, end + wanted.adjoining, whole.right)
        return Target(part, sheet, tab, body, end, totals, calculated(root, whole.left, top))

    def _refuse(self, target: Target, sheet: SheetRows, found: Found, new: Area) -> None:
        """BadFileError where something is in the way of the new rows."""
        for code, cell in self._obstacles(target, sheet, found, new):
            table = str(self._parts.tree(target.part).get("displayName"))
            name = self._parts.package.name
            raise BadFileError(code, name=name, table=table, sheet=target.tab, cell=cell)

    def _obstacles(
        self, target: Target, sheet: SheetRows, found: Found, new: Area
    ) -> Iterator[tuple[str, str]]:
        for match in MERGED.finditer(sheet.tail):
            merged = Area.parse(match[1].decode())
            if merged.overlaps(new):
                yield "rows_merged", merged.ref
        if target.totals and new.bottom > target.end:
            yield "rows_totals", cell_name(target.end + 1, new.left)
        below = replace(new, top=target.body.bottom + 1)
        if below.rows <= 0:
            return
        if below.bottom > MAX_ROWS:
            yield "rows_full", ""
        for kind, code in (("table", "rows_table"), ("pivotTable", "rows_pivot")):
            yield from ((code, area.ref) for area in self._others(target, kind) if area.overlaps(below))
        for number, row in sorted(found.below.items()):
            if below.top <= number <= below.bottom:
                yield from (
                    ("rows_content", cell_name(number, cell.column))
                    for cell in row.within(below)
                    if cell.filled
                )

    def _others(self, target: Target, kind: str) -> Iterator[Area]:
        """The ranges of the sheet's other tables, or of its pivots."""
        for _, part in self._parts.related(target.sheet, kind):
            if part != target.part:
                root = self._parts.tree(part)
                node = root if kind == "table" else root.find("{*}location")
                if node is not None:
                    yield self._parts.area(node, "ref")

    def _calculate(self, target: Target, made: NewRows) -> None:
        area, columns = made.area, made.formulas.keys() - made.columns.keys()
        cells = [cell_name(row, column) for column in columns for row in range(area.top, area.bottom + 1)]
        if cells:
            add_formulas(self._parts, self._book.sheet_id(target.tab), cells)
        # Excel trusts the stored results of all other formulas, including sums over the table.
        if cells or self._parts.related(self._parts.workbook, "calcChain"):
            self._book.calculate()

    def _table(self, target: Target, new: Area) -> None:
        """Extend the table's range and its filter's range."""
        root = self._parts.tree(target.part)
        if "insertRow" in root.attrib:
            del root.attrib["insertRow"]
            self._parts.touch(target.part)
        if new.bottom <= target.end:
            return
        for node in (root, *root.iterfind("{*}autoFilter")):
            node.set("ref", replace(self._parts.area(node, "ref"), bottom=new.bottom).ref)
        self._parts.touch(target.part)


def _found(sheet: SheetRows, target: Target) -> Found:
    """Find the last row of a table that has a value, from the sheet's end."""
    body, rows = target.body, dict[int, Row]()
    for row in sheet.from_the_end():
        if row.number < body.top:
            return Found(body.top - 1, rows.get(body.top), rows, row.end)
        if row.number <= body.bottom and _has_values(row, target):
            return Found(row.number, row, rows, row.end)
        rows[row.number] = row
    return Found(body.top - 1, rows.get(body.top), rows, sheet.start)


def _has_values(row: Row, target: Target) -> bool:
    """Whether a row has content besides the formulas of calculated columns."""
    return any(
        cell.filled and not (cell.computed and cell.column in target.formulas)
        for cell in row.within(target.body)
    )


def _measured(head: bytes, new: Area) -> bytes:
    """The text before a sheet's rows, with the used range extended over the new rows."""
    match = DIMENSION.search(head)
    if not match:
        return head
    try:
        used = Area.parse(match[1].decode())
    except ValueError:
        return head
    return head[: match.start(1)] + around([used, new]).ref.encode() + head[match.end(1) :]
