"""Earlier check-ins under the ids that their key results have now (column last_year_id)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from okrxl.core.labels import normalized


def under_present_ids(plan: pd.DataFrame, check_ins: pd.DataFrame) -> pd.DataFrame:
    """The check-ins, those of before a key result's start that stand under a former id of it under its id.

    They are then all it has of that time, and nobody else's: an id that was given to another key result since
    then means that one from its start on. A key result that went on in two, or under its own id as well, is
    named by both. `plan` has columns id, start and former_ids (tuples, normalized).
    """
    if not plan["former_ids"].map(len).any():
        return check_ins
    names, now = _normalized(check_ins["kr_id"]), _normalized(plan["id"])
    rows = pd.DataFrame({"name": names.array, "date": check_ins["date"].array, "row": np.arange(len(names))})
    former = plan[["former_ids", "id", "start"]].explode("former_ids").rename(columns={"former_ids": "name"})
    moved = rows.merge(former.dropna(subset=["name"]), on="name")
    moved = moved.loc[moved["date"] < moved["start"]]
    start = rows["name"].map(plan.set_axis(now)["start"])
    of_before = start.isna() | (rows["date"] < start)
    leaves = rows["row"].isin(moved["row"]) | rows["name"].isin(_normalized(moved["id"]))
    stays = rows.loc[~(of_before & leaves), "row"]
    made = pd.concat(
        [check_ins.iloc[stays], check_ins.iloc[moved["row"]].assign(kr_id=moved["id"].to_numpy(object))]
    )
    order = np.argsort(np.concatenate([stays, moved["row"]]), kind="stable")
    return made.iloc[order]


def _normalized(ids: pd.Series) -> pd.Series:
    """Ids as they are compared; blanks stay blank. Only distinct ones are normalized."""
    known = {one: normalized(one) for one in ids.dropna().unique()}
    return ids.map(known).astype(object)
