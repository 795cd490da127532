"""A closed .xlsx or .xlsm: input tables read, owned sheets replaced in their parts, the rest kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

from lxml import etree

from okrxl.core.address import MAX_ROWS, Area, around, cell_name, column_letters, parse_cell, sheet_ref
from okrxl.core.errors import BadFileError
from okrxl.core.schema import INPUT_NAMES
from okrxl.core.worksheet import quoted
from okrxl.excel import file_store
from okrxl.excel.closed.append import Appender
from okrxl.excel.closed.removal import remove_or_empty
from okrxl.excel.package.archive import Package
from okrxl.excel.package.parts import Parts
from okrxl.excel.package.relations import sheet_parts
from okrxl.excel.parts.calc_chain import add_formulas, forget_formulas
from okrxl.excel.parts.cells import Extra, Heights, cell_xml, formula_cells, sheet_data
from okrxl.excel.parts.sheet import SheetPart
from okrxl.excel.parts.styles import StylesPart
from okrxl.excel.parts.tables import Tables
from okrxl.excel.parts.workbook import WorkbookPart
from okrxl.excel.read.tables import read_grids
from okrxl.excel.sheet_record import is_piece, pieces, record_of
from okrxl.sheets.model import Computed, Drawing, NamedCell, PlacedSheet, Scalar, Values

if TYPE_CHECKING:
    from okrxl.core.grid import Grid

PRINT_TITLES = "_xlnm.Print_Titles"


class ClosedWorkbook:
    """The port of a closed file: read once on opening, written only by `save`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._before = file_store.load(path)
        self._package = Package.open(self._before, name=path.name)
        self._changed = False

    @property
    def name(self) -> str:
        """The file's name."""
        return self._path.name

    def read(self, tables: Mapping[str, str] = INPUT_NAMES) -> Mapping[str, Grid]:
        """The tables asked for that are present, raw."""
        return read_grids(self._package, tables)

    def sheet_names(self) -> tuple[str, ...]:
        """All tabs, in order."""
        return tuple(sheet_parts(self._package))

    def owned(self) -> Mapping[str, str]:
        """Key -> tab of the sheets okrxl made."""
        return WorkbookPart(Parts(self._package)).owned()

    def tables(self) -> Mapping[str, str]:
        """Name -> tab of all Excel tables."""
        parts, tabs = Parts(self._package), sheet_parts(self._package)
        names = {part: tab for tab, part in tabs.items()}
        return {name: names[sheet] for name, (sheet, _) in Tables(parts, list(names)).by_name.items()}

    def texts(self) -> Mapping[str, str]:
        """Text constants okrxl keeps in the workbook."""
        return WorkbookPart(Parts(self._package)).texts()

    def draw(self, drawing: Drawing) -> None:
        """Put the drawing into the package; nothing reaches the file before `save`."""
        SheetWriter(self._package).draw(drawing)
        self._changed = True

    def save(self, *, keep: bool = True) -> None:
        """Replace the file in one step; `keep` the version before for `restore`."""
        if self._changed:
            file_store.replace(self._path, self._before, self._write, keep=keep)

    def _write(self, stream: IO[bytes]) -> None:
        """Write the package, and see that it can be read again before it takes the workbook's place."""
        self._package.write_to(stream)
        stream.seek(0)
        again = Package.open(stream.read(), name=self.name)
        if (
            sheet_parts(again).keys() != sheet_parts(self._package).keys()
            or again.names != self._package.names
        ):
            raise BadFileError("damaged", name=self.name)


