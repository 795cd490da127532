"""What several checks ask: which ids are known, which stand twice, who is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from okrxl.core.labels import normalized, split_list
from okrxl.core.schema import INPUT_BY_KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrxl.core.finding import Finding, Severity
    from okrxl.core.settings import Settings
    from okrxl.core.table import Table

NO_DAY = np.datetime64("NaT", "s")


def keys(values: pd.Series) -> pd.Series:
    """Ids or names as they are compared; blanks stay blank. Only distinct values are normalized."""
    codes, names = pd.factorize(values)
    # The last one is that of blanks, whose code is -1.
    made = np.array([*map(normalized, names), None], dtype=object)
    return pd.Series(made[codes], index=values.index, dtype=object)


def keys_of(table: Table, key: str) -> pd.Series:
    """The keys of a column, made once for all checks."""
    if key not in table.compared:
        table.compared[key] = keys(table.frame[key])
    return table.compared[key]


def twice(table: Table, key: str, code: str, severity: Severity = "error") -> Iterator[Finding]:
    """A finding for each row whose key stands in a row above."""
    found = keys_of(table, key)
    yield from table.findings(code, severity, key, found.notna() & found.duplicated())


def unknown(
    table: Table, key: str, known: set[str], code: str, severity: Severity = "error"
) -> Iterator[Finding]:
    """A finding for each cell that names somebody or something unknown; names may be several in a cell."""
    values = table.frame[key]
    codes, names = pd.factorize(values)
    several = INPUT_BY_KEY[table.key].column(key).kind == "names"
    wrong = [
        any(normalized(one) not in known for one in (split_list(name, known) if several else [name]))
        for name in names
    ]
    mask = pd.Series([number >= 0 and wrong[number] for number in codes], index=values.index, dtype=bool)
    yield from table.findings(code, severity, key, mask)


def known(table: Table, key: str) -> set[str]:
    """The normalized values of a column."""
    return set(keys_of(table, key).dropna())


def dates(table: Table, above: Table | None = None) -> pd.DataFrame:
    """`start` and `due` of each row, blank ones from its objective in the table `above`."""
    own = table.frame[["start", "due"]]
    if above is None:
        return own
    ids = keys_of(above, "id")
    first = (ids.notna() & ~ids.duplicated()).to_numpy(bool)
    place = pd.Index(ids[first]).get_indexer(pd.Index(keys_of(table, "objective_id")))
    given = {key: np.append(above.frame[key].to_numpy()[first], NO_DAY)[place] for key in own}
    return own.where(own.notna(), pd.DataFrame(given, index=own.index))


def runs(rows: pd.DataFrame) -> pd.DataFrame:
    """What the figures of each key result (`kr`) come to; the rows are by date, each with a figure.

    Columns: size, sum, min, max, first, last, the last day (`upto`), whether one lies below the one before it
    (`falls`); the index is `kr`.
    """
    order = np.argsort(rows["kr"].to_numpy(), kind="stable")
    kr, actual, day = (rows[key].to_numpy()[order] for key in ("kr", "actual", "date"))
    first = np.flatnonzero(np.diff(kr, prepend=-1))
    size = np.diff(first, append=len(kr))
    last = first + size - 1
    falls = np.append(np.False_, actual[1:] < actual[:-1])[: len(actual)]
    falls[first] = False
    return pd.DataFrame(
        {
            "size": size,
            "sum": rows["actual"].groupby(rows["kr"]).sum().to_numpy(),
            "min": np.minimum.reduceat(actual, first),
            "max": np.maximum.reduceat(actual, first),
            "first": actual[first],
            "last": actual[last],
            "upto": day[last],
            "falls": np.logical_or.reduceat(falls, first),
        },
        index=pd.Index(kr[first], name="kr"),
    )


def in_cycle(table: Table, settings: Settings, above: Table | None = None) -> pd.Series[bool]:
    """Which rows do not lie outside the cycle with both dates; a blank date is the cycle's."""
    frame = dates(table, above)
    out = frame["start"] > pd.Timestamp(settings.cycle_end)
    out |= frame["due"] < pd.Timestamp(settings.cycle_start)
    return ~out


def cancelled(key_results: Table) -> pd.Series[bool]:
    """Which key results are cancelled."""
    return (key_results.frame["state"] == "cancelled").astype(bool)
