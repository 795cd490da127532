"""Colour scales and data bars: UNO cannot create them, so they are pasted from a temporary document."""

from __future__ import annotations

import tempfile
from pathlib import Path

from okrxl.libreoffice.bridge.office import Office, open_document
from okrxl.libreoffice.bridge.remote import Remote, uno
from okrxl.libreoffice.model import SheetModel

POINTS = {"scale2": (0, 1), "scale3": (0, 0.5, 1)}
NAMESPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}


def _scale(points: tuple[float, ...]) -> str:
    entries = "".join(
        f'<calcext:color-scale-entry calcext:value="{at}" calcext:type="number" calcext:color="#ffffff"/>'
        for at in points
    )
    return f"<calcext:color-scale>{entries}</calcext:color-scale>"


def _bar() -> str:
    entries = "".join(
        f'<calcext:formatting-entry calcext:value="{at}" calcext:type="number"/>' for at in (0, 1)
    )
    return (
        '<calcext:data-bar calcext:gradient="false" calcext:positive-color="#ffffff" '
        f'calcext:negative-color="#ffffff" calcext:axis-color="#000000">{entries}</calcext:data-bar>'
    )


def document_text() -> str:
    """A flat ODS document with a sheet per kind of rule, named after it, with the rule on cell A1."""
    rules = {kind: _scale(points) for kind, points in POINTS.items()} | {"bar": _bar()}
    spaces = " ".join(f'xmlns:{short}="{name}"' for short, name in NAMESPACES.items())
    sheets = "".join(
        f'<table:table table:name="{kind}"><table:table-column/><table:table-row><table:table-cell/>'
        "</table:table-row><calcext:conditional-formats><calcext:conditional-format "
        f'calcext:target-range-address="{kind}.A1:{kind}.A1">{rule}</calcext:conditional-format>'
        "</calcext:conditional-formats></table:table>"
        for kind, rule in rules.items()
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {spaces} office:version="1.3" '
        'office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body><office:spreadsheet>'
        f"{sheets}</office:spreadsheet></office:body></office:document>"
    )


def _transferables(office: Office) -> dict[str, Remote]:
    """Kind -> UNO transferable; made once per office."""
    if office.clipboard:
        return office.clipboard
    with tempfile.TemporaryDirectory(prefix="calc-") as folder:
        path = Path(folder) / "rules.fods"
        path.write_text(document_text(), encoding="utf-8")
        made = open_document(office, uno().systemPathToFileUrl(str(path)), Hidden=True)
        try:
            view, sheets = made.getCurrentController(), made.Sheets
            for kind in sheets.getElementNames():
                sheet = sheets.getByName(kind)
                view.setActiveSheet(sheet)
                view.select(sheet.getCellRangeByName("A1"))
                office.clipboard[kind] = view.getTransferable()
        finally:
            made.close(True)
    return office.clipboard


def paste(sheet: SheetModel, kind: str, row: int, column: int) -> None:
    """Paste a rule of a kind (`scale2`, `scale3`, `bar`) onto an unused cell."""
    transferable = _transferables(sheet.book.app.office)[kind]
    view, hidden = sheet.book.controller, not sheet.remote.IsVisible
    # LibreOffice pastes into what it shows: onto a hidden sheet nothing would come.
    sheet.remote.IsVisible = True
    try:
        sheet.activate()
        view.select(sheet.remote.getCellByPosition(column - 1, row - 1))
        view.insertTransferable(transferable)
    finally:
        if hidden:
            sheet.remote.IsVisible = False
