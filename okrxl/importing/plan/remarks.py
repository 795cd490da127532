"""Remarks on what a plan would bring: alignments that are unknown, dates outside the cycle."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from okrxl.core.finding import Finding
from okrxl.core.measures import MEASURES
from okrxl.importing.model import Item
from okrxl.importing.plan.appended import unaligned
from okrxl.importing.plan.decide import Plan

WITHOUT_TARGET = {code for code, measure in MEASURES.items() if "target" not in measure.needs}
"""The measures that need no target."""


def remarks_on(plan: Plan, cycle: tuple[date, date]) -> Iterator[Finding]:
    """The remarks on new rows, and those that an item brings along."""
    for row in unaligned(plan):
        cell = row.item.cells.get("aligned_to") or row.item.cells.get("strategy")
        if cell:
            yield Finding("import_alignment", "warning", row.item.sheet, cell.source, cell.value)
    objectives = {row.item.key: row.item for row in plan.rows if row.kind == "objectives"}
    for row in plan.of("new"):
        yield from row.item.notes
        if row.kind == "key_results":
            if row.item.value("target") is None and row.item.value("measure") not in WITHOUT_TARGET:
                cell = row.item.cells["key_result"]
                yield Finding("import_no_target", "warning", row.item.sheet, cell.source, cell.value)
            start, due = (_day(key, row.item, objectives.get(row.item.parent)) for key in ("start", "due"))
            if (due and due < cycle[0]) or (start and start > cycle[1]):
                values: dict[str, object] = {
                    "start": start.isoformat() if start else "–",
                    "due": due.isoformat() if due else "–",
                }
                source = row.item.cells["key_result"].source
                yield Finding(
                    "import_outside_cycle", "warning", row.item.sheet, source, row.item.title, values
                )


def _day(key: str, item: Item, objective: Item | None) -> date | None:
    """A day of a key result, or that of its objective."""
    for one in (item, objective):
        value = one.value(key) if one else None
        if isinstance(value, date):
            return value
    return None
