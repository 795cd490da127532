"""Single cells of a manager's sheet in a closed file, edited in the bytes of its part; all else stays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from okrxl.core.address import cell_name
from okrxl.core.errors import BadFileError
from okrxl.excel.closed.sheet_rows import Row, SheetRows, UnclearError, numbered
from okrxl.excel.package.archive import QUICK
from okrxl.excel.parts.cells import cell_xml

if TYPE_CHECKING:
    from okrxl.excel.package.parts import Parts
    from okrxl.excel.parts.styles import StylesPart
    from okrxl.excel.parts.workbook import WorkbookPart
    from okrxl.sheets.model import Edited, Scalar

Make = Callable[[str, int, "Scalar"], str]
"""Address, present format and value -> the XML of a cell."""


@dataclass(frozen=True, slots=True)
class _Edits:
    """The cells of one sheet, by row and column, what makes them, and where they are (workbook, tab)."""

    cells: Mapping[int, Mapping[int, Scalar]]
    make: Make
    where: tuple[str, str]
    opening: bytes

    def row(self, row: Row) -> bytes:
        """A row with its cells edited; BadFileError where one has a formula."""
        present = {one.column: one for one in row.cells}
        made = {column: one.xml for column, one in present.items()}
        for column, value in self.cells[row.number].items():
            old, ref = present.get(column), cell_name(row.number, column)
            if old and old.computed:
                name, tab = self.where
                raise BadFileError("cell_formula", name=name, sheet=tab, cell=ref)
            made[column] = self.make(ref, old.style if old else 0, value).encode()
        inside = b"".join(made[column] for column in sorted(made))
        return self.opening + row.head + b">" + inside + b"</row>"


def edit(parts: Parts, book: WorkbookPart, styles: StylesPart, wanted: Edited) -> None:
    """Edit the cells; BadFileError, and no change, where one has a formula or its row is missing."""
    part = book.sheet_part(wanted.sheet)
    if not part or not wanted.cells:
        return
    cells: dict[int, dict[int, Scalar]] = {}
    for (row, column), value in wanted.cells.items():
        cells.setdefault(row, {})[column] = value

    def make(ref: str, style: int, value: Scalar) -> str:
        shown = styles.dated(style) if isinstance(value, date) else style
        return cell_xml(ref, shown, value, from_1904=book.dates_from_1904)

    package = parts.package
    parts.flush()
    xml = package.part(part)
    # Where the part's elements have a prefix, new ones name their namespace.
    prefixed = SheetRows.of(xml, package.name).prefix
    opening = f'<row xmlns="{parts.main}"'.encode() if prefixed else b"<row"
    edits = _Edits(cells, make, (package.name, wanted.sheet), opening)
    try:
        chunks = _edited(xml, edits)
    except UnclearError:
        chunks = _edited(numbered(package, part), edits)
    parts.put(part, chunks, level=QUICK)
    if parts.related(parts.workbook, "calcChain"):
        # Excel trusts the stored results of formulas that refer to these cells.
        book.calculate()


def _edited(xml: bytes, edits: _Edits) -> list[bytes]:
    """The part in pieces, the edited rows among them."""
    name, _ = edits.where
    sheet = SheetRows.of(xml, name)
    sheet.check(sheet.start)
    chunks: list[bytes] = []
    end, left = sheet.stop, set(edits.cells)
    for row in sheet.from_the_end():
        if row.number in left:
            chunks += [xml[row.end : end], edits.row(row)]
            end = row.start
            left.discard(row.number)
        if not left:
            break
    if left:
        raise BadFileError("damaged", name=name)
    return [sheet.head, xml[sheet.start : end], *reversed(chunks), sheet.tail]
