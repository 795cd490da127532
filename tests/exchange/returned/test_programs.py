"""Files as other programs save them, files that are not meant for this workbook, and hostile ones."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from okrxl.core.labels import LANGS, Lang
from okrxl.exchange.passwords import encrypted
from tests.conftest import first_of
from tests.excel import manager, reading, zips
from tests.excel.manager import S
from tests.excel.running import done
from tests.exchange.conftest import Exchanges
from tests.exchange.exchanges import DAY, FIRST_ROW, Exchange, book_of, cell, saved, values_of

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

ROWS = [{"date": DAY, "actual": 230, "comment": "on the way"}, {"date": DAY, "actual": 47}]
ACTUALS = [230, 47]


@pytest.fixture
def path(exchange: Exchange) -> Path:
    return exchange.fills(exchange.returns("Channels"), ROWS)


def _taken(report: Any) -> list[float]:
    return [one["actual"] for one in report["check_ins"]]


def _without(path: Path, *names: str) -> None:
    """Take parts out, and what refers to them."""
    held = zips.parts(path)
    edits: dict[str, bytes | None] = dict.fromkeys(names)
    for listing in (zips.TYPES, "_rels/.rels"):
        text = held[listing].decode()
        for name in names:
            text = re.sub(rf'<(?:Override|Relationship) [^>]*"/?{name}"[^>]*/>', "", text)
        edits[listing] = text.encode()
    zips.change(path, edits)


def test_saved_anew_by_openpyxl(exchange: Exchange, path: Path) -> None:
    path.write_bytes(saved(openpyxl.load_workbook(path)))
    report = exchange.collect().json
    assert (_taken(report), report["findings"]) == (ACTUALS, [])


@pytest.mark.parametrize("lang", first_of(LANGS))
def test_exported_by_google_sheets(exchanges: Exchanges, lang: Lang) -> None:
    """Values in shared strings: no tables, names or properties, rows and columns beyond."""
    exchange = exchanges(lang)
    name = {"en": "Channels", "zh": "渠道部"}[lang]
    path = exchange.fills(exchange.returns(name), ROWS)
    values = values_of(path)
    values[exchange.tab][5] += [None] * 8
    book = book_of(values)
    for sheet in book:
        sheet.cell(1000, 26).number_format = "0.00"
    path.write_bytes(saved(book))
    _without(path, "docProps/core.xml", "docProps/app.xml")
    manager.saves(path)
    assert not manager.tables(path)
    report = exchange.collect().json
    assert (_taken(report), report["findings"]) == (ACTUALS, [])
    assert report["check_ins"][0]["by"] == "Bo"
    assert not exchange.collect().json["changed"]


def test_the_sheet_to_fill_alone(exchange: Exchange, path: Path) -> None:
    """Copied into a workbook of its own, as WPS splits one."""
    path.write_bytes(saved(book_of({"Sheet1": values_of(path)["Update"]})))
    report = exchange.collect().json
    assert (_taken(report), report["findings"]) == (ACTUALS, [])


def test_dates_from_1904(exchange: Exchange, path: Path) -> None:
    book = book_of(values_of(path))
    book.epoch = CALENDAR_MAC_1904
    path.write_bytes(saved(book))
    report = exchange.collect().json
    assert [one["date"] for one in report["check_ins"]] == [DAY.isoformat()] * 2


def test_two_files_in_one(exchange: Exchange, path: Path) -> None:
    other = values_of(exchange.fills(exchange.returns("Sales"), ROWS))
    path.write_bytes(saved(book_of({"a": values_of(path)["Update"], "b": other["Update"]})))
    report = exchange.collect("--from", path).json
    assert _taken(report) == []
    assert [one["code"] for one in report["findings"]] == ["returned_refused"]


def test_another_workbooks_file(exchange: Exchange, exchanges: Exchanges) -> None:
    other = exchanges("zh")
    path = other.fills(other.returns("渠道部"), ROWS)
    report = exchange.collect("--from", path).json
    assert [one["code"] for one in report["findings"]] == ["returned_other_workbook"]
    assert not report["check_ins"]


@pytest.mark.usefixtures("path")
def test_a_file_of_another_cycle(exchange: Exchange) -> None:
    tab, _, area = manager.tables(exchange.master)["okr_settings"]
    rows = reading.rows(exchange.master, tab)
    row = next(number for number, one in enumerate(rows, 1) if one[area.left - 1] == "Cycle")
    manager.types(exchange.master, tab, {f"{'ABC'[area.left]}{row}": "2027"})
    report = exchange.collect().json
    assert [one["code"] for one in report["findings"]] == ["returned_other_cycle"]
    assert not report["check_ins"]


def test_a_sending_that_nobody_remembers(exchange: Exchange, path: Path) -> None:
    code = values_of(path)["Update"][3][6]
    manager.types(path, "Update", {"G4": code.replace("-1-6", "-7-6")})
    for tab in manager.tabs(path):
        if tab != "Update":
            _replace(path, tab, code, "")
    report = exchange.collect().json
    assert [one["code"] for one in report["findings"]] == ["returned_unknown_sending"]


def _replace(path: Path, tab: str, old: str, new: str) -> None:
    part = manager.tabs(path)[tab]
    zips.change(path, {part: zips.parts(path)[part].replace(old.encode(), new.encode())})


def test_a_password(exchange: Exchange, path: Path) -> None:
    path.write_bytes(encrypted(path.read_bytes(), "secret"))
    words = exchange.folder / "words.csv"
    for listed, taken in (("", []), ("Channels,wrong\n", []), ("Sales,wrong\nChannels,secret\n", ACTUALS)):
        words.write_text(f"Department,Password\n{listed}", encoding="utf-8")
        report = exchange.collect(*(("--passwords", words) if listed else ())).json
        assert _taken(report) == taken
        assert len(report["findings"]) == (not taken)


def test_a_macro_workbook_gives_its_values_only(exchange: Exchange, path: Path) -> None:
    before = set(zips.parts(exchange.master))
    manager.links_to_workbook(path, "vbaProject", "vbaProject.bin", b"macro")
    held = zips.parts(path)
    text = held[zips.TYPES].replace(b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main")
    zips.change(path, {zips.TYPES: text})
    path.rename(path.with_suffix(".xlsm"))
    assert _taken(exchange.collect().json) == ACTUALS
    assert {name for name in zips.parts(exchange.master) if "vba" in name} == {
        name for name in before if "vba" in name
    }


def test_external_links_stay_behind(exchange: Exchange, path: Path) -> None:
    spaces = f'xmlns="{manager.MAIN}" xmlns:r="{manager.OFFICE}"'
    link = f'<externalLink {spaces}><externalBook r:id="rId1"/></externalLink>'
    manager.links_to_workbook(path, "externalLink", "externalLink1.xml", link.encode())
    rels = (
        f'<Relationships xmlns="{manager.PACKAGE}">'
        f'<Relationship Id="rId1" Type="{manager.OFFICE}/externalLinkPath" '
        'Target="file:///evil/x.xlsx" TargetMode="External"/></Relationships>'
    )
    zips.change(path, {"xl/_rels/externalLink1.xml.rels": rels.encode()})
    part = manager.tabs(path)["Update"]
    root = manager.tree(path, part)
    for one in root.iter(f"{S}c"):
        if one.get("r") == "L7":
            one.insert(0, one.makeelement(f"{S}f", {}))
            one[0].text = "[1]Sheet1!$A$1"
    manager.put(path, part, root)
    assert _taken(exchange.collect().json) == ACTUALS
    assert b"evil" not in b"".join(zips.parts(exchange.master).values())
    assert not any("externalLink" in name for name in zips.parts(exchange.master))


ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
)


@pytest.mark.parametrize(
    "where", ["sheet", "xl/workbook.xml", zips.TYPES, "docProps/core.xml", "xl/styles.xml"]
)
def test_entities_expand_nowhere(exchange: Exchange, path: Path, where: str) -> None:
    part = manager.tabs(path)["Update"] if where == "sheet" else where
    text = zips.parts(path)[part].decode()
    head = text.index("?>") + 2 if text.startswith("<?xml") else 0
    text = text[:head] + ENTITIES + text[head:].replace("on the way", "&f;&c;")
    zips.change(path, {part: text.encode()})
    exchange.fills(exchange.returns("Sales"), [{"date": DAY, "actual": 1}])
    report = exchange.collect().json
    assert 1 in _taken(report)
    master = b"".join(zips.parts(exchange.master).values())
    assert b"root:" not in master
    assert b"aaaaaaaaaaaaaaaaaaaa" not in master


def test_entities_in_shared_strings(exchange: Exchange, path: Path) -> None:
    manager.saves(path)
    text = zips.parts(path)["xl/sharedStrings.xml"].decode().replace("on the way", "&f;&c;")
    head = text.index("?>") + 2 if text.startswith("<?xml") else 0
    zips.change(path, {"xl/sharedStrings.xml": (text[:head] + ENTITIES + text[head:]).encode()})
    exchange.collect()
    master = b"".join(zips.parts(exchange.master).values())
    assert b"root:" not in master
    assert b"aaaaaaaaaaaaaaaaaaaa" not in master


@pytest.mark.long
def test_a_zip_bomb(exchange: Exchange, path: Path) -> None:
    bomb = exchange.back / "bomb.xlsx"
    with ZipFile(path) as old, ZipFile(bomb, "w", ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename == manager.tabs(path)["Update"]:
                with new.open(info.filename, "w") as stream:
                    for _ in range(64):
                        stream.write(b" " * (1 << 24))
            else:
                new.writestr(info.filename, old.read(info))
    report = exchange.collect().json
    assert _taken(report) == ACTUALS
    assert [(one["code"], one["file"]) for one in report["findings"]] == [("returned_refused", "bomb.xlsx")]


@pytest.mark.parametrize("stray", first_of(["XFD3", "A1048576", "XFD1048576"]))
def test_a_stray_cell(exchange: Exchange, path: Path, stray: str) -> None:
    manager.types(path, "Update", {stray: "x"})
    exchange.fills(exchange.returns("Sales"), [{"date": DAY, "actual": 1}])
    report = exchange.collect().json
    assert 1 in _taken(report)
    if stray != "XFD1048576":
        assert _taken(report) == [*ACTUALS, 1]


TEXTS = {
    "Channels": ("=1+1", "+cmd|' /C calc'!A0", "-2+3"),
    "Sales": ("@SUM(1)", "\t=1", "_x003D_1+1"),
    "Marketing": ("]]>&<", "a\x0bb", "x" * 40_000),
}


def _formulas(tab: Worksheet) -> list[str]:
    """The cells with a formula but that of the name beside a check-in's id."""
    cells = (one for row in tab.iter_rows() for one in row if one.data_type == "f")
    return [one.coordinate for one in cells if "okr_check_ins[[#This Row]" not in str(one.value)]


