"""What a manager does to a workbook in Excel, done to the parts as Excel would write them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import cast

from lxml import etree

from okrxl.core.address import Area, cell_name, parse_cell, sheet_ref
from tests.excel import reading, zips

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
S = f"{{{MAIN}}}"
Cell = str | float | int | date | None


def tree(path: Path, part: str) -> etree._Element:
    """A part, parsed."""
    return etree.fromstring(zips.parts(path)[part])


def put(path: Path, part: str, root: etree._Element) -> None:
    """A part, written back."""
    zips.change(path, {part: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)})


def related(path: Path, part: str, kind: str) -> list[str]:
    """The parts a part refers to by relationships of that kind."""
    folder, leaf = posixpath.split(part)
    found = zips.parts(path).get(f"{folder}/_rels/{leaf}.rels")
    if found is None:
        return []
    return [
        posixpath.normpath(posixpath.join("/", folder, str(node.get("Target")))).lstrip("/")
        for node in etree.fromstring(found)
        if str(node.get("Type")).endswith(f"/{kind}")
    ]


def tabs(path: Path) -> dict[str, str]:
    """Tab -> part, in tab order."""
    targets = {str(node.get("Id")): str(node.get("Target")) for node in tree(path, zips.RELS)}
    return {
        str(node.get("name")): posixpath.normpath(
            posixpath.join("/xl", targets[str(node.get(f"{{{OFFICE}}}id"))])
        ).lstrip("/")
        for node in tree(path, zips.WORKBOOK).iter(f"{S}sheet")
    }


def tables(path: Path) -> dict[str, tuple[str, str, Area]]:
    """Table -> tab, part and range."""
    found = {}
    for tab, part in tabs(path).items():
        for table in related(path, part, "table"):
            root = tree(path, table)
            found[str(root.get("displayName"))] = (tab, table, Area.parse(str(root.get("ref"))))
    return found


def names(path: Path) -> dict[str, str]:
    """Workbook-wide defined names."""
    return {
        str(node.get("name")): node.text or ""
        for node in tree(path, zips.WORKBOOK).iter(f"{S}definedName")
        if node.get("localSheetId") is None
    }


def part_of(path: Path, name: str) -> str:
    """The part of the tab that a defined name points into."""
    tab = names(path)[name].rpartition("!")[0].strip("'").replace("''", "'")
    return tabs(path)[tab]


def types(path: Path, tab: str, cells: Mapping[str, Cell]) -> None:
    """Type into cells of a tab: after a `=` a formula, not calculated yet; after a `'` always text."""
    part = tabs(path)[tab]
    root = tree(path, part)
    data = root.find(f"{S}sheetData")
    assert data is not None
    rows = {int(str(row.get("r"))): row for row in data}
    for ref, value in cells.items():
        number, column = parse_cell(ref)
        if number not in rows:
            rows[number] = etree.Element(f"{S}row", {"r": str(number)})
        row = rows[number]
        found = {parse_cell(str(cell.get("r")))[1]: cell for cell in row}
        made = _cell(ref, value, found.get(column))
        found[column] = made
        row[:] = [found[one] for one in sorted(found)]
    data[:] = [rows[one] for one in sorted(rows)]
    put(path, part, root)


def _cell(ref: str, value: Cell, old: etree._Element | None) -> etree._Element:
    cell = etree.Element(f"{S}c", {"r": ref})
    if old is not None and old.get("s"):
        cell.set("s", str(old.get("s")))
    if isinstance(value, str) and value.startswith("="):
        etree.SubElement(cell, f"{S}f").text = value[1:]
    elif isinstance(value, str):
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, f"{S}is"), f"{S}t")
        text.text = value.removeprefix("'")
    elif isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        etree.SubElement(cell, f"{S}v").text = str((day - date(1899, 12, 30)).days)
    elif value is not None:
        etree.SubElement(cell, f"{S}v").text = repr(value)
    return cell


def adds_rows(path: Path, table: str, rows: Sequence[Sequence[Cell]]) -> None:
    """Type rows below a table, which grows over them, dates in the format of the row above.

    Calculated columns, for which `rows` have no values, fill themselves in.
    """
    tab, part, area = tables(path)[table]
    columns = tree(path, part).iterfind(f"{S}tableColumns/{S}tableColumn")
    formulas = [column.findtext(f"{S}calculatedColumnFormula") for column in columns]
    typed = {
        cell_name(area.bottom + down, area.left + right): value
        for down, row in enumerate(rows, 1)
        for right, value in enumerate(_whole_row(row, formulas))
        if value is not None
    }
    types(path, tab, typed)
    sheet = tree(path, tabs(path)[tab])
    cells = {str(cell.get("r")): cell for cell in sheet.iter(f"{S}c")}
    for ref in typed:
        above = cells.get(cell_name(area.bottom, parse_cell(ref)[1]))
        if above is not None:
            cells[ref].set("s", str(above.get("s", "0")))
    put(path, tabs(path)[tab], sheet)
    grown = Area(area.top, area.left, area.bottom + len(rows), area.right).ref
    root = tree(path, part)
    for node in (root, *root.iterfind(f"{S}autoFilter")):
        node.set("ref", grown)
    put(path, part, root)


def _whole_row(row: Sequence[Cell], formulas: Sequence[str | None]) -> Iterator[Cell]:
    """What is typed into a row of a table, and the formulas of its calculated columns, in their places."""
    rest = iter(row)
    for formula in formulas:
        yield f"={formula}" if formula else next(rest, None)
    yield from rest


def names_something(path: Path, name: str, formula: str) -> None:
    """Define a name."""
    root = tree(path, zips.WORKBOOK)
    node = etree.SubElement(next(root.iter(f"{S}definedNames")), f"{S}definedName", {"name": name})
    node.text = formula
    put(path, zips.WORKBOOK, root)


def renames(path: Path, old: str, new: str) -> None:
    """Rename a tab: Excel follows in every formula, name, link and chart."""
    edits: dict[str, bytes | None] = {}
    quoted, plain = sheet_ref(old, ""), f"{old}!"
    for part, content in zips.parts(path).items():
        if part.endswith(".xml") and part.startswith("xl/"):
            root = etree.fromstring(content)
            for node in root.iter():
                if isinstance(node.text, str) and (quoted in node.text or plain in node.text):
                    node.text = node.text.replace(quoted, sheet_ref(new, "")).replace(
                        plain, sheet_ref(new, "")
                    )
                location = node.get("location")
                if location and quoted in location:
                    node.set("location", location.replace(quoted, sheet_ref(new, "")))
                if etree.QName(node).localname == "sheet" and node.get("name") == old:
                    node.set("name", new)
            edits[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    zips.change(path, edits)


def reorders(path: Path, order: Iterable[str]) -> None:
    """Drag the tabs into another order; names of a sheet's own follow it."""
    root = tree(path, zips.WORKBOOK)
    sheets = next(root.iter(f"{S}sheets"))
    before = [str(node.get("name")) for node in sheets]
    nodes = {str(node.get("name")): node for node in sheets}
    after = list(order)
    sheets[:] = [nodes[name] for name in after]
    for node in root.iter(f"{S}definedName"):
        local = node.get("localSheetId")
        if local is not None:
            node.set("localSheetId", str(after.index(before[int(local)])))
    put(path, zips.WORKBOOK, root)


