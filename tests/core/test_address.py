"""Addresses as Excel writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrxl.core.address import MAX_COLUMNS, MAX_ROWS, Area, cell_name, column_letters, parse_cell, sheet_ref


@pytest.mark.parametrize(
    ("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (16384, "XFD")]
)
def test_columns_are_lettered_as_in_excel(number: int, letters: str) -> None:
    assert column_letters(number) == letters


@given(st.integers(1, MAX_ROWS), st.integers(1, MAX_COLUMNS))
def test_a_cell_is_read_back(row: int, column: int) -> None:
    assert parse_cell(cell_name(row, column)) == (row, column)


@pytest.mark.parametrize("text", ["", "A0", "XFE1", "A1048577", "1A", "A-1"])
def test_what_is_no_cell_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{text}$"):
        parse_cell(text)


def test_areas() -> None:
    area = Area.parse("$D$9:B2")
    assert (area.ref, area.absolute, area.rows, area.columns) == ("B2:D9", "$B$2:$D$9", 8, 3)
    assert area.overlaps(Area.parse("D9"))
    assert not area.overlaps(Area.parse("E2:F9"))


def test_a_sheet_name_with_a_quote_is_doubled() -> None:
    assert sheet_ref("Bob's", "A1") == "'Bob''s'!A1"
