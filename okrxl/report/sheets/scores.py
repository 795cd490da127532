"""KR Scores: one row per key result, what weighs most in the gap on top."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from okrxl.report.messages import attention
from okrxl.report.model import Column, SheetReport, TableView
from okrxl.report.month.better import better
from okrxl.report.months import key_result_lines
from okrxl.report.sheets.key_results import (
    check_in_links,
    key_result_columns,
    scoring_details,
)
from okrxl.report.source import folded, numbers_of, plain

if TYPE_CHECKING:
    import pandas as pd

    from okrxl.report.source import Source

FROZEN = 3


def scores(source: Source) -> SheetReport:
    """The sheet with `okr_scores`."""
    frame = source.by_contribution
    shown = key_result_columns(source, frame)
    table = TableView(
        "scores",
        (*shown, *_details(source, frame)),
        "okr_scores",
        link_column="id",
        links=check_in_links(source, frame),
        row_key=("id",),
    )
    return SheetReport(
        "scores",
        source.tabs["scores"],
        source.words.text("sheets.scores"),
        source.scope(source.words.text("sheets.scores")),
        (table,),
        freeze="scores",
        frozen_columns=FROZEN,
        printed=len(shown),
        message=attention(source),
        data=(key_result_lines(source, frame),),
    )


def _details(source: Source, frame: pd.DataFrame) -> tuple[Column, ...]:
    measure, *others = scoring_details(source, frame)
    where = (
        plain(source, frame, "objective_id", "text", 10),
        plain(source, frame, "department", "wrap", 14),
    )
    compared = (
        plain(source, frame, "original_score", "ratio", 11),
        plain(source, frame, "score_change", "points", 9),
        # Where the unit is a percent, +3.0% is three points.
        replace(plain(source, frame, "mom", "change_percent", 9), highlight="better"),
        replace(plain(source, frame, "yoy", "change_percent", 9), highlight="better"),
        better(source.words, frame),
        numbers_of(source, frame, "forecast"),
    )
    return (*folded(where), measure, *others[:-1], *folded(compared), others[-1])
