"""Templates: okrxl's own are what the code builds; a company's keep all that the company put in."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from okrxl.build.base import base_package
from okrxl.build.macros import with_macros
from okrxl.core.errors import BadFileError
from okrxl.core.labels import LANGS, Lang
from okrxl.exchange.outgoing.template import FILES, department_template
from tests.excel import manager, zips
from tests.excel.zoo import zoo
from tests.exchange.departments import company, cut, parts, saved, shipped, workbook

Validator = Callable[[Path], list[str]]
DATA = cut(company())["Aspen dept"]
DRAWING = "application/vnd.openxmlformats-officedocument.drawing+xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TEXT_BOX = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><xdr:wsDr'
    ' xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:twoCellAnchor><xdr:from>'
    "<xdr:col>3</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>0</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>"
    "<xdr:to><xdr:col>5</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>3</xdr:row><xdr:rowOff>0</xdr:rowOff>"
    '</xdr:to><xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" name="Box"/><xdr:cNvSpPr txBox="1"/>'
    '</xdr:nvSpPr><xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="9" cy="9"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr><xdr:txBody><a:bodyPr/><a:p><a:r>'
    "<a:t>公司标识</a:t></a:r></a:p></xdr:txBody></xdr:sp><xdr:clientData/></xdr:twoCellAnchor>"
    "<xdr:oneCellAnchor><xdr:from><xdr:col>6</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>0</xdr:row>"
    '<xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:ext cx="9525" cy="9525"/><xdr:pic><xdr:nvPicPr>'
    '<xdr:cNvPr id="3" name="Logo"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip'
    f' xmlns:r="{OFFICE}" r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr>'
    '<a:xfrm><a:off x="0" y="0"/><a:ext cx="9525" cy="9525"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
    "</a:prstGeom></xdr:spPr></xdr:pic><xdr:clientData/></xdr:oneCellAnchor></xdr:wsDr>"
).encode()
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000"
    "050001a5f645400000000049454e44ae426082"
)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)


def relation(one: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{one}" Type="{OFFICE}/{kind}" Target="{target}"/>'


@pytest.fixture
def restyled(tmp_path: Path) -> Path:
    """okrxl's own template as a company left it: a text box, a logo, a restyled style, a tab renamed."""
    path = saved(tmp_path, shipped(), "ours.xlsx")
    content = zips.parts(path)
    guide = "xl/worksheets/sheet1.xml"
    types = content[zips.TYPES].decode()
    more = f'<Override PartName="/xl/drawings/drawing9.xml" ContentType="{DRAWING}"/>'
    types = types.replace("</Types>", f"{more}</Types>").replace(
        "<Default ", '<Default Extension="png" ContentType="image/png"/><Default ', 1
    )
    rels = "xl/worksheets/_rels/sheet1.xml.rels"
    assert rels not in content
    content |= {
        zips.TYPES: types.encode(),
        "xl/drawings/drawing9.xml": TEXT_BOX,
        "xl/media/logo.png": PICTURE,
        "xl/drawings/_rels/drawing9.xml.rels": RELS.format(
            relation("rId1", "image", "../media/logo.png")
        ).encode(),
        rels: RELS.format(relation("rId1", "drawing", "../drawings/drawing9.xml")).encode(),
        guide: content[guide].replace(b"</worksheet>", b'<drawing r:id="rId1"/></worksheet>'),
        "xl/styles.xml": content["xl/styles.xml"].replace(b"FF1F3A5F", b"FF7A1F5F"),
    }
    zips.write(path, content)
    manager.renames(path, "填报", "请填这里")
    return path


@pytest.mark.parametrize("lang", LANGS)
def test_the_shipped_ones_are_what_the_code_builds(lang: Lang) -> None:
    built = department_template(lang, base_package(lang, macro=False))
    assert parts(built) == parts(shipped(lang)), "run python -m okrxl.build"


@pytest.mark.parametrize("lang", LANGS)
def test_the_shipped_ones_are_valid_and_free(tmp_path: Path, validator: Validator, lang: Lang) -> None:
    path = saved(tmp_path, shipped(lang), FILES[lang])
    assert validator(path) == []
    for tab in openpyxl.load_workbook(path).worksheets:
        assert not tab.protection.sheet
    assert not any(b"<f>" in part for name, part in parts(shipped(lang)).items() if "/worksheets/" in name)


@pytest.mark.parametrize("view", [True, False])
def test_no_word_of_the_template_is_left(*, view: bool) -> None:
    found = cut(company(), company_view=view)["Aspen dept"]
    for part, content in parts(workbook(found)).items():
        for word in ("目标示例", "结果示例", "部门名称", "公司名称", "KR1.1"):
            assert word.encode() not in content, (part, word)


