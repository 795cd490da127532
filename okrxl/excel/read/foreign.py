"""Workbooks that are no .xlsx (.xls, .xlsb, .ods): the raw cells of their visible worksheets, by calamine."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from python_calamine import CalamineError, SheetTypeEnum, SheetVisibleEnum, load_workbook

from okrxl.core.address import Area
from okrxl.core.errors import BadFileError
from okrxl.excel.package.archive import ENCRYPTED_STREAM, OLE_MAGIC, Package
from okrxl.excel.read.cells import HUSH
from okrxl.excel.read.sheets import Sheet

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

MOST_CELLS = 20_000_000
"""More than a sheet that people keep holds; a file may state any size."""


def read_foreign(content: bytes, name: str) -> list[Sheet]:
    """The visible worksheets in tab order, with merged areas where the format states them.

    BadFileError where the file is damaged, encrypted, or unpacks to more than can be read safely.
    """
    if content.startswith(OLE_MAGIC):
        if ENCRYPTED_STREAM in content:
            raise BadFileError("encrypted", name=name)
    else:
        Package.open(content, name=name)
    try:
        with HUSH, load_workbook(io.BytesIO(content)) as book:
            return list(_sheets(book, name))
    except (CalamineError, ValueError, OSError, OverflowError) as error:
        raise BadFileError("damaged", name=name) from error
    except BaseException as error:
        # A panic in calamine arrives as pyo3's PanicException, which is not an Exception.
        if type(error).__name__ == "PanicException":
            raise BadFileError("damaged", name=name) from error
        raise


def _sheets(book: CalamineWorkbook, name: str) -> list[Sheet]:
    made = []
    for about in book.sheets_metadata:
        if about.typ != SheetTypeEnum.WorkSheet or about.visible != SheetVisibleEnum.Visible:
            continue
        sheet = book.get_sheet_by_name(about.name)
        if (sheet.total_height or 0) * (sheet.total_width or 0) > MOST_CELLS:
            raise BadFileError("too_large", name=name)
        rows = [
            [None if value == "" else value for value in row]
            for row in sheet.to_python(skip_empty_area=False)
        ]
        merged = tuple(
            Area(top + 1, left + 1, bottom + 1, right + 1)
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        )
        made.append(Sheet(about.name, rows, merged))
    return made
