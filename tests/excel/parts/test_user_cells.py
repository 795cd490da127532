"""Which cells of a generated sheet are a manager's, from the sheet's rows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from okrxl.core.address import Area, cell_name
from okrxl.excel.parts.user_cells import occupied, user_cells

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OURS = {7}
"""okrxl's cell formats."""
BLOCK = Area(1, 1, 3, 2)
LEADER = '<c r="{}"><f t="shared" ref="{}" si="0">D1*2</f><v>2</v></c>'
FOLLOWER = '<c r="{}"><f t="shared" si="0"/><v>4</v></c>'


def found(rows: str) -> dict[str, str | None]:
    """Cell -> its formula, None where it has none, of the cells that are kept."""
    kept = user_cells(rows.encode(), MAIN, [BLOCK], (OURS, ()), "Chart Data")
    cells = {
        cell_name(row, column): etree.fromstring(xml) for row, line in kept.items() for column, xml in line
    }
    return {
        ref: None if (node := cell.find("{*}f")) is None else node.text or "" for ref, cell in cells.items()
    }


def test_a_shared_formula_is_kept_with_its_followers() -> None:
    rows = f'<row r="1">{LEADER.format("E1", "E1:E2")}</row><row r="2">{FOLLOWER.format("E2")}</row>'
    assert found(rows) == {"E1": "D1*2", "E2": ""}


def test_a_follower_goes_with_a_leader_that_is_written_over() -> None:
    rows = f'<row r="1">{LEADER.format("B1", "B1:B4")}</row><row r="4">{FOLLOWER.format("B4")}</row>'
    assert found(rows) == {}


def test_text_is_the_managers_unless_it_has_a_format_of_okrxl() -> None:
    text = '<c r="{}" s="{}" t="inlineStr"><is><t>x</t></is></c>'
    rows = "".join(f'<row r="{row}">{text.format(f"E{row}", style)}</row>' for row, style in ((1, 0), (2, 7)))
    assert found(rows) == {"E1": None}


def test_a_lookup_left_over_from_a_longer_table_is_okrxls() -> None:
    formula = 'IF(INDEX(\'Chart Data\'!$B$2:$B$9,$N$6+4)="","",1)'
    cell = f'<c r="{{}}" s="{{}}"><f>{formula}</f><v>1</v></c>'
    rows = "".join(f'<row r="{row}">{cell.format(f"E{row}", style)}</row>' for row, style in ((4, 7), (5, 0)))
    assert found(rows) == {"E5": formula}


USUAL = (
    '<c r="{}" s="7"/>',
    '<c r="{}" s="7"><v>1</v></c>',
    '<c r="{}" s="7" t="s"><f>A1</f><v>1</v></c>',
    '<c r="{}" s="7"><f t="shared" si="0"/></c>',
    '<c r="{}" s="07"><v>1</v></c>',
    '<c r="{}" s="9"/>',
    '<c r="{}" s="9" t="inlineStr"><is><t>x</t></is></c>',
    '<c r="{}" s="77"><v>1</v></c>',
    '<c r="{}" s="0"></c>',
)
"""Cells as Excel and LibreOffice write them."""
UNUSUAL = (
    '<c r="{}" s="9">',
    '<c r="{}"><v>1</v></c>',
    '<c s="7" r="{}"><v>1</v></c>',
    "<c r='{}' s='9'/>",
    "<c><v>1</v></c>",
)
LINES = st.sampled_from([USUAL, USUAL + UNUSUAL]).flatmap(
    lambda cells: st.lists(st.lists(st.sampled_from(cells), max_size=6), max_size=5)
)
AREAS = st.lists(st.builds(Area, *(st.integers(1, 3),) * 2, *(st.integers(2, 6),) * 2), max_size=3)


def sheet_of(lines: list[list[str]]) -> bytes:
    """The rows of a sheet; one without cells is left out."""
    cells = [
        "".join(cell.format(cell_name(row, column)) for column, cell in enumerate(line, 1))
        for row, line in enumerate(lines, 1)
    ]
    return "".join(f'<row r="{row}">{line}</row>' for row, line in enumerate(cells, 1) if line).encode()


@given(LINES, st.integers(1, 200))
def test_the_quick_way_finds_the_same_cells(lines: list[list[str]], window: int) -> None:
    rows = sheet_of(lines)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("okrxl.excel.parts.user_cells.WINDOW", window)
        quick = outcome(rows)
        patch.setattr("okrxl.excel.parts.user_cells._formats", lambda _: None)
        assert quick == outcome(rows)


@given(LINES, AREAS, st.sampled_from([None, OURS]))
def test_the_quick_way_finds_the_same_cells_in_the_way(
    lines: list[list[str]], ours: list[Area], formats: set[int] | None
) -> None:
    rows = sheet_of(lines)
    quick = list(occupied(rows, ours, formats))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("okrxl.excel.parts.user_cells.cell_count", lambda _: None)
        assert quick == list(occupied(rows, ours, formats))


def outcome(rows: bytes) -> object:
    """The manager's cells, or the kind of error where one is malformed."""
    try:
        return user_cells(rows, MAIN, [BLOCK], (OURS, ()), "Chart Data")
    except etree.XMLSyntaxError as error:
        return type(error)
