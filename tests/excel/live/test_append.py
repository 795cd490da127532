"""Rows appended to a manager's table in an open workbook: where, how they look, and what is put back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from okrxl.core.address import Area
from okrxl.core.errors import BadFileError, EnvironmentProblemError
from okrxl.excel.live.workbook import LiveWorkbook
from okrxl.sheets.model import Appended, Drawing, Scalar
from tests.excel.closed import ledger
from tests.excel.closed.ledger import NEW, TAB
from tests.excel.live.conftest import Opened, front, loaded
from tests.excel.live.pictures import contents, looks
from tests.in_memory_excel.book import Application
from tests.in_memory_excel.sheet import Worksheet
from tests.in_memory_excel.table import ListObject

Ledger = Callable[..., Application]


@pytest.fixture
def made(tmp_path: Path) -> Ledger:
    """The ledger, opened; its validations belong to columns."""

    def get(**options: Any) -> Application:
        app = loaded(ledger.ledger(tmp_path / "a.xlsx", **options))
        sheet = tab(app)
        sheet.validations = {(row, 3): "K1,K2" for row in (5, 6, 7)}
        sheet.number_formats = {(row, 2): "yyyy-mm-dd" for row in range(5, 8)}
        return app

    return get


def tab(app: Application) -> Worksheet:
    return next(sheet for sheet in front(app).sheets if sheet.name == TAB)


def table(app: Application) -> ListObject:
    return next(one for one in tab(app).tables if one.name == "okr_check_ins")


def append(
    app: Application, opened: Opened, *lots: Mapping[int, Sequence[Scalar]], name: str = "okr_check_ins"
) -> Worksheet:
    with opened(app) as book:
        LiveWorkbook(book).draw(Drawing((), appended=tuple(Appended(name, one) for one in lots or (NEW,))))
    return tab(app)


@pytest.mark.parametrize("options", [{}, {"blank": 1}, {"blank": 4}, {"totals": True, "blank": 2}])
def test_it_is_as_in_a_file(tmp_path: Path, made: Ledger, opened: Opened, options: dict[str, Any]) -> None:
    closed = tab(loaded(ledger.append(ledger.ledger(tmp_path / "closed.xlsx", **options))))
    app = made(**options)
    live = append(app, opened)
    assert table(app).area == closed.tables[0].area
    assert live.formulas == closed.formulas
    constants = {place: value for place, value in closed.values.items() if place not in closed.formulas}
    assert {place: live.values.get(place) for place in constants} == constants
    assert live.values[8, 5] == "=1+1"


def test_looks_limits_and_day_formats_of_the_last_row_come_along(made: Ledger, opened: Opened) -> None:
    app = made()
    tab(app).styles[7, 4] = "Bad"
    front(app).styles["Bad"] = front(app).styles["Normal"]
    sheet = append(app, opened)
    assert {sheet.styles[row, 4] for row in (7, 8, 9)} == {"Bad"}
    assert sheet.validations == {(row, 3): "K1,K2" for row in range(5, 10)}
    assert {sheet.number_formats[row, 2] for row in range(5, 10)} == {"yyyy-mm-dd"}
    assert app.copied is None


def test_a_day_below_a_text_is_shown_as_a_day(made: Ledger, opened: Opened) -> None:
    sheet = append(made(), opened, {1: [date(2026, 6, 1)]})
    assert sheet.number_formats[8, 3] == "m/d/yyyy"


@pytest.mark.parametrize(
    ("code", "cell", "options"),
    [
        ("rows_totals", "B8", {"totals": True}),
        ("rows_content", "C9", {"below": {"C9": "mine"}}),
        ("rows_content", "H8", {"below": {"H8": "=1+1"}}),
    ],
)
def test_what_stands_in_the_way_is_told(
    made: Ledger, opened: Opened, code: str, cell: str, options: dict[str, Any]
) -> None:
    app = made(**options)
    before = contents(tab(app)) | looks(tab(app))
    with pytest.raises(BadFileError) as caught:
        append(app, opened)
    assert (caught.value.code, caught.value.values["cell"]) == (code, cell)
    assert contents(tab(app)) | looks(tab(app)) == before


def test_merged_cells_and_tables_below_a_protected_sheet_and_a_missing_table_are_told(
    made: Ledger, opened: Opened
) -> None:
    def code(change: Callable[[Worksheet], object], name: str = "okr_check_ins") -> str:
        app = made()
        change(tab(app))
        with pytest.raises(BadFileError) as caught:
            append(app, opened, NEW, name=name)
        return caught.value.code

    assert code(lambda sheet: sheet.merges.append(Area(9, 3, 10, 3))) == "rows_merged"
    assert code(lambda sheet: sheet.tables.append(ListObject(sheet, "x", Area(9, 8, 12, 9)))) == "rows_table"
    assert code(lambda sheet: setattr(sheet, "protected", True)) == "sheet_protected"
    assert code(lambda _: None, "okr_other") == "rows_no_table"


def test_a_filter_stays_where_it_hides_no_row_that_matters(made: Ledger, opened: Opened) -> None:
    app = made()
    table(app).filter.on = True
    tab(app).heights[6] = 0
    append(app, opened)
    assert table(app).filter.on
    app = made()
    table(app).filter.on = True
    tab(app).heights[7] = 0
    sheet = append(app, opened)
    assert not table(app).filter.on
    assert (sheet.values[8, 3], sheet.values[9, 3]) == ("K1", "K2")


def test_an_empty_table_is_filled_from_its_first_row(made: Ledger, opened: Opened) -> None:
    app = made(rows=(), blank=1)
    sheet = append(app, opened)
    assert table(app).area.ref == "B4:H6"
    assert [sheet.values.get((row, 3)) for row in (5, 6)] == ["K1", "K2"]
    assert sheet.formulas[6, 8] == "=D6-D5"


def test_calls_do_not_depend_on_the_rows(made: Ledger, opened: Opened) -> None:
    found = []
    for count in (3, 900):
        app = made()
        app.meter.reset()
        append(app, opened, {0: [date(2026, 6, 1)] * count, 1: ["K1"] * count, 3: ["x"] * count})
        found.append(app.meter.calls)
    assert found[0] == found[1]


def kept(sheet: Worksheet) -> dict[str, Any]:
    """What must be as before; what formulas give is calculated anew."""
    found = contents(sheet) | {"validations": dict(sheet.validations)}
    typed = {place: value for place, value in sheet.values.items() if place not in sheet.formulas}
    return found | {"values": typed}


@pytest.mark.long
@pytest.mark.parametrize("blank", [0, 1])
def test_a_failure_at_any_call_is_put_back(made: Ledger, opened: Opened, blank: int) -> None:
    app = made(blank=blank)
    app.meter.reset()
    append(app, opened, NEW, NEW)
    calls, failed = app.meter.calls, 0
    for call in range(1, calls + 1):
        app = made(blank=blank)
        before = kept(tab(app))
        with opened(app) as book:
            app.meter.reset(call)
            try:
                lots = (Appended("okr_check_ins", NEW),) * 2
                LiveWorkbook(book).draw(Drawing((), appended=lots))
            except EnvironmentProblemError:
                failed += 1
                app.meter.reset()
                assert kept(tab(app)) == before, call
    assert failed > calls / 2
