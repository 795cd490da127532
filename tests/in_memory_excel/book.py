"""The in-memory Excel: program, workbooks, sheets, tables, names, styles."""

# ruff: noqa: N802, N803 — the names are Excel's
from __future__ import annotations

import copy
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from okrxl.core.address import Area, sheet_ref
from tests.in_memory_excel.chart import ChartObject, ChartObjects
from tests.in_memory_excel.com import Bag, Com, ComError, Meter, Things
from tests.in_memory_excel.range import FORMATS, Rule, as_time, parse, typed
from tests.in_memory_excel.range import Range as RangeOfCells

PAGE = (
    "Orientation Zoom FitToPagesWide FitToPagesTall PrintTitleRows PrintTitleColumns PrintArea PaperSize"
    " LeftMargin RightMargin TopMargin BottomMargin LeftHeader CenterHeader RightHeader LeftFooter"
    " CenterFooter RightFooter"
)
CELL_STYLE = "NumberFormat HorizontalAlignment VerticalAlignment WrapText Locked IndentLevel"


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


class Worksheet(Com):
    def __init__(self, book: Workbook, name: str, at: int | None = None) -> None:
        super().__init__(book.meter)
        self.book = book
        self.name = name
        self.values: dict[tuple[int, int], object] = {}
        self.formulas: dict[tuple[int, int], str] = {}
        self.styles: dict[tuple[int, int], str] = {}
        self.links: dict[tuple[int, int], str] = {}
        self.number_formats: dict[tuple[int, int], str] = {}
        self.validations: dict[tuple[int, int], str] = {}
        self.days: set[tuple[int, int]] = set()
        self.merges: list[Area] = []
        self.rules: list[Rule] = []
        self.tables: list[ListObject] = []
        self.charts: list[ChartObject] = []
        self.buttons: list[Bag] = []
        self.widths: dict[int, float] = {}
        self.heights: dict[int, float] = {}
        self.selection = [Area(1, 1, 1, 1)]
        self.page = Bag(self.meter, "PageSetup", PAGE)
        self.tab = Bag(self.meter, "Tab", "Color")
        self.protected = False
        self.protection: dict[str, object] = {}
        self.visible = -1
        book.sheets.insert(len(book.sheets) if at is None else at, self)
        if len(book.sheets) == 1:
            book.active = self

    def called(self) -> str:
        return self.name

    # cells

    def put(self, row: int, column: int, content: object) -> None:
        place = row, column
        value, formula = typed(content) if isinstance(content, str) else (content, None)
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            value = float(value)
        inside = [one for one in self.merges if one.contains(row, column)]
        if inside and (inside[0].top, inside[0].left) != place:
            return
        self.formulas.pop(place, None)
        if value is None or value == "":
            self.values.pop(place, None)
            return
        self.values[place] = value
        if formula:
            self.formulas[place] = formula

    def delivered(self, row: int, column: int) -> object:
        """A cell's value as pywin32 gives it: days as times, by the cell's format."""
        value = self.values.get((row, column))
        if isinstance(value, float) and (
            (row, column) in self.days or "yy" in FORMATS.get(self.styles.get((row, column), ""), "")
        ):
            return as_time(value)
        return value

    def formula_text(self, row: int, column: int) -> str:
        if (row, column) in self.formulas:
            return self.formulas[row, column]
        value = self.values.get((row, column))
        return "" if value is None else str(value)

    def move(self, area: Area, corner: tuple[int, int]) -> None:
        down, right = corner[0] - area.top, corner[1] - area.left
        everything: tuple[dict[tuple[int, int], Any], ...] = (self.values, self.formulas, self.styles)
        for kept in everything:
            found = {place: kept.pop(place) for place in list(kept) if area.contains(*place)}
            for (row, column), what in found.items():
                kept[row + down, column + right] = what
        for table in self.tables:
            if area.overlaps(table.area):
                table.area = Area(
                    table.area.top + down,
                    table.area.left + right,
                    table.area.bottom + down,
                    table.area.right + right,
                )

    # Excel's own words

    @property
    def Name(self) -> str:
        return self.name

    @Name.setter
    def Name(self, name: str) -> None:
        if any(one.name.casefold() == name.casefold() for one in self.book.sheets if one is not self):
            raise ComError("the name is taken")
        self.name = name

    @property
    def Index(self) -> int:
        return self.book.sheets.index(self) + 1

    @property
    def Parent(self) -> Workbook:
        return self.book

    @property
    def Application(self) -> Application:
        return self.book.app

    @property
    def Visible(self) -> int:
        return self.visible

    @Visible.setter
    def Visible(self, value: int) -> None:
        self.visible = int(value)
        shown = [sheet for sheet in self.book.sheets if sheet.visible in {-1, 1}]
        if not shown:
            raise ComError("a workbook needs a visible sheet")
        if self.book.active not in shown:
            self.book.active = shown[0]

    @property
    def ProtectContents(self) -> bool:
        return self.protected

    @property
    def PageSetup(self) -> Bag:
        return self.page

    @property
    def Tab(self) -> Bag:
        return self.tab

    def Activate(self) -> None:
        if self.visible not in {-1, 1}:
            raise ComError("the sheet is hidden")
        self.book.active = self

    def Protect(self, **options: object) -> None:
        self.protected = True
        self.protection = options

    def Delete(self) -> None:
        self.book.sheets.remove(self)
        if self.book.active is self:
            self.book.active = self.book.sheets[0]
        for name in self.book.names.values():
            name.formula = re.sub(rf"'?{re.escape(self.name)}'?!", "#REF!", name.formula)

    def Move(self, Before: Worksheet) -> None:
        if self.visible not in {-1, 1}:
            raise ComError("a hidden sheet stays where it is")
        self.book.sheets.remove(self)
        self.book.sheets.insert(self.book.sheets.index(Before), self)

    def Copy(self, Before: Worksheet | None, After: Worksheet | None) -> None:
        """A copy in another workbook, behind a sheet of it: what refers to the sheet refers to the copy.

        Tables and the sheet keep their names where those are free. Cell styles that the workbook has are
        its own, the others come along.
        """
        assert After is not None
        assert Before is None
        book = After.book
        if book is self.book:
            raise NotImplementedError("Worksheet.Copy inside one workbook")
        if book.locked:
            raise ComError("the workbook is protected")
        if any(self.name in name.formula for name in self.book.names.values()):
            raise NotImplementedError("Worksheet.Copy with names that refer to the sheet")
        taken = {table.name.casefold() for sheet in book.sheets for table in sheet.tables}
        made = copy.deepcopy(self, {id(self.book): book, id(self.meter): self.meter})
        names = {sheet.name.casefold() for sheet in book.sheets}
        number = 2
        while made.name.casefold() in names:
            made.name, number = f"{self.name} ({number})", number + 1
        for table in made.tables:
            if table.name.casefold() in taken:
                table.name = f"{table.name}{len(taken)}"
        for chart in made.charts:
            for series in chart.chart.series:
                series.formula = series.formula.replace(sheet_ref(self.name, ""), sheet_ref(made.name, ""))
        for name in {*made.styles.values()} - {*book.styles}:
            book.styles[name] = CellStyle(self.meter, name)
        book.sheets.insert(book.sheets.index(After) + 1, made)
        book.active = made

    def Range(self, first: Any, last: Any = None) -> RangeOfCells:
        if last is not None:
            return RangeOfCells(
                self, [Area(first.area.top, first.area.left, last.area.bottom, last.area.right)]
            )
        return RangeOfCells(self, parse(first))

    @property
    def Cells(self) -> RangeOfCells:
        return RangeOfCells(self, [Area(1, 1, 1_048_576, 16_384)])

    @property
    def UsedRange(self) -> RangeOfCells:
        places = list(self.values) or [(1, 1)]
        rows, columns = [row for row, _ in places], [column for _, column in places]
        return RangeOfCells(self, [Area(min(rows), min(columns), max(rows), max(columns))])

    @property
    def ListObjects(self) -> ListObjects:
        return ListObjects(self)

    def ChartObjects(self) -> ChartObjects:
        return ChartObjects(self)

    def Buttons(self) -> Buttons:
        return Buttons(self)

    def PivotTables(self) -> Things:
        return Things(self.meter, list, "PivotTables")

    def Shapes(self, name: str) -> Shape | Bag:
        if name in [button.kept.get("Name") for button in self.buttons]:
            return Bag(self.meter, "Shape", "AlternativeText")
        return Shape(Things(self.meter, lambda: self.charts).find(name))


