"""The engine, as xlwings registers it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import xlwings as xw
from xlwings import base_classes

from okrxl.libreoffice import NAME
from okrxl.libreoffice.app.app import App
from okrxl.libreoffice.app.offices import all_offices, offices_with_windows, start_office
from okrxl.libreoffice.bridge.not_implemented import PartialEngineClass
from okrxl.libreoffice.bridge.office import Office
from okrxl.libreoffice.translation.values import ERRORS


class Engine:
    """xlwings' engine interface."""

    name = NAME
    type = "desktop"

    @property
    def apps(self) -> Apps:
        """The running offices."""
        return Apps()

    @staticmethod
    def prepare_xl_data_element(value: object, date_format: object) -> object:
        """A value as ranges take it; missing values of any library (None, NaN, NaT) become blank."""
        del date_format
        if value is None or _is_nan(value):
            return ""
        if isinstance(value, str | bool | int | float | datetime | date):
            return value
        item = getattr(value, "item", None)
        return item() if callable(item) else value

    @staticmethod
    def clean_value_data(
        data: list[list[Any]], datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool
    ) -> list[list[Any]]:
        """Values read from a range, converted by xlwings' options."""

        def clean(value: Any) -> Any:
            if value is None or value == "":
                return empty_as
            if isinstance(value, datetime):
                parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
                return datetime_builder(**{part: getattr(value, part) for part in parts}, tzinfo=None)
            if number_builder is not None and isinstance(value, float):
                return number_builder(value)
            if isinstance(value, int) and value in ERRORS:
                return ERRORS[value] if err_to_str else None
            return value

        return [[clean(value) for value in row] for row in data]


def _is_nan(value: object) -> bool:
    """Whether a value is NaN or NaT, which differ from themselves."""
    return bool(value != value)  # noqa: PLR0124 — no library is imported to ask for its own NaN


engine = Engine()


def add() -> xw.Engine:
    """Register the engine with xlwings, once; it becomes the active one where there is no other."""
    if NAME not in xw.engines.engines_by_name:
        xw.engines.add(xw.Engine(impl=engine))
    if xw.engines.active is None:
        xw.engines[NAME].activate()
    return xw.engines[NAME]


def app_of(office: Office) -> App:
    """The application of a connection."""
    return App(office, engine)


def in_windows() -> Iterator[xw.App]:
    """The applications that a user sees, first the one that started this process; connected one by one."""
    return (xw.App(impl=app_of(office)) for office in offices_with_windows())


class Apps(PartialEngineClass, base_classes.Apps):
    """The offices of this user: those started here, and those that run and answer."""

    def keys(self) -> list[int]:
        """Process ids."""
        return [office.pid for office in all_offices()]

    def add(
        self, spec: object = None, add_book: object = None, xl: object = None, visible: object = None
    ) -> App:
        """Start an office."""
        del spec, xl
        made = app_of(start_office(visible=bool(visible)))
        if add_book:
            made.books.add()
        return made

    @staticmethod
    def cleanup() -> None:
        """Do nothing: no office is left without a connection."""

    def __iter__(self) -> Iterator[App]:
        return map(app_of, all_offices())

    def __len__(self) -> int:
        return len(self.keys())

    def __getitem__(self, pid: int) -> App:
        for app in self:
            if app.pid == pid:
                return app
        raise KeyError(pid)
