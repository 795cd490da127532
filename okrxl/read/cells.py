"""One cell at a time: what a raw value means in a column of a kind, and whether it had to be interpreted."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from okrxl.core.grid import DAY_ZERO, CellError, NoStoredValue, RawValue
from okrxl.core.headers import MONTHS, months_by_name
from okrxl.core.labels import contract_word, normalized, spellings
from okrxl.core.schema import CHOICES
from okrxl.read import numbers

Typed = str | float | int | date | None

LINE_BREAK = re.compile(r"[\x0b\x0c]")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
UNCLEAN = re.compile(f"{LINE_BREAK.pattern}|{CONTROL.pattern}")
TIME = re.compile(r"[ T]\d{1,2}:\d{2}(?::\d{2})?$")
DATES = (
    re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号號]?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)
SHORT = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
"""Day and month in either order, then the year; between points the day stands first."""
NAMED_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-/., ]*([a-z]{3,9})[-/., ]*(\d{4})")
NAMED_MONTH_FIRST = re.compile(r"([a-z]{3,9})[-/., ]*(\d{1,2})(?:st|nd|rd|th)?[-/., ]+(\d{4})")
COMPACT = (19_000_101, 21_001_231)
"""A bare number that reads as year, month and day, such as 20260331."""
SERIALS = (20_000, 80_000)
"""A bare number in a date column counts as Excel's day number between 1954 and 2119."""
LARGEST = 1e15
LAST_MONTH = 12
NO_VALUE = frozenset(
    normalized(sign)
    for sign in (
        "-", "--", "–", "—", "——", "−", "/", "\\", "N/A", "NA", "n.a.", "none", "nil", "null",
        "无", "暂无", "无数据", "暂无数据", "未填", "不适用",
    )
)  # fmt: skip
"""What people type where there is no figure."""
DONE = frozenset(normalized(word) for word in ("是", "完成", "已完成", "yes", "y", "done", "true"))
NOT_DONE = frozenset(normalized(word) for word in ("否", "未完成", "no", "n", "not done", "false"))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell means; `code` names the finding where it was interpreted or could not be read.

    `percent`: a number that was written as a percent, such as the text `80%`.
    """

    value: Typed
    code: str = ""
    percent: bool = False

    @property
    def shown(self) -> Typed:
        """The value as a person wrote it: a percent as `80%`."""
        if self.percent and isinstance(self.value, float):
            return f"{self.value * 100:.12g}%"
        return self.value


def plain(text: object) -> str:
    """Full-width signs made half-width (NFKC), white space at both ends and control characters gone."""
    return unicodedata.normalize("NFKC", clean(str(text))).strip()


def clean(text: str) -> str:
    """A text without control characters: a line break pasted from Word is one of ours.

    No chart, defined name or name of a sheet can contain them.
    """
    return CONTROL.sub("", LINE_BREAK.sub("\n", text)) if UNCLEAN.search(text) else text


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
    if isinstance(raw, str):
        return Reading(clean(raw))
    return Reading(raw if isinstance(raw, float | int | date) else None)


def usual(value: float) -> bool:
    """Whether a number is one that anybody measures: Excel itself keeps 15 digits."""
    return -LARGEST < value < LARGEST


def number(raw: RawValue) -> Reading:
    """Numbers, and numbers and percents typed as text (`８０％`, `1,200`); never a guess (`约80%`, `TBD`)."""
    if isinstance(raw, int | float) and not isinstance(raw, bool) and usual(raw):
        return Reading(float(raw))
    if isinstance(raw, str):
        typed = plain(raw)
        if numbers.ambiguous(typed):
            return Reading(None, "number_ambiguous")
        read = numbers.read(typed)
        if read and usual(read[0]):
            value, percent = read
            return Reading(value / 100 if percent else value, "number_as_text", percent)
    return Reading(None, "number_unreadable")


def actual(raw: RawValue) -> Reading:
    """A check-in's actual: a number, a milestone's word for done (1) or not done (0), a sign for none."""
    if isinstance(raw, bool):
        return Reading(float(raw), "done_as_word")
    word = contract_word(raw)
    if word in DONE or word in NOT_DONE:
        return Reading(float(word in DONE), "done_as_word")
    return if_any(raw)


def if_any(raw: RawValue) -> Reading:
    """A number, or nothing where somebody typed a sign or word for that (`-`, `N/A`, `无`)."""
    return Reading(None, "no_figure") if contract_word(raw) in NO_VALUE else number(raw)


def day(raw: RawValue, order: str = "") -> Reading:
    """Dates, and whatever text or number can be read as one date only.

    `order` (`dmy` or `mdy`) decides on texts such as 3/4/2026, which are an error without it.
    """
    if isinstance(raw, datetime):
        return Reading(datetime(raw.year, raw.month, raw.day))  # noqa: DTZ001
    if isinstance(raw, date):
        return Reading(datetime(raw.year, raw.month, raw.day))  # noqa: DTZ001
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        if SERIALS[0] <= raw <= SERIALS[1]:
            return Reading(DAY_ZERO + timedelta(days=int(raw)), "date_as_number")
        if COMPACT[0] <= raw <= COMPACT[1] and float(raw).is_integer():
            return _date(int(raw) // 10_000, int(raw) // 100 % 100, int(raw) % 100)
    if isinstance(raw, str):
        return _written_date(TIME.sub("", plain(raw)), order)
    return _unread()


def _written_date(text: str, order: str) -> Reading:
    joined = text.replace(" ", "")
    for pattern in DATES:
        match = pattern.fullmatch(joined)
        if match:
            return _date(*map(int, match.groups()))
    for pattern in MONTHS:
        match = pattern.fullmatch(joined)
        if match:
            return _month_end(*map(int, match.groups()))
    match = SHORT.fullmatch(joined)
    if match:
        return _short_date(int(match[1]), int(match[3]), int(match[4]), "dmy" if match[2] == "." else order)
    return _named_date(text.casefold())


def _named_date(text: str) -> Reading:
    """`31-Mar-2026`, `31 March 2026`, `March 31, 2026`; a month's first letters are enough."""
    for pattern, day_at, month_at in ((NAMED_DAY_FIRST, 1, 2), (NAMED_MONTH_FIRST, 2, 1)):
        match = pattern.fullmatch(text)
        if match:
            months = [*months_by_name(match[month_at])]
            return _date(int(match[3]), months[0], int(match[day_at])) if months else _unread()
    return _unread()