class Buttons(Com):
    def __init__(self, sheet: Worksheet) -> None:
        super().__init__(sheet.meter)
        self.sheet = sheet

    def Add(self, left: float, top: float, width: float, height: float) -> Bag:
        assert left >= 0
        assert top >= 0
        assert width > 0
        assert height > 0
        made = Bag(self.meter, "Button", "Name Caption OnAction")
        self.sheet.buttons.append(made)
        return made


class Shape(Com):
    def __init__(self, frame: ChartObject) -> None:
        super().__init__(frame.meter)
        self.frame = frame

    @property
    def AlternativeText(self) -> str:
        return self.frame.alt

    @AlternativeText.setter
    def AlternativeText(self, text: str) -> None:
        self.frame.alt = text


class ListObject(Com):
    def __init__(self, sheet: Worksheet, name: str, area: Area) -> None:
        super().__init__(sheet.meter)
        self.sheet = sheet
        self.name = name
        self.area = area
        self.totals = False
        self.stripes = True
        self.filter = Filter(sheet)

    def called(self) -> str:
        return self.name

    @property
    def Name(self) -> str:
        return self.name

    @Name.setter
    def Name(self, name: str) -> None:
        taken = [table for sheet in self.sheet.book.sheets for table in sheet.tables if table is not self]
        if any(table.name.casefold() == name.casefold() for table in taken):
            raise ComError("the name is taken")
        self.name = name

    @property
    def Range(self) -> RangeOfCells:
        return RangeOfCells(self.sheet, [self.area])

    @property
    def ShowHeaders(self) -> bool:
        return True

    @property
    def ShowTotals(self) -> bool:
        return self.totals

    @property
    def ShowTableStyleRowStripes(self) -> bool:
        return self.stripes

    @ShowTableStyleRowStripes.setter
    def ShowTableStyleRowStripes(self, value: bool) -> None:
        self.stripes = value

    @property
    def AutoFilter(self) -> Filter:
        return self.filter

    def Resize(self, target: RangeOfCells) -> None:
        area = target.area
        if area.top != self.area.top or not area.overlaps(self.area):
            raise ComError("a table keeps its header row")
        if any(table is not self and table.area.overlaps(area) for table in self.sheet.tables):
            raise ComError("tables overlap")
        self.area = area

    def Unlist(self) -> None:
        self.sheet.tables.remove(self)


