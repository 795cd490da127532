"""What stands on or around cells: links, notes, buttons, print set-up, protection."""

from __future__ import annotations

from dataclasses import dataclass

from okrxl.core.address import Area


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
class Sparklines:
    """A small line in each cell of the column `area`, of the row of `source` on the tab `sheet` beside it.

    All are drawn between `minimum` and `maximum`; blanks are gaps. Not every program shows them.
    """

    area: Area
    sheet: str
    source: Area
    colour: str
    minimum: float = 0
    maximum: float = 1


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
