"""A real Dask cluster on this machine: a scheduler and its workers, each a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT

DASK = """
import sys
sys.path.append(sys.argv.pop(1))  # last, so that the installed okrxl goes before the clone
from dask.__main__ import main
main()
"""


def until(happened: object, seconds: float = 30) -> None:
    assert callable(happened)
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


@dataclass
class Cluster:
    """A scheduler and its workers, each a process of its own."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]


def started(*arguments: object, log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as stream:
        return subprocess.Popen(
            [sys.executable, "-c", DASK, ROOT, *map(str, arguments)],
            stdout=stream,
            stderr=stream,
        )


def cluster_of(folder: Path, workers: int) -> Iterator[Cluster]:
    file, log = folder / "scheduler.json", folder / "log.txt"
    where = ("--host", "127.0.0.1", "--no-dashboard")
    running = [started("scheduler", "--port", 0, "--scheduler-file", file, *where, log=log)]
    try:
        # The file is there a moment before it is written.
        until(lambda: file.exists() and file.read_text().strip().endswith("}"))
        address = json.loads(file.read_text())["address"]
        quick = ("--nthreads", 1, "--no-nanny", "--local-directory", folder)
        running += [started("worker", address, *quick, *where, log=log) for _ in range(workers)]
        yield Cluster(address, running[0], running[1:])
    finally:
        for process in running:
            process.kill()
            process.wait()
