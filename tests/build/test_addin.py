"""The add-in carries the macros and the tab of the workbooks, and nothing else."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from okrxl.build.addin import TYPE, addin
from okrxl.build.templates import template
from okrxl.core.labels import LANGS, Lang, labels
from tests.build.olevba import VBA_Parser


@pytest.mark.parametrize("lang", LANGS)
def test_it_is_an_add_in_with_our_module_and_tab(tmp_path: Path, lang: Lang) -> None:
    data = addin(lang)
    with ZipFile(io.BytesIO(data)) as archive:
        assert TYPE.encode() in archive.read("[Content_Types].xml")
        tab = labels(lang).text("click.ribbon.addin_tab")
        assert f'label="{tab}"' in archive.read("customUI/customUI14.xml").decode()
        assert b"_okrxl.text.busy" in archive.read("xl/workbook.xml")
        assert b'codeName="OkrAddin"' in archive.read("xl/worksheets/sheet1.xml")
    path = tmp_path / "okrxl.xlam"
    path.write_bytes(data)
    book = VBA_Parser(str(path))
    sources = {name: source for _, _, name, source in book.extract_macros()}
    book.close()
    assert sorted(sources) == ["OkrAddin.cls", "ThisWorkbook.cls", "okrxl.bas"]
    assert sources["okrxl.bas"].splitlines() == template("vba", "okrxl.bas").splitlines()


@pytest.mark.validator
@pytest.mark.parametrize("lang", LANGS)
def test_it_is_valid(tmp_path: Path, validator: Callable[[Path], list[str]], lang: Lang) -> None:
    path = tmp_path / "okrxl.xlam"
    path.write_bytes(addin(lang))
    assert validator(path) == []
