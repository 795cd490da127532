"""Quiet work in a running Excel: nothing flickers, and everything is as the manager left it afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from okrxl.excel.live import api
from okrxl.excel.live.journal import retry

if TYPE_CHECKING:
    import xlwings as xw

QUIET: tuple[tuple[str, object], ...] = (
    ("screen_updating", False),
    ("calculation", "manual"),
    ("enable_events", False),
    ("display_alerts", False),
)
"""In the order they are set; given back the other way round, so that the screen comes back last."""


@contextmanager
def quiet(book: xw.Book) -> Iterator[None]:
    """Screen, calculation, events and alerts off; they, status bar, sheet, selection and scroll come back.

    Each is given back on its own, insisting: one that Excel refuses does not keep back the others.
    """
    app = book.app
    before = [(name, getattr(app, name)) for name, _ in QUIET]
    status = app.status_bar
    view = _view(book)
    try:
        for name, value in QUIET:
            setattr(app, name, value)
        yield
    finally:
        retry(view)
        retry(lambda: setattr(app, "status_bar", status))
        for name, value in reversed(before):
            retry(lambda name=name, value=value: setattr(app, name, value))  # type: ignore[misc]


def _view(book: xw.Book) -> Callable[[], None]:
    """Where the manager looks now; what is given back leads there again."""
    front = book.app.books.active
    ahead = front.name == book.name
    sheet = book.sheets.active
    name = sheet.name
    # What is selected belongs to the workbook in front, which may be another.
    address = api.selected(book) if ahead else ""
    scroll = api.scroll(book)

    def restore() -> None:
        if book.sheets.active.name != name and not api.activate(sheet):
            sheet.activate()
        if address and api.selected(book) != address:
            sheet.range(address).select()
        if not ahead and book.app.books.active.name != front.name:
            api.activate(front.sheets.active)
        if api.scroll(book) != scroll:
            api.scroll_to(book, scroll)

    return restore
