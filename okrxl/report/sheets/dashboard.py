"""Dashboard: the company, its departments and objectives, for the board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrxl.core.grid import is_nan
from okrxl.core.schema import STATUSES
from okrxl.report.model import (
    Beside,
    Block,
    Charts,
    ChartView,
    Column,
    Fact,
    Facts,
    SeriesView,
    SheetReport,
    TableView,
)
from okrxl.report.source import cells, grade_fact, plain, words_of
from okrxl.sheets.model import Axis
from okrxl.sheets.styles import AMBER, BLUE, GREEN, NAVY, RED, SKY

if TYPE_CHECKING:
    import pandas as pd

    from okrxl.report.source import Source

STATUS_COLOURS = {
    "achieved": GREEN,
    "on_track": BLUE,
    "behind": AMBER,
    "at_risk": RED,
    "overdue": "7A2E1F",
    "no_data": "6B7280",
    "not_started": "9AA3AF",
}
CHART_DATA_LEFT = 19
"""First column of tables that only feed charts: right of the objectives, off the printed page."""
SHOWN_STATUSES = ("achieved", "on_track", "behind", "at_risk", "overdue")


def dashboard(source: Source) -> SheetReport:
    """The sheet with `okr_department_scores` and `okr_objective_scores`."""
    return SheetReport(
        "dashboard",
        source.tabs["dashboard"],
        " ".join(part for part in (source.settings.company, source.words.text("sheets.dashboard")) if part),
        source.say("dashboard.subtitle", cycle=source.settings.cycle, as_of=source.as_of),
        (_facts(source), *standing(source)),
        tab_colour=NAVY,
        printed=CHART_DATA_LEFT - 2,
    )


def standing(source: Source) -> tuple[Block, ...]:
    """Departments and objectives with their scores, below the charts that show them."""
    return (
        Charts((_departments_chart(source), _trend_chart(source), _status_chart(source)), 320),
        Beside((department_table(source), _trend_table(source), _status_table(source))),
        objective_table(source),
    )


def company_facts(source: Source) -> tuple[Fact, ...]:
    """The figures of the company."""
    company = source.company
    return (
        Fact(source.say("facts.score"), company.get("score"), "figure"),
        grade_fact(source, company),
        Fact(source.say("facts.change"), company.get("score_change"), "figure_change"),
        Fact(source.words.header("key_results"), company.get("key_results", 0), "figure_count"),
        Fact(source.words.header("achieved"), company.get("achieved", 0), "figure_count"),
        Fact(source.say("facts.trouble"), _trouble(company), "figure_count"),
        Fact(source.words.header("not_updated"), company.get("not_updated", 0), "figure_count"),
    )  # fmt: skip


def _facts(source: Source) -> Facts:
    return Facts((*company_facts(source), Fact(source.say("facts.errors"), source.errors, "figure_count")))


def _trouble(company: object) -> int:
    counts = dict(company) if isinstance(company, dict) else {}
    return sum(int(counts.get(status, 0)) for status in ("behind", "at_risk", "overdue"))


def _departments_chart(source: Source) -> ChartView:
    best = ", ".join(
        f"{name} {score:.2f}"
        for name, score in zip(source.departments["department"], source.departments["score"], strict=True)
        if not is_nan(score)
    )
    return ChartView(
        "okr_departments_chart",
        "bar",
        source.say("dashboard.departments"),
        source.say("dashboard.departments_alt", scores=best),
        "departments",
        "department",
        (SeriesView("last_month", SKY), SeriesView("score", NAVY, labels=True)),
    )


def _trend_chart(source: Source) -> ChartView:
    text = ", ".join(f"{month:%Y-%m} {score:.2f}" for month, score in source.trend.dropna().items())
    return ChartView(
        "okr_trend_chart",
        "line",
        source.say("dashboard.trend"),
        source.say("dashboard.trend_alt", scores=text),
        "trend",
        "month",
        (SeriesView("score", NAVY, line=True, labels=True),),
        legend=False,
        category_format=source.say("month_format"),
    )


def _status_chart(source: Source) -> ChartView:
    text = ", ".join(
        f"{source.words.choice('status', status)} {source.company.get(status, 0)}" for status in STATUSES
    )
    return ChartView(
        "okr_status_chart",
        "bar",
        source.say("dashboard.statuses"),
        source.say("dashboard.statuses_alt", counts=text),
        "statuses",
        "status",
        (SeriesView("key_results", NAVY, labels=True),),
        axis=Axis(minimum=0, number_format="0"),
        legend=False,
        point_colours=tuple(STATUS_COLOURS[status] for status in STATUS_COLOURS),
    )


def department_table(source: Source) -> TableView:
    """`okr_department_scores`."""
    frame = source.departments
    columns = (
        plain(source, frame, "department", "wrap", 14),
        plain(source, frame, "lead", "text", 34),
        *_standing(source, frame),
    )
    return TableView("departments", columns, "okr_department_scores", source.say("dashboard.by_department"))


def objective_table(source: Source) -> TableView:
    """`okr_objective_scores`."""
    frame = source.objectives
    columns = (
        plain(source, frame, "id", "text", 10),
        plain(source, frame, "objective", "wrap", 34),
        *_standing(source, frame),
        plain(source, frame, "department", "wrap", 14),
        plain(source, frame, "owner", "wrap", 16),
        plain(source, frame, "aligned_to", "text", 10),
        plain(source, frame, "weight", "percent", 9),
    )
    return TableView("objectives", columns, "okr_objective_scores", source.say("dashboard.by_objective"))


def _standing(source: Source, frame: pd.DataFrame) -> tuple[Column, ...]:
    """Columns that departments and objectives share."""
    return (
        plain(source, frame, "score", "score", 9),
        plain(source, frame, "last_month", "ratio", 10),
        plain(source, frame, "score_change", "points", 9),
        words_of(source, "grade", frame["grade"], width=9),
        plain(source, frame, "key_results", "count", 11),
        *(plain(source, frame, status, "count", 9) for status in SHOWN_STATUSES),
        plain(source, frame, "not_updated", "count", 9),
    )


def _trend_table(source: Source) -> TableView:
    columns = (
        Column("month", source.words.header("month"), cells(source.trend.index.to_series()), "month", 10),
        Column("score", source.words.header("score"), cells(source.trend), "score", 9),
    )
    return TableView("trend", columns, caption=source.say("dashboard.trend"), left=CHART_DATA_LEFT)


def _status_table(source: Source) -> TableView:
    words = [source.words.choice("status", status) for status in STATUS_COLOURS]
    counts = [source.company.get(status, 0) for status in STATUS_COLOURS]
    columns = (
        Column("status", source.words.header("status"), words, "word", 9, "status"),
        Column("key_results", source.words.header("key_results"), counts, "count", 12),
    )
    return TableView("statuses", columns, caption=source.say("dashboard.statuses"), left=CHART_DATA_LEFT + 3)
