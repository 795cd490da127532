"""A document's number formats and column widths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from okrxl.libreoffice.bridge.office import Office
from okrxl.libreoffice.bridge.remote import Remote, constant, struct
from okrxl.libreoffice.translation.addresses import Area, areas_of, range_address
from okrxl.libreoffice.translation.digits import digit_width
from okrxl.libreoffice.translation.values import Kind

GENERAL = 0


@dataclass
class Formats:
    """Excel's format codes <-> LibreOffice's keys, which stay the same while a document is open."""

    document: Remote = field(repr=False)
    office: Office
    _kinds: dict[int, Kind | None] = field(default_factory=dict)
    _keys: dict[str, int] = field(default_factory=lambda: {"General": GENERAL})
    _codes: dict[int, str] = field(default_factory=dict)

    @cached_property
    def _table(self) -> Remote:
        return self.document.NumberFormats

    @cached_property
    def _english(self) -> Remote:
        return struct("lang.Locale", "en", "US", "")

    @cached_property
    def day_zero(self) -> datetime:
        """Day 0 of the document's calendar."""
        date = self.document.NullDate
        return datetime(date.Year, date.Month, date.Day)  # noqa: DTZ001 — sheets know no time zones

    def key(self, code: str) -> int:
        """LibreOffice's key of an Excel format code."""
        if code not in self._keys:
            # The same call as LibreOffice's import filter: converted to the locale of the office.
            self._keys[code] = int(self._table.addNewConverted(code, self._english, struct("lang.Locale")))
        return self._keys[code]

    @cached_property
    def truth(self) -> int:
        """The key of the format that shows TRUE and FALSE."""
        return int(self._table.getStandardFormat(constant("util.NumberFormat.LOGICAL"), self._english))

    def code(self, key: int) -> str:
        """The format code of a key; each language of a document has its own keys for the common ones."""
        if key not in self._codes:
            code = str(self._table.getByKey(key).FormatString)
            self._codes[key] = "General" if code in {"Standard", "GENERAL"} else code
        return self._codes[key]

    def kind(self, key: int) -> Kind | None:
        """Whether a format shows numbers as days or as truth values."""
        if key not in self._kinds:
            flags = self._table.getByKey(key).Type
            days = constant("util.NumberFormat.DATE") | constant("util.NumberFormat.TIME")
            truth = constant("util.NumberFormat.LOGICAL")
            self._kinds[key] = "day" if flags & days else "truth" if flags & truth else None
        return self._kinds[key]

    def kinds(self, cells: Remote) -> dict[Kind, list[Area]]:
        """Where formats show numbers as days or truth values; a few messages per distinct format."""
        found: dict[Kind, list[Area]] = {}
        groups = cells.getUniqueCellFormatRanges()
        for index in range(groups.getCount()):
            group = groups.getByIndex(index)
            kind = self.kind(group.NumberFormat)
            if kind:
                found.setdefault(kind, []).extend(areas_of(group.getRangeAddresses()))
        return found

    @cached_property
    def digit(self) -> float:
        """The width of a digit in the document's body font, in hundredths of a millimetre."""
        return digit_width(self.office, self.document)

    def width_of(self, characters: float) -> int:
        """A column width in hundredths of a millimetre."""
        return round(characters * self.digit)

    def characters(self, width: float) -> float:
        """A column width in characters, as Excel gives it."""
        return round(width / self.digit, 2)

    def set_truths(self, cells: Remote) -> None:
        """Give cells the format that shows TRUE and FALSE."""
        cells.NumberFormat = self.truth

    def ranges(self, areas: Sequence[Area], sheet: int) -> Remote:
        """Several areas of a sheet (counted from 0) as one UNO object."""
        made = self.document.createInstance("com.sun.star.sheet.SheetCellRanges")
        made.addRangeAddresses(tuple(range_address(sheet, area) for area in areas), False)
        return made
