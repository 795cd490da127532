"""Notes (classic comments): the comments part and the VML drawing that Excel requires for them."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING

from openpyxl.cell.text import Text
from openpyxl.comments.author import AuthorList
from openpyxl.comments.comment_sheet import CommentRecord, CommentSheet

from okrxl.core.address import cell_name
from okrxl.excel.parts.openpyxl_xml import xml_of

if TYPE_CHECKING:
    from okrxl.excel.package.parts import Parts
    from okrxl.sheets.model import Note

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
VML_KIND = "application/vnd.openxmlformats-officedocument.vmlDrawing"
SHAPES_A_SHEET = 1024
"""The shapes of sheet n have the ids from 1024 n on."""
SHAPE_ID = re.compile(rb'\bid="_x0000_s\d+"')
WIDTH = 260
LINE = 18
CHARACTERS_A_LINE = 20


def place_notes(parts: Parts, sheet: str, notes: tuple[Note, ...]) -> str | None:
    """Put notes on a sheet that has none; returns the relationship id for its `legacyDrawing`."""
    if not notes or parts.related(sheet, "comments"):
        return None
    ordered = sorted(notes, key=lambda note: (note.row, note.column))
    records = [
        CommentRecord(
            ref=cell_name(note.row, note.column),
            authorId=0,
            text=Text(t=note.text),
            width=WIDTH,
            height=LINE * (2 + len(note.text.encode()) // 2 // CHARACTERS_A_LINE),
        )
        for note in ordered
    ]
    made = CommentSheet(authors=AuthorList(["okrxl"]), commentList=records)
    drawn: bytes = made.write_shapes()  # type: ignore[no-untyped-call]
    shapes = _numbered(drawn, part_number(sheet))
    part, drawing = parts.free_name("xl/comments{}.xml"), parts.free_name("xl/drawings/vmlDrawing{}.vml")
    parts.put(part, xml_of(made.to_tree()), KIND)
    parts.package.put(drawing, shapes)
    parts.default_type("vml", VML_KIND)
    parts.relate(sheet, "comments", part)
    return parts.relate(sheet, "vmlDrawing", drawing)


def _numbered(shapes: bytes, number: int) -> bytes:
    """Notes' shapes with the ids of sheet `number`, which `idmap` reserves; openpyxl writes those of sheet 1.

    Buttons on the same sheet have the first half of them.
    """
    ids = count(SHAPES_A_SHEET * number + SHAPES_A_SHEET // 2)
    reserved = shapes.replace(b'data="1"', f'data="{number}"'.encode())
    return SHAPE_ID.sub(lambda _: f'id="_x0000_s{next(ids)}"'.encode(), reserved)


def part_number(part: str) -> int:
    """The number in a sheet part's name, by which the ids of its shapes differ from other sheets'."""
    digits = "".join(letter for letter in part.rpartition("/")[2] if letter.isdigit())
    return int(digits or 1)
