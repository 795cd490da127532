"""Workbooks as openpyxl reads them, which is neither okrxl's reader nor its writer."""

from __future__ import annotations

import warnings
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook


def book(path: Path, *, values: bool = True) -> Workbook:
    """A workbook, its formulas' results instead of the formulas unless asked otherwise."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about features that openpyxl does not know
        return openpyxl.load_workbook(path, data_only=values)


def _read(path: Path) -> Workbook:
    """A workbook for reading only; the same file is loaded once."""
    held = path.stat()
    return _loaded(path, held.st_mtime_ns, held.st_size, held.st_ino)


@lru_cache(maxsize=4)
def _loaded(path: Path, *_: int) -> Workbook:
    return book(path)


def rows(path: Path, tab: str) -> list[tuple[Any, ...]]:
    """The values of a tab, row by row."""
    return list(_read(path)[tab].iter_rows(values_only=True))


def columns(path: Path, tab: str, table: str, headers: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """The cells below some headers of a table, row by row."""
    sheet = _read(path)[tab]
    head, *below = sheet[sheet.tables[table].ref]
    names = [cell.value for cell in head]
    places = [names.index(header) for header in headers]
    return [tuple(row[place].value for place in places) for row in below]
