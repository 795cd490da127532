"""What the reports are made from, and the columns that several of them share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pandas as pd

from okrxl.core.finding import Finding
from okrxl.core.labels import Labels, Lang, labels
from okrxl.core.settings import Settings
from okrxl.report.model import Column, Highlight
from okrxl.sheets.model import Scalar

if TYPE_CHECKING:
    import numpy as np

HIGHLIGHTS: dict[str, Highlight] = {"grade": "grade", "status": "status"}


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
    last_month: pd.Timestamp | None
    findings: Sequence[Finding]
    tabs: Mapping[str, str]
    numbers: Mapping[str, int]
    refreshed: datetime
    clickable: bool = False
    """Whether the workbook carries okrxl's macros, so that buttons have something to run."""

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


def numbers_of(source: Source, frame: pd.DataFrame, key: str, *, width: float = 11) -> Column:
    """A column of numbers in each key result's own unit."""
    shares = frame["as_share"] | frame["by_hits"] if key in {"actual", "forecast"} else frame["as_share"]
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
