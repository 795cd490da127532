"""Message boxes, file dialogs, and the modal dialogs that are open."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit
from urllib.request import url2pathname

from okrxl.libreoffice.bridge.office import Office
from okrxl.libreoffice.bridge.remote import constant, enum

BUTTONS = {"ok": "OK", "ok_cancel": "OK_CANCEL", "yes_no": "YES_NO", "yes_no_cancel": "YES_NO_CANCEL"}
RESULTS = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}
BOX_TYPES = {"info": "INFOBOX", "critical": "ERRORBOX", None: "MESSAGEBOX"}


def alert(office: Office, prompt: str, title: str, buttons: str, mode: str | None) -> str:
    """Show a message box, wait, and return the button that was pressed."""
    toolkit = office.service("awt.Toolkit")
    frame = office.desktop.getCurrentFrame()
    parent = frame.ContainerWindow if frame is not None else toolkit.getDesktopWindow()
    # LibreOffice's information box has an OK button only.
    box_type = BOX_TYPES[mode if buttons == "ok" else "critical" if mode == "critical" else None]
    flags = constant(f"awt.MessageBoxButtons.BUTTONS_{BUTTONS[buttons]}")
    box = toolkit.createMessageBox(parent, enum("awt.MessageBoxType", box_type), flags, title, prompt)
    try:
        return RESULTS[box.execute()]
    finally:
        box.dispose()


def choose_files(
    office: Office, title: str, filters: Sequence[tuple[str, str]], index: int, *, several: bool
) -> tuple[str, ...]:
    """The paths that are chosen in a file dialog, none where it is cancelled.

    `filters` are names and patterns; that at `index`, from 1, is chosen at first.
    """
    picker = office.service("ui.dialogs.FilePicker")
    picker.setTitle(title)
    picker.setMultiSelectionMode(several)
    for name, pattern in filters:
        picker.appendFilter(name, pattern)
    if filters:
        picker.setCurrentFilter(filters[index - 1][0])
    if not picker.execute():
        return ()
    return tuple(url2pathname(urlsplit(url).path) for url in picker.getSelectedFiles())


def open_dialogs(office: Office) -> list[str]:
    """The titles of the modal dialogs that block the office."""
    roles = constant("accessibility.AccessibleRole.DIALOG"), constant("accessibility.AccessibleRole.ALERT")
    modal, showing = (constant("accessibility.AccessibleStateType." + name) for name in ("MODAL", "SHOWING"))
    toolkit = office.service("awt.Toolkit")
    titles = []
    for index in range(toolkit.getTopWindowCount()):
        window = toolkit.getTopWindow(index)
        context = window.getAccessibleContext() if hasattr(window, "getAccessibleContext") else None
        if context is None or context.getAccessibleRole() not in roles:
            continue
        states = context.getAccessibleStateSet()
        if states.contains(modal) and states.contains(showing):
            titles.append(str(context.getAccessibleName()))
    return titles
