"""The history follows a workbook that is renamed or moved, and is not mixed up with that of a copy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from okrxl.core.errors import BadFileError
from okrxl.excel import file_store
from okrxl.excel.store import versions
from okrxl.excel.store.file_swap import write_all
from tests.excel import manager
from tests.excel.conftest import Sample
from tests.excel.running import done, okrxl
from tests.excel.tiny import tiny

X, Y = "AAAA0000", "BBBB1111"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook with one kept version, "first"; it holds "second"."""
    path = tmp_path / "2026" / "OKR.xlsx"
    path.parent.mkdir()
    path.write_bytes(tiny("first", X))
    change(path, "second")
    return path


def change(path: Path, word: str, number: str = X) -> None:
    file_store.replace(path, path.read_bytes(), lambda stream: write_all(stream, tiny(word, number)))


def words(path: Path) -> list[str]:
    """The kept versions, the newest first."""
    number = versions.number_in(path.read_bytes()) if path.exists() else None
    kept = versions.kept(path.resolve(), number)
    known = {tiny(word, one): word for word in ("first", "second", "third", "theirs") for one in ("", X, Y)}
    return [known[one.path.read_bytes()] for one in kept]


def test_a_renamed_workbook_keeps_its_history(book: Path) -> None:
    renamed = book.rename(book.with_name("OKR final.xlsx"))
    assert words(renamed) == ["first"]
    change(renamed, "third")
    assert words(renamed) == ["second", "first"]
    file_store.restore(renamed, 2)
    assert renamed.read_bytes() == tiny("first", X)
    assert not book.exists()


def test_a_workbook_whose_folder_was_renamed_keeps_its_history(book: Path) -> None:
    book.parent.rename(book.parent.with_name("archive"))
    moved = book.parent.with_name("archive") / book.name
    assert words(moved) == ["first"]
    change(moved, "third")
    assert words(moved) == ["second", "first"]


def test_a_copy_has_a_history_of_its_own(book: Path) -> None:
    copy = Path(shutil.copy(book, book.with_name("copy.xlsx")))
    with pytest.raises(BadFileError, match="nothing_to_restore"):
        file_store.restore(copy)
    change(copy, "third")
    change(book, "theirs")
    assert words(copy) == ["second"]
    assert words(book) == ["second", "first"]
    file_store.restore(copy)
    assert book.read_bytes() == tiny("theirs", X)


def test_a_copy_does_not_take_the_history_of_a_workbook_on_a_drive_that_comes_back(book: Path) -> None:
    copy = Path(shutil.copy(book, book.parents[1] / "copy.xlsx"))
    away = book.parent.rename(book.parent.with_name("unplugged"))
    change(copy, "third")
    away.rename(book.parent)
    assert words(book) == ["first"]


def test_another_workbook_at_the_old_path_does_not_get_the_history(book: Path) -> None:
    """The old year's workbook is archived, a new one takes its name."""
    archived = book.rename(book.with_name("OKR 2025.xlsx"))
    book.write_bytes(tiny("theirs", Y))
    with pytest.raises(BadFileError, match="nothing_to_restore"):
        file_store.restore(book)
    change(book, "third", Y)
    assert words(book) == ["theirs"]
    assert words(archived) == ["first"]


def test_of_two_workbooks_that_moved_together_each_finds_its_own(book: Path) -> None:
    copy = Path(shutil.copy(book, book.with_name("copy.xlsx")))
    change(copy, "third")
    folder = book.parent.rename(book.parent.with_name("archive"))
    assert words(folder / "copy.xlsx") == ["second"]
    assert words(folder / "OKR.xlsx") == ["first"]
    (folder / "copy.xlsx").rename(folder / "other.xlsx")
    assert words(folder / "other.xlsx") == []


def test_versions_from_before_the_first_number_belong_to_the_path(tmp_path: Path) -> None:
    path = tmp_path / "OKR.xlsx"
    path.write_bytes(tiny("first"))
    change(path, "second")
    change(path, "third")
    assert words(path) == ["second", "first"]
    file_store.restore(path, 2)
    assert path.read_bytes() == tiny("first")
    file_store.restore(path)
    assert path.read_bytes() == tiny("third", X)


def test_a_number_that_is_a_path_is_none() -> None:
    assert versions.number_in(tiny("x", "../../etc")) == ""
    assert versions.number_in(b"no workbook") is None


def test_the_list_says_when_before_what_and_the_score_and_any_of_it_comes_back(sample: Sample) -> None:
    path = sample("en.xlsx")
    first = path.read_bytes()
    manager.types(path, "Key Results", {"I5": 99})
    typed = path.read_bytes()
    done("refresh", path)
    done("refresh", path)
    listed = okrxl("restore", path, "--list", "--lang", "en").out.splitlines()
    assert len(listed) == 4
    assert "before refresh" in listed[1]
    assert "company score 0." in listed[2]
    renamed = path.rename(path.with_name("moved.xlsx"))
    restored = okrxl("restore", renamed, "--to", "2", "--lang", "en")
    assert (restored.code, renamed.read_bytes()) == (0, typed)
    assert "before refresh" in restored.out
    assert okrxl("restore", renamed, "--to", "7").code == 2
    assert okrxl("restore", renamed, "--to", "x").code == 2
    renamed.unlink()
    assert okrxl("restore", renamed).code == 0
    assert first != typed


def test_two_refreshes_at_different_times_keep_one_number(sample: Sample) -> None:
    path = sample("en.xlsx")
    number = versions.number_in(path.read_bytes())
    assert number
    done("refresh", path)
    assert versions.number_in(path.read_bytes()) == number
