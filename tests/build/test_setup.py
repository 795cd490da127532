"""The set-up scripts for people who never open a terminal: every failure is a sentence that helps."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from okrxl.build.templates import templates

SCRIPTS = Path(str(templates())) / "setup"
NO_PYTHON = {"en_US.UTF-8": "okrxl needs Python 3.11 or newer", "zh_CN.UTF-8": "需要 Python 3.11 或更高版本"}
NO_WHEEL = {"en_US.UTF-8": "The file okrxl-….whl is missing", "zh_CN.UTF-8": "缺少文件 okrxl-….whl"}
needs_a_shell = pytest.mark.skipif(sys.platform == "win32", reason="setup.command is for a Mac")


def run(folder: Path, lang: str, path: Path) -> subprocess.CompletedProcess[str]:
    script = shutil.copy(SCRIPTS / "setup.command", folder)
    where = {"HOME": str(folder / "home"), "LANG": lang, "PATH": str(path)}
    return subprocess.run(
        ["/bin/sh", script], capture_output=True, encoding="utf-8", env=where, check=False, timeout=120
    )


def programs(folder: Path, python: str) -> Path:
    """A search path on which `python3` is a given script, beside the few programs that the set-up needs."""
    made = folder / "bin"
    made.mkdir()
    for name in ("dirname", "uname", "mkdir"):
        (made / name).symlink_to(shutil.which(name) or f"/usr/bin/{name}")
    (made / "python3").write_text(f"#!/bin/sh\n{python}\n", encoding="utf-8")
    (made / "python3").chmod(0o755)
    return made


@needs_a_shell
@pytest.mark.parametrize("lang", NO_PYTHON)
def test_without_a_recent_python_it_says_where_to_get_one(tmp_path: Path, lang: str) -> None:
    if any(map(os.path.exists, ("/opt/homebrew/bin/python3", "/usr/local/bin/python3"))):
        pytest.skip("this machine has a Python where the set-up looks for one beside the search path")
    ran = run(tmp_path, lang, programs(tmp_path, "exit 1"))
    assert ran.returncode == 1
    assert NO_PYTHON[lang] in ran.stderr
    assert not (tmp_path / "home").exists()


@needs_a_shell
@pytest.mark.parametrize("lang", NO_WHEEL)
def test_without_the_file_beside_it_it_names_the_folder(tmp_path: Path, lang: str) -> None:
    ran = run(tmp_path, lang, programs(tmp_path, f'exec "{sys.executable}" "$@"'))
    assert ran.returncode == 1
    assert NO_WHEEL[lang] in ran.stderr
    assert str(tmp_path) in ran.stderr


@needs_a_shell
@pytest.mark.long
def test_what_pip_cannot_install_is_reported_with_the_log(tmp_path: Path) -> None:
    (tmp_path / "okrxl-0.1.0-py3-none-any.whl").write_text("no wheel", encoding="ascii")
    ran = run(tmp_path, "en_US.UTF-8", programs(tmp_path, f'exec "{sys.executable}" "$@"'))
    assert ran.returncode == 1
    assert "okrxl could not be installed" in ran.stderr
    assert Path(ran.stderr.rpartition("Details: ")[2].strip()).is_file()


def test_the_one_for_windows_is_plain_ascii_with_its_line_ends() -> None:
    script = (SCRIPTS / "setup.cmd").read_bytes()
    assert script.isascii()
    assert script.count(b"\n") == script.count(b"\r\n") > 20
