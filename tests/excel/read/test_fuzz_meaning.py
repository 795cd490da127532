"""Workbooks whose XML is well formed and means nothing good: refreshed or refused, twice the same.

`OKRXL_FUZZ=3000 pytest` this file to try more; `OKRXL_FUZZ_FROM=3000` tries others.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.excel import small, zips
from tests.excel.running import okrxl

TRIES = int(os.environ.get("OKRXL_FUZZ", "16"))
FIRST = int(os.environ.get("OKRXL_FUZZ_FROM", "0"))
BATCH = 8
KINDS = ("n", "s", "b", "e", "str", "inlineStr", "d", "zzz", "")
TEXTS = (
    "NaN",
    "inf",
    "-inf",
    "1e309",
    "-1e309",
    "1e-400",
    "0x10",
    "_xD800_",
    "_xDFFF__xD800_",
    "\u202e1\u202c",
    "\u200b",
    "\ufeff",
    "\u2066x\u2069",
    "\u200f5",
    "99999999999",
    "-1",
    "2958466",
    "-693594",
    "1.5",
    "",
    " ",
    "\u0661\u0662",
    "1900-01-00",
    "9999-12-31T24:00:00",
    "TRUE",
    "#N/A",
    "a" * 33_000,
)
NUMBERS = ("-1", "0", "1", "4294967295", "99999999999999999999", "65536", "1e3", "x", "", " 1 ", "０", "1.0")
REFERENCES = (
    "A1:XFD1048576",
    "A1:XFD5",
    "A0:B1",
    "B2:A1",
    "A-1:B2",
    "",
    "A1",
    "XFE1",
    "A1048577",
    "$A$1:$B$2",
    "A1 B2",
    "1:3",
    "A:C",
    "A4:AMJ400",
)
Change = Callable[[bytes, random.Random], bytes]


def one_of(pattern: str, replacements: tuple[str, ...], *, group: int = 1) -> Change:
    """Replace a group of one of a pattern's matches."""

    def change(xml: bytes, chance: random.Random) -> bytes:
        found = list(re.finditer(pattern.encode(), xml))
        if not found:
            return xml
        match = chance.choice(found)
        new = chance.choice(replacements).encode("utf-8", "surrogatepass")
        return xml[: match.start(group)] + new + xml[match.end(group) :]

    return change


def drops(pattern: str) -> Change:
    return one_of(f"({pattern})", ("",))


def doubles(pattern: str) -> Change:
    def change(xml: bytes, chance: random.Random) -> bytes:
        found = list(re.finditer(pattern.encode(), xml))
        if not found:
            return xml
        match = chance.choice(found)
        return xml[: match.end()] + match[0] + xml[match.end() :]

    return change


def inserts(before: str, texts: tuple[str, ...]) -> Change:
    return one_of(f"(?={before})()", texts)


