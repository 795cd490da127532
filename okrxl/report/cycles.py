"""Cycles compared: the score of the company and of each department, a column a cycle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from okrxl.report.model import Column, TableView

if TYPE_CHECKING:
    from okrxl.changes.cycles import ClosedCycle
    from okrxl.report.source import Source

MOST = 6
"""Closed cycles that are shown beside the present one: the last ones."""


def cycles_compared(source: Source, name: str = "") -> TableView | None:
    """The present cycle, its change from the last one, and closed ones; None where none was closed.

    With a `name` it is an Excel table.
    """
    cycles = source.log.cycles[-MOST:][::-1]
    if not cycles or source.incomplete:
        return None
    now = _departments(source)
    names = list(dict.fromkeys([*now, *(group for one in cycles for group in one.departments)]))
    headers = _headers(source, cycles)

    def figures(company: float | None, departments: Mapping[str, float | None]) -> list[float | None]:
        return [company, *(departments.get(group) for group in names)]

    present = figures(source.number(source.company.get("score")), now)
    past = [figures(one.company, one.departments) for one in cycles]
    change = [None if a is None or b is None else a - b for a, b in zip(present, past[0], strict=True)]
    groups = [source.say("history.company"), *names]
    columns = [
        Column("group", source.words.header("department"), groups, "wrap", 16),
        Column("present", headers[0], present, "score", 10, "bar"),
        Column("change", source.say("history.change"), change, "points", 11),
        *(
            Column(f"cycle{number}", header, cells, "score", 10, "bar")
            for number, (header, cells) in enumerate(zip(headers[1:], past, strict=True))
        ),
    ]
    return TableView(
        "cycles",
        tuple(columns),
        name,
        source.say("history.compared"),
        row_key=("group",),
        former=tuple(one.cycle for one in source.log.cycles),
    )


def _departments(source: Source) -> dict[str, float | None]:
    frame = source.departments
    if not len(frame):
        return {}
    return {
        str(name): source.number(score)
        for name, score in zip(frame["department"], frame["score"], strict=True)
    }


def _headers(source: Source, cycles: Sequence[ClosedCycle]) -> list[str]:
    """The cycles' labels, each once: they are headers of a table."""
    found: list[str] = []
    for label in (source.settings.cycle or source.say("history.present"), *(one.cycle for one in cycles)):
        number, made = 1, label
        while made in found:
            number += 1
            made = f"{label} ({number})"
        found.append(made)
    return found
