"""A month's own figures (DESIGN §3, Months): what it brought, what was planned, last year's same month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from okrxl.scoring.arrays import Floats, ratio

if TYPE_CHECKING:
    from okrxl.scoring.check_ins import Series
    from okrxl.scoring.current import Comparison, Rows, Value


@dataclass(frozen=True)
class MonthFigures:
    """Figures of the month that each row's date lies in, up to that date, in the check-ins' unit.

    `completion` is the actual ÷ the plan, `yoy` the change against last year's same days: relative, for
    percents a difference. Blank where nothing is known, `yoy` also where hits are counted, as is `year_ago`,
    the actual of last year's same days.
    """

    month_actual: Floats
    month_plan: Floats
    completion: Floats
    yoy: Floats
    year_ago: Floats


def month_figures(rows: Rows, found: Series, now: Value, years: Comparison) -> MonthFigures:
    """With Sum the month's own amount, blank without a check-in; else the level."""
    adds_up = (rows.word("aggregation") == "sum") & ~rows.by_hits
    actual = np.where(adds_up, _own(rows, found), now.actual)
    then = np.where(adds_up, _own(rows, years.figures), years.actual)
    change = changes(actual, then, rows.flag("in_points"))
    planned = rows.planned.month
    blank = rows.by_hits
    return MonthFigures(
        month_actual=actual,
        month_plan=planned,
        completion=ratio(actual, planned),
        yoy=np.where(blank, np.nan, change),
        year_ago=np.where(blank, np.nan, then),
    )


def _own(rows: Rows, figures: Series) -> Floats:
    """The sum of the month's figures so far."""
    first = (
        rows.asked.astype("datetime64[D]").astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    )
    _, low = figures.window(rows.kr, first - 1)
    _, high = figures.window(rows.kr, rows.at)
    high = np.maximum(low, high)
    return np.where(high > low, figures.sums(low, high), np.nan)


def changes(now: Floats, before: Floats, points: np.ndarray) -> Floats:
    """The change relative to the size of what it was, or the difference where `points`."""
    return np.where(points, now - before, ratio(now - before, np.abs(before)))
