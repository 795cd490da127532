"""Borders around and between cells."""

from __future__ import annotations

from typing import Any

from xlwings import base_classes

from okrxl.libreoffice.bridge.not_implemented import PartialEngineClass
from okrxl.libreoffice.bridge.remote import Remote, constant, put, struct
from okrxl.libreoffice.translation.colours import Colour, colour_of, rgb_of

SIDES = {
    "edge_top": "TopLine",
    "edge_bottom": "BottomLine",
    "edge_left": "LeftLine",
    "edge_right": "RightLine",
    "inside_vertical": "VerticalLine",
    "inside_horizontal": "HorizontalLine",
}


WIDTHS = {"hairline": 2, "thin": 26, "medium": 53, "thick": 88}


LINES = {"continuous": "SOLID", "dash": "DASHED", "dot": "DOTTED", "double": "DOUBLE", "dash_dot": "DASH_DOT"}


def line_of(colour: int, weight: str = "thin", style: str = "continuous") -> Remote:
    """A UNO border line; `colour` is LibreOffice's integer."""
    if style not in {*LINES, "none"}:
        raise NotImplementedError(f"Border.line_style = {style!r} in LibreOffice")
    width = 0 if style == "none" else WIDTHS[weight]
    kind = constant("table.BorderLineStyle." + LINES.get(style, "SOLID"))
    return struct("table.BorderLine2", Color=colour, OuterLineWidth=width, LineWidth=width, LineStyle=kind)


class Borders(PartialEngineClass, base_classes.Borders):
    """The borders of a range, which LibreOffice sets all at once."""

    def __init__(self, parent: Any) -> None:
        self.parent = parent

    @property
    def api(self) -> Remote:
        """The UNO table border."""
        return self.parent.remote.getPropertyValue("TableBorder2")

    def __getitem__(self, side: str) -> Border:
        return Border(self, side)

    def set(self, which: Any = (), *, line_style: Any = ..., weight: Any = ..., color: Any = ...) -> None:
        """Change some sides; what is left out stays as it is; a new line is thin and black."""
        unset = {..., base_classes._UNSET}  # noqa: SLF001 — xlwings' marker for arguments left out
        border = self.parent.remote.getPropertyValue("TableBorder2")
        for side in which:
            if side not in SIDES:
                raise NotImplementedError(f"Borders[{side!r}] in LibreOffice")
            before = Border(self, side)
            made = line_of(
                colour_of(before.color or (0, 0, 0)) if color in unset else colour_of(color),
                (before.weight or "thin") if weight in unset else weight,
                ("continuous" if line_style in unset else line_style) or "none",
            )
            setattr(border, SIDES[side], made)
            setattr(border, f"Is{SIDES[side]}Valid", True)
        put(self.parent.remote, {"TableBorder2": border})

    def clear(self, which: Any = ()) -> None:
        """Remove the lines of some sides."""
        self.set([side for side in which if side in SIDES], line_style="none")


class Border(PartialEngineClass, base_classes.Border):
    """The border of one side."""

    def __init__(self, borders: Borders, side: str) -> None:
        self._borders = borders
        self.side = side

    @property
    def api(self) -> Remote:
        """The UNO border line; None for a diagonal."""
        return getattr(self._borders.api, SIDES[self.side]) if self.side in SIDES else None

    @property
    def line_style(self) -> str | None:
        """A key of LINES; None without a line."""
        line = self.api
        if line is None or not line.LineWidth:
            return None
        return next(
            (n for n, own in LINES.items() if line.LineStyle == constant(f"table.BorderLineStyle.{own}")),
            None,
        )

    @line_style.setter
    def line_style(self, value: str | None) -> None:
        self._borders.set([self.side], line_style=value)

    @property
    def weight(self) -> str | None:
        """A key of WIDTHS; None without a line."""
        width = self.api.LineWidth if self.api is not None else 0
        return min(WIDTHS, key=lambda name: abs(WIDTHS[name] - width)) if width else None

    @weight.setter
    def weight(self, value: str) -> None:
        self._borders.set([self.side], weight=value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        """(red, green, blue); None without a line."""
        line = self.api
        return rgb_of(line.Color) if line is not None and line.LineWidth else None

    @color.setter
    def color(self, value: Colour) -> None:
        self._borders.set([self.side], color=value)
