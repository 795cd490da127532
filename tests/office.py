"""LibreOffice controlled by a script: opening workbooks, typing into cells, reading them, running macros."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conftest import lacks, need

STARTER = """
import json, os, signal, subprocess, sys, time, uno
from com.sun.star.beans import PropertyValue

program, profile, script, arguments, result = sys.argv[1:]
pipe = f"okrxl{os.getpid()}"
command = ["--headless", "--norestore", f"--accept=pipe,name={pipe};urp"]
server = subprocess.Popen(
    [program, f"-env:UserInstallation={profile}", *command], start_new_session=True, stdout=2
)

def connected():
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    for attempt in range(240):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:
            time.sleep(0.25)
    raise TimeoutError("LibreOffice did not open its pipe within 60 s")

def options(**values):
    made = []
    for name, value in values.items():
        one = PropertyValue()
        one.Name, one.Value = name, value
        made.append(one)
    return tuple(made)

def opened(path, **values):
    url = uno.systemPathToFileUrl(path)
    return desktop.loadComponentFromURL(url, "_blank", 0, options(Hidden=True, **values))

try:
    context = connected()
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    names = {"uno": uno, "options": options, "opened": opened}
    exec(script, names)
    answer = names["main"](*json.loads(arguments))
    with open(result, "w", encoding="utf-8") as file:
        json.dump(answer, file)
finally:
    os.killpg(server.pid, signal.SIGKILL)
os._exit(0)  # the bridge to a server that is gone may crash on the way out
"""
"""Starts an office, runs `main(*arguments)` of a script, writes what it returns as JSON, ends the office."""


def run_in_office(
    folder: Path,
    script: str,
    *arguments: object,
    environment: Mapping[str, str] | None = None,
    seconds: float = 180,
) -> Any:
    """What `main(*arguments)` of a script returns, run by a Python that has UNO beside an office of its own.

    Arguments and result pass as JSON, paths as text. The script finds `uno`, `options(**values)` for UNO's
    PropertyValues and `opened(path, **values)`, which opens a document without a window. `folder` holds the
    office's user profile; `environment` is added to the office's.
    """
    program, python, result = need("libreoffice"), python_with_uno(), folder / "result.json"
    profile = (folder / "profile").as_uri()
    done = subprocess.run(
        [python, "-c", STARTER, program, profile, script, json.dumps(arguments, default=str), result],
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
        env={**os.environ, **(environment or {}), "PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 0, done.stderr
    return json.loads(result.read_text(encoding="utf-8"))


def python_with_uno() -> str:
    """This Python or the system's, whichever has the `uno` module; skips the test where neither has."""
    for program in (sys.executable, "/usr/bin/python3"):
        if shutil.which(program):
            asked = subprocess.run([program, "-c", "import uno"], check=False, capture_output=True)
            if asked.returncode == 0:
                return program
    return lacks("libreoffice", "no Python with LibreOffice's UNO (python3-uno)")


Raw = str | float | bool | None
"""What is typed into a cell; a text that begins with `=` is a formula, after a `'` it is always text."""


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

TYPING = """
def main(file):
    import json
    return [done(job) for job in json.load(open(file, encoding="utf-8"))]

def done(job):
    book = opened(job["book"])
    book.calculateAll()
    book.enableAutomaticCalculation(False)  # once a step, not once a cell
    sheet, seen = book.Sheets.getByName(job["tab"]), []
    for cells in job["steps"]:
        if job["clear"]:
            sheet.getCellRangeByName(job["clear"]).clearContents(1 | 2 | 4 | 16 | 32)
        for ref, value in cells:
            put(sheet.getCellRangeByName(ref), value)
        book.calculate()
        found = {}
        for tab, ref in job["reads"]:
            found[tab + "!" + ref] = book.Sheets.getByName(tab).getCellRangeByName(ref).getDataArray()
        seen.append(found)
    if job["save"]:
        book.enableAutomaticCalculation(True)
        book.store()
    book.close(True)
    return seen

def put(cell, value):
    if isinstance(value, bool):
        cell.Formula = "=TRUE()" if value else "=FALSE()"
    elif isinstance(value, str) and value.startswith("="):
        cell.Formula = value
    elif isinstance(value, str):
        cell.String = value.removeprefix("'")
    else:
        cell.Value = value
"""


def typed(folder: Path, jobs: Sequence[Job]) -> list[list[Seen]]:
    """For each job and step, the cells that were read."""
    file = folder / "typing.json"
    file.write_text(json.dumps([vars(job) for job in jobs], default=str), encoding="utf-8")
    answers: list[list[Seen]] = run_in_office(folder, TYPING, file, seconds=600)
    return answers
