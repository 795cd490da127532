"""Check-ins: of a known key result, dated, not in the future."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from okrxl.check.lookups import keys, keys_of, known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrxl.core.finding import Finding
    from okrxl.core.settings import Settings
    from okrxl.core.table import Table
    from okrxl.read import Tables

YEAR = 366
"""Days between figures of a year and those of the next."""
NAMED = 5
"""How many ids a finding lists."""


def placed(tables: Tables, settings: Settings) -> Iterator[Finding]:
    """A check-in has a date and a key result that exists."""
    table = tables.check_ins
    filled = table.frame["actual"].notna()
    yield from table.findings(
        "date_missing", "error", "date", filled & table.frame["date"].isna() & ~table.unreadable("date")
    )
    yield from table.findings("kr_missing", "error", "kr_id", filled & table.frame["kr_id"].isna())
    unknown = _unknown(tables) & ~_before(table, settings)
    unknown &= ~keys_of(table, "kr_id").isin(tables.lineage.ended)
    yield from table.findings("kr_unknown", "error", "kr_id", unknown)


def of_ended(tables: Tables, settings: Settings) -> Iterator[Finding]:
    """A check-in of the cycle is not one of a key result that ended with a cycle before."""
    table, ended = tables.check_ins, tables.lineage.ended
    if not ended:
        return
    named = keys_of(table, "kr_id")
    late = table.frame["actual"].notna() & named.isin(ended) & _unknown(tables) & ~_before(table, settings)
    goes_on = named.map(lambda key: ended.get(key) or "–")
    yield from table.findings("kr_ended", "error", "kr_id", late, goes_on=goes_on)


def of_last_year(tables: Tables, settings: Settings) -> Iterator[Finding]:
    """A check-in from before the cycle has the id of a key result, now or last year: one finding for all.

    Key results that ended with their cycle leave their check-ins behind.
    """
    table = tables.check_ins
    before = _before(table, settings) & table.frame["actual"].notna() & _unknown(tables)
    listed = known(tables.key_results, "last_year_id") | tables.lineage.ended.keys()
    left = before & ~keys_of(table, "kr_id").isin(listed)
    ids = table.frame.loc[left, "kr_id"].drop_duplicates().tolist()
    values = {"count": int(left.sum()), "ids": ", ".join(ids[:NAMED]) + (" …" if len(ids) > NAMED else "")}
    first = left & ~left.cumsum().gt(1)
    yield from table.findings("last_year_id_unknown", "warning", "kr_id", first, **values)


def _unknown(tables: Tables) -> pd.Series[bool]:
    """Where a check-in names a key result that is not listed."""
    named = keys_of(tables.check_ins, "kr_id")
    return named.notna() & ~named.isin(known(tables.key_results, "id"))


def _before(table: Table, settings: Settings) -> pd.Series[bool]:
    """Where a check-in is dated before the cycle."""
    return table.frame["date"] < pd.Timestamp(settings.cycle_start)


def timely(tables: Tables, settings: Settings) -> Iterator[Finding]:
    """A check-in lies in the cycle, or before it as part of a history, and not in the future."""
    table = tables.check_ins
    day = table.frame["date"]
    yield from table.findings("date_in_future", "warning", "date", day > pd.Timestamp(settings.as_of))
    late = day > pd.Timestamp(settings.cycle_end)
    late &= day <= pd.Timestamp(settings.as_of)
    yield from table.findings("date_out_of_cycle", "warning", "date", late | _misplaced(table, settings))


def _misplaced(table: Table, settings: Settings) -> pd.Series[bool]:
    """Where a check-in from before the year that is compared stands alone in its time.

    Years of history are normal in a table; one figure without another of its key result within a year of it
    is rather a slip of the pen.
    """
    day = table.frame["date"]
    old = day < pd.Timestamp(settings.cycle_start) - pd.DateOffset(years=1)
    if not old.any():
        return old
    filled = table.frame.loc[day.notna() & table.frame["actual"].notna()]
    rows = pd.DataFrame({"kr": keys(filled["kr_id"]), "day": filled["date"]}).sort_values(
        "day", kind="stable"
    )
    by_kr = rows.groupby("kr", sort=False, dropna=False)["day"]
    far = pd.Timedelta(days=YEAR)
    alone = ~(by_kr.diff() <= far) & ~(-by_kr.diff(-1) <= far)
    return old & alone.reindex(table.frame.index, fill_value=False)


CHECKS = (placed, of_ended, of_last_year, timely)
