"""The rows of Alignment are grouped in a running Excel as in a file; what is folded away stays so."""

from __future__ import annotations

from pathlib import Path

import pytest

from okrxl.core.address import Area
from okrxl.pipeline import Moment, refresh
from tests.excel.live.conftest import NOW, Opened, driver, front, loaded
from tests.excel.live.test_in_place import sheet_of, table_of
from tests.excel.small import small
from tests.in_memory_excel.book import Application
from tests.in_memory_excel.range import Range
from tests.in_memory_excel.sheet import Worksheet

TAB = "Alignment"


@pytest.fixture
def small_excel(tmp_path: Path) -> Application:
    """S1; O1 with K1, K2; O2 with K3, K4."""
    return loaded(small(tmp_path / "small.xlsx"))


def refreshed(app: Application, opened: Opened) -> None:
    with opened(app) as book:
        refresh(driver(book), Moment(NOW))


def area(app: Application) -> Area:
    return table_of(app, "okr_alignment").area


def ids(app: Application) -> dict[str, int]:
    """Id -> row of the rows of the table."""
    sheet, table = sheet_of(app, TAB), area(app)
    return {str(sheet.values.get((row, 2), "")): row for row in range(table.top + 1, table.bottom + 1)}


def grouped(app: Application) -> dict[str, int]:
    return {name: sheet_of(app, TAB).levels.get(row, 0) for name, row in ids(app).items()}


def hidden(app: Application) -> set[str]:
    return {name for name, row in ids(app).items() if row in sheet_of(app, TAB).hidden_rows}


def row_of(sheet: Worksheet, row: int) -> Range:
    return Range(sheet, [Area(row, 1, row, 16_384)])


def fold(app: Application, name: str) -> None:
    """Click the button beside a row."""
    row_of(sheet_of(app, TAB), ids(app)[name]).ShowDetail = False


def adds_objective(app: Application) -> None:
    """O3, which serves O1, with one key result."""
    for name, values in (
        ("okr_objectives", ("O3", "Grow", "Sales", "Head of sales", "O1")),
        ("okr_key_results", ("K5", "O3", "Shops", "", "", "increase", "", 1.0, 5.0)),
    ):
        table = table_of(app, name)
        table.area = Area(table.area.top, table.area.left, table.area.bottom + 1, table.area.right)
        for column, value in enumerate(values, table.area.left):
            table.sheet.put(table.area.bottom, column, value)


def test_a_workbook_without_groups_gets_them_at_its_next_refresh(
    small_excel: Application, opened: Opened
) -> None:
    """As the first version left it: the record of its drawing knows of no groups."""
    sheet = sheet_of(small_excel, TAB)
    sheet.levels.clear()
    sheet.outline.above = False
    forgets_heights(small_excel)
    refreshed(small_excel, opened)
    assert grouped(small_excel) == {"S1": 0, "O1": 1, "K1": 2, "K2": 2, "O2": 1, "K3": 2, "K4": 2}
    assert sheet.outline.above
    assert not hidden(small_excel)


def forgets_heights(app: Application) -> None:
    """Another mark of "heights" in the record of Alignment's last drawing."""
    name = front(app).names["_okrxl.drawn.alignment"]
    marks = name.formula.rstrip('"').split(".")
    marks[-2] = "000000"
    name.formula = ".".join(marks) + '"'


def test_what_is_folded_away_stays_so_where_the_rows_move(small_excel: Application, opened: Opened) -> None:
    fold(small_excel, "O2")
    adds_objective(small_excel)
    refreshed(small_excel, opened)
    assert grouped(small_excel) == {
        "S1": 0, "O1": 1, "O3": 2, "K5": 3, "K1": 2, "K2": 2, "O2": 1, "K3": 2, "K4": 2,
    }  # fmt: skip
    assert hidden(small_excel) == {"K3", "K4"}
    sheet, table = sheet_of(small_excel, TAB), area(small_excel)
    texts = [sheet.values[row, 2] for row in range(table.top + 1, table.bottom + 1)]
    assert texts[:4] == ["S1", "O1", "O3", "K5"]


def test_what_is_folded_away_is_let_alone_where_the_groups_are_the_same(
    small_excel: Application, opened: Opened
) -> None:
    fold(small_excel, "S1")
    small_excel.meter.reset()
    refreshed(small_excel, opened)
    assert hidden(small_excel) == {"O1", "K1", "K2", "O2", "K3", "K4"}
    assert not [kind for kind in small_excel.meter.kinds if "Outline" in kind or "Evaluate" in kind]


def test_folded_to_a_level_the_same_button_is_pressed_again(small_excel: Application, opened: Opened) -> None:
    """All objectives are folded: one call for the level, whatever their number."""
    sheet_of(small_excel, TAB).outline.ShowLevels(2, 0)
    adds_objective(small_excel)
    small_excel.meter.reset()
    refreshed(small_excel, opened)
    assert hidden(small_excel) == {"O3", "K5", "K1", "K2", "K3", "K4"}
    assert small_excel.meter.kinds["Outline.ShowLevels"] == 1
    assert not small_excel.meter.kinds["Range.ShowDetail ="]


def test_rows_that_leave_the_table_are_in_no_group(small_excel: Application, opened: Opened) -> None:
    table = table_of(small_excel, "okr_key_results")
    last = area(small_excel).bottom
    for column in range(table.area.left, table.area.right + 1):
        table.sheet.put(table.area.bottom, column, "")
    refreshed(small_excel, opened)
    assert grouped(small_excel) == {"S1": 0, "O1": 1, "K1": 2, "K2": 2, "O2": 1, "K3": 2}
    assert last not in sheet_of(small_excel, TAB).levels


def test_rows_grouped_elsewhere_are_the_managers(small_excel: Application, opened: Opened) -> None:
    sheet = sheet_of(small_excel, TAB)
    below = Range(sheet, [Area(40, 1, 42, 16_384)])
    below.OutlineLevel = 2
    adds_objective(small_excel)
    refreshed(small_excel, opened)
    assert {row: level for row, level in sheet.levels.items() if row >= 40} == {40: 1, 41: 1, 42: 1}
