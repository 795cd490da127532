"""What number formats show."""

from __future__ import annotations

import re

NO_CODE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
"""What stands for itself."""
DAYS = re.compile("[dy]", re.IGNORECASE)


def shows_days(code: str) -> bool:
    """Whether a number is shown as a day."""
    return bool(DAYS.search(NO_CODE.sub("", code))) and code.casefold() != "general"
