"""Form buttons as Excel writes them: a control's properties, its drawing in VML, and again in DrawingML.

Excel reads the VML shape and `controls`; what stands in the sheet's drawing is for programs that know no VML.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from okrxl.excel.drawings.drawing import DRAWING, PIXEL, SHEET_DRAWING
from okrxl.excel.drawings.drawing import KIND as DRAWING_KIND
from okrxl.excel.drawings.notes import VML_KIND
from okrxl.excel.package.parts import OFFICE

if TYPE_CHECKING:
    from okrxl.excel.package.parts import Parts
    from okrxl.excel.parts.sheet import SheetPart
    from okrxl.sheets.model import Button

KIND = "application/vnd.ms-excel.controlproperties+xml"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
A14 = "http://schemas.microsoft.com/office/drawing/2010/main"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
PROPERTIES = f'<formControlPr xmlns="{X14}" objectType="Button" lockText="1"/>'
SHAPES_A_SHEET = 1024
"""The n-th sheet's shapes are numbered from 1024 n on."""
SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t201" coordsize="21600,21600" o:spt="201" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/>'
    '<v:path shadowok="f" o:extrusionok="f" strokeok="f" fillok="f" o:connecttype="rect"/>'
    '<o:lock v:ext="edit" shapetype="t"/></v:shapetype>'
)
SHAPES = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel">'
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{}"/></o:shapelayout></xml>'
)
TEXT_SIZE = 10


def place_buttons(parts: Parts, sheet: SheetPart, buttons: tuple[Button, ...]) -> None:
    """Put buttons on a sheet that was just made."""
    number = _number(sheet.part)
    first = SHAPES_A_SHEET * number + 1
    font = _font(parts)
    _add_shapes(parts, sheet, number, [_shape(one, first + n, font) for n, one in enumerate(buttons)])
    _add_drawn(parts, sheet, [_drawn(one, first + n, font) for n, one in enumerate(buttons)])
    controls = []
    for index, button in enumerate(buttons):
        part = parts.free_name("xl/ctrlProps/ctrlProp{}.xml")
        parts.put(part, PROPERTIES.encode(), KIND)
        controls.append(_control(button, first + index, parts.relate(sheet.part, "ctrlProp", part)))
    sheet.put(_choice("x14", X14, "<controls>" + "".join(controls) + "</controls>").encode())


def _number(part: str) -> int:
    """The sheet's number, from its part's name."""
    return int("".join(letter for letter in part.rpartition("/")[2] if letter.isdigit()) or 1)


def _font(parts: Parts) -> str:
    """The font of the workbook's ordinary cells."""
    for kind, target in parts.rels(parts.workbook).values():
        if kind.endswith("/styles"):
            node = parts.tree(target).find("{*}fonts/{*}font/{*}name")
            if node is not None:
                return str(node.get("val"))
    return "Calibri"


def _choice(prefix: str, space: str, inside: str, fallback: str = "") -> str:
    """What only a program that knows the namespace is to read."""
    return (
        f'<mc:AlternateContent xmlns:mc="{COMPATIBILITY}">'
        f'<mc:Choice xmlns:{prefix}="{space}" Requires="{prefix}">{inside}</mc:Choice>{fallback}'
        "</mc:AlternateContent>"
    )


def _corners(button: Button, outer: str = "") -> str:
    """Where it begins and ends: zero-based cells and offsets in English metric units."""
    corners = (
        ("from", button.left, button.offset, button.top),
        ("to", button.right, button.right_offset, button.bottom),
    )
    return "".join(
        f"<{outer}{tag}><xdr:col>{column - 1}</xdr:col><xdr:colOff>{offset * PIXEL}</xdr:colOff>"
        f"<xdr:row>{row - 1}</xdr:row><xdr:rowOff>0</xdr:rowOff></{outer}{tag}>"
        for tag, column, offset, row in corners
    )


def _control(button: Button, shape: int, one: str) -> str:
    """The entry in the sheet's `controls`."""
    inside = (
        f'<control shapeId="{shape}" r:id="{one}" name="{button.name}">'
        f'<controlPr defaultSize="0" autoFill="0" autoPict="0" macro="[0]!{button.macro}" '
        f'altText={quoteattr(button.alt_text)}><anchor xmlns:xdr="{SHEET_DRAWING}" moveWithCells="1">'
        f"{_corners(button)}</anchor></controlPr></control>"
    )
    return _choice("x14", X14, inside)


