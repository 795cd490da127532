"""The drawing of a sheet: our charts are found by name and stay in position; all else is left alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from lxml import etree

from okrxl.core.errors import BadFileError
from okrxl.excel.drawings.chart_update import ValuesIn, repoint
from okrxl.excel.own_names import CHART_PREFIX
from okrxl.excel.xml_templates import filled

if TYPE_CHECKING:
    from okrxl.excel.package.parts import Parts
    from okrxl.sheets.model import Button, Chart, PlacedSheet

KIND = "application/vnd.openxmlformats-officedocument.drawing+xml"
CHART_KIND = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
PIXEL = 9_525
"""English metric units in a pixel at 96 dpi."""


def place_charts(
    parts: Parts, sheet: str, tab: str, wanted: PlacedSheet, values_on: Callable[[str], ValuesIn]
) -> str | None:
    """Put the charts on a sheet; returns the relationship id of its drawing, None where it has none.

    `values_on` returns what stands on a tab.
    """
    present = parts.related(sheet, "drawing")
    if not present and not wanted.charts:
        return None
    if present:
        one, part = present[0]
    else:
        part = parts.free_name("xl/drawings/drawing{}.xml")
        parts.put(part, filled("drawing.xml").encode(), KIND)
        one = parts.relate(sheet, "drawing", part)
    root = parts.tree(part)
    frames = _frames(root)
    targets = parts.rels(part)
    for chart in wanted.charts:
        source = chart.source or tab
        values_in = values_on(source)
        name = chart.name if chart.name in frames else _renamed(parts, frames, targets, chart)
        frame = frames.pop(name, None)
        target = "" if frame is None else _target(parts, frame, targets)
        if frame is not None and target:
            if name != chart.name:
                _name(frame, chart)
                parts.touch(part)
            # Position, size and formatting are the manager's; the references are ours.
            changed = repoint(parts.tree(target), chart, source, values_in)
            if changed:
                parts.touch(target)
            elif changed is None:
                parts.put(target, _made(chart, source, values_in))
            continue
        target = parts.free_name("xl/charts/chart{}.xml")
        parts.put(target, _made(chart, source, values_in), CHART_KIND)
        root.append(_anchor(parts, root, chart, parts.relate(part, "chart", target)))
        parts.touch(part)
    for name, frame in frames.items():
        if name.startswith(CHART_PREFIX):
            _remove(parts, part, frame, targets)
    return one


def update_alt_texts(parts: Parts, sheet: str, charts: Iterable[Chart]) -> None:
    """Set the alternative texts of existing charts, where nobody else may change them."""
    texts = {chart.name: chart.alt_text for chart in charts}
    for _, part in parts.related(sheet, "drawing"):
        for name, frame in _frames(parts.tree(part)).items():
            for node in frame.iter("{*}cNvPr"):
                if name in texts and node.get("descr") != texts[name]:
                    node.set("descr", texts[name])
                    parts.touch(part)


def _made(chart: Chart, tab: str, values_in: ValuesIn) -> bytes:
    # openpyxl is slow to load, and a refresh rarely makes a chart.
    from okrxl.excel.drawings.chart import chart_xml  # noqa: PLC0415

    return chart_xml(chart, tab, values_in)


def _frames(root: etree._Element) -> dict[str, etree._Element]:
    """Name -> graphic frame."""
    return {
        str(node.get("name")): frame
        for frame in root.iter("{*}graphicFrame")
        for node in frame.iterfind("{*}nvGraphicFramePr/{*}cNvPr")
    }


def _chart_id(frame: etree._Element) -> str:
    for node in frame.iter("{*}chart"):
        for key, value in node.attrib.items():
            if etree.QName(key).localname == "id":
                return str(value)
    return ""


def _target(parts: Parts, frame: etree._Element, targets: dict[str, tuple[str, str]]) -> str:
    """The chart part of a frame, blank where there is none; BadFileError where it is another part."""
    target = targets.get(_chart_id(frame), ("", ""))[1]
    if not target or not parts.package.has(target):
        return ""
    if etree.QName(parts.tree(target)).localname != "chartSpace":
        raise BadFileError("damaged", name=parts.package.name)
    return target


def _remove(parts: Parts, part: str, frame: etree._Element, targets: dict[str, tuple[str, str]]) -> None:
    target = _target(parts, frame, targets)
    if target:
        for _, below in parts.rels(target).values():
            parts.remove(below)
        parts.remove(target)
        parts.unrelate(part, _chart_id(frame))
    anchor = frame.getparent()
    if anchor is not None and (holder := anchor.getparent()) is not None:
        holder.remove(anchor)
    parts.touch(part)


def _anchor(parts: Parts, root: etree._Element, chart: Chart, one: str) -> etree._Element:
    """The frame of a new chart, anchored to two cells: it moves with them and keeps its size."""
    ids = [str(node.get("id", "")) for node in root.iter("{*}cNvPr")]
    number = max((int(one) for one in ids if one.isdigit()), default=1) + 1
    return parts.fragment(
        filled(
            "chart_frame.xml",
            number=number,
            name=chart.name,
            alt_text=chart.alt_text,
            relation=one,
            **corners(chart),
        )
    )


def corners(item: Chart | Button) -> dict[str, int]:
    """The anchor of a chart or button, for a template: zero-based cells, offsets in English metric units."""
    return {
        "from_column": item.left - 1,
        "from_offset": item.offset * PIXEL,
        "from_row": item.top - 1,
        "to_column": item.right - 1,
        "to_offset": item.right_offset * PIXEL,
        "to_row": item.bottom - 1,
    }


def _name(frame: etree._Element, chart: Chart) -> None:
    """Set a frame's name and alternative text."""
    for node in frame.iter("{*}cNvPr"):
        node.set("name", chart.name)
        node.set("descr", chart.alt_text)


def _renamed(
    parts: Parts, frames: dict[str, etree._Element], targets: dict[str, tuple[str, str]], chart: Chart
) -> str:
    """The name that another program (as openpyxl) gave one of our charts, found by title or by values."""
    cells = [series.values.absolute.partition(":")[0] for series in chart.series]
    for name, frame in frames.items():
        target = targets.get(_chart_id(frame), ("", ""))[1]
        if name.startswith(CHART_PREFIX) or not parts.package.has(target):
            continue
        root = parts.tree(target)
        title = "".join(node.text or "" for node in root.iterfind("{*}chart/{*}title//{*}t"))
        refs = [str(node.text) for node in root.iterfind(".//{*}ser/{*}val//{*}f")]
        if title == chart.title or [ref.rpartition("!")[2].partition(":")[0] for ref in refs] == cells:
            return name
    return ""
