"""In a running Excel as in a closed file: what a manager typed moves out of a drawing's way."""

from __future__ import annotations

import copy

import pytest

from okrxl.core.address import Area
from okrxl.core.errors import EnvironmentProblemError
from okrxl.excel.live.workbook import LiveWorkbook
from okrxl.sheets.model import Drawing, PlacedSheet
from tests.excel.closed.test_room import TAB, sheet
from tests.excel.live.conftest import Opened
from tests.excel.live.test_in_place import sheet_of, table_of
from tests.in_memory_excel.book import Application


def draw(app: Application, opened: Opened, placed: PlacedSheet) -> None:
    with opened(app) as book:
        LiveWorkbook(book).draw(Drawing((placed,)))


def typed(app: Application, cells: dict[tuple[int, int], object]) -> None:
    for (row, column), value in cells.items():
        sheet_of(app, TAB).put(row, column, value)


def test_cells_right_of_a_table_that_grows_wider_move_right(excel: Application, opened: Opened) -> None:
    """3 columns become 7: E stands in I, F in J."""
    draw(excel, opened, sheet(4, 3, 2))
    typed(excel, {(5, 5): "mine", (5, 6): 10, (9, 1): "below"})
    draw(excel, opened, sheet(4, 7, 2))
    found = sheet_of(excel, TAB).values
    assert (found[5, 9], found[5, 10], found[9, 1]) == ("mine", 10, "below")
    assert [found[5, column] for column in range(1, 8)] == [0] * 7


def test_cells_below_a_table_that_grows_longer_move_down(excel: Application, opened: Opened) -> None:
    draw(excel, opened, sheet(4, 3, 2))
    typed(excel, {(8, 1): "a note"})
    draw(excel, opened, sheet(4, 3, 6))
    found = sheet_of(excel, TAB).values
    assert (found[12, 1], found[10, 1]) == ("a note", 5)


def test_a_cell_between_ours_moves_to_the_right_of_everything(excel: Application, opened: Opened) -> None:
    draw(excel, opened, sheet(4, 3, 2))
    typed(excel, {(1, 3): "checked by Mei"})
    draw(excel, opened, sheet(4, 3, 2, head=4))
    assert sheet_of(excel, TAB).values[1, 6] == "checked by Mei"


def test_a_column_added_to_a_table_stays_in_it_when_it_grows_and_goes_down(
    excel: Application, opened: Opened
) -> None:
    draw(excel, opened, sheet(4, 3, 2))
    typed(excel, {(4, 4): "Mine", (5, 4): "one"})
    table_of(excel, "okr_room").area = Area(4, 1, 6, 4)
    draw(excel, opened, sheet(6, 5, 3))
    found = sheet_of(excel, TAB).values
    assert (found[6, 6], found[7, 6]) == ("Mine", "one")
    assert table_of(excel, "okr_room").area == Area(6, 1, 9, 6)


@pytest.mark.long
def test_what_moved_is_back_wherever_the_drawing_fails(excel: Application, opened: Opened) -> None:
    draw(excel, opened, sheet(4, 3, 2))
    typed(excel, {(5, 5): "mine", (1, 3): "Mei", (8, 1): "a note"})
    before = dict(sheet_of(excel, TAB).values)
    failed = 0
    for call in range(1, 1_000):
        app = copy.deepcopy(excel)
        app.meter.reset()
        with opened(app) as book:
            app.meter.reset(call)
            try:
                LiveWorkbook(book).draw(Drawing((sheet(4, 7, 6, head=4),)))
            except EnvironmentProblemError:
                failed += 1
                assert sheet_of(app, TAB).values == before, call
        if app.meter.calls < call:
            break
    assert failed > 50
