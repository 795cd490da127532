"""Numbers as people type them into text cells: read where there is one reading, else an error."""

from __future__ import annotations

import pytest

from okrxl.read import cells
from okrxl.read.cells import Reading
from tests.cases.workbook import Row, assessed, codes, scored

READ = {
    "1,200": 1200,
    "１，２００": 1200,
    "12.345.678": 12_345_678,
    "1.200,50": 1200.5,
    "1.200.000,5": 1_200_000.5,
    "1.200,500": 1200.5,
    "1,200.50": 1200.5,
    "1'200": 1200,
    "1’200.5": 1200.5,
    "1 200": 1200,
    "1\u00a0200": 1200,
    "1\u202f200,5": 1200.5,
    "1\u2009200\u2009000": 1_200_000,
    "−5": -5,
    "(120)": -120,
    "（1,200）": -1200,
    "0.125": 0.125,
    "12.5": 12.5,
    "1234.567": 1234.567,
    "1.2345": 1.2345,
    "1.25": 1.25,
}
TWO_WAYS = ["1.200", "-1.200", "12.500", "123.456", "1.200%", "(1.200)", "１.２００"]
REFUSED = [
    "1.2万", "3亿", "1.2k", "5m", "¥1,200", "$1.2", "€ 12", "1/2", "≥80%", ">5", "80%+", "85-90%", "约80%",
    "1,200元", "12,34", "1 2", "1.2.3", "1.200.50", "1,200,50", "(-5)", "(5", "1'2", "12 34", "5天", "1e3",
    "80％以上", "1,200.300,5", "1 200.300.400",
]  # fmt: skip


@pytest.mark.parametrize(("typed", "value"), READ.items())
def test_what_has_one_reading_is_read_with_a_reminder(typed: str, value: float) -> None:
    assert cells.number(typed) == Reading(value, "number_as_text")


@pytest.mark.parametrize("typed", TWO_WAYS)
def test_a_point_before_three_digits_is_an_error_that_asks(typed: str) -> None:
    """1.2 or, as in German, 1,200?"""
    assert cells.number(typed).value is None
    assert cells.number(typed).code == "number_ambiguous"


@pytest.mark.parametrize("typed", REFUSED)
def test_all_else_is_an_error(typed: str) -> None:
    assert cells.number(typed) == Reading(None, "number_unreadable")


def test_neither_figure_is_counted() -> None:
    row: Row = {"id": "KR1", "measure": "increase", "baseline": 0, "target": 2400}
    found = assessed([row], [("2026-05-31", "KR1", 600), ("2026-06-30", "KR1", "1.200")])
    assert codes(found, severity="error") == ["number_ambiguous"]
    assert scored(found)["actual"] == 600
