"""The cycle that follows one: as long, from the day after its end, under the next label."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = 12
LONG_LABEL = re.compile(r"\d{4}|(?<=FY)\d{2}(?!\d)|(?<=财年)\d{2}(?!\d)", re.IGNORECASE)
PAIR = re.compile(r"(?<!\d)(\d{4})(\s*[/–-]\s*)(\d{4}|\d{2})(?!\d)")
QUARTER = re.compile(
    r"(?<![A-Za-z])Q([1-4])(?!\d)|(?<!\d)([1-4一二三四])(?=季)|(?<!\d)([1-4])(?=Q)", re.IGNORECASE
)
HALF = re.compile(r"(?<![A-Za-z])H([12])(?!\d)|([12])(?=H\b)|([上下])(?=半年)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cycle:
    """A cycle: its label, its first and last day."""

    label: str
    start: date
    end: date


def following(present: Cycle, label: str = "", start: date | None = None, end: date | None = None) -> Cycle:
    """The next cycle: `2026` → `2027`, `Q4 2026` → `Q1 2027`, `FY26 H1` → `FY26 H2`; what is given stays.

    OverflowError or ValueError where it would end after `date.max`.
    """
    first = start or present.end + timedelta(days=1)
    last = end or last_day(present, first)
    return Cycle(label or following_label(present.label, first, last), first, last)


def last_day(present: Cycle, start: date) -> date:
    """The last day of a cycle from `start`, of as many months as the present one, else of as many days."""
    after = present.end + timedelta(days=1)
    months = (after.year - present.start.year) * MONTHS + after.month - present.start.month
    if months > 0 and after.day == present.start.day:
        return _months_later(start, months) - timedelta(days=1)
    return start + (present.end - present.start)


def following_label(label: str, start: date, end: date) -> str:
    """The label counted on; made from the days of the next cycle where that is not possible."""
    length = (end.year - start.year) * MONTHS + end.month - start.month + 1
    if length == MONTHS // 4 and QUARTER.search(label):
        return _turned(label, QUARTER, 4)
    if length == MONTHS // 2 and HALF.search(label):
        return _turned(label, HALF, 2)
    years, rest = divmod(length, MONTHS)
    if years and not rest and LONG_LABEL.search(label):
        return _years_later(label, years)
    return _by_days(start, end, label)


def _turned(label: str, part: re.Pattern[str], size: int) -> str:
    """The label with its quarter or half counted on; after the last one the year as well."""
    found = next(part.finditer(label))
    given = next(one for one in reversed(found.groups()) if one)
    row = next(text for text in ("1234"[:size], "一二三四"[:size], "上下") if given in text)
    at = (row.index(given) + 1) % size
    place = found.start() + found[0].rindex(given)
    made = label[:place] + row[at] + label[place + 1 :]
    return made if at else _years_later(made, 1)


def _years_later(label: str, years: int) -> str:
    """The label with its years counted on: `2026`, `FY26`, `2026/27`."""
    pair = PAIR.search(label)
    if pair and int(pair[3]) % 100 == (int(pair[1]) + 1) % 100:
        later = f"{int(pair[1]) + years}{pair[2]}{_counted(pair[3], years)}"
        return label[: pair.start()] + later + label[pair.end() :]
    return LONG_LABEL.sub(lambda found: _counted(found[0], years), label)


def _counted(digits: str, by: int) -> str:
    return str(int(digits) + by)[-len(digits) :].zfill(len(digits))


def _by_days(start: date, end: date, label: str) -> str:
    """A label made from the days of a cycle."""
    months = (end.year - start.year) * MONTHS + end.month - start.month + 1
    whole = start.day == 1 and end.day == monthrange(end.year, end.month)[1]
    names: dict[int, Callable[[], str]] = {
        12: lambda: str(start.year),
        6: lambda: f"{start.year} H{(start.month + 5) // 6}",
        3: lambda: f"{start.year} Q{(start.month + 2) // 3}",
        1: lambda: f"{start.year}-{start.month:02}",
    }
    fitting = whole and months in names and (start.month - 1) % months == 0
    made = names[months]() if fitting else f"{start:%Y-%m-%d} – {end:%Y-%m-%d}"
    return made if made != label else f"{start:%Y-%m-%d} – {end:%Y-%m-%d}"


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, MONTHS)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
