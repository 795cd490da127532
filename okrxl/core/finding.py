"""A finding: what is wrong or doubtful in a user's sheet, as data; `labels` puts its code into words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on one cell (or on a whole sheet, where `cell` is empty).

    `code` is stable and names the rule in `labels/*/findings.toml`; `values` fill the message's blanks.
    """

    code: str
    severity: Severity
    sheet: str = ""
    cell: str = ""
    value: object = None
    values: dict[str, object] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """`"关键结果!F7"`, or the sheet alone, or nothing."""
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet
