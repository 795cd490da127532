"""New workbooks and adopted ones: what is refused, in which order tabs come, that nothing is half done."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table

from okrxl.build.base import base_package
from okrxl.build.workbook import adopt, new_workbook, starting
from okrxl.core.errors import BadFileError, EnvironmentProblemError
from okrxl.core.labels import LANGS, Lang, labels
from okrxl.core.schema import INPUT_TABLES
from okrxl.excel.closed.workbook import ClosedWorkbook
from okrxl.excel.package.archive import Package
from okrxl.sheets.model import Drawing, PlacedSheet

TODAY = date(2026, 11, 20)
HOME = PlacedSheet("home", "首页", ())


class Recorder:
    """Stands in for the driver: notes what it is asked to draw and leaves the file as it is."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.drawn: list[Drawing] = []
        self.saved = False

    def draw(self, drawing: Drawing) -> None:
        self.drawn.append(drawing)

    def save(self, *, keep: bool = True, command: str = "") -> None:
        del keep, command
        self.saved = True


class Opener:
    def __init__(self) -> None:
        self.books: list[Recorder] = []

    def __call__(self, path: Path) -> Recorder:
        self.books.append(Recorder(path))
        return self.books[-1]


def make(path: Path, opens: Callable[[Path], Recorder], **more: object) -> None:
    new_workbook(path, "zh", starting("zh", sample=True, today=TODAY), opens, **more)  # type: ignore[arg-type]


def add_sheet(book: openpyxl.Workbook) -> None:
    book.create_sheet("目标")


def add_table(book: openpyxl.Workbook) -> None:
    sheet = book.create_sheet("Mine")
    sheet.append(["a"])
    sheet.append([1])
    sheet.add_table(Table(displayName="OKR_Settings", ref="A1:A2"))


def add_name(book: openpyxl.Workbook) -> None:
    book.defined_names["okr_owners"] = DefinedName("okr_owners", attr_text="Sheet!$A$1")


def add_list(book: openpyxl.Workbook) -> None:
    book.defined_names["okr_mark_cells"] = DefinedName("okr_mark_cells", attr_text="Sheet!$A$1")


def add_leftovers(book: openpyxl.Workbook) -> None:
    for name, formula in (("okr_mark_cells", "#REF!"), ("okr_sheet_owners", '"人员名单"')):
        book.defined_names[name] = DefinedName(name, attr_text=formula)


def workbook(path: Path, *edits: Callable[[openpyxl.Workbook], None]) -> bytes:
    book = openpyxl.Workbook()
    for edit in edits:
        edit(book)
    book.save(path)
    return path.read_bytes()


@pytest.mark.parametrize("lang", LANGS)
def test_a_new_workbook_has_home_first_then_the_input_sheets(tmp_path: Path, lang: Lang) -> None:
    opens = Opener()
    wanted = starting(lang, sample=False, today=TODAY, first=(HOME,))
    new_workbook(tmp_path / "a.xlsx", lang, wanted, opens)
    [drawing] = opens.books[0].drawn
    assert [sheet.key for sheet in drawing.sheets] == ["home", *(table.key for table in INPUT_TABLES)]
    assert drawing.sheets[1].name == labels(lang).text("sheets.settings")
    assert opens.books[0].saved


def test_it_is_finished_before_it_gets_its_name(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsm"
    seen = []

    def finish(made: Path) -> None:
        seen.append((made.name, path.exists()))
        made.write_bytes(made.read_bytes() + b"refreshed")

    make(path, Opener(), finish=finish)
    assert seen == [("a.xlsm", False)]
    assert path.read_bytes().endswith(b"refreshed")
    assert list(tmp_path.iterdir()) == [path]


def test_nothing_is_left_where_it_fails_midway(tmp_path: Path) -> None:
    def finish(_: Path) -> None:
        raise BadFileError("damaged", name="a.xlsx")

    with pytest.raises(BadFileError, match="damaged"):
        make(tmp_path / "a.xlsx", Opener(), finish=finish)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("name", "macro"), [("a.xlsx", False), ("a.XLSM", True)])
def test_the_ending_decides_the_kind(tmp_path: Path, name: str, macro: bool) -> None:  # noqa: FBT001
    make(tmp_path / name, Opener())
    with ZipFile(tmp_path / name) as archive:
        assert (b"macroEnabled" in archive.read("[Content_Types].xml")) is macro


def test_an_existing_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"mine")
    with pytest.raises(BadFileError) as refused:
        make(path, Opener())
    assert refused.value.code == "already_there"
    assert path.read_bytes() == b"mine"


def test_a_file_that_appears_meanwhile_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with pytest.raises(BadFileError) as refused:
        make(path, Opener(), finish=lambda _: path.write_bytes(b"mine"))
    assert refused.value.code == "already_there"
    assert path.read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("name", "code"),
    [("a.xls", "wrong_ending"), ("a", "wrong_ending"), ("no such folder/a.xlsx", "folder_missing")],
)
def test_names_that_cannot_be(tmp_path: Path, name: str, code: str) -> None:
    with pytest.raises(BadFileError) as refused:
        make(tmp_path / name, Opener())
    assert refused.value.code == code
    assert all(words.has(f"errors.{code}") for words in map(labels, LANGS))


def test_where_links_are_unknown_the_file_is_moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("okrxl.build.workbook.os.link", no_links)
    make(tmp_path / "a.xlsx", Opener())
    assert ZipFile(io.BytesIO((tmp_path / "a.xlsx").read_bytes())).testzip() is None


def test_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(**_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("okrxl.build.workbook.tempfile.TemporaryDirectory", refused)
    with pytest.raises(EnvironmentProblemError, match="not_writable"):
        make(tmp_path / "a.xlsx", Opener())


def test_adopt_adds_the_input_sheets_only(tmp_path: Path) -> None:
    path, opens = tmp_path / "mine.xlsx", Opener()
    workbook(path, add_leftovers)
    adopt(path, starting("zh", sample=False, today=TODAY), opens)
    [drawing] = opens.books[0].drawn
    assert opens.books[0].path == path
    assert [sheet.key for sheet in drawing.sheets] == [table.key for table in INPUT_TABLES]
    assert opens.books[0].saved


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (add_sheet, "sheet_taken"),
        (add_table, "table_taken"),
        (add_name, "name_taken"),
        (add_list, "name_taken"),
    ],
)
def test_adopt_refuses_what_is_taken(
    tmp_path: Path, edit: Callable[[openpyxl.Workbook], None], code: str
) -> None:
    path, opens = tmp_path / "mine.xlsx", Opener()
    before = workbook(path, edit)
    with pytest.raises(BadFileError) as refused:
        adopt(path, starting("zh", sample=False, today=TODAY), opens)
    assert refused.value.code == code
    assert not opens.books
    assert path.read_bytes() == before
    assert labels("zh").text(f"errors.{code}", **refused.value.values)


def test_a_workbook_shared_the_old_way_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "shared.xlsx"
    package = Package.open(base_package("zh", macro=False), name=path.name)
    rels = package.part("xl/_rels/workbook.xml.rels")
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/revisionHeaders"
    one = b'<Relationship Id="rId99" Type="' + kind + b'" Target="revisions/revisionHeaders.xml"/>'
    package.put("xl/_rels/workbook.xml.rels", rels.replace(b"</Relationships>", one + b"</Relationships>"))
    with path.open("wb") as stream:
        package.write_to(stream)
    before = path.read_bytes()
    with pytest.raises(BadFileError, match="shared"):
        adopt(path, starting("zh", sample=False, today=date(2026, 1, 1)), ClosedWorkbook)
    assert path.read_bytes() == before