def saves(path: Path) -> None:
    """Save in Excel: texts go into the shared table, every formula into the calculation chain."""
    content = zips.parts(path)
    shared: dict[str, int] = {}
    old = _shared_texts(content)
    chain = []
    ids = {
        str(node.get("name")): str(node.get("sheetId"))
        for node in tree(path, zips.WORKBOOK).iter(f"{S}sheet")
    }
    edits: dict[str, bytes | None] = {}
    for tab, part in tabs(path).items():
        root = etree.fromstring(content[part])
        for cell in root.iter(f"{S}c"):
            if cell.find(f"{S}f") is not None:
                chain.append(f'<c r="{cell.get("r")}" i="{ids[tab]}"/>')
            text = _text(cell, old)
            if text is not None:
                style = cell.get("s")
                ref = str(cell.get("r"))
                cell.clear()
                cell.attrib.update({"r": ref, **({"s": style} if style else {}), "t": "s"})
                etree.SubElement(cell, f"{S}v").text = str(shared.setdefault(text, len(shared)))
        edits[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    zips.change(path, edits)
    table = etree.Element(f"{S}sst", nsmap=cast("dict[str, str]", {None: MAIN}))
    for text in shared:
        etree.SubElement(etree.SubElement(table, f"{S}si"), f"{S}t").text = text
    links_to_workbook(path, "sharedStrings", "sharedStrings.xml", etree.tostring(table, encoding="UTF-8"))
    if chain:
        whole = f'<calcChain xmlns="{MAIN}">{"".join(chain)}</calcChain>'
        links_to_workbook(path, "calcChain", "calcChain.xml", whole.encode())


def _shared_texts(content: Mapping[str, bytes]) -> list[str]:
    if "xl/sharedStrings.xml" not in content:
        return []
    root = etree.fromstring(content["xl/sharedStrings.xml"])
    return ["".join(str(t.text or "") for t in item.iter(f"{S}t")) for item in root]


def _text(cell: etree._Element, shared: Sequence[str]) -> str | None:
    if cell.get("t") == "inlineStr":
        return "".join(str(node.text or "") for node in cell.iter(f"{S}t"))
    value = cell.find(f"{S}v")
    if cell.get("t") == "s" and value is not None and value.text:
        return shared[int(value.text)]
    return None


def links_to_workbook(path: Path, kind: str, name: str, content: bytes) -> None:
    """Put in, or replace, a part that the workbook part refers to."""
    part = f"xl/{name}"
    edits: dict[str, bytes | None] = {part: content}
    held = zips.parts(path)
    if part not in held:
        override = (
            f'<Override PartName="/{part}" ContentType='
            f'"application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
        )
        link = f'<Relationship Id="m{kind}" Type="{OFFICE}/{kind}" Target="{name}"/>'
        edits[zips.TYPES] = zips.before_end(held[zips.TYPES], "Types", override)
        edits[zips.RELS] = zips.before_end(held[zips.RELS], "Relationships", link)
    zips.change(path, edits)


def adds_column(path: Path, table: str, header: str, cells: Mapping[str, Cell], key: str = "ID") -> None:
    """Type a column beside a table, which grows over it: a cell for each value of its column `key`."""
    tab, part, area = tables(path)[table]
    root = tree(path, part)
    columns = root.find(f"{S}tableColumns")
    assert columns is not None
    names = [str(node.get("name")) for node in columns]
    number = max(int(str(node.get("id"))) for node in columns) + 1
    etree.SubElement(columns, f"{S}tableColumn", {"id": str(number), "name": header})
    columns.set("count", str(len(names) + 1))
    for node in (root, *root.iterfind(f"{S}autoFilter")):
        node.set("ref", Area(area.top, area.left, area.bottom, area.right + 1).ref)
    put(path, part, root)
    held = reading.rows(path, tab)
    keys = [held[row - 1][area.left - 1 + names.index(key)] for row in range(area.top + 1, area.bottom + 1)]
    typed = {
        cell_name(row, area.right + 1): cells[one]
        for row, one in enumerate(keys, area.top + 1)
        if one in cells
    }
    types(path, tab, {cell_name(area.top, area.right + 1): header, **typed})


def relates(path: Path, part: str, kind: str, target: str) -> str:
    """The id of a new relationship of a part to something outside the workbook."""
    folder, leaf = posixpath.split(part)
    rels = f"{folder}/_rels/{leaf}.rels"
    root = etree.fromstring(zips.parts(path)[rels])
    one = f"m{len(root)}"
    etree.SubElement(
        root,
        f"{{{PACKAGE}}}Relationship",
        {"Id": one, "Type": f"{OFFICE}/{kind}", "Target": target, "TargetMode": "External"},
    )
    put(path, rels, root)
    return one
