"""The columns of key results, as KR Scores and the departments' tabs show them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from okrxl.core.address import sheet_ref
from okrxl.core.labels import text_width
from okrxl.report.model import Column
from okrxl.report.source import (
    bars,
    cells,
    confidence,
    folded,
    gaps,
    in_percent,
    in_words,
    lights,
    numbers_of,
    plain,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from okrxl.core.labels import Lang
    from okrxl.report.source import Source
    from okrxl.sheets.model import Scalar

WIDTHS: Mapping[Lang, tuple[float, float, float]] = {"en": (55, 19, 48), "zh": (36, 16, 34)}
"""Of the names, the owners and the last comments: English ones take more letters."""
GOAL, GOAL_MOST = 15, 30
"""The width of the goals' column, and how far long ones widen it."""


def key_result_columns(source: Source, frame: pd.DataFrame) -> tuple[Column, ...]:
    """What a row says at a glance, from its status to what was last said of it."""
    head, (names, owners, comments) = source.words.header, WIDTHS[source.lang]
    return (
        lights(source, frame, width=11),
        plain(source, frame, "id", "link", 8),
        plain(source, frame, "key_result", "wrap", names),
        plain(source, frame, "owner", "wrap", owners),
        numbers_of(source, frame, "actual", width=10),
        numbers_of(source, frame, "expected_actual", width=10),
        goal_column(source, cells(frame["goal"])),
        gaps(source, frame),
        bars(source, frame),
        plain(source, frame, "forecast_score", "ratio", 10),
        Column("trend", head("trend"), [None] * len(frame), "text", 12, lines="key_result_lines"),
        confidence(source, frame),
        Column("comment", head("comment", "scores"), cells(frame["comment"]), "wrap", comments),
    )


def goal_column(source: Source, texts: Sequence[Scalar]) -> Column:
    """The goals, as wide as the longest: what does not fit would be cropped on the left."""
    longest = max((text_width(str(one)) for one in texts if one), default=0)
    width = min(max(longest + 1, GOAL), GOAL_MOST)
    return Column("goal", source.words.header("goal", "scores"), texts, "goal", width)


def scoring_details(source: Source, frame: pd.DataFrame) -> tuple[Column, ...]:
    """How the score comes about: folded away."""
    head = source.words.header
    change = frame["confidence_change"]
    whole = not (change.dropna() % 1).any()
    style = "percent_change" if in_percent(source) else "whole_change" if whole else "change"
    measures = in_words(frame["measure"], lambda code: source.words.choice("measure", code))
    return folded(
        (
            Column("measure", head("measure"), measures, width=13),
            plain(source, frame, "unit", "text", 8),
            numbers_of(source, frame, "baseline"),
            numbers_of(source, frame, "target"),
            Column("hits", head("hits"), list(_hits(frame)), "goal", 8),
            plain(source, frame, "attainment", "attainment", 9),
            plain(source, frame, "expected", "ratio", 10),
            Column("confidence_change", head("confidence_change"), cells(change), style, 10),
            words_of(source, "outlook", frame["outlook"], kind="grade", width=9),
            words_of(source, "grade", frame["grade"], width=9),
            plain(source, frame, "last_check_in", "date", 12),
            plain(source, frame, "days_since", "count", 9),
            plain(source, frame, "effective_weight", "percent", 9),
            Column("contribution", head("contribution"), cells(frame["contribution"]), "contribution", 10),
            plain(source, frame, "why", "wrap", 40),
        )
    )


def check_in_links(source: Source, frame: pd.DataFrame) -> list[str]:
    """Where the last check-in of each row stands, in a workbook that has it; blank without one."""
    present = set(source.tabs.values())
    return [
        sheet_ref(sheet, cell) if cell and sheet in present else ""
        for sheet, cell in zip(frame["sheet"], frame["cell"], strict=True)
    ]


def _hits(frame: pd.DataFrame) -> Iterator[str | None]:
    """`9/12` where hits are counted."""
    for counts, hits, planned in zip(frame["by_hits"], frame["hits"], frame["planned"], strict=True):
        yield f"{int(hits)}/{int(planned)}" if counts and not np.isnan(hits) else None
