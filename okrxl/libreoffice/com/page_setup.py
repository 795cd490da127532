"""Excel's PageSetup object. LibreOffice has page styles instead: each sheet gets one of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from okrxl.libreoffice.bridge.not_implemented import PartialComObject
from okrxl.libreoffice.bridge.remote import POINT, Remote
from okrxl.libreoffice.model import SheetModel
from okrxl.libreoffice.translation.addresses import area_of, parse_areas, range_address

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


class PageSetup(PartialComObject):
    """The page setup of a sheet; except for PrintTitleRows, properties can be set but not read."""

    def __init__(self, sheet: SheetModel) -> None:
        self._sheet = sheet
        self._style = self._page_style()

    def _page_style(self) -> Remote:
        styles = self._sheet.book.document.StyleFamilies.getByName("PageStyles")
        name = NAME.format(self._sheet.name)
        if styles.hasByName(name):
            return styles.getByName(name)
        styles.insertByName(name, self._sheet.book.document.createInstance("com.sun.star.style.PageStyle"))
        made = styles.getByName(name)
        made.HeaderIsOn = made.FooterIsOn = False
        # Every change of a page style in use makes LibreOffice paginate the sheet again.
        remote = self._sheet.remote
        self._sheet.book.app.when_updating(lambda: setattr(remote, "PageStyle", name))
        return made

    def _unread(self) -> None:
        """Stands for a property that can only be set."""

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

    def _print_title_rows(self) -> str:
        remote = self._sheet.remote
        area = area_of(remote.getTitleRows())
        return f"${area.top}:${area.bottom}" if remote.getPrintTitleRows() else ""

    def _rows(self, value: str) -> None:
        area = parse_areas(value)[0] if value else None
        self._sheet.remote.setPrintTitleRows(area is not None)
        if area:
            self._sheet.remote.setTitleRows(range_address(self._sheet.position, area))

    def _columns(self, value: str) -> None:
        area = parse_areas(value)[0] if value else None
        self._sheet.remote.setPrintTitleColumns(area is not None)
        if area:
            self._sheet.remote.setTitleColumns(range_address(self._sheet.position, area))

    def _area(self, value: str) -> None:
        areas = parse_areas(value) if value else []
        position = self._sheet.position
        self._sheet.remote.setPrintAreas(tuple(range_address(position, area) for area in areas))

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

    Orientation = property(_unread, _orientation)
    Zoom = property(_unread, _zoom)
    FitToPagesWide = property(_unread, _wide)
    FitToPagesTall = property(_unread, _tall)
    PaperSize = property(_unread, _paper)
    PrintTitleRows = property(_print_title_rows, _rows)
    PrintTitleColumns = property(_unread, _columns)
    PrintArea = property(_unread, _area)
    LeftMargin = property(_unread, lambda self, value: self._margin("Left", value))
    RightMargin = property(_unread, lambda self, value: self._margin("Right", value))
    TopMargin = property(_unread, lambda self, value: self._margin("Top", value))
    BottomMargin = property(_unread, lambda self, value: self._margin("Bottom", value))
    LeftHeader = property(_unread, lambda self, value: self._text("Header", "Left", value))
    CenterHeader = property(_unread, lambda self, value: self._text("Header", "Center", value))
    RightHeader = property(_unread, lambda self, value: self._text("Header", "Right", value))
    LeftFooter = property(_unread, lambda self, value: self._text("Footer", "Left", value))
    CenterFooter = property(_unread, lambda self, value: self._text("Footer", "Center", value))
    RightFooter = property(_unread, lambda self, value: self._text("Footer", "Right", value))


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """`"&P / &N"` -> ("P", field), (" / ", ""), ("N", field)."""
    end = 0
    for match in CODE.finditer(text):
        if match.start() > end:
            yield text[end : match.start()], ""
        yield ("&", "") if match[1] == "&" else (match[1], FIELDS.get(match[1], ""))
        end = match.end()
    if end < len(text):
        yield text[end:], ""
