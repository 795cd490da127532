"""What LibreOffice reads in a refreshed workbook: the same tabs, cells, formats, tables, charts, lights."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from lxml import html

from okrxl.sheets.styles import LOOKS
from tests.conftest import Converter, Soffice
from tests.excel import manager, reading, small
from tests.excel.running import done

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

pytestmark = pytest.mark.libreoffice

PROBES = {
    "H1": "=ROWS(okr_list_owners_owner)",
    "H2": "=INDEX(okr_list_departments_department,1)",
    "H3": "=COUNTA(okr_list_key_results_id)",
    "H4": '=MATCH("S1",okr_list_strategy_id,0)',
    "H5": "=COUNTA(okr_list_objectives_id)",
}
INPUTS = ("设置", "战略", "部门", "人员名单", "目标", "关键结果", "进展")


@pytest.fixture(scope="module")
def both(made: Any, soffice: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The Chinese sample as okrxl wrote it, and as LibreOffice read it and wrote it again."""
    folder = tmp_path_factory.mktemp("both")
    ours = folder / "ours.xlsx"
    ours.write_bytes(made("zh.xlsx").read_bytes())
    manager.types(ours, "设置", PROBES)
    soffice("--convert-to", "xlsx", "--outdir", folder / "theirs", ours)
    return ours, folder / "theirs" / "ours.xlsx"


@pytest.fixture(scope="module")
def books(both: tuple[Path, Path]) -> tuple[Workbook, Workbook]:
    ours, theirs = both
    return reading.book(ours), reading.book(theirs)


def plain(value: object) -> object:
    """A value without what programs write differently: blanks, whole seconds, the last digits."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        return float(f"{value:.12g}")
    if isinstance(value, datetime):
        return value.replace(microsecond=0)
    return value.replace("\r", "") if isinstance(value, str) and value else None


def cells(book: Workbook, tab: str) -> Iterator[tuple[str, object]]:
    for row in book[tab].iter_rows():
        for cell in row:
            value = plain(cell.value)
            if value is not None and cell.coordinate not in PROBES:
                yield cell.coordinate, value


def test_it_has_the_same_tabs_and_the_same_values_in_every_cell(books: tuple[Workbook, Workbook]) -> None:
    ours, theirs = books
    assert theirs.sheetnames == ours.sheetnames
    for tab in ours.sheetnames:
        assert dict(cells(theirs, tab)) == dict(cells(ours, tab)), tab


def test_numbers_and_dates_are_shown_in_the_same_formats(books: tuple[Workbook, Workbook]) -> None:
    ours, theirs = books
    for tab in ours.sheetnames:
        for row in ours[tab].iter_rows():
            for cell in row:
                if isinstance(cell.value, float | int | datetime):
                    shown = theirs[tab][cell.coordinate].number_format
                    assert bare(shown) == bare(cell.number_format), (tab, cell.coordinate)


def bare(code: str) -> str:
    """A format code without the spellings that programs differ in."""
    return re.sub(r"\\(.)", r"\1", code).replace('"', "").replace("General", "").casefold().replace("@", "")


def test_it_has_the_same_tables_over_the_same_ranges(both: tuple[Path, Path]) -> None:
    ours, theirs = (manager.tables(path) for path in both)
    assert {name: (tab, area.ref) for name, (tab, _, area) in theirs.items()} == {
        name: (tab, area.ref) for name, (tab, _, area) in ours.items()
    }


def charts(path: Path) -> dict[str, list[tuple[str, ...]]]:
    """Tab -> the ranges of each of its charts, quotes aside."""
    found = {}
    for tab, part in manager.tabs(path).items():
        found[tab] = sorted(
            tuple(str(node.text).replace("'", "") for node in manager.tree(path, chart).iter("{*}f"))
            for drawing in manager.related(path, part, "drawing")
            for chart in manager.related(path, drawing, "chart")
        )
    return found


def test_its_charts_show_the_same_ranges(both: tuple[Path, Path]) -> None:
    ours, theirs = map(charts, both)
    for tab, ranges in ours.items():
        assert [set(one) for one in theirs[tab]] == [set(one) for one in ranges], tab
    assert sum(map(len, ours.values())) == 19


def test_drop_down_lists_find_their_words_through_names(books: tuple[Workbook, Workbook]) -> None:
    ours, theirs = books
    sheet = theirs["设置"]
    assert {ref: sheet[ref].value for ref in PROBES} == {
        "H1": ours["人员名单"].max_row - 4,
        "H2": "市场部",
        "H3": ours["关键结果"].max_row - 4,
        "H4": 1,
        "H5": ours["目标"].max_row - 4,
    }
    for tab in INPUTS:
        assert lists(ours, tab) <= lists(theirs, tab)


def lists(book: Workbook, tab: str) -> set[tuple[str, str]]:
    """First cell and source of each drop-down list; LibreOffice cuts their range at the last cell in use."""
    return {
        (str(one.sqref).partition(":")[0], str(one.formula1))
        for one in book[tab].data_validations.dataValidation
        if one.type == "list"
    }


def lit(page: Path, look: str) -> set[str]:
    """The texts of the cells that are shown in a look's colour."""
    root = html.fromstring(page.read_bytes())
    colour = f"#{LOOKS[look].fill}".casefold()
    return {
        " ".join("".join(str(text) for text in cell.itertext()).split())
        for cell in root.iter("td")
        if str(cell.get("bgcolor", "")).casefold() == colour
    }


