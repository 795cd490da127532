"""Values and addresses as the in-memory Excel takes and delivers them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from okrxl.core.address import MAX_ROWS, Area, column_number
from okrxl.sheets.styles import STYLES
from tests.in_memory_excel.com import ComError

NUMBER = re.compile(r"[+-]?(\d[\d,]*(\.\d*)?|\.\d+)(e[+-]?\d+)?%?", re.IGNORECASE)
DAY = re.compile(r"\d{1,4}[-/年]\d{1,2}([-/月]\d{1,4}日?)?|\d{1,2}:\d{2}")
JUMP = re.compile(r'=HYPERLINK\("#((?:[^"]|"")*)","((?:[^"]|"")*)"\)')
ERRORS = {"#N/A": -2146826246, "#REF!": -2146826265, "#DIV/0!": -2146826281, "#VALUE!": -2146826273}
ZERO = datetime(1899, 12, 30)
FORMATS = {style.name: style.number_format for style in STYLES.values()}


class TimeType(datetime):
    """`pywintypes.TimeType`."""


def typed(text: str) -> tuple[object, str | None]:
    """(value, formula) that Excel makes of a text put into a cell, as if it were typed."""
    jump = JUMP.fullmatch(text)
    if text.startswith("'"):
        return text[1:], None
    if jump:
        return jump[2].replace('""', '"'), text
    if text[:1] in {"=", "+", "-", "@"} and len(text) > 1 and not NUMBER.fullmatch(text):
        return 0.0, text if text.startswith("=") else "=" + text
    return _constant(text), None


def _constant(text: str) -> object:
    if NUMBER.fullmatch(text):
        return float(text.rstrip("%").replace(",", "")) / (100 if text.endswith("%") else 1)
    if DAY.fullmatch(text):
        return 45_000.0
    if text.upper() in {"TRUE", "FALSE"}:
        return text.upper() == "TRUE"
    return ERRORS.get(text, text)


def parse(address: str) -> list[Area]:
    """The areas of `A1:B2,D:D,5:9`."""
    if len(address) > 255:
        raise ComError("address too long")
    found = []
    for part in address.replace("$", "").split(","):
        first, _, last = part.partition(":")
        if first.isdigit():
            found.append(Area(int(first), 1, int(last), 16_384))
        elif first.isalpha():
            found.append(Area(1, column_number(first), MAX_ROWS, column_number(last)))
        else:
            found.append(Area.parse(part))
    return found


def as_time(number: float) -> TimeType:
    """A day number as pywin32 delivers it."""
    moment = ZERO + timedelta(days=number)
    return TimeType(moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
