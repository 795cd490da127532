"""A measure that is one more value in MEASURES has a preview and an Update sheet without another line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from okrxl.core.labels import LANGS, contract, labels
from okrxl.core.measures import MEASURES, Measure
from okrxl.core.schema import CHOICES
from okrxl.exchange.sheets.update import update_sheet
from okrxl.exchange.sheets.update_grid import UpdateTables
from okrxl.read import cells
from tests.exchange.preview.departments import Department, Typing
from tests.exchange.preview.test_preview import CYCLES, Typed, at_random
from tests.office import typed

NEW = (
    Measure(
        "stretch",
        goal="{baseline} → {target} → {target_max}",
        attainment=lambda of: 1 - of.ratio(of.target_max - of.actual, of.target_max - of.baseline),
        why="…",
        needs=("baseline", "target_max"),
    ),
    Measure(
        "ceiling",
        goal="≤ {target_max}",
        attainment=lambda of: 2 - of.ratio(of.actual, of.target_max),
        needs=("target_max",),
        most="target_max",
        lower_is_better=True,
    ),
    Measure("left_over", goal="0%", attainment=lambda of: 1 - of.actual, why="…", kind="done", needs=()),
    Measure("few", goal="≤ {target}", attainment=lambda of: of.actual, kind="hits", most="target"),
    Measure("decline", goal="{target}", attainment=lambda of: -of.ratio(of.actual, of.target), kind="change"),
)
"""One or two of each kind, each with arithmetic that no measure of okrxl has."""


@pytest.fixture(scope="module")
def made() -> Iterator[tuple[Department, list[list[Typing]]]]:
    """A department whose key results have the new measures, and what is typed into its workbook."""
    with pytest.MonkeyPatch.context() as patch:
        for one in NEW:
            patch.setitem(MEASURES, one.code, one)
            for lang in LANGS:
                for words in (labels(lang), contract(lang)):
                    patch.setitem(words._texts["choices"]["measure"], one.code, one.code)
        patch.setitem(CHOICES, "measure", tuple(MEASURES))
        cells._choices.cache_clear()
        yield at_random("new measures", "en", CYCLES[0], 4, [one.code for one in NEW])
    cells._choices.cache_clear()


def test_every_kind_of_measure_has_formulas(made: tuple[Department, list[list[Typing]]]) -> None:
    department, _ = made
    assert {one.code for one in NEW} <= set(department.data.scored["measure"])
    places = UpdateTables(len(department.data.scored))
    shown = replace(department.preview, read=("$A$1",) * (places.count + places.more))
    update = update_sheet(department.data, "Update", labels("en"), shown)
    texts = {cell for block in update.values for column in block.columns for cell in column}
    assert "≤ 0.9" in texts
    scores = [cell.formula for cell in department.preview.scores]
    assert len(scores) == len(department.data.scored)


@pytest.mark.libreoffice
def test_their_previews_are_the_scores_of_okrxl(
    made: tuple[Department, list[list[Typing]]], tmp_path: Path
) -> None:
    department, steps = made
    (seen,) = typed(tmp_path, [department.job(tmp_path, steps, whole=False)])
    found = Typed(department, steps, seen)
    for step in range(len(steps)):
        assert not found.differences(step)
    shown = {score for step in range(len(steps)) for score, _ in found.shown(step)}
    assert len(shown - {"", 0, 1}) > 30
