"""Jobs that other processes run: they have to stand in a module."""

from __future__ import annotations

import os
import time
from pathlib import Path

from okrxl.core.errors import BadFileError


def squared(number: int) -> int:
    return number * number


def backwards(number: int) -> int:
    """The first jobs take longest."""
    time.sleep(max(0, 40 - number) / 1000)
    return number * number


def slow(number: int) -> int:
    time.sleep(0.02)
    return number * number


def where(_: object) -> int:
    time.sleep(0.005)
    return os.getpid()


def raising(number: int) -> int:
    if number == 20:
        raise LookupError(number)
    return number


def refusing(number: int) -> int:
    if number == 20:
        raise BadFileError("damaged", name="a.xlsx")
    return number


def dying(number: int) -> int:
    if number == 20:
        os._exit(1)
    return number


def forever(folder: str) -> None:
    Path(folder, str(os.getpid())).touch()
    time.sleep(600)


def touched(path: str) -> int:
    Path(path).touch()
    return os.getpid()


def large(_: object) -> bytes:
    return bytes(30_000_000)
