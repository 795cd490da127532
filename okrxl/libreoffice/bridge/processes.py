"""The running LibreOffice processes of this user, with their user profiles and pipes."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROGRAMS = (
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
PROFILE = re.compile(r"-env:UserInstallation=(\S+)")
PIPE = re.compile(r"-?-accept=pipe,name=([^;,\s]+)")
PIPE_PREFIX = "okrxl"


@dataclass(frozen=True, slots=True)
class Running:
    """A running LibreOffice; an empty profile means the user's default profile."""

    pid: int
    profile: str = ""
    pipe: str = ""
    program: str = ""
    headless: bool = False

    @property
    def own_pipe(self) -> str:
        """The pipe it is made to open: always the same for a profile, so that it is opened only once."""
        return PIPE_PREFIX + hashlib.sha256(self.profile.encode()).hexdigest()[:12]


def program() -> str | None:
    """The path of `soffice`: OKRXL_SOFFICE, else from PATH, else the usual installation folders."""
    named = os.environ.get("OKRXL_SOFFICE")
    return named or shutil.which("soffice") or next((one for one in PROGRAMS if Path(one).exists()), None)


def running() -> list[Running]:
    """All running offices, first the one that started this process."""
    found = list(_found())
    ancestors = set(_ancestors()) if len(found) > 1 else set()
    return sorted(found, key=lambda one: one.pid not in ancestors)


def of_another_session(process: int) -> bool:
    """Whether a process shows its windows on another display than this one; False where that is not known.

    On Windows and a Mac only the session's, or the user's, processes are listed.
    """
    try:
        content = Path(f"/proc/{process}/environ").read_bytes()
    except OSError:
        return False
    theirs = dict(line.split("=", 1) for line in os.fsdecode(content).split("\0") if "=" in line)
    pairs = [(os.environ.get(name, ""), theirs.get(name, "")) for name in ("DISPLAY", "WAYLAND_DISPLAY")]
    return any(own and other and _screenless(own) != _screenless(other) for own, other in pairs)


def _screenless(display: str) -> str:
    """`:0` for `:0.0`: a display's first screen is the display."""
    return display.removesuffix(".0")


def _found() -> Iterator[Running]:
    for pid, command in _commands():
        arguments = command.split("\0") if "\0" in command else command.split()
        first = Path(arguments[0]).name if arguments else ""
        if first not in {"soffice.bin", "soffice"} or (sys.platform == "linux" and first == "soffice"):
            continue
        line = " ".join(arguments)
        headless = "--headless" in arguments
        if headless and "accept=" not in line:
            # A batch conversion, which ends by itself.
            continue
        profile, pipe = PROFILE.search(line), PIPE.search(line)
        yield Running(
            pid,
            profile[1] if profile else "",
            pipe[1] if pipe else "",
            _starter(arguments[0]),
            headless=headless,
        )


def _starter(binary: str) -> str:
    """The `soffice` beside a running binary, so that the right one of several installations is used."""
    beside = Path(binary).with_name("soffice")
    return str(beside) if beside.is_absolute() and beside.exists() else ""


def _commands() -> Iterator[tuple[int, str]]:
    """(pid, command line) of this user's processes."""
    if sys.platform == "win32":
        yield from _of_windows()
        return
    if Path("/proc/self/cmdline").exists():
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                try:
                    if folder.stat().st_uid == os.getuid():
                        yield int(folder.name), (folder / "cmdline").read_text(errors="replace").rstrip("\0")
                except OSError:  # the process has just ended
                    continue
        return
    command_line = ["/bin/ps", "-axww", "-U", str(os.getuid()), "-o", "pid=,args="]
    for line in subprocess.run(command_line, capture_output=True, text=True, check=False).stdout.splitlines():  # noqa: S603
        pid, _, command = line.strip().partition(" ")
        yield int(pid), command


def _of_windows() -> Iterator[tuple[int, str]]:
    command_line = ["tasklist", "/FI", "IMAGENAME eq soffice.bin", "/FO", "CSV", "/NH"]
    command_line += ["/FI", f"SESSION eq {_session()}"]
    output = subprocess.run(command_line, capture_output=True, text=True, check=False).stdout  # noqa: S603
    for name, pid in re.findall(r'^"(soffice\.bin)","(\d+)"', output, re.MULTILINE):
        yield int(pid), name


def _session() -> int:
    """The number of this user's session on Windows."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415

        number = ctypes.c_ulong()
        ctypes.windll.kernel32.ProcessIdToSessionId(os.getpid(), ctypes.byref(number))
        return number.value
    return 0


def _ancestors() -> Iterator[int]:
    """The pids of this process and its ancestors, nearest first."""
    pid = os.getpid()
    while pid > 1:
        try:
            stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return
        pid = int(stat.rpartition(")")[2].split()[1])
        yield pid
