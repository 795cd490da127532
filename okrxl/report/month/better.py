"""Which way the figures of a key result get better, and the colours of their changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from okrxl.core.measures import MEASURES
from okrxl.report.model import Column

if TYPE_CHECKING:
    import pandas as pd

    from okrxl.core.labels import Labels

UP, DOWN = "▲", "▼"


def better(words: Labels, frame: pd.DataFrame) -> Column:
    """▲ where higher figures are better, ▼ where lower ones are; blank where neither is, as in a range."""
    columns = (frame[key].tolist() for key in ("measure", "baseline", "target"))
    return Column(
        "better", words.header("better"), [_way(*row) for row in zip(*columns, strict=True)], "word", 9
    )


def _way(code: str, baseline: float, target: float) -> str | None:
    measure = MEASURES[code]
    if measure.least and measure.most:
        return None
    if measure.moves and not (np.isnan(baseline) or np.isnan(target)):
        return UP if target > baseline else DOWN
    lower = measure.lower_is_better or (measure.kind == "change" and target < 0)
    return DOWN if lower else UP


def better_rules(changes: str, way: str) -> tuple[tuple[str, str], ...]:
    """(formula, look) of a column of changes: `changes` and `way` are the addresses of its first row."""
    signed = f'{changes}*(({way}="{UP}")-({way}="{DOWN}"))'
    return tuple(
        (f"IF(ISNUMBER({changes}),{signed}{sign}0,FALSE)", look)
        for sign, look in ((">", "good"), ("<", "bad"))
    )
