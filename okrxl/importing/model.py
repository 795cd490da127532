"""What an import is made of, from a sheet's raw cells to the items that a workbook takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from okrxl.core.address import Area, cell_name
from okrxl.core.finding import Finding
from okrxl.core.grid import HiddenRows, Percents, RawValue, no_percents, none_hidden
from okrxl.sheets.model import Scalar

Kind = Literal["strategy", "departments", "owners", "objectives", "key_results", "check_ins", "monthly_plan"]
"""The input table that a record or item belongs to."""
KINDS: tuple[Kind, ...] = (
    "strategy", "departments", "owners", "objectives", "key_results", "check_ins", "monthly_plan",
)  # fmt: skip


@dataclass(frozen=True)
class SourceSheet:
    """A sheet to import from, or a CSV file, which has no `tab`; rows begin at A1 and may be of any length.

    `percents` takes sheet columns (from 1). `saved` is when the file was saved, `encoding` how a text file
    was decoded, `comma` whether its numbers have decimal commas, `separator` what stands between its cells,
    `hidden` its rows (from 1) that the program which saved it did not show.
    """

    file: str
    tab: str
    rows: Sequence[Sequence[RawValue]]
    merged: tuple[Area, ...] = ()
    percents: Percents = no_percents
    saved: date | None = None
    encoding: str = ""
    comma: bool = False
    separator: str = ""
    hidden: HiddenRows = none_hidden

    @property
    def name(self) -> str:
        """How the sheet is called in remarks: its tab, or the file."""
        return f"{self.file} › {self.tab}" if self.tab and self.file else self.tab or self.file

    def value(self, row: int, position: int) -> Value:
        """The cell in a row and column, both from 0; blank where the row is shorter."""
        cells = self.rows[row]
        raw = cells[position] if position < len(cells) else None
        percent = (
            isinstance(raw, int | float)
            and not isinstance(raw, bool)
            and bool(self.percents(position + 1, (row + 1,)))
        )
        return Value(raw, cell_name(row + 1, position + 1), percent)


@dataclass(frozen=True, slots=True)
class Value:
    """A source cell; `percent`: it is a number that its format shows as a percent.

    `rows`: so many rows of data it is merged over.
    """

    raw: RawValue
    cell: str
    percent: bool = False
    rows: int = 1

    @property
    def blank(self) -> bool:
        """Whether it holds nothing."""
        return self.raw is None or (isinstance(self.raw, str) and not self.raw.strip())

    @property
    def text(self) -> str:
        """Its text as a person reads it; a whole number without decimals."""
        if self.blank:
            return ""
        raw = self.raw
        return str(int(raw)) if isinstance(raw, float) and raw.is_integer() else str(raw).strip()


@dataclass(frozen=True, slots=True)
class Period:
    """A month, a week, a quarter, a year: both days belong to it. `assumed`: its year was not written."""

    start: date
    end: date
    assumed: bool = False


Role = Literal["actual", "plan"]


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """A column of a source and the field that it is read as (blank: it is not imported).

    `group` is the number of the key result that it describes where several share a row; `about` is what an
    otherwise plain field is about. A column of figures of a period has that `period` and a `role`.
    `doubt`: the field was guessed from what the column holds.
    """

    position: int
    header: str
    field: str = ""
    group: int = 0
    period: Period | None = None
    role: Role | None = None
    doubt: bool = False


@dataclass(frozen=True)
class Layout:
    """A sheet's table: header rows [top, body), data rows [body, end), counted from 0; its columns."""

    sheet: SourceSheet
    top: int
    body: int
    end: int
    columns: tuple[SourceColumn, ...]
    notes: tuple[int, ...] = ()
    """Rows with something that do not belong to the table."""

    @property
    def fields(self) -> frozenset[str]:
        """The fields that columns are read as."""
        return frozenset(one.field for one in self.columns if one.field and not one.group)

    def first(self, name: str) -> SourceColumn | None:
        """The first column of a field that belongs to no group."""
        return next((one for one in self.columns if one.field == name and not one.group), None)

    @property
    def groups(self) -> tuple[int, ...]:
        """The numbers of the key results that stand side by side."""
        return tuple(sorted({one.group for one in self.columns if one.group}))

    @property
    def periods(self) -> tuple[SourceColumn, ...]:
        """The columns of figures by period."""
        return tuple(one for one in self.columns if one.period)


@dataclass(frozen=True)
class Record:
    """One thing that a sheet lists: its table, its row (from 1), its cells by field.

    `up` is the position of the record above it among the sheet's records. A record that is left out has no
    `kind` but a `reason`, a code of `import.reasons`.
    """

    kind: Kind | None
    row: int
    values: Mapping[str, Value]
    up: int | None = None
    figures: tuple[tuple[SourceColumn, Value], ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value on its way into an input table; `percent`: a number that is a percent; where it came from."""

    value: Scalar
    percent: bool = False
    source: str = ""


@dataclass(frozen=True)
class Item:
    """A row that an input table should have, before it is compared with what that table holds.

    `key` names the thing in its source, `parent` that of the objective or key result it belongs to; `cells`
    are by column key. `sheet` and `row` say where it came from.
    """

    kind: Kind
    key: str
    cells: Mapping[str, Cell]
    sheet: str
    row: int
    parent: str = ""
    refs: tuple[Cell, ...] = ()
    """What its source calls the objective or key result it belongs to, where no row above says so."""
    source_id: str = ""
    title: str = ""
    file: str = ""
    undated: bool = False
    """A check-in whose day its source does not state."""
    own_figure: bool = False
    """Made of an objective's own figure: not imported where the objective has key results."""
    notes: tuple[Finding, ...] = ()
    """Remarks that count only where the item does."""

    def value(self, key: str) -> Scalar:
        """What it has in a column; None where it has nothing."""
        return self.cells[key].value if key in self.cells else None


@dataclass(frozen=True)
class LeftOut:
    """A row of a source that is not imported on purpose, and why (a code of `import.reasons`)."""

    sheet: str
    row: int
    text: str
    reason: str


@dataclass(frozen=True)
class Source:
    """A sheet as it was understood: its shape, the export it comes from if known, its items and remarks."""

    layout: Layout
    shape: str
    confidence: float
    export: str = ""
    items: tuple[Item, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    findings: tuple[Finding, ...] = ()
    doubts: tuple[str, ...] = ()
    """Codes of `import.doubts`: why nobody but a manager should decide on this sheet."""
    fingerprint: str = ""
    emails: Mapping[str, str] = field(default_factory=dict)
    """Addresses of the people that it names, by name."""
    rows: int = 0
    """How many rows of data it has."""
    choice: str = ""
    """What the manager chose for it: import, skip, or nothing yet."""
