"""Conditional formats.

LibreOffice keeps their looks as cell styles, and makes no colour scale over its bridge: those are pasted from
a little document of our own, then told their cells, numbers and colours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from okrxl.core.address import MAX_COLUMNS, MAX_ROWS, Area, without
from okrxl.libreoffice.bridge.not_implemented import Named
from okrxl.libreoffice.bridge.remote import Remote, address, areas_of, constant, corner, enum, properties
from okrxl.libreoffice.ranges.colours import Colour, colour_of
from okrxl.libreoffice.ranges.fonts import uno_posture, uno_weight
from okrxl.libreoffice.ranges.grammar import to_calc
from okrxl.libreoffice.tables.color_scales import paste
from okrxl.libreoffice.tables.rule import (
    BAR,
    CONDITION,
    EXPRESSION,
    OPERATORS,
    SCALE,
    WHERE,
    ConditionalFormat,
    operator_number,
)

if TYPE_CHECKING:
    from okrxl.libreoffice.app.book import Book
    from okrxl.libreoffice.ranges.cells import Range

CONDITIONS = {EXPRESSION: "FORMULA"}
"""Where LibreOffice has two words for an operator."""
STYLE = "Conditional"


class ConditionalFormats(Named, base_classes.ConditionalFormats):
    """The rules that touch a range."""

    parent: Range

    def __init__(self, parent: Range) -> None:
        self.parent = parent

    @property
    def api(self) -> Remote:
        """LibreOffice's own list, of the whole sheet."""
        return self.parent.sheet.remote.ConditionalFormats

    def _touching(self) -> Iterator[tuple[Remote, list[Area]]]:
        for one in self.api.getConditionalFormats():
            areas = areas_of(one.Range.getRangeAddresses())
            if any(area.overlaps(own) for area in areas for own in self.parent.areas):
                yield one, areas

    def __iter__(self) -> Iterator[ConditionalFormat]:
        for one, _ in self._touching():
            for index in range(one.getCount()):
                yield ConditionalFormat(self, one, index)

    def __len__(self) -> int:
        return sum(one.getCount() for one, _ in self._touching())

    def __call__(self, key: int) -> ConditionalFormat:
        """One of them; KeyError where there is none."""
        return list(self)[key - 1]

    def clear(self) -> None:
        """Take the rules off these cells; of a rule of more cells the rest stays."""
        if self.parent.remote.getPropertyState("ConditionalFormat").value == "DEFAULT_VALUE":
            return
        self.parent.sheet.book.conditions.clear()
        for one, areas in list(self._touching()):
            left = without(areas, self.parent.areas)
            if left:
                one.Range = self._ranges(left)
            else:
                self.api.removeByID(one.ID)

    def _ranges(self, areas: list[Area]) -> Remote:
        return self.parent.sheet.book.formats.ranges(areas, self.parent.sheet.place)

    def _made(self, identity: int) -> Remote:
        return next(one for one in self.api.getConditionalFormats() if identity == one.ID)

    def _add_condition(
        self, operator: str, formulas: list[str], spec: Mapping[str, Any]
    ) -> ConditionalFormat:
        if spec.get("stop_if_true"):
            raise NotImplementedError("ConditionalFormats: stop_if_true in LibreOffice")
        book = self.parent.sheet.book
        style = look_style(book, spec)
        entries = self._entries()
        if entries is not None:
            told: dict[str, object] = dict(zip(("Formula1", "Formula2"), formulas, strict=False))
            told |= {"Operator": enum("sheet.ConditionOperator", CONDITIONS.get(operator, operator))}
            entries.addNew(properties(**told, StyleName=style))
            self.parent.remote.setPropertyValue("ConditionalFormat", entries)
            book.conditions[self._key()] = entries.getCount()
            return ConditionalFormat(self, None, entries.getCount() - 1)
        made = self._made(self.api.createByRange(self._ranges(list(self.parent.areas))))
        made.createEntry(CONDITION, 0)
        entry = made.getByIndex(0)
        entry.setPropertyValue("Operator", operator_number(operator))
        for number, formula in enumerate(formulas, 1):
            entry.setPropertyValue(f"Formula{number}", formula)
        entry.setPropertyValue("StyleName", style)
        return ConditionalFormat(self, self._taken(made), 0)

    def _key(self) -> tuple[object, ...]:
        return (self.parent.sheet.name, *self.parent.areas)

    def _entries(self) -> Remote:
        """The conditions of these very cells, if all of them are ours: they can be added to quickly.

        None where cells differ, or where others have put rules on them: LibreOffice tells only some of those.
        """
        state = self.parent.remote.getPropertyState("ConditionalFormat").value
        known = self.parent.sheet.book.conditions.get(self._key(), 0)
        if state == "AMBIGUOUS_VALUE" or (state == "DIRECT_VALUE" and not known):
            return None
        entries = self.parent.remote.getPropertyValue("ConditionalFormat")
        return entries if entries.getCount() == (known if state == "DIRECT_VALUE" else 0) else None

    def _taken(self, made: Remote) -> Remote:
        """Let the cells know of a new rule: LibreOffice tells them of what is copied, so it is, in place.

        Rules that it cannot compare with those that are there are there twice afterwards.
        """
        sheet = self.parent.sheet
        many = self.api.getLength()
        before = {one.ID for one in self.api.getConditionalFormats()}
        for area in self.parent.areas:
            sheet.remote.copyRange(corner(sheet.place, area.top, area.left), address(sheet.place, area))
        if self.api.getLength() == many:
            return made
        doubles = [one for one in self.api.getConditionalFormats() if one.ID not in before]
        if not doubles:
            return made
        wanted = _told(made)
        taken = [one for one in doubles if _told(one) == wanted]
        for one in doubles:
            if one not in taken:
                self.api.removeByID(one.ID)
        if not taken:
            return made
        self.api.removeByID(made.ID)
        return taken[0]

    def add_cell_value(self, spec: Mapping[str, Any]) -> ConditionalFormat:
        """Cells that compare so with a value."""
        told = [spec["formula1"], *([spec["formula2"]] if spec["formula2"] is not None else [])]
        formulas = [to_calc(str(one)).removeprefix("=") for one in told]
        return self._add_condition(OPERATORS[spec["operator"]], formulas, spec)

    def add_custom(self, spec: Mapping[str, Any]) -> ConditionalFormat:
        """Cells for which a formula holds, told as for the first of them."""
        return self._add_condition(EXPRESSION, [to_calc(spec["formula"]).removeprefix("=")], spec)

    def add_color_scale(self, spec: Mapping[str, Any]) -> ConditionalFormat:
        """Two or three colours."""
        made = self._pasted(f"scale{len(spec['colors'])}")
        entries = made.getByIndex(0).ColorScaleEntries
        told = zip(entries, spec["colors"], spec["threshold_types"], spec["thresholds"], strict=True)
        for entry, colour, kind, value in told:
            entry.setColor(colour_of(colour))
            entry.setType(constant("sheet.ColorScaleEntryType." + WHERE[kind]))
            if value is not None:
                entry.setFormula(str(value))
        return ConditionalFormat(self, self._taken(made), 0)

    def add_data_bar(self, spec: Mapping[str, Any]) -> ConditionalFormat:
        """Bars as long as numbers are large."""
        made = self._pasted("bar")
        bar = made.getByIndex(0)
        bar.setPropertyValue("Color", colour_of(spec["bar_color"]))
        bar.setPropertyValue("UseGradient", bool(spec["gradient"]))
        bar.setPropertyValue("ShowValue", bool(spec["show_value"]))
        words = {
            **{n: f"DATABAR_{own.partition('_')[2]}" for n, own in WHERE.items()},
            "automatic": "DATABAR_AUTO",
        }
        told = zip(bar.DataBarEntries, spec["threshold_types"], spec["thresholds"], strict=True)
        for entry, kind, value in told:
            entry.setType(constant("sheet.DataBarEntryType." + words[kind]))
            if value is not None:
                entry.setFormula(str(value))
        return ConditionalFormat(self, self._taken(made), 0)

    def _pasted(self, kind: str) -> Remote:
        before = {one.ID for one in self.api.getConditionalFormats()}
        paste(self.parent.sheet, kind, (MAX_ROWS, MAX_COLUMNS))
        made = next(one for one in self.api.getConditionalFormats() if one.ID not in before)
        made.Range = self._ranges(list(self.parent.areas))
        return made


