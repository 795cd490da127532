"""Several workbooks in one call: each on its own, the worst exit status, paths as they were typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from okrxl.core.labels import labels
from tests.excel import manager
from tests.excel.conftest import Sample
from tests.excel.running import okrxl

WORDS = labels("zh")


@pytest.fixture
def folder(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three workbooks: a clean one, one with an error, one that is none."""
    good, bad = sample("zh-blank.xlsx", "good.xlsx"), sample("zh.xlsx", "bad.xlsx")
    manager.types(bad, "关键结果", {"I5": "约80%"})
    (good.parent / "none.xlsx").write_text("text")
    monkeypatch.chdir(good.parent)
    return good.parent


def test_the_exit_status_is_the_worst(folder: Path) -> None:
    del folder
    assert okrxl("check", "good.xlsx", "good.xlsx").code == 0
    assert okrxl("check", "bad.xlsx", "good.xlsx").code == 1
    ran = okrxl("check", "none.xlsx", "bad.xlsx", "good.xlsx")
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert "none.xlsx" in ran.err


def test_each_line_of_check_begins_with_its_workbook(folder: Path) -> None:
    del folder
    lines = okrxl("check", "./bad.xlsx", "good.xlsx").out.splitlines()
    assert {line.split("  ")[0] for line in lines} == {"./bad.xlsx", "good.xlsx"}
    assert lines[-1] == f"good.xlsx  {WORDS.text('cli.nothing_to_fix')}"
    assert any("关键结果!I5  number_unreadable  错误  " in line for line in lines)


def test_one_workbook_needs_no_name_on_each_line(folder: Path) -> None:
    del folder
    assert okrxl("check", "good.xlsx").out == f"{WORDS.text('cli.nothing_to_fix')}\n"


def test_json_is_an_object_a_line_also_where_one_could_not_be_read(folder: Path) -> None:
    del folder
    ran = okrxl("check", "--json", "none.xlsx", "./bad.xlsx", "good.xlsx")
    first, *rest = map(json.loads, ran.out.splitlines())
    assert set(first) == {"workbook", "error"}
    assert first["error"]["code"] == "not_a_workbook"
    assert [first["workbook"], *(one["workbook"] for one in rest)] == ["none.xlsx", "./bad.xlsx", "good.xlsx"]


def test_one_that_fails_does_not_stop_the_others(folder: Path) -> None:
    before = (folder / "bad.xlsx").read_bytes()
    ran = okrxl("refresh", "none.xlsx", "bad.xlsx")
    assert ran.code == 2
    assert (folder / "bad.xlsx").read_bytes() != before
    assert okrxl("restore", "none.xlsx", "bad.xlsx").code == 2
    assert (folder / "bad.xlsx").read_bytes() == before


def test_adopt_and_doctor_take_several_too(folder: Path) -> None:
    del folder
    assert okrxl("adopt", "good.xlsx", "bad.xlsx").err.count("\n") == 2
    text = okrxl("doctor", "good.xlsx", "nowhere/x.xlsx", "--lang", "en").out
    assert "good.xlsx has no macros" in text
    assert "nowhere/x.xlsx" in text


@pytest.mark.parametrize("typed", ["./good.xlsx", "../{}/good.xlsx", "good.xlsx"])
def test_paths_are_printed_as_typed(folder: Path, typed: str) -> None:
    typed = typed.format(folder.name)
    assert f"{typed}：" in okrxl("refresh", typed).out
    assert typed in okrxl("restore", typed).out
    assert json.loads(okrxl("check", typed, "--json").out)["workbook"] == typed
    missing = typed.replace("good", "gone")
    assert f" {missing} " in okrxl("refresh", missing).err
    assert f" {missing} " not in okrxl("new", missing).err
