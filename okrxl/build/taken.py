"""Names that a workbook must not have before the input sheets are added."""

from __future__ import annotations

from collections.abc import Iterator

from okrxl.core.errors import BadFileError
from okrxl.excel.package.archive import Package
from okrxl.excel.package.relations import relationships, root_of, sheet_parts, workbook_part
from okrxl.sheets.model import Drawing


def refuse_taken(package: Package, drawing: Drawing) -> None:
    """BadFileError where a tab, table or defined name of the drawing exists already.

    A workbook that is shared in the old way accepts no tables. A name whose formula is broken or constant, as
    it is after somebody deleted okrxl's sheets, is free.
    """
    kinds = [kind for kind, _ in relationships(package, workbook_part(package)).values()]
    if any(kind.endswith("/revisionHeaders") for kind in kinds):
        raise BadFileError("shared", name=package.name)
    tabs = {name.casefold() for name in sheet_parts(package)}
    tables = {name.casefold() for name in table_names(package)}
    names = {name.casefold() for name, formula in defined_names(package) if not _leftover(formula)}
    for sheet in drawing.sheets:
        # The table first, so that adopting twice reports that the sheets exist.
        for table in sheet.tables:
            if table.name.casefold() in tables:
                raise BadFileError("table_taken", name=package.name, table=table.name)
            if table.name.casefold() in names:
                raise BadFileError("name_taken", name=package.name, defined=table.name)
        if sheet.name.casefold() in tabs:
            raise BadFileError("sheet_taken", name=package.name, sheet=sheet.name)
    for defined in drawing.names:
        if defined.name.casefold() in names | tables:
            raise BadFileError("name_taken", name=package.name, defined=defined.name)


def table_names(package: Package) -> Iterator[str]:
    """The names of all Excel tables in the workbook."""
    for part in sheet_parts(package).values():
        for kind, target in relationships(package, part).values():
            if kind.endswith("/table") and package.has(target):
                yield str(root_of(package, target).get("displayName", ""))


def defined_names(package: Package) -> Iterator[tuple[str, str]]:
    """Name and formula of all workbook-wide defined names."""
    for node in root_of(package, workbook_part(package)).iterfind("{*}definedNames/{*}definedName"):
        if node.get("localSheetId") is None:
            yield str(node.get("name", "")), node.text or ""


def _leftover(formula: str) -> bool:
    return "#REF!" in formula or formula.startswith('"')
