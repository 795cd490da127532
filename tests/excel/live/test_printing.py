"""Excel makes a PDF of some sheets, through xlwings; the others are as they were afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrxl.excel.live.running import RunningBook
from tests.excel.live.conftest import Opened, front
from tests.in_memory_excel.book import Application, Workbook
from tests.in_memory_excel.com import ComError

if TYPE_CHECKING:
    import pytest


def states(app: Application) -> list[tuple[str, int]]:
    return [(sheet.name, sheet.visible) for sheet in front(app).sheets]


def test_only_the_pack_is_printed(excel: Application, opened: Opened) -> None:
    before = states(excel)
    wanted = [name for name, _ in before][1:4:2]
    with opened(excel) as book:
        made = RunningBook(book).print_sheets(frozenset(wanted))
    assert made is not None
    assert made.decode().splitlines() == wanted
    assert states(excel) == before


def test_an_excel_that_cannot_print_makes_none(
    excel: Application, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_asked: object, **_named: object) -> None:
        raise ComError("no printer")

    before = states(excel)
    monkeypatch.setattr(Workbook, "ExportAsFixedFormat", refuse)
    with opened(excel) as book:
        assert RunningBook(book).print_sheets(frozenset({before[1][0]})) is None
    assert states(excel) == before