SHEETS = r"xl/worksheets/sheet\d+\.xml"
CHANGES: tuple[tuple[str, Change], ...] = (
    (SHEETS, one_of(r'<c [^<>]*?\bt="(\w*)"', KINDS)),
    (SHEETS, one_of(r"<c ()[^<>]*>", tuple(f't="{kind}" ' for kind in KINDS))),
    (SHEETS, one_of(r"<v>([^<]*)</v>", TEXTS)),
    (SHEETS, one_of(r"<t(?: [^<>]*)?>([^<]*)</t>", TEXTS)),
    (SHEETS, one_of(r'<c [^<>]*?\bs="(\d+)"', NUMBERS)),
    (SHEETS, one_of(r'<c r="([A-Z]+\d+)"', REFERENCES)),
    (SHEETS, one_of(r'<row r="(\d+)"', NUMBERS)),
    (SHEETS, one_of(r'<dimension ref="([^"]*)"', REFERENCES)),
    (SHEETS, one_of(r'<mergeCell ref="([^"]*)"', REFERENCES)),
    (SHEETS, one_of(r'sqref="([^"]*)"', REFERENCES)),
    (SHEETS, one_of(r'<col [^<>]*?max="(\d+)"', ("16384", "16385", "-1", "0", "x"))),
    (SHEETS, one_of(r'<col [^<>]*?min="(\d+)"', ("16384", "16385", "-1", "0", "x"))),
    (SHEETS, doubles(r"<row [^<>]*>.*?</row>")),
    (SHEETS, doubles(r"<c [^<>]*>.*?</c>")),
    (SHEETS, drops(r"<row [^<>]*>.*?</row>")),
    (SHEETS, drops(r' r="[A-Z]+\d+"')),
    (SHEETS, drops(r"<sheetData>.*</sheetData>")),
    (
        SHEETS,
        inserts(
            "</sheetData>",
            ('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "<row/>", "<row><c/></row>"),
        ),
    ),
    (
        SHEETS,
        inserts(
            "</c>",
            ("<f>1/0</f>", "<f/>", '<f t="shared" si="99"/>', '<f t="array" ref="A1:XFD1048576">1</f>'),
        ),
    ),
    (r"xl/tables/table\d+\.xml", one_of(r'\bref="([^"]*)"', REFERENCES)),
    (r"xl/tables/table\d+\.xml", one_of(r'\bid="(\d+)"', NUMBERS)),
    (
        r"xl/tables/table\d+\.xml",
        one_of(
            r'<tableColumn [^<>]*?name="([^"]*)"',
            ("", "\ufeffID", "\u200bID", "ID", "_x000a_", "\u202eID", "a" * 300),
        ),
    ),
    (
        r"xl/tables/table\d+\.xml",
        one_of(
            r'(?:Name|name)="(okr_\w+)"', ("okr_settings", "okr_check_ins", "OKR_OBJECTIVES", "", "A1", "x y")
        ),
    ),
    (r"xl/tables/table\d+\.xml", one_of(r'totalsRow(?:Count|Shown)="(\d)"', NUMBERS)),
    (r"xl/tables/table\d+\.xml", doubles(r"<tableColumn [^<>]*/>")),
    (r"xl/tables/table\d+\.xml", drops(r"<autoFilter[^<>]*/>")),
    (r".*\.rels", drops(r"<Relationship [^<>]*/>")),
    (r".*\.rels", doubles(r"<Relationship [^<>]*/>")),
    (
        r".*\.rels",
        one_of(
            r'Target="([^"]*)"',
            ("", "x.xml", "../../..", "#A1", "sheet1.xml", "/xl/workbook.xml", "styles.xml", "%00"),
        ),
    ),
    (r".*\.rels", one_of(r'Id="([^"]*)"', ("rId1", "", "rId999"))),
    ("xl/workbook.xml", one_of(r'sheetId="(\d+)"', NUMBERS)),
    (
        "xl/workbook.xml",
        one_of(
            r'<sheet [^<>]*?name="([^"]*)"',
            ("", "x" * 40, "a/b", "\ufeff", "\u202eTab", "Settings", "Checks"),
        ),
    ),
    ("xl/workbook.xml", one_of(r'r:id="([^"]*)"', ("rId1", "rId999", ""))),
    (
        "xl/workbook.xml",
        one_of(
            r"<definedName [^<>]*>([^<]*)<",
            ("#REF!", "", "1", "x!A1", "'", '"', "Settings!$A$0", "A1:XFD1048577", "=1"),
        ),
    ),
    (
        "xl/workbook.xml",
        one_of(
            r'<definedName [^<>]*?name="([^"]*)"',
            (
                "",
                "_okrxl.sheet.home",
                "_okrxl.sheet.checks",
                "_okrxl.text.dept.1",
                "_okrxl.text.dept.x",
                "_okrxl.text.history",
            ),
        ),
    ),
    (
        "xl/workbook.xml",
        inserts(
            r"</definedNames>",
            (
                '<definedName name="x" localSheetId="99">1</definedName>',
                '<definedName name="_okrxl.text.dept.x">"Sales"</definedName>',
                '<definedName name="_okrxl.drawn.home">"a"</definedName>',
            ),
        ),
    ),
    ("xl/workbook.xml", doubles(r"<sheet [^<>]*/>")),
    ("xl/workbook.xml", drops(r"<sheet [^<>]*/>")),
    (
        "xl/workbook.xml",
        inserts(
            "<sheets>",
            (
                '<workbookPr date1904="1"/>',
                '<workbookPr date1904="x"/>',
                "<bookViews/>",
                '<bookViews><workbookView activeTab="99"/></bookViews>',
            ),
        ),
    ),
    ("xl/styles.xml", one_of(r'numFmtId="(\d+)"', NUMBERS)),
    ("xl/styles.xml", one_of(r'(?:fontId|fillId|borderId|xfId|dxfId)="(\d+)"', NUMBERS)),
    (
        "xl/styles.xml",
        one_of(r'formatCode="([^"]*)"', ("", '"', "[", "0%" * 300, "yyyy-mm-dd\\", "@;@;@;@;@", "_")),
    ),
    ("xl/styles.xml", one_of(r'count="(\d+)"', NUMBERS)),
    ("xl/styles.xml", drops(r"<xf [^<>]*/>")),
    ("xl/styles.xml", drops(r"<cellXfs.*</cellXfs>")),
    ("xl/styles.xml", drops(r"<dxfs.*</dxfs>")),
    (r"\[Content_Types\]\.xml", drops(r"<(?:Override|Default) [^<>]*/>")),
    (r"\[Content_Types\]\.xml", doubles(r"<(?:Override|Default) [^<>]*/>")),
    (r"xl/drawings/drawing\d+\.xml", one_of(r"<xdr:(?:col|row|colOff)>([^<]*)<", NUMBERS)),
    (r"xl/charts/chart\d+\.xml", one_of(r"<c:f>([^<]*)<", ("", "#REF!", "x!A1:B2", "'Settings'!$A$1", "A1"))),
)


def mutated(content: dict[str, bytes], seed: int) -> dict[str, bytes]:
    """One to four changes, each in a part that has what is changed."""
    chance = random.Random(seed)
    made = dict(content)
    for _ in range(chance.randint(1, 4)):
        pattern, change = chance.choice(CHANGES)
        names = sorted(name for name in made if re.fullmatch(pattern, name))
        if names:
            name = chance.choice(names)
            made[name] = change(made[name], chance)
    return made


def said(output: dict[str, object]) -> dict[str, object]:
    """What a refresh prints, without what it tells of the sheets that it has made meanwhile."""
    return {key: value for key, value in output.items() if key != "workbook"}


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    path = small.small(tmp_path_factory.mktemp("small") / "small.xlsx")
    return zips.parts(path)


@pytest.mark.long
@pytest.mark.parametrize("start", range(FIRST, FIRST + TRIES, BATCH))
def test_a_workbook_that_means_nothing_good_is_no_surprise_and_twice_the_same(
    content: dict[str, bytes], tmp_path: Path, start: int
) -> None:
    wrong = []
    for seed in range(start, min(start + BATCH, FIRST + TRIES)):
        path = tmp_path / f"{seed}.xlsx"
        zips.write(path, mutated(content, seed))
        before = path.read_bytes()
        first = okrxl("refresh", path, "--json", "--as-of", "2026-11-20")
        if "okrxl.log" in first.err:
            wrong.append((seed, first.err))
        elif first.code == 2:
            if path.read_bytes() != before:
                wrong.append((seed, "refused and changed"))
        else:
            second = okrxl("refresh", path, "--json", "--as-of", "2026-11-20")
            if second.code != first.code or said(second.json) != said(first.json):
                wrong.append((seed, f"another answer: {second.err}"))
        path.unlink()
    assert wrong == []


@pytest.fixture(scope="module")
def sending(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, dict[str, bytes]]:
    """A master that has sent, and one of its departments' files."""
    folder = tmp_path_factory.mktemp("sending")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(folder / "state"))
        master = small.small(folder / "master.xlsx")
        assert okrxl("distribute", master, "--to", folder / "sent").code == 0
    [path, *_] = sorted((folder / "sent").glob("*.xlsx"))
    return master.read_bytes(), zips.parts(path)


