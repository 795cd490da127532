"""What closing a cycle will do, as values: each key result's final score, what becomes of it, its new row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from okrxl.changes.cycles import ClosedCycle, FinalScore, Outcome
from okrxl.changes.snapshot import FIGURES
from okrxl.core.errors import BadFileError
from okrxl.core.labels import labels, normalized
from okrxl.core.measures import codes
from okrxl.core.schema import INPUT_BY_KEY
from okrxl.cycles.next_cycle import Cycle, following
from okrxl.read.percents import IN_PERCENTS

if TYPE_CHECKING:
    from okrxl.assess import Assessment
    from okrxl.core.labels import Labels
    from okrxl.sheets.model import Scalar

OUTCOMES: Mapping[str, Outcome] = {"archive": "archived", "carry_over": "carried", "keep_running": "kept"}
COPIED = (
    "objective_id", "key_result", "department", "owner", "measure", "unit", "aggregation", "frequency",
    "commitment", "weight", "at_close", "note",
)  # fmt: skip
"""What a key result keeps when it is carried over."""
LONGEST = 16
"""Characters of a cycle's label in an id."""
Remark = Literal["", "target_open", "target_met", "no_figure", "anew", "due_later", "due_earlier"]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was asked for: the next cycle's label and days where they are given, whether targets stay."""

    cycle: str = ""
    start: date | None = None
    end: date | None = None
    keep_targets: bool = False


@dataclass(frozen=True)
class Decision:
    """One key result: the sheet row, its final score, whether its state changes, its new row.

    `made` are the new row's cells by column key, `percents` the columns whose number is a percent. `remark`
    is what the manager should know of it.
    """

    row: int
    final: FinalScore
    closes: bool
    made: Mapping[str, Scalar] = field(default_factory=dict)
    percents: frozenset[str] = frozenset()
    remark: Remark = ""


@dataclass(frozen=True)
class Closing:
    """A cycle that is about to be closed, the next one, and what becomes of every key result."""

    present: Cycle
    next: Cycle
    closed: ClosedCycle
    decisions: tuple[Decision, ...]

    @property
    def days_left(self) -> int:
        """Days from the day that is scored to the cycle's last day; 0 once that is over."""
        return max(0, (self.present.end - self.closed.as_of).days)


def next_cycle(found: Assessment, wishes: Wishes, name: str) -> Cycle:
    """The cycle that was asked for; what is not given follows the present one.

    BadFileError where it does not come after it, has the label of a cycle that was closed, or would end after
    the last day of the calendar.
    """
    settings = found.settings
    present = Cycle(settings.cycle, settings.cycle_start, settings.cycle_end)
    try:
        coming = following(present, wishes.cycle, wishes.start, wishes.end)
    except (OverflowError, ValueError) as error:
        raise BadFileError("close_last_day", name=name, end=present.end, last=date.max) from error
    label, start, end = coming.label, coming.start, coming.end
    if not present.start < start <= end:
        raise BadFileError("close_days", name=name, start=start, end=end, before=present.start)
    if normalized(label) in {normalized(one.cycle) for one in found.log.cycles} | {normalized(present.label)}:
        raise BadFileError("close_label", name=name, cycle=label)
    return coming


def closing(found: Assessment, wishes: Wishes, now: datetime, name: str) -> Closing:
    """What closing the cycle of an assessment will do; BadFileError where the next one cannot be."""
    settings = found.settings
    coming = next_cycle(found, wishes, name)
    decisions = tuple(_decisions(found, coming, keep_targets=wishes.keep_targets))
    closed = ClosedCycle(
        settings.cycle or f"{settings.cycle_start} – {settings.cycle_end}",
        settings.cycle_start,
        settings.cycle_end,
        settings.as_of,
        now.replace(microsecond=0),
        tuple(one.final for one in decisions),
        _number(found.company.get("score")),
        {
            str(one): _number(score)
            for one, score in zip(found.departments["department"], found.departments["score"], strict=True)
        },
    )
    return Closing(Cycle(settings.cycle, settings.cycle_start, settings.cycle_end), coming, closed, decisions)


def _decisions(found: Assessment, coming: Cycle, *, keep_targets: bool) -> Iterator[Decision]:
    """The key results of the cycle, in the order of the sheet."""
    table = found.tables.key_results
    present = found.scored.loc[found.scored["in_cycle"].to_numpy(bool) & (found.scored["row"] > 0)]
    ids = _taken(found)
    own = table.frame[["start", "due"]].notna().any(axis="columns")
    dated, start = frozenset(own.index[own].tolist()), pd.Timestamp(coming.start)
    columns = ("row", "id", "key_result", "owner", "department", "target", "actual", "score", "grade",
               "state", "at_close", "as_share", "due")  # fmt: skip
    carry = _Carry(found, coming, keep_targets)
    for values in zip(*(present[key] for key in columns), strict=True):
        cells = dict(zip(columns, values, strict=True))
        outcome = _outcome(str(cells["state"]), cells["at_close"])
        final = _final(cells, outcome)
        row = int(cells["row"])
        closes = outcome != "kept" and cells["state"] == "open"
        if outcome == "carried":
            final = replace(final, carried=_new_id(final.id, found.settings.cycle, coming, ids))
            ids.add(normalized(final.carried))
            made, percents, remark = carry.row(row, final)
            yield Decision(row, final, closes, made, percents, remark)
        else:
            remark = _remark(cells, outcome, start, dated=row in dated)
            yield Decision(row, final, closes, remark=remark)


def _outcome(state: str, at_close: object) -> Outcome:
    """What becomes of a key result: as asked for; one that was cancelled does not go on."""
    if state == "cancelled":
        return "archived"
    asked = OUTCOMES.get(str(at_close), "archived")
    return "archived" if state == "closed" and asked == "kept" else asked


