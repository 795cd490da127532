"""The old file whole or the new one whole; the version before comes back."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from okrxl.core.errors import BadFileError, OkrxlError
from okrxl.core.labels import labels
from okrxl.excel import file_store


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "目标 & 表.xlsx"
    path.write_bytes(b"old")
    return path


def files(path: Path) -> list[str]:
    return [entry.name for entry in path.parent.iterdir() if entry.is_file()]


def test_a_version_comes_back_and_that_can_be_undone(book: Path) -> None:
    file_store.replace(book, b"old", lambda stream: file_store._write_all(stream, b"new"))
    assert book.read_bytes() == b"new"
    file_store.restore(book)
    assert book.read_bytes() == b"old"
    file_store.restore(book)
    assert (book.read_bytes(), files(book)) == (b"new", [book.name])


def test_a_failure_midway_leaves_the_old_file_and_no_rubbish(book: Path) -> None:
    def fails(stream: IO[bytes]) -> None:
        stream.write(b"half")
        raise RuntimeError("midway")

    with pytest.raises(RuntimeError, match="midway"):
        file_store.replace(book, b"old", fails)
    assert (book.read_bytes(), files(book)) == (b"old", [book.name])


def test_a_kill_midway_leaves_the_old_file(book: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from okrxl.excel import file_store\n"
        "def dies(stream): stream.write(b'half'); stream.flush(); os.kill(os.getpid(), 9)\n"
        "file_store.replace(Path(sys.argv[1]), b'old', dies)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(book)], check=False).returncode == -9
    assert book.read_bytes() == b"old"


@pytest.mark.parametrize("lock", ["~${}", ".~lock.{}#"])
def test_an_open_workbook_is_refused(book: Path, lock: str) -> None:
    (book.parent / lock.format(book.name)).touch()
    with pytest.raises(BadFileError, match="open_elsewhere"):
        file_store.replace(book, b"old", lambda stream: file_store._write_all(stream, b"new"))
    assert book.read_bytes() == b"old"


def test_a_file_that_changed_meanwhile_is_not_overwritten(book: Path) -> None:
    book.write_bytes(b"theirs")
    with pytest.raises(BadFileError, match="changed_meanwhile"):
        file_store.replace(book, b"old", lambda stream: file_store._write_all(stream, b"new"))
    assert book.read_bytes() == b"theirs"


def test_mode_stays_and_a_link_stays_a_link(book: Path) -> None:
    book.chmod(0o640)
    link = book.parent / "link.xlsx"
    link.symlink_to(book)
    file_store.replace(link, b"old", lambda stream: file_store._write_all(stream, b"new"))
    assert link.is_symlink()
    assert (book.read_bytes(), os.stat(book).st_mode & 0o777) == (b"new", 0o640)  # noqa: PTH116


def test_refusals_say_what_to_do(book: Path) -> None:
    for act in (lambda: file_store.load(book.parent / "no.xlsx"), lambda: file_store.restore(book)):
        with pytest.raises(OkrxlError) as caught:
            act()
        for lang in ("zh", "en"):
            assert ".xlsx" in labels(lang).text(f"errors.{caught.value.code}", **caught.value.values)


def test_only_the_newest_versions_are_kept(book: Path) -> None:
    for number in range(14):
        now = book.read_bytes()
        file_store.replace(book, now, lambda stream, n=number: file_store._write_all(stream, b"%d" % n))  # type: ignore[misc]
    kept = file_store._versions(book.resolve())
    assert len(kept) == file_store.KEPT_VERSIONS
    assert kept[-1].read_bytes() == b"12"


def test_versions_saved_within_one_second_are_all_kept_in_order(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for clock in ("time", "time_ns", "monotonic"):
        monkeypatch.setattr(f"time.{clock}", lambda: 1_800_000_000)
    for content in (b"first", b"second", b"third"):
        file_store.keep_version(book.resolve(), content)
    # A clock that is set back does not change the order either.
    for age, version in enumerate(file_store._versions(book.resolve())):
        os.utime(version, (1_800_000_000 - age,) * 2)
    kept = file_store._versions(book.resolve())
    assert [version.read_bytes() for version in kept] == [b"first", b"second", b"third"]
    file_store.restore(book)
    assert book.read_bytes() == b"third"
