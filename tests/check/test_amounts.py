"""When figures with a blank aggregation look like amounts: `K1` goes from 0 to 1,200 in 2026.

The last figure is of 2 July, half way from 1 January to 31 December, so that 600 is due by then.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest

from tests.check.case import findings

FIRST, HALF_WAY, LATER = datetime(2026, 1, 1), datetime(2026, 7, 2), datetime(2026, 12, 1)
DAYS = (datetime(2026, 3, 1), datetime(2026, 5, 1), HALF_WAY)


def amounts(figures: Sequence[float], days: Sequence[datetime] = DAYS, **edits: object) -> bool:
    rows = {
        f"Check-ins!{column}{row}": value
        for row, (day, figure) in enumerate(zip(days, figures, strict=True), 9)
        for column, value in zip("ABC", (day, "K1", figure), strict=True)
    }
    plan = {"KRs!H5": 0, "KRs!I5": 1200, "Check-ins!C5": None}
    found = findings(plan | rows | {f"KRs!{cell}": value for cell, value in edits.items()})
    return "amounts_as_levels" in {one.code for one in found}


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ([200, 200, 200], True),
        ([100, 150, 200], True),  # the largest is twice the smallest
        ([100, 150, 201], False),  # they grow
        ([100, 250, 240], True),  # they fall once
        ([200, 0, 200], False),
        ([100, 100, 100], True),  # 300, half of what is due
        ([100, 100, 99], False),
        ([301, 300, 299], True),  # 900, half as much again
        ([302, 300, 299], False),
        ([200, 200, 300], False),  # the last is half of what is due: a level
    ],
)
def test_amounts_by_their_size(figures: Sequence[float], expected: bool) -> None:  # noqa: FBT001
    assert amounts(figures) is expected


def test_two_figures_are_too_few() -> None:
    assert not amounts([290, 290], DAYS[1:])


def test_a_figure_of_the_first_day_counts_and_one_before_does_not() -> None:
    assert amounts([200, 200, 200], (FIRST, *DAYS[1:]))
    assert not amounts([200, 200, 200], (datetime(2025, 12, 31), *DAYS[1:]))


def test_a_figure_of_a_day_to_come_does_not_count() -> None:
    assert not amounts([200, 200, 200], (*DAYS[1:], LATER))


def test_the_last_figure_is_the_latest_not_the_lowest_row() -> None:
    assert not amounts([310, 200, 200], (HALF_WAY, *DAYS[:2]))


def test_who_chose_an_aggregation_is_not_asked() -> None:
    assert not amounts([200, 200, 200], K5="latest")
