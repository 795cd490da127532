"""`vbaProject.bin`: read back by olevba, olefile and LibreOffice, and compared with one that Excel wrote."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import olefile
import pytest
import xlwings
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from okrxl.build.templates import template
from okrxl.build.vba.compression import compress
from okrxl.build.vba.project import PROJECT_ID, Kind, Module, encrypted, vba_project
from tests.build.olevba import VBA_Parser, decompressed

OKRXL = template("vba", "okrxl.bas")
MODULES = (
    Module("ThisWorkbook", "workbook"),
    Module("OkrHome", "sheet"),
    Module("OkrSettings", "sheet"),
    Module("okrxl", "standard", OKRXL),
)
EXCELS_OWN = Path(xlwings.__file__).with_name("quickstart.xlsm")
"""A macro workbook that Excel itself has saved."""
NO_STREAM = 0xFFFFFFFF


def opened(data: bytes) -> Any:
    """olefile at its strictest: the slightest defect raises."""
    return olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_UNSURE)


def stream(data: bytes, path: str) -> bytes:
    return bytes(opened(data).openstream(path).read())


def excels_project() -> bytes:
    with ZipFile(EXCELS_OWN) as archive:
        return archive.read("xl/vbaProject.bin")


# project


def test_the_same_sources_give_the_same_bytes() -> None:
    assert vba_project(MODULES) == vba_project(MODULES)


def test_olefile_finds_the_streams_and_no_defect() -> None:
    container = opened(vba_project(MODULES))
    assert not container.parsing_issues
    assert {"/".join(path) for path in container.listdir()} == {
        "PROJECT",
        "PROJECTwm",
        "VBA/dir",
        "VBA/_VBA_PROJECT",
        *(f"VBA/{module.name}" for module in MODULES),
    }
    assert container.openstream("VBA/_VBA_PROJECT").read().hex() == "cc61ffff000000"


def test_olevba_gives_back_the_modules_and_their_sources() -> None:
    found = list(VBA_Parser("vbaProject.bin", data=vba_project(MODULES)).extract_macros())
    assert [path for _, path, _, _ in found] == [f"VBA/{module.name}" for module in MODULES]
    assert [name for _, _, name, _ in found] == [
        "ThisWorkbook.cls",
        "OkrHome.cls",
        "OkrSettings.cls",
        "okrxl.bas",
    ]
    assert [text for _, _, _, text in found] == [module.text for module in MODULES]
    assert found[-1][-1] == OKRXL.replace("\n", "\r\n")


def records(directory: bytes) -> Iterator[tuple[int, bytes]]:
    """Id and data of each record of a dir stream, read from MS-OVBA 2.3.4.2 alone."""
    at = 0
    while at < len(directory):
        identifier, size = struct.unpack_from("<HI", directory, at)
        size = 6 if identifier == 0x0009 else size  # PROJECTVERSION
        yield identifier, directory[at + 6 : at + 6 + size]
        at += 6 + size


def test_the_records_are_excels_in_excels_order() -> None:
    modules = [Module("ThisWorkbook", "workbook"), Module("Sheet1", "sheet")]
    ours = [i for i, _ in records(decompressed(stream(vba_project(modules), "VBA/dir")))]
    excels = [i for i, _ in records(decompressed(stream(excels_project(), "VBA/dir")))]
    excels.remove(0x004A)  # PROJECTCOMPATVERSION, optional
    references, first, third = excels.index(0x0016), excels.index(0x000F), excels.index(0x0021) - 9
    registered = [0x0016, 0x003E, 0x000D]
    assert "".join(map(chr, registered)) in "".join(map(chr, excels))
    assert ours == [*excels[:references], *registered * 2, *excels[first:third], 0x0010]
    assert excels[third : third + 11] == [i if i != 0x0022 else 0x0021 for i in excels[third - 11 : third]]


def test_the_dir_stream_says_what_the_specification_asks_of_a_writer() -> None:
    found = list(records(decompressed(stream(vba_project(MODULES), "VBA/dir"))))
    values = dict(found)
    assert values[0x0001] == struct.pack("<I", 1)
    assert values[0x0003] == struct.pack("<H", 1252)
    assert values[0x000F] == struct.pack("<H", len(MODULES))
    assert values[0x0013] == b"\xff\xff"
    assert [data for i, data in found if i == 0x001A] == [module.name.encode() for module in MODULES]
    assert {data for i, data in found if i == 0x0031} == {bytes(4)}
    assert {data for i, data in found if i == 0x002C} == {b"\xff\xff"}
    assert [i for i, _ in found if i in {0x0021, 0x0022}] == [0x0022, 0x0022, 0x0022, 0x0021]
    names = [data.decode("utf-16-le") for i, data in found if i == 0x003E]
    assert names == ["stdole", "Office"]


def test_the_name_map_ends_with_two_zero_bytes() -> None:
    names = (module.name for module in MODULES)
    expected = b"".join(name.encode() + b"\0" + (name + "\0").encode("utf-16-le") for name in names) + b"\0\0"
    assert stream(vba_project(MODULES), "PROJECTwm") == expected


def properties(data: bytes) -> list[tuple[str, str]]:
    lines = stream(data, "PROJECT").decode("ascii").partition("\r\n\r\n")[0].split("\r\n")
    return [(name, value.strip('"')) for name, _, value in (line.partition("=") for line in lines)]


def windows(data: bytes) -> dict[str, str]:
    lines = stream(data, "PROJECT").decode("ascii").partition("[Workspace]\r\n")[2].splitlines()
    return dict(line.split("=") for line in lines)


def test_every_module_has_a_window_that_is_closed_as_in_a_new_project_of_excels() -> None:
    assert windows(vba_project(MODULES)) == {module.name: "0, 0, 0, 0, C" for module in MODULES}
    excels = windows(excels_project())
    assert excels["Sheet1"] == "0, 0, 0, 0, C"


def test_the_project_stream_names_every_module() -> None:
    found = properties(vba_project(MODULES))
    assert found[:6] == [
        ("ID", PROJECT_ID),
        ("Document", "ThisWorkbook/&H00000000"),
        ("Document", "OkrHome/&H00000000"),
        ("Document", "OkrSettings/&H00000000"),
        ("Module", "okrxl"),
        ("Name", "VBAProject"),
    ]
    assert (
        b"\r\n\r\n[Host Extender Info]\r\n"
        b"&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000\r\n\r\n[Workspace]\r\n"
    ) in stream(vba_project(MODULES), "PROJECT")


def decrypted(digits: str, project_id: str) -> bytes:
    """MS-OVBA 2.4.3.3, read on its own: version and key are checked, the ignored bytes skipped."""
    seed, version, key, *rest = bytes.fromhex(digits)
    assert version ^ seed == 2
    assert key ^ seed == sum(map(ord, project_id)) % 256
    two_back, one_back, plain = version, key, key ^ seed
    unpacked = bytearray()
    for byte in rest:
        plain = byte ^ (two_back + plain) % 256
        two_back, one_back = one_back, byte
        unpacked.append(plain)
    ignored = (seed & 0b110) >> 1
    (length,) = struct.unpack_from("<I", unpacked, ignored)
    data = bytes(unpacked[ignored + 4 :])
    assert len(data) == length
    return data


@pytest.mark.parametrize("project", [vba_project(MODULES), excels_project()], ids=["ours", "Excel's"])
def test_the_project_is_neither_protected_nor_hidden(project: bytes) -> None:
    found = dict(properties(project))
    assert decrypted(found["CMG"], found["ID"]) == bytes(4)
    assert decrypted(found["DPB"], found["ID"]) == b"\0"
    assert decrypted(found["GC"], found["ID"]) == b"\xff"


def test_the_specifications_example_of_encryption() -> None:
    project = "{917DED54-440B-4FD1-A5C1-74ACF261E600}"  # MS-OVBA 3.1.6
    assert encrypted(bytes(4), 0x07, project) == "0705D8E3D8EDDBF1DBF1DBF1DBF1"


@given(st.binary(max_size=40), st.integers(min_value=0, max_value=255), st.uuids())
def test_what_is_encrypted_can_be_decrypted(data: bytes, seed: int, project: object) -> None:
    braced = f"{{{str(project).upper()}}}"
    assert decrypted(encrypted(data, seed, braced), braced) == data


def test_our_compression_is_no_worse_than_excels() -> None:
    excels = stream(excels_project(), "VBA/dir")
    assert len(compress(decompressed(excels))) <= len(excels)


# modules


def test_document_modules_begin_like_excels_own() -> None:
    packed = stream(excels_project(), "VBA/Sheet1")
    offset = next(
        struct.unpack("<I", data)[0]
        for i, data in records(decompressed(stream(excels_project(), "VBA/dir")))
        if i == 0x0031
    )
    assert Module("Sheet1", "sheet").text.encode() == decompressed(packed[offset:])
    assert '"0{00020819-0000-0000-C000-000000000046}"' in Module("ThisWorkbook", "workbook").text


def test_an_exported_class_keeps_its_code_only() -> None:
    exported = (
        "VERSION 1.0 CLASS\nBEGIN\n  MultiUse = -1  'True\nEND\n"
        'Attribute VB_Name = "Other"\nAttribute VB_Exposed = True\nOption Explicit\nSub A()\n'
        'Attribute VB_Description = "stays"\nEnd Sub\n'
    )
    text = Module("Sheet1", "sheet", exported).text
    assert text == Module("Sheet1", "sheet").text + exported[exported.index("Option") :].replace("\n", "\r\n")


@pytest.mark.parametrize("name", ["", "1st", "首页", "a b", "a" * 32, "_x", "dir", "Dir", "VBAProject"])
def test_a_name_that_no_module_may_have(name: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        Module(name, "standard")


def test_a_source_is_ascii() -> None:
    with pytest.raises(ValueError, match="not ASCII"):
        Module("okrxl", "standard", "' 刷新")


@pytest.mark.parametrize(
    ("kinds", "complaint"),
    [
        ({"a": "workbook", "A": "sheet"}, "one name"),
        ({"a": "sheet"}, "workbook"),
        ({"a": "workbook", "b": "workbook"}, "workbook"),
    ],
)
def test_a_project_that_excel_would_not_take(kinds: dict[str, Kind], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        vba_project([Module(name, kind) for name, kind in kinds.items()])


# the VBA that every workbook carries


def test_the_vba_is_short_and_declares_no_foreign_function() -> None:
    assert OKRXL.isascii()
    assert len(OKRXL.splitlines()) < 160
    assert not re.search(r"^\s*((Public|Private)\s+)?Declare\b", OKRXL, re.MULTILINE)
    assert not re.search(r"Auto_?Open|Workbook_Open", OKRXL, re.IGNORECASE)
    assert max(map(len, OKRXL.splitlines())) < 120


def test_every_procedure_that_is_called_is_there() -> None:
    assert set(re.findall(r"^Public Sub (\w+)", OKRXL, re.MULTILINE)) == {
        "OkrxlCheck",
        "OkrxlRefresh",
        "OkrxlDistribute",
        "OkrxlCollect",
        "OkrxlImport",
        "OkrxlReport",
        "OkrxlClose",
        "OkrxlRestore",
        "OkrxlClick",
    }


def test_the_ribbon_asks_for_what_the_vba_can_do() -> None:
    ribbon = etree.fromstring(template("ribbon", "customUI14.xml").encode())
    buttons = ribbon.findall(".//{*}button")
    verbs = re.findall(r'^    Start "(\w+)"', OKRXL, re.MULTILINE)
    assert sorted(button.get("tag", "") for button in buttons) == sorted(verbs)
    assert {button.get("onAction") for button in buttons} == {"OkrxlClick"}
    assert len({button.get("keytip") for button in buttons}) == len(buttons)
    blanks = {button.get(name) for button in buttons for name in ("label", "supertip")}
    assert blanks == {blank for verb in verbs for blank in (f"${verb}", f"${verb}_tip")}
