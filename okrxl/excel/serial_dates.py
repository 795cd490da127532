"""Dates as Excel's day numbers, in both of its calendars."""

from __future__ import annotations

from datetime import date, datetime

from okrxl.core.grid import DAY_ZERO

FROM_1904 = 1462
"""Days between the calendar that starts in 1900 and the one that starts in 1904."""


def serial(value: date, *, from_1904: bool = False) -> float | int:
    """The day number of a date; a time of day is its fraction."""
    days = value.toordinal() - DAY_ZERO.toordinal() - (FROM_1904 if from_1904 else 0)
    if isinstance(value, datetime):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        return days + seconds / 86_400 if seconds else days
    return days
