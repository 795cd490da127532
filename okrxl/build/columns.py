"""The columns of the input sheets: widths, styles, drop-downs and limits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Literal, NamedTuple

from okrxl.build.hints import prompt
from okrxl.core.address import Area
from okrxl.core.labels import Lang, labels, text_width
from okrxl.core.schema import CHOICES, Column, InputTable
from okrxl.core.worksheet import quoted
from okrxl.sheets.model import Computed, Content, Scalar, Validation

WIDTHS: dict[str, float] = {
    "setting": 26,
    "value": 22,
    "settings.unit": 14,
    "settings.note": 84,
    "id": 9,
    "goal": 60,
    "owner": 18,
    "department": 15,
    "lead": 20,
    "email": 34,
    "objective": 46,
    "objective_id": 12,
    "aligned_to": 12,
    "key_result": 46,
    "check_ins.key_result": 40,
    "measure": 12,
    "unit": 9,
    "weight": 9,
    "commitment": 10,
    "state": 11,
    "at_close": 11,
    "last_year_id": 12,
    "start": 13,
    "due": 13,
    "note": 28,
    "date": 14,
    "kr_id": 12,
    "comment": 46,
    "by": 20,
    "source": 24,
    "entered": 14,
}
OTHER_WIDTH = 11.0
AIR, WIDEST = 2, 64
BUTTON_WIDTH = 4
"""The width that a header needs besides its text, for the filter button."""
WRAPPED = frozenset({"goal", "objective", "key_result", "note", "comment"})
DAYS = (36526, 73415)
"""1 January 2000 to 31 December 2100, as Excel's day numbers: the same in every language of Excel."""
LARGEST = 1_000_000_000_000
LIMITS: dict[str, tuple[float, float]] = {"weight": (0, 100), "confidence": (0, 100), "score_cap": (1, 10)}
DATE_SETTINGS = frozenset({"cycle_start", "cycle_end", "as_of"})
CHOICE_SETTINGS = frozenset({"missing_counts_as", "objective_weights", "confidence_scale", "date_order"})
SHARE_SETTINGS = frozenset({"green_from", "amber_from", "behind_gap", "at_risk_gap", "aspirational_expects"})
FREE = frozenset({"actual"})
"""Number columns that accept words as well (完成 for a milestone), so they have no validation."""
WORDED = "monthly_actuals"
"""The table whose months accept them too."""


def place_behind(table: InputTable, key: str) -> int:
    """The position, from 0, right of a column."""
    return [column.key for column in table.columns].index(key) + 1


def with_column(table: InputTable, column: Column, behind: str) -> InputTable:
    """A table with one more column, right of `behind`."""
    at = place_behind(table, behind)
    return replace(table, columns=(*table.columns[:at], column, *table.columns[at:]))


def header(lang: Lang, table: InputTable, column: Column) -> str:
    """A column's header; a month's is its key."""
    return column.key if column.month else labels(lang).header(column.key, table.key)


def width(lang: Lang, table: InputTable, column: Column, cells: Iterable[Content] = ()) -> float:
    """Wide enough for usual content, the cells given (up to `WIDEST`), and the header with its button."""
    usual = WIDTHS.get(f"{table.key}.{column.key}", WIDTHS.get(column.key, OTHER_WIDTH))
    title = header(lang, table, column)
    longest = max((text_width(cell) for cell in cells if isinstance(cell, str)), default=0)
    return max(usual, text_width(title) + BUTTON_WIDTH, min(longest + AIR, WIDEST))


def style(column: Column, value: Content, *, share: bool) -> str:
    """The style of one cell; `share`: the row's numbers are percents. What is calculated is no entry."""
    if isinstance(value, Computed):
        return "named"
    if column.kind in {"date", "time"} or isinstance(value, date):
        return "input_date"
    if column.key == "weight":
        return "input_percent"
    if column.kind == "number":
        return number_style(value, share=share)
    return "input_wrap" if column.key in WRAPPED else "input"


def number_style(value: Scalar, *, share: bool) -> str:
    """Percents as such, whole numbers from 1,000 with separators, others as typed."""
    if share:
        whole = not isinstance(value, float) or round(value * 100, 6).is_integer()
        return "input_percent" if whole else "input_share"
    grouped = isinstance(value, int | float) and abs(value) >= 1000 and float(value).is_integer()
    return "input_count" if grouped else "input_number"


class Lookup(NamedTuple):
    """The source of a drop-down: a column of an input table, through a defined name.

    Validations take no structured reference, a defined name does, and then grows with the table.
    """

    table: str
    column: str

    @property
    def name(self) -> str:
        """`okr_list_owners_owner`."""
        return f"okr_list_{self.table}_{self.column}"

    def formula(self, lang: Lang) -> str:
        """`okr_owners[负责人]`."""
        return f"okr_{self.table}[{labels(lang).header(self.column, self.table)}]"


def validation(lang: Lang, table: InputTable, column: Column, area: Area) -> Validation | None:
    """A column's drop-down or limits. Nothing is refused: a cell may list several owners."""
    if column.month and table.key == WORDED:
        return None
    found = _accepted(lang, column, area)
    text = prompt(lang, column)
    if found is None or not text:
        return found
    return replace(found, prompt_title=header(lang, table, column), prompt=text)


def _accepted(lang: Lang, column: Column, area: Area) -> Validation | None:
    if column.lookup:
        return Validation(area, "list", Lookup(*column.lookup).name, error=_error(lang, "list"))
    if column.kind == "choice":
        return Validation(area, "list", offered(lang, column.key), error=_error(lang, "choice"))
    if column.kind in {"date", "time"}:
        return _between(area, "date", DAYS, _error(lang, "date"))
    if column.kind == "number" and column.key not in FREE:
        kind = column.key if column.key in LIMITS else "number"
        return _between(area, "decimal", LIMITS.get(column.key, (-LARGEST, LARGEST)), _error(lang, kind))
    return None


def setting_validation(lang: Lang, key: str, area: Area) -> Validation | None:
    """The drop-down or limits of one setting's value."""
    if key in DATE_SETTINGS:
        return _between(area, "date", DAYS, _error(lang, "date"))
    if key in SHARE_SETTINGS:
        return _between(area, "decimal", (0, 1), _error(lang, "share"))
    if key in LIMITS:
        return _between(area, "decimal", LIMITS[key], _error(lang, key))
    if key in CHOICE_SETTINGS:
        return Validation(area, "list", offered(lang, key), error=_error(lang, "choice"))
    return None


def _between(
    area: Area, kind: Literal["date", "decimal"], limits: tuple[float, float], error: str
) -> Validation:
    return Validation(area, kind, str(limits[0]), str(limits[1]), error=error)


def offered(lang: Lang, kind: str) -> str:
    """A choice's words as the formula of a drop-down: `"每周,每月,每季"`, with the quotes."""
    return quoted(",".join(labels(lang).choice(kind, code) for code in CHOICES[kind]))


def _error(lang: Lang, kind: str) -> str:
    return labels(lang).text(f"inputs.errors.{kind}")
