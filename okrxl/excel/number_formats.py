"""What number formats display."""

from __future__ import annotations

import re

NO_CODE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
"""The parts of a format code that are literal text."""
DATE_CODES = re.compile("[dy]", re.IGNORECASE)


def shows_dates(code: str) -> bool:
    """Whether a format code displays a number as a date."""
    return bool(DATE_CODES.search(NO_CODE.sub("", code))) and code.casefold() != "general"
