"""Check-ins: of a known key result, dated, not in the future, once a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from okrxl.check.lookups import keys, known, unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrxl.core.finding import Finding
    from okrxl.core.settings import Settings
    from okrxl.read import Tables

LEAST, MOST = 0.0, 10.0
"""The scale of confidence: 1 to 10, or a share of 1."""


def placed(tables: Tables, _: Settings) -> Iterator[Finding]:
    """A check-in has a date and a key result that exists."""
    table = tables.check_ins
    filled = table.frame["actual"].notna()
    yield from table.findings(
        "date_missing", "error", "date", filled & table.frame["date"].isna() & ~table.unreadable("date")
    )
    yield from table.findings("kr_missing", "error", "kr_id", filled & table.frame["kr_id"].isna())
    yield from unknown(table, "kr_id", known(tables.key_results, "id"), "kr_unknown")


def timely(tables: Tables, settings: Settings) -> Iterator[Finding]:
    """A check-in lies in the cycle, or in the year before for comparison, and not in the future."""
    table = tables.check_ins
    day = table.frame["date"]
    yield from table.findings("date_in_future", "warning", "date", day > pd.Timestamp(settings.as_of))
    early = pd.Timestamp(settings.cycle_start) - pd.DateOffset(years=1)
    late = day > pd.Timestamp(settings.cycle_end)
    late &= day <= pd.Timestamp(settings.as_of)
    yield from table.findings("date_out_of_cycle", "warning", "date", (day < early) | late)


def once(tables: Tables, _: Settings) -> Iterator[Finding]:
    """A key result has one check-in a day; of two the lower row counts."""
    table = tables.check_ins
    frame = table.frame.loc[table.frame["actual"].notna() & table.frame["date"].notna()]
    again = pd.DataFrame({"kr": keys(frame["kr_id"]), "day": frame["date"]}).dropna().duplicated(keep="last")
    mask = again.reindex(table.frame.index, fill_value=False).astype(bool)
    yield from table.findings("check_in_twice", "warning", "date", mask)


def confident(tables: Tables, _: Settings) -> Iterator[Finding]:
    """Confidence lies between 0 and 10."""
    table = tables.check_ins
    confidence = table.frame["confidence"]
    yield from table.findings(
        "confidence_out_of_range", "warning", "confidence", (confidence < LEAST) | (confidence > MOST)
    )


CHECKS = (placed, timely, once, confident)
