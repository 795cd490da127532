"""Raw cells of whole sheets of a closed workbook, read by python-calamine.

calamine gets a small workbook with only the sheets asked for, so that it never meets tabs it does not support
(Excel 4 macros), strict packages and the rest of a manager's file. It returns error values and formulas
without a result as blanks; those few cells are looked up in the sheet's XML, so that a finding can name them.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count, islice
from threading import Lock
from typing import TYPE_CHECKING, Final
from zipfile import ZIP_STORED, ZipFile

from lxml import etree
from python_calamine import CalamineError, load_workbook

from okrxl.core.address import Area, apart, parse_cell
from okrxl.core.errors import BadFileError
from okrxl.core.grid import CellError, NoStoredValue, RawValue
from okrxl.excel.package.elements import cells_with
from okrxl.excel.package.parts import MAIN, OFFICE, PACKAGE_RELS, root_element
from okrxl.excel.package.relations import relationships, root_of, workbook_part
from okrxl.excel.read.bands import banded, without_comments
from okrxl.excel.xml_templates import filled

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

    from okrxl.excel.package.archive import Package

CELL = re.compile(rb"<((?:\w+:)?)c(\s[^<>]*)>")
"""The beginning of a cell. Its content is looked up after it: a pattern for a whole cell would take the
square of the XML's length where cells are not closed."""
ADDRESS = re.compile(rb'\sr="([A-Z]{1,3}\d{1,7})"')
FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
RESULT = re.compile(rb"<(?:\w+:)?v>([^<]+)</(?:\w+:)?v>")
ERROR_TYPE = re.compile(rb'\st="e"')
SUSPECT = (
    re.compile(rb't="e"'),
    re.compile(rb"<f(?=[\s/>])[^<>]*+>(?:(?<!/>)[^<]*+</f>)?+(?!<v>[^<])"),
    re.compile(rb":f[\s/>]"),
)
"""What cells with an error value, and those with a formula without a result, contain."""
STDERR = 2
SHARED = ("styles", "sharedStrings")
"""The relationship types of the parts that cells refer to."""


@dataclass(frozen=True, slots=True)
class Cells:
    """A sheet's cells row by row from A1 (rows of any length), and its merged areas."""

    rows: Sequence[Sequence[RawValue]]
    merged: tuple[Area, ...]


def read_cells(package: Package, parts: Mapping[str, str]) -> dict[str, Cells]:
    """The cells of some sheets by tab; `parts` maps tab to part. BadFileError where one is damaged."""
    return cells_of(package, {tab: package.part(part) for tab, part in parts.items()})


def cells_of(package: Package, xml: Mapping[str, bytes]) -> dict[str, Cells]:
    """The same of sheets whose XML is known, by tab."""
    if not xml:
        return {}
    sheets = banded(xml, package.name)
    content = _extract(package, [band.xml for bands in sheets.values() for band in bands])
    try:
        with HUSH, load_workbook(io.BytesIO(content)) as book:
            # calamine reads a sheet again each time it is requested.
            found = map(book.get_sheet_by_index, count())
            return {tab: _cells(list(islice(found, len(bands)))) for tab, bands in sheets.items()}
    except (CalamineError, ValueError, OSError, OverflowError) as error:
        raise BadFileError("damaged", name=package.name) from error
    except BaseException as error:
        # A panic in calamine arrives as pyo3's PanicException, which is not an Exception.
        if type(error).__name__ == "PanicException":
            raise BadFileError("damaged", name=package.name) from error
        raise


def _cells(bands: Sequence[CalamineSheet]) -> Cells:
    merged = (
        Area(top + 1, left + 1, bottom + 1, right + 1)
        for band in bands
        for (top, left), (bottom, right) in band.merged_cell_ranges or ()
    )
    rows = bands[0].to_python(skip_empty_area=False) if len(bands) == 1 else _joined(bands)
    # Excel writes none that overlap: a file may say a hundred thousand times that a whole column is one cell.
    return Cells(rows, tuple(apart(merged)))


def _joined(bands: Iterable[CalamineSheet]) -> list[Sequence[RawValue]]:
    """The rows of all bands, with blank ones between them that take no memory."""
    rows: list[Sequence[RawValue]] = []
    for band in bands:
        if band.start is None:
            continue
        top, left = band.start
        rows += [()] * (top - len(rows))
        blank: list[RawValue] = [""] * left
        rows += [[*blank, *row] for row in band.to_python(skip_empty_area=True)]
    return rows


