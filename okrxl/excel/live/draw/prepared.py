"""New sheets that stand ready in a file: Excel opens it, hidden, and copies them whole into the workbook.

What VBA calls them is Excel's choice: `code_name` would take access to the project, which nobody grants. The
macros know sheets by their tabs.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from okrxl.excel.live import api
from okrxl.excel.live.journal import retry
from okrxl.sheets.model import Body, Computed, Formula, PlacedSheet

if TYPE_CHECKING:
    import xlwings as xw


class MakeReady(Protocol):
    """Draws new sheets into a file of their own, for this driver does not know how files are drawn."""

    def __call__(self, sheets: Sequence[PlacedSheet], body: Body, *, from_1904: bool) -> bytes:
        """The file, with the font and the days of the workbook that its sheets are for."""


def stands_ready(sheet: PlacedSheet) -> bool:
    """Whether a sheet holds nothing that would still mean the file's names and sheets once it is copied.

    Nor anything that Excel does not copy as it is: what is hidden, what is protected.
    """
    mean = (
        sheet.validations
        or sheet.notes
        or any(isinstance(rule, Formula) for rule in sheet.rules)
        or any(Computed in set(map(type, cells)) for block in sheet.values for cells in block.columns)
    )
    return not (mean or sheet.protection or sheet.state != "visible")


class PreparedSheets:
    """The sheets of an open file, until one cannot be copied: then it takes none of the others either."""

    def __init__(self, file: xw.Book | None, sheets: Iterable[PlacedSheet]) -> None:
        self._sheets = file.sheets if file else None
        self._names = frozenset(sheet.name for sheet in sheets) if file else frozenset()

    def __contains__(self, sheet: PlacedSheet) -> bool:
        return sheet.name in self._names

    def copied(self, sheet: PlacedSheet, last: xw.Sheet, sheets: xw.main.Sheets) -> xw.Sheet:
        """The copy of a sheet in the workbook that `last` and `sheets` belong to, behind `last`."""
        if self._sheets is None:
            raise LookupError(sheet.name)
        api.copy_behind(self._sheets(sheet.name), last)
        return sheets(sheet.name)

    def give_up(self) -> None:
        """Draw whatever is still to be made."""
        self._names = frozenset()


@contextmanager
def stocked(
    book: xw.Book, sheets: Iterable[PlacedSheet], make: MakeReady | None, *, from_1904: bool
) -> Iterator[PreparedSheets]:
    """Those of some new sheets that can be copied, in a file that is open until the end of the block.

    Where Excel does not open it the stock is empty.
    """
    ready = [sheet for sheet in sheets if stands_ready(sheet)] if make and api.copies_sheets(book) else []
    with ExitStack() as stack:
        file = None
        if make and ready:
            content = make(ready, api.body(book), from_1904=from_1904)
            with suppress(Exception):  # engines raise what they like; there is another way
                file = _opened(book, content, stack)
        yield PreparedSheets(file, ready)


def _opened(book: xw.Book, content: bytes, stack: ExitStack) -> xw.Book:
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="okrxl-", ignore_cleanup_errors=True))
    # No two open workbooks may have one name: the folder's is nobody else's.
    path = Path(folder) / f"{Path(folder).name}.xlsx"
    path.write_bytes(content)
    file = book.app.books.open(path, update_links=False, read_only=True, add_to_mru=False)
    stack.callback(retry, file.close)
    return file
