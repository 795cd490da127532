"""The rows of a new Settings sheet: groups under headings, each setting with its unit beside the value."""

from __future__ import annotations

from collections.abc import Sequence

from okrxl.build.columns import place_behind, with_column
from okrxl.core.labels import Lang, labels
from okrxl.core.schema import Column, InputTable
from okrxl.sheets.model import Content, Scalar

GROUPS: dict[str, tuple[str, ...]] = {
    "cycle": ("company", "cycle", "cycle_start", "cycle_end", "as_of"),
    "scoring": ("score_cap", "aspirational_expects", "missing_counts_as", "objective_weights"),
    "grading": ("green_from", "amber_from", "behind_gap", "at_risk_gap"),
    "entry": ("confidence_scale", "date_order", "import_from"),
    "display": ("language",),
}
SETTINGS = tuple(key for keys in GROUPS.values() for key in keys)
UNIT, BEHIND = Column("unit", "text", optional=True), "value"
"""The column, and that on its left; a refresh reads it no more than any other column of the manager's."""
UNITS = {
    **dict.fromkeys(("cycle_start", "cycle_end", "as_of"), "date"),
    **dict.fromkeys(("green_from", "amber_from", "behind_gap", "at_risk_gap"), "score"),
    "aspirational_expects": "share",
    "score_cap": "cap",
    "confidence_scale": "scale",
}


def with_unit(table: InputTable) -> InputTable:
    """Settings as they are placed."""
    return with_column(table, UNIT, BEHIND)


def grouped_rows(lang: Lang, table: InputTable, rows: Sequence[Sequence[Scalar]]) -> list[list[Content]]:
    """Rows of settings (without a unit) with theirs, and a heading before each group's first one.

    A heading has no value: what names no setting and sets nothing is passed over in reading.
    """
    words, at = labels(lang), place_behind(table, BEHIND)
    keys = {words.text(f"settings.{key}"): key for key in SETTINGS}
    first = {keys[0]: group for group, keys in GROUPS.items()}
    placed: list[list[Content]] = []
    for row in rows:
        key = keys.get(str(row[0]), "")
        if key in first:
            placed.append(heading(words.text(f"inputs.groups.{first[key]}"), len(row) + 1))
        unit = words.text(f"inputs.units.{UNITS[key]}") if key in UNITS else None
        placed.append([*row[:at], unit, *row[at:]])
    return placed


def heading(text: str, columns: int) -> list[Content]:
    """A row that holds only the name of a group."""
    return [text, *[None] * (columns - 1)]
