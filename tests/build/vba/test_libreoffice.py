"""LibreOffice loads our VBA project and runs its macros; Excel has never been asked."""

from __future__ import annotations

import io
import itertools
import time
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from okrxl.build.templates import template
from okrxl.build.vba.project import Module, vba_project
from tests.office import run_in_office

DOCUMENT_MODULES = (
    Module("ThisWorkbook", "workbook"),
    Module("OkrHome", "sheet"),
    Module("OkrSettings", "sheet"),
)
PROBES = """
Public Sub WriteCell()
    ActiveWorkbook.Worksheets(1).Range("A1").Value = "written by VBA"
End Sub
Public Sub ClickWhileRunning()
    running = True
    OkrxlCollect
    running = False
End Sub
Public Function FailsToStart()
    FailsToStart = True
    On Error Resume Next
    FailsToStart = Launch("refresh", "x") <> 0
End Function
"""
MACROS = (
    ("WriteCell",),
    ("Words", "missing", "English"),
    ("Words", "busy", "English"),
    ("CommandLine", "check", 'a"b.xlsm'),
    ("ClickWhileRunning",),
    ("OkrxlRefresh",),
)
RUN_MACROS = """
def main(document, macros):
    book = opened(document, MacroExecutionMode=4)
    answers = {}
    for name, *arguments in macros:
        address = f"vnd.sun.star.script:VBAProject.okrxl.{name}?language=Basic&location=document"
        script = book.getScriptProvider().getScript(address)
        answers[" ".join([name, *arguments[:1]])] = script.invoke(tuple(arguments), (), ())[0]
    answers["A1"] = book.Sheets.getByIndex(0).getCellRangeByName("A1").String
    answers["modules"] = list(book.BasicLibraries.getByName("VBAProject").ElementNames)
    book.close(True)
    return answers
"""


def macro_workbook(path: Path, project: bytes) -> None:
    """A workbook of openpyxl's with a VBA project put in, one sheet more than the project knows."""
    book, stored = openpyxl.Workbook(), io.BytesIO()
    book.code_name = "ThisWorkbook"
    book.remove(book.worksheets[0])
    for title, code_name in (("首页", "OkrHome"), ("设置", "OkrSettings"), ("later", None)):
        book.create_sheet(title).sheet_properties.codeName = code_name
    book.defined_names["_okrxl.text.busy"] = DefinedName(
        "_okrxl.text.busy", attr_text='"请稍候。\\n正在刷新"', hidden=True
    )
    book.save(stored)
    ordinary = "openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    added = {
        "[Content_Types].xml": '<Override PartName="/xl/vbaProject.bin" '
        'ContentType="application/vnd.ms-office.vbaProject"/></Types>',
        "xl/_rels/workbook.xml.rels": '<Relationship Id="vba" Target="vbaProject.bin" '
        'Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"/></Relationships>',
    }
    with ZipFile(stored) as source, ZipFile(path, "w") as target:
        for name in source.namelist():
            text = source.read(name).decode().replace(ordinary, "ms-excel.sheet.macroEnabled.main+xml")
            end = text.rindex("</") if name in added else len(text)
            target.writestr(name, text[:end] + added.get(name, ""))
        target.writestr("xl/vbaProject.bin", project)


def run_macros(folder: Path, python: str, macros: tuple[tuple[str, ...], ...]) -> dict[str, Any]:
    """Open a workbook with a difficult name in LibreOffice and run macros of its project; their results."""
    book = folder / "销售 50% & it's.xlsm"
    probed = Module("okrxl", "standard", template("vba", "okrxl.bas") + PROBES)
    macro_workbook(book, vba_project([*DOCUMENT_MODULES, probed]))
    answers: dict[str, Any] = run_in_office(
        folder, RUN_MACROS, book, macros, environment={"OKRXL_PYTHON": python}
    )
    return answers


def recorder(folder: Path) -> tuple[Path, Path]:
    """A stand-in for Python that writes down its arguments, and where it does."""
    script, record = folder / "my python", folder / "arguments"
    script.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{record}.part"\nmv "{record}.part" "{record}"\n')
    script.chmod(0o755)
    return script, record


@pytest.mark.libreoffice
def test_libreoffice_runs_the_macros_and_the_program_gets_its_arguments(tmp_path: Path) -> None:
    python, record = recorder(tmp_path)
    answers = run_macros(tmp_path, str(python), MACROS)
    assert answers["A1"] == "written by VBA"
    assert set(answers["modules"]) >= {"okrxl", *(module.name for module in DOCUMENT_MODULES)}
    assert answers["Words busy"] == "请稍候。\n正在刷新"
    assert answers["Words missing"] == "English"
    assert answers["CommandLine check"] == f'"{python}" -P -m okrxl.button check --book "ab.xlsm"'
    for _ in itertools.takewhile(lambda _: not record.exists(), range(100)):
        time.sleep(0.1)
    arguments = record.read_text(encoding="utf-8").splitlines()
    assert arguments == [
        "-P",
        "-m",
        "okrxl.button",
        "refresh",
        "--book",
        "销售 50% & it's.xlsm",
    ]  # no "collect"


@pytest.mark.libreoffice
@pytest.mark.parametrize("python", ["/nowhere/python", ""])
def test_without_python_the_click_says_so_and_ends(tmp_path: Path, python: str) -> None:
    answers = run_macros(tmp_path, python, (("FailsToStart",), ("OkrxlRefresh",), ("WriteCell",)))
    assert answers["FailsToStart"] is True
    assert answers["A1"] == "written by VBA"
