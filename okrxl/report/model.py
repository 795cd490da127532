"""The parts of a generated sheet, named for what a reader sees. Frozen, without positions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from okrxl.core.worksheet import Expression, reference
from okrxl.sheets.model import Axis, Content, Scalar

Highlight = Literal["", "grade", "status", "severity", "heat", "change", "bar", "gap", "gap_heat", "better"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its words, cells from the top, one style or one per cell, width in characters.

    `detail` columns stand last and are folded away. `lines` names a table of the report's data whose rows,
    but for their first cell, are drawn as a small line in each cell. A formula refers to the cells of a
    column as `{table.column}` (`cells_of`). With a `span` each cell is merged with those right of it, and as
    high as its text of `longest` takes. `choices` is such a column, whose cells a drop-down offers.
    """

    key: str
    header: str
    cells: Sequence[Content]
    style: str | Sequence[str] = "text"
    width: float = 10
    highlight: Highlight = ""
    detail: bool = False
    lines: str = ""
    span: int = 1
    longest: Sequence[str] = ()
    choices: str = ""


def cells_of(table: str, column: str) -> Expression:
    """The cells of a column of the report or of its data, in a formula."""
    return reference(f"{{{table}.{column}}}")


@dataclass(frozen=True, slots=True)
class TableView:
    """A table; with a `name` an Excel table of that name, else a plain block. `left` is its first column.

    A `bare` one has no filter buttons.

    `row_key` are the columns by which a row is known again, so that what a manager typed beside it stays
    there; `former` are headers that the table had at other times. `levels` say how deep each row is grouped
    below those above it, 0 for not at all; a row with others below it is known again by the last `row_key`.

    `key` is how charts of the sheet refer to it. `links` are targets for `link_column`.
    """

    key: str
    columns: tuple[Column, ...]
    name: str = ""
    caption: str = ""
    left: int = 1
    link_column: str = ""
    links: Sequence[str] = ()
    bare: bool = False
    row_key: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    levels: Sequence[int] = ()

    @property
    def rows(self) -> int:
        """How many rows of cells there are."""
        return len(self.columns[0].cells)


@dataclass(frozen=True, slots=True)
class Fact:
    """A single figure under its label."""

    label: str
    value: Scalar
    style: str
    highlight: Highlight = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """A strip of figures."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class SeriesView:
    """One column of a table as a chart's series; `table` where it is not the chart's own.

    A `plain` line has no markers, a `dashed` one neither.
    """

    column: str
    colour: str
    line: bool = False
    labels: bool = False
    dashed: bool = False
    table: str = ""
    outlined: bool = False
    plain: bool = False


SCORE_AXIS = Axis(minimum=0, maximum=1, major_unit=0.2, number_format="0.0")


@dataclass(frozen=True, slots=True)
class ChartView:
    """A chart of some columns of a table of its report; of its first `rows` rows, where that is given."""

    name: str
    kind: Literal["column", "bar", "stacked_bar", "line", "doughnut"]
    title: str
    alt_text: str
    table: str
    categories: str
    series: tuple[SeriesView, ...]
    axis: Axis = SCORE_AXIS
    legend: bool = True
    point_colours: tuple[str, ...] = ()
    rows: int = 0
    category_format: str = ""


@dataclass(frozen=True, slots=True)
class Charts:
    """Charts side by side, of one height in pixels; right of `tables`, from the column `left` on.

    The tables stand one below the other where they begin in the same column.
    """

    charts: tuple[ChartView, ...]
    height: int = 300
    left: int = 1
    tables: tuple[TableView, ...] = ()


@dataclass(frozen=True, slots=True)
class Beside:
    """Tables side by side, their first rows on one line; `left` is where each begins."""

    tables: tuple[TableView, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, or a line that jumps to another sheet; a `wide` one has its style across the page."""

    text: str
    style: str = "home_text"
    link: str = ""
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Links:
    """A label and links side by side: (text, target)."""

    label: str
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Status:
    """A label and a named cell that every refresh rewrites, wherever the manager has moved it."""

    label: str
    name: str
    value: Scalar
    style: str


@dataclass(frozen=True, slots=True)
class ButtonView:
    """A button: its verb (`"refresh"`), its caption, its alternative text."""

    verb: str
    text: str
    tip: str


@dataclass(frozen=True, slots=True)
class Buttons:
    """Buttons side by side, together as wide as the sheet's columns."""

    buttons: tuple[ButtonView, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """Lines one below the other beside everything else, from the column `left` on. Comes last."""

    lines: tuple[Line | Links | Status, ...]
    left: int


Block = Facts | Charts | TableView | Beside | Line | Links | Status | Buttons | Panel


@dataclass(frozen=True, slots=True)
class SheetReport:
    """A generated sheet from top to bottom.

    One with a `message` begins with links to the other sheets and that sentence; `subtitle` stands below.
    The tables of `data` feed charts and lines; they stand on the hidden sheet of data. `widths` are the least
    of its columns; on a `tight` sheet, which goes on few pages, blocks stand close together.
    `freeze` names the table whose header stays in view, `repeat` the one whose header repeats
    on every page.
    The first `printed` columns go on paper (0: all), `pages_wide` pages across and `pages_high` down (0:
    any number); columns further right feed charts. A `message_formula` has the message as its present result;
    a `hidden` sheet is for formulas and pivots.
    """

    key: str
    name: str
    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    freeze: str = ""
    repeat: str = ""
    frozen_columns: int = 0
    printed: int = 0
    pages_wide: int = 1
    pages_high: int = 0
    tab_colour: str = ""
    static: bool = False
    hidden: bool = False
    message: str = ""
    message_formula: str = ""
    data: tuple[TableView, ...] = ()
    widths: tuple[float, ...] = ()
    tight: bool = False

    @property
    def tables(self) -> Iterator[TableView]:
        """Its tables, from top to bottom."""
        for block in self.blocks:
            match block:
                case TableView():
                    yield block
                case Beside(tables) | Charts(tables=tables):
                    yield from tables
