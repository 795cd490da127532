"""One department's workbook: its sheets drawn onto a template, with all that a company put into that."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import blake2b

from okrxl.core.errors import BadFileError
from okrxl.core.labels import Labels, labels
from okrxl.excel.closed import Artist
from okrxl.excel.package import Package
from okrxl.excel.parts import Parts
from okrxl.excel.workbook_part import WorkbookPart
from okrxl.exchange.contract import VISIBLE
from okrxl.exchange.guide import guide_sheet
from okrxl.exchange.parcel import Parcel
from okrxl.exchange.preview import Fills, preview
from okrxl.exchange.results import result_sheets
from okrxl.exchange.update import update_sheet
from okrxl.exchange.update_places import FIRST_ROW, PLACE, Places
from okrxl.placed import Drawing, PlacedSheet, Protection

TEMPLATE_NAME = "department.xlsx"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
SALT_BYTES = 16
OPTIONAL = ("company",)
"""Sheets that a template may show and a department's workbook may lack."""


def department_workbook(parcel: Parcel, template: bytes, name: str = TEMPLATE_NAME) -> bytes:
    """The file that goes to a department; `name` is the template's, for what is to be said of it.

    Sheets that okrxl finds in the template are filled in place, missing ones added behind; all else in the
    template stays byte for byte. BadFileError where it is no workbook, has macros or went out itself.
    """
    package = Package.open(template, name=name)
    tabs = _tabs(package, labels(parcel.settings.language))
    sheets = tuple(_locked(parcel, sheet) for sheet in placed_sheets(parcel, tabs))
    drawn = {sheet.key for sheet in sheets}
    Artist(package).draw(Drawing(sheets, dropped=tuple(key for key in OPTIONAL if key not in drawn)))
    return packed(package)


def placed_sheets(parcel: Parcel, tabs: Mapping[str, str]) -> Iterator[PlacedSheet]:
    """The sheets in tab order; `tabs` gives each key's tab."""
    words = labels(parcel.settings.language)
    places = Places(len(parcel.scored))
    fills = Fills(
        tabs["update"],
        FIRST_ROW,
        places.count,
        places.more_first,
        places.more,
        PLACE["kr_id"],
        PLACE["date"],
        PLACE["actual"],
    )
    live = preview(parcel, fills)
    yield guide_sheet(parcel, tabs["update"], words)
    yield update_sheet(parcel, tabs["update"], words, live)
    yield from result_sheets(parcel, tabs)
    yield live.sheet


def packed(package: Package) -> bytes:
    """The package as a file."""
    stream = io.BytesIO()
    package.write_to(stream)
    return stream.getvalue()


def _tabs(package: Package, words: Labels) -> dict[str, str]:
    """The tab of each sheet: as the template calls it, else by its usual name."""
    parts = Parts(package)
    _refuse(package, parts)
    owned = WorkbookPart(parts).owned()
    if "working" in owned:
        raise BadFileError("template_sent", name=package.name)
    return {key: owned.get(key) or words.text(f"exchange.sheets.{key}") for key in VISIBLE}


def _refuse(package: Package, parts: Parts) -> None:
    """BadFileError for macros; a template of Excel's own kind (.xltx) becomes an ordinary workbook."""
    kinds = {kind.rpartition("/")[2] for kind, _ in parts.rels(parts.workbook).values()}
    if "vbaProject" in kinds or "macrosheet" in {kind.casefold().removeprefix("xl") for kind in kinds}:
        raise BadFileError("template_macros", name=package.name)
    parts.set_type(parts.workbook, WORKBOOK)
    parts.flush()


def _locked(parcel: Parcel, sheet: PlacedSheet) -> PlacedSheet:
    """The sheet under protection; its salt is the code's own, so that equal parcels give equal files."""
    salt = blake2b(str(parcel.code).encode(), digest_size=SALT_BYTES).digest()
    return replace(sheet, protection=Protection(parcel.password, salt))
