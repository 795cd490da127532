"""Workbooks of every origin: whoever saved it last, the same tables are read and the same scores drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from lxml import etree
from openpyxl.worksheet.table import Table

from tests.conftest import Converter, Validator, first_of
from tests.excel import manager, reading, small, zips
from tests.excel.running import done, okrxl

STRICT = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006": "http://purl.oclc.org/ooxml/officeDocument",
    "http://schemas.openxmlformats.org/drawingml/2006": "http://purl.oclc.org/ooxml/drawingml",
}
GENERATED = [
    "Checks",
    "Dashboard",
    "KR Scores",
    "Owner Rollup",
    "Weekly Meeting",
    "Monthly Report",
    "Alignment",
    "Change Log",
    "Monthly Data",
    "Chart Data",
    "_okrxl_changes",
    "Sales",
    "Service",
]
LANGUAGES: dict[str, tuple[dict[str, str], str, str, str]] = {
    "English by most headers": ({}, "Dashboard", "KR Scores", "Checks"),
    "Chinese by most headers": (
        {"Objective": "目标", "Department": "部门", "Owner": "负责人", "Date": "日期", "Actual": "实际值"},
        "总览",
        "得分",
        "检查结果",
    ),
    "Chinese by the setting": ({"Language": "中文"}, "总览", "得分", "检查结果"),
}
"""What is in Chinese in a workbook made by hand, and the names of okrxl's sheets in it."""
in_each_language = pytest.mark.parametrize(
    ("chinese", "dashboard", "scores", "checks"), LANGUAGES.values(), ids=LANGUAGES
)


def standing(path: Path) -> Any:
    """What okrxl makes of a workbook: all scores and findings, and what its sheets then show."""
    output = done("refresh", path, "--json").json
    path = transitional(path)
    shown = dict(reading.columns(path, "KR Scores", "okr_scores", ("ID", "Score")))
    assert shown == {
        row["id"]: None if row["score"] is None else pytest.approx(row["score"]) for row in output["scores"]
    }
    assert list(manager.tabs(path))[-len(GENERATED) :] == GENERATED
    kept = {key: output[key] for key in ("company", "scores", "monthly", "departments", "owners", "findings")}
    return kept | {"charts": drawn(path)}


def transitional(path: Path) -> Path:
    """A copy that openpyxl reads too, in the namespaces that Excel usually writes."""
    edits: dict[str, bytes | None] = {}
    for name, part in zips.parts(path).items():
        text = part
        for plain, other in STRICT.items():
            text = text.replace(other.encode(), plain.encode())
        edits[name] = text
    copy = path.with_name(f"transitional {path.name}")
    return zips.write(copy, {name: part for name, part in edits.items() if part is not None})


def drawn(path: Path) -> dict[str, int]:
    """Tab -> how many charts it has."""
    return {
        tab: sum(
            len(manager.related(path, drawing, "chart")) for drawing in manager.related(path, part, "drawing")
        )
        for tab, part in manager.tabs(path).items()
    }


@pytest.fixture(scope="session")
def usual(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, Any]:
    """The small workbook, and how it stands."""
    path = tmp_path_factory.mktemp("usual") / "small.xlsx"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(path.parent))
        small.small(path)
        return path.read_bytes(), standing(path)


@pytest.fixture
def path(usual: tuple[bytes, Any], tmp_path: Path) -> Path:
    copy = tmp_path / "small.xlsx"
    copy.write_bytes(usual[0])
    return copy


def by_openpyxl(path: Path) -> None:
    book = reading.book(path, values=False)
    book.save(path)


def with_a_mark(path: Path) -> None:
    """A byte order mark before every part, as some exporters write it."""
    zips.change(
        path,
        {
            name: b"\xef\xbb\xbf" + part
            for name, part in zips.parts(path).items()
            if name.endswith((".xml", ".rels"))
        },
    )


