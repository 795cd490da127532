"""Tables on generated sheets with columns that people type into; every refresh keeps what they typed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TypedTable:
    """A table by its name in Excel; one that ends with `_` stands for all that a number follows.

    `key` is the column by which a row is known again, `columns` are those that people type into, `derived`
    the others that okrxl fills in. `section` is that of the headers that differ from the usual ones.
    """

    name: str
    key: str
    columns: tuple[str, ...]
    derived: tuple[str, ...] = ()
    section: str = ""


HISTORY = TypedTable(
    "okr_history",
    "number",
    ("note",),
    ("cycle", "id", "key_result", "owner", "department", "target", "actual", "score", "grade"),
    "history",
)
DECISIONS = TypedTable("okr_decisions", "number", ("raised", "decision", "owner", "due", "progress"))
DECISIONS_DONE = TypedTable("okr_decisions_done", "number", (*DECISIONS.columns, "done_in"))
ACTIONS = TypedTable("okr_actions_", "number", ("raised", "action", "owner", "due", "progress"))
ACTIONS_DONE = TypedTable("okr_actions_done_", "number", (*ACTIONS.columns, "done_in"))
"""Of the weekly meeting, and of each department's page by its number."""
MONTH_NOTES = TypedTable("okr_month_notes", "month", ("highlights", "problems", "next_focus"))
"""Of the monthly report."""
TYPED: tuple[TypedTable, ...] = (DECISIONS, DECISIONS_DONE, ACTIONS, ACTIONS_DONE, HISTORY, MONTH_NOTES)
"""Every table that is read back before it is drawn."""


def typed_table(name: str) -> TypedTable | None:
    """The typed table of a name in Excel (normalized), `okr_decisions` or `okr_actions_3`; None: another."""
    for table in TYPED:
        rest = name.removeprefix(table.name)
        if name == table.name or (table.name.endswith("_") and rest != name and rest.isdecimal()):
            return table
    return None
