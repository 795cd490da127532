"""All or nothing in the master, whatever its formatting; who has returned, who has not."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from okrxl.core.address import Area, cell_name
from tests.excel import manager, reading, zips
from tests.excel.manager import S
from tests.excel.running import done, okrxl
from tests.exchange.exchanges import DAY, Exchange, table

ROWS = [{"date": DAY, "actual": 230, "comment": "news"}, {"date": DAY, "actual": 47}]
LOG = "okr_check_ins"


@pytest.fixture
def filled(exchange: Exchange) -> Exchange:
    exchange.fills(exchange.returns("Channels"), ROWS)
    return exchange


def _refused(exchange: Exchange, word: str) -> None:
    """One clear line, and nothing changed."""
    before = exchange.master.read_bytes()
    ran = okrxl("collect", exchange.master, "--from", exchange.back, "--lang", "en")
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert word in ran.err
    assert "Traceback" not in ran.err
    assert exchange.master.read_bytes() == before
    assert sorted(one.name for one in exchange.folder.glob(".okrxl*")) == []


def _redraws(path: Path, change: Any) -> None:
    """An edit of the check-ins table's part."""
    _, part, _ = manager.tables(path)[LOG]
    root = manager.tree(path, part)
    change(root)
    manager.put(path, part, root)


@pytest.mark.skipif(os.name != "posix", reason="processes are killed")
@pytest.mark.long
def test_killed_at_any_moment(filled: Exchange) -> None:
    before = filled.master.read_bytes()
    command = [sys.executable, "-m", "okrxl", "collect", str(filled.master), "--from", str(filled.back)]
    started = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    lasts = time.monotonic() - started
    chance = random.Random(2026)
    for _ in range(5):
        filled.master.write_bytes(before)
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            time.sleep(chance.uniform(0.4, 1.0) * lasts)
            process.send_signal(signal.SIGKILL)
        if filled.master.read_bytes() != before:
            assert [one[2] for one in filled.check_ins()[-2:]] == [230, 47]
            done("restore", filled.master)
            assert filled.master.read_bytes() == before
    filled.master.write_bytes(before)
    assert len(filled.collect().json["check_ins"]) == 2


