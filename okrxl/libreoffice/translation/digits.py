"""The width of a digit as LibreOffice computes it for Excel workbooks, measured by opening a minimal one."""

from __future__ import annotations

import tempfile
from pathlib import Path
from xml.sax.saxutils import quoteattr
from zipfile import ZipFile

from okrxl.libreoffice.bridge.office import Office, open_document
from okrxl.libreoffice.bridge.remote import Remote, uno

CHARACTERS = 100
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def _parts(font: str, size: float) -> dict[str, str]:
    """Part name -> text of a minimal Excel workbook."""

    def relations(*targets: tuple[str, str]) -> str:
        items = "".join(
            f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
            for number, (kind, target) in enumerate(targets, 1)
        )
        return f'<Relationships xmlns="{PACKAGE}/relationships">{items}</Relationships>'

    overrides = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="{KIND}.{kind}+xml"/>'
        for name, kind in (("workbook", "sheet.main"), ("styles", "styles"), ("sheet", "worksheet"))
    )
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{rels}"/>{overrides}</Types>',
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/_rels/workbook.xml.rels": relations(("worksheet", "sheet.xml"), ("styles", "styles.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        '<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="{size:g}"/>'
        f"<name val={quoteattr(font)}/></font></fonts></styleSheet>",
        "xl/sheet.xml": f'<worksheet xmlns="{MAIN}"><cols><col min="1" max="1" width="{CHARACTERS}" '
        'customWidth="1"/></cols><sheetData/></worksheet>',
    }


def digit_width(office: Office, document: Remote) -> float:
    """The width of a digit in the document's body font, in hundredths of a millimetre."""
    style = document.StyleFamilies.getByName("CellStyles").getByName("Default")
    font, size = str(style.CharFontName), float(style.CharHeight)
    if (font, size) not in office.digit_widths:
        with tempfile.TemporaryDirectory(prefix="calc-") as folder:
            path = Path(folder) / "digit.xlsx"
            with ZipFile(path, "w") as package:
                for name, text in _parts(font, size).items():
                    package.writestr(name, text)
            made = open_document(office, uno().systemPathToFileUrl(str(path)), Hidden=True)
            try:
                width = made.Sheets.getByIndex(0).Columns.getByIndex(0).Width
            finally:
                made.close(True)
        office.digit_widths[font, size] = width / CHARACTERS
    return office.digit_widths[font, size]
