"""The button that prints: a PDF beside the workbook, by Excel or LibreOffice; a clear word without either."""

from __future__ import annotations

import pytest

from okrxl.core.labels import labels
from okrxl.excel.port import Port
from tests.buttons.conftest import PretendedBook
from tests.buttons.test_click import clicked
from tests.buttons.test_import import Saving

ZH = labels("zh")


@pytest.fixture
def shown(book: PretendedBook) -> PretendedBook:
    def opened(path: object) -> Port:
        return Saving(path)  # type: ignore[arg-type]

    book.opens = opened
    return book


def test_excel_prints_the_pack_beside_the_workbook(shown: PretendedBook) -> None:
    text, mood = clicked(shown, "report")
    folder = shown.path.parent / ZH.text("click.folders.reports", name=shown.path.stem)
    (made,) = folder.iterdir()
    assert made.name == f"{shown.path.stem} 2026-11.pdf"
    assert made.read_bytes() == b"%PDF"
    assert shown.printed == [
        sorted(ZH.text(f"sheets.{key}") for key in ("home", "dashboard", "month_report", "alignment"))
    ]
    assert (made.name in text, str(folder) in text, mood) == (True, True, "info")
    assert ZH.text("click.progress.print") in shown.status


def test_the_next_one_leaves_the_first(shown: PretendedBook) -> None:
    clicked(shown, "report")
    shown.said.clear()
    clicked(shown, "report")
    folder = shown.path.parent / ZH.text("click.folders.reports", name=shown.path.stem)
    assert len(list(folder.iterdir())) == 2


def test_without_excel_s_pdf_libreoffice_prints_the_copy(
    shown: PretendedBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown.pdf = None
    monkeypatch.setattr("okrxl.board.office.program", lambda: "soffice")
    monkeypatch.setattr(
        "okrxl.board.office.as_pdf", lambda content, name: b"%PDF of " + name.encode() + content[:2]
    )
    clicked(shown, "report")
    folder = shown.path.parent / ZH.text("click.folders.reports", name=shown.path.stem)
    (made,) = folder.iterdir()
    assert made.read_bytes() == b"%PDF of pack.xlsmPK"


def test_where_neither_prints_it_says_what_to_do(
    shown: PretendedBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown.pdf = None
    monkeypatch.setattr("okrxl.board.office.program", lambda: None)
    text, mood = clicked(shown, "report")
    assert text == ZH.text("errors.report_no_office")
    assert mood == "critical"
