"""Existing charts: pointed at their present ranges; formatting by the manager is kept."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from lxml import etree

from okrxl.core.address import Area, sheet_ref
from okrxl.excel.parts.cells import legal
from okrxl.excel.serial_dates import serial

if TYPE_CHECKING:
    from okrxl.sheets.model import Chart, Scalar

NOISE = 1e-12
ValuesIn = Callable[[Area], Sequence["Scalar"]]
"""Returns the values in a range of the chart's sheet, row by row."""


def repoint(root: etree._Element, chart: Chart, tab: str, values_in: ValuesIn) -> bool | None:
    """Update ranges, cached values, title and axis limits of a chart part.

    Returns whether anything changed; None where the part lacks a wanted series and has to be made again.
    """
    found = {_value(one.find("{*}idx")): one for one in root.iter("{*}ser")}
    if set(found) != {str(index) for index in range(len(chart.series))}:
        return None
    changes: list[bool | None] = [_title(root, chart.title), *_limits(root, chart)]
    changes += [_one_colour(root), unlink_labels(root)]
    for index, wanted in enumerate(chart.series):
        node = found[str(index)]
        for tag, area in (("tx", wanted.name), ("cat", chart.categories), ("val", wanted.values)):
            changes.append(_point(node.find(f"{{*}}{tag}"), area, tab, values_in(area)))
    return None if None in changes else any(changes)


def _point(holder: etree._Element | None, area: Area, tab: str, values: Sequence[Scalar]) -> bool | None:
    """Update one `strRef` or `numRef`; None where there is none."""
    ref = None if holder is None else next(holder.iterchildren("*"), None)
    if ref is None or etree.QName(ref).localname not in {"strRef", "numRef"}:
        return None
    numbers = etree.QName(ref).localname == "numRef"
    cache = ref.find("{*}numCache" if numbers else "{*}strCache")
    formula = ref.find("{*}f")
    if cache is None or formula is None:
        return None
    points = list(_points(values, numbers=numbers))
    before = [(str(one.get("idx")), one.findtext("{*}v") or "") for one in cache.iterfind("{*}pt")]
    wanted = sheet_ref(tab, area.absolute)
    same = _value(cache.find("{*}ptCount")) == str(len(values)) and _equal(before, points, numbers=numbers)
    if formula.text == wanted and same:
        return False
    formula.text = wanted
    _fill(cache, len(values), points)
    return True


def _equal(before: Sequence[tuple[str, str]], points: Sequence[tuple[str, str]], *, numbers: bool) -> bool:
    """Whether two caches are equal; programs differ in a number's last digits."""
    if not numbers or [index for index, _ in before] != [index for index, _ in points]:
        return before == points
    try:
        pairs = [(float(old), float(new)) for (_, old), (_, new) in zip(before, points, strict=True)]
    except ValueError:
        return False  # Excel caches error values too
    return all(math.isclose(old, new, rel_tol=NOISE, abs_tol=NOISE) for old, new in pairs)


def _points(values: Sequence[Scalar], *, numbers: bool) -> Iterator[tuple[str, str]]:
    """(index, text) of every value that has a point in the cache."""
    for index, value in enumerate(values):
        if not numbers:
            yield str(index), "" if value is None else legal(str(value))
        elif isinstance(value, date):
            yield str(index), repr(serial(value))
        elif isinstance(value, int | float) and not math.isnan(value):
            yield str(index), repr(float(value))


def _fill(cache: etree._Element, count: int, points: Sequence[tuple[str, str]]) -> None:
    for node in cache.findall("{*}pt"):
        cache.remove(node)
    space = f"{{{etree.QName(cache).namespace}}}"
    total = cache.find("{*}ptCount")
    if total is None:
        total = etree.SubElement(cache, f"{space}ptCount")
    total.set("val", str(count))
    for index, text in reversed(points):
        point = etree.Element(f"{space}pt", {"idx": index})
        etree.SubElement(point, f"{space}v").text = text
        total.addnext(point)


def _one_colour(root: etree._Element) -> bool:
    """Say that the points of a series have one colour, where a chart leaves it open.

    Excel always writes it; without it, it may colour the points of a single series and list each one.
    """
    changed = False
    for group in root.iterfind("{*}chart/{*}plotArea/*"):
        kind = etree.QName(group)
        if kind.localname in {"barChart", "lineChart"} and group.find("{*}varyColors") is None:
            before = group.find("{*}grouping")
            node = etree.Element(f"{{{kind.namespace}}}varyColors", {"val": "0"})
            if before is not None:
                before.addnext(node)
                changed = True
    return changed


def unlink_labels(root: Any) -> bool:  # noqa: ANN401 — an element of lxml, or of openpyxl's own kind
    """Have data labels display their own digits, not those of the cells, where they leave it open."""
    formats = root.findall(".//{*}dLbls/{*}numFmt")
    open_ones = [node for node in formats if node.get("sourceLinked") is None]
    for node in open_ones:
        node.set("sourceLinked", "0")
    return bool(open_ones)


def _title(root: etree._Element, text: str) -> bool:
    """Update the chart's title, unless the manager removed it."""
    runs = root.findall("{*}chart/{*}title/{*}tx/{*}rich/{*}p/{*}r/{*}t")
    if not runs or "".join(run.text or "" for run in runs) == text:
        return False
    runs[0].text = text
    for run in runs[1:]:
        run.text = ""
    return True


def _limits(root: etree._Element, chart: Chart) -> Iterator[bool]:
    """Update the limits of the value axis that both the chart and okrxl have."""
    axis = root.find("{*}chart/{*}plotArea/{*}valAx")
    if axis is None:
        return
    wanted = (
        ("{*}scaling/{*}max", chart.axis.maximum),
        ("{*}scaling/{*}min", chart.axis.minimum),
        ("{*}majorUnit", chart.axis.major_unit),
    )
    for path, limit in wanted:
        node = axis.find(path)
        if node is not None and limit is not None and float(_value(node)) != limit:
            node.set("val", repr(float(limit)))
            yield True


def _value(node: etree._Element | None) -> str:
    return "" if node is None else str(node.get("val", ""))
