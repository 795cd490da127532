"""What is wrong in returned rows: by the master's own checks, and compared with what was sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from okrxl.check import check_ins as checks
from okrxl.core.address import parse_cell
from okrxl.core.finding import Finding
from okrxl.core.labels import normalized
from okrxl.core.measures import codes
from okrxl.exchange.log import SentRow, digest
from okrxl.read import Tables, confidence
from okrxl.read.key_results import KeyResults
from okrxl.read.percents import returned_in_shares
from okrxl.read.words import with_words, without_words

if TYPE_CHECKING:
    from okrxl.assess import Assessment
    from okrxl.exchange.returned.file import Block

BLANK_IN_SPARE = ("objective", "owner")
"""Reference columns that are filled in the row of a key result and blank in a spare row."""
BESIDE_THE_FIGURE = ("confidence", "comment", "proposed_target")
"""Columns that cost a row no figure where they cannot be read."""
FAR = 10.0
"""A percent of 1,000 % or more, and of ten times the target, may be one that was typed as a number."""


@dataclass(frozen=True)
class Limits:
    """By normalized id: the day before which no figure is expected; the targets of percents, at least 1."""

    starts: Mapping[str, pd.Timestamp]
    percents: Mapping[str, float]


def limits_of(scored: pd.DataFrame) -> Limits:
    """The limits of a plan; what is compared with other years has no first day."""
    here = scored.loc[~scored["measure"].isin(codes(lambda one: one.compares_years))]
    alike = scored.loc[scored["percent"] & scored["measure"].isin(codes(lambda one: one.in_unit))]
    return Limits(
        dict(zip(here["id"].map(normalized), here["start"], strict=True)),
        dict(zip(alike["id"].map(normalized), alike["target"].abs().clip(lower=1.0), strict=True)),
    )


@dataclass(frozen=True)
class Expected:
    """What a file may be about: the key results sent, by normalized id, and the master's rows of them."""

    department: str
    rows: Mapping[str, SentRow]
    known: pd.DataFrame
    limits: Limits


def on_scale(block: Block, found: Assessment, sent: Expected) -> Block:
    """The block with its figures on the scale of the master's key results, as words and formats say."""
    if block.table.frame.empty:
        return block
    known = KeyResults(replace(found.tables.key_results, frame=sent.known))
    table, doubtful = returned_in_shares(without_words(block.table, block.findings), known)
    table, findings = with_words(table, known, block.findings)
    table, off = confidence.on_scale(table, None, found.settings.confidence_scale)
    return replace(block, table=table, findings=(*findings, *doubtful, *off))


def check_rows(block: Block, found: Assessment, sent: Expected) -> tuple[list[Finding], set[int]]:
    """Findings on a block of a department's file, and the sheet rows that are rejected."""
    findings, rejected = [], set()
    beside = {block.table.columns[key] for key in BESIDE_THE_FIGURE if key in block.table.columns}
    for finding in _findings(block, found, sent):
        if finding.code == "done_as_word":
            continue
        named = finding
        if finding.code == "kr_unknown":
            named = replace(finding, code="returned_kr_unknown", values={"department": sent.department})
        row, column = parse_cell(named.cell) if named.cell else (0, 0)
        if named.severity == "error" and row and column not in beside:
            rejected.add(row)
        findings.append(named)
    return findings, rejected


def _findings(block: Block, found: Assessment, sent: Expected) -> Iterator[Finding]:
    yield from block.findings
    if block.table.frame.empty:
        # Most spare rows stay blank: the checks would only take time.
        return
    tables = _with_returned(found.tables, block, sent.known)
    for check in (checks.placed, checks.timely):
        yield from check(tables, found.settings)
    yield from _early(block, found, sent.limits)
    yield from _far(block, sent.limits)
    yield from _unfinished(block)
    yield from _changed_references(block, sent.rows)


def _with_returned(tables: Tables, block: Block, known: pd.DataFrame) -> Tables:
    """The master's tables with returned check-ins in place of its own, and only the key results sent."""
    return replace(tables, check_ins=block.table, key_results=replace(tables.key_results, frame=known))


