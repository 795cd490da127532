"""What people typed on generated sheets, read through the port before these are drawn anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from okrxl.read.typed import TypedRows, typed_rows
from okrxl.read.typed_tables import typed_table
from okrxl.report.entries import added
from okrxl.report.month import chosen
from okrxl.report.sheets.department import left_department
from okrxl.report.sheets.tasks import has_actions

if TYPE_CHECKING:
    from okrxl.core.labels import Labels
    from okrxl.excel.port import Port
    from okrxl.report.model import SheetReport
    from okrxl.report.source import Source

DEPARTMENT = "dept."
"""What the key of a department's sheet begins with; its number follows."""


def typed_tables(port: Port) -> dict[str, TypedRows]:
    """What people typed into tables of generated sheets, by table."""
    own = frozenset(port.owned().values())
    tables = {
        name: table for name, tab in port.tables().items() if tab in own and (table := typed_table(name))
    }
    grids = port.read({name: name for name in tables}) if tables else {}
    return {name: typed_rows(grid, tables[name]) for name, grid in grids.items()}


def chosen_before(port: Port) -> chosen.Chosen:
    """What was chosen on the monthly report."""
    tab = port.owned().get(chosen.SHEET)
    grids = port.read(chosen.TABLES) if tab else {}
    return chosen.read_chosen(grids, tab, port.texts().get(chosen.LAST_MONTH_TEXT, ""))


def with_added(port: Port, reports: Sequence[SheetReport], words: Labels) -> list[SheetReport]:
    """Reports with the columns that a manager added to their tables, each cell beside its row."""
    keyed, present = added.keyed_tables(reports), port.tables().keys()
    there = {one for name in keyed for one in (name, name + added.LEFT)} & present
    names = dict.fromkeys(added.tables_with_more(keyed, port.headers(there)))
    if not names:
        return list(reports)
    grids = port.read({name: name for name in names})
    return [added.with_added(report, grids, words) for report in reports]


def left_departments(port: Port, source: Source, dropped: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Key and department of the tabs no longer wanted on which somebody has written something: they stay."""
    texts, owned = port.texts(), port.owned()
    names = {key: texts[key] for key in dropped if key in texts}
    source = replace(source, tabs={**source.tabs, **{key: owned[key] for key in names}})
    reports = [left_department(source, key, name) for key, name in names.items()]
    noted = {one.key for one in with_added(port, reports, source.words) if added.keeps_anything(one)}
    for key, name in names.items():
        if has_actions(source, key.removeprefix(DEPARTMENT)) or key in noted or port.holds_more(key):
            yield key, name
