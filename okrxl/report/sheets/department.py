"""One tab per department: its score, its key results, its months."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from okrxl.report.model import (
    Beside,
    Charts,
    ChartView,
    Column,
    Fact,
    Facts,
    SeriesView,
    SheetReport,
    TableView,
)
from okrxl.report.source import cells, grade_fact, numbers_of, plain, words_of
from okrxl.report.why import why
from okrxl.scoring.rollup import positions
from okrxl.sheets.model import Axis
from okrxl.sheets.styles import BLUE, GREEN, NAVY, RED, SKY

if TYPE_CHECKING:
    import pandas as pd

    from okrxl.report.source import Source

GOAL_LEFT = 17
SHOWN = 12
"""How many key results a chart can name legibly; with more, those that need most care come first."""


@dataclass(frozen=True, slots=True)
class Tab:
    """The key of one department's sheet, and the name of its table and charts.

    `compared` adds the department's rank and the company's months.
    """

    key: str
    table: str
    compared: bool = True


def departments(source: Source) -> Iterator[SheetReport]:
    """A sheet for each department that has a tab."""
    before = _last_month(source)
    explained = dict(zip(source.scored.index, why(source.lang, source.scored), strict=True))
    groups = positions(source.scored["departments"])
    for name, number in source.numbers.items():
        if name in groups:
            frame = source.scored.iloc[groups[name]]
            frame = frame.assign(
                last_month=frame["id"].map(before), why=[explained[index] for index in frame.index]
            )
            yield _department(source, name, Tab(f"dept.{number}", f"okr_dept_{number}"), frame)


def department(source: Source, name: str, tab: Tab) -> SheetReport:
    """The sheet of one department, where `source.scored` are its rows alone."""
    explained = why(source.lang, source.scored)
    frame = source.scored.assign(last_month=source.scored["id"].map(_last_month(source)), why=explained)
    return _department(source, name, tab, frame)


def _last_month(source: Source) -> dict[str, float]:
    rows = source.monthly.loc[source.monthly["month"] == source.last_month]
    return dict(zip(rows["id"], rows["score"], strict=True))


def _department(source: Source, name: str, tab: Tab, frame: pd.DataFrame) -> SheetReport:
    if len(frame) > SHOWN:
        gap = (frame["expected"] - frame["score"].fillna(0.0)).rename("gap")
        frame = frame.loc[gap.sort_values(ascending=False, kind="stable").index]
    months = _months_table(source, name, tab)
    blocks = (
        _facts(source, name, tab),
        Charts(_charts(source, tab, frame, months), 300 if len(frame) <= 6 else 380),
        Beside(
            (
                TableView("rows", _columns(source, frame), tab.table, source.say("department.rows")),
                _goal_table(source, frame),
            )
        ),
        *((months,) if months else ()),
    )
    return SheetReport(
        tab.key,
        source.tabs[tab.key],
        name,
        source.say("department.subtitle", as_of=source.as_of),
        blocks,
        repeat="rows",
        printed=GOAL_LEFT - 2,
    )


def _facts(source: Source, name: str, tab: Tab) -> Facts:
    rows = source.departments.loc[source.departments["department"] == name]
    row: dict[Any, Any] = rows.iloc[0].to_dict() if len(rows) else {}
    rank = source.departments["score"].rank(ascending=False, method="min")
    position = rank.loc[rows.index[0]] if len(rows) else None
    ranked = Fact(source.say("facts.rank", count=len(source.departments)), position, "figure_count")
    return Facts(
        (
            Fact(source.say("facts.department"), row.get("score"), "figure"),
            grade_fact(source, row),
            Fact(source.words.header("last_month"), row.get("last_month"), "figure"),
            Fact(source.say("facts.change"), row.get("score_change"), "figure_change"),
            *((ranked,) if tab.compared else ()),
            Fact(source.words.header("key_results"), row.get("key_results"), "figure_count"),
            Fact(source.words.header("achieved"), row.get("achieved"), "figure_count"),
            Fact(source.words.header("not_updated"), row.get("not_updated"), "figure_count"),
        )
    )  # fmt: skip


def _columns(source: Source, frame: pd.DataFrame) -> tuple[Column, ...]:
    return (
        plain(source, frame, "id", "text", 9),
        plain(source, frame, "key_result", "wrap", 36),
        plain(source, frame, "owner", "wrap", 15),
        plain(source, frame, "unit", "text", 7),
        numbers_of(source, frame, "actual", width=10),
        numbers_of(source, frame, "target", width=10),
        plain(source, frame, "attainment", "percent", 10),
        plain(source, frame, "score", "score", 8),
        plain(source, frame, "last_month", "ratio", 9),
        plain(source, frame, "score_change", "points", 9),
        plain(source, frame, "mom", "change_percent", 10),
        plain(source, frame, "expected", "ratio", 9),
        words_of(source, "grade", frame["grade"], width=7),
        words_of(source, "status", frame["status"], width=9),
        plain(source, frame, "why", "wrap", 34),
    )


def _goal_table(source: Source, frame: pd.DataFrame) -> TableView:
    """The target line of the chart, beside the rows and off the printed page."""
    goal = Column("goal", source.say("department.goal"), [1.0] * len(frame), "percent", 9)
    return TableView("goals", (goal,), caption=source.say("department.chart_data"), left=GOAL_LEFT)


def _months_table(source: Source, name: str, tab: Tab) -> TableView | None:
    if name not in source.matrix.index:
        return None
    row: pd.Series = source.matrix.loc[name]  # type: ignore[assignment]
    columns: tuple[Column, ...] = (
        Column("month", source.words.header("month"), cells(row.index.to_series()), "month", 9),
        Column("score", source.say("facts.department"), cells(row), "score", 36),
    )
    if tab.compared:
        company = cells(source.trend.reindex(row.index))
        columns += (Column("company", source.say("facts.score"), company, "ratio", 15),)
    return TableView("months", columns, caption=source.say("department.months"))


def _charts(source: Source, tab: Tab, frame: pd.DataFrame, months: TableView | None) -> tuple[ChartView, ...]:
    few = len(frame) <= SHOWN
    rows = min(len(frame), SHOWN)
    this = ChartView(
        f"{tab.table}_scores",
        "bar",
        source.say("department.scores" if few else "department.scores_first", count=rows),
        source.say("department.scores_alt", count=rows),
        "rows",
        "id",
        (SeriesView("last_month", SKY), SeriesView("score", NAVY, labels=True)),
        rows=rows,
    )
    largest = max([1.0, *frame["attainment"][:rows].dropna()])
    against = ChartView(
        f"{tab.table}_targets",
        "column",
        source.say("department.targets" if few else "department.targets_first", count=rows),
        source.say("department.targets_alt", count=rows),
        "rows",
        "id",
        (
            SeriesView("attainment", BLUE, labels=True),
            SeriesView("goal", RED, line=True, dashed=True, table="goals"),
        ),
        axis=Axis(minimum=0, maximum=min(2.0, -(-largest * 5 // 1) / 5), major_unit=0.2, number_format="0%"),
        rows=rows,
    )
    if months is None:
        return (this, against)
    company = SeriesView("company", "9AA3AF", line=True, dashed=True)
    trend = ChartView(
        f"{tab.table}_months",
        "line",
        source.say("department.trend"),
        source.say("department.trend_alt" if tab.compared else "department.trend_alone_alt"),
        "months",
        "month",
        (SeriesView("score", GREEN, line=True, labels=True), *((company,) if tab.compared else ())),
        category_format=source.say("month_format"),
    )
    return (this, against, trend)
