"""What could be read in two ways: an error with its cell, never a silent choice."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from okrxl.core.address import Area
from okrxl.core.grid import CellError, NoStoredValue, RawValue
from okrxl.importing.files.sources import source_files, source_sheets
from okrxl.importing.model import SourceSheet
from tests.importing.conftest import SAVED, Book


def remarks(book: Book, text: str | list[SourceSheet]) -> list[tuple[str, str, str]]:
    """Code, severity and cell of what is remarked, in the order of cells."""
    found = book.take(text, apply=False).findings
    return sorted((one.code, one.severity, one.cell) for one in found if one.code != "import_dated")


def actuals(book: Book) -> list[float]:
    return [actual for (actual,) in book.table("check_ins", "actual")]


def sheet(*rows: list[RawValue], merged: tuple[Area, ...] = ()) -> list[SourceSheet]:
    return [SourceSheet("own.xlsx", "OKR", rows, merged, saved=SAVED)]


HEAD = "Objective,Key Result,Progress\n"


@pytest.mark.parametrize("plain", ["1", "0.4"])
def test_a_plain_share_among_percents_is_an_error(book: Book, plain: str) -> None:
    found = remarks(book, f"{HEAD}Grow,Win,40%\n,Keep,{plain}\n")
    assert ("import_percent_doubt", "error", "C3") in found
    assert not book.take(f"{HEAD}Grow,Win,40%\n,Keep,{plain}\n").applied


def test_a_plain_40_among_percents_is_40_percent_with_a_word(book: Book) -> None:
    text = f"{HEAD}Grow,Win,40%\n,Keep,60\n"
    assert ("import_percent", "warning", "C3") in remarks(book, text)
    assert book.take(text).applied
    assert book.scores() == {"KR1.1": 0.4, "KR1.2": 0.6}


def test_fractions_and_numbers_of_100_do_not_go_together(book: Book) -> None:
    found = remarks(book, f"{HEAD}Grow,Win,40\n,Keep,0.4\n,Lose,60\n")
    assert ("import_percent_doubt", "error", "C3") in found


def test_one_among_numbers_of_100_is_1_percent_with_a_word(book: Book) -> None:
    text = f"{HEAD}Grow,Win,40\n,Keep,1\n"
    assert ("import_percent", "warning", "C3") in remarks(book, text)
    assert book.take(text).applied
    assert book.scores() == {"KR1.1": 0.4, "KR1.2": 0.01}


def test_one_among_fractions_is_all(book: Book) -> None:
    assert book.take(f"{HEAD}Grow,Win,0.4\n,Keep,1\n").applied
    assert book.scores() == {"KR1.1": 0.4, "KR1.2": 1}


def test_ones_alone_are_all_with_a_word(book: Book) -> None:
    text = f"{HEAD}Grow,Win,1\n,Keep,0\n"
    assert ("import_percent", "warning", "C2") in remarks(book, text)
    assert book.take(text).applied
    assert book.scores() == {"KR1.1": 1, "KR1.2": 0}


TARGETS = "Objective,Key Result,Baseline,Target,Current\n"


def test_figures_are_in_the_percents_of_their_target(book: Book) -> None:
    text = f"{TARGETS}Grow,Win,20,80%,50\n"
    assert {("import_percent", "warning", "C2"), ("import_percent", "warning", "E2")} <= set(
        remarks(book, text)
    )
    assert book.take(text).applied
    assert book.scores() == {"KR1.1": 0.5}  # (50 − 20) ÷ (80 − 20)


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        ("0,80%,0.4", "import_percent_doubt", "E2"),
        ("0,80%,1", "import_percent_doubt", "E2"),
        ("0.2,80%,40%", "import_percent_doubt", "C2"),
        ("0,500,40%", "import_percent_beside", "E2"),
        ("10%,500,40", "import_percent_beside", "C2"),
        ("100,+20%,110", "import_relative", "D2"),
        ("0,90,≥ 80", "number_unreadable", "E2"),
        ("0,90,75-80", "number_unreadable", "E2"),
        ("0,90,80+", "number_unreadable", "E2"),
        ("0,1.2m,600000", "import_unit_differs", "E2"),
        ("0,45 days,2 months", "import_unit_differs", "E2"),
        ("0,$500,€ 200", "import_unit_differs", "E2"),
    ],
)
def test_a_figure_that_does_not_fit_its_target_is_an_error(
    book: Book, row: str, code: str, cell: str
) -> None:
    text = f"{TARGETS}Grow,Win,{row}\n"
    assert (code, "error", cell) in remarks(book, text)
    assert not book.take(text).applied


def test_a_share_of_one_thing_is_no_doubt(book: Book) -> None:
    assert book.take(f"{TARGETS}Grow,Launch,0,1,40%\n").applied
    assert book.scores() == {"KR1.1": 0.4}


def test_words_after_a_target_state_its_measure(chinese: Book) -> None:
    assert chinese.take("目标,关键结果,目标值,当前值\n质量,良品率,90%以上,95%\n,投诉,5次以内,7次\n").applied
    assert chinese.table("key_results", "measure", "target") == [("at_least", 0.9), ("at_most", 5)]
    assert chinese.scores() == {"KR1.1": 1, "KR1.2": 0}


def test_amounts_in_the_unit_of_the_key_result(chinese: Book) -> None:
    assert chinese.take(
        "目标,关键结果,单位,目标值,当前值\n业绩,合同额,万元,500,320万\n,回款,元,300万,120万元\n"
    ).applied
    assert chinese.table("key_results", "unit", "target") == [("万元", 500), ("元", 3_000_000)]
    assert actuals(chinese) == [320, 1_200_000]


def test_units_in_headers(chinese: Book) -> None:
    text = "目标,关键结果,目标值（万元）,当前值（元）\n业绩,合同额,500,3200000\n"
    assert ("import_amount", "warning", "D2") in remarks(chinese, text)
    assert chinese.take(text).applied
    assert chinese.table("key_results", "unit", "target") == [("万元", 500)]
    assert actuals(chinese) == [320]


def test_percents_in_headers(book: Book) -> None:
    assert book.take("Objective,Key Result,Target (%),Actual (%)\nRun,Errors,2,0.5\n,Uptime,80,40\n").applied
    assert book.table("key_results", "unit", "target") == [("%", 0.02), ("%", 0.8)]
    assert actuals(book) == [0.005, 0.4]


def test_points_in_a_file_of_decimal_commas_are_an_error(book: Book) -> None:
    text = "Ziel;Schlüsselergebnis;Zielwert;Istwert\nA;B;12,5;7,25\nA;C;10,5;1.5\n"
    assert ("number_ambiguous", "error", "D3") in remarks(book, text)


def test_a_progress_merged_over_key_results_is_the_objective_s(chinese: Book) -> None:
    sheets = sheet(
        ["目标", "关键结果", "目标值", "当前值", "权重", "完成率"],
        ["业绩", "合同", 10, 5, 0.4, "45%"],
        [None, "回款", 10, 4, None, None],
        merged=(Area(2, 1, 3, 1), Area(2, 5, 3, 5), Area(2, 6, 3, 6)),
    )
    assert chinese.take(sheets).applied
    assert chinese.table("objectives", "weight") == [(0.4,)]
    assert chinese.table("key_results", "weight") == [(None,), (None,)]
    assert chinese.scores() == {"KR1.1": 0.5, "KR1.2": 0.4}


def test_a_target_merged_over_key_results_is_an_error(book: Book) -> None:
    sheets = sheet(
        ["Objective", "Key Result", "Target", "Current"],
        ["Grow", "Win", 10, 5],
        [None, "Keep", None, 4],
        merged=(Area(2, 1, 3, 1), Area(2, 3, 3, 3)),
    )
    assert ("import_merged_figure", "error", "C2") in remarks(book, sheets)


def test_errors_in_cells_of_text_are_errors(book: Book) -> None:
    sheets = sheet(
        ["Objective", "Key Result", "Owner", "Target", "Current"],
        ["Grow", "Win", CellError("#N/A"), 10, 5],
        ["Grow", NoStoredValue("A1"), "Ann", 10, 5],
    )
    assert {("cell_error", "error", "C2"), ("formula_without_value", "error", "B3")} <= set(
        remarks(book, sheets)
    )
    book.take(sheets)
    assert book.table("owners", "owner") == []


DATES = "Objective,Key Result,Target,Current,Due date\n"


@pytest.mark.parametrize(
    ("written", "read"),
    [("31/03/26", date(2026, 3, 31)), ("26/3/31", date(2026, 3, 31)), ("26.03.31", date(2026, 3, 31))],
)
def test_years_of_two_digits_are_read_with_a_word(book: Book, written: str, read: date) -> None:
    text = f"{DATES}Grow,Win,10,5,{written}\n"
    assert ("import_date", "warning", "E2") in remarks(book, text)
    assert book.take(text).applied
    assert book.table("objectives", "due") == [(read,)]


@pytest.mark.parametrize("written", ["25/06/26", "03/04/26", "26-05-27"])
def test_a_year_at_either_end_is_an_error(book: Book, written: str) -> None:
    found = {
        code
        for code, severity, _ in remarks(book, f"{DATES}Grow,Win,10,5,{written}\n")
        if severity == "error"
    }
    assert found & {"date_unreadable", "date_ambiguous"}


def test_an_order_that_another_date_shows_is_a_word(book: Book) -> None:
    text = f"{DATES}Grow,Win,10,5,3/4/2026\n,Keep,10,4,13/5/2026\n"
    assert [one for one in remarks(book, text) if one[0] == "import_date"] == [
        ("import_date", "warning", "E2")
    ]


def test_figures_without_a_date_are_dated_with_a_word(book: Book) -> None:
    found = book.take(f"{TARGETS}Grow,Win,0,10,5\n", apply=False).findings
    assert [(one.code, one.values["day"]) for one in found] == [("import_dated", "2026-11-15")]


def test_hidden_rows_are_read_with_a_word(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "own.xlsx"
    made = xlsxwriter.Workbook(str(path))
    page = made.add_worksheet("OKR")
    rows = (("Objective", "Key Result", "Target", "Current"), ("Grow", "Win", 10, 4), ("Grow", "Old", 10, 9))
    for row, values in enumerate(rows):
        page.write_row(row, 0, values)
    page.set_row(2, None, None, {"hidden": True})
    made.close()
    (file,) = source_files([path])
    assert ("import_hidden", "warning", "A3") in remarks(book, source_sheets(file))


MONTHS = "Objective,Key Result,Target,Oct,Nov,Dec,Jan,Feb\n"


def test_months_before_january_are_last_year_s(book: Book) -> None:
    assert book.take(f"{MONTHS}Grow,Win,100,1,2,3,4,5\n").applied
    assert book.table("check_ins", "date", "actual") == [
        (date(2025, 10, 31), 1), (date(2025, 11, 30), 2), (date(2025, 12, 31), 3),
        (date(2026, 1, 31), 4), (date(2026, 2, 28), 5),
    ]  # fmt: skip


def test_quarters_beside_their_months_are_totals(chinese: Book) -> None:
    result = chinese.take("目标,关键结果,目标值,1月,2月,3月,Q1\n业绩,合同,100,10,12,9,31\n")
    assert result.applied
    assert [column.header for _, column in result.unmapped] == ["Q1"]
    assert actuals(chinese) == [10, 12, 9]
