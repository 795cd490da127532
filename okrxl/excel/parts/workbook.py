"""The workbook part: its list of sheets and its defined names, read and edited."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

from lxml import etree

from okrxl.core.address import sheet_ref
from okrxl.core.errors import BadFileError
from okrxl.core.names import OWNED_NAME, TEXT_NAME
from okrxl.core.worksheet import unquoted
from okrxl.excel.own_names import cell_reference, referred_cell
from okrxl.excel.parts.name_index import NameIndex

if TYPE_CHECKING:
    from okrxl.excel.package.parts import Parts

AFTER_CALCULATION = (
    "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing",
    "fileRecoveryPr", "webPublishObjects", "extLst",
)  # fmt: skip
"""The elements after `calcPr` in the workbook part (CT_Workbook)."""
BEFORE_NAMES = ("sheets", "functionGroups", "externalReferences")
"""The elements before `definedNames` in the workbook part (CT_Workbook)."""
MAX_SHEET_ID = 65_534
STATES = {"hidden": "hidden", "very_hidden": "veryHidden"}
ROWS = re.compile(r"\d+:\$\d+$")
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


class WorkbookPart:
    """A view on the workbook part of `Parts`."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._root = parts.tree(parts.workbook)
        self._id = f"{{{parts.office}}}id"
        # Both are looked up for each sheet; `_forget` has them made anew.
        self._index: NameIndex | None = None
        self._listed: dict[str, etree._Element] = {}

    def _find(self, tag: str) -> etree._Element | None:
        return self._root.find(f"{{{self._parts.main}}}{tag}")

    def _changed(self) -> None:
        self._parts.touch(self._parts.workbook)

    @property
    def dates_from_1904(self) -> bool:
        """Whether dates count from 1904 (old Mac workbooks)."""
        node = self._find("workbookPr")
        return node is not None and node.get("date1904") in {"1", "true"}

    def calculate(self) -> None:
        """Have the whole workbook calculated when it is opened."""
        node = self._find("calcPr")
        if node is None:
            node = etree.Element(f"{{{self._parts.main}}}calcPr")
            later = [n for n in self._root.iterchildren("*") if etree.QName(n).localname in AFTER_CALCULATION]
            if later:
                later[0].addprevious(node)
            else:
                self._root.append(node)
        node.set("fullCalcOnLoad", "1")
        self._changed()

    def _sheets(self) -> list[etree._Element]:
        node = self._find("sheets")
        return [] if node is None else list(node.iterfind(f"{{{self._parts.main}}}sheet"))

    def _forget(self) -> None:
        """Sheets or names were removed."""
        self._index = None
        self._listed = {}

    def _tab(self, name: str) -> etree._Element | None:
        if not self._listed:
            self._listed = {str(node.get("name")).casefold(): node for node in reversed(self._sheets())}
        return self._listed.get(name.casefold())

    def sheet_names(self) -> tuple[str, ...]:
        """All tabs, in order."""
        return tuple(str(node.get("name")) for node in self._sheets())

    def sheet_part(self, name: str) -> str | None:
        """The part of a tab."""
        node = self._tab(name)
        return None if node is None else self._parts.target(self._parts.workbook, str(node.get(self._id)))

    def sheet_id(self, name: str) -> int:
        """The `sheetId` of a tab, by which the calculation chain refers to it."""
        node = self._tab(name)
        return 0 if node is None else self._parts.whole(node, "sheetId")

    def add_sheet(self, name: str, state: str = "visible") -> str:
        """Append a tab; returns the name of its part, which still has to be written."""
        sheets = self._find("sheets")
        if sheets is None:
            sheets = etree.SubElement(self._root, f"{{{self._parts.main}}}sheets")
        part = self._parts.free_name("xl/worksheets/sheet{}.xml")
        # Reserves the name: the next sheet may be added before this one is written.
        self._parts.put(part, b"", SHEET_TYPE)
        taken = {self._parts.whole(node, "sheetId") for node in self._sheets()}
        number = max(taken, default=0) + 1
        if number > MAX_SHEET_ID:
            number = next(free for free in range(1, MAX_SHEET_ID) if free not in taken)
        rel = self._parts.relate(self._parts.workbook, "worksheet", part)
        node = etree.SubElement(
            sheets, f"{{{self._parts.main}}}sheet", {"name": name, "sheetId": str(number)}
        )
        if state != "visible":
            node.set("state", STATES[state])
        node.set(self._id, rel)
        self._listed = {}
        self._changed()
        return part

    def remove_sheet(self, name: str) -> None:
        """Remove a tab with its local names; indices of the tabs after it are lowered."""
        nodes = self._sheets()
        index = next(i for i, node in enumerate(nodes) if node.get("name") == name)
        self._parts.unrelate(self._parts.workbook, str(nodes[index].get(self._id)))
        nodes[index].getparent().remove(nodes[index])  # type: ignore[union-attr]
        for node in list(self._names()):
            local = self._parts.whole(node, "localSheetId", -1)
            if local == index:
                node.getparent().remove(node)  # type: ignore[union-attr]
            elif local > index:
                node.set("localSheetId", str(local - 1))
        for view in self._root.iter(f"{{{self._parts.main}}}workbookView"):
            for key in ("activeTab", "firstSheet"):
                if (number := self._parts.whole(view, key)) >= index > 0:
                    view.set(key, str(number - 1))
        self._forget()
        self._changed()

    def show_only(self, tabs: Collection[str]) -> None:
        """Hide every sheet but these; the first of them is in front.

        LibreOffice prints hidden sheets too that have a print area.
        """
        shown = [str(node.get("name")) in tabs for node in self._sheets()]
        for node, visible in zip(self._sheets(), shown, strict=True):
            node.set("state", "visible" if visible else "hidden")
            if not visible:
                self.remove_local("_xlnm.Print_Area", str(node.get("name")))
        for view in self._root.iter("{*}workbookView"):
            view.set("activeTab", str(shown.index(True)))
            view.set("firstSheet", "0")
        self._changed()

    def _names(self) -> list[etree._Element]:
        node = self._find("definedNames")
        return [] if node is None else list(node.iterfind(f"{{{self._parts.main}}}definedName"))

    def names(self) -> dict[str, str]:
        """Name -> formula of the workbook-wide defined names."""
        return {str(n.get("name")): n.text or "" for n in self._names() if n.get("localSheetId") is None}

    def _by_name(self) -> NameIndex:
        if self._index is None:
            self._index = NameIndex(self._names())
        return self._index

    def formula(self, name: str) -> str | None:
        """The formula of a workbook-wide defined name."""
        node = self._by_name().find(name)
        return None if node is None else node.text or ""

    def text_named(self, name: str) -> str | None:
        """The text constant that a name holds."""
        formula = self.formula(name)
        return None if formula is None else formula.strip('"')

    def set_name(self, name: str, formula: str, *, hidden: bool = False, local: int | None = None) -> None:
        """Make or change a defined name; the list stays sorted, as Excel writes it."""
        scope = None if local is None else str(local)
        present = self._by_name().find(name, scope)
        if present is not None:
            if present.text != formula:
                present.text = formula
                self._changed()
            return
        names = self._find("definedNames")
        if names is None:
            names = etree.Element(f"{{{self._parts.main}}}definedNames")
            before = [n for tag in BEFORE_NAMES if (n := self._find(tag)) is not None]
            before[-1].addnext(names)
        node = etree.Element(f"{{{self._parts.main}}}definedName", {"name": name})
        node.text = formula
        if scope is not None:
            node.set("localSheetId", scope)
        if hidden:
            node.set("hidden", "1")
        later = self._by_name().add(node)
        if later is not None:
            later.addprevious(node)
        else:
            names.append(node)
        self._changed()

    def follow_rows(self, name: str, formula: str, tab: str) -> None:
        """Update a sheet's print titles, if they still have the same form."""
        local = self.sheet_names().index(tab)
        node = self._by_name().find(name, str(local))
        if node is not None and ROWS.sub("", node.text or "") == ROWS.sub("", formula):
            self.set_name(name, formula, local=local)

    def remove_name(self, name: str) -> None:
        """Remove a workbook-wide defined name."""
        self._forget()
        for node in self._names():
            if node.get("name") == name and node.get("localSheetId") is None:
                node.getparent().remove(node)  # type: ignore[union-attr]
                self._changed()
        names = self._find("definedNames")
        if names is not None and not len(names):
            self._root.remove(names)

    def remove_local(self, name: str, tab: str) -> None:
        """Remove a defined name of one sheet's own."""
        local = str(self.sheet_names().index(tab))
        self._forget()
        for node in self._names():
            if node.get("name") == name and node.get("localSheetId") == local:
                node.getparent().remove(node)  # type: ignore[union-attr]
                self._changed()

    def cell_of(self, name: str) -> tuple[str, str] | None:
        """(tab, cell) that a defined name refers to; None where it is broken or absent."""
        reference = cell_reference(self.formula(name) or "")
        node = self._tab(reference[0]) if reference else None
        return None if reference is None or node is None else (str(node.get("name")), reference[1])

    def _tabs(self) -> dict[str, str]:
        return {name.casefold(): name for name in self.sheet_names()}

    def owned(self) -> dict[str, str]:
        """Key -> tab of the sheets that okrxl made and that still exist.

        BadFileError where one of their names stands twice: Excel allows it once.
        """
        names = [str(node.get("name")) for node in self._names()]
        own = [name for name in names if name.startswith(OWNED_NAME)]
        if len(own) != len(set(own)):
            raise BadFileError("damaged", name=self._parts.package.name)
        tabs = self._tabs()
        cells = {
            name.removeprefix(OWNED_NAME): referred_cell(formula, tabs)
            for name, formula in self.names().items()
            if name.startswith(OWNED_NAME)
        }
        return {key: cell[0] for key, cell in cells.items() if cell}

    def owned_tab(self, key: str) -> str | None:
        """The tab of a sheet that okrxl made, if it still exists."""
        found = self.cell_of(OWNED_NAME + key)
        return found[0] if found else None

    def own(self, key: str, tab: str) -> None:
        """Record that okrxl made a tab."""
        self.set_name(OWNED_NAME + key, sheet_ref(tab, "$A$1"), hidden=True)

    def texts(self) -> dict[str, str]:
        """Key -> text constant kept in the workbook."""
        return {
            name.removeprefix(TEXT_NAME): unquoted(formula)
            for name, formula in self.names().items()
            if name.startswith(TEXT_NAME) and formula.startswith('"')
        }
