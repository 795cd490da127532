"""The rows of Alignment are grouped below what they serve; what a manager folds away stays folded."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from okrxl.excel.closed.workbook import ClosedWorkbook
from tests.conftest import Validator
from tests.excel import manager, reading, zips
from tests.excel.running import done
from tests.excel.small import ROWS, small

Grouped = dict[str, tuple[int, bool, bool]]
TAB, TABLE = "Alignment", "okr_alignment"


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small(tmp_path_factory.mktemp("outline") / "small.xlsx")


@pytest.fixture
def path(refreshed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(refreshed, tmp_path))


def grouped(path: Path, tab: str = TAB, table: str = TABLE) -> Grouped:
    """Id -> (level, hidden, whether the button beside the row unfolds others) of the rows of a table."""
    area = manager.tables(path)[table][2]
    sheet = reading.book(path)[tab]
    lines = {row: sheet.row_dimensions[row] for row in range(area.top + 1, area.bottom + 1)}
    return {
        str(sheet.cell(row, 2).value): (line.outlineLevel or 0, bool(line.hidden), bool(line.collapsed))
        for row, line in lines.items()
    }


def buttons(path: Path) -> str | None:
    """Where the buttons stand: "0" for beside the row above a group."""
    root = manager.tree(path, manager.tabs(path)[TAB])
    return next(root.iter(f"{manager.S}outlinePr")).get("summaryBelow")


def folds(path: Path, parent: str, *, tab: str = TAB) -> None:
    """Click the button beside a row, and save in Excel."""
    levels = grouped(path)
    ids, top = list(levels), manager.tables(path)[TABLE][2].top + 1
    part = manager.tabs(path)[tab]
    root = manager.tree(path, part)
    rows = {int(str(node.get("r"))): node for node in root.iter(f"{manager.S}row")}
    first = ids.index(parent)
    rows[top + first].set("collapsed", "1")
    for one in ids[first + 1 :]:
        if levels[one][0] <= levels[parent][0]:
            break
        rows[top + ids.index(one)].set("hidden", "1")
    manager.put(path, part, root)
    manager.saves(path)


def test_rows_are_grouped_below_the_row_that_they_belong_to(path: Path) -> None:
    """S1 stands above both objectives, these above their key results, the buttons beside the row above."""
    found = grouped(path)
    assert {name: level for name, (level, _, _) in found.items()} == {
        "S1": 0, "O1": 1, "K1": 2, "K2": 2, "O2": 1, "K3": 2, "K4": 2,
    }  # fmt: skip
    assert not any(hidden or collapsed for _, hidden, collapsed in found.values())
    assert buttons(path) == "0"
    assert reading.book(path)[TAB].sheet_format.outlineLevelRow == 2


def test_what_is_folded_away_stays_so_and_nothing_else_does(path: Path) -> None:
    """An objective that comes above moves the rows: it is the row's id that counts, not its place."""
    folds(path, "O2")
    manager.adds_rows(path, "okr_objectives", [["O3", "Grow", "Sales", "Head of sales", "O1"]])
    key_results: list[list[manager.Cell]] = [
        ["K5", "O3", "Shops", None, None, "increase", "", 1, 5],
        ["K6", "O2", "Calls", None, None, "increase", "", 1, 5],
    ]
    manager.adds_rows(path, "okr_key_results", key_results)
    done("refresh", path)
    found = grouped(path)
    assert found["O3"] == (2, False, False)
    assert found["K5"] == (3, False, False)
    assert {name for name, (_, hidden, _) in found.items() if hidden} == {"K3", "K4", "K6"}


def test_a_group_folded_inside_another_one_stays_so_too(path: Path) -> None:
    folds(path, "O1")
    folds(path, "S1")
    done("refresh", path)
    found = grouped(path)
    assert found["S1"] == (0, False, False)
    assert found["O1"] == (1, True, True)
    assert all(hidden for name, (_, hidden, _) in found.items() if name != "S1")


def test_a_row_that_somebody_hid_alone_is_shown_again(path: Path) -> None:
    top = manager.tables(path)[TABLE][2].top
    part = manager.tabs(path)[TAB]
    root = manager.tree(path, part)
    next(row for row in root.iter(f"{manager.S}row") if row.get("r") == str(top + 3)).set("hidden", "1")
    manager.put(path, part, root)
    done("refresh", path)
    assert not any(hidden for _, hidden, _ in grouped(path).values())


