"""The rows of a table grouped in a running Excel: the number of calls does not depend on the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from okrxl.core.address import Area
from okrxl.excel.live.api.outline import (
    buttons_above,
    can_group,
    fold_below,
    group_directly,
    hidden_rows,
    set_level,
    set_level_of_kind,
    show_levels,
    show_rows,
    shows_levels_at_once,
)
from okrxl.excel.live.draw.cells import runs
from okrxl.excel.live.draw.styles import MARKERS
from okrxl.excel.outlines import SeenRow, folded
from okrxl.sheets.model import row_id

if TYPE_CHECKING:
    import xlwings as xw

    from okrxl.excel.live.draw.tables import Found
    from okrxl.sheets.model import Outline, PlacedSheet

Groups = Sequence[tuple[int, int]]
NOTHING_SEEN: Groups = ()


@dataclass(frozen=True, slots=True)
class Grouping:
    """The outline to come, the rows that its table has so far, and the groups that stay folded away."""

    outline: Outline
    before: tuple[int, int]
    folded: Groups = NOTHING_SEEN

    def draw(self, sheet: xw.Sheet) -> list[Area]:
        """Group the rows, all in view; returns the cells that were overwritten on the way."""
        if not can_group():
            return []
        outline = self.outline
        first, last = min(self.before[0], outline.top), max(self.before[1], outline.bottom)
        show_rows(sheet, first, last)
        around = [0] * (outline.top - first), [0] * (last - outline.bottom)
        if group_directly(sheet, first, [*around[0], *outline.levels, *around[1]]):
            return []
        buttons_above(sheet)
        for start, end in ((first, outline.top - 1), (outline.bottom + 1, last)):
            if start <= end:
                set_level(sheet, start, end, 0)
        return self._by_kinds(sheet)

    def _by_kinds(self, sheet: xw.Sheet) -> list[Area]:
        """Markers in the column of ids: Excel selects the rows of a kind at once."""
        outline = self.outline
        (base, _), *others = Counter(outline.levels).most_common()
        set_level(sheet, outline.top, outline.bottom, base)
        if not others:
            return []
        ids = Area(outline.top, outline.column, outline.bottom, outline.column)
        cells, levels = sheet.range(ids.ref), [level for level, _ in others]
        for start in range(0, len(levels), len(MARKERS)):
            marks = dict(zip(levels[start:], MARKERS, strict=False))
            cells.raw_value = [[marks[one][1] if one in marks else ""] for one in outline.levels]
            for level, (kind, _) in marks.items():
                if not set_level_of_kind(cells, kind, level):
                    self._one_by_one(sheet, level)
        return [ids]

    def _one_by_one(self, sheet: xw.Sheet, level: int) -> None:
        """Where Excel takes no rows that stand apart, run by run."""
        rows = [row for row, one in enumerate(self.outline.levels, self.outline.top) if one == level]
        for first, last in runs(rows):
            set_level(sheet, first, last, level)

    def fold(self, sheet: xw.Sheet) -> None:
        """Fold away again what was: level by level where most groups of a level were."""
        away = set(self.folded)
        if not away or not can_group():
            return
        groups = [(group, self.outline.levels[group[0] - self.outline.top]) for group in self._in_view(away)]
        deepest = max(self.outline.levels)
        count = deepest + 1
        if shows_levels_at_once(sheet):
            count = min(
                range(deepest + 1, 0, -1),
                key=lambda count: sum((group in away) != (level >= count) for group, level in groups),
            )
            if count <= deepest:
                show_levels(sheet, count)
        for group, level in groups:
            if (group in away) != (level >= count):
                fold_below(sheet, group[0] - 1, away=group in away)

    def _in_view(self, away: set[tuple[int, int]]) -> list[tuple[int, int]]:
        """The groups that stand inside no folded one, from the top."""
        found, end = [], 0
        for group in self.outline.groups:
            if group[0] > end:
                found.append(group)
                end = group[1] if group in away else end
        return found


def new_grouping(outline: Outline) -> Grouping:
    """That of a new sheet."""
    return Grouping(outline, (outline.top, outline.bottom))


def grouping_of(
    sheet: xw.Sheet,
    wanted: PlacedSheet,
    found: Mapping[str, Found],
    cells: tuple[Sequence[Sequence[object]], Area],
) -> Grouping | None:
    """That of a sheet with these tables; `cells` are those of an area, as they were read."""
    outline = wanted.outline
    table = outline.table(wanted.tables) if outline else None
    if not (outline and table):
        return None
    if table.name.casefold() not in found or not can_group():
        return new_grouping(outline)
    area = found[table.name.casefold()].area
    column = area.left + outline.column - table.area.left
    ids = Area(area.top + 1, column, area.bottom, column)
    rows, box = cells
    hidden = hidden_rows(sheet, ids)
    if not (any(hidden) and box.contains(ids.top, column) and box.contains(ids.bottom, column)):
        return Grouping(outline, (ids.top, ids.bottom))
    texts = (row_id(rows[row - box.top][column - box.left]) for row in range(ids.top, ids.bottom + 1))
    seen = [SeenRow(text, away) for text, away in zip(texts, hidden, strict=True)]
    return Grouping(outline, (ids.top, ids.bottom), folded(outline, seen))
