"""styles.xml: named styles and differential formats are appended, nothing is renumbered."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from okrxl.core.errors import BadFileError
from okrxl.excel.number_formats import percent_code, shows_dates, shows_percents
from okrxl.excel.xml_templates import filled
from okrxl.sheets.styles import LOOKS, RULE, STYLES, Look, Style

if TYPE_CHECKING:
    from okrxl.excel.package.parts import Parts

BUILT_IN = {"General": 0, "0": 1, "0.00": 2, "#,##0": 3, "#,##0.00": 4, "0%": 9, "0.00%": 10}
FIRST_OWN_FORMAT = 164
SHORT_DATE = 14
SHOWS_DATES = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59)})
"""The built-in formats that display a date, including those of East Asia."""
SHOWS_PERCENTS = frozenset({9, 10})
"""The built-in formats that display a percent."""
PREFIX = "okr "
"""The prefix of the names of okrxl's cell styles (normalized)."""
ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles",
    "colors", "extLst",
)  # fmt: skip
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
FONT_ORDER = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name",
    "family", "charset", "scheme",
)  # fmt: skip


class StylesPart:
    """Looks up the index of a cell format or a differential format, adding it where it is missing."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        found = parts.related(parts.workbook, "styles")
        if found:
            self._part = found[0][1]
        else:
            # Excel's own name carries no number.
            self._part = parts.free_name("xl/styles{}.xml").replace("1", "", 1)
            parts.put(self._part, filled("styles.xml").encode(), KIND)
            parts.relate(parts.workbook, "styles", self._part)
        self._root = parts.tree(self._part)
        self._space = f"{{{parts.main}}}"
        self._formats: dict[str, int] = {}
        self._differentials: dict[str, int] = {}
        self._dated: dict[int, int] = {}
        self._counted_as: dict[tuple[int, str], int] = {}
        self._known: dict[str, list[object]] = {}

    def format(self, key: str) -> int:
        """The `s` of cells in a named style (a key of `sheets.styles.STYLES`)."""
        if key not in self._formats:
            named = self._named(STYLES[key])
            formats = self._items("cellStyleXfs")
            if not 0 <= named < len(formats):
                raise BadFileError("damaged", name=self._parts.package.name)
            model = deepcopy(formats[named])
            for name in [name for name in model.attrib if str(name).startswith("apply")]:
                del model.attrib[name]
            model.set("xfId", str(named))
            if model.find(f"{self._space}protection") is not None:
                # Excel unlocks a cell only where the format has this flag.
                model.set("applyProtection", "1")
            self._formats[key] = self._index("cellXfs", model)
        return self._formats[key]

    def dated(self, number: int) -> int:
        """A cell format that displays dates: the given one, or the same with a short date."""
        if number not in self._dated:
            self._dated[number] = self._with_dates(number)
        return self._dated[number]

    def _with_dates(self, number: int) -> int:
        current, code = self._code(number)
        if current in SHOWS_DATES if code is None else shows_dates(code):
            return number
        return self._with_code(number, SHORT_DATE)

    def counted(self, number: int, value: float, percent: bool) -> int:  # noqa: FBT001 — handed on as a function
        """A cell format that displays a number as a percent, or not as one: the given one where it does."""
        code = percent_code(value) if percent else "General"
        if (number, code) not in self._counted_as:
            current, stated = self._code(number)
            shows = current in SHOWS_PERCENTS if stated is None else shows_percents(stated)
            made = number if shows == percent else self._with_code(number, self._number_format(code))
            self._counted_as[number, code] = made
        return self._counted_as[number, code]

    def _code(self, number: int) -> tuple[int, str | None]:
        """The id of a cell format's number format, and its code where the part states it."""
        formats = self._items("cellXfs")
        if not 0 <= number < len(formats):
            raise BadFileError("damaged", name=self._parts.package.name)
        current = self._parts.whole(formats[number], "numFmtId")
        stated = self._items("numFmts")
        codes = {self._parts.whole(one, "numFmtId"): str(one.get("formatCode")) for one in stated}
        return current, codes.get(current)

    def _with_code(self, number: int, code: int) -> int:
        """The index of the same cell format with another number format."""
        model = deepcopy(self._items("cellXfs")[number])
        model.attrib.update({"numFmtId": str(code), "applyNumberFormat": "1"})
        return self._index("cellXfs", model)

    def ours(self) -> frozenset[int]:
        """The indices of all cell formats based on okrxl's named styles, including a manager's variations."""
        named = {
            node.get("xfId")
            for node in self._items("cellStyles")
            if str(node.get("name", "")).casefold().startswith(PREFIX)
        }
        return frozenset(
            number for number, node in enumerate(self._items("cellXfs")) if node.get("xfId") in named
        )

    def differential(self, key: str) -> int:
        """The `dxfId` of a conditional format's look (a key of `sheets.styles.LOOKS`)."""
        if key not in self._differentials:
            self._differentials[key] = self._index("dxfs", self._dxf(LOOKS[key]))
        return self._differentials[key]

    def _named(self, style: Style) -> int:
        styles = self._list("cellStyles")
        for node in self._items("cellStyles"):
            if str(node.get("name", "")).casefold() == style.name.casefold():
                return self._parts.whole(node, "xfId")
        formats = self._list("cellStyleXfs")
        formats.append(self._format(style))
        self._counted(formats)
        number = len(self._items("cellStyleXfs")) - 1
        etree.SubElement(styles, f"{self._space}cellStyle", {"name": style.name, "xfId": str(number)})
        self._counted(styles)
        return number

    def _format(self, style: Style) -> etree._Element:
        node = self._element(
            "xf",
            numFmtId=self._number_format(style.number_format),
            fontId=self._index("fonts", self._font(style)),
            fillId=self._index("fills", self._fill(style.fill)) if style.fill else 0,
            borderId=self._index("borders", self._border(style.border)) if style.border else 0,
        )
        alignment = {
            "horizontal": style.horizontal if style.horizontal != "general" else "",
            "vertical": style.vertical,
            "wrapText": "1" if style.wrap else "",
            "indent": str(style.indent) if style.indent else "",
        }
        node.append(self._element("alignment", **{key: value for key, value in alignment.items() if value}))
        if not style.locked:
            node.append(self._element("protection", locked=0))
        return node

    def _number_format(self, code: str) -> int:
        stated = self._root.iterfind(f"{self._space}numFmts/{self._space}numFmt")
        if code in BUILT_IN and BUILT_IN[code] not in {
            self._parts.whole(node, "numFmtId") for node in stated
        }:
            return BUILT_IN[code]  # some programs redefine these ids
        formats = self._list("numFmts")
        for node in self._items("numFmts"):
            if node.get("formatCode") == code:
                return self._parts.whole(node, "numFmtId")
        number = max((self._parts.whole(node, "numFmtId") + 1 for node in self._items("numFmts")), default=0)
        number = max(number, FIRST_OWN_FORMAT)
        formats.append(self._element("numFmt", numFmtId=number, formatCode=code))
        self._counted(formats)
        return number

    def _font(self, style: Style) -> etree._Element:
        """The workbook's body font with our size, weight and colour."""
        fonts = self._items("fonts")
        body = fonts[0] if len(fonts) else self._element("font")
        size = body.find(f"{self._space}sz")
        points = float(str(size.get("val"))) if size is not None else 11
        wanted = {
            "b": self._element("b") if style.bold else None,
            "i": self._element("i") if style.italic else None,
            "u": self._element("u") if style.underline else None,
            "sz": self._element("sz", val=f"{points + style.size:g}"),
            "color": self._element("color", rgb="FF" + style.colour),
        }
        for tag in ("name", "family", "charset", "scheme"):
            node = body.find(self._space + tag)
            wanted[tag] = None if node is None else deepcopy(node)
        font = self._element("font")
        font.extend([node for tag in FONT_ORDER if (node := wanted.get(tag)) is not None])
        return font

    def _fill(self, colour: str) -> etree._Element:
        fill = self._element("fill")
        pattern = self._element("patternFill", patternType="solid")
        pattern.append(self._element("fgColor", rgb="FF" + colour))
        pattern.append(self._element("bgColor", indexed=64))
        fill.append(pattern)
        return fill

    def _border(self, kind: str) -> etree._Element:
        border = self._element("border")
        for side in ("left", "right", "top", "bottom"):
            line = self._element(side)
            if kind in {"box", side}:
                line.set("style", "thin")
                line.append(self._element("color", rgb="FF" + RULE))
            border.append(line)
        border.append(self._element("diagonal"))
        return border

    def _dxf(self, look: Look) -> etree._Element:
        dxf = self._element("dxf")
        font = self._element("font")
        if look.bold:
            font.append(self._element("b"))
        font.append(self._element("color", rgb="FF" + look.colour))
        fill = self._element("fill")
        pattern = self._element("patternFill")
        # In a dxf a solid fill's colour is the *background* colour.
        pattern.append(self._element("bgColor", rgb="FF" + look.fill))
        fill.append(pattern)
        dxf.extend([font, fill])
        return dxf

    def _index(self, tag: str, node: etree._Element) -> int:
        """The index of an equal child in the list; the node is appended where there is none."""
        items = self._list(tag)
        wanted = _canonical(node)
        present = self._items(tag)
        # Entries are appended and never changed, so each is compared once.
        known = self._known.setdefault(tag, [])
        known += map(_canonical, present[len(known) :])
        if wanted in known:
            return known.index(wanted)
        items.append(node)
        self._counted(items)
        return len(present)

    def _list(self, tag: str) -> etree._Element:
        found = self._root.find(self._space + tag)
        if found is None:
            found = self._element(tag)
            after = ORDER[: ORDER.index(tag)]
            before = [n for n in self._root.iterchildren("*") if etree.QName(n).localname in after]
            if before:
                before[-1].addnext(found)
            else:
                self._root.insert(0, found)
        return found

    def _items(self, tag: str) -> list[etree._Element]:
        """The entries of a list without comments: their positions are their indices."""
        return list(self._list(tag).iterchildren("*"))

    def _counted(self, items: etree._Element) -> None:
        items.set("count", str(sum(1 for _ in items.iterchildren("*"))))
        self._parts.touch(self._part)

    def _element(self, tag: str, **attributes: object) -> etree._Element:
        return etree.Element(self._space + tag, {key: str(value) for key, value in attributes.items()})


def _canonical(node: etree._Element) -> tuple[object, ...]:
    """What makes two elements equal: tag, attributes, children."""
    return (
        node.tag,
        sorted((str(k), str(v)) for k, v in node.attrib.items()),
        [_canonical(child) for child in node.iterchildren("*")],
    )
