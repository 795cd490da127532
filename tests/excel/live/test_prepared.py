"""New sheets come out of a file that Excel copies; where it does not, they are drawn, and are the same."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from okrxl.build.prepared import prepared_workbook
from okrxl.core.address import Area
from okrxl.excel.live.draw.prepared import leads_out
from okrxl.excel.live.workbook import LiveWorkbook
from okrxl.pipeline import Moment, refresh
from okrxl.sheets.model import Body, Drawing, NamedCell, PlacedSheet, PlacedTable, Validation, Values
from tests.conftest import first_of
from tests.excel.live.conftest import NOW, Opened, driver, front
from tests.excel.live.pictures import differences, settings, whole
from tests.excel.live.test_in_place import sheet_of, table_of
from tests.in_memory_excel.book import Application, Workbook, unopened
from tests.in_memory_excel.com import ComError
from tests.in_memory_excel.loading import load
from tests.in_memory_excel.sheet import Worksheet
from tests.in_memory_excel.styles import CellStyle

SHEET = PlacedSheet(
    "extra",
    "另一张's",
    (Values(1, 1, (("a", "b"), ("c", "d")), ("text", "header")),),
    tables=(PlacedTable("okr_extra", Area(1, 1, 2, 2), ("a", "c")),),
    named_cells=(NamedCell("_okrxl.cell.extra", 5, 1, 3.0, "score"),),
)


def copied(app: Application) -> int:
    return app.meter.kinds["Worksheet.Copy"]


def refreshed(app: Application, opened: Opened) -> None:
    app.meter.reset()
    with opened(app) as book:
        refresh(driver(book), Moment(NOW))


@pytest.fixture
def drawn(excel: Application, opened: Opened) -> Application:
    """The workbook as it is where every sheet is drawn call by call."""
    app = copy.deepcopy(excel)
    with opened(app) as book:
        refresh(LiveWorkbook(book), Moment(NOW))
    return app


def test_copied_sheets_are_as_drawn_ones(excel: Application, drawn: Application, opened: Opened) -> None:
    before = settings(excel)
    refreshed(excel, opened)
    # All but the ten that were there; three hidden ones and the monthly report with its formulas are drawn.
    made = len(front(excel).sheets) - 14
    assert copied(excel) == made
    assert not differences(whole(front(excel)), whole(front(drawn)))
    assert settings(excel) == before
    assert len(excel.books) == 1


def test_the_next_refresh_finds_nothing_to_do(excel: Application, opened: Opened) -> None:
    refreshed(excel, opened)
    refreshed(excel, opened)
    written = [kind for kind in excel.meter.kinds if kind.endswith("=") and kind.startswith("Range")]
    assert not written
    assert not excel.meter.kinds["Workbooks.Open"]


def not_opened(app: Application) -> None:
    app.opens = unopened


def not_copied(app: Application) -> None:
    """The third sheet cannot be copied."""

    def opens(app: Application, path: Path) -> Workbook:
        made = load(app, path)
        made.sheets[2].__class__ = Stubborn
        return made

    app.opens = opens


class Stubborn(Worksheet):
    def Copy(self, *_places: object, **_named: object) -> None:  # noqa: N802 — Excel's name
        raise ComError("Copy method of Worksheet class failed")


def renamed_charts(app: Application) -> None:
    """Charts come out of the file under other names."""

    def opens(app: Application, path: Path) -> Workbook:
        made = load(app, path)
        for sheet in made.sheets:
            for number, chart in enumerate(sheet.charts, 1):
                chart.name = f"Chart {number}"
        return made

    app.opens = opens


@pytest.mark.parametrize("trouble", first_of([not_opened, not_copied, renamed_charts]))
def test_what_cannot_be_copied_is_drawn(
    excel: Application, drawn: Application, opened: Opened, trouble: Callable[[Application], None]
) -> None:
    trouble(excel)
    refreshed(excel, opened)
    assert copied(excel) < len(front(excel).sheets) - 8
    assert not differences(whole(front(excel)), whole(front(drawn)))
    assert len(excel.books) == 1


def test_a_table_that_excel_renamed_gets_its_name(excel: Application, opened: Opened) -> None:
    def opens(app: Application, path: Path) -> Workbook:
        made = load(app, path)
        for sheet in made.sheets:
            for number, table in enumerate(sheet.tables):
                table.name += str(number)
        return made

    excel.opens = opens
    refreshed(excel, opened)
    assert copied(excel) == len(front(excel).sheets) - 14
    assert table_of(excel, "okr_scores").sheet.name == "得分"


def draw(app: Application, opened: Opened, *sheets: PlacedSheet) -> None:
    app.meter.reset()
    with opened(app) as book:
        driver(book).draw(Drawing(sheets))


def test_names_point_into_the_workbook(excel: Application, opened: Opened) -> None:
    draw(excel, opened, SHEET)
    assert copied(excel) == 1
    assert front(excel).names["_okrxl.cell.extra"].formula == "='另一张''s'!$A$5"
    assert sheet_of(excel, "另一张's").values[5, 1] == 3.0


def test_what_would_mean_the_file_s_names_is_not_copied(excel: Application, opened: Opened) -> None:
    asking = replace(SHEET, validations=(Validation(Area(2, 1, 2, 1), "any"),))
    with opened(excel) as book:
        asked: list[Sequence[PlacedSheet]] = []

        def make(sheets: Sequence[PlacedSheet], body: Body, *, from_1904: bool) -> bytes:
            asked.append(sheets)
            return prepared_workbook(sheets, body, from_1904=from_1904)

        stays = replace(SHEET, key="b", name="b", tables=(), named_cells=())
        LiveWorkbook(book, make).draw(Drawing((stays, asking)))
    assert [[sheet.name for sheet in sheets] for sheets in asked] == [["b"]]


def test_styles_that_the_workbook_has_are_its_own(excel: Application, opened: Opened) -> None:
    kept = front(excel).styles.setdefault("OKR Header", CellStyle(excel.meter, "OKR Header"))
    draw(excel, opened, SHEET)
    assert front(excel).styles["OKR Header"] is kept


def test_the_file_is_hidden_and_has_the_workbook_s_font_and_days(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(prepared_workbook([SHEET], Body("微软雅黑", 9.5), from_1904=True))
    import openpyxl  # noqa: PLC0415 — slow to load

    book = openpyxl.load_workbook(path)
    assert book.views[0].visibility == "hidden"
    assert (book.epoch.year, book.defined_names) == (1904, {})
    assert {cell.font.name for row in book.worksheets[0].iter_rows() for cell in row} == {"微软雅黑"}
    assert book.worksheets[0]["A1"].font.sz == 9.5


def test_a_rule_about_a_sheet_s_own_cells_comes_along() -> None:
    own = ('IF(ISNUMBER(K5),K5*(($M5="▲")-($M5="▼"))>0,FALSE)', 'AND($A1="yes no",B2>3)', "A1=TRUE")
    outside = ("'x'!A1>0", "okr_names=1", "okr_scores[x]>1", "当月=1", "SUM(names)>1")
    assert [leads_out(formula) for formula in (*own, *outside)] == [False] * 3 + [True] * 5
