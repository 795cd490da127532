"""Commands at the same time, and killed at random moments: nothing lost, nothing torn, nobody blocked.

`OKRXL_TOGETHER=200 pytest` this file for as many races and kills; the suite takes a few.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from itertools import combinations_with_replacement
from pathlib import Path

import openpyxl
import pytest

from okrxl.excel.store.state import state_path
from okrxl.exchange.sheets.update_grid import cell
from tests.conftest import more
from tests.excel import manager, small
from tests.excel.running import done, okrxl

TIMES = int(os.environ.get("OKRXL_TOGETHER") or more(usual=1, long=3))
VERBS = ("refresh", "collect", "restore", "distribute")
PAIRS = [("refresh", "collect"), ("restore", "refresh"), *combinations_with_replacement(VERBS, 2)]
FIRST_ROW = 5
"""Of the check-ins."""
Command = Callable[[str], list[str]]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills processes")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a master, what it has sent, and what came back with a figure in each file."""
    folder = tmp_path_factory.mktemp("filled")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(folder / "state"))
        master = small.small(folder / "master.xlsx")
        done("distribute", master, "--to", folder / "sent")
    shutil.copytree(folder / "sent", folder / "back")
    for path in (folder / "back").glob("*.xlsx"):
        manager.types(path, "Update", {cell("date", 7): date(2026, 11, 18), cell("actual", 7): 44})
    return folder


@pytest.fixture
def book(filled: Path, tmp_path: Path) -> Path:
    """A copy of the master, refreshed once so that there is a version to restore, and changed since."""
    path = tmp_path / "master.xlsx"
    shutil.copy(filled / "master.xlsx", path)
    done("refresh", path)
    manager.types(path, "Settings", {"B5": "Another name"})
    return path


@pytest.fixture
def command(filled: Path, book: Path) -> Command:
    """`command("collect")`: the line that does it, in a process of its own."""
    more = {
        "collect": ["--from", str(filled / "back")],
        "distribute": ["--to", str(book.parent / "sent"), "--overwrite"],
    }
    return lambda verb: [sys.executable, "-m", "okrxl", verb, str(book), *more.get(verb, [])]


def check_ins(path: Path) -> int:
    sheet = openpyxl.load_workbook(path, data_only=True)["Check-ins"]
    return sum(bool(row[1]) for row in sheet.iter_rows(min_row=FIRST_ROW, max_col=2, values_only=True))


@pytest.mark.parametrize("number", range(TIMES))
def test_two_at_once_both_do_it_or_one_says_why_not(book: Path, command: Command, number: int) -> None:
    """Refresh beside collect lost 30 rows though both said that it was done."""
    verbs, before = PAIRS[number % len(PAIRS)], check_ins(book)
    chance = random.Random(number)
    running = []
    for verb in verbs:
        running.append(
            subprocess.Popen(command(verb), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        )
        time.sleep(chance.uniform(0, 0.4))
    errors = [one.communicate()[1] for one in running]
    did = [verb for verb, one in zip(verbs, running, strict=True) if one.returncode in {0, 1}]
    assert did, errors
    assert not any("okrxl.log" in error or "Traceback" in error for error in errors), errors
    assert all(error for error, one in zip(errors, running, strict=True) if one.returncode == 2)
    assert okrxl("check", book).code in {0, 1}
    if "collect" in did and "restore" not in did:
        assert check_ins(book) > before
    assert not list(book.parent.glob(".okrxl-*"))


@pytest.mark.parametrize("number", range(TIMES))
def test_killed_at_a_random_moment_nothing_is_lost_and_the_next_run_goes_on(
    book: Path, command: Command, number: int
) -> None:
    present = book.read_bytes()
    kept = {path.read_bytes() for path in state_path().rglob("*.bak")}
    verb = VERBS[number % len(VERBS)]
    with subprocess.Popen(
        command(verb), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=book.parent
    ) as process:
        time.sleep(random.Random(number).uniform(0, 3))
        process.kill()
    assert okrxl("check", book).code in {0, 1}
    assert {present, *kept} <= {
        book.read_bytes(),
        *(path.read_bytes() for path in state_path().rglob("*.bak")),
    }
    done("refresh", book)
    assert not list(book.parent.glob(".okrxl-*"))
