"""Departments, people and strategic goals that objectives and key results name, as items of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from okrxl.core.labels import normalized, split_list
from okrxl.importing.model import Cell, Item, Kind


def named_items(items: Iterable[Item], emails: Mapping[str, str]) -> list[Item]:
    """An item for each department, person and goal that is named, unless a list of its own has it."""
    every = list(items)
    there = {(item.kind, normalized(item.title)) for item in every}
    made: dict[tuple[Kind, str], Item] = {}

    def add(kind: Kind, title: str, item: Item, cells: Mapping[str, Cell]) -> None:
        key = kind, normalized(title)
        if title and key not in there and key not in made:
            name = f"{kind}||{normalized(title)}"
            made[key] = Item(kind, name, cells, item.sheet, item.row, title=title, file=item.file)

    for item in every:
        if item.kind not in {"objectives", "key_results"}:
            continue
        departments = split_list(item.value("department"))
        for name in departments:
            add("departments", name, item, {"department": Cell(name)})
        for name in split_list(item.value("owner")):
            cells = {"owner": Cell(name)}
            if departments:
                cells["department"] = Cell(departments[0])
            if name in emails:
                cells["email"] = Cell(emails[name])
            add("owners", name, item, cells)
        goal = item.value("strategy")
        if isinstance(goal, str):
            add("strategy", goal, item, {"goal": Cell(goal)})
    return [*every, *made.values()]
