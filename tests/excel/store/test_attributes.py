"""The file stays the file: owner, group, mode, access list, extended attributes, links survive a write."""

from __future__ import annotations

import os
import stat
import struct
import sys
from pathlib import Path

import pytest

from okrxl.excel import file_store
from okrxl.excel.store import attributes, file_swap, in_place
from okrxl.excel.store.file_swap import clear_leftovers, leftover_prefix, swap, write_all
from tests.excel.tiny import tiny

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="owners, access lists and attributes of Linux"
)
if sys.platform != "linux":
    pytest.skip(allow_module_level=True, reason="as above")

OLD, NEW = tiny("old", size=9000), tiny("new", size=20_000)
SOMEBODY, THEIR_GROUP = 65_534, 65_533


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    path.write_bytes(OLD)
    return path


def replace(path: Path) -> None:
    file_store.replace(path, path.read_bytes(), lambda stream: write_all(stream, NEW))
    assert path.read_bytes() == NEW
    assert not list(path.parent.glob(".okrxl-*"))


def access_list(uid: int) -> bytes:
    """`user::rw-, user:UID:rw-, group::r--, mask::rw-, other::---` as Linux stores it."""
    entries = [(0x01, 6, -1), (0x02, 6, uid), (0x04, 4, -1), (0x10, 6, -1), (0x20, 0, -1)]
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHi", *one) for one in entries)


def test_mode_stays_and_a_link_stays_a_link(book: Path) -> None:
    book.chmod(0o640)
    link = book.parent / "link.xlsx"
    link.symlink_to(book)
    replace(link)
    assert link.is_symlink()
    assert stat.S_IMODE(book.stat().st_mode) == 0o640


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_owner_and_group_stay(book: Path) -> None:
    os.chown(book, SOMEBODY, THEIR_GROUP)
    replace(book)
    assert (book.stat().st_uid, book.stat().st_gid) == (SOMEBODY, THEIR_GROUP)
    file_store.restore(book)
    assert (book.stat().st_uid, book.stat().st_gid) == (SOMEBODY, THEIR_GROUP)


def test_the_access_list_and_attributes_stay(book: Path) -> None:
    try:
        os.setxattr(book, "user.department", "销售部".encode())
        os.setxattr(book, attributes.ACCESS_LIST, access_list(SOMEBODY))
    except OSError:
        pytest.skip("the file system has none")
    replace(book)
    assert os.getxattr(book, "user.department").decode() == "销售部"
    assert os.getxattr(book, attributes.ACCESS_LIST) == access_list(SOMEBODY)
    assert stat.S_IMODE(book.stat().st_mode) == 0o660


def test_a_folder_s_access_list_is_not_put_on_a_file_that_has_none(book: Path) -> None:
    try:
        os.setxattr(book.parent, "system.posix_acl_default", access_list(SOMEBODY))
    except OSError:
        pytest.skip("the file system has none")
    book.chmod(0o600)
    replace(book)
    assert attributes.ACCESS_LIST not in os.listxattr(book)
    assert stat.S_IMODE(book.stat().st_mode) == 0o600


def test_hard_links_stay_one_file(book: Path) -> None:
    other = book.parent / "other name.xlsx"
    other.hardlink_to(book)
    replace(book)
    assert other.samefile(book)
    file_store.restore(book)
    assert other.read_bytes() == OLD
    assert sorted(one.name for one in book.parent.iterdir()) == ["book.xlsx", "other name.xlsx"]


def test_a_file_whose_owner_cannot_be_given_to_another_is_written_in_place(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A colleague's file in a shared folder stays the colleague's."""
    monkeypatch.setattr(file_swap, "same_attributes", lambda *_: False)
    inode = book.stat().st_ino
    replace(book)
    assert book.stat().st_ino == inode


@pytest.mark.parametrize("part", [600, 12_000, 27_000, 50_000])
def test_a_run_killed_while_writing_in_place_is_finished_by_the_next(book: Path, part: int) -> None:
    new = book.parent / f"{leftover_prefix(book)}x{in_place.NEW}"
    new.write_bytes(NEW)
    new.with_suffix(in_place.OLD).write_bytes(OLD)
    book.write_bytes(NEW[:part] + OLD[part:])
    clear_leftovers(book)
    assert book.read_bytes() == NEW
    assert [one.name for one in book.parent.iterdir()] == ["book.xlsx"]


def test_what_somebody_put_there_since_the_kill_stays(book: Path) -> None:
    new = book.parent / f"{leftover_prefix(book)}x{in_place.NEW}"
    new.write_bytes(NEW)
    new.with_suffix(in_place.OLD).write_bytes(OLD)
    theirs = tiny("theirs", size=9000)
    book.write_bytes(theirs)
    clear_leftovers(book)
    assert book.read_bytes() == theirs


def test_a_disk_that_is_full_while_writing_in_place_leaves_the_old_content(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (book.parent / "other.xlsx").hardlink_to(book)
    plain, calls = in_place._write, []

    def full(path: Path, content: bytes) -> None:
        calls.append(path)
        if len(calls) == 2:
            plain(path, NEW[:100] + OLD[100:])
            raise OSError(28, "No space left on device")
        plain(path, content)

    monkeypatch.setattr(in_place, "_write", full)
    with pytest.raises(OSError, match="No space"):
        swap(book, lambda stream: write_all(stream, NEW))
    assert book.read_bytes() == OLD
    assert sorted(one.name for one in book.parent.iterdir()) == ["book.xlsx", "other.xlsx"]
