"""Tables: LibreOffice's named database ranges, which it reads from and writes to Excel's tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from okrxl.core.address import Area
from okrxl.libreoffice.bridge.not_implemented import Named
from okrxl.libreoffice.bridge.remote import Remote, address, area_of
from okrxl.libreoffice.ranges.cells import Range

if TYPE_CHECKING:
    from okrxl.libreoffice.app.sheet import Sheet


class Tables(Named, base_classes.Tables):
    """The tables of a sheet, in the order of their names."""

    parent: Sheet

    def __init__(self, sheet: Sheet) -> None:
        self.parent = sheet
        self.remote = sheet.book.document.DatabaseRanges

    @property
    def api(self) -> Remote:
        """LibreOffice's own list, of the whole document."""
        return self.remote

    def _all(self) -> Iterator[Table]:
        place = self.parent.place
        for name, (sheet, _) in self.parent.book.table_places().items():
            if sheet == place:
                yield Table(self.parent, name)

    def __iter__(self) -> Iterator[Table]:
        return self._all()

    def __len__(self) -> int:
        return sum(1 for _ in self._all())

    def __call__(self, key: str | int) -> Table:
        """One of them; KeyError where there is none."""
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
        """Make one of cells with a header row. LibreOffice draws no table styles: cells keep their look."""
        del source_type, link_source, destination, table_style_name
        if has_headers is False:
            raise NotImplementedError("Tables.add without headers in LibreOffice")
        taken = {one.casefold() for one in self.remote.getElementNames()}
        number = 1
        while f"table{number}" in taken:
            number += 1
        told = name or f"Table{number}"
        if told.casefold() in taken:
            raise ValueError(f"there is a table {told}")
        area = source.impl.area if hasattr(source, "impl") else source.area
        self.remote.addNewByName(told, address(self.parent.place, area))
        self.parent.book.forget_database(told)
        made = Table(self.parent, told)
        made.remote.ContainsHeader = True
        made.show_autofilter = True
        return made


class Table(Named, base_classes.Table):
    """One table."""

    def __init__(self, sheet: Sheet, name: str) -> None:
        self._sheet = sheet
        self._name = name

    @property
    def remote(self) -> Remote:
        """LibreOffice's own object."""
        return self._sheet.book.database(self._name)

    @property
    def api(self) -> Any:
        """The table in some of Excel's own words."""
        from okrxl.libreoffice.com.cells import ListObject  # noqa: PLC0415 — words know tables

        return ListObject(self)

    @property
    def parent(self) -> Sheet:
        """Its sheet."""
        return self._sheet

    @property
    def name(self) -> str:
        """What formulas call it."""
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        self.remote.setName(value)
        self._sheet.book.forget_database(self._name)
        self._name = value

    display_name = name

    @property
    def range(self) -> Range:
        """Its cells, header and totals included."""
        return Range(self._sheet, area_of(self.remote.getDataArea()))

    @property
    def header_row_range(self) -> Range | None:
        """Its header."""
        area = self.range.area
        return (
            Range(self._sheet, Area(area.top, area.left, area.top, area.right)) if self.show_headers else None
        )

    @property
    def data_body_range(self) -> Range | None:
        """Its rows; None where it has none."""
        area = self.range.area
        top = area.top + (1 if self.show_headers else 0)
        bottom = area.bottom - (1 if self.show_totals else 0)
        return Range(self._sheet, Area(top, area.left, bottom, area.right)) if top <= bottom else None

    @property
    def totals_row_range(self) -> Range | None:
        """Its totals."""
        area = self.range.area
        if not self.show_totals:
            return None
        return Range(self._sheet, Area(area.bottom, area.left, area.bottom, area.right))

    def resize(self, range: Any) -> None:  # noqa: A002 — xlwings' own word
        """Let it cover other cells, with the same header row."""
        area = range.impl.area if hasattr(range, "impl") else range.area
        self.remote.setDataArea(address(self._sheet.place, area))

    def unlist(self) -> None:
        """Make it plain cells."""
        self.show_autofilter = False
        self._sheet.book.document.DatabaseRanges.removeByName(self._name)
        self._sheet.book.forget_database(self._name)

    @property
    def show_autofilter(self) -> bool:
        """Whether its header has filter buttons."""
        return bool(self.remote.AutoFilter)

    @show_autofilter.setter
    def show_autofilter(self, value: bool) -> None:
        self.remote.AutoFilter = bool(value)

    @property
    def show_headers(self) -> bool:
        """Whether it has a header row."""
        return bool(self.remote.ContainsHeader)

    @show_headers.setter
    def show_headers(self, value: bool) -> None:
        raise NotImplementedError(f"Table.show_headers = {value} in LibreOffice")

    @property
    def show_totals(self) -> bool:
        """Whether it has a totals row."""
        return bool(self.remote.TotalsRow)

    @show_totals.setter
    def show_totals(self, value: bool) -> None:
        raise NotImplementedError(f"Table.show_totals = {value} in LibreOffice")

    @property
    def show_table_style_row_stripes(self) -> bool:
        """LibreOffice draws none."""
        return False

    @show_table_style_row_stripes.setter
    def show_table_style_row_stripes(self, value: bool) -> None:
        if value:
            raise NotImplementedError("Table.show_table_style_row_stripes = True in LibreOffice")

    @property
    def columns(self) -> TableColumns:
        """Its columns."""
        return TableColumns(self)


class TableColumns(Named, base_classes.TableColumns):
    """The columns of a table, by number or by header."""

    parent: Table

    def __init__(self, table: Table) -> None:
        self.parent = table

    def _all(self) -> list[TableColumn]:
        area = self.parent.range.area
        header = self.parent.header_row_range
        told = (
            header.first.getDataArray()[0] if header else [f"Column{n}" for n in range(1, area.columns + 1)]
        )
        return [TableColumn(self.parent, str(name), index) for index, name in enumerate(told, 1)]

    def __iter__(self) -> Iterator[TableColumn]:
        return iter(self._all())

    def __len__(self) -> int:
        return self.parent.range.area.columns

    def __call__(self, key: str | int) -> TableColumn:
        """One of them; KeyError where there is none."""
        for column in self._all():
            if key in {column.index, column.name}:
                return column
        raise KeyError(key)

    def __contains__(self, key: str) -> bool:
        return any(column.name == key for column in self._all())


class TableColumn(Named, base_classes.TableColumn):
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
        """Its cells, header included."""
        return self._of(self.parent.range)

    @property
    def data_body_range(self) -> Range | None:
        """Its cells without header and totals."""
        return self._of(self.parent.data_body_range)
