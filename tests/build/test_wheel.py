"""An installed okrxl carries every template."""

from __future__ import annotations

import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.conftest import ROOT

TEMPLATES = ROOT / "templates"
FOLDER = "okrxl/_templates/"


def wheel(folder: Path) -> Path:
    pytest.importorskip(
        "hatchling", reason="okrxl is not installed as a wheel, and hatchling cannot build one"
    )
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_every_template_is_in_the_wheel(tmp_path: Path) -> None:
    wanted = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*") if path.is_file()}
    installed = Path(str(files("okrxl") / "_templates"))
    if installed.is_dir():
        found = {path.relative_to(installed).as_posix() for path in installed.rglob("*") if path.is_file()}
    else:
        names = ZipFile(wheel(tmp_path)).namelist()
        found = {name.removeprefix(FOLDER) for name in names if name.startswith(FOLDER)}
    assert wanted <= found
