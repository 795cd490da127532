"""What is not touched stays as it was, to the byte; what cannot be read is refused with a word."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable

import msoffcrypto.format.ooxml
import openpyxl
import pytest
import xlsxwriter

from okrxl.core.errors import BadFileError
from okrxl.core.labels import labels
from okrxl.excel.package.archive import Package
from okrxl.excel.package.relations import workbook_part


def by_openpyxl() -> bytes:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    book.create_sheet("表").append(["目标", 1, "=A1"])
    book.save(stream)
    return stream.getvalue()


def by_xlsxwriter() -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("得分")
        sheet.write_row(0, 0, ["a", "b"])
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "='得分'!$A$1:$B$1"})
        sheet.insert_chart("C3", chart)
    return stream.getvalue()


def streamed() -> bytes:
    """Sizes behind the data, a stored entry, a Chinese name, bytes before the zip: all lawful."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: object) -> int:
            raise io.UnsupportedOperation

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w") as archive:
        archive.writestr("xl/workbook.xml", "<a/>" * 100, zipfile.ZIP_DEFLATED)
        archive.writestr("附件.bin", bytes(range(256)))
    return pipe.getvalue()


def contents(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {info.filename: archive.read(info) for info in archive.infolist()}


def written(package: Package) -> bytes:
    stream = io.BytesIO()
    package.write_to(stream)
    return stream.getvalue()


@pytest.mark.parametrize("make", [by_openpyxl, by_xlsxwriter, streamed])
def test_an_untouched_package_keeps_its_parts_and_their_order(make: Callable[[], bytes]) -> None:
    data = make()
    again = written(Package.open(data, name="x"))
    assert list(contents(again).items()) == list(contents(data).items())
    assert written(Package.open(again, name="x")) == again


def test_the_compressed_bytes_are_the_same() -> None:
    data = by_openpyxl()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info = archive.getinfo("xl/styles.xml")
    start = info.header_offset + 30 + len(info.filename)
    assert data[start : start + info.compress_size] in written(Package.open(data, name="x"))


def test_parts_are_replaced_in_place_added_last_and_removed() -> None:
    package = Package.open(by_openpyxl(), name="x")
    before = package.names
    package.put("XL/Styles.xml", b"<new/>")
    package.put("xl/more.xml", [b"<a", b"/>"])
    package.remove("docProps/app.xml")
    got = contents(written(package))
    assert list(got) == [name for name in before if name != "docProps/app.xml"] + ["xl/more.xml"]
    assert (got["xl/styles.xml"], got["xl/more.xml"]) == (b"<new/>", b"<a/>")
    assert not package.has("docProps/app.xml")


def refusal(data: bytes) -> str:
    with pytest.raises(BadFileError) as caught:
        Package.open(data, name="表.xlsx")
    assert all(
        "表.xlsx" in labels(lang).text(f"errors.{caught.value.code}", **caught.value.values)
        for lang in ("zh", "en")
    )
    return caught.value.code


def test_what_is_no_package_is_refused_with_the_reason() -> None:
    locked = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(by_openpyxl())).encrypt("secret", locked)
    assert refusal(b"") == "empty"
    assert refusal(b"id,score\n1,2\n") == "not_a_workbook"
    assert refusal(locked.getvalue()) == "encrypted"
    assert refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)) == "old_format"
    assert refusal(by_openpyxl()[:-200]) == "damaged"


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(64 << 20))
    assert refusal(stream.getvalue()) == "too_large"


DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'


@pytest.mark.parametrize(
    ("part", "found"),
    [
        (DOCTYPE + b"<a>&a;</a>", True),
        (b'<?xml version="1.0"?>\r\n' + DOCTYPE + b"<a/>", True),
        (b"\xef\xbb\xbf<!-- > --><?b c?>\n" + DOCTYPE + b"<a/>", True),
        (
            "\ufeff<?xml version='1.0' encoding='utf-16'?>".encode("utf-16-le")
            + DOCTYPE.decode().encode("utf-16-le"),
            True,
        ),
        (DOCTYPE.decode().encode("utf-16-be"), True),
        (b"<!--" + b"x" * 5_000 + b"-->" + DOCTYPE + b"<a/>", True),
        (b"<!--" + DOCTYPE + b"--><a>a long enough element</a>", False),
        (b'<?xml version="1.0"?><a><![CDATA[<!DOCTYPE x>]]></a>', False),
        (b"", False),
        (b"<a/>", False),
    ],
)
def test_a_part_that_defines_entities_is_refused_whichever_it_is(part: bytes, found: bool) -> None:  # noqa: FBT001
    """Of parts that nobody had to read it was not noticed: adopting such a workbook succeeded."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("docProps/core.xml", part)
        archive.writestr("customXml/item1.xml", DOCTYPE + b"<a/>")
        archive.writestr("xl/media/image.svg", DOCTYPE + b"<svg/>")
    if found:
        assert refusal(stream.getvalue()) == "document_type"
    else:
        Package.open(stream.getvalue(), name="x")


def test_a_part_that_is_there_twice_is_named() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl\\Workbook.xml", "<workbook><sheets/></workbook>")
    with pytest.raises(BadFileError) as refused:
        Package.open(stream.getvalue(), name="x")
    assert (refused.value.code, refused.value.values["part"]) == ("part_twice", "xl/Workbook.xml")
    assert refusal(stream.getvalue()) == "part_twice"


def test_a_format_of_a_test_version_of_excel_is_named() -> None:
    data = by_openpyxl()
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for info in old.infolist():
            space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
            new.writestr(info, old.read(info).replace(space, space.replace(b"2006/main", b"2006/7/main")))
    with pytest.raises(BadFileError, match="beta_format"):
        workbook_part(Package.open(stream.getvalue(), name="x"))


def test_damaged_bytes_raise_nothing_but_a_refusal() -> None:
    data, chance, refused = by_xlsxwriter(), random.Random(7), 0
    for _ in range(600):
        bad = bytearray(data)
        for _ in range(chance.randint(1, 8)):
            bad[chance.randrange(len(bad))] = chance.randrange(256)
        try:
            package = Package.open(bytes(bad), name="x")
            for name in package.names:
                package.part(name)
            written(package)
        except BadFileError:
            refused += 1
    assert refused > 100


def test_parts_named_with_backslashes_are_found_and_keep_their_names() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl\\workbook.xml", "<workbook/>")
    package = Package.open(stream.getvalue(), name="x.xlsx")
    assert package.part("xl/workbook.xml") == package.part("xl\\workbook.xml") == b"<workbook/>"
    package.put("xl/new.xml", b"<new/>")
    written = io.BytesIO()
    package.write_to(written)
    with zipfile.ZipFile(written) as archive:
        assert archive.namelist() == ["xl\\workbook.xml", "xl/new.xml"]
