"""Periods as people write them: `Q1 2025`, `2025年第一季度`, `2025-W12`, `H1 2026`, `Mar`, two dates."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from okrxl.core.grid import RawValue
from okrxl.core.headers import LAST_MONTH, first_day, last_day, months_by_name, named_months
from okrxl.core.labels import contract_word
from okrxl.importing.model import Period
from okrxl.read import cells

YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
FISCAL = re.compile(r"^(?:fy|cy)'?(\d{2}|\d{4})$|^(\d{4})年?(?:度|全年)?$|^(?:annual|全年|年度)(\d{4})年?$")
QUARTERS = (
    re.compile(r"q([1-4])(?:[-/ ,.']*(?:fy|cy)?'?(\d{4}|\d{2}))?"),
    re.compile(r"(?:fy|cy)?'?(\d{4}|\d{2})年?[-/ ,.]*q([1-4])"),
    re.compile(r"(?:(\d{4}|\d{2})年?)?第?([1-4一二三四])季度?"),
)
HALVES = (
    re.compile(r"h([12])(?:[-/ ,.']*(?:fy|cy)?'?(\d{4}|\d{2}))?"),
    re.compile(r"(?:fy|cy)?'?(\d{4}|\d{2})年?[-/ ,.]*h([12])"),
    re.compile(r"(?:(\d{4}|\d{2})年?)?([上下])半年"),
)
WEEKS = (
    re.compile(r"(?:(\d{4})[-/ ]*)?(?:w|wk|week|kw|sem|cw)[-. ]*(\d{1,2})"),
    re.compile(r"(?:(\d{4})年?)?第?(\d{1,2})周"),
)
RANGE = re.compile(r"(.+?)\s*(?:to|until|~|–|—|至|到| - |→)\s*(.+)")
MONTHS_OF_YEAR = (
    re.compile(r"(\d{4})年?[-/. ]?(\d{1,2})月?份?(?:-|–|—|~|至|到)(?:\1年?[-/. ]?)?(\d{1,2})月?份?"),
    re.compile(r"([a-z]{3,9})(?:-|–|—|to)([a-z]{3,9})[-/., ]*(\d{4})"),
)
"""`2026年10月-12月`, `2026.10-2026.12`, `Oct–Dec 2026`."""
NUMERALS = "一二三四"
CENTURY = 2000


def period(raw: RawValue, year: int, order: str = "") -> Period | None:
    """The period that a cell or header names; one without a year lies in `year`. None where it names none."""
    if isinstance(raw, datetime | date):
        day = raw.date() if isinstance(raw, datetime) else raw
        return _month(day.year, day.month) if day.day == 1 else Period(day, day)
    if not isinstance(raw, str):
        return None
    text = contract_word(raw)
    for one in (_parts, _weeks, _years, _several_months, _months):
        found = one(text, year, order)
        if found:
            return found
    return _range(raw, order)


def _parts(text: str, year: int, _: str) -> Period | None:
    """A quarter or half of a year."""
    for patterns, months in ((QUARTERS, 3), (HALVES, 6)):
        for index, pattern in enumerate(patterns):
            match = pattern.fullmatch(text)
            if not match:
                continue
            which, stated = (match[1], match[2]) if index == 0 else (match[2], match[1])
            number = _number(which)
            of = _year(stated) if stated else year
            first = (number - 1) * months + 1
            return Period(date(of, first, 1), last_day(12 * of + first + months - 2), assumed=not stated)
    return None


def _number(text: str) -> int:
    return {"上": 1, "下": 2}.get(text) or (NUMERALS.index(text) + 1 if text in NUMERALS else int(text))


def _year(text: str) -> int:
    return int(text) + (CENTURY if len(text) == 2 else 0)


def _weeks(text: str, year: int, _: str) -> Period | None:
    for pattern in WEEKS:
        match = pattern.fullmatch(text)
        if match:
            of = int(match[1]) if match[1] else year
            try:
                monday = date.fromisocalendar(of, int(match[2]), 1)
            except ValueError:
                return None
            return Period(monday, monday + timedelta(days=6), assumed=not match[1])
    return None


def _years(text: str, _: int, __: str) -> Period | None:
    match = FISCAL.fullmatch(text)
    if not match:
        return None
    of = _year(next(one for one in match.groups() if one))
    return Period(date(of, 1, 1), date(of, 12, 31)) if 1990 <= of <= 2100 else None


def _months(text: str, year: int, order: str) -> Period | None:
    named = named_months(text, order)
    if len(named) != 1 or text.isdecimal():
        return None
    (of, month) = named[0]
    day = cells.day(text, order)
    if of is not None and isinstance(day.value, datetime) and day.code not in {"month_as_date", ""}:
        return _day(day.value.date())
    return _month(of or year, month, assumed=of is None)


def _several_months(text: str, _: int, __: str) -> Period | None:
    """From a month to a later one of the same year."""
    joined = text.replace(" ", "")
    number, names = (one.fullmatch(joined) for one in MONTHS_OF_YEAR)
    if number:
        year, first, last = map(int, number.groups())
    elif names:
        firsts, lasts = [*months_by_name(names[1])], [*months_by_name(names[2])]
        if not firsts or not lasts:
            return None
        year, first, last = int(names[3]), firsts[0], lasts[0]
    else:
        return None
    if not 1 <= first < last <= LAST_MONTH:
        return None
    return Period(date(year, first, 1), last_day(LAST_MONTH * year + last - 1))


def _day(day: date) -> Period:
    return _month(day.year, day.month) if day.day == 1 else Period(day, day)


def _month(year: int, month: int, *, assumed: bool = False) -> Period:
    number = 12 * year + month - 1
    return Period(first_day(number), last_day(number), assumed)


def _range(text: str, order: str) -> Period | None:
    match = RANGE.fullmatch(text.strip())
    if not match:
        return None
    first, last = cells.first_day(match[1], order).value, cells.day(match[2], order).value
    if isinstance(first, datetime) and isinstance(last, datetime) and first <= last:
        return Period(first.date(), last.date())
    return None


def year_in(text: str) -> int | None:
    """The one year that a text names."""
    found = {int(one) for one in YEAR.findall(text)}
    return found.pop() if len(found) == 1 else None
