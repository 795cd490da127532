"""Sheets of one department and of many, long names, large figures: nothing cropped, nothing out of scale."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pandas as pd
import pytest

from okrxl.core.address import Area
from okrxl.core.labels import LANGS, Lang, labels
from okrxl.report.charts import HEAVIEST, LEFT_OUT
from okrxl.report.goals import goals
from okrxl.report.messages import departments
from okrxl.report.source import computed_style, number_style
from okrxl.sheets.model import Chart, Drawing, PlacedSheet
from tests.report import drawings

if TYPE_CHECKING:
    from okrxl.report.source import Source

en = labels("en")


@cache
def drawing(*sizes: int) -> Drawing:
    return drawings.large("en", *sizes)


def sheet(key: str, *sizes: int) -> PlacedSheet:
    return next(one for one in drawing(*sizes).sheets if one.key == key)


def chart(key: str, name: str, *sizes: int) -> Chart:
    return next(one for one in sheet(key, *sizes).charts if one.name == name)


def cells(area: Area, tab: str, *sizes: int) -> list[object]:
    """The cells of one column on a tab."""
    placed = next(one for one in drawing(*sizes).sheets if one.name == tab)
    found = {
        block.top + down: value
        for block in placed.values  # noqa: PD011 — a sheet has no arrays
        if block.left <= area.left < block.left + len(block.columns)
        for down, value in enumerate(block.columns[area.left - block.left])
    }
    return [found[row] for row in range(area.top, area.bottom + 1)]


@pytest.mark.parametrize(
    ("gaps", "wanted"),
    [
        ([0.12], "Dept 0 is behind pace: −0.12 against expected."),
        ([0.0], "Dept 0 is on pace: 0.00 against expected."),
        ([-0.1, 0.0], "All 2 departments are on pace; Dept 0 leads with +0.10."),
        ([0.0, 0.0], "All 2 departments are on pace."),
    ],
)
def test_one_department_is_not_all_departments(gaps: list[float], wanted: str) -> None:
    frame = pd.DataFrame({"department": [f"Dept {place}" for place in range(len(gaps))], "gap": gaps})
    source = SimpleNamespace(departments=frame, say=lambda key, **values: en.text(f"report.{key}", **values))
    assert departments(cast("Source", source)) == wanted


@pytest.mark.parametrize("lang", LANGS)
def test_large_goals_are_in_millions(lang: Lang) -> None:
    frame = pd.DataFrame(
        {
            "measure": ["increase", "at_least", "increase"],
            "aggregation": "latest",
            "frequency": "monthly",
            "unit": ["$", "$", "$"],
            "baseline": [225_430_000.0, float("nan"), 0.0],
            "target": [698_977_029.0, 12_500_000.0, 6_000.0],
            "target_max": float("nan"),
            "as_share": False,
            "by_hits": False,
        }
    )
    wanted = {
        "en": ["225.43m → 698.98m $", "≥ 12.50m $", "0 → 6,000 $"],
        "zh": ["2.25亿 → 6.99亿 $", "≥ 1,250.0万 $", "0 → 6,000 $"],
    }
    assert goals(labels(lang), frame) == wanted[lang]


def test_only_computed_figures_lose_their_decimals() -> None:
    assert [computed_style(value) for value in (5_324.18, 35.49, 20.0)] == ["count", "number", "count"]
    assert number_style(5_324.18) == "number"


def test_others_that_dwarf_the_bars_are_left_out() -> None:
    """200 equal gaps: the other 192 would be 24 times as long as each bar."""
    found = chart("dashboard", "okr_contributions", 1, 200)
    values = cells(found.series[0].values, found.source, 1, 200)
    assert len(values) == HEAVIEST
    assert found.title == "Key results behind the gap, 8 of 199"


def test_the_figures_of_bars_have_room() -> None:
    found = chart("dashboard", "okr_contributions", 2, 2)
    longest = max(float(str(one)) for one in cells(found.series[0].values, found.source, 2, 2))
    assert found.axis.maximum == pytest.approx(1.25 * longest, rel=0.05)


def test_departments_beyond_the_tenth_are_left_out_where_they_dwarf_the_others() -> None:
    twelve = (2,) * 12
    many, few = (chart("home", "okr_home_states", *sizes) for sizes in ((2,) * 30, twelve))
    assert many.title == "Key results by status, 10 of 30 departments"
    assert len(cells(many.categories, many.source, *((2,) * 30))) == 10
    # The two others have 4 key results together, twice as many as each of the ten.
    assert LEFT_OUT > 2
    assert cells(few.categories, few.source, *twelve)[-1] == "2 others"


def test_a_goal_of_many_departments_names_the_first() -> None:
    found = cells(Area(9, 4, 9, 4), sheet("alignment", *((2,) * 12)).name, *((2,) * 12))
    assert found == ["Dept 0, Dept 1, Dept 2, Dept 3, Dept 4, 7 others"]
