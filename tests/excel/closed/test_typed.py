"""What people type on generated sheets of a closed workbook is there after every refresh."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import Validator
from tests.excel import manager, reading
from tests.excel.closed.people import Typist
from tests.excel.running import done
from tests.excel.small import small
from tests.excel.typing_people import plays


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small(tmp_path_factory.mktemp("typed") / "Book.xlsx")


class Closed(Typist):
    """Types what the story asks for."""

    def department(self, key_result: int, name: str) -> None:
        self.typed.setdefault("Objectives", {})[f"C{key_result}"] = name


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.long)])
def test_nothing_typed_is_lost_or_comes_to_stand_elsewhere(once: Path, tmp_path: Path, seed: int) -> None:
    book = Closed(Path(shutil.copy(once, tmp_path / "Book.xlsx")))
    plays(book, seed, 5, lambda random: book.department(6, random.choice(("Sales", "Service", "Service"))))


def test_a_formula_a_percent_and_a_column_of_ones_own_are_kept(
    once: Path, tmp_path: Path, validator: Validator
) -> None:
    """The formula refers to its own row, which is another one once the row above is done."""
    book = Closed(Path(shutil.copy(once, tmp_path / "Book.xlsx")))
    book.put("okr_decisions", 0, "Decision", "first")
    book.put("okr_decisions", 1, "Decision", "second")
    tab, _, area = manager.tables(book.path)["okr_decisions"]
    row = area.top + 2
    book.put("okr_decisions", 1, "Owner", f'="Mei"&C{row}')
    book.refresh()
    book.put("okr_decisions", 0, "Progress", "Done")
    book.refresh()
    assert (book.rows("okr_decisions") or [])[0]["Decision"] == "second"
    assert reading.book(book.path, values=False)[tab][f"D{row - 1}"].value == f'="Mei"&C{row - 1}'
    (listed,) = book.rows("okr_decisions_done") or []
    assert (listed["Decision"], listed["Done in"]) == ("first", "2026-W47")
    assert not validator(book.path)


def test_a_department_that_is_gone_keeps_its_tab_where_something_was_written(
    once: Path, tmp_path: Path, validator: Validator
) -> None:
    """An action, and a remark beside the table: the tab stays, without scores, and Checks says so."""
    path = Path(shutil.copy(once, tmp_path / "Book.xlsx"))
    book = Closed(path)
    number = manager.tables(path)["okr_dept_2"][0]
    assert number == "Service"
    book.put("okr_actions_2", 0, "Action", "train them")
    book.department(6, "Sales")
    book.save()
    manager.types(path, "Service", {"AK3": "my remark"})
    manager.saves(path)
    ran = done("refresh", path, "--json")
    assert "department_gone" in [one["code"] for one in ran.json["findings"]]
    cells = [value for row in reading.rows(path, "Service") for value in row]
    assert "train them" in cells
    assert "my remark" in cells
    assert not any(isinstance(value, float) for value in cells)
    assert not validator(path)
    book.department(6, "Service")
    book.refresh()
    assert (book.rows("okr_actions_2") or [])[0]["Action"] == "train them"
    assert len(book.rows("okr_dept_2") or []) == 2


def test_a_department_that_is_gone_takes_along_a_tab_with_nothing_else(once: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(once, tmp_path / "Book.xlsx"))
    book = Closed(path)
    book.department(6, "Sales")
    book.refresh()
    assert "Service" not in manager.tabs(path)
