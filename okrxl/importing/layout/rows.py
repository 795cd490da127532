"""The rows of a table by field: merged cells filled down, and which rows are none of its data."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from okrxl.core.grid import RawValue
from okrxl.core.labels import contract_word, normalized
from okrxl.importing.model import Layout, Record, SourceColumn, Value
from okrxl.read.drifted import NOTES, is_total

FILLED_DOWN = frozenset(
    {
        "objective", "objective_id", "objective_owner", "objective_department", "objective_start",
        "objective_due", "owner", "owner_email", "department", "strategy", "aligned_to", "period", "start",
        "due", "title", "key_result", "kr_id", "id", "type", "parent", "unit", "measure", "metric",
        "frequency", "aggregation", "commitment",
    }
)  # fmt: skip
"""Fields whose merged cell applies to all its rows; a merged figure stands in its first row alone."""
OF_THE_OBJECTIVE = {
    "progress": "objective_progress",
    "status": "objective_status",
    "weight": "objective_weight",
}
"""What is about the objective where its cell is merged over several key results."""
HEADING = re.compile(
    r"\s*(?:o|obj|objective|目标|目標|ziel|objetivo|objectif)\s*\d*\s*[:：.、\-–]\s*(?=\S)", re.IGNORECASE
)
"""How a line begins that is an objective over its key results: `O1: …`, `目标：…`."""
LONGEST_NAME = 24
"""A longer text alone in a row after a blank one is a note."""
TEXTS = frozenset(
    {"objective", "key_result", "title", "kr_id", "objective_id", "strategy", "department", "owner", "role"}
)
"""Fields of which a row of data has at least one."""


@dataclass(frozen=True)
class SourceRow:
    """A row of data: its number (from 1), its filled cells by field, those of the key results beside it.

    `figures` are its cells in columns by period.
    """

    number: int
    values: Mapping[str, Value]
    groups: Mapping[int, Mapping[str, Value]]
    figures: tuple[tuple[SourceColumn, Value], ...]
    heading: Value | None = None
    """The only text of a row that heads those below it."""

    def text(self, *names: str) -> str:
        """The text of the first of these fields that is filled."""
        return next((self.values[name].text for name in names if name in self.values), "")


def data_rows(layout: Layout) -> tuple[list[SourceRow], list[Record]]:
    """The rows of data, and the others that hold something, with the reason why they are left out."""
    merged = _merged(layout)
    headers = {column.position: normalized(column.header) for column in layout.columns}
    rows: list[SourceRow] = []
    left_out: list[Record] = []
    after_blank = False
    for index in range(layout.body, layout.end):
        own = [value for value in _filled(layout, index) if not value.blank]
        if not own:
            after_blank = True
            continue
        row = _row(layout, index, merged)
        repeats = _repeats(layout.sheet.rows[index], headers, len(own))
        if (
            len(own) == 1
            and isinstance(own[0].raw, str)
            and (HEADING.match(own[0].raw) or _heads(layout, index, headers))
        ):
            rows.append(replace(row, heading=own[0]))
            after_blank = False
            continue
        reason = "header" if repeats else _reason(row, own, after_blank=after_blank and bool(rows))
        if reason:
            left_out.append(Record(None, index + 1, {"title": own[0]}, reason=reason))
        else:
            rows.append(row)
            after_blank = False
    return rows, left_out


def _heads(layout: Layout, index: int, headers: Mapping[int, str]) -> bool:
    """Whether the next row that holds anything is the header once more."""
    for below in range(index + 1, layout.end):
        filled = sum(not value.blank for value in _filled(layout, below))
        if filled:
            return _repeats(layout.sheet.rows[below], headers, filled)
    return False


def _filled(layout: Layout, index: int) -> Iterator[Value]:
    return (layout.sheet.value(index, position) for position in range(len(layout.sheet.rows[index])))


def _repeats(cells: Sequence[RawValue], headers: Mapping[int, str], filled: int) -> bool:
    """Whether a row is the header once more."""
    same = [at for at, header in headers.items() if at < len(cells) and normalized(cells[at]) == header]
    return len(same) > 1 and len(same) >= filled - 1


def _reason(row: SourceRow, own: Sequence[Value], *, after_blank: bool) -> str:
    """A code of `import.reasons` for a row that is no data; blank for one that is."""
    first = own[0].raw
    if isinstance(first, str) and is_total(first):
        return "total"
    mapped = bool(row.values or row.groups or row.figures)
    if not mapped:
        return "no_text"
    if len(own) == 1 and isinstance(first, str) and _is_line(first, after_blank=after_blank):
        return "note"
    texts = TEXTS & row.values.keys() or any("key_result" in group for group in row.groups.values())
    return "" if texts else "no_text"


def _is_line(text: str, *, after_blank: bool) -> bool:
    """Whether a text that stands alone in its row is a note."""
    return _is_note(text) or (after_blank and len(text) > LONGEST_NAME and not HEADING.match(text))


def lines_above(layout: Layout) -> Iterator[tuple[int, Value]]:
    """The number and text of each line above a table that holds a single text."""
    for index in range(layout.top):
        held = [value for value in _filled(layout, index) if not value.blank]
        if len(held) == 1 and isinstance(held[0].raw, str):
            yield index + 1, held[0]


def _is_note(text: str) -> bool:
    """Whether a line is a note: it begins with the word for it."""
    word = contract_word(text)
    return any(
        word.startswith((f"{note}:", f"{note}1", f"({note}", f"*{note}")) or word == note for note in NOTES
    )


def _row(layout: Layout, index: int, merged: _Merged) -> SourceRow:
    values: dict[str, Value] = {}
    groups: dict[int, dict[str, Value]] = {}
    figures = []
    for column in layout.columns:
        if not column.field:
            continue
        place = (index, column.position)
        if column.field in FILLED_DOWN:
            place = merged.first.get(place, place)
        value = layout.sheet.value(*place)
        if value.blank:
            continue
        rows = merged.rows.get(place, 1)
        if rows > merged.own(index):
            value = replace(value, rows=rows)
        if column.period:
            figures.append((column, value))
        elif column.group:
            groups.setdefault(column.group, {})[column.field] = value
        elif value.rows > 1 and column.field in OF_THE_OBJECTIVE:
            values[OF_THE_OBJECTIVE[column.field]] = value
        else:
            values[column.field] = value
    return SourceRow(index + 1, values, groups, tuple(figures))


@dataclass(frozen=True)
class _Merged:
    """Areas merged over several rows; all places are (row, column), from 0.

    `first`: each further place of an area -> its first; `rows`: the first place -> how many rows it has;
    `named` are the columns of the key results.
    """

    first: Mapping[tuple[int, int], tuple[int, int]]
    rows: Mapping[tuple[int, int], int]
    named: tuple[int, ...]

    def own(self, row: int) -> int:
        """How many rows the key result of a row is merged over."""
        places = [(row, column) for column in self.named]
        return max((self.rows.get(self.first.get(one, one), 1) for one in places), default=1)


def _merged(layout: Layout) -> _Merged:
    areas = [one for one in layout.sheet.merged if one.rows > 1 and one.bottom > layout.body]
    # A sheet may have a million rows, most of them without a cell.
    held = [row for row in range(layout.body, layout.end) if layout.sheet.rows[row]]
    return _Merged(
        {
            (row, area.left - 1): (area.top - 1, area.left - 1)
            for area in areas
            for row in held[bisect_left(held, area.top) : bisect_left(held, area.bottom)]
        },
        {(area.top - 1, area.left - 1): area.rows for area in areas},
        tuple(one.position for one in layout.columns if one.field in {"key_result", "title", "kr_id"}),
    )


def without(row: SourceRow, *names: str) -> SourceRow:
    """A row without some of its fields."""
    return replace(row, values={name: value for name, value in row.values.items() if name not in names})
