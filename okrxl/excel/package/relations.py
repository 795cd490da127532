"""From part to part: the workbook part, its sheets, and the targets of relationships."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lxml import etree

from okrxl.core.errors import BadFileError
from okrxl.excel.package.archive import foreign_kind

if TYPE_CHECKING:
    from okrxl.excel.package.archive import Package

MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
RELATION_ID = "{{{}}}id"
RELATIONS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)


def sheet_parts(package: Package) -> dict[str, str]:
    """Tab name -> part name of every sheet, in tab order."""
    workbook = workbook_part(package)
    targets = relationships(package, workbook)
    found = {}
    for sheet in root_of(package, workbook).iterfind(".//{*}sheets/{*}sheet"):
        ids = [sheet.get(RELATION_ID.format(space)) for space in RELATIONS]
        target = targets.get(next((str(one) for one in ids if one), ""))
        if target:
            found[str(sheet.get("name", ""))] = target[1]
    return found


def refuse_unlinked(package: Package) -> None:
    """BadFileError where two sheets have one name, or one leads to no part: Excel repairs that first."""
    workbook = workbook_part(package)
    listed = [*root_of(package, workbook).iterfind(".//{*}sheets/{*}sheet")]
    if len(sheet_parts(package)) != len(listed):
        raise BadFileError("damaged", name=package.name)


def workbook_part(package: Package) -> str:
    """The main part, by the package's own relationships; BadFileError where it is not a workbook."""
    for kind, target in relationships(package, "").values():
        if kind.endswith("/officeDocument") and package.has(target):
            if target.endswith(".bin"):
                raise BadFileError("binary_format", name=package.name)
            root = etree.QName(root_of(package, target))
            if root.localname != "workbook":
                break
            if root.namespace not in MAIN:
                # Betas of Excel 2007 used another namespace, in which nothing would be found.
                raise BadFileError("beta_format", name=package.name)
            return target
    raise BadFileError(foreign_kind(package.name), name=package.name)


def relationships(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Id -> (type, part name) of a part's internal relationships; the package's own for `""`."""
    folder, _, leaf = part.rpartition("/")
    source = posixpath.join(folder, "_rels", f"{leaf}.rels")
    if not package.has(source):
        return {}
    return targets(part, root_of(package, source))


def targets(part: str, root: etree._Element) -> dict[str, tuple[str, str]]:
    """Id -> (type, part name) of the internal relationships in a part's list."""
    return {
        str(node.get("Id")): (str(node.get("Type")), target_of(part, node))
        for node in root.iterfind("{*}Relationship")
        if node.get("TargetMode") != "External"
    }


def target_of(part: str, relationship: etree._Element) -> str:
    """The name of the part that a relationship of another part leads to."""
    target = unquote(str(relationship.get("Target", "")))
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")


def root_of(package: Package, part: str) -> etree._Element:
    """A part's root element, to be read and not changed: parsed once, until parts are put in or removed."""
    if part not in package.roots:
        package.roots[part] = parsed(package, part)
    return package.roots[part]


def parsed(package: Package, part: str) -> etree._Element:
    """A part's root element; BadFileError where it is malformed or has a document type (entity attacks).

    Comments are kept, so lists are counted by their elements (`iterchildren("*")`).
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(package.part(part), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadFileError("damaged", name=package.name) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise BadFileError("document_type", name=package.name, part=part)
    return root
