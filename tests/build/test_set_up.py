"""The set-up out of a wheel: which file it takes, where it puts it, and what it says where a step fails."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from okrxl import set_up
from okrxl.core.labels import LANGS, labels


def test_the_newest_of_several_files(tmp_path: Path) -> None:
    assert set_up.newest_wheel(tmp_path) is None
    for number, name in enumerate(("okrxl-0.10.0", "okrxl-0.9.0", "okrxl-0.10.0"), 1):
        copy = " (1)" if number == 3 else ""
        path = tmp_path / f"{name}-py3-none-any{copy}.whl"
        path.touch()
        os.utime(path, (number, number))
    (tmp_path / "okrxl-1.0.tar.gz").touch()
    newest = set_up.newest_wheel(tmp_path)
    assert newest is not None
    assert newest.name == "okrxl-0.10.0-py3-none-any (1).whl"


@pytest.mark.parametrize(
    ("system", "variables", "python"),
    [
        ("win32", {"LOCALAPPDATA": "/u/Local"}, "/u/Local/Programs/okrxl/python/Scripts/python.exe"),
        ("darwin", {}, "/home/Library/Application Support/okrxl-program/python/bin/python"),
        ("linux", {}, "/home/.local/share/okrxl-program/python/bin/python"),
    ],
)
def test_it_goes_into_the_user_s_own_folders(system: str, variables: dict[str, str], python: str) -> None:
    assert set_up.place(system, Path("/home"), variables).python == Path(python)


@pytest.mark.skipif(sys.platform == "win32", reason="a link stands in for what Windows' Store does")
def test_excel_gets_the_real_path_of_the_program(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "AppData").symlink_to(tmp_path / "real")
    assert set_up.made(set_up.Place(tmp_path / "AppData" / "okrxl")).folder == tmp_path / "real" / "okrxl"


@pytest.mark.parametrize(
    ("output", "key"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk"),
        ("OSError: [WinError 112] There is not enough space on the disk", "disk"),
        ("not created successfully because ensurepip is not\navailable.  On Debian", "venv"),
        ("/usr/bin/python3: No module named venv", "venv"),
        ("PermissionError: [WinError 32] The process cannot access the file", "in_use"),
        ("PermissionError: [Errno 13] Permission denied: '/x'", "in_use"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]'))", "certificate"),
        ("Retrying (...) after connection broken by 'ProxyError('Cannot connect to proxy.')'", "network"),
        ("ERROR: Could not find a version that satisfies pandas>=3.0 (from versions: none)", "network"),
        ("ERROR: okrxl-0.1.0-py3-none-any.whl is not a supported wheel", "other"),
    ],
)
def test_what_a_step_prints_becomes_a_sentence(output: str, key: str) -> None:
    assert set_up.reason(output) == key
    for lang in LANGS:
        assert labels(lang).text(f"click.set_up.failed.{key}", log="L", folder="F", path="P", reason="R")


def test_packages_beside_it_are_the_only_source(tmp_path: Path) -> None:
    (tmp_path / "okrxl-0.1.0-py3-none-any.whl").touch()
    (tmp_path / "okrxl-0.1.0-py3-none-any (1).whl").touch()
    assert set_up._source(tmp_path) == []
    (tmp_path / "pandas-3.1.1-cp311-cp311-win_amd64.whl").touch()
    assert set_up._source(tmp_path) == ["--no-index", "--find-links", tmp_path]


def test_packages_beside_it_that_are_not_all_there(tmp_path: Path) -> None:
    said = "print('Could not find a version that satisfies pandas>=3.0 (from versions: none)'); exit(1)"
    for option, key in (("--no-index", "beside"), ("--upgrade", "network")):
        with pytest.raises(set_up.SetUpError) as failed:
            set_up._run([sys.executable, "-c", said, option], set_up.Place(tmp_path))
        assert failed.value.key == key
        for lang in LANGS:
            assert labels(lang).text(f"click.set_up.failed.{key}", **failed.value.values)


@pytest.mark.parametrize("lang", LANGS)
def test_without_a_file_it_names_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], lang: str
) -> None:
    monkeypatch.setenv("LC_ALL", {"zh": "zh_CN.UTF-8", "en": "en_US.UTF-8"}[lang])
    assert set_up.main([str(tmp_path)]) == 1
    error = capsys.readouterr().err
    assert str(tmp_path) in error
    assert ("缺少文件" in error) is (lang == "zh")


def test_a_folder_that_cannot_be_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "okrxl-0.1.0-py3-none-any.whl").touch()
    (tmp_path / "file").touch()
    inside = set_up.Place(tmp_path / "file" / "okrxl-program")
    monkeypatch.setattr(set_up, "place", lambda *_: inside)
    assert set_up.main([str(tmp_path)]) == 1
    assert f"{inside.folder} can't be written: Not a directory" in capsys.readouterr().err


def test_an_older_python_is_told_what_is_needed() -> None:
    program = (
        "import runpy, sys; sys.version_info = (3, 9, 2); runpy.run_module('okrxl', run_name='__main__')"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=False)
    assert ran.returncode == 1
    assert ran.stderr.startswith("okrxl needs Python 3.11 or newer")
    assert "需要 Python 3.11" in ran.stderr
    assert "Traceback" not in ran.stderr