def with_prefixes(path: Path) -> None:
    """Every element of the main namespace under a prefix, as Excel's Open XML SDK writes it."""
    for name, part in zips.parts(path).items():
        if name.startswith("xl/") and name.endswith(".xml"):
            root = etree.fromstring(part)
            if etree.QName(root).namespace == manager.MAIN:
                zips.change(
                    path, {name: etree.tostring(prefixed(root), xml_declaration=True, encoding="UTF-8")}
                )


def prefixed(node: etree._Element, parent: etree._Element | None = None) -> etree._Element:
    attributes = {str(key): str(value) for key, value in node.attrib.items()}
    spaces = {"x": manager.MAIN, "r": manager.OFFICE}
    made = (
        etree.Element(node.tag, attributes, nsmap=spaces)
        if parent is None
        else etree.SubElement(parent, node.tag, attributes)
    )
    made.text, made.tail = node.text, node.tail
    for child in node:
        prefixed(child, made)
    return made


def strict(path: Path) -> None:
    """Save as Strict Open XML Spreadsheet: other namespaces and relationship types."""
    edits: dict[str, bytes | None] = {}
    for name, part in zips.parts(path).items():
        if name.endswith((".xml", ".rels", ".vml")):
            text = part.decode()
            for plain, other in STRICT.items():
                text = text.replace(plain, other)
            edits[name] = text.encode()
    zips.change(path, edits)
    zips.swap(path, zips.WORKBOOK, "<workbook ", '<workbook conformance="strict" ')


def in_other_order(path: Path) -> None:
    content = zips.parts(path)
    zips.write(path, dict(reversed(content.items())))


def named_oddly(path: Path) -> None:
    """Absolute targets, and a sheet part in a folder of its own, under another case than listed."""
    content = zips.parts(path)
    rels = content[zips.RELS].replace(b'"worksheets/sheet7.xml"', b'"/xl/Blatt/KR%20Tab.xml"')
    types = content[zips.TYPES].replace(b"/xl/worksheets/sheet7.xml", b"/xl/blatt/KR%20Tab.xml")
    own = content["xl/worksheets/_rels/sheet7.xml.rels"].replace(b'"../', b'"/xl/')
    zips.change(
        path,
        {
            zips.RELS: rels,
            zips.TYPES: types,
            "xl/worksheets/sheet7.xml": None,
            "xl/worksheets/_rels/sheet7.xml.rels": None,
            "xl/blatt/KR Tab.xml": content["xl/worksheets/sheet7.xml"],
            "xl/blatt/_rels/KR Tab.xml.rels": own,
        },
    )


SAVED: dict[str, Callable[[Path], None]] = {
    "by Excel": manager.saves,
    "by openpyxl": by_openpyxl,
    "with byte order marks": with_a_mark,
    "with prefixes": with_prefixes,
    "as strict": strict,
    "with its parts in another order": in_other_order,
    "with odd part names": named_oddly,
}


@pytest.mark.parametrize("how", first_of(SAVED))
def test_a_workbook_saved_otherwise_stands_as_before(path: Path, usual: tuple[bytes, Any], how: str) -> None:
    SAVED[how](path)
    assert standing(path) == usual[1]
    before = zips.parts(path)
    done("refresh", path)
    changed = {name for name in before if zips.parts(path).get(name) != before[name]}
    assert len(changed) <= 1, changed


