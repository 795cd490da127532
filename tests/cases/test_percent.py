"""Percents are read by the cell's number format, not by size: in every driver alike (CASES 9, 10, 11)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.table import Table

from okrxl.assess import Assessment, assess
from okrxl.core.finding import Severity
from okrxl.core.grid import Grid
from okrxl.excel.closed.workbook import ClosedWorkbook
from okrxl.report.why import why
from tests.cases.workbook import assessed, codes, scored
from tests.conformance.cases import Percent
from tests.conftest import Converter
from tests.excel.live.conftest import driver, loaded
from tests.in_memory_excel.windows import book_of, running

P = Percent
END = "2026-06-30"

# measure, unit, baseline, target; the check-in's actual; its score and the actual that it was read as
READ: list[tuple[str, str | None, Any, Any, Any, float, float]] = [
    ("at_most", "%", None, P(0.02), 1.5, 1.0, 0.015),  # case 9: 1.5 % ≤ 2 %
    ("at_least", "%", None, P(0.35), 25.0, 0.0, 0.25),  # case 10: 25 % < 35 %
    ("at_least", None, None, P(0.35), 25.0, 0.0, 0.25),  # the target's format says it without a unit
    ("at_least", None, None, 35.0, P(0.25), 0.0, 0.25),  # and so does the check-in's
    ("at_most", "%", None, 1.8, 1.8, 1.0, 0.018),  # case 11: plain everywhere
    ("at_most", "%", None, P(0.018), 1.8, 1.0, 0.018),
    ("increase", "%", 48.0, P(0.6), P(0.54), 0.5, 0.54),
    ("increase", "％", 48.0, 60.0, "54%", 0.5, 0.54),  # text that says it is a percent
    ("increase", "%", 48.0, 60.0, "59.2", 11.2 / 12, 0.592),  # text that does not
    ("increase", "%", 48.0, P(0.6), P("59.2"), 11.2 / 12, 0.592),  # a text's format says nothing
    ("increase", "百分點", 48.0, 60.0, 54.0, 0.5, 0.54),
    ("increase", "万元", 0.0, 500.0, 250.0, 0.5, 250.0),
    ("increase", "%", 0.0, P(1.0), 0.0, 0.0, 0.0),  # 0 is 0 either way
]


def of_one(measure: str, unit: str | None, baseline: Any, target: Any, actual: Any) -> Assessment:
    row = {"id": "KR1", "measure": measure, "unit": unit, "baseline": baseline, "target": target}
    return assessed([row], [(END, "KR1", actual)])


@pytest.mark.parametrize("case", READ, ids=lambda case: " ".join(map(str, case)))
def test_a_percent_is_what_its_cell_says(case: tuple[Any, ...]) -> None:
    *typed, score, actual = case
    found = scored(of_one(*typed))
    assert found["score"] == pytest.approx(score)
    assert found["actual"] == pytest.approx(actual)


# the check-in in doubt, and how the finding puts it
DOUBTS: list[tuple[str | None, Any, Any, str]] = [
    ("%", P(0.35), 0.3, "percent_doubt"),  # 0.3 % or 30 %?
    (None, P(0.35), 0.3, "percent_doubt"),
    ("万元", 500.0, "25%", "percent_foreign"),
    ("%", 60.0, "0,592", "number_unreadable"),
    ("%", 60.0, "01,234", "number_unreadable"),
    ("%", 60.0, "约80%", "number_unreadable"),
]


@pytest.mark.parametrize(("unit", "target", "actual", "code"), DOUBTS)
def test_what_is_in_doubt_is_an_error_and_not_counted(
    unit: str | None, target: Any, actual: Any, code: str
) -> None:
    found = of_one("at_least", unit, None, target, actual)
    assert code in codes(found, severity="error")
    assert scored(found)["status"] == "no_data"


def test_a_target_in_doubt_is_not_scored() -> None:
    found = of_one("at_least", "%", None, 0.35, P(0.4))
    assert codes(found, severity="error") == ["percent_doubt"]
    assert scored(found)["status"] == "no_data"


@pytest.mark.parametrize(
    ("actual", "severity", "score"),
    [(P(0.4), "error", None), (P(1.0), "error", None), (P(0.005), "warning", 0.5)],
)
def test_a_target_of_1_beside_large_percents_may_be_all(
    actual: Percent, severity: Severity, score: float | None
) -> None:
    found = of_one("increase", None, 0.0, 1.0, actual)
    code = {"error": "percent_doubt", "warning": "percent_small"}[severity]
    assert code in codes(found, severity=severity)
    assert (
        scored(found)["score"] == pytest.approx(score, nan_ok=True)
        if score
        else scored(found)["status"] == "no_data"
    )


def test_a_small_plain_target_is_read_as_it_stands_with_a_reminder() -> None:
    found = of_one("at_most", "%", None, 0.5, 0.4)
    assert codes(found) == ["percent_small"]
    assert scored(found)["target"] == pytest.approx(0.005)


def test_why_shows_percents() -> None:
    found = of_one("at_most", "%", None, 1.8, 1.5)
    assert "1.5%" in why("en", found.scored)[0]
    assert "1.8%" in why("en", found.scored)[0]


# Three drivers ------------------------------------------------------------------------------------------

SHEETS: Mapping[str, list[list[Any]]] = {
    "okr_objectives": [["ID", "Objective", "Department", "Owner"], ["O1", "Sell", "Sales", "Ann"]],
    "okr_key_results": [
        ["ID", "Objective ID", "Key result", "Measure", "Unit", "Baseline", "Target", "Weight"],
        ["K1", "O1", "Complaints", "At most", "%", None, P(0.02), P(0.5)],
        ["K2", "O1", "Share", "At least", "%", None, P(0.35), P(0.25)],
        ["K3", "O1", "Returns", "At most", "%", None, 1.8, P(0.25)],
        ["K4", "O1", "Sales", "Increase to", "万元", 0, 500, None],
    ],
    "okr_check_ins": [
        ["Date", "KR ID", "Actual"],
        [datetime(2026, 3, 31), "K1", 1.5],
        [datetime(2026, 3, 31), "K2", 25],
        [datetime(2026, 3, 31), "K3", P(0.018)],
        [datetime(2026, 3, 31), "K4", 250],
        [datetime(2026, 4, 30), "K2", P(0.36)],
        [datetime(2026, 5, 31), "K2", 0.4],
    ],
}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    made = openpyxl.Workbook()
    made.remove(made["Sheet"])
    for name, rows in SHEETS.items():
        sheet = made.create_sheet(name.removeprefix("okr_"))
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                cell = sheet.cell(number, column, value.value if isinstance(value, Percent) else value)
                if isinstance(value, Percent):
                    cell.number_format = "0.0%"
        sheet.add_table(Table(displayName=name, ref=sheet.dimensions))
    path = tmp_path / "percents.xlsx"
    made.save(path)
    return path


def closed(path: Path) -> Assessment:
    return of_grids(ClosedWorkbook(path).read())


def live(path: Path) -> Assessment:
    app = loaded(path)
    with running(app) as found:
        return of_grids(driver(book_of(found, app.books[0])).read())


def of_grids(grids: Mapping[str, Grid]) -> Assessment:
    return assess(grids, today=date(2026, 6, 30))


def check(found: Assessment) -> None:
    rows = found.scored.set_index("id")
    assert rows["actual"].tolist() == pytest.approx([0.015, 0.36, 0.018, 250])
    assert rows["score"].tolist() == pytest.approx([1.0, 1.0, 1.0, 0.5])
    doubtful = [(one.code, one.cell) for one in found.findings if one.code.startswith("percent")]
    assert doubtful == [("percent_doubt", "C7")]
    assert found.tables.key_results.percents["weight"] == {2, 3, 4}


@pytest.mark.parametrize("read", [closed, live])
def test_both_drivers_read_the_formats(book: Path, read: Callable[[Path], Assessment]) -> None:
    check(read(book))


@pytest.mark.libreoffice
def test_what_libreoffice_saved_is_read_alike(book: Path, converted: Converter) -> None:
    check(closed(converted(book, "xlsx")))


def test_cells_in_another_form_are_found_too(book: Path, tmp_path: Path) -> None:
    """Attributes in another order, other quotes: as programs other than Excel write them."""
    from zipfile import ZipFile  # noqa: PLC0415

    other = tmp_path / "other.xlsx"
    with ZipFile(book) as source, ZipFile(other, "w") as made:
        for name in source.namelist():
            content = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                content = content.replace(b'<c r="', b'<c  r = "')
            made.writestr(name, content)
    check(closed(other))
