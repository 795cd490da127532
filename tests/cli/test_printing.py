"""That something cannot be printed is never reported as a failure of the work."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from okrxl.core.labels import LANGS, Lang, labels
from tests.conftest import first_of
from tests.excel import manager
from tests.excel.conftest import Sample

pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full device, as Linux has")


def shell(line: str, path: Path, lang: Lang = "zh") -> subprocess.CompletedProcess[str]:
    """A line in a shell; OKRXL stands for the program, BOOK for the workbook. Its exit status is okrxl's."""
    command = line.replace("OKRXL", f'"{sys.executable}" -m okrxl').replace("BOOK", f'"{path}"')
    environment = {**os.environ, "LANG": "en_US.UTF-8" if lang == "en" else "zh_CN.UTF-8"}
    return subprocess.run(
        ["bash", "-c", f"{command}; exit ${{PIPESTATUS[0]}}"],
        capture_output=True,
        text=True,
        check=False,
        cwd=path.parent,
        env=environment,
        encoding="utf-8",
    )


def is_refreshed(path: Path, before: bytes) -> bool:
    return path.read_bytes() != before


@pytest.mark.parametrize("options", ["", "--json"])
def test_a_pipe_that_is_closed_is_no_failure(sample: Sample, options: str) -> None:
    path = sample()
    before = path.read_bytes()
    ran = shell(f"OKRXL refresh BOOK {options} | true", path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert is_refreshed(path, before)


@pytest.mark.parametrize("lang", first_of(LANGS))
@pytest.mark.parametrize("options", ["", "--json"])
def test_a_full_device_does_not_hide_that_the_workbook_was_saved(
    sample: Sample, lang: Lang, options: str
) -> None:
    path = sample()
    before = path.read_bytes()
    ran = shell(f"OKRXL refresh BOOK {options} > /dev/full", path, lang)
    line = labels("zh").text("cli.unprinted.saved", name=path)
    assert (ran.returncode, ran.stderr) == (0, f"okrxl: {line}\n")
    assert is_refreshed(path, before)


@pytest.mark.parametrize("lang", first_of(LANGS))
def test_the_exit_status_tells_of_the_sheets_even_if_nothing_is_printed(sample: Sample, lang: Lang) -> None:
    path = sample()
    manager.types(path, "关键结果", {"I5": "约80%"})
    before = path.read_bytes()
    assert shell("OKRXL check BOOK | true", path, lang).returncode == 1
    ran = shell("OKRXL check BOOK > /dev/full", path, lang)
    line = labels("zh").text("cli.unprinted.unchanged", name=path)
    assert (ran.returncode, ran.stderr) == (1, f"okrxl: {line}\n")
    assert path.read_bytes() == before
    assert shell("OKRXL refresh BOOK > /dev/full", path, lang).returncode == 1
    assert is_refreshed(path, before)


def test_each_of_several_workbooks_is_reported(sample: Sample) -> None:
    path = sample()
    ran = shell("OKRXL refresh BOOK BOOK > /dev/full", path)
    assert (ran.returncode, ran.stderr.count("\n")) == (0, 2)


@pytest.mark.parametrize("streams", first_of([">&- 2>&-", "2> /dev/full", "> /dev/full 2>&1", ">&-", "2>&-"]))
def test_streams_that_take_nothing_change_neither_the_work_nor_its_status(
    sample: Sample, streams: str
) -> None:
    path = sample()
    before = path.read_bytes()
    ran = shell(f"OKRXL refresh BOOK {streams}", path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert is_refreshed(path, before)
    assert shell(f"OKRXL refresh none.xlsx {streams}", path).returncode == 2
    assert shell(f"OKRXL refresh none.xlsx --json {streams}", path).returncode == 2


def test_help_that_cannot_be_printed(sample: Sample) -> None:
    path = sample()
    assert shell("OKRXL --help | true", path).returncode == 0
    ran = shell("OKRXL --help > /dev/full", path, "en")
    assert (ran.returncode, ran.stderr.count("\n")) == (2, 1)
