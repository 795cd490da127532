"""Hidden and protected sheets in an open workbook."""

from __future__ import annotations

import pytest

from okrxl.core.errors import BadFileError
from okrxl.excel.live.workbook import LiveWorkbook
from okrxl.sheets.model import Drawing, PlacedSheet, Values
from tests.excel.live.conftest import Opened, front
from tests.excel.parts.test_protection import HIDDEN, SHEET
from tests.in_memory_excel.book import Application
from tests.in_memory_excel.sheet import Worksheet


def draw(app: Application, opened: Opened, *sheets: PlacedSheet) -> dict[str, Worksheet]:
    with opened(app) as book:
        LiveWorkbook(book).draw(Drawing(sheets))
    return {sheet.name: sheet for sheet in front(app).sheets}


def test_a_sheet_is_hidden_well_and_others_are_added_behind_those_seen(
    excel: Application, opened: Opened
) -> None:
    seen = front(excel).active
    found = draw(excel, opened, HIDDEN)
    assert found["Memory"].visible == 2
    assert front(excel).active is seen
    draw(excel, opened, PlacedSheet("more", "More", SHEET.values))
    order = [sheet.name for sheet in front(excel).sheets]
    assert order[-2:] == ["More", "Memory"]


def test_a_hidden_sheet_is_rewritten(excel: Application, opened: Opened) -> None:
    draw(excel, opened, HIDDEN)
    again = PlacedSheet("memory", "Memory", (Values(1, 1, (["Other"],), ("text",)),))
    found = draw(excel, opened, again)["Memory"]
    assert found.values == {(1, 1): "Other"}
    assert found.visible == 2


def test_a_sheet_is_protected_once_it_is_drawn(excel: Application, opened: Opened) -> None:
    found = draw(excel, opened, SHEET)["Fill"]
    assert found.protected
    assert found.values[1, 1] == "Actual"
    assert SHEET.protection
    assert found.protection["Password"] == SHEET.protection.password
    assert {name for name, allowed in found.protection.items() if allowed is True} == {
        "DrawingObjects", "Contents", "Scenarios",
        "AllowFormattingColumns", "AllowFormattingRows", "AllowSorting", "AllowFiltering",
    }  # fmt: skip
    with pytest.raises(BadFileError, match="sheet_protected"):
        draw(excel, opened, SHEET)
