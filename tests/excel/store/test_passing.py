"""A copy in the temporary folder: gone at the end, or with the next run where its own was killed."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from okrxl.buttons.lock import workbook_lock
from okrxl.excel.store.passing import LOCK, PREFIX, clear_forgotten, passing_folder
from okrxl.excel.store.work_lock import working_on

A_WEEK = 7 * 24 * 60 * 60
COPYING = """
import sys, time
from okrxl.excel.store.passing import passing_folder
with passing_folder() as folder:
    (folder / "book.xlsm").write_bytes(b"figures")
    print("copied", flush=True)
    time.sleep(60)
"""


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's temporary folder."""
    made = tmp_path / "temporary"
    made.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(made))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return made


def copying(place: Path) -> subprocess.Popen[str]:
    """Another process that has just copied a workbook."""
    environment = {**os.environ, "TMPDIR": str(place)}
    process = subprocess.Popen(
        [sys.executable, "-c", COPYING], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "copied\n"
    process.stdout.close()
    return process


def test_nothing_is_left_of_it(place: Path) -> None:
    with passing_folder() as folder:
        (folder / "book.xlsm").touch()
        assert folder.is_relative_to(place)
        if os.name == "posix":
            assert folder.parent.stat().st_mode & 0o077 == 0
    assert list(place.iterdir()) == []


def test_the_copy_of_a_killed_click_goes_with_the_next_and_that_of_a_running_one_stays(
    place: Path, tmp_path: Path
) -> None:
    killed, alive = copying(place), copying(place)
    try:
        killed.kill()
        killed.wait()
        assert len(list(place.rglob("book.xlsm"))) == 2
        with workbook_lock(str(tmp_path / "book.xlsm")):
            assert len(list(place.rglob("book.xlsm"))) == 1
            assert len(list(place.iterdir())) == 1
    finally:
        alive.kill()
        alive.wait()
    with working_on(tmp_path / "book.xlsm"):  # a command line
        assert list(place.iterdir()) == []


def test_what_has_no_lock_stays_for_a_day(place: Path) -> None:
    new, old, other = place / f"{PREFIX}new", place / f"{PREFIX}old", place / "another program's"
    for one in (new, old, other):
        one.mkdir()
        (one / "book.xlsm").touch()
    for one in (old, other):
        os.utime(one, (time.time() - A_WEEK,) * 2)
    (place / f"{PREFIX}file").touch()
    clear_forgotten()
    assert sorted(one.name for one in place.iterdir()) == [
        "another program's",
        f"{PREFIX}file",
        f"{PREFIX}new",
    ]


@pytest.mark.skipif(os.name != "posix", reason="elsewhere everybody has a folder of their own")
def test_links_and_other_users_folders_are_left_alone(place: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "copy").mkdir(parents=True)
    (elsewhere / LOCK).touch()
    (place / f"{PREFIX}link").symlink_to(elsewhere, target_is_directory=True)
    theirs = place / f"{PREFIX}theirs"
    (theirs / "copy").mkdir(parents=True)
    (theirs / LOCK).touch()
    if os.geteuid() == 0:
        os.chown(theirs, 65_534, 65_534)
    clear_forgotten()
    assert (elsewhere / "copy").is_dir()
    assert theirs.is_dir() is (os.geteuid() == 0)
