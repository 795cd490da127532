"""Hidden names and numbers of okrxl's own that somebody has written over: as if they were not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from okrxl.changes import record
from okrxl.core.address import Area
from okrxl.excel.closed.new_rows import _column_formats, formatting
from okrxl.excel.closed.sheet_rows import Row
from okrxl.exchange import log
from tests.excel import small, zips
from tests.excel.running import okrxl


def test_a_department_s_hidden_name_without_a_number_is_passed_over(tmp_path: Path) -> None:
    """It was a ValueError behind "something unexpected"."""
    path = small.small(tmp_path / "small.xlsx")
    odd = '<definedName name="_okrxl.text.dept.x" hidden="1">"Sales"</definedName></definedNames>'
    zips.swap(path, zips.WORKBOOK, "</definedNames>", odd)
    assert okrxl("refresh", path).code == 0


@pytest.mark.parametrize("raw", ["inf", "-inf", "nan", "1e999", "x", None])
def test_a_number_of_a_hidden_table_that_is_none_is_0(raw: str | None) -> None:
    assert log._cell(raw, "int") == 0
    assert log._cell(raw, "float | None") is None
    assert record._number(raw) == 0


def test_a_column_or_row_whose_style_is_no_number_has_the_usual_one() -> None:
    head = b'<cols><col min="1" max="x" style="5"/><col min="1" max="2" style="-1"/></cols>'
    assert _column_formats(head, Area(1, 1, 1, 2)) == {1: 0, 2: 0}
    row = Row(1, 0, 0, b' r="1" s="x" customFormat="1"', b"")
    assert formatting(b"", row, Area(1, 1, 1, 1)).formats == {1: 0}
