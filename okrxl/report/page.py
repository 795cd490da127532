"""The layout of one sheet: blocks from the top down, column widths shared, rows reserved for charts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, count
from typing import assert_never

from okrxl.core.address import Area, sheet_ref
from okrxl.core.labels import text_width
from okrxl.core.worksheet import for_row
from okrxl.report.fit import HIGHEST, STANDARD_WIDTH, TALL_STYLES, fitted_height, pixels, rows_for
from okrxl.report.model import (
    Beside,
    Block,
    Buttons,
    Charts,
    Column,
    Fact,
    Facts,
    Highlight,
    Line,
    Links,
    Panel,
    Status,
    TableView,
)
from okrxl.sheets.model import (
    DEEPEST,
    Button,
    Computed,
    Content,
    Link,
    NamedCell,
    Outline,
    PlacedTable,
    Sparklines,
    Validation,
    Values,
    row_id,
)
from okrxl.sheets.styles import NAVY

ROW_POINTS = 15.0
PANEL_ROW = 4
"""The first row of a panel, right below the head."""
NUMBER_STYLES = frozenset(
    {
        "number", "tenth", "count", "percent", "change_percent", "points", "score", "ratio", "gap", "change",
        "whole_change", "percent_change", "attainment", "goal", "contribution",
        "pts", "pts_zh", "scaled", "scaled_zh",
    }
)  # fmt: skip
CENTRED_STYLES = frozenset({"word", "date", "month", "log_time", "entry_date", "entry_month"})
FACT_PIXELS = 105
TIGHT_POINTS = 5.0
"""The height of the row between two blocks of a tight sheet."""
BUTTON_POINTS = 30.0
BUTTON_GAP = 8
NAV_SPACE = 3
"""Letters between two links."""
MESSAGE_POINTS, MESSAGE_WIDTH = 19.0, 1.35
"""The height of a line of the message, and how much wider than the body's its letters are."""
REFERENCE = re.compile(r"\{(\w+)\.(\w+)\}")
"""A column in a formula."""
BUTTON_PADDING = 6
"""Letters that a button is wider than its text."""


