"""Dashboard: departments and objectives, the worst gap on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrxl.core.labels import text_width
from okrxl.report import messages
from okrxl.report.charts import contributions_chart, departments_chart, height_for, trend_chart, worst_first
from okrxl.report.cycles import cycles_compared
from okrxl.report.model import Block, Charts, Fact, Facts, SheetReport, TableView
from okrxl.report.months import department_lines, trend_table
from okrxl.report.sheets.standing import by_state, counts, more, standing
from okrxl.report.source import folded, in_percent, plain
from okrxl.sheets.styles import NAVY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from okrxl.core.labels import Lang
    from okrxl.report.source import Source

TROUBLE = ("behind", "at_risk", "overdue")
WIDTHS: Mapping[Lang, tuple[float, float]] = {"en": (44, 18), "zh": (40, 14)}
"""Of the names and, in the table of objectives, of the departments."""
FIRST, FIRST_MOST = 16, 36
"""The width of the departments' names, and how far long ones widen it at the cost of what stands beside."""
ON_A_PAGE = 20
"""Rows of both tables that go on one page."""
PRINTED = 9
"""The columns of both tables that are in view."""


def dashboard(source: Source) -> SheetReport:
    """The sheet with `okr_department_scores` and `okr_objective_scores`."""
    blocks, data = standing_blocks(source)
    compared = cycles_compared(source)
    if compared:
        blocks = (*blocks, compared)
    return SheetReport(
        "dashboard",
        source.tabs["dashboard"],
        source.words.text("sheets.dashboard"),
        source.scope(source.words.text("sheets.dashboard")),
        blocks,
        tab_colour=NAVY,
        printed=PRINTED,
        pages_high=1 if len(source.departments) + len(source.objectives) <= ON_A_PAGE else 0,
        message=messages.departments(source),
        data=data,
        tight=True,
    )


def standing_blocks(source: Source) -> tuple[tuple[Block, ...], tuple[TableView, ...]]:
    """Figures, charts and tables of the company, and the data of its charts."""
    departments, bars = departments_chart(source, "okr_department_bars")
    trend = trend_table(source)
    rows = bars.rows
    charts = [departments, trend_chart(source, "okr_company_months", trend, source.say("dashboard.trend"))]
    data = [bars, trend, department_lines(source, _names(source))]
    # A department's workbook knows no key results of others.
    every = source.scored if "scores" in source.tabs else source.scored.iloc[:0]
    heaviest = contributions_chart(source, "okr_contributions", every, source.say("charts.contributions"))
    if heaviest:
        charts.append(heaviest[0])
        data.append(heaviest[1])
        rows = max(rows, heaviest[1].rows)
    shown = (Charts(tuple(charts), height_for(rows, 200)),) if len(source.departments) else ()
    blocks = (Facts(company_facts(source)), *shown, department_table(source), objective_table(source))
    return blocks, tuple(data)


def company_facts(source: Source) -> tuple[Fact, ...]:
    """The figures of the company."""
    found, head = source.company, source.words.header
    return (
        *standing_facts(source, found, source.say("facts.score")),
        Fact(head("key_results"), found.get("key_results", 0), "figure_count"),
        Fact(source.say("facts.trouble"), sum(int(found.get(one, 0)) for one in TROUBLE), "figure_count"),
    )


def standing_facts(source: Source, found: Mapping[str, object], score: str) -> tuple[Fact, ...]:
    """Score, expected, gap, forecast and confidence; `score` is the word for the first."""
    head = source.words.header
    tenth = "figure_percent" if in_percent(source) else "figure_tenth"
    return (
        Fact(score, source.number(found.get("score")), "figure"),
        Fact(head("expected"), source.number(found.get("expected")), "figure"),
        Fact(head("gap"), source.ahead(found.get("gap")), "figure_gap"),
        Fact(head("forecast_score"), source.number(found.get("forecast_score")), "figure"),
        Fact(head("confidence"), source.number(found.get("confidence")), tenth),
    )


def _names(source: Source) -> list[str]:
    return [str(one) for one in worst_first(source.departments)["department"]]


def _name_widths(source: Source) -> tuple[float, float]:
    """The first two columns: LibreOffice does not break the text of a link, so the first has room for it."""
    longest = max((text_width(str(one)) + 1 for one in source.departments["department"]), default=0)
    first = min(max(longest, FIRST), FIRST_MOST)
    return first, WIDTHS[source.lang][0] - (first - FIRST)


def department_table(source: Source) -> TableView:
    """`okr_department_scores`, the worst gap on top; each name leads to its tab."""
    frame = worst_first(source.departments)
    first, names = _name_widths(source)
    columns = (
        plain(source, frame, "department", "link", first),
        plain(source, frame, "lead", "wrap", names),
        *standing(source, frame, "department_lines"),
        by_state(source, frame),
        *counts(source, frame),
    )
    return TableView(
        "departments",
        (*columns, *more(source, frame)),
        "okr_department_scores",
        source.say("dashboard.by_department"),
        link_column="department",
        links=[source.tab_of(str(one)) for one in frame["department"]],
        row_key=("department",),
    )


def objective_table(source: Source) -> TableView:
    """`okr_objective_scores`, the worst gap on top."""
    frame, departments = worst_first(source.objectives), WIDTHS[source.lang][1]
    columns = (
        plain(source, frame, "id", "text", 10),
        plain(source, frame, "objective", "wrap", _name_widths(source)[1]),
        *standing(source, frame),
        # Where departments have their line.
        plain(source, frame, "department", "wrap", departments),
        by_state(source, frame),
        *counts(source, frame),
        *more(source, frame),
        *folded(
            (
                plain(source, frame, "owner", "wrap", 12),
                plain(source, frame, "aligned_to", "text", 9),
                plain(source, frame, "weight", "percent", 9),
            )
        ),
    )
    return TableView(
        "objectives",
        columns,
        "okr_objective_scores",
        source.say("dashboard.by_objective"),
        row_key=("id",),
    )
