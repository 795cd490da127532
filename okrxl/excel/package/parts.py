"""Parts with their relationships and content types, edited in place; only edited parts are serialised."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from lxml import etree

from okrxl.core.address import Area
from okrxl.core.errors import BadFileError
from okrxl.excel.package.archive import LEVEL
from okrxl.excel.package.relations import parsed, target_of, targets, workbook_part

if TYPE_CHECKING:
    from okrxl.excel.package.archive import Package

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
PACKAGE_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing": b"http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing",
    b"http://schemas.openxmlformats.org/drawingml/2006/main": b"http://purl.oclc.org/ooxml/drawingml/main",
    b"http://schemas.openxmlformats.org/drawingml/2006/chart": b"http://purl.oclc.org/ooxml/drawingml/chart",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml/officeDocument/relationships",
}
"""Transitional namespaces and their equivalents in a strict package (ISO 29500-1)."""
DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
FRAGMENT = f'<d xmlns="{MAIN}" xmlns:r="{OFFICE}" xmlns:xdr="{SHEET_DRAWING}" xmlns:a="{DRAWING}">'.encode()
"""What a piece of a part is parsed in, so that its prefixes are known."""
TYPES_PART = "[Content_Types].xml"
RELS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"


@dataclass
class Parts:
    """A package being edited: XML parts are parsed once, and serialised at the end if touched."""

    package: Package
    _trees: dict[str, etree._Element] = field(default_factory=dict)
    _touched: set[str] = field(default_factory=set)
    workbook: str = field(init=False)
    strict: bool = field(init=False)

    def __post_init__(self) -> None:
        self.workbook = workbook_part(self.package)
        self.strict = self.tree(self.workbook).tag.startswith("{http://purl.oclc.org/")

    @property
    def main(self) -> str:
        """The main namespace of this package."""
        return STRICT[MAIN.encode()].decode() if self.strict else MAIN

    @property
    def office(self) -> str:
        """The namespace of `r:id`, and the prefix of relationship types."""
        return STRICT[OFFICE.encode()].decode() if self.strict else OFFICE

    def tree(self, part: str) -> etree._Element:
        """A part's root element; call `touch` after a change."""
        if part not in self._trees:
            self._trees[part] = parsed(self.package, part)
        return self._trees[part]

    def touch(self, part: str) -> None:
        """Mark a part's tree as changed."""
        self._touched.add(part)

    def put(
        self, part: str, content: bytes | Iterable[bytes], content_type: str = "", *, level: int = LEVEL
    ) -> None:
        """Replace or add a part; content in transitional namespaces is translated for a strict package."""
        self.package.put(
            part, map(self.own, (content,) if isinstance(content, bytes) else content), level=level
        )
        self._trees.pop(part, None)
        if content_type:
            self.set_type(part, content_type)

    def own(self, xml: bytes) -> bytes:
        """XML in the package's own namespaces, transitional or strict."""
        if self.strict:
            for plain, strict in STRICT.items():
                xml = xml.replace(plain, strict)
        return xml

    def element(
        self, tag: str, attributes: Mapping[str, object] | None = None, *children: etree._Element
    ) -> etree._Element:
        """An element of the main namespace; an attribute `r:id` is one of the office namespace."""
        given = attributes or {}
        named = {key.replace("r:", f"{{{self.office}}}"): str(value) for key, value in given.items()}
        spaces = {"r": self.office} if named.keys() != given.keys() else {}
        node = etree.Element(f"{{{self.main}}}{tag}", named, spaces)
        node.extend(children)
        return node

    def listed(self, tag: str, children: Sequence[etree._Element]) -> etree._Element:
        """An element that says how many children it has."""
        return self.element(tag, {"count": len(children)}, *children)

    def fragment(self, xml: str | bytes) -> etree._Element:
        """An element from its XML, which belongs to the main namespace and may use the prefixes r, xdr, a."""
        content = xml.encode() if isinstance(xml, str) else xml
        return etree.fromstring(self.own(FRAGMENT + content + b"</d>"))[0]

    def remove(self, part: str) -> None:
        """Remove a part with its relationships and its content type.

        BadFileError where it is one of the workbook's, to which something else refers as its own.
        """
        whole = {target.casefold() for _, target in self.rels(self.workbook).values()}
        if part.casefold() in {*whole, self.workbook.casefold(), TYPES_PART.casefold()}:
            raise BadFileError("damaged", name=self.package.name)
        self.package.remove(part)
        self.package.remove(_rels_part(part))
        self._trees.pop(part, None)
        self._trees.pop(_rels_part(part), None)
        self._touched -= {part, _rels_part(part)}
        types = self.tree(TYPES_PART)
        for node in types.findall(f"{{{CONTENT_TYPES}}}Override"):
            if str(node.get("PartName", "")).casefold() == f"/{part}".casefold():
                types.remove(node)
                self.touch(TYPES_PART)
        self._stated.pop(f"/{part}".casefold(), None)

    @cached_property
    def _stated(self) -> dict[str, etree._Element]:
        """The elements that state a part's content type, by its casefolded name."""
        nodes = list(self.tree(TYPES_PART).iterfind(f"{{{CONTENT_TYPES}}}Override"))
        return {str(node.get("PartName", "")).casefold(): node for node in reversed(nodes)}

    def set_type(self, part: str, content_type: str) -> None:
        """Set the content type of a part."""
        node = self._stated.get(f"/{part}".casefold())
        if node is None:
            stated = {"PartName": f"/{part}", "ContentType": content_type}
            types = self.tree(TYPES_PART)
            self._stated[f"/{part}".casefold()] = etree.SubElement(
                types, f"{{{CONTENT_TYPES}}}Override", stated
            )
            self.touch(TYPES_PART)
        elif node.get("ContentType") != content_type:
            node.set("ContentType", content_type)
            self.touch(TYPES_PART)

    def default_type(self, extension: str, content_type: str) -> None:
        """Set the default content type of an extension, unless it has one."""
        types = self.tree(TYPES_PART)
        known = {
            str(node.get("Extension", "")).casefold()
            for node in types.iterfind(f"{{{CONTENT_TYPES}}}Default")
        }
        if extension not in known:
            node = etree.Element(
                f"{{{CONTENT_TYPES}}}Default", {"Extension": extension, "ContentType": content_type}
            )
            types.insert(0, node)
            self.touch(TYPES_PART)

    def rels(self, part: str) -> dict[str, tuple[str, str]]:
        """Id -> (type, target part) of a part's internal relationships."""
        root = self._relationships(part)
        return {} if root is None else targets(part, root)

    def _relationships(self, part: str) -> etree._Element | None:
        rels = _rels_part(part)
        return self.tree(rels) if rels in self._trees or self.package.has(rels) else None

    def _internal(self, part: str) -> Iterator[etree._Element]:
        """The elements of a part's internal relationships."""
        root = self._relationships(part)
        nodes = () if root is None else root.iterfind("{*}Relationship")
        return (node for node in nodes if node.get("TargetMode") != "External")

    def target(self, part: str, one: str) -> str | None:
        """The part that a part's relationship leads to, by its id."""
        found = (node for node in self._internal(part) if node.get("Id") == one)
        return next((target_of(part, node) for node in found), None)

    def related(self, part: str, kind: str) -> list[tuple[str, str]]:
        """(id, target part) of the relationships whose type ends with `/kind`, where the target exists."""
        # A workbook has hundreds; what they lead to is worked out for those of that kind alone.
        found = {
            str(node.get("Id")): target_of(part, node)
            for node in self._internal(part)
            if str(node.get("Type")).rpartition("/")[2] == kind
        }
        return [(one, target) for one, target in found.items() if self.package.has(target)]

    def relate(self, part: str, kind: str, target: str) -> str:
        """The id of a part's relationship to another part, created where there is none."""
        for one, found in self.related(part, kind):
            if found == target:
                return one
        rels = _rels_part(part)
        if not self.package.has(rels) and rels not in self._trees:
            self._trees[rels] = root_element(PACKAGE_RELS, "Relationships")
            self.default_type("rels", RELS_TYPE)
        root = self.tree(rels)
        taken = {str(node.get("Id")) for node in root.iterchildren("*")}
        fresh = next(f"rId{n}" for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
        relative = posixpath.relpath("/" + target, "/" + posixpath.dirname(part))
        etree.SubElement(
            root,
            f"{{{PACKAGE_RELS}}}Relationship",
            {"Id": fresh, "Type": f"{self.office}/{kind}", "Target": quote(relative, safe="/.")},
        )
        self.touch(rels)
        return fresh

    def unrelate(self, part: str, one: str) -> None:
        """Remove a relationship."""
        rels = _rels_part(part)
        root = self.tree(rels)
        for node in root.findall(f"{{{PACKAGE_RELS}}}Relationship"):
            if node.get("Id") == one:
                root.remove(node)
                self.touch(rels)

    def free_name(self, pattern: str) -> str:
        """The first free part name of a pattern such as `xl/tables/table{}.xml`."""
        number = 1
        while self.package.has(name := pattern.format(number)) or name.casefold() in self._referenced:
            number += 1
        return name

    @cached_property
    def _referenced(self) -> frozenset[str]:
        """The casefolded names of the parts that content types and relationships mention, existing or not."""
        types = self.tree(TYPES_PART).iterfind(f"{{{CONTENT_TYPES}}}Override")
        named = [str(node.get("PartName", "")).lstrip("/") for node in types]
        for rels in self.package.names:
            folder, _, leaf = rels.replace("\\", "/").rpartition("_rels/")
            if leaf.endswith(".rels"):
                source = posixpath.join(folder, leaf.removesuffix(".rels"))
                named += [target for _, target in targets(source, self.tree(rels)).values()]
        return frozenset(name.casefold() for name in named)

    def whole(self, node: etree._Element, key: str, default: int = 0) -> int:
        """An attribute as an integer; BadFileError where it is not one."""
        try:
            return int(node.get(key, default))
        except ValueError as error:
            raise BadFileError("damaged", name=self.package.name) from error

    def area(self, node: etree._Element, key: str) -> Area:
        """An attribute as a range of cells; BadFileError where it is not one."""
        try:
            return Area.parse(str(node.get(key)))
        except ValueError as error:
            raise BadFileError("damaged", name=self.package.name) from error

    def flush(self) -> None:
        """Write the touched parts into the package."""
        for part in sorted(self._touched):
            self.package.put(part, serialised(self._trees[part]))
        self._touched.clear()


def root_element(namespace: str, tag: str, attributes: Mapping[str, object] | None = None) -> etree._Element:
    """The root of a part, in a namespace that needs no prefix."""
    spaces: dict[Any, str] = {None: namespace}
    named = {key: str(value) for key, value in (attributes or {}).items()}
    return etree.Element(f"{{{namespace}}}{tag}", named, spaces)


def serialised(root: etree._Element) -> bytes:
    """A part's bytes, with the XML declaration that Excel writes."""
    return DECLARATION + etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=False)


def _rels_part(part: str) -> str:
    folder, _, leaf = part.rpartition("/")
    return posixpath.join(folder, "_rels", f"{leaf}.rels")
