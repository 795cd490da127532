"""The set-up scripts for people who never open a terminal: every failure is a sentence that helps."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

import okrxl
from okrxl.build.templates import templates

PACKAGE = Path(okrxl.__file__).parent
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
@pytest.mark.parametrize(("lang", "said"), [("en_US.UTF-8", "damaged"), ("zh_CN.UTF-8", "已损坏或不完整")])
def test_a_file_that_is_not_complete(tmp_path: Path, lang: str, said: str) -> None:
    (tmp_path / "okrxl-0.1.0-py3-none-any.whl").write_bytes(b"PK\x03\x04 half a file")
    ran = run(tmp_path, lang, programs(tmp_path, f'exec "{sys.executable}" "$@"'))
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr
    assert ran.returncode == 1


@needs_a_shell
def test_the_rest_is_done_by_the_file_beside_it(tmp_path: Path) -> None:
    program = "import sys; print(*sys.argv[1:], __name__, sep='|')"
    with ZipFile(tmp_path / "okrxl-9.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("okrxl/__init__.py", "")
        wheel.writestr("okrxl/set_up.py", program)
    ran = run(tmp_path, "zh_CN.UTF-8", programs(tmp_path, f'exec "{sys.executable}" "$@"'))
    assert (ran.stdout, ran.returncode) == (f"{tmp_path}|__main__\n", 0), ran.stderr


@needs_a_shell
@pytest.mark.parametrize(("lang", "said"), [("en_US.UTF-8", "can't be written"), ("zh_CN.UTF-8", "无法写入")])
def test_out_of_the_wheel_it_has_its_texts(tmp_path: Path, lang: str, said: str) -> None:
    with ZipFile(tmp_path / "okrxl-9.0-py3-none-any.whl", "w") as wheel:
        core = (path for path in (PACKAGE / "core").rglob("*") if path.suffix in {".py", ".toml"})
        for path in (PACKAGE / "__init__.py", PACKAGE / "set_up.py", *core):
            wheel.write(path, path.relative_to(PACKAGE.parent))
    (tmp_path / "home").touch()
    ran = run(tmp_path, lang, programs(tmp_path, f'exec "{sys.executable}" "$@"'))
    assert "okrxl-9.0-py3-none-any.whl" in ran.stdout, ran.stderr
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr
    assert ran.returncode == 1


def test_the_one_for_windows_is_plain_ascii_with_its_line_ends() -> None:
    script = (SCRIPTS / "setup.cmd").read_bytes()
    assert script.isascii()
    assert script.count(b"\n") == script.count(b"\r\n") > 20


@needs_a_shell
def test_nothing_is_loaded_from_the_folder_that_it_lies_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is the folder of downloads, and on Windows the current one."""
    monkeypatch.chdir(tmp_path)
    for name in ("zipfile", "runpy", "okrxl"):
        (tmp_path / f"{name}.py").write_text("open('loaded', 'w')", encoding="ascii")
    (tmp_path / "okrxl-9.0-py3-none-any.whl").write_bytes(b"no wheel")
    run(tmp_path, "en_US.UTF-8", programs(tmp_path, f'exec "{sys.executable}" "$@"'))
    assert not (tmp_path / "loaded").exists()


def test_both_run_the_same_module() -> None:
    for name in ("setup.cmd", "setup.command"):
        assert "run_module('okrxl.set_up', run_name='__main__')" in (SCRIPTS / name).read_text("utf-8")
