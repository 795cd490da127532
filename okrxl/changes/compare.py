"""Two snapshots compared: what was changed, added and removed in between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from okrxl.changes.snapshot import KEYS, NAMES, Row, Rows, Snapshot, Value
from okrxl.core.labels import normalized
from okrxl.core.schema import INPUT_BY_KEY

if TYPE_CHECKING:
    from collections.abc import Collection

NAMED = frozenset({"id", "ids", "names"})
"""Kinds of columns whose texts are names or ids: case and white space are forgiven."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a row, or a whole row: `old` None: added; `new` None: removed."""

    table: str
    key: str
    name: str
    old: Row | None
    new: Row | None


def compared(before: Snapshot, now: Snapshot) -> tuple[Snapshot, list[Difference]]:
    """The plan as it is known now, and its differences from before.

    What the workbook does not have any more, or cannot be read, stays as it was: a table or column that is
    gone, a cell in doubt. A number written in another way (as a percent, as text) is no difference.
    """
    known: dict[str, Rows] = {}
    found: list[Difference] = []
    for name in KEYS:
        earlier, rows = before.get(name), now.get(name)
        if earlier is None or rows is None:
            one = earlier or rows
            if one is not None:
                known[name] = one
            continue
        known[name], differences = _compared(name, earlier, rows)
        found += differences
    return known, found


def _compared(name: str, before: Rows, now: Rows) -> tuple[Rows, list[Difference]]:
    place = {key: position for position, key in enumerate(before.keys)}
    origin = [place.get(key, -1) for key in now.keys]
    known = _completed(before, now, origin)
    found: dict[int, list[Difference]] = {}
    for key in known.fields:
        if key in before.fields and key != KEYS[name]:
            for position in _changed(name, key, (before, known), origin):
                old, new = before.cell(key, origin[position]), known.cell(key, position)
                found.setdefault(position, []).append(
                    Difference(name, *_named(name, known, position), old, new)
                )
    for position, earlier in enumerate(origin):
        if earlier < 0:
            found[position] = [Difference(name, *_named(name, known, position), None, known.row(position))]
    present = set(now.keys)
    removed = [
        Difference(name, *_named(name, before, position), before.row(position), None)
        for position, key in enumerate(before.keys)
        if key not in present
    ]
    return known, [one for position in sorted(found) for one in found[position]] + removed


def _named(table: str, rows: Rows, position: int) -> tuple[str, str]:
    """A row's key as typed, and what it is about."""
    about = rows.fields[NAMES[table]][position] if table in NAMES else None
    return str(rows.fields[KEYS[table]][position]), str(about or "")


def _completed(before: Rows, now: Rows, origin: list[int]) -> Rows:
    """The rows with what is known from before where a cell is gone or cannot be read."""
    fields, percents, unread = dict(now.fields), dict(now.percents), dict(now.unread)
    for key in now.fields:
        doubtful: Collection[int] = range(len(now.keys)) if key in now.absent else now.unread.get(key, ())
        doubtful = [at for at in doubtful if origin[at] >= 0] if key in before.fields else []
        if not doubtful:
            continue
        values = list(fields[key])
        shown, lost = set(percents.get(key, ())), set(unread.get(key, ()))
        for at in doubtful:
            earlier = origin[at]
            values[at] = before.fields[key][earlier]
            _mark(shown, at, earlier in before.percents.get(key, ()))
            _mark(lost, at, earlier in before.unread.get(key, ()))
        fields[key] = values
        _put(percents, key, shown)
        _put(unread, key, lost)
    return replace(now, fields=fields, percents=percents, unread=unread)


def _mark(positions: set[int], at: int, wanted: bool) -> None:  # noqa: FBT001
    (positions.add if wanted else positions.discard)(at)


def _put(marks: dict[str, frozenset[int]], key: str, positions: set[int]) -> None:
    marks.pop(key, None)
    if positions:
        marks[key] = frozenset(positions)


def _changed(table: str, key: str, both: tuple[Rows, Rows], origin: list[int]) -> Iterator[int]:
    """The positions of the rows whose field is another than before."""
    before, now = both
    old, new = before.fields[key], now.fields[key]
    # Most columns of most refreshes: nothing has changed.
    if before.keys == now.keys and old == new:
        return
    lost = before.unread.get(key, frozenset())
    shown = before.percents.get(key, frozenset()), now.percents.get(key, frozenset())
    for position, (earlier, value) in enumerate(zip(origin, new, strict=True)):
        if earlier >= 0 and old[earlier] != value and earlier not in lost:
            percents = earlier in shown[0], position in shown[1]
            if not _same(table, key, (old[earlier], value), percents):
                yield position


def _same(table: str, key: str, values: tuple[Value, Value], percents: tuple[bool, bool]) -> bool:
    """Whether two values that differ mean the same."""
    old, new = values
    if isinstance(old, float) and isinstance(new, float):
        one, other = (
            round(v * 100 if p else v, 9)
            for v, p in zip(values, percents, strict=True)
            if isinstance(v, float)
        )
        return one == other
    if isinstance(old, str) and isinstance(new, str) and table != "settings":
        kind = INPUT_BY_KEY[table].column(key).kind
        return kind in NAMED and normalized(old) == normalized(new)
    return False
