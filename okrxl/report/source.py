"""The source of all reports, and columns that several of them share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from okrxl.core.address import sheet_ref
from okrxl.core.finding import Finding
from okrxl.core.labels import Labels, Lang, labels
from okrxl.read.confidence import PERCENT
from okrxl.read.returns import Returns
from okrxl.read.typed import TypedRows
from okrxl.report.goals import goals
from okrxl.report.model import Column
from okrxl.report.month.chosen import Chosen
from okrxl.report.month.units import LARGE
from okrxl.report.numbers import light
from okrxl.report.why import why
from okrxl.scoring.arrays import half_up, round_half_up
from okrxl.scoring.months import WEEK
from okrxl.scoring.results import Results
from okrxl.sheets.model import Scalar

SHARES = {
    "baseline": "baseline_as_share",
    "month_actual": "figures_as_share",
    "month_plan": "figures_as_share",
}
"""Which column says whether a column's numbers are shares, where it is not `as_share`."""


LAST = ("not_started", "cancelled")
"""Statuses that stand below all others."""
COMPUTED = frozenset({"expected_actual", "forecast"})
"""Columns of figures that nobody typed."""
Row = Mapping[str, Any]
"""A row of a frame by its columns' names."""


@dataclass(frozen=True, kw_only=True)
class Source(Results):
    """What reports are made from: the results, and the workbook they go into.

    `tabs` maps each sheet key, input and generated, to its tab; `numbers` each department to the number of
    its tab. `clickable` workbooks carry okrxl's macros, so that buttons have something to run.
    An `incomplete` one lacks something that scores need. `returns` is what is left to do about the files of
    departments, None where none were sent. `typed` is what people typed into tables of generated sheets, by
    their names in Excel (normalized), `chosen` what is in view on the monthly report. `unused` are keys of
    optional input tables that hold nothing although there are check-ins: nothing leads to them.
    """

    tabs: Mapping[str, str]
    numbers: Mapping[str, int]
    refreshed: datetime
    clickable: bool = False
    incomplete: bool = False
    returns: Returns | None = None
    typed: Mapping[str, TypedRows] = field(default_factory=dict)
    chosen: Chosen = field(default_factory=Chosen)
    unused: frozenset[str] = frozenset()

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
        known = {one.name: getattr(results, one.name) for one in fields(Results)}
        return cls(**known, tabs=tabs, numbers=numbers, refreshed=refreshed, clickable=clickable)

    def with_findings(self, findings: tuple[Finding, ...]) -> Source:
        """The same source with other findings; what sheets were made from so far needs not be made again."""
        made = copy(self)
        object.__setattr__(made, "findings", findings)
        return made

    @cached_property
    def key_results(self) -> pd.DataFrame:
        """`scored` with what was last said of each, its goal in signs, and how its score came about."""
        said = self.comments.set_axis(self.scored.index, axis="index")
        return self.scored.assign(
            why=why(self.lang, self.scored),
            goal=pd.Series(goals(self.words, self.scored), self.scored.index, dtype=object),
            **{str(key): said[key] for key in said},
        )

    @cached_property
    def by_contribution(self) -> pd.DataFrame:
        """`key_results` by what they contribute to the gap, the largest first."""
        # In one block of each type, of which rows are taken in a fraction of the time.
        return self.key_results.iloc[by_contribution(self.scored)].copy()

    @cached_property
    def months(self) -> list[pd.Timestamp]:
        """The months of the cycle that are shown, by their first days."""
        return sorted(self.trends["month"].unique())

    @cached_property
    def scores_by_month(self) -> pd.DataFrame:
        """Scores of the key results by table row, across the months shown; blank where there is none."""
        month = self.monthly["month"].to_numpy("datetime64[M]").astype("datetime64[s]")
        row, rows = pd.factorize(self.monthly["row"])
        column = pd.Index(self.months).get_indexer(pd.Index(month))
        scores = np.full((len(rows), len(self.months)), np.nan)
        shown = column >= 0
        scores[row[shown], column[shown]] = self.monthly["score"].to_numpy(np.float64)[shown]
        return pd.DataFrame(scores, index=rows)

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

    @property
    def week_start(self) -> str:
        """The day that the week's changes are seen from, ISO."""
        return (self.settings.as_of - WEEK).isoformat()

    def scope(self, title: str) -> str:
        """What a sheet is about: its title, the company, the cycle, the day."""
        parts = (title, self.settings.company, self.settings.cycle)
        as_of = self.say("scope", as_of=self.as_of)
        return " · ".join([*(str(part) for part in parts if part), as_of])

    def tab_of(self, department: str) -> str:
        """Where a department's tab begins; blank where it has none."""
        number = self.numbers.get(department)
        tab = self.tabs.get(f"dept.{number}", "")
        return sheet_ref(tab, "A1") if tab else ""

    @staticmethod
    def number(value: object) -> float | None:
        """A figure, None for a blank."""
        return float(value) if isinstance(value, int | float) and not np.isnan(value) else None

    @classmethod
    def ahead(cls, gap: object) -> float | None:
        """Score less expected, from their gap; what is shown as 0.00 is 0."""
        value = cls.number(gap)
        if value is None:
            return None
        return -value if half_up(value) else 0.0

    def say(self, key: str, **values: object) -> str:
        """A text of `report.toml`."""
        return self.words.text(f"report.{key}", **values)


