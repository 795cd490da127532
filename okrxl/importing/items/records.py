"""Records of a source to items: every cell understood, with a remark wherever it was not plain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from okrxl.core.labels import normalized
from okrxl.importing.items.check_ins import adds_up, check_ins_of, listed_check_in
from okrxl.importing.items.context import Context
from okrxl.importing.items.key_results import numbers_of, own_figure
from okrxl.importing.items.plans import plan_of
from okrxl.importing.language.periods import period
from okrxl.importing.language.words import choices, meaning, word
from okrxl.importing.model import Cell, Item, LeftOut, Record

NUMBERED = re.compile(
    r"^\s*((?:o|obj|kr|key result|目标|关键结果|关键成果)[ .\-_]?\d+(?:[.\-_]\d+)*"
    r"|\d+(?:\.\d+)+|o\d+[ .\-_/]?kr\d+)\s*[:：、.)\-– ]\s*(?=\S)",
    re.IGNORECASE,
)
"""A number before a title: `O1: …`, `KR1.2 …`."""
BULLET = re.compile(r"^[\s•·○\-–—*]+")
DAYS = ("start", "due")
PARENTS = ("objective_id", "parent", "objective")
"""Fields that name the objective of a key result, the surest first."""


def items_of(records: list[Record], context: Context) -> tuple[list[Item], list[LeftOut]]:
    """The items of a source, parents first, and the rows left out on purpose."""
    made: dict[int, Item] = {}
    items: list[Item] = []
    left: list[LeftOut] = []
    children = {record.up for record in records if record.up is not None}
    repeated = _repeated(records)
    for at, record in enumerate(records):
        reason = record.reason or _reason(record)
        if record.kind is None or reason:
            left.append(LeftOut(context.sheet.name, record.row, _title(record), reason))
            continue
        parent = made.get(record.up) if record.up is not None else None
        if record.up is not None and parent is None:
            left.append(LeftOut(context.sheet.name, record.row, _title(record), "parent_left_out"))
            continue
        item = _item(record, context, parent)
        if item is None:
            continue
        if at in repeated:
            item = replace(item, key=f"{item.key}|{normalized(item.title)}")
        made[at] = item
        items.append(item)
        if item.kind == "key_results":
            items += check_ins_of(record, item, context)
            items += plan_of(record, item, context)
        elif item.kind == "objectives" and at not in children and own_figure(record):
            items += _own_figure(record, item, context)
    return items, left


def _repeated(records: list[Record]) -> set[int]:
    """The records whose id another of the same kind, department and parent has, under another title."""
    titles: dict[tuple[object, ...], dict[int, str]] = {}
    for at, record in enumerate(records):
        if record.kind is None or record.kind == "check_ins" or "title" not in record.values:
            continue
        source_id, title = _numbered(record)
        refs = (record.values[name].text for name in ("department", *PARENTS) if name in record.values)
        place = (record.kind, record.up, normalized(source_id), *refs)
        if source_id:
            titles.setdefault(place, {})[at] = normalized(title)
    return {at for found in titles.values() if len(set(found.values())) > 1 for at in found}


def _title(record: Record) -> str:
    return next(
        (
            record.values[name].text
            for name in ("title", "key_result", "kr_id", "id")
            if name in record.values
        ),
        "",
    )


def _reason(record: Record) -> str:
    """Why a record is left out: it is a draft, or was deleted."""
    state = meaning("states", record.values["status"].text) if "status" in record.values else ""
    return "deleted" if state == "deleted" else ""


def _own_figure(record: Record, item: Item, context: Context) -> Iterator[Item]:
    """An objective without key results that has a figure: the figure becomes its key result."""
    apart = replace(context, findings=[])
    values = {name: value for name, value in record.values.items() if name not in {"id", "weight"}}
    key_result = _key_result(replace(record, kind="key_results", values=values), apart, item)
    found = check_ins_of(replace(record, values=values), key_result, apart)
    apart.remark("import_own_figure", "warning", record.values["title"])
    yield replace(key_result, own_figure=True, notes=tuple(apart.findings))
    yield from (replace(one, own_figure=True) for one in found)


def _item(record: Record, context: Context, parent: Item | None) -> Item | None:
    match record.kind:
        case "objectives":
            return _objective(record, context)
        case "key_results":
            return _key_result(record, context, parent)
        case "check_ins":
            return listed_check_in(record, context)
        case "strategy":
            return _plain(record, context, "goal")
        case "departments":
            return _plain(record, context, "department")
        case _:
            return _plain(record, context, "owner")


def _plain(record: Record, context: Context, name: str) -> Item:
    """A strategic goal, a department or a person."""
    title = record.values["title"]
    cells: dict[str, Cell | None] = {name: Cell(title.text, source=title.cell)}
    if record.kind == "strategy":
        cells["owner"] = context.people(record, "owner")
    elif record.kind == "departments":
        cells |= {"lead": context.people(record, "lead"), "email": context.text(record, "owner_email")}
        cells["weight"] = context.number(record, "weight")
    else:
        cells |= {
            "department": context.text(record, "department"),
            "email": context.text(record, "owner_email"),
        }
    source_id = record.values["id"].text if "id" in record.values else ""
    return _made(record, context, "", (source_id, title.text), cells)


def _numbered(record: Record) -> tuple[str, str]:
    """(id, title): the id of its own column, else the number that the title begins with."""
    title = record.values["title"].text
    given = record.values["id"].text if "id" in record.values else ""
    match = NUMBERED.match(title)
    if match and (not given or word(given) == word(match[1]) or given.isdecimal()):
        own = match[1].strip()
        return (own if not given or given.isdecimal() else given), title[match.end() :].strip()
    return given, BULLET.sub("", title).strip() or title


def _objective(record: Record, context: Context) -> Item:
    source_id, title = _numbered(record)
    department = _department(record, context)
    owner = _owner(record, context)
    if "note" in record.values:
        context.remark("import_note_unused", "warning", record.values["note"])
    cells: dict[str, Cell | None] = {
        "objective": Cell(title, source=record.values["title"].cell),
        "department": department,
        "owner": owner,
        "aligned_to": context.text(record, "aligned_to", "parent"),
        "strategy": context.text(record, "strategy"),
        "weight": context.number(record, "weight"),
        **_days(record, context),
    }
    return _made(record, context, _scope(department), (source_id, title), cells)


def _key_result(record: Record, context: Context, parent: Item | None) -> Item:
    source_id, title = _numbered(record)
    department, owner = _department(record, context, parent), _owner(record, context, parent)
    cells: dict[str, Cell | None] = {
        "key_result": Cell(title, source=record.values["title"].cell),
        "department": department,
        "owner": owner,
        "weight": context.number(record, "weight"),
        "frequency": _choice(record, "frequency", context),
        "commitment": _choice(record, "commitment", context),
        "aggregation": _choice(record, "aggregation", context),
        "state": _state(record),
        **_days(record, context),
        **numbers_of(record, context),
    }
    if "aggregation" not in record.values and adds_up(record, context):
        cells["aggregation"] = Cell("sum")
    goal = cells.get("target")
    if (
        context.of_month
        and goal
        and not goal.percent
        and cells["aggregation"] is None
        and "actual" in record.values
    ):
        context.remark("import_of_month", "warning", record.values["actual"])
        cells["aggregation"] = Cell("sum")
    refs = [] if parent else [record.values[name] for name in PARENTS if name in record.values]
    scope = _scope(department) or (parent.key.split("|")[1] if parent else "")
    item = _made(record, context, scope, (source_id, title), cells)
    above = parent.key if parent else "|".join(normalized(one.text) for one in refs[:1])
    return replace(
        item,
        parent=parent.key if parent else "",
        key=f"{item.key}|{above}",
        refs=tuple(Cell(one.text, source=one.cell) for one in refs),
    )


def _scope(department: Cell | None) -> str:
    return normalized(department.value) if department else ""


def _made(
    record: Record, context: Context, scope: str, named: tuple[str, str], cells: Mapping[str, Cell | None]
) -> Item:
    """The item of a record; `named` are its source's id, blank for none, and its title."""
    kind, (source_id, title) = record.kind or "objectives", named
    key = f"{kind}|{scope}|#{normalized(source_id)}" if source_id else f"{kind}|{scope}|{normalized(title)}"
    filled = {name: cell for name, cell in cells.items() if cell is not None}
    return Item(
        kind,
        key,
        filled,
        context.sheet.name,
        record.row,
        source_id=source_id,
        title=title,
        file=context.sheet.file,
    )


