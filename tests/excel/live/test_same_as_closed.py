"""Both drivers put the same onto the sheets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from okrxl.excel.live.workbook import LiveWorkbook
from okrxl.pipeline import Moment, refresh
from tests.excel.live.conftest import NOW, Opened, driver, front, loaded
from tests.excel.live.pictures import contents, looks, names
from tests.in_memory_excel.book import Application
from tests.in_memory_excel.loading import chart_ranges
from tests.in_memory_excel.sheet import Worksheet

Drive = Callable[[xw.Book], LiveWorkbook]


def seen(sheet: Worksheet) -> dict[str, Any]:
    found = contents(sheet) | looks(sheet)
    # A jump is a link in a file, a formula in a live Excel; the cells show the same.
    formulas = found.pop("formulas")
    jumps = {
        place: formula.split('"')[1].removeprefix("#")
        for place, formula in formulas.items()
        if formula.startswith("=HYPERLINK(")
    }
    return {
        "values": found["values"],
        "formulas": {place: one for place, one in formulas.items() if place not in jumps},
        "tables": found["tables"],
        "styles": found["styles"],
        "merges": found["merges"],
        "groups": found["groups"],
        "jumps": jumps | sheet.links,
    }


@pytest.mark.parametrize("drive", [driver, LiveWorkbook])
def test_cells_styles_tables_merges_and_jumps_are_the_same(
    excel: Application, scored: Path, opened: Opened, drive: Drive
) -> None:
    with opened(excel) as book:
        refresh(drive(book), Moment(NOW))
    live, closed = front(excel), front(loaded(scored))
    assert [sheet.name for sheet in live.sheets] == [sheet.name for sheet in closed.sheets]
    for one, other in zip(live.sheets, closed.sheets, strict=True):
        assert seen(one) == seen(other), one.name
    assert names(live) == names(closed)
    hidden = {name for name, one in live.names.items() if not one.shown}
    assert hidden >= {name for name, one in closed.names.items() if not one.shown}


@pytest.mark.parametrize("drive", [driver, LiveWorkbook])
def test_charts_show_the_same_ranges(excel: Application, scored: Path, opened: Opened, drive: Drive) -> None:
    with opened(excel) as book:
        refresh(drive(book), Moment(NOW))
    found = {
        chart.name: [series.formula for series in chart.chart.series]
        for sheet in front(excel).sheets
        for chart in sheet.charts
    }
    wanted = {
        name: [f"=SERIES({','.join(refs)},{index})" for index, refs in enumerate(series, 1)]
        for name, series in chart_ranges(scored).items()
    }
    assert found == wanted


def test_a_refresh_over_what_the_other_driver_drew_changes_no_value(scored: Path, opened: Opened) -> None:
    excel = loaded(scored)
    before = {sheet.name: dict(sheet.values) for sheet in front(excel).sheets}
    with opened(excel) as book:
        refresh(LiveWorkbook(book), Moment(NOW))
    assert {sheet.name: dict(sheet.values) for sheet in front(excel).sheets} == before


def test_nothing_of_xlwings_pro_is_used() -> None:
    assert xw.__pro__ is False
