"""A cycle closed in LibreOffice: the same as in the file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from okrxl.build.workbook import make
from okrxl.cycles.close import close
from okrxl.cycles.closing import Wishes
from okrxl.excel.closed.workbook import ClosedWorkbook
from okrxl.excel.live.workbook import LiveWorkbook
from okrxl.pipeline import Moment, read
from okrxl.sheets.model import Drawing, Edited

if TYPE_CHECKING:
    import xlwings as xw

pytestmark = pytest.mark.libreoffice
NOW = datetime(2026, 11, 20, 9, 30)


def test_a_cycle_closed(office: xw.App, tmp_path: Path) -> None:
    path = tmp_path / "okr.xlsx"
    make(path, "en", sample=True, now=NOW)
    of_file = ClosedWorkbook(path)
    grid = of_file.read()["key_results"]
    cell = (grid.top, grid.left + grid.headers.index("At close"))
    of_file.draw(Drawing((), edited=(Edited(grid.sheet, {cell: "Carry over"}),)))
    of_file.save(keep=False)
    book = office.books.open(str(path))
    try:
        live = LiveWorkbook(book)
        close(live, Moment(NOW), Wishes())
        found = read(live, Moment(NOW))
    finally:
        book.close()
    close(of_file, Moment(NOW), Wishes())
    known = read(of_file, Moment(NOW))
    assert found.log == known.log
    assert found.settings == known.settings
    assert found.scored["id"].tolist() == ["KR1.1-2027"] == known.scored["id"].tolist()
