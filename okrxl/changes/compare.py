"""Two snapshots compared: what was changed, added and removed in between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from okrxl.changes.snapshot import KEYS, MONTHLY, NAMES, Row, Rows, Snapshot, Value
from okrxl.core.labels import normalized
from okrxl.core.schema import INPUT_BY_KEY

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
    gone, a cell in doubt. So does what is written in another way only (as a percent, in other case).
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
    if name == MONTHLY:
        before, now = _with_months(before, now), _with_months(now, before, gone=True)
    place = {key: position for position, key in enumerate(before.keys)}
    origin = [place.get(key, -1) for key in now.keys]
    fields, percents, unread = dict(now.fields), dict(now.percents), dict(now.unread)
    changed: list[tuple[int, str]] = []
    for key in [key for key in now.fields if key in before.fields]:
        kept, others = _field(name, key, (before, now), origin)
        changed += [(position, key) for position in others]
        if kept:
            fields[key] = list(fields[key])
            for position in kept:
                fields[key][position] = before.fields[key][origin[position]]
            _mark(percents, key, before.percents, {at: origin[at] for at in kept})
            _mark(unread, key, before.unread, {at: origin[at] for at in kept})
    known = replace(now, fields=fields, percents=percents, unread=unread)
    found: list[tuple[int, Rows, Row | None, Row | None]] = [
        (at, known, before.cell(key, origin[at]), known.cell(key, at)) for at, key in changed
    ]
    found += [(at, known, None, known.row(at)) for at, earlier in enumerate(origin) if earlier < 0]
    found.sort(key=lambda one: one[0])
    present = set(now.keys)
    found += [(at, before, before.row(at), None) for at, key in enumerate(before.keys) if key not in present]
    return known, [Difference(name, *_named(name, rows, at), old, new) for at, rows, old, new in found]


def _with_months(rows: Rows, others: Rows, *, gone: bool = False) -> Rows:
    """The rows with the months that only the others have: blank, or `gone`, which says nothing."""
    months = [key for key in others.fields if key not in rows.fields]
    if not months:
        return rows
    blank: list[Value] = [None] * len(rows.keys)
    absent = rows.absent | frozenset(months) if gone else rows.absent
    return replace(rows, fields={**rows.fields, **dict.fromkeys(months, blank)}, absent=absent)


def _named(table: str, rows: Rows, position: int) -> tuple[str, str]:
    """A row's key as typed, and what it is about."""
    about = rows.fields[NAMES[table]][position] if table in NAMES else None
    return str(rows.fields[KEYS[table]][position]), str(about or "")


def _mark(
    marks: dict[str, frozenset[int]],
    key: str,
    before: Mapping[str, frozenset[int]],
    origin: Mapping[int, int],
) -> None:
    """Give the rows of `origin` the mark that they had before."""
    earlier = before.get(key, frozenset())
    positions = marks.pop(key, frozenset()) - origin.keys()
    positions |= {at for at, place in origin.items() if place in earlier}
    if positions:
        marks[key] = positions


def _field(table: str, key: str, both: tuple[Rows, Rows], origin: list[int]) -> tuple[list[int], list[int]]:
    """The positions of the rows whose field stays as it was known, and of those where it is another.

    It stays where it means the same, is gone, or cannot be read.
    """
    before, now = both
    old, new = before.fields[key], now.fields[key]
    doubtful = now.unread.get(key, frozenset())
    # Most columns of most refreshes: nothing has changed.
    if before.keys == now.keys and old == new and not doubtful and key not in now.absent:
        return [], []
    lost = before.unread.get(key, frozenset())
    shown = before.percents.get(key, frozenset()), now.percents.get(key, frozenset())
    kept: list[int] = []
    changed: list[int] = []
    for position, (earlier, value) in enumerate(zip(origin, new, strict=True)):
        if earlier < 0:
            continue
        percents = earlier in shown[0], position in shown[1]
        if key in now.absent or position in doubtful:
            kept.append(position)
        elif old[earlier] != value and earlier not in lost:
            same = _same(table, key, (old[earlier], value), percents)
            (kept if same else changed).append(position)
    return kept, changed


def _same(table: str, key: str, values: tuple[Value, Value], percents: tuple[bool, bool]) -> bool:
    """Whether two values that differ mean the same: 25 % and 25 among percents, a name in other case."""
    old, new = values
    if isinstance(old, float) and isinstance(new, float):
        before, after = percents
        return _as_shown(old, percent=before) == _as_shown(new, percent=after)
    if isinstance(old, str) and isinstance(new, str) and table != "settings":
        kind = INPUT_BY_KEY[table].column(key).kind
        return (kind in NAMED or key == KEYS[table]) and normalized(old) == normalized(new)
    return False


def _as_shown(number: float, *, percent: bool) -> float:
    return round(number * 100 if percent else number, 9)
