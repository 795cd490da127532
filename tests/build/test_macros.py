"""A new .xlsm carries project, ribbon and buttons that fit one another; a new .xlsx carries none of them."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree

from okrxl.build.macros import CODE_NAMES, PROJECT, RIBBON, macro_texts, ribbon
from okrxl.build.templates import template
from okrxl.build.workbook import make
from okrxl.cli.main import main
from okrxl.core.labels import LANGS, Lang, labels
from okrxl.core.schema import BUTTON_VERBS
from okrxl.excel.closed.workbook import ClosedWorkbook
from tests.build.olevba import VBA_Parser
from tests.office import run_in_office

NOW = datetime(2026, 11, 20, 9)
HOME = "xl/worksheets/sheet1.xml"
CLICK = re.compile(r"vbaProject|customUI/|ctrlProp|xl/drawings/vmlDrawing1\.vml|xl/drawings/drawing1\.xml")
SUBS = re.compile(r"^Public Sub (\w+)\(\)", re.MULTILINE)


def made(path: Path, lang: Lang = "zh") -> dict[str, bytes]:
    make(path, lang, sample=False, now=NOW)
    return parts(path)


def parts(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def texts(workbook: dict[str, bytes]) -> str:
    """All texts of Home."""
    return "".join(map(str, etree.fromstring(workbook[HOME]).itertext()))


def test_every_button_runs_a_macro_of_the_module(tmp_path: Path) -> None:
    workbook = made(tmp_path / "a.xlsm")
    macros = SUBS.findall(template("vba", "okrxl.bas"))
    assert sorted(macros) == sorted(f"Okrxl{verb.capitalize()}" for verb in BUTTON_VERBS)
    for part, pattern in ((HOME, r'macro="\[0\]!(\w+)"'), ("xl/drawings/vmlDrawing1.vml", r"\[0\]!(\w+)<")):
        assert sorted(re.findall(pattern, workbook[part].decode())) == sorted(macros)
    assert len([name for name in workbook if name.startswith("xl/ctrlProps/")]) == len(BUTTON_VERBS)


def test_a_shape_has_one_number_everywhere(tmp_path: Path) -> None:
    workbook = made(tmp_path / "a.xlsm")
    shapes = [str(1025 + index) for index in range(len(BUTTON_VERBS))]
    assert re.findall(r'shapeId="(\d+)"', workbook[HOME].decode()) == shapes
    assert re.findall(r'o:spid="_x0000_s(\d+)"', workbook["xl/drawings/vmlDrawing1.vml"].decode()) == shapes
    assert re.findall(r'<xdr:cNvPr id="(\d+)"', workbook["xl/drawings/drawing1.xml"].decode()) == shapes


def test_code_names_are_the_project_s_modules(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsm"
    workbook = made(path)
    sheets = [
        content.decode() for name, content in workbook.items() if name.startswith("xl/worksheets/sheet")
    ]
    coded = [match[1] for sheet in sheets if (match := re.search(r'<sheetPr[^>]* codeName="(\w+)"', sheet))]
    assert sorted(coded) == sorted(CODE_NAMES.values())
    assert (
        b'<workbookPr defaultThemeVersion="166925" codeName="ThisWorkbook"/>' in workbook["xl/workbook.xml"]
    )
    book = VBA_Parser(str(path))
    names = [name.partition(".")[0] for _, _, name, _ in book.extract_macros()]
    book.close()
    assert sorted(names) == sorted(["ThisWorkbook", "okrxl", *coded])


@pytest.mark.parametrize("lang", LANGS)
def test_the_ribbon_speaks_the_workbook_s_language(tmp_path: Path, lang: Lang) -> None:
    workbook = made(tmp_path / "a.xlsm", lang)
    tab = etree.fromstring(workbook[RIBBON])
    buttons = list(tab.iter("{*}button"))
    assert sorted(str(button.get("tag")) for button in buttons) == sorted(BUTTON_VERBS)
    assert {button.get("onAction") for button in buttons} == {"OkrxlClick"}
    for button in buttons:
        assert button.get("label") == labels(lang).text(f"click.verbs.{button.get('tag')}")
    keytips = [button.get("keytip") for button in buttons]
    assert len(set(keytips)) == len(keytips)
    assert b'Target="customUI/customUI14.xml"' in workbook["_rels/.rels"]
    assert "$" not in ribbon(lang)


@pytest.mark.parametrize("lang", LANGS)
def test_macros_find_their_texts(tmp_path: Path, lang: Lang) -> None:
    path = tmp_path / "a.xlsm"
    made(path, lang)
    kept = ClosedWorkbook(path).texts()
    asked = re.findall(r'Words\("(\w+)"', template("vba", "okrxl.bas"))
    assert set(asked) <= set(kept)
    assert kept["language"] == lang
    for name in macro_texts(lang):
        text = name.formula[1:-1]
        assert len(text) <= 255
        assert '"' not in text


def test_an_xlsx_has_neither_macros_nor_buttons(tmp_path: Path) -> None:
    workbook = made(tmp_path / "a.xlsx", "en")
    assert not [name for name in workbook if "vbaProject" in name or "customUI" in name or "ctrlProp" in name]
    assert b"codeName" not in workbook["xl/workbook.xml"]
    assert "AlternateContent" not in workbook[HOME].decode()
    assert labels("en").text("report.home.step_2") in texts(workbook)
    assert "_okrxl.text.busy" not in workbook["xl/workbook.xml"].decode()


@pytest.mark.parametrize("lang", LANGS)
def test_home_says_how_to_click(tmp_path: Path, lang: Lang) -> None:
    said = texts(made(tmp_path / "a.xlsm", lang))
    assert labels(lang).text("report.home.step_2_click") in said
    assert labels(lang).text("report.home.step_2") not in said


def test_a_refresh_leaves_all_of_it_byte_for_byte(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.xlsm"
    before = made(path)
    assert main(["refresh", str(path)]) == 0
    capsys.readouterr()
    after = parts(path)
    assert list(after) == list(before)
    ours = [name for name in before if CLICK.search(name)]
    assert len(ours) == 4 + len(BUTTON_VERBS)
    assert [name for name in ours if before[name] != after[name]] == []
    [controls] = re.findall(rb"<mc:AlternateContent.*</mc:AlternateContent>", before[HOME])
    assert controls in after[HOME]


def test_a_home_made_anew_has_its_buttons_again(tmp_path: Path) -> None:
    """The manager renamed Home, and made it their own by deleting okrxl's name for it."""
    path = tmp_path / "a.xlsm"
    workbook = made(path)
    book = workbook["xl/workbook.xml"].decode()
    book = re.sub(r'<definedName name="_okrxl\.sheet\.home".*?</definedName>', "", book)
    with ZipFile(path, "w") as archive:
        for name, content in workbook.items():
            archive.writestr(
                name, book.replace('name="首页"', 'name="旧首页"') if name == "xl/workbook.xml" else content
            )
    assert main(["refresh", str(path)]) == 0
    controls = [name for name, content in parts(path).items() if b"<controls>" in content]
    assert len(controls) == 2
    assert PROJECT in parts(path)


@pytest.mark.validator
def test_the_validator_accepts_a_home_made_anew(tmp_path: Path, validator: object) -> None:
    test_a_home_made_anew_has_its_buttons_again(tmp_path)
    assert callable(validator)
    assert validator(tmp_path / "a.xlsm") == []


BOUND = """
def main(document):
    book = opened(document, MacroExecutionMode=4)
    form = book.Sheets.getByIndex(0).DrawPage.Forms.getByIndex(0)
    answers = {
        form.getByIndex(n).Label: [event.ScriptCode for event in form.getScriptEvents(n)]
        for n in range(form.Count)
    }
    book.close(True)
    return answers
"""


@pytest.mark.libreoffice
def test_libreoffice_binds_each_button_to_its_macro(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsm"
    made(path)
    assert run_in_office(tmp_path, BOUND, path) == {
        labels("zh").text(f"click.verbs.{verb}"): [
            f"vnd.sun.star.script:VBAProject.okrxl.Okrxl{verb.capitalize()}?language=Basic&location=document"
        ]
        for verb in BUTTON_VERBS
    }
