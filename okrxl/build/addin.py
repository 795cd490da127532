"""`okrxl.xlam`: the macros and the ribbon tab for every workbook, also where documents may have no macros."""

from __future__ import annotations

import io

from okrxl.build.base import base_package
from okrxl.build.macros import add_macros, macro_texts
from okrxl.core.labels import Lang
from okrxl.excel.closed.writer import DrawingWriter
from okrxl.excel.package.archive import Package
from okrxl.excel.package.parts import Parts
from okrxl.sheets.model import Drawing, PlacedSheet

TYPE = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
CODE_NAME = "OkrAddin"


def addin(lang: Lang) -> bytes:
    """The file: one empty sheet, as Excel requires, the project, the tab. It acts on the front workbook."""
    package = Package.open(base_package(lang, macro=True), name="okrxl.xlam")
    sheet = PlacedSheet("addin", "okrxl", (), owned=False, code_name=CODE_NAME)
    DrawingWriter(package).draw(Drawing((sheet,), macro_texts(lang)))
    add_macros(package, lang, (CODE_NAME,), tab="addin_tab")
    parts = Parts(package)
    parts.set_type(parts.workbook, TYPE)
    parts.flush()
    stream = io.BytesIO()
    package.write_to(stream)
    return stream.getvalue()
