"""What cells hold: blocks of values, formulas, cells with a name, tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from okrxl.core.address import Area

Scalar = str | float | int | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Computed:
    """A cell with a formula and its present result.

    `formula` is as files have it: no leading `=`, English names, commas; newer functions with `_xlfn.`.
    `value` None: not known, the program calculates it when the workbook is opened; `""` is a blank text.
    On an `owned` sheet a formula whose cell is in no block any more stays there, as a manager's would.
    One that somebody typed into row `typed_in` may stand in another one by now.
    """

    formula: str
    value: Scalar = None
    typed_in: int = 0


Content = Scalar | Computed
"""What a cell holds."""


@dataclass(frozen=True)
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

    @cached_property
    def computed(self) -> Mapping[int, Sequence[Content]]:
        """The columns with formulas, by their position; a large sheet has none."""
        return {at: cells for at, cells in enumerate(self.columns) if Computed in set(map(type, cells))}


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

    `banded`, filter buttons and `calculated`, the formulas (as files have them) that some headers' columns
    give to each new row, are what a new table gets; a manager's later choice is kept. Of a `whole` one the
    columns that a manager added are drawn too: nothing that stood in it before is left where it was.
    """

    name: str
    area: Area
    headers: tuple[str, ...]
    banded: bool = False
    filter_buttons: bool = True
    whole: bool = False
    calculated: tuple[tuple[str, str], ...] = ()
