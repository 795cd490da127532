"""A sheet's print set-up in Excel's own words. LibreOffice has page styles: each sheet gets its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from okrxl.libreoffice.bridge.not_implemented import Words
from okrxl.libreoffice.bridge.remote import POINT, Remote, address, area_of
from okrxl.libreoffice.ranges.addresses import areas_of_text

if TYPE_CHECKING:
    from okrxl.libreoffice.app.sheet import Sheet

LANDSCAPE, PORTRAIT, A4 = 2, 1, 9
PAPER = {A4: (21_000, 29_700)}
FIELDS = {
    "A": "com.sun.star.text.TextField.SheetName",
    "P": "com.sun.star.text.TextField.PageNumber",
    "N": "com.sun.star.text.TextField.PageCount",
    "D": "com.sun.star.text.TextField.DateTime",
    "F": "com.sun.star.text.TextField.DocInfo.Title",
}
CODE = re.compile(r"&([A-Z&])")
NAME = "Page of {}"


class PageSetup(Words):
    """What is printed of a sheet, and how; everything is only ever told."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._style = self._own()

    def _own(self) -> Remote:
        styles = self._sheet.book.document.StyleFamilies.getByName("PageStyles")
        name = NAME.format(self._sheet.name)
        if styles.hasByName(name):
            return styles.getByName(name)
        styles.insertByName(name, self._sheet.book.document.createInstance("com.sun.star.style.PageStyle"))
        made = styles.getByName(name)
        made.HeaderIsOn = made.FooterIsOn = False
        # Each change of a page that is in use makes LibreOffice break all its pages anew.
        remote = self._sheet.remote
        self._sheet.book.app.when_shown(lambda: setattr(remote, "PageStyle", name))
        return made

    def _told(self) -> None:
        """Nothing is asked."""

    def _orientation(self, value: int) -> None:
        wide = value == LANDSCAPE
        self._style.IsLandscape = wide
        width, height = sorted((int(self._style.Width), int(self._style.Height)), reverse=wide)
        self._style.Width, self._style.Height = width, height

    def _zoom(self, value: int | bool) -> None:
        self._style.PageScale = 0 if value is False else int(value)

    def _wide(self, value: int | bool) -> None:
        self._style.ScaleToPagesX = int(value)

    def _tall(self, value: int | bool) -> None:
        self._style.ScaleToPagesY = int(value)

    def _paper(self, value: int) -> None:
        narrow, tall = PAPER[value]
        wide = bool(self._style.IsLandscape)
        self._style.Width, self._style.Height = (tall, narrow) if wide else (narrow, tall)

    def _margin(self, side: str, points: float) -> None:
        setattr(self._style, side + "Margin", round(points * POINT))

    def _rows_told(self) -> str:
        remote = self._sheet.remote
        area = area_of(remote.getTitleRows())
        return f"${area.top}:${area.bottom}" if remote.getPrintTitleRows() else ""

    def _rows(self, value: str) -> None:
        area = areas_of_text(value)[0] if value else None
        self._sheet.remote.setPrintTitleRows(area is not None)
        if area:
            self._sheet.remote.setTitleRows(address(self._sheet.place, area))

    def _columns(self, value: str) -> None:
        area = areas_of_text(value)[0] if value else None
        self._sheet.remote.setPrintTitleColumns(area is not None)
        if area:
            self._sheet.remote.setTitleColumns(address(self._sheet.place, area))

    def _area(self, value: str) -> None:
        areas = areas_of_text(value) if value else []
        place = self._sheet.place
        self._sheet.remote.setPrintAreas(tuple(address(place, area) for area in areas))

    def _text(self, end: str, side: str, value: str) -> None:
        setattr(self._style, f"{end}IsOn", True)
        content = getattr(self._style, f"RightPage{end}Content")
        text = getattr(content, f"{side}Text")
        text.setString("")
        for part, field in _parts(value):
            cursor = text.createTextCursor()
            cursor.gotoEnd(False)
            if field:
                made = self._sheet.book.document.createInstance(field)
                text.insertTextContent(cursor, made, False)
            else:
                text.insertString(cursor, part, False)
        setattr(self._style, f"RightPage{end}Content", content)

    Orientation = property(_told, _orientation)
    Zoom = property(_told, _zoom)
    FitToPagesWide = property(_told, _wide)
    FitToPagesTall = property(_told, _tall)
    PaperSize = property(_told, _paper)
    PrintTitleRows = property(_rows_told, _rows)
    PrintTitleColumns = property(_told, _columns)
    PrintArea = property(_told, _area)
    LeftMargin = property(_told, lambda self, value: self._margin("Left", value))
    RightMargin = property(_told, lambda self, value: self._margin("Right", value))
    TopMargin = property(_told, lambda self, value: self._margin("Top", value))
    BottomMargin = property(_told, lambda self, value: self._margin("Bottom", value))
    LeftHeader = property(_told, lambda self, value: self._text("Header", "Left", value))
    CenterHeader = property(_told, lambda self, value: self._text("Header", "Center", value))
    RightHeader = property(_told, lambda self, value: self._text("Header", "Right", value))
    LeftFooter = property(_told, lambda self, value: self._text("Footer", "Left", value))
    CenterFooter = property(_told, lambda self, value: self._text("Footer", "Center", value))
    RightFooter = property(_told, lambda self, value: self._text("Footer", "Right", value))


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """`"&P / &N"` -> ("P", field), (" / ", ""), ("N", field)."""
    place = 0
    for match in CODE.finditer(text):
        if match.start() > place:
            yield text[place : match.start()], ""
        yield ("&", "") if match[1] == "&" else (match[1], FIELDS.get(match[1], ""))
        place = match.end()
    if place < len(text):
        yield text[place:], ""