def _short_date(first: int, second: int, year: int, order: str) -> Reading:
    """A date of two numbers and a year: read where only one order gives a date, or both give the same."""
    by_day, by_month = _date(year, second, first), _date(year, first, second)
    if by_day.value is None or by_month.value is None or by_day.value == by_month.value:
        return by_month if by_day.value is None else by_day
    if order:
        return by_month if order == "mdy" else by_day
    return Reading(None, "date_ambiguous")


def _month_end(year: int, month: int) -> Reading:
    """The last day of a month."""
    following = _date(year + month // LAST_MONTH, month % LAST_MONTH + 1, 1)
    if not 1 <= month <= LAST_MONTH or not isinstance(following.value, datetime):
        return _unread()
    return Reading(following.value - timedelta(days=1), "month_as_date")


def first_day(raw: RawValue, order: str = "") -> Reading:
    """A date on which something starts: as `day`, but a month stands for its first day."""
    read = day(raw, order)
    if read.code == "month_as_date" and isinstance(read.value, datetime):
        return Reading(read.value.replace(day=1), read.code)
    return read


def moment(raw: RawValue, order: str = "") -> Reading:
    """A date with its time of day; without one, the day's beginning."""
    return Reading(raw) if isinstance(raw, datetime) else day(raw, order)


def _date(year: int, month: int, of_month: int) -> Reading:
    if year < DAY_ZERO.year:
        return _unread()  # before Excel's calendar
    try:
        return Reading(datetime(year, month, of_month), "date_as_text")  # noqa: DTZ001
    except ValueError:
        return _unread()


def _unread() -> Reading:
    return Reading(None, "date_unreadable")


@cache
def _choices(kind: str) -> dict[str, str]:
    words = {normalized(code): code for code in CHOICES[kind]}
    return words | {text: code for code in CHOICES[kind] for text in spellings(f"choices.{kind}.{code}")}


def choice(kind: str, raw: RawValue) -> Reading:
    """The code for a word of either language, or for the code itself."""
    code = _choices(kind).get(contract_word(raw))
    return Reading(code) if code else Reading(None, "choice_unknown")