class SheetWriter:
    """One drawing into one package: the parts it shares between sheets."""

    def __init__(self, package: Package) -> None:
        self._parts = Parts(package)
        self._book = WorkbookPart(self._parts)
        self._styles = StylesPart(self._parts)
        self._tables = Tables(self._parts, list(sheet_parts(package).values()))

    def draw(self, drawing: Drawing) -> None:
        """Everything of the drawing."""
        for sheet in drawing.sheets:
            self._refuse_taken(sheet)
        appender = Appender(self._parts, self._book, self._styles, self._tables)
        for rows in drawing.appended:
            appender.append(rows)
        for sheet in drawing.sheets:
            self._sheet(sheet)
        for key in drawing.dropped:
            remove_or_empty(self._parts, self._book, key)
        for name in drawing.names:
            self._book.set_name(name.name, name.formula, hidden=name.hidden)
        self._parts.flush()

    def _refuse_taken(self, sheet: PlacedSheet) -> None:
        """BadFileError where a sheet or table that is to be made has the name of one that is there."""
        tab = self._book.owned().get(sheet.key) if sheet.owned else None
        part = self._book.sheet_part(tab) if tab else None
        if tab is None and self._book.sheet_part(sheet.name):
            raise BadFileError("sheet_taken", name=self._parts.package.name, sheet=sheet.name)
        for table in sheet.tables:
            if self._tables.home(table.name) not in {None, part}:
                raise BadFileError("table_taken", name=self._parts.package.name, table=table.name)

    def _sheet(self, wanted: PlacedSheet) -> None:
        tab = self._book.owned().get(wanted.key) if wanted.owned else None
        part = self._book.sheet_part(tab) if tab else None
        if tab and part and wanted.static:
            self._update(wanted.named_cells)
        elif tab and part:
            sheet = SheetPart(self._parts, part, fresh=False)
            if wanted.protection and wanted.protection.renewed:
                sheet.protect(wanted.protection)
            self._fill(sheet, tab, replace(wanted, buttons=()))
            for name, formula in _print_names(wanted, tab):
                if name == PRINT_TITLES:
                    self._book.follow_rows(name, formula, tab)
        else:
            self._make(wanted)
        if wanted.owned and not (tab and wanted.static):
            # The live driver then knows that the sheet looks as it was drawn here.
            self._remember(wanted)

    def _remember(self, wanted: PlacedSheet) -> None:
        told = dict(pieces(wanted.key, record_of(wanted).text))
        for name in self._book.names():
            if is_piece(name, wanted.key) and name not in told:
                self._book.remove_name(name)
        for name, text in told.items():
            self._book.set_name(name, quoted(text), hidden=True)

    def _make(self, wanted: PlacedSheet) -> None:
        part = self._book.add_sheet(wanted.name, wanted.state)
        sheet = SheetPart(self._parts, part, fresh=True)
        sheet.set_up(wanted)
        self._fill(sheet, wanted.name, wanted)
        if wanted.owned:
            self._book.own(wanted.key, wanted.name)
        for cell in wanted.named_cells:
            place = f"${column_letters(cell.column)}${cell.row}"
            self._book.set_name(cell.name, sheet_ref(wanted.name, place), hidden=True)
        local = len(self._book.sheet_names()) - 1
        for name, formula in _print_names(wanted, wanted.name):
            self._book.set_name(name, formula, local=local)

    def _fill(self, sheet: SheetPart, tab: str, wanted: PlacedSheet) -> None:
        """The contents of a sheet, on the set-up it has."""
        blocks = [block for block in (*wanted.values, *map(_block, wanted.named_cells)) if block.columns[0]]
        areas = [block.area for block in blocks]
        added = {table.name: self._tables.added(table, areas) for table in wanted.tables}
        kept = sheet.kept(areas, self._styles.ours(), [area for area in added.values() if area])
        sheet.merge(wanted.merges, areas)
        sheet.put(self._parts.element("dimension", {"ref": _used(blocks, kept)}))
        sheet.widths(wanted)
        self._extras(sheet, tab, wanted, blocks)
        self._place_tables(sheet, wanted, added)
        self._formulas(tab, blocks, kept)
        rows = sheet_data(
            blocks,
            self._styles.format,
            heights=Heights(dict(wanted.heights), dict(wanted.fitted)),
            kept=kept,
            from_1904=self._book.dates_from_1904,
        )
        sheet.write(rows)

    def _formulas(self, tab: str, blocks: list[Values], kept: Extra) -> None:
        """What is to be calculated: the formulas that are there and no others."""
        computed, number = formula_cells(blocks), self._book.sheet_id(tab)
        forget_formulas(self._parts, number, _cells(kept) | computed.keys())
        if computed:
            add_formulas(self._parts, number, computed)
        if any(cell.value is None for cell in computed.values()):
            self._book.calculate()

    def _extras(self, sheet: SheetPart, tab: str, wanted: PlacedSheet, blocks: list[Values]) -> None:
        """All that is not cells."""
        sheet.rules(wanted.rules, self._styles.look)
        # openpyxl's vocabulary is loaded only where there is something to say with it.
        if wanted.validations:
            from okrxl.excel.parts.rules import validations  # noqa: PLC0415

            sheet.put(validations(wanted.validations))
        if wanted.links:
            sheet.put(_hyperlinks(wanted, self._parts.main))
        self._charts(sheet, tab, wanted, blocks)
        if wanted.notes:
            from okrxl.excel.drawings.notes import place_notes  # noqa: PLC0415

            legacy = place_notes(self._parts, sheet.part, wanted.notes)
            if legacy:
                sheet.put(self._parts.element("legacyDrawing", {"r:id": legacy}))
        if wanted.buttons:
            from okrxl.excel.drawings.buttons import place_buttons  # noqa: PLC0415

            place_buttons(self._parts, sheet, wanted.buttons)

    def _charts(self, sheet: SheetPart, tab: str, wanted: PlacedSheet, blocks: list[Values]) -> None:
        if not wanted.charts and not self._parts.related(sheet.part, "drawing"):
            return
        from okrxl.excel.drawings.drawing import place_charts  # noqa: PLC0415

        one = place_charts(self._parts, sheet.part, tab, wanted, lambda area: _values_in(blocks, area))
        if one and not sheet.has("drawing"):
            sheet.put(self._parts.element("drawing", {"r:id": one}))

    def _place_tables(self, sheet: SheetPart, wanted: PlacedSheet, added: Mapping[str, Area | None]) -> None:
        names = {table.name.casefold() for table in wanted.tables}
        for one, part in self._parts.related(sheet.part, "table"):
            if str(self._parts.tree(part).get("displayName", "")).casefold() not in names:
                self._tables.remove(sheet.part, one, part)
        if wanted.tables:
            ids = [self._tables.place(sheet.part, table, added[table.name]) for table in wanted.tables]
            sheet.table_parts(ids)

    def _update(self, cells: Iterable[NamedCell]) -> None:
        """Write the cells that stand where their names point now; a name that is gone is let go."""
        for cell in cells:
            place = self._book.place_of(cell.name)
            part = self._book.sheet_part(place[0]) if place else None
            if place and part:
                self._set_cell(part, place[1], cell.value)

    def _set_cell(self, part: str, ref: str, value: Scalar) -> None:
        root = self._parts.tree(part)
        for cell in root.iterfind(f"{{{self._parts.main}}}sheetData//{{{self._parts.main}}}c"):
            holder = cell.getparent()
            if cell.get("r") == ref and holder is not None:
                xml = cell_xml(ref, self._parts.whole(cell, "s"), value, from_1904=self._book.dates_from_1904)
                fresh = self._parts.fragment(xml)
                if etree.tostring(fresh, method="c14n") != etree.tostring(cell, method="c14n"):
                    holder.replace(cell, fresh)
                    self._parts.touch(part)
                return


