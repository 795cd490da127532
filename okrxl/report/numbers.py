"""Numbers and states as a reader sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from okrxl.scoring.arrays import half_up

if TYPE_CHECKING:
    from okrxl.core.labels import Labels

SIGNS = {
    "achieved": "✔",
    "on_track": "●",
    "behind": "◐",
    "at_risk": "▲",
    "overdue": "✖",
    "no_data": "○",
    "not_started": "–",
    "closed": "■",
    "cancelled": "×",
}
"""The sign beside the word of each status, so that colour is never the only carrier."""


def light(words: Labels, status: object) -> str:
    """A status as a sign and a word: `▲ At risk`; blank for a blank."""
    word = words.choice("status", status)
    return f"{SIGNS[str(status)]} {word}" if word else ""


def shown_score(value: object) -> str:
    """A score as it is shown everywhere: two decimals, a dash where there is none."""
    if not isinstance(value, float) or np.isnan(value):
        return "–"
    return f"{half_up(value):.2f}"


def rounded(value: float) -> float:
    """A score as it is shown, half up; differences are those of what is shown."""
    return half_up(value)


def shown_gap(value: float) -> str:
    """A difference of scores with its sign: `+0.03`, `−0.11`, `0.00`."""
    number = rounded(value)
    sign = "+" if number > 0 else "−" if number < 0 else ""
    return f"{sign}{abs(number):.2f}"
