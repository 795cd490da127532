"""What several checks ask: which ids are known, which stand twice, who is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from okrxl.core.labels import normalized, split_list
from okrxl.core.schema import INPUT_BY_KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrxl.core.finding import Finding, Severity
    from okrxl.core.table import Table


def keys(values: pd.Series) -> pd.Series:
    """Ids or names as they are compared; blanks stay blank. Only distinct values are normalized."""
    codes, names = pd.factorize(values)
    made = [normalized(name) for name in names]
    return pd.Series([made[code] if code >= 0 else None for code in codes], index=values.index, dtype=object)


def twice(table: Table, key: str, code: str, severity: Severity = "error") -> Iterator[Finding]:
    """A finding for each row whose key stands in a row above."""
    found = keys(table.frame[key])
    yield from table.findings(code, severity, key, found.notna() & found.duplicated())


def unknown(
    table: Table, key: str, known: set[str], code: str, severity: Severity = "error"
) -> Iterator[Finding]:
    """A finding for each cell that names somebody or something unknown; owners may be several in a cell."""
    values = table.frame[key]
    codes, names = pd.factorize(values)
    people = INPUT_BY_KEY[table.key].column(key).kind == "people"
    wrong = [
        any(normalized(one) not in known for one in (split_list(name) if people else [name]))
        for name in names
    ]
    mask = pd.Series([number >= 0 and wrong[number] for number in codes], index=values.index, dtype=bool)
    yield from table.findings(code, severity, key, mask)


def known(table: Table, key: str) -> set[str]:
    """The normalized values of a column."""
    return set(keys(table.frame[key]).dropna())
