"""A workbook of new sheets, drawn as a file: Excel copies them whole, which is faster than drawing each."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace

from okrxl.build.base import base_package
from okrxl.excel.closed.writer import DrawingWriter
from okrxl.excel.package.archive import Package
from okrxl.excel.package.parts import Parts
from okrxl.excel.sheet_record import blocks_of
from okrxl.sheets.model import Body, Drawing, PlacedSheet

NAME = "okrxl.xlsx"


def prepared_workbook(sheets: Sequence[PlacedSheet], body: Body, *, from_1904: bool) -> bytes:
    """The file's bytes; it opens with its window hidden.

    Names, links and buttons are left out: in the copies they would refer back to this file. Styles that the
    workbook lacks come with the sheets, so they use the workbook's `body` font.
    """
    package = Package.open(base_package("en", macro=False), name=NAME)
    parts = Parts(package)
    root = parts.tree(parts.workbook)
    for node in root.iter(f"{{{parts.main}}}workbookView"):
        node.set("visibility", "hidden")
    for node in root.iter(f"{{{parts.main}}}workbookPr"):
        node.set("date1904", "1" if from_1904 else "0")
    parts.touch(parts.workbook)
    _set_font(parts, body)
    parts.flush()
    DrawingWriter(package).draw(Drawing(tuple(map(_alone, sheets))))
    stream = io.BytesIO()
    package.write_to(stream)
    return stream.getvalue()


def _set_font(parts: Parts, body: Body) -> None:
    """Set the first font, which is that of the style Normal and the base of all others."""
    [(_, part)] = parts.related(parts.workbook, "styles")
    first = f"{{{parts.main}}}fonts/{{{parts.main}}}font[1]/{{{parts.main}}}"
    for tag, value in (("name", body.font), ("sz", f"{body.size:g}")):
        for node in parts.tree(part).iterfind(first + tag):
            node.set("val", value)
    parts.touch(part)


def _alone(sheet: PlacedSheet) -> PlacedSheet:
    return replace(
        sheet,
        values=tuple(blocks_of(sheet)),
        named_cells=(),
        links=(),
        buttons=(),
        owned=False,
        static=False,
        code_name="",
    )
