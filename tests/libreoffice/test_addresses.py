"""The engine's own areas: A1 text there and back, cut and joined."""

from __future__ import annotations

import pytest

from okrxl.libreoffice.translation.addresses import (
    MAX_COLUMNS,
    MAX_ROWS,
    Area,
    bounding,
    column_letters,
    column_number,
    parse_areas,
    sheet_ref,
    without,
)


@pytest.mark.parametrize(("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (MAX_COLUMNS, "XFD")])
def test_columns(number: int, letters: str) -> None:
    assert column_letters(number) == letters
    assert column_number(letters) == number


@pytest.mark.parametrize(
    ("text", "areas", "address"),
    [
        ("B2", [Area(2, 2, 2, 2)], "$B$2"),
        ("$D$9:B2", [Area(2, 2, 9, 4)], "$B$2:$D$9"),
        ("D:E", [Area(1, 4, MAX_ROWS, 5)], "$D:$E"),
        ("5:9", [Area(5, 1, 9, MAX_COLUMNS)], "$5:$9"),
        ("A1:B2,D3", [Area(1, 1, 2, 2), Area(3, 4, 3, 4)], "$A$1:$B$2,$D$3"),
    ],
)
def test_text_and_areas(text: str, areas: list[Area], address: str) -> None:
    assert parse_areas(text) == areas
    assert ",".join(area.address for area in areas) == address


@pytest.mark.parametrize("text", ["", "name", "A0", "XFE1", "A1048577"])
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{text}$"):
        parse_areas(text)


def test_a_hole_is_cut_out_and_neighbours_are_joined() -> None:
    assert without([Area(1, 1, 3, 3)], [Area.cell(2, 2)]) == [
        Area(1, 1, 1, 3),
        Area(2, 1, 2, 1),
        Area(2, 3, 2, 3),
        Area(3, 1, 3, 3),
    ]
    assert without([Area(1, 1, 1, 2), Area(2, 1, 2, 2)], []) == [Area(1, 1, 2, 2)]
    assert without([Area(1, 1, 2, 2)], [Area(1, 1, 9, 9)]) == []


def test_the_bounding_area() -> None:
    assert bounding([Area(2, 5, 3, 6), Area.cell(9, 1)]) == Area(2, 1, 9, 6)


def test_sheet_names_are_quoted() -> None:
    assert sheet_ref("it's", "A1") == "'it''s'!A1"
