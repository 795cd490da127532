"""The calculated column of new check-ins: the name of the key result that each row's id stands for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from okrxl.build.columns import place_behind, with_column
from okrxl.core.labels import Lang, labels
from okrxl.core.schema import INPUT_BY_KEY, Column, InputTable
from okrxl.core.worksheet import IFERROR, INDEX, MATCH, Expression, concatenated, reference
from okrxl.sheets.model import Computed, Content, Scalar

NAME, BESIDE = Column("key_result", "text", optional=True), "kr_id"
"""The column, and that on its left; a refresh reads it no more than any other column of the manager's."""
NAMED_TABLES = frozenset({"check_ins"})
SOURCE = INPUT_BY_KEY["key_results"]


def with_name(table: InputTable) -> InputTable:
    """The table as it is placed: with the key result's name beside the id, where it has one."""
    if table.key not in NAMED_TABLES:
        return table
    return with_column(table, NAME, BESIDE)


def rows_with_names(
    lang: Lang, table: InputTable, rows: Sequence[Sequence[Scalar]], names: Mapping[str, str]
) -> list[list[Content]]:
    """Rows of `table` (without the name) as `with_name` has them; `names` by id, as `by_id` has it."""
    if table.key not in NAMED_TABLES:
        return [list(row) for row in rows]
    at, formula = place_behind(table, BESIDE), name_formula(lang, table)
    return [[*row[:at], Computed(formula, names.get(by_id(row[at - 1]), "")), *row[at:]] for row in rows]


def by_id(cell: Scalar) -> str:
    """An id as MATCH compares it: whatever its case, but neither its width nor its spaces."""
    return cell.casefold() if isinstance(cell, str) else ""


def calculated(lang: Lang, table: InputTable) -> tuple[tuple[str, str], ...]:
    """The header and formula of the calculated column of a table as it is placed, for a `PlacedTable`."""
    if NAME not in table.columns or table.key not in NAMED_TABLES:
        return ()
    return ((labels(lang).header(NAME.key, table.key), name_formula(lang, table)),)


def name_formula(lang: Lang, table: InputTable) -> str:
    """Blank for an id that Key Results does not have; of functions that every program has known for long."""
    words = labels(lang)

    def column(name: str, key: str, before: str = "") -> Expression:
        return reference(f"{name}[{before}{words.header(key, name.removeprefix('okr_'))}]")

    this = reference(f"{table.name}[[#This Row],[{words.header(BESIDE, table.key)}]]")
    found = INDEX(column(SOURCE.name, NAME.key), MATCH(this, column(SOURCE.name, "id"), 0))
    return str(IFERROR(concatenated(found, ""), ""))