def test_no_text_becomes_a_formula_or_breaks_the_master(exchange: Exchange) -> None:
    """As a comment, and as the name of whoever updates."""
    for name, texts in TEXTS.items():
        path = exchange.fills(exchange.returns(name), [{"date": DAY, "actual": 1}] * len(texts))
        written = ["'" + text.replace("\x0b", "_x000B_") for text in texts]
        comments = {cell("comment", FIRST_ROW + at): text for at, text in enumerate(written)}
        manager.types(path, "Update", {"B4": written[0], **comments})
    assert len(_taken(exchange.collect().json)) == 9
    book = reading.book(exchange.master, values=False)
    before = reading.book(exchange.folder / "before.xlsx", values=False)
    for tab in book:
        old = before[tab.title] if tab.title in before.sheetnames else None
        assert _formulas(tab) == (_formulas(old) if old else [])
    taken = {row[4] for row in exchange.check_ins()[-9:]}
    assert {"=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "]]>&<"} <= taken
    assert max(map(len, taken)) <= 32_767
    assert not exchange.collect().json["changed"]
    done("refresh", exchange.master)


def test_a_file_name_is_text(exchange: Exchange, path: Path) -> None:
    path.rename(exchange.back / "=cmd.xlsx")
    exchange.collect()
    book = reading.book(exchange.master, values=False)["Check-ins"]
    cells = [one for row in book.iter_rows() for one in row if one.value == "=cmd.xlsx"]
    assert {one.data_type for one in cells} <= {"s", "inlineStr"}
    assert len(cells) == 2
