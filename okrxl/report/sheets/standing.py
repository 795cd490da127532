"""The columns of whatever key results roll up to: departments, objectives, owners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrxl.report.charts import SHOWN_STATES
from okrxl.report.model import Column
from okrxl.report.numbers import SIGNS
from okrxl.report.source import average_confidence, bars, folded, gaps, plain, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from okrxl.core.labels import Lang
    from okrxl.report.source import Source

COUNT_WIDTH, STATES_WIDTH = 7, 28
WIDTHS: Mapping[Lang, tuple[float, float, float, float]] = {
    "en": (11, 10, 21.5, 16.5),
    "zh": (12, 12, 16, 12),
}
"""Of what is expected, the gap, its change and the forecast: their headers take one line."""


def standing(source: Source, frame: pd.DataFrame, lines: str = "") -> tuple[Column, ...]:
    """Score, expected, gap, the change, the forecast, the line of `lines`."""
    expected, gap, moved, forecast = WIDTHS[source.lang]
    change = gaps(source, frame, "score_change", ahead=True, width=moved)
    trend = Column("trend", source.words.header("trend"), [None] * len(frame), "text", 12, lines=lines)
    return (
        bars(source, frame),
        plain(source, frame, "expected", "ratio", expected),
        gaps(source, frame, width=gap),
        change,
        plain(source, frame, "forecast_score", "ratio", forecast),
        *((trend,) if lines else ()),
    )


def by_state(source: Source, frame: pd.DataFrame, width: float = STATES_WIDTH) -> Column:
    """How many key results are in each state, by its sign: `✔ 1  ● 3  ◐ 2`."""
    texts = [
        "  ".join(f"{SIGNS[state]} {row[state]}" for state in SHOWN_STATES if row[state])
        for row in frame[list(SHOWN_STATES)].astype(int).to_dict("records")
    ]
    return Column("states", source.words.header("status"), texts, "wrap", width)


def counts(source: Source, frame: pd.DataFrame) -> tuple[Column, ...]:
    """The same as numbers: folded away."""
    return folded(plain(source, frame, state, "count", COUNT_WIDTH) for state in SHOWN_STATES)


def more(source: Source, frame: pd.DataFrame) -> tuple[Column, ...]:
    """What else is known of them: folded away."""
    return folded(
        (
            plain(source, frame, "last_month", "ratio", 9),
            words_of(source, "grade", frame["grade"], width=8),
            plain(source, frame, "key_results", "count", 9),
            *(plain(source, frame, state, "count", COUNT_WIDTH) for state in ("closed", "cancelled")),
            plain(source, frame, "not_updated", "count", 9),
            average_confidence(source, frame),
        )
    )
