"""The workbook's settings, as typed values with the defaults of DESIGN §2."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from okrxl.core.labels import Lang


@dataclass(frozen=True, slots=True)
class Settings:
    """One cycle's settings; thresholds and gaps are shares of 1.

    `confidence_scale` is the highest confidence: 10, 5, or 100 for percents. A blank `date_order` leaves
    dates such as 3/4/2026 unread. `import_from` are the files and own sheets that each refresh imports from.
    """

    cycle_start: date
    cycle_end: date
    as_of: date
    company: str = ""
    cycle: str = ""
    green_from: float = 0.7
    amber_from: float = 0.4
    behind_gap: float = 0.0
    at_risk_gap: float = 0.25
    aspirational_expects: float = 0.7
    missing_counts_as: Literal["zero", "skip"] = "zero"
    objective_weights: Literal["department", "company"] = "department"
    score_cap: float = 1.0
    confidence_scale: Literal["10", "5", "100"] = "10"
    date_order: Literal["", "dmy", "mdy"] = ""
    import_from: str = ""
    language: Lang = "zh"

    @property
    def quarters_from(self) -> int:
        """By how many months the cycle's quarters are off those of the calendar: 0, 1 or 2."""
        return (self.cycle_start.month - 1) % 3
