"""The old file whole or the new one whole; the version before comes back."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest

from okrxl.core.errors import BadFileError, EnvironmentProblemError, OkrxlError
from okrxl.core.labels import labels
from okrxl.excel import file_store
from okrxl.excel.store import versions
from okrxl.excel.store.file_swap import clear_leftovers, write_all
from okrxl.excel.store.state import state_path
from tests.excel.tiny import tiny

OLD, NEW, THEIRS = tiny("old"), tiny("new"), tiny("theirs")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "目标 & 表.xlsx"
    path.write_bytes(OLD)
    return path


def files(path: Path) -> list[str]:
    return [entry.name for entry in path.parent.iterdir() if entry.is_file()]


def written(content: bytes) -> Callable[[IO[bytes]], None]:
    return lambda stream: write_all(stream, content)


def kept(path: Path) -> list[bytes]:
    return [one.path.read_bytes() for one in versions.kept(path.resolve(), "")]


def test_a_version_comes_back_and_that_can_be_undone(book: Path) -> None:
    file_store.replace(book, OLD, written(NEW))
    assert book.read_bytes() == NEW
    file_store.restore(book)
    assert book.read_bytes() == OLD
    file_store.restore(book)
    assert (book.read_bytes(), files(book)) == (NEW, [book.name])


def test_a_failure_midway_leaves_the_old_file_and_no_rubbish(book: Path) -> None:
    def fails(stream: IO[bytes]) -> None:
        stream.write(b"half")
        raise RuntimeError("midway")

    with pytest.raises(RuntimeError, match="midway"):
        file_store.replace(book, OLD, fails)
    assert (book.read_bytes(), files(book)) == (OLD, [book.name])


@pytest.mark.skipif(os.name != "posix", reason="kills itself by a signal")
def test_a_kill_midway_leaves_the_old_file_and_the_next_run_clears_the_rest(book: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from okrxl.excel import file_store\n"
        "def dies(stream): stream.write(b'half'); stream.flush(); os.kill(os.getpid(), 9)\n"
        "path = Path(sys.argv[1]); file_store.replace(path, path.read_bytes(), dies)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(book)], check=False).returncode == -9
    assert book.read_bytes() == OLD
    assert len(files(book)) == 2
    (book.parent / ".okrxl-of another").touch()
    clear_leftovers(book)
    assert sorted(files(book)) == [".okrxl-of another", book.name]


@pytest.mark.parametrize("lock", ["~${}", ".~lock.{}#"])
def test_an_open_workbook_is_refused(book: Path, lock: str) -> None:
    file_store.replace(book, OLD, written(NEW))
    (book.parent / lock.format(book.name)).touch()
    for act in (lambda: file_store.replace(book, NEW, written(OLD)), lambda: file_store.restore(book)):
        with pytest.raises(BadFileError, match="open_elsewhere"):
            act()
    assert book.read_bytes() == NEW


def test_a_file_that_changed_meanwhile_is_not_overwritten(book: Path) -> None:
    book.write_bytes(THEIRS)
    with pytest.raises(BadFileError, match="changed_meanwhile"):
        file_store.replace(book, OLD, written(NEW))
    assert book.read_bytes() == THEIRS


def test_a_file_that_changes_while_the_new_one_is_written_is_not_overwritten(book: Path) -> None:
    def slowly(stream: IO[bytes]) -> None:
        stream.write(NEW)
        book.write_bytes(THEIRS)

    with pytest.raises(BadFileError, match="changed_meanwhile"):
        file_store.replace(book, OLD, slowly)
    assert (book.read_bytes(), files(book)) == (THEIRS, [book.name])


def test_refusals_say_what_to_do(book: Path) -> None:
    for act in (lambda: file_store.load(book.parent / "no.xlsx"), lambda: file_store.restore(book)):
        with pytest.raises(OkrxlError) as caught:
            act()
        for lang in ("zh", "en"):
            assert ".xlsx" in labels(lang).text(f"errors.{caught.value.code}", **caught.value.values)


def test_only_the_newest_versions_are_kept(book: Path) -> None:
    for number in range(14):
        file_store.replace(book, book.read_bytes(), written(tiny(str(number))))
    assert len(kept(book)) == versions.MOST
    assert kept(book)[0] == tiny("12")


def test_versions_saved_within_one_second_are_all_kept_in_order(book: Path) -> None:
    contents = [tiny(word) for word in ("first", "second", "third")]
    for content in contents:
        versions.keep(book.resolve(), content, "refresh", "")
    # A clock that is set back does not change the order either.
    for age, version in enumerate(reversed(versions.kept(book.resolve(), ""))):
        os.utime(version.path, (1_800_000_000 - age,) * 2)
    assert kept(book) == contents[::-1]
    file_store.restore(book)
    assert book.read_bytes() == contents[2]


def test_a_full_state_folder_stops_a_restore_before_anything_is_changed(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest content used to be overwritten first, and was then nowhere."""
    file_store.replace(book, OLD, written(NEW))
    before = kept(book)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("okrxl.excel.store.versions.write_private", full)
    with pytest.raises(EnvironmentProblemError) as caught:
        file_store.restore(book)
    assert caught.value.code == "state_not_writable"
    assert str(state_path("versions")) in str(caught.value.values["folder"])
    assert (book.read_bytes(), kept(book)) == (NEW, before)


