"""`okrxl doctor`: what could keep a click from working on this computer, and what to do about it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import metadata, util
from pathlib import Path
from typing import Literal

from okrxl.buttons.install import applescript
from okrxl.buttons.machine import SETTINGS, Machine
from okrxl.core import log
from okrxl.core.labels import Lang, labels

State = Literal["good", "note", "bad"]
OLDEST_PYTHON = (3, 11)
SECURITY = r"Software\{}Microsoft\Office\16.0\Excel\Security"
POLICY = "Policies\\"
NO_CHILDREN = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
"""Defender's rule "Block all Office applications from creating child processes"."""
RULES = (
    r"SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules",
    r"SOFTWARE\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules",
)
BLOCKS = frozenset({"1", "6"})
"""Block, and warn; 0 is off, 2 only counts."""
LONGEST = 218
"""Excel opens no workbook whose path is longer."""
ADDRESS = re.compile(r"https?:[/\\]", re.IGNORECASE)
FROM_OUTSIDE = re.compile(r"^ZoneId\s*=\s*[34]", re.MULTILINE)


@dataclass(frozen=True)
class Result:
    """One thing that was looked at: its code in `click.doctor`, what was found, what it is worth."""

    code: str
    state: State
    values: dict[str, object] = field(default_factory=dict)

    def line(self, lang: Lang) -> str:
        """In words, with what to do where there is something to do."""
        words = labels(lang)
        mark = words.text(f"click.doctor.states.{self.state}")
        return f"{mark}  {words.text(f'click.doctor.{self.code}', **self.values)}"


Look = Callable[[Machine, "Path | None"], Iterator[Result]]


def examine(machine: Machine, workbook: Path | None = None) -> list[Result]:
    """Look at everything; what cannot be looked at here is left out."""
    return [result for look in LOOKS for result in look(machine, workbook)]


def interpreter(machine: Machine, workbook: Path | None) -> Iterator[Result]:
    """Which Python this is, and whether it is new enough."""
    del workbook
    version = ".".join(map(str, sys.version_info[:3]))
    good = sys.version_info[:2] >= OLDEST_PYTHON
    values: dict[str, object] = {"python": machine.python, "version": version}
    yield Result("python" if good else "python_old", "good" if good else "bad", values)


def versions(machine: Machine, workbook: Path | None) -> Iterator[Result]:
    """The packages okrxl asks for."""
    del workbook
    found, missing = [f"okrxl {_version('okrxl') or '–'}"], []
    for asked in metadata.requires("okrxl") or []:
        name = re.match(r"[\w.-]+", asked)
        if name is None or "extra ==" in asked:
            continue
        version = _version(name[0])
        if version is None:
            missing.append(name[0])
        else:
            found.append(f"{name[0]} {version}")
    if machine.system == "win32" and util.find_spec("win32com") is None:
        missing.append("pywin32")
    yield Result("versions", "good", {"versions": ", ".join(found)})
    if missing:
        yield Result("missing", "bad", {"names": ", ".join(missing)})


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def installed(machine: Machine, workbook: Path | None) -> Iterator[Result]:
    """Whether the macros will find an interpreter, and this one."""
    del workbook
    if machine.system == "darwin":
        there = machine.script.exists()
        same = there and machine.script.read_text(encoding="utf-8") == applescript(machine.python)
        yield Result(
            "script" if same else "script_other" if there else "not_installed", "good" if same else "bad"
        )
    elif machine.registry is not None:
        value = machine.registry.read("user", SETTINGS, "python")
        if not value:
            yield Result("not_installed", "bad")
        elif not Path(str(value)).exists():
            yield Result("python_gone", "bad", {"python": value})
        else:
            same = str(value).casefold() in {
                machine.python.casefold(),
                machine.short(machine.python).casefold(),
            }
            yield Result(
                "installed" if same else "installed_other", "good" if same else "note", {"python": value}
            )
    else:
        yield Result("elsewhere", "note")
    if machine.addin is not None and machine.addin.exists():
        yield Result("addin", "good", {"path": machine.addin})


