"""One line per key result that a person can check by hand: `(42 − 32) ÷ (45 − 32) = 0.77`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from okrxl.core.labels import labels
from okrxl.scoring.arrays import round_half_up

if TYPE_CHECKING:
    import pandas as pd

    from okrxl.core.labels import Labels, Lang

NEEDED = (
    "measure", "status", "valid", "baseline", "target", "target_max", "actual", "attainment", "score", "hits",
    "planned", "current_sum", "previous_sum", "as_share", "by_hits",
)  # fmt: skip


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
    match row["measure"]:
        case "at_least" | "at_most" | "between":
            return _threshold(case)
        case "milestone":
            return _clipped(number(row["actual"], percent=True), case)
        case "growth":
            now, before = number(row["current_sum"]), number(row["previous_sum"])
            return _clipped(f"({now} ÷ {before} − 1) ÷ {number(row['target'], percent=True)}", case)
        case _:
            actual, baseline, target = (
                number(row[key], percent=case.row["as_share"], inside=key == "baseline")
                for key in ("actual", "baseline", "target")
            )
            return _clipped(f"({actual} − {baseline}) ÷ ({target} − {baseline})", case)


def _clipped(formula: str, case: Case) -> str:
    """The formula with its result, and where the result was cut to 0 or 1."""
    cut = "" if case.attainment == case.score else f" → {case.score.rstrip('0').rstrip('.')}"
    return f"{formula} = {case.attainment}{cut}"


def _threshold(case: Case) -> str:
    row = case.row
    actual, target = (number(row[key], percent=case.row["as_share"]) for key in ("actual", "target"))
    met = row["score"] >= 1
    if row["measure"] == "at_least":
        return f"{actual} {'≥' if met else '<'} {target} → {met:d}"
    if row["measure"] == "at_most":
        return f"{actual} {'≤' if met else '>'} {target} → {met:d}"
    upper = number(row["target_max"], percent=case.row["as_share"])
    if met:
        return f"{target} ≤ {actual} ≤ {upper} → 1"
    return f"{actual} < {target} → 0" if row["actual"] < row["target"] else f"{actual} > {upper} → 0"


def number(value: float, *, percent: bool = False, inside: bool = False) -> str:
    """`1,234.5`, `55%`, `−3`, half up; small ones keep two digits, `inside` a term a minus gets brackets."""
    scaled = value * 100 if percent else value
    digits = 1 if percent else 2
    if 0 < abs(scaled) < 1:
        digits = max(digits, 1 - math.floor(math.log10(abs(scaled))))
    text = f"{round_half_up(np.array([scaled]), digits)[0]:,.{digits}f}".rstrip("0").rstrip(".")
    text = text.replace("-", "−") + ("%" if percent else "")
    return f"({text})" if inside and value < 0 else text
