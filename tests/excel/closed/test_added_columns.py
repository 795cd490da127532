"""Columns that a manager adds to tables of generated sheets of a closed workbook: each cell keeps its row."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import Validator
from tests.excel import manager, noting_people, reading
from tests.excel.closed.people import Typist
from tests.excel.running import done
from tests.excel.small import small

ROW = "okr_scores[[#This Row],[Score]]*2"


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small(tmp_path_factory.mktemp("added") / "Book.xlsx")


@pytest.fixture
def path(once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(once, tmp_path / "Book.xlsx"))


def beside(path: Path, table: str, *headers: str) -> dict[str, tuple[object, ...]]:
    """What stands beside each key of a table; formulas as they are."""
    tab, _, area = manager.tables(path)[table]
    head, *below = reading.book(path, values=False)[tab][area.ref]
    names = [cell.value for cell in head]
    key, *others = (names.index(header) for header in headers)
    return {str(row[key].value or ""): tuple(row[at].value for at in others) for row in below}


def test_a_note_on_kr_scores_stays_beside_its_key_result(path: Path, validator: Validator) -> None:
    """K1 gets so much better that it goes down; its note, and the formula of each row, go along."""
    before = list(beside(path, "okr_scores", "ID", "ID"))
    manager.adds_column(path, "okr_scores", "My note", {"K1": "ask Mei", "K3": 12, "K2": 0.5})
    manager.adds_column(path, "okr_scores", "Twice", dict.fromkeys(before, "=" + ROW))
    manager.adds_rows(path, "okr_check_ins", [[date(2026, 11, 19), "K1", 33]])
    manager.saves(path)
    done("refresh", path)
    after = beside(path, "okr_scores", "ID", "My note", "Twice")
    assert list(after) != before
    notes = {key: note for key, (note, _) in after.items()}
    assert notes["K1"] == "ask Mei"
    assert (notes["K2"], notes["K3"], notes["K4"]) == (0.5, 12, None)
    assert {formula for _, formula in after.values()} == {"=" + ROW}
    assert "okr_scores_left" not in manager.tables(path)
    assert not validator(path)


def test_what_stood_beside_a_key_result_that_is_gone_is_kept_until_it_is_back(
    path: Path, validator: Validator
) -> None:
    """Below the table, under its ID; the formula that every row has is not, and a new row gets it."""
    keys = list(beside(path, "okr_scores", "ID", "ID"))
    manager.adds_column(path, "okr_scores", "My note", {"K1": "ask Mei", "K2": "see the board"})
    manager.adds_column(path, "okr_scores", "Twice", dict.fromkeys(keys, "=" + ROW))
    manager.types(path, "Key Results", {"A5": "K9"})
    manager.saves(path)
    done("refresh", path)
    after = beside(path, "okr_scores", "ID", "My note", "Twice")
    assert after["K9"] == (None, "=" + ROW)
    assert after["K2"] == ("see the board", "=" + ROW)
    assert beside(path, "okr_scores_left", "ID", "My note") == {"K1": ("ask Mei",)}
    done("refresh", path)
    assert beside(path, "okr_scores_left", "ID", "My note") == {"K1": ("ask Mei",)}
    assert not validator(path)
    manager.types(path, "Key Results", {"A5": "K1"})
    manager.saves(path)
    done("refresh", path)
    assert beside(path, "okr_scores", "ID", "My note", "Twice")["K1"] == ("ask Mei", "=" + ROW)
    assert "okr_scores_left" not in manager.tables(path)


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("okr_owner_scores", "Owner"),
        ("okr_department_scores", "Department"),
        ("okr_objective_scores", "ID"),
        ("okr_dept_1", "ID"),
        ("okr_alignment", "ID"),
        ("okr_month_report", "ID"),
    ],
)
def test_every_table_keeps_what_stands_beside_its_rows(path: Path, table: str, key: str) -> None:
    keys = list(beside(path, table, key, key))
    wanted = {one: f"about {one}" for one in keys if one}
    manager.adds_column(path, table, "My note", {**wanted}, key)
    # Whatever is worst is on top: everything is turned upside down.
    manager.adds_rows(
        path,
        "okr_check_ins",
        [[date(2026, 11, 19), one, figure] for one, figure in (("K1", 45), ("K2", 100), ("K4", 1))],
    )
    manager.saves(path)
    done("refresh", path)
    after = {one: note for one, (note,) in beside(path, table, key, "My note").items() if one}
    assert after == wanted


def test_a_department_that_is_gone_keeps_its_tab_for_the_notes_on_it(path: Path) -> None:
    manager.adds_column(path, "okr_dept_2", "My note", {"K3": "ask Mei"})
    manager.types(path, "Objectives", {"C6": "Sales"})
    manager.saves(path)
    done("refresh", path)
    assert beside(path, "okr_dept_2_left", "ID", "My note") == {"K3": ("ask Mei",)}


def test_a_column_that_is_put_between_ours_goes_to_the_end(path: Path) -> None:
    """Excel shifts what is right of a column that is inserted into a table."""
    tab, part, area = manager.tables(path)["okr_owner_scores"]
    rows = [[cell.value for cell in row] for row in reading.book(path)[tab][area.ref]]
    manager.adds_column(path, "okr_owner_scores", "Mine", {}, "Owner")
    widened = [[row[0], note, *row[1:]] for row, note in zip(rows, ("Mine", "a", "b"), strict=True)]
    root = manager.tree(path, part)
    columns = root.find(f"{manager.S}tableColumns")
    assert columns is not None
    columns.insert(1, columns[-1])
    manager.put(path, part, root)
    cells = {
        f"{chr(64 + at)}{number}": value
        for number, row in enumerate(widened, area.top)
        for at, value in enumerate(row, 1)
    }
    manager.types(path, tab, cells)
    manager.saves(path)
    done("refresh", path)
    owners = [row[0] for row in rows[1:]]
    assert beside(path, "okr_owner_scores", "Owner", "Mine") == {owners[0]: ("a",), owners[1]: ("b",)}
    headers = [
        cell.value for cell in reading.book(path)[tab][manager.tables(path)["okr_owner_scores"][2].ref][0]
    ]
    assert headers == [*rows[0], "Mine"]


def test_a_header_of_ours_that_was_changed_is_written_again(path: Path) -> None:
    _, part, area = manager.tables(path)["okr_owner_scores"]
    root = manager.tree(path, part)
    (name,) = (node for node in root.iter(f"{manager.S}tableColumn") if node.get("name") == "Expected")
    name.set("name", "Should be")
    manager.put(path, part, root)
    manager.saves(path)
    done("refresh", path)
    assert manager.tables(path)["okr_owner_scores"][2] == area


class Closed(Typist):
    """Types what the story asks for."""

    formulas = True

    def put(self, table: str, row: int, header: str, value: object) -> None:
        super().put(table, row, header, str(value) or None)

    def widen(self, table: str, header: str, key: str, cells: dict[str, str]) -> None:
        manager.adds_column(self.path, table, header, {**cells}, key)
        self.forget()

    def key_result(self, row: int, name: str) -> None:
        self.typed.setdefault("Key Results", {})[f"A{row}"] = name

    def check_in(self, row: int, actual: float) -> None:
        self.typed.setdefault("Check-ins", {})[f"C{row}"] = actual


@pytest.mark.long
@pytest.mark.parametrize("seed", [0, 1])
def test_every_note_stands_beside_its_row_or_is_kept_under_its_key(path: Path, seed: int) -> None:
    noting_people.plays(Closed(path), seed, 3)
