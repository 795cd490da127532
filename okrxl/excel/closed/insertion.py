"""Columns and rows inserted into a sheet of a closed file, with everything in the file that refers to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import etree

from okrxl.core.address import Area, cell_name, parse_cell, sheet_ref, unquoted_sheet
from okrxl.excel.formulas import rewritten, translated
from okrxl.excel.parts.cells import escaped
from okrxl.excel.parts.tables import column_name

if TYPE_CHECKING:
    from okrxl.excel.making_room import Room
    from okrxl.excel.package.parts import Parts
    from okrxl.sheets.model import PlacedTable

FORMULAS = frozenset({"f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula"})
"""Elements that hold a formula, in sheets, charts, tables and the workbook."""
RANGES = frozenset({"ref", "sqref"})
"""Attributes, and elements of extensions, that name cells of their own sheet."""
OWN_RANGES = frozenset(
    {
        "mergeCell", "conditionalFormatting", "dataValidation", "hyperlink", "autoFilter", "ignoredError",
        "protectedRange", "selection",
    }
)  # fmt: skip
TABLE_RANGES = frozenset({"table", "autoFilter", "sortState", "sortCondition"})


class Insertion:
    """Makes room on one tab; `part` is its sheet."""

    def __init__(self, parts: Parts, tab: str, part: str, room: Room) -> None:
        self._parts = parts
        self._tab = tab
        self._part = part
        self._room = room

    def make(self, wanted: dict[str, PlacedTable]) -> None:
        """Insert; `wanted` are the tables to come, by normalized name."""
        mentions = [(escaped(self._tab) + "!").encode(), escaped(sheet_ref(self._tab, "")).encode()]
        self._parts.flush()
        for part in list(self._parts.package.names):
            if part != self._part and part.endswith(".xml") and not part.startswith("docProps/"):
                content = self._parts.package.part(part)
                if any(mention in content for mention in mentions):
                    self._formulas(self._parts.tree(part), part, own=False)
        self._sheet(self._parts.tree(self._part))
        for _, table in self._parts.related(self._part, "table"):
            self._table(table, wanted)
        for _, drawing in self._parts.related(self._part, "drawing"):
            self._anchors(drawing)
        self._parts.touch(self._part)
        self._parts.flush()

    def _formulas(self, root: etree._Element, part: str, *, own: bool) -> None:
        # A formula written once for several cells is written out before any of them moves.
        unshare(root)
        for node in root.iter():
            if isinstance(node.tag, str) and etree.QName(node).localname in FORMULAS and node.text:
                text = rewritten(node.text, lambda tab, ref: self._reference(tab, ref, own=own))
                if text != node.text:
                    node.text = text
                    self._parts.touch(part)
            location = node.get("location") if isinstance(node.tag, str) else None
            if location and "!" in location:
                tab, _, ref = location.rpartition("!")
                node.set("location", f"{tab}!{self._reference(tab, ref, own=own)}")
                self._parts.touch(part)

    def _reference(self, tab: str, ref: str, *, own: bool) -> str:
        meant = unquoted_sheet(tab).casefold() == self._tab.casefold() if tab else own
        return self._room.reference(ref) if meant else ref

    def _sheet(self, root: etree._Element) -> None:
        self._formulas(root, self._part, own=True)
        for node in root.iter():
            name = etree.QName(node).localname if isinstance(node.tag, str) else ""
            for key in RANGES & set(node.attrib if name in OWN_RANGES else ()):
                node.set(key, self._ranges(node.get(key, "")))
            if name == "sqref" and node.text:
                node.text = self._ranges(node.text)
            if name == "f" and node.get("ref"):
                node.set("ref", self._ranges(node.get("ref", "")))
        for node in root.iterfind("{*}cols/{*}col"):
            self._columns(node)
        for data in root.iterfind("{*}sheetData"):
            self._rows(data)

    def _ranges(self, text: str) -> str:
        return " ".join(self._room.reference(ref) for ref in text.split())

    def _columns(self, node: etree._Element) -> None:
        first, last = (self._parts.whole(node, key) for key in ("min", "max"))
        node.set("min", str(self._room.inserted(1, first)[1]))
        node.set("max", str(self._room.inserted(1, last)[1]))

    def _rows(self, data: etree._Element) -> None:
        """Put every cell where it belongs."""
        rows: dict[int, etree._Element] = {}
        cells: dict[int, dict[int, etree._Element]] = {}
        for row in list(data):
            for cell in list(row):
                place = self._room.place(*parse_cell(str(cell.get("r"))))
                cell.set("r", cell_name(*place))
                cells.setdefault(place[0], {})[place[1]] = cell
            number = self._room.inserted(self._parts.whole(row, "r"), 1)[0]
            row.set("r", str(number))
            row.attrib.pop("spans", "")
            rows[number] = row
        for number in cells.keys() - rows.keys():
            rows[number] = etree.SubElement(data, f"{{{self._parts.main}}}row", {"r": str(number)})
        for number, row in rows.items():
            found = cells.get(number, {})
            row[:] = [found[column] for column in sorted(found)]
        data[:] = [rows[number] for number in sorted(rows)]

    def _table(self, part: str, wanted: dict[str, PlacedTable]) -> None:
        root = self._parts.tree(part)
        old = self._parts.area(root, "ref")
        for node in root.iter():
            if isinstance(node.tag, str) and etree.QName(node).localname in TABLE_RANGES and node.get("ref"):
                node.set("ref", self._ranges(node.get("ref", "")))
        self._parts.touch(part)
        table = wanted.get(str(root.get("displayName", "")).casefold())
        if table and old.left < self._room.column <= old.right:
            # Its own cells are drawn anew; those that the manager added are carried with it.
            moved = self._parts.area(root, "ref")
            down = table.area.top - old.top
            moved = Area(old.top + down, moved.left, old.bottom + down, moved.right)
            for node in (root, *root.iterfind("{*}autoFilter")):
                node.set("ref", moved.ref)
            self._widen(root, table, old.right - self._room.column + 1)

    def _widen(self, root: etree._Element, table: PlacedTable, added: int) -> None:
        """A table with columns of the manager's keeps them behind those it is about to have."""
        columns = root.find("{*}tableColumns")
        area = self._parts.area(root, "ref")
        if columns is None or area.columns != len(table.headers) + added:
            return
        theirs = list(columns)[-added:]
        taken = {self._parts.whole(node, "id") for node in columns}
        names = {str(node.get("name")): node for node in columns}
        free = (number for number in range(1, len(taken) + len(table.headers) + 1) if number not in taken)
        own = [
            names[header]
            if header in names and names[header] not in theirs
            else self._parts.element("tableColumn", {"id": next(free), "name": header})
            for header in map(column_name, table.headers)
        ]
        columns[:] = [*own, *theirs]
        columns.set("count", str(len(columns)))

    def _anchors(self, part: str) -> None:
        """What floats over cells that move goes with them; okrxl's own charts keep their place."""
        for tag in ("from", "to"):
            for node in self._parts.tree(part).iter(f"{{*}}{tag}"):
                column, row = node.find("{*}col"), node.find("{*}row")
                if column is not None and row is not None:
                    place = self._room.inserted(int(row.text or 0) + 1, int(column.text or 0) + 1)
                    row.text, column.text = str(place[0] - 1), str(place[1] - 1)
                    self._parts.touch(part)


def unshare(root: etree._Element) -> None:
    """Write out formulas that a sheet states once for several cells."""
    shared = [(cell, node) for cell, node in _shared(root) if node.get("t") == "shared"]
    leaders = {node.get("si"): (str(node.text), str(cell.get("r"))) for cell, node in shared if node.text}
    for cell, node in shared:
        if node.get("si") in leaders:
            formula, origin = leaders[node.get("si")]
            node.text = translated(formula, origin, str(cell.get("r")))
            for key in ("t", "si", "ref"):
                node.attrib.pop(key, "")


def _shared(root: etree._Element) -> Iterator[tuple[etree._Element, etree._Element]]:
    for node in root.iterfind("{*}sheetData/{*}row/{*}c/{*}f"):
        cell = node.getparent()
        if cell is not None:
            yield cell, node
