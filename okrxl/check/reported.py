"""Months that were reported and read otherwise now."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from okrxl.core.finding import Finding
from okrxl.scoring.arrays import half_up
from okrxl.scoring.reporting.reported import Revised, latest, revised

if TYPE_CHECKING:
    from okrxl.scoring.results import Results

MOST = 5
"""How many key results a finding names."""


def reported_months(found: Results, sheet: str) -> Iterator[Finding]:
    """The figures of a month that was reported are still the same; one finding a month."""
    for month, some in groupby(revised(found), lambda one: one.month):
        yield _finding(found, sheet, month, tuple(some))


def _finding(found: Results, sheet: str, month: tuple[int, int], changed: tuple[Revised, ...]) -> Finding:
    report = latest(found.log)[month]
    score = next((one.now for one in changed if (one.of, one.figure) == ("company", "score")), None)
    before = report.company.get("score")
    names = list(dict.fromkeys(one.name for one in changed if one.of == "key_result"))
    values: dict[str, object] = {
        "month": f"{month[0]}-{month[1]:02}",
        "when": report.when.date().isoformat(),
        "reported": _score(before),
        "now": _score(before if score is None else score),
        "ids": ", ".join(names[:MOST]) + (" …" if len(names) > MOST else ""),
    }
    return Finding("month_revised", "warning", sheet, values=values)


def _score(value: float | None) -> str:
    """A score as it is printed."""
    return "–" if value is None else f"{half_up(value):.2f}"
