"""One tab per department: its score against what is expected, its gaps, its key results."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from okrxl.report import messages
from okrxl.report.charts import gaps_chart, trend_chart
from okrxl.report.model import Block, Charts, Column, Fact, Facts, SheetReport, TableView
from okrxl.report.months import key_result_lines, trend_table
from okrxl.report.sheets.dashboard import standing_facts
from okrxl.report.sheets.key_results import (
    check_in_links,
    key_result_columns,
    scoring_details,
)
from okrxl.report.sheets.tasks import actions
from okrxl.report.source import folded, plain
from okrxl.scoring.rollup import positions

if TYPE_CHECKING:
    import pandas as pd

    from okrxl.report.source import Source

ON_A_PAGE = 12
"""Key results of a department that goes on one page."""
FEW = 6
"""Key results up to which a chart of them is low."""


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
    whole = _with_last_month(source)
    groups = positions(whole["departments"])
    for name, number in source.numbers.items():
        if name in groups:
            tab = Tab(f"dept.{number}", f"okr_dept_{number}")
            yield _department(source, name, tab, whole.iloc[groups[name]])


def department(source: Source, name: str, tab: Tab) -> SheetReport:
    """The sheet of one department, where `source.scored` are its rows alone."""
    return _department(source, name, tab, _with_last_month(source))


def left_department(source: Source, key: str, name: str) -> SheetReport:
    """The sheet of a department that has no key results any more: what people wrote on it, and its table."""
    number = key.rpartition(".")[2]
    none = _with_last_month(source).iloc[:0]
    columns = (*key_result_columns(source, none), *_details(source, none))
    return SheetReport(
        key,
        source.tabs[key],
        name,
        source.scope(name),
        (*actions(source, number), TableView("rows", columns, f"okr_dept_{number}", row_key=("id",))),
        message=source.say("message.department_gone", name=name),
    )


def _with_last_month(source: Source) -> pd.DataFrame:
    """The key results `by_contribution`, with the score that each had at the last month's end."""
    rows = source.monthly.loc[source.monthly["month"] == source.last_month]
    before = dict(zip(rows["id"], rows["score"], strict=True))
    whole = source.by_contribution
    return whole.assign(last_month=whole["id"].map(before).astype(float))


def _department(source: Source, name: str, tab: Tab, frame: pd.DataFrame) -> SheetReport:
    """The sheet of the rows in `frame`, which are sorted `by_contribution`."""
    row = _row(source, name)
    trend = trend_table(source, name, company=tab.compared)
    title = source.say("department.gaps")
    gaps, data = gaps_chart(source, f"{tab.table}_gaps", frame, title)
    charts = [trend_chart(source, f"{tab.table}_trend", trend, source.say("department.trend"))]
    if data.rows:
        charts.append(gaps)
    shown = key_result_columns(source, frame)
    table = TableView(
        "rows",
        (*shown, *_details(source, frame)),
        tab.table,
        link_column="id",
        links=check_in_links(source, frame),
        row_key=("id",),
    )
    blocks: tuple[Block, ...] = (
        Facts(_facts(source, row, tab)),
        Charts(tuple(charts), 260 if len(frame) <= FEW else 340),
        table,
        *(actions(source, tab.key.rpartition(".")[2]) if tab.key.startswith("dept.") else ()),
    )
    return SheetReport(
        tab.key,
        source.tabs[tab.key],
        name,
        source.scope(name),
        blocks,
        repeat="rows",
        printed=len(shown),
        pages_high=1 if len(frame) <= ON_A_PAGE else 0,
        message=messages.department(source, row, frame),
        data=(trend, data, key_result_lines(source, frame)),
    )


def _row(source: Source, name: str) -> dict[str, Any]:
    rows = source.departments.loc[source.departments["department"] == name]
    return {str(key): value for key, value in rows.iloc[0].items()} if len(rows) else {}


def _facts(source: Source, row: dict[str, Any], tab: Tab) -> tuple[Fact, ...]:
    facts = standing_facts(source, row, source.say("facts.department"))
    scores = source.departments["score"].set_axis(source.departments["department"])
    rank = scores.rank(ascending=False, method="min")
    position = source.number(rank.get(row.get("department")))
    count = int(rank.notna().sum())
    ranked = Fact(source.say("facts.rank", count=count), position, "figure_count")
    return (
        *facts,
        Fact(source.words.header("key_results"), row.get("key_results"), "figure_count"),
        *((ranked,) if tab.compared and count > 1 else ()),
    )


def _details(source: Source, frame: pd.DataFrame) -> tuple[Column, ...]:
    compared = (
        plain(source, frame, "last_month", "ratio", 9),
        plain(source, frame, "score_change", "points", 9),
        plain(source, frame, "mom", "change_percent", 10),
    )
    *details, explained = scoring_details(source, frame)
    return (*details, *folded(compared), explained)
