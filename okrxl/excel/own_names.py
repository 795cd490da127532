"""The names by which both drivers find okrxl's own things in a workbook."""

from __future__ import annotations

import re
from collections.abc import Mapping

from okrxl.core.address import unquoted_sheet
from okrxl.core.names import PREFIX

OWN_PREFIXES = (PREFIX, "_xlnm.Print_", "okr_")
"""The prefixes of defined names that are not a manager's."""
CHART_PREFIX = "okr_"
"""The prefix of the names of okrxl's charts."""
TABLE_STYLE = "TableStyleLight1"
"""The style of new tables."""
REFERENCE = re.compile(r"('(?:[^']|'')+'|[^'!\[\](),]+)!(\$?[A-Z]{1,3}\$?\d{1,7})")
"""A reference to one cell of a tab."""


def referred_cell(formula: str, tabs: Mapping[str, str]) -> tuple[str, str] | None:
    """(tab, cell) of a reference to one cell of a tab in `tabs` (normalized name -> tab); None otherwise."""
    match = REFERENCE.fullmatch(formula)
    tab = unquoted_sheet(match[1]).casefold() if match else ""
    return (tabs[tab], match[2].replace("$", "")) if match and tab in tabs else None
