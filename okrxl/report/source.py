"""What the reports are made from, and the columns that several of them share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pandas as pd

from okrxl.core.finding import Finding
from okrxl.core.labels import Labels, Lang, folded, labels
from okrxl.core.settings import Settings
from okrxl.months import PERCENT_UNITS
from okrxl.placed import Scalar
from okrxl.report.model import Column, Highlight

if TYPE_CHECKING:
    import numpy as np

HIGHLIGHTS: dict[str, Highlight] = {"grade": "grade", "status": "status"}
BY_SHARE = frozenset({"milestone", "growth"})
"""Measures whose actual is a share, whatever the unit says."""


@dataclass(frozen=True)
class Source:
    """Everything a refresh has found out.

    `tabs` gives the tab of each sheet key, input and generated; `numbers` that of each department's tab.
    """

    settings: Settings
    lang: Lang
    scored: pd.DataFrame
    monthly: pd.DataFrame
    objectives: pd.DataFrame
    departments: pd.DataFrame
    owners: pd.DataFrame
    strategy: pd.DataFrame
    company: Mapping[str, Any]
    matrix: pd.DataFrame
    trend: pd.Series
    findings: Sequence[Finding]
    tabs: Mapping[str, str]
    numbers: Mapping[str, int]
    refreshed: datetime
    unplaced: Sequence[Finding] = field(default=())

    @property
    def words(self) -> Labels:
        """The texts of the workbook's language."""
        return labels(self.lang)

    def say(self, key: str, **values: object) -> str:
        """A text of `report.toml`."""
        return self.words.text(f"report.{key}", **values)


def cells(values: pd.Series | np.ndarray) -> list[Scalar]:
    """A column as plain Python values, blanks as None, dates as dates."""
    array = values.to_numpy() if isinstance(values, pd.Series) else values
    if array.dtype.kind == "M":
        return list(array.astype("datetime64[D]").tolist())
    if array.dtype.kind in "iub":
        return list(array.tolist())
    return [None if value is None or value != value else value for value in array.tolist()]  # noqa: PLR0124


def percent_rows(frame: pd.DataFrame) -> list[bool]:
    """Whether each key result's values are shares of 1: a percent unit, and numbers that look it."""
    unit = frame["unit"].map(folded).isin(PERCENT_UNITS)
    largest = frame[["baseline", "target", "target_max"]].abs().max(axis=1).fillna(0.0)
    shares: pd.Series = (unit & (largest <= 2)) | frame["measure"].isin(BY_SHARE)
    return [bool(value) for value in shares]


def hit_rows(frame: pd.DataFrame) -> list[bool]:
    """Whether each key result's actual is its share of hits."""
    rated = (frame["aggregation"] == "hit_rate") & frame["measure"].isin(("at_least", "at_most", "between"))
    return [bool(value) for value in rated | (frame["measure"] == "recurring")]


def numbers_of(source: Source, frame: pd.DataFrame, key: str, *, width: float = 11) -> Column:
    """A column of numbers in each key result's own unit."""
    shares = percent_rows(frame)
    if key in {"actual", "forecast"}:
        shares = [one or other for one, other in zip(shares, hit_rows(frame), strict=True)]
    told = cells(frame[key])
    styles = ["percent" if share else number_style(value) for share, value in zip(shares, told, strict=True)]
    return Column(key, source.words.header(key), told, styles, width)


def number_style(value: Scalar) -> str:
    """Whole numbers without decimals: a format that fits both would print `30.` in Excel."""
    return "number" if isinstance(value, float) and not value.is_integer() else "count"


def words_of(source: Source, kind: str, values: pd.Series, *, width: float = 10) -> Column:
    """A column of codes in words, coloured by what they say."""
    told: list[Scalar] = [source.words.choice(kind, value) or None for value in cells(values)]
    highlight = HIGHLIGHTS.get(kind, "")
    return Column(kind, source.words.header(kind), told, "word", width, highlight)


def plain(source: Source, frame: pd.DataFrame, key: str, style: str, width: float) -> Column:
    """A column as it stands in the frame."""
    told = cells(frame[key])
    looks = style if style != "number" else [number_style(value) for value in told]
    return Column(key, source.words.header(key), told, looks, width)
