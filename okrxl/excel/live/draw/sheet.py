"""One placed sheet drawn into an open workbook: what exists is compared, and what differs is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from okrxl.core.address import MAX_COLUMNS, Area, around, joined, parse_cell, without
from okrxl.excel.live.api.cells import exact
from okrxl.excel.live.api.page import repeat, repeated, set_up
from okrxl.excel.live.api.sheet import add_button, fold, fold_rows, hide, protect, remove_links, unfilter
from okrxl.excel.live.api.sparklines import clear_sparklines, place_sparklines, point_sparklines
from okrxl.excel.live.draw.cells import (
    Cell,
    addresses,
    changed,
    grid,
    refs,
    restorable,
    rows_of,
    whole_columns,
    whole_rows,
)
from okrxl.excel.live.draw.charts import adopt_charts, frame_of, place_charts, point_charts, update_alt_texts
from okrxl.excel.live.draw.outline import Grouping, grouping_of, new_grouping
from okrxl.excel.live.draw.room import make_room
from okrxl.excel.live.draw.rules import clear_rules, place_notes, place_rules, place_validations
from okrxl.excel.live.draw.tables import Found, found_in, name_tables, place_tables
from okrxl.excel.making_room import with_whole_tables
from okrxl.excel.parts.cells import formula_cells
from okrxl.excel.sheet_record import Record, areas_only, blocks_of, drawn_areas, record_of, tables_mark
from okrxl.sheets.model import PlacedSheet

if TYPE_CHECKING:
    import xlwings as xw

    from okrxl.excel.live.draw.names import Names
    from okrxl.excel.live.draw.styles import Styles
    from okrxl.excel.live.journal import Journal


@dataclass(frozen=True, slots=True)
class Canvas:
    """What the sheets of one drawing have in common."""

    names: Names
    styles: Styles
    journal: Journal
    from_1904: bool


class SheetWriter:
    """Draws one sheet; `tab` is its present name."""

    def __init__(self, canvas: Canvas, sheet: xw.Sheet, tab: str, wanted: PlacedSheet) -> None:
        self._canvas = canvas
        self._sheet = sheet
        self._tab = tab
        self._wanted = wanted
        self._blocks = blocks_of(wanted)
        self._links = {(link.row, link.column): link for link in wanted.links}
        self._record = record_of(wanted)
        self._ours: Sequence[Area] = ()

    @property
    def sheet(self) -> xw.Sheet:
        """The sheet itself."""
        return self._sheet

    def make(self) -> None:
        """Draw everything on a sheet that was just added; call `finish` afterwards."""
        self._set_widths()
        if self._blocks:
            self._canvas.styles.paint(self._sheet, self._blocks)
            if self._wanted.outline:
                new_grouping(self._wanted.outline).draw(self._sheet)
            self._write([around(self._record.areas)])
        self._structure(set(self._record.marks) - {"styles", "mixed", "links"}, {}, fresh=True)
        set_up(self._sheet, self._wanted)
        if self._wanted.details:
            fold(self._sheet, *self._wanted.details)
        if self._wanted.folded_rows:
            fold_rows(self._sheet, *self._wanted.folded_rows)

    def complete(self) -> None:
        """Add what a copied sheet lacks; call `finish` afterwards. LookupError: the copy is not complete."""
        name_tables(self._sheet, self._wanted.tables)
        adopt_charts(self._sheet, self._tab, self._wanted)
        self._write(self._link_areas())
        for one in self._wanted.sparklines:
            point_sparklines(self._sheet, one)

    def finish(self) -> None:
        """The last steps on a new sheet: buttons, protection, visibility, its record."""
        for button in self._wanted.buttons:
            add_button(self._sheet, button, frame_of(self._sheet, button))
        if self._wanted.protection:
            protect(self._sheet, self._wanted.protection)
        if self._wanted.state != "visible":
            hide(self._sheet, very=self._wanted.state == "very_hidden")
        self._canvas.names.remember(self._wanted.key, self._record, self._canvas.journal)

    def redraw(self, tables: Mapping[str, xw.main.Table]) -> None:
        """Write only what differs; `tables` are those on the sheet."""
        record = self._canvas.names.record(self._wanted.key)
        areas = {name: Area.parse(table.range.address) for name, table in tables.items()}
        drawn = self._drawn(areas)
        if make_room(self._sheet, self._wanted, drawn, areas, self._canvas.journal):
            areas = {name: Area.parse(table.range.address) for name, table in tables.items()}
        found = found_in(tables, areas, self._wanted.tables, drawn)
        present = tables_mark((name, one.area.ref) for name, one in found.items())
        known = self._known(record, drawn, found, present)
        stale = {name for name, mark in self._record.marks.items() if known.marks.get(name) != mark}
        self._ours = ours = joined([*known.areas, *self._record.areas])
        if not ours:
            return
        box = around(ours)
        cells = self._sheet.range(box.ref)
        before = exact(cells, grid(cells.raw_value))
        wrong = self._wrong(before, box, stale)
        gone = without(known.areas, self._record.areas)
        if not (stale or wrong or gone):
            return
        if stale - {"alts"}:
            self._remember_areas(ours, known.areas, present)
        self._note(box, before, ours)
        for one in found.values():
            unfilter(one.table)
        renewed = "heights" in stale
        grouping = grouping_of(self._sheet, self._wanted, found, (before, box)) if renewed else None
        self._change(stale, found, (wrong, gone), grouping)
        self._widen(known.areas)
        self._canvas.names.remember(self._wanted.key, self._record, None)

    def _drawn(self, tables: Mapping[str, Area]) -> list[Area] | None:
        """Where our cells and the tables that are drawn as a whole stand so far; None where it is unknown."""
        known = drawn_areas(self._canvas.names.record_text(self._wanted.key), tables)
        return None if known is None else with_whole_tables(known, self._wanted.tables, tables)

    def _remember_areas(self, ours: Iterable[Area], known: Iterable[Area], tables: str) -> None:
        """Record where our cells are and nothing of their looks, which differ from the record from here on.

        Where the drawing is undone, the next one draws every aspect and clears what it no longer needs: cells
        that belong to no table are found by the record alone.
        """
        names, key = self._canvas.names, self._wanted.key
        # A long record is several names: where one of them fails, all of them are put back.
        self._canvas.journal.note(lambda: names.remember(key, areas_only(known, tables), None))
        names.remember(key, areas_only(ours, tables), None)

    def _known(
        self, record: Record | None, drawn: list[Area] | None, found: Mapping[str, Found], present: str
    ) -> Record:
        """The record if the tables are still where it has them; else the areas known, `drawn` or the tables'.

        `present` is the mark of the tables found.
        """
        if record and record.marks.get("tables") == present:
            return record
        if drawn is not None:
            return Record(tuple(drawn), {})
        # Columns beyond ours are the manager's: Excel took them into the table when they were typed.
        widths = {table.name.casefold(): table.area.columns for table in self._wanted.tables}
        areas = [
            Area(area.top, area.left, area.bottom, min(area.right, area.left + widths[name] - 1))
            for name, (_, area, _) in found.items()
            if name in widths
        ]
        return Record(tuple(areas), {})

    def _wrong(self, before: Sequence[Sequence[object]], box: Area, stale: set[str]) -> list[Area]:
        """The rectangles to write."""
        epoch = self._canvas.from_1904
        found = [changed(block, before, (box.top, box.left), from_1904=epoch) for block in self._blocks]
        areas = [area for area in found if area]
        if "links" in stale:
            areas += self._link_areas()
        whole = [area for area in self._record.areas if any(area.overlaps(one) for one in areas)]
        # One write for each rectangle, of no more than its changed part.
        return [around([one for one in areas if one.overlaps(area)]) for area in whole]

    def _link_areas(self) -> list[Area]:
        """Each whole column that contains links or formulas: a cell may have lost the link it had.

        Of cells in one row alone that row.
        """
        cells = {(link.row, link.column) for link in self._wanted.links}
        cells |= set(map(parse_cell, formula_cells(self._blocks)))
        found = []
        for area in self._record.areas:
            inside = [Area(*cell, *cell) for cell in cells if area.contains(*cell)]
            if inside and around(inside).rows == 1:
                found.append(around(inside))
            else:
                columns = {one.left for one in inside}
                found += [Area(area.top, column, area.bottom, column) for column in columns]
        return found

    def _note(self, box: Area, before: Sequence[Sequence[object]], ours: Iterable[Area]) -> None:
        """Note the present cells for undoing, formulas included."""
        formulas = grid(self._sheet.range(box.ref).formula)
        cells = {
            area: restorable(area, box, before, formulas, from_1904=self._canvas.from_1904) for area in ours
        }
        for area, rows in cells.items():
            self._canvas.journal.note(lambda area=area, rows=rows: self._put(area, rows))  # type: ignore[misc]

    def _change(
        self,
        stale: set[str],
        found: Mapping[str, Found],
        changed: tuple[Sequence[Area], Sequence[Area]],
        grouping: Grouping | None,
    ) -> None:
        """Draw what is stale, then the cells that are `changed`: to be written, and to be cleared."""
        sheet, (wrong, gone) = self._sheet, changed
        areas = [*self._record.areas, *gone]
        if "merges" in stale:
            for address in refs(areas):
                sheet.range(address).unmerge()
        if "rules" in stale:
            clear_rules(sheet, areas)
        lost = self._structure(stale & {"tables"}, found, fresh=False)
        for address in refs(gone):
            sheet.range(address).clear()
        if "links" in stale:
            for area in self._link_areas():
                remove_links(sheet.range(area.ref))
        if stale & {"styles", "mixed", "links"}:
            only_mixed = not stale & {"styles", "links"}
            lost += self._canvas.styles.paint(sheet, self._blocks, only_mixed=only_mixed)
        if grouping:
            lost += grouping.draw(sheet)
        lost = [area for area in self._record.areas if any(area.overlaps(one) for one in lost)]
        self._write([*without(wrong, lost), *lost])
        self._structure(stale - {"tables", "styles", "mixed", "links"}, found, fresh=False)
        if grouping:
            # At the end: fitting rows to their texts may bring folded ones back.
            grouping.fold(sheet)

    def _write(self, areas: Iterable[Area]) -> None:
        computed = {parse_cell(ref) for ref in formula_cells(self._blocks)}
        for area in areas:
            rows = rows_of(area, self._blocks, self._links, from_1904=self._canvas.from_1904)
            if any(area.contains(*cell) for cell in computed):
                self._sheet.range(area.ref).formula = rows
            else:
                self._put(area, rows)

    def _put(self, area: Area, rows: list[list[Cell]]) -> None:
        self._sheet.range(area.ref).raw_value = rows

    def _structure(self, stale: set[str], found: Mapping[str, Found], *, fresh: bool) -> list[Area]:
        """Everything stale that is not cells; returns the areas whose values are overwritten."""
        sheet, wanted = self._sheet, self._wanted
        lost: list[Area] = []
        if "tables" in stale:
            lost = place_tables(sheet, wanted.tables, found, self._canvas.journal)
        if "merges" in stale:
            for address in addresses(area.ref for area in wanted.merges):
                sheet.range(address).merge()
        self._set_rows(stale, fresh=fresh)
        if "rules" in stale:
            place_rules(sheet, wanted.rules)
        if "sparklines" in stale:
            self._sparklines(fresh=fresh)
        if "validations" in stale:
            place_validations(sheet, wanted.validations)
        if "notes" in stale and fresh:
            place_notes(sheet, wanted.notes)
        if "charts" in stale and (wanted.charts or not fresh):
            place_charts(sheet, self._tab, wanted, self._canvas.journal)
        else:
            self._follow(stale)
        return lost

    def _sparklines(self, *, fresh: bool) -> None:
        if not fresh:
            for address in refs(self._record.areas):
                clear_sparklines(self._sheet, address)
        for one in self._wanted.sparklines:
            place_sparklines(self._sheet, one)

    def _follow(self, stale: set[str]) -> None:
        """The parts of charts that change with the values alone."""
        if "ranges" in stale:
            point_charts(self._sheet, self._tab, self._wanted, self._canvas.journal)
        if "alts" in stale:
            update_alt_texts(self._sheet, self._wanted, self._canvas.journal)

    def _widen(self, known: Sequence[Area]) -> None:
        """Columns right of those that were there: widths, details folded away. Others are the manager's."""
        last = around(known).right if known else MAX_COLUMNS
        self._set_widths(beyond=last)
        if self._wanted.details and self._wanted.details[0] > last:
            fold(self._sheet, *self._wanted.details)

    def _set_widths(self, beyond: int = 0) -> None:
        columns: dict[float, list[int]] = {}
        for column, width in self._wanted.widths:
            if column > beyond:
                columns.setdefault(width, []).append(column)
        for width, numbers in columns.items():
            for address in whole_columns(numbers):
                self._sheet.range(address).column_width = width

    def _set_rows(self, stale: set[str], *, fresh: bool) -> None:
        if "heights" in stale:
            self._set_heights(fresh=fresh)
        if "repeated" in stale and not fresh:
            before = repeated(self._sheet)
            self._canvas.journal.note(lambda: repeat(self._sheet, before))
            repeat(self._sheet, self._wanted.print.repeat_rows)

    def _set_heights(self, *, fresh: bool) -> None:
        if not fresh and self._ours:
            # Rows that no longer have a height of their own fit their text again, those no longer ours too.
            self._sheet.range(f"1:{around(self._ours).bottom}").rows.autofit()
        rows: dict[float, list[int]] = {}
        for row, height in self._wanted.heights:
            rows.setdefault(height, []).append(row)
        for height, numbers in rows.items():
            for address in whole_rows(numbers):
                self._sheet.range(address).row_height = height
