"""Distributing over files that are there: all can be replaced, or nothing changes; none is lost after."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from okrxl.excel.store.file_swap import leftover_prefix
from okrxl.exchange.outgoing import placing
from tests.excel.running import done, okrxl
from tests.exchange.exchanges import Exchange


def again(exchange: Exchange) -> list[str | Path]:
    return ["distribute", exchange.master, "--to", exchange.sent, "--overwrite", "--lang", "en"]


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def write_protected(path: Path) -> None:
    path.chmod(0o444)


def opened(path: Path) -> None:
    path.with_name(f".~lock.{path.name}#").write_text(",ann,laptop,,;")


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("happens", [write_protected, opened, a_folder])
def test_one_file_that_cannot_be_replaced_leaves_all_as_it_was(
    exchange: Exchange, happens: Callable[[Path], None]
) -> None:
    last = exchange.sent / exchange.names()[-1]
    happens(last)
    before = (exchange.master.read_bytes(), content(exchange.sent))
    ran = okrxl(*again(exchange))
    assert ran.code == 2
    assert last.name in ran.err
    assert (exchange.master.read_bytes(), content(exchange.sent)) == before
    assert not list(exchange.sent.glob(".okrxl-*"))


def test_a_file_that_cannot_be_moved_after_saving_is_kept_and_named(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Excel on Windows opens a file between the look and the move."""
    names = exchange.names()
    plain = Path.replace

    def refused(self: Path, target: Path) -> Path:
        if self.name == names[0]:
            raise PermissionError
        return plain(self, target)

    monkeypatch.setattr(Path, "replace", refused)
    ran = okrxl(*again(exchange))
    assert ran.code == 2
    [kept] = [path for path in exchange.sent.iterdir() if path.is_dir()]
    assert [path.name for path in kept.iterdir()] == [names[0]]
    assert names[0] in ran.err
    assert str(kept) in ran.err
    assert "saved" in ran.err


def test_what_a_run_killed_after_saving_has_left_is_put_in_place_by_the_next(exchange: Exchange) -> None:
    name, *_ = exchange.names()
    recorded = exchange.sent / f"{leftover_prefix(exchange.master)}x{placing.RECORDED}"
    unsaved = exchange.sent / f"{leftover_prefix(exchange.master)}y"
    for folder in (recorded, unsaved):
        folder.mkdir()
        shutil.copy(exchange.sent / name, folder / f"{folder.suffix}.xlsx")
    done(*again(exchange))
    assert (exchange.sent / f"{placing.RECORDED}.xlsx").exists()
    assert not (exchange.sent / ".xlsx").exists()
    assert not list(exchange.sent.glob(".okrxl-*"))


def test_a_folder_that_cannot_be_written_leaves_the_master(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = exchange.master.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert okrxl(*again(exchange)).code == 2
    assert exchange.master.read_bytes() == before
    assert not list(exchange.sent.glob(".okrxl-*"))
