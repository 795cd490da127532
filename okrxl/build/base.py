"""An empty workbook without sheets, from the parts in `templates/base`."""

from __future__ import annotations

import io
from pathlib import Path
from string import Template

from okrxl.build.templates import template
from okrxl.core.labels import Lang, labels
from okrxl.excel.package.archive import Package
from okrxl.sheets import styles

PARTS = (
    "[Content_Types].xml",
    "_rels/.rels",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/theme/theme1.xml",
    "xl/styles.xml",
    "docProps/core.xml",
    "docProps/app.xml",
)
"""In the order in which Excel writes them: readers expect the content types first."""
FONTS: dict[Lang, dict[str, str]] = {
    "zh": {"font_name": "微软雅黑", "font_size": "10", "font_charset": '<charset val="134"/>'},
    "en": {"font_name": "Calibri", "font_size": "11", "font_charset": ""},
}
COLOURS = {
    name: getattr(styles, name.upper()) for name in ("navy", "blue", "green", "amber", "red", "sky", "muted")
}
ORDINARY = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
WITH_MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
MACRO_ENDINGS = frozenset({".xlsm"})
ENDINGS = frozenset({".xlsx"}) | MACRO_ENDINGS


def holds_macros(path: Path) -> bool:
    """Whether a workbook of that name may contain macros: Excel refuses a mismatch of ending and content."""
    return path.suffix.casefold() in MACRO_ENDINGS


def base_package(lang: Lang, *, macro: bool) -> bytes:
    """The bytes of a workbook without sheets; `macro` decides its content type (.xlsm or .xlsx)."""
    values = {
        **FONTS[lang],
        **COLOURS,
        "grey": styles.GREY_PALE,
        "title": labels(lang).text("inputs.document_title"),
        "workbook_type": WITH_MACROS if macro else ORDINARY,
    }
    package = Package("", b"", {}, {})
    for part in PARTS:
        text = template("base", *part.split("/")).strip().replace("\n", "\r\n", 1)
        package.put(part, Template(text).substitute(values).encode())
    stream = io.BytesIO()
    package.write_to(stream)
    return stream.getvalue()
