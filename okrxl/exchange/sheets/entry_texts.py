"""What the Update sheet says of a key result: its target in words, what to type, its last check-in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from math import isnan, nan
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from okrxl.core.headers import first_day, month_number
from okrxl.core.labels import labels
from okrxl.exchange.preview.check_in_columns import day_number
from okrxl.exchange.preview.history import measures
from okrxl.report.goals import goal as goal_in_signs
from okrxl.report.why import number
from okrxl.scoring.check_ins import positions, series

if TYPE_CHECKING:
    from okrxl.core.labels import Labels
    from okrxl.core.measures import Measure
    from okrxl.exchange.department_data import DepartmentData


@dataclass(frozen=True, slots=True)
class Row:
    """A key result: what its texts and cells on the Update sheet depend on."""

    objective_id: object
    key_result: object
    measure: Measure
    aggregation: str
    frequency: str
    baseline: float
    target: float
    target_max: float
    as_share: bool
    baseline_as_share: bool
    by_hits: bool
    figures_as_share: bool
    by_month: tuple[float, ...] | None

    @property
    def typed_as_share(self) -> bool:
        """Whether what is typed is a share of 1: of growth, which is one, the figures that are compared."""
        return self.baseline_as_share if self.measure.compares_years else self.as_share


def rows_of(scored: pd.DataFrame) -> list[Row]:
    """The key results one by one."""
    keys = [one.name for one in fields(Row)]
    columns = (measures(scored) if key == "measure" else scored[key].tolist() for key in keys)
    return [Row(*row) for row in zip(*columns, strict=True)]


def entry(row: Row, words: Labels) -> str:
    """What to type as actual."""
    measure = row.measure
    kind = "times" if measure.counts_hits and row.target > 1 else measure.entry or row.aggregation
    text = words.text(f"exchange.entry.{kind}")
    in_percent = row.typed_as_share and (measure.in_unit or measure.compares_years)
    return words.text("exchange.entry.share", entry=text) if in_percent else text


def entries(data: DepartmentData, words: Labels) -> list[str]:
    """What to type for each key result of `scored`, and its plan for this month and the last."""
    present, first = (month_number(day) for day in (data.settings.as_of, data.settings.cycle_start))
    texts = []
    for row in rows_of(data.scored):
        figures = dict(enumerate(row.by_month or (), first))
        planned = [
            words.text(
                "exchange.entry.month",
                month=words.text(f"report.months.{first_day(month).month}"),
                figure=number(figures[month], percent=row.figures_as_share),
            )
            for month in (present - 1, present)
            if not isnan(figures.get(month, nan))
        ]
        text = entry(row, words)
        if planned:
            text = words.text("exchange.entry.planned", entry=text, months=words.text("joint").join(planned))
        texts.append(text)
    return texts


def goal(row: Row, words: Labels) -> str:
    """The target: `32 → 45`, `≥ 95%`, `20–30`, `+10%`, each period's where periods count."""
    figures = {"baseline": row.baseline, "target": row.target, "target_max": row.target_max}
    text = goal_in_signs(row.measure, figures, as_share=row.as_share)
    if row.by_hits and text:
        return words.text(f"exchange.goal.{row.frequency}", goal=text)
    return text


def last_check_ins(data: DepartmentData) -> pd.DataFrame:
    """`date` and `actual` of each key result's last check-in up to `as_of`, by its position in `scored`.

    As scoring takes them: none before its start; of several on one day the one that counts, or their total.
    """
    scored, check_ins = data.scored, data.check_ins
    found = series(scored, check_ins, positions(scored["id"], check_ins["kr_id"]))
    until = found.day <= day_number(data.settings.as_of)
    kr, day, actual = found.kr[until], found.day[until], found.actual[until]
    last = np.append(kr[1:] != kr[:-1], np.ones(min(1, len(kr)), dtype=bool))
    dates, actuals = np.full(len(scored), "NaT", dtype="datetime64[s]"), np.full(len(scored), nan)
    dates[kr[last]], actuals[kr[last]] = day[last].astype("datetime64[D]"), actual[last]
    return pd.DataFrame({"date": dates, "actual": actuals})


def sealed(data: DepartmentData) -> Iterator[tuple[str, str]]:
    """Each key result's name and target as its department's sheet has them, in the order of `scored`."""
    words = labels(data.settings.language)
    for row in rows_of(data.scored):
        yield row.key_result if isinstance(row.key_result, str) else "", goal(row, words)
