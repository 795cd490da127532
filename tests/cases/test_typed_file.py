"""The cases as they lie in a file, through every driver: the right scores, and all of them the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from okrxl.assess import Assessment, assess
from okrxl.excel.closed.workbook import ClosedWorkbook
from tests.cases.typed_file import TODAY, write, wrong
from tests.excel.live.conftest import driver, loaded
from tests.in_memory_excel.windows import book_of, running


def closed(path: Path) -> Assessment:
    return assess(ClosedWorkbook(path).read(), today=TODAY)


def in_excel(path: Path) -> Assessment:
    app = loaded(path)
    with running(app) as found:
        return assess(driver(book_of(found, app.books[0])).read(), today=TODAY)


def same(one: Assessment, other: Assessment) -> bool:
    pd.testing.assert_frame_equal(one.scored, other.scored)
    return one.findings == other.findings


@pytest.mark.parametrize("read", [closed, in_excel])
def test_every_case_comes_out_right(tmp_path: Path, read: Callable[[Path], Assessment]) -> None:
    path = write(tmp_path / "typed.xlsx")
    found = read(path)
    assert wrong(found) == []
    about_all = [one.code for one in found.findings if one.sheet not in {"key_results", "check_ins"}]
    assert about_all == ["many_key_results"]
    assert found.owners["owner"].tolist() == ["Lead, North"]
    assert found.departments["department"].tolist() == ["Sales/North"]
    assert same(found, closed(path))
