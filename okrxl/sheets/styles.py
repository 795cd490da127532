"""The named cell styles every workbook carries, and the colours: the look of okrxl in one place.

A workbook that already has a style of one of these names keeps its own: whoever restyles `OKR Header` in
Excel's gallery restyles every generated sheet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# One restrained palette. The three grades differ in lightness as well as hue (checked for deuteranopia and
# protanopia), and a word always stands beside the colour.
INK = "1F2A37"
MUTED = "5B6472"
RULE = "D5DAE1"
PAPER = "FFFFFF"
BAND = "F4F6F9"
NAVY = "1F3A5F"
BLUE = "2F6DA8"
"""Good: ahead of what is expected."""
ORANGE = "C8501E"
"""Bad: behind it. Told from BLUE by everyone, whatever colours they see."""
AXIS = "9AA3AF"
BLUE_BAR, ORANGE_BAR = "A9C4DE", "F0B79C"
"""Data bars lie under figures, which have to be read: tints of BLUE and ORANGE."""
SKY = "A9C4DE"
GREEN = "2E7D6B"
GREEN_PALE = "D7ECE4"
AMBER = "E0A030"
AMBER_PALE = "FBEFD2"
RED = "B4452F"
RED_PALE = "F6DAD2"
GREY_PALE = "E8EBF0"
ENTRY = "E1EDF8"
"""Cells for a person to fill on a sheet that is locked otherwise."""

Horizontal = Literal["left", "center", "right", "general"]


@dataclass(frozen=True, slots=True)
class Style:
    """A named cell style. Size is in points relative to the workbook's own body size; its font is kept."""

    name: str
    number_format: str = "General"
    size: int = 0
    bold: bool = False
    italic: bool = False
    underline: bool = False
    colour: str = INK
    fill: str = ""
    horizontal: Horizontal = "general"
    vertical: Literal["top", "center"] = "center"
    wrap: bool = False
    indent: int = 0
    border: Literal["", "bottom", "box"] = ""
    locked: bool = True