def by_contribution(scored: pd.DataFrame) -> np.ndarray:
    """The positions of the rows by what they contribute to the gap, the largest first."""
    order = scored["contribution"].to_numpy(np.float64)
    order = np.where(np.isnan(order), -np.inf, order)
    last = scored["status"].isin(LAST).to_numpy()
    return np.lexsort((-order, last))


def records(frame: pd.DataFrame) -> list[Row]:
    """The rows of a frame, each by its columns' names, as plain Python values."""
    names = [str(name) for name in frame]
    columns = [frame[name].tolist() for name in frame]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def cells(values: pd.Series | np.ndarray) -> list[Scalar]:
    """A column as plain Python values, blanks as None, dates as dates."""
    array = values.to_numpy() if isinstance(values, pd.Series) else values
    if array.dtype.kind == "M":
        return list(array.astype("datetime64[D]").tolist())
    if array.dtype.kind in "iub":
        return list(array.tolist())
    filled = array.astype(object)
    filled[pd.isna(array)] = None
    return list(filled.tolist())


def numbers_of(source: Source, frame: pd.DataFrame, key: str, *, width: float = 11) -> Column:
    """A column of numbers, each in its key result's unit."""
    shares = frame[SHARES.get(key, "as_share")].tolist()
    values = cells(frame[key])
    style = computed_style if key in COMPUTED else number_style
    styles = ["percent" if share else style(value) for share, value in zip(shares, values, strict=True)]
    return Column(key, source.words.header(key), values, styles, max(width, number_width(frame[key])))


def number_width(numbers: pd.Series) -> float:
    """The width that the longest of some numbers takes, with its separators and two decimals."""
    largest = np.fmax.reduce(np.abs(numbers.to_numpy(np.float64)), initial=0.0)
    return len(f"{largest:,.2f}") + 2


def number_style(value: Scalar) -> str:
    """Whole numbers without decimals: a format that fits both would print `30.` in Excel."""
    return "number" if isinstance(value, float) and not value.is_integer() else "count"


def computed_style(value: Scalar) -> str:
    """The style of a figure that nobody typed: large ones without decimals."""
    return "count" if isinstance(value, float) and abs(value) >= LARGE else number_style(value)


def confidence(source: Source, frame: pd.DataFrame, *, width: float = 10) -> Column:
    """Confidence, in percents where that is its scale."""
    return plain(source, frame, "confidence", "percent" if in_percent(source) else "number", width)


def average_confidence(source: Source, frame: pd.DataFrame, *, width: float = 10) -> Column:
    """The same of several key results, with one decimal."""
    return plain(source, frame, "confidence", "percent" if in_percent(source) else "tenth", width)


def in_percent(source: Source) -> bool:
    """Whether the scale of confidence is a percent."""
    return source.settings.confidence_scale == PERCENT


def lights(source: Source, frame: pd.DataFrame, *, width: float = 10) -> Column:
    """The status of each row as a sign and a word: the only traffic light of the row."""
    words = in_words(frame["status"], lambda code: light(source.words, code))
    return Column("status", source.words.header("status"), words, "word", width, "status")


def gaps(
    source: Source, frame: pd.DataFrame, key: str = "gap", *, ahead: bool = False, width: float = 10
) -> Column:
    """Score less expected, with a bar: behind is negative. `ahead` where the column counts that way itself.

    What is shown as 0.00 is 0, so that no sign stands before it.
    """
    values = frame[key].to_numpy(np.float64) * (1 if ahead else -1)
    values = np.where(np.abs(round_half_up(values)) > 0, values, np.where(np.isnan(values), np.nan, 0.0))
    return Column(key, source.words.header(key), cells(values), "gap", width, "" if ahead else "gap")


def bars(source: Source, frame: pd.DataFrame, key: str = "score", *, width: float = 9) -> Column:
    """Scores with a bar from 0 to 1."""
    return Column(key, source.words.header(key), cells(frame[key]), "score", width, "bar")


def folded(columns: Iterable[Column]) -> tuple[Column, ...]:
    """The columns as details."""
    return tuple(replace(column, detail=True) for column in columns)


def words_of(source: Source, key: str, codes: pd.Series, *, kind: str = "", width: float = 10) -> Column:
    """A column of codes in words; `kind` where the choice has another name than the column."""
    words = in_words(codes, lambda code: source.words.choice(kind or key, code))
    return Column(key, source.words.header(key), words, "word", width)


def in_words(codes: pd.Series, word: Callable[[Scalar], str]) -> list[Scalar]:
    """The word for each code, blank where there is none; there are few different ones."""
    values = cells(codes)
    known = {code: word(code) or None for code in set(values)}
    return [known[code] for code in values]


def plain(source: Source, frame: pd.DataFrame, key: str, style: str, width: float) -> Column:
    """A column of the frame, unchanged."""
    values = cells(frame[key])
    styles = style if style != "number" else [number_style(value) for value in values]
    width = max(width, number_width(frame[key])) if style == "number" else width
    return Column(key, source.words.header(key), values, styles, width)
