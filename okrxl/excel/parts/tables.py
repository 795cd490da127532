"""Table parts (ListObjects): made, or resized in place with the manager's style and buttons kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree

from okrxl.core.address import Area
from okrxl.excel.own_names import TABLE_STYLE
from okrxl.excel.package.parts import root_element, serialised
from okrxl.excel.parts.cells import legal

if TYPE_CHECKING:
    from okrxl.excel.package.parts import Parts
    from okrxl.sheets.model import PlacedTable

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"
MONTH = re.compile(r"\d{4}-\d{2}")


class Tables:
    """All tables of the workbook by normalized name: (sheet part, table part)."""

    def __init__(self, parts: Parts, sheet_parts: list[str]) -> None:
        self._parts = parts
        self.by_name: dict[str, tuple[str, str]] = {}
        self._largest = 0
        for sheet in sheet_parts:
            for _, part in parts.related(sheet, "table"):
                root = parts.tree(part)
                self.by_name[str(root.get("displayName", "")).casefold()] = (sheet, part)
                self._largest = max(self._largest, parts.whole(root, "id"))

    def home(self, name: str) -> str | None:
        """The sheet part of the table of that name; None where there is no such table."""
        return self.by_name.get(name.casefold(), (None, None))[0]

    def area(self, name: str) -> Area | None:
        """Where a table stands; None where there is no such table."""
        found = self.by_name.get(name.casefold())
        return self._parts.area(self._parts.tree(found[1]), "ref") if found else None

    def is_filtered(self, name: str) -> bool:
        """Whether a filter may hide rows of a table."""
        found = self.by_name.get(name.casefold())
        return found is not None and self._parts.tree(found[1]).find("{*}autoFilter/*") is not None

    def added(self, table: PlacedTable, blocks: Iterable[Area]) -> Area | None:
        """The columns, header included, that a manager added on the right of a table that does not move.

        Excel takes what is typed beside a table into it. A column headed by a month is one of ours that is no
        longer wanted. None where a block of ours would cover the columns.
        """
        found = self.by_name.get(table.name.casefold())
        if not found:
            return None
        root, count = self._parts.tree(found[1]), len(table.headers)
        names = [str(node.get("name")) for node in root.iterfind("{*}tableColumns/{*}tableColumn")]
        old = self._parts.area(root, "ref")
        stays = (old.top, old.left) == (table.area.top, table.area.left) and old.columns == len(names) > count
        ours = list(map(column_name, table.headers))
        if not stays or names[:count] != ours or any(map(MONTH.fullmatch, names)):
            return None
        added = Area(old.top, old.left + count, old.bottom, old.right)
        wanted = Area(old.top, added.left, max(old.bottom, table.area.bottom), added.right)
        return None if any(wanted.overlaps(block) for block in blocks) else added

    def place(self, sheet: str, table: PlacedTable, added: Area | None = None) -> str:
        """Put a table on its sheet with the columns a manager `added`; returns its relationship id."""
        found = self.by_name.get(table.name.casefold())
        if found:
            self._resize(found[1], table, added)
            return self._parts.relate(sheet, "table", found[1])
        part = self._parts.free_name("xl/tables/table{}.xml")
        self._largest += 1
        self._parts.put(part, self._new(table, self._largest), KIND)
        self.by_name[table.name.casefold()] = (sheet, part)
        return self._parts.relate(sheet, "table", part)

    def remove(self, sheet: str, one: str, part: str) -> None:
        """Remove a table from its sheet."""
        self._parts.unrelate(sheet, one)
        self._parts.remove(part)
        self.by_name = {name: found for name, found in self.by_name.items() if found[1] != part}

    def _new(self, table: PlacedTable, number: int) -> bytes:
        attributes = {
            "id": number,
            "name": table.name,
            "displayName": table.name,
            "ref": table.area.ref,
            "totalsRowShown": 0,
        }
        root = root_element(self._parts.main, "table", attributes)
        if table.filter_buttons:
            root.append(self._parts.element("autoFilter", {"ref": table.area.ref}))
        style = {
            "name": TABLE_STYLE,
            "showFirstColumn": 0,
            "showLastColumn": 0,
            "showRowStripes": int(table.banded),
            "showColumnStripes": 0,
        }
        root.extend([self._columns(table, {}), self._parts.element("tableStyleInfo", style)])
        return serialised(root)

    def _resize(self, part: str, table: PlacedTable, added: Area | None) -> None:
        """Set range and columns; ids of remaining columns, style and filter buttons are kept."""
        root = self._parts.tree(part)
        space = f"{{{self._parts.main}}}"
        columns = root.find(f"{space}tableColumns")
        known = (
            {}
            if columns is None
            else {str(c.get("name")): str(c.get("id")) for c in columns.iterchildren("*")}
        )
        fresh = self._columns(table, known)
        before = etree.tostring(root)
        area = replace(table.area, right=added.right) if added else table.area
        root.set("ref", area.ref)
        for gone in ("totalsRowCount", "headerRowCount"):
            root.attrib.pop(gone, "")
        buttons = root.find(f"{space}autoFilter")
        if buttons is not None:
            # An active filter would hide new rows, and a sort would refer to rows that are gone.
            for child in list(buttons):
                buttons.remove(child)
            buttons.set("ref", area.ref)
        for sort in root.findall(f"{space}sortState"):
            root.remove(sort)
        if columns is None:
            root.append(fresh)
        elif not added and list(known) != list(map(column_name, table.headers)):
            root.replace(columns, fresh)
        if etree.tostring(root) != before:
            self._parts.touch(part)

    def _columns(self, table: PlacedTable, known: dict[str, str]) -> etree._Element:
        space = f"{{{self._parts.main}}}"
        columns = etree.Element(f"{space}tableColumns", {"count": str(len(table.headers))})
        used = {known[column_name(header)] for header in table.headers if column_name(header) in known}
        fresh = (str(n) for n in range(1, 20_000) if str(n) not in used)
        formulas = dict(table.calculated)
        for header in table.headers:
            number = known.get(column_name(header)) or next(fresh)
            one = etree.SubElement(
                columns, f"{space}tableColumn", {"id": number, "name": column_name(header)}
            )
            if header in formulas:
                etree.SubElement(one, f"{space}calculatedColumnFormula").text = formulas[header]
        return columns


def column_name(header: str) -> str:
    """A header as the table part has it: with line breaks escaped, or Excel repairs the table."""
    return legal(header).replace("\n", "_x000a_")
