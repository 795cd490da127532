"""The eight measures as values: what each needs, how it is met, scored and explained (DESIGN §3).

No other module of okrxl names a measure: they ask these values. A ninth measure is one more value in
`definitions.MEASURES`, with its word and its explanation in `labels/*/schema.toml`. The arithmetic is written
once, for whole columns as for worksheet formulas, so importing this package loads neither numpy nor pandas.
"""

from __future__ import annotations

from okrxl.core.measures.definitions import (
    AT_LEAST,
    AT_MOST,
    BETWEEN,
    DOWNWARD,
    INCREASE,
    MEASURES,
    MILESTONE,
    PROGRESS,
    UPWARD,
    codes,
)
from okrxl.core.measures.measure import Measure, Rule, has_stages

__all__ = [
    "AT_LEAST",
    "AT_MOST",
    "BETWEEN",
    "DOWNWARD",
    "INCREASE",
    "MEASURES",
    "MILESTONE",
    "PROGRESS",
    "UPWARD",
    "Measure",
    "Rule",
    "codes",
    "has_stages",
]
