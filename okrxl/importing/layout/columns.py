"""What columns are read as where their headers leave it open: by what they hold, by where they stand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from okrxl.core.grid import RawValue
from okrxl.importing.language.words import choices, meaning, word
from okrxl.importing.model import SourceColumn, SourceSheet
from okrxl.read import cells, numbers

SEEN = 200
"""The rows by which a column is judged."""
MOST = 0.6
"""The share of a column's cells that decides."""
NAMES = frozenset({"objective", "key_result", "title"})
BESIDE = {
    "owner": "objective_owner",
    "department": "objective_department",
    "weight": "objective_weight",
    "start": "objective_start",
    "due": "objective_due",
    "progress": "objective_progress",
    "status": "objective_status",
    "id": "objective_id",
}
"""Fields of the objective, where a column left of the key results says the same as one right of them."""


def by_content(
    sheet: SourceSheet, body: int, columns: Sequence[SourceColumn], settled: Collection[str]
) -> tuple[SourceColumn, ...]:
    """The columns, each read as what its cells are; those with `settled` headers as they are."""
    fields = {one.field for one in columns}
    made = []
    for column in columns:
        held = [
            value
            for row in sheet.rows[body : body + SEEN]
            if column.position < len(row) and not _blank(value := row[column.position])
        ]
        if column.header in settled or not held or column.period:
            made.append(column)
            continue
        name, doubt = _by_content(column.field, held, fields)
        made.append(replace(column, field=name, doubt=doubt))
    return tuple(_with_titles(made))


def _with_titles(columns: Sequence[SourceColumn]) -> Iterator[SourceColumn]:
    """The columns; beside a column of types the description is the title where nothing else is."""
    fields = {one.field for one in columns}
    lacking = "type" in fields and not fields & NAMES
    for one in columns:
        yield replace(one, field="title") if lacking and one.field == "note" else one


def _by_content(name: str, held: Sequence[RawValue], fields: Collection[str]) -> tuple[str, bool]:
    """(field, whether that is a guess) of a column by its cells."""
    share = {kind: _share(held, holds) for kind, holds in HOLDS.items()}
    if name in {"type", "commitment", "measure", "metric", "unit"}:
        return _kind_of_words(name, share)
    if name in NAMES and share["type"] > MOST:
        return "type", False
    if name in NAMES and share["number"] > MOST:
        taken = name != "objective" or "target" in fields
        return ("", True) if taken else ("target", "key_result" not in fields)
    return _figures_or_days(name, share)


def _figures_or_days(name: str, share: Mapping[str, float]) -> tuple[str, bool]:
    """A column whose word heads figures as well as days or texts: `Start`, `进展`."""
    dated = {"baseline": "start", "target": "due"}.get(name)
    if dated and share["date"] > MOST:
        return dated, False
    if name == "start" and share["number"] + share["done"] > MOST and share["date"] == 0:
        return "baseline", False
    if name == "progress" and share["number"] < 1 - MOST and share["done"] < 1 - MOST:
        return "comment", False
    if name in {"comment", "status"} and share["percent"] > MOST:
        return "progress", name == "comment"
    return name, False


def _kind_of_words(name: str, share: Mapping[str, float]) -> tuple[str, bool]:
    """A column of words such as `类型`, which heads types of items, commitments and measures alike."""
    for kind in sorted(("type", "commitment", "measure"), key=lambda one: one != name):
        if share[kind] > MOST:
            return kind, False
    return ("" if name in {"type", "commitment"} else name), False


def _share(held: Sequence[RawValue], holds: Callable[[RawValue], bool]) -> float:
    return sum(map(holds, held)) / len(held)


def holds_numbers(sheet: SourceSheet, body: int, position: int) -> bool:
    """Whether most cells of a column are numbers."""
    held = [
        row[position]
        for row in sheet.rows[body : body + SEEN]
        if position < len(row) and not _blank(row[position])
    ]
    return bool(held) and _share(held, _number) > MOST


def _blank(value: RawValue) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _number(value: RawValue) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, int | float):
        return True
    if not isinstance(value, str):
        return False
    text = cells.plain(value)
    return numbers.ambiguous(text) or numbers.read(text.replace(",", ".", 1)) is not None


def _percent(value: RawValue) -> bool:
    return (isinstance(value, str) and value.strip().endswith(("%", "％"))) or (
        isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
    )


def _date(value: RawValue) -> bool:
    if isinstance(value, datetime | date):
        return True
    if not isinstance(value, str) or _number(value):
        return False
    read = cells.day(value, "dmy")
    return read.value is not None


HOLDS: dict[str, Callable[[RawValue], bool]] = {
    "number": _number,
    "percent": _percent,
    "date": _date,
    "done": lambda value: isinstance(value, bool) or word(value) in cells.DONE | cells.NOT_DONE,
    "type": lambda value: bool(meaning("types", value)),
    "commitment": lambda value: word(value) in choices("commitment"),
    "measure": lambda value: word(value) in choices("measure") or bool(meaning("measures", value)),
}


def _with_scores(columns: Sequence[SourceColumn]) -> Iterator[SourceColumn]:
    """The columns; a score is read as progress, a guess, where nothing else tells how far things are."""
    told = {"actual", "progress", "total", "figure", "check_ins"} & {one.field for one in columns}
    for one in columns:
        if one.field == "score":
            yield replace(one, field="" if told else "progress", doubt=not told)
        else:
            yield one


def distinct(columns: Sequence[SourceColumn]) -> tuple[SourceColumn, ...]:
    """The columns with each field once: what stands left of the key results is about the objective.

    A further column of a field is read as nothing.
    """
    columns = tuple(_with_scores(columns))
    middle = next((one.position for one in columns if one.field == "key_result" and not one.group), None)
    wide = any(one.field == "objective" for one in columns) and any(one.group for one in columns)
    made: list[SourceColumn] = []
    for one in columns:
        twins = [other for other in columns if other.field == one.field and not other.group and not one.group]
        name = one.field
        if name in BESIDE and middle is not None and len(twins) > 1 and one.position < middle:
            name = BESIDE[name]
        if name == "id" and middle is not None and len(twins) > 1:
            name = "kr_id"
        if name in BESIDE and wide and not one.group and name != "id":
            name = BESIDE[name]
        taken = any(other.field == name and other.group == one.group and not other.period for other in made)
        repeated = bool(name) and not one.period and taken
        made.append(replace(one, field="" if repeated else name, doubt=one.doubt or repeated))
    return tuple(made)
