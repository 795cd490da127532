"""Workbooks made to harm: refused in one line, or read without harm; never a crash or a changed file."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from tests.excel import manager, zips
from tests.excel.conftest import Sample
from tests.excel.running import okrxl

Edits = dict[str, bytes | None]
Attack = Callable[[dict[str, bytes]], Edits]
SHEET, RELS, TABLE = "xl/worksheets/sheet7.xml", "xl/worksheets/_rels/sheet7.xml.rels", "xl/tables/table6.xml"
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
BILLION = f'<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]>'
OUTSIDE = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/evil.dtd">'
FILE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'


def headed(part: str, doctype: str, *, use: str = "") -> Attack:
    """A document type put before a part's root, an entity of it used."""

    def attack(content: dict[str, bytes]) -> Edits:
        text = content[part].decode()
        start = text.index("<", text.index("?>") + 2 if "?>" in text else 0)
        return {part: (text[:start] + doctype + text[start:].replace("</t>", use + "</t>", 1)).encode()}

    return attack


def without(*names: str) -> Attack:
    return lambda _: dict.fromkeys(names)


def swapped(part: str, old: str, new: str) -> Attack:
    def attack(content: dict[str, bytes]) -> Edits:
        assert old.encode() in content[part], content[part][:300]
        return {part: content[part].replace(old.encode(), new.encode())}

    return attack


def related(part: str, kind: str, target: str, *, mode: str = "Internal") -> Attack:
    """One relationship more."""
    folder, _, leaf = part.rpartition("/")
    rels = f"{folder}/_rels/{leaf}.rels"
    link = f'<Relationship Id="e1" Type="{manager.OFFICE}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    return lambda content: {rels: zips.before_end(content[rels], "Relationships", link)}


FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
ELSEWHERE = 'Target="http://127.0.0.1:9/x" TargetMode="External"'
REFUSED: dict[str, Attack] = {
    "a billion laughs in a sheet": headed(SHEET, BILLION, use="&a9;"),
    "a billion laughs in the workbook part": headed(zips.WORKBOOK, BILLION),
    "an outside document type in a table": headed(TABLE, OUTSIDE),
    "an outside document type in a list of relationships": headed(zips.RELS, OUTSIDE),
    "a file as an entity in a sheet": headed(SHEET, FILE, use="&f;"),
    "no workbook part": without(zips.WORKBOOK),
    "no list of the workbook's parts": without(zips.RELS),
    "no sheet where one is listed": without(SHEET),
    "a table that reaches past the last cell": swapped(TABLE, 'ref="A4:', 'ref="A4:XFD1048577" x="'),
    "a table without columns": swapped(TABLE, "tableColumn ", "other "),
}
REFUSED_BY_REFRESH: dict[str, Attack] = {
    "a file as an entity in the styles": headed("xl/styles.xml", FILE),
    "a billion laughs in a drawing": headed("xl/drawings/drawing1.xml", BILLION),
}
OWN = "xl/worksheets/sheet11.xml"
STRANGE = '<row r="999"><c r="AA999" t="str"><f>1</f><v>&a9;</v></c></row></sheetData>'


def laughing(content: dict[str, bytes]) -> Edits:
    """Entities in a cell of the manager's on a sheet of okrxl's."""
    return headed(OWN, BILLION)({OWN: content[OWN].replace(b"</sheetData>", STRANGE.encode())})


ODD: dict[str, Attack] = {
    "a billion laughs in what okrxl draws anew": headed(OWN, BILLION, use="&a9;"),
    "a billion laughs in a cell that is kept": laughing,
    "no content types": without(zips.TYPES),
    "no styles": without("xl/styles.xml"),
    "a sheet that is the workbook part": swapped(zips.RELS, "worksheets/sheet7.xml", "workbook.xml"),
    "a sheet on another machine": swapped(zips.RELS, 'Target="worksheets/sheet7.xml"', ELSEWHERE),
    "a sheet outside the package": swapped(zips.RELS, "worksheets/sheet7.xml", "../../../etc/passwd"),
    "a table that is its sheet": swapped(RELS, "tables/table6.xml", "worksheets/sheet7.xml"),
    "a sheet of okrxl's that is an input sheet": swapped(zips.RELS, "sheet11.xml", "sheet7.xml"),
    "a sheet of okrxl's that is the styles": swapped(zips.RELS, "worksheets/sheet11.xml", "styles.xml"),
    "a table with the id of another": swapped("xl/tables/table9.xml", 'id="9"', 'id="x"'),
    "a drawing that is a chart": swapped(
        "xl/worksheets/_rels/sheet12.xml.rels", "drawings/drawing2.xml", "charts/chart1.xml"
    ),
}
HARMLESS: dict[str, Attack] = {
    "a cell in the last corner": swapped(SHEET, "</sheetData>", FAR),
    "a link to another machine": related(SHEET, "hyperlink", "http://127.0.0.1:9/", mode="External"),
    "a relationship to a part that is not there": related(SHEET, "image", "../media/gone.png"),
    "a sheet that relates to itself": related(SHEET, "other", "sheet7.xml"),
    "parts that nobody lists, with names that lead elsewhere": lambda _: {
        "../../evil": b"x",
        "/etc/evil": b"x",
    },
}


