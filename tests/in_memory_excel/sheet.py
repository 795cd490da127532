"""Sheets of the in-memory Excel: cells by row and column, and what stands on them."""

# ruff: noqa: N802, N803 — the names are Excel's
from __future__ import annotations

import copy
import re
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from okrxl.core.address import MAX_COLUMNS, MAX_ROWS, Area, sheet_ref
from okrxl.sheets import utf16
from tests.in_memory_excel.calculation import ErrorValueError, NotCalculatedError, result
from tests.in_memory_excel.chart import ChartObject, ChartObjects
from tests.in_memory_excel.com import Bag, Com, ComError, Things
from tests.in_memory_excel.range import Range as RangeOfCells
from tests.in_memory_excel.sparklines import Outline
from tests.in_memory_excel.styles import CellStyle
from tests.in_memory_excel.table import ListObject, ListObjects
from tests.in_memory_excel.values import ERRORS, FORMATS, JUMP, as_time, parse, typed

if TYPE_CHECKING:
    from tests.in_memory_excel.book import Application, Workbook
    from tests.in_memory_excel.rules import Rule


MONEY = re.compile(r"[$¥￥€£]|_-\\*|_\(\\*")
"""What currency and accounting formats have."""
HIDDEN = re.compile(r"SUBTOTAL\(3,(OFFSET\((\w+),ROW\((\w+:\w+)\)-ROW\(\2\),0\))\)-SUBTOTAL\(103,\1\)")
PAGE = (
    "Orientation Zoom FitToPagesWide FitToPagesTall PrintTitleRows PrintTitleColumns PrintArea PaperSize"
    " LeftMargin RightMargin TopMargin BottomMargin LeftHeader CenterHeader RightHeader LeftFooter"
    " CenterFooter RightFooter"
)


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
        self.validations: dict[tuple[int, int], object] = {}
        self.days: set[tuple[int, int]] = set()
        self.merges: list[Area] = []
        self.rules: list[Rule] = []
        self.tables: list[ListObject] = []
        self.charts: list[ChartObject] = []
        self.buttons: list[Bag] = []
        self.floating = 0
        self.widths: dict[int, float] = {}
        self.sparklines: dict[tuple[int, int], str] = {}
        self.grouped: list[Area] = []
        self.outline = Outline(self)
        self.folded = False
        self.heights: dict[int, float] = {}
        self.levels: dict[int, int] = {}
        self.hidden_rows: set[int] = set()
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
        if isinstance(value, str) and not utf16.fits(value, utf16.CELL - 1):
            raise ComError("the text is too long")
        self.values[place] = value
        if formula:
            self.formulas[place] = formula

    def delivered(self, row: int, column: int) -> object:
        """A cell's value as pywin32 gives it, by the cell's format: days as times, money as VT_CY."""
        value = self.calculated(row, column)
        if isinstance(value, float) and MONEY.search(self.number_formats.get((row, column), "")):
            return Decimal(value).quantize(Decimal("0.0001"))
        if isinstance(value, float) and (
            (row, column) in self.days or "yy" in FORMATS.get(self.styles.get((row, column), ""), "")
        ):
            return as_time(value)
        return value

    def calculated(self, row: int, column: int) -> object:
        """A cell's value; of a formula of known parts its result, an error value where it fails."""
        value, formula = self.values.get((row, column)), self.formulas.get((row, column))
        if not formula or JUMP.fullmatch(formula):
            return value
        try:
            return result(self, formula)
        except NotCalculatedError:
            return value
        except ErrorValueError:
            return ERRORS["#N/A"]

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

    def shift(self, area: Area, *, back: bool) -> None:
        """Insert whole columns or rows, or delete them; formulas elsewhere are not rewritten."""
        across = area.rows == MAX_ROWS
        first, count = (area.left, area.columns) if across else (area.top, area.rows)
        if not across and area.columns != MAX_COLUMNS:
            raise NotImplementedError("Insert of single cells")

        def at(number: int, *, end: bool = False) -> int:
            if back:
                return number - count if number >= first + count else min(number, first - end)
            return number + count if number >= first else number

        def place(row: int, column: int) -> tuple[int, int]:
            return (row, at(column)) if across else (at(row), column)

        def moved(one: Area) -> Area:
            if across:
                return Area(one.top, at(one.left), one.bottom, at(one.right, end=True))
            return Area(at(one.top), one.left, at(one.bottom, end=True), one.right)

        everything: tuple[dict[tuple[int, int], Any], ...] = (
            self.values, self.formulas, self.styles, self.links, self.number_formats, self.validations,
            self.sparklines,
        )  # fmt: skip
        for kept in everything:
            found = {key: kept.pop(key) for key in list(kept)}
            gone = {key for key in found if back and area.contains(*key)}
            kept |= {place(*key): one for key, one in found.items() if key not in gone}
        self.days = {place(*key) for key in self.days}
        self.merges = [moved(one) for one in self.merges]
        for table in self.tables:
            table.area = moved(table.area)
        for rule in self.rules:
            rule.cells.areas = [moved(one) for one in rule.cells.areas]
        self._shift_lines(at, across=across)

    def _shift_lines(self, at: Callable[[int], int], *, across: bool) -> None:
        lines: tuple[dict[int, Any], ...] = (self.widths,) if across else (self.heights, self.levels)
        for kept in lines:
            found = {key: kept.pop(key) for key in list(kept)}
            kept |= {at(key): one for key, one in found.items()}
        if not across:
            self.hidden_rows = {at(row) for row in self.hidden_rows}

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
    def Outline(self) -> Outline:
        return self.outline

    @property
    def Tab(self) -> Bag:
        return self.tab

    def Activate(self) -> None:
        if self.visible not in {-1, 1}:
            raise ComError("the sheet is hidden")
        self.book.active = self

    def Evaluate(self, Name: str) -> Any:
        """Of formulas one alone: which rows of a column are hidden."""
        found = HIDDEN.fullmatch(Name.replace("$", ""))
        if not found:
            raise NotImplementedError(f"Evaluate({Name})")
        cells = Area.parse(found[3])
        rows = range(cells.top, cells.bottom + 1)
        hidden = [row in self.hidden_rows and (row, cells.left) in self.values for row in rows]
        return tuple((float(one),) for one in hidden) if len(rows) > 1 else float(hidden[0])

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

    def ChartObjects(self, name: str = "") -> ChartObjects | ChartObject:
        found = ChartObjects(self)
        return found.find(name) if name else found

    def Buttons(self) -> Buttons:
        return Buttons(self)

    def PivotTables(self) -> Things:
        return Things(self.meter, list, "PivotTables")

    @property
    def Shapes(self) -> Shapes:
        return Shapes(self)


class Shapes(Com):
    """What floats over a sheet: charts, buttons, and so many things of a manager's."""

    def __init__(self, sheet: Worksheet) -> None:
        super().__init__(sheet.meter)
        self.sheet = sheet

    @property
    def Count(self) -> int:
        return len(self.sheet.charts) + len(self.sheet.buttons) + self.sheet.floating

    def __call__(self, name: str) -> Shape | Bag:
        if name in [button.kept.get("Name") for button in self.sheet.buttons]:
            return Bag(self.meter, "Shape", "AlternativeText")
        return Shape(Things(self.meter, lambda: self.sheet.charts).find(name))


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