@dataclass
class Page:
    """A sheet while it is being laid out, from the top down."""

    widths: dict[int, float]
    printed: int = 0
    row: int = 4
    tight: bool = False
    values: list[Values] = field(default_factory=list)
    tables: list[PlacedTable] = field(default_factory=list)
    merges: list[Area] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    named: list[NamedCell] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    highlighted: list[tuple[Highlight, Area]] = field(default_factory=list)
    waiting: list[tuple[Charts, int]] = field(default_factory=list)
    areas: dict[str, tuple[TableView, Area]] = field(default_factory=dict)
    data: Mapping[str, tuple[TableView, Area]] = field(default_factory=dict)
    data_tab: str = ""
    sparklines: list[Sparklines] = field(default_factory=list)
    folded: set[int] = field(default_factory=set)
    outline: Outline | None = None
    choices: list[tuple[str, Area]] = field(default_factory=list)

    def head(self, links: Iterable[tuple[str, str]], message: str, scope: str, formula: str = "") -> None:
        """The rows above all: links (text, target; blank for this sheet), the message, the scope.

        With a `formula` the message is its present result.
        """
        last = self.printed or max(self.widths, default=1)
        self._beside(1, 1, links, last)
        blank = ((None,),) * (last - 1)
        shown = Computed(formula, message) if formula else message
        self.values.append(Values(2, 1, ((shown,), *blank), ("message",) * last))
        if last > 1:
            self.merges.append(Area(2, 1, 2, last))
        width = sum(self.widths.get(number, STANDARD_WIDTH) for number in range(1, last + 1))
        lines = -(-text_width(message) * MESSAGE_WIDTH // max(width - 2, 1))
        self.heights[2] = min(MESSAGE_POINTS * max(int(lines), 1) + 4, HIGHEST)
        self.values.append(Values(3, 1, ((scope,), *blank), ("subtitle",) * last))
        self.row = 4
        self._gap()

    def _beside(self, row: int, first: int, links: Iterable[tuple[str, str]], last: int = 0) -> None:
        """Texts side by side, each with room for its letters; those with a target lead there.

        Blank cells follow up to the column `last`.
        """
        texts: list[str | None] = []
        styles: list[str] = []
        for text, target in links:
            if target:
                self.links.append(Link(row, first + len(texts), target))
            room = pixels(text_width(text) + NAV_SPACE)
            filled: list[str | None] = [text]
            while (room := room - pixels(self.widths.get(first + len(texts), STANDARD_WIDTH))) > 0:
                texts.append(filled.pop() if filled else None)
                styles.append("nav" if target else "nav_here")
            texts.append(filled.pop() if filled else None)
            styles.append("nav" if target else "nav_here")
        more = max(last - first + 1 - len(texts), 0)
        texts += [None] * more
        styles += ["nav"] * more
        if texts:
            # One block, and so one call into a running Excel.
            self.values.append(Values(row, first, tuple((text,) for text in texts), tuple(styles)))

    @property
    def details(self) -> tuple[int, int] | None:
        """The columns that are folded away."""
        return (min(self.folded), max(self.folded)) if self.folded else None

    def put(self, block: Block) -> None:
        """Place one block below what is there."""
        match block:
            case Facts(facts):
                self._facts(facts)
            case Charts():
                self._reserve(block)
            case TableView():
                self._table(block, self.row)
                self._below(self.areas[block.key][1].bottom)
            case Beside(tables):
                for table in tables:
                    self._table(table, self.row)
                # Tables beyond the printed columns do not push down what follows.
                on_paper = [table for table in tables if not self.printed or table.left <= self.printed]
                self._below(max(self.areas[table.key][1].bottom for table in on_paper))
            case Line() | Links() | Status():
                self._line(block, self.row, 1)
                self.row += 1
            case Buttons():
                self._buttons(block)
            case Panel(lines, left):
                rows = (row for row in count(PANEL_ROW) if self.heights.get(row, ROW_POINTS) >= ROW_POINTS)
                for line, row in zip(lines, rows, strict=False):
                    self._line(line, row, left)
            case _:
                assert_never(block)

    def _below(self, bottom: int) -> None:
        """Go on below a table that ends in the row `bottom`."""
        self.row = bottom + 2
        if self.tight:
            self.heights[bottom + 1] = TIGHT_POINTS
        else:
            self.row += 1

    def end(self) -> None:
        """Nothing follows: the row below the last block is no gap."""
        if self.heights.get(self.row - 1) == TIGHT_POINTS:
            del self.heights[self.row - 1]

    def _gap(self) -> None:
        """Leave a row between two blocks."""
        if self.tight:
            self.heights[self.row] = TIGHT_POINTS
        self.row += 1

    def _line(self, block: Line | Links | Status, row: int, left: int) -> None:
        """One row, from the column `left` on."""
        match block:
            case Line(text, style, link, wide):
                more = (self.printed or max(self.widths, default=1)) - left if wide else 0
                shown = ((text or None,), *(((None,),) * more))
                self.values.append(Values(row, left, shown, (style,) * (more + 1)))
                if link:
                    self.links.append(Link(row, left, link))
            case Links(label, links):
                self.values.append(Values(row, left, ((label,),), ("subtitle",)))
                self._beside(row, left + 1, links)
            case Status(label, name, value, style):
                self.values.append(Values(row, left, ((label,),), ("subtitle",)))
                self.named.append(NamedCell(name, row, left + 1, value, style))
            case _:
                assert_never(block)

    def _facts(self, facts: tuple[Fact, ...]) -> None:
        """Labels over figures, each over as many columns as it takes to be about equally wide."""
        column = 1
        for fact in facts:
            last, width = column, pixels(self.widths.get(column, STANDARD_WIDTH))
            while width < max(FACT_PIXELS, pixels(text_width(fact.label))):
                last += 1
                width += pixels(self.widths.get(last, STANDARD_WIDTH))
            span = last - column + 1
            for offset, (value, style) in enumerate(((fact.label, "figure_label"), (fact.value, fact.style))):
                filled = (value, *[None] * (span - 1))
                self.values.append(
                    Values(self.row + offset, column, tuple((one,) for one in filled), (style,) * span)
                )
                if span > 1:
                    self.merges.append(Area(self.row + offset, column, self.row + offset, last))
            if fact.highlight:
                self.highlighted.append((fact.highlight, Area(self.row + 1, column, self.row + 1, last)))
            column = last + 1
        # Excel fits no row to its merged cells.
        self.heights[self.row + 1] = TALL_STYLES["figure"]
        self.row += 2
        self._gap()

    def _buttons(self, block: Buttons) -> None:
        """A row of a fixed height: the buttons share the width of the columns by their texts."""
        on_paper = (one for column, one in self.widths.items() if column <= (self.printed or column))
        width = sum(map(pixels, on_paper))
        texts = [text_width(view.text) + BUTTON_PADDING for view in block.buttons]
        stops = [width * size // sum(texts) for size in accumulate(texts)]
        for index, view in enumerate(block.buttons):
            start, stop = stops[index - 1] + BUTTON_GAP if index else 0, stops[index]
            (left, offset), (right, right_offset) = self.cell_at(start), self.cell_at(stop)
            self.buttons.append(
                Button(
                    name=f"okr_button_{view.verb}",
                    macro=f"Okrxl{view.verb.capitalize()}",
                    text=view.text,
                    alt_text=view.tip,
                    top=self.row,
                    left=left,
                    bottom=self.row + 1,
                    right=right,
                    offset=offset,
                    right_offset=right_offset,
                )
            )
        self.heights[self.row] = BUTTON_POINTS
        self.row += 1
        self._gap()

    def _reserve(self, charts: Charts) -> None:
        """Reserve rows of a fixed height; charts are placed after the tables they refer to."""
        if not charts.charts:
            return
        rows = rows_for(charts.height)
        below: dict[int, int] = {}
        for table in charts.tables:
            self._table(table, below.get(table.left, self.row))
            below[table.left] = self.areas[table.key][1].bottom + 2
        self.waiting.append((charts, self.row))
        for row in range(self.row, self.row + rows):
            self.heights[row] = ROW_POINTS
        self.row += rows
        self._gap()

    def _table(self, table: TableView, top: int) -> None:
        if table.caption:
            self.values.append(Values(top, table.left, ((table.caption,),), ("heading",)))
            top += 1
        headers = tuple(column.header for column in table.columns)
        header_styles = tuple(map(_header_style, table.columns))
        self.values.append(Values(top, table.left, tuple((text,) for text in headers), header_styles))
        bottom = top + max(table.rows, 1)
        area = Area(top, table.left, bottom, table.left + len(table.columns) - 1)
        cells = tuple(_in_rows(column.cells, top + 1) or (None,) for column in table.columns)
        styles = tuple(
            column.style if isinstance(column.style, str) or column.cells else "text"
            for column in table.columns
        )
        self.values.append(Values(top + 1, table.left, cells, styles))
        if table.name:
            placed = PlacedTable(
                table.name, area, headers, filter_buttons=not table.bare, whole=bool(table.row_key)
            )
            self.tables.append(placed)
        if table.levels:
            self.outline = _outline(table, area)
        for column, left in zip(table.columns, range(area.left, area.right + 1), strict=True):
            self._column(table, column, Area(top + 1, left, bottom, left))
        self.areas[table.key] = (table, area)

    def _column(self, table: TableView, column: Column, area: Area) -> None:
        """What lies over the cells of a column."""
        if column.highlight:
            self.highlighted.append((column.highlight, area))
        if column.key == table.link_column:
            self.links += _links(table, area.top, area.left)
        if column.detail:
            self.folded.add(area.left)
        if column.span > 1:
            self._spread(
                table, column, Area(area.top - 1, area.left, area.bottom, area.left + column.span - 1)
            )
        if column.choices:
            self.choices.append((column.choices, area))
        if column.lines in self.data:
            shown, source = self.data[column.lines]
            if shown.rows == table.rows and table.rows:
                lines = Area(source.top + 1, source.left + 1, source.bottom, source.right)
                self.sparklines.append(Sparklines(area, self.data_tab, lines, NAVY))

    def _spread(self, table: TableView, column: Column, area: Area) -> None:
        """Merge each row of a column with the columns right of it; fixed heights, as no program fits them."""
        more = area.columns - 1
        blank: tuple[Sequence[Content], ...] = ((None,),) * more
        self.values.append(Values(area.top, area.left + 1, blank, (_header_style(column),) * more))
        rows: tuple[Sequence[Content], ...] = ((None,) * (area.rows - 1),) * more
        self.values.append(Values(area.top + 1, area.left + 1, rows, (column.style,) * more))
        self.merges += [Area(row, area.left, row, area.right) for row in range(area.top, area.bottom + 1)]
        width = sum(self.widths.get(number, STANDARD_WIDTH) for number in range(area.left, area.right + 1))
        for row, text in enumerate(column.longest, area.top + 1):
            self.heights[row] = fitted_height(text, width)
        others = ((number, one) for number, one in enumerate(table.columns, table.left) if one is not column)
        if all(text_width(one.header) + 3 <= self.widths[number] for number, one in others):
            self.heights[area.top] = ROW_POINTS

    def resolved(self) -> tuple[Values, ...]:
        """Its values, formulas with the cells that they refer to."""
        return tuple(map(self._resolved, self.values))

    def _resolved(self, block: Values) -> Values:
        if not block.computed:
            return block
        columns = tuple(
            [
                replace(cell, formula=REFERENCE.sub(self._address, cell.formula))
                if isinstance(cell, Computed)
                else cell
                for cell in cells
            ]
            for cells in block.columns
        )
        return replace(block, columns=columns)

    def _address(self, found: re.Match[str]) -> str:
        if found[1] not in self.areas and found[1] not in self.data:
            # A constant of a formula that somebody typed: `{1.5}`.
            return found[0]
        area, tab = self._found(found[1], found[2])
        return sheet_ref(tab, area.absolute) if tab else area.absolute

    def _found(self, key: str, column: str) -> tuple[Area, str]:
        """The cells of a table's column, and their tab where it is the hidden one."""
        table, area = self.areas[key] if key in self.areas else self.data[key]
        left = area.left + [one.key for one in table.columns].index(column)
        return Area(area.top + 1, left, area.bottom, left), "" if key in self.areas else self.data_tab

    def cell_at(self, pixel: int) -> tuple[int, int]:
        """The column that holds a horizontal pixel, and the offset of the pixel in it."""
        column = 1
        while pixel >= (width := pixels(self.widths.get(column, STANDARD_WIDTH))):
            pixel -= width
            column += 1
        return column, pixel

    def validations(self) -> Iterator[Validation]:
        """The drop-downs."""
        for column, area in self.choices:
            cells, tab = self._found(*column.split("."))
            yield Validation(area, "list", sheet_ref(tab, cells.absolute) if tab else cells.absolute)


def _in_rows(cells: Sequence[Content], top: int) -> Sequence[Content]:
    """The cells from row `top` down; a formula typed into another row refers to its present one."""
    if Computed not in set(map(type, cells)):
        return cells
    return [
        replace(cell, formula=for_row(cell.formula, cell.typed_in, row), typed_in=0)
        if isinstance(cell, Computed) and cell.typed_in
        else cell
        for row, cell in enumerate(cells, top)
    ]


def _outline(table: TableView, area: Area) -> Outline:
    """The rows of a table in groups, as deep as Excel has them: what is deeper stands in the last one."""
    place = [column.key for column in table.columns].index(table.row_key[-1])
    levels = tuple(min(level, DEEPEST) for level in table.levels)
    ids = tuple(map(row_id, table.columns[place].cells)) or ("",)
    return Outline(area.top + 1, area.left + place, levels, ids)


def _header_style(column: Column) -> str:
    """Headers align like their cells: numbers right, words and dates centred."""
    style = column.style if isinstance(column.style, str) else next(iter(column.style), "text")
    if style in NUMBER_STYLES:
        return "header_number"
    return "header_word" if style in CENTRED_STYLES else "header"


def _links(table: TableView, top: int, column: int) -> list[Link]:
    return [Link(top + index, column, target) for index, target in enumerate(table.links) if target]
