"""The input tables of a closed workbook, read by python-calamine, as raw grids.

calamine is given a small workbook with just the sheets that hold them: tabs of kinds it does not know
(Excel 4 macros), strict packages and whatever else a manager's file holds do not concern it. It gives error
values and formulas without a result as blanks; those few cells are looked up in the sheet's own XML, so
that a finding can name them.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zipfile import ZIP_STORED, ZipFile

from python_calamine import CalamineError, CalamineSheet, load_workbook

from okrxl.core.address import MAX_COLUMNS, MAX_ROWS, Area, column_number, parse_cell
from okrxl.core.errors import BadFileError
from okrxl.core.grid import CellError, Grid, NoStoredValue, RawValue
from okrxl.core.schema import INPUT_BY_NAME
from okrxl.excel.relations import parsed, relationships, sheet_parts, workbook_part

if TYPE_CHECKING:
    from lxml import etree

    from okrxl.excel.package import Package

MAX_GRID = 60_000_000
"""calamine lays a sheet out as one dense block; a stray cell in the last corner would be 17 billion cells."""

CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3}\d{1,7})"[^>]*?(?<!/)>(.*?)</(?:\w+:)?c>', re.DOTALL)
FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
RESULT = re.compile(rb"<(?:\w+:)?v>([^<]+)</(?:\w+:)?v>")
ERROR_TYPE = re.compile(rb'\bt="e"')
COLUMN = re.compile(rb'\br="([A-Z]{1,3})\d')
ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*?\br="(\d{1,7})"|\br="[A-Z]{1,3}(\d{6,7})"')
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STDERR = 2
SHARED = ("styles", "sharedStrings")
"""What the sheets' cells refer to."""


@dataclass(frozen=True, slots=True)
class Place:
    """An input table as its part states it: where it stands, without its totals row."""

    name: str
    tab: str
    headers: tuple[str, ...]
    cells: Area
    headed: bool


def read_grids(package: Package) -> dict[str, Grid]:
    """Schema key -> raw cells of each input table present; BadFileError where the workbook is damaged."""
    places = dict(_places(package))
    if not places:
        return {}
    parts = sheet_parts(package)
    sheets = {tab: package.part(parts[tab]) for tab in {place.tab: None for place in places.values()}}
    for tab, xml in sheets.items():
        _refuse_sprawl(xml, package.name, tab)
    try:
        with _hushed(), load_workbook(io.BytesIO(_extract(package, list(sheets.values())))) as book:
            read = {tab: book.get_sheet_by_index(index) for index, tab in enumerate(sheets)}
            return dict(_grids(places, read, sheets))
    except (CalamineError, ValueError, OSError, OverflowError) as error:
        raise BadFileError("damaged", name=package.name) from error
    except BaseException as error:
        # A panic in calamine arrives as pyo3's PanicException, which is no Exception.
        if type(error).__name__ == "PanicException":
            raise BadFileError("damaged", name=package.name) from error
        raise


@contextmanager
def _hushed() -> Iterator[None]:
    """Where calamine panics, Rust writes to the terminal by itself; what there is to say we say."""
    try:
        kept = os.dup(STDERR)
    except OSError:  # there is no terminal to keep clean
        yield
        return
    nothing = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nothing, STDERR)
        yield
    finally:
        os.dup2(kept, STDERR)
        os.close(kept)
        os.close(nothing)


def _places(package: Package) -> Iterator[tuple[str, Place]]:
    """Schema key and place of the input tables, from the sheets' relationships."""
    for tab, part in sheet_parts(package).items():
        for kind, target in relationships(package, part).values():
            if not kind.endswith("/table") or not package.has(target):
                continue
            root = parsed(package, target)
            schema = INPUT_BY_NAME.get(str(root.get("displayName", "")).casefold())
            if schema is not None:
                yield schema.key, _place(root, tab, package.name)


def _place(root: etree._Element, tab: str, name: str) -> Place:
    try:
        area = Area.parse(str(root.get("ref")))
        totals, headed = int(root.get("totalsRowCount", "0")), int(root.get("headerRowCount", "1")) > 0
    except ValueError as error:
        raise BadFileError("damaged", name=name) from error
    headers = tuple(
        _plain(str(node.get("name", ""))) for node in root.iterfind("{*}tableColumns/{*}tableColumn")
    )
    if len(headers) != area.columns:
        raise BadFileError("damaged", name=name)
    cells = Area(area.top + headed, area.left, area.bottom - totals, area.right)
    return Place(str(root.get("displayName")), tab, headers, cells, headed)


