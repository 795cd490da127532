"""Addresses as Excel writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrxl.core.address import (
    MAX_COLUMNS,
    MAX_ROWS,
    Area,
    AreaIndex,
    apart,
    cell_name,
    column_letters,
    parse_cell,
    sheet_ref,
    without,
)


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


SMALL_AREAS = st.builds(
    lambda top, left, rows, columns: Area(top, left, top + rows, left + columns),
    *[st.integers(1, 9)] * 2,
    *[st.integers(0, 4)] * 2,
)


@given(st.lists(SMALL_AREAS, max_size=12), SMALL_AREAS)
def test_what_an_area_overlaps_is_found_in_the_order_given(areas: list[Area], one: Area) -> None:
    found = AreaIndex((area, number) for number, area in enumerate(areas)).overlapping(one)
    assert found == [(area, number) for number, area in enumerate(areas) if area.overlaps(one)]


@given(st.lists(SMALL_AREAS, max_size=6), st.lists(SMALL_AREAS, max_size=6))
def test_what_is_left_of_areas_is_each_cell_that_is_not_taken(areas: list[Area], taken: list[Area]) -> None:
    def cells(some: list[Area]) -> set[tuple[int, int]]:
        every = [(row, column) for row in range(1, 15) for column in range(1, 15)]
        return {cell for cell in every if any(area.contains(*cell) for area in some)}

    assert cells(without(areas, taken)) == cells(areas) - cells(taken)


def test_of_areas_that_overlap_the_first_is_left() -> None:
    refs = ["A1:B2", "A1:B2", "B2:C3", "C1:C9", "A3:B3", "A4:D4", "D5:D5"]
    assert [one.ref for one in apart(map(Area.parse, refs))] == ["A1:B2", "C1:C9", "A3:B3", "D5"]


AREAS = st.builds(
    lambda top, left, rows, columns: Area(top, left, top + rows, left + columns),
    *(st.integers(1, 12), st.integers(1, 12), st.integers(0, 4), st.integers(0, 4)),
)


@given(st.lists(AREAS, max_size=12))
def test_none_overlap_and_none_is_left_out_without_need(areas: list[Area]) -> None:
    kept = apart(areas)
    assert not any(one.overlaps(other) for at, one in enumerate(kept) for other in kept[:at])
    assert all(one in kept or any(one.overlaps(other) for other in kept) for one in areas)
