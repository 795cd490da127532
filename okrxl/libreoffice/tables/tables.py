"""Tables: LibreOffice's named database ranges, which it imports from and exports to Excel's tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from xlwings import base_classes

from okrxl.libreoffice.bridge.not_implemented import PartialEngineClass
from okrxl.libreoffice.bridge.remote import Remote
from okrxl.libreoffice.model import SheetModel
from okrxl.libreoffice.ranges.range import Range
from okrxl.libreoffice.translation.addresses import Area, area_of, range_address


class Tables(PartialEngineClass, base_classes.Tables):
    """The tables of a sheet, in LibreOffice's order."""

    parent: SheetModel

    def __init__(self, sheet: SheetModel) -> None:
        self.parent = sheet
        self.remote = sheet.book.document.DatabaseRanges

    @property
    def api(self) -> Remote:
        """The UNO database ranges of the document."""
        return self.remote

    def _all(self) -> Iterator[Table]:
        return self.among(self.parent.book.table_areas())

    def among(self, areas: Mapping[str, tuple[int, Area]]) -> Iterator[Table]:
        """Those of the sheet among the workbook's tables, of which `areas` (`Book.table_areas`) says where.

        For programs that know this engine: a sheet alone has to ask where every table of the workbook is.
        """
        position = self.parent.position
        for name, (sheet, _) in areas.items():
            if sheet == position:
                yield Table(self.parent, name)

    def __iter__(self) -> Iterator[Table]:
        return self._all()

    def __len__(self) -> int:
        return sum(1 for _ in self._all())

    def __call__(self, key: str | int) -> Table:
        """A table by name or by number, counted from 1; KeyError where there is none of that name."""
        found = list(self._all())
        if isinstance(key, int):
            return found[key - 1]
        for table in found:
            if table.name.casefold() == key.casefold():
                return table
        raise KeyError(key)

    def __contains__(self, key: str) -> bool:
        return any(table.name.casefold() == key.casefold() for table in self._all())

    def add(  # noqa: PLR0913 — xlwings' own arguments
        self,
        source_type: object = None,
        source: Any = None,
        link_source: object = None,
        has_headers: bool | None = None,
        destination: object = None,
        table_style_name: str | None = None,
        name: str | None = None,
    ) -> Table:
        """Make a table of cells with a header row; table styles are ignored, as LibreOffice has none."""
        del source_type, link_source, destination, table_style_name
        if has_headers is False:
            raise NotImplementedError("Tables.add without headers in LibreOffice")
        taken = {one.casefold() for one in self.remote.getElementNames()}
        number = 1
        while f"table{number}" in taken:
            number += 1
        name = name or f"Table{number}"
        if name.casefold() in taken:
            raise ValueError(f"there is a table {name}")
        area = source.impl.area if hasattr(source, "impl") else source.area
        self.remote.addNewByName(name, range_address(self.parent.position, area))
        self.parent.book.forget_database(name)
        made = Table(self.parent, name)
        made.remote.ContainsHeader = True
        made.show_autofilter = True
        return made


