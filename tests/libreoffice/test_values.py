"""Values over the bridge, without a bridge."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from xlwings import base_classes

from okrxl.libreoffice.bridge.not_implemented import PartialComObject, PartialEngineClass
from okrxl.libreoffice.translation.addresses import Area
from okrxl.libreoffice.translation.values import (
    Kind,
    datetime_of,
    from_calc,
    number_like_texts,
    rows_of,
    serial_of,
    to_content,
)

FIRST = datetime(1899, 12, 30)


def test_numbers_are_days_or_truths_where_formats_say_so() -> None:
    data = ((46023.0, 1.0, "", 0.5), (46023.25, 0.0, "x", None))
    kinds: dict[Kind, list[Area]] = {"day": [Area(5, 2, 6, 2)], "truth": [Area(5, 3, 9, 3)]}
    assert from_calc(data, (5, 2), kinds, FIRST) == [
        [datetime(2026, 1, 1), True, None, 0.5],
        [datetime(2026, 1, 1, 6), False, "x", None],
    ]


def test_a_day_that_does_not_exist_stays_a_number() -> None:
    assert datetime_of(-1.0, FIRST) == -1.0
    assert datetime_of(1e9, FIRST) == 1e9
    assert serial_of(date(2026, 1, 1), FIRST) == 46023.0


def test_only_what_excel_would_read_as_typed_goes_over_as_such() -> None:
    rows = [["'=1+1", "=A1", 1, True], ["'abc", "'x", date(2026, 1, 1), None]]
    parts = to_content(rows, (3, 1), FIRST, lambda formula: formula.upper())
    assert parts.data == (("=1+1", "", 1.0, 1.0), ("abc", "x", 46023.0, ""))
    assert parts.formulas == {Area(3, 2, 3, 2): (("=A1",),)}
    assert parts.truths == [Area(3, 4, 3, 4)]
    assert parts.days == [Area(4, 3, 4, 3)]


def test_a_column_of_links_is_one_run_and_numbers_are_left_out() -> None:
    links = to_content([["=A"], ["'b"], ["=C"]], (1, 1), FIRST, str)
    assert links.formulas == {Area(1, 1, 3, 1): (("=A",), ("'b",), ("=C",))}
    numbers = to_content([["=A"], [1.0], ["=C"]], (1, 1), FIRST, str)
    assert list(numbers.formulas) == [Area(1, 1, 1, 1), Area(3, 1, 3, 1)]


def test_what_fills_a_range() -> None:
    assert rows_of(7, 2, 2) == [[7, 7], [7, 7]]
    assert rows_of([1, 2], 2, 2) == [[1, 2], [1, 2]]
    assert rows_of([[1], [2]], 3, 2) == [[1, "#N/A"], [2, "#N/A"], ["#N/A", "#N/A"]]


def test_texts_that_look_like_numbers_are_known() -> None:
    data = (("12", "abc", "=1+1"), ("１２", "1/2", "TRUE"), ("x", 3.0, "销售 1"))
    assert number_like_texts(data, (1, 1)) == [
        Area(1, 1, 1, 1),
        Area(2, 2, 2, 2),
        Area(1, 3, 2, 3),
    ]


class Cells(PartialEngineClass, base_classes.Range):
    """Implements one member."""

    row = 1


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        (lambda: Cells().sort([1], [True], False), "Range.sort"),  # type: ignore[no-untyped-call]
        (lambda: Cells().has_array, "Range.has_array"),
        (lambda: setattr(Cells(), "row_height", 3), "Range.row_height"),
        (lambda: PartialComObject().Zoom, "PartialComObject.Zoom"),
        (lambda: setattr(PartialComObject(), "Zoom", 3), "PartialComObject.Zoom"),
    ],
)
def test_what_is_missing_says_its_name(asked: Callable[[], object], name: str) -> None:
    assert Cells().row == 1
    with pytest.raises(NotImplementedError, match=name):
        asked()
