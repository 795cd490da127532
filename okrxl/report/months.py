"""The tables on the hidden sheet that lines and charts of months show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from okrxl.report.model import Column, TableView
from okrxl.report.source import cells
from okrxl.scoring.reporting.trends import COMPANY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from okrxl.report.source import Source

MOST_LINES = 500
"""Rows for which small lines are drawn: with more nobody looks at them one by one."""


def trend_table(source: Source, name: str = COMPANY, *, company: bool = False) -> TableView:
    """A name's scores by month: month, score, expected, forecast; with the company's score beside them."""
    rows = source.trends.loc[source.trends["name"] == name]
    columns = [Column("month", source.words.header("month"), cells(rows["month"]), "month", 10)]
    columns += [
        Column(key, source.say(f"trend.{key}"), cells(rows[key]), "ratio", 9)
        for key in ("score", "expected", "forecast")
    ]
    if company:
        of_all = source.trends.loc[source.trends["name"] == COMPANY].set_index("month")["score"]
        column = cells(of_all.reindex(rows["month"]))
        columns.append(Column("company", source.say("facts.score"), column, "ratio", 9))
    return TableView("trend", tuple(columns), caption=source.say("dashboard.trend"))


def department_lines(source: Source, names: Sequence[str]) -> TableView:
    """Each department's score by month, for the lines beside its row."""
    rows, months = source.trends, source.months
    scores = np.full((len(names), len(months)), np.nan)
    row = pd.Index(names).get_indexer(pd.Index(rows["name"]))
    column = pd.Index(months).get_indexer(pd.Index(rows["month"]))
    shown = row >= 0
    scores[row[shown], column[shown]] = rows["score"].to_numpy(np.float64)[shown]
    return _lines(source, "department_lines", list(names), scores)


def key_result_lines(source: Source, frame: pd.DataFrame) -> TableView:
    """Each key result's score by month, for the lines beside its row; no row where there are too many."""
    if len(frame) > MOST_LINES:
        return _lines(source, "key_result_lines", [], np.empty((0, len(source.months))))
    scores = source.scores_by_month.reindex(frame["row"]).to_numpy(np.float64)
    return _lines(source, "key_result_lines", [str(one) for one in frame["id"]], scores)


def _lines(source: Source, key: str, names: list[str], scores: np.ndarray) -> TableView:
    columns = [Column("name", source.say("trend.name"), list(names), "text", 12)]
    columns += [
        Column(f"m{place}", f"{month:%Y-%m}", cells(scores[:, place]), "ratio", 9)
        for place, month in enumerate(source.months)
        if scores.shape[1] > place
    ]
    return TableView(key, tuple(columns), caption=source.say("trend.lines"))
