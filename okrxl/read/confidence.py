"""Confidence on the scale of Settings: 0 to 10, 0 to 5, or 0 to 100 %; what is off it is not averaged."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from okrxl.core.finding import Finding
from okrxl.read.key_results import within
from okrxl.read.percents import formatted

if TYPE_CHECKING:
    from okrxl.core.grid import Grid
    from okrxl.core.table import Table

PERCENT = "100"
"""The scale of percents: confidence is a share of 1 there."""


def scale_text(scale: str) -> str:
    """The scale as it is written: `0–10`, `0–100%`."""
    return f"0–{most_text(scale)}"


def most_text(scale: str) -> str:
    """The highest confidence as it is written: `10`, `100%`."""
    return "100%" if scale == PERCENT else scale


def on_scale(check_ins: Table, grid: Grid | None, scale: str) -> tuple[Table, list[Finding]]:
    """The check-ins with their confidence on the scale, shares of 1 for percents; errors are blank.

    In a percent format 0.8 is 80 %, and so is 80 elsewhere where the scale is 100 %. A percent on a scale of
    10 or 5 is off it, and a plain fraction of 1 could be either on each. The actual beside it counts.
    """
    values = check_ins.frame["confidence"].to_numpy(np.float64)
    in_percents = scale == PERCENT
    # Elsewhere only what could be a share needs its format: reading formats takes time.
    asked = (values > 0) & ((values <= 1) | in_percents)
    if not np.isfinite(values).any():
        return check_ins, []
    rows = check_ins.frame.index
    if asked.any():
        check_ins = formatted(check_ins, grid, ("confidence",), rows[asked].tolist())
    own = within(rows, check_ins.percents.get("confidence", ()))
    made, most = values, float(scale)
    off = own | ((values > 0) & (values < 1))
    if in_percents:
        made, most = np.where(own, values, values / 100), 1.0
        off = ~own & (values > 0) & (values <= 1)
    off |= (made < 0) | (made > most)
    if not (off.any() or in_percents):
        return check_ins, []
    shown = [
        f"{value * 100:.12g}%" if percent else f"{value:.12g}"
        for value, percent in zip(values, own, strict=True)
    ]
    found = list(
        check_ins.findings(
            "confidence_out_of_range",
            "error",
            "confidence",
            pd.Series(off, rows),
            shown=pd.Series(shown, rows, dtype=object),
            scale=scale_text(scale),
        )
    )
    frame = check_ins.frame.assign(confidence=np.where(off, np.nan, made))
    unread = check_ins.unread.get("confidence", frozenset()) | frozenset(rows[off].tolist())
    return replace(check_ins, frame=frame, unread={**check_ins.unread, "confidence": unread}), found
