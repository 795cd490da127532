"""The sheet of an import in LibreOffice: drop-downs corrected, run again, imported; as in the file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from okrxl.build.workbook import make
from okrxl.core.labels import Lang, labels
from okrxl.excel.closed.workbook import ClosedWorkbook
from okrxl.excel.live.workbook import LiveWorkbook
from okrxl.importing.run import Asked, import_into
from okrxl.pipeline import Moment, read
from tests.importing.conftest import sheet_of

if TYPE_CHECKING:
    import xlwings as xw

    from okrxl.importing.result import Imported

pytestmark = pytest.mark.libreoffice
NOW = datetime(2026, 11, 20, 9, 30)
TEXTS = {
    "en": "Objective,Key Result,Owner,Goal figure,Where we stand\nGrow,Win customers,Ann,100,40\n",
    "zh": "目标,关键结果,负责人,想要多少,做到多少\n增长,新客户,张三,100,40\n",
}
CHOSEN = {"en": ("Goal figure", "Where we stand"), "zh": ("想要多少", "做到多少")}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_drop_downs_are_corrected_and_the_rows_come_in(office: xw.App, tmp_path: Path, lang: Lang) -> None:
    path = tmp_path / "okr.xlsx"
    make(path, lang, sample=False, now=NOW)
    words = labels(lang)
    book = office.books.open(str(path))

    def run() -> Imported:
        return import_into(LiveWorkbook(book), Moment(NOW), sheet_of(TEXTS[lang]), Asked())

    try:
        assert len(run().unmapped) == 2
        sheet = book.sheets[words.text("sheets.import")]
        for header, field in zip(CHOSEN[lang], ("target", "actual"), strict=True):
            cell = _beside(sheet, header)
            assert words.text(f"import.fields.{field}") in _offered(book, cell)
            cell.value = words.text(f"import.fields.{field}")
        assert run().unmapped == []
        _beside(book.sheets[words.text("sheets.import")], "export.csv").value = words.choice(
            "import", "import"
        )
        assert run().applied
        live = read(LiveWorkbook(book), Moment(NOW))
        book.save(str(path))
    finally:
        book.close()
    closed = read(ClosedWorkbook(path), Moment(NOW))
    for found in (live, closed):
        assert found.tables.key_results.frame["target"].tolist() == [100]
        assert found.scored["score"].tolist() == [0.4]
    again = import_into(ClosedWorkbook(path), Moment(NOW), sheet_of(TEXTS[lang]), Asked(apply=True))
    assert (again.count("new"), again.count("same")) == (0, 4)


def _beside(sheet: xw.Sheet, text: str) -> xw.Range:
    """The cell of column A in the row whose second column has a text."""
    values = sheet.range("B1:B80").value
    return sheet.range(f"A{values.index(text) + 1}")


def _offered(book: xw.Book, cell: xw.Range) -> list[object]:
    """What a cell's drop-down offers."""
    source = str(cell.data_validation.source).lstrip("=")
    tab, _, area = source.rpartition("!")
    return list(book.sheets[tab.strip("'")].range(area.replace("$", "")).value)
