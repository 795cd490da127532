"""Exports of other tools, known by their headers: what their columns hold where the words alone do not tell.

Columns are found by name, never by place; a tool's newer columns are read by the usual words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from okrxl.importing.language.words import word
from okrxl.importing.model import Record, Value

Tidy = Callable[[Record], Record]
ID_IN = re.compile(r"\bid\"?\s*[:=#]?\s*\"?(\d+)|\((\d+)\)|^\s*#?(\d+)\s*[-–:|]", re.IGNORECASE)
WEIGHT_IN = re.compile(r"weight\"?\s*[:=]?\s*\"?(\d+(?:\.\d+)?)\s*%?", re.IGNORECASE)
TITLE_IN = re.compile(r"title\"?\s*[:=]\s*\"?([^\";)}\]]+)", re.IGNORECASE)
BRACKETS = re.compile(r"\s*[\[({][^\[\](){}]*(?:\bid\b|weight)[^\[\](){}]*[\])}]", re.IGNORECASE)


@dataclass(frozen=True)
class Export:
    """A tool's export: headers (words) that all its files have, fields of its own columns.

    `tidy` brings its records into the usual form; `of_100`: its progress is always of 100, so that 1 is 1 %.
    """

    name: str
    headers: frozenset[str]
    fields: Mapping[str, str] = field(default_factory=dict)
    tidy: Tidy = lambda record: record
    of_100: bool = False


def _viva(record: Record) -> Record:
    """Viva Goals: the parent's id and this item's weight stand inside `Aligned To`; several by semicolons."""
    value = record.values.get("aligned_to")
    if value is None or record.kind is None:
        return record
    text = value.text
    values = {name: one for name, one in record.values.items() if name != "aligned_to"}
    number, weight, title = ID_IN.search(text), WEIGHT_IN.search(text), TITLE_IN.search(text)
    named = next((one for one in number.groups() if one), "") if number else ""
    plain = title[1].strip() if title else BRACKETS.sub("", text).strip()
    if not named:
        plain = plain.partition(";")[0].strip()
    parent = Value(named or plain, value.cell)
    if weight and "weight" not in values:
        values["weight"] = Value(float(weight[1]) / 100, value.cell, percent=True)
    if parent.text:
        values["aligned_to" if record.kind == "objectives" else "parent"] = parent
    if named and plain and record.kind == "key_results":
        values["objective"] = Value(plain, value.cell)
    return replace(record, values=values, up=record.up if record.kind == "objectives" else None)


def _peoplebox(record: Record) -> Record:
    """Peoplebox: a row whose action is Delete is none any more."""
    deleted = record.values.get("action")
    if deleted and word(deleted.text) == "delete":
        return replace(record, kind=None, reason="deleted")
    return record


EXPORTS = (
    Export(
        "viva_goals",
        frozenset({"title", "type", "alignedto"}),
        {"type": "type", "teams": "department", "outcometype": "", "targettype": "measure",
         "metricunit": "unit", "metrictype": "", "checkinowners": "", "createdby": "", "score": "",
         "goaltype": ""},
        _viva,
    ),
    Export(
        "viva_goals",
        frozenset({"objectivetitle", "alignedto", "timeperiod"}),
        {"objectivetitle": "title", "objectiveid": "id", "objectivetype": "type", "targettype": "measure",
         "outcometype": "", "metricunit": "unit", "createdby": "", "score": ""},
        _viva,
    ),
    Export(
        "peoplebox",
        frozenset({"rowid", "goaltitle", "parentrowids"}),
        {"rowid": "id", "goalid": "", "parentrowids": "parent", "parentgoalids": "", "goaltype": "unit",
         "scope": "", "checkintype": "",
         "action": "action", "progressstatus": "status", "goaltitle": "title"},
        _peoplebox,
    ),
    Export(
        "betterworks",
        frozenset({"name", "type", "progress", "owneremail"}),
        {"categories": "", "type": "type"},
        of_100=True,
    ),
    Export(
        "peoplecues",
        frozenset({"objectivetitle", "owneremailid", "metrictargetvalue"}),
        {"objectivetitle": "title", "metrictype": "unit", "metricname": "metric",
         "parentobjectivetitle": "parent", "parentobjective": "parent"},
    ),
    Export(
        "culture_amp",
        frozenset({"name", "completion", "dueat"}),
        {"createdat": "", "visibility": "", "individualemails": "", "priority": "", "completion": "progress"},
    ),
)  # fmt: skip


def known_export(headers: Iterable[str]) -> Export | None:
    """The tool whose export has these headers."""
    present = {word(header) for header in headers}
    return next((export for export in EXPORTS if export.headers <= present), None)
