"""Workers end with their parent, however it ends; a long folder for temporary files holds nobody up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from okrxl.core.errors import EnvironmentProblemError
from okrxl.exchange.parallel import pool

WORKS = """
import time
from okrxl.exchange.parallel import pool
pool._processors = lambda: 2
if __name__ == "__main__":
    print("begun", flush=True)
    list(pool.each(time.sleep, [0.2] * 2000))
"""


def children(process: int) -> list[int]:
    """The ids of all processes that a process has started, and they."""
    try:
        listed = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [one for child in map(int, listed) for one in (child, *children(child))]


def alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def until(condition: Callable[[], bool]) -> bool:
    """Whether it comes true within half a minute."""
    for _ in range(300):
        if condition():
            return True
        time.sleep(0.1)
    return False


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("ends", [signal.SIGKILL, signal.SIGTERM])
def test_workers_end_with_their_parent(tmp_path: Path, ends: signal.Signals) -> None:
    script = tmp_path / "works.py"
    script.write_text(WORKS)
    with subprocess.Popen(
        [sys.executable, script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert until(lambda: len(children(process.pid)) >= 4)
        workers = children(process.pid)
        process.send_signal(ends)
    gone = until(lambda: not any(map(alive, workers)))
    for one in filter(alive, workers):
        os.kill(one, signal.SIGKILL)
    assert gone


def short(_: int) -> None:
    raise MemoryError


def test_a_worker_without_memory_says_so() -> None:
    assert isinstance(pool._batch(short, [1]), EnvironmentProblemError)


def test_in_a_long_temporary_folder_workers_are_reached_by_pipes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "gettempdir", lambda: "/tmp/" + "x" * 100)  # noqa: S108
    assert not pool._preloaded("time")
