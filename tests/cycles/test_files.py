"""Closing real workbooks: the file, a copy, a running Excel, through the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from okrxl.core.names import NUMBER_TEXT
from okrxl.cycles.close import close
from okrxl.cycles.closing import Wishes
from okrxl.excel.closed.workbook import ClosedWorkbook
from okrxl.pipeline import Moment, read
from okrxl.sheets.model import Drawing, Edited
from tests.excel.live.conftest import NOW, Opened, driver, loaded
from tests.excel.running import done, okrxl

AT_CLOSE = ("结转", "延续", None, None, "结转")


@pytest.fixture
def unclosed(scored: Path, tmp_path: Path) -> Path:
    """The refreshed sample, with the first rows' ways at the cycle's close."""
    path = tmp_path / "okr.xlsx"
    path.write_bytes(scored.read_bytes())
    book = ClosedWorkbook(path)
    grid = book.read()["key_results"]
    column = grid.left + grid.headers.index("结转方式")
    cells = {(grid.top + at, column): word for at, word in enumerate(AT_CLOSE) if word}
    book.draw(Drawing((), edited=(Edited(grid.sheet, cells),)))
    book.save(keep=False)
    return path


def typed(path: Path) -> dict[str, list[list[Any]]]:
    """The cells of the sheets that people type into."""
    book = openpyxl.load_workbook(path)
    return {
        tab: [[cell.value for cell in row] for row in book[tab].iter_rows()]
        for tab in ("设置", "目标", "关键结果", "进展", "部门")
    }


def test_a_file_is_closed_in_place_and_a_restore_undoes_it(unclosed: Path) -> None:
    before, content = typed(unclosed), unclosed.read_bytes()
    ran = done("close", unclosed, "--as-of", "2026-12-31", "--json")
    assert ran.json["next"] == {"label": "2027", "start": "2027-01-01", "end": "2027-12-31"}
    after = typed(unclosed)
    assert {tab: after[tab] for tab in ("目标", "进展", "部门")} == {
        tab: before[tab] for tab in ("目标", "进展", "部门")
    }
    rows = after["关键结果"]
    state = rows[3].index("进行情况")
    assert [row[state] for row in rows[4:9]] == ["已关闭", None, "已关闭", "已关闭", "已关闭"]
    carried = [row for row in rows if str(row[0]).endswith("-2027")]
    assert [row[0] for row in carried] == ["KR1.1-2027", "KR2.2-2027"]
    done("restore", unclosed)
    assert unclosed.read_bytes() == content


def test_a_preview_names_every_row_and_leaves_the_file(unclosed: Path) -> None:
    content = unclosed.read_bytes()
    ran = done("close", unclosed, "--as-of", "2026-12-31", "--dry-run")
    assert "KR1.1-2027" in ran.out
    assert "归档 27 项，结转 2 项，延续 1 项。" in ran.out
    assert unclosed.read_bytes() == content


def test_a_copy_begins_the_next_cycle_and_the_workbook_stays(unclosed: Path) -> None:
    content, copy = unclosed.read_bytes(), unclosed.with_name("2027.xlsx")
    done("close", unclosed, "--as-of", "2026-12-31", "--to", copy, "--cycle", "下一年")
    assert unclosed.read_bytes() == content
    found = read(ClosedWorkbook(copy), Moment(NOW))
    assert (found.settings.cycle, found.log.cycles[0].cycle) == ("下一年", "2026")
    numbers = {ClosedWorkbook(path).texts()[NUMBER_TEXT] for path in (unclosed, copy)}
    assert len(numbers) == 2
    assert okrxl("close", unclosed, "--to", copy).code == 2


def test_the_next_refresh_finds_nothing_changed(unclosed: Path) -> None:
    done("close", unclosed, "--as-of", "2026-12-31")
    before = read(ClosedWorkbook(unclosed), Moment(NOW)).log
    done("refresh", unclosed, "--as-of", "2027-02-01")
    assert read(ClosedWorkbook(unclosed), Moment(NOW)).log.changes == before.changes


def test_a_formula_among_the_settings_is_not_overwritten(unclosed: Path) -> None:
    book = openpyxl.load_workbook(unclosed)
    sheet = book["设置"]
    row = next(cell.row for cell in sheet["A"] if cell.value == "周期结束")
    sheet.cell(row, 2).value = "=DATE(2026,12,31)"
    book.save(unclosed)
    content = unclosed.read_bytes()
    ran = okrxl("close", unclosed, "--as-of", "2026-12-31", "--start", "2027-01-01", "--end", "2027-12-31")
    assert ran.code == 2
    assert f"B{row}" in ran.err
    assert unclosed.read_bytes() == content


@pytest.mark.long
def test_a_running_excel_closes_as_the_file_is_closed(unclosed: Path, opened: Opened) -> None:
    moment = Moment(NOW)
    with opened(loaded(unclosed)) as book:
        close(driver(book), moment, Wishes())
        live = read(driver(book), moment)
    book_of_file = ClosedWorkbook(unclosed)
    close(book_of_file, moment, Wishes())
    closed = read(book_of_file, moment)
    assert live.log == closed.log
    assert live.scored[["id", "baseline", "start"]].equals(closed.scored[["id", "baseline", "start"]])
    assert live.settings == closed.settings
