"""The look a new chart begins with: Excel's, not LibreOffice's own grey walls and black lines."""

from __future__ import annotations

from okrxl.libreoffice.bridge.remote import Remote, enum, uno

PALE, LETTERS, WHITE = 0xD9D9D9, 0x595959, 0xFFFFFF
SMALL, LARGE = 9.0, 14.0


def plain_wall(diagram: Remote) -> None:
    """Nothing behind the values."""
    wall = diagram.getWall()
    wall.setPropertyValue("FillStyle", enum("drawing.FillStyle", "NONE"))
    wall.setPropertyValue("LineStyle", enum("drawing.LineStyle", "NONE"))


def as_excel(document: Remote) -> None:
    """White, thin grey lines, small letters."""
    area, diagram = document.getArea(), document.getDiagram()
    area.setPropertyValue("FillColor", WHITE)
    area.setPropertyValue("LineStyle", enum("drawing.LineStyle", "SOLID"))
    area.setPropertyValue("LineColor", PALE)
    if not hasattr(diagram, "getYAxis") or not hasattr(diagram, "HasYAxis"):
        return
    for axis in (diagram.getXAxis(), diagram.getYAxis()):
        _letters(axis)
        axis.setPropertyValue("LineColor", PALE)
    diagram.getYAxis().setPropertyValue("LineStyle", enum("drawing.LineStyle", "NONE"))
    diagram.getYMainGrid().setPropertyValue("LineColor", PALE)
    if document.getPropertyValue("HasLegend"):
        legend_as_excel(document)


def legend_as_excel(document: Remote) -> None:
    """No frame."""
    legend = document.getLegend()
    _letters(legend)
    legend.setPropertyValue("LineStyle", enum("drawing.LineStyle", "NONE"))
    legend.setPropertyValue("FillStyle", enum("drawing.FillStyle", "NONE"))


def title_as_excel(document: Remote) -> None:
    """Large and grey."""
    _letters(document.getTitle(), LARGE)


def _letters(target: Remote, size: float = SMALL) -> None:
    # Charts keep numbers as they are handed over, and cannot be saved with one of another kind.
    exact = uno().Any("float", size)
    for script in ("", "Asian", "Complex"):
        uno().invoke(target, "setPropertyValue", ("CharHeight" + script, exact))
    target.setPropertyValue("CharColor", LETTERS)
