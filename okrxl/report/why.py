"""One line per key result that a person can check by hand: `(42 − 32) ÷ (45 − 32) = 0.77`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from okrxl.core.labels import labels
from okrxl.core.measures import MEASURES, PROGRESS, Measure
from okrxl.scoring.arrays import half_up, round_half_up

if TYPE_CHECKING:
    import pandas as pd

    from okrxl.core.labels import Labels, Lang

NEEDED = (
    "measure", "status", "valid", "baseline", "target", "target_max", "actual", "attainment", "score", "hits",
    "planned", "this_year", "year_before", "as_share", "baseline_as_share", "by_hits", "is_line",
    "aggregation", "start", "due", "last_check_in",
)  # fmt: skip
NUMBERS = ("actual", "baseline", "target", "target_max", "this_year", "year_before")
COMPARED = ("this_year", "year_before")
"""Numbers that are in the unit of what grows, where the key result's own are shares of growth."""


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
    if row["status"] in {"not_started", "no_data"} or math.isnan(row["score"]):
        reason = "not_started" if row["status"] == "not_started" else "no_data"
        reason = reason if row["valid"] else "not_scored"
        return words.text(f"report.why.{reason}")
    if row["by_hits"]:
        counted = words.text("report.why.periods", hits=int(row["hits"]), planned=int(row["planned"]))
        return f"{counted} = {case.score}"
    measure = MEASURES[row["measure"]].form(row["aggregation"], row["target"])
    inside = measure.least and measure.most and row["score"] in {0, 1}
    return _threshold(measure, case) if row["is_line"] or inside else _formula(measure, case)


def _formula(measure: Measure, case: Case) -> str:
    """The attainment with its result, and where that was cut to 0 or 1."""
    row = case.row
    pattern = PROGRESS if measure.prorated and row["baseline"] == 0 else measure.why
    percents = dict.fromkeys(("baseline", *COMPARED), row["baseline_as_share"])
    numbers = {
        key: number(row[key], percent=percents.get(key, row["as_share"]), inside=key == "baseline")
        for key in NUMBERS
        if f"{{{key}}}" in pattern
    }
    if "{elapsed}" in pattern:
        numbers["elapsed"] = _elapsed(row)
    cut = "" if case.attainment == case.score else f" → {case.score.rstrip('0').rstrip('.')}"
    return f"{pattern.format(**numbers)} = {case.attainment}{cut}"


def _elapsed(row: dict[str, Any]) -> str:
    """The share of the time up to the last check-in, in days: `180 ÷ 364`."""
    length = (row["due"] - row["start"]).days
    gone = (row["last_check_in"] - row["start"]).days
    return f"{min(gone, length):,} ÷ {length:,}" if length > 0 else "1"


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
    text = f"{half_up(scaled, digits):,.{digits}f}".rstrip("0").rstrip(".")
    text = text.replace("-", "−") + ("%" if percent else "")
    return f"({text})" if inside and value < 0 else text
