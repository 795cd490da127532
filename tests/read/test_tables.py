"""Dirty sheets: what is read, what is reported. The inputs are the examples of DESIGN §3."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import numpy as np
import pytest

from okrxl.core.address import Area
from okrxl.core.grid import CellError, Grid, NoStoredValue
from okrxl.core.labels import LANGS, labels
from okrxl.core.schema import INPUT_BY_KEY
from okrxl.read import read_tables
from okrxl.read.tables import read_table

HEADERS = ("日期", " kr id", "ACTUAL", "信心指数", "批次", "说明", "填报人")


def check_ins(*rows: tuple[Any, ...]) -> Grid:
    filled = [(*row, *[None] * (len(HEADERS) - len(row))) for row in rows]
    return Grid("okr_check_ins", "进展", 4, 2, HEADERS, filled)


def read(*rows: tuple[Any, ...]) -> tuple[Any, list[tuple[str, str, str]]]:
    table, found = read_table(INPUT_BY_KEY["check_ins"], check_ins(*rows))
    return table, [(finding.code, finding.severity, finding.cell) for finding in found]


@pytest.mark.parametrize(
    ("raw", "value"),
    [("８０％", 0.8), ("1,200", 1200), ("80% ", 0.8), (" -3.5", -3.5), ("完成", 1), ("no", 0), (True, 1)],
)
def test_what_can_be_read_is_read(raw: Any, value: float) -> None:
    assert read(("2026-01-01", "K", raw))[0].frame["actual"].tolist() == [pytest.approx(value)]


@pytest.mark.parametrize("raw", ["约80%", "TBD", "80-90", "1,20", "1.2.3", "1e999x"])
def test_nothing_is_guessed(raw: str) -> None:
    table, found = read((datetime(2026, 1, 1), "K", raw))
    assert np.isnan(table.frame["actual"].iloc[0])
    assert found == [("number_unreadable", "error", "D4")]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("2026/3/5", "date_as_text"),
        ("2026年3月5日", "date_as_text"),
        ("２０２６－3－5", "date_as_text"),
        (46086, "date_as_number"),
    ],
)
def test_dates_as_text_or_number_are_read_with_a_word(raw: Any, code: str) -> None:
    table, found = read((raw, "K", 1.0))
    assert str(table.frame["date"].iloc[0].date()) == "2026-03-05"
    assert found == [(code, "warning", "B4")]


def test_errors_and_formulas_without_a_value_are_reported() -> None:
    _, found = read(("2026/13/45", "K", CellError("#N/A")), (None, "K", NoStoredValue("A1*2")))
    assert found == [
        ("date_unreadable", "error", "B4"),
        ("cell_error", "error", "D4"),
        ("formula_without_value", "error", "D5"),
    ]


def test_rows_keep_their_sheet_row_and_columns_their_place() -> None:
    table, _ = read(
        (None, "A", 1.0), (None, "  ", None), (None, None, None), (None, "B", 2), ("合计", None, 3)
    )
    assert table.frame.index.tolist() == [4, 7]
    assert table.frame["kr_id"].tolist() == ["A", "B"]
    assert (table.cell("comment", 7), table.cell("by", 4)) == ("G7", "H4")


def test_the_headers_once_more_are_no_row() -> None:
    """ExcelJS saves tables as if they had no headers, which then are their first row."""
    table, found = read(HEADERS, (datetime(2026, 1, 1), "K", 1.0), tuple(map(str.upper, HEADERS)))
    assert table.frame["actual"].tolist() == [1.0]
    assert found == []


def test_headers_that_lack_or_stand_twice() -> None:
    grid = Grid("okr_owners", "人员", 2, 1, ("负责人", "Owner"), [("甲", "乙")])
    table, found = read_table(INPUT_BY_KEY["owners"], grid)
    assert table.frame["owner"].tolist() == ["甲"]
    assert [(f.code, f.cell) for f in found] == [
        ("header_twice", "B1"),
        ("column_missing", ""),  # the department's; nobody misses an e-mail
    ]


def test_choices_are_taken_in_both_languages() -> None:
    grid = Grid(
        "okr_key_results", "KR", 2, 1, ("度量方式",), [("at  LEAST",), ("不低于",), ("at_least",), ("升高",)]
    )
    table, found = read_table(INPUT_BY_KEY["key_results"], grid)
    assert table.frame["measure"].tolist() == ["at_least"] * 3 + [None]
    assert [f.cell for f in found if f.code == "choice_unknown"] == ["A5"]


def test_absent_tables_are_reported_and_empty() -> None:
    tables, found = read_tables({}, today=date(2026, 6, 30))
    assert tables.key_results.frame.columns.tolist() == [c.key for c in INPUT_BY_KEY["key_results"].columns]
    assert [f.severity for f in found] == ["warning"] * 4 + ["error"] * 3
    for finding in found:
        for lang in LANGS:
            assert "okr_" in labels(lang).text(f"findings.{finding.code}.message", **finding.values)


def test_a_merged_cell_fills_no_row_that_is_blank_otherwise() -> None:
    filled = [(datetime(2026, 3, 1), "K1", 1.0), (None, "K2", 2.0), (None, None, None)]
    rows = [(*row, *[None] * 4) for row in filled]
    grid = Grid("okr_check_ins", "进展", 4, 2, HEADERS, rows, (Area.parse("B4:B6"),))
    table, found = read_table(INPUT_BY_KEY["check_ins"], grid)
    assert table.frame["date"].dt.day.tolist() == [1, 1]
    assert [finding.code for finding in found] == ["merged_cells"]
