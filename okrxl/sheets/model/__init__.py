"""Placed sheets: the content and position of everything on a sheet, as plain data for every driver.

Positions are sheet rows and columns counted from 1. Styles and looks are keys of `sheets.styles`.
A driver realises every field and decides nothing.
"""

from __future__ import annotations

from okrxl.sheets.model.cells import Computed, Content, NamedCell, PlacedTable, Scalar, Values
from okrxl.sheets.model.charts import Axis, Chart, Series
from okrxl.sheets.model.extras import Button, Link, Note, Print, Protection, Sparklines
from okrxl.sheets.model.outline import DEEPEST, Outline, row_id
from okrxl.sheets.model.rules import Bar, CellIs, Formula, Rule, Scale, Validation
from okrxl.sheets.model.sheet import (
    Appended,
    Body,
    DefinedName,
    Drawing,
    Edited,
    PlacedSheet,
    kept_text,
    text_constant,
)

__all__ = [
    "DEEPEST",
    "Appended",
    "Axis",
    "Bar",
    "Body",
    "Button",
    "CellIs",
    "Chart",
    "Computed",
    "Content",
    "DefinedName",
    "Drawing",
    "Edited",
    "Formula",
    "Link",
    "NamedCell",
    "Note",
    "Outline",
    "PlacedSheet",
    "PlacedTable",
    "Print",
    "Protection",
    "Rule",
    "Scalar",
    "Scale",
    "Series",
    "Sparklines",
    "Validation",
    "Values",
    "kept_text",
    "row_id",
    "text_constant",
]
