"""A file on disk opened in the in-memory Excel: cells, named styles, tables, names, links."""

from __future__ import annotations

import warnings
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl

from okrxl.core.address import Area
from okrxl.excel.serial_dates import serial
from tests.in_memory_excel.book import Application, Workbook
from tests.in_memory_excel.loading_formatting import (
    charts,
    heights_in,
    parts,
    rules,
    series_of,
    set_up,
    sparklines,
)
from tests.in_memory_excel.names import Name
from tests.in_memory_excel.sheet import Worksheet
from tests.in_memory_excel.styles import CellStyle
from tests.in_memory_excel.table import ListObject
from tests.in_memory_excel.values import ERRORS, FORMATS


def load(app: Application, path: Path) -> Workbook:
    """Open a workbook; nothing of it counts as a call."""
    book = Workbook(app, path.name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl does not know sparklines and data bars with an axis
        stored = openpyxl.load_workbook(path, data_only=True)
        source_book = openpyxl.load_workbook(path)
    for source, heights in zip(source_book.worksheets, heights_in(path), strict=True):
        _sheet(book, source, stored[source.title])
        set_up(book.sheets[-1], source, heights)
    book.hidden = source_book.views[0].visibility == "hidden"
    charts(book, path)
    sparklines(book, path)
    for name, defined in source_book.defined_names.items():
        made = Name(book, name, "=" + str(defined.value))
        made.shown = not defined.hidden
        book.names[name] = made
    return book


def _sheet(book: Workbook, source: Any, stored: Any) -> None:
    sheet = Worksheet(book, source.title)
    looks: dict[int, tuple[str, str]] = {}  # openpyxl lists all styles for each cell that is asked
    # Not iter_rows: it makes a cell of every blank between the first and the last.
    for place, cell in sorted(source._cells.items()):
        if cell.style_id not in looks:
            looks[cell.style_id] = cell.style, cell.number_format
        style, number_format = looks[cell.style_id]
        _cell(sheet, place, cell, stored.cell(*place).value)
        if number_format != FORMATS.get(style, "General") and not cell.is_date:
            sheet.number_formats[place] = number_format
        if style != "Normal":
            sheet.styles[place] = style
            book.styles.setdefault(style, CellStyle(book.meter, style))
        if cell.hyperlink is not None and cell.hyperlink.location:
            sheet.links[place] = cell.hyperlink.location
    for table in source.tables.values():
        made = ListObject(sheet, table.displayName, Area.parse(table.ref))
        made.totals = bool(table.totalsRowCount)
        made.stripes = bool(table.tableStyleInfo and table.tableStyleInfo.showRowStripes)
        sheet.tables.append(made)
    sheet.merges = [Area.parse(str(one)) for one in source.merged_cells.ranges]
    rules(sheet, source)


def _cell(sheet: Worksheet, place: tuple[int, int], cell: Any, value: Any) -> None:
    if cell.data_type == "f":
        sheet.formulas[place] = str(cell.value)
    if value is None:
        return
    if isinstance(value, datetime | date):
        sheet.values[place] = float(serial(value))
        sheet.days.add(place)
    elif isinstance(value, time):
        raise NotImplementedError("a time of day")
    elif cell.data_type == "e":
        sheet.values[place] = ERRORS[value]
    else:
        sheet.values[place] = float(value) if type(value) is int else value


def chart_ranges(path: Path) -> dict[str, list[tuple[str, ...]]]:
    """Chart name -> (name, categories, values) of each series, from the file's parts."""
    return {name: series_of(chart) for name, _, chart, _ in parts(path)}
