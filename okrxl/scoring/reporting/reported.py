"""A month as it is reported, remembered, and what has changed of it since (DESIGN §3, Months)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

import numpy as np

from okrxl.changes.reported import Figures, ReportedMonth
from okrxl.core.labels import normalized
from okrxl.scoring.arrays import half_up

if TYPE_CHECKING:
    import pandas as pd

    from okrxl.changes.log import ChangeLog
    from okrxl.scoring.results import Results

SCORES = frozenset({"score", "expected"})
"""Figures that are printed with two decimals."""
OF_KEY_RESULTS = ("score", "expected", "actual", "month_actual", "month_plan")
OF_GROUPS = ("score", "expected")
DIGITS = ".12g"
"""Digits that survive any program's way of writing a number."""


@dataclass(frozen=True, slots=True)
class Revised:
    """A figure of a reported month that is another now: of the company, a department, or a key result.

    `name` is the department's or the id; blank for the company. None: there is no figure.
    """

    month: tuple[int, int]
    of: Literal["company", "department", "key_result"]
    name: str
    figure: str
    reported: float | None
    now: float | None


def month_figures(found: Results, year: int, month: int, when: datetime) -> ReportedMonth | None:
    """The figures of a month of the cycle, None where it has none yet."""
    rows = found.monthly.loc[_of_month(found.monthly["month"], year, month)]
    if not len(rows):
        return None
    day: date = rows["month"].iloc[0].date()
    trends = found.trends.loc[_of_month(found.trends["month"], year, month)]
    groups = {
        str(name): _figures(dict(zip(OF_GROUPS, figures, strict=True)))
        for name, *figures in zip(trends["name"], *(trends[key] for key in OF_GROUPS), strict=True)
    }
    key_results = {
        str(one): _figures(dict(zip(OF_KEY_RESULTS, figures, strict=True)))
        for one, *figures in zip(rows["id"], *(rows[key] for key in OF_KEY_RESULTS), strict=True)
    }
    return ReportedMonth(day, when.replace(microsecond=0), groups.pop("", {}), groups, key_results)


def marked(found: Results, year: int, month: int, when: datetime) -> ChangeLog:
    """The workbook's memory with the month marked as reported; printed again alike, it stays as it is.

    Of several reports of a month all are remembered. Without figures of the month, the memory stays as it is.
    """
    log, made = found.log, month_figures(found, year, month, when)
    before = latest(log).get((year, month))
    if made is None or log.unusable or (before is not None and before.same_figures(made)):
        return log
    return replace(log, reported=(*log.reported, made), stored=False)


def latest(log: ChangeLog) -> Mapping[tuple[int, int], ReportedMonth]:
    """The last report of each month, by year and month."""
    return {one.month: one for one in log.reported}


def revised(found: Results) -> Iterator[Revised]:
    """What of the cycle's reported months is another figure now.

    A month that still ran when it was reported was not final: it is left out.
    """
    for (year, month), before in latest(found.log).items():
        now = month_figures(found, year, month, before.when)
        if now is not None and now.day == before.day:
            yield from _differences(before, now)


def _differences(before: ReportedMonth, now: ReportedMonth) -> Iterator[Revised]:
    yield from _of("company", before.month, {"": before.company}, {"": now.company})
    yield from _of("department", before.month, before.departments, now.departments)
    yield from _of("key_result", before.month, before.key_results, now.key_results)


def _of(
    kind: Literal["company", "department", "key_result"],
    month: tuple[int, int],
    before: Mapping[str, Figures],
    now: Mapping[str, Figures],
) -> Iterator[Revised]:
    """The figures that are printed otherwise, of names as they are compared; one not reported is none."""
    present = {normalized(name): figures for name, figures in now.items()}
    for name, figures in before.items():
        later = present.get(normalized(name), {})
        for key, value in figures.items():
            if value != later.get(key) and _shown(key, value) != _shown(key, later.get(key)):
                yield Revised(month, kind, name, key, value, later.get(key))


def _shown(key: str, value: float | None) -> float | None:
    """A figure as it is printed."""
    if value is None or key not in SCORES:
        return value
    return half_up(value) + 0.0


def _figures(figures: Mapping[str, float]) -> Figures:
    return {key: None if np.isnan(value) else float(format(value, DIGITS)) for key, value in figures.items()}


def _of_month(days: pd.Series, year: int, month: int) -> np.ndarray:
    return np.asarray((days.dt.year == year) & (days.dt.month == month), dtype=bool)
