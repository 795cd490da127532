"""What comes back, collected in a workbook that is open in Excel."""

from __future__ import annotations

from datetime import datetime

from okrxl.core.labels import labels
from okrxl.excel.live.workbook import LiveWorkbook
from okrxl.exchange.arrived import incoming_files
from okrxl.exchange.collect import collect
from okrxl.pipeline import Moment
from tests.excel import manager
from tests.excel.live.conftest import front, loaded
from tests.exchange.exchanges import DAY, Exchange, ids
from tests.in_memory_excel.validation import LIST
from tests.in_memory_excel.windows import book_of, running


def test_the_drop_down_offers_the_words_of_cells(exchange: Exchange) -> None:
    """Words in one text are parted by a sign that Excel is asked for, and that is not its answer."""
    path = exchange.fills(exchange.returns("Channels"), [{"date": DAY, "actual": 230}])
    manager.adds_rows(exchange.master, "okr_check_ins", [[DAY, ids(path)[0], 200, None, "mine"]])
    app = loaded(exchange.master)
    with running(app) as found:
        book = LiveWorkbook(book_of(found, front(app)))
        made = collect(book, Moment(datetime(2026, 11, 20, 9, 0)), incoming_files([path], {}))
    assert made.merged.conflicts
    collected, log = (
        next(one for one in front(app).sheets if one.name == name) for name in ("Collected", "_okrxl")
    )
    (one,) = set(collected.validations.values())
    assert isinstance(one, tuple)
    tab, _, cells = str(one[1]).rpartition("!")
    assert (one[0], tab) == (LIST, "=[master.xlsx]_okrxl")
    words = [log.values[place] for place in log.Range(cells).cells()]
    assert words == [*labels("en").section("choices.conflict").values()]
