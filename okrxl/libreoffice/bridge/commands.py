"""LibreOffice features that exist only as menu commands: reading their state and dispatching them."""

from __future__ import annotations

from okrxl.libreoffice.bridge.office import Office
from okrxl.libreoffice.bridge.remote import Remote, listener, properties, struct

GRID = ".uno:ToggleSheetGrid"


def state(office: Office, frame: Remote, command: str) -> bool | None:
    """Whether a toggle of a window's active sheet is on; None where LibreOffice reports no state."""
    if not frame.ContainerWindow.isVisible():
        # Dispatching to a hidden window crashes the office sooner or later.
        return None
    url = struct("util.URL")
    url.Complete = command
    _, url = office.service("util.URLTransformer").parseStrict(url)
    dispatch = frame.queryDispatch(url, "", 0)
    if dispatch is None:
        return None
    states: list[object] = []
    observer = listener("frame.XStatusListener", statusChanged=lambda event: states.append(event.State))
    dispatch.addStatusListener(observer, url)
    dispatch.removeStatusListener(observer, url)
    return next((value for value in states if isinstance(value, bool)), None)


def switch(office: Office, frame: Remote, command: str, *, on: bool) -> None:
    """Turn a toggle on or off; does nothing where its state is unknown."""
    if state(office, frame, command) is (not on):
        helper = office.service("frame.DispatchHelper")
        helper.executeDispatch(frame, command, "", 0, properties())