def _department(record: Record, context: Context, parent: Item | None = None) -> Cell | None:
    found = context.text(record, "department")
    if found or parent:
        return found
    return Cell(context.department) if context.department else None


def _owner(record: Record, context: Context, parent: Item | None = None) -> Cell | None:
    found = context.people(record, "owner", "owner_email")
    if "owner" in record.values and "owner_email" in record.values and found:
        email = record.values["owner_email"].text
        name = str(found.value)
        if "@" in email and ";" not in name and ";" not in email:
            context.made[name] = email
    if found or parent:
        return found
    return Cell(context.owner) if context.owner else None


def _days(record: Record, context: Context) -> dict[str, Cell | None]:
    """Start and due; from the period where the row has no dates of its own."""
    days = {name: context.date(record, name) for name in DAYS}
    value = record.values.get("period")
    if value is None and record.kind == "objectives":
        value = context.period_above
    if value and not all(days.values()):
        found = period(value.raw, context.year, context.order)
        if found is None:
            context.remark("import_period_unread", "warning", value)
        else:
            days["start"] = days["start"] or Cell(found.start, source=value.cell)
            days["due"] = days["due"] or Cell(found.end, source=value.cell)
    return days


def _choice(record: Record, name: str, context: Context) -> Cell | None:
    value = record.values.get(name)
    if value is None:
        return None
    code = choices(name).get(word(value.text))
    if not code:
        context.remark("choice_unknown", "warning", value)
        return None
    return Cell(code, source=value.cell)


def _state(record: Record) -> Cell | None:
    """Closed or cancelled; other words say how a key result stands, which is calculated."""
    value = record.values.get("status")
    state = meaning("states", value.text) if value else ""
    return Cell(state, source=value.cell) if value and state in {"closed", "cancelled"} else None
