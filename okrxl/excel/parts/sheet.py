"""A worksheet part: okrxl's content is replaced, the manager's settings (widths, view …) stay."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from lxml import etree

from okrxl.core.address import Area, cell_name
from okrxl.core.errors import BadFileError
from okrxl.excel.outlines import RowGroup, row_groups
from okrxl.excel.package.parts import DECLARATION
from okrxl.excel.parts.extensions import (
    BARS,
    SPARKLINES,
    Addition,
    bar_addition,
    bar_ids,
    bar_rule,
    extended,
    sparkline_group,
    without_bars,
    without_sparklines,
)
from okrxl.excel.parts.protection import protection_attributes
from okrxl.excel.parts.rules_update import bars_among, move_rules
from okrxl.excel.parts.user_cells import edited, user_cells
from okrxl.excel.xml_templates import filled
from okrxl.sheets.model import Bar

if TYPE_CHECKING:
    from okrxl.excel.package.parts import Parts
    from okrxl.excel.parts.cells import UserCells
    from okrxl.sheets.model import PlacedSheet, Protection, Rule, Sparklines

ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr",
    "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate",
    "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks",
    "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties",
    "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "picture",
    "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
"""The sequence of CT_Worksheet; Excel repairs a sheet that deviates from it."""
OURS = ("dimension", "mergeCells", "dataValidations", "hyperlinks", "tableParts")
DATA = re.compile(rb"<((?:\w+:)?)sheetData\b[^<>]*?(/>|>)")
MARK = "okrxl-rows"
PAPER_A4 = "9"
ROW_HEIGHT = 15
MARGINS = {"left": 0.25, "right": 0.25, "top": 0.25, "bottom": 0.4, "header": 0.2, "footer": 0.2}
"""In inches."""


class SheetPart:
    """One worksheet being edited; its rows are held apart as bytes.

    `validations` and `links` are the elements that were there, `groups` the rows that were grouped or hidden;
    where some were hidden, `hiding` are all rows.
    """

    def __init__(self, parts: Parts, part: str, *, fresh: bool) -> None:
        self._parts = parts
        self.part = part
        self._space = f"{{{parts.main}}}"
        self.groups: dict[int, RowGroup] = {}
        self.hiding = b""
        if fresh:
            self._root = etree.XML(parts.own(filled("worksheet.xml").encode()))
            self._rows = b""
            self._merged: list[Area] = []
            self.validations: list[etree._Element] = []
            self.links: list[etree._Element] = []
        else:
            self._root, self._rows = self._split(parts.package.part(part))
            merged = self._root.iterfind(f"{self._space}mergeCells/{self._space}mergeCell")
            self._merged = [parts.area(node, "ref") for node in merged]
            # Ours among them are those in our cells.
            self.validations = list(self._root.iterfind(f"{self._space}dataValidations/{self._space}*"))
            self.links = list(self._root.iterfind(f"{self._space}hyperlinks/{self._space}*"))
            for tag in OURS:
                for node in self._root.findall(self._space + tag):
                    self._root.remove(node)

    def _split(self, xml: bytes) -> tuple[etree._Element, bytes]:
        """The sheet without its rows, and its rows."""
        match = DATA.search(xml)
        if not match:
            raise BadFileError("damaged", name=self._parts.package.name)
        rows, end = b"", match.end()
        if match[2] == b">":
            closing = b"</" + match[1] + b"sheetData>"
            stop = xml.rfind(closing)
            end = stop + len(closing)
            self.groups = dict(row_groups(xml, match.end(), stop))
            if any(group.hidden for group in self.groups.values()):
                self.hiding = xml[match.end() : stop]
            # Rows with nothing of the manager's are not copied: they may be large.
            if edited(xml, match.end(), stop):
                rows = xml[match.end() : stop]
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(xml[: match.start()] + xml[end:], parser)
        except etree.XMLSyntaxError as error:
            raise BadFileError("damaged", name=self._parts.package.name) from error
        return root, rows

    def user_cells(
        self, blocks: Sequence[Area], ours: Collection[int], theirs: Sequence[Area], source: str = ""
    ) -> UserCells:
        """The manager's cells outside the blocks: all in `theirs`, elsewhere those that are not okrxl's.

        `ours` are the indices of okrxl's cell formats, `source` is the tab of its hidden data.
        """
        if not self._rows:
            return {}
        try:
            return user_cells(self._rows, self._parts.main, blocks, (ours, theirs), source)
        except etree.XMLSyntaxError as error:
            raise BadFileError("damaged", name=self._parts.package.name) from error

    def merge(self, merges: Iterable[Area], blocks: Sequence[Area]) -> None:
        """Write our merged areas, and those of the manager's that overlap none of our blocks."""
        theirs = [area for area in self._merged if not any(area.overlaps(block) for block in blocks)]
        refs = [area.ref for area in (*merges, *theirs)]
        if refs:
            cells = [self._parts.element("mergeCell", {"ref": ref}) for ref in refs]
            self.put(self._parts.listed("mergeCells", cells))

    def rules(self, wanted: Sequence[Rule], format_of: Callable[[str], int]) -> None:
        """Put our conditional formats on their present cells; the manager's stay."""
        bars = [rule for rule in wanted if isinstance(rule, Bar)]
        others = [rule for rule in wanted if not isinstance(rule, Bar)]
        present = self._root.findall(f"{self._space}conditionalFormatting")
        kept, complete = move_rules(present, others, format_of)
        shown = bars_among(kept, bars)
        for node in present:
            if node not in kept or node in shown:
                self._root.remove(node)
        if not complete:
            # openpyxl is slow to load, and a refresh rarely makes a rule.
            from okrxl.excel.parts.rules import conditional_formats  # noqa: PLC0415

            self.put(*conditional_formats(others, format_of, self._free_priority()))
        without_bars(self._extensions(), {one for node in shown for one in bar_ids(node)})
        numbered = list(enumerate(bars, self._free_priority()))
        self.put(*(bar_rule(self._parts, bar, number) for number, bar in numbered))
        self._extend(BARS, [bar_addition(self._parts, bar, number) for number, bar in numbered])

    def sparklines(self, wanted: Sequence[Sparklines], blocks: Sequence[Area]) -> None:
        """Put our sparklines into their cells; the manager's, outside our blocks, stay."""
        without_sparklines(self._extensions(), blocks)
        self._extend(SPARKLINES, [sparkline_group(self._parts, one) for one in wanted])

    def _free_priority(self) -> int:
        """A priority below that of every conditional format."""
        used = [self._parts.whole(node, "priority") for node in self._root.iter(f"{self._space}cfRule")]
        return max(used, default=0) + 1

    def _extensions(self) -> etree._Element | None:
        return self._root.find(f"{self._space}extLst")

    def _extend(self, addition: Addition, nodes: Sequence[etree._Element]) -> None:
        if self._extensions() is None and nodes:
            self.put(self._parts.element("extLst"))
        extensions = self._extensions()
        if extensions is not None:
            extended(self._parts, extensions, addition, nodes)
            if not len(extensions):
                self._root.remove(extensions)

    def put(self, *elements: etree._Element | bytes) -> None:
        """Insert elements at their positions in the sequence; bytes are parsed in the main namespace."""
        for element in elements:
            node = self._parts.fragment(element) if isinstance(element, bytes) else element
            rank = _rank(node)
            later = [other for other in self._root if isinstance(other.tag, str) and _rank(other) > rank]
            if later:
                later[0].addprevious(node)
            else:
                self._root.append(node)

    def table_parts(self, relations: Sequence[str]) -> None:
        """List the sheet's tables, by the ids of their relationships."""
        entries = [self._parts.element("tablePart", {"r:id": one}) for one in relations]
        self.put(self._parts.listed("tableParts", entries))

    def has(self, tag: str) -> bool:
        """Whether the sheet has such an element."""
        return self._root.find(self._space + tag) is not None

    def drop(self, tag: str) -> None:
        """Remove an element."""
        for node in self._root.findall(self._space + tag):
            self._root.remove(node)

    def set_up(self, wanted: PlacedSheet) -> None:
        """Set what a manager may change later on a new sheet: view, print set-up, tab colour, protection."""
        element, setup = self._parts.element, wanted.print
        self.put(
            self._properties(wanted),
            element("sheetViews", {}, self._view(wanted)),
            element(
                "sheetFormatPr",
                {
                    "defaultRowHeight": ROW_HEIGHT,
                    **({"outlineLevelRow": 1} if wanted.folded_rows else {}),
                    **({"outlineLevelCol": 1} if wanted.details else {}),
                },
            ),
            element("pageMargins", MARGINS),
            element(
                "pageSetup",
                {
                    "paperSize": PAPER_A4,
                    "orientation": "landscape" if setup.landscape else "portrait",
                    "fitToWidth": setup.fit_width,
                    "fitToHeight": setup.fit_height,
                },
            ),
        )
        if setup.header or setup.footer:
            node = element("headerFooter")
            for tag, text in (("oddHeader", setup.header), ("oddFooter", setup.footer)):
                if text:
                    etree.SubElement(node, self._space + tag).text = text
            self.put(node)
        if wanted.protection:
            self.protect(wanted.protection)

    def renew(self, wanted: PlacedSheet) -> None:
        """Widths, folded columns, frozen panes and pages across of a sheet that gets another layout."""
        self.drop("cols")
        for view in self._root.iterfind(f"{self._space}sheetViews/{self._space}sheetView"):
            for node in [*view.iterfind(f"{self._space}pane"), *view.iterfind(f"{self._space}selection")]:
                view.remove(node)
            view[:0] = list(self._view(wanted))
        for node in self._root.iterfind(f"{self._space}pageSetup"):
            node.set("fitToWidth", str(wanted.print.fit_width))
        if wanted.details:
            self._outline("summaryRight", "outlineLevelCol", 1)

    def outlined(self, deepest: int) -> None:
        """Show groups of rows up to that level, with their buttons beside the row above."""
        self._outline("summaryBelow", "outlineLevelRow", deepest)

    def _outline(self, side: str, levels: str, deepest: int) -> None:
        """Buttons not on the usual side of what they fold; how many levels there is room for."""
        properties = self._only("sheetPr")
        outline = properties.find(f"{self._space}outlinePr")
        if outline is None:
            outline = self._parts.element("outlinePr")
            properties.insert(0 if properties.find(f"{self._space}tabColor") is None else 1, outline)
        outline.set(side, "0")
        self._only("sheetFormatPr", {"defaultRowHeight": ROW_HEIGHT}).set(levels, str(deepest))

    def _only(self, tag: str, attributes: Mapping[str, object] | None = None) -> etree._Element:
        """The element of that name, made where there is none."""
        found = self._root.find(self._space + tag)
        if found is None:
            found = self._parts.element(tag, attributes)
            self.put(found)
        return found

    def _properties(self, wanted: PlacedSheet) -> etree._Element:
        """Code name, tab colour, and that it is printed to fit."""
        element = self._parts.element
        node = element("sheetPr", {"codeName": wanted.code_name} if wanted.code_name else {})
        if wanted.tab_colour:
            node.append(element("tabColor", {"rgb": f"FF{wanted.tab_colour}"}))
        if wanted.details:
            # The button that unfolds them stands over the column before.
            node.append(element("outlinePr", {"summaryRight": 0}))
        node.append(element("pageSetUpPr", {"fitToPage": 1}))
        return node

    def _view(self, wanted: PlacedSheet) -> etree._Element:
        """Gridlines, zoom and frozen panes."""
        attributes: dict[str, object] = {} if wanted.gridlines else {"showGridLines": 0}
        if wanted.zoom != 100:
            attributes |= {"zoomScale": wanted.zoom, "zoomScaleNormal": wanted.zoom}
        view = self._parts.element("sheetView", attributes | {"workbookViewId": 0})
        rows, columns = wanted.freeze or (0, 0)
        if rows or columns:
            pane = "bottomRight" if rows and columns else "bottomLeft" if rows else "topRight"
            split = {"xSplit": columns, "ySplit": rows}
            frozen = {
                **{key: count for key, count in split.items() if count},
                "topLeftCell": cell_name(rows + 1, columns + 1),
                "activePane": pane,
                "state": "frozen",
            }
            view.append(self._parts.element("pane", frozen))
            view.append(self._parts.element("selection", {"pane": pane}))
        return view

    def protect(self, wanted: Protection) -> None:
        """Protect the sheet; an existing protection stays unless a password is wanted."""
        if wanted.password:
            self.drop("sheetProtection")
        if not self.has("sheetProtection"):
            self.put(self._parts.element("sheetProtection", protection_attributes(wanted)))

    def widths(self, wanted: PlacedSheet) -> None:
        """Set the widths of columns that have none yet."""
        columns = self._root.find(f"{self._space}cols")
        covered = set()
        if columns is not None:
            for node in columns:
                first, last = (self._parts.whole(node, key) for key in ("min", "max"))
                covered |= set(range(first, min(last, 2_000) + 1))
        fresh = [(column, width) for column, width in sorted(wanted.widths) if column not in covered]
        if not fresh:
            return
        if columns is None:
            self.put(self._parts.element("cols"))
            columns = self._root.find(f"{self._space}cols")
        if columns is None:
            return
        first, last = wanted.details or (0, -1)
        for column, width in fresh:
            node = etree.SubElement(columns, f"{self._space}col")
            node.attrib.update(
                {"min": str(column), "max": str(column), "width": f"{width:g}", "customWidth": "1"}
            )
            if first <= column <= last:
                node.attrib.update({"hidden": "1", "outlineLevel": "1"})
            elif column == first - 1:
                node.set("collapsed", "1")
        columns[:] = sorted(columns, key=lambda node: self._parts.whole(node, "min"))

    def write(self, rows: Iterator[bytes]) -> None:
        """Put the part into the package with these rows."""
        self.drop("sheetData")
        data = self._parts.element("sheetData")
        data.text = MARK
        self.put(data)
        head, _, tail = etree.tostring(self._root, encoding="UTF-8", xml_declaration=False).partition(
            MARK.encode()
        )
        prefix = self._root.prefix
        # Our rows have no prefix: where the sheet uses one, they need their own default namespace.
        if prefix:
            head = head.removesuffix(f"<{prefix}:sheetData>".encode())
            head += f'<sheetData xmlns="{self._parts.main}">'.encode()
            tail = b"</sheetData>" + tail.removeprefix(f"</{prefix}:sheetData>".encode())
        self._parts.put(self.part, chain([DECLARATION + head], rows, [tail]))


def _rank(node: etree._Element) -> int:
    name = etree.QName(node).localname
    # mc:AlternateContent wraps controls.
    return ORDER.index(name) if name in ORDER else ORDER.index("controls")
