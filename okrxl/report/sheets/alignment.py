"""Alignment: strategic goal, objective, child objectives, key results, each scored from what is below it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from okrxl.core.labels import normalized, split_list, text_width
from okrxl.report import messages
from okrxl.report.model import Column, Fact, Facts, SheetReport, TableView
from okrxl.report.numbers import SIGNS, light
from okrxl.report.sheets.key_results import check_in_links
from okrxl.report.source import Row, records
from okrxl.scoring.alignment import Alignment, alignment

if TYPE_CHECKING:
    from okrxl.core.labels import Lang
    from okrxl.report.source import Source
    from okrxl.sheets.model import Scalar

INDENT = "    "
NAMED, LETTERS = 5, 60
"""How many departments of a goal are named where there are many, and up to how many letters."""
TROUBLED = ("at_risk", "overdue")
SHOWN = ("achieved", "on_track", "behind", "at_risk", "overdue", "no_data", "not_started")
WIDTHS: Mapping[Lang, tuple[float, ...]] = {"en": (13, 9, 43, 18, 23, 17.5), "zh": (10, 9, 40, 14, 16, 18)}
"""Of the columns before the figures."""
FIGURES: Mapping[str, tuple[str, float]] = {
    "score": ("score", 9),
    "expected": ("ratio", 9),
    "gap": ("gap", 10),
    "forecast_score": ("ratio", 9),
    "key_results": ("count", 8),
    "at_risk": ("count", 8),
}

KEY_RESULT = (
    "id", "objective_id", "key_result", "department", "owner", "status", "score", "expected", "gap",
    "forecast_score",
)  # fmt: skip
"""What the row of a key result takes."""


@dataclass(frozen=True)
class Node:
    """A row: what it is, how deep it stands, its record, where its id leads to."""

    kind: str
    depth: int
    record: Row
    link: str = ""


@dataclass(frozen=True)
class Tree:
    """The objectives and key results of a source by what they are aligned to."""

    source: Source

    @cached_property
    def aligned(self) -> Alignment:
        """What each objective is aligned to."""
        return alignment(self.source.objectives, self.source.strategy)

    @cached_property
    def objectives(self) -> dict[str, Row]:
        """The objectives by normalized id."""
        return {normalized(row["id"]): row for row in records(self.source.objectives)}

    @cached_property
    def below(self) -> dict[str, list[str]]:
        """The objectives right below each goal and each objective."""
        found: dict[str, list[str]] = {}
        for one in self.objectives:
            for parent in (*self.aligned.goals.get(one, ()), *self.aligned.parents.get(one, ())):
                found.setdefault(parent, []).append(one)
        return found

    @cached_property
    def key_results(self) -> dict[str, list[Node]]:
        """The key results of each objective, the largest contribution to the gap first."""
        frame = self.source.by_contribution[list(KEY_RESULT)]
        found: dict[str, list[Node]] = {}
        links = check_in_links(self.source, self.source.by_contribution)
        for record, link in zip(records(frame), links, strict=True):
            owner = normalized(record["objective_id"]) if isinstance(record["objective_id"], str) else ""
            found.setdefault(owner, []).append(Node("key_result", 0, record, link))
        return found

    @cached_property
    def loose(self) -> list[str]:
        """The objectives that serve no strategic goal, nor through others; those without parents first."""
        left = [one for one in self.objectives if not self.goals_of[one]]
        return sorted(left, key=lambda one: bool(self.aligned.parents.get(one)))

    @cached_property
    def goals_of(self) -> dict[str, set[str]]:
        """The goals that each objective serves."""
        goals = self.aligned.goals
        return {
            objective: {goal for one in self.aligned.above(objective) for goal in goals.get(one, ())}
            for objective in self.objectives
        }

    @cached_property
    def goals(self) -> list[tuple[Row, list[str]]]:
        """Each strategic goal, and the departments whose objectives serve it."""
        return [(goal, self.departments(normalized(goal["id"]))) for goal in records(self.source.strategy)]

    def departments(self, goal: str) -> list[str]:
        """The departments of the objectives that serve a goal."""
        cells = (row["department"] for one, row in self.objectives.items() if goal in self.goals_of[one])
        known = frozenset(normalized(name) for name in self.source.departments["department"])
        names = (part for cell in cells if isinstance(cell, str) for part in split_list(cell, known))
        return list(dict.fromkeys(name.strip() for name in names))

    def _named(self, departments: list[str]) -> str | None:
        """The names of departments, of many only the first; all stand in the rows below."""
        widths = accumulate(map(text_width, departments))
        fit = min(NAMED, max(1, sum(width <= LETTERS for width in widths)))
        shown = departments if len(departments) <= fit + 1 else departments[:fit]
        others = len(departments) - len(shown)
        more = [self.source.say("alignment.others", count=others)] if others else []
        return self.source.words.text("joint").join((*shown, *more)) or None

    def rows(self) -> Iterator[Node]:
        """All rows from the top."""
        for goal, departments in self.goals:
            yield Node("goal", 0, {**goal, "department": self._named(departments)})
            for one in self.below.get(normalized(goal["id"]), ()):
                yield from self._under(one, 1, frozenset())
        # Those in a circle have no top.
        seen: set[str] = set()
        for one in self.loose:
            if one not in seen:
                for node in self._under(one, 0, frozenset()):
                    seen.add(normalized(node.record["id"]))
                    yield node

    def _under(self, objective: str, depth: int, above: frozenset[str]) -> Iterator[Node]:
        if objective in above:
            return
        yield Node("objective", depth, self.objectives[objective])
        for one in self.below.get(objective, ()):
            yield from self._under(one, depth + 1, above | {objective})
        for node in self.key_results.get(objective, ()):
            yield Node("key_result", depth + 1, node.record, node.link)


def alignments(source: Source) -> SheetReport:
    """The sheet with `okr_alignment`."""
    tree = Tree(source)
    title = source.words.text("sheets.alignment")
    counts = {
        "goals": len(tree.goals),
        "unserved": sum(not departments for _, departments in tree.goals),
        "shared": sum(len(departments) > 1 for _, departments in tree.goals),
        "loose": len(tree.loose),
    }
    facts = tuple(
        Fact(source.say(f"alignment.{key}"), count, "figure_count") for key, count in counts.items()
    )
    table = _table(source, list(tree.rows()))
    return SheetReport(
        "alignment",
        source.tabs["alignment"],
        title,
        source.scope(title),
        (Facts(facts), table),
        repeat="alignment",
        printed=len(table.columns),
        message=messages.aligned(source, counts),
        tight=True,
    )


def _table(source: Source, nodes: list[Node]) -> TableView:
    head = source.words.header
    ids = ["link" if node.link else "text" for node in nodes] or "text"
    kind, number, item, department, owner, status = WIDTHS[source.lang]
    columns = (
        Column("kind", head("kind"), [head(node.kind) for node in nodes], "text", kind),
        Column("id", head("id"), [node.record["id"] for node in nodes], ids, number),
        Column("item", head("item"), [_item(node) for node in nodes], "wrap", item),
        _words(source, "department", nodes, department),
        _words(source, "owner", nodes, owner),
        Column("status", head("status"), [_status(source, node) for node in nodes], "word", status, "status"),
        *(_figure(source, key, nodes) for key in FIGURES),
    )
    links = [node.link for node in nodes] or [""]
    return TableView(
        "alignment",
        columns,
        "okr_alignment",
        link_column="id",
        links=links,
        row_key=("kind", "id"),
        levels=[node.depth for node in nodes] or [0],
    )


def _item(node: Node) -> str | None:
    text = node.record.get(node.kind)
    return INDENT * node.depth + str(text) if isinstance(text, str) else None


def _words(source: Source, key: str, nodes: list[Node], width: float) -> Column:
    values = (node.record.get(key) for node in nodes)
    texts = [value if isinstance(value, str) else None for value in values]
    return Column(key, source.words.header(key), texts, "wrap", width)


def _status(source: Source, node: Node) -> str | None:
    """The light of a key result; of what is above, how many are in each state."""
    if node.kind == "key_result":
        return light(source.words, node.record["status"]) or None
    states = ((SIGNS[state], int(node.record.get(state) or 0)) for state in SHOWN)
    return " ".join(f"{sign}{count}" for sign, count in states if count) or None


def _figure(source: Source, key: str, nodes: list[Node]) -> Column:
    style, width = FIGURES[key]
    header = source.say("alignment.trouble") if key == "at_risk" else source.words.header(key)
    highlight = {"score": "bar", "gap": "gap"}.get(key, "")
    values = [_value(source, node, key) for node in nodes]
    return Column(key, header, values, style, width, highlight)  # type: ignore[arg-type]


def _value(source: Source, node: Node, key: str) -> Scalar:
    record = node.record
    if key == "gap":
        return source.ahead(record.get("gap"))
    if key in {"key_results", "at_risk"}:
        if node.kind == "key_result":
            return None
        keys = TROUBLED if key == "at_risk" else (key,)
        return sum(int(record.get(one) or 0) for one in keys)
    value = record.get(key)
    return float(value) if isinstance(value, int | float) and not np.isnan(value) else None
