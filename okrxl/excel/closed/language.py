"""The language of a closed workbook, without reading its tables: also where these can't be read."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from okrxl.core.errors import OkrxlError
from okrxl.core.labels import LANGS, Lang
from okrxl.core.language import language_of_tabs
from okrxl.excel.package.archive import Package
from okrxl.excel.package.parts import Parts
from okrxl.excel.parts.workbook import WorkbookPart


def workbook_language(path: Path) -> Lang | None:
    """By the text okrxl keeps in it, else the names of its sheets; None where it can't be opened."""
    with suppress(OkrxlError, OSError):
        book = WorkbookPart(Parts(Package.open(path.read_bytes(), name=path.name)))
        kept = book.texts().get("language")
        return next((lang for lang in LANGS if lang == kept), None) or language_of_tabs(book.sheet_names())
    return None
