"""A connection to LibreOffice over a named pipe: one started here, or one that is already running."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from okrxl.libreoffice.bridge.processes import Running, program
from okrxl.libreoffice.bridge.remote import Remote, properties, uno

STARTING, ASKING = 90.0, 20.0
"""Timeouts in seconds: for a new office to start, for a running one to open its pipe."""
PAUSE = 0.1


class OfficeError(Exception):
    """LibreOffice cannot be reached; the message gives the reason."""


@dataclass
class Office:
    """A connected LibreOffice.

    `process` and `profile` are set for an office started here; a `hidden` one has no windows. `clipboard`
    holds rules to paste, by kind; `digit_widths` holds hundredths of a millimetre by font and size. Its repr
    asks the bridge nothing: where the office is gone, printing a remote object ends the process.
    """

    context: Remote = field(repr=False)
    pid: int
    process: subprocess.Popen[bytes] | None = None
    profile: str = ""
    hidden: bool = False
    desktop: Remote = field(init=False, repr=False)
    clipboard: dict[str, Remote] = field(default_factory=dict, repr=False)
    copied_range: Any = field(default=None, repr=False)
    """The range of the last `Range.copy()` without a destination."""
    digit_widths: dict[tuple[str, float], float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Fetch the desktop, which holds all documents."""
        self.desktop = self.service("frame.Desktop")

    def service(self, name: str) -> Remote:
        """A new instance of one of the office's services; `name` without `com.sun.star.`."""
        return self.context.ServiceManager.createInstanceWithContext("com.sun.star." + name, self.context)

    def close(self) -> None:
        """Terminate the office; one started here is killed if it does not end within 10 s."""
        with suppress(Exception):  # the reply is often lost as the office ends
            self.desktop.terminate()
        if self.process is not None:
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()
            shutil.rmtree(self.profile, ignore_errors=True)

    def kill(self) -> None:
        """Kill the process."""
        if self.process is not None and sys.platform != "win32":
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        elif sys.platform != "win32":
            os.kill(self.pid, signal.SIGKILL)
        else:
            subprocess.run(["taskkill", "/F", "/PID", str(self.pid)], check=False, capture_output=True)  # noqa: S603, S607


def start(*, visible: bool = False) -> Office:
    """Start an office with a temporary user profile."""
    starter = program()
    if starter is None:
        raise OfficeError("no soffice on the path")
    uno()
    profile = tempfile.mkdtemp(prefix="calc-")
    pipe = f"calc{os.getpid()}{time.monotonic_ns()}"
    command = [starter, f"-env:UserInstallation={Path(profile).as_uri()}", f"--accept=pipe,name={pipe};urp"]
    command += ["--norestore", "--nologo", "--nodefault", *([] if visible else ["--headless"])]
    process = subprocess.Popen(  # noqa: S603
        command,
        env=_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        context = _connected(pipe, STARTING, process)
    except OfficeError:
        process.kill()
        shutil.rmtree(profile, ignore_errors=True)
        raise
    return Office(context, process.pid, process, profile, hidden=not visible)


def attach(found: Running) -> Office:
    """Connect to a running office.

    An office without a pipe is made to open one: starting the same program again hands its arguments over.
    """
    uno()
    for pipe in filter(None, (found.pipe, found.own_pipe)):
        with suppress(OfficeError):
            return Office(_connected(pipe, 0), found.pid)
    starter = found.program or program()
    if starter is None:
        raise OfficeError("no soffice on the path")
    command = [starter, "--norestore", "--nologo", f"--accept=pipe,name={found.own_pipe};urp"]
    if found.profile:
        command.insert(1, f"-env:UserInstallation={found.profile}")
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, env=_environment(), stdout=quiet, stderr=quiet) as messenger:  # noqa: S603
        try:
            return Office(_connected(found.own_pipe, ASKING), found.pid)
        finally:
            if messenger.poll() is None:
                messenger.terminate()


def _environment() -> dict[str, str]:
    """The environment of this process without URE_BOOTSTRAP, which would mislead another installation."""
    return {name: value for name, value in os.environ.items() if name != "URE_BOOTSTRAP"}


def _connected(pipe: str, seconds: float, process: subprocess.Popen[bytes] | None = None) -> Remote:
    """The component context behind a pipe; OfficeError where nothing answers within `seconds`."""
    _end_bridges_at_exit()
    local = uno().getComponentContext()
    resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    until = time.monotonic() + seconds
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception as error:
            if process is not None and process.poll() not in {None, 0}:
                raise OfficeError(f"soffice ended with {process.returncode}") from error
            if time.monotonic() >= until:
                raise OfficeError(f"no answer on pipe {pipe} in {seconds:.0f} s") from error
        time.sleep(PAUSE)


@cache
def _end_bridges_at_exit() -> None:
    """Once: a bridge whose threads outlive the interpreter crashes while the C libraries are taken down."""
    atexit.register(_end_bridges)


def _end_bridges() -> None:
    services = uno().getComponentContext().ServiceManager
    for bridge in services.createInstance("com.sun.star.bridge.BridgeFactory").getExistingBridges():
        with suppress(Exception):  # one that the office has ended just now
            bridge.dispose()


def open_document(office: Office, url: str, **options: object) -> Remote:
    """Open a document, or create one (`private:factory/scalc`); `options` are UNO media descriptors."""
    if office.hidden:
        options["Hidden"] = True
    return office.desktop.loadComponentFromURL(url, "_blank", 0, properties(**options))
