"""A recurring target that only the total reaches: `K1` is due every month of 2026, at 12 a month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest

from tests.check.case import findings


def doubted(figures: Sequence[float], target: float = 12) -> bool:
    rows = {
        f"Check-ins!{column}{row}": value
        for row, figure in enumerate(figures, 9)
        for column, value in zip("ABC", (datetime(2026, row - 8, 28), "K1", figure), strict=True)
    }
    plan = {
        "KRs!F5": "recurring",
        "KRs!H5": None,
        "KRs!I5": target,
        "Check-ins!B5": None,
        "Check-ins!C5": None,
    }
    return "target_of_each_period" in {one.code for one in findings(plan | rows)}


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ([6, 6], True),  # 12 in all
        ([6, 5], True),  # two so far; twelve like these are 66
        ([7, 4], False),  # 11 in all, and 7 is more than half of 12
        ([1, 1], True),  # twelve like these are 12
        ([0, 1], False),  # twelve like these are 6
        ([6], False),  # one figure tells nothing of the others
        ([12, 3], False),  # one month reached it
        ([11, 0], False),
        ([11, 1], True),
    ],
)
def test_a_total_and_a_target_of_each_month(figures: Sequence[float], expected: bool) -> None:  # noqa: FBT001
    assert doubted(figures) is expected


def test_one_a_month_is_no_total() -> None:
    assert not doubted([0.5, 0.5], target=1)
