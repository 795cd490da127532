"""The units of a key result's figures: the style of its cells, and the same figure as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from okrxl.core.labels import normalized, text_width
from okrxl.core.schema import PERCENT_UNITS
from okrxl.scoring.arrays import half_up

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from okrxl.core.labels import Lang
    from okrxl.scoring.arrays import Floats

MANY = 10_000_000
"""From here on figures are shown in 万 and 亿, k and m."""
LARGE = 1_000
"""From here on decimals say nothing."""
LONGEST_UNIT = 6
"""Letters of a unit that still stands beside the figure."""
SCALED: Mapping[Lang, str] = {"en": "scaled", "zh": "scaled_zh"}
POINTS: Mapping[Lang, str] = {"en": "pts", "zh": "pts_zh"}
STEPS: Mapping[Lang, tuple[tuple[float, str, int], ...]] = {
    "en": ((1_000_000, "m", 2), (10_000, "k", 1)),
    "zh": ((100_000_000, "亿", 2), (10_000, "万", 1)),
}
UNITS = {"m": 1_000_000, "k": 1_000, "亿": 100_000_000, "万": 10_000}


def figure_style(values: Floats, *, share: bool, lang: Lang) -> str:
    """The style of all figures of one kind of a key result, whatever the month."""
    known = values[~np.isnan(values)]
    if share:
        return "percent"
    if len(known) and np.abs(known).max() >= MANY:
        return SCALED[lang]
    whole = not (known % 1).any() or (len(known) and np.abs(known).max() >= LARGE)
    return "count" if whole else "number"


def figure_text(value: float, style: str) -> str:
    """A figure as a cell of that style shows it."""
    if style == "percent":
        return f"{half_up(value * 100, 1):.1f}%"
    if style in {"change_percent", "pts", "pts_zh"}:
        shown = half_up(value * 100 if style == "change_percent" else value, 1)
        sign = "+" if shown > 0 else "−" if shown < 0 else ""
        ending = {"change_percent": "%", "pts": " pts", "pts_zh": " 个百分点"}[style]
        return f"{sign}{abs(shown):.1f}{ending}"
    for lang, key in SCALED.items():
        for least, unit, digits in STEPS[lang] if style == key else ():
            if value >= least:
                return f"{half_up(value / UNITS[unit], digits):,.{digits}f}{unit}"
    shown = half_up(value, 0 if style == "count" else 2)
    text = f"{shown:,.2f}".rstrip("0").rstrip(".")
    return text.replace("-", "−")


def unit_of(row: Mapping[str, object] | pd.Series) -> str:
    """The unit that stands behind a key result's figures; blank where they are percents, or too long."""
    unit = row["unit"] if isinstance(row["unit"], str) else ""
    percent = bool(row["as_share"]) or normalized(unit) in PERCENT_UNITS
    return "" if percent or text_width(unit) > LONGEST_UNIT else unit
