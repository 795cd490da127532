"""install writes where the macros look, uninstall takes it away, on a Windows and a Mac of our own."""

from __future__ import annotations

import dataclasses
import shutil
import subprocess
from pathlib import Path

import pytest

from okrxl.buttons.install import applescript, install, python_for_vba, removal, uninstall
from okrxl.buttons.machine import SETTINGS, Machine, Root
from okrxl.core.errors import EnvironmentProblemError
from okrxl.core.labels import labels
from okrxl.excel.store.state import state_path


class Registry:
    """Values by (root, key, name)."""

    def __init__(self) -> None:
        self.values: dict[tuple[Root, str, str], str | int] = {}

    def read(self, root: Root, key: str, name: str) -> str | int | None:
        return self.values.get((root, key, name))

    def write(self, key: str, name: str, value: str) -> None:
        self.values["user", key, name] = value

    def remove(self, key: str) -> None:
        self.values = {place: value for place, value in self.values.items() if place[1] != key}


@dataclasses.dataclass(frozen=True)
class Chinese(Machine):
    """Windows with an English code page and short names."""

    shorts: bool = True

    def ansi(self, path: str) -> bool:
        return path.isascii()

    def short(self, path: str) -> str:
        return path.replace("张三", "ZHANGS~1") if self.shorts else path


def windows(home: Path, python: str = r"C:\Python\python.exe", **more: bool) -> Chinese:
    return Chinese("win32", python, home, {"APPDATA": str(home / "Roaming")}, Registry(), **more)


def mac(home: Path) -> Machine:
    return Machine("darwin", '/Users/x/my "venv"/bin/python', home)


def test_windows_is_told_where_getsetting_looks(tmp_path: Path) -> None:
    machine = windows(tmp_path)
    lines = install(machine, "en")
    assert machine.registry is not None
    assert machine.registry.read("user", SETTINGS, "python") == machine.python
    assert SETTINGS == r"Software\VB and VBA Program Settings\okrxl\install"
    assert machine.python in lines[0]
    assert not list(tmp_path.iterdir())
    assert uninstall(machine, "en")[0] == labels("en").text("click.install.gone")
    assert machine.registry.read("user", SETTINGS, "python") is None


def test_a_path_outside_the_code_page_is_stored_in_its_short_form(tmp_path: Path) -> None:
    python = r"C:\Users\张三\venv\Scripts\python.exe"
    assert python_for_vba(windows(tmp_path, python)) == r"C:\Users\ZHANGS~1\venv\Scripts\python.exe"
    with pytest.raises(EnvironmentProblemError) as refused:
        install(windows(tmp_path, python, shorts=False), "zh")
    assert refused.value.code == "path_unreadable"
    assert python in labels("zh").text(f"errors.{refused.value.code}", **refused.value.values)


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_the_add_in_lies_where_excel_opens_everything(tmp_path: Path, system: str) -> None:
    machine = windows(tmp_path) if system == "win32" else mac(tmp_path)
    install(machine, "zh", addin=True)
    assert machine.addin is not None
    assert machine.addin.read_bytes().startswith(b"PK")
    assert machine.addin.parts[-2] == {"win32": "XLSTART", "darwin": "Excel"}[system]
    uninstall(machine, "zh")
    assert not machine.addin.exists()
    uninstall(machine, "zh")


def test_a_mac_gets_the_one_script_its_excel_may_run(tmp_path: Path) -> None:
    machine = mac(tmp_path)
    install(machine, "zh")
    script = tmp_path / "Library/Application Scripts/com.microsoft.Excel/okrxl.applescript"
    text = script.read_text(encoding="utf-8")
    assert text == applescript(machine.python)
    assert 'property installed : "/Users/x/my \\"venv\\"/bin/python"' in text
    assert "on okrxlClick(arguments)" in text
    uninstall(machine, "zh")
    assert not script.exists()


@pytest.mark.skipif(not shutil.which("osacompile"), reason="AppleScript is a Mac's")
def test_a_mac_compiles_the_script(tmp_path: Path) -> None:
    source = tmp_path / "okrxl.applescript"
    source.write_text(applescript("/usr/bin/python3"), encoding="utf-8")
    subprocess.run(["osacompile", "-o", tmp_path / "okrxl.scpt", source], check=True)


def test_elsewhere_there_is_nothing_to_write(tmp_path: Path) -> None:
    machine = Machine("linux", "/usr/bin/python3", tmp_path)
    assert "OKRXL_PYTHON" in install(machine, "zh")[0]
    assert not list(tmp_path.iterdir())
    with pytest.raises(EnvironmentProblemError) as refused:
        install(machine, "zh", addin=True)
    assert refused.value.code == "no_place_for_addin"


def test_without_excel_it_speaks_of_libreoffice(tmp_path: Path) -> None:
    text = "\n".join(install(Machine("linux", "/usr/bin/python3", tmp_path), "en"))
    assert "LibreOffice" in text
    assert "Restart Excel" not in text
    assert "Restart Excel" in "\n".join(install(mac(tmp_path), "en"))


@pytest.mark.parametrize(
    ("system", "python", "command"),
    [
        ("linux", "/home/x/.local/pipx/venvs/okrxl/bin/python", "pipx uninstall okrxl"),
        ("linux", "/home/x/.local/share/uv/tools/okrxl/bin/python", "uv tool uninstall okrxl"),
        ("linux", "/home/x/okrxl/bin/python", '"/home/x/okrxl/bin/python" -m pip uninstall okrxl'),
        (
            "darwin",
            "/Users/x/Library/Application Support/okrxl-program/python/bin/python",
            'rm -r "/Users/x/Library/Application Support/okrxl-program"',
        ),
    ],
)
def test_uninstall_names_the_command_that_removes_the_program(
    tmp_path: Path, system: str, python: str, command: str
) -> None:
    assert removal(Machine(system, python, tmp_path)) == command


def test_uninstall_makes_no_folders(tmp_path: Path) -> None:
    uninstall(mac(tmp_path), "en")
    assert not state_path().exists()
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "Library").write_text("a file stands in the way")
    with pytest.raises(EnvironmentProblemError) as refused:
        install(mac(tmp_path), "zh")
    assert refused.value.code == "install_failed"