def office(machine: Machine, workbook: Path | None) -> Iterator[Result]:
    """Where there is no Excel: whether this Python can speak with LibreOffice."""
    from okrxl.excel.live.running import speaks_with_libreoffice  # noqa: PLC0415

    del workbook
    speaks = speaks_with_libreoffice() if machine.system == "linux" == sys.platform else None
    if speaks is not None:
        version = ".".join(map(str, sys.version_info[:2]))
        yield Result("office" if speaks else "office_mute", "good" if speaks else "bad", {"version": version})


def macros(machine: Machine, workbook: Path | None) -> Iterator[Result]:
    """Whether Excel lets macros run: the firm's word counts before the user's."""
    del workbook
    if machine.registry is None:
        return
    for policy in (POLICY, ""):
        value = machine.registry.read("user", SECURITY.format(policy), "VBAWarnings")
        if value is not None:
            break
    code = {"1": "macros_all", "3": "macros_signed", "4": "macros_off"}.get(str(value), "macros_ask")
    state: State = "bad" if code == "macros_off" else "note" if code == "macros_signed" else "good"
    yield Result(code, state)
    if machine.registry.read("user", SECURITY.format(POLICY), "blockcontentexecutionfrominternet") == 1:
        yield Result("internet_blocked", "note")


def child_processes(machine: Machine, workbook: Path | None) -> Iterator[Result]:
    """Whether Excel may start a program."""
    del workbook
    if machine.registry is None:
        return
    for key in RULES:
        value = machine.registry.read("machine", key, NO_CHILDREN)
        if str(value) in BLOCKS:
            yield Result("children_blocked", "bad")
            return
    yield Result("children_free", "good")


def file(machine: Machine, workbook: Path | None) -> Iterator[Result]:
    """The workbook given: there, not marked as from outside, in a place Excel trusts and reaches."""
    if workbook is None:
        return
    if ADDRESS.match(str(workbook)):
        yield Result("place_cloud", "note")
        return
    if not workbook.exists():
        yield Result("file_missing", "bad", {"name": workbook.name})
        return
    if marked(workbook):
        yield Result("file_blocked", "bad", {"name": workbook.name})
    if workbook.suffix.casefold() == ".xlsx":
        yield Result("file_xlsx", "note", {"name": workbook.name})
    yield place(machine, str(workbook.resolve()))


def marked(workbook: Path) -> bool:
    """Whether Windows has written down that the file came from outside."""
    try:
        mark = Path(f"{workbook}:Zone.Identifier").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return bool(FROM_OUTSIDE.search(mark))


def place(machine: Machine, path: str) -> Result:
    """What kind of place a path is."""
    if len(path) > LONGEST:
        return Result("place_long", "bad", {"length": len(path), "longest": LONGEST})
    place = path.replace("/", "\\").casefold()
    temporary = [machine.environment.get(name) for name in ("TEMP", "TMP", "TMPDIR")]
    if any(_below(place, folder) for folder in temporary):
        return Result("place_temporary", "bad")
    clouds = [
        machine.environment.get(name) for name in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
    ]
    if any(_below(place, folder) for folder in clouds) or "\\library\\cloudstorage\\" in place:
        return Result("place_cloud", "note")
    if place.startswith("\\\\"):
        return Result("place_share", "note")
    return Result("place_local", "good")


def _below(place: str, folder: str | None) -> bool:
    return bool(folder) and place.startswith(str(folder).replace("/", "\\").casefold().rstrip("\\") + "\\")


def mac(machine: Machine, workbook: Path | None) -> Iterator[Result]:
    """What a Mac asks the user and tells nobody."""
    del workbook
    if machine.system == "darwin":
        yield Result("mac_permission", "note")


def logs(machine: Machine, workbook: Path | None) -> Iterator[Result]:
    """Where the log is."""
    del machine, workbook
    yield Result("log", "good", {"path": log.place()})


LOOKS: tuple[Look, ...] = (interpreter, versions, installed, office, macros, child_processes, file, mac, logs)