def test_a_state_folder_that_is_a_file_is_named(book: Path) -> None:
    state_path().parent.mkdir(parents=True, exist_ok=True)
    state_path().touch()
    with pytest.raises(EnvironmentProblemError) as caught:
        file_store.replace(book, OLD, written(NEW))
    assert caught.value.values == {"name": book.name, "folder": str(state_path("versions"))}
    assert book.read_bytes() == OLD


def test_a_write_protected_file_is_not_restored_either(book: Path) -> None:
    file_store.replace(book, OLD, written(NEW))
    book.chmod(0o444)
    with pytest.raises(EnvironmentProblemError, match="not_writable"):
        file_store.restore(book)
    assert book.read_bytes() == NEW


def test_a_deleted_workbook_comes_back(book: Path) -> None:
    file_store.replace(book, OLD, written(NEW))
    book.unlink()
    file_store.restore(book)
    assert book.read_bytes() == OLD


def test_any_kept_version_comes_back_and_a_collect_before_a_refresh_is_undone(book: Path) -> None:
    for content, command in ((tiny("collected"), "collect"), (NEW, "refresh")):
        file_store.replace(book, book.read_bytes(), written(content), command=command)
    assert [one.command for one in versions.kept(book.resolve(), "")] == ["refresh", "collect"]
    assert file_store.restore(book, 2).command == "collect"
    assert book.read_bytes() == OLD
    assert [one.command for one in versions.kept(book.resolve(), "")] == ["restore", "refresh"]
    with pytest.raises(BadFileError, match="no_such_version"):
        file_store.restore(book, 3)
    file_store.restore(book)
    assert book.read_bytes() == NEW


def test_foreign_and_damaged_files_among_the_versions_harm_nothing(book: Path) -> None:
    file_store.replace(book, OLD, written(NEW))
    [version] = versions.kept(book.resolve(), "")
    folder = version.path.parent
    (folder / "desktop.ini").touch()
    (folder / "final.bak").touch()
    (folder / "00000009.bak").mkdir()
    (folder / "00000008.bak").symlink_to(book)
    assert [one.path for one in versions.kept(book.resolve(), "")] == [version.path]
    version.path.write_bytes(OLD[:50])
    with pytest.raises(BadFileError, match="kept_damaged"):
        file_store.restore(book)
    assert book.read_bytes() == NEW


def test_a_version_of_the_first_okrxl_comes_back(book: Path) -> None:
    file_store.replace(book, OLD, written(NEW))
    [version] = versions.kept(book.resolve(), "")
    version.path.rename(version.path.with_name("00000001.bak"))
    assert file_store.restore(book).command == ""
    assert book.read_bytes() == OLD


def test_names_may_be_as_long_as_the_system_allows(tmp_path: Path) -> None:
    path = tmp_path / ("目" * 83 + "x.xlsx")
    assert len(os.fsencode(path.name)) == 255
    path.write_bytes(OLD)
    file_store.refuse_open(path)
    file_store.replace(path, OLD, written(NEW))
    file_store.restore(path)
    assert path.read_bytes() == OLD
    with pytest.raises(BadFileError, match="path_too_long"):
        file_store.load(tmp_path / ("目" * 90 + ".xlsx"))
