"""What number formats display."""

from __future__ import annotations

import re

NO_CODE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
"""The parts of a format code that are literal text."""
DATE_CODES = re.compile("[dy]", re.IGNORECASE)


def shows_percents(code: str) -> bool:
    """Whether a format code displays a number as a percent, so that 0.25 reads 25%."""
    return "%" in NO_CODE.sub("", code)


def percent_code(value: float) -> str:
    """The percent format that a number is displayed in without loss of its usual digits."""
    return "0%" if round(value * 100, 6).is_integer() else "0.00%"


def shows_dates(code: str) -> bool:
    """Whether a format code displays a number as a date."""
    return bool(DATE_CODES.search(NO_CODE.sub("", code))) and code.casefold() != "general"
