"""The in-memory Excel: program and workbooks."""

# ruff: noqa: N802, N803 — the names are Excel's
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.in_memory_excel.com import Bag, Com, ComError, Meter, Things
from tests.in_memory_excel.names import Name, Names
from tests.in_memory_excel.range import Range as RangeOfCells
from tests.in_memory_excel.sheet import Worksheet
from tests.in_memory_excel.styles import CellStyle, Styles


def unopened(_app: Application, path: Path) -> Workbook:
    """What opens files, until `loading` stands in its place."""
    raise ComError(f"{path} cannot be opened")


class Application(Com):
    """Excel itself, with one window on each workbook."""

    def __init__(self) -> None:
        super().__init__(Meter())
        self.books: list[Workbook] = []
        self.copied: RangeOfCells | None = None
        self.opens: Callable[[Application, Path], Workbook] = unopened
        self.settings: dict[str, object] = {
            "ScreenUpdating": True,
            "Calculation": -4105,
            "EnableEvents": True,
            "DisplayAlerts": True,
            "StatusBar": False,
        }

    @property
    def front(self) -> Workbook:
        return self.books[0]

    @property
    def ScreenUpdating(self) -> object:
        return self.settings["ScreenUpdating"]

    @ScreenUpdating.setter
    def ScreenUpdating(self, value: object) -> None:
        self.settings["ScreenUpdating"] = value

    @property
    def Calculation(self) -> object:
        return self.settings["Calculation"]

    @Calculation.setter
    def Calculation(self, value: object) -> None:
        self.settings["Calculation"] = value

    @property
    def EnableEvents(self) -> object:
        return self.settings["EnableEvents"]

    @EnableEvents.setter
    def EnableEvents(self, value: object) -> None:
        self.settings["EnableEvents"] = value

    @property
    def DisplayAlerts(self) -> object:
        return self.settings["DisplayAlerts"]

    @DisplayAlerts.setter
    def DisplayAlerts(self, value: object) -> None:
        self.settings["DisplayAlerts"] = value

    @property
    def StatusBar(self) -> object:
        return self.settings["StatusBar"]

    @StatusBar.setter
    def StatusBar(self, value: object) -> None:
        self.settings["StatusBar"] = value

    @property
    def CutCopyMode(self) -> int:
        return 1 if self.copied else 0

    @CutCopyMode.setter
    def CutCopyMode(self, value: object) -> None:
        assert value is False
        self.copied = None

    @property
    def International(self) -> tuple[object, ...]:
        """As pywin32 hands it out: all 45 values, counted from 0 where Excel counts them from 1."""
        return (86, 86, ".", ",", ",", "R", "C", *[""] * 38)

    @property
    def Hwnd(self) -> int:
        return 77

    @property
    def Workbooks(self) -> Workbooks:
        return Workbooks(self)

    @property
    def ActiveWorkbook(self) -> Workbook:
        return self.front

    @property
    def ActiveSheet(self) -> Worksheet:
        return self.front.active

    @property
    def Selection(self) -> RangeOfCells:
        return RangeOfCells(self.front.active, self.front.active.selection)


class Workbooks(Things):
    def __init__(self, app: Application) -> None:
        super().__init__(app.meter, lambda: app.books, "Workbooks")
        self.app = app

    @property
    def Application(self) -> Application:
        return self.app

    def Open(self, path: str, update_links: object, read_only: object, *_told: object) -> Workbook:
        """Open a file; one whose window is hidden does not come to the front."""
        assert (update_links, read_only) == (False, True)
        if any(book.name.casefold() == Path(path).name.casefold() for book in self.app.books):
            raise ComError("two workbooks of one name")
        made = self.app.opens(self.app, Path(path))
        if not made.hidden:
            self.app.books.insert(0, self.app.books.pop())
        return made


class Workbook(Com):
    def __init__(self, app: Application, name: str) -> None:
        super().__init__(app.meter)
        self.app = app
        self.name = name
        self.sheets: list[Worksheet] = []
        self.names: dict[str, Name] = {}
        self.styles: dict[str, CellStyle] = {"Normal": CellStyle(self.meter, "Normal")}
        self.active: Worksheet
        self.window = Bag(
            self.meter,
            "Window",
            "DisplayGridlines Zoom SplitRow SplitColumn FreezePanes ScrollRow ScrollColumn",
            ScrollRow=1,
            ScrollColumn=1,
        )
        self.locked = False
        self.hidden = False
        app.books.append(self)

    def called(self) -> str:
        return self.name

    def style(self, name: str) -> CellStyle:
        if name not in self.styles:
            raise ComError(f"no style {name}")
        return self.styles[name]

    @property
    def Name(self) -> str:
        return self.name

    @property
    def Application(self) -> Application:
        return self.app

    def ExportAsFixedFormat(self, Type: int, Filename: str, **_asked: object) -> None:
        """A PDF that holds the names of the sheets in view."""
        assert Type == 0
        shown = [sheet.name for sheet in self.sheets if sheet.Visible in {True, -1}]
        Path(Filename).write_text("\n".join(shown), "utf-8")

    def Close(self, SaveChanges: object) -> None:
        assert not SaveChanges
        self.app.books.remove(self)

    @property
    def Worksheets(self) -> Worksheets:
        return Worksheets(self)

    @property
    def Sheets(self) -> Tabs:
        return Worksheets(self)

    @property
    def ActiveSheet(self) -> Worksheet:
        return self.active

    @property
    def Names(self) -> Names:
        return Names(self)

    @property
    def Styles(self) -> Styles:
        return Styles(self)

    @property
    def Date1904(self) -> bool:
        return False

    @property
    def ProtectStructure(self) -> bool:
        return self.locked

    def Windows(self, _index: int) -> Bag:
        return self.window


class Worksheets(Things):
    def __init__(self, book: Workbook) -> None:
        super().__init__(book.meter, lambda: book.sheets, "Worksheets")
        self.book = book

    @property
    def Parent(self) -> Workbook:
        return self.book

    def Add(self, Before: Worksheet | None = None) -> Worksheet:
        if self.book.locked:
            raise ComError("the workbook is protected")
        assert Before is not None
        made = Worksheet(self.book, f"Sheet{len(self.book.sheets) + 1}", at=self.book.sheets.index(Before))
        self.book.active = made
        return made


Tabs = Worksheets
