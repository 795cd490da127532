"""What okrxl refuses: exit 2, one line that says what to do, in both languages, the file as it was."""

from __future__ import annotations

import io
import os
import shutil
import stat
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NoReturn
from zipfile import ZipFile

import msoffcrypto.format.ooxml
import pytest

from okrxl.cli import main, verbs
from okrxl.cli.arguments import Arguments
from okrxl.core.labels import LANGS, labels
from okrxl.core.log import LARGEST, log_path
from tests.excel import zips
from tests.excel.conftest import Sample
from tests.excel.running import Ran, okrxl
from tests.excel.zoo import zoo

COMMANDS = ("check", "refresh", "adopt", "restore")
WORKBOOK_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


@pytest.fixture(params=LANGS)
def spoken(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The machine's language: spoken where no workbook can be read; all samples here are Chinese."""
    monkeypatch.setenv("LANG", "en_US.UTF-8" if request.param == "en" else "zh_CN.UTF-8")
    return str(request.param)


def refused(ran: Ran, name: str, spoken: str = "zh") -> str:
    """The one line of a refusal."""
    assert (ran.code, ran.out) == (2, ""), ran
    assert ran.err.startswith("okrxl: ")
    assert ran.err.count("\n") == 1
    assert "Traceback" not in ran.err
    assert name in ran.err
    chinese = any("\u4e00" <= letter <= "\u9fff" for letter in ran.err.replace(name, ""))
    assert chinese is (spoken == "zh")
    return ran.err


def line(code: str, spoken: str, **values: object) -> str:
    """The line of an error."""
    return f"okrxl: {labels('en' if spoken == 'en' else 'zh').text(f'errors.{code}', **values)}\n"


def encrypted(data: bytes) -> bytes:
    stream = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(data)).encrypt("secret", stream)
    return stream.getvalue()


def of_kind(data: bytes, path: Path, edits: dict[str, bytes | None]) -> bytes:
    path.write_bytes(data)
    return zips.change(path, edits).read_bytes()


def docx(data: bytes, path: Path) -> bytes:
    kind = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    main = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'
    path.write_bytes(data)
    types = zips.parts(path)[zips.TYPES].replace(WORKBOOK_TYPE, kind)
    return of_kind(data, path, {zips.TYPES: types, zips.WORKBOOK: main})


def xlsb(data: bytes, path: Path) -> bytes:
    path.write_bytes(data)
    rels = zips.parts(path)["_rels/.rels"].replace(b"workbook.xml", b"workbook.bin")
    return of_kind(data, path, {"_rels/.rels": rels, "xl/workbook.bin": b"\x83\x01\x00", zips.WORKBOOK: None})


