"""Owner Rollup: one row per owner, the worst gap on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrxl.report import messages
from okrxl.report.charts import worst_first
from okrxl.report.model import Column, SheetReport, TableView
from okrxl.report.sheets.standing import by_state, counts
from okrxl.report.source import average_confidence, bars, folded, gaps, plain, words_of

if TYPE_CHECKING:
    import pandas as pd

    from okrxl.report.source import Source


def owner_scores(source: Source) -> SheetReport:
    """The sheet with `okr_owner_scores`."""
    frame = worst_first(source.owners)
    columns = owner_columns(source, frame)
    title = source.words.text("sheets.owner_scores")
    return SheetReport(
        "owner_scores",
        source.tabs["owner_scores"],
        title,
        f"{source.scope(title)} · {source.say('owners.subtitle')}",
        (TableView("owners", columns, "okr_owner_scores", row_key=("owner",)),),
        freeze="owners",
        printed=sum(not column.detail for column in columns),
        message=messages.owners(source),
    )


def owner_columns(source: Source, frame: pd.DataFrame) -> tuple[Column, ...]:
    """The columns of `okr_owner_scores`."""
    heaviest = _heaviest(source, frame)
    return (
        plain(source, frame, "owner", "wrap", 22),
        plain(source, frame, "department", "wrap", 16),
        plain(source, frame, "key_results", "count", 8),
        bars(source, frame),
        plain(source, frame, "expected", "ratio", 8),
        gaps(source, frame),
        by_state(source, frame),
        plain(source, frame, "not_updated", "count", 8),
        average_confidence(source, frame),
        Column("largest", source.words.header("largest"), heaviest, "wrap", 34),
        *counts(source, frame),
        *folded(
            (
                plain(source, frame, "forecast_score", "ratio", 9),
                words_of(source, "grade", frame["grade"], width=8),
            )
        ),
    )


def _heaviest(source: Source, frame: pd.DataFrame) -> list[str | None]:
    """The key result that contributes most to each owner's gap."""
    heavy = source.scored.loc[
        source.scored["contribution"] > 0, ["owners", "id", "key_result", "contribution"]
    ]
    heavy = heavy.sort_values("contribution", ascending=False, kind="stable").explode("owners")
    first = heavy.drop_duplicates("owners").set_index("owners")
    texts = dict(zip(first.index, first["id"] + " " + first["key_result"].astype(str), strict=True))
    return [texts.get(owner) for owner in frame["owner"]]
