"""xlwings' own Windows engine, over the in-memory Excel: pywin32 replaced by what the engine asks of it."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from types import ModuleType
from typing import Any
from unittest import mock

import xlwings as xw

from tests.in_memory_excel.book import Application, Workbook
from tests.in_memory_excel.com import ComError
from tests.in_memory_excel.values import TimeType


class Anything:
    """Stands for what the engine touches while it is imported, and never again."""

    def __getattr__(self, _name: str) -> Anything:
        return self

    def __call__(self, *_args: object, **_kwargs: object) -> Anything:
        return self


def _module(name: str, **attributes: object) -> ModuleType:
    made = ModuleType(name)
    made.__file__ = "/nowhere"
    made.__dict__.update(attributes)
    return made


def _stubs() -> dict[str, ModuleType]:
    kinds = {name: type(name, (), {}) for name in ("CDispatch", "CoClassBaseClass", "DispatchBaseClass")}
    client = _module("win32com.client", Dispatch=None, DispatchEx=None, **kinds)
    return {
        "pywintypes": _module("pywintypes", com_error=ComError, error=ComError, TimeType=TimeType, IID=str),
        "win32api": _module("win32api"),
        "win32con": _module("win32con"),
        "win32gui": _module("win32gui"),
        "win32process": _module("win32process", GetWindowThreadProcessId=lambda hwnd: (0, hwnd)),
        "win32timezone": _module("win32timezone"),
        "win32com": _module("win32com", client=client),
        "win32com.client": client,
        "pythoncom": _module(
            "pythoncom",
            CoInitialize=lambda: None,
            ole_error=ComError,
            DISPATCH_PROPERTYGET=2,
            DISPATCH_PROPERTYPUT=4,
        ),
    }


@cache
def engine() -> Any:
    """The module `xlwings._xlwindows`, imported here as it is there."""
    with (
        mock.patch.dict(sys.modules, _stubs()),
        mock.patch.object(ctypes, "windll", Anything(), create=True),
        mock.patch.object(ctypes, "oledll", Anything(), create=True),
        mock.patch.object(ctypes, "PyDLL", Anything()),
        mock.patch("atexit.register"),
    ):
        import xlwings._xlwindows as found  # noqa: PLC0415
    return found


@contextmanager
def running(app: Application) -> Iterator[xw.App]:
    """Excel runs: xlwings finds this one instance."""
    found = engine()
    with mock.patch.multiple(
        found,
        get_excel_hwnds=lambda: iter([app.Hwnd]),
        get_xl_app_from_hwnd=lambda _hwnd: app,
    ):
        made = xw.Engine(impl=found.engine)
        before = xw.engines.active
        xw.engines.add(made)
        made.activate()
        try:
            yield xw.App(impl=found.App(xl=app))
        finally:
            xw.engines.active = before
            xw.engines.engines.remove(made)
            del xw.engines.engines_by_name[made.name]


def book_of(app: xw.App, workbook: Workbook) -> xw.Book:
    """The open workbook as xlwings sees it."""
    return app.books[workbook.name]
