"""The sample as a file and as a workbook open in the in-memory Excel."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path

import pytest
import xlwings as xw

from okrxl.build.prepared import prepared_workbook
from okrxl.build.workbook import new_workbook, starting
from okrxl.excel.closed.workbook import ClosedWorkbook
from okrxl.excel.live.workbook import LiveWorkbook
from okrxl.pipeline import Moment, first_sheet, refresh
from tests.in_memory_excel.book import Application, Workbook
from tests.in_memory_excel.loading import load
from tests.in_memory_excel.windows import book_of, running

NOW = datetime(2026, 11, 20, 9, 30)
Opened = Callable[[Application], AbstractContextManager[xw.Book]]


@pytest.fixture(scope="session")
def unscored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Home and the input sheets of the sample, never refreshed."""
    path = tmp_path_factory.mktemp("live") / "目标.xlsx"
    first = (first_sheet("zh", NOW),)
    new_workbook(path, "zh", starting("zh", sample=True, today=NOW.date(), first=first), ClosedWorkbook)
    return path


@pytest.fixture(scope="session")
def scored(unscored: Path) -> Path:
    """The same, refreshed by the driver of closed files."""
    path = unscored.with_name("得分.xlsx")
    path.write_bytes(unscored.read_bytes())
    book = ClosedWorkbook(path)
    refresh(book, Moment(NOW))
    book.save(keep=False)
    return path


@pytest.fixture(scope="session")
def _loaded(unscored: Path) -> Application:
    return loaded(unscored)


@pytest.fixture
def excel(_loaded: Application) -> Application:
    """Excel with the unscored sample open."""
    return copy.deepcopy(_loaded)


def loaded(path: Path) -> Application:
    app = Application()
    app.opens = load
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl does not know print areas of whole columns
        load(app, path)
    return app


@pytest.fixture
def opened() -> Opened:
    """The workbook in front, as xlwings sees it."""

    @contextmanager
    def attach(app: Application) -> Iterator[xw.Book]:
        with running(app) as found:
            yield book_of(found, front(app))

    return attach


def driver(book: xw.Book) -> LiveWorkbook:
    """As a click drives an open workbook: new sheets are copied out of a file."""
    return LiveWorkbook(book, prepared_workbook)


def front(app: Application) -> Workbook:
    return app.books[0]
