"""Excel 2010's additions to a sheet: data bars with an axis, and sparklines, in the sheet's `extLst`.

openpyxl has no classes for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from okrxl.core.address import Area, cell_name, parse_cell, sheet_ref
from okrxl.excel.xml_templates import Xml, filled
from okrxl.sheets.styles import AXIS

if TYPE_CHECKING:
    from lxml import etree

    from okrxl.excel.package.parts import Parts
    from okrxl.sheets.model import Bar, Sparklines


class Addition(NamedTuple):
    """A kind of addition: the id of its `ext`, and its list in there."""

    uri: str
    tag: str


BARS = Addition("{78C0D931-6437-407d-A8EE-F0AAD7539E65}", "conditionalFormattings")
SPARKLINES = Addition("{05C60535-1F16-4fd2-B633-F4F36F0B64E0}", "sparklineGroups")
BAR_ID = "{{0C4B5A1E-0000-4000-8000-{number:012X}}}"


def bar_rule(parts: Parts, bar: Bar, priority: int) -> etree._Element:
    """The conditional format of a data bar as Excel 2007 has it; `priority` also gives its id."""
    return parts.fragment(
        filled(
            "data_bar.xml",
            ref=bar.area.ref,
            priority=priority,
            minimum=f"{bar.minimum:g}",
            maximum=f"{bar.maximum:g}",
            colour=bar.colour,
            id=BAR_ID.format(number=priority),
        )
    )


def bar_addition(parts: Parts, bar: Bar, priority: int) -> etree._Element:
    """What Excel 2010 adds to it: solid, an axis in the middle, the colour of negative numbers."""
    return parts.fragment(
        filled(
            "data_bar_2010.xml",
            ref=bar.area.ref,
            id=BAR_ID.format(number=priority),
            axis="middle" if bar.negative else "automatic",
            axis_colour=AXIS,
            minimum=f"{bar.minimum:g}",
            maximum=f"{bar.maximum:g}",
            negative=bar.negative or bar.colour,
        )
    )


def bar_ids(node: etree._Element) -> set[str]:
    """The ids by which the data bars of a `conditionalFormatting` are found among the additions."""
    return {str(one.text) for one in node.iterfind("{*}cfRule/{*}extLst/{*}ext/{*}id")}


def without_bars(extensions: etree._Element | None, ids: set[str]) -> None:
    """Remove the additions to the data bars of these ids."""
    for group in [] if extensions is None else list(extensions.iter(f"{{*}}{BARS.tag}")):
        for format_ in list(group):
            for rule in list(format_.iterfind("{*}cfRule")):
                if rule.get("id") in ids:
                    format_.remove(rule)
            if format_.find("{*}cfRule") is None:
                group.remove(format_)


def sparkline_group(parts: Parts, wanted: Sparklines) -> etree._Element:
    """The group of one column of sparklines."""
    source = wanted.source
    lines = [
        filled(
            "sparkline.xml",
            source=sheet_ref(wanted.sheet, Area(row, source.left, row, source.right).absolute),
            cell=cell_name(place, wanted.area.left),
        )
        for row, place in zip(
            range(source.top, source.bottom + 1), range(wanted.area.top, wanted.area.bottom + 1), strict=True
        )
    ]
    return parts.fragment(
        filled(
            "sparklines.xml",
            minimum=f"{wanted.minimum:g}",
            maximum=f"{wanted.maximum:g}",
            colour=wanted.colour,
            lines=Xml("".join(lines)),
        )
    )


def without_sparklines(extensions: etree._Element | None, blocks: Sequence[Area]) -> None:
    """Remove the sparklines in our blocks: the manager's stand elsewhere."""
    for group in [] if extensions is None else list(extensions.iter("{*}sparklineGroup")):
        cells = [str(one.text) for one in group.iter("{*}sqref")]
        if all(_inside(cell, blocks) for cell in cells):
            holder = group.getparent()
            if holder is not None:
                holder.remove(group)


def _inside(cell: str, blocks: Sequence[Area]) -> bool:
    try:
        row, column = parse_cell(cell)
    except ValueError:
        return False
    return any(block.contains(row, column) for block in blocks)


def extended(
    parts: Parts, extensions: etree._Element, addition: Addition, nodes: Iterable[etree._Element]
) -> None:
    """Put nodes into the list of an addition, made where it is missing; an empty one is removed."""
    found = next((one for one in extensions if str(one.get("uri")).upper() == addition.uri.upper()), None)
    added = list(nodes)
    if found is None and added:
        found = parts.fragment(filled("extension.xml", uri=addition.uri, tag=addition.tag))
        extensions.append(found)
    if found is None:
        return
    holder = found[0]
    holder.extend(added)
    if not len(holder):
        extensions.remove(found)
