"""Departments, people and strategic goals that objectives and key results name, as items of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from okrxl.core.labels import normalized, split_list
from okrxl.importing.model import Cell, Item, Kind


def without_needless(items: Iterable[Item]) -> list[Item]:
    """The items without key results made of a figure of an objective that has key results of its own."""
    every = list(items)
    parents = {one.parent for one in every if one.kind == "key_results" and not one.own_figure}
    refs = {normalized(ref.value) for one in every if one.kind == "key_results" for ref in one.refs}
    refs |= {normalized(ref) for one in every for ref in split_list(one.value("aligned_to"))}
    refs |= {normalized(one.value("aligned_to") or "") for one in every}
    carried = {
        one.key
        for one in every
        if one.kind == "objectives"
        and (one.key in parents or {normalized(one.source_id), normalized(one.title)} & refs - {""})
    }
    needless = {one.key for one in every if one.own_figure and one.parent in carried}
    return [one for one in every if not (one.own_figure and {one.key, one.parent} & needless)]


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

    of_objectives = {item.key: item.value("department") for item in every if item.kind == "objectives"}
    for item in every:
        if item.kind not in {"objectives", "key_results"}:
            continue
        departments = split_list(item.value("department") or of_objectives.get(item.parent))
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
