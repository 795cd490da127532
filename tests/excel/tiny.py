"""The smallest files that are workbooks, told apart by a word, for tests of what happens to whole files."""

from __future__ import annotations

import io
import zipfile

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
PARTS = {
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{RELATION}" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheets/><definedNames>{names}</definedNames></workbook>",
}


def tiny(word: str, number: str = "", size: int = 1) -> bytes:
    """A workbook without sheets; `number` is its own number, `word` is repeated `size` times in it."""
    names = f'<definedName name="_okrxl.text.history" hidden="1">"{number}"</definedName>' if number else ""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for part, xml in PARTS.items():
            made.writestr(zipfile.ZipInfo(part), xml.replace("{names}", names))
        made.writestr(zipfile.ZipInfo("word.txt"), word * size)
    return stream.getvalue()


def with_sheets(*sheets: bytes) -> bytes:
    """A workbook with these worksheet parts, as tabs "1", "2", …"""
    office = RELATION.removesuffix("/officeDocument")
    listed = "".join(
        f'<sheet name="{number}" sheetId="{number}" r:id="r{number}"/>'
        for number in range(1, len(sheets) + 1)
    )
    links = "".join(
        f'<Relationship Id="r{number}" Type="{office}/worksheet" Target="sheet{number}.xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("_rels/.rels", PARTS["_rels/.rels"])
        made.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{office}">'
            f"<sheets>{listed}</sheets></workbook>",
        )
        made.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}'
            "</Relationships>",
        )
        for number, xml in enumerate(sheets, 1):
            made.writestr(f"xl/sheet{number}.xml", xml)
    return stream.getvalue()
