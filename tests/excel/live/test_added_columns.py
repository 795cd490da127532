"""In a running Excel as in a closed file: what stands beside a row of a generated table stays beside it."""

from __future__ import annotations

import copy
from dataclasses import replace

import pytest

from tests.excel import noting_people
from tests.excel.live.conftest import Opened, loaded
from tests.excel.live.people import Typist
from tests.excel.live.test_in_place import sheet_of, table_of
from tests.excel.small import small
from tests.in_memory_excel.book import Application


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Application:
    return loaded(small(tmp_path_factory.mktemp("added") / "Book.xlsx"))


class Live(Typist):
    """Types what the story asks for."""

    formulas = True

    def put(self, table: str, row: int, header: str, value: object) -> None:
        text = f"'{value}" if value and not str(value).startswith("=") else value
        super().put(table, row, header, text)

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


@pytest.mark.long
@pytest.mark.parametrize("seed", [0, 1])
def test_every_note_stands_beside_its_row_or_is_kept_under_its_key(
    once: Application, opened: Opened, seed: int
) -> None:
    noting_people.plays(Live(copy.deepcopy(once), opened), seed, 3)
