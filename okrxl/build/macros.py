"""The buttons of a new .xlsm: its VBA project, its ribbon tab, and the texts that they use."""

from __future__ import annotations

import io
from dataclasses import replace
from string import Template
from typing import Final
from xml.sax.saxutils import escape

from lxml import etree

from okrxl.build.templates import template
from okrxl.build.vba.project import Module, vba_project
from okrxl.core.labels import Lang, labels
from okrxl.core.schema import INPUT_TABLES
from okrxl.excel.package.archive import Package
from okrxl.excel.package.parts import PACKAGE_RELS, Parts
from okrxl.sheets.model import DefinedName, Drawing, text_constant

WORKBOOK_CODE: Final = "ThisWorkbook"
CODE_NAMES: Final = {
    key: "Okr" + key.title().replace("_", "") for key in ("home", *(table.key for table in INPUT_TABLES))
}
"""Key -> code name of the sheets that every new workbook has; Excel names the others when it opens it."""
PROJECT: Final = "xl/vbaProject.bin"
PROJECT_TYPE: Final = "application/vnd.ms-office.vbaProject"
PROJECT_RELATION: Final = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
RIBBON: Final = "customUI/customUI14.xml"
RIBBON_RELATION: Final = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
TEXTS: Final = ("busy", "missing", "no_book")
"""The texts that the macros display, by the names under which they look for them."""


def with_macros(data: bytes, lang: Lang) -> bytes:
    """A workbook of `base_package` with the project and the ribbon's tab."""
    package = Package.open(data, name="")
    add_macros(package, lang, tuple(CODE_NAMES.values()))
    stream = io.BytesIO()
    package.write_to(stream)
    return stream.getvalue()


def add_macros(package: Package, lang: Lang, sheets: tuple[str, ...], tab: str = "tab") -> None:
    """Put project and ribbon into a package that has neither; `sheets` are the code names of its sheets."""
    parts = Parts(package)
    properties = parts.tree(parts.workbook).find(f"{{{parts.main}}}workbookPr")
    if properties is None:
        raise ValueError("a workbook of our own has workbookPr")
    properties.set("codeName", WORKBOOK_CODE)
    parts.touch(parts.workbook)
    modules = (
        Module(WORKBOOK_CODE, "workbook"),
        *(Module(name, "sheet") for name in sheets),
        Module("okrxl", "standard", template("vba", "okrxl.bas")),
    )
    parts.put(PROJECT, vba_project(modules), PROJECT_TYPE)
    _relate(parts, "xl/_rels/workbook.xml.rels", PROJECT_RELATION, "vbaProject.bin")
    parts.put(RIBBON, ribbon(lang, tab).encode())
    _relate(parts, "_rels/.rels", RIBBON_RELATION, RIBBON)
    parts.flush()


def ribbon(lang: Lang, tab: str = "tab") -> str:
    """The ribbon's tab, in the workbook's language; `tab` is the key of its title."""
    words = labels(lang)
    texts = {
        **words.section("click.ribbon"),
        **words.section("click.verbs"),
        **{f"{verb}_tip": text for verb, text in words.section("click.tips").items()},
        "tab": words.text(f"click.ribbon.{tab}"),
    }
    quoted = {key: escape(text, {'"': "&quot;"}) for key, text in texts.items()}
    return Template(template("ribbon", "customUI14.xml")).substitute(quoted)


def with_names(drawing: Drawing, lang: Lang) -> Drawing:
    """The drawing of a new workbook with code names for its sheets, and the macros' texts as hidden names."""
    sheets = (replace(sheet, code_name=CODE_NAMES.get(sheet.key, "")) for sheet in drawing.sheets)
    return replace(drawing, sheets=tuple(sheets), names=(*drawing.names, *macro_texts(lang)))


def macro_texts(lang: Lang) -> tuple[DefinedName, ...]:
    """Hidden names such as `_okrxl.text.busy`, each a text constant of up to 255 characters."""
    words = labels(lang)
    texts = {key: words.text(f"click.macro.{key}").replace("\n", "\\n") for key in TEXTS}
    return tuple(text_constant(key, text) for key, text in {**texts, "language": lang}.items())


def _relate(parts: Parts, rels: str, kind: str, target: str) -> None:
    """Add a relationship of one of Microsoft's own types."""
    root = parts.tree(rels)
    attributes = {"Id": f"rId{len(root) + 1}", "Type": kind, "Target": target}
    etree.SubElement(root, f"{{{PACKAGE_RELS}}}Relationship", attributes)
    parts.touch(rels)
