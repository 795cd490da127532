"""LibreOffice as a person uses it: a workbook is opened, cells are typed into, others are read."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import need

Raw = str | float | bool | None
"""What is typed into a cell; a text that begins with `=` is a formula, after a `'` it is always text."""
TYPING = """
import json, os, signal, subprocess, sys, time, uno
from com.sun.star.beans import PropertyValue

program, profile, work = sys.argv[1:]
pipe = f"okrxl{os.getpid()}"
options = ["--headless", "--norestore", f"--accept=pipe,name={pipe};urp"]
server = subprocess.Popen(
    [program, f"-env:UserInstallation={profile}", *options], start_new_session=True, stdout=2
)
try:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    for attempt in range(240):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            break
        except Exception:
            time.sleep(0.25)
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    hidden = PropertyValue()
    hidden.Name, hidden.Value = "Hidden", True
    answers = []
    for job in json.load(open(work, encoding="utf-8")):
        book = desktop.loadComponentFromURL(uno.systemPathToFileUrl(job["book"]), "_blank", 0, (hidden,))
        book.calculateAll()
        book.enableAutomaticCalculation(False)  # once a step, not once a cell
        sheet, seen = book.Sheets.getByName(job["tab"]), []
        for cells in job["steps"]:
            if job["clear"]:
                sheet.getCellRangeByName(job["clear"]).clearContents(1 | 2 | 4 | 16 | 32)
            for ref, value in cells:
                cell = sheet.getCellRangeByName(ref)
                if isinstance(value, bool):
                    cell.Formula = "=TRUE()" if value else "=FALSE()"
                elif isinstance(value, str) and value.startswith("="):
                    cell.Formula = value
                elif isinstance(value, str):
                    cell.String = value.removeprefix("'")
                else:
                    cell.Value = value
            book.calculate()
            found = {}
            for tab, ref in job["reads"]:
                found[tab + "!" + ref] = book.Sheets.getByName(tab).getCellRangeByName(ref).getDataArray()
            seen.append(found)
        answers.append(seen)
        if job["save"]:
            book.enableAutomaticCalculation(True)
            book.store()
        book.close(True)
    with open(work + ".answers", "w", encoding="utf-8") as file:
        json.dump(answers, file)
finally:
    os.killpg(server.pid, signal.SIGKILL)
os._exit(0)  # the bridge to a server that is gone may crash on the way out
"""


@dataclass(frozen=True)
class Job:
    """A workbook, and what is typed into `tab` step by step.

    Everything is calculated anew on opening, afterwards only what depends on what was typed. Each step first
    empties the range `clear`, then types `(cell, value)`, then reads the ranges `reads` (tab, range). With
    `save` the workbook is saved at the end, in its own format.
    """

    book: Path
    tab: str
    clear: str
    steps: Sequence[Sequence[tuple[str, Raw]]]
    reads: Sequence[tuple[str, str]]
    save: bool = False


Seen = dict[str, list[list[str | float]]]
"""`tab!range` -> rows of values; a blank is ""."""


def typed(folder: Path, jobs: Sequence[Job]) -> list[list[Seen]]:
    """For each job and step, the cells that were asked for."""
    program, python = need("libreoffice"), python_with_uno()
    work = folder / "typing.json"
    work.write_text(
        json.dumps([{**vars(job), "book": str(job.book)} for job in jobs]),
        encoding="utf-8",
    )
    done = subprocess.run(
        [python, "-c", TYPING, program, (folder / "profile").as_uri(), work],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
        env={**os.environ, "PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 0, done.stderr
    answers: list[list[Seen]] = json.loads(Path(f"{work}.answers").read_text(encoding="utf-8"))
    return answers


def python_with_uno() -> str:
    for program in (sys.executable, "/usr/bin/python3"):
        if (
            shutil.which(program)
            and not subprocess.run([program, "-c", "import uno"], check=False).returncode
        ):
            return program
    if "libreoffice" in os.environ.get("OKRXL_REQUIRE", ""):
        pytest.fail("libreoffice is required here, with python3-uno")
    pytest.skip("no Python with LibreOffice's UNO (python3-uno)")
