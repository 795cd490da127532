"""Placed sheets: the content and position of everything on a sheet, as plain data for every driver.

Positions are sheet rows and columns counted from 1. Styles and looks are keys of `sheets.styles`.
A driver realises every field and decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from okrxl.core.address import Area

Scalar = str | float | int | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Computed:
    """A cell with a formula and its present result.

    `formula` is as files have it: no leading `=`, English names, commas; newer functions with `_xlfn.`.
    `value` None: not known, the program calculates it when the workbook is opened; `""` is a blank text.
    On an `owned` sheet a formula whose cell is in no block any more stays there, as a manager's would.
    """

    formula: str
    value: Scalar = None


Content = Scalar | Computed
"""What a cell holds."""


@dataclass(frozen=True, slots=True)
class Values:
    """A block of cells, column by column (all of one length).

    `styles` gives each column one style key or one key per cell. None is an empty, styled cell. A string is
    always text, whatever it begins with: a formula is `Computed`.
    """

    top: int
    left: int
    columns: tuple[Sequence[Content], ...]
    styles: tuple[str | Sequence[str], ...]

    @property
    def area(self) -> Area:
        """The cells it covers."""
        return Area(
            self.top, self.left, self.top + len(self.columns[0]) - 1, self.left + len(self.columns) - 1
        )


@dataclass(frozen=True, slots=True)
class NamedCell:
    """A cell that can be found again by a hidden workbook-wide defined name, however the sheet was edited."""

    name: str
    row: int
    column: int
    value: Scalar
    style: str


@dataclass(frozen=True, slots=True)
class PlacedTable:
    """A real Excel table; its header and cells stand in `Values`. `area` includes the header row.

    `banded` and filter buttons are what a new table gets; a manager's later choice is kept.
    """

    name: str
    area: Area
    headers: tuple[str, ...]
    banded: bool = False
    filter_buttons: bool = True


@dataclass(frozen=True, slots=True)
class Series:
    """One series of a chart: its name's cell, its values, its colour; `line` also on a column chart."""

    name: Area
    values: Area
    colour: str
    line: bool = False
    labels: bool = False
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """A value axis; limits None = chosen by the program."""

    title: str = ""
    minimum: float | None = None
    maximum: float | None = None
    major_unit: float | None = None
    number_format: str = "General"


@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart. `name` is unique in the workbook and finds it again.

    `column` stands, `bar` lies (first category on top), `stacked_bar` lies and adds up, `line` has markers.
    It reaches from the upper left corner of cell `top`/`left` to that of cell `bottom`/`right`, `offset` and
    `right_offset` pixels further right, so that it fills the columns in every program, whatever its font;
    `width` and `height` are the same in pixels at 96 dpi. All ranges lie on the chart's own sheet.
    `point_colours` paints a single series' points one by one; `category_format` is the format of dates.
    """

    name: str
    kind: Literal["column", "bar", "stacked_bar", "line", "doughnut"]
    title: str
    alt_text: str
    top: int
    left: int
    width: int
    height: int
    categories: Area
    series: tuple[Series, ...]
    axis: Axis = Axis()
    legend: bool = True
    point_colours: tuple[str, ...] = ()
    offset: int = 0
    bottom: int = 0
    right: int = 0
    right_offset: int = 0
    category_format: str = ""


@dataclass(frozen=True, slots=True)
class CellIs:
    """Cells of `area` equal to `value` (a text or number) get `look`."""

    area: Area
    value: str | float
    look: str


@dataclass(frozen=True, slots=True)
class Formula:
    """Cells of `area` for which `formula` (for its top left cell, no leading `=`) holds get `look`."""

    area: Area
    formula: str
    look: str


@dataclass(frozen=True, slots=True)
class Scale:
    """A heat map: colours (`RRGGBB`) at given numbers, from low to high, two or three of them."""

    area: Area
    points: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A data bar between two numbers."""

    area: Area
    minimum: float
    maximum: float
    colour: str


Rule = CellIs | Formula | Scale | Bar


@dataclass(frozen=True, slots=True)
class Validation:
    """A drop-down or limit on the cells of `area`, with the note shown when a cell is selected.

    `list` takes `formula1` as a defined name, or quoted words `"a,b"`; the others compare with formula1/2.
    `strict` refuses what does not fit, else Excel asks; without an `error` to say it only offers.
    """

    area: Area
    kind: Literal["list", "decimal", "date", "custom", "any"]
    formula1: str = ""
    formula2: str = ""
    operator: Literal["between", "greaterThanOrEqual", "lessThanOrEqual"] = "between"
    prompt_title: str = ""
    prompt: str = ""
    error: str = ""
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that jumps to `location` inside the workbook (`'关键结果'!F7`)."""

    row: int
    column: int
    location: str
    tooltip: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A note (classic comment) on a cell."""

    row: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class Button:
    """A form button that runs `macro` of the workbook's own VBA. `name` is unique in the workbook.

    It reaches from cell `top`/`left` to `bottom`/`right` as a `Chart` does. Made with its sheet; afterwards
    it is the manager's, to move, change or delete.
    """

    name: str
    macro: str
    text: str
    alt_text: str
    top: int
    left: int
    bottom: int
    right: int
    offset: int = 0
    right_offset: int = 0


