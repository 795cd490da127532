"""Looking back: findings of a day before the present one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from okrxl.core.finding import Finding
    from okrxl.core.table import Table


def without_later(
    findings: Iterable[Finding], check_ins: Table, *, as_of: date, present: date
) -> Iterator[Finding]:
    """The findings of `as_of`: none on check-ins that come after it and are not in the `present`'s future."""
    day = check_ins.frame["date"]
    later = frozenset(day.index[(day > pd.Timestamp(as_of)) & (day <= pd.Timestamp(present))])
    sheets = {check_ins.sheet, check_ins.monthly}
    for one in findings:
        on_row = bool(one.cell) and one.sheet in sheets
        if not (on_row and check_ins.row_of(one) in later):
            yield one
