"""What a running Excel is sensitive to: money, names of other programs, long texts, control characters."""

from __future__ import annotations

from decimal import Decimal

import pytest
import xlwings as xw

from okrxl.core.address import Area
from okrxl.core.errors import EnvironmentProblemError
from okrxl.excel.live.draw.cells import displayed, jump, written
from okrxl.excel.live.workbook import LiveWorkbook
from okrxl.sheets import utf16
from okrxl.sheets.model import Drawing, Link, NamedCell, PlacedSheet, Validation, Values
from tests.excel.live.conftest import Opened, front
from tests.excel.live.test_in_place import sheet_of, table_of
from tests.in_memory_excel.book import Application
from tests.in_memory_excel.names import Name

ROCKET = "\U0001f680"
FORMATS = (
    "$#,##0.00",
    "¥#,##0",
    "[$€-407] #,##0.00",
    '_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)',
    "_-* #,##0.00\\ _€_-",
)


@pytest.mark.parametrize("code", FORMATS)
def test_an_amount_of_money_is_read_with_all_its_digits(
    excel: Application, opened: Opened, code: str
) -> None:
    """xlwings reads Excel's `Value`, which is cut to four decimals; it came through as a text."""
    table = table_of(excel, "okr_check_ins")
    place = table.area.top + 1, table.area.left + 2
    table.sheet.values[place] = 1234.56789
    table.sheet.number_formats[place] = code
    assert table.sheet.delivered(*place) == Decimal("1234.5679")
    with opened(excel) as book:
        rows = LiveWorkbook(book).read()["check_ins"].rows
    assert 1234.56789 in rows[0]


def test_an_amount_on_our_own_sheet_is_compared_and_put_back_with_all_its_digits(
    excel: Application, opened: Opened
) -> None:
    cells = Values(1, 1, ((0.123456789,), ("a",)), ("score", "text"))
    drawing = Drawing((PlacedSheet("own", "Own", (cells,)),))
    with opened(excel) as book:
        LiveWorkbook(book).draw(drawing)
        sheet_of(excel, "Own").number_formats[1, 1] = "$0.00"
        excel.meter.reset()
        LiveWorkbook(book).draw(drawing)
    assert not excel.meter.kinds["Range.Value ="]


def test_a_name_that_excel_does_not_explain_is_passed_over(excel: Application, opened: Opened) -> None:
    """Other programs leave such names; one of them stopped every refresh."""
    broken = Name(front(excel), "Druckbereich_alt", "=#REF!$A$1")
    broken.unreadable = True
    front(excel).names["Druckbereich_alt"] = broken
    with opened(excel) as book:
        assert LiveWorkbook(book).owned()["home"]


def test_one_of_our_own_that_excel_does_not_explain_stops_the_refresh(
    excel: Application, opened: Opened
) -> None:
    """To go on would be to take the workbook's sheets for somebody else's."""
    front(excel).names["_okrxl.sheet.home"].unreadable = True
    with opened(excel) as book, pytest.raises(EnvironmentProblemError) as stopped:
        LiveWorkbook(book).owned()
    assert stopped.value.code == "excel_refused"


def test_texts_are_cut_to_what_a_cell_and_a_formula_hold() -> None:
    cell = str(written(displayed(ROCKET * 17_000, from_1904=False)))
    assert utf16.CELL - 1 <= utf16.units(cell) <= utf16.CELL
    whole = ROCKET * 127
    assert str(jump(Link(1, 1, "'A'!A1"), whole)).startswith("=HYPERLINK")
    assert jump(Link(1, 1, "'A'!A1"), whole + ROCKET) == "'" + whole + ROCKET
    assert jump(Link(1, 1, f"'{ROCKET * 130}'!A1"), "a") == "'a"


def test_words_to_choose_from_that_excel_takes_for_one_are_not_offered(
    excel: Application, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = PlacedSheet("words", "Words", (Values(1, 1, (("yes", "no"),), ("text",)),), state="very_hidden")
    asked = Validation(Area(1, 1, 9, 1), "list", "'Words'!$A$1:$A$2")
    sheet = PlacedSheet("own", "Own", (Values(1, 1, (("a",),), ("text",)),), validations=(asked,))
    with opened(excel) as book:
        LiveWorkbook(book).draw(Drawing((words, sheet)))
    assert sheet_of(excel, "Own").validations[9, 1] == (3, f"=[{front(excel).name}]Words!$A$1:$A$2")
    monkeypatch.setattr(xw.main.DataValidation, "source", property(lambda _: "yesRno"))
    other = PlacedSheet("more", "More", (Values(1, 1, (("a",),), ("text",)),), validations=(asked,))
    with opened(excel) as book:
        LiveWorkbook(book).draw(Drawing((words, other)))
    assert not sheet_of(excel, "More").validations


def test_named_cells_that_hold_money_are_compared_with_all_their_digits(
    excel: Application, opened: Opened
) -> None:
    cell = NamedCell("_okrxl.home.score", 1, 1, 0.123456789, "score")
    first = PlacedSheet("own", "Own", (), named_cells=(cell,))
    with opened(excel) as book:
        LiveWorkbook(book).draw(Drawing((first,)))
        place = next(place for place, one in sheet_of(excel, "Own").values.items() if one == cell.value)
        sheet_of(excel, "Own").number_formats[place] = "$0.00"
        excel.meter.reset()
        static = PlacedSheet("own", "Own", (), named_cells=(cell,), static=True)
        LiveWorkbook(book).draw(Drawing((static,)))
    assert not excel.meter.kinds["Range.Value ="]
