"""Alignment: every goal and objective above what serves it, by hand."""

from __future__ import annotations

from okrxl.sheets.model import PlacedSheet
from tests.check import case
from tests.report import drawings


def sheet(edits: dict[str, object]) -> PlacedSheet:
    language = {"Settings!A8": "Language", "Settings!B8": "en"}
    drawing = drawings.drawn(case.grids({**language, **edits}))
    return next(one for one in drawing.sheets if one.key == "alignment")


def column(placed: PlacedSheet, number: int) -> list[object]:
    """A column of the table."""
    top = placed.tables[0].area.top + 1
    (block,) = (one for one in placed.values if one.top == top and one.left == 1)
    return list(block.columns[number - 1])


def facts(placed: PlacedSheet) -> list[object]:
    """Goals, goals nobody serves, shared goals, objectives that serve none."""
    return [block.columns[0][0] for block in placed.values if block.top == 6]


def test_a_goal_stands_above_its_objectives_and_these_above_their_key_results() -> None:
    placed = sheet({})
    kinds = column(placed, 1)
    # O2 is aligned to O1.
    assert kinds[:4] == ["Strategic goal", "Objective", "Objective", "Key result"]
    goal, expected, score = (column(placed, number)[0] for number in (2, 8, 7))
    assert goal == "S1"
    assert isinstance(score, float)
    assert isinstance(expected, float)


def test_objectives_in_a_circle_are_listed_once_and_serve_nothing() -> None:
    """O1 is aligned to O2 and O2 to O1: no goal is served, and both stand at the end."""
    placed = sheet({"Objectives!E5": "O2", "Objectives!E6": "O1"})
    ids = column(placed, 2)
    assert ids[0] == "S1"
    assert ids.count("O1") == ids.count("O2") == 1
    assert facts(placed)[1] == 1
