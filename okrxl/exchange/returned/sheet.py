"""The sheet of returned files: who returned what, what the manager has to decide, what was rejected.

The next collection reads the tables of conflicts and proposals back (`pending`) and applies the choices.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from okrxl.core.labels import Labels, labels
from okrxl.exchange.returned.tables import (
    COLLECTED,
    CONFLICTS,
    PROPOSALS,
    REMARKS,
    Returns,
    conflicts_columns,
    files_columns,
    proposals_columns,
    remarks_columns,
    state,
)
from okrxl.report.layout import lay_out
from okrxl.report.model import Block, Fact, Facts, Line, SheetReport, TableView
from okrxl.sheets.model import PlacedSheet, Validation
from okrxl.sheets.styles import AMBER

if TYPE_CHECKING:
    from okrxl.core.settings import Settings

KEY = "collected"
KINDS = {CONFLICTS: "conflict", PROPOSALS: "proposal"}
"""The kind of choice in each table."""
CHOICES = tuple(KINDS.values())
PRINTED = 9
"""Columns on paper."""


@dataclass(frozen=True, slots=True)
class Place:
    """The sheet's tab, by kind of choice the cells with the words to choose from, the tabs it leads to."""

    tab: str
    offered: Mapping[str, str]
    tabs: Mapping[str, str]


def returned_sheet(returns: Returns, settings: Settings, place: Place, today: date) -> PlacedSheet:
    """The sheet, laid out, with drop-downs for the choices."""
    lang = settings.language
    say = labels(lang)
    blocks: list[Block] = [_facts(returns, say)]
    if not (returns.merged.conflicts or returns.merged.proposals):
        blocks.append(Line(say.text("collect.nothing"), "good", wide=True))
    if returns.merged.conflicts:
        blocks += [Line(say.text("collect.conflicts"), "heading"), Line(say.text("collect.how_conflicts"))]
        blocks.append(TableView("conflicts", tuple(conflicts_columns(returns, say)), CONFLICTS))
    if returns.merged.proposals:
        blocks += [Line(say.text("collect.proposals"), "heading"), Line(say.text("collect.how_proposals"))]
        blocks.append(TableView("proposals", tuple(proposals_columns(returns, say)), PROPOSALS))
    blocks.append(
        TableView("files", tuple(files_columns(returns, say)), COLLECTED, say.text("collect.files"))
    )
    if returns.merged.remarks:
        blocks.append(
            TableView(
                "remarks",
                tuple(remarks_columns(returns.merged, lang)),
                REMARKS,
                say.text("collect.remarks"),
            )
        )
    report = SheetReport(
        KEY,
        place.tab,
        say.text("sheets.collected"),
        say.text("collect.subtitle", cycle=settings.cycle, on=today.isoformat()),
        tuple(blocks),
        printed=PRINTED,
        tab_colour=AMBER if returns.merged.conflicts or returns.merged.proposals else "",
        message=_message(returns, say),
    )
    placed = lay_out([report], lang, {**place.tabs, KEY: place.tab}, {}).sheets[0]
    return replace(placed, validations=tuple(_choices(placed, place.offered, say)))


def _counts(returns: Returns) -> dict[str, int]:
    """The figures of the sheet."""
    states = [state(one) for one in returns.files]
    return {
        "sent": len(returns.files),
        "returned": states.count("complete"),
        "part": states.count("part"),
        "missing": states.count("missing"),
        "taken": sum(one.taken for one in returns.files),
        "open": len(returns.merged.conflicts) + len(returns.merged.proposals),
    }


def _facts(returns: Returns, say: Labels) -> Facts:
    counts = _counts(returns)
    return Facts(
        tuple(Fact(say.text(f"collect.facts.{key}"), count, "figure_count") for key, count in counts.items())
    )


def _message(returns: Returns, say: Labels) -> str:
    """How many departments have returned their files, and what is to be decided."""
    counts = _counts(returns)
    whole = counts["sent"] > 0 and counts["returned"] == counts["sent"]
    first = "some" if not whole else "all" if counts["sent"] > 1 else "all_one"
    parts = [say.text(f"collect.message.{first}", **counts)]
    shown = ("open",) if whole else ("part", "missing", "open")
    parts += [
        say.text(f"collect.message.{key}{'_one' if counts[key] == 1 else ''}", count=counts[key])
        for key in shown
        if counts[key]
    ]
    return say.text("collect.message.joint").join(parts) + say.text("collect.message.end")


def _choices(placed: PlacedSheet, offered: Mapping[str, str], say: Labels) -> Iterator[Validation]:
    """Drop-downs in the choice columns of the tables of conflicts and proposals."""
    for table in placed.tables:
        kind = KINDS.get(table.name)
        if kind:
            area = replace(table.area, top=table.area.top + 1, right=table.area.left)
            yield Validation(
                area,
                "list",
                offered[kind],
                prompt_title=say.header("choice"),
                prompt=say.text(f"collect.prompts.{kind}"),
                error=say.text("inputs.errors.choice"),
                strict=True,
            )
