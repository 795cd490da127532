"""The ranges that a series shows, and Excel's SERIES formula for them. Pure functions."""

from __future__ import annotations

import re
from typing import NamedTuple

from okrxl.libreoffice.translation.addresses import Area, sheet_ref
from okrxl.libreoffice.translation.grammar import to_calc

REFERENCE = re.compile(r"'((?:[^']|'')+)'!(.+)")
Reference = tuple[str, Area]
"""(sheet name, area)."""


class SeriesReferences(NamedTuple):
    """The ranges of a series' name, categories and values."""

    name: Reference | None
    categories: Reference | None
    values: Reference


def column_references(sheet: str, column: Area) -> SeriesReferences:
    """A column whose first cell is the series' name."""
    head = Area.cell(column.top, column.left)
    body = Area(column.top + 1, column.left, column.bottom, column.right)
    return SeriesReferences((sheet, head), None, (sheet, body))


def parse_reference(text: str) -> Reference | None:
    """`'tab'!$A$1:$A$9` -> its reference; None for anything else."""
    match = REFERENCE.fullmatch(text)
    if match is None:
        return None
    try:
        return match[1].replace("''", "'"), Area.parse(match[2].replace("$", ""))
    except ValueError:
        return None


def to_range(reference: Reference) -> str:
    """LibreOffice's range representation."""
    return to_calc(_excel(reference))


def series_formula(references: SeriesReferences, number: int) -> str:
    """Excel's `Series.Formula`; `number` is the plot order, counted from 1."""
    parts = ["" if reference is None else _excel(reference) for reference in references]
    return f"=SERIES({','.join(parts)},{number})"


def parse_series_formula(formula: str) -> SeriesReferences:
    """The ranges in a `Series.Formula`; ValueError for anything but plain ranges."""
    inner = formula.removeprefix("=SERIES(").removesuffix(")")
    parts = re.split(r",(?=(?:[^']|'[^']*')*$)", inner)
    references = [parse_reference(part) if part else None for part in parts[:3]]
    if len(references) < 3 or references[2] is None:
        raise ValueError(formula)
    return SeriesReferences(references[0], references[1], references[2])


def _excel(reference: Reference) -> str:
    return sheet_ref(reference[0], reference[1].absolute)