@pytest.mark.long
@pytest.mark.parametrize("start", range(FIRST, FIRST + TRIES, BATCH))
def test_a_returned_file_that_means_nothing_good_is_no_surprise(
    sending: tuple[bytes, dict[str, bytes]], tmp_path: Path, start: int
) -> None:
    before, sent = sending
    wrong = []
    for seed in range(start, min(start + BATCH, FIRST + TRIES)):
        folder = tmp_path / str(seed)
        (folder / "back").mkdir(parents=True)
        master = folder / "master.xlsx"
        master.write_bytes(before)
        zips.write(folder / "back" / "file.xlsx", mutated(sent, seed))
        first = okrxl("collect", master, "--from", folder / "back", "--json")
        after = master.read_bytes()
        second = okrxl("collect", master, "--from", folder / "back", "--json")
        if "okrxl.log" in first.err + second.err:
            wrong.append((seed, first.err + second.err))
        elif first.code == 2 and after != before:
            wrong.append((seed, "refused and changed"))
        elif first.code != 2 and (second.code == 2 or second.json["check_ins"]):
            wrong.append((seed, f"collected twice: {second.err}{second.out[:300]}"))
    assert wrong == []


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/workbook.xml", b'name="_okrxl.sheet.dept.1"', b'name="_okrxl.sheet.home"'),
        ("xl/drawings/_rels/drawing2.xml.rels", b"../charts/chart4.xml", b"/xl/workbook.xml"),
    ],
    ids=["a sheet's name twice", "a chart that is the workbook"],
)
def test_what_excel_would_repair_is_refused(
    content: dict[str, bytes], tmp_path: Path, part: str, old: bytes, new: bytes
) -> None:
    """Found by the changes above: another answer the second time; a chart written over the workbook part."""
    assert old in content[part]
    path = zips.write(tmp_path / "book.xlsx", {**content, part: content[part].replace(old, new)})
    before = path.read_bytes()
    ran = okrxl("refresh", path, "--as-of", "2026-11-20")
    assert (ran.code, path.read_bytes()) == (2, before)
    assert "repair" in ran.err
