"""The cases in LibreOffice: opened there, and in the file that it saves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from okrxl.assess import assess
from okrxl.excel.live.workbook import LiveWorkbook
from tests.cases.test_typed_file import closed, same
from tests.cases.typed_file import TODAY, write, wrong

if TYPE_CHECKING:
    import xlwings as xw

pytestmark = pytest.mark.libreoffice


def test_every_case_comes_out_right(office: xw.App, tmp_path: Path) -> None:
    path = write(tmp_path / "typed.xlsx")
    book = office.books.open(path)
    try:
        found = assess(LiveWorkbook(book).read(), today=TODAY)
        book.save(tmp_path / "saved.xlsx")
    finally:
        book.close()
    assert wrong(found) == []
    assert same(found, closed(path))
    assert same(closed(tmp_path / "saved.xlsx"), closed(path))
