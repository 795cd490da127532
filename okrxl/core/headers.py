"""Which column a header names, in either language or a former text; case and white space are forgiven.

A month is headed as people do it: `2026-01`, `2026年1月`, `1月`, `Jan`, a date. It goes by its number,
12 × year + month − 1, so that months in a row are numbers in a row.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache

from okrxl.core.labels import contract, contract_word, spellings

Named = tuple[int | None, int]
"""Year and month (1–12); None: a month of any year."""

LAST_MONTH = 12
CENTURY = 2000
SHORTEST = 3
"""The letters that every name of a month needs."""
NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
MONTHS = (re.compile(r"(\d{4})[-/.](\d{1,2})"), re.compile(r"(\d{4})年(\d{1,2})月份?"))
"""A month of a year, in a header as in a cell of dates."""
YEAR_FIRST = (
    *MONTHS,
    re.compile(r"(\d{4})(\d{2})"),
    re.compile(r"(\d{2})年(\d{1,2})月份?"),
    re.compile(r"(\d{4})m(\d{1,2})"),
    re.compile(r"(\d{4})[-/.](\d{1,2})[-/.]\d{1,2}(?:t?\d{1,2}:\d{2}(?::\d{2})?)?"),
    re.compile(r"(\d{4})年(\d{1,2})月\d{1,2}[日号]"),
    re.compile(r"(\d{4})(\d{2})\d{2}"),
)
YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{4})")
DAY_OR_MONTH_FIRST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
NAME_YEAR = re.compile(r"([a-z]{3,9})[-/.,']*(?:\d{1,2}(?:st|nd|rd|th)?[-/.,]+)?(\d{4}|\d{2})")
YEAR_NAME = re.compile(r"(\d{4})[-/.,]*([a-z]{3,9})")
DAY_NAME_YEAR = re.compile(r"\d{1,2}(?:st|nd|rd|th)?[-/.,]*([a-z]{3,9})[-/.,]*(\d{4})")
NUMBER = re.compile(r"(\d{1,2})(?:月份?)?")


@cache
def header_keys(keys: tuple[str, ...], table: str = "") -> Mapping[str, str]:
    """Normalized header -> key, for the columns of a table; where texts meet, the later key counts."""
    return {text: key for key in keys for text in header_spellings(key, table)}


def header_spellings(key: str, table: str = "") -> tuple[str, ...]:
    """Every normalized text that stands over a column: see `spellings`."""
    return spellings(contract("en").header_key(key, table))


def named_columns(row: Iterable[object], keys: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """Position and key of each cell of a row that is one of the headers."""
    for position, value in enumerate(row):
        key = keys.get(contract_word(value)) if isinstance(value, str) else None
        if key:
            yield position, key


def month_number(day: date) -> int:
    """The number of the month that a day lies in."""
    return LAST_MONTH * day.year + day.month - 1


def month_key(number: int) -> str:
    """`"2026-01"`."""
    return f"{number // LAST_MONTH:04}-{number % LAST_MONTH + 1:02}"


def first_day(number: int) -> date:
    """A month's first day."""
    return date(number // LAST_MONTH, number % LAST_MONTH + 1, 1)


def last_day(number: int) -> date:
    """A month's last day."""
    first = first_day(number)
    return first.replace(day=monthrange(first.year, first.month)[1])


def months_of(start: date, end: date) -> range:
    """The months that [start, end] touches."""
    return range(month_number(start), month_number(end) + 1)


def named_months(header: object, order: str = "") -> tuple[Named, ...]:
    """The months that a header may name: none, one, or two where 3/4/2026 can be read in two ways.

    `order` (`dmy` or `mdy`) decides between these.
    """
    text = contract_word(header)
    return tuple(dict.fromkeys(one for one in _named(text, order) if 1 <= one[1] <= LAST_MONTH))


def _named(text: str, order: str) -> Iterator[Named]:
    for pattern in YEAR_FIRST:
        if match := pattern.fullmatch(text):
            yield _year(match[1]), int(match[2])
            return
    if match := YEAR_LAST.fullmatch(text):
        yield int(match[2]), int(match[1])
    elif match := DAY_OR_MONTH_FIRST.fullmatch(text):
        yield from _either(match, "dmy" if match[2] == "." else order)
    elif match := NAME_YEAR.fullmatch(text):
        yield from ((_year(match[2]), month) for month in months_by_name(match[1]))
    elif match := YEAR_NAME.fullmatch(text):
        yield from ((int(match[1]), month) for month in months_by_name(match[2]))
    elif match := DAY_NAME_YEAR.fullmatch(text):
        yield from ((int(match[2]), month) for month in months_by_name(match[1]))
    elif match := NUMBER.fullmatch(text):
        yield None, int(match[1])
    elif text.removesuffix("月") in NUMERALS:
        yield None, NUMERALS.index(text.removesuffix("月")) + 1
    else:
        yield from ((None, month) for month in months_by_name(text.rstrip(".")))


def _year(digits: str) -> int:
    return int(digits) + (CENTURY if len(digits) < len(str(CENTURY)) else 0)


def _either(match: re.Match[str], order: str) -> Iterator[Named]:
    """The months of 3/4/2026, day first or month first; where one number is above 12, it is the day."""
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if order != "mdy" or first > LAST_MONTH:
        yield year, second
    if order != "dmy" or second > LAST_MONTH:
        yield year, first


def months_by_name(word: str) -> Iterator[int]:
    """The month (1–12) whose English name begins so (small letters); three letters are enough."""
    if len(word) >= SHORTEST:
        yield from (number for number, name in enumerate(NAMES, 1) if name.startswith(word))
