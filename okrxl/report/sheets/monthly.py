"""Monthly Data: every month of every department and key result, for formulas and pivots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrxl.report.model import Column, SheetReport, TableView
from okrxl.report.source import cells, numbers_of, plain
from okrxl.sheets.styles import SKY

if TYPE_CHECKING:
    from okrxl.report.source import Source


def monthly(source: Source) -> SheetReport:
    """The sheet with `okr_monthly_departments` and `okr_monthly`; hidden, as nobody reads it."""
    title = source.words.text("sheets.monthly")
    return SheetReport(
        "monthly",
        source.tabs["monthly"],
        title,
        f"{source.scope(title)} · {source.say('monthly.subtitle')}",
        (matrix_table(source), _long_table(source)),
        repeat="monthly",
        tab_colour=SKY,
        hidden=True,
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
        "matrix",
        (department, *months),
        "okr_monthly_departments",
        source.say("monthly.matrix"),
        row_key=("department",),
    )


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
    return TableView("monthly", columns, "okr_monthly", source.say("monthly.rows"), row_key=("month", "id"))
