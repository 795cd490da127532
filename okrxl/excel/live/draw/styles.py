"""Named cell styles applied to areas: the number of calls depends on the styles, not on the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from okrxl.core.address import Area, joined
from okrxl.excel.live.api.styles import ensure_style, paint, paint_kind
from okrxl.excel.live.draw.cells import Cell, refs
from okrxl.sheets.model import Values
from okrxl.sheets.styles import RULE, STYLES

if TYPE_CHECKING:
    import xlwings as xw

MARKERS: tuple[tuple[str, Cell], ...] = (("number", 1.0), ("text", "'x"), ("truth", True))
"""Kinds of content that Excel can select in one call, and a content of each kind."""


@dataclass(frozen=True, slots=True)
class Mixed:
    """A column whose cells may differ in style."""

    area: Area
    styles: Sequence[str]


class Styles:
    """Paints areas of one workbook; makes the styles it needs that the workbook lacks."""

    def __init__(self, book: xw.Book) -> None:
        self._book = book
        self._ready: dict[str, bool] = {}

    def paint(self, sheet: xw.Sheet, blocks: Iterable[Values], *, only_mixed: bool = False) -> list[Area]:
        """Put every cell of the blocks into its style; returns the areas whose values are overwritten.

        A column of one style is one area; `only_mixed` leaves these out. Where styles differ from cell to
        cell (numbers and percents, by the unit of each row), the whole column gets the most frequent style.
        Then temporary markers are written, and Excel selects all cells with a number, a text or a truth
        value: each kind marks one more style. Columns with other styles are painted in another round.
        """
        even, mixed = split(blocks)
        if only_mixed:
            even = {}
        rounds = [(_most_frequent(some), some) for some in _rounds(mixed)]
        for base, some in rounds:
            even.setdefault(base, []).extend(column.area for column in some)
        for key, areas in even.items():
            for address in refs(areas):
                self._put(sheet.range(address), key)
        return [area for base, some in rounds for area in self._mixed(sheet, some, base)]

    def ensure(self, keys: Iterable[str]) -> None:
        """Make the styles that the workbook lacks, in its own font; existing ones are the manager's."""
        for key in keys:
            if key not in self._ready:
                self._ready[key] = ensure_style(self._book, key)

    def _put(self, area: xw.Range, key: str) -> None:
        self.ensure([key])
        if not (self._ready[key] and paint(area, STYLES[key].name)):
            format_plainly(area, key)

    def _mixed(self, sheet: xw.Sheet, mixed: Sequence[Mixed], base: str) -> list[Area]:
        others = [key for key, _ in _counted(mixed).most_common() if key != base]
        if not others:
            return []
        marks = dict(zip(others, MARKERS, strict=False))
        self.ensure(marks)
        if not all(self._ready[key] for key in marks):
            self._one_by_one(sheet, mixed, base)
            return []
        areas = joined(column.area for column in mixed)
        for area in areas:
            sheet.range(area.ref).raw_value = _markers(area, mixed, marks)
        # Where the areas take several addresses, each kind is selected once per address.
        for address in refs(areas):
            held = _held(address, mixed)
            if len(held) == 1:
                # Of one cell alone Excel would search the whole sheet.
                self._put(sheet.range(address), *held)
                continue
            for key, (kind, _) in marks.items():
                if key in held:
                    paint_kind(sheet.range(address), kind, STYLES[key].name)
        self._rest(sheet, mixed, set(others) - marks.keys())
        return areas

    def _rest(self, sheet: xw.Sheet, mixed: Sequence[Mixed], keys: Collection[str]) -> None:
        """More styles than there are kinds of cells, which are rare: area by area."""
        for key, cells in _places(mixed, keys).items():
            for address in refs(cells):
                self._put(sheet.range(address), key)

    def _one_by_one(self, sheet: xw.Sheet, mixed: Sequence[Mixed], base: str) -> None:
        """Without Excel's own objects: area by area, so that the number of calls grows with the rows."""
        keys = {key for key, _ in _counted(mixed).items() if key != base}
        for key, cells in _places(mixed, keys).items():
            for address in refs(cells):
                format_plainly(sheet.range(address), key)


def _places(mixed: Iterable[Mixed], keys: Collection[str]) -> dict[str, list[Area]]:
    """The cells of each of the styles."""
    areas: dict[str, list[Area]] = {}
    for column in mixed:
        for row, key in enumerate(column.styles, column.area.top):
            if key in keys:
                areas.setdefault(key, []).append(Area(row, column.area.left, row, column.area.left))
    return areas


def split(blocks: Iterable[Values]) -> tuple[dict[str, list[Area]], list[Mixed]]:
    """Areas by style, and the columns with one style per cell."""
    even: dict[str, list[Area]] = {}
    mixed = []
    for block in blocks:
        whole = block.area
        for column, style in enumerate(block.styles, whole.left):
            area = Area(whole.top, column, whole.bottom, column)
            if isinstance(style, str):
                even.setdefault(style, []).append(area)
            else:
                mixed.append(Mixed(area, style[: area.rows]))
    return even, mixed


def _rounds(mixed: Iterable[Mixed]) -> list[list[Mixed]]:
    """The columns in groups of as many styles as there are markers, and one more."""
    found: list[tuple[set[str], list[Mixed]]] = []
    for column in mixed:
        styles = set(column.styles)
        held = next((one for one in found if len(one[0] | styles) <= len(MARKERS) + 1), None)
        if held is None:
            found.append((styles, [column]))
        else:
            held[0].update(styles)
            held[1].append(column)
    return [columns for _, columns in found]


def _counted(mixed: Iterable[Mixed]) -> Counter[str]:
    return Counter(key for column in mixed for key in column.styles)


def _most_frequent(mixed: Sequence[Mixed]) -> str:
    return _counted(mixed).most_common(1)[0][0] if mixed else ""


def _markers(area: Area, mixed: Iterable[Mixed], marks: Mapping[str, tuple[str, Cell]]) -> list[list[Cell]]:
    rows: list[list[Cell]] = [[""] * area.columns for _ in range(area.rows)]
    for column in mixed:
        if area.contains(column.area.top, column.area.left):
            for row, key in enumerate(column.styles, column.area.top - area.top):
                if key in marks:
                    rows[row][column.area.left - area.left] = marks[key][1]
    return rows


def _held(address: str, mixed: Iterable[Mixed]) -> set[str]:
    """The styles that occur in the areas of an address."""
    areas = [Area.parse(ref) for ref in address.split(",")]
    return {
        key
        for column in mixed
        if any(area.contains(column.area.top, column.area.left) for area in areas)
        for key in column.styles
    }


def format_plainly(area: xw.Range, key: str) -> None:
    """Apply a style's formatting directly, where named styles cannot be used."""
    wanted = STYLES[key]
    area.number_format = wanted.number_format
    area.font.set(bold=wanted.bold, italic=wanted.italic, color="#" + wanted.colour)
    area.color = "#" + wanted.fill if wanted.fill else None
    area.horizontal_alignment = wanted.horizontal
    area.vertical_alignment = wanted.vertical
    area.wrap_text = wanted.wrap
    if wanted.border:
        sides = "all" if wanted.border == "box" else ["edge_bottom", "inside_horizontal"]
        area.borders.set(sides, line_style="continuous", weight="thin", color="#" + RULE)