def _shape(button: Button, shape: int, font: str) -> str:
    """The VML shape, which Excel draws and clicks."""
    anchor = (
        button.left - 1, button.offset, button.top - 1, 0,
        button.right - 1, button.right_offset, button.bottom - 1, 0,
    )  # fmt: skip
    return (
        f'<v:shape id="{button.name}" o:spid="_x0000_s{shape}" type="#_x0000_t201" '
        f"alt={quoteattr(button.alt_text)} "
        'style="position:absolute;margin-left:0;margin-top:0;width:80pt;height:30pt;z-index:1;'
        'mso-wrap-style:tight" o:button="t" fillcolor="buttonFace [67]" strokecolor="windowText [64]" '
        'o:insetmode="auto">'
        '<v:fill color2="buttonFace [67]" o:detectmouseclick="t"/><o:lock v:ext="edit" rotation="t"/>'
        '<v:textbox style="mso-direction-alt:auto" o:singleclick="f"><div style="text-align:center">'
        f'<font face={quoteattr(font)} size="{TEXT_SIZE * 20}" color="#000000">{escape(button.text)}</font>'
        '</div></v:textbox><x:ClientData ObjectType="Button"><x:SizeWithCells/>'
        f"<x:Anchor>{', '.join(map(str, anchor))}</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:FmlaMacro>[0]!{button.macro}</x:FmlaMacro>"
        "<x:TextHAlign>Center</x:TextHAlign><x:TextVAlign>Center</x:TextVAlign>"
        "</x:ClientData></v:shape>"
    )


def _drawn(button: Button, shape: int, font: str) -> str:
    """The same in DrawingML, hidden."""
    inside = (
        f'<xdr:twoCellAnchor editAs="oneCell">{_corners(button, "xdr:")}<xdr:sp macro="" textlink="">'
        f'<xdr:nvSpPr><xdr:cNvPr id="{shape}" name="{button.name}" descr={quoteattr(button.alt_text)} '
        'hidden="1"><a:extLst><a:ext uri="{63B3BB69-23CF-44E3-9099-C40C66FF867C}">'
        f'<a14:compatExt spid="_x0000_s{shape}"/></a:ext></a:extLst></xdr:cNvPr><xdr:cNvSpPr/></xdr:nvSpPr>'
        '<xdr:spPr bwMode="auto"><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln w="9525"><a:miter lim="800000"/>'
        "<a:headEnd/><a:tailEnd/></a:ln></xdr:spPr><xdr:txBody>"
        '<a:bodyPr vertOverflow="clip" wrap="square" lIns="27432" tIns="22860" rIns="27432" bIns="22860" '
        'anchor="ctr" upright="1"/><a:lstStyle/><a:p><a:pPr algn="ctr" rtl="0"><a:defRPr sz="1000"/></a:pPr>'
        f'<a:r><a:rPr lang="en-US" sz="{TEXT_SIZE * 100}" b="0" i="0" u="none" baseline="0">'
        f'<a:solidFill><a:srgbClr val="000000"/></a:solidFill><a:latin typeface={quoteattr(font)}/>'
        f"<a:ea typeface={quoteattr(font)}/></a:rPr><a:t>{escape(button.text)}</a:t></a:r></a:p>"
        "</xdr:txBody></xdr:sp><xdr:clientData/></xdr:twoCellAnchor>"
    )
    return _choice("a14", A14, inside, "<mc:Fallback/>")


def _add_shapes(parts: Parts, sheet: SheetPart, number: int, shapes: list[str]) -> None:
    """Into the sheet's VML drawing: that of its notes, or a new one."""
    present = parts.related(sheet.part, "vmlDrawing")
    part = present[0][1] if present else parts.free_name("xl/drawings/vmlDrawing{}.vml")
    before = parts.package.part(part) if present else SHAPES.format(number).encode()
    head, end, tail = before.rpartition(b"</")
    parts.package.put(part, head + (SHAPE_TYPE + "".join(shapes)).encode() + end + tail)
    if not present:
        parts.default_type("vml", VML_KIND)
        one = parts.relate(sheet.part, "vmlDrawing", part)
        sheet.put(f'<legacyDrawing r:id="{one}"/>'.encode())


def _add_drawn(parts: Parts, sheet: SheetPart, shapes: list[str]) -> None:
    """Into the sheet's drawing: that of its charts, or a new one."""
    present = parts.related(sheet.part, "drawing")
    if present:
        part = present[0][1]
    else:
        part = parts.free_name("xl/drawings/drawing{}.xml")
        parts.put(part, f'<xdr:wsDr xmlns:xdr="{SHEET_DRAWING}" xmlns:a="{DRAWING}"/>'.encode(), DRAWING_KIND)
        sheet.put(f'<drawing r:id="{parts.relate(sheet.part, "drawing", part)}"/>'.encode())
    shell = f'<d xmlns:xdr="{SHEET_DRAWING}" xmlns:a="{DRAWING}" xmlns:r="{OFFICE}">{"".join(shapes)}</d>'
    parts.tree(part).extend(etree.fromstring(parts.own(shell.encode())))
    parts.touch(part)
