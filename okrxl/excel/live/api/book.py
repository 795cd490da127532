"""A workbook: its calendar, tabs, names, protection and body font."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from okrxl.excel.live.api.access import attempted, reachable
from okrxl.excel.own_names import OWN_PREFIXES
from okrxl.sheets.model import Body

if TYPE_CHECKING:
    import xlwings as xw


ATTEMPTS = 3
"""Excel may be busy for a moment."""


def from_1904(book: xw.Book) -> bool:
    """Whether dates count from 1904; False where Excel cannot be asked."""
    return reachable() and bool(book.api.Date1904)


def tab_names(book: xw.Book, worksheets: tuple[str, ...]) -> tuple[str, ...]:
    """The names of all tabs, chart sheets included; on a Mac those of the worksheets, which are known."""
    if not reachable():
        return worksheets
    tabs = book.api.Sheets
    return worksheets if tabs.Count == len(worksheets) else tuple(str(tab.Name) for tab in tabs)


def sheets_with_tables(book: xw.Book) -> Iterator[tuple[xw.Sheet, list[xw.main.Table]]]:
    """Each worksheet with its tables; LibreOffice is asked once where all of them are, not for each sheet."""
    from xlwings.main import Table  # noqa: PLC0415 — who has a book has loaded it

    ask = getattr(book.impl, "table_areas", None)
    areas = None if ask is None else ask()
    for sheet in book.sheets:
        if areas is None:
            yield sheet, list(sheet.tables)
        else:
            yield sheet, [Table(impl=one) for one in sheet.tables.impl.among(areas)]


def names(book: xw.Book) -> list[tuple[str, str]]:
    """(name, formula) of all defined names; xlwings' public way takes two calls a name."""
    if reachable():
        return _readable(book.api.Names, lambda name: (str(name.Name), str(name.RefersTo)))
    return _readable(book.names, lambda name: (name.name, str(name.refers_to or "")))


def _readable(listed: Iterable[Any], pair: Callable[[Any], tuple[str, str]]) -> list[tuple[str, str]]:
    """The names that can be read: Excel lists some of other programs' and refuses to say what they are."""
    found = []
    for name in listed:
        for attempt in range(ATTEMPTS):
            try:
                found.append(pair(name))
                break
            except Exception:
                if attempt == ATTEMPTS - 1 and _ours(name):
                    raise
    return found


def _ours(name: Any) -> bool:  # noqa: ANN401 — a COM object has no type
    """Whether a name that cannot be read is one of okrxl's; one without even a name is not."""
    with suppress(Exception):
        return str(getattr(name, "Name", None) or name.name).startswith(OWN_PREFIXES)
    return False


def add_hidden_name(book: xw.Book, name: str, formula: str) -> bool:
    """Add a name that the name manager does not list; False on a Mac, where a visible one does no harm."""
    return attempted(lambda: book.api.Names.Add(name, formula, Visible=False))


def protected_book(book: xw.Book) -> bool:
    """Whether tabs cannot be added or deleted."""
    return reachable() and bool(book.api.ProtectStructure)


def body(book: xw.Book) -> Body:
    """The font of the style Normal; Excel's default where it cannot be asked."""
    try:
        font = book.api.Styles("Normal").Font
        return Body(str(font.Name), float(font.Size))
    except Exception:  # noqa: BLE001 — pywin32 has one exception for everything
        return Body("Calibri", 11.0)


def copies_sheets(book: xw.Book) -> bool:
    """Whether `copy_behind` works: on a Mac Excel asks before it opens a file, other programs cannot copy."""
    return reachable() and str(book.app.engine.name) == "excel"
