"""What floats over a sheet: charts, controls, pictures, drawings, the captions of notes."""

from __future__ import annotations

from collections.abc import Iterator

from okrxl.libreoffice.bridge.remote import Remote

OLE_SHAPE = "com.sun.star.drawing.OLE2Shape"
ASKED = 5
"""How often a shape without a name is asked for."""


def shapes(sheet: Remote) -> Iterator[Remote]:
    """The UNO shapes of a UNO sheet, from bottom to top."""
    page = sheet.DrawPage
    for index in range(page.getCount()):
        yield _shape(page, index)


def _shape(page: Remote, index: int) -> Remote:
    """One shape.

    Now and then LibreOffice 7.4 returns a chart's shape without its drawing object: its name is blank, its
    class unknown. The next call returns the right one. A chart that has no name costs a few calls more.
    """
    shape = page.getByIndex(index)
    for _ in range(ASKED - 1):
        if shape.getShapeType() != OLE_SHAPE or shape.Name:
            break
        shape = page.getByIndex(index)
    return shape
