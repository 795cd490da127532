"""A LibreOffice without windows, driven through the engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import xlwings as xw

from okrxl.libreoffice import BridgeMissingError
from okrxl.libreoffice.app import engine
from okrxl.libreoffice.bridge.remote import uno
from tests.conftest import lacks, need


@pytest.fixture(scope="session")
def office() -> Iterator[xw.App]:
    """An office for the session."""
    need("libreoffice")
    try:
        uno()
    except BridgeMissingError as error:
        lacks("libreoffice", f"no LibreOffice bridge (python3-uno) for Python {error}")
    app = xw.App(
        add_book=False, visible=False, impl=engine.add().apps.add(add_book=False, visible=False).impl
    )
    yield app
    app.quit()


@pytest.fixture
def book(office: xw.App) -> Iterator[xw.Book]:
    """A new workbook."""
    made = office.books.add()
    yield made
    made.close()
