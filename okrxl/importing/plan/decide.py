"""Items against what a workbook holds: what is new, what is there, what differs, what cannot be taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from okrxl.core.labels import normalized
from okrxl.importing.model import KINDS, Cell, Item, Kind
from okrxl.importing.plan.identity import Ids, new_ids
from okrxl.importing.plan.present import Present, Row
from okrxl.sheets.model import Scalar

Decision = Literal["new", "changed", "same", "refused"]
COMPARED: Mapping[Kind, tuple[str, ...]] = {
    "objectives": ("objective", "owner", "department", "weight", "start", "due"),
    "key_results": (
        "key_result", "owner", "department", "baseline", "target", "target_max", "weight", "start", "due",
        "state",
    ),
    "check_ins": ("actual",),
    "strategy": ("goal",),
    "departments": (),
    "owners": (),
    "monthly_plan": (),
}  # fmt: skip
"""Columns whose difference is proposed; what okrxl made of words (measure, unit) is not."""
CLOSE = 1e-9


@dataclass(frozen=True)
class Change:
    """A column in which a source differs from the workbook: proposed, never written."""

    column: str
    present: Scalar
    proposed: Cell


@dataclass(frozen=True)
class PlanRow:
    """What happens to an item: `id` is its id here, `parent_id` that of what it belongs to.

    A refused one has a `reason`, a code of `import.refusals`.
    """

    item: Item
    decision: Decision
    id: str = ""
    parent_id: str = ""
    changes: tuple[Change, ...] = ()
    reason: str = ""

    @property
    def kind(self) -> Kind:
        """Its table."""
        return self.item.kind


@dataclass(frozen=True)
class Plan:
    """All that an import would do; `ids` are to be remembered: an item's key -> its id here."""

    rows: tuple[PlanRow, ...] = ()
    ids: Mapping[str, str] = field(default_factory=dict)

    def of(self, decision: Decision) -> tuple[PlanRow, ...]:
        """The rows of a decision."""
        return tuple(row for row in self.rows if row.decision == decision)


def planned(items: Sequence[Item], present: Present, remembered: Mapping[str, str]) -> Plan:
    """The plan of an import. Of things listed twice the first is taken, the others are compared with it."""
    order = {kind: at for at, kind in enumerate(KINDS)}
    rows: list[PlanRow] = []
    ids = Ids(remembered, present)
    for kind in sorted({item.kind for item in items}, key=lambda one: order[one]):
        own = [item for item in items if item.kind == kind]
        if kind not in present.tables:
            rows += [PlanRow(item, "refused", reason="no_table") for item in own]
        elif kind == "check_ins":
            rows += _check_ins(own, present, ids)
        elif kind == "monthly_plan":
            rows += _plans(own, present, ids)
        else:
            rows += _things(kind, own, present, ids)
    return Plan(tuple(rows), {**remembered, **ids.made})


def _things(kind: Kind, items: Sequence[Item], present: Present, ids: Ids) -> Iterator[PlanRow]:
    """Objectives, key results, goals, departments and people: each once."""
    firsts: dict[str, Item] = {}
    refused: dict[str, PlanRow] = {}
    again: list[tuple[Item, Item]] = []
    for item in items:
        if item.key in firsts:
            again.append((item, firsts[item.key]))
            continue
        firsts[item.key] = item
        if kind == "key_results" and ids.parent(item) is None:
            reason = "parent_unknown" if item.refs else "no_parent"
            refused[item.key] = PlanRow(item, "refused", reason=reason)
    taken = [item for item in firsts.values() if item.key not in refused]
    known = {item.key: found for item in taken if (found := ids.present(item))}
    ids.add(new_ids(kind, [item for item in taken if item.key not in known], ids), known, taken)
    for item in firsts.values():
        yield refused.get(item.key) or _row(item, present, ids, known)
    for item, first in again:
        yield from _again(item, first, ids)


def _row(item: Item, present: Present, ids: Ids, known: Mapping[str, str]) -> PlanRow:
    own, parent = ids.of(item), ids.parent(item) or ""
    if item.key not in known:
        return PlanRow(item, "new", own, parent)
    row = present.rows[item.kind][normalized(own)]
    changes = tuple(_changes(item, row))
    return PlanRow(item, "changed" if changes else "same", own, parent, changes)


