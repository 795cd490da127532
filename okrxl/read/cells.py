"""One cell at a time: what a raw value means in a column of a kind, and whether it had to be interpreted."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from okrxl.core.grid import DAY_ZERO, CellError, NoStoredValue, RawValue
from okrxl.core.labels import normalized, spellings
from okrxl.core.schema import CHOICES

Typed = str | float | int | date | None

NUMBER = re.compile(r"([+-]?) ?(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.?\d*|\.\d+) ?(%?)")
MINUS = str.maketrans("−–", "--")
"""Signs that stand for a minus."""
TIME = re.compile(r"[ T]\d{1,2}:\d{2}(?::\d{2})?$")
DATES = (
    re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)
SERIALS = (20_000, 80_000)
"""A bare number in a date column counts as Excel's day number between 1954 and 2119."""
LARGEST = 1e15
DONE = frozenset(normalized(word) for word in ("是", "完成", "已完成", "yes", "y", "done", "true"))
NOT_DONE = frozenset(normalized(word) for word in ("否", "未完成", "no", "n", "not done", "false"))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell means; `code` names the finding where it was interpreted or could not be read."""

    value: Typed
    code: str = ""


def plain(text: object) -> str:
    """Full-width signs made half-width (NFKC), white space at both ends gone."""
    return unicodedata.normalize("NFKC", str(text)).strip()


def unusable(raw: RawValue) -> Reading | None:
    """What no column can take: an error value, a formula without its result."""
    if isinstance(raw, CellError):
        return Reading(None, "cell_error")
    if isinstance(raw, NoStoredValue):
        return Reading(None, "formula_without_value")
    return None


def text(raw: RawValue) -> Reading:
    """Text as typed, numbers as a person writes them (`7.0` -> `7`)."""
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    if isinstance(raw, datetime):
        raw = raw.date()
    return Reading(plain(raw) or None)


def as_is(raw: RawValue) -> Reading:
    """A setting's value, which is read by its own kind later on (`read.settings`)."""
    return Reading(raw if isinstance(raw, str | float | int | date) else None)


def usual(value: float) -> bool:
    """Whether a number is one that anybody measures: Excel itself keeps 15 digits."""
    return -LARGEST < value < LARGEST


def number(raw: RawValue) -> Reading:
    """Numbers, and numbers and percents typed as text (`８０％`, `1,200`); never a guess (`约80%`, `TBD`)."""
    if isinstance(raw, int | float) and not isinstance(raw, bool) and usual(raw):
        return Reading(float(raw))
    if isinstance(raw, str):
        match = NUMBER.fullmatch(plain(raw).translate(MINUS))
        if match:
            value = float(match[2].replace(",", "")) * (-1 if match[1] == "-" else 1)
            if usual(value):
                return Reading(value / 100 if match[3] else value, "number_as_text")
    return Reading(None, "number_unreadable")


def actual(raw: RawValue) -> Reading:
    """A check-in's actual: a number, or a milestone's word for done (1) and not done (0)."""
    if isinstance(raw, bool):
        return Reading(float(raw), "done_as_word")
    word = normalized(raw)
    if word in DONE or word in NOT_DONE:
        return Reading(float(word in DONE), "done_as_word")
    return number(raw)


def day(raw: RawValue) -> Reading:
    """Dates, dates typed as text (`2026/3/5`, `2026年3月5日`), and day numbers without a date format."""
    if isinstance(raw, datetime):
        return Reading(datetime(raw.year, raw.month, raw.day))  # noqa: DTZ001
    if isinstance(raw, date):
        return Reading(datetime(raw.year, raw.month, raw.day))  # noqa: DTZ001
    if isinstance(raw, int | float) and not isinstance(raw, bool) and SERIALS[0] <= raw <= SERIALS[1]:
        return Reading(DAY_ZERO + timedelta(days=int(raw)), "date_as_number")
    if isinstance(raw, str):
        written = TIME.sub("", plain(raw)).replace(" ", "")
        for pattern in DATES:
            match = pattern.fullmatch(written)
            if match:
                return _date(*map(int, match.groups()))
    return Reading(None, "date_unreadable")


def moment(raw: RawValue) -> Reading:
    """A date with its time of day; without one, the day's beginning."""
    return Reading(raw) if isinstance(raw, datetime) else day(raw)


def _date(year: int, month: int, of_month: int) -> Reading:
    try:
        return Reading(datetime(year, month, of_month), "date_as_text")  # noqa: DTZ001
    except ValueError:
        return Reading(None, "date_unreadable")


@cache
def _choices(kind: str) -> dict[str, str]:
    words = {normalized(code): code for code in CHOICES[kind]}
    return words | {text: code for code in CHOICES[kind] for text in spellings(f"choices.{kind}.{code}")}


def choice(kind: str, raw: RawValue) -> Reading:
    """The code for a word of either language, or for the code itself."""
    code = _choices(kind).get(normalized(raw))
    return Reading(code) if code else Reading(None, "choice_unknown")
