"""One drawing put into a package: owned sheets replaced in their parts, everything else kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree

from okrxl.core.address import Area, AreaIndex, sheet_ref
from okrxl.core.errors import BadFileError
from okrxl.core.schema import DATA_SHEET
from okrxl.core.worksheet import quoted
from okrxl.excel.closed.contents import (
    PRINT_TITLES,
    addresses,
    block_of,
    grouping,
    hyperlinks,
    indexed,
    print_names,
    used_range,
    validations,
    values_in,
)
from okrxl.excel.closed.removal import remove_or_empty
from okrxl.excel.closed.room import areas_drawn, make_room, tables_on
from okrxl.excel.making_room import with_whole_tables
from okrxl.excel.own_names import recognised
from okrxl.excel.package.parts import Parts
from okrxl.excel.package.relations import sheet_parts
from okrxl.excel.parts.calc_chain import add_formulas, forget_formulas
from okrxl.excel.parts.cells import Heights, UserCells, cell_xml, formula_cells, lacks_results, sheet_data
from okrxl.excel.parts.sheet import SheetPart
from okrxl.excel.parts.styles import StylesPart
from okrxl.excel.parts.tables import Tables
from okrxl.excel.parts.theirs import Drawn, outside
from okrxl.excel.parts.workbook import WorkbookPart
from okrxl.excel.sheet_record import blocks_of, names_in_use, parsed, pieces, record_of, record_text
from okrxl.sheets.model import Drawing, NamedCell, PlacedSheet, Scalar, Values

if TYPE_CHECKING:
    from okrxl.excel.package.archive import Package


NOTHING: AreaIndex[Values] = AreaIndex(())


class DrawingWriter:
    """Puts one drawing into one package; holds the parts that its sheets share."""

    def __init__(self, package: Package) -> None:
        self._parts = Parts(package)
        self._book = WorkbookPart(self._parts)
        self._styles = StylesPart(self._parts)
        self._tables = Tables(self._parts, list(sheet_parts(package).values()))
        self._shown: Mapping[str, AreaIndex[Values]] = {}

    def draw(self, drawing: Drawing) -> None:
        """Draw everything."""
        tabs = {part: tab for tab, part in sheet_parts(self._parts.package).items()}
        known = {name: tabs[sheet] for name, (sheet, _) in self._tables.by_name.items()}
        for key, tab in recognised(self._book.names(), known).items():
            self._book.own(key, tab)
        sources = {chart.source for sheet in drawing.sheets for chart in sheet.charts}
        self._shown = {
            sheet.name: indexed(blocks_of(sheet)) for sheet in drawing.sheets if sheet.name in sources
        }
        for sheet in drawing.sheets:
            self._refuse_taken(sheet)
        if drawing.appended or drawing.edited:
            self._change_tables(drawing)
        for sheet in drawing.sheets:
            self._sheet(sheet)
        if drawing.dropped:
            remove_or_empty(self._parts, self._book, drawing.dropped)
        for name in drawing.names:
            self._book.set_name(name.name, name.formula, hidden=name.hidden)
        self._parts.flush()

    def _change_tables(self, drawing: Drawing) -> None:
        """Append to the manager's own tables, and change their cells."""
        from okrxl.excel.closed.append import Appender  # noqa: PLC0415 — a refresh does neither
        from okrxl.excel.closed.edits import edit  # noqa: PLC0415 — as above

        appender = Appender(self._parts, self._book, self._styles, self._tables)
        for rows in drawing.appended:
            appender.append(rows)
        for cells in drawing.edited:
            edit(self._parts, self._book, self._styles, cells)

    def _refuse_taken(self, sheet: PlacedSheet) -> None:
        """BadFileError where a sheet or table to be made has the name of an existing one."""
        tab = self._book.owned_tab(sheet.key) if sheet.owned else None
        part = self._book.sheet_part(tab) if tab else None
        if tab is None and self._book.sheet_part(sheet.name):
            raise BadFileError("sheet_taken", name=self._parts.package.name, sheet=sheet.name)
        for table in sheet.tables:
            if self._tables.home(table.name) not in {None, part}:
                raise BadFileError("table_taken", name=self._parts.package.name, table=table.name)

    def _sheet(self, wanted: PlacedSheet) -> None:
        tab = self._book.owned_tab(wanted.key) if wanted.owned else None
        part = self._book.sheet_part(tab) if tab else None
        if tab and part and wanted.static:
            self._update(wanted.named_cells)
        elif tab and part:
            make_room(self._parts, self._book, self._styles, tab, wanted)
            sheet = SheetPart(self._parts, part, fresh=False)
            if wanted.protection and wanted.protection.renewed:
                sheet.protect(wanted.protection)
            if self._is_outdated(wanted):
                sheet.renew(wanted)
                local = self._book.sheet_names().index(tab)
                for name, formula in print_names(wanted, tab):
                    self._book.set_name(name, formula, local=local)
            self._fill(sheet, tab, replace(wanted, buttons=()))
            self._point_names(wanted, tab)
            for name, formula in print_names(wanted, tab):
                if name == PRINT_TITLES:
                    self._book.follow_rows(name, formula, tab)
        else:
            self._make(wanted)
        if wanted.owned and not (tab and wanted.static):
            # The live driver then knows that the sheet is as it was drawn here.
            self._remember(wanted)

    def _is_outdated(self, wanted: PlacedSheet) -> bool:
        """Whether the sheet was last drawn by a version that laid sheets out in another way.

        One with buttons keeps its columns: its buttons are tied to them.
        """
        text = record_text(self._book.text_named, wanted.key)
        return bool(text) and not wanted.buttons and parsed(text) is None

    def _remember(self, wanted: PlacedSheet) -> None:
        record = dict(pieces(wanted.key, record_of(wanted).text))
        for name in names_in_use(self._book.formula, wanted.key):
            if name not in record:
                self._book.remove_name(name)
        for name, text in record.items():
            self._book.set_name(name, quoted(text), hidden=True)

    def _make(self, wanted: PlacedSheet) -> None:
        part = self._book.add_sheet(wanted.name, wanted.state)
        sheet = SheetPart(self._parts, part, fresh=True)
        sheet.set_up(wanted)
        self._fill(sheet, wanted.name, wanted)
        if wanted.owned:
            self._book.own(wanted.key, wanted.name)
        self._point_names(wanted, wanted.name)
        local = len(self._book.sheet_names()) - 1
        for name, formula in print_names(wanted, wanted.name):
            self._book.set_name(name, formula, local=local)

    def _point_names(self, wanted: PlacedSheet, tab: str) -> None:
        """Give the named cells of a sheet that was drawn their names."""
        for cell in wanted.named_cells:
            address = Area(cell.row, cell.column, cell.row, cell.column).absolute
            self._book.set_name(cell.name, sheet_ref(tab, address), hidden=True)

    def _fill(self, sheet: SheetPart, tab: str, wanted: PlacedSheet) -> None:
        """Replace the contents of a sheet; its set-up stays."""
        blocks = [block for block in (*wanted.values, *map(block_of, wanted.named_cells)) if block.columns[0]]
        areas = [block.area for block in blocks]
        groups = grouping(self._parts, self._tables, sheet, wanted)
        added = {table.name: self._tables.added(table, areas) for table in wanted.tables}
        drawn = [*areas, *self._whole_areas(wanted)]
        user_cells = sheet.user_cells(
            drawn,
            self._styles.ours(),
            [area for area in added.values() if area],
            self._book.owned_tab(DATA_SHEET) or "",
        )
        sheet.merge(wanted.merges, areas)
        sheet.put(self._parts.element("dimension", {"ref": used_range(blocks, user_cells)}))
        sheet.widths(wanted)
        if wanted.outline:
            sheet.outlined(max(group.level for group in groups.values()))
        self._extras(sheet, tab, wanted, blocks)
        self._place_tables(sheet, wanted, added)
        self._formulas(tab, blocks, user_cells)
        rows = sheet_data(
            blocks,
            self._styles.format,
            heights=Heights(dict(wanted.heights), dict(wanted.fitted), groups),
            user_cells=user_cells,
            from_1904=self._book.dates_from_1904,
        )
        sheet.write(rows)

    def _whole_areas(self, wanted: PlacedSheet) -> Iterator[Area]:
        """Where tables stand that are drawn anew as a whole: nothing is left behind there."""
        for table in wanted.tables:
            if table.whole and (area := self._tables.area(table.name)):
                yield area

    def _formulas(self, tab: str, blocks: list[Values], user_cells: UserCells) -> None:
        """Update the calculation chain to the formulas that the sheet now has."""
        if self._parts.related(self._parts.workbook, "calcChain"):
            computed, number = formula_cells(blocks), self._book.sheet_id(tab)
            forget_formulas(self._parts, number, addresses(user_cells) | computed.keys())
            add_formulas(self._parts, number, computed)
        if lacks_results(blocks):
            self._book.calculate()

    def _extras(self, sheet: SheetPart, tab: str, wanted: PlacedSheet, blocks: list[Values]) -> None:
        """Draw everything that is not cells."""
        sheet.rules(wanted.rules, self._styles.differential)
        sheet.sparklines(wanted.sparklines, [block.area for block in blocks])
        self._inputs(sheet, wanted, blocks)
        self._charts(sheet, tab, wanted, blocks)
        if wanted.notes:
            from okrxl.excel.drawings.notes import place_notes  # noqa: PLC0415

            legacy = place_notes(self._parts, sheet.part, wanted.notes)
            if legacy:
                sheet.put(self._parts.element("legacyDrawing", {"r:id": legacy}))
        if wanted.buttons:
            from okrxl.excel.drawings.buttons import place_buttons  # noqa: PLC0415

            place_buttons(self._parts, sheet, wanted.buttons)

    def _inputs(self, sheet: SheetPart, wanted: PlacedSheet, blocks: list[Values]) -> None:
        """Drop-downs, limits and links: ours, and the manager's outside our cells."""
        drawn = Drawn(self._old_areas(sheet.part, wanted), [block.area for block in blocks])
        data = self._book.owned_tab(DATA_SHEET) or ""
        theirs = list(outside(sheet.validations, "sqref", drawn.validations(wanted), data))
        made = list(validations(self._parts, wanted.validations))
        if made or theirs:
            sheet.put(self._parts.listed("dataValidations", [*made, *theirs]))
        links = list(outside(sheet.links, "ref", drawn.links()))
        if wanted.links or links:
            sheet.put(hyperlinks(self._parts, wanted, links))

    def _old_areas(self, part: str, wanted: PlacedSheet) -> list[Area] | None:
        """Where our cells stand so far; None where that is not known."""
        tables = tables_on(self._parts, part)
        known = areas_drawn(self._book, wanted.key, tables)
        return None if known is None else with_whole_tables(known, wanted.tables, tables)

    def _charts(self, sheet: SheetPart, tab: str, wanted: PlacedSheet, blocks: list[Values]) -> None:
        if not wanted.charts and not self._parts.related(sheet.part, "drawing"):
            return
        from okrxl.excel.drawings.drawing import place_charts  # noqa: PLC0415

        shown = {**self._shown, tab: indexed(blocks)}
        one = place_charts(
            self._parts,
            sheet.part,
            tab,
            wanted,
            lambda source: lambda area: values_in(shown.get(source, NOTHING), area),
        )
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
        """Write the cells that their names refer to now; a cell whose name is gone is left out."""
        for cell in cells:
            found = self._book.cell_of(cell.name)
            part = self._book.sheet_part(found[0]) if found else None
            if found and part:
                self._set_cell(part, found[1], cell.value)

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