class _Hush:
    """Silences stderr while calamine works: on a panic Rust writes to the terminal by itself.

    stderr belongs to the process, and cluster workers read in threads: the first to enter redirects it, the
    last to leave restores it.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._inside = 0
        self._saved: int | None = None

    def __enter__(self) -> None:
        with self._lock:
            self._inside += 1
            if self._inside == 1:
                self._saved = self._redirected()

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside and self._saved is not None:
                os.dup2(self._saved, STDERR)
                os.close(self._saved)
                self._saved = None

    @staticmethod
    def _redirected() -> int | None:
        """Redirect stderr and return a copy of it; None where there is no stderr."""
        try:
            saved = os.dup(STDERR)
        except OSError:
            return None
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, STDERR)
        os.close(nothing)
        return saved


HUSH: Final = _Hush()


def _extract(package: Package, sheets: Sequence[bytes]) -> bytes:
    """A workbook of only these sheets, with the strings and formats that their cells refer to."""
    workbook = workbook_part(package)
    book = root_of(package, workbook).find("{*}workbookPr")
    epoch = "1" if book is not None and book.get("date1904") in {"1", "true"} else "0"
    related = relationships(package, workbook).values()
    shared = {
        kind.rpartition("/")[2]: target
        for kind, target in related
        if kind.endswith(SHARED) and package.has(target)
    }
    stream = io.BytesIO()
    with ZipFile(stream, "w", ZIP_STORED) as made:
        made.writestr("_rels/.rels", _relations({"r": ("officeDocument", "xl/workbook.xml")}))
        made.writestr("xl/_rels/workbook.xml.rels", _relations(_links(len(sheets), shared)))
        made.writestr("xl/workbook.xml", _workbook(len(sheets), epoch))
        for number, sheet in enumerate(sheets, 1):
            made.writestr(f"xl/sheet{number}.xml", sheet)
        for kind, target in shared.items():
            made.writestr(f"xl/{kind}.xml", package.part(target))
    return stream.getvalue()


def _links(sheets: int, shared: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Id -> (kind, target) of the relationships of a workbook part with so many sheets."""
    links = {f"r{number}": ("worksheet", f"sheet{number}.xml") for number in range(1, sheets + 1)}
    return links | {kind: (kind, f"{kind}.xml") for kind in shared}


def _relations(links: Mapping[str, tuple[str, str]]) -> bytes:
    """A relationships part."""
    root = root_element(PACKAGE_RELS, "Relationships")
    for one, (kind, target) in links.items():
        attributes = {"Id": one, "Type": f"{OFFICE}/{kind}", "Target": target}
        etree.SubElement(root, f"{{{PACKAGE_RELS}}}Relationship", attributes)
    return etree.tostring(root)


def _workbook(sheets: int, epoch: str) -> bytes:
    """A workbook part with so many sheets."""
    root = etree.XML(filled("calamine_workbook.xml", epoch=epoch))
    for number in range(1, sheets + 1):
        attributes = {"name": str(number), "sheetId": str(number), f"{{{OFFICE}}}id": f"r{number}"}
        etree.SubElement(root[-1], f"{{{MAIN}}}sheet", attributes)
    return etree.tostring(root)


def special_cells(xml: bytes, areas: Sequence[Area]) -> Iterator[tuple[int, int, CellError | NoStoredValue]]:
    """(row, column, value) of the cells in `areas` with an error value or a formula without a result."""
    xml = without_comments(xml)
    suspect = cells_with(xml, SUSPECT)
    for head, address, body in chain.from_iterable(map(_addressed, [xml] if suspect is None else suspect)):
        result = RESULT.search(body)
        found: CellError | NoStoredValue
        if result and ERROR_TYPE.search(head):
            found = CellError(result[1].decode(errors="replace"))
        elif not result and FORMULA.search(body):
            found = NoStoredValue()
        else:
            continue
        try:
            row, column = parse_cell(address.decode())
        except ValueError:  # beyond the last row or column
            continue
        if any(area.contains(row, column) for area in areas):
            yield row, column, found


def _addressed(xml: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """(attributes, address, content) of the cells that have an address and content."""
    following: re.Match[bytes] | None
    cells = CELL.finditer(xml)
    cell = next(cells, None)
    while cell is not None:
        following = next(cells, None)
        end = xml.find(b"</" + cell[1] + b"c>", cell.end(), following.start() if following else len(xml))
        address = ADDRESS.search(cell[2])
        if address and end >= 0:
            yield cell[2], address[1], xml[cell.end() : end]
        cell = following