@pytest.fixture(scope="session")
def growing(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The small workbook, in which a key result has just been given to a department that is new."""
    path = small.small(tmp_path_factory.mktemp("growing") / "small.xlsx", refreshed=False)
    manager.types(path, "Key Results", {"D5": "新部门"})
    return path.read_bytes()


@pytest.mark.parametrize("how", first_of(SAVED))
def test_generated_sheets_come_into_a_workbook_saved_otherwise(
    tmp_path: Path, growing: bytes, how: str
) -> None:
    path = tmp_path / "small.xlsx"
    path.write_bytes(growing)
    SAVED[how](path)
    done("refresh", path)
    tabs = drawn(transitional(path))
    assert list(tabs)[-1] == "新部门"
    assert tabs["Dashboard"] == 3


@pytest.mark.libreoffice
def test_libreoffice_keeps_the_tables_and_what_okrxl_owns(
    path: Path, usual: tuple[bytes, Any], converted: Converter
) -> None:
    saved = converted(path, "xlsx")
    assert set(manager.tables(saved)) == set(manager.tables(path))
    before = list(manager.tabs(saved))
    output = standing(saved)
    assert list(manager.tabs(saved)) == before
    for key in ("company", "departments", "charts"):
        assert output[key] == usual[1][key]
    assert [row["score"] for row in output["scores"]] == [row["score"] for row in usual[1]["scores"]]


@pytest.mark.validator
def test_a_strict_workbook_stays_strict_and_valid(path: Path, validator: Validator) -> None:
    strict(path)
    before = validator(path)
    done("refresh", path)
    assert set(validator(path)) <= set(before)
    for name, part in zips.parts(path).items():
        if name.endswith(".xml"):
            assert b"schemas.openxmlformats.org/spreadsheetml" not in part, name
            assert b"schemas.openxmlformats.org/officeDocument" not in part, name


TABLES: dict[str, tuple[list[str], list[list[Any]]]] = {
    "okr_objectives": (["ID", "Objective", "Department", "Owner"], [["O1", "Sell", "Sales", "Ann"]]),
    "okr_key_results": (
        ["目标值", "Extra", "编号", "所属目标", " KEY  result", "起始值", "度量方式"],
        [[45, "x", "K1", "O1", "Customers", 32, "increase"], [60, "y", "K2", "O1", "Churn", 100, "减少到"]],
    ),
    "okr_check_ins": (
        ["Date", "KR ID", "Actual"],
        [
            [datetime(2026, 3, 2), "K1", 36],
            [datetime(2026, 9, 7), "k1", 42],
            [datetime(2026, 9, 7), "K2", 80],
        ],
    ),
}


def by_xlsxwriter(
    path: Path, *, from_1904: bool = False, chinese: Mapping[str, str] = MappingProxyType({})
) -> Path:
    """A manager's own workbook with okrxl's tables in it, two of them on one sheet, headers as they like.

    `chinese` has further headers in Chinese, and the setting Language where it is set.
    """
    with xlsxwriter.Workbook(path, {"date_1904": from_1904}) as book:
        day = book.add_format({"num_format": "d mmm yyyy"})
        sheets = {name: book.add_worksheet(name) for name in ("Plan", "Log")}
        for (name, (headers, rows)), (tab, top) in zip(
            TABLES.items(), (("Plan", 2), ("Plan", 12), ("Log", 0)), strict=True
        ):
            sheet = sheets[tab]
            columns = [
                {"header": chinese.get(header, header), "format": day if header == "Date" else None}
                for header in headers
            ]
            options = {"name": name, "data": rows, "columns": columns}
            sheet.add_table(top, 1, top + len(rows), len(headers), options)
        if "Language" in chinese:
            setting = {
                "name": "okr_settings",
                "data": [["Language", chinese["Language"]]],
                "columns": [{"header": "Setting"}, {"header": "Value"}],
            }
            sheets["Log"].add_table("H1:I2", setting)
    return path


@pytest.mark.parametrize("from_1904", [False, True])
def test_tables_made_by_hand_are_found_by_name_and_header_and_dates_are_the_days_they_show(
    tmp_path: Path,
    from_1904: bool,  # noqa: FBT001
) -> None:
    path = by_xlsxwriter(tmp_path / "mine.xlsx", from_1904=from_1904)
    output = done("refresh", path, "--as-of", "2026-09-30", "--json").json
    scores = {row["id"]: (row["score"], row["last_check_in"]) for row in output["scores"]}
    assert scores == {
        "K1": (pytest.approx(10 / 13), "2026-09-07"),
        "K2": (pytest.approx(0.5), "2026-09-07"),
    }
    book = reading.book(path)
    tab = next(name for name in book.sheetnames if name in {"得分", "KR Scores"})
    last = [datetime(2026, 9, 7)] * 2
    assert [row[25] for row in book[tab].iter_rows(min_row=6, values_only=True)] == last
    home = next(name for name in book.sheetnames if name in {"首页", "Home"})
    assert date(2026, 9, 30) in [
        cell.date()
        for row in book[home].iter_rows(values_only=True)
        for cell in row
        if isinstance(cell, datetime)
    ]
    assert book["Plan"]["C14"].value == "x"


@in_each_language
def test_a_sheet_name_that_the_manager_has_taken_is_told_and_left_alone(
    tmp_path: Path, chinese: dict[str, str], dashboard: str, scores: str, checks: str
) -> None:
    path = by_xlsxwriter(tmp_path / "mine.xlsx", chinese=chinese)
    zips.swap(path, zips.WORKBOOK, 'name="Log"', f'name="{dashboard}"')
    before = zips.packed(path)
    output = done("refresh", path, "--as-of", "2026-09-30", "--json").json
    assert [(row["code"], row["sheet"]) for row in output["findings"] if row["code"].endswith("taken")] == [
        ("sheet_name_taken", dashboard)
    ]
    assert zips.packed(path)["xl/worksheets/sheet2.xml"] == before["xl/worksheets/sheet2.xml"]
    assert {scores, checks} <= set(manager.tabs(path))
    assert "okr_objective_scores" not in manager.tables(path)
    manager.renames(path, dashboard, "Log")
    done("refresh", path)
    assert manager.tables(path)["okr_objective_scores"][0] == dashboard


@in_each_language
def test_where_the_manager_has_a_sheet_called_checks_nothing_of_okrxls_points_into_it(
    tmp_path: Path, chinese: dict[str, str], dashboard: str, scores: str, checks: str
) -> None:
    path = by_xlsxwriter(tmp_path / "mine.xlsx", chinese=chinese)
    zips.swap(path, zips.WORKBOOK, 'name="Log"', f'name="{checks}"')
    before = zips.packed(path)
    assert okrxl("refresh", path, "--as-of", "2026-09-30").code == 0
    assert zips.packed(path)["xl/worksheets/sheet2.xml"] == before["xl/worksheets/sheet2.xml"]
    assert {dashboard, scores} <= set(manager.tabs(path))
    into = (f"{checks}!", f"{checks}'!")
    assert not [name for name, formula in manager.names(path).items() if any(one in formula for one in into)]


@in_each_language
def test_a_table_name_that_the_manager_has_taken_is_told_and_left_alone(
    tmp_path: Path, chinese: dict[str, str], dashboard: str, scores: str, checks: str
) -> None:
    path = by_xlsxwriter(tmp_path / "mine.xlsx", chinese=chinese)
    book = openpyxl.load_workbook(path)
    sheet = book.create_sheet("Mine")
    for row in (["a"], [1]):
        sheet.append(row)
    sheet.add_table(Table(displayName="OKR_Scores", ref="A1:A2"))
    book.save(path)
    before = zips.packed(path)
    output = done("refresh", path, "--as-of", "2026-09-30", "--json").json
    taken = [row for row in output["findings"] if row["code"] == "table_name_taken"]
    assert [row["sheet"] for row in taken] == [scores]
    assert scores not in manager.tabs(path)
    assert dashboard in manager.tabs(path)
    assert zips.packed(path)["xl/worksheets/sheet3.xml"] == before["xl/worksheets/sheet3.xml"]
    shown = [row[6] for row in reading.rows(path, checks)[4:]]
    assert "table_name_taken" in shown
