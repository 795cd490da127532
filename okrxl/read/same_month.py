"""A month that has check-ins and a cell among the monthly actuals: it is counted once, by its check-ins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from okrxl.core.grid import is_blank
from okrxl.core.labels import normalized
from okrxl.core.measures import MEASURES
from okrxl.core.table import STRIDE

if TYPE_CHECKING:
    from okrxl.core.finding import Finding
    from okrxl.core.table import Table

NOISE = 1e-9
KEYS = ["name", "month"]


def once_a_month(check_ins: Table, key_results: pd.DataFrame) -> tuple[Table, list[Finding]]:
    """The check-ins without cells of the monthly actuals whose month has check-ins of its own.

    A cell that differs from them is an error: with Sum from their total, with Average from their mean, else
    from the last of them. Those later in the month than the cell's own day are not there yet.
    """
    frame = check_ins.frame
    cells = frame.index >= STRIDE
    if not cells.any():
        return check_ins, []
    figures = _figures(frame, key_results)
    of_cells = figures.loc[cells[figures["place"]]]
    own = figures.loc[~cells[figures["place"]]].merge(
        of_cells[[*KEYS, "day"]], on=KEYS, suffixes=("", "_cell")
    )
    reported = _by_month(own.loc[own["day"] <= own["day_cell"]])
    both = of_cells.merge(reported, left_on=KEYS, right_index=True)
    rows = pd.Index(frame.index[both["place"]])
    other = pd.Series(both["reported"].to_numpy(), index=rows)
    differs = ~np.isclose(both["figure"], both["reported"], rtol=NOISE, atol=NOISE)
    mask = pd.Series(differs, index=rows, dtype=bool)
    found = list(check_ins.findings("month_conflict", "error", "actual", mask, other=other))
    return check_ins.only(~frame.index.isin(rows)), found


def _figures(frame: pd.DataFrame, key_results: pd.DataFrame) -> pd.DataFrame:
    """A row for each figure: its place in the frame, name, month, day, the aggregation, who, when."""
    filled = frame["actual"].notna() & frame["date"].notna() & frame["kr_id"].notna()
    some = frame.loc[filled]
    numbers, ids = pd.factorize(some["kr_id"])
    names = np.array([normalized(one) for one in ids], dtype=object)[numbers]
    listed = key_results.dropna(subset=["id"])
    listed = listed.set_axis(listed["id"].map(normalized))
    listed = listed.loc[~listed.index.duplicated()]
    how = _aggregation(listed).reindex(names).fillna("latest").to_numpy(object)
    return pd.DataFrame(
        {
            "place": np.flatnonzero(filled.to_numpy(bool)),
            "name": names,
            "month": some["date"].dt.year.to_numpy() * 12 + some["date"].dt.month.to_numpy(),
            "day": some["date"].to_numpy(),
            "figure": some["actual"].to_numpy(np.float64),
            "how": how,
            "by": ["" if is_blank(one) else normalized(one) for one in some["by"]],
            "entered": some["entered"].to_numpy(),
        }
    )


def _aggregation(key_results: pd.DataFrame) -> pd.Series:
    """Each key result's aggregation; a blank one is that of its measure."""
    blank = key_results["measure"].map({code: one.blank_aggregation for code, one in MEASURES.items()})
    return key_results["aggregation"].where(key_results["aggregation"].notna(), blank)


def _by_month(own: pd.DataFrame) -> pd.Series:
    """What a month's check-ins come to, by name and month."""
    ordered = own.sort_values(["day", "entered"], kind="stable", na_position="first")
    summed = ordered["how"] == "sum"
    people = ordered["by"].where(summed, "")
    last = ordered.loc[~ordered.assign(by=people).duplicated([*KEYS, "day", "by"], keep="last")]
    by_month = last.groupby(KEYS)["figure"]
    found = by_month.agg(["sum", "mean", "last"]).assign(how=last.groupby(KEYS)["how"].first())
    chosen = np.select(
        [found["how"] == "sum", found["how"] == "average"], [found["sum"], found["mean"]], found["last"]
    )
    return pd.Series(chosen, index=found.index, name="reported", dtype=np.float64)
