"""A generated sheet that needs more room moves what a manager typed there, and loses none of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from okrxl.core.address import Area
from okrxl.excel.closed.workbook import ClosedWorkbook
from okrxl.sheets.model import Content, Drawing, PlacedSheet, PlacedTable, Values
from tests.conftest import Validator
from tests.excel import manager, reading
from tests.excel.conftest import Sample

TAB = "Room"


def sheet(top: int, columns: int, rows: int, head: int = 1) -> PlacedSheet:
    """A title over `head` columns, and a table."""
    headers = tuple(f"H{number}" for number in range(1, columns + 1))
    cells: tuple[tuple[Content, ...], ...] = tuple((header, *map(float, range(rows))) for header in headers)
    area = Area(top, 1, top + rows, columns)
    return PlacedSheet(
        "room",
        TAB,
        (
            Values(1, 1, tuple([f"title {number}"] for number in range(head)), ("title",) * head),
            Values(top, 1, cells, ("text",) * columns),
        ),
        tables=(PlacedTable("okr_room", area, headers),),
    )


def draw(path: Path, placed: PlacedSheet) -> None:
    book = ClosedWorkbook(path)
    book.draw(Drawing((placed,)))
    book.save(keep=False)


def drawn(path: Path, placed: PlacedSheet, typed: dict[str, manager.Cell]) -> None:
    """Draw, and type into it as somebody who saves with Excel."""
    draw(path, placed)
    manager.types(path, TAB, typed)
    manager.saves(path)


def values(path: Path, tab: str = TAB) -> dict[str, object]:
    cells = reading.book(path, values=False)[tab]
    return {
        cell.coordinate: cell.value for row in cells.iter_rows() for cell in row if cell.value is not None
    }


def test_cells_right_of_a_table_that_grows_wider_move_right(sample: Sample, validator: Validator) -> None:
    """3 columns become 7: what stood in E stands in I, and is still counted by who counted it."""
    path = sample()
    drawn(path, sheet(4, 3, 2), {"E5": "mine", "F5": 10, "F6": "=F5*2+A5", "A9": "below"})
    manager.types(path, "设置", {"H4": f"=SUM({TAB}!F5:F6)", "H5": f"='{TAB}'!$F$6+LOG10(10)", "H6": '="F5"'})
    before = set(validator(path))
    draw(path, sheet(4, 7, 2))
    found = values(path)
    assert {ref: found[ref] for ref in ("I5", "J5", "J6", "A9")} == {
        "I5": "mine", "J5": 10, "J6": "=J5*2+A5", "A9": "below",
    }  # fmt: skip
    assert [found[f"{letter}5"] for letter in "ABCDEFG"] == [0] * 7
    elsewhere = values(path, "设置")
    assert [elsewhere[ref] for ref in ("H4", "H5", "H6")] == [
        f"=SUM({TAB}!J5:J6)", f"='{TAB}'!$J$6+LOG10(10)", '="F5"',
    ]  # fmt: skip
    assert set(validator(path)) == before


def test_cells_below_a_table_that_grows_longer_move_down(sample: Sample) -> None:
    path = sample()
    drawn(path, sheet(4, 3, 2), {"A8": "a note", "B8": "=SUM(B5:B6)"})
    draw(path, sheet(4, 3, 6))
    found = values(path)
    assert (found["A12"], found["B12"]) == ("a note", "=SUM(B5:B6)")
    assert found["A10"] == 5


def test_a_cell_between_ours_moves_to_the_right_of_everything(sample: Sample) -> None:
    """A remark beside the title, where the new title reaches over four columns."""
    path = sample()
    drawn(path, sheet(4, 3, 2), {"C1": "checked by Mei"})
    draw(path, sheet(4, 3, 2, head=4))
    assert values(path)["F1"] == "checked by Mei"


def test_a_column_added_to_a_table_stays_in_it_when_it_grows_and_goes_down(
    sample: Sample, validator: Validator
) -> None:
    path = sample()
    draw(path, sheet(4, 3, 2))
    manager.types(path, TAB, {"D4": "Mine", "D5": "one", "D6": "=A6*2"})
    _, part, _ = manager.tables(path)["okr_room"]
    root = manager.tree(path, part)
    root.set("ref", "A4:D6")
    for node in root.iterfind(f"{manager.S}autoFilter"):
        node.set("ref", "A4:D6")
    columns = root.find(f"{manager.S}tableColumns")
    assert columns is not None
    columns.set("count", "4")
    columns.append(etree.Element(f"{manager.S}tableColumn", {"id": "9", "name": "Mine"}))
    manager.put(path, part, root)
    manager.saves(path)
    draw(path, sheet(6, 5, 3))
    found = values(path)
    assert {ref: found[ref] for ref in ("F6", "F7", "F8")} == {"F6": "Mine", "F7": "one", "F8": "=A8*2"}
    assert manager.tables(path)["okr_room"][2].ref == "A6:F9"
    assert not validator(path)


@pytest.mark.parametrize("again", range(2))
def test_nothing_moves_where_nothing_is_in_the_way(sample: Sample, again: int) -> None:
    path = sample()
    drawn(path, sheet(4, 3, 2), {"F5": "mine", "A20": "far"})
    for _ in range(again + 1):
        draw(path, sheet(4, 4, 3))
    found = values(path)
    assert (found["F5"], found["A20"]) == ("mine", "far")
