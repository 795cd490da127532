"""In a running Excel as in a closed file: what people type on generated sheets is kept."""

from __future__ import annotations

import copy

import pytest

from tests.excel.live.conftest import Opened, front, loaded
from tests.excel.live.people import Typist
from tests.excel.live.test_in_place import sheet_of
from tests.excel.small import small
from tests.excel.typing_people import plays
from tests.in_memory_excel.book import Application


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Application:
    return loaded(small(tmp_path_factory.mktemp("typed") / "Book.xlsx"))


class Live(Typist):
    """Types what the story asks for."""

    def department(self, key_result: int, name: str) -> None:
        sheet_of(self.app, "Objectives").put(key_result, 3, name)


@pytest.mark.long
@pytest.mark.parametrize("seed", [0, 1])
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
