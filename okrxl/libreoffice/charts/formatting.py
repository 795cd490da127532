"""Excel's default chart formatting, given to new charts in place of LibreOffice's."""

from __future__ import annotations

from okrxl.libreoffice.bridge.remote import Remote, enum, uno
from okrxl.libreoffice.translation.fonts import SCRIPTS

LIGHT_GREY, TEXT_GREY, WHITE = 0xD9D9D9, 0x595959, 0xFFFFFF
SMALL, LARGE = 11.0, 12.0


def plain_wall(diagram: Remote) -> None:
    """Remove the fill and the frame of the plot area."""
    wall = diagram.getWall()
    wall.setPropertyValue("FillStyle", enum("drawing.FillStyle", "NONE"))
    wall.setPropertyValue("LineStyle", enum("drawing.LineStyle", "NONE"))


def as_excel(document: Remote) -> None:
    """White background, light grey lines, small grey text."""
    area, diagram = document.getArea(), document.getDiagram()
    area.setPropertyValue("FillColor", WHITE)
    area.setPropertyValue("LineStyle", enum("drawing.LineStyle", "SOLID"))
    area.setPropertyValue("LineColor", LIGHT_GREY)
    if not hasattr(diagram, "getYAxis") or not hasattr(diagram, "HasYAxis"):
        return
    for axis in (diagram.getXAxis(), diagram.getYAxis()):
        _format_text(axis)
        axis.setPropertyValue("LineColor", LIGHT_GREY)
    diagram.getYAxis().setPropertyValue("LineStyle", enum("drawing.LineStyle", "NONE"))
    diagram.getYMainGrid().setPropertyValue("LineColor", LIGHT_GREY)
    if document.getPropertyValue("HasLegend"):
        legend_as_excel(document)


def legend_as_excel(document: Remote) -> None:
    """Small grey text without a frame."""
    legend = document.getLegend()
    _format_text(legend)
    legend.setPropertyValue("LineStyle", enum("drawing.LineStyle", "NONE"))
    legend.setPropertyValue("FillStyle", enum("drawing.FillStyle", "NONE"))


def title_as_excel(document: Remote) -> None:
    """Large grey text."""
    _format_text(document.getTitle(), LARGE)


def _format_text(target: Remote, size: float = SMALL) -> None:
    # A chart stores the number type it is given, and a `double` here makes the document impossible to save.
    exact = uno().Any("float", size)
    for script in SCRIPTS:
        uno().invoke(target, "setPropertyValue", ("CharHeight" + script, exact))
    target.setPropertyValue("CharColor", TEXT_GREY)
