"""The round of department workbooks with the master open in LibreOffice: sent, and collected once."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from okrxl.build.workbook import make
from okrxl.excel.live.workbook import LiveWorkbook
from okrxl.exchange.arrived import incoming_files
from okrxl.exchange.collect import collect
from okrxl.exchange.distribute import Order, distribute
from okrxl.pipeline import Moment

if TYPE_CHECKING:
    import xlwings as xw

pytestmark = pytest.mark.libreoffice
NOW = datetime(2026, 11, 20, 9, 30)


def test_sent_and_collected(office: xw.App, tmp_path: Path) -> None:
    path = tmp_path / "master.xlsx"
    make(path, "zh", sample=True, now=NOW)
    book = office.books.open(path)
    try:
        port, moment = LiveWorkbook(book), Moment(NOW)
        before = len(port.read()["check_ins"].rows)
        distribute(port, moment, Order(tmp_path / "out"), lambda: None)
        sent = tmp_path / "out" / "2026 市场部 OKR.xlsx"
        filled = openpyxl.load_workbook(sent)
        for cell, value in (("K7", datetime(2026, 11, 19)), ("L7", 0.5), ("N7", "=1+1")):
            filled["填报"][cell] = value
            filled["填报"][cell].data_type = "s" if cell == "N7" else filled["填报"][cell].data_type
        filled.save(sent)

        done = collect(port, moment, incoming_files([sent], {}))
        assert [(one.kr_id, one.date, one.content.actual) for one in done.merged.check_ins] == [
            ("KR1.1", date(2026, 11, 19), 0.5)
        ]
        grid = port.read()["check_ins"]
        assert len(grid.rows) == before + 1
        row = dict(zip(grid.headers, grid.rows[-1], strict=True))
        assert (row["关键结果编号"], row["实际值"], row["说明"]) == ("KR1.1", 0.5, "=1+1")
        assert row["来源文件"] == sent.name
        assert not collect(port, moment, incoming_files([sent], {})).changed
    finally:
        book.close()