def _print_names(wanted: PlacedSheet, tab: str) -> Iterator[tuple[str, str]]:
    """What of a sheet is printed and repeated, as Excel keeps it: names of the sheet's own."""
    setup = wanted.print
    if setup.columns:
        # Whole columns, written so that openpyxl too takes them for a range.
        yield "_xlnm.Print_Area", sheet_ref(tab, Area(1, 1, MAX_ROWS, setup.columns).absolute)
    titles = []
    if setup.repeat_columns:
        titles.append(sheet_ref(tab, f"$A:${column_letters(setup.repeat_columns)}"))
    if setup.repeat_rows:
        titles.append(sheet_ref(tab, f"${setup.repeat_rows[0]}:${setup.repeat_rows[1]}"))
    if titles:
        yield PRINT_TITLES, ",".join(titles)


def _block(cell: NamedCell) -> Values:
    return Values(cell.row, cell.column, ((cell.value,),), (cell.style,))


def _used(blocks: list[Values], kept: Extra) -> str:
    """The range of a sheet's cells."""
    areas = [block.area for block in blocks] + [
        Area(*parse_cell(ref), *parse_cell(ref)) for ref in _cells(kept)
    ]
    return around(areas).ref if areas else "A1"


def _cells(kept: Extra) -> set[str]:
    return {cell_name(row, column) for row, cells in kept.items() for column, _ in cells}


def _hyperlinks(wanted: PlacedSheet, space: str) -> etree._Element:
    links = etree.Element(f"{{{space}}}hyperlinks")
    for link in wanted.links:
        node = etree.SubElement(links, f"{{{space}}}hyperlink", {"ref": cell_name(link.row, link.column)})
        node.set("location", link.location)
        if link.tooltip:
            node.set("tooltip", link.tooltip)
    return links


def _values_in(blocks: list[Values], area: Area) -> list[Scalar]:
    """The values of a range, row by row; blank where no block stands."""
    columns = []
    for column in range(area.left, area.right + 1):
        block = next((one for one in blocks if one.area.contains(area.top, column)), None)
        told = block.columns[column - block.left][area.top - block.top :] if block else ()
        cells = [one.value if isinstance(one, Computed) else one for one in told]
        columns.append([*cells[: area.rows], *[None] * (area.rows - len(cells))])
    return [cell for row in zip(*columns, strict=True) for cell in row]
