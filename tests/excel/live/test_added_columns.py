"""In a running Excel as in a closed file: what stands beside a row of a generated table stays beside it."""

from __future__ import annotations

import copy
from dataclasses import replace

import pytest

from okrxl.excel.live.workbook import LiveWorkbook
from okrxl.pipeline import Moment, refresh
from tests.excel import noting_people
from tests.excel.live.conftest import NOW, Opened, front, loaded
from tests.excel.live.test_in_place import sheet_of, table_of
from tests.excel.small import small
from tests.in_memory_excel.book import Application


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Application:
    return loaded(small(tmp_path_factory.mktemp("added") / "Book.xlsx"))


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
        values = {**found.sheet.values, **found.sheet.formulas}
        headers = [str(found.sheet.values.get((found.area.top, column))) for column in columns]
        return [
            {
                header: found.sheet.values.get((row, column)) if header == "ID" else values.get((row, column))
                for header, column in zip(headers, columns, strict=True)
            }
            for row in range(found.area.top + 1, found.area.bottom + 1)
        ]

    def put(self, table: str, row: int, header: str, value: object) -> None:
        found = table_of(self.app, table)
        at = list((self.rows(table) or [{}])[0]).index(header)
        text = f"'{value}" if value and not str(value).startswith("=") else value
        found.sheet.put(found.area.top + 1 + row, found.area.left + at, text)

    def widen(self, table: str, header: str, key: str, cells: dict[str, str]) -> None:
        found = table_of(self.app, table)
        found.area = replace(found.area, right=found.area.right + 1)
        found.sheet.put(found.area.top, found.area.right, header)
        for at, row in enumerate(self.rows(table) or []):
            if row[key] in cells:
                self.put(table, at, header, cells[str(row[key])])

    def key_result(self, row: int, name: str) -> None:
        sheet_of(self.app, "Key Results").put(row, 1, name)

    def check_in(self, row: int, actual: float) -> None:
        sheet_of(self.app, "Check-ins").put(row, 3, actual)

    def refresh(self) -> None:
        with self.opened(self.app) as book:
            refresh(LiveWorkbook(book), Moment(NOW))


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.long)])
def test_every_note_stands_beside_its_row_or_is_kept_under_its_key(
    once: Application, opened: Opened, seed: int
) -> None:
    noting_people.plays(Live(copy.deepcopy(once), opened), seed, 3)
