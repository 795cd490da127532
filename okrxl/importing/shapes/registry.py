"""Every shape that is known; another is a module of its own and a name here."""

from __future__ import annotations

from okrxl.importing.model import Layout
from okrxl.importing.shapes.blocks import BLOCKS
from okrxl.importing.shapes.listed import LISTED, TREE
from okrxl.importing.shapes.outline import OUTLINE
from okrxl.importing.shapes.paired import PAIRED
from okrxl.importing.shapes.shape import Rows, Shape
from okrxl.importing.shapes.single import CHECK_INS, DEPARTMENTS, OBJECTIVES, OWNERS, STRATEGY
from okrxl.importing.shapes.wide import WIDE

SHAPES = (CHECK_INS, LISTED, PAIRED, WIDE, BLOCKS, OUTLINE, TREE, STRATEGY, DEPARTMENTS, OWNERS, OBJECTIVES)
BY_NAME = {shape.name: shape for shape in SHAPES}
CERTAIN = 0.75
"""Below this confidence a manager decides."""


def recognised(layout: Layout, rows: Rows) -> tuple[Shape, float] | None:
    """The shape that fits best and its confidence; None where none does."""
    found = [(shape.confidence(layout, rows), -at) for at, shape in enumerate(SHAPES)]
    best, at = max(found)
    return (SHAPES[-at], best) if best > 0 else None
