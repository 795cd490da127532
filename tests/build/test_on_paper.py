"""The sample on opening and on paper: the last check-ins are in view, empty optional sheets are hidden."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from okrxl.build.inputs import FIRST_ROW, IN_VIEW
from okrxl.build.workbook import make
from okrxl.core.labels import LANGS, Lang, labels

NOW = datetime(2026, 11, 20, 9, 30)


@pytest.mark.parametrize("lang", LANGS)
def test_only_the_last_check_ins_are_in_view(tmp_path: Path, lang: Lang) -> None:
    path = tmp_path / "OKR.xlsx"
    make(path, lang, sample=True, now=NOW)
    book = load_workbook(path)
    sheet = book[labels(lang).text("sheets.check_ins")]
    hidden = [row for row, shape in sheet.row_dimensions.items() if shape.hidden]
    assert hidden == list(range(FIRST_ROW, sheet.max_row - IN_VIEW + 1))
    assert {sheet.row_dimensions[row].outlineLevel for row in hidden} == {1}
    assert sheet.row_dimensions[hidden[-1] + 1].collapsed
    assert labels(lang).text("inputs.folded") in sheet["A2"].value
    states = {
        key: book[labels(lang).text(f"sheets.{key}")].sheet_state
        for key in ("monthly_plan", "monthly_actuals")
    }
    assert set(states.values()) == {"hidden"}
    targets = [
        cell.hyperlink.location for row in book.worksheets[0].iter_rows() for cell in row if cell.hyperlink
    ]
    assert not [one for one in targets if labels(lang).text("sheets.monthly_plan") in str(one)]


def test_a_blank_workbook_shows_all_there_is_to_fill_in(tmp_path: Path) -> None:
    path = tmp_path / "OKR.xlsx"
    make(path, "en", sample=False, now=NOW)
    book = load_workbook(path)
    assert book["Monthly Plan"].sheet_state == "visible"
    assert not any(shape.hidden for shape in book["Check-ins"].row_dimensions.values())
    assert book["Check-ins"].row_dimensions[1].height == 27
