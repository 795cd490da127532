"""One program at a time on a workbook; a lock of a dead process holds nobody up."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from okrxl.core.errors import BadFileError
from okrxl.core.labels import labels
from okrxl.excel.lock_file import lock_file
from okrxl.excel.store.state import state_path
from okrxl.excel.store.work_lock import working_on
from tests.excel import manager
from tests.excel.conftest import Sample
from tests.excel.running import okrxl
from tests.excel.tiny import tiny

HOLDS = (
    "import sys; from pathlib import Path; from okrxl.excel.store.work_lock import working_on\n"
    "with working_on(Path(sys.argv[1])):\n    print('held', flush=True); sys.stdin.read()"
)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    path.write_bytes(tiny("old"))
    return path


def holder(path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_the_second_gets_a_clear_line_by_whatever_name(book: Path) -> None:
    link, other = book.parent / "link.xlsx", book.parent / "other.xlsx"
    link.symlink_to(book)
    with working_on(book), pytest.raises(BadFileError, match="busy"), working_on(link):
        pass
    other.hardlink_to(book)
    with working_on(book), pytest.raises(BadFileError, match="busy"), working_on(other):
        pass
    with working_on(book), working_on(book.parent / "another.xlsx"):
        pass


def test_every_command_that_writes_keeps_off(sample: Sample, tmp_path: Path) -> None:
    path = sample()
    before = path.read_bytes()
    (tmp_path / "returned").mkdir()
    commands: tuple[list[str | Path], ...] = (
        ["refresh", path],
        ["adopt", path],
        ["restore", path],
        ["collect", path, "--from", tmp_path / "returned"],
        ["distribute", path, "--to", tmp_path / "sent"],
    )
    with holder(path):
        for command in commands:
            ran = okrxl(*command, "--lang", "en")
            assert ran.code == 2
            assert ran.err.strip() == "okrxl: " + labels("en").text("errors.busy", name=str(path))
        assert okrxl("check", path).code in {0, 1}
    assert path.read_bytes() == before
    assert not (tmp_path / "sent").exists()


def test_the_lock_of_a_killed_process_is_free(book: Path) -> None:
    with holder(book) as process:
        process.kill()
    with working_on(book):
        pass


def test_without_a_state_folder_the_work_goes_on_unlocked(book: Path) -> None:
    state_path().parent.mkdir(parents=True, exist_ok=True)
    state_path().touch()
    with working_on(book), working_on(book):
        pass


@pytest.mark.skipif(os.name != "posix", reason="modes")
def test_state_folders_and_locks_are_private(book: Path) -> None:
    (state_path() / "locks").mkdir(parents=True, mode=0o755)
    with working_on(book):
        pass
    for entry in state_path().rglob("*"):
        assert entry.stat().st_mode & 0o077 == 0, entry
    assert state_path().stat().st_mode & 0o077 == 0


def test_another_workbook_s_lock_file_is_not_taken_for_this_one_s(tmp_path: Path) -> None:
    """`~$Report2026.xlsx` is that of Report2026.xlsx, not of "Q1Report2026.xlsx"."""
    ours, theirs = tmp_path / "Q1Report2026.xlsx", tmp_path / "Report2026.xlsx"
    ours.touch()
    (tmp_path / "~$Report2026.xlsx").touch()
    assert lock_file(ours) is not None
    theirs.touch()
    assert lock_file(ours) is None
    assert lock_file(theirs) is not None
    assert lock_file(tmp_path / "Q1.xlsx") is None


def test_two_refreshes_at_once_one_does_it_the_other_says_so(sample: Sample) -> None:
    path = sample()
    manager.types(path, "关键结果", {"I5": 99})
    codes: list[int] = []

    def run() -> None:
        command = [sys.executable, "-m", "okrxl", "refresh", str(path)]
        codes.append(subprocess.run(command, check=False, capture_output=True).returncode)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert set(codes) <= {0, 1, 2}
    assert {0, 1} & set(codes)
    assert okrxl("check", path).code in {0, 1}
