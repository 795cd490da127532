"""`okrxl install` and `okrxl uninstall`: record where Python is, for the macros."""

from __future__ import annotations

import shutil
import time
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from string import Template

from okrxl.build.templates import template
from okrxl.buttons.backup import clear_copies
from okrxl.buttons.machine import SETTINGS, Machine
from okrxl.core.errors import EnvironmentProblemError
from okrxl.core.labels import Lang, labels
from okrxl.core.log import log_path
from okrxl.excel.store.state import FOLDERS, state_path
from okrxl.warm import place
from okrxl.warm.surroundings import alive

LONGEST_GOODBYE = 10.0
"""Seconds that the helpers have to end."""


def install(machine: Machine, lang: Lang, *, addin: bool = False) -> list[str]:
    """Write what the macros look for, and the add-in if asked for; returns a line for each step."""
    words = labels(lang)
    try:
        where = "python" if machine.addin is not None else "elsewhere"
        lines = [words.text(f"click.install.{where}", python=_register_python(machine))]
        if addin:
            lines.append(words.text("click.install.addin", path=_add_in(machine, lang)))
    except OSError as error:
        raise EnvironmentProblemError("install_failed", path=str(error.filename or "")) from error
    where = "next" if machine.addin is not None else "next_elsewhere"
    return [*lines, words.text(f"click.install.{where}")]


def uninstall(machine: Machine, lang: Lang) -> list[str]:
    """Remove all of it; workbooks stay as they are."""
    words = labels(lang)
    dismiss_helpers()
    try:
        clear_copies(0)
        if machine.registry is not None:
            machine.registry.remove(SETTINGS)
            machine.registry.remove(SETTINGS.rpartition("\\")[0])
        for path in (machine.script, machine.addin):
            if path is not None:
                path.unlink(missing_ok=True)
    except OSError as error:
        raise EnvironmentProblemError("install_failed", path=str(error.filename or "")) from error
    return [words.text("click.install.gone"), words.text("click.install.program", command=removal(machine))]


def removal(machine: Machine) -> str:
    """The command that removes the program itself, by the way it was installed."""
    parts = Path(machine.python).parts
    if "okrxl-program" in parts or parts[-5:-3] == ("Programs", "okrxl"):
        folder = str(Path(machine.python).parents[2])
        return f'rmdir /s /q "{folder}"' if machine.system == "win32" else f'rm -r "{folder}"'
    if "pipx" in parts:
        return "pipx uninstall okrxl"
    if ("uv", "tools") in pairwise(parts):
        return "uv tool uninstall okrxl"
    return f'"{machine.python}" -m pip uninstall okrxl'


def dismiss_helpers() -> None:
    """End the processes that wait for a click: they look for their addresses every second."""
    waiting = []
    for path in place.written():
        address = place.read(path.stem)
        place.remove(path.stem)
        if address is not None:
            waiting.append(alive(address.process))
    until = time.monotonic() + LONGEST_GOODBYE
    while any(runs() for runs in waiting) and time.monotonic() < until:
        time.sleep(0.05)


def forget(lang: Lang, *, confirmed: bool) -> list[str]:
    """Delete the kept versions and the log; EnvironmentProblemError asks first and names what would go."""
    folder = state_path()
    kept = sum(1 for _ in folder.glob("versions/*/*.bak"))
    if not confirmed:
        raise EnvironmentProblemError("uninstall_unconfirmed", count=kept, folder=folder)
    for path in (*(folder / name for name in FOLDERS), log_path().parent):
        try:
            shutil.rmtree(path)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise EnvironmentProblemError("install_failed", path=str(error.filename or path)) from error
    with suppress(OSError):  # there is none, or a file that is not okrxl's
        folder.rmdir()
    return [labels(lang).text("click.install.forgotten", count=kept, folder=folder)]


def python_for_vba(machine: Machine) -> str:
    """The interpreter's path in characters that VBA can read; EnvironmentProblemError if it has none."""
    path = machine.python
    if not machine.ansi(path):
        path = machine.short(path)
        if not machine.ansi(path):
            raise EnvironmentProblemError("path_unreadable", path=machine.python)
    return path


def _register_python(machine: Machine) -> str:
    """Write the interpreter where the macros look for it, if they do; returns the path."""
    if machine.registry is not None:
        path = python_for_vba(machine)
        machine.registry.write(SETTINGS, "python", path)
        return path
    if machine.system == "darwin":
        machine.script.parent.mkdir(parents=True, exist_ok=True)
        machine.script.write_text(applescript(machine.python), encoding="utf-8")
        return machine.python
    return machine.python


def applescript(python: str) -> str:
    """The script of a Mac, with the interpreter in it."""
    escaped = python.replace("\\", "\\\\").replace('"', '\\"')
    return Template(template("applescript", "okrxl.applescript")).substitute(python=escaped)


def _add_in(machine: Machine, lang: Lang) -> Path:
    from okrxl.build.addin import addin  # noqa: PLC0415

    path = machine.addin
    if path is None:
        raise EnvironmentProblemError("no_place_for_addin")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(addin(lang))
    return path
