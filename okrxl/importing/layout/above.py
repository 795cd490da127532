"""What the lines above a table say of all its rows: `部门：市场部`, `Owner: Ann`, `Period: Q4 2026`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from okrxl.importing.language.words import field_of
from okrxl.importing.model import Layout, Value

LABEL = re.compile(r"\s*([^:：]{1,16}?)\s*[:：]\s*(.*?)\s*", re.DOTALL)
STATED = frozenset({"department", "owner", "period"})
LONGEST = 30


def stated_above(layout: Layout) -> Mapping[str, Value]:
    """Field -> the cell that states it, above the table; what is stated twice in two ways is not stated."""
    found: dict[str, Value] = {}
    twice: set[str] = set()
    for name, value in _stated(layout):
        if name in found and found[name].text != value.text:
            twice.add(name)
        found.setdefault(name, value)
    return {name: value for name, value in found.items() if name not in twice}


def _stated(layout: Layout) -> Iterator[tuple[str, Value]]:
    for row in range(layout.top):
        held = [layout.sheet.value(row, at) for at in range(len(layout.sheet.rows[row]))]
        for at, value in enumerate(held):
            match = LABEL.fullmatch(value.raw) if isinstance(value.raw, str) else None
            name = field_of(match[1]) if match else ""
            if match is None or name not in STATED:
                continue
            beside = next((one for one in held[at + 1 :] if not one.blank), None)
            stated = replace(value, raw=match[2]) if match[2] else beside
            if stated and stated.text and len(stated.text) <= LONGEST and not LABEL.fullmatch(stated.text):
                yield name, stated
