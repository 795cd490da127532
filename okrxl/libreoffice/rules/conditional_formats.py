"""The conditional formats of a range.

Their formatting is a cell style; colour scales and data bars are pasted, then given their cells, thresholds
and colours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from xlwings import base_classes

from okrxl.libreoffice.bridge.not_implemented import PartialEngineClass
from okrxl.libreoffice.bridge.remote import Remote, constant, enum, properties
from okrxl.libreoffice.model import BookModel, CellsModel
from okrxl.libreoffice.rules.color_scales import paste
from okrxl.libreoffice.rules.conditional_format import (
    BAR,
    CONDITION,
    EXPRESSION,
    OPERATORS,
    SCALE,
    THRESHOLDS,
    ConditionalFormat,
    operator_number,
    sheet_formats,
    touching,
)
from okrxl.libreoffice.translation.addresses import (
    MAX_COLUMNS,
    MAX_ROWS,
    Area,
    cell_address,
    range_address,
    without,
)
from okrxl.libreoffice.translation.colours import Colour, colour_of
from okrxl.libreoffice.translation.fonts import posture_of, set_for_all_scripts, weight_of
from okrxl.libreoffice.translation.grammar import to_calc

CONDITIONS = {EXPRESSION: "FORMULA"}
"""Operators that UNO's two interfaces for conditional formats name differently."""
STYLE = "Conditional"


class ConditionalFormats(PartialEngineClass, base_classes.ConditionalFormats):
    """The conditional formats that touch a range."""

    parent: CellsModel

    def __init__(self, parent: CellsModel) -> None:
        self.parent = parent

    @property
    def api(self) -> Remote:
        """LibreOffice's list of the sheet's conditional formats."""
        return sheet_formats(self.parent)

    def __iter__(self) -> Iterator[ConditionalFormat]:
        for one, _ in touching(self.parent):
            for index in range(one.getCount()):
                yield ConditionalFormat(self.parent, one, index)

    def __len__(self) -> int:
        return sum(one.getCount() for one, _ in touching(self.parent))

    def __call__(self, key: int) -> ConditionalFormat:
        """The conditional format of a number, counted from 1."""
        return list(self)[key - 1]

    def clear(self) -> None:
        """Remove the conditional formats from these cells; other cells keep them."""
        if self.parent.remote.getPropertyState("ConditionalFormat").value == "DEFAULT_VALUE":
            return
        self.parent.sheet.book.condition_counts.clear()
        for one, areas in list(touching(self.parent)):
            left = without(areas, self.parent.areas)
            if left:
                one.Range = self._ranges(left)
            else:
                self.api.removeByID(one.ID)

    def _ranges(self, areas: list[Area]) -> Remote:
        return self.parent.sheet.book.formats.ranges(areas, self.parent.sheet.position)

    def _by_id(self, identity: int) -> Remote:
        return next(one for one in self.api.getConditionalFormats() if identity == one.ID)

    def _add_condition(
        self, operator: str, formulas: list[str], spec: Mapping[str, Any]
    ) -> ConditionalFormat:
        if spec.get("stop_if_true"):
            raise NotImplementedError("ConditionalFormats: stop_if_true in LibreOffice")
        book = self.parent.sheet.book
        style = formatting_style(book, spec)
        entries = self._entries()
        if entries is not None:
            fields: dict[str, object] = dict(zip(("Formula1", "Formula2"), formulas, strict=False))
            fields |= {"Operator": enum("sheet.ConditionOperator", CONDITIONS.get(operator, operator))}
            # Without it, references move once more whenever LibreOffice copies its list of formats.
            first = self.parent.areas[0]
            position = cell_address(self.parent.sheet.position, first.top, first.left)
            entries.addNew(properties(**fields, StyleName=style, SourcePosition=position))
            self.parent.remote.setPropertyValue("ConditionalFormat", entries)
            book.condition_counts[self._key()] = entries.getCount()
            return ConditionalFormat(self.parent, None, entries.getCount() - 1)
        made = self._by_id(self.api.createByRange(self._ranges(list(self.parent.areas))))
        made.createEntry(CONDITION, 0)
        entry = made.getByIndex(0)
        entry.setPropertyValue("Operator", operator_number(operator))
        for number, formula in enumerate(formulas, 1):
            entry.setPropertyValue(f"Formula{number}", formula)
        entry.setPropertyValue("StyleName", style)
        return ConditionalFormat(self.parent, self._registered(made), 0)

    def _key(self) -> tuple[object, ...]:
        return (self.parent.sheet.name, *self.parent.areas)

    def _entries(self) -> Remote:
        """The UNO conditions of exactly these cells, which can be extended cheaply.

        None where cells differ or have conditions of others: UNO's list of those is incomplete.
        """
        state = self.parent.remote.getPropertyState("ConditionalFormat").value
        known = self.parent.sheet.book.condition_counts.get(self._key(), 0)
        if state == "AMBIGUOUS_VALUE" or (state == "DIRECT_VALUE" and not known):
            return None
        entries = self.parent.remote.getPropertyValue("ConditionalFormat")
        return entries if entries.getCount() == (known if state == "DIRECT_VALUE" else 0) else None

    def _registered(self, made: Remote) -> Remote:
        """Register a new conditional format with its cells; the format to use afterwards.

        `createByRange` alone leaves the cells unaware of it, so they are copied onto themselves. Afterwards
        colour scales and data bars, which LibreOffice cannot compare, exist twice: one of the two is removed.
        """
        sheet = self.parent.sheet
        count = self.api.getLength()
        wanted, own = _identity(made), made.ID
        before = {one.ID for one in self.api.getConditionalFormats()}
        for area in self.parent.areas:
            origin = cell_address(sheet.position, area.top, area.left)
            sheet.remote.copyRange(origin, range_address(sheet.position, area))
        present = list(self.api.getConditionalFormats())
        # Where its cells carry other formats too, a copy takes its place.
        replaced = all(own != one.ID for one in present)
        if len(present) == count and not replaced:
            return made
        doubles = [one for one in present if one.ID not in before]
        if not doubles:
            return made
        same = [one for one in doubles if _identity(one) == wanted]
        for one in doubles:
            if one not in same:
                self.api.removeByID(one.ID)
        if not same:
            return made
        if not replaced:
            self.api.removeByID(own)
        return same[0]

    def add_cell_value(self, spec: Mapping[str, Any]) -> ConditionalFormat:
        """Format cells by comparing them with one or two operands."""
        operands = [spec["formula1"], *([spec["formula2"]] if spec["formula2"] is not None else [])]
        formulas = [to_calc(str(one)).removeprefix("=") for one in operands]
        return self._add_condition(OPERATORS[spec["operator"]], formulas, spec)

    def add_custom(self, spec: Mapping[str, Any]) -> ConditionalFormat:
        """Format cells where a formula, written for the first cell, is true."""
        return self._add_condition(EXPRESSION, [to_calc(spec["formula"]).removeprefix("=")], spec)

    def add_color_scale(self, spec: Mapping[str, Any]) -> ConditionalFormat:
        """A scale of two or three colours."""
        made = self._pasted(f"scale{len(spec['colors'])}")
        entries = made.getByIndex(0).ColorScaleEntries
        points = zip(entries, spec["colors"], spec["threshold_types"], spec["thresholds"], strict=True)
        for entry, colour, kind, value in points:
            entry.setColor(colour_of(colour))
            entry.setType(constant("sheet.ColorScaleEntryType." + THRESHOLDS[kind]))
            if value is not None:
                entry.setFormula(str(value))
        return ConditionalFormat(self.parent, self._registered(made), 0)

    def add_data_bar(self, spec: Mapping[str, Any]) -> ConditionalFormat:
        """Data bars."""
        made = self._pasted("bar")
        bar = made.getByIndex(0)
        bar.setPropertyValue("Color", colour_of(spec["bar_color"]))
        bar.setPropertyValue("UseGradient", bool(spec["gradient"]))
        bar.setPropertyValue("ShowValue", bool(spec["show_value"]))
        types = {
            **{n: f"DATABAR_{own.partition('_')[2]}" for n, own in THRESHOLDS.items()},
            "automatic": "DATABAR_AUTO",
        }
        ends = zip(bar.DataBarEntries, spec["threshold_types"], spec["thresholds"], strict=True)
        for entry, kind, value in ends:
            entry.setType(constant("sheet.DataBarEntryType." + types[kind]))
            if value is not None:
                entry.setFormula(str(value))
        return ConditionalFormat(self.parent, self._registered(made), 0)

    def _pasted(self, kind: str) -> Remote:
        before = {one.ID for one in self.api.getConditionalFormats()}
        paste(self.parent.sheet, kind, MAX_ROWS, MAX_COLUMNS)
        made = next(one for one in self.api.getConditionalFormats() if one.ID not in before)
        made.Range = self._ranges(list(self.parent.areas))
        return made


