"""The names by which both drivers find okrxl's own things in a workbook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from okrxl.core.address import unquoted_sheet
from okrxl.core.labels import contract_word, spellings
from okrxl.core.names import OWNED_NAME, PREFIX
from okrxl.core.schema import MEMORY_TAB

OWN_PREFIXES = (PREFIX, "_xlnm.Print_", "okr_")
"""The prefixes of defined names that are not a manager's."""
CHART_PREFIX = "okr_"
"""The prefix of the names of okrxl's charts."""
TABLE_STYLE = "TableStyleLight1"
"""The style of new tables."""
REFERENCE = re.compile(r"('(?:[^']|'')+'|[^'!\[\](),]+)!(\$?[A-Z]{1,3}\$?\d{1,7})")
"""A reference to one cell of a tab."""

LANDMARKS = {
    "okr_findings": "checks",
    "okr_objective_scores": "dashboard",
    "okr_scores": "scores",
    "okr_owner_scores": "owner_scores",
    "okr_monthly": "monthly",
    "okr_changes": "changes",
    "okr_collected": "collected",
    "okr_sent_files": "memory",
    "okr_memory": "snapshot",
}
"""A table on each generated sheet that has one -> the sheet's key."""


def recognised(names: Iterable[str], tables: Mapping[str, str]) -> dict[str, str]:
    """Key -> tab of okrxl's sheets in a workbook whose hidden names another program has dropped.

    Each is known by its table and its tab together; `tables` are names (normalized) -> tabs. Where any of the
    names is left they decide: a sheet without its own was deleted.
    """
    if any(name.startswith(OWNED_NAME) for name in names):
        return {}
    return {
        key: tables[table]
        for table, key in LANDMARKS.items()
        if table in tables and _usual(tables[table], key)
    }


def _usual(tab: str, key: str) -> bool:
    """Whether a tab has the name that okrxl gives it, in either language."""
    hidden = tab.startswith(MEMORY_TAB)
    return hidden or contract_word(tab) in spellings(f"sheets.{key}")


def referred_cell(formula: str, tabs: Mapping[str, str]) -> tuple[str, str] | None:
    """(tab, cell) of a reference to one cell of a tab in `tabs` (normalized name -> tab); None otherwise."""
    found = cell_reference(formula)
    return (tabs[found[0]], found[1]) if found and found[0] in tabs else None


def cell_reference(formula: str) -> tuple[str, str] | None:
    """(tab, normalized; cell) of a reference to one cell; None otherwise."""
    match = REFERENCE.fullmatch(formula)
    return (unquoted_sheet(match[1]).casefold(), match[2].replace("$", "")) if match else None
