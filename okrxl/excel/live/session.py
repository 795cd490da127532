"""Work in a running Excel without flicker; the manager's settings and view are restored afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from okrxl.excel.live.api.sheet import activate
from okrxl.excel.live.api.window import scroll, scroll_to, selected
from okrxl.excel.live.journal import retry

if TYPE_CHECKING:
    import xlwings as xw

QUIET: tuple[tuple[str, object], ...] = (
    ("screen_updating", False),
    ("calculation", "manual"),
    ("enable_events", False),
    ("display_alerts", False),
)
"""In the order they are set; restored in reverse, so that the screen comes last."""


@contextmanager
def quiet(book: xw.Book) -> Iterator[None]:
    """Turn screen, calculation, events and alerts off; restore them, status bar and view at the end.

    Each is restored on its own, with retries: one that Excel refuses does not stop the others.
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
    """A step that restores the present sheet, selection and scroll position."""
    front = book.app.books.active
    ahead = front.name == book.name
    sheet = book.sheets.active
    name = sheet.name
    # The selection belongs to the workbook in front, which may be another.
    address = selected(book) if ahead else ""
    position = scroll(book)

    def restore() -> None:
        if book.sheets.active.name != name and not activate(sheet):
            sheet.activate()
        if address and selected(book) != address:
            sheet.range(address).select()
        if not ahead and book.app.books.active.name != front.name:
            activate(front.sheets.active)
        if scroll(book) != position:
            scroll_to(book, position)

    return restore