def _final(cells: Mapping[str, object], outcome: Outcome) -> FinalScore:
    def text(key: str) -> str:
        return str(cells[key]) if isinstance(cells[key], str) else ""

    return FinalScore(
        text("id"),
        text("key_result"),
        text("owner"),
        text("department"),
        _number(cells["target"]),
        _number(cells["actual"]),
        None if cells["state"] == "cancelled" else _number(cells["score"]),
        "" if cells["state"] == "cancelled" else text("grade"),
        outcome,
        percent=bool(cells["as_share"]),
    )


def _remark(cells: Mapping[str, Any], outcome: Outcome, start: pd.Timestamp, *, dated: bool) -> Remark:
    """What to know of a key result that ends or keeps running, by its dates; `dated`: it has some of its own.

    `start` is the first day of the next cycle.
    """
    reaches = dated and cells["due"] >= start
    if outcome == "kept" and dated:
        return "" if reaches else "due_earlier"
    if outcome == "kept":
        return "anew" if cells["due"] < start else ""
    return "due_later" if reaches and cells["state"] == "open" else ""


class _Carry:
    """Makes the new rows of key results that are carried over."""

    def __init__(self, found: Assessment, coming: Cycle, keep_targets: bool) -> None:  # noqa: FBT001 — as asked
        self._table = found.tables.key_results
        self._scored = {int(one["row"]): one for one in found.scored.to_dict("records")}
        self._coming = coming
        self._keep_targets = keep_targets
        self._words = labels(found.settings.language)

    def row(self, row: int, final: FinalScore) -> tuple[dict[str, Scalar], frozenset[str], Remark]:
        """The new row's cells, the columns whose number is a percent, and what to know of it."""
        own = self._table.frame.loc[[row]].to_dict("records")[0]
        scored = self._scored[row]
        made: dict[str, Scalar] = {key: _cell(self._words, key, own[key]) for key in COPIED}
        percents = {key for key in ("weight", *FIGURES) if self._is_percent(row, key)}
        baseline, of_baseline = self._baseline(scored, own)
        percents = percents - {"baseline"} | ({"baseline"} if of_baseline else set())
        target, limit = (_number(own[key]) for key in ("target", "target_max"))
        kept, remark = self._aims(scored, baseline, target)
        made |= {
            "id": final.carried,
            "last_year_id": final.id,
            "baseline": baseline,
            "target": target if kept else None,
            "target_max": limit if kept else None,
            "start": self._coming.start,
            "due": self._coming.end,
        }
        return made, frozenset(percents), remark

    def _aims(
        self, scored: Mapping[Any, Any], baseline: float | None, target: float | None
    ) -> tuple[bool, Remark]:
        """Whether the target stays, and what to know: where it moved there, one that is reached is none."""
        if _number(scored["actual"]) is None:
            return self._keep_targets, "no_figure"
        if not self._keep_targets:
            return False, "" if target is None else "target_open"
        moves = scored["measure"] in codes(lambda one: one.moves)
        if moves and target is not None and (scored["score"] >= 1 or baseline == target):
            return False, "target_met"
        return True, ""

    def _baseline(self, scored: Mapping[Any, Any], own: Mapping[Any, Any]) -> tuple[float | None, bool]:
        """Where the new row begins, and whether that is a percent: the last actual, in the target's unit.

        Growth begins at what it was measured by; what is done or hit has no baseline.
        """
        measure = scored["measure"]
        if measure in codes(lambda one: one.compares_years):
            last = _number(scored["this_year"])
            shares = bool(scored["figures_as_share"])
        elif measure in codes(lambda one: one.kind != "figure"):
            return None, False
        else:
            last, shares = _number(scored["actual"]), bool(scored["percent"])
        if last is None:
            return _number(own["baseline"]), self._is_percent(int(scored["row"]), "baseline")
        return last, shares

    def _is_percent(self, row: int, key: str) -> bool:
        marks = self._table.percents
        whole = marks.get(IN_PERCENTS, frozenset()) if key in FIGURES else frozenset[int]()
        return row in marks.get(key, frozenset()) | whole


def _cell(words: Labels, key: str, value: object) -> Scalar:
    """A value as a manager would type it."""
    if isinstance(value, str):
        kind = INPUT_BY_KEY["key_results"].column(key).kind
        return words.choice(key, value) if kind == "choice" else value
    return _number(value)


def _number(value: object) -> float | None:
    """A figure without the noise of binary fractions; None for a blank."""
    if not isinstance(value, int | float | np.floating) or np.isnan(value):
        return None
    return float(format(float(value), ".12g"))


def _taken(found: Assessment) -> set[str]:
    """The normalized ids that a new key result cannot have."""
    tables = found.tables
    columns = (tables.key_results.frame["id"], tables.check_ins.frame["kr_id"].drop_duplicates())
    return {normalized(one) for column in columns for one in column.dropna()}


def _new_id(old: str, label: str, coming: Cycle, taken: set[str]) -> str:
    """An id that nobody has: the old one, without the mark of its cycle, and that of the next."""
    base = old.removesuffix(f"-{_mark(label)}") if label else old
    mark = _mark(coming.label) or str(coming.start.year)
    wanted = f"{base}-{mark}"
    number = 1
    while normalized(wanted) in taken:
        number += 1
        wanted = f"{base}-{mark}-{number}"
    return wanted


def _mark(label: str) -> str:
    """A cycle's label as a part of ids."""
    return re.sub(r"[^\w]+", "-", label).strip("-")[:LONGEST].rstrip("-")
