"""A placed sheet, and what a port draws in one go."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from okrxl.core.address import Area
from okrxl.core.names import TEXT_NAME
from okrxl.core.worksheet import quoted
from okrxl.sheets import utf16
from okrxl.sheets.model.cells import NamedCell, PlacedTable, Scalar, Values
from okrxl.sheets.model.charts import Chart
from okrxl.sheets.model.extras import Button, Link, Note, Print, Protection, Sparklines
from okrxl.sheets.model.outline import Outline
from okrxl.sheets.model.rules import Rule, Validation


@dataclass(frozen=True, slots=True)
class PlacedSheet:
    """One sheet, complete.

    `key` identifies it for ever (`"dashboard"`, `"dept.3"`, `"key_results"`), `name` is the tab's name where
    it is made. `widths` are (column, width in characters), `details` the first and the last column that are
    grouped and folded away, `folded_rows` such rows; an `outline` groups rows in several levels, all in view
    until the manager folds some; `heights` (row, points) only where the
    program must not choose, `fitted` an estimate for programs that don't fit rows to their text; `freeze`
    says how many (rows, columns) stay in view. `owned` sheets are rewritten by each refresh; of a `static`
    one only the `named_cells` are, once it exists. Of what stands here, widths, what is folded, `tab_colour`,
    `print`, `zoom`, gridlines, `freeze`, `buttons`, `state` and `protection` are for a new sheet only:
    afterwards they are the manager's. A workbook needs a sheet that is visible, and its first should be.
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
    sparklines: tuple[Sparklines, ...] = ()
    validations: tuple[Validation, ...] = ()
    links: tuple[Link, ...] = ()
    notes: tuple[Note, ...] = ()
    merges: tuple[Area, ...] = ()
    named_cells: tuple[NamedCell, ...] = ()
    buttons: tuple[Button, ...] = ()
    widths: tuple[tuple[int, float], ...] = ()
    details: tuple[int, int] | None = None
    folded_rows: tuple[int, int] | None = None
    outline: Outline | None = None
    heights: tuple[tuple[int, float], ...] = ()
    fitted: tuple[tuple[int, float], ...] = ()
    freeze: tuple[int, int] | None = None
    tab_colour: str = ""
    gridlines: bool = False
    zoom: int = 100
    print: Print = field(default_factory=Print)
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


def text_constant(key: str, text: str) -> DefinedName:
    """A hidden name `_okrxl.text.<key>` for a text, of which a formula holds 255 UTF-16 units."""
    return DefinedName(TEXT_NAME + key, quoted(kept_text(text)), hidden=True)


def kept_text(text: str) -> str:
    """What a text constant keeps of a text: of a long one its beginning, and a digest of the whole."""
    if utf16.fits(text, utf16.FORMULA_TEXT):
        return text
    digest = hashlib.sha256(text.encode(errors="replace")).hexdigest()[:12]
    return utf16.cut(text, utf16.FORMULA_TEXT, f"…{digest}")


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
class Edited:
    """Cells of a manager's sheet that get another value, by (row, column), and keep their formats.

    A date gets a date format where its cell has none. A cell with a formula is not overwritten.
    """

    sheet: str
    cells: Mapping[tuple[int, int], Scalar]


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a port draws in one go.

    Sheets in tab order, names, keys of owned sheets to drop; on the manager's sheets rows to add, then cells
    to edit.
    """

    sheets: tuple[PlacedSheet, ...]
    names: tuple[DefinedName, ...] = ()
    dropped: tuple[str, ...] = ()
    appended: tuple[Appended, ...] = ()
    edited: tuple[Edited, ...] = ()