def _plain(header: str) -> str:
    """A header without the escapes of its part (`_x000a_` is a line break)."""
    return ESCAPE.sub(lambda match: chr(int(match[1], 16)), header)


def _extract(package: Package, sheets: Sequence[bytes]) -> bytes:
    """A workbook of just these sheets, with the strings and formats that their cells refer to."""
    workbook = workbook_part(package)
    book = parsed(package, workbook).find("{*}workbookPr")
    epoch = "1" if book is not None and book.get("date1904") in {"1", "true"} else "0"
    related = relationships(package, workbook).values()
    shared = {
        kind.rpartition("/")[2]: target
        for kind, target in related
        if kind.endswith(SHARED) and package.has(target)
    }
    numbers = range(1, len(sheets) + 1)
    tabs = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
    links = [(f"r{n}", "worksheet", f"sheet{n}.xml") for n in numbers]
    links += [(kind, kind, f"{kind}.xml") for kind in shared]
    rels = "".join(f'<Relationship Id="{i}" Type="{OFFICE}/{kind}" Target="{to}"/>' for i, kind, to in links)
    head = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    stream = io.BytesIO()
    with ZipFile(stream, "w", ZIP_STORED) as made:
        made.writestr(
            "_rels/.rels",
            f'{head}<Relationship Id="r" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
            "</Relationships>",
        )
        made.writestr("xl/_rels/workbook.xml.rels", f"{head}{rels}</Relationships>")
        made.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{OFFICE}">'
            f'<workbookPr date1904="{epoch}"/><sheets>{tabs}</sheets></workbook>',
        )
        for number, sheet in zip(numbers, sheets, strict=True):
            made.writestr(f"xl/sheet{number}.xml", sheet)
        for kind, target in shared.items():
            made.writestr(f"xl/{kind}.xml", package.part(target))
    return stream.getvalue()


def _grids(
    places: dict[str, Place], read: dict[str, CalamineSheet], sheets: dict[str, bytes]
) -> Iterator[tuple[str, Grid]]:
    for tab, sheet in read.items():
        rows = sheet.to_python(skip_empty_area=False)
        merged = [
            Area(top + 1, left + 1, bottom + 1, right + 1)
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        ]
        here = {key: place for key, place in places.items() if place.tab == tab}
        special = list(_special(sheets[tab], [place.cells for place in here.values()]))
        for key, place in here.items():
            yield key, _grid(place, rows, special, merged)


def _grid(
    place: Place,
    rows: Sequence[Sequence[RawValue]],
    special: Iterable[tuple[int, int, CellError | NoStoredValue]],
    merged: Iterable[Area],
) -> Grid:
    area = place.cells
    blank: list[RawValue] = [None] * area.columns
    taken: list[list[RawValue]] = [
        [None if value == "" else value for value in row[area.left - 1 : area.right]]
        for row in rows[area.top - 1 : area.bottom]
    ]
    if taken and len(taken[0]) < area.columns:
        taken = [row + blank[len(row) :] for row in taken]
    taken += [list(blank) for _ in range(area.rows - len(taken))]
    for row, column, value in special:
        if area.contains(row, column):
            taken[row - area.top][column - area.left] = value
    return Grid(
        place.name,
        place.tab,
        area.top,
        area.left,
        place.headers,
        taken,
        tuple(one for one in merged if one.overlaps(area)),
    )


def _special(xml: bytes, areas: Sequence[Area]) -> Iterator[tuple[int, int, CellError | NoStoredValue]]:
    """Cells of the areas that hold an error value, or a formula without a result."""
    if not ERROR_TYPE.search(xml) and not FORMULA.search(xml):
        return
    for match in CELL.finditer(xml):
        head, body = match[0][: match.start(2) - match.start()], match[2]
        result = RESULT.search(body)
        found: CellError | NoStoredValue
        if result and ERROR_TYPE.search(head):
            found = CellError(result[1].decode(errors="replace"))
        elif not result and FORMULA.search(body):
            found = NoStoredValue()
        else:
            continue
        row, column = parse_cell(match[1].decode())
        if any(area.contains(row, column) for area in areas):
            yield row, column, found


def _refuse_sprawl(xml: bytes, name: str, sheet: str) -> None:
    """A sheet whose used cells span more than calamine can lay out is refused before it tries."""
    columns = max((column_number(letters.decode()) for letters in set(COLUMN.findall(xml))), default=1)
    rows = max((int(of_row or of_cell) for of_row, of_cell in ROW.findall(xml)), default=1)
    if rows * columns > MAX_GRID or rows > MAX_ROWS or columns > MAX_COLUMNS:
        raise BadFileError("sheet_too_wide", name=name, sheet=sheet)
