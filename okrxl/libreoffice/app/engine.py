"""The engine as xlwings registers it, and the running offices it knows."""

from __future__ import annotations

import atexit
import weakref
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import xlwings as xw
from xlwings import base_classes

from okrxl.libreoffice import NAME
from okrxl.libreoffice.bridge.not_implemented import Named
from okrxl.libreoffice.bridge.office import Office, OfficeError, attach, start
from okrxl.libreoffice.bridge.processes import Running, running
from okrxl.libreoffice.ranges.values import ERRORS


class Engine:
    """What xlwings asks of an engine."""

    name = NAME
    type = "desktop"

    @property
    def apps(self) -> Apps:
        """The offices that run."""
        return Apps()

    @staticmethod
    def prepare_xl_data_element(value: object, date_format: object) -> object:
        """A value as it is handed to a range; what is missing in whatever library's way is blank."""
        del date_format
        if value is None or value != value:  # noqa: PLR0124 — NaN and NaT differ from themselves
            return ""
        if isinstance(value, str | bool | int | float | datetime | date):
            return value
        item = getattr(value, "item", None)
        return item() if callable(item) else value

    @staticmethod
    def clean_value_data(
        data: list[list[Any]], datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool
    ) -> list[list[Any]]:
        """Values as they were read, in the shape that was asked for."""

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


engine = Engine()
_offices: weakref.WeakValueDictionary[int, Office] = weakref.WeakValueDictionary()
_started: dict[int, Office] = {}
_front: list[int] = []


def add() -> xw.Engine:
    """Make the engine known to xlwings, once; it becomes the active one only where there is no other."""
    if NAME not in xw.engines.engines_by_name:
        xw.engines.add(xw.Engine(impl=engine))
        if xw.engines.active is None:
            xw.engines[NAME].activate()
    return xw.engines[NAME]


def _office(found: Running) -> Office:
    """One connection to each office."""
    known = _offices.get(found.pid)
    if known is None:
        known = _offices[found.pid] = attach(found)
    return known


def in_windows() -> Iterator[xw.App]:
    """The offices that somebody looks at, first the one that started this process; each in its turn."""
    from okrxl.libreoffice.app.app import App  # noqa: PLC0415 — the two know each other

    for found in running():
        if not found.headless:
            try:
                yield xw.App(impl=App(_office(found)))
            except OfficeError:
                continue


class Apps(Named, base_classes.Apps):
    """All offices of this user: those started here, and those that run and answer."""

    def _all(self) -> Iterator[Office]:
        for pid in _front:
            known = _started.get(pid) or _offices.get(pid)
            if known is not None:
                yield known
        for office in self._others():
            if office.pid not in _front:
                yield office

    def _others(self) -> Iterator[Office]:
        yield from list(_started.values())
        for found in running():
            if found.pid not in _inner_pids():
                try:
                    yield _office(found)
                except OfficeError:
                    continue

    def keys(self) -> list[int]:
        """Process numbers."""
        return [one.pid for one in self._all()]

    def add(
        self, spec: object = None, add_book: object = None, xl: object = None, visible: object = None
    ) -> Any:
        """Start an office, which this process ends again."""
        from okrxl.libreoffice.app.app import App  # noqa: PLC0415 — the two know each other

        del spec, xl
        office = start(visible=bool(visible))
        _started[office.pid] = office
        if office.hidden:
            atexit.register(_end, office)
        made = App(office)
        if add_book:
            made.books.add()
        return made

    @staticmethod
    def cleanup() -> None:
        """Nothing stays behind that would have to be cleaned up."""

    def __iter__(self) -> Iterator[Any]:
        from okrxl.libreoffice.app.app import App  # noqa: PLC0415 — as above

        return (App(office) for office in self._all())

    def __len__(self) -> int:
        return len(self.keys())

    def __getitem__(self, pid: int) -> Any:
        for app in self:
            if app.pid == pid:
                return app
        raise KeyError(pid)


def _inner_pids() -> set[int]:
    """Processes that belong to offices started here: the program starts the real one below itself."""
    profiles = {office.profile for office in _started.values() if office.profile}
    return {one.pid for one in running() if any(one.profile.endswith(profile) for profile in profiles)}


def _end(office: Office) -> None:
    """Nobody could end an office without windows once the program that started it is gone."""
    if office.pid in _started:
        office.close()
        forget(office)


def in_front(office: Office) -> None:
    """The office that was activated comes first from now on."""
    _front[:] = [office.pid]


def forget(office: Office) -> None:
    """An office that was ended."""
    _started.pop(office.pid, None)
    _offices.pop(office.pid, None)