@dataclass(frozen=True, slots=True)
class Print:
    """Print set-up of a new sheet: fits `fit_width` pages wide and `fit_height` high (0: any number).

    `repeat_columns` first columns stand on the left of each page; only the first `columns` are printed
    (0: all). Where rows are repeated on a sheet that is there, they follow the table they head.
    """

    landscape: bool = True
    fit_width: int = 1
    fit_height: int = 0
    repeat_rows: tuple[int, int] | None = None
    repeat_columns: int = 0
    columns: int = 0
    header: str = ""
    footer: str = ""


@dataclass(frozen=True, slots=True)
class Protection:
    """Protection of a new sheet: only cells whose style is not locked can be typed into.

    Selecting, column widths, row heights, sorting and filtering stay allowed. `password`, if any, takes it
    off; `salt` (16 bytes) goes into what a file says of the password: equal ones give equal files.
    `renewed`: a closed file's sheet that is there gets it as well, unless it has one and none with a password
    is asked for.
    """

    password: str = ""
    salt: bytes = b""
    renewed: bool = False


@dataclass(frozen=True, slots=True)
class PlacedSheet:
    """One sheet, complete.

    `key` identifies it for ever (`"dashboard"`, `"dept.3"`, `"key_results"`), `name` is the tab's name where
    it is made. `widths` are (column, width in characters); `heights` (row, points) only where the
    program must not choose, `fitted` an estimate for programs that don't fit rows to their text; `freeze`
    says how many (rows, columns) stay in view. `owned` sheets are rewritten by each refresh; of a `static`
    one only the `named_cells` are, once it exists. Of what stands here, widths, `tab_colour`, `print`,
    `zoom`, gridlines, `freeze`, `buttons`, `state` and `protection` are for a new sheet only: afterwards
    they are the manager's. A workbook needs a sheet that is visible, and its first should be.
    A `very_hidden` sheet is not in the list that Excel offers to show; a protected one is not redrawn
    in a running Excel.
    `code_name` is what VBA calls it, for a sheet that has a module in the workbook's project.
    """

    key: str
    name: str
    values: tuple[Values, ...]
    tables: tuple[PlacedTable, ...] = ()
    charts: tuple[Chart, ...] = ()
    rules: tuple[Rule, ...] = ()
    validations: tuple[Validation, ...] = ()
    links: tuple[Link, ...] = ()
    notes: tuple[Note, ...] = ()
    merges: tuple[Area, ...] = ()
    named_cells: tuple[NamedCell, ...] = ()
    buttons: tuple[Button, ...] = ()
    widths: tuple[tuple[int, float], ...] = ()
    heights: tuple[tuple[int, float], ...] = ()
    fitted: tuple[tuple[int, float], ...] = ()
    freeze: tuple[int, int] | None = None
    tab_colour: str = ""
    gridlines: bool = False
    zoom: int = 100
    print: Print = Print()
    owned: bool = True
    static: bool = False
    code_name: str = ""
    state: Literal["visible", "hidden", "very_hidden"] = "visible"
    protection: Protection | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """A workbook's body font, that of its style Normal."""

    font: str
    size: float


@dataclass(frozen=True, slots=True)
class DefinedName:
    """A workbook-wide defined name, made or re-pointed: `formula` has no leading `=`."""

    name: str
    formula: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Appended:
    """Rows to go into a manager's table, right below its last row that has a value, as if typed there.

    `columns` are the table's columns by their place in the grid that the port read, from 0, all of one
    length; the others stay blank but for calculated columns, which get their formula. Blank rows at the
    table's end are filled, then the table grows, with the looks of its last row, its validations and
    conditional formats. A row with nothing but calculated formulas is blank. Charts, names and pivots that
    tell the table's cells by their address are left alone. The table grows over the `adjoining` rows that
    stand right below it as well, and new ones follow these.
    """

    table: str
    columns: Mapping[int, Sequence[Scalar]]
    adjoining: int = 0
    percents: Mapping[int, Sequence[bool]] = field(default_factory=dict)
    """For columns whose numbers are percents in some rows and none in others: in which, by place as above.

    Their cells are formatted so that each number is read as what it is.
    """

    @property
    def rows(self) -> int:
        """How many."""
        return len(next(iter(self.columns.values()), ()))


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a port draws in one go: sheets in tab order, names, keys of owned sheets to drop, rows to add."""

    sheets: tuple[PlacedSheet, ...]
    names: tuple[DefinedName, ...] = ()
    dropped: tuple[str, ...] = ()
    appended: tuple[Appended, ...] = ()
