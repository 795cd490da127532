"""One line per key result that a person can check by hand: `(42 − 32) ÷ (45 − 32) = 0.77`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from okrxl.core.labels import labels
from okrxl.core.measures import MEASURES, Measure
from okrxl.scoring.arrays import round_half_up

if TYPE_CHECKING:
    import pandas as pd

    from okrxl.core.labels import Labels, Lang

NEEDED = (
    "measure", "status", "valid", "baseline", "target", "target_max", "actual", "attainment", "score", "hits",
    "planned", "current_sum", "previous_sum", "as_share", "by_hits",
)  # fmt: skip


NUMBERS = ("actual", "baseline", "target", "target_max", "current_sum", "previous_sum")
SUMS = ("current_sum", "previous_sum")
"""Numbers that are amounts even where the key result's own are shares."""


class Case(NamedTuple):
    """What one line is made of: a row's `NEEDED`, and its score and attainment as they are printed."""

    row: dict[str, Any]
    score: str
    attainment: str


def why(lang: Lang, frame: pd.DataFrame) -> list[str]:
    """The explanation of each row of a scored frame."""
    columns = [frame[key].tolist() for key in NEEDED]
    rounded = _two(frame["score"].to_numpy(np.float64))
    attained = _two(frame["attainment"].to_numpy(np.float64))
    rows = [dict(zip(NEEDED, row, strict=True)) for row in zip(*columns, strict=True)]
    cases = map(Case, rows, rounded, attained)
    return [_line(labels(lang), case) for case in cases]


def _two(values: np.ndarray) -> list[str]:
    return [f"{value:.2f}".replace("-", "−") for value in round_half_up(values).tolist()]


def _line(words: Labels, case: Case) -> str:
    row = case.row
    if row["status"] in {"not_started", "no_data"}:
        reason = "not_scored" if not row["valid"] else row["status"]
        return words.text(f"report.why.{reason}")
    if row["by_hits"]:
        counted = words.text("report.why.periods", hits=int(row["hits"]), planned=int(row["planned"]))
        return f"{counted} = {case.score}"
    measure = MEASURES[row["measure"]]
    return _threshold(measure, case) if measure.threshold else _formula(measure, case)


def _formula(measure: Measure, case: Case) -> str:
    """The attainment with its result, and where that was cut to 0 or 1."""
    numbers = {
        key: number(case.row[key], percent=case.row["as_share"] and key not in SUMS, inside=key == "baseline")
        for key in NUMBERS
        if f"{{{key}}}" in measure.why
    }
    cut = "" if case.attainment == case.score else f" → {case.score.rstrip('0').rstrip('.')}"
    return f"{measure.why.format(**numbers)} = {case.attainment}{cut}"


def _threshold(measure: Measure, case: Case) -> str:
    """The actual between its bounds, or beside the one that it misses."""
    row = case.row
    actual, least, most = (
        number(row[key], percent=row["as_share"]) if key else ""
        for key in ("actual", measure.least, measure.most)
    )
    if row["score"] < 1:
        too_low = measure.least and row["actual"] < row[measure.least]
        return f"{actual} < {least} → 0" if too_low else f"{actual} > {most} → 0"
    if least and most:
        return f"{least} ≤ {actual} ≤ {most} → 1"
    return f"{actual} ≥ {least} → 1" if least else f"{actual} ≤ {most} → 1"


def number(value: float, *, percent: bool = False, inside: bool = False) -> str:
    """`1,234.5`, `55%`, `−3`, half up; small ones keep two digits, `inside` a term a minus gets brackets."""
    scaled = value * 100 if percent else value
    digits = 1 if percent else 2
    if 0 < abs(scaled) < 1:
        digits = max(digits, 1 - math.floor(math.log10(abs(scaled))))
    text = f"{round_half_up(np.array([scaled]), digits)[0]:,.{digits}f}".rstrip("0").rstrip(".")
    text = text.replace("-", "−") + ("%" if percent else "")
    return f"({text})" if inside and value < 0 else text