class Table(PartialEngineClass, base_classes.Table):
    """One table."""

    def __init__(self, sheet: SheetModel, name: str) -> None:
        self._sheet = sheet
        self._name = name

    @property
    def remote(self) -> Remote:
        """The UNO database range."""
        return self._sheet.book.database(self._name)

    @property
    def api(self) -> Any:
        """Excel's ListObject, in part; `remote` is the UNO object."""
        return self._sheet.book.com.table(self)

    @property
    def parent(self) -> SheetModel:
        """The sheet."""
        return self._sheet

    @property
    def name(self) -> str:
        """The name, as formulas use it."""
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        self.remote.setName(value)
        self._sheet.book.forget_database(self._name)
        self._name = value

    display_name = name

    @property
    def range(self) -> Range:
        """All cells, header and totals included."""
        return Range(self._sheet, area_of(self.remote.getDataArea()))

    @property
    def header_row_range(self) -> Range | None:
        """The header row, or None."""
        area = self.range.area
        return (
            Range(self._sheet, Area(area.top, area.left, area.top, area.right)) if self.show_headers else None
        )

    @property
    def data_body_range(self) -> Range | None:
        """The data rows, or None."""
        area = self.range.area
        top = area.top + (1 if self.show_headers else 0)
        bottom = area.bottom - (1 if self.show_totals else 0)
        return Range(self._sheet, Area(top, area.left, bottom, area.right)) if top <= bottom else None

    @property
    def totals_row_range(self) -> Range | None:
        """The totals row, or None."""
        area = self.range.area
        if not self.show_totals:
            return None
        return Range(self._sheet, Area(area.bottom, area.left, area.bottom, area.right))

    def resize(self, range: Any) -> None:  # noqa: A002 — xlwings' name
        """Change the cells that the table covers; the header row stays."""
        area = range.impl.area if hasattr(range, "impl") else range.area
        self.remote.setDataArea(range_address(self._sheet.position, area))

    def unlist(self) -> None:
        """Turn the table into plain cells."""
        self.show_autofilter = False
        self._sheet.book.document.DatabaseRanges.removeByName(self._name)
        self._sheet.book.forget_database(self._name)

    @property
    def show_autofilter(self) -> bool:
        """Whether the header has filter buttons."""
        return bool(self.remote.AutoFilter)

    @show_autofilter.setter
    def show_autofilter(self, value: bool) -> None:
        self.remote.AutoFilter = bool(value)

    @property
    def show_headers(self) -> bool:
        """Whether there is a header row."""
        return bool(self.remote.ContainsHeader)

    @show_headers.setter
    def show_headers(self, value: bool) -> None:
        raise NotImplementedError(f"Table.show_headers = {value} in LibreOffice")

    @property
    def show_totals(self) -> bool:
        """Whether there is a totals row."""
        return bool(self.remote.TotalsRow)

    @show_totals.setter
    def show_totals(self, value: bool) -> None:
        raise NotImplementedError(f"Table.show_totals = {value} in LibreOffice")

    @property
    def show_table_style_row_stripes(self) -> bool:
        """Always False: LibreOffice has no table styles."""
        return False

    @show_table_style_row_stripes.setter
    def show_table_style_row_stripes(self, value: bool) -> None:
        if value:
            raise NotImplementedError("Table.show_table_style_row_stripes = True in LibreOffice")

    @property
    def columns(self) -> TableColumns:
        """The columns."""
        return TableColumns(self)


class TableColumns(PartialEngineClass, base_classes.TableColumns):
    """The columns of a table, by number or by header."""

    parent: Table

    def __init__(self, table: Table) -> None:
        self.parent = table

    def _all(self) -> list[TableColumn]:
        area = self.parent.range.area
        header = self.parent.header_row_range
        names = (
            header.first.getDataArray()[0] if header else [f"Column{n}" for n in range(1, area.columns + 1)]
        )
        return [TableColumn(self.parent, str(name), index) for index, name in enumerate(names, 1)]

    def __iter__(self) -> Iterator[TableColumn]:
        return iter(self._all())

    def __len__(self) -> int:
        return self.parent.range.area.columns

    def __call__(self, key: str | int) -> TableColumn:
        """A column by its header, or by its number, counted from 1; KeyError where there is none."""
        for column in self._all():
            if key in {column.index, column.name}:
                return column
        raise KeyError(key)

    def __contains__(self, key: str) -> bool:
        return any(column.name == key for column in self._all())


class TableColumn(PartialEngineClass, base_classes.TableColumn):
    """One column."""

    name: str
    index: int

    def __init__(self, table: Table, name: str, index: int) -> None:
        self.parent = table
        self.name = name
        self.index = index

    def _of(self, whole: Range | None) -> Range | None:
        if whole is None:
            return None
        column = whole.area.left + self.index - 1
        return Range(whole.sheet, Area(whole.area.top, column, whole.area.bottom, column))

    @property
    def range(self) -> Range | None:
        """The cells, header and totals included."""
        return self._of(self.parent.range)

    @property
    def data_body_range(self) -> Range | None:
        """The data cells, or None."""
        return self._of(self.parent.data_body_range)
