"""Numbers as a reader sees them."""

from __future__ import annotations

import numpy as np

from okrxl.scoring.arrays import round_half_up


def shown_score(value: object) -> str:
    """A score as it is shown everywhere: two decimals, a dash where there is none."""
    if not isinstance(value, float) or np.isnan(value):
        return "–"
    return f"{round_half_up(np.array([value]))[0]:.2f}"
