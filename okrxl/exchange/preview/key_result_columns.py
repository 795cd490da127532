"""The working sheet's columns of key results: constants, and formulas with their results as of sending."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from okrxl.core.labels import labels
from okrxl.core.measures import Measure
from okrxl.core.worksheet import Expression
from okrxl.exchange.department_data import DepartmentData
from okrxl.exchange.preview import score_formulas as formulas
from okrxl.exchange.preview.check_in_columns import dates, keys
from okrxl.exchange.preview.history import History, Method, bounds, measures, methods
from okrxl.exchange.preview.working import WEEK, Working
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
    "over_one",
    "found",
    "against",
    "actual",
    "score",
    "grade",
)
SPANS = {"weekly": WEEK, "monthly": 1, "quarterly": 3}


class _Row(NamedTuple):
    """One key result: its row on the working sheet and what its formulas depend on."""

    number: int
    method: Method
    measure: Measure
    has_baseline: bool
    length: int
    """Days from start to due."""
    target_max: float


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
    columns = _constants(scored, method)
    scores, grades = sent_scores(data)
    against = scored["previous_sum"].fillna(0.0).where(np.array(method) == "year_on_year")
    results: dict[str, Sequence[Scalar]] = {
        "found": _found(past, method).tolist(),
        "against": against.tolist(),
        "actual": _or_blank_text(scored["actual"]),
        "score": scores,
        "grade": grades,
    }
    for key, made in _formulas(_rows(scored, method, at), at, data).items():
        columns[key] = [
            None if formula is None else Computed(formula.text, value)
            for formula, value in zip(made, results[key], strict=True)
        ]
    return [columns[key] for key in KEY_RESULT_COLUMNS]


def _rows(scored: pd.DataFrame, method: Sequence[Method], at: Working) -> list[_Row]:
    length = days(scored["due"]) - days(scored["start"])
    columns = (
        range(at.key_results.first, at.key_results.first + len(scored)),
        method,
        measures(scored),
        scored["baseline"].notna().tolist(),
        length.tolist(),
        scored["target_max"].tolist(),
    )
    return [_Row(*row) for row in zip(*columns, strict=True)]


def _constants(scored: pd.DataFrame, method: Sequence[Method]) -> dict[str, Sequence[Content]]:
    """The columns that typing does not change."""
    measure, frequency = measures(scored), scored["frequency"].to_numpy(str)
    start, due = days(scored["start"]), days(scored["due"])
    to_period = period_index(due, frequency)
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
        "planned": np.maximum(to_period - period_index(start, frequency) + 1, 1).tolist(),
        "words": [int(one.takes_words) for one in measure],
        # DESIGN §3: what is done is a share, 0–1 or 0–100 %.
        "over_one": [100 if one.is_done_share else 1 for one in measure],
    }


def _formulas(
    rows: Sequence[_Row], at: Working, data: DepartmentData
) -> Mapping[str, Sequence[Expression | None]]:
    """The columns that follow the check-ins; None where there is nothing to calculate."""
    words = labels(data.settings.language).section("choices.grade")

    def against(row: _Row) -> Expression | None:
        if row.method != "year_on_year":
            return None
        return formulas.against(at, row.number, baseline=row.has_baseline, length=row.length)

    made: dict[str, Callable[[_Row], Expression | None]] = {
        "found": lambda row: formulas.found(at, row.method, row.number) if row.method else None,
        "against": against,
        "actual": lambda row: formulas.actual(at, row.method, row.number) if row.method else None,
        "score": lambda row: formulas.score(at, row.method, row.measure, row.number, row.target_max),
        "grade": lambda row: formulas.grade(at, row.number, words),
    }
    return {key: [make(row) for row in rows] for key, make in made.items()}


def _found(past: History, method: Sequence[Method]) -> Ints:
    """The column `found` as of sending: see `formulas.found`."""
    count = np.bincount(past.kr[past.taken], minlength=len(method))
    newest = np.zeros(len(method), dtype=np.int64)
    np.maximum.at(newest, past.kr[past.taken], keys(past)[past.taken])
    return np.where(np.array(method) == "latest", newest, count)


def _or_blank_text(numbers: pd.Series) -> list[Scalar]:
    """Numbers, `""` where there are none."""
    return numbers.astype(object).where(numbers.notna(), "").tolist()
