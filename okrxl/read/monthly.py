"""Tables with a column a month: the headers read as months, and filled cells of actuals as check-ins."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from okrxl.core.address import cell_name
from okrxl.core.finding import Finding
from okrxl.core.headers import header_keys, last_day, month_key, month_number, months_of, named_months
from okrxl.core.labels import contract_word, normalized
from okrxl.core.schema import INPUT_TABLES
from okrxl.core.table import STRIDE, Table, monthly_row
from okrxl.read.drifted import is_total

if TYPE_CHECKING:
    from okrxl.core.grid import Grid, Percents
    from okrxl.core.settings import Settings

YEAR = 12


@dataclass(frozen=True, slots=True)
class Cycle:
    """The cycle's months by number, and the day that is today."""

    months: range
    end: date
    today: date

    @classmethod
    def of(cls, settings: Settings) -> Cycle:
        """The cycle of the settings, as the table has them."""
        return cls(months_of(settings.cycle_start, settings.cycle_end), settings.cycle_end, settings.as_of)

    def day(self, number: int) -> date:
        """The day a month's figure is for: its last, or today; of the cycle's last month the cycle's end."""
        if number == month_number(self.today):
            return self.today
        return min(last_day(number), self.end) if number == self.months[-1] else last_day(number)


def month_columns(
    grid: Grid, cycle: Cycle, order: str, *, past: bool
) -> tuple[dict[str, int], list[Finding]]:
    """Month key -> position of its column, and what is wrong with the headers.

    A month without a year is the cycle's. Of two columns for one month the left one counts; a month outside
    the cycle is left out (with `past`, those of the year before count), and so is a header that may be two
    months or none.
    """
    known = range(cycle.months[0] - (YEAR if past else 0), cycle.months[-1] + 1)
    found: list[Finding] = []
    positions: dict[str, int] = {}
    for position, header in enumerate(grid.headers):
        named = named_months(header, order)
        numbers = [number for year, month in named for number in _numbers(year, month, cycle.months)]
        cell = cell_name(grid.top - 1, grid.left + position)
        if len(numbers) > 1:
            found.append(Finding("month_ambiguous", "error", grid.sheet, cell, header))
        elif named and not (numbers and numbers[0] in known):
            found.append(Finding("month_outside", "warning", grid.sheet, cell, header))
        elif numbers and month_key(numbers[0]) in positions:
            found.append(Finding("month_twice", "error", grid.sheet, cell, header))
        elif numbers:
            positions[month_key(numbers[0])] = position
        elif not _is_known(header) and _holds_numbers(grid, position):
            found.append(Finding("month_unknown", "warning", grid.sheet, cell, header))
    ordered = {key: positions[key] for key in sorted(positions)}
    return ordered, found


def _numbers(year: int | None, month: int, cycle: range) -> list[int]:
    """The months of that name: of a year, or all of the cycle's."""
    if year is not None:
        return [YEAR * year + month - 1]
    return [number for number in cycle if number % YEAR == month - 1]


def _is_known(header: str) -> bool:
    """Whether a header is one that stands beside months: of any input table, or a total's."""
    return not contract_word(header) or is_total(header) or contract_word(header) in _headers()


@cache
def _headers() -> frozenset[str]:
    keys = ((tuple(column.key for column in table.columns), table.key) for table in INPUT_TABLES)
    return frozenset(text for columns, table in keys for text in header_keys(columns, table))


def _holds_numbers(grid: Grid, position: int) -> bool:
    return any(type(row[position]) in {int, float} for row in grid.rows)


def months_in(table: Table) -> list[str]:
    """The keys of a table's columns of months, in order."""
    return [key for key in table.frame.columns if key != "kr_id"]


def as_check_ins(actuals: Table, check_ins: Table, known: Collection[str], cycle: Cycle) -> Table:
    """The check-ins with a row for each filled cell of the monthly actuals whose key result is `known`.

    Of two rows with one id the upper counts. What a cell could not be read as stays unread.
    """
    frame, keys = actuals.frame, months_in(actuals)
    names = frame["kr_id"].map(normalized, na_action="ignore")
    counts = (names.isin(list(known)) & ~names.duplicated()).to_numpy(bool)
    figures = frame[keys].to_numpy(np.float64)
    rows, columns = np.nonzero(~np.isnan(figures) & counts[:, None])
    numbers = {key: actuals.columns[key] for key in keys}
    at = np.array(list(numbers.values()), dtype=np.int64)
    days = np.array([cycle.day(_number(key)) for key in keys], dtype="datetime64[s]")
    made = pd.DataFrame(
        {
            "date": days[columns],
            "kr_id": frame["kr_id"].to_numpy(object)[rows],
            "actual": figures[rows, columns],
        },
        index=at[columns] * STRIDE + frame.index.to_numpy(np.int64)[rows],
    )
    both = pd.concat([check_ins.frame, made.reindex(columns=check_ins.frame.columns)])
    both = both.astype(check_ins.frame.dtypes.to_dict()).rename_axis("row")
    return replace(
        check_ins,
        frame=both,
        monthly=actuals.sheet,
        unread=_with_cells(check_ins.unread, actuals.unread, numbers),
        percents=_with_cells(check_ins.percents, actuals.percents, numbers),
    )


def _number(key: str) -> int:
    return month_number(datetime.strptime(key, "%Y-%m"))  # noqa: DTZ007 — sheets know no time zones


def _with_cells(
    own: Mapping[str, frozenset[int]], more: Mapping[str, frozenset[int]], columns: Mapping[str, int]
) -> dict[str, frozenset[int]]:
    """Rows by key, with those of the months' cells under `actual`."""
    cells = frozenset(
        monthly_row(row, columns[key]) for key, rows in more.items() if key in columns for row in rows
    )
    return {**own, "actual": own.get("actual", frozenset()) | cells} if cells else dict(own)


def with_formats(check_ins: Grid, actuals: Grid) -> Grid:
    """The grid of check-ins, which looks up the formats of the months' cells too."""
    return replace(check_ins, percents=_looked_up(check_ins.percents, actuals))


def _looked_up(own: Percents, actuals: Grid) -> Percents:
    def percents(position: int, rows: Collection[int]) -> frozenset[int]:
        found = own(position, [row for row in rows if row < STRIDE])
        by_column: dict[int, list[int]] = {}
        for one in rows:
            if one >= STRIDE:
                column, row = divmod(one, STRIDE)
                by_column.setdefault(column, []).append(row)
        cells = (
            monthly_row(row, column)
            for column, some in by_column.items()
            for row in actuals.in_percents(column - actuals.left, some)
        )
        return found | frozenset(cells)

    return percents