def _early(block: Block, found: Assessment, limits: Limits) -> Iterator[Finding]:
    """A figure is dated before its key result's start, and in no year that it is compared with."""
    frame = block.table.frame
    start = pd.to_datetime(_by_id(frame, limits.starts))
    first = pd.Timestamp(found.settings.cycle_start) - pd.DateOffset(years=1)
    early = (frame["date"] < start) & (frame["date"] >= first) & frame["actual"].notna()
    yield from block.table.findings(
        "returned_before_start", "warning", "date", early, start=start.dt.strftime("%Y-%m-%d")
    )


def _far(block: Block, limits: Limits) -> Iterator[Finding]:
    """A percent is so far from its target that a plain number may have been meant."""
    frame = block.table.frame
    target = _by_id(frame, limits.percents).astype(float)
    far = frame["actual"].abs() >= FAR * target
    shown = frame["actual"].map(lambda one: f"{one * 100:.12g}%", na_action="ignore")
    meant = frame["actual"].map(lambda one: f"{one:.12g}%", na_action="ignore")
    yield from block.table.findings(
        "returned_percent_far", "warning", "actual", far, shown=shown, meant=meant
    )


def _by_id(frame: pd.DataFrame, values: Mapping[str, Any]) -> pd.Series:
    """Each row's value by the normalized id of its key result; NaN where there is none."""
    ids = [normalized(one) if isinstance(one, str) else "" for one in frame["kr_id"]]
    return pd.Series([values.get(one) for one in ids], index=frame.index, dtype=object)


def _unfinished(block: Block) -> Iterator[Finding]:
    """Incomplete rows: a date or a confidence alone; a comment without a key result or without a date."""
    frame = block.table.frame
    actual, comment = frame["actual"].isna() & ~block.table.unreadable("actual"), frame["comment"].notna()
    blank = actual & ~comment & frame["proposed_target"].isna() & frame["kr_id"].notna()
    yield from block.table.findings("returned_no_actual", "warning", "actual", blank)
    nameless = frame["kr_id"].isna() & actual & (comment | frame["proposed_target"].notna())
    yield from block.table.findings("kr_missing", "error", "kr_id", nameless)
    undated = actual & comment & frame["date"].isna() & frame["proposed_target"].isna()
    yield from block.table.findings(
        "date_missing", "error", "date", undated & ~block.table.unreadable("date")
    )


def _changed_references(block: Block, rows: Mapping[str, SentRow]) -> Iterator[Finding]:
    """Locked cells that differ from what was sent: another key result is an error, another target a warning.

    In spare rows they are formulas that follow the id, with whatever result the last program stored. A row
    without its texts is a spare one, or one whose id was overwritten: then that id stands twice and another
    is gone, or the target is another's.
    """
    ids = Counter(normalized(cells.get("kr_id") or "") for cells in block.references.values())
    own = any(any(cells.get(key) for key in BLANK_IN_SPARE) for cells in block.references.values())
    gone = own and bool(set(rows) - set(ids))
    for row in block.table.frame.index:
        cells = block.references.get(int(row), {})
        key = normalized(cells.get("kr_id") or "")
        sent = rows.get(key)
        if sent is None:
            continue
        name, goal = cells.get("key_result"), cells.get("goal")
        cell = block.table.cell("kr_id", int(row))
        if "key_result" in cells and not name:
            others = isinstance(goal, str) and bool(goal) and digest((goal,)) != sent.aimed
            if others or (gone and ids[key] > 1):
                yield Finding("returned_row_changed", "error", block.table.sheet, cell, cells.get("kr_id"))
            continue
        if all(one in cells and not cells[one] for one in BLANK_IN_SPARE):
            continue
        if isinstance(name, str) and digest((name,)) != sent.named:
            yield Finding("returned_row_changed", "error", block.table.sheet, cell, name)
        elif isinstance(goal, str) and digest((goal,)) != sent.aimed:
            yield Finding("returned_aim_changed", "warning", block.table.sheet, cell, cells.get("kr_id"))
