"""Reading the sheet of returned files back: what was open, and what the manager has chosen since."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from okrxl.core.headers import header_keys, named_columns
from okrxl.core.labels import contract, contract_word, normalized, spellings
from okrxl.exchange.returned.tables import CONFLICTS, PROPOSALS
from okrxl.exchange.returned.types import TARGET_SET, USE_MASTER, USE_RETURNED, Conflict, Pending, Proposal
from okrxl.exchange.slots import Content

if TYPE_CHECKING:
    from okrxl.core.grid import Grid

PENDING = {CONFLICTS: "conflicts", PROPOSALS: "proposals"}
"""The tables to read, and their keys."""
Row = Mapping[str, object]


def read_pending(grids: Mapping[str, Grid], adding: Collection[str] = ()) -> Pending:
    """Conflicts and proposals from the grids of `PENDING`, with choices; incomplete rows are skipped.

    `adding` are the key results (normalized) whose figures by different people are added.
    """
    return Pending(
        tuple(filter(None, (_conflict(row, adding) for row in _rows(grids.get("conflicts"))))),
        tuple(filter(None, (_proposal(row) for row in _rows(grids.get("proposals"))))),
    )


def _rows(grid: Grid | None) -> Iterator[Row]:
    if grid is None:
        return
    keys = header_keys(tuple(contract("en").section("columns")))
    columns = dict(named_columns(grid.headers, keys))
    for row in grid.rows:
        yield {columns[position]: cell for position, cell in enumerate(row) if position in columns}


def _conflict(row: Row, adding: Collection[str]) -> Conflict | None:
    code, kr_id, day = _text(row, "return_code"), _text(row, "kr_id"), row.get("date")
    if not code or not kr_id or not isinstance(day, date):
        return None
    content = Content(_number(row, "returned_actual"), _number(row, "confidence"), _text(row, "comment"))
    now = Content(_number(row, "now_actual"), None, _text(row, "now_comment"))
    return Conflict(
        code,
        kr_id,
        day.date() if isinstance(day, datetime) else day,
        now if now.actual is not None or now.comment else None,
        content,
        _number(row, "sent_actual"),
        _text(row, "by"),
        _text(row, "file"),
        _text(row, "saved"),
        _choice("conflict", row, (USE_MASTER, USE_RETURNED)),
        adds=normalized(kr_id) in adding,
    )


def _proposal(row: Row) -> Proposal | None:
    code, kr_id, proposed = _text(row, "return_code"), _text(row, "kr_id"), _number(row, "proposed_target")
    if not code or not kr_id or proposed is None:
        return None
    return Proposal(
        code,
        kr_id,
        _number(row, "target"),
        proposed,
        _text(row, "comment"),
        _text(row, "by"),
        _text(row, "file"),
        _choice("proposal", row, (TARGET_SET,)),
    )


def _text(row: Row, key: str) -> str:
    value = row.get(key)
    return value.strip() if isinstance(value, str) else ""


def _number(row: Row, key: str) -> float | None:
    value = row.get(key)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _choice(kind: str, row: Row, codes: Iterable[str]) -> str:
    code_of = {text: code for code in codes for text in spellings(f"choices.{kind}.{code}")}
    return code_of.get(contract_word(row.get("choice") or ""), "")
