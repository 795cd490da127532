"""Months that were reported: their figures of then, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

Figures = Mapping[str, float | None]
"""Figures by column, such as score and month_actual."""


@dataclass(frozen=True)
class ReportedMonth:
    """A month as it was reported: the day it was scored at (its last, or that of the report), and when.

    Figures of the company, of departments by name, of key results by id.
    """

    day: date
    when: datetime
    company: Figures
    departments: Mapping[str, Figures]
    key_results: Mapping[str, Figures]

    @property
    def month(self) -> tuple[int, int]:
        """Year and month."""
        return self.day.year, self.day.month

    def same_figures(self, other: ReportedMonth) -> bool:
        """Whether another report of the month has the same figures."""
        return (self.day, self.company, self.departments, self.key_results) == (
            other.day,
            other.company,
            other.departments,
            other.key_results,
        )