def test_a_failure_while_drawing_changes_nothing(filled: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("okrxl.excel.closed.append.Appender.append", fails)
    _refused(filled, "")


def test_a_master_that_cannot_be_written(filled: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and usual(path, mode))
    _refused(filled, "master.xlsx")


@pytest.mark.parametrize("lock", ["~$master.xlsx", ".~lock.master.xlsx#"])
def test_a_master_that_is_open(filled: Exchange, lock: str) -> None:
    (filled.folder / lock).write_bytes(b"x")
    _refused(filled, "master.xlsx")


def test_a_master_with_a_totals_row(filled: Exchange) -> None:
    tab, _, area = manager.tables(filled.master)[LOG]

    def totals(root: Any) -> None:
        root.set("totalsRowCount", "1")
        root.set("ref", Area(area.top, area.left, area.bottom + 1, area.right).ref)

    _redraws(filled.master, totals)
    manager.types(filled.master, tab, {cell_name(area.bottom + 1, area.left): "Total"})
    _refused(filled, tab)


def test_a_master_with_something_below_the_check_ins(filled: Exchange) -> None:
    tab, _, area = manager.tables(filled.master)[LOG]
    manager.types(filled.master, tab, {cell_name(area.bottom + 2, area.left): "ours"})
    _refused(filled, cell_name(area.bottom + 2, area.left))


def test_a_sheet_of_the_managers_own_called_collected(exchange: Exchange, tmp_path: Path) -> None:
    path = tmp_path / "own.xlsx"
    done("new", path, "--lang", "en", "--sample")
    manager.renames(path, "Strategy", "Collected")
    before = path.read_bytes()
    for command in (
        ("distribute", path, "--to", tmp_path / "out"),
        ("collect", path, "--from", exchange.back),
    ):
        ran = okrxl(*command)
        assert ran.code == 2
        assert "Collected" in ran.err
        assert path.read_bytes() == before
    assert not (tmp_path / "out").exists()


def test_a_table_without_source_with_other_columns_in_another_order(filled: Exchange) -> None:
    tab, _, area = manager.tables(filled.master)[LOG]
    rows = reading.book(filled.master)[tab][area.ref]
    order = [5, 3, 1, 0, 4]
    names = ["Comment", "Actual", "KR ID", "Date", "Confidence", "By", "Entered"]
    cells: dict[str, Any] = {}
    for down, row in enumerate(rows):
        values = [row[place].value for place in order]
        values = [*names, None, None] if down == 0 else [*values, None, None, None, None]
        cells |= {cell_name(area.top + down, area.left + right): value for right, value in enumerate(values)}

    def columns(root: Any) -> None:
        root.set("ref", Area(area.top, area.left, area.bottom, area.right - 2).ref)
        for node in root.iterfind(f"{S}autoFilter"):
            node.set("ref", root.get("ref"))
        listed = root.find(f"{S}tableColumns")
        del listed[-2:]
        listed.set("count", "7")
        for node, name in zip(listed, names, strict=True):
            node.set("name", name)
            del node[:]

    manager.types(filled.master, tab, cells)
    _redraws(filled.master, columns)
    filled.collect()
    assert [(one[0], *one[1:4]) for one in filled.check_ins()[-2:]] == [
        ("news", 230, "KR8.1", DAY),
        (None, 47, "KR8.2", DAY),
    ]
    assert {one[4] for one in filled.check_ins()[-2:]} == {None}
    assert [one[5] for one in filled.check_ins()[-2:]] == ["Bo", "Bo"]
    assert not filled.collect().json["changed"]


def test_blank_rows_at_the_tables_end_are_filled_first(filled: Exchange) -> None:
    _, _, area = manager.tables(filled.master)[LOG]
    grown = Area(area.top, area.left, area.bottom + 5, area.right)

    def blanks(root: Any) -> None:
        for node in (root, *root.iterfind(f"{S}autoFilter")):
            node.set("ref", grown.ref)

    _redraws(filled.master, blanks)
    filled.collect()
    assert manager.tables(filled.master)[LOG][2] == grown
    assert [one[2] for one in filled.check_ins()[-5:]] == [230, 47, None, None, None]


def test_a_master_that_counts_from_1904(filled: Exchange) -> None:
    root = manager.tree(filled.master, zips.WORKBOOK)
    node = root.find(f"{S}workbookPr")
    if node is None:
        node = root.makeelement(f"{S}workbookPr", {})
        root.insert(0, node)
    node.set("date1904", "1")
    manager.put(filled.master, zips.WORKBOOK, root)
    filled.collect()
    assert [one[0] for one in filled.check_ins()[-2:]] == [DAY, DAY]


def test_who_has_returned_and_who_has_not(filled: Exchange) -> None:
    filled.returns("Sales")
    sent = len(filled.names())
    ran = okrxl("collect", filled.master, "--from", filled.back)
    missing = next(line for line in ran.out.splitlines() if line.startswith("Not returned"))
    assert "Channels" not in missing
    assert missing.count(",") == sent - 2
    rows = {row[0]: row for row in table(filled.master, "okr_collected")}
    assert len(rows) == sent
    assert "Partly returned (key results with a figure / sent): Channels (2 / 4)." in ran.out
    channels, sales = rows["Channels"], rows["Sales"]
    assert channels[2:5] == ("2026 Channels OKR.xlsx", "2 / 4", 2)
    assert isinstance(channels[5], date)
    assert isinstance(channels[6], date)
    assert sales[2:6] == (None, "0 / 4", 0, None)
    assert "Collected" not in _links(filled.master, "Home")
    done("refresh", filled.master)
    assert _links(filled.master, "Home")["Collected"] == "'Collected'!A1"
    assert "Collected" not in _links(filled.master, "Collected")
    departments = filled.collect().json["departments"]
    assert [one["department"] for one in departments if one["returned"]] == ["Channels"]
    again = filled.folder / "again"
    done("distribute", filled.master, "--to", again, "--overdue")
    assert sorted(one.name for one in again.iterdir()) == filled.names()


def _links(path: Path, tab: str) -> dict[str, str]:
    """Text and target of the links in a sheet's first row."""
    row = reading.book(path, values=False)[tab][1]
    return {str(one.value): str(one.hyperlink.location) for one in row if one.hyperlink}


def test_a_remark_without_a_figure_is_kept_and_check_says_nothing_of_it(exchange: Exchange) -> None:
    before = okrxl("check", exchange.master, "--json", "--as-of", "2026-11-20").json
    exchange.fills(exchange.returns("Channels"), [{"date": DAY, "comment": "waiting for the figures"}])
    report = exchange.collect().json
    assert [(one["actual"], one["comment"]) for one in report["check_ins"]] == [
        (None, "waiting for the figures")
    ]
    after = okrxl("check", exchange.master, "--json", "--as-of", "2026-11-20").json
    assert after["findings"] == before["findings"]
    assert after["scores"] == before["scores"]