FOREIGN: dict[str, Callable[[bytes, Path], bytes]] = {
    "empty": lambda _data, _path: b"",
    "text": lambda _data, _path: "部门,得分\n市场部,0.8\n".encode(),
    "picture": lambda _data, _path: b"\x89PNG\r\n\x1a\n" + bytes(500),
    "xls": lambda _data, _path: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1528),
    "encrypted": lambda data, _path: encrypted(data),
    "docx": docx,
    "xlsb": xlsb,
    "zip without a workbook": lambda data, path: of_kind(data, path, {"_rels/.rels": None}),
    "cut to a tenth": lambda data, _path: data[: len(data) // 10],
    "cut to half": lambda data, _path: data[: len(data) // 2],
    "without its last bytes": lambda data, _path: data[:-10],
    "only its end": lambda data, _path: data[-3000:],
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_what_is_no_workbook_okrxl_can_use(sample: Sample, spoken: str, kind: str) -> None:
    path = sample("zh-blank.xlsx", "季度 目标.xlsx")
    made = FOREIGN[kind](path.read_bytes(), path.with_name("other.xlsx"))
    path.write_bytes(made)
    lines = {refused(okrxl(command, path), path.name, spoken) for command in COMMANDS[:3]}
    assert len(lines) == 1
    assert path.read_bytes() == made


@pytest.mark.parametrize("lock", ["~${}", ".~lock.{}#"])
@pytest.mark.usefixtures("spoken")
def test_a_workbook_that_is_open_is_refused_with_a_word_about_the_button(sample: Sample, lock: str) -> None:
    path = sample("zh-blank.xlsm", "目标.xlsm")
    before = path.read_bytes()
    okrxl("refresh", path)
    before = path.read_bytes()
    path.with_name(lock.format(path.name)).write_bytes(b"\x04M   ")
    for command in ("refresh", "restore"):
        text = refused(okrxl(command, path), path.name)
        assert "按钮" in text
    assert path.read_bytes() == before


@pytest.mark.parametrize("command", ["refresh", "restore", "collect", "distribute"])
@pytest.mark.usefixtures("spoken")
def test_a_lock_file_names_who_holds_it_and_how_to_proceed(sample: Sample, command: str) -> None:
    path = sample("zh-blank.xlsm", "目标.xlsm")
    okrxl("refresh", path)
    rest = {"collect": ("--from", path.parent), "distribute": ("--to", path.parent / "out")}.get(command, ())
    for name, content, holder in LOCKS:
        lock = path.with_name(name.format(path.name))
        lock.write_bytes(content)
        code = "open_by" if holder else "open_elsewhere"
        values = {"name": path, "lock": lock.name, "holder": holder}
        ran = okrxl(command, path, *rest)
        assert (ran.code, ran.out, ran.err) == (2, "", line(code, "zh", **values))
        lock.unlink()
    assert okrxl("refresh", path).code == 0


def excel_lock(name: str) -> bytes:
    """As Excel writes it: the name in the system's code page, and in UTF-16."""
    wide = name.encode("utf-16-le")
    narrow = name.encode("ascii", "replace")
    size = (len(wide) // 2).to_bytes(2, "little")
    return bytes([len(narrow)]) + narrow.ljust(54) + size + wide.ljust(108, b" ")


LOCKS = (
    ("~${}", excel_lock("Zhang San"), "Zhang San"),
    ("~${}", excel_lock("张三"), "张三"),
    ("~${}", b"\x05Maria", "Maria"),
    ("~${}", b"", ""),
    ("~${}", bytes(200), ""),
    (".~lock.{}#", "张三,zhang,pc-7,26.11.2026 20:13,file:///home/zhang/.config;".encode(), "张三 @ pc-7"),
    (".~lock.{}#", b",maria,pc-7,26.11.2026 20:13,file:///x;", "maria @ pc-7"),
    (".~lock.{}#", b"\xff\xfe", ""),
)


def test_excels_lock_of_a_long_name_is_known(sample: Sample) -> None:
    path = sample("zh-blank.xlsx", "sales objectives 2026.xlsx")
    path.with_name("~$les objectives 2026.xlsx").touch()
    refused(okrxl("refresh", path), path.name)


def test_checking_an_open_workbook_is_allowed_because_nothing_is_written(sample: Sample) -> None:
    path = sample()
    path.with_name(f"~${path.name}").touch()
    assert okrxl("check", path).code == 0


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_not_there(tmp_path: Path, spoken: str, command: str) -> None:
    refused(okrxl(command, tmp_path / "没有.xlsx"), "没有.xlsx", spoken)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", COMMANDS)
def test_a_folder_is_no_workbook(tmp_path: Path, spoken: str, command: str) -> None:
    folder = tmp_path / "目标.xlsx"
    folder.mkdir()
    assert refused(okrxl(command, folder), str(folder), spoken) == line("is_folder", spoken, name=folder)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.ods", b"PK\x03\x04 is cut short", "damaged"),
        ("a.ods", b"no zip", "open_document"),
        ("a.csv", b"id,score\nKR1,0.5\n", "text_file"),
        ("a.CSV", "编号,得分\n".encode("gbk"), "text_file"),
        ("a.tsv", b"id\tscore\n", "text_file"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1528), "old_format"),
        ("a.xls", b"<html><table></table></html>", "old_format"),
        ("a.xlsb", b"nothing of a workbook", "binary_format"),
        ("a.numbers", b"nothing of a workbook", "not_a_workbook"),
    ],
)
def test_other_kinds_of_files_are_named(
    tmp_path: Path, spoken: str, name: str, content: bytes, code: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    for command in ("check", "refresh", "adopt"):
        assert refused(okrxl(command, path), str(path), spoken) == line(code, spoken, name=path)
    assert path.read_bytes() == content


def test_an_open_document_spreadsheet_is_named(tmp_path: Path, spoken: str) -> None:
    path = tmp_path / "a.ods"
    with ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<office/>")
    assert refused(okrxl("check", path), str(path), spoken) == line("open_document", spoken, name=path)


@pytest.mark.usefixtures("spoken")
def test_where_to_collect_from(sample: Sample) -> None:
    path = sample()
    before = path.read_bytes()
    back = path.parent / "returned 2026"
    for places, code, values in (
        ([back], "from_missing", {"folder": back}),
        ([path], "from_is_master", {"name": path}),
        ([path.parent, path], "from_is_master", {"name": path}),
    ):
        text = refused(okrxl("collect", path, "--from", *places), "")
        assert text == line(code, "zh", **values)
    back.mkdir()
    for places in ([back], [path.parent]):
        text = refused(okrxl("collect", path, "--from", *places), "")
        assert text == line("from_empty", "zh", folder=places[0])
    (back / "Sales.csv").write_text("id,actual\n")
    text = refused(okrxl("collect", path, "--from", back), "")
    assert text == line("from_other_files", "zh", folder=back)
    assert path.read_bytes() == before


@pytest.mark.usefixtures("spoken")
def test_a_file_is_no_folder_to_distribute_to(sample: Sample) -> None:
    path = sample()
    before = path.read_bytes()
    text = refused(okrxl("distribute", path, "--to", path), "")
    assert text == line("to_is_file", "zh", folder=path)
    assert path.read_bytes() == before


def test_a_folder_that_does_not_exist(tmp_path: Path, spoken: str) -> None:
    refused(okrxl("refresh", tmp_path / "nowhere" / "a.xlsx"), "a.xlsx", spoken)
    refused(okrxl("new", tmp_path / "nowhere" / "a.xlsx"), "a.xlsx", spoken)


@pytest.mark.parametrize("command", ["check", "refresh"])
def test_a_workbook_without_okr_tables_is_refused_with_the_way_to_get_them(
    tmp_path: Path, spoken: str, command: str
) -> None:
    path = zoo(tmp_path / "mine.xlsx")
    before = path.read_bytes()
    assert "okrxl adopt" in refused(okrxl(command, path), path.name, spoken)
    assert path.read_bytes() == before


def test_new_never_writes_over_a_file(tmp_path: Path, spoken: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"mine")
    refused(okrxl("new", path), path.name, spoken)
    assert path.read_bytes() == b"mine"


@pytest.mark.parametrize("name", ["a.xls", "a.xlsb", "a.csv", "a"])
def test_new_makes_only_what_excel_opens_without_a_question(tmp_path: Path, spoken: str, name: str) -> None:
    refused(okrxl("new", tmp_path / name), name, spoken)
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("spoken")
def test_there_is_nothing_to_restore_before_the_first_refresh(sample: Sample) -> None:
    path = sample()
    before = path.read_bytes()
    refused(okrxl("restore", path), path.name)
    assert path.read_bytes() == before


@pytest.mark.usefixtures("spoken")
def test_a_file_that_is_read_only_is_not_written(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sample()
    before = path.read_bytes()
    path.chmod(stat.S_IREAD)
    if os.access(path, os.W_OK):  # root may write everywhere
        monkeypatch.setattr("okrxl.excel.file_store.os.access", lambda *_: False)
    refused(okrxl("refresh", path), path.name)
    path.chmod(stat.S_IREAD | stat.S_IWRITE)
    assert path.read_bytes() == before


@pytest.mark.usefixtures("spoken")
def test_a_folder_that_is_read_only_leaves_the_file_and_no_rubbish(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sample()
    before = path.read_bytes()

    def denied(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr("okrxl.excel.store.file_swap.tempfile.mkstemp", denied)
    refused(okrxl("refresh", path), path.name)
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]


@pytest.mark.usefixtures("spoken")
def test_a_full_disk_leaves_the_file_and_no_rubbish(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sample()
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("okrxl.excel.store.file_swap.os.fsync", full)
    refused(okrxl("refresh", path), path.name)
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_sheet_name_that_is_taken_is_refused_on_adopt(tmp_path: Path, spoken: str) -> None:
    path = zoo(tmp_path / "mine.xlsx")
    zips.swap(path, zips.WORKBOOK, 'name="Pivot"', 'name="目标"')
    before = path.read_bytes()
    assert "目标" in refused(okrxl("adopt", path, "--lang", "zh"), path.name)
    assert path.read_bytes() == before
    del spoken


def test_a_table_name_that_is_taken_is_refused_on_adopt(tmp_path: Path, spoken: str) -> None:
    path = zoo(tmp_path / "mine.xlsx")
    zips.swap(path, "xl/tables/table1.xml", '"Sales"', '"OKR_Owners"', count=2)
    before = path.read_bytes()
    text = refused(okrxl("adopt", path, "--lang", "en"), path.name, "en")
    assert "okr_owners" in text.casefold()
    assert path.read_bytes() == before
    del spoken


@pytest.mark.usefixtures("spoken")
def test_adopting_twice_says_that_the_sheets_are_there(sample: Sample) -> None:
    path = sample()
    before = path.read_bytes()
    refused(okrxl("adopt", path), path.name)
    assert path.read_bytes() == before


MACHINES = ("zh_CN.UTF-8", "de_DE.UTF-8", "fr_FR.UTF-8", "ja_JP.UTF-8")


@pytest.mark.parametrize("machine", MACHINES)
def test_what_is_said_of_an_english_workbook_is_english_whatever_the_machine_speaks(
    sample: Sample, monkeypatch: pytest.MonkeyPatch, machine: str
) -> None:
    monkeypatch.setenv("LANG", machine)
    path = sample("en-blank.xlsx")
    refused(okrxl("restore", path), path.name, "en")
    refused(okrxl("adopt", path), path.name, "en")
    refused(okrxl("refresh", path, "--as-of", "31/3/2026"), "31/3/2026", "en")
    refused(okrxl("refresh", path, "--al"), "--al", "en")
    refused(okrxl("distribute", path, "--to", path), path.name, "en")
    assert okrxl("refresh", path).code == 0
    assert okrxl("restore", path).out.startswith(f"{path} is back to the version of ")
    path.with_name(f"~${path.name}").touch()
    refused(okrxl("refresh", path), path.name, "en")


def test_a_workbook_whose_tables_cannot_be_read_still_has_its_language(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its sheets' part is cut, its name is kept: on a Chinese machine the English workbook is in English."""
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    path = sample("en.xlsx")
    zips.change(path, {"xl/worksheets/sheet5.xml": b"<worksheet"})
    refused(okrxl("check", path), path.name, "en")


@pytest.mark.parametrize(("machine", "spoken"), [("zh_CN.UTF-8", "zh"), ("de_DE.UTF-8", "en")])
def test_where_nothing_can_be_read_the_machine_decides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, machine: str, spoken: str
) -> None:
    monkeypatch.setenv("LANG", machine)
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"PK\x03\x04 cut short")
    refused(okrxl("refresh", path), path.name, spoken)


def test_a_link_that_leads_nowhere(tmp_path: Path, spoken: str) -> None:
    path = tmp_path / "a.xlsx"
    path.symlink_to(tmp_path / "gone.xlsx")
    refused(okrxl("refresh", path), path.name, spoken)


def test_an_interrupt_leaves_the_file(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sample()
    before = path.read_bytes()

    def stops(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("okrxl.excel.package.archive.Package.write_to", stops)
    ran = okrxl("refresh", path)
    assert (ran.code, ran.err.count("\n")) == (130, 1)
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]


@pytest.mark.usefixtures("spoken")
def test_what_nobody_expected_goes_to_the_log_and_not_to_the_screen(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = shutil.copy(sample(), sample().with_name("b.xlsx"))

    def fails(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("okrxl.excel.closed.workbook.DrawingWriter.draw", fails)
    text = refused(okrxl("refresh", path), "")
    log = Path(text.rsplit(" ", 1)[1].strip().rpartition("：")[2])
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")


def test_a_log_that_has_grown_large_begins_anew(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    path = log_path()
    path.parent.mkdir(parents=True)
    path.write_text("x" * (LARGEST + 1))

    def fails(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("okrxl.excel.closed.workbook.ClosedWorkbook.read", fails)
    assert okrxl("check", sample()).code == 2
    assert path.with_suffix(".old.log").stat().st_size == LARGEST + 1
    assert path.stat().st_size < LARGEST
    assert "ZeroDivisionError" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("command", ["doctor", "install"])
def test_a_package_that_is_missing(command: str, spoken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def without(*_: object) -> NoReturn:
        raise ModuleNotFoundError("No module named 'lxml'", name="lxml")

    verb = replace(verbs.find_verb(command), run=without)
    monkeypatch.setattr(main, "parse_line", lambda _: (verb, Arguments()))
    monkeypatch.setattr("okrxl.core.log.log_error", without)
    assert okrxl(command).err == line("package_missing", spoken, name="lxml", python=sys.executable)
