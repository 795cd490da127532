"""The input tables of a closed workbook, read by python-calamine, as raw grids.

calamine gives error values and formulas without a result as blanks; those few cells are looked up in the
sheet's own XML, so that a finding can name them.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lxml import etree
from python_calamine import CalamineError, CalamineTable, CalamineWorkbook, load_workbook

from okrxl.core.address import MAX_COLUMNS, MAX_ROWS, Area, column_number, parse_cell
from okrxl.core.errors import BadFileError
from okrxl.core.grid import CellError, Grid, NoStoredValue, RawValue
from okrxl.core.schema import INPUT_BY_NAME

if TYPE_CHECKING:
    from okrxl.excel.package import Package

MAX_GRID = 60_000_000
"""calamine lays a sheet out as one dense block; a stray cell in the last corner would be 17 billion cells."""

CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3}\d{1,7})"[^>]*?(?<!/)>(.*?)</(?:\w+:)?c>', re.DOTALL)
FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
RESULT = re.compile(rb"<(?:\w+:)?v>([^<]+)</(?:\w+:)?v>")
ERROR_TYPE = re.compile(rb'\bt="e"')
COLUMN = re.compile(rb'\br="([A-Z]{1,3})\d')
ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*?\br="(\d{1,7})"|\br="[A-Z]{1,3}(\d{6,7})"')
RELATION_ID = "{{{}}}id"
RELATIONS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)


def read_grids(package: Package) -> dict[str, Grid]:
    """Schema key -> raw cells of each input table present; BadFileError where the workbook is damaged."""
    parts = sheet_parts(package)
    try:
        with load_workbook(io.BytesIO(package.data), load_tables=True) as book:
            return dict(_grids(book, package, parts))
    except (CalamineError, ValueError, OSError, OverflowError) as error:
        raise BadFileError("damaged", name=package.name) from error
    except BaseException as error:
        # A panic in calamine arrives as pyo3's PanicException, which is no Exception.
        if type(error).__name__ == "PanicException":
            raise BadFileError("damaged", name=package.name) from error
        raise


def _grids(book: CalamineWorkbook, package: Package, parts: dict[str, str]) -> Iterator[tuple[str, Grid]]:
    checked: dict[str, bytes] = {}
    homes = _homes(package, parts)
    for name in book.table_names or []:
        schema = INPUT_BY_NAME.get(name.casefold())
        if schema is None:
            continue
        sheet = homes.get(name.casefold(), "")
        if sheet not in parts:
            raise BadFileError("damaged", name=package.name)
        if sheet not in checked:
            checked[sheet] = package.part(parts[sheet])
            _refuse_sprawl(checked[sheet], package.name, sheet)
        yield schema.key, _grid(book.get_table_by_name(name), checked[sheet])


def _homes(package: Package, parts: dict[str, str]) -> dict[str, str]:
    """Table name (folded) -> tab name, from the sheets' relationships, before any cell is laid out."""
    return {
        str(parsed(package, target).get("displayName", "")).casefold(): sheet
        for sheet, part in parts.items()
        for kind, target in relationships(package, part).values()
        if kind.endswith("/table") and package.has(target)
    }


def _grid(table: CalamineTable, xml: bytes) -> Grid:
    first = table.start or (1, 0)
    top, left = first[0] + 1, first[1] + 1
    rows: list[list[RawValue]] = [
        [None if value == "" else value for value in row] for row in table.to_python()
    ]
    area = Area(top, left, top + len(rows) - 1, left + len(table.columns) - 1)
    for row, column, value in _special(xml):
        if area.contains(row, column):
            rows[row - top][column - left] = value
    return Grid(table.name, table.sheet, top, left, tuple(table.columns), rows)


def _special(xml: bytes) -> Iterator[tuple[int, int, CellError | NoStoredValue]]:
    """Cells that hold an error value, or a formula without a result."""
    if not ERROR_TYPE.search(xml) and not FORMULA.search(xml):
        return
    for match in CELL.finditer(xml):
        head, body = match[0][: match.start(2) - match.start()], match[2]
        result = RESULT.search(body)
        if result and ERROR_TYPE.search(head):
            yield *parse_cell(match[1].decode()), CellError(result[1].decode(errors="replace"))
        elif not result and FORMULA.search(body):
            yield *parse_cell(match[1].decode()), NoStoredValue()


def _refuse_sprawl(xml: bytes, name: str, sheet: str) -> None:
    """A sheet whose used cells span more than calamine can lay out is refused before it tries."""
    columns = max((column_number(letters.decode()) for letters in set(COLUMN.findall(xml))), default=1)
    rows = max((int(of_row or of_cell) for of_row, of_cell in ROW.findall(xml)), default=1)
    if rows * columns > MAX_GRID or rows > MAX_ROWS or columns > MAX_COLUMNS:
        raise BadFileError("sheet_too_wide", name=name, sheet=sheet)


def sheet_parts(package: Package) -> dict[str, str]:
    """Tab name -> part name of every sheet, through the relationships, in tab order."""
    workbook = workbook_part(package)
    targets = relationships(package, workbook)
    found = {}
    for sheet in parsed(package, workbook).iterfind(".//{*}sheets/{*}sheet"):
        ids = [sheet.get(RELATION_ID.format(space)) for space in RELATIONS]
        target = targets.get(next((str(one) for one in ids if one), ""))
        if target:
            found[str(sheet.get("name", ""))] = target[1]
    return found


def workbook_part(package: Package) -> str:
    """The main part, as the package's own relationships name it."""
    for kind, target in relationships(package, "").values():
        if kind.endswith("/officeDocument") and package.has(target):
            return target
    raise BadFileError("not_a_workbook", name=package.name)


def relationships(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Id -> (type, part name) of a part's internal relationships; the package's own for `""`."""
    folder, _, leaf = part.rpartition("/")
    source = posixpath.join(folder, "_rels", f"{leaf}.rels")
    if not package.has(source):
        return {}
    return targets(part, parsed(package, source))


def targets(part: str, root: etree._Element) -> dict[str, tuple[str, str]]:
    """Id -> (type, part name) of the internal relationships that a part's list of them states."""
    folder = posixpath.dirname(part)
    return {
        str(node.get("Id")): (
            str(node.get("Type")),
            posixpath.normpath(posixpath.join("/", folder, unquote(str(node.get("Target", ""))))).lstrip("/"),
        )
        for node in root.iterfind("{*}Relationship")
        if node.get("TargetMode") != "External"
    }


def parsed(package: Package, part: str) -> etree._Element:
    """A part as XML; a document type, which is how entity tricks come in, is refused."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(package.part(part), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadFileError("damaged", name=package.name) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise BadFileError("damaged", name=package.name)
    return root