def test_rows_that_a_filter_hid_are_shown_again_and_none_are_folded(path: Path) -> None:
    folds(path, "O2")
    table = next(
        one
        for one in manager.related(path, manager.tabs(path)[TAB], "table")
        if manager.tree(path, one).get("displayName") == TABLE
    )
    root = manager.tree(path, table)
    buttons = next(root.iter(f"{manager.S}autoFilter"))
    buttons.append(buttons.makeelement(f"{manager.S}filterColumn", {"colId": "0"}))
    manager.put(path, table, root)
    done("refresh", path)
    assert not any(hidden or collapsed for _, hidden, collapsed in grouped(path).values())


def test_a_refresh_that_changes_nothing_leaves_a_folded_sheet_as_it_is(path: Path) -> None:
    folds(path, "O1")
    done("refresh", path)
    before = zips.parts(path)
    done("refresh", path)
    for part in (manager.tabs(path)[TAB], zips.WORKBOOK):
        assert zips.parts(path)[part] == before[part], part


def test_rows_that_a_manager_grouped_elsewhere_stay_grouped(path: Path) -> None:
    """Above and below our tables the rows are his, on sheets without groups of ours too."""
    for tab, row in ((TAB, 40), (TAB, 5), ("Owner Rollup", 3)):
        part = manager.tabs(path)[tab]
        root = manager.tree(path, part)
        data = next(root.iter(f"{manager.S}sheetData"))
        found = next((one for one in data if one.get("r") == str(row)), None)
        if found is None:
            found = data.makeelement(f"{manager.S}row", {"r": str(row)})
            data.append(found)
        found.attrib.update({"outlineLevel": "1", "hidden": "1"})
        manager.put(path, part, root)
    manager.saves(path)
    done("refresh", path)
    book = reading.book(path)
    for tab, row in ((TAB, 40), (TAB, 5), ("Owner Rollup", 3)):
        line = book[tab].row_dimensions[row]
        assert (line.outlineLevel, line.hidden) == (1, True), (tab, row)


def test_a_workbook_without_groups_gets_them_at_its_next_refresh(path: Path) -> None:
    part = manager.tabs(path)[TAB]
    root = manager.tree(path, part)
    for node in root.iter():
        for key in ("outlineLevel", "outlineLevelRow", "summaryBelow"):
            if key in node.attrib:
                del node.attrib[key]
    manager.put(path, part, root)
    assert {level for level, _, _ in grouped(path).values()} == {0}
    done("refresh", path)
    assert [level for level, _, _ in grouped(path).values()] == [0, 1, 2, 2, 1, 2, 2]
    assert buttons(path) == "0"


def test_rows_are_grouped_no_deeper_than_excel_can(tmp_path: Path) -> None:
    """Nine objectives, each below the one before: S1, O1 to O9, K1 would stand ten levels deep."""
    chain = [
        [f"O{n}", f"Objective {n}", "Sales", "Head of sales", f"O{n - 1}" if n > 1 else "S1"]
        for n in range(1, 10)
    ]
    rows = {
        **ROWS,
        "okr_objectives": chain,
        "okr_key_results": [["K1", "O9", "Customers", None, None, "increase", "", 32, 45]],
    }
    path = small(tmp_path / "deep.xlsx", rows=rows)  # type: ignore[arg-type]
    assert [level for level, _, _ in grouped(path).values()] == [0, 1, 2, 3, 4, 5, 6, 7, 7, 7, 7]


def test_what_is_printed_is_what_is_in_view(path: Path) -> None:
    """LibreOffice, which prints, would fold O1 for the mark that Excel puts beside O2."""
    folds(path, "O2")
    copied = path.with_name("printed.xlsx")
    copied.write_bytes(ClosedWorkbook(path).written_with(frozenset({TAB})))
    found = grouped(copied)
    assert {name for name, (_, hidden, _) in found.items() if hidden} == {"K3", "K4"}
    assert not any(collapsed for _, _, collapsed in found.values())


@pytest.mark.validator
def test_a_folded_sheet_is_valid(path: Path, validator: Validator) -> None:
    folds(path, "O1")
    done("refresh", path)
    assert grouped(path)["K1"] == (2, True, False)
    assert validator(path) == []