def test_an_input_cell_with_a_finding_is_lit_and_goes_dark_once_it_is_mended(
    tmp_path: Path, soffice: Soffice
) -> None:
    path = small.small(tmp_path / "wrong.xlsx", refreshed=False)
    manager.types(path, "Key Results", {"I5": "about 45", "I6": "60 "})
    done("refresh", path)
    mended = Path(shutil.copy(path, tmp_path / "mended.xlsx"))
    manager.types(mended, "Key Results", {"I5": 45, "I6": 60})
    done("refresh", mended)
    soffice("--convert-to", "html", "--outdir", tmp_path, path, mended)
    wrong, right = tmp_path / "wrong.html", tmp_path / "mended.html"
    assert "about 45" in lit(wrong, "error")
    assert "60" in lit(wrong, "warning")
    assert not lit(right, "error") - {"Error"}
    assert "60" not in lit(right, "warning")


TEXTS = ("=1+1", "+SUM(A1)", "-2+3", "@SUM(1)", "=cmd|' /C calc'!A0", "'=x", "<b>&amp;</b>", "_x0041_", " x ")


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path, converted: Converter) -> None:
    """Typed as an id's words, a department, an owner and a comment, and read by LibreOffice as a string."""
    path = small.small(tmp_path / "small.xlsx", refreshed=False)
    typed = {f"C{row}": f"'{text}" for row, text in enumerate(TEXTS[:4], 5)}
    manager.types(
        path, "Key Results", {**typed, "D5": "'=1+1", "E5": "'@SUM(1)", "E6": "'-2+3", "D7": f"'{TEXTS[4]}"}
    )
    manager.types(path, "Check-ins", {"E5": '\'=HYPERLINK("http://127.0.0.1")', "C6": "'=1+1"})
    manager.types(path, "Owners", {"A5": "'=1+1", "A6": "'+SUM(A1)"})
    # A known department keeps its "/", which else separates two.
    manager.types(path, "Departments", {"A5": f"'{TEXTS[4]}"})
    done("refresh", path)
    own = {"Monthly Report"}  # whose month is chosen by formulas
    for part in (part for tab, part in manager.tabs(path).items() if tab not in own):
        assert not list(manager.tree(path, part).iter(f"{manager.S}f"))
    assert "=1+1" in manager.tabs(path)
    theirs = converted(path, "xlsx")
    assert reading.book(theirs).sheetnames == reading.book(path).sheetnames
    for tab, part in manager.tabs(theirs).items():
        assert tab in own or not list(manager.tree(theirs, part).iter(f"{manager.S}f")), tab
    scores = reading.columns(theirs, "KR Scores", "okr_scores", ("ID", "Key result", "Department", "Owner"))
    first, second, third, fourth = sorted(scores)
    assert [row[1] for row in (first, second, third, fourth)] == list(TEXTS[:4])
    assert (first[2], first[3], second[3], third[2]) == ("=1+1", "@SUM(1)", "-2+3", TEXTS[4])


def test_ids_and_names_come_back_as_the_characters_that_were_typed(tmp_path: Path) -> None:
    path = small.small(tmp_path / "small.xlsx", refreshed=False)
    odd = {
        "C5": "'<b>&amp;</b>",
        "C6": "'_x005F_x0041_",
        "C7": "'line\nbreak",
        "C8": "'emoji 🎯 \u200d",
    }
    manager.types(path, "Key Results", odd)
    done("refresh", path)
    shown = [row[1] for row in sorted(reading.columns(path, "KR Scores", "okr_scores", ("ID", "Key result")))]
    assert shown == [str(text).removeprefix("'") for text in odd.values()]
