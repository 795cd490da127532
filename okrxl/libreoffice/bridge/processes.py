"""The LibreOffice processes of this user: which run, by which user profile and pipe each can be spoken to."""

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
NAME = "okrxl"


@dataclass(frozen=True, slots=True)
class Running:
    """A running LibreOffice; no profile: the user's own."""

    pid: int
    profile: str = ""
    pipe: str = ""
    program: str = ""
    headless: bool = False

    @property
    def own_pipe(self) -> str:
        """The pipe it is asked to open for us: always the same for a profile, so that it is asked once."""
        return NAME + hashlib.sha256(self.profile.encode()).hexdigest()[:12]


def program() -> str | None:
    """The program that starts LibreOffice; OKRXL_SOFFICE names another than the usual."""
    named = os.environ.get("OKRXL_SOFFICE")
    return named or shutil.which("soffice") or next((one for one in PROGRAMS if Path(one).exists()), None)


def running() -> list[Running]:
    """All that run, the one that started this process first."""
    found = list(_found())
    above = set(_above()) if len(found) > 1 else set()
    return sorted(found, key=lambda one: one.pid not in above)


def _found() -> Iterator[Running]:
    for pid, command in _commands():
        words = command.split("\0") if "\0" in command else command.split()
        first = Path(words[0]).name if words else ""
        if first not in {"soffice.bin", "soffice"} or (sys.platform == "linux" and first == "soffice"):
            continue
        told = " ".join(words)
        headless = "--headless" in words
        if headless and "accept=" not in told:
            # Nobody's window: it converts a file, and ends.
            continue
        profile, pipe = PROFILE.search(told), PIPE.search(told)
        yield Running(
            pid,
            profile[1] if profile else "",
            pipe[1] if pipe else "",
            _starter(words[0]),
            headless=headless,
        )


def _starter(binary: str) -> str:
    """The program beside a running binary: it speaks to that one, whichever else is installed."""
    beside = Path(binary).with_name("soffice")
    return str(beside) if beside.is_absolute() and beside.exists() else ""


def _commands() -> Iterator[tuple[int, str]]:
    """Number and command line of this user's processes."""
    if sys.platform == "win32":
        yield from _of_windows()
        return
    if Path("/proc/self/cmdline").exists():
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                try:
                    if folder.stat().st_uid == os.getuid():
                        yield int(folder.name), (folder / "cmdline").read_text(errors="replace").rstrip("\0")
                except OSError:  # it has just ended
                    continue
        return
    asked = ["/bin/ps", "-axww", "-U", str(os.getuid()), "-o", "pid=,args="]
    for line in subprocess.run(asked, capture_output=True, text=True, check=False).stdout.splitlines():  # noqa: S603
        pid, _, command = line.strip().partition(" ")
        yield int(pid), command


def _of_windows() -> Iterator[tuple[int, str]]:
    asked = ["tasklist", "/FI", "IMAGENAME eq soffice.bin", "/FO", "CSV", "/NH"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False).stdout  # noqa: S603
    for name, pid in re.findall(r'^"(soffice\.bin)","(\d+)"', told, re.MULTILINE):
        yield int(pid), name


def _above() -> Iterator[int]:
    """The processes that this one was started by, nearest first."""
    pid = os.getpid()
    while pid > 1:
        try:
            told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return
        pid = int(told.rpartition(")")[2].split()[1])
        yield pid