def _told(rule: Remote) -> list[object]:
    """What sets a colour scale or data bar apart from another."""
    entry = rule.getByIndex(0)
    kind = entry.getType()
    if kind == SCALE:
        return [kind, *((one.getColor(), one.getType(), one.getFormula()) for one in entry.ColorScaleEntries)]
    if kind == BAR:
        return [kind, entry.Color, *((one.getType(), one.getFormula()) for one in entry.DataBarEntries)]
    return [kind, rule.ID]


def look_style(book: Book, spec: Mapping[str, Any]) -> str:
    """The cell style that gives a look, made where there is none: one for each look."""
    fill: Colour = spec.get("fill_color")
    letters: Colour = spec.get("font_color")
    bold, italic = spec.get("font_bold"), spec.get("font_italic")
    told = ["" if one is None else f"{colour_of(one):06X}" for one in (fill, letters)]
    told += [word for word, wanted in (("bold", bold), ("italic", italic)) if wanted]
    name = " ".join([STYLE, *filter(None, told)])
    styles = book.styles
    if not styles.hasByName(name):
        styles.insertByName(name, book.document.createInstance("com.sun.star.style.CellStyle"))
        made = styles.getByName(name)
        made.setParentStyle("Default")
        if fill is not None:
            made.setPropertyValue("CellBackColor", colour_of(fill))
        if letters is not None:
            made.setPropertyValue("CharColor", colour_of(letters))
        for script in ("", "Asian", "Complex"):
            if bold:
                made.setPropertyValue("CharWeight" + script, uno_weight(bold=True))
            if italic:
                made.setPropertyValue("CharPosture" + script, uno_posture(italic=True))
    return name
