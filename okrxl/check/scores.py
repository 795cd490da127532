"""What only the scores show: full marks that may be a blank, and words that say otherwise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from okrxl.check.lookups import keys
from okrxl.core.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrxl.read import Tables

LOWER_IS_BETTER = ("decrease", "at_most")
DONE = re.compile(r"(?<!未)(?<!尚未)(?<!没有)已?(?:全部)?完成(?!\s*\d)|\bdone\b|\bcompleted\b", re.IGNORECASE)
NOT_DONE = re.compile(r"未完成|没有完成|尚未|not (?:yet )?(?:done|completed)", re.IGNORECASE)
SHARE = re.compile(
    r"(?:完成|达成|进度|done|complete[d]?|progress)\D{0,6}(\d{1,3}(?:\.\d+)?)\s*[%％]|(\d{1,3}(?:\.\d+)?)\s*[%％]\s*(?:done|complete)",
    re.IGNORECASE,
)
FAR = 0.2
"""How far a share in words may lie from the score before it is told."""


def zeros(tables: Tables, scored: pd.DataFrame) -> Iterator[Finding]:
    """A `0` that scores full marks where lower is better may be a blank."""
    last = _last(tables)
    rows = scored.loc[
        scored["measure"].isin(LOWER_IS_BETTER) & (scored["actual"] == 0) & (scored["score"] >= 1)
    ]
    for row in keys(rows["id"]).map(last["row"]).dropna():
        yield _at(tables, "zero_scores_full", int(row), "actual", 0)


def contradicted(tables: Tables, scored: pd.DataFrame) -> Iterator[Finding]:
    """The last check-in's own words agree with the score."""
    last = _last(tables)
    told = dict(zip(last.index, zip(last["row"], last["comment"], strict=True), strict=True))
    for key, score in zip(keys(scored["id"]), scored["score"].tolist(), strict=True):
        row, comment = told.get(key, (0, None))
        if isinstance(comment, str) and score == score and _contradicts(comment, score):  # noqa: PLR0124
            yield _at(tables, "comment_contradicts", int(row), "comment", comment, score=round(score, 2))


def _contradicts(comment: str, score: float) -> bool:
    told = SHARE.search(comment)
    if told:
        return abs(float(told[1] or told[2]) / 100 - score) > FAR
    return bool(DONE.search(comment)) and not NOT_DONE.search(comment) and score < 1 - FAR


def _last(tables: Tables) -> pd.DataFrame:
    """Key result -> row and comment of its last check-in."""
    frame = tables.check_ins.frame
    made = pd.DataFrame(
        {"key": keys(frame["kr_id"]), "date": frame["date"], "comment": frame["comment"], "row": frame.index}
    )
    made = made.loc[frame["actual"].notna()].dropna(subset=["key", "date"])
    return made.sort_values("date", kind="stable").drop_duplicates("key", keep="last").set_index("key")


def _at(tables: Tables, code: str, row: int, key: str, value: object, **values: object) -> Finding:
    table = tables.check_ins
    return Finding(code, "warning", table.sheet, table.cell(key, row), value, dict(values))


CHECKS = (zeros, contradicted)
