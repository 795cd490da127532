"""Number formats of a document, and how wide its digits are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from okrxl.core.address import Area
from okrxl.libreoffice.bridge.office import Office
from okrxl.libreoffice.bridge.remote import Remote, areas_of, constant, struct
from okrxl.libreoffice.ranges.digits import digit_width
from okrxl.libreoffice.ranges.values import Kind

GENERAL = 0


@dataclass
class Formats:
    """Asked for once each: a format's number never changes while a document is open."""

    document: Remote
    office: Office
    _kinds: dict[int, Kind | None] = field(default_factory=dict)
    _keys: dict[str, int] = field(default_factory=lambda: {"General": GENERAL})

    @cached_property
    def _table(self) -> Remote:
        return self.document.NumberFormats

    @cached_property
    def _english(self) -> Remote:
        return struct("lang.Locale", "en", "US", "")

    @cached_property
    def first_day(self) -> datetime:
        """Day 0 of the document's calendar."""
        told = self.document.NullDate
        return datetime(told.Year, told.Month, told.Day)  # noqa: DTZ001 — sheets know no time zones

    def key(self, code: str) -> int:
        """The number of a format code as Excel writes it."""
        if code not in self._keys:
            # As LibreOffice itself does it when it opens a workbook: in the language it is set to.
            self._keys[code] = int(self._table.addNewConverted(code, self._english, struct("lang.Locale")))
        return self._keys[code]

    @cached_property
    def truth(self) -> int:
        """The format that shows TRUE and FALSE."""
        return int(self._table.getStandardFormat(constant("util.NumberFormat.LOGICAL"), self._english))

    def code(self, key: int) -> str:
        """The other way round."""
        told = str(self._table.getByKey(key).FormatString)
        return "General" if told in {"Standard", "GENERAL"} else told

    def kind(self, key: int) -> Kind | None:
        """What a format makes of numbers."""
        if key not in self._kinds:
            told = self._table.getByKey(key).Type
            days = constant("util.NumberFormat.DATE") | constant("util.NumberFormat.TIME")
            truth = constant("util.NumberFormat.LOGICAL")
            self._kinds[key] = "day" if told & days else "truth" if told & truth else None
        return self._kinds[key]

    def kinds(self, cells: Remote) -> dict[Kind, list[Area]]:
        """Where in some cells numbers are days or truth values: a few calls for each different look."""
        found: dict[Kind, list[Area]] = {}
        looks = cells.getUniqueCellFormatRanges()
        for index in range(looks.getCount()):
            one = looks.getByIndex(index)
            kind = self.kind(one.NumberFormat)
            if kind:
                found.setdefault(kind, []).extend(areas_of(one.getRangeAddresses()))
        return found

    @cached_property
    def digit(self) -> float:
        """The width of a digit in the document's body font."""
        return digit_width(self.office, self.document)

    def width_of(self, characters: float) -> int:
        """A column's width in LibreOffice's measure."""
        return round(characters * self.digit)

    def characters(self, width: float) -> float:
        """The other way round."""
        return round(width / self.digit, 2)

    def set_truths(self, cells: Remote) -> None:
        """Show TRUE and FALSE in cells."""
        cells.NumberFormat = self.truth

    def ranges(self, areas: Sequence[Area], sheet: int) -> Remote:
        """Several areas of a sheet as one thing."""
        from okrxl.libreoffice.bridge.remote import address  # noqa: PLC0415

        made = self.document.createInstance("com.sun.star.sheet.SheetCellRanges")
        made.addRangeAddresses(tuple(address(sheet, area) for area in areas), False)
        return made
