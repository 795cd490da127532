"""What is wrong in the rows that came back: by the master's own checks, and against what was sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from okrxl.check import check_ins as checks
from okrxl.core.address import parse_cell
from okrxl.core.finding import Finding
from okrxl.core.labels import normalized
from okrxl.exchange.log import SentRow, digest
from okrxl.read import Tables
from okrxl.read.tables import words_for_done

if TYPE_CHECKING:
    import pandas as pd

    from okrxl.assess import Assessment
    from okrxl.exchange.returned.file import Block

BLANK_IN_SPARE = ("objective", "owner")
"""What a row of a key result is told and a spare row is not."""


@dataclass(frozen=True)
class Expected:
    """What a file may speak of: key results sent, by normalized id, and the master's rows of them."""

    department: str
    rows: Mapping[str, SentRow]
    known: pd.DataFrame


def inspected(block: Block, found: Assessment, sent: Expected) -> tuple[list[Finding], set[int]]:
    """The findings on a block of a department's file, and the sheet rows that cannot be taken."""
    told, bad = [], set()
    for finding in _findings(block, found, sent):
        if finding.code == "done_as_word":
            continue
        if finding.code == "kr_unknown":
            finding = replace(finding, code="returned_kr_unknown", values={"department": sent.department})  # noqa: PLW2901
        if finding.severity == "error" and finding.cell:
            bad.add(parse_cell(finding.cell)[0])
        told.append(finding)
    return told, bad


def _findings(block: Block, found: Assessment, sent: Expected) -> Iterator[Finding]:
    if block.table.frame.empty:
        # Spare rows are seldom used, and many checks of nothing take their time.
        yield from block.findings
        return
    yield from words_for_done(block.table, found.scored, block.findings)
    tables = _with_returned(found.tables, block, sent.known)
    for check in (checks.placed, checks.timely, checks.confident):
        yield from check(tables, found.settings)
    yield from _unfinished(block)
    yield from _resealed(block, sent.rows)


def _with_returned(tables: Tables, block: Block, known: pd.DataFrame) -> Tables:
    """The master's tables with returned check-ins in place of its own, and only the key results sent."""
    return replace(tables, check_ins=block.table, key_results=replace(tables.key_results, frame=known))


def _unfinished(block: Block) -> Iterator[Finding]:
    """Rows that say nothing yet: a date or a confidence alone; and remarks without a date."""
    frame = block.table.frame
    actual, comment = frame["actual"].isna() & ~block.table.unreadable("actual"), frame["comment"].notna()
    nothing = actual & ~comment & frame["proposed_target"].isna() & frame["kr_id"].notna()
    yield from block.table.findings("returned_no_actual", "warning", "actual", nothing)
    nameless = frame["kr_id"].isna() & actual & (comment | frame["proposed_target"].notna())
    yield from block.table.findings("kr_missing", "error", "kr_id", nameless)
    undated = actual & comment & frame["date"].isna() & frame["proposed_target"].isna()
    yield from block.table.findings(
        "date_missing", "error", "date", undated & ~block.table.unreadable("date")
    )


def _resealed(block: Block, rows: Mapping[str, SentRow]) -> Iterator[Finding]:
    """Locked cells that no longer say what was sent: another key result is refused, another target told.

    In spare rows they are formulas that follow the id, with whatever result a program left there.
    """
    for row in block.table.frame.index:
        cells = block.told.get(int(row), {})
        sent = rows.get(normalized(cells.get("kr_id") or ""))
        if sent is None or all(key in cells and not cells[key] for key in BLANK_IN_SPARE):
            continue
        name, goal = cells.get("key_result"), cells.get("goal")
        cell = block.table.cell("kr_id", int(row))
        if isinstance(name, str) and digest((name,)) != sent.named:
            yield Finding("returned_row_changed", "error", block.table.sheet, cell, name)
        elif isinstance(goal, str) and digest((goal,)) != sent.aimed:
            yield Finding("returned_aim_changed", "warning", block.table.sheet, cell, cells.get("kr_id"))
