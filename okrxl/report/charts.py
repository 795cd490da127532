"""Charts that several sheets show, with the tables on the hidden sheet that feed them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from okrxl.report.model import ChartView, Column, SeriesView, TableView
from okrxl.report.names import chart_names
from okrxl.report.numbers import light, shown_score
from okrxl.report.source import cells
from okrxl.sheets.model import Axis
from okrxl.sheets.styles import AMBER, AXIS, BLUE, GREEN, NAVY, ORANGE, RED, SKY

if TYPE_CHECKING:
    import pandas as pd

    from okrxl.report.source import Source

MOST = 10
"""Departments that a chart can name legibly."""
HEAVIEST = 8
"""Key results whose contribution is shown one by one."""
KR_NAME = 26
NAME_PIXELS, ROUND_BARS = 23, 50
"""What a name beside its bars takes, and what a chart's title and margins take."""
LEFT_OUT = 3
"""How many times as long as the longest bar that of all others may be; a longer one is left out."""
GAP_LIMITS = (0.2, 0.5, 1.0)
"""Where the axis of gaps ends, either way."""
ROOM = 1.25
"""The length of an axis, in longest bars: their figures stand beyond them."""
UNSEEN = ";;;"
"""The number format of an axis whose bars carry their figures."""
STATE_COLOURS = {
    "achieved": GREEN,
    "on_track": BLUE,
    "behind": AMBER,
    "at_risk": RED,
    "overdue": "7A2E1F",
    "no_data": "8A9099",
    "not_started": "C9CED6",
}
"""The statuses of charts and tables, and the colours of their bars."""
SHOWN_STATES = tuple(STATE_COLOURS)


def height_for(names: int, least: int) -> int:
    """The height in pixels of a chart with so many names one below the other."""
    return max(least, ROUND_BARS + NAME_PIXELS * names)


