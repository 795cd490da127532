"""`okrxl doctor`: what keeps the buttons from working on this computer, and what to do about it."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import metadata, util
from pathlib import Path
from typing import Literal

from okrxl.buttons.install import applescript
from okrxl.buttons.machine import SETTINGS, Machine
from okrxl.core.labels import Lang, labels
from okrxl.core.log import last_error, log_path
from okrxl.excel.lock_file import lock_file
from okrxl.excel.store.state import state_path
from okrxl.excel.store.work_lock import identity, locked
from okrxl.warm import place

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
    """One test's result: its code in `click.doctor`, its state, and the values of its text."""

    code: str
    state: State
    values: dict[str, object] = field(default_factory=dict)

    def line(self, lang: Lang) -> str:
        """The line to print: state and text."""
        words = labels(lang)
        mark = words.text(f"click.doctor.states.{self.state}")
        return f"{mark}  {words.text(f'click.doctor.{self.code}', **self.values)}"


Test = Callable[[Machine], Iterator[Result]]


def examine(machine: Machine, workbooks: Sequence[str] = ()) -> list[Result]:
    """Test everything a click needs, then each workbook; what does not apply here is left out."""
    found = [result for test in TESTS for result in test(machine)]
    return found + [result for workbook in workbooks for result in workbook_file(machine, workbook)]


def interpreter(machine: Machine) -> Iterator[Result]:
    """Which Python this is, and whether it is new enough."""
    version = ".".join(map(str, sys.version_info[:3]))
    good = sys.version_info[:2] >= OLDEST_PYTHON
    values: dict[str, object] = {"python": machine.python, "version": version}
    yield Result("python" if good else "python_old", "good" if good else "bad", values)


def versions(machine: Machine) -> Iterator[Result]:
    """The packages okrxl requires."""
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


def installed(machine: Machine) -> Iterator[Result]:
    """Whether the macros will find an interpreter, and this one."""
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


def office(machine: Machine) -> Iterator[Result]:
    """Where there is no Excel: whether this Python can connect to LibreOffice."""
    from okrxl.excel.live.running import speaks_with_libreoffice  # noqa: PLC0415

    speaks = speaks_with_libreoffice() if machine.system == "linux" == sys.platform else None
    if speaks is not None:
        version = ".".join(map(str, sys.version_info[:2]))
        yield Result("office" if speaks else "office_mute", "good" if speaks else "bad", {"version": version})


def macros(machine: Machine) -> Iterator[Result]:
    """Whether Excel runs macros: the company's policy goes before the user's setting."""
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


def child_processes(machine: Machine) -> Iterator[Result]:
    """Whether Excel may start a program."""
    if machine.registry is None:
        return
    for key in RULES:
        value = machine.registry.read("machine", key, NO_CHILDREN)
        if str(value) in BLOCKS:
            yield Result("children_blocked", "bad")
            return
    yield Result("children_free", "good")


def workbook_file(machine: Machine, workbook: str) -> Iterator[Result]:
    """A workbook: whether it exists, came from outside, and is where Excel trusts and reaches it."""
    if ADDRESS.match(workbook):
        yield Result("place_cloud", "note", {"name": workbook})
        return
    path = Path(workbook)
    if not path.exists():
        yield Result("file_missing", "bad", {"name": workbook})
        return
    yield from _held(path, workbook)
    if marked(path):
        yield Result("file_blocked", "bad", {"name": workbook})
    if path.suffix.casefold() == ".xlsx":
        code = "file_xlsx" if machine.addin is not None else "file_xlsx_elsewhere"
        yield Result(code, "note", {"name": workbook})
    yield location(machine, str(path.resolve()), workbook)


def _held(path: Path, name: str) -> Iterator[Result]:
    """Who has it open, and whether an okrxl is at work on it."""
    lock = lock_file(path.resolve())
    if lock is not None:
        values: dict[str, object] = {"name": name, "holder": lock.holder or "?", "lock": lock.path.name}
        yield Result("file_open", "note", values)
    with locked(identity(path.resolve())) as free:
        if free is False:
            yield Result("file_busy", "note", {"name": name})


def marked(workbook: Path) -> bool:
    """Whether Windows has recorded that the file came from outside."""
    try:
        mark = Path(f"{workbook}:Zone.Identifier").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return bool(FROM_OUTSIDE.search(mark))


def location(machine: Machine, path: str, name: str) -> Result:
    """What kind of location an absolute path is; `name` is the workbook as it was typed."""
    values: dict[str, object] = {"name": name, "length": len(path), "longest": LONGEST}
    if len(path) > LONGEST:
        return Result("place_long", "bad", values)
    folded = path.replace("/", "\\").casefold()
    temporary = [machine.environment.get(key) for key in ("TEMP", "TMP", "TMPDIR")]
    if any(_below(folded, folder) for folder in temporary):
        return Result("place_temporary", "bad", values)
    clouds = [machine.environment.get(key) for key in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")]
    if any(_below(folded, folder) for folder in clouds) or "\\library\\cloudstorage\\" in folded:
        return Result("place_cloud", "note", values)
    if folded.startswith("\\\\"):
        return Result("place_share", "note", values)
    return Result("place_local", "good", values)


def _below(path: str, folder: str | None) -> bool:
    return bool(folder) and path.startswith(str(folder).replace("/", "\\").casefold().rstrip("\\") + "\\")


def mac(machine: Machine) -> Iterator[Result]:
    """The permission that a Mac asks the user for."""
    if machine.system == "darwin":
        yield Result("mac_permission", "note")


def helper(machine: Machine) -> Iterator[Result]:
    """Whether a process waits for the next click."""
    del machine
    minutes = place.minutes()
    if not minutes:
        yield Result("helper_off", "good", {"variable": place.MINUTES})
        return
    address = place.read(place.installation())
    if address is None:
        yield Result("helper_none", "good", {"minutes": f"{minutes:g}"})
    else:
        yield Result("helper_waits", "good", {"process": address.process})


def logs(machine: Machine) -> Iterator[Result]:
    """Where the log and the earlier versions are, and what went wrong last."""
    del machine
    folder = state_path("versions")
    written = _writable(folder)
    yield Result("kept_in" if written else "kept_nowhere", "good" if written else "bad", {"path": folder})
    yield Result("log", "good", {"path": log_path()})
    last = last_error()
    if last is not None:
        values: dict[str, object] = {
            "when": f"{last.when:%Y-%m-%d %H:%M}",
            "action": last.action,
            "error": last.error,
        }
        yield Result("log_last", "note", values)


def _writable(folder: Path) -> bool:
    """Whether it can be written, or made: tried out, as permissions alone do not tell."""
    there = next(one for one in (folder, *folder.parents) if one.exists())
    try:
        with tempfile.TemporaryFile(dir=there) as tried:
            tried.write(b"\0")
    except OSError:
        return False
    return True


TESTS: tuple[Test, ...] = (
    interpreter,
    versions,
    installed,
    office,
    macros,
    child_processes,
    mac,
    helper,
    logs,
)