def _identity(rule: Remote) -> list[object]:
    """The properties by which a colour scale or data bar is recognised."""
    entry = rule.getByIndex(0)
    kind = entry.getType()
    if kind == SCALE:
        return [kind, *((one.getColor(), one.getType(), one.getFormula()) for one in entry.ColorScaleEntries)]
    if kind == BAR:
        return [kind, entry.Color, *((one.getType(), one.getFormula()) for one in entry.DataBarEntries)]
    return [kind, rule.ID]


def formatting_style(book: BookModel, spec: Mapping[str, Any]) -> str:
    """The name of the cell style with a format's fill and font, created where it does not exist."""
    fill: Colour = spec.get("fill_color")
    letters: Colour = spec.get("font_color")
    bold, italic = spec.get("font_bold"), spec.get("font_italic")
    parts = ["" if one is None else f"{colour_of(one):06X}" for one in (fill, letters)]
    parts += [word for word, wanted in (("bold", bold), ("italic", italic)) if wanted]
    name = " ".join([STYLE, *filter(None, parts)])
    styles = book.styles
    if not styles.hasByName(name):
        styles.insertByName(name, book.document.createInstance("com.sun.star.style.CellStyle"))
        made = styles.getByName(name)
        made.setParentStyle("Default")
        if fill is not None:
            made.setPropertyValue("CellBackColor", colour_of(fill))
        if letters is not None:
            made.setPropertyValue("CharColor", colour_of(letters))
        if bold:
            set_for_all_scripts(made, "CharWeight", weight_of(bold=True))
        if italic:
            set_for_all_scripts(made, "CharPosture", posture_of(italic=True))
    return name
