"""Too little memory is said as such, whatever a library makes of it; never a traceback."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from okrxl.core.errors import lacks_memory
from okrxl.core.labels import labels
from tests.excel.conftest import Sample
from tests.excel.running import okrxl


def plainly() -> None:
    raise MemoryError


def by_the_system() -> None:
    raise OSError(errno.ENOMEM, "Cannot allocate memory")


def while_loading() -> None:
    raise ImportError("ops.so: failed to map segment from shared object")


def while_tidying() -> None:
    try:
        raise MemoryError
    finally:
        raise ValueError("I/O operation on closed file.")


def without_an_exception() -> None:
    raise SystemError("error return without exception set")


@pytest.mark.parametrize(
    "fails", [plainly, by_the_system, while_loading, while_tidying, without_an_exception]
)
def test_too_little_memory_is_said_as_such(
    sample: Sample, monkeypatch: pytest.MonkeyPatch, fails: Callable[[], None]
) -> None:
    path = sample("en.xlsx")
    before = path.read_bytes()
    monkeypatch.setattr("okrxl.pipeline.unchecked", lambda *_, **__: fails())
    ran = okrxl("refresh", path)
    assert (ran.code, ran.err) == (2, f"okrxl: {labels('en').text('errors.no_memory')}\n")
    assert path.read_bytes() == before


def test_where_even_that_takes_too_much_one_line_is_left(
    sample: Sample, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("okrxl.pipeline.unchecked", lambda *_, **__: plainly())
    monkeypatch.setattr("okrxl.cli.printer.Printer.failure", lambda *_, **__: plainly())
    assert okrxl("refresh", sample("en.xlsx")).code == 2
    assert capfd.readouterr().err == "okrxl: not enough memory; nothing was changed\n"


def test_a_defect_is_no_lack_of_memory() -> None:
    assert not lacks_memory(ValueError("x"))
    assert not lacks_memory(ImportError("No module named 'lxml'"))


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="counts threads as Linux lists them")
def test_numpy_takes_no_memory_for_threads() -> None:
    """It takes addresses for each core, and ends the process with a line of its own where there are none."""
    code = (
        "import os; from okrxl.cli.main import main; main(['check', 'none.xlsx']);"
        "import numpy; print(len(os.listdir('/proc/self/task')))"
    )
    environment = {key: value for key, value in os.environ.items() if key != "OPENBLAS_NUM_THREADS"}
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    assert ran.stdout.split() == ["1"]
