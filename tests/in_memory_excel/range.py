"""Ranges of the in-memory Excel: their values, formulas, styles and merges."""

# ruff: noqa: N802, N803 — the names are Excel's
from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from openpyxl.formula.translate import Translator

from okrxl.core.address import MAX_COLUMNS, Area, cell_name
from tests.in_memory_excel.com import Bag, Com, ComError
from tests.in_memory_excel.rules import FormatConditions
from tests.in_memory_excel.sparklines import SparklineGroups
from tests.in_memory_excel.validation import Validation
from tests.in_memory_excel.values import FORMATS

if TYPE_CHECKING:
    from tests.in_memory_excel.book import Application
    from tests.in_memory_excel.sheet import Worksheet


ALL_VALIDATION = -4174
KINDS: dict[int, type | tuple[type, ...]] = {1: float, 2: str, 4: bool}


class Range(Com):
    """Some areas of a sheet."""

    def __init__(self, sheet: Worksheet, areas: list[Area]) -> None:
        super().__init__(sheet.meter)
        self.sheet = sheet
        self.areas = areas

    @property
    def area(self) -> Area:
        return self.areas[0]

    def cells(self) -> Iterator[tuple[int, int]]:
        for area in self.areas:
            for row in range(area.top, area.bottom + 1):
                for column in range(area.left, area.right + 1):
                    yield row, column

    # where it is

    @property
    def Address(self) -> str:
        return ",".join(area.absolute for area in self.areas)

    def GetAddress(self, *asked: object) -> str:
        *plain, external = asked
        assert plain == [True, True, 1]
        return f"[{self.sheet.book.name}]{self.sheet.name}!{self.Address}" if external else self.Address

    @property
    def Row(self) -> int:
        return self.area.top

    @property
    def Column(self) -> int:
        return self.area.left

    @property
    def Rows(self) -> Rows:
        return Rows(self)

    @property
    def Columns(self) -> Bag:
        return Bag(self.meter, "Columns", "", Count=self.area.columns)

    @property
    def Count(self) -> int:
        count = sum(area.rows * area.columns for area in self.areas)
        if count >= 2**31:
            raise ComError("overflow")
        return count

    @property
    def Worksheet(self) -> Worksheet:
        return self.sheet

    @property
    def Left(self) -> float:
        widths = self.sheet.widths
        return sum(widths.get(column, 8.43) * 5.25 + 3.75 for column in range(1, self.area.left))

    @property
    def Top(self) -> float:
        return sum(self.sheet.heights.get(row, 15.0) for row in range(1, self.area.top))

    def __call__(self, row: int, column: int) -> Range:
        self.meter.tick("Range()")
        top, left = self.area.top + row - 1, self.area.left + column - 1
        return Range(self.sheet, [Area(top, left, top, left)])

    def Select(self) -> None:
        if self.sheet.book.active is not self.sheet:
            raise ComError("Select: the sheet is not active")
        self.sheet.selection = self.areas

    # what is in it

    @property
    def Value(self) -> Any:
        return self._rows(self.sheet.delivered)

    @Value.setter
    def Value(self, contents: Any) -> None:
        self._take(contents)

    @property
    def Value2(self) -> Any:
        return self._rows(lambda *place: self.sheet.values.get(place))

    @property
    def Formula(self) -> Any:
        return self._rows(self.sheet.formula_text)

    @Formula.setter
    def Formula(self, contents: Any) -> None:
        self._take(contents)

    def _rows(self, ask: Any) -> Any:
        area = self.area
        rows = tuple(
            tuple(ask(row, column) for column in range(area.left, area.right + 1))
            for row in range(area.top, area.bottom + 1)
        )
        return rows[0][0] if area.rows == area.columns == 1 else rows

    def _take(self, contents: Any) -> None:
        if self.sheet.protected:
            raise ComError("the sheet is protected")
        if len(self.areas) > 1:
            raise NotImplementedError("Range.Value of several areas")
        if not isinstance(contents, list | tuple):
            contents = [[contents] * self.area.columns] * self.area.rows
        if len(contents) != self.area.rows or any(len(row) != self.area.columns for row in contents):
            raise ComError("values do not fit the range")
        for row, values in enumerate(contents, self.area.top):
            for column, value in enumerate(values, self.area.left):
                self.sheet.put(row, column, value)

    def ClearContents(self) -> None:
        self._empty(self.sheet.values, self.sheet.formulas)

    def Clear(self) -> None:
        sheet = self.sheet
        formats = (sheet.number_formats, sheet.validations)
        self._empty(sheet.values, sheet.formulas, sheet.styles, sheet.links, *formats)

    def _empty(self, *kept: dict[tuple[int, int], Any]) -> None:
        for cells in kept:
            for place in [one for one in cells if any(area.contains(*one) for area in self.areas)]:
                del cells[place]

    def Copy(self, Destination: Range | None = None) -> None:
        if self.sheet.heights.get(self.area.top) == 0:
            raise ComError("only what is seen is copied")
        if Destination is None:
            self.sheet.book.app.copied = self
        else:
            for kept in (self.sheet.values, self.sheet.styles, self.sheet.number_formats):
                Destination.spread(kept, self)
            for place, source in Destination.sources(self):
                formula = self.sheet.formulas.get(source)
                if formula:
                    shifted = Translator(formula, origin=cell_name(*source))
                    self.sheet.formulas[place] = shifted.translate_formula(cell_name(*place))

    def PasteSpecial(self, Paste: int, **options: object) -> None:
        source = self.sheet.book.app.copied
        if source is None:
            raise ComError("nothing was copied")
        assert options == {"Operation": -4142, "SkipBlanks": False, "Transpose": False}
        if Paste == 6:
            self.spread(self.sheet.validations, source)
        elif Paste == -4122:
            for kept in (self.sheet.styles, self.sheet.number_formats):
                self.spread(kept, source)
        else:
            raise NotImplementedError(f"PasteSpecial({Paste})")

    def sources(self, source: Range) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
        """Each cell, and the one that a smaller range copied over this one puts there."""
        area, of = self.area, source.area
        assert area.rows % of.rows == area.columns % of.columns == 0
        for row, column in self.cells():
            down, right = (row - area.top) % of.rows, (column - area.left) % of.columns
            yield (row, column), (of.top + down, of.left + right)

    def spread(self, kept: dict[tuple[int, int], Any], source: Range) -> None:
        for place, one in list(self.sources(source)):
            kept.pop(place, None)
            if one in kept:
                kept[place] = kept[one]

    def Cut(self, Destination: Range) -> None:
        self.sheet.move(self.area, (Destination.area.top, Destination.area.left))

    def Insert(self, Shift: int, CopyOrigin: int = 0) -> None:  # noqa: ARG002
        self.sheet.shift(self.area, back=False)

    def Delete(self, Shift: int) -> None:  # noqa: ARG002
        self.sheet.shift(self.area, back=True)

    def SpecialCells(self, Type: int, Value: int = 0) -> Range:
        if Type == ALL_VALIDATION:
            raise ComError("No cells were found.")
        if Type != 2:
            raise NotImplementedError(f"SpecialCells({Type})")
        if sum(1 for _ in zip(self.cells(), range(2), strict=False)) < 2:
            raise NotImplementedError("SpecialCells of one cell asks the whole sheet")
        found = []
        for row, column in self.cells():
            value = self.sheet.values.get((row, column))
            fits = isinstance(value, KINDS[Value]) and (Value == 4 or not isinstance(value, bool))
            if fits and (row, column) not in self.sheet.formulas:
                found.append(Area(row, column, row, column))
        if not found:
            raise ComError("No cells were found.")
        return Range(self.sheet, found)

    # how it looks

    @property
    def Style(self) -> str:
        return self.sheet.styles.get((self.area.top, self.area.left), "Normal")

    @Style.setter
    def Style(self, name: str) -> None:
        self.sheet.book.style(name)
        for cell in self.cells():
            self.sheet.styles[cell] = name

    @property
    def ColumnWidth(self) -> float:
        return self.sheet.widths.get(self.area.left, 8.43)

    @ColumnWidth.setter
    def ColumnWidth(self, width: float) -> None:
        for area in self.areas:
            self.sheet.widths |= dict.fromkeys(range(area.left, area.right + 1), width)

    @property
    def NumberFormat(self) -> str | None:
        """None where the cells' formats differ."""
        codes = set()
        for place in self.cells():
            styled = FORMATS.get(self.sheet.styles.get(place, ""), "General")
            codes.add(self.sheet.number_formats.get(place, styled))
        return codes.pop() if len(codes) == 1 else None

    @NumberFormat.setter
    def NumberFormat(self, code: str) -> None:
        self.sheet.number_formats |= dict.fromkeys(self.cells(), code)

    @property
    def MergeCells(self) -> bool | None:
        merged = [any(one.contains(*cell) for one in self.sheet.merges) for cell in self.cells()]
        return merged[0] if len(set(merged)) == 1 else None

    @property
    def RowHeight(self) -> float | None:
        rows = range(self.area.top, self.area.bottom + 1)
        found = {self.sheet.heights.get(row, 15.0) for row in rows}
        return found.pop() if len(found) == 1 else None

    @RowHeight.setter
    def RowHeight(self, height: float) -> None:
        for area in self.areas:
            self.sheet.heights |= dict.fromkeys(range(area.top, area.bottom + 1), height)

    def Merge(self, Across: object) -> None:
        assert not Across
        for area in self.areas:
            if any(area.overlaps(one) for one in self.sheet.merges):
                raise ComError("merged cells overlap")
            self.sheet.merges.append(area)

    def UnMerge(self) -> None:
        self.sheet.merges = [
            one for one in self.sheet.merges if not any(one.overlaps(area) for area in self.areas)
        ]

    @property
    def SparklineGroups(self) -> SparklineGroups:
        return SparklineGroups(self)

    def Group(self) -> None:
        self.sheet.grouped += self.areas

    @property
    def EntireRow(self) -> Range:
        return Range(self.sheet, [Area(area.top, 1, area.bottom, MAX_COLUMNS) for area in self.areas])

    def _whole_rows(self) -> list[int]:
        if any(area.columns != MAX_COLUMNS for area in self.areas):
            raise ComError("whole rows only")
        return [row for area in self.areas for row in range(area.top, area.bottom + 1)]

    @property
    def OutlineLevel(self) -> int:
        return self.sheet.levels.get(self._whole_rows()[0], 0) + 1

    @OutlineLevel.setter
    def OutlineLevel(self, level: int) -> None:
        if not 1 <= level <= 8:
            raise ComError("eight levels are all there are")
        for row in self._whole_rows():
            self.sheet.levels.pop(row, None)
            if level > 1:
                self.sheet.levels[row] = level - 1

    @property
    def Hidden(self) -> bool | None:
        """None where some rows are hidden."""
        found = {row in self.sheet.hidden_rows for row in self._whole_rows()}
        return found.pop() if len(found) == 1 else None

    @Hidden.setter
    def Hidden(self, hidden: bool) -> None:
        self.sheet.hidden_rows -= set(self._whole_rows())
        if hidden:
            self.sheet.hidden_rows |= set(self._whole_rows())

    @property
    def ShowDetail(self) -> bool:
        return not self.sheet.hidden_rows & set(self._detail())

    @ShowDetail.setter
    def ShowDetail(self, shown: bool) -> None:
        rows = self._detail()
        if not shown:
            self.sheet.hidden_rows |= set(rows)
            return
        level = self.sheet.levels[rows[0]]
        self.sheet.hidden_rows -= {row for row in rows if self.sheet.levels[row] == level}

    def _detail(self) -> list[int]:
        """The rows below a summary row."""
        (row,) = self._whole_rows()
        levels = self.sheet.levels
        if not self.sheet.outline.above or levels.get(row + 1, 0) <= levels.get(row, 0):
            raise ComError("no summary row of an outline")
        found: list[int] = []
        while levels.get(row + 1 + len(found), 0) > levels.get(row, 0):
            found.append(row + 1 + len(found))
        return found

    @property
    def Validation(self) -> Validation:
        return Validation(self)

    @property
    def Application(self) -> Application:
        return self.sheet.book.app

    @property
    def FormatConditions(self) -> FormatConditions:
        return FormatConditions(self)

    @property
    def Hyperlinks(self) -> Hyperlinks:
        return Hyperlinks(self)


class Rows(Com):
    def __init__(self, cells: Range) -> None:
        super().__init__(cells.meter)
        self.cells = cells

    @property
    def Count(self) -> int:
        return self.cells.area.rows

    def AutoFit(self) -> None:
        for row in range(self.cells.area.top, self.cells.area.bottom + 1):
            self.cells.sheet.heights.pop(row, None)
            # Hidden rows come back, in some versions at least.
            self.cells.sheet.hidden_rows.discard(row)


class Hyperlinks(Com):
    def __init__(self, cells: Range) -> None:
        super().__init__(cells.meter)
        self.cells = cells

    def Delete(self) -> None:
        for cell in self.cells.cells():
            self.cells.sheet.links.pop(cell, None)
            # Excel takes the look away with the link.
            self.cells.sheet.styles.pop(cell, None)
