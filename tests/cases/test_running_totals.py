"""Sum, but each figure typed is the total so far: a warning, counted as it stands.

Six month-end check-ins of 2026, as of 30 June: half of the year.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.cases.workbook import Row, assessed, codes, scored

ENDS = ("01-31", "02-28", "03-31", "04-30", "05-31", "06-30")
SUM: Row = {"id": "KR1", "measure": "increase", "baseline": 0, "target": 1200, "aggregation": "sum"}
BUDGET: Row = {**SUM, "measure": "at_most", "baseline": None}
GROWTH: Row = {"id": "KR1", "measure": "growth", "baseline": 1200, "target": 0.2}
RUNNING = [100, 200, 300, 400, 500, 600]


MEAN: Row = {**SUM, "aggregation": "Average"}
HITS: Row = {"id": "KR1", "measure": "at_least", "target": 100, "aggregation": "Hit rate"}


def doubted(key_result: Row, figures: Sequence[float | None], code: str = "running_totals") -> bool:
    rows = [(f"2026-{end}", "KR1", figure) for end, figure in zip(ENDS, figures, strict=False)]
    return code in codes(assessed([key_result], rows))


@pytest.mark.parametrize(
    ("key_result", "figures"),
    [
        (SUM, RUNNING),
        ({**SUM, "measure": "at_least", "baseline": None}, RUNNING),
        (BUDGET, RUNNING),
        ({**SUM, "baseline": 1000}, RUNNING),
        ({**SUM, "measure": "decrease", "baseline": 1500}, RUNNING),
        (SUM, [90, 210, 290, 290, 480, 610]),  # a month without anything
        (SUM, [None, None, 300, 400, 500, 600]),  # the first in a later month
        (GROWTH, [110, 230, 350, 470, 590, 720]),  # of 1,200 × 1.2 ÷ 2 = 720
        ({**GROWTH, "aggregation": "sum"}, [110, 230, 350, 470, 590, 720]),
    ],
)
def test_totals_so_far_are_asked_about(key_result: Row, figures: Sequence[float | None]) -> None:
    assert doubted(key_result, figures)


@pytest.mark.parametrize(
    ("key_result", "figures"),
    [
        (SUM, [80, 90, 100, 120]),  # amounts that grow
        (SUM, [100, 100, 100, 100, 100, 100]),
        (SUM, [10, 30, 60, 90, 140, 200]),  # a ramp: 530 of 600 due by now
        (SUM, [100, 200, 300]),  # three figures say little
        (SUM, [100, 200, 300, 400, 350, 600]),  # a total does not fall
        ({**SUM, "aggregation": None}, RUNNING),  # the latest figure counts as it is
        (GROWTH, [100, 110, 115, 120, 130, 140]),
        (BUDGET, [100, 100, 110, 110, 120, 120]),
    ],
)
def test_amounts_are_not(key_result: Row, figures: Sequence[float | None]) -> None:
    assert not doubted(key_result, figures)


def test_they_count_as_they_stand() -> None:
    rows = [(f"2026-{end}", "KR1", figure) for end, figure in zip(ENDS, RUNNING, strict=True)]
    assert scored(assessed([SUM], rows))["actual"] == 2100


def test_of_both_years_alike() -> None:
    """100 … 600 and 120 … 720 add up to 2,100 and 2,520: their growth is 20 %, but not as a rule."""
    rows = [
        (f"{year}-{end}", "KR1", figure * times)
        for year, times in ((2025, 1.0), (2026, 1.2))
        for end, figure in zip(ENDS, RUNNING, strict=True)
    ]
    assert "running_totals" in codes(assessed([{**GROWTH, "baseline": None}], rows))


@pytest.mark.parametrize(
    ("key_result", "figures", "asked"),
    [
        (MEAN, RUNNING, True),  # 600 of 1,200 at half time; the mean is 350
        ({**MEAN, "measure": "at_least", "baseline": None}, RUNNING, True),
        (MEAN, [80, 190, 300, 380, 500, 620], True),
        (MEAN, [900, 950, 1000, 1050, 1100, 1150], False),  # a level that grows
        (MEAN, [100, 200, 300, 400, 350, 600], False),
        (MEAN, [100, 200, 300], False),
        (MEAN, [10, 20, 30, 40, 50, 60], False),  # far from what is due: a slow start
        (HITS, [60, 120, 180, 240, 300, 360], True),  # 60 a month, of 100 wanted
        (HITS, [60, 70, 90, 100, 110, 120], False),
        (HITS, [10, 20, 40, 60, 80, 110], False),  # a ramp: 110 in June alone
    ],
)
def test_totals_so_far_under_average_or_hit_rate_are_asked_about(
    key_result: Row,
    figures: Sequence[float],
    asked: bool,  # noqa: FBT001 — a column
) -> None:
    assert doubted(key_result, figures, "running_means") is asked


def test_their_mean_counts_as_it_stands() -> None:
    rows = [(f"2026-{end}", "KR1", figure) for end, figure in zip(ENDS, RUNNING, strict=True)]
    assert scored(assessed([MEAN], rows))["actual"] == 350
