"""The clean workbook that new ones start from, and where templates are found."""

from __future__ import annotations

import io
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree

from okrxl.build.base import PARTS, base_package, holds_macros
from okrxl.build.templates import template, templates
from okrxl.core.labels import LANGS, Lang


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("macro", [True, False])
def test_every_part_is_well_formed_and_no_blank_is_left(lang: Lang, macro: bool) -> None:  # noqa: FBT001
    with ZipFile(io.BytesIO(base_package(lang, macro=macro))) as archive:
        assert tuple(archive.namelist()) == PARTS
        for part in PARTS:
            assert b"$" not in archive.read(part)
            etree.fromstring(archive.read(part))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("OKR.xlsx", "openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
        ("OKR.XLSM", "ms-excel.sheet.macroEnabled.main+xml"),
    ],
)
def test_the_ending_decides_the_content_type(name: str, kind: str) -> None:
    data = base_package("zh", macro=holds_macros(Path(name)))
    with ZipFile(io.BytesIO(data)) as archive:
        assert archive.read("[Content_Types].xml").count(kind.encode()) == 1


def test_each_language_has_its_font() -> None:
    for lang, font in (("zh", "微软雅黑"), ("en", "Calibri")):
        with ZipFile(io.BytesIO(base_package(lang, macro=False))) as archive:  # type: ignore[arg-type]
            assert f'<name val="{font}"/>' in archive.read("xl/styles.xml").decode()


def test_the_same_bytes_every_time() -> None:
    assert base_package("zh", macro=True) == base_package("zh", macro=True)


def test_templates_come_from_the_wheel_where_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / "_templates" / "base"
    installed.mkdir(parents=True)
    (installed / "here.txt").write_text("wheel", encoding="utf-8")
    templates.cache_clear()
    monkeypatch.setattr("okrxl.build.templates.files", lambda _: tmp_path)
    try:
        assert template("base", "here.txt") == "wheel"
    finally:
        templates.cache_clear()
