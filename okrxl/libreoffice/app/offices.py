"""The offices this process is connected to."""

from __future__ import annotations

import atexit
import weakref
from collections.abc import Iterator

from okrxl.libreoffice.bridge.office import Office, OfficeError, attach, start
from okrxl.libreoffice.bridge.processes import Running, of_another_session, running

_attached: weakref.WeakValueDictionary[int, Office] = weakref.WeakValueDictionary()
_started: dict[int, Office] = {}
_active: list[int] = []
"""The pid of the office that was activated last."""


def start_office(*, visible: bool) -> Office:
    """Start an office; one without windows is closed when this process exits."""
    office = start(visible=visible)
    _started[office.pid] = office
    if office.hidden:
        atexit.register(_close, office)
    return office


def offices_with_windows() -> Iterator[Office]:
    """The running offices that the user sees here, the one that started this process first; one by one."""
    for found in running():
        if not found.headless and not of_another_session(found.pid):
            try:
                yield _connection(found)
            except OfficeError:
                continue


def all_offices() -> Iterator[Office]:
    """The active office, those started here, and those that run and answer."""
    for pid in _active:
        known = _started.get(pid) or _attached.get(pid)
        if known is not None:
            yield known
    for office in _other_offices():
        if office.pid not in _active:
            yield office


def _other_offices() -> Iterator[Office]:
    yield from list(_started.values())
    for found in running():
        if found.pid not in _pids_started():
            try:
                yield _connection(found)
            except OfficeError:
                continue


def _connection(found: Running) -> Office:
    """The one connection to a running office."""
    known = _attached.get(found.pid)
    if known is None:
        known = _attached[found.pid] = attach(found)
    return known


def _pids_started() -> set[int]:
    """The processes of the offices started here: `soffice` runs `soffice.bin` as its child."""
    profiles = {office.profile for office in _started.values() if office.profile}
    return {one.pid for one in running() if any(one.profile.endswith(profile) for profile in profiles)}


def _close(office: Office) -> None:
    if office.pid in _started:
        office.close()
        forget(office)


def set_active(office: Office) -> None:
    """Let an office come first from now on."""
    _active[:] = [office.pid]


def forget(office: Office) -> None:
    """Drop an office that has ended."""
    _started.pop(office.pid, None)
    _attached.pop(office.pid, None)
