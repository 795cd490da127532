"""Grouped rows: their levels, which of them are in view, on which side their buttons stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from okrxl.core.address import Area
from okrxl.excel.live.api.access import attempted, reachable
from okrxl.excel.live.api.styles import CONSTANTS, KINDS

if TYPE_CHECKING:
    import xlwings as xw

BUTTONS_ABOVE = 0
"""xlSummaryAbove."""
HIDDEN = "SUBTOTAL(3,{0})-SUBTOTAL(103,{0})"
"""1 for each cell with a value in a hidden row: 103 leaves these out, and 3 does not."""
EACH = "OFFSET({0},ROW({1})-ROW({0}),0)"
"""Each cell of a column apart."""


def group_directly(sheet: xw.Sheet, top: int, levels: Sequence[int]) -> bool:
    """Give rows their levels in one call, where the program has one; Excel has none."""
    give = getattr(sheet.impl, "set_row_levels", None)
    return give is not None and attempted(lambda: give(top, levels))


def hidden_rows(sheet: xw.Sheet, cells: Area) -> list[bool]:
    """Which rows of a column of cells are hidden; none where Excel cannot be asked."""
    ask = getattr(sheet.impl, "hidden_rows", None)
    if ask is not None:
        found: list[bool] = ask(cells.top, cells.bottom)
        return found
    first = Area(cells.top, cells.left, cells.top, cells.left).absolute.partition(":")[0]
    formula = HIDDEN.format(EACH.format(first, cells.absolute))
    told: list[list[float]] = []
    attempted(lambda: told.append([float(one) for (one,) in sheet.api.Evaluate(formula)]))
    return [one > 0 for rows in told for one in rows] or [False] * cells.rows


def show_rows(sheet: xw.Sheet, first: int, last: int) -> bool:
    """Bring rows into view, however they were hidden."""
    return attempted(lambda: setattr(sheet.range(f"{first}:{last}").api, "Hidden", False))


def set_level(sheet: xw.Sheet, first: int, last: int, level: int) -> bool:
    """Group rows to a level: 0 for in no group, which is Excel's 1."""
    return attempted(lambda: setattr(sheet.range(f"{first}:{last}").api, "OutlineLevel", level + 1))


def set_level_of_kind(cells: xw.Range, kind: str, level: int) -> bool:
    """The same for the rows of those cells that hold a number, a text or a truth value."""

    def give() -> None:
        cells.api.SpecialCells(CONSTANTS, KINDS[kind]).EntireRow.OutlineLevel = level + 1

    return attempted(give)


def buttons_above(sheet: xw.Sheet) -> bool:
    """Have the buttons that fold rows beside the row above these."""
    return attempted(lambda: setattr(sheet.api.Outline, "SummaryRow", BUTTONS_ABOVE))


def shows_levels_at_once(sheet: xw.Sheet) -> bool:
    """Whether `show_levels` is one call; a program that has none folds group by group."""
    return not hasattr(sheet.impl, "fold_rows")


def show_levels(sheet: xw.Sheet, count: int) -> bool:
    """Fold away all rows that are deeper than the first levels, as the buttons 1, 2, 3 do."""
    return attempted(lambda: sheet.api.Outline.ShowLevels(count, 0))


def fold_below(sheet: xw.Sheet, row: int, *, away: bool) -> bool:
    """Fold the rows of a group away or unfold them, by the row above them."""
    fold = getattr(sheet.impl, "fold_rows", None)
    if fold is not None:
        return attempted(lambda: fold(row + 1, away=away))
    return attempted(lambda: setattr(sheet.range(f"{row}:{row}").api, "ShowDetail", not away))


def can_group() -> bool:
    """Whether rows can be grouped at all: not on a Mac."""
    return reachable()
