"""sheetData, written directly for speed: 1 µs a cell, against 10 µs in a library."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from html import escape
from itertools import repeat
from typing import Any

from okrxl.core.address import column_letters
from okrxl.core.grid import is_nan
from okrxl.excel.outlines import RowGroup
from okrxl.excel.serial_dates import serial
from okrxl.sheets import utf16
from okrxl.sheets.model import Computed, Content, Values

ROWS_A_BAND = 4_096

# Characters that XML cannot contain, and text that Excel would read as its escape for one.
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")
SPECIAL = re.compile(r"[&<>]|" + ILLEGAL.pattern)


@dataclass(frozen=True, slots=True)
class Heights:
    """Row heights in points: fixed ones, and estimates that a program may replace; rows in groups."""

    fixed: Mapping[int, float]
    fitted: Mapping[int, float]
    groups: Mapping[int, RowGroup] = field(default_factory=dict)

    def of(self, row: int) -> str:
        """The attributes of a row."""
        away = self.groups[row].attributes if row in self.groups else ""
        if row in self.fixed:
            return f' ht="{self.fixed[row]:g}" customHeight="1"{away}'
        return f' ht="{self.fitted[row]:g}"{away}' if row in self.fitted else away


EMPTY = '"/>'
"""The end of a cell without content."""
UserCells = Mapping[int, Sequence[tuple[int, str]]]
"""Row -> (column, cell XML) of a manager's cells outside the blocks."""


def legal(text: str) -> str:
    """Text with `_x000B_` for characters that XML cannot contain, before that no longer than a cell holds."""
    return ILLEGAL.sub(lambda match: f"_x{ord(match[0]):04X}_", utf16.cut(text, utf16.CELL))


def escaped(text: str) -> str:
    """Text for XML as Excel writes it: legal characters, `&`, `<` and `>` escaped."""
    plain = utf16.fits(text, utf16.CELL) and not SPECIAL.search(text)
    return text if plain else escape(legal(text), quote=False)


def cell_xml(ref: str, style: int, value: Content, *, from_1904: bool = False) -> str:
    """The XML of one cell. A string is always text: an inline string is never a formula."""
    return f'<c r="{ref}" s="{style}{_content(value, from_1904=from_1904)}'


def _content(value: Content, *, from_1904: bool) -> str:
    """What stands in a cell's XML behind the number of its style."""
    if value is None or is_nan(value):
        return EMPTY
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Computed):
        return _computed(value, from_1904=from_1904)
    if isinstance(value, bool):
        return f'" t="b"><v>{value:d}</v></c>'
    if isinstance(value, date):
        return f'"><v>{serial(value, from_1904=from_1904)!r}</v></c>'
    return _number(value)


def _text(text: str) -> str:
    if not text:
        return EMPTY
    space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f'" t="inlineStr"><is><t{space}>{escaped(text)}</t></is></c>'


def _number(number: float) -> str:
    if not math.isfinite(number):
        return EMPTY
    number = float(number)
    whole = number.is_integer() and abs(number) < 1e15
    return f'"><v>{int(number) if whole else number!r}</v></c>'


def _computed(cell: Computed, *, from_1904: bool) -> str:
    """A formula with its result; without one the program calculates it."""
    formula = f"<f>{escaped(cell.formula)}</f>"
    if isinstance(cell.value, str):
        return f'" t="str">{formula}<v>{escaped(cell.value)}</v></c>'
    plain = _content(cell.value, from_1904=from_1904)
    return f'">{formula}</c>' if plain == EMPTY else plain.replace("<v>", formula + "<v>", 1)


WRITERS: Mapping[type | None, Callable[[Any], str]] = {str: _text, float: _number}
"""The quickest way to write the values of a column that are of one type."""


def formula_cells(blocks: Iterable[Values]) -> dict[str, Computed]:
    """Address -> formula cell, of all formulas in the blocks."""
    return {
        f"{column_letters(column)}{row}": cell
        for block in blocks
        for column, values in enumerate(block.columns, block.left)
        if Computed in set(map(type, values))
        for row, cell in enumerate(values, block.top)
        if isinstance(cell, Computed)
    }


def sheet_data(
    blocks: Sequence[Values],
    style_of: Callable[[str], int],
    *,
    heights: Heights,
    user_cells: UserCells,
    from_1904: bool,
) -> Iterator[bytes]:
    """The rows of a sheet in bands, so that a long table is never in memory as text."""
    own = {**heights.fixed, **heights.groups}
    last = max([block.area.bottom for block in blocks] + [*user_cells, *own], default=0)
    for top in range(1, last + 1, ROWS_A_BAND):
        band = range(top, top + ROWS_A_BAND)
        rows: dict[int, list[tuple[int, str]]] = {
            row: list(cells) for row, cells in user_cells.items() if row in band
        }
        for row in own:
            if row in band:
                rows.setdefault(row, [])
        for block in blocks:
            for row, cells in _rows(block, band, style_of, from_1904=from_1904):
                rows.setdefault(row, []).append((block.left, cells))
        yield "".join(_row(row, rows[row], heights) for row in sorted(rows)).encode()


def _row(row: int, cells: list[tuple[int, str]], heights: Heights) -> str:
    if len(cells) > 1:
        cells.sort(key=lambda cell: cell[0])
    return f'<row r="{row}"{heights.of(row)}>{"".join([text for _, text in cells])}</row>'


def _rows(
    block: Values, band: range, style_of: Callable[[str], int], *, from_1904: bool
) -> Iterator[tuple[int, str]]:
    """(row, XML of its cells) for the part of a block that lies in a band."""
    area = block.area
    first, last = max(area.top, band.start), min(area.bottom, band.stop - 1)
    if first > last:
        return
    part = slice(first - area.top, last - area.top + 1)
    numbers = [str(row) for row in range(first, last + 1)]
    pieces: list[Iterable[str]] = []
    for column, (values, style) in enumerate(zip(block.columns, block.styles, strict=True), area.left):
        pieces += [
            repeat(f'<c r="{column_letters(column)}'),
            numbers,
            _styled(style if isinstance(style, str) else style[part], style_of),
            _contents(values[part], from_1904=from_1904),
        ]
    yield from enumerate(map("".join, zip(*pieces, strict=False)), first)


def _styled(style: str | Sequence[str], style_of: Callable[[str], int]) -> Iterable[str]:
    """The numbers of a column's styles."""
    if isinstance(style, str):
        return repeat(f'" s="{style_of(style)}')
    # In their order: a style gets its number when it is first asked for.
    made = {key: f'" s="{style_of(key)}' for key in dict.fromkeys(style)}
    return [made[key] for key in style]


def _contents(values: Sequence[Content], *, from_1904: bool) -> Sequence[str]:
    """The contents of a column, top down.

    Most columns repeat a few values: of one type, these are written once each. Of several types, 1 and True
    would be the same value.
    """
    kinds: set[type] = set(map(type, values)) - {type(None)}
    if len(kinds) > 1 or Computed in kinds:
        return [_content(value, from_1904=from_1904) for value in values]
    write = partial(_content, from_1904=from_1904)
    written = map(WRITERS.get(next(iter(kinds), None), write), distinct := set(values) - {None})
    made = {None: EMPTY, **dict(zip(distinct, written, strict=True))}
    return [made[value] for value in values]
