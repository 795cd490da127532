"""The source of all reports, and columns that several of them share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pandas as pd

from okrxl.core.labels import Labels, Lang, labels
from okrxl.report.model import Column, Fact, Highlight
from okrxl.scoring.results import Results
from okrxl.sheets.model import Scalar

if TYPE_CHECKING:
    import numpy as np

    from okrxl.read.returns import Returns

SHARES = {
    "baseline": "baseline_as_share",
    "month_actual": "figures_as_share",
    "month_plan": "figures_as_share",
}
"""Which column says whether a column's numbers are shares, where it is not `as_share`."""
HIGHLIGHTS: dict[str, Highlight] = {"grade": "grade", "status": "status"}


@dataclass(frozen=True, kw_only=True)
class Source(Results):
    """What reports are made from: the results, and the workbook they go into.

    `tabs` maps each sheet key, input and generated, to its tab; `numbers` each department to the number of
    its tab. `clickable` workbooks carry okrxl's macros, so that buttons have something to run.
    An `incomplete` one lacks something that scores need. `returns` is what is left to do about the files of
    departments, None where none were sent.
    """

    tabs: Mapping[str, str]
    numbers: Mapping[str, int]
    refreshed: datetime
    clickable: bool = False
    incomplete: bool = False
    returns: Returns | None = None

    @classmethod
    def of(
        cls,
        results: Results,
        *,
        tabs: Mapping[str, str],
        numbers: Mapping[str, int],
        refreshed: datetime,
        clickable: bool = False,
    ) -> Source:
        """The source of a workbook's reports."""
        known = {field.name: getattr(results, field.name) for field in fields(Results)}
        return cls(**known, tabs=tabs, numbers=numbers, refreshed=refreshed, clickable=clickable)

    @property
    def lang(self) -> Lang:
        """The workbook's language."""
        return self.settings.language

    @property
    def words(self) -> Labels:
        """The texts of the workbook's language."""
        return labels(self.lang)

    @property
    def as_of(self) -> str:
        """The day of the scores, ISO."""
        return self.settings.as_of.isoformat()

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
    blank = pd.isna(array).tolist()
    return [None if absent else value for value, absent in zip(array.tolist(), blank, strict=True)]


def numbers_of(source: Source, frame: pd.DataFrame, key: str, *, width: float = 11) -> Column:
    """A column of numbers, each in its key result's unit."""
    shares = frame[SHARES.get(key, "as_share")]
    values = cells(frame[key])
    styles = [
        "percent" if share else number_style(value) for share, value in zip(shares, values, strict=True)
    ]
    return Column(key, source.words.header(key), values, styles, width)


def number_style(value: Scalar) -> str:
    """Whole numbers without decimals: a format that fits both would print `30.` in Excel."""
    return "number" if isinstance(value, float) and not value.is_integer() else "count"


def words_of(source: Source, kind: str, codes: pd.Series, *, width: float = 10) -> Column:
    """A column of codes in words, with the conditional format of its kind."""
    words: list[Scalar] = [source.words.choice(kind, code) or None for code in cells(codes)]
    highlight = HIGHLIGHTS.get(kind, "")
    return Column(kind, source.words.header(kind), words, "word", width, highlight)


def plain(source: Source, frame: pd.DataFrame, key: str, style: str, width: float) -> Column:
    """A column of the frame, unchanged."""
    values = cells(frame[key])
    styles = style if style != "number" else [number_style(value) for value in values]
    return Column(key, source.words.header(key), values, styles, width)


def grade_fact(source: Source, row: Mapping[Any, Any]) -> Fact:
    """The grade of a rollup's row, in words."""
    word = source.words.choice("grade", row.get("grade"))
    return Fact(source.words.header("grade"), word, "figure_text", "grade")
