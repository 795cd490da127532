"""What department workbooks and the master share: sheets, columns, return codes.

A department types into two tables of one sheet: `okr_update`, a row per key result, and `okr_more`, spare
rows in which it picks the key result itself. Both have the same columns in the same places.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from okrxl.core.schema import DATA_SHEET

UPDATE_TABLE, MORE_TABLE = "okr_update", "okr_more"

SENT = (
    "kr_id",
    "objective",
    "key_result",
    "owner",
    "unit",
    "entry",
    "goal",
    "last_actual",
    "last_date",
    "last_score",
)
"""Reference columns, as of the day the workbook was sent; locked."""
FILLED = ("date", "actual", "confidence", "comment", "proposed_target")
"""The columns that the department fills in."""
LIVE = ("preview", "preview_grade", "missing")
"""Columns of formulas that respond to entries at once."""
COLUMNS = (*SENT, *FILLED, *LIVE)
"""In sheet order, from column A."""
VISIBLE = ("guide", "update", "ours", "company")
SHEETS = (*VISIBLE, DATA_SHEET, "working")
"""Keys of a department workbook's sheets, in tab order; `company` only on request, `working` hidden."""

CODE = re.compile(r"OKR-([0-9A-F]{8})-(\d{1,9})-(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Code:
    """The return code on every department workbook: its master, sending and department.

    Cells survive what programs drop (properties, names, hidden data), and a person can read one out.
    """

    workbook: str
    sending: int
    department: int

    def __str__(self) -> str:
        """`OKR-7F3A91C2-3-5`."""
        return f"OKR-{self.workbook}-{self.sending}-{self.department}"

    @classmethod
    def find(cls, text: str) -> Code | None:
        """The first code in a text."""
        found = CODE.search(text)
        return cls(found[1], int(found[2]), int(found[3])) if found else None
