"""Form buttons as Excel writes them: a control's properties, its shape in VML, and the same in DrawingML.

Excel reads the VML shape and `controls`; the sheet's drawing is for programs that do not support VML.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrxl.excel.drawings.drawing import KIND as DRAWING_KIND
from okrxl.excel.drawings.drawing import corners
from okrxl.excel.drawings.notes import SHAPES_A_SHEET, VML_KIND, part_number
from okrxl.excel.xml_templates import Xml, filled

if TYPE_CHECKING:
    from okrxl.excel.package.parts import Parts
    from okrxl.excel.parts.sheet import SheetPart
    from okrxl.sheets.model import Button

KIND = "application/vnd.ms-excel.controlproperties+xml"


def place_buttons(parts: Parts, sheet: SheetPart, buttons: tuple[Button, ...]) -> None:
    """Put buttons on a sheet that was just made."""
    number = part_number(sheet.part)
    numbered = list(enumerate(buttons, SHAPES_A_SHEET * number + 1))
    font = _font(parts)
    _add_shapes(parts, sheet, number, [_shape(button, shape, font) for shape, button in numbered])
    _add_to_drawing(parts, sheet, [_drawing_shape(button, shape, font) for shape, button in numbered])
    controls = [_control(parts, sheet, button, shape) for shape, button in numbered]
    sheet.put(parts.fragment(filled("button_controls.xml", controls=Xml("".join(controls)))))


def _font(parts: Parts) -> str:
    """The font of the workbook's ordinary cells."""
    for kind, target in parts.rels(parts.workbook).values():
        if kind.endswith("/styles"):
            node = parts.tree(target).find("{*}fonts/{*}font/{*}name")
            if node is not None:
                return str(node.get("val"))
    return "Calibri"


def _control(parts: Parts, sheet: SheetPart, button: Button, shape: int) -> Xml:
    """The entry in the sheet's `controls`; also creates the part that it refers to."""
    part = parts.free_name("xl/ctrlProps/ctrlProp{}.xml")
    parts.put(part, filled("control_properties.xml").encode(), KIND)
    return filled(
        "button_control.xml",
        shape=shape,
        relation=parts.relate(sheet.part, "ctrlProp", part),
        name=button.name,
        macro=button.macro,
        alt_text=button.alt_text,
        **corners(button),
    )


def _shape(button: Button, shape: int, font: str) -> Xml:
    """The VML shape, which Excel draws and clicks."""
    anchor = (
        button.left - 1, button.offset, button.top - 1, 0,
        button.right - 1, button.right_offset, button.bottom - 1, 0,
    )  # fmt: skip
    return filled(
        "button_shape.vml",
        shape=shape,
        name=button.name,
        macro=button.macro,
        text=button.text,
        alt_text=button.alt_text,
        font=font,
        anchor=", ".join(map(str, anchor)),
    )


def _drawing_shape(button: Button, shape: int, font: str) -> Xml:
    """The same in DrawingML, hidden."""
    return filled(
        "button_drawing.xml",
        shape=shape,
        name=button.name,
        text=button.text,
        alt_text=button.alt_text,
        font=font,
        **corners(button),
    )


def _add_shapes(parts: Parts, sheet: SheetPart, number: int, shapes: list[Xml]) -> None:
    """Add shapes to the sheet's VML drawing: that of its notes, or a new one."""
    present = parts.related(sheet.part, "vmlDrawing")
    part = present[0][1] if present else parts.free_name("xl/drawings/vmlDrawing{}.vml")
    before = parts.package.part(part) if present else filled("vml_drawing.vml", number=number).encode()
    head, end, tail = before.rpartition(b"</")
    added = filled("button_shape_type.vml") + "".join(shapes)
    parts.package.put(part, head + added.encode() + end + tail)
    if not present:
        parts.default_type("vml", VML_KIND)
        one = parts.relate(sheet.part, "vmlDrawing", part)
        sheet.put(parts.element("legacyDrawing", {"r:id": one}))


def _add_to_drawing(parts: Parts, sheet: SheetPart, shapes: list[Xml]) -> None:
    """Add shapes to the sheet's drawing: that of its charts, or a new one."""
    present = parts.related(sheet.part, "drawing")
    if present:
        part = present[0][1]
    else:
        part = parts.free_name("xl/drawings/drawing{}.xml")
        parts.put(part, filled("drawing.xml").encode(), DRAWING_KIND)
        sheet.put(parts.element("drawing", {"r:id": parts.relate(sheet.part, "drawing", part)}))
    parts.tree(part).extend(map(parts.fragment, shapes))
    parts.touch(part)
