"""Message boxes, and the dialogs that stand in the way."""

from __future__ import annotations

from okrxl.libreoffice.bridge.office import Office
from okrxl.libreoffice.bridge.remote import constant, enum

BUTTONS = {"ok": "OK", "ok_cancel": "OK_CANCEL", "yes_no": "YES_NO", "yes_no_cancel": "YES_NO_CANCEL"}
PRESSED = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}
MOODS = {"info": "INFOBOX", "critical": "ERRORBOX", None: "MESSAGEBOX"}


def alert(office: Office, prompt: str, title: str, buttons: str, mode: str | None) -> str:
    """Show a message box and wait."""
    toolkit = office.service("awt.Toolkit")
    frame = office.desktop.getCurrentFrame()
    parent = frame.ContainerWindow if frame is not None else toolkit.getDesktopWindow()
    # An information box of LibreOffice has no other button than OK.
    mood = MOODS[mode if buttons == "ok" else "critical" if mode == "critical" else None]
    asked = constant(f"awt.MessageBoxButtons.BUTTONS_{BUTTONS[buttons]}")
    box = toolkit.createMessageBox(parent, enum("awt.MessageBoxType", mood), asked, title, prompt)
    try:
        return PRESSED[box.execute()]
    finally:
        box.dispose()


def open_dialogs(office: Office) -> list[str]:
    """The titles of dialogs that have to be closed before anything else can be done in a window."""
    role = constant("accessibility.AccessibleRole.DIALOG"), constant("accessibility.AccessibleRole.ALERT")
    modal, shown = (constant("accessibility.AccessibleStateType." + name) for name in ("MODAL", "SHOWING"))
    toolkit = office.service("awt.Toolkit")
    found = []
    for index in range(toolkit.getTopWindowCount()):
        window = toolkit.getTopWindow(index)
        context = window.getAccessibleContext() if hasattr(window, "getAccessibleContext") else None
        if context is None or context.getAccessibleRole() not in role:
            continue
        states = context.getAccessibleStateSet()
        if states.contains(modal) and states.contains(shown):
            found.append(str(context.getAccessibleName()))
    return found
