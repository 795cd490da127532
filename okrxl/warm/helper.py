"""The process that is ready for the next click: it loads what a click needs, waits, does one click, and ends.

No process does two clicks: nothing of one click is there in the next. At the end of each click a process
starts its successor, which shares nothing with it.
"""

from __future__ import annotations

import importlib
import io
import json
import os
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from okrxl.buttons import click
from okrxl.core.errors import short_lived
from okrxl.core.log import log_error
from okrxl.excel.store.state import state_folder
from okrxl.excel.store.work_lock import locked
from okrxl.warm import channel, place
from okrxl.warm.surroundings import alive, short_of_memory

if TYPE_CHECKING:
    import socket

    from okrxl.buttons.open_book import OpenBook

LOOK_SECONDS: Final = 1.0
"""How often a waiting helper looks whether it is still wanted."""
DIED: Final = 1
LOADED: Final = (
    "okrxl.buttons.jobs",
    "okrxl.buttons.backup",
    "okrxl.buttons.error_codes",
    "okrxl.pipeline",
    "okrxl.core.wording",
    "okrxl.excel.live.workbook",
    "okrxl.report.numbers",
)
"""What the buttons load once Excel has answered: pandas comes with them."""


def do_and_prepare(arguments: Sequence[str]) -> int:
    """Do a click in this process, then start the helper for the next one; the click's exit status."""
    short_lived()
    programs: list[int] = []
    status = click.main(arguments, seen=partial(_remember, programs))
    start(programs)
    return status


def _remember(programs: list[int], book: OpenBook) -> None:
    if book.process is not None:
        programs.append(book.process)


def start(programs: Sequence[int]) -> None:
    """Start a helper that lives no longer than the program of the click; none without one."""
    if not programs or not place.minutes():
        return
    # LibreOffice's bridge leaves it behind, and it would mislead another LibreOffice.
    environment = {name: value for name, value in os.environ.items() if name != "URE_BOOTSTRAP"}
    command = [sys.executable, "-P", "-m", "okrxl.warm.helper", str(programs[-1])]
    nowhere = subprocess.DEVNULL
    flags = 0
    if sys.platform == "win32":
        # Not DETACHED_PROCESS: the interpreter of a virtual environment starts another, with a console then.
        flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
    with suppress(OSError):
        # Nothing is inherited: whoever waits for the click does not wait for the helper. No folder is held.
        subprocess.Popen(  # noqa: S603
            command,
            env=environment,
            cwd=Path(sys.executable).anchor,
            stdin=nowhere,
            stdout=nowhere,
            stderr=nowhere,
            close_fds=True,
            start_new_session=True,
            creationflags=flags,
        )


@dataclass
class Taken:
    """A click that waits for its outcome."""

    connection: socket.socket
    arguments: list[str]

    def end(self, status: int, out: str = "", err: str = "") -> None:
        """Give the outcome; whoever asked may have ended."""
        outcome = {"status": status, "out": out, "err": err}
        with suppress(OSError):
            channel.send_outcome(self.connection, json.dumps(outcome).encode())
        self.connection.close()


def main() -> int:
    """`python -m okrxl.warm.helper PROCESS`: one click of the Excel or LibreOffice that PROCESS is."""
    short_lived()
    own, until = place.installation(), time.monotonic() + 60 * place.minutes()
    program = int(sys.argv[1])
    with locked(f"helper {own}") as alone:
        if not alone:
            return 0
        _load()
        taken = _wait(own, partial(_wanted, own, alive(program), until))
    if taken is not None:
        start(_do(taken))
    return 0


def _load() -> None:
    """Load what a click loads, in the same order, and leave Excel's library as a new process has it."""
    click.finder()
    for name in LOADED:
        importlib.import_module(name)
    if sys.platform == "win32":
        import pythoncom  # noqa: PLC0415

        # What waits and reads no messages must not be known to COM: Windows would hold up other programs.
        pythoncom.CoUninitialize()
    else:
        from okrxl.excel.live.running import speaks_with_libreoffice  # noqa: PLC0415

        speaks_with_libreoffice()


def _wanted(own: str, program_runs: Callable[[], bool], until: float, key: bytes) -> bool:
    """Whether to go on waiting: the program runs, nothing was updated or removed, memory is left."""
    address = place.read(own)
    return (
        time.monotonic() < until
        and program_runs()
        and address is not None
        and address.key == key
        and place.installation() == own
        and not short_of_memory()
    )


def _wait(own: str, wanted: Callable[[bytes], bool]) -> Taken | None:
    """The one click of this helper; None where none came."""
    state_folder("warm")
    path, key = str(place.socket_path(own)), os.urandom(place.KEY_BYTES)
    if len(os.fsencode(path)) > place.LONGEST_SOCKET and sys.platform != "win32":
        return None
    place.remove(own)
    try:
        listener, address = channel.listen(path)
        with listener:
            place.write(own, place.Address(address, key, os.getpid()))
            listener.settimeout(LOOK_SECONDS)
            while wanted(key):
                visitor = _visitor(listener, key)
                if visitor is not None:
                    return _accepted(*visitor)
    except OSError:
        return None
    finally:
        place.remove(own)
    return None


def _visitor(listener: socket.socket, key: bytes) -> tuple[socket.socket, bytes] | None:
    """A click that knows the key, and its request; None for another visitor, or where none came in time."""
    try:
        connection, _ = listener.accept()
    except OSError:
        return None
    try:
        return connection, channel.take(connection, key)
    except (OSError, channel.RefusedError):
        connection.close()
        return None


def _accepted(connection: socket.socket, request: bytes) -> Taken | None:
    """The click, once it has let go; None where it went another way: this process has its folder by then."""
    try:
        asked = json.loads(request)
        _settle(asked["folder"], asked["environment"])
        channel.begin(connection)
    except (OSError, channel.RefusedError):
        connection.close()
        return None
    return Taken(connection, asked["arguments"])


def _settle(folder: str, environment: dict[str, str]) -> None:
    """Take over what a new process would have from the one that starts it."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    if sys.platform != "win32":
        time.tzset()


def _do(taken: Taken) -> list[int]:
    """Do the click as a new process would, and give its outcome; the program it was in."""
    if sys.platform == "win32":
        import pythoncom  # noqa: PLC0415

        pythoncom.CoInitialize()
    programs: list[int] = []
    out, err = io.StringIO(), io.StringIO()

    def leave(status: int) -> None:
        taken.end(status, out.getvalue(), err.getvalue())
        os._exit(status)

    with redirect_stdout(out), redirect_stderr(err):
        try:
            status = click.main(taken.arguments, seen=partial(_remember, programs), leave=leave)
        except SystemExit as end:
            status = 0 if end.code is None else end.code if isinstance(end.code, int) else DIED
        except BaseException:  # noqa: BLE001 — as a new process: a traceback, and not 0
            traceback.print_exc()
            log_error("helper")
            status = DIED
    taken.end(status, out.getvalue(), err.getvalue())
    return programs


if __name__ == "__main__":
    sys.exit(main())