def test_what_a_company_added_stays(restyled: Path, tmp_path: Path, validator: Validator) -> None:
    before = parts(restyled.read_bytes())
    data = workbook(DATA, restyled.read_bytes())
    after = parts(data)
    for part in ("xl/drawings/drawing9.xml", "xl/media/logo.png", "xl/drawings/_rels/drawing9.xml.rels"):
        assert after[part] == before[part]
    assert "xl/theme/theme1.xml" in after
    assert b"FF1F3A5F" not in after["xl/styles.xml"]
    assert validator(saved(tmp_path, data)) == []
    book = openpyxl.load_workbook(BytesIO(data))
    assert book.sheetnames[:3] == ["填写说明", "请填这里", "本部门OKR"]
    assert book["请填这里"]["A7"].value == "Aspen-KR0"
    assert book["请填这里"].protection.sheet
    assert "'请填这里'" in parts(data)["xl/worksheets/sheet1.xml"].decode()
    # The preview follows the tab's new name.
    assert "'请填这里'!$L$6" in after["xl/worksheets/sheet4.xml"].decode()


def test_any_workbook_is_a_template(tmp_path: Path, validator: Validator) -> None:
    theirs = zoo(tmp_path / "zoo.xlsx")
    data = workbook(DATA, theirs.read_bytes())
    before, after = zips.parts(theirs), parts(data)
    changed = {name for name in before if before[name] != after.get(name)}
    listing = {"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml", "xl/calcChain.xml"}
    assert changed <= listing | {"xl/styles.xml", "docProps/core.xml", "docProps/app.xml"}
    known = set(validator(theirs))
    assert [error for error in validator(saved(tmp_path, data)) if error not in known] == []


def test_a_sheet_that_was_deleted_is_added(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(BytesIO(shipped()))
    del book["本部门OKR"]
    path = tmp_path / "less.xlsx"
    book.save(path)
    made = openpyxl.load_workbook(BytesIO(workbook(DATA, path.read_bytes())))
    assert "本部门OKR" in made.sheetnames
    assert made["本部门OKR"]["A1"].value == "Aspen dept OKR"


def test_texts_of_the_cells_that_are_drawn_anew_are_gone(restyled: Path) -> None:
    manager.saves(restyled)
    manager.types(restyled, "填写说明", {"H3": "公司自己的话"})
    before = parts(restyled.read_bytes())["xl/sharedStrings.xml"].decode()
    data = workbook(DATA, restyled.read_bytes())
    after = parts(data)["xl/sharedStrings.xml"].decode()
    assert before.count("<si>") == after.count("<si>") > 50
    assert "部门名称" in before
    assert "部门名称" not in after
    assert openpyxl.load_workbook(BytesIO(data))["填写说明"]["H3"].value == "公司自己的话"


def test_macros_are_refused() -> None:
    with pytest.raises(BadFileError) as refused:
        workbook(DATA, with_macros(base_package("zh", macro=True), "zh"))
    assert refused.value.code == "template_macros"


def test_a_file_that_went_out_is_refused() -> None:
    with pytest.raises(BadFileError) as refused:
        workbook(DATA, workbook(DATA))
    assert refused.value.code == "template_sent"


@pytest.mark.parametrize(
    ("content", "code"), [(b"no zip", "not_a_workbook"), (b"", "empty"), (b"PK\3\4 cut short", "damaged")]
)
def test_no_workbook_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(BadFileError) as refused:
        workbook(DATA, content)
    assert refused.value.code == code


def test_a_sheet_of_theirs_with_our_name_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "填报"  # type: ignore[union-attr]
    path = tmp_path / "theirs.xlsx"
    book.save(path)
    with pytest.raises(BadFileError) as refused:
        workbook(DATA, path.read_bytes())
    assert refused.value.code == "sheet_taken"


def test_excel_s_own_kind_of_template_becomes_a_workbook(tmp_path: Path, validator: Validator) -> None:
    path = saved(tmp_path, shipped(), "ours.xltx")
    zips.swap(path, zips.TYPES, "sheet.main+xml", "template.main+xml")
    data = workbook(DATA, path.read_bytes())
    assert b"template.main" not in parts(data)["[Content_Types].xml"]
    assert validator(saved(tmp_path, data)) == []


def test_who_made_the_template_is_nobody_s_business(tmp_path: Path) -> None:
    path = saved(tmp_path, shipped(), "ours.xlsx")
    old = "<dc:creator>okrxl</dc:creator>"
    by = "<dc:creator>张三</dc:creator><cp:lastModifiedBy>李四</cp:lastModifiedBy>"
    zips.swap(path, "docProps/core.xml", old, by)
    for part in parts(workbook(DATA, path.read_bytes())).values():
        assert "张三".encode() not in part
        assert "李四".encode() not in part
