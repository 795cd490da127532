"""The tests import okrxl as it is installed, in this process and in those they start."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

import okrxl
from tests.conftest import ROOT

CLONE = ROOT / "okrxl"


def installed_as_a_copy() -> bool:
    """Whether `pip install .` put the modules into site-packages, rather than `pip install -e .` a link."""
    try:
        return Path(str(distribution("okrxl").locate_file("okrxl/__init__.py"))).is_file()
    except PackageNotFoundError:
        return False


def test_the_clone_is_not_what_is_tested() -> None:
    if "PYTHONPATH" in os.environ:
        pytest.skip("PYTHONPATH says which okrxl is tested")
    if not installed_as_a_copy():
        pytest.skip("okrxl is installed as a link to the clone (pip install -e)")
    assert not Path(okrxl.__file__).is_relative_to(CLONE), "run pytest, not python -m pytest"


def test_a_process_started_in_the_clone_imports_the_same_okrxl() -> None:
    asked = [sys.executable, "-c", "import okrxl; print(okrxl.__file__)"]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)
    assert Path(done.stdout.strip()) == Path(okrxl.__file__)
