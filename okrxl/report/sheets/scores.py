"""KR Scores: one row per key result, explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrxl.read.confidence import PERCENT
from okrxl.report.model import Column, SheetReport, TableView
from okrxl.report.source import numbers_of, plain, words_of
from okrxl.report.why import why

if TYPE_CHECKING:
    import pandas as pd

    from okrxl.report.source import Source

LEADING = {"id": 9, "objective_id": 10, "key_result": 38, "department": 16, "owner": 18}
STYLES = {"key_result": "wrap", "department": "wrap", "owner": "wrap"}


def scores(source: Source) -> SheetReport:
    """The sheet with `okr_scores`."""
    table = TableView("scores", score_columns(source, source.scored), "okr_scores")
    return SheetReport(
        "scores",
        source.tabs["scores"],
        source.words.text("sheets.scores"),
        source.say("scores.subtitle", as_of=source.as_of),
        (table,),
        freeze="scores",
        frozen_columns=3,
        pages_wide=2,
    )


def confidence_style(source: Source) -> str:
    """Confidence in percents where that is its scale."""
    return "percent" if source.settings.confidence_scale == PERCENT else "number"


def score_columns(source: Source, frame: pd.DataFrame) -> tuple[Column, ...]:
    """The columns of `okr_scores`, in the contract's order."""
    head = source.words.header
    measures = [source.words.choice("measure", measure) for measure in frame["measure"]]
    return (
        *(plain(source, frame, key, STYLES.get(key, "text"), width) for key, width in LEADING.items()),
        Column("measure", head("measure"), measures, width=13),
        plain(source, frame, "unit", "text", 10),
        numbers_of(source, frame, "baseline"),
        numbers_of(source, frame, "target"),
        numbers_of(source, frame, "actual"),
        plain(source, frame, "attainment", "percent", 9),
        plain(source, frame, "score", "score", 8),
        plain(source, frame, "original_score", "ratio", 11),
        words_of(source, "grade", frame["grade"], width=7),
        plain(source, frame, "expected", "ratio", 9),
        words_of(source, "status", frame["status"], width=9),
        plain(source, frame, "confidence", confidence_style(source), 9),
        plain(source, frame, "last_check_in", "date", 12),
        plain(source, frame, "days_since", "count", 9),
        plain(source, frame, "score_change", "points", 9),
        plain(source, frame, "mom", "change_percent", 9),
        # Where the unit is a percent, +3.0% is three points.
        plain(source, frame, "yoy", "change_percent", 9),
        numbers_of(source, frame, "forecast"),
        plain(source, frame, "effective_weight", "percent", 9),
        Column("why", head("why"), list(why(source.lang, frame)), "wrap", 40),
    )  # fmt: skip
