"""Monthly: how the months compare, department by department and key result by key result."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from okrxl.report import messages
from okrxl.report.model import (
    Beside,
    Charts,
    ChartView,
    Column,
    SeriesView,
    SheetReport,
    TableView,
)
from okrxl.report.source import cells, numbers_of, plain
from okrxl.sheets.model import Axis
from okrxl.sheets.styles import BLUE, NAVY, SKY

if TYPE_CHECKING:
    from okrxl.report.source import Source

MONTH_COLOURS = ("CBD8E6", "A9C4DE", "7FA6CB", "5688B5", "2F6DA8", NAVY)
MOVERS = 5
MATRIX_LEFT = 4


def monthly(source: Source) -> SheetReport:
    """The sheet with `okr_monthly_departments` and `okr_monthly`."""
    matrix = matrix_table(source)
    return SheetReport(
        "monthly",
        source.tabs["monthly"],
        source.words.text("sheets.monthly"),
        f"{source.scope(source.words.text('sheets.monthly'))} · {source.say('monthly.subtitle')}",
        (
            Charts(_charts(source), 320),
            Beside((_movers(source), matrix)),
            _long_table(source),
        ),
        repeat="monthly",
        tab_colour=SKY,
        message=messages.month(source),
    )


def _month_keys(source: Source) -> list[str]:
    return [f"{month:%Y-%m}" for month in source.matrix.columns]


def matrix_table(source: Source) -> TableView:
    """`okr_monthly_departments`: departments down, months across."""
    department = Column(
        "department",
        source.words.header("department"),
        [str(name) for name in source.matrix.index],
        "text",
        14,
    )
    months = (
        Column(key, key, cells(source.matrix[month]), "ratio", 10, "heat")
        for key, month in zip(_month_keys(source), source.matrix.columns, strict=True)
    )
    return TableView(
        "matrix", (department, *months), "okr_monthly_departments", source.say("monthly.matrix"), MATRIX_LEFT
    )


def _charts(source: Source) -> tuple[ChartView, ...]:
    keys = _month_keys(source)[-len(MONTH_COLOURS) :]
    colours = MONTH_COLOURS[len(MONTH_COLOURS) - len(keys) :]
    series = tuple(SeriesView(key, colour) for key, colour in zip(keys, colours, strict=True))
    if not series or not len(source.matrix):
        return ()
    movers = _moving(source)
    return (
        ChartView(
            "okr_months_chart",
            "column",
            source.say("monthly.chart", first=keys[0], last=keys[-1]),
            source.say("monthly.chart_alt", departments=", ".join(map(str, source.matrix.index))),
            "matrix",
            "department",
            series,
        ),
        *((_movers_chart(source, movers),) if len(movers) else ()),
    )


def _movers_chart(source: Source, movers: pd.DataFrame) -> ChartView:
    text = ", ".join(
        f"{key} {change:+.2f}" for key, change in zip(movers["id"], movers["score_change"], strict=True)
    )
    # Room at both ends for the labels.
    largest = math.ceil(movers["score_change"].abs().max() * 5 + 0.5) / 5
    return ChartView(
        "okr_movers_chart",
        "bar",
        source.say("monthly.movers"),
        source.say("monthly.movers_alt", changes=text),
        "movers",
        "id",
        (SeriesView("score_change", BLUE, labels=True),),
        axis=Axis(minimum=-largest, maximum=largest, major_unit=largest / 2, number_format="+0.0;-0.0;0"),
        legend=False,
    )


def _movers(source: Source) -> TableView:
    """`_moving` as a table."""
    shown = _moving(source)
    if not len(shown):
        shown = pd.DataFrame(
            {"score_change": [None], "id": [None], "key_result": [source.say("monthly.no_movers")]}
        )
    columns = (
        plain(source, shown, "score_change", "points", 10),
        plain(source, shown, "id", "text", 9),
        plain(source, shown, "key_result", "wrap", 36),
    )
    return TableView("movers", columns, caption=source.say("monthly.movers"))


def _moving(source: Source) -> pd.DataFrame:
    """The key results whose score changed most against the month before: up to five up, five down."""
    frame = source.scored.loc[source.scored["score_change"].abs() >= 0.005]
    order = frame["score_change"].sort_values(kind="stable")
    rising, falling = order.index[::-1][:MOVERS], order.index[:MOVERS]
    picked = [*(i for i in rising if order[i] > 0), *(i for i in falling if order[i] < 0)]
    return frame.loc[picked]


def _long_table(source: Source) -> TableView:
    """`okr_monthly`, in the contract's order."""
    frame = source.monthly
    columns = (
        plain(source, frame, "month", "month", 10),
        plain(source, frame, "id", "text", 9),
        plain(source, frame, "key_result", "wrap", 40),
        plain(source, frame, "department", "wrap", 16),
        plain(source, frame, "owner", "wrap", 18),
        numbers_of(source, frame, "actual", width=10),
        numbers_of(source, frame, "target", width=10),
        plain(source, frame, "attainment", "percent", 10),
        plain(source, frame, "score", "ratio", 10),
        numbers_of(source, frame, "month_actual", width=10),
        numbers_of(source, frame, "month_plan", width=10),
        plain(source, frame, "completion", "percent", 10),
        plain(source, frame, "mom", "change_percent", 10),
        plain(source, frame, "yoy", "change_percent", 10),
        plain(source, frame, "score_change", "points", 10),
    )
    return TableView("monthly", columns, "okr_monthly", source.say("monthly.rows"))
