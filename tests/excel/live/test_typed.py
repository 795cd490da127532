"""In a running Excel as in a closed file: what people type on generated sheets is kept."""

from __future__ import annotations

import copy

import pytest

from okrxl.excel.live.workbook import LiveWorkbook
from okrxl.pipeline import Moment, refresh
from tests.excel.live.conftest import NOW, Opened, front, loaded
from tests.excel.live.test_in_place import sheet_of, table_of
from tests.excel.small import small
from tests.excel.typing_people import plays
from tests.in_memory_excel.book import Application


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Application:
    return loaded(small(tmp_path_factory.mktemp("typed") / "Book.xlsx"))


class Live:
    """A workbook open in Excel, typed into there."""

    def __init__(self, app: Application, opened: Opened) -> None:
        self.app = app
        self.opened = opened

    def rows(self, table: str) -> list[dict[str, object]] | None:
        if not any(one.name == table for sheet in front(self.app).sheets for one in sheet.tables):
            return None
        found = table_of(self.app, table)
        columns = range(found.area.left, found.area.right + 1)
        values = found.sheet.values
        headers = [str(values.get((found.area.top, column))) for column in columns]
        return [
            {header: values.get((row, column)) for header, column in zip(headers, columns, strict=True)}
            for row in range(found.area.top + 1, found.area.bottom + 1)
        ]

    def put(self, table: str, row: int, header: str, value: object) -> None:
        found = table_of(self.app, table)
        place = list((self.rows(table) or [{}])[0]).index(header)
        found.sheet.put(found.area.top + 1 + row, found.area.left + place, value)

    def department(self, key_result: int, name: str) -> None:
        sheet_of(self.app, "Objectives").put(key_result, 3, name)

    def refresh(self) -> None:
        with self.opened(self.app) as book:
            refresh(LiveWorkbook(book), Moment(NOW))


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.long)])
def test_nothing_typed_is_lost_or_comes_to_stand_elsewhere(
    once: Application, opened: Opened, seed: int
) -> None:
    book = Live(copy.deepcopy(once), opened)
    plays(book, seed, 4, lambda random: book.department(6, random.choice(("Sales", "Service", "Service"))))


def test_a_department_that_is_gone_keeps_its_tab_where_something_was_written(
    once: Application, opened: Opened
) -> None:
    book = Live(copy.deepcopy(once), opened)
    book.put("okr_actions_2", 0, "Action", "train them")
    sheet_of(book.app, "Service").put(3, 37, "my remark")
    book.department(6, "Sales")
    book.refresh()
    values = sheet_of(book.app, "Service").values.values()
    assert "train them" in values
    assert "my remark" in values
    assert not sheet_of(book.app, "Service").charts


@pytest.mark.parametrize("floating", [0, 1])
def test_a_tab_with_a_picture_of_the_managers_stays(once: Application, opened: Opened, floating: int) -> None:
    book = Live(copy.deepcopy(once), opened)
    sheet_of(book.app, "Service").floating = floating
    book.department(6, "Sales")
    book.refresh()
    assert any(sheet.name == "Service" for sheet in front(book.app).sheets) == bool(floating)
