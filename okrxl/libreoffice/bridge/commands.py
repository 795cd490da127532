"""What LibreOffice has only as a command of its menus: asked for its state, and given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrxl.libreoffice.bridge.remote import listener, properties, struct

if TYPE_CHECKING:
    from okrxl.libreoffice.app.book import Book

GRID = ".uno:ToggleSheetGrid"


def state(book: Book, command: str) -> bool | None:
    """Whether a switch of the sheet that is shown is on; None where that is not told, as without a window."""
    frame = book.controller.Frame
    if not frame.ContainerWindow.isVisible():
        # A command to a window that is not there ends the office, sooner or later.
        return None
    url = struct("util.URL")
    url.Complete = command
    _, url = book.app.office.service("util.URLTransformer").parseStrict(url)
    dispatch = frame.queryDispatch(url, "", 0)
    if dispatch is None:
        return None
    told: list[object] = []
    hears = listener("frame.XStatusListener", statusChanged=lambda event: told.append(event.State))
    dispatch.addStatusListener(hears, url)
    dispatch.removeStatusListener(hears, url)
    return next((one for one in told if isinstance(one, bool)), None)


def switch(book: Book, command: str, *, on: bool) -> None:
    """Turn it on or off; nothing where it cannot be told how it stands."""
    if state(book, command) is (not on):
        helper = book.app.office.service("frame.DispatchHelper")
        helper.executeDispatch(book.controller.Frame, command, "", 0, properties())
