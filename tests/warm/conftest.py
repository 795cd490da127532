"""Clicks whose work is a stand-in, done by real processes: the launcher, and the helper it finds."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from okrxl.warm import place

STAND_IN = Path(__file__).parent / "stand_in"


def comes(found: Callable[[], object], seconds: float = 20) -> bool:
    """Whether a condition becomes true in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found():
            return True
        time.sleep(0.02)
    return False


def runs(process: int) -> bool:
    """Whether a process has not ended; nobody waits for a helper, so it may be left as a zombie."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@dataclass
class Clicks:
    """What macros start, and what was done."""

    folder: Path
    program: subprocess.Popen[bytes]
    environment: dict[str, str] = field(default_factory=dict)
    helpers: set[int] = field(default_factory=set)

    def start(self, book: str = "a.xlsm", **environment: str) -> subprocess.Popen[str]:
        """The process of a click."""
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "okrxl.button", "refresh", "--book", book],
            env={**os.environ, **self.environment, **environment},
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def click(self, book: str = "a.xlsm", **environment: str) -> tuple[int, str]:
        """Exit status and what was said."""
        process = self.start(book, **environment)
        _, said = process.communicate(timeout=30)
        return process.returncode, said

    def done(self) -> list[dict[str, Any]]:
        """Every click that was begun."""
        path = self.folder / "clicks"
        return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []

    def address(self) -> place.Address | None:
        """Where a helper waits."""
        found = next((place.read(path.stem) for path in place.written()), None)
        if found is not None:
            self.helpers.add(found.process)
        return found

    def helper(self, other_than: int = 0) -> int:
        """The helper, once it waits."""

        def waits() -> bool:
            found = self.address()
            return found is not None and found.process != other_than

        assert comes(waits)
        found = self.address()
        assert found is not None
        return found.process


@pytest.fixture
def clicks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clicks]:
    """Clicks in an office that is a sleeping process; all helpers end with the test."""
    short = tempfile.mkdtemp(prefix="okr")  # a socket's path has no more than 107 bytes
    monkeypatch.setenv("XDG_STATE_HOME", short)
    monkeypatch.delenv(place.MINUTES, raising=False)
    program = subprocess.Popen(["sleep", "600"])
    paths = os.pathsep.join(filter(None, (str(STAND_IN), os.environ.get("PYTHONPATH"))))
    made = Clicks(tmp_path, program)
    made.environment = {
        "PYTHONPATH": paths,
        "CLICKS": str(tmp_path / "clicks"),
        "PROGRAM": str(program.pid),
        "GREETING": "",
    }
    yield made
    program.kill()
    program.wait()
    made.address()
    assert comes(lambda: not any(map(runs, made.helpers)), 10)
    with suppress(OSError):
        for process in made.helpers:
            os.kill(process, signal.SIGKILL)
    shutil.rmtree(short, ignore_errors=True)
