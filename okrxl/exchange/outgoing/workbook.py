"""One department's workbook: its sheets drawn onto a template, whose own content is kept."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b

from lxml import etree

from okrxl.core.address import Area
from okrxl.core.errors import BadFileError
from okrxl.core.labels import Labels, labels
from okrxl.core.schema import DATA_SHEET
from okrxl.excel.closed.writer import DrawingWriter
from okrxl.excel.drawings.drawing import update_alt_texts
from okrxl.excel.package.archive import Package
from okrxl.excel.package.parts import Parts
from okrxl.excel.parts.shared_strings import forget_texts
from okrxl.excel.parts.styles import StylesPart
from okrxl.excel.parts.workbook import WorkbookPart
from okrxl.exchange.contract import VISIBLE
from okrxl.exchange.department_data import DepartmentData
from okrxl.exchange.preview.sheet import EntryRows, preview
from okrxl.exchange.sheets.guide import guide_sheet
from okrxl.exchange.sheets.results import result_sheets
from okrxl.exchange.sheets.update import update_sheet
from okrxl.exchange.sheets.update_grid import BY_ROW, COLUMN_OF, FIRST_ROW, VALUE, UpdateTables
from okrxl.sheets.model import Drawing, PlacedSheet, Protection

TEMPLATE_NAME = "department.xlsx"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACROS = frozenset({"vbaproject", "xlmacrosheet", "xlintlmacrosheet"})
"""Relationship types of executable content: Visual Basic and Excel 4 macro sheets."""
PERSONAL = frozenset({"creator", "lastModifiedBy", "Manager"})
AUTHOR = "okrxl"
SALT_BYTES = 16
OPTIONAL = ("company",)
"""Sheets that a template has and a department's workbook may lack."""


def department_workbook(data: DepartmentData, template: bytes, name: str = TEMPLATE_NAME) -> bytes:
    """The file for a department; `name` is the template's file name, for messages.

    okrxl's sheets in the template are filled in place, missing ones are added at the end; everything else
    stays byte for byte. BadFileError if the template is no workbook, has macros, or is a department's file.
    """
    package = Package.open(_prepared(template, name, company=bool(data.company)), name=name)
    tabs = _tabs(package, labels(data.settings.language))
    sheets = tuple(_locked(data, sheet) for sheet in placed_sheets(data, tabs))
    DrawingWriter(package).draw(Drawing(sheets))
    _refresh_charts(package, sheets)
    return packed(package)


@lru_cache(maxsize=8)
def _prepared(template: bytes, name: str, *, company: bool) -> bytes:
    """The template prepared for all departments: an .xlsx workbook with the sheets that they get."""
    package = Package.open(template, name=name)
    parts = Parts(package)
    _refuse(package, parts)
    parts.set_type(parts.workbook, WORKBOOK)
    _drop_authors(parts)
    parts.flush()
    DrawingWriter(package).draw(Drawing((), dropped=() if company else OPTIONAL))
    _drop_texts(package)
    return packed(package)


def placed_sheets(data: DepartmentData, tabs: Mapping[str, str]) -> Iterator[PlacedSheet]:
    """The sheets in tab order; `tabs` gives each key's tab."""
    words = labels(data.settings.language)
    tables = UpdateTables(len(data.scored))
    entries = EntryRows(
        tabs["update"],
        FIRST_ROW,
        tables.count,
        tables.more_first,
        tables.more,
        COLUMN_OF["kr_id"],
        COLUMN_OF["date"],
        COLUMN_OF["actual"],
        Area(BY_ROW, VALUE, BY_ROW, VALUE).absolute,
    )
    live = preview(data, entries)
    yield guide_sheet(data, tabs["update"], words)
    yield update_sheet(data, tabs["update"], words, live)
    yield from result_sheets(data, tabs)
    yield live.sheet


def packed(package: Package) -> bytes:
    """The package as bytes."""
    stream = io.BytesIO()
    package.write_to(stream)
    return stream.getvalue()


def _tabs(package: Package, words: Labels) -> dict[str, str]:
    """The tab of each sheet: its tab in the template, else its usual name."""
    owned = WorkbookPart(Parts(package)).owned()
    return {key: owned.get(key) or words.text(f"exchange.sheets.{key}") for key in VISIBLE} | {
        DATA_SHEET: owned.get(DATA_SHEET) or words.text("sheets.data")
    }


def _refuse(package: Package, parts: Parts) -> None:
    """Raise BadFileError for a template with macros, and for a department's file."""
    kinds = {kind.rpartition("/")[2].casefold() for kind, _ in parts.rels(parts.workbook).values()}
    if kinds & MACROS:
        raise BadFileError("template_macros", name=package.name)
    if "working" in WorkbookPart(parts).owned():
        raise BadFileError("template_sent", name=package.name)


def _drop_texts(package: Package) -> None:
    """Remove the shared strings of the template's generated cells: they may be from another department."""
    parts = Parts(package)
    book = WorkbookPart(parts)
    drawn = {book.sheet_part(tab) for key, tab in book.owned().items() if key in (*VISIBLE, DATA_SHEET)}
    forget_texts(parts, {part for part in drawn if part}, StylesPart(parts).ours())
    parts.flush()


def _refresh_charts(package: Package, sheets: tuple[PlacedSheet, ...]) -> None:
    """Replace the cached texts and values of the template's charts, which are those of its sample."""
    parts = Parts(package)
    book = WorkbookPart(parts)
    owned = book.owned()
    for sheet in sheets:
        part = book.sheet_part(owned[sheet.key])
        if part and sheet.charts:
            update_alt_texts(parts, part, sheet.charts)
    parts.flush()


def _drop_authors(parts: Parts) -> None:
    """Remove the template's author from the document properties."""
    for kind in ("core-properties", "extended-properties"):
        for _, part in parts.related("", kind):
            root = parts.tree(part)
            for node in list(root.iterchildren("*")):
                if etree.QName(node).localname in PERSONAL and node.text != AUTHOR:
                    root.remove(node)
                    parts.touch(part)


def _locked(data: DepartmentData, sheet: PlacedSheet) -> PlacedSheet:
    """The sheet under protection, with one salt per sending: equal data give equal files."""
    sending = f"{data.code.workbook}-{data.code.sending}"
    salt = blake2b(sending.encode(), digest_size=SALT_BYTES).digest()
    return replace(sheet, protection=Protection(data.password, salt, renewed=True))
