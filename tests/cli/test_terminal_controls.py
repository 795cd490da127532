"""Names and cells print nothing but letters: no terminal is told lies, no line is forged."""

from __future__ import annotations

import io
import json
import os
import stat
from pathlib import Path

import pytest

from okrxl.core.log import log_error, log_path
from okrxl.core.streams import one_line, write_line
from tests.excel import manager
from tests.excel.conftest import Sample
from tests.excel.running import okrxl

EVIL = "a\x1b[2K\rb\nokrxl: all is well\x9b1m\u202ecod\x7f.xlsx"
SHOWN = "a\\u001b[2K b okrxl: all is well\\u009b1m\\u202ecod\\u007f.xlsx"


def controls(text: str) -> set[str]:
    return {letter for letter in text if not letter.isprintable()} - {"\n"}


def test_a_text_of_somebody_else_s_is_one_line_without_controls() -> None:
    assert one_line(EVIL) == SHOWN
    stream = io.StringIO()
    write_line(stream, f"{EVIL}\tx")
    assert controls(stream.getvalue()) == {"\t"}


@pytest.mark.skipif(os.name != "posix", reason="such names are not allowed on Windows")
@pytest.mark.parametrize("command", ["check", "refresh", "restore", "adopt"])
def test_a_file_s_name_forges_no_line(tmp_path: Path, command: str) -> None:
    path = tmp_path / EVIL
    path.write_bytes(b"no workbook")
    ran = okrxl(command, path, "--lang", "en")
    assert ran.err.count("\n") == 1
    assert not controls(ran.err)
    assert SHOWN in ran.err


def test_a_cell_forges_no_line_and_json_stays_json(sample: Sample) -> None:
    path = sample("en.xlsx")
    manager.types(path, "Key Results", {"I5": "x_x001B_[2K_x009B_1m\u202ey"})
    ran = okrxl("check", path)
    assert ran.code == 1
    assert not controls(ran.out)
    plain = okrxl("check", path, "--json").out
    assert not controls(plain)
    assert any("\u202e" in one["message"] for one in json.loads(plain)["findings"])


@pytest.mark.skipif(os.name != "posix", reason="modes")
def test_the_log_is_for_its_owner_alone_and_takes_no_forged_line() -> None:
    log_path().parent.mkdir(parents=True, mode=0o755)
    log_path().touch(0o644)
    log_error(f"refresh {EVIL}")
    assert stat.S_IMODE(log_path().stat().st_mode) == 0o600
    assert stat.S_IMODE(log_path().parent.stat().st_mode) == 0o700
    assert "\nokrxl: all is well" not in log_path().read_text(encoding="utf-8")
