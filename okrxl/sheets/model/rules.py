"""What depends on what cells hold: conditional formats, and validations of what is typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from okrxl.core.address import Area


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
    """A solid data bar between two numbers; with a colour for `negative` ones its axis is in the middle."""

    area: Area
    minimum: float
    maximum: float
    colour: str
    negative: str = ""


Rule = CellIs | Formula | Scale | Bar


@dataclass(frozen=True, slots=True)
class Validation:
    """A drop-down or limit on the cells of `area`, with the note shown when a cell is selected.

    `list` takes `formula1` as a defined name, cells of a sheet (`'tab'!$A$1:$A$3`), or in a new workbook
    quoted words `"a,b"` (a running Excel parts them by a sign of its language); the others compare.
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

    @property
    def stated_operator(self) -> str:
        """The operator as files state it: blank where nothing is compared, and for the usual one."""
        return self.operator if self.kind in {"decimal", "date"} and self.operator != "between" else ""
