"""A call into Excel that fails: all is put back, and the next refresh is as good as ever.

A sample of the calls, or all of them (`tests/in_memory_excel/faults.py`).
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import pytest

from okrxl.core.address import Area
from okrxl.core.errors import EnvironmentProblemError
from okrxl.excel.live.draw.names import Names
from okrxl.excel.live.workbook import LiveWorkbook
from okrxl.excel.sheet_record import areas_only
from okrxl.pipeline import Moment, refresh
from okrxl.sheets.model import Drawing
from tests.excel.live.conftest import NOW, Opened, front
from tests.excel.live.pictures import INPUTS, contents, differences, looks, names, settings, whole
from tests.excel.live.test_in_place import changed_check_in, last_row_out
from tests.in_memory_excel.book import Application
from tests.in_memory_excel.faults import chosen

SHOWN = ("home", "checks", "dept.4", "data")
"""Home, one with links, one with everything, and what charts show; the whole would take an hour."""
SAMPLE = 60
"""Calls of a sample from the middle."""
STRIDE = 5
"""Of the failures put back, one in so many is followed by a second drawing."""


class Recorder(LiveWorkbook):
    """Keeps the drawing it is given."""

    drawing = Drawing(())

    def draw(self, drawing: Drawing) -> None:
        self.drawing = drawing


def drawing_of(app: Application, opened: Opened) -> Drawing:
    with opened(app) as book:
        recorder = Recorder(book)
        refresh(recorder, Moment(NOW))
    sheets = tuple(sheet for sheet in recorder.drawing.sheets if sheet.key in SHOWN)
    return Drawing(sheets, recorder.drawing.names)


def draw(app: Application, opened: Opened, drawing: Drawing, fail_at: int = 0) -> bool:
    """Draw; whether it was done."""
    app.meter.reset()
    with opened(app) as book:
        app.meter.reset(fail_at)
        try:
            LiveWorkbook(book).draw(drawing)
        except EnvironmentProblemError as error:
            return error.code != "excel_refused"
    return True


def before_and_after(app: Application) -> dict[str, Any]:
    """What must be as before, whatever fails."""
    book = front(app)
    app.meter.silent = True
    found = {
        "order": [sheet.name for sheet in book.sheets],
        "names": names(book),
        "sheets": {sheet.name: contents(sheet) for sheet in book.sheets},
        "inputs": {sheet.name: looks(sheet) for sheet in book.sheets if sheet.name in INPUTS},
    }
    app.meter.silent = False
    return found


def trim(app: Application) -> None:
    """Drawing reads no inputs: with few of their cells there is less to copy."""
    for sheet in front(app).sheets:
        if sheet.name in INPUTS:
            for cells in (sheet.values, sheet.styles):
                for place in list(cells)[40:]:
                    del cells[place]


def reopened(stored: bytes) -> Application:
    """A copy of Excel and all it holds, faster than by `deepcopy`."""
    app = pickle.loads(stored)  # noqa: S301 — it was pickled here
    assert isinstance(app, Application)
    return app


Situation = Callable[[Application, Opened], Drawing]


def first(app: Application, opened: Opened) -> Drawing:
    return drawing_of(app, opened)


def again(app: Application, opened: Opened) -> Drawing:
    """Drawn before; meanwhile a check-in was changed and two key results went."""
    draw(app, opened, drawing_of(app, opened))
    changed_check_in(app)
    for _ in range(2):
        last_row_out(app, "okr_key_results")
    return drawing_of(app, opened)


@pytest.mark.long
@pytest.mark.parametrize("situation", [first, again])
def test_a_failure_at_any_call_is_put_back(excel: Application, opened: Opened, situation: Situation) -> None:
    drawing = situation(excel, opened)
    trim(excel)
    before, kept = before_and_after(excel), settings(excel)
    stored = pickle.dumps(excel)
    done = reopened(stored)
    assert draw(done, opened, drawing)
    calls, wanted = done.meter.calls, whole(front(done))
    assert calls
    absorbed = 0
    tried = chosen(calls, SAMPLE)
    for number, call in enumerate(tried):
        app = reopened(stored)
        succeeded = draw(app, opened, drawing, fail_at=call)
        absorbed += succeeded
        app.meter.reset()
        assert settings(app) == kept, call
        if not succeeded:
            assert not differences(before_and_after(app), before), call
            if number % STRIDE == 0:
                assert draw(app, opened, drawing)
                assert not differences(whole(front(app)), wanted), call
    assert absorbed < len(tried) / 3  # what only adds to the looks, and giving back what was quiet


def test_a_failure_while_reading_changes_nothing(excel: Application, opened: Opened) -> None:
    before = whole(front(excel))
    with opened(excel) as book:
        excel.meter.reset()
        LiveWorkbook(book).read()
        calls = excel.meter.calls
        for call in range(1, calls + 1):
            excel.meter.reset(call)
            with pytest.raises(EnvironmentProblemError, match="excel_refused"):
                LiveWorkbook(book).read()
    assert not differences(whole(front(excel)), before)


def test_a_shorter_record_leaves_nothing_of_a_longer_one(excel: Application, opened: Opened) -> None:
    cells = tuple(Area(row, 1, row, 1) for row in range(1, 200, 2))
    with opened(excel) as book:
        Names(book).remember("scores", areas_only(cells, "mark"), None)
        Names(book).remember("scores", areas_only(cells[:1], "mark"), None)
        found = Names(book).record("scores")
    assert found == areas_only(cells[:1], "mark")
