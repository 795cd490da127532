"""The working sheet's columns of key results: constants, and formulas with their results as of sending."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isnan
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from okrxl.core.labels import labels
from okrxl.core.measures import Measure
from okrxl.core.schema import is_percent_unit
from okrxl.core.settings import Settings
from okrxl.core.worksheet import constant, filled
from okrxl.exchange.department_data import DepartmentData
from okrxl.exchange.preview import score_formulas as formulas
from okrxl.exchange.preview.check_in_columns import dates, keys
from okrxl.exchange.preview.history import History, Method, bounds, compares_years, measures, methods
from okrxl.exchange.preview.working import PERCENT, WEEK, Working
from okrxl.scoring.check_ins import days, period_index
from okrxl.sheets.model import Computed, Content, Scalar

if TYPE_CHECKING:
    import pandas as pd

    from okrxl.scoring.arrays import Ints

KEY_RESULT_COLUMNS = (
    "number",
    "id",
    "measure",
    "start",
    "due",
    "baseline",
    "target",
    "low",
    "high",
    "span",
    "to_period",
    "planned",
    "words",
    "full",
    "percent",
    "found",
    "elapsed",
    "against",
    "actual",
    "score",
    "grade",
)
FOLLOWING = ("found", "elapsed", "against", "actual", "score", "grade")
"""Those that follow the check-ins."""
SPANS = {"weekly": WEEK, "monthly": 1, "quarterly": 3}


class _Kind(NamedTuple):
    """What the formulas of a key result depend on, its row aside."""

    method: Method
    measure: Measure
    has_baseline: bool
    lasts: bool
    """Whether it is due after its start."""


def sent_scores(data: DepartmentData) -> tuple[list[Scalar], list[Scalar]]:
    """Scores and grades as of sending."""
    words = labels(data.settings.language)
    grades: list[Scalar] = [words.choice("grade", code) for code in data.scored["grade"]]
    return _or_blank_text(data.scored["score"]), grades


def key_result_columns(
    scored: pd.DataFrame, past: History, at: Working, data: DepartmentData
) -> list[Sequence[Content]]:
    """The columns of KEY_RESULT_COLUMNS, in order."""
    method = methods(scored)
    columns = _constants(scored, method, data.settings)
    scores, grades = sent_scores(data)
    compares = compares_years(scored) & (np.array(method) != "")
    against = scored["year_before"].fillna(0.0).where(compares)
    results: dict[str, Sequence[Scalar]] = {
        "found": _found(past, method).tolist(),
        "elapsed": _or_blank_text(scored["covered"].where(scored["last_check_in"].notna())),
        "against": against.tolist(),
        # Where hits are counted, the score comes from their share.
        "actual": _or_blank_text(scored["actual"].where(~scored["by_hits"], scored["attainment"])),
        "score": scores,
        "grade": grades,
    }
    for key, made in _formulas(scored, method, at, data).items():
        columns[key] = [
            None if formula is None else Computed(formula, value)
            for formula, value in zip(made, results[key], strict=True)
        ]
    return [columns[key] for key in KEY_RESULT_COLUMNS]


def _constants(
    scored: pd.DataFrame, method: Sequence[Method], settings: Settings
) -> dict[str, Sequence[Content]]:
    """The columns that typing does not change."""
    measure, frequency = measures(scored), scored["frequency"].to_numpy(str)
    start, due = days(scored["start"]), days(scored["due"])
    to_period = period_index(due, frequency, settings)
    low, high = bounds(scored)
    by_hits = np.isin(method, ("any_hit", "last_hit"))
    return {
        "number": list(range(1, len(scored) + 1)),
        # White space is forgiven on both sides; Excel's own comparison ignores case.
        "id": ["".join(name.split()) for name in scored["id"]],
        "measure": [one.code for one in measure],
        "start": dates(start),
        "due": dates(due),
        "baseline": scored["baseline"].tolist(),
        "target": scored["target"].tolist(),
        "low": low.tolist(),
        "high": high.tolist(),
        "span": [SPANS[word] if hits else 0 for word, hits in zip(frequency, by_hits, strict=True)],
        "to_period": to_period.tolist(),
        "planned": np.maximum(to_period - period_index(start, frequency, settings) + 1, 1).tolist(),
        "words": [int(one.takes_words) for one in measure],
        # A word for done says that all stages are, or that a period's target is met.
        "full": [
            target if one.counts_stages or (one.counts_hits and target == target) else 1  # noqa: PLR0124 — NaN is blank
            for one, target in zip(measure, scored["target"].tolist(), strict=True)
        ],
        "percent": _percent(scored, measure),
    }


def _percent(scored: pd.DataFrame, measure: Sequence[Measure]) -> list[Content]:
    """What a percent format means of what is typed, as in `working.PERCENT`."""
    alike = np.array([one.in_unit or one.counts_hits or one.counts_stages for one in measure], dtype=bool)
    done = np.array([one.is_done_share for one in measure], dtype=bool)
    compares = np.array([one.compares_years for one in measure], dtype=bool)
    percent = np.where(compares, scored["baseline_as_share"], scored["percent"] & alike).astype(bool)
    foreign = alike & ~percent & scored["unit"].notna().to_numpy(bool)
    figures = np.where(percent, PERCENT["yes"], np.where(foreign, PERCENT["no"], PERCENT["any"]))
    shares = np.where(scored["unit"].map(is_percent_unit), PERCENT["done_in_percents"], PERCENT["done"])
    return [*np.where(done, shares, figures).tolist()]


def _formulas(
    scored: pd.DataFrame, method: Sequence[Method], at: Working, data: DepartmentData
) -> Mapping[str, Sequence[str | None]]:
    """The columns that follow the check-ins; None where there is nothing to calculate."""
    words = labels(data.settings.language).section("choices.grade")
    lasts = (days(scored["due"]) > days(scored["start"])).tolist()
    kinds = map(_Kind, method, measures(scored), scored["baseline"].notna().tolist(), lasts)
    composed: dict[_Kind, Mapping[str, str | None]] = {}
    columns: dict[str, list[str | None]] = {key: [] for key in FOLLOWING}
    rows = enumerate(zip(kinds, scored["target_max"].tolist(), strict=True), at.key_results.first)
    for row, (kind, target_max) in rows:
        if kind not in composed:
            composed[kind] = _composed(at, kind, words)
        upper = constant("" if isnan(target_max) else target_max).text
        for key, formula in composed[kind].items():
            columns[key].append(formula and filled(formula, row=row, target_max=upper))
    return columns


def _composed(at: Working, kind: _Kind, words: Mapping[str, str]) -> Mapping[str, str | None]:
    """The formulas of one kind of key result, with slots."""
    method, compares = kind.method, kind.measure.compares_years
    prorated = kind.measure.prorated or (compares and method == "sum")
    made = {
        "found": formulas.found(at, method) if method else None,
        "elapsed": formulas.elapsed(at, lasts=kind.lasts) if method and prorated else None,
        "against": formulas.against(at, method, kind.has_baseline) if method and compares else None,
        "actual": formulas.actual(at, method, kind.measure) if method else None,
        "score": formulas.score(at, method, kind.measure),
        "grade": formulas.grade(at, words),
    }
    return {key: formula.text if formula else None for key, formula in made.items()}


def _found(past: History, method: Sequence[Method]) -> Ints:
    """The column `found` as of sending: see `formulas.found`."""
    count = np.bincount(past.kr[past.taken], minlength=len(method))
    newest = np.zeros(len(method), dtype=np.int64)
    np.maximum.at(newest, past.kr[past.taken], keys(past)[past.taken])
    return np.where(np.array(method) == "latest", newest, count)


def _or_blank_text(numbers: pd.Series) -> list[Scalar]:
    """Numbers, `""` where there are none."""
    return numbers.astype(object).where(numbers.notna(), "").tolist()