# Numbers end in `_ `, the width of a space, so that they don't touch the text in the next column: an indent
# would do the same, but LibreOffice draws it in a run's first cell only.
STYLES: dict[str, Style] = {
    style.name.removeprefix("OKR ").lower().replace(" ", "_"): style
    for style in (
        Style("OKR Title", size=8, bold=True, colour=NAVY),
        Style("OKR Subtitle", colour=MUTED),
        Style("OKR Nav", colour=BLUE),
        Style("OKR Nav Here", bold=True, colour=NAVY),
        Style("OKR Message", size=3, bold=True, colour=NAVY, wrap=True),
        Style("OKR Good", bold=True, colour="1B5548", fill=GREEN_PALE),
        Style("OKR Heading", size=2, bold=True, colour=NAVY),
        Style("OKR Header", bold=True, colour=PAPER, fill=NAVY, horizontal="left", wrap=True),
        Style("OKR Header Word", bold=True, colour=PAPER, fill=NAVY, horizontal="center", wrap=True),
        Style(
            "OKR Header Number", bold=True, colour=PAPER, fill=NAVY, horizontal="right", indent=1, wrap=True
        ),
        Style("OKR Header Entry", bold=True, colour=PAPER, fill=BLUE, horizontal="left", wrap=True),
        Style("OKR Text", border="bottom", vertical="top"),
        Style("OKR Wrap", border="bottom", vertical="top", wrap=True),
        Style("OKR Word", border="bottom", vertical="top", horizontal="center"),
        Style("OKR Number", "#,##0.0#_ ", border="bottom", vertical="top", horizontal="right"),
        Style("OKR Tenth", "0.0_ ", border="bottom", vertical="top", horizontal="right"),
        Style("OKR Count", "#,##0_0_ ", border="bottom", vertical="top", horizontal="right"),
        Style("OKR Percent", "0.0%_ ", border="bottom", vertical="top", horizontal="right"),
        Style(
            "OKR Change Percent",
            "+0.0%_ ;-0.0%_ ;0.0%_ ",
            border="bottom",
            vertical="top",
            horizontal="right",
        ),
        Style(
            "OKR Pts",
            '+0.0" pts"_ ;-0.0" pts"_ ;0.0" pts"_ ',
            border="bottom",
            vertical="top",
            horizontal="right",
        ),
        Style(
            "OKR Pts Zh",
            '+0.0" 个百分点"_ ;-0.0" 个百分点"_ ;0.0" 个百分点"_ ',
            border="bottom",
            vertical="top",
            horizontal="right",
        ),
        Style(
            "OKR Scaled",
            '[>=1000000]#,##0.00,,"m"_ ;[>=10000]#,##0.0,"k"_ ;General_ ',
            border="bottom",
            vertical="top",
            horizontal="right",
        ),
        Style(
            "OKR Scaled Zh",
            '[>=100000000]0\\.00,,"亿"_ ;[>=10000]0\\.0,"万"_ ;General_ ',
            border="bottom",
            vertical="top",
            horizontal="right",
        ),
        Style("OKR Points", "+0.00_ ;-0.00_ ;0.00_ ", border="bottom", vertical="top", horizontal="right"),
        Style("OKR Gap", "▲0.00_ ;▼0.00_ ;–_ ", border="bottom", vertical="top", horizontal="right"),
        Style("OKR Change", "▲0.#_ ;▼0.#_ ;–_ ", border="bottom", vertical="top", horizontal="right"),
        Style("OKR Percent Change", "▲0%_ ;▼0%_ ;–_ ", border="bottom", vertical="top", horizontal="right"),
        Style("OKR Figure Percent", "0%", size=9, bold=True, colour=NAVY, fill=BAND, horizontal="center"),
        Style("OKR Whole Change", "▲0_ ;▼0_ ;–_ ", border="bottom", vertical="top", horizontal="right"),
        Style(
            "OKR Attainment",
            '[>=10]">999%"_ ;[<=-10]"<-999%"_ ;0.0%_ ',
            border="bottom",
            vertical="top",
            horizontal="right",
        ),
        Style("OKR Contribution", "0.000_ ", border="bottom", vertical="top", horizontal="right"),
        Style("OKR Goal", border="bottom", vertical="top", horizontal="right"),
        Style(
            "OKR Figure Gap", "▲0.00;▼0.00;–", size=9, bold=True, colour=NAVY, fill=BAND, horizontal="center"
        ),
        Style("OKR Score", "0.00_ ", bold=True, border="bottom", vertical="top", horizontal="right"),
        Style("OKR Ratio", "0.00_ ", border="bottom", vertical="top", horizontal="right"),
        Style("OKR Date", "yyyy-mm-dd", border="bottom", vertical="top", horizontal="center"),
        Style("OKR Month", "yyyy-mm", border="bottom", vertical="top", horizontal="center"),
        Style("OKR Time", "yyyy-mm-dd hh:mm", horizontal="left"),
        Style("OKR Link", colour=BLUE, underline=True, border="bottom", vertical="top", wrap=True),
        Style("OKR Log Time", "yyyy-mm-dd hh:mm", border="bottom", vertical="top", horizontal="center"),
        Style("OKR Small Date", "yyyy-mm-dd", horizontal="left"),
        Style("OKR Figure", "0.00", size=9, bold=True, colour=NAVY, fill=BAND, horizontal="center"),
        Style("OKR Figure Tenth", "0.0", size=9, bold=True, colour=NAVY, fill=BAND, horizontal="center"),
        Style("OKR Figure Text", size=6, bold=True, colour=NAVY, fill=BAND, horizontal="center"),
        Style("OKR Figure Count", "#,##0", size=9, bold=True, colour=NAVY, fill=BAND, horizontal="center"),
        Style(
            "OKR Figure Change",
            "+0.00;-0.00;0.00",
            size=9,
            bold=True,
            colour=NAVY,
            fill=BAND,
            horizontal="center",
        ),
        Style("OKR Home Text", horizontal="left"),
        Style("OKR Home Score", "0.00", bold=True, horizontal="left"),
        Style("OKR Home Count", "#,##0", horizontal="left"),
        Style("OKR Home Link", colour=BLUE, underline=True, horizontal="left"),
        Style("OKR Figure Label", colour=MUTED, fill=BAND, horizontal="center"),
        Style("OKR Body", wrap=True, vertical="top"),
        Style("OKR Label", border="box", vertical="top"),
        Style("OKR Named", colour=MUTED, border="box", vertical="top"),
        Style("OKR Explained", colour=MUTED, border="box", vertical="top", wrap=True),
        Style("OKR Group", bold=True, colour=NAVY, fill=BAND, border="box", vertical="top"),
        Style("OKR Input", border="box", locked=False, vertical="top"),
        Style("OKR Input Wrap", border="box", locked=False, vertical="top", wrap=True),
        Style(
            "OKR Input Date", "yyyy-mm-dd", border="box", locked=False, vertical="top", horizontal="center"
        ),
        Style(
            "OKR Input Percent",
            "0%",
            border="box",
            locked=False,
            vertical="top",
            horizontal="right",
            indent=1,
        ),
        Style(
            "OKR Input Share",
            "0.0%",
            border="box",
            locked=False,
            vertical="top",
            horizontal="right",
            indent=1,
        ),
        Style("OKR Input Number", border="box", locked=False, vertical="top", horizontal="right", indent=1),
        Style(
            "OKR Input Count",
            "#,##0",
            border="box",
            locked=False,
            vertical="top",
            horizontal="right",
            indent=1,
        ),
        Style("OKR Entry", border="box", fill=ENTRY, locked=False, vertical="top"),
        Style("OKR Entry Wrap", border="box", fill=ENTRY, locked=False, vertical="top", wrap=True),
        Style(
            "OKR Entry Date",
            "yyyy-mm-dd",
            border="box",
            fill=ENTRY,
            locked=False,
            vertical="top",
            horizontal="center",
        ),
        Style(
            "OKR Entry Month",
            "yyyy-mm",
            border="box",
            fill=ENTRY,
            bold=True,
            locked=False,
            vertical="top",
            horizontal="center",
        ),
        Style(
            "OKR Entry Percent",
            "0.0%_ ",
            border="box",
            fill=ENTRY,
            locked=False,
            vertical="top",
            horizontal="right",
        ),
        Style("OKR Entry Time", "yyyy-mm-dd hh:mm", border="box", fill=ENTRY, locked=False, vertical="top"),
        Style("OKR Entry Clock", "h:mm", border="box", fill=ENTRY, locked=False, vertical="top"),
        Style(
            "OKR Entry Number",
            "General_ ",
            border="box",
            fill=ENTRY,
            locked=False,
            vertical="top",
            horizontal="right",
        ),
    )
}
"""Every style by the short key that placed sheets use (`"header_number"` is "OKR Header Number")."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a conditional format changes: fill and text colour, `RRGGBB`."""

    fill: str
    colour: str
    bold: bool = False


LOOKS: dict[str, Look] = {
    "green": Look(GREEN_PALE, "1B5548"),
    "amber": Look(AMBER_PALE, "7A5200"),
    "red": Look(RED_PALE, "8A2D1B"),
    "grey": Look(GREY_PALE, MUTED),
    "blue": Look("DCE8F4", "1F4E79"),
    "entry": Look(ENTRY, INK),
    "good": Look(PAPER, BLUE),
    "bad": Look(PAPER, ORANGE),
    "error": Look("F6C9BE", "8A2D1B", bold=True),
    "warning": Look("FCE7B2", "7A5200"),
}