def worst_first(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows by their gap, the largest first; those without one last."""
    return frame.sort_values("gap", ascending=False, kind="stable", na_position="last")


def trend_chart(source: Source, name: str, table: TableView, title: str) -> ChartView:
    """Score, expected and forecast by month: solid, plain and dotted."""
    month, score = table.columns[0].cells, table.columns[1].cells
    described = ", ".join(
        f"{one:%Y-%m} {shown_score(value)}"
        for one, value in zip(month, score, strict=True)
        if isinstance(value, float)
    )
    series = [
        SeriesView("expected", AXIS, line=True, plain=True),
        SeriesView("score", NAVY, line=True),
        SeriesView("forecast", BLUE, line=True, dashed=True),
    ]
    if "company" in [column.key for column in table.columns]:
        series.insert(0, SeriesView("company", SKY, line=True, plain=True))
    return ChartView(
        name,
        "line",
        title,
        source.say("charts.trend_alt", scores=described),
        "trend",
        "month",
        tuple(series),
        category_format=source.say("month_format"),
    )


def departments_chart(source: Source, name: str) -> tuple[ChartView, TableView]:
    """Score and expected of the departments that are furthest behind."""
    frame = worst_first(source.departments)[:MOST]
    table = TableView(
        "bars",
        (
            Column(
                "name", source.words.header("department"), chart_names(list(frame["department"])), "text", 20
            ),
            Column("expected", source.words.header("expected"), cells(frame["expected"]), "ratio", 9),
            Column("score", source.words.header("score"), cells(frame["score"]), "ratio", 9),
        ),
        caption=source.say("dashboard.by_department"),
    )
    described = ", ".join(
        f"{one} {shown_score(float(score))} / {shown_score(float(expected))}"
        for one, score, expected in zip(frame["department"], frame["score"], frame["expected"], strict=True)
    )
    count = len(source.departments)
    title = "charts.departments" if count <= MOST else "charts.departments_worst"
    chart = ChartView(
        name,
        "bar",
        source.say(title, shown=len(frame), count=count),
        source.say("charts.departments_alt", scores=described),
        "bars",
        "name",
        (SeriesView("expected", NAVY, outlined=True), SeriesView("score", NAVY, labels=True)),
        axis=Axis(minimum=0, maximum=1, major_unit=0.2, number_format=UNSEEN, figures="0.00"),
    )
    return chart, table


def states_chart(source: Source, name: str) -> tuple[ChartView, TableView]:
    """How many key results of each department stand in each state; from the eleventh on as others."""
    frame = worst_first(source.departments)
    shown, rest = frame[:MOST], frame[MOST:]
    names = chart_names([str(one) for one in shown["department"]])
    counts = {state: [int(one) for one in shown[state]] for state in SHOWN_STATES}
    longest = max(map(sum, zip(*counts.values(), strict=True)), default=0)
    title = source.say("charts.states")
    if len(rest) and int(rest[list(SHOWN_STATES)].sum().sum()) > LEFT_OUT * longest:
        title = source.say("charts.states_worst", shown=len(shown), count=len(frame))
    elif len(rest):
        names.append(source.say("charts.others", count=len(rest)))
        for state in SHOWN_STATES:
            counts[state].append(int(rest[state].sum()))
    head = source.words
    table = TableView(
        "states",
        (
            Column("name", head.header("department"), names, "text", 20),
            *(Column(state, light(head, state), counts[state], "count", 9) for state in SHOWN_STATES),
        ),
        caption=source.say("charts.states"),
    )
    described = ", ".join(f"{light(head, state)} {source.company.get(state, 0)}" for state in SHOWN_STATES)
    chart = ChartView(
        name,
        "stacked_bar",
        title,
        source.say("charts.states_alt", counts=described),
        "states",
        "name",
        tuple(SeriesView(state, colour) for state, colour in STATE_COLOURS.items()),
        axis=Axis(minimum=0, number_format="0"),
    )
    return chart, table


def contributions_chart(
    source: Source, name: str, frame: pd.DataFrame, title: str
) -> tuple[ChartView, TableView] | None:
    """What the heaviest key results, and all others together, make of the gap."""
    heavy = frame.loc[frame["contribution"] > 0].sort_values("contribution", ascending=False, kind="stable")
    if not len(heavy):
        return None
    shown = heavy[:HEAVIEST]
    labels = [f"{one} {text}" for one, text in zip(shown["id"], shown["key_result"], strict=True)]
    names, values = chart_names(labels, KR_NAME), [float(one) for one in shown["contribution"]]
    rest = heavy[HEAVIEST:]
    others = float(rest["contribution"].sum())
    if len(rest) and others <= LEFT_OUT * max(values):
        names.append(source.say("charts.others", count=len(rest)))
        values.append(others)
    elif len(rest):
        title = source.say("charts.contributions_most", shown=len(shown), count=len(heavy))
    table = TableView(
        "contributions",
        (
            Column("name", source.words.header("key_result"), names, "text", 30),
            Column("contribution", source.words.header("contribution"), values, "contribution", 12),
        ),
        caption=title,
    )
    described = ", ".join(f"{one} {value:.3f}" for one, value in zip(names, values, strict=True))
    chart = ChartView(
        name,
        "bar",
        title,
        source.say("charts.contributions_alt", values=described),
        "contributions",
        "name",
        (SeriesView("contribution", ORANGE, labels=True),),
        axis=Axis(minimum=0, maximum=_reach(values), number_format=UNSEEN, figures="0.000"),
        legend=False,
    )
    return chart, table


def _reach(values: list[float]) -> float:
    """The end of an axis that leaves room for the figures beyond the bars."""
    return float(f"{ROOM * max(values):.2g}")


def gaps_chart(source: Source, name: str, frame: pd.DataFrame, title: str) -> tuple[ChartView, TableView]:
    """Score less expected of each key result: behind to the left, ahead to the right."""
    gap = -frame["gap"].to_numpy(np.float64)
    shown = np.flatnonzero(~np.isnan(gap))[: MOST + 2]
    gap = gap[shown]
    ids, texts = (frame[key].array.take(shown) for key in ("id", "key_result"))
    labels = [f"{one} {text}" for one, text in zip(ids, texts, strict=True)]
    table = TableView(
        "gaps",
        (
            Column("name", source.words.header("key_result"), chart_names(labels, KR_NAME), "text", 30),
            Column("behind", source.say("charts.behind"), cells(np.where(gap < 0, gap, np.nan)), "ratio", 9),
            Column("ahead", source.say("charts.ahead"), cells(np.where(gap >= 0, gap, np.nan)), "ratio", 9),
        ),
        caption=title,
    )
    described = ", ".join(f"{one} {value:+.2f}" for one, value in zip(ids, gap, strict=True))
    largest = float(np.abs(gap).max(initial=0))
    limit = next((one for one in GAP_LIMITS if largest <= one), GAP_LIMITS[-1])
    chart = ChartView(
        name,
        "stacked_bar",
        title,
        source.say("charts.gaps_alt", values=described),
        "gaps",
        "name",
        (SeriesView("behind", ORANGE), SeriesView("ahead", BLUE)),
        axis=Axis(minimum=-limit, maximum=limit, major_unit=limit / 2, number_format="0.0#"),
    )
    return chart, table
