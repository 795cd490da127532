"""What was last said of each key result: its comment, the change of confidence, where its check-in stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from okrxl.core.labels import normalized

if TYPE_CHECKING:
    from okrxl.core.settings import Settings
    from okrxl.core.table import Table


def comments(scored: pd.DataFrame, check_ins: pd.DataFrame, table: Table) -> pd.DataFrame:
    """A row per row of `scored`: comment, said_on, confidence_change, sheet, cell.

    Of the check-ins from its start up to `at`: the last comment and its date; the last confidence less the
    one before; the cell with the date of the last check-in. `check_ins` are those that `scored` is made from,
    by the rows of `table`.
    """
    place = {normalized(one): position for position, one in enumerate(scored["id"])}
    kr = check_ins["kr_id"].map({one: place.get(normalized(one)) for one in check_ins["kr_id"].unique()})
    frame = check_ins.assign(kr=kr, row=check_ins.index).dropna(subset=["kr", "date"])
    rows = frame["kr"].to_numpy(np.int64)
    start, at = (scored[key].to_numpy("datetime64[s]")[rows] for key in ("start", "at"))
    day = frame["date"].to_numpy("datetime64[s]")
    frame = frame.loc[~((day < start) | (day > at))].sort_values(["kr", "date"], kind="stable")
    found = pd.DataFrame(index=range(len(scored)))
    said = frame.dropna(subset=["comment"]).drop_duplicates("kr", keep="last").set_index("kr")
    found["comment"] = said["comment"].reindex(found.index).astype(object)
    found["said_on"] = said["date"].reindex(found.index)
    given = frame.dropna(subset=["confidence"])
    change = given["confidence"] - given.groupby("kr")["confidence"].shift()
    last = given.assign(change=change).drop_duplicates("kr", keep="last").set_index("kr")
    found["confidence_change"] = last["change"].reindex(found.index).astype(float)
    latest = frame.dropna(subset=["actual"]).drop_duplicates("kr", keep="last").set_index("kr")["row"]
    rows_of = latest.reindex(found.index).tolist()
    found["sheet"] = ["" if pd.isna(row) else table.sheet_of(int(row)) for row in rows_of]
    found["cell"] = ["" if pd.isna(row) else table.cell("date", int(row)) for row in rows_of]
    return found


def month_comments(check_ins: pd.DataFrame, settings: Settings) -> dict[tuple[str, pd.Timestamp], str]:
    """The last comment of each key result (its id normalized) in each month of the cycle (its first day)."""
    first, last = pd.Timestamp(settings.cycle_start), pd.Timestamp(settings.as_of)
    said = check_ins.loc[check_ins["comment"].notna() & check_ins["date"].between(first, last)]
    said = said.dropna(subset=["kr_id"]).sort_values("date", kind="stable")
    names = {one: normalized(one) for one in said["kr_id"].unique()}
    months = pd.DatetimeIndex(said["date"].to_numpy("datetime64[M]").astype("datetime64[s]"))
    keys = zip(said["kr_id"].map(names), months, strict=True)
    return dict(zip(keys, said["comment"].astype(str), strict=True))
