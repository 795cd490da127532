"""LibreOffice in a window on a virtual display: screenshots, clicks, keys."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from okrxl.libreoffice.bridge.processes import program

WIDTH, HEIGHT = 1400, 900
FACE = (236, 233, 216)
"""The colour of a form button's face, which no cell of Home has."""
SETTINGS = {
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel"): "0",
    ("org.openoffice.Office.Common/Misc", "ShowTipOfTheDay"): "false",
    ("org.openoffice.Setup/Office", "LastCompatibilityCheckID"): "checked",
}
"""What a manager sets once, macro security, and settings that suppress the dialogs of a first start."""


@dataclass
class Window:
    """One LibreOffice with a workbook open."""

    display: str
    process: subprocess.Popen[bytes]
    folder: Path

    def run(self, *command: str | Path) -> str:
        """The output of a program that uses the display."""
        arguments = list(map(str, command))
        environment = {**os.environ, "DISPLAY": self.display}
        return subprocess.run(arguments, capture_output=True, text=True, check=False, env=environment).stdout

    def picture(self, path: Path) -> Path:
        """A screenshot."""
        self.run("import", "-window", "root", path)
        return path

    def titles(self) -> list[str]:
        """The titles of all visible windows."""
        return self.run(
            "xdotool", "search", "--onlyvisible", "--name", ".", "getwindowname", "%@"
        ).splitlines()

    def waits_for(self, found: Callable[[], object], seconds: float) -> bool:
        """Whether a condition becomes true in time."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if found():
                return True
            time.sleep(0.3)
        return False

    def buttons(self) -> list[tuple[int, int]]:
        """The centres of the visible form buttons, from left to right."""
        command = ["import", "-window", "root", "-depth", "8", "rgb:-"]
        environment = {**os.environ, "DISPLAY": self.display}
        raw = subprocess.run(command, capture_output=True, check=True, env=environment).stdout
        face = bytes(FACE)
        for row in range(HEIGHT):
            line = raw[row * WIDTH * 3 : (row + 1) * WIDTH * 3]
            runs = [run for run in _runs(line, face) if run[1] - run[0] > 60]
            if len(runs) >= 5:
                # The first row that shows them is their upper edge.
                return [((left + right) // 2, row + 8) for left, right in runs]
        return []

    def click(self, position: tuple[int, int]) -> None:
        """Click with the mouse."""
        self.run("xdotool", "mousemove", str(position[0]), str(position[1]), "click", "1")

    def key(self, title: str, key: str) -> None:
        """Press a key in the window of that title; keys sent to a window directly are never released."""
        self.run("xdotool", "search", "--onlyvisible", "--name", title, "windowactivate", "--sync")
        self.run("xdotool", "key", key)

    def end(self) -> None:
        """Kill the office."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def _runs(line: bytes, face: bytes) -> Iterator[tuple[int, int]]:
    start = None
    for pixel in range(len(line) // 3):
        same = line[pixel * 3 : pixel * 3 + 3] == face
        if same and start is None:
            start = pixel
        elif not same and start is not None:
            yield start, pixel
            start = None


def profile(folder: Path) -> Path:
    """A user profile with SETTINGS."""
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for (path, name), value in SETTINGS.items()
    )
    spaces = 'xmlns:oor="http://openoffice.org/2001/registry"'
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><oor:items {spaces}>{items}</oor:items>', encoding="utf-8"
    )
    return user.parent


@contextmanager
def screen() -> Iterator[str]:
    """A virtual display with a window manager; its name."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as number:
            display = ":" + number.readline().strip()
        manager = subprocess.Popen(
            ["openbox"], env={**os.environ, "DISPLAY": display}, stderr=subprocess.DEVNULL
        )
        before = os.environ.get("DISPLAY")
        os.environ["DISPLAY"] = display  # offices on other displays are another session's
        try:
            yield display
        finally:
            os.environ.pop("DISPLAY")
            if before is not None:
                os.environ["DISPLAY"] = before
            manager.terminate()
            manager.wait()
            server.terminate()


@contextmanager
def opened(workbook: Path, display: str, environment: Mapping[str, str], *options: str) -> Iterator[Window]:
    """A workbook in an office of its own, as a manager opens it."""
    folder = workbook.parent
    starter = program()
    assert starter
    variables = {**os.environ, **environment, "DISPLAY": display, "SAL_USE_VCLPLUGIN": "gen"}
    command = [
        starter,
        f"-env:UserInstallation={profile(folder).as_uri()}",
        "--norestore",
        "--nologo",
        *options,
    ]
    with (folder / "soffice.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, str(workbook)], env=variables, stdout=log, stderr=log, start_new_session=True
        )
    window = Window(display, process, folder)
    try:
        assert window.waits_for(lambda: len(window.buttons()) >= 5, 120), window.titles()
        yield window
    finally:
        if process.poll() is None:
            window.end()
