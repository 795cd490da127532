"""Owner Rollup: one row per owner, and a chart of their scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrxl.core.schema import OWNER_SCORE_COLUMNS
from okrxl.report.model import Charts, ChartView, Column, SeriesView, SheetReport, TableView
from okrxl.report.sheets.scores import confidence_style
from okrxl.report.source import plain, words_of
from okrxl.sheets.styles import BLUE

if TYPE_CHECKING:
    import pandas as pd

    from okrxl.report.source import Source

WIDTHS = {"owner": 20, "department": 18, "confidence": 10}
STYLES = {"owner": "text", "department": "wrap", "score": "score"}
SHOWN = 15
"""How many owners a chart can name legibly."""


def owner_scores(source: Source) -> SheetReport:
    """The sheet with `okr_owner_scores`, best first."""
    frame = source.owners.sort_values("score", ascending=False, kind="stable", na_position="last")
    table = TableView("owners", owner_columns(source, frame), "okr_owner_scores")
    shown = min(len(frame), SHOWN)
    chart = ChartView(
        "okr_owner_chart",
        "bar",
        source.say("owners.chart" if len(frame) <= SHOWN else "owners.chart_first", count=shown),
        source.say("owners.alt", count=shown),
        "owners",
        "owner",
        (SeriesView("score", BLUE, labels=True),),
        legend=False,
        rows=shown,
    )
    charts = (Charts((chart,), height=70 + 18 * max(shown, 4)),) if shown else ()
    return SheetReport(
        "owner_scores",
        source.tabs["owner_scores"],
        source.words.text("sheets.owner_scores"),
        source.say("owners.subtitle", as_of=source.as_of),
        (*charts, table),
    )


def owner_columns(source: Source, frame: pd.DataFrame) -> tuple[Column, ...]:
    """The columns of `okr_owner_scores`, in the contract's order."""
    made = []
    for key in OWNER_SCORE_COLUMNS:
        if key == "grade":
            made.append(words_of(source, "grade", frame["grade"], width=8))
        else:
            style = confidence_style(source) if key == "confidence" else STYLES.get(key, "count")
            made.append(plain(source, frame, key, style, WIDTHS.get(key, 9)))
    return tuple(made)
