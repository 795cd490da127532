"""Somebody who types into a workbook that is open in Excel, for the stories of tests."""

from __future__ import annotations

from okrxl.excel.live.workbook import LiveWorkbook
from okrxl.pipeline import Moment, refresh
from tests.excel.live.conftest import NOW, Opened, front
from tests.excel.live.test_in_place import table_of
from tests.in_memory_excel.book import Application


class Typist:
    """Reads and types cells of tables, and refreshes."""

    formulas = False
    """Whether cells are read as their formulas; ids never are."""

    def __init__(self, app: Application, opened: Opened) -> None:
        self.app = app
        self.opened = opened

    def rows(self, table: str) -> list[dict[str, object]] | None:
        """What stands in the rows of a table, by header; None where there is no such table."""
        if not any(one.name == table for sheet in front(self.app).sheets for one in sheet.tables):
            return None
        found = table_of(self.app, table)
        columns = range(found.area.left, found.area.right + 1)
        values = found.sheet.values
        shown = {**values, **found.sheet.formulas} if self.formulas else values
        headers = [str(values.get((found.area.top, column))) for column in columns]
        return [
            {
                header: (values if header == "ID" else shown).get((row, column))
                for header, column in zip(headers, columns, strict=True)
            }
            for row in range(found.area.top + 1, found.area.bottom + 1)
        ]

    def put(self, table: str, row: int, header: str, value: object) -> None:
        """Type into a row of a table, counted from 0."""
        found = table_of(self.app, table)
        at = list((self.rows(table) or [{}])[0]).index(header)
        found.sheet.put(found.area.top + 1 + row, found.area.left + at, value)

    def refresh(self) -> None:
        """Click Refresh."""
        with self.opened(self.app) as book:
            refresh(LiveWorkbook(book), Moment(NOW))
