"""A key result as its department is told it: its target in words, what to type, its last check-in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isnan
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from okrxl.core.labels import labels, normalized
from okrxl.core.measures import MEASURES, Measure
from okrxl.report.why import number

if TYPE_CHECKING:
    from okrxl.core.labels import Labels
    from okrxl.exchange.department_data import DepartmentData

Row = Mapping[str, Any]


def rows_of(scored: pd.DataFrame) -> list[Row]:
    """The key results one by one; many times as fast as by pandas."""
    names = [str(key) for key in scored.columns]
    columns = (scored[key].tolist() for key in scored.columns)
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def measure_of(row: Row) -> Measure:
    """The measure of a key result."""
    return MEASURES[row["measure"]]


def typed_as_share(row: Row) -> bool:
    """Whether what is typed is a share of 1: growth is one, the figures that are compared are not."""
    return bool(row["as_share"]) and not measure_of(row).compares_years


def entry(row: Row, words: Labels) -> str:
    """What to type as actual."""
    measure = measure_of(row)
    kind = "times" if measure.counts_hits and row["target"] > 1 else measure.entry or row["aggregation"]
    text = words.text(f"exchange.entry.{kind}")
    return words.text("exchange.entry.share", entry=text) if measure.in_unit and row["as_share"] else text


def goal(row: Row, words: Labels) -> str:
    """The target: `32 → 45`, `≥ 95%`, `20–30`, `+10%`, each period's where periods count."""
    text = _goal(row)
    if row["by_hits"] and text:
        return words.text(f"exchange.goal.{row['frequency']}", goal=text)
    return text


def _goal(row: Row) -> str:
    """The target in signs; blank where a number that it takes is missing."""
    measure = measure_of(row)
    numbers = {key: row[key] for key in ("baseline", "target", "target_max")}
    if isnan(numbers["target"]):
        numbers["target"] = measure.blank_target
    if any(isnan(value) for key, value in numbers.items() if f"{{{key}}}" in measure.goal):
        return ""
    texts = {key: number(value, percent=bool(row["as_share"])) for key, value in numbers.items()}
    return measure.goal.format(**texts, sign="+" if numbers["target"] > 0 else "")


def last_check_ins(data: DepartmentData) -> pd.DataFrame:
    """`date` and `actual` of each key result's last check-in up to `as_of`, by its place in `scored`.

    As scoring takes them: none before its start, of two on one day the lower row.
    """
    scored, frame = data.scored, data.check_ins
    place = pd.Series(range(len(scored)), index=scored["id"].map(normalized))
    kr = frame["kr_id"].map(normalized).map(place)
    frame = frame[["date", "actual"]].assign(kr=kr).dropna()
    started = scored["start"].to_numpy()[frame["kr"].to_numpy(np.int64)]
    counted = (frame["date"] >= started) & (frame["date"] <= pd.Timestamp(data.settings.as_of))
    last = frame.loc[counted].sort_values("date", kind="stable").drop_duplicates("kr", keep="last")
    found: pd.DataFrame = last.set_index("kr")[["date", "actual"]].reindex(range(len(scored)))
    return found


def sealed(data: DepartmentData) -> Iterator[tuple[str, str]]:
    """What each key result is called and aims at on its department's sheet, in the order of `scored`."""
    words = labels(data.settings.language)
    for row in rows_of(data.scored):
        yield row["key_result"] or "", goal(row, words)
