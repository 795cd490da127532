"""Masters whose hidden names another program has dropped: okrxl's sheets are known by their tables."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

import pytest

from okrxl.core.names import PREFIX
from okrxl.excel.live.workbook import LiveWorkbook
from okrxl.exchange.arrived import incoming_files
from okrxl.exchange.collect import collect
from okrxl.exchange.sheets.update_grid import cell
from okrxl.pipeline import Moment
from tests.excel import manager, small, zips
from tests.excel.live.conftest import front, loaded
from tests.excel.running import done, okrxl
from tests.in_memory_excel.windows import book_of, running

NAME = rb'<definedName [^<>]*name="_okrxl[^<>]*>[^<]*</definedName>'


@pytest.fixture
def master(tmp_path: Path) -> Path:
    """Sent out, a figure returned by each department, then saved by a program that knows no hidden names."""
    path = small.small(tmp_path / "master.xlsx")
    done("distribute", path, "--to", tmp_path / "back")
    for one in (tmp_path / "back").glob("*.xlsx"):
        manager.types(one, "Update", {cell("date", 7): date(2026, 11, 18), cell("actual", 7): 44})
    edited = re.sub(NAME, b"", zips.parts(path)[zips.WORKBOOK])
    assert PREFIX.encode() not in edited
    return zips.change(path, {zips.WORKBOOK: edited})


def test_collect_and_refresh_go_on(master: Path, tmp_path: Path) -> None:
    """They stopped at sheets "that are not okrxl's", one of which nobody can see, let alone rename."""
    tabs = list(manager.tabs(master))
    assert len(done("collect", master, "--from", tmp_path / "back", "--json").json["check_ins"]) == 2
    assert list(manager.tabs(master)) == tabs
    done("refresh", master)
    assert not done("collect", master, "--from", tmp_path / "back", "--json").json["changed"]
    assert {"Checks", "KR Scores", "Collected"} <= {
        formula.partition("!")[0].strip("'")
        for name, formula in manager.names(master).items()
        if name.startswith(f"{PREFIX}sheet.")
    }


@pytest.mark.long
def test_in_a_running_excel_too(master: Path, tmp_path: Path) -> None:
    app = loaded(master)
    tabs = [sheet.name for sheet in front(app).sheets]
    with running(app) as found:
        book = LiveWorkbook(book_of(found, front(app)))
        files = incoming_files(sorted((tmp_path / "back").glob("*.xlsx")), {})
        made = collect(book, Moment(datetime(2026, 11, 20, 9, 0)), files)
    assert len(made.merged.check_ins) == 2
    assert [sheet.name for sheet in front(app).sheets] == tabs
    assert front(app).names[f"{PREFIX}sheet.collected"].formula == "='Collected'!$A$1"


def test_a_sheet_of_the_managers_with_that_name_is_left_alone(tmp_path: Path) -> None:
    path = small.small(tmp_path / "master.xlsx")
    manager.renames(path, "Monthly Plan", "Collected")
    before = path.read_bytes()
    ran = okrxl("distribute", path, "--to", tmp_path / "out")
    assert (ran.code, path.read_bytes()) == (2, before)
    assert "Collected" in ran.err


def test_where_the_table_is_gone_too_the_program_is_named(master: Path, tmp_path: Path) -> None:
    leaf = manager.tables(master)["okr_collected"][1].rpartition("/")[2].encode()
    parts = zips.parts(master)
    rels = next(name for name, xml in parts.items() if name.endswith(".rels") and leaf in xml)
    gone = re.sub(rb"<Relationship [^<>]*/" + leaf + rb'"[^<>]*/>', b"", parts[rels])
    named = re.sub(rb"(<Application>)[^<]*", rb"\1SomeProgram", parts["docProps/app.xml"])
    zips.change(master, {rels: gone, "docProps/app.xml": named})
    ran = okrxl("collect", master, "--from", tmp_path / "back")
    assert ran.code == 2
    assert "SomeProgram" in ran.err
    assert "Collected" in ran.err


def test_a_relationship_that_takes_the_workbook_for_a_table_is_refused(tmp_path: Path) -> None:
    """The workbook part was removed, as a table that is no longer wanted: "unexpected"."""
    path = small.small(tmp_path / "master.xlsx")
    leaf = manager.part_of(path, f"{PREFIX}sheet.owner_scores").rpartition("/")[2]
    rels = f"xl/worksheets/_rels/{leaf}.rels"
    linked = re.sub(rb'Target="[^"]*table\d+\.xml"', b'Target="/xl/workbook.xml"', zips.parts(path)[rels])
    zips.change(path, {rels: linked})
    before = path.read_bytes()
    ran = okrxl("refresh", path)
    assert (ran.code, "okrxl.log" in ran.err) == (2, False)
    assert path.read_bytes() == before