class Filter(Com):
    def __init__(self, sheet: Worksheet) -> None:
        super().__init__(sheet.meter)
        self.sheet = sheet
        self.on = False

    @property
    def FilterMode(self) -> bool:
        return self.on

    def ShowAllData(self) -> None:
        self.on = False
        for row, height in list(self.sheet.heights.items()):
            if height == 0:
                del self.sheet.heights[row]


class ListObjects(Things):
    def __init__(self, sheet: Worksheet) -> None:
        super().__init__(sheet.meter, lambda: sheet.tables, "ListObjects")
        self.sheet = sheet

    def Add(
        self,
        SourceType: int,
        Source: RangeOfCells,
        LinkSource: object,
        XlListObjectHasHeaders: int,
        Destination: object,
        TableStyleName: str,
    ) -> ListObject:
        assert (SourceType, LinkSource, XlListObjectHasHeaders, Destination) == (1, None, 1, None)
        assert TableStyleName
        if any(table.area.overlaps(Source.area) for table in self.sheet.tables):
            raise ComError("tables overlap")
        made = ListObject(self.sheet, f"Table{len(self.sheet.tables) + 1}", Source.area)
        self.sheet.tables.append(made)
        return made


class Name(Com):
    def __init__(self, book: Workbook, name: str, formula: str) -> None:
        super().__init__(book.meter)
        self.book = book
        self.name = name
        self.formula = formula
        self.shown = True

    def called(self) -> str:
        return self.name

    @property
    def Name(self) -> str:
        return self.name

    @property
    def RefersTo(self) -> str:
        return self.formula

    @RefersTo.setter
    def RefersTo(self, formula: str) -> None:
        self.book.names[self.name].formula = checked(formula)

    @property
    def Visible(self) -> bool:
        return self.shown

    @Visible.setter
    def Visible(self, value: bool) -> None:
        self.shown = value

    def Delete(self) -> None:
        del self.book.names[self.name]


def checked(formula: str) -> str:
    """What Excel takes as the formula of a name."""
    if not formula.startswith("=") or len(formula) > 8_192:
        raise ComError("not a formula")
    if any(len(text) > 255 for text in re.findall(r'"((?:[^"]|"")*)"', formula)):
        raise ComError("a text inside a formula is too long")
    return formula


class Names(Things):
    def __init__(self, book: Workbook) -> None:
        super().__init__(book.meter, lambda: [book.names[key] for key in sorted(book.names)], "Names")
        self.book = book

    def Add(self, name: str, formula: str) -> Name:
        self.book.names[name] = Name(self.book, name, checked(formula))
        return self.book.names[name]


class CellStyle(Com):
    def __init__(self, meter: Meter, name: str) -> None:
        super().__init__(meter)
        self.name = name
        self.kept: dict[str, Any] = {}
        font = "Name Size Bold Italic Underline Color"
        self.font = Bag(meter, "StyleFont", font, Name="Calibri", Size=11.0)
        self.interior = Bag(meter, "StyleInterior", "Color")

    def __setattr__(self, name: str, value: object) -> None:
        if name in CELL_STYLE.split():
            self.meter.tick(f"Style.{name} =")
            self.kept[name] = value
            return
        super().__setattr__(name, value)

    def called(self) -> str:
        return self.name

    @property
    def Font(self) -> Bag:
        return self.font

    @property
    def Interior(self) -> Bag:
        return self.interior

    def Borders(self, _side: int) -> Bag:
        return Bag(self.meter, "StyleBorder", "LineStyle Weight Color")


class Styles(Things):
    def __init__(self, book: Workbook) -> None:
        super().__init__(book.meter, lambda: list(book.styles.values()), "Styles")
        self.book = book

    def Add(self, name: str) -> CellStyle:
        if name in self.book.styles:
            raise ComError("the style is there")
        self.book.styles[name] = CellStyle(self.meter, name)
        return self.book.styles[name]
