"""One rule of a sheet's conditional formats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from okrxl.core.address import Area
from okrxl.libreoffice.bridge.not_implemented import Named
from okrxl.libreoffice.bridge.remote import Remote, areas_of, constant
from okrxl.libreoffice.ranges.colours import rgb_of
from okrxl.libreoffice.ranges.grammar import to_excel

if TYPE_CHECKING:
    from okrxl.libreoffice.tables.rules import ConditionalFormats

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


WHERE = {
    "number": "COLORSCALE_VALUE",
    "percent": "COLORSCALE_PERCENT",
    "percentile": "COLORSCALE_PERCENTILE",
    "lowest_value": "COLORSCALE_MIN",
    "highest_value": "COLORSCALE_MAX",
    "formula": "COLORSCALE_FORMULA",
}


CONDITION, SCALE, BAR, ICONS = range(4)


KINDS = {CONDITION: "cell_value", SCALE: "color_scale", BAR: "data_bar", ICONS: "icon_set"}


EXPRESSION = "EXPRESSION"


def operator_number(name: str) -> int:
    """LibreOffice's number of an operator."""
    return constant("sheet.ConditionFormatOperator." + name)


class ConditionalFormat(Named, base_classes.ConditionalFormat):
    """One rule."""

    def __init__(self, formats: ConditionalFormats, remote: Remote, index: int) -> None:
        self._formats = formats
        self.remote = remote
        self._index = index

    @property
    def entry(self) -> Remote:
        """LibreOffice's own object."""
        return self._rule.getByIndex(self._index)

    api = entry

    @property
    def _rule(self) -> Remote:
        """The format it is an entry of: looked up where it was made by another way."""
        if self.remote is None:
            self.remote = next(one for one, _ in self._formats._touching())  # noqa: SLF001 — the same module's
        return self.remote

    @property
    def areas(self) -> list[Area]:
        """The cells it is for."""
        return areas_of(self._rule.Range.getRangeAddresses())

    @property
    def type(self) -> str:
        """`"cell_value"` and so on."""
        entry = self.entry
        kind = KINDS.get(entry.getType(), "unknown")
        custom = kind == "cell_value" and entry.Operator == operator_number(EXPRESSION)
        return "custom" if custom else kind

    @property
    def stop_if_true(self) -> bool | None:
        """LibreOffice takes the first rule that fits."""
        return True if self.type in {"cell_value", "custom"} else None

    @property
    def operator(self) -> str | None:
        """`"equal_to"` and so on."""
        if self.type != "cell_value":
            return None
        told = self.entry.Operator
        return next((name for name, own in OPERATORS.items() if operator_number(own) == told), None)

    @property
    def formula1(self) -> str | None:
        """What is compared with."""
        return "=" + to_excel(str(self.entry.Formula1)) if self.type == "cell_value" else None

    @property
    def formula2(self) -> str | None:
        """The other end."""
        told = str(self.entry.Formula2) if self.operator in {"between", "not_between"} else ""
        return "=" + to_excel(told) if told else None

    @property
    def formula(self) -> str | None:
        """What has to hold."""
        return "=" + to_excel(str(self.entry.Formula1)) if self.type == "custom" else None

    def _of_style(self, name: str) -> Any:
        if self.type not in {"cell_value", "custom"}:
            return None
        styles = self._formats.parent.sheet.book.styles
        told = self.entry.StyleName
        return styles.getByName(told).getPropertyValue(name) if styles.hasByName(told) else None

    @property
    def fill_color(self) -> tuple[int, int, int] | None:
        """The fill it gives."""
        return rgb_of(self._of_style("CellBackColor"))

    @property
    def font_color(self) -> tuple[int, int, int] | None:
        """The letters' colour it gives."""
        return rgb_of(self._of_style("CharColor"))

    @property
    def font_bold(self) -> bool | None:
        """Whether it makes letters bold."""
        told = self._of_style("CharWeight")
        return None if told is None else bool(told > constant("awt.FontWeight.NORMAL"))

    @property
    def colors(self) -> tuple[tuple[int, int, int] | None, ...] | None:
        """Of a scale, from low to high."""
        if self.type != "color_scale":
            return None
        return tuple(rgb_of(one.getColor()) for one in self.entry.ColorScaleEntries)

    @property
    def thresholds(self) -> tuple[float | str | None, ...] | None:
        """Where a scale's colours stand."""
        if self.type != "color_scale":
            return None
        return tuple(_number(one.getFormula()) for one in self.entry.ColorScaleEntries)

    @property
    def threshold_types(self) -> tuple[str, ...] | None:
        """How a scale's thresholds are meant."""
        if self.type != "color_scale":
            return None
        words = {constant("sheet.ColorScaleEntryType." + own): name for name, own in WHERE.items()}
        return tuple(words.get(one.getType(), "unknown") for one in self.entry.ColorScaleEntries)

    def delete(self) -> None:
        """Take it away; LibreOffice removes the whole format, of which it is one entry."""
        if self._rule.getCount() > 1:
            self._rule.removeByIndex(self._index)
        else:
            self._formats.api.removeByID(self._rule.ID)


def _number(text: str) -> float | str | None:
    try:
        return float(text)
    except ValueError:
        return text or None