@pytest.mark.parametrize("name", [*REFUSED, *REFUSED_BY_REFRESH])
def test_a_hostile_part_is_refused_in_one_line(sample: Sample, name: str) -> None:
    path = sample()
    zips.change(path, {**REFUSED, **REFUSED_BY_REFRESH}[name](zips.parts(path)))
    before = path.read_bytes()
    commands = ("check", "refresh") if name in REFUSED else ("refresh",)
    for command in (*commands, "adopt") if "laughs" in name else commands:
        ran = okrxl(command, path)
        assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1), ran
        assert path.name in ran.err
        assert "okrxl.log" not in ran.err
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("name", ODD)
def test_a_package_that_contradicts_itself_is_refused_or_refreshed_but_never_a_surprise(
    sample: Sample, name: str
) -> None:
    path = sample()
    zips.change(path, ODD[name](zips.parts(path)))
    before = path.read_bytes()
    ran = okrxl("refresh", path)
    assert "okrxl.log" not in ran.err, ran
    assert ran.code in {0, 1} or (ran.err.count("\n") == 1 and path.read_bytes() == before)


@pytest.mark.parametrize("name", HARMLESS)
def test_what_only_looks_odd_is_kept_and_the_refresh_done(sample: Sample, name: str) -> None:
    path = sample()
    zips.change(path, HARMLESS[name](zips.parts(path)))
    before = zips.parts(path)
    assert okrxl("refresh", path).code == 0
    after = zips.parts(path)
    home = manager.part_of(path, "_okrxl.sheet.home")
    assert {part for part in before if after.get(part) != before[part]} <= {home}
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def stored(path: Path, name: str, data: bytes, *, says: int) -> None:
    """Put a deflated entry in whose stated size is not its real one."""
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = squeezed.compress(data) + squeezed.flush()
    stream = io.BytesIO(zips.change(path, {name: b""}).read_bytes())
    with ZipFile(stream) as archive:
        info = archive.getinfo(name)
        start = archive.start_dir
    whole = bytearray(stream.getvalue())
    head = info.header_offset
    entry = whole[head : head + 30] + name.encode()
    struct.pack_into("<3L", entry, 14, zlib.crc32(data), len(body), says)
    place = len(whole[:start])
    directory = bytes(whole[start:])
    spot = directory.index(name.encode()) - 46
    central = bytearray(directory)
    struct.pack_into("<3L", central, spot + 16, zlib.crc32(data), len(body), says)
    struct.pack_into("<L", central, spot + 42, place)
    end = central.rindex(b"PK\5\6")
    struct.pack_into("<L", central, end + 16, place + len(entry) + len(body))
    path.write_bytes(bytes(whole[:start]) + bytes(entry) + body + bytes(central))


@pytest.mark.parametrize("says", [64 << 20, 1000, 0xFFFF_FFFE])
def test_a_zip_bomb_is_refused_whether_it_states_its_size_or_lies(sample: Sample, says: int) -> None:
    path = sample()
    stored(path, SHEET, bytes(64 << 20), says=says)
    before = path.read_bytes()
    for command in ("check", "refresh"):
        ran = okrxl(command, path)
        assert (ran.code, ran.err.count("\n")) == (2, 1), ran
    assert path.read_bytes() == before


def test_a_part_that_stands_twice_is_refused(sample: Sample) -> None:
    path = sample()
    with pytest.warns(UserWarning, match="Duplicate"), ZipFile(path, "a", ZIP_DEFLATED) as archive:
        archive.writestr(SHEET, b"<evil/>")
    before = path.read_bytes()
    ran = okrxl("refresh", path)
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert path.read_bytes() == before


def test_no_request_leaves_the_machine(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    def connects(*_: object) -> None:
        pytest.fail("okrxl opened a socket")

    monkeypatch.setattr("socket.socket.connect", connects)
    path = sample()
    zips.change(path, headed(zips.WORKBOOK, OUTSIDE)(zips.parts(path)))
    assert okrxl("refresh", path).code == 2
