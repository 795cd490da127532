"""Several figures of a key result for one day: errors where neither time nor person tells them apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from okrxl.check.lookups import keys, keys_of, known
from okrxl.scoring.same_day import adds_up, in_order, persons

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrxl.core.finding import Finding
    from okrxl.core.settings import Settings
    from okrxl.read import Tables
    from okrxl.scoring.arrays import Ints


def once(tables: Tables, settings: Settings) -> Iterator[Finding]:
    """A key result has one figure a day, with Sum one a person; of others it is known which counts."""
    table = tables.check_ins
    several = _several(tables, pd.Timestamp(settings.cycle_start) - pd.DateOffset(years=1))
    if not len(several):
        return
    figures = several.groupby(["slot", "person"])
    counts, row = figures["actual"].transform("last"), figures["row"].transform("last")
    open_ = several["row"].ne(row) & ~_decided(several, row)
    several, open_ = several.sort_index(), open_.sort_index()
    differs = open_ & several["actual"].ne(counts)
    yield from table.findings("check_in_conflict", "error", "actual", differs, row=row, other=counts)
    yield from table.findings("check_in_twice", "warning", "date", open_ & ~differs, row=row)
    named = several["person"].ge(0).groupby(several["slot"]).transform("any")
    unnamed = several["adding"] & several["person"].lt(0) & named
    yield from table.findings("check_in_unnamed", "error", "by", unnamed)


def _several(tables: Tables, since: pd.Timestamp) -> pd.DataFrame:
    """The check-ins of days that have several, in the order in which the last of a slot and person counts.

    None from before `since`: nothing is calculated from those.

    The index is the sheet row, also in column row; slot, person and adding as in `scoring.same_day`.
    """
    frame = tables.check_ins.frame
    wanted = frame["actual"].notna() & (frame["date"] >= since) & frame["kr_id"].notna()
    frame, names = frame.loc[wanted], keys_of(tables.check_ins, "kr_id").loc[wanted]
    listed = known(tables.key_results, "id") | known(tables.key_results, "last_year_id")
    again = pd.DataFrame({"kr": names, "day": frame["date"]}).duplicated(keep=False) & names.isin(listed)
    frame, names = frame.loc[again], names.loc[again]
    slot: Ints = frame.groupby([names, "date"]).ngroup().to_numpy(np.int64)  # type: ignore[assignment] # of pandas
    plan = tables.key_results.frame
    adding = names.isin(keys(plan.loc[adds_up(plan), "id"])).to_numpy(bool)
    person: Ints = np.where(adding, persons(frame), 0)
    made = frame.assign(row=frame.index, slot=slot, person=person, adding=adding)
    return made.iloc[in_order(slot, person, frame)]


def _decided(several: pd.DataFrame, row: pd.Series) -> pd.Series[bool]:
    """Whether a figure was entered before the one that counts, whose sheet row is `row`.

    A typed row has no time. One that stands below what was collected may have been typed after it.
    """
    last = several.loc[row.to_numpy()].set_axis(several.index)
    above = several["row"].lt(row)
    typed = several["entered"].isna() & several["source"].isna() & last["source"].notna()
    untimed = several["entered"].isna() & last["entered"].notna()
    return several["entered"].lt(last["entered"]) | ((untimed | typed) & above)


CHECKS = (once,)
