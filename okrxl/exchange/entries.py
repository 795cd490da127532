"""A key result as its department is told it: its target in words, what to type, its last check-in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from okrxl.core.labels import folded
from okrxl.report.why import number

if TYPE_CHECKING:
    from okrxl.core.labels import Labels
    from okrxl.exchange.parcel import Parcel

WORDED = frozenset({"milestone", "recurring"})
"""Measures whose actual may be a word for done or not done."""
Row = Mapping[str, Any]


def rows_of(scored: pd.DataFrame) -> list[Row]:
    """The key results one by one."""
    return [{str(key): value for key, value in row.items()} for row in scored.to_dict("records")]


def typed_as_share(row: Row) -> bool:
    """Whether what is typed is a share of 1: growth is one, the figures it is made of are none."""
    return bool(row["as_share"]) and row["measure"] != "growth"


def entry(row: Row, words: Labels) -> str:
    """What to type as actual."""
    measure = row["measure"]
    if measure == "milestone":
        return words.text("exchange.entry.milestone")
    if measure == "recurring":
        kind = "times" if row["target"] > 1 else "recurring"
        return words.text(f"exchange.entry.{kind}")
    kind = "growth" if measure == "growth" else "hit_rate" if row["by_hits"] else row["aggregation"]
    said = words.text(f"exchange.entry.{kind}")
    return words.text("exchange.entry.share", entry=said) if typed_as_share(row) else said


def goal(row: Row, words: Labels) -> str:
    """The target: `32 → 45`, `≥ 95%`, `20–30`, `+10%`, each period's where periods count."""
    said = _goal(row)
    if row["by_hits"] and said:
        return words.text(f"exchange.goal.{row['frequency']}", goal=said)
    return said


def _goal(row: Row) -> str:
    measure = row["measure"]

    def told(key: str) -> str:
        return number(row[key], percent=bool(row["as_share"])) if row[key] == row[key] else "?"  # noqa: PLR0124

    if measure == "milestone":
        return "100%"
    if measure == "recurring":
        return f"≥ {told('target') if row['target'] == row['target'] else 1}"  # noqa: PLR0124
    if row["target"] != row["target"]:  # noqa: PLR0124
        return ""
    match measure:
        case "at_least":
            return f"≥ {told('target')}"
        case "at_most":
            return f"≤ {told('target')}"
        case "between":
            return f"{told('target')}–{told('target_max')}"
        case "growth":
            return f"{'+' if row['target'] > 0 else ''}{told('target')}"
        case _:
            return f"{told('baseline')} → {told('target')}"


def last_check_ins(parcel: Parcel) -> pd.DataFrame:
    """`date` and `actual` of each key result's last check-in up to `as_of`, by its place in `scored`.

    As scoring takes them: none before its start, of two on one day the lower row.
    """
    scored, frame = parcel.scored, parcel.check_ins
    place = pd.Series(range(len(scored)), index=scored["id"].map(folded))
    kr = frame["kr_id"].map(folded).map(place)
    frame = frame[["date", "actual"]].assign(kr=kr).dropna()
    started = scored["start"].to_numpy()[frame["kr"].to_numpy(np.int64)]
    counted = (frame["date"] >= started) & (frame["date"] <= pd.Timestamp(parcel.settings.as_of))
    last = frame.loc[counted].sort_values("date", kind="stable").drop_duplicates("kr", keep="last")
    return last.set_index("kr")[["date", "actual"]].reindex(range(len(scored)))
