"""New sheets prepared in a file: Excel opens it hidden and copies them whole into the workbook.

Excel chooses their code names: setting `code_name` takes access to the VBA project, which is not trusted by
default. The macros know sheets by their tabs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Protocol

from okrxl.excel.live.api.book import body, copies_sheets
from okrxl.excel.live.api.sheet import copy_behind
from okrxl.excel.live.journal import retry
from okrxl.excel.store.passing import passing_folder
from okrxl.sheets.model import Body, Formula, PlacedSheet

if TYPE_CHECKING:
    import xlwings as xw


class PrepareSheets(Protocol):
    """Draws new sheets into a file of their own: this driver does not know how files are drawn."""

    def __call__(self, sheets: Sequence[PlacedSheet], body: Body, *, from_1904: bool) -> bytes:
        """The file's bytes, with the font and the calendar of the workbook that its sheets are for."""


TEXT = re.compile(r'"[^"]*"')
OUTSIDE = re.compile(
    r"!|\[|\b(?!(?:TRUE|FALSE)\b)(?!\$?[A-Z]{1,3}\$?\d+\b)[^\W\d][\w.]*(?![\w.]*\()", re.ASCII | re.IGNORECASE
)
"""What leads out of a sheet in a formula without texts: another sheet, a table, a name."""


def leads_out(formula: str) -> bool:
    """Whether a rule's formula refers to more than cells of its own sheet."""
    bare = TEXT.sub("", formula)
    return not bare.isascii() or OUTSIDE.search(bare) is not None


def can_be_prepared(sheet: PlacedSheet) -> bool:
    """Whether a sheet can be copied: it refers to nothing in the file, is not hidden or protected."""
    refers = (
        sheet.validations
        or sheet.notes
        or any(isinstance(rule, Formula) and leads_out(rule.formula) for rule in sheet.rules)
        or any(block.computed for block in sheet.values)
    )
    return not (refers or sheet.protection or sheet.state != "visible")


class PreparedSheets:
    """The sheets of an open file, until one cannot be copied: then none of the others is copied either."""

    def __init__(self, file: xw.Book | None, sheets: Iterable[PlacedSheet]) -> None:
        self._sheets = file.sheets if file else None
        self._names = frozenset(sheet.name for sheet in sheets) if file else frozenset()

    def __contains__(self, sheet: PlacedSheet) -> bool:
        return sheet.name in self._names

    def copied(self, sheet: PlacedSheet, last: xw.Sheet, sheets: xw.main.Sheets) -> xw.Sheet:
        """The copy of a sheet in the workbook that `last` and `sheets` belong to, behind `last`."""
        if self._sheets is None:
            raise LookupError(sheet.name)
        copy_behind(self._sheets(sheet.name), last)
        return sheets(sheet.name)

    def give_up(self) -> None:
        """Copy no more sheets: those still to be made are drawn."""
        self._names = frozenset()


@contextmanager
def prepared_sheets(
    book: xw.Book,
    sheets: Iterable[PlacedSheet],
    every: Sequence[PlacedSheet],
    prepare: PrepareSheets | None,
    *,
    from_1904: bool,
) -> Iterator[PreparedSheets]:
    """The new sheets that can be copied, in a file that is open until the end of the block.

    `every` sheet of the drawing may feed their charts. Empty where Excel does not open the file.
    """
    chosen = [sheet for sheet in sheets if can_be_prepared(sheet)] if prepare and copies_sheets(book) else []
    shown = {chart.source for sheet in chosen for chart in sheet.charts}
    # What their charts show has to be in the file, though it is not copied.
    others = [sheet for sheet in every if sheet.name in shown and sheet not in chosen]
    with ExitStack() as stack:
        file = None
        if prepare and chosen:
            content = prepare([*chosen, *others], body(book), from_1904=from_1904)
            with suppress(Exception):  # engines raise what they like; there is another way
                file = _opened(book, content, stack)
        yield PreparedSheets(file, chosen)


def _opened(book: xw.Book, content: bytes, stack: ExitStack) -> xw.Book:
    folder = stack.enter_context(passing_folder())
    # No two open workbooks may have the same name; that of the folder it is in is unique.
    path = folder / f"{folder.parent.name}.xlsx"
    path.write_bytes(content)
    file = book.app.books.open(path, update_links=False, read_only=True, add_to_mru=False)
    stack.callback(retry, file.close)
    return file
