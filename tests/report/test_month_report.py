"""The monthly report: what is chosen stays, every figure of its words stands in its tables."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest

from okrxl.core.grid import Grid
from okrxl.core.labels import LANGS, Lang
from okrxl.report.month.chosen import Chosen, read_chosen
from okrxl.report.month.units import figure_text
from okrxl.sheets.model import Computed, PlacedSheet, Values
from tests.report import drawings

TAB = "Monthly Report"
FIGURE = re.compile(r"(?<![\w.])[+−-]?\d[\d,]*(?:\.\d+)?%?")


def choice(value: object) -> Chosen:
    """What a cell of the month, and the text beside it, come to; November was the last month."""
    cells = {"month": value, "key_result": "KR1 Sales"}
    grids = {key: Grid(f"okr_month_{key}", TAB, 7, 1, ("?",), [[cell]]) for key, cell in cells.items()}  # type: ignore[list-item]
    return read_chosen(grids, TAB, "2026-11")


@pytest.mark.parametrize(
    "value", [date(2026, 3, 1), datetime(2026, 3, 31, 8), 46_082.0, "2026-03", "2026年3月", "2026/3"]
)
def test_a_month_is_kept_however_it_was_typed(value: object) -> None:
    assert choice(value) == Chosen(date(2026, 3, 1), "KR1 Sales")


@pytest.mark.parametrize("value", [None, "", "March", True, date(2026, 11, 1), "2026-13"])
def test_the_last_month_and_what_is_none_go_along_with_time(value: object) -> None:
    assert choice(value).month is None


def test_a_table_of_that_name_elsewhere_says_nothing() -> None:
    grid = Grid("okr_month_choice", "Mine", 7, 1, ("?",), [[date(2026, 3, 1)]])
    assert read_chosen({"month": grid}, TAB, "") == Chosen()


def sheet(lang: Lang, key: str) -> PlacedSheet:
    """A sheet of three departments."""
    (found,) = (one for one in drawings.large(lang, 1, 3, 7).sheets if one.key == key)
    return found


def block(found: PlacedSheet, header: str) -> Values:
    """The rows below the header that begins with a word."""
    heads = [one for one in found.values if one.columns[0][0] == header and len(one.columns[0]) == 1]
    return next(one for one in found.values if one.top == heads[-1].top + 1 and one.left == heads[-1].left)


@pytest.mark.parametrize("lang", LANGS)
def test_figures_in_words_stand_in_the_tables_of_that_month(lang: Lang) -> None:
    report = sheet(lang, "month_report")
    rows = block(report, {"en": "Key result", "zh": "关键结果"}[lang])
    shown = set()
    for values, styles in zip(rows.columns, rows.styles, strict=True):
        names = [styles] * len(values) if isinstance(styles, str) else styles
        for cell, style in zip(values, names, strict=True):
            value = cell.value if isinstance(cell, Computed) else cell
            if isinstance(value, float | int):
                shown |= {figure_text(value, style).split(" ")[0], f"{value:+.2f}".replace("-", "−")}
            shown |= set(FIGURE.findall(str(cell))) if isinstance(cell, str) else set()
    words = block(report, {"en": "Department", "zh": "部门"}[lang]).columns[-1]
    texts = [str(cell.value) for cell in words if isinstance(cell, Computed)]
    assert len(texts) == 3
    for text in texts:
        plain = re.sub(r"K\d+-\d+", "", text)
        assert set(FIGURE.findall(plain)) <= shown, text