def _again(item: Item, first: Item, ids: Ids) -> Iterator[PlanRow]:
    """A thing that a source, or another sheet, lists once more."""
    row = {key: cell.value for key, cell in first.cells.items()}
    changes = tuple(_changes(item, row))
    own = ids.of(first)
    if changes and item.sheet == first.sheet:
        yield PlanRow(item, "refused", own, changes=changes, reason="twice")
    else:
        yield PlanRow(item, "changed" if changes else "same", own, ids.parent(first) or "", changes)


def _changes(item: Item, row: Row) -> Iterator[Change]:
    for column in COMPARED[item.kind]:
        cell = item.cells.get(column)
        if cell is not None and not _alike(cell.value, row.get(column)):
            now = row.get(column)
            shown = now.date() if isinstance(now, datetime) else now
            yield Change(column, shown if isinstance(shown, str | float | int | date) else None, cell)


def _alike(one: object, other: object) -> bool:
    if isinstance(one, float | int) and isinstance(other, float | int):
        return abs(one - other) <= CLOSE * max(1, abs(other))
    if isinstance(one, date) and isinstance(other, date):
        return _day(one) == _day(other)
    if other is None:
        return False
    return _words(one) == _words(other)


def _words(value: object) -> str:
    return normalized(value).replace(";", ",").replace("、", ",").replace("/", ",")


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _check_ins(items: Iterable[Item], present: Present, ids: Ids) -> Iterator[PlanRow]:
    taken: dict[tuple[str, date], Item] = {}
    for item in sorted(items, key=lambda one: (_of(one), one.row)):
        kr_id = ids.key_result(item)
        if kr_id is None:
            reason = "key_result_refused" if item.parent else "key_result_unknown"
            yield PlanRow(item, "refused", reason=reason)
            continue
        place = normalized(kr_id), _of(item)
        yield _check_in(item, kr_id, place, present, taken)
        taken.setdefault(place, item)


def _check_in(
    item: Item,
    kr_id: str,
    place: tuple[str, date],
    present: Present,
    taken: Mapping[tuple[str, date], Item],
) -> PlanRow:
    actual = item.value("actual")
    there = present.figures.get(place)
    if place in taken:
        alike = _alike(actual, taken[place].value("actual"))
        return PlanRow(
            item, "same" if alike else "refused", kr_id, kr_id, reason="" if alike else "two_figures"
        )
    if there and any(_alike(actual, one) for one in there):
        return PlanRow(item, "same", kr_id, kr_id)
    if there:
        change = Change("actual", there[-1], item.cells["actual"])
        return PlanRow(item, "changed", kr_id, kr_id, (change,))
    newest = present.newest.get(place[0])
    if item.undated and newest and _alike(actual, newest[1]):
        return PlanRow(item, "same", kr_id, kr_id)
    return PlanRow(item, "new", kr_id, kr_id)


def _plans(items: Iterable[Item], present: Present, ids: Ids) -> Iterator[PlanRow]:
    """Monthly plans: that of a key result which has one already is proposed where it differs."""
    taken: dict[str, Row] = {}
    for item in items:
        kr_id = ids.key_result(item)
        if kr_id is None:
            yield PlanRow(item, "refused", reason="key_result_refused")
            continue
        name = normalized(kr_id)
        there = present.plans.get(name) or taken.get(name)
        if there is None:
            reason = "" if item.cells.keys() <= present.months else "no_month"
            yield PlanRow(item, "refused" if reason else "new", kr_id, kr_id, reason=reason)
            taken[name] = {month: cell.value for month, cell in item.cells.items()}
            continue
        changes = tuple(
            Change(month, _number(there.get(month)), cell)
            for month, cell in item.cells.items()
            if not _alike(cell.value, there.get(month))
        )
        yield PlanRow(item, "changed" if changes else "same", kr_id, kr_id, changes)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _of(item: Item) -> date:
    day = item.value("date")
    return day if isinstance(day, date) else date.max
