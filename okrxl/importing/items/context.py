"""What the cells of one source are read by: its dates, its names, its numbers; and the remarks made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from okrxl.core.finding import Finding, Severity
from okrxl.core.grid import RawValue
from okrxl.importing.language.amounts import UNREADABLE as UNREADABLE_FIGURE
from okrxl.importing.language.amounts import Amount, amount
from okrxl.importing.language.people import people, writes_last_first
from okrxl.importing.language.periods import period
from okrxl.importing.model import Cell, Period, Record, SourceSheet, Value
from okrxl.read import cells

SHORT_YEAR = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{1,2})")
"""Day, month and a year of two digits, at either end."""
YEARS_NEAR = range(-1, 3)
"""A year of two digits is likely where it is that of the workbook, the one before, or one of the next two."""
NUMBERS_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](?:\d{4}|\d{2})(?:[ T].*)?")
ZONED = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}.*")
UNREADABLE = frozenset(
    {"number_unreadable", "number_ambiguous", "date_unreadable", "date_ambiguous", "cell_error",
     "formula_without_value", "choice_unknown"}
)  # fmt: skip
RELATIVE = re.compile(r"\s*[+＋]")
"""How a change begins."""
LAST_MONTH = 12
CENTURY = "20"
DATED = ("start", "due", "date", "last_check_in", "objective_start", "objective_due")
NAMED = ("owner", "by", "lead")


@dataclass(frozen=True)
class Moments:
    """Today, the day of figures without one (None: the day the file was saved), the cycle."""

    today: date
    given: date | None
    cycle: tuple[date, date]


@dataclass(frozen=True)
class Context:
    """How one source is read.

    `order` is how 3/4/2026 is read, `order_found` that only another date of the source says so, `department`,
    `owner` and `tab_period` what the tab stands for where its columns do not say, `period_above` what
    stands above the table, `of_month` that actuals are each month's own, `emails` the names of addresses
    (casefolded), `made` the people found with theirs.
    """

    sheet: SourceSheet
    moments: Moments
    year: int
    order: str = ""
    order_found: bool = False
    last_first: bool = False
    department: str = ""
    owner: str = ""
    tab_period: Period | None = None
    period_above: Value | None = None
    of_month: bool = False
    emails: Mapping[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    made: dict[str, str] = field(default_factory=dict)

    def remark(self, code: str, severity: Severity, value: Value | None, **values: object) -> None:
        """Note what was read otherwise than it stands, or could not be read."""
        cell = value.cell if value else ""
        shown = value.raw if value else None
        shown = getattr(shown, "text", getattr(shown, "formula", shown))
        self.findings.append(Finding(code, severity, self.sheet.name, cell, shown, values))

    def doubt_percent(self, value: Value | None, number: float) -> None:
        """Note a plain number that is a share of 1 as well as one of 100."""
        as_share, as_points = f"{number * 100:.12g}%", f"{number:.12g}%"
        self.remark("import_percent_doubt", "error", value, first=as_share, second=as_points)

    def doubt_percent_beside(self, value: Value | None, stated: Iterable[object]) -> None:
        """Note a percent beside a target that is none."""
        others = ", ".join(f"{one:.12g}" for one in stated if isinstance(one, float))
        self.remark("import_percent_beside", "error", value, target=others)

    @property
    def day(self) -> date:
        """The day of a figure without a date."""
        return self.moments.given or min(self.sheet.saved or self.moments.today, self.moments.today)

    def text(self, record: Record, *names: str) -> Cell | None:
        """The first of these fields that is filled, as a text."""
        found = self.value(record, *names)
        return Cell(found.text, source=found.cell) if found else None

    @staticmethod
    def value(record: Record, *names: str) -> Value | None:
        """The first of these fields that is filled."""
        return next((record.values[name] for name in names if name in record.values), None)

    def amount(self, value: Value | None, *, words: bool = False, goal: bool = False) -> Amount:
        """A figure, with a remark where it had to be interpreted or cannot be read.

        Only the `goal` of a key result may be a limit or a range, such as `≥ 90` and `75–90`.
        """
        read = amount(value, comma=self.sheet.comma, words=words)
        if not goal and (read.measure or read.upper is not None):
            read = UNREADABLE_FIGURE
        if read.code in UNREADABLE:
            self.remark(read.code, "error", value)
        elif read.code:
            self.remark(read.code, "warning", value, read=shown(read))
        return read

    def goal(self, value: Value | None) -> Amount:
        """A target: `+20%` is a change, not a level, and no target."""
        read = self.amount(value, goal=True)
        if read.percent and value and isinstance(value.raw, str) and RELATIVE.match(value.raw):
            self.remark("import_relative", "error", value)
            return Amount(None, code="import_relative")
        return read

    def number(self, record: Record, name: str) -> Cell | None:
        """A figure of a field as a cell."""
        value = record.values.get(name)
        read = self.amount(value)
        return Cell(read.number, read.percent, value.cell) if value and read.number is not None else None

    def day_of(self, value: Value | None, *, first: bool = False) -> date | None:
        """A date; a month or a quarter stands for its last day, where something begins for its `first`."""
        if value is None or value.blank:
            return None
        raw = value.raw
        if isinstance(raw, str):
            raw = _full_year(raw.strip(), self.order, self.year)
        read = (cells.first_day if first else cells.day)(raw, self.order)
        if isinstance(read.value, datetime):
            self._say_day(value, raw, read.value.date())
            return read.value.date()
        found = period(raw, self.year, self.order)
        if found:
            return found.start if first else found.end
        if not isinstance(raw, str) or raw not in cells.NO_VALUE:
            self.remark(read.code or "date_unreadable", "error", value)
        return None

    def _say_day(self, value: Value, raw: RawValue, day: date) -> None:
        """Note a date whose century or order its cell does not state."""
        written = raw != value.raw and isinstance(value.raw, str) and SHORT_YEAR.fullmatch(value.raw.strip())
        if written or (self.order_found and cells.day(raw).code == "date_ambiguous"):
            self.remark("import_date", "warning", value, read=day.isoformat())

    def date(self, record: Record, name: str) -> Cell | None:
        """A date of a field as a cell."""
        value = record.values.get(name)
        day = self.day_of(value, first=name == "start")
        return Cell(day, source=value.cell) if value and day else None

    def people(self, record: Record, *names: str) -> Cell | None:
        """The people of the first field that is filled, joined; their addresses are noted."""
        value = self.value(record, *names)
        if value is None:
            return None
        read = people(value.text, last_first=self.last_first, known=self.emails)
        self.made.update(read.emails or {})
        joined = "; ".join(read.names) if len(read.names) > 1 else "".join(read.names)
        if read.read:
            self.remark("import_people", "warning", value, read=joined)
        return Cell(joined, source=value.cell) if joined else None


def shown(read: Amount) -> str:
    """A figure as a person writes it."""
    if read.number is None:
        return ""

    def one(number: float) -> str:
        return f"{number * 100:.12g}%" if read.percent else f"{number:.12g}"

    text = one(read.number) if read.upper is None else f"{one(read.number)} – {one(read.upper)}"
    return f"{text} {read.unit}".strip()


def _full_year(text: str, order: str, year: int) -> str:
    """A date with its century; a time zone is left out. ISO and other dates stay as they are.

    Where the number at either end may be a year, 25/06/26 stays as it is, which is no date, unless `order`
    says that the year stands last.
    """
    zoned = ZONED.fullmatch(text)
    if zoned:
        return zoned[1]
    match = SHORT_YEAR.fullmatch(text)
    if not match:
        return text
    first, sign, second, last = match.groups()
    if _near(first, year) and not (_near(last, year) and order):
        return text if _near(last, year) else f"{CENTURY}{first}-{second}-{last}"
    if len(last) < len(CENTURY):
        return text
    return f"{first}{sign}{second}{sign}{CENTURY}{last}"


def _near(digits: str, year: int) -> bool:
    """Whether two digits are a year near that of the workbook."""
    return len(digits) == len(CENTURY) and int(f"{CENTURY}{digits}") - year in YEARS_NEAR


def date_order(records: Iterable[Record], stated: str, year: int) -> str:
    """How a source writes 3/4/2026: as one of its dates shows that has a day above 12, else as `stated`."""
    firsts, seconds = False, False
    for text in _texts(records, DATED):
        match = NUMBERS_FIRST.fullmatch(text)
        if match and not (SHORT_YEAR.fullmatch(text) and _near(match[1], year)):
            firsts = firsts or int(match[1]) > LAST_MONTH
            seconds = seconds or int(match[2]) > LAST_MONTH
    if firsts == seconds:
        return stated
    return "dmy" if firsts else "mdy"


def last_first(records: Iterable[Record]) -> bool:
    """Whether a source writes names as `Last, First`."""
    return writes_last_first(_texts(records, NAMED))


def _texts(records: Iterable[Record], names: Sequence[str]) -> Iterator[str]:
    for record in records:
        for name in names:
            value = record.values.get(name)
            if value and isinstance(value.raw, str):
                yield value.raw.strip()
