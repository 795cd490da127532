"""What the monthly report's formulas look up: the figures and texts of every month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from okrxl.report.model import Column, TableView
from okrxl.report.month.units import POINTS, figure_style
from okrxl.report.numbers import light
from okrxl.report.source import cells, records
from okrxl.sheets.model import Scalar

if TYPE_CHECKING:
    from okrxl.report.month.figures import Months
    from okrxl.report.source import Source

OF_FIGURES = ("month_actual", "month_plan")
"""Figures in the check-ins' unit; the others are in the target's."""
MOM_YOY = ("mom", "yoy")
COMPARED = ("plan", "this_month", "last_month", "year_ago")
SHOWN = (
    "month_actual", "month_plan", "completion", "mom", "yoy", "actual", "expected_actual", "gap", "forecast",
)  # fmt: skip
MORE = ("score", "expected", "score_change")
STANDING = ("score", "expected", "gap", "last_month")


def data_tables(
    source: Source, found: Months, messages: Sequence[str], words: Sequence[str]
) -> tuple[TableView, ...]:
    """A table each of the months, their messages, the key results' names, departments, key results.

    `words` has a paragraph per month and department.
    """
    first = Column("month", "month", [one.date() for one in found.months], "month", 10)
    listed = Column("label", "label", list(found.key_results["label"]), "text", 30)
    return (
        TableView("months", (first,), caption=source.say("month.data")),
        TableView("company", (Column("message", "message", list(messages), "text", 30),)),
        TableView("labels", (listed,)),
        TableView("standing", _standing_columns(found, words)),
        TableView("rows", _row_columns(source, found)),
    )


def _standing_columns(found: Months, words: Sequence[str]) -> tuple[Column, ...]:
    """A row per month and department."""
    size = len(found.departments) + 1
    rows = found.standing.loc[np.arange(len(found.standing)) % size > 0]
    rows = rows.assign(last_month=rows["score"] - rows["score_change"])
    return (
        *(Column(key, key, zeroed(rows[key]), "ratio", 8) for key in STANDING),
        Column("words", "words", list(words), "text", 30),
    )


def _row_columns(source: Source, found: Months) -> tuple[Column, ...]:
    """A row per month and key result."""
    rows, size = found.rows, len(found.key_results)
    kinds = found.key_results
    share, points = (
        np.tile(kinds[key].to_numpy(bool), len(found.months)) for key in ("figures_as_share", "in_points")
    )
    shown = {key: rows[key].to_numpy(np.float64) for key in (*SHOWN, *MORE, "year_ago")}
    for key in MOM_YOY:
        shown[key] = np.where(points & share, shown[key] * 100, shown[key])
    shown["gap"] = -shown["gap"]
    factor = np.where(share, 100.0, 1.0)
    this = shown["month_actual"] * factor
    compared = {
        "plan": shown["month_plan"] * factor,
        "this_month": this,
        "last_month": np.append(np.full(size, np.nan), this[:-size]) if size else this,
        "year_ago": shown["year_ago"] * factor,
    }
    words = [light(source.words, one) or None for one in rows["status"]]
    return (
        *(Column(key, key, zeroed(pd.Series(shown[key])), "ratio", 8) for key in (*SHOWN, *MORE)),
        Column("status", "status", words, "text", 8),
        *(Column(key, key, cells(np.round(values, 2)), "ratio", 8) for key, values in compared.items()),
    )


def figure_styles(source: Source, found: Months) -> pd.DataFrame:
    """The style of each figure of each key result, in all months the same."""
    listed, count = found.key_results, len(found.months)
    made: dict[str, list[str]] = {key: [] for key in SHOWN if key != "gap"}
    figures = {key: found.rows[key].to_numpy(np.float64).reshape(count, len(listed)) for key in made}
    for place, row in enumerate(records(listed)):
        points = POINTS[source.lang] if row["in_points"] else "change_percent"
        for key, styles in made.items():
            if key == "completion":
                styles.append("percent")
            elif key in MOM_YOY:
                styles.append(points)
            else:
                share = bool(row["figures_as_share" if key in OF_FIGURES else "as_share"])
                styles.append(figure_style(figures[key][:, place], share=share, lang=source.lang))
    return pd.DataFrame(made)


def zeroed(values: pd.Series) -> list[Scalar]:
    """The values; what is shown as 0.00 for lack of digits stays, but never as a negative zero."""
    return [0.0 if isinstance(one, float) and one == 0 else one for one in cells(values)]
