"""The button that imports: files chosen in a dialog, a question, or the sheet where something is in doubt."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from okrxl.build.workbook import make
from okrxl.core.labels import labels
from okrxl.excel.closed.workbook import ClosedWorkbook
from okrxl.excel.port import Port
from tests.buttons.conftest import NOW, PretendedBook
from tests.buttons.test_click import clicked

EN = labels("en")
LIST = "Objective,Key Result,Owner,Target,Current\nGrow,Win customers,Ann,100,40\n"
DOUBTFUL = "Objective,Key Result,Owner,Target,Current\nGrow,Win customers,Ann,100,about 40\n"


class Saving(ClosedWorkbook):
    """A closed file that keeps what is drawn, as an open workbook does."""

    def draw(self, drawing: object) -> None:
        super().draw(drawing)  # type: ignore[arg-type]
        self.save(keep=False)


@pytest.fixture
def blank(tmp_path: Path) -> PretendedBook:
    path = tmp_path / "OKR.xlsx"
    make(path, "en", sample=False, now=NOW)

    def opened(path: Path) -> Port:
        return Saving(path)

    return PretendedBook(path, lang="en", opens=opened)


def source(folder: Path, text: str) -> Path:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return path


def key_results(book: PretendedBook) -> list[object]:
    return [row[0] for row in ClosedWorkbook(book.path).read()["key_results"].rows if row[0]]


def test_files_without_a_doubt_are_imported_once_yes_is_said(blank: PretendedBook, tmp_path: Path) -> None:
    blank.chosen = [source(tmp_path, LIST)]
    text, mood = clicked(blank, "import")
    (question,) = blank.asked
    assert "Objectives: 1, key results: 1, check-ins: 1 new." in question
    assert question.endswith(EN.text("click.messages.import_now"))
    assert "Objectives: 1, key results: 1, check-ins: 1 added." in text
    assert EN.text("click.messages.not_saved") in text
    assert (key_results(blank), mood) == (["KR1.1"], "info")


def test_a_no_shows_the_sheet_and_imports_nothing(blank: PretendedBook, tmp_path: Path) -> None:
    blank.chosen, blank.answers = [source(tmp_path, LIST)], False
    text, _ = clicked(blank, "import")
    assert "click “Import” again" in text
    assert key_results(blank) == []
    assert "Import" in openpyxl.load_workbook(blank.path).sheetnames


def test_what_is_in_doubt_is_decided_on_the_sheet(blank: PretendedBook, tmp_path: Path) -> None:
    blank.chosen = [source(tmp_path, DOUBTFUL)]
    clicked(blank, "import")
    assert (blank.asked, key_results(blank)) == ([], [])
    made = openpyxl.load_workbook(blank.path)
    cell = next(row[0] for row in made["Import"].iter_rows() if row[1].value == "list.csv")
    cell.value = "Import"
    made.save(blank.path)
    blank.said.clear()
    text, _ = clicked(blank, "import")
    assert "Objectives: 1, key results: 1, check-ins: 0 added." in text
    assert key_results(blank) == ["KR1.1"]


def test_a_dialog_that_is_cancelled_changes_nothing(blank: PretendedBook) -> None:
    before = blank.path.read_bytes()
    assert clicked(blank, "import")[0] == EN.text("click.messages.no_files")
    blank.said.clear()
    blank.chosen = None
    assert clicked(blank, "import")[0] == EN.text("click.messages.no_dialog")
    assert blank.path.read_bytes() == before


def test_the_workbook_itself_brings_its_own_sheets(blank: PretendedBook) -> None:
    made = openpyxl.load_workbook(blank.path)
    mine = made.create_sheet("My plan")
    mine.append(["Objective", "Key Result", "Target", "Current"])
    mine.append(["Grow", "Win", 10, 4])
    made.save(blank.path)
    blank.chosen = [blank.path]
    text, _ = clicked(blank, "import")
    assert "OKR.xlsx › My plan" in text
    assert key_results(blank) == ["KR1.1"]
