"""One conditional format."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlwings import base_classes

from okrxl.libreoffice.bridge.not_implemented import PartialEngineClass
from okrxl.libreoffice.bridge.remote import Remote, constant
from okrxl.libreoffice.model import CellsModel
from okrxl.libreoffice.translation.addresses import Area, areas_of
from okrxl.libreoffice.translation.colours import rgb_of
from okrxl.libreoffice.translation.fonts import is_bold
from okrxl.libreoffice.translation.grammar import to_excel

OPERATORS = {
    "between": "BETWEEN",
    "not_between": "NOT_BETWEEN",
    "equal_to": "EQUAL",
    "not_equal_to": "NOT_EQUAL",
    "greater_than": "GREATER",
    "less_than": "LESS",
    "greater_than_or_equal": "GREATER_EQUAL",
    "less_than_or_equal": "LESS_EQUAL",
}
"""xlwings' operators -> LibreOffice's."""
THRESHOLDS = {
    "number": "COLORSCALE_VALUE",
    "percent": "COLORSCALE_PERCENT",
    "percentile": "COLORSCALE_PERCENTILE",
    "lowest_value": "COLORSCALE_MIN",
    "highest_value": "COLORSCALE_MAX",
    "formula": "COLORSCALE_FORMULA",
}
"""xlwings' threshold types -> LibreOffice's."""
CONDITION, SCALE, BAR, ICONS = range(4)
KINDS = {CONDITION: "cell_value", SCALE: "color_scale", BAR: "data_bar", ICONS: "icon_set"}
"""LibreOffice's entry types -> xlwings' types."""
EXPRESSION = "EXPRESSION"


def operator_number(name: str) -> int:
    """LibreOffice's constant of an operator."""
    return constant("sheet.ConditionFormatOperator." + name)


def sheet_formats(cells: CellsModel) -> Remote:
    """LibreOffice's list of the sheet's conditional formats."""
    return cells.sheet.remote.ConditionalFormats


def touching(cells: CellsModel) -> Iterator[tuple[Remote, list[Area]]]:
    """(UNO conditional format, its areas) of those that share a cell with a range."""
    for one in sheet_formats(cells).getConditionalFormats():
        areas = areas_of(one.Range.getRangeAddresses())
        if any(area.overlaps(own) for area in areas for own in cells.areas):
            yield one, areas


class ConditionalFormat(PartialEngineClass, base_classes.ConditionalFormat):
    """One entry of a UNO conditional format; None stands for the first one that touches the cells."""

    def __init__(self, cells: CellsModel, remote: Remote | None, index: int) -> None:
        self._cells = cells
        self.remote = remote
        self._index = index

    @property
    def entry(self) -> Remote:
        """The UNO entry."""
        return self._format.getByIndex(self._index)

    api = entry

    @property
    def _format(self) -> Remote:
        """The UNO conditional format, looked up where the entry was added through a cell property."""
        if self.remote is None:
            self.remote = next(one for one, _ in touching(self._cells))
        return self.remote

    @property
    def areas(self) -> list[Area]:
        """The areas it applies to."""
        return areas_of(self._format.Range.getRangeAddresses())

    @property
    def type(self) -> str:
        """`"custom"` or a value of KINDS."""
        entry = self.entry
        kind = KINDS.get(entry.getType(), "unknown")
        custom = kind == "cell_value" and entry.Operator == operator_number(EXPRESSION)
        return "custom" if custom else kind

    @property
    def stop_if_true(self) -> bool | None:
        """True for conditions: LibreOffice applies the first one that is met."""
        return True if self.type in {"cell_value", "custom"} else None

    @property
    def operator(self) -> str | None:
        """A key of OPERATORS."""
        if self.type != "cell_value":
            return None
        operator = self.entry.Operator
        return next((name for name, own in OPERATORS.items() if operator_number(own) == operator), None)

    @property
    def formula1(self) -> str | None:
        """The operand, or the lower limit."""
        return "=" + to_excel(str(self.entry.Formula1)) if self.type == "cell_value" else None

    @property
    def formula2(self) -> str | None:
        """The upper limit."""
        formula = str(self.entry.Formula2) if self.operator in {"between", "not_between"} else ""
        return "=" + to_excel(formula) if formula else None

    @property
    def formula(self) -> str | None:
        """The condition of a `custom` format."""
        return "=" + to_excel(str(self.entry.Formula1)) if self.type == "custom" else None

    def _style_property(self, name: str) -> Any:
        if self.type not in {"cell_value", "custom"}:
            return None
        styles = self._cells.sheet.book.styles
        style = self.entry.StyleName
        return styles.getByName(style).getPropertyValue(name) if styles.hasByName(style) else None

    @property
    def fill_color(self) -> tuple[int, int, int] | None:
        """(red, green, blue) of the fill."""
        return rgb_of(self._style_property("CellBackColor"))

    @property
    def font_color(self) -> tuple[int, int, int] | None:
        """(red, green, blue) of the text."""
        return rgb_of(self._style_property("CharColor"))

    @property
    def font_bold(self) -> bool | None:
        """Whether the text is bold."""
        weight = self._style_property("CharWeight")
        return None if weight is None else is_bold(weight)

    @property
    def colors(self) -> tuple[tuple[int, int, int] | None, ...] | None:
        """The colours of a colour scale, from low to high."""
        if self.type != "color_scale":
            return None
        return tuple(rgb_of(one.getColor()) for one in self.entry.ColorScaleEntries)

    @property
    def thresholds(self) -> tuple[float | str | None, ...] | None:
        """The thresholds of a colour scale."""
        if self.type != "color_scale":
            return None
        return tuple(_number(one.getFormula()) for one in self.entry.ColorScaleEntries)

    @property
    def threshold_types(self) -> tuple[str, ...] | None:
        """The threshold types of a colour scale, keys of THRESHOLDS."""
        if self.type != "color_scale":
            return None
        names = {constant("sheet.ColorScaleEntryType." + own): name for name, own in THRESHOLDS.items()}
        return tuple(names.get(one.getType(), "unknown") for one in self.entry.ColorScaleEntries)

    def delete(self) -> None:
        """Delete the entry, and with the last entry the whole UNO conditional format."""
        if self._format.getCount() > 1:
            self._format.removeByIndex(self._index)
        else:
            sheet_formats(self._cells).removeByID(self._format.ID)


def _number(text: str) -> float | str | None:
    try:
        return float(text)
    except ValueError:
        return text or None
