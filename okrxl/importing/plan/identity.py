"""Which row of a workbook an item is, and the id of one that is new."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from okrxl.core.labels import normalized, split_list
from okrxl.importing.model import Item, Kind
from okrxl.importing.plan.present import NAMES, Present

PREFIXES: Mapping[Kind, str] = {"objectives": "O", "key_results": "KR", "strategy": "S"}
BARE = re.compile(r"\d{1,3}(?:[.\-]\d{1,3})*")
"""A number that says nothing by itself, such as that of a row."""
DIGITS = re.compile(r"\d+")
OBJECTIVE = re.compile(r"O(\d+)", re.IGNORECASE)
LONGEST = 24


class Ids:
    """Ids by key of item: those remembered and those given so far; and who belongs to whom."""

    def __init__(self, remembered: Mapping[str, str], present: Present) -> None:
        self._remembered = remembered
        self._present = present
        self._taken: dict[str, Item] = {}
        self.made: dict[str, str] = {}

    def of(self, item: Item) -> str:
        """An item's id; blank before it has one."""
        return self.made.get(item.key, "")

    def add(self, new: Mapping[str, str], known: Mapping[str, str], items: Iterable[Item]) -> None:
        """Give items their ids."""
        self.made.update(new)
        self.made.update(known)
        self._taken.update({item.key: item for item in items})

    def used(self, kind: Kind) -> set[str]:
        """The ids (normalized) that are in use in a table."""
        made = {normalized(self.made[key]) for key, item in self._taken.items() if item.kind == kind}
        return set(self._present.rows[kind]) | made

    def present(self, item: Item) -> str | None:
        """The id of the row that an item is already: as remembered, by its id and title, or by its title."""
        rows = self._present.rows[item.kind]
        remembered = self._remembered.get(item.key)
        if remembered and normalized(remembered) in rows:
            return remembered
        id_column, title_column = NAMES[item.kind]
        if item.kind in {"departments", "owners"}:
            found = rows.get(normalized(item.title))
            return str(found[id_column]) if found else None
        parent = self.parent(item)
        alike = [
            row
            for row in rows.values()
            if normalized(row.get(title_column) or "") == normalized(item.title)
            and (
                item.kind != "key_results" or normalized(row.get("objective_id") or "") == normalized(parent)
            )
            and _same_department(item, row)
        ]
        exact = [row for row in alike if normalized(row[id_column]) == normalized(item.source_id)]
        found = exact[0] if exact else alike[0] if len(alike) == 1 else None
        return str(found[id_column]) if found else None

    def parent(self, item: Item) -> str | None:
        """The id of the objective of a key result; None where it is not known."""
        if item.kind != "key_results":
            return ""
        if item.parent:
            return self.made.get(item.parent)
        return next(filter(None, (self._objective(str(ref.value), item) for ref in item.refs)), None)

    def _objective(self, ref: str, item: Item) -> str | None:
        """The objective that a text names: by its id, by its title, or by a key result of it."""
        scope = item.key.split("|")[1]
        found = self._named("objectives", ref, scope)
        if found:
            return found
        above = self._named("key_results", ref, scope)
        return next(
            (self.parent(one) for one in self._taken.values() if above and self.made.get(one.key) == above),
            None,
        )

    def key_result(self, item: Item) -> str | None:
        """The id of the key result of a check-in; None where it is not known."""
        if item.parent:
            return self.made.get(item.parent)
        scope = item.key.split("|")[1]
        return next(
            filter(None, (self._named("key_results", str(ref.value), scope) for ref in item.refs)), None
        )

    def _named(self, kind: Kind, text: str, scope: str) -> str | None:
        """The id of the one thing that is called so; of several, that of the department."""
        name = normalized(text)
        own = [item for item in self._taken.values() if item.kind == kind]
        for found in (
            [item for item in own if normalized(item.source_id) == name],
            [item for item in own if normalized(item.title) == name],
        ):
            near = [item for item in found if item.key.split("|")[1] == scope] if scope else []
            chosen = {self.made[item.key] for item in (near or found)}
            if len(chosen) == 1:
                return chosen.pop()
        rows = self._present.rows[kind]
        if name in rows:
            return str(rows[name][NAMES[kind][0]])
        titled = [row for row in rows.values() if normalized(row.get(NAMES[kind][1]) or "") == name]
        return str(titled[0][NAMES[kind][0]]) if len(titled) == 1 else None


def _same_department(item: Item, row: Mapping[str, object]) -> bool:
    """Whether nothing says that an item is another department's."""
    one, other = item.value("department"), row.get("department")
    if not one or not other:
        return True
    return bool({*map(normalized, split_list(one))} & {*map(normalized, split_list(other))})


def new_ids(kind: Kind, items: Sequence[Item], ids: Ids) -> dict[str, str]:
    """Item key -> id of each new item: its source's where that is its own, else one that is made."""
    if kind in {"departments", "owners"}:
        return {item.key: item.title for item in items}
    used = ids.used(kind)
    wanted = {item.key: _wanted(kind, item) for item in items}
    times = Counter(normalized(one) for one in wanted.values() if one)
    several = {_form(one) for one in wanted.values() if kind != "strategy" and times[normalized(one)] > 1}
    made: dict[str, str] = {}
    for item in items:
        own = wanted[item.key]
        if own and (times[normalized(own)] > 1 or normalized(own) in used):
            own = _prefixed(kind, own, item, ids)
        elif own and _form(own) in several:
            own = _prefixed(kind, own, item, ids) or own
        if not own or normalized(own) in used:
            own = _made(kind, item, ids, used)
        made[item.key] = own
        used.add(normalized(own))
    return made


def _form(own: str) -> str:
    """What ids look like whose numbers differ: key results numbered under each objective all get its id."""
    return DIGITS.sub("0", normalized(own))


def _wanted(kind: Kind, item: Item) -> str:
    """The id that a source gives; a bare number gets the letters that say what it is of."""
    own = item.source_id.strip()
    if len(own) > LONGEST:
        return ""
    return f"{PREFIXES[kind]}{own}" if BARE.fullmatch(own) else own


def _prefixed(kind: Kind, own: str, item: Item, ids: Ids) -> str:
    """An id that several things have, with what tells them apart: the objective's, or the department."""
    if kind == "key_results":
        return f"{ids.parent(item)}-{own}"
    names = split_list(item.value("department"))
    return f"{names[0]}-{own}" if names else ""


def _made(kind: Kind, item: Item, ids: Ids, used: set[str]) -> str:
    """The next id that is free: `O3`, `KR3.1` under O3, `Sales-O1-KR2` under another."""
    if kind != "key_results":
        prefix = PREFIXES[kind]
        return next(
            f"{prefix}{number}"
            for number in range(1, 1_000_000)
            if normalized(f"{prefix}{number}") not in used
        )
    parent = ids.parent(item) or ""
    match = OBJECTIVE.fullmatch(parent)
    stem = f"KR{match[1]}." if match else f"{parent}-KR"
    return next(
        f"{stem}{number}" for number in range(1, 1_000_000) if normalized(f"{stem}{number}") not in used
    )
